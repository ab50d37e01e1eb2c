"""The EM algorithm from start to stop, for Gaussians (Problem 2) and for Bernoullis (Problem 3)."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import TOLERANCE, expect_at_least, expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Family, Question, Spelled, Student, agrees, check
from grader.questions.mixtures.recurring import Arguments, position, spread

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


# A push of the start that a sound fit does not amplify a hundredfold.
SHIFT = 1e-10
# Images of two kinds.
PATTERNS = np.array([[1.0, 1, 1, 0], [0, 0, 1, 1]])


def _trace_is_clear(parameters: tuple[np.ndarray, ...], trace: np.ndarray, tol: float) -> bool:
    """No component dies, no gain is near `tol`, no covariance is near singular, no theta near 0 or 1."""
    gains = np.diff(trace)
    if not np.isfinite(trace).all() or np.any(np.abs(gains - tol) < 0.1 * tol) or np.any(gains < 1e-4):
        return False
    if len(parameters) == 1:
        return bool(np.all((parameters[0] > 1e-3) & (parameters[0] < 1 - 1e-3)))
    weights, _, covariances = parameters
    return bool(weights.min() > 0.1 and np.linalg.eigvalsh(covariances).min() > 0.05)


def _assume_clear(fit: Callable[..., Any], arguments: Arguments, parts: int) -> Arguments:
    """Rejects a draw on which rounding could decide when to stop, or on which EM degenerates on the way."""
    with np.errstate(all="ignore"):
        for rounds in range(1, arguments["max_iter"] + 1):
            try:
                *parameters, trace = fit(*(arguments | {"max_iter": rounds}).values())
            except (np.linalg.LinAlgError, ValueError):
                hypothesis.reject()
            hypothesis.assume(_trace_is_clear(tuple(parameters), trace, arguments["tol"]))
    return arguments


def _two_clusters(draw: DrawFn) -> Arguments:
    """Twelve points in the plane in two overlapping clusters, and a rough start, in either order of the components."""
    noise = draws.array(draw, 12, 2, low=-1.0, high=1.0)
    x = np.array([[-1.0, -0.5], [1.0, 1.0]]).repeat(6, axis=0) + noise
    weights = draws.simplex(draw, 2)
    means = np.array([[-1.0, 0.0], [1.0, 0.5]]) + draws.array(draw, 2, 2, low=-0.5, high=0.5)
    means = means[:: draws.one_of(draw, [1, -1])]
    covariances = np.eye(2) * draws.array(draw, 2, 1, 1, low=0.5, high=1.5)
    return {"x": x, "weights": weights, "means": means, "covariances": covariances}


def few_rounds(draw: DrawFn) -> Arguments:
    """`max_iter` decides: every gain is far above `tol`."""
    arguments = _two_clusters(draw) | {"tol": 1e-6, "max_iter": draws.size(draw, 1, 3)}
    return _assume_clear(reference.fit_gaussian_mixture, arguments, 3)


def until_the_gain_is_small(draw: DrawFn) -> Arguments:
    """`tol` decides, after one to four rounds."""
    arguments = _two_clusters(draw)
    return _with_deciding_tol(draw, reference.fit_gaussian_mixture, arguments)


def _with_deciding_tol(draw: DrawFn, fit: Callable[..., Any], arguments: Arguments) -> Arguments:
    rounds = draws.size(draw, 1, 4)
    try:
        trace = fit(*arguments.values(), tol=-np.inf, max_iter=rounds)[-1]
    except (np.linalg.LinAlgError, ValueError):
        hypothesis.reject()
    gains = np.diff(trace)
    hypothesis.assume(np.isfinite(gains).all())
    lowest_before = gains[:-1].min(initial=4.0 * abs(gains[-1]) + 1.0)
    hypothesis.assume(gains[-1] > 1e-3 and lowest_before > 1.5 * gains[-1])
    tol = float(f"{np.sqrt(gains[-1] * lowest_before):.3g}")
    return _assume_clear(fit, arguments | {"tol": tol, "max_iter": rounds + 3}, len(arguments) - 1)


def many_rounds(draw: DrawFn) -> Arguments:
    """No gain is below -1: every iteration is made, long after the fit has converged."""
    return _assume_sound(reference.fit_gaussian_mixture, _two_clusters(draw) | {"tol": -1.0, "max_iter": 110})


def many_rounds_on_images(draw: DrawFn) -> Arguments:
    """Beside each pattern stand its neighbours: nothing is on in a whole cluster, whose theta would come next to 1."""
    noise = draws.binary(draw, 4, 4)
    flips = np.array([*np.eye(5, 4), *noise[:2], *np.eye(5, 4), *noise[2:]])
    start = draws.array(draw, 2, 4, low=0.25, high=0.75)
    arguments = {"x": np.abs(PATTERNS.repeat(7, axis=0) - flips), "theta": start, "tol": -1.0, "max_iter": 110}
    return _assume_sound(reference.fit_bernoulli_mixture, arguments)


def _assume_sound(fit: Callable[..., Any], arguments: Arguments) -> Arguments:
    """Rejects a draw on which a component dies, a covariance becomes singular, or theta comes next to 1.

    And one that starts near a saddle point, such as two components alike: rounding decides how EM leaves it.
    """
    for rounds in (1, 2, 3, 5, 10, 20, 50, 110):
        try:
            *parameters, _ = fit(*(arguments | {"max_iter": rounds}).values())
        except (np.linalg.LinAlgError, ValueError):
            hypothesis.reject()
        if len(parameters) == 1:
            hypothesis.assume(parameters[0].max() < 1 - 1e-8)
        else:
            hypothesis.assume(parameters[0].min() > 0.1 and np.linalg.eigvalsh(parameters[2]).min() > 0.05)
    ends = []
    for shift in (0.0, SHIFT):
        x, *start, tol, max_iter = arguments.values()
        pushed = (part * (1 + shift * np.cos(np.arange(part.size)).reshape(part.shape)) for part in start)
        ends.append(np.concatenate([part.ravel() for part in fit(x, *pushed, tol, max_iter)]))
    hypothesis.assume(bool(np.all(np.abs(ends[0] - ends[1]) < 100 * SHIFT)))
    return arguments


def many_iterations(over: Family) -> Check:
    return agrees(
        1,
        name="many_iterations",
        over=over,
        cases=4,
        scale=1.0,
        title="It makes `max_iter` iterations where no gain is below `tol`, be it a hundred.",
        hint="Nothing but `tol` and `max_iter` ends the fit.",
    )


def no_rounds(draw: DrawFn) -> Arguments:
    return _two_clusters(draw) | {"tol": 1e-3, "max_iter": 0}


def iris(draw: DrawFn) -> Arguments:
    """Fisher's iris: 150 flowers, 4 lengths, and a start at some of the flowers."""
    unit = draws.one_of(draw, [1.0, 0.01])  # centimetres or metres
    x = datasets.load_iris().data * unit
    k = draws.size(draw, 2, 3)
    start = {
        "weights": np.full(k, 1 / k),
        "means": x[[60, 10, 120][:k]].copy(),
        "covariances": np.tile(np.cov(x.T) + 0.1 * unit**2 * np.eye(4), (k, 1, 1)),
    }
    tol, max_iter = draws.one_of(draw, [(1.0, 20), (1e-3, 8)])
    return {"x": Spelled(x, f"sklearn.datasets.load_iris().data * {unit}")} | start | {"tol": tol, "max_iter": max_iter}


def log_likelihood_never_falls(part: int) -> Check:
    def body(fit: Student, case: Case) -> None:
        gains = np.diff(fit(*case)[part])
        lowest = float(gains.min(initial=0.0))
        expect_at_least(lowest, 0.0, 10 * TOLERANCE, f"the log-likelihood falls by {-lowest:.6g} in one iteration.")

    return Check(body, cases=20, name="log_likelihood_never_falls", title="No iteration of EM lowers the likelihood.")


GAUSSIAN_STEPS = ("gaussian_responsibilities", "gaussian_m_step", "gaussian_mixture_log_likelihood")


@check(also=GAUSSIAN_STEPS, cases=8)
def alternates_your_own_steps(fit: Student, e_step: Student, m_step: Student, trace: Student, case: Case) -> None:
    """The fit alternates your own E-step and M-step, and traces your own log-likelihood."""
    x, *start, tol, max_iter = case
    expected = _fitted(
        start,
        tol,
        max_iter,
        lambda *parameters: m_step(x, e_step(x, *parameters)),
        lambda *parameters: trace(x, *parameters),
    )
    for part, own in zip(fit(*case), expected, strict=True):
        expect_close(part, own, scale=1.0)


@check(also=("bernoulli_responsibilities", "bernoulli_m_step"), cases=8)
def alternates_your_own_steps_on_images(fit: Student, e_step: Student, m_step: Student, case: Case) -> None:
    """The fit alternates your own E-step and M-step, and traces the log-likelihood."""
    x, theta, tol, max_iter = case

    def log_likelihood(theta: np.ndarray) -> float:
        each = np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)
        return float(np.log(each.mean(axis=1)).sum())

    expected = _fitted([theta], tol, max_iter, lambda theta: (m_step(x, e_step(x, theta)),), log_likelihood)
    for part, own in zip(fit(*case), expected, strict=True):
        expect_close(part, own, scale=1.0)


def _fitted(
    parameters: Sequence[np.ndarray], tol: float, max_iter: int, step: Callable[..., Any], trace: Callable[..., float]
) -> list[np.ndarray]:
    """The parameters and the trace of a fit that takes these steps."""
    log_likelihoods = [trace(*parameters)]
    for _ in range(int(max_iter)):
        parameters = step(*parameters)
        log_likelihoods.append(trace(*parameters))
        if log_likelihoods[-1] - log_likelihoods[-2] < tol:
            break
    return [*parameters, np.array(log_likelihoods)]


STOP_TITLE = "It stops after the first iteration that gains less than `tol`."
STOP_HINT = "`tol` is an absolute gain of the total log-likelihood; the iteration that gains too little still counts."
START_TITLE = "With `max_iter` 0 it returns the start, and a trace of length 1."
START_HINT = "`log_likelihoods[0]` belongs to the initial parameters, before any iteration."

FIT_GAUSSIAN_MIXTURE = Question(
    "mixtures.fit_gaussian_mixture",
    takes="x (n,d), weights (k,), means (k,d), covariances (k,d,d), tol (), max_iter ()",
    returns="weights (k,), means (k,d), covariances (k,d,d), log_likelihoods (t+1,)",
    over=few_rounds,
    checks=(
        agrees(
            3,
            3,
            name="trace",
            scale=1.0,
            cases=40,
            title="The trace holds the log-likelihood of the start and of every iteration.",
            hint="Its first entry belongs to the initial parameters, its last to the returned ones.",
        ),
        agrees(1, 0, name="weights", scale=1.0, cases=40, title="The weights are those after the last iteration."),
        agrees(
            2,
            1,
            name="means",
            scale=position,
            cases=40,
            title="The means are those after the last iteration.",
        ),
        agrees(
            2,
            2,
            name="covariances",
            scale=spread,
            cases=40,
            title="The covariances are those after the last iteration.",
            hint="One iteration is an E-step with the old parameters, then an M-step for all three of them.",
        ),
        log_likelihood_never_falls(3),
        agrees(
            3,
            name="stops",
            over=until_the_gain_is_small,
            cases=30,
            scale=1.0,
            title=STOP_TITLE,
            hint=STOP_HINT,
        ),
        agrees(1, name="no_iteration", over=no_rounds, cases=10, scale=1.0, title=START_TITLE, hint=START_HINT),
        many_iterations(many_rounds),
        agrees(
            2,
            name="iris",
            over=iris,
            cases=8,
            scale=None,
            title="It fits Fisher's iris data, in centimetres and in metres.",
            hint="150 points: work with log-densities, and divide by each component's own effective number.",
        ),
    ),
    follow_through=alternates_your_own_steps,
)


def _small_images(draw: DrawFn) -> Arguments:
    """Eight noisy copies of two patterns of four pixels, and a rough start."""
    flips = draws.binary(draw, 8, 4)
    x = PATTERNS.repeat(4, axis=0)
    x[::2] = np.abs(x[::2] - flips[::2])
    return {"x": x, "theta": draws.array(draw, 2, 4, low=0.25, high=0.75)}


def few_rounds_on_images(draw: DrawFn) -> Arguments:
    arguments = _small_images(draw) | {"tol": 1e-6, "max_iter": draws.size(draw, 1, 3)}
    return _assume_clear(reference.fit_bernoulli_mixture, arguments, 1)


def images_until_the_gain_is_small(draw: DrawFn) -> Arguments:
    return _with_deciding_tol(draw, reference.fit_bernoulli_mixture, _small_images(draw))


def no_rounds_on_images(draw: DrawFn) -> Arguments:
    return _small_images(draw) | {"tol": 1e-3, "max_iter": 0}


def impossible_start(draw: DrawFn) -> Arguments:
    """The first component calls every image impossible that has a pixel of its own on."""
    arguments = few_rounds_on_images(draw)
    pixel = draws.size(draw, 0, 3)
    arguments["theta"][0, pixel] = 0.0
    arguments["x"][:2, pixel] = [0.0, 1.0]
    _assume_below_one(arguments)
    return arguments | {"tol": 1e-9}


def _assume_below_one(arguments: Arguments) -> None:
    """Next to 1, rounding would decide whether a sound M-step lands above it, where ln(1 - theta) is nan."""
    for rounds in range(1, arguments["max_iter"] + 1):
        theta, _ = reference.fit_bernoulli_mixture(*(arguments | {"max_iter": rounds}).values())
        hypothesis.assume(theta.max() < 1 - 1e-8)


def digits(draw: DrawFn) -> Arguments:
    """Real 8x8 digits, pixels above 7 of 16 on; the start leans towards one digit for each component."""
    data = (datasets.load_digits().data[:200] > 7).astype(float)
    theta = 0.25 + 0.5 * data[draws.size(draw, 0, 5) :][: draws.size(draw, 2, 3)]
    arguments = {"x": data, "theta": theta, "tol": 1e-3, "max_iter": draws.one_of(draw, [3, 5])}
    _assume_below_one(arguments)
    return arguments | {"x": Spelled(data, "(sklearn.datasets.load_digits().data[:200] > 7).astype(float)")}


FIT_BERNOULLI_MIXTURE = Question(
    "mixtures.fit_bernoulli_mixture",
    takes="x (n,d), theta (k,d), tol (), max_iter ()",
    returns="theta (k,d), log_likelihoods (t+1,)",
    over=few_rounds_on_images,
    checks=(
        agrees(
            3,
            1,
            name="trace",
            scale=1.0,
            cases=40,
            title="The trace holds the log-likelihood of the start and of every iteration.",
            hint="It includes the log of the uniform weights; its last entry belongs to the returned theta.",
        ),
        agrees(
            4,
            0,
            name="theta",
            scale=1.0,
            cases=40,
            title="Theta is the one after the last iteration.",
            hint="One iteration is an E-step with the old theta, then an M-step.",
        ),
        log_likelihood_never_falls(1),
        agrees(
            2,
            name="stops",
            over=images_until_the_gain_is_small,
            cases=30,
            scale=1.0,
            title=STOP_TITLE,
            hint=STOP_HINT,
        ),
        agrees(
            1,
            name="no_iteration",
            over=no_rounds_on_images,
            cases=10,
            scale=1.0,
            title=START_TITLE,
            hint=START_HINT,
        ),
        many_iterations(many_rounds_on_images),
        agrees(
            1,
            name="impossible_start",
            over=impossible_start,
            cases=30,
            scale=1.0,
            title="A theta of exactly 0 at the start is no problem.",
            hint="Where theta is 0 and the pixel is on, the component is impossible: log 0 is -inf, not 0.",
        ),
        agrees(
            2,
            name="digits",
            over=digits,
            cases=4,
            scale=1.0,
            title="It fits real 8x8 digits, in which some pixels are never on.",
            hint="theta becomes exactly 0 there; 0 log 0 counts as 0.",
        ),
    ),
    follow_through=alternates_your_own_steps_on_images,
)
