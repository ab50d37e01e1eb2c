"""The ELBO, its gradients, its gap and its maximum: Sheet 02, Problems 1a to 1c."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader import oracles
from grader import strategies as draws
from grader.expect import TOLERANCE, expect_at_least, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Student, agrees, check
from grader.questions.variational.recurring import Arguments, bound, large, large_observations, no_answer

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")


def evidence(x: float, theta: float, phi: float) -> float:
    """log p(x), whatever phi."""
    return reference.log_evidence(x, theta)


def any_rates(draw: DrawFn) -> Arguments:
    rates = [0.1, 0.3, 1.7, 5.3, 10.7, 40.0]
    x = draws.one_of(draw, [-33.3, -20.2, -0.01234567, 0.456789, 7.7, 33.3])
    return {"x": x, "theta": draws.one_of(draw, rates), "phi": draws.one_of(draw, rates)}


def wide_range(scale: float = 1.0) -> Check:
    return agrees(
        1, name="wide_range", over=any_rates, cases=40, scale=scale, title="It holds for every x and for every rate."
    )


@check(truth=evidence, cases=30)
def stays_below_the_evidence(elbo: Student, case: Case) -> None:
    """The ELBO is a lower bound of log p(x)."""
    value = elbo(*case)
    message = f"the bound {value:.8g} lies above log p(x) = {case.expected:.8g}."
    expect_at_least(case.expected, value, TOLERANCE * (1 + abs(case.expected)), message)


EXPONENTIAL_ELBO = Question(
    "variational.exponential_elbo",
    takes="x (), theta (), phi ()",
    returns="elbo ()",
    over=bound,
    checks=(
        agrees(
            8,
            title="It is E_q[log p(x, z) - log q(z)] in closed form (Problem 1b).",
            hint="What are the mean and the second moment of an exponential with rate φ, and its entropy?",
        ),
        wide_range(),
        stays_below_the_evidence,
    ),
)


@check(also=("exponential_elbo",), cases=12)
def is_the_derivative_of_your_own_elbo(gradients: Student, elbo: Student, case: Case) -> None:
    """The answer is the gradient of your own exponential_elbo."""
    x, theta, phi = case
    along_theta = oracles.derivative(lambda value: elbo(x, value, phi), theta)
    along_phi = oracles.derivative(lambda value: elbo(x, theta, value), phi)
    for answer, own in zip(gradients(x, theta, phi), (along_theta, along_phi), strict=True):
        expect_that(abs(answer - own) <= 1e-5 * (1 + abs(own)), f"it is {answer:.8g}, the derivative {own:.8g}.")


EXPONENTIAL_ELBO_GRADIENTS = Question(
    "variational.exponential_elbo_gradients",
    takes="x (), theta (), phi ()",
    returns="d_theta (), d_phi ()",
    over=bound,
    checks=(
        agrees(3, 0, name="d_theta", title="The first is the derivative of the ELBO with respect to theta."),
        agrees(
            5,
            1,
            name="d_phi",
            title="The second is the derivative of the ELBO with respect to phi.",
            hint="Every term in which φ occurs counts: the mean, the second moment, and the entropy.",
        ),
        wide_range(),
    ),
    follow_through=is_the_derivative_of_your_own_elbo,
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


def nearly_tight(draw: DrawFn) -> Arguments:
    """Far below zero the posterior is nearly exponential, with the rate theta - x."""
    x, theta = draws.number(draw, -4.5, -3), draws.number(draw, 0.25, 1.5)
    return {"x": x, "theta": theta, "phi": theta - x + draws.number(draw, -0.25, 0.25)}


def bound_for_large(draw: DrawFn) -> Arguments:
    return large(draw) | {"phi": draws.number(draw, 0.25, 4)}


@check(also=("log_evidence", "exponential_elbo"), cases=12)
def is_your_own_evidence_minus_your_own_elbo(gap: Student, evidence: Student, elbo: Student, case: Case) -> None:
    """The answer is your own log_evidence minus your own exponential_elbo."""
    above, below = evidence(case.x, case.theta), elbo(*case)
    expect_close(gap(*case), above - below, scale=1 + abs(above) + abs(below))


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
        agrees(
            1,
            name="nearly_tight",
            over=nearly_tight,
            cases=30,
            title="Where the bound is nearly tight, the small gap is exact.",
            hint="The gap is a number like any other: nothing is to be cut off or rounded up.",
        ),
        is_never_zero,
        is_the_divergence_to_the_posterior,
    ),
    follow_through=is_your_own_evidence_minus_your_own_elbo,
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
    maximise.expect_error("ValueError", *case)


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
