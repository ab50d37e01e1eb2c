"""The questions on variational inference in closed form (Sheet 02, Problems 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import oracles
from grader import strategies as draws
from grader.expect import TOLERANCE, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Check, Family, Question, Spelled, agrees, check

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")

Student = Callable[..., Any]
Arguments = dict[str, Any]


def no_answer(*arguments: Any) -> None:
    """For checks that compare with no expected answer."""


# --- Problem 1: evidence and posterior ------------------------------------------------------------------------


def observation(draw: DrawFn) -> Arguments:
    return {"x": draws.number(draw, -3, 4), "theta": draws.number(draw, 0.25, 3)}


def far_below(draw: DrawFn) -> Arguments:
    """x - theta down to -40, by a small x or by a large rate."""
    gap, theta = draws.one_of(draw, [-40.0, -39.0, -30.0]), draws.one_of(draw, [0.5, 2.0, 20.0, 40.0])
    return {"x": theta + gap, "theta": theta}


def large(draw: DrawFn) -> Arguments:
    x = draws.one_of(draw, [-10.0, -8.5, 15.0, 30.0, 100.0])
    return {"x": x, "theta": draws.number(draw, 0.25, 3)}


def bound(draw: DrawFn) -> Arguments:
    return observation(draw) | {"phi": draws.number(draw, 0.25, 4)}


FAR_BELOW_HINT = (
    "Φ(-40) is about 1e-350, which is 0 in floating point. Which SciPy function gives its logarithm?"
)


def large_observations(over: Family = large) -> Check:
    return agrees(
        1,
        name="large_observations",
        over=over,
        cases=20,
        scale=1.0,
        title="x may be any real number, large ones too.",
    )


LOG_EVIDENCE = Question(
    "variational.log_evidence",
    takes="x (), theta ()",
    returns="log_evidence ()",
    over=observation,
    checks=(
        agrees(
            5,
            title="It is log p(x), with z integrated out.",
            hint="Complete the square in z; the integral runs over z > 0 only.",
        ),
        large_observations(),
        agrees(
            3,
            name="far_below",
            over=far_below,
            cases=20,
            title="An x 40 standard deviations below theta is no problem.",
            hint=FAR_BELOW_HINT,
        ),
    ),
)


def latents(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, draws.size(draw, 2, 5), low=0.125, high=5)} | observation(draw)


def latents_far_below(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, draws.size(draw, 2, 4), low=0.125, high=2)} | far_below(draw)


def latents_of_any_sign(draw: DrawFn) -> Arguments:
    arguments = latents(draw)
    z = arguments["z"]
    z[draws.size(draw, 0, len(z) - 1)] = draws.one_of(draw, [0.0, -0.125, -1.0, -3.0])
    return arguments


def latents_for_large(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, draws.size(draw, 2, 4), low=0.125, high=20)} | large(draw)


def single_latent(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, 1, low=0.125, high=5)} | observation(draw)


POSTERIOR_LOG_DENSITY = Question(
    "variational.posterior_log_density",
    takes="z (n,), x (), theta ()",
    returns="log_density (n,)",
    over=latents,
    checks=(
        agrees(
            5,
            scale=1.0,
            each=True,
            title="It is log p(z | x) for z > 0.",
            hint="The posterior is a Gaussian cut off at 0: what must its density be divided by?",
        ),
        agrees(
            2,
            name="nothing_below_zero",
            over=latents_of_any_sign,
            cases=40,
            scale=1.0,
            each=True,
            title="The density is 0, its logarithm -inf, for z <= 0.",
            hint="z = 0 belongs to the side without density.",
        ),
        large_observations(latents_for_large),
        agrees(
            2,
            name="far_below",
            over=latents_far_below,
            cases=20,
            scale=1.0,
            title="An x 40 standard deviations below theta is no problem.",
            hint=FAR_BELOW_HINT,
        ),
        agrees(
            1,
            name="single_z",
            over=single_latent,
            cases=10,
            scale=1.0,
            title="A single z gives an array of one.",
        ),
    ),
)


# --- Problem 1: the ELBO --------------------------------------------------------------------------------------


def evidence(x: float, theta: float, phi: float) -> float:
    """log p(x), whatever phi."""
    return reference.log_evidence(x, theta)


@check(truth=evidence, cases=30)
def stays_below_the_evidence(elbo: Student, case: Case) -> None:
    """The ELBO is a lower bound of log p(x)."""
    value = elbo(*case)
    expect_that(
        value <= case.expected + TOLERANCE * (1 + abs(case.expected)),
        f"the bound {value:.8g} lies above log p(x) = {case.expected:.8g}.",
    )


EXPONENTIAL_ELBO = Question(
    "variational.exponential_elbo",
    takes="x (), theta (), phi ()",
    returns="elbo ()",
    over=bound,
    checks=(
        agrees(
            9,
            title="It is E_q[log p(x, z) - log q(z)] in closed form (Problem 1b).",
            hint="What are the mean and the second moment of an exponential with rate φ, and its entropy?",
        ),
        stays_below_the_evidence,
    ),
)


@check(also=("exponential_elbo",), cases=30)
def is_the_derivative_of_your_own_elbo(gradients: Student, elbo: Student, case: Case) -> None:
    """Where a gradient is wrong, it is still the derivative of your own exponential_elbo."""
    x, theta, phi = case
    answers = gradients(x, theta, phi)
    if all(abs(a - e) <= 1e-5 * (1 + abs(e)) for a, e in zip(answers, case.expected, strict=True)):
        return  # right, whatever the ELBO is
    along_theta = oracles.derivative(lambda value: elbo(x, value, phi), theta)
    along_phi = oracles.derivative(lambda value: elbo(x, theta, value), phi)
    for name, answer, expected, own in zip(
        ("theta", "phi"), answers, case.expected, (along_theta, along_phi), strict=True
    ):
        if abs(answer - expected) <= 1e-5 * (1 + abs(expected)):
            continue
        expect_that(
            abs(answer - own) <= 1e-5 * (1 + abs(own)),
            f"the derivative of your own ELBO with respect to {name} is {own:.8g}; you return {answer:.8g}.",
        )


EXPONENTIAL_ELBO_GRADIENTS = Question(
    "variational.exponential_elbo_gradients",
    takes="x (), theta (), phi ()",
    returns="d_theta (), d_phi ()",
    over=bound,
    checks=(
        agrees(4, 0, name="d_theta", title="The first is the derivative of the ELBO with respect to theta."),
        agrees(
            5,
            1,
            name="d_phi",
            title="The second is the derivative of the ELBO with respect to phi.",
            hint="Every term in which φ occurs counts: the mean, the second moment, and the entropy.",
        ),
        is_the_derivative_of_your_own_elbo,
    ),
)


@check(cases=30)
def is_never_zero(gap: Student, case: Case) -> None:
    """The gap is positive: an exponential is never the posterior, so the bound is never tight."""
    if case.expected > 1e-8 * (1 + case.x**2 + case.theta**2):  # below, rounding may decide its sign
        value = gap(*case)
        expect_that(value > 0, f"the gap is {value:.8g}.")


@check(truth=oracles.kl_to_exponential_posterior, cases=30)
def is_the_divergence_to_the_posterior(gap: Student, case: Case) -> None:
    """The gap is KL(q to the posterior), here by quadrature."""
    expect_close(gap(*case), case.expected, what="the gap")


def bound_for_large(draw: DrawFn) -> Arguments:
    return large(draw) | {"phi": draws.number(draw, 0.25, 4)}


ELBO_GAP = Question(
    "variational.elbo_gap",
    takes="x (), theta (), phi ()",
    returns="gap ()",
    over=bound,
    checks=(
        agrees(
            8,
            title="It is log p(x) minus the ELBO (Problem 1a).",
            hint="Which of the two is the larger, and does the ELBO hold the entropy of q?",
        ),
        large_observations(bound_for_large),
        is_never_zero,
        is_the_divergence_to_the_posterior,
    ),
)


def positive_observation(draw: DrawFn) -> Arguments:
    return {"x": draws.number(draw, 0.25, 5)}


def positive_observation_of_any_size(draw: DrawFn) -> Arguments:
    return {"x": draws.one_of(draw, [0.01, 0.05, 20.0, 100.0])}


def no_positive_observation(draw: DrawFn) -> Arguments:
    return {"x": draws.one_of(draw, [0.0, -0.125, -1.0, -2.5])}


@check(points=2, over=no_positive_observation, truth=no_answer, cases=4)
def refuses_where_there_is_no_maximum(maximise: Student, case: Case) -> None:
    """For x <= 0 no maximum is attained: it raises ValueError."""
    maximise.expect_error("ValueError", *case)  # type: ignore[attr-defined]


MAXIMISE_ELBO = Question(
    "variational.maximise_elbo",
    takes="x ()",
    returns="theta (), phi ()",
    over=positive_observation,
    checks=(
        agrees(2, 0, name="theta", title="The first is the theta at which the ELBO is largest."),
        agrees(
            4,
            1,
            name="phi",
            title="The second is the phi at which the ELBO is largest.",
            hint="Set both derivatives to zero together: neither rate is given.",
        ),
        agrees(
            1,
            name="any_size",
            over=positive_observation_of_any_size,
            cases=4,
            title="The maximum is found for small and for large x.",
        ),
        refuses_where_there_is_no_maximum,
    ),
)


# --- Problem 2: reparameterisation ----------------------------------------------------------------------------

POINTS = 5_000
GRID = f"(np.arange({POINTS}) + 0.5) / {POINTS}"


EXPONENTIAL_QUANTILES = Spelled(-np.log1p(-oracles.midpoints(POINTS)), f"-np.log1p(-{GRID})")
UNIFORM_QUANTILES = Spelled(oracles.midpoints(POINTS), GRID)


def exponential_noise(draw: DrawFn) -> Arguments:
    epsilon = draws.array(draw, draws.size(draw, 1, 5), low=0.125, high=4)
    return {"epsilon": epsilon, "phi": draws.number(draw, 0.25, 4)}


def uniform_noise(draw: DrawFn) -> Arguments:
    # Never 1/2, where a map made of two pieces may jump.
    u = draws.array(draw, draws.size(draw, 1, 5), low=0.0, high=0.875) + 0.0625
    return {"u": u, "phi": draws.number(draw, 0.25, 4)}


def ends(draw: DrawFn) -> Arguments:
    """u as near to 0 and to 1 as floating point allows without being them."""
    near = np.array([1e-9, 1e-12, 1e-15, 1e-18])
    u = near if draws.one_of(draw, [True, False]) else 1.0 - near[:3]
    return {"u": u, "phi": draws.number(draw, 0.25, 4)}


def pushes_forward(points: int, quantiles: Spelled, hint: str) -> Check:
    """The check that noise is turned into exponential draws, by any map that does so point by point.

    The quantiles of the noise are as fine as a large sample, and without its chance.
    """

    def body(transform: Student, case: Case) -> None:
        noise, phi = case
        alone, z = transform(noise, phi), transform(quantiles, phi)
        z_reversed = transform(
            Spelled(quantiles.value[::7][::-1].copy(), f"({quantiles.code})[::7][::-1]"), phi
        )
        expect_that(np.isfinite(z).all() and z.min() >= 0, "some draws are negative or not finite.")
        expect_close(
            z_reversed[::-1], z[::7], scale=1 / phi, what="the draw from the same noise in other company"
        )
        one_by_one = [transform(noise[i : i + 1], phi)[0] for i in range(len(noise))]
        expect_close(alone, np.array(one_by_one), scale=1 / phi, what="the draw from the same noise alone")
        probabilities = -np.expm1(-phi * z)
        gap, worst = oracles.largest_gap_to_uniform(probabilities)
        pieces = oracles.monotone_pieces(probabilities)
        allowed = TOLERANCE if pieces == 1 else min(2 * (pieces + 1) / POINTS, 0.01)
        below = float(np.mean(z <= z[worst]))
        expect_that(
            gap <= allowed,
            f"for phi = {phi:g}, P(z <= {z[worst]:.4g}) should be {probabilities[worst]:.4f}; it is {below:.4f}.",
        )

    title = "The draws have the distribution Exp(phi), each one made of its own noise."
    return Check(body, points, None, no_answer, 8, (), hint, title, "pushes_forward")


@check(cases=30, truth=no_answer)
def is_positive(transform: Student, case: Case) -> None:
    """Draws from an exponential distribution are not negative."""
    z = transform(*case)
    expect_that(np.all(z >= 0), f"a draw is {float(z.min(initial=np.inf)):.6g}.")


EXPONENTIAL_FROM_EXPONENTIAL = Question(
    "variational.exponential_from_exponential",
    takes="epsilon (n,), phi ()",
    returns="z (n,)",
    over=exponential_noise,
    checks=(
        pushes_forward(
            9,
            EXPONENTIAL_QUANTILES,
            "phi is a rate: the larger it is, the smaller the draws. Compare the two means.",
        ),
        is_positive,
    ),
)


@check(
    points=3,
    over=ends,
    truth=no_answer,
    cases=20,
    hint="1 - u is 1 for u = 1e-18. Which function takes log(1 - u)?",
)
def is_accurate_at_the_ends(transform: Student, case: Case) -> None:
    """Draws stay accurate for u next to 0 and next to 1."""
    u, phi = case
    z = transform(u, phi)
    distance = np.minimum(u, 1.0 - u)
    # Next to an end a valid map sends u to a probability (below or above z) that is proportional to the distance.
    for probability in (-np.expm1(-phi * z), np.exp(-phi * z)):
        if probability[0] < 1e-6:
            ratio = probability / probability[0] * (distance[0] / distance)
            worst = (
                int(np.abs(ratio - 1).argmax()) if np.isfinite(ratio).all() else int(np.isnan(ratio).argmax())
            )
            expect_that(
                np.all(np.abs(ratio - 1) <= 1e-3),
                f"for u = {u[worst]!r} the draw {z[worst]:.6g} is not accurate.",
            )
            return
    expect_that(np.isfinite(z).all(), "some draws are not finite.")


EXPONENTIAL_FROM_UNIFORM = Question(
    "variational.exponential_from_uniform",
    takes="u (n,), phi ()",
    returns="z (n,)",
    over=uniform_noise,
    checks=(
        pushes_forward(
            7, UNIFORM_QUANTILES, "Which function takes a uniform probability to a quantile of Exp(phi)?"
        ),
        is_positive,
        is_accurate_at_the_ends,
    ),
)


# --- Problem 3: divergences -----------------------------------------------------------------------------------


def two_rates(draw: DrawFn) -> Arguments:
    return {"phi": draws.number(draw, 0.25, 4), "theta": draws.number(draw, 0.25, 4)}


def one_rate(draw: DrawFn) -> Arguments:
    rate = draws.number(draw, 0.25, 4)
    return {"phi": rate, "theta": rate}


@check(cases=30)
def is_never_negative(divergence: Student, case: Case) -> None:
    """A divergence is never negative."""
    value = divergence(*case)
    expect_that(value >= -1e-9 * (1 + abs(value)), f"it is {value:.8g} here.")


@check(cases=30)
def is_zero_only_at_equality(divergence: Student, case: Case) -> None:
    """A divergence between different distributions is positive."""
    if case.expected > 1e-6:
        value = divergence(*case)
        expect_that(value > 0, f"it is {value:.8g} between two different distributions.")


def zero_at_equality(over: Any) -> Check:
    return agrees(
        0, name="zero_at_equality", over=over, cases=20, title="A distribution has divergence 0 from itself."
    )


KL_EXPONENTIAL = Question(
    "variational.kl_exponential",
    takes="phi (), theta ()",
    returns="divergence ()",
    over=two_rates,
    checks=(
        agrees(
            9,
            title="It is KL(Exp(phi) to Exp(theta)).",
            hint="The expectation is over Exp(phi), whose mean is not φ.",
        ),
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(one_rate),
    ),
)


def factors(draw: DrawFn) -> Arguments:
    sizes = [draws.size(draw, 2, 4) for _ in range(draws.size(draw, 2, 4))]
    return {"q": [draws.simplex(draw, m) for m in sizes], "p": [draws.simplex(draw, m) for m in sizes]}


def equal_factors(draw: DrawFn) -> Arguments:
    q = factors(draw)["q"]
    return {"q": q, "p": [q_i.copy() for q_i in q]}


def single_factor(draw: DrawFn) -> Arguments:
    m = draws.size(draw, 1, 4)
    return {"q": [draws.simplex(draw, m)], "p": [draws.simplex(draw, m)]}


def factors_with_zeros_in_q(draw: DrawFn) -> Arguments:
    """Zeros in q, and some in p beside them: 0 log 0 and 0 log (0/0) count 0."""
    arguments = factors(draw)
    for q_i, p_i in zip(arguments["q"], arguments["p"], strict=True):
        gone = draws.subset(draw, len(q_i))
        q_i[gone] = 0.0
        p_i[gone & draws.subset(draw, len(q_i))] = 0.0
        q_i /= q_i.sum()
        p_i /= p_i.sum()
    return arguments


def factors_with_zeros_in_p(draw: DrawFn) -> Arguments:
    """Somewhere q > 0 = p."""
    arguments = factors(draw)
    p_i = arguments["p"][draws.size(draw, 0, len(arguments["p"]) - 1)]
    p_i[draws.size(draw, 0, len(p_i) - 1)] = 0.0
    p_i /= p_i.sum()
    return arguments


def sixty_factors(draw: DrawFn) -> Arguments:
    m = draws.size(draw, 2, 4)
    a, b = draws.size(draw, 1, 6), draws.size(draw, 1, 6)

    def factor(step: int) -> tuple[list[np.ndarray], str]:
        numbers = [(np.arange(m) * step + i) % 7 + 1.0 for i in range(60)]
        code = f"[((np.arange({m}) * {step} + i) % 7 + 1.0) for i in range(60)]"
        return [n / n.sum() for n in numbers], f"[n / n.sum() for n in {code}]"

    return {"q": Spelled(*factor(a)), "p": Spelled(*factor(b))}


@check(cases=20)
def is_additive(divergence: Student, case: Case) -> None:
    """The divergence is the sum of the factors' divergences (Problem 3)."""
    parts = [divergence([q_i], [p_i]) for q_i, p_i in zip(case.q, case.p, strict=True)]
    expect_close(divergence(*case), sum(parts), what="the divergence of the product")


KL_FACTORISED = Question(
    "variational.kl_factorised",
    takes="q [m], p [m]",
    returns="divergence ()",
    over=factors,
    checks=(
        agrees(
            4,
            title="It is KL(q to p) for products of discrete distributions (Problem 3).",
            hint="The logarithm of a product is a sum; what is left of each term once the other factors sum to 1?",
        ),
        is_additive,
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(equal_factors),
        agrees(
            1,
            name="zeros_in_q",
            over=factors_with_zeros_in_q,
            cases=40,
            title="States of probability 0 under q contribute nothing.",
            hint="0 log 0 counts as 0 here; in floating point it is nan.",
        ),
        agrees(
            1,
            name="zeros_in_p",
            over=factors_with_zeros_in_p,
            cases=30,
            title="It is infinite where q has mass and p has none.",
            hint="Add no small constant: what is q log(q/p) as p goes to 0?",
        ),
        agrees(
            2,
            name="sixty_factors",
            over=sixty_factors,
            cases=4,
            call_seconds=2.0,
            title="Sixty factors are no problem.",
            hint="The joint distribution has more states than there are atoms in a galaxy: use Problem 3.",
        ),
        agrees(
            1, name="single_factor", over=single_factor, cases=20, title="A single factor is no special case."
        ),
    ),
)


def gaussians(draw: DrawFn, low: int = 2, high: int = 4) -> Arguments:
    d = draws.size(draw, low, high)
    return {
        "mean_q": draws.array(draw, d, low=-3, high=3),
        "std_q": draws.array(draw, d, low=0.25, high=3),
        "mean_p": draws.array(draw, d, low=-3, high=3),
        "std_p": draws.array(draw, d, low=0.25, high=3),
    }


def equal_gaussians(draw: DrawFn) -> Arguments:
    arguments = gaussians(draw)
    return arguments | {"mean_p": arguments["mean_q"].copy(), "std_p": arguments["std_q"].copy()}


def single_gaussian(draw: DrawFn) -> Arguments:
    return gaussians(draw, 1, 1)


@check(cases=30)
def adds_over_dimensions(divergence: Student, case: Case) -> None:
    """The divergence is the sum of the dimensions' divergences (Problem 3)."""
    parts = [divergence(*(argument[i : i + 1] for argument in case)) for i in range(len(case.mean_q))]
    expect_close(divergence(*case), sum(parts), what="the divergence in all dimensions")


KL_FACTORISED_GAUSSIAN = Question(
    "variational.kl_factorised_gaussian",
    takes="mean_q (d,), std_q (d,), mean_p (d,), std_p (d,)",
    returns="divergence ()",
    over=gaussians,
    checks=(
        agrees(
            8,
            title="It is KL(q to p) for Gaussians with independent components.",
            hint="Mind which distribution the expectation is over, and that a std is not a variance.",
        ),
        adds_over_dimensions,
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(equal_gaussians),
        agrees(
            1, name="one_dimension", over=single_gaussian, cases=20, title="One dimension is no special case."
        ),
    ),
)

QUESTIONS = (
    LOG_EVIDENCE,
    POSTERIOR_LOG_DENSITY,
    EXPONENTIAL_ELBO,
    EXPONENTIAL_ELBO_GRADIENTS,
    ELBO_GAP,
    MAXIMISE_ELBO,
    EXPONENTIAL_FROM_EXPONENTIAL,
    EXPONENTIAL_FROM_UNIFORM,
    KL_EXPONENTIAL,
    KL_FACTORISED,
    KL_FACTORISED_GAUSSIAN,
)
