"""The questions on mixture models and EM (Tutorial EM, Problems 1 to 3)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import TOLERANCE, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Check, Family, Question, Spelled, agrees, check

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(
        LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures")
    )

Student = Callable[..., Any]
Arguments = dict[str, Any]


def probability(case: Case) -> float:
    """The size of what is compared, where it is a probability."""
    return 1.0


def position(case: Case) -> float:
    """The size of the data: a mean may be near zero because large numbers cancel."""
    return float(np.abs(case.x).max())


def spread(case: Case) -> float:
    """The squared size of the data, which is that of a covariance before it cancels."""
    return position(case) ** 2


# --- Problem 1 and the E-step ---------------------------------------------------------------------------------


def log_likelihood_rows(draw: DrawFn) -> Arguments:
    n, k = draws.size(draw, 2, 5), draws.size(draw, 2, 4)
    return {"log_likelihoods": draws.array(draw, n, k, low=-6, high=2)}


def single_log_likelihoods(draw: DrawFn) -> Arguments:
    n = draws.size(draw, 1, 3)
    k = draws.size(draw, 1, 3) if n == 1 else 1
    return {"log_likelihoods": draws.array(draw, n, k, low=-6, high=2)}


def huge_log_likelihoods(draw: DrawFn) -> Arguments:
    """Each row far from 0 and from the other rows; not exact in single precision."""
    rows = log_likelihood_rows(draw)["log_likelihoods"]
    offsets = [[draws.one_of(draw, [-1e5, -2e4, 1e4])] for _ in rows]
    return {"log_likelihoods": 0.9 * rows + np.array(offsets)}


def spread_log_likelihoods(draw: DrawFn) -> Arguments:
    rows = log_likelihood_rows(draw)["log_likelihoods"]
    drop = draws.one_of(draw, [1e3, 5e3, 1e5, np.inf])
    rows[draws.size(draw, 0, len(rows) - 1), draws.size(draw, 0, rows.shape[1] - 1)] -= drop
    return {"log_likelihoods": rows - 1e3}


def mixture(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 5), draws.size(draw, 2, 3), draws.size(draw, 2, 3)
    return draws.gaussian_mixture(draw, n, k, d)


def single_mixture(draw: DrawFn) -> Arguments:
    return draws.gaussian_mixture(draw, *draws.one_sizes(draw))


def with_an_absent_component(draw: DrawFn) -> Arguments:
    arguments = mixture(draw)
    weights = arguments["weights"]
    weights[draws.subset(draw, len(weights))] = 0.0
    return arguments | {"weights": weights / weights.sum()}


def far_away(draw: DrawFn) -> Arguments:
    """Points hundreds of standard deviations away from every component.

    Sometimes the components differ only across that direction, so that none of them takes all; sometimes one
    is absent, perhaps the nearest.
    """
    arguments = mixture(draw)
    x, weights, means, covariances = arguments.values()
    axis = draws.size(draw, 0, x.shape[1] - 1)
    x[:, axis] += draws.one_of(draw, [300.3, -500.7, 900.1])
    if draws.one_of(draw, [True, False]):
        means[:, axis] = means[0, axis]
        covariances[:] = np.eye(x.shape[1]) * covariances[0]
    if draws.one_of(draw, [True, False]):
        weights[draws.size(draw, 0, len(weights) - 1)] = 0.0
    return arguments | {"weights": weights / weights.sum()}


def mixture_in_other_units(draw: DrawFn) -> Arguments:
    return _in_other_units(draw, mixture(draw))


def _in_other_units(draw: DrawFn, arguments: Arguments) -> Arguments:
    unit = draws.one_of(draw, [1e-5, 1e-3, 1e4])
    powers = {"x": 1, "means": 1, "covariances": 2}
    return {name: value * unit ** powers.get(name, 0) for name, value in arguments.items()}


@check(cases=30)
def rows_sum_to_one(student: Student, case: Case) -> None:
    """Each row of responsibilities is a probability distribution."""
    responsibilities = student(*case)
    sums = responsibilities.sum(axis=1)
    worst = int(np.abs(sums - 1).argmax()) if len(sums) else 0
    expect_that(np.all(np.abs(sums - 1) <= TOLERANCE), f"row {worst} sums to {sums[worst]:.6g} instead of 1.")
    expect_that(np.all(responsibilities >= -TOLERANCE), "a responsibility is negative.")


@check(cases=30)
def adding_to_a_row_changes_nothing(student: Student, case: Case) -> None:
    """A constant added to a row of log-likelihoods cancels."""
    shifted = student(case.log_likelihoods + np.arange(len(case.log_likelihoods))[:, None])
    expect_close(shifted, student(*case), scale=1.0)


def follows_the_components(components: tuple[str, ...], moving: bool) -> Check:
    """The law that reversing the order of the components reverses (or does not change) the answer."""

    def body(student: Student, case: Case) -> None:
        swapped = {
            name: value[:, ::-1].copy() if name == "responsibilities" else value[::-1].copy()
            for name, value in case.arguments.items()
            if name in components
        }
        answer, other = student(*case), student(*(dict(case.arguments) | swapped).values())
        if moving:
            answer = answer[:, ::-1]
        expect_close(other, answer, scale=1.0, what="the answer for the components in reverse order")

    return Check(
        body, cases=30, name="follows_the_components", title="The order of the components does not matter."
    )


def moved(student: Student, case: Case, shift: float) -> Any:
    """The answer when data and means move together."""
    arguments = {k: v + shift if k in ("x", "means") else v for k, v in case.arguments.items()}
    return student(*arguments.values())


@check(cases=30)
def does_not_depend_on_the_origin(student: Student, case: Case) -> None:
    """Moving data and means together changes nothing."""
    expect_close(
        moved(student, case, 4.0), student(*case), scale=1.0, what="the answer for data and means moved by 4"
    )


UNIFORM_RESPONSIBILITIES = Question(
    "mixtures.uniform_responsibilities",
    takes="log_likelihoods (n,k)",
    returns="responsibilities (n,k)",
    over=log_likelihood_rows,
    checks=(
        agrees(
            4,
            scale=probability,
            title="The responsibilities are the posterior under a uniform p(z) (Problem 1).",
            hint="The posterior is proportional to the likelihood, and each data point has a posterior of its own.",
        ),
        rows_sum_to_one,
        adding_to_a_row_changes_nothing,
        agrees(
            2,
            name="huge_values",
            over=huge_log_likelihoods,
            cases=30,
            scale=probability,
            title="Log-likelihoods around -1e5 are no problem.",
            hint="exp(-1e5) is 0 in floating point. What may be subtracted from a whole row beforehand?",
        ),
        agrees(
            1,
            name="wide_spreads",
            over=spread_log_likelihoods,
            cases=30,
            scale=probability,
            title="Log-likelihoods of one row may lie 1e3 and more apart, or be -inf.",
            hint="Subtract the largest value of the row, so that the largest exponential is 1.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=single_log_likelihoods,
            cases=20,
            scale=probability,
            title="One component or one data point is no special case.",
        ),
    ),
)


OTHER_UNITS_TITLE = "Data in other units (1e-5 or 1e4 times as large) are no problem."
OTHER_UNITS_HINT = "A constant added to a variance is as large as the variance itself in some units."
FAR_AWAY_HINT = "Far from every component all densities are 0 in floating point. Stay with their logarithms."


def absent_component(points: int) -> Check:
    return agrees(
        points,
        name="absent_component",
        over=with_an_absent_component,
        cases=30,
        scale=1.0,
        title="A component of weight 0 contributes nothing.",
        hint="log(0) is -inf, and -inf times 0 is nan.",
    )


def far_points(points: int, over: Family = far_away) -> Check:
    return agrees(
        points,
        name="far_away_points",
        over=over,
        cases=30,
        scale=1.0,
        title="Points hundreds of standard deviations away are no problem.",
        hint=FAR_AWAY_HINT,
    )


def other_units(over: Family = mixture_in_other_units) -> Check:
    return agrees(
        1, name="other_units", over=over, cases=30, scale=1.0, title=OTHER_UNITS_TITLE, hint=OTHER_UNITS_HINT
    )


GAUSSIAN_RESPONSIBILITIES = Question(
    "mixtures.gaussian_responsibilities",
    takes="x (n,d), weights (k,), means (k,d), covariances (k,d,d)",
    returns="responsibilities (n,k)",
    over=mixture,
    checks=(
        agrees(
            5,
            scale=probability,
            title="The responsibilities are the posterior of the components (eq. 1).",
            hint="Eq. (1) weights each component's density, its normalising constant included, by its weight.",
        ),
        rows_sum_to_one,
        follows_the_components(("weights", "means", "covariances"), moving=True),
        does_not_depend_on_the_origin,
        absent_component(1),
        far_points(2),
        other_units(),
        agrees(
            1,
            name="sizes_of_one",
            over=single_mixture,
            cases=30,
            scale=probability,
            title="One point, one component or one dimension is no special case.",
        ),
    ),
)


# --- The M-step -----------------------------------------------------------------------------------------------


def assigned(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 6), draws.size(draw, 2, 3), draws.size(draw, 2, 3)
    return {"x": draws.array(draw, n, d), "responsibilities": draws.simplex(draw, n, k)}


def singly_assigned(draw: DrawFn) -> Arguments:
    n, k, d = draws.one_sizes(draw)
    return {"x": draws.array(draw, n, d), "responsibilities": draws.simplex(draw, n, k)}


def firmly_assigned(draw: DrawFn) -> Arguments:
    """Responsibilities of exactly 0 and 1, every component with a point of its own."""
    arguments = assigned(draw)
    n, k = arguments["responsibilities"].shape
    first = draws.size(draw, 0, k - 1)
    hard = np.eye(k)[(np.arange(max(n, k)) + first) % k]
    x = draws.array(draw, len(hard), arguments["x"].shape[1])
    return {"x": x, "responsibilities": hard}


def dying_component(draw: DrawFn) -> Arguments:
    arguments = assigned(draw)
    r = arguments["responsibilities"]
    r[:, 0] *= draws.one_of(draw, [1e-12, 1e-30, 1e-100])
    r[:, 1:] *= (1 - r[:, :1]) / r[:, 1:].sum(axis=1, keepdims=True)
    return arguments


def assigned_in_other_units(draw: DrawFn) -> Arguments:
    return _in_other_units(draw, assigned(draw))


@check(cases=30)
def moves_with_the_data(m_step: Student, case: Case) -> None:
    """Moving the data moves the means with them, and changes nothing else."""
    weights, means, covariances = m_step(*case)
    shifted = m_step(case.x + 4.0, case.responsibilities)
    expect_close(shifted[0], weights, scale=1.0, what="weights for data moved by 4")
    expect_close(shifted[1], means + 4.0, what="means for data moved by 4")
    expect_close(shifted[2], covariances, scale=16 + spread(case), what="covariances for data moved by 4")


@check(cases=30)
def stretches_with_the_data(m_step: Student, case: Case) -> None:
    """Data twice as large have means twice and covariances four times as large."""
    _, means, covariances = m_step(*case)
    _, wide_means, wide_covariances = m_step(2.0 * case.x, case.responsibilities)
    expect_close(wide_means, 2.0 * means, scale=position(case), what="means for the doubled data")
    expect_close(
        wide_covariances, 4.0 * covariances, scale=spread(case), what="covariances for the doubled data"
    )


def m_step_over(points: int, name: str, over: Any, title: str, hint: str = "") -> Check:
    """All three parts over one family."""

    def body(m_step: Student, case: Case) -> None:
        for actual, expected, scale, what in zip(
            m_step(*case), case.expected, (1.0, position(case), spread(case)), PARTS, strict=True
        ):
            expect_close(actual, expected, scale=scale, what=what)

    return Check(body, points, over, None, 30, (), hint, title, name)


PARTS = ("weights", "means", "covariances")


GAUSSIAN_M_STEP = Question(
    "mixtures.gaussian_m_step",
    takes="x (n,d), responsibilities (n,k)",
    returns="weights (k,), means (k,d), covariances (k,d,d)",
    over=assigned,
    checks=(
        agrees(
            1,
            0,
            name="weights",
            scale=probability,
            title="The weights are the shares of the effective numbers of points (eqs. 5 and 6).",
            hint="How many points does a component have, if each counts by its responsibility?",
        ),
        agrees(
            2,
            1,
            name="means",
            scale=position,
            title="The means are averages weighted by the responsibilities (eq. 3).",
            hint="An average divides by the sum of its weights: which sum is that for component k?",
        ),
        agrees(
            3,
            2,
            name="covariances",
            scale=spread,
            title="The covariances are centred on the updated means (eq. 4).",
            hint="Which means does eq. 4 use, and which number does it divide by?",
        ),
        moves_with_the_data,
        stretches_with_the_data,
        m_step_over(
            1,
            "firm_assignments",
            firmly_assigned,
            "Responsibilities of exactly 0 and 1 give each component's own mean and covariance.",
        ),
        m_step_over(
            1,
            "dying_component",
            dying_component,
            "A component with next to no responsibility still has its weighted mean and covariance.",
            "A small constant added to a denominator is not small beside 1e-30.",
        ),
        m_step_over(
            1,
            "other_units",
            assigned_in_other_units,
            OTHER_UNITS_TITLE,
            OTHER_UNITS_HINT,
        ),
        m_step_over(
            1,
            "sizes_of_one",
            singly_assigned,
            "One point, one component or one dimension is no special case.",
        ),
    ),
)


# --- Objectives -----------------------------------------------------------------------------------------------


def scored(draw: DrawFn) -> Arguments:
    arguments = mixture(draw)
    return _with_responsibilities(
        arguments, draws.simplex(draw, len(arguments["x"]), len(arguments["weights"]))
    )


def singly_scored(draw: DrawFn) -> Arguments:
    arguments = single_mixture(draw)
    return _with_responsibilities(
        arguments, draws.simplex(draw, len(arguments["x"]), len(arguments["weights"]))
    )


def firmly_scored(draw: DrawFn) -> Arguments:
    """Responsibilities of which some are exactly 0, beside positive weights."""
    arguments = scored(draw)
    r = arguments.pop("responsibilities")
    for row in r:
        row[draws.subset(draw, len(row))] = 0.0
    return _with_responsibilities(arguments, r / r.sum(axis=1, keepdims=True))


def nothing_where_absent(draw: DrawFn) -> Arguments:
    """Responsibilities of 0 beside weights of 0."""
    arguments = with_an_absent_component(draw)
    weights = arguments["weights"]
    r = draws.simplex(draw, len(arguments["x"]), len(weights)) * (weights > 0)
    return _with_responsibilities(arguments, r / r.sum(axis=1, keepdims=True))


def something_where_absent(draw: DrawFn) -> Arguments:
    """A positive responsibility beside a weight of 0."""
    arguments = mixture(draw)
    weights = arguments["weights"]
    weights[draws.size(draw, 0, len(weights) - 1)] = 0.0
    arguments["weights"] = weights / weights.sum()
    return _with_responsibilities(arguments, draws.simplex(draw, len(arguments["x"]), len(weights)))


def far_away_scored(draw: DrawFn) -> Arguments:
    arguments = far_away(draw)
    weights = arguments["weights"]
    r = draws.simplex(draw, len(arguments["x"]), len(weights)) * (weights > 0)
    return _with_responsibilities(arguments, r / r.sum(axis=1, keepdims=True))


def scored_in_other_units(draw: DrawFn) -> Arguments:
    return _in_other_units(draw, scored(draw))


def at_the_posterior(draw: DrawFn) -> Arguments:
    arguments = mixture(draw)
    return _with_responsibilities(arguments, reference.gaussian_responsibilities(*arguments.values()))


def _with_responsibilities(arguments: Arguments, responsibilities: np.ndarray) -> Arguments:
    x, *parameters = arguments.items()
    return dict([x, ("responsibilities", responsibilities), *parameters])


def evidence(x: Any, responsibilities: Any, weights: Any, means: Any, covariances: Any) -> float:
    """ln p(D given theta), whatever the responsibilities."""
    return reference.gaussian_mixture_log_likelihood(x, weights, means, covariances)


def zero_responsibilities(points: int) -> Check:
    return agrees(
        points,
        name="zero_responsibilities",
        over=firmly_scored,
        cases=30,
        title="A responsibility of exactly 0 contributes nothing.",
        hint="0 log 0 counts as 0 here; in floating point it is nan.",
    )


def nothing_from_absent(points: int) -> Check:
    return agrees(
        points,
        name="nothing_from_absent_components",
        over=nothing_where_absent,
        cases=30,
        title="A responsibility of 0 beside a weight of 0 contributes nothing.",
        hint="log(0) is -inf, and 0 times -inf is nan: leave such terms out.",
    )


def impossible_assignment(points: int) -> Check:
    return agrees(
        points,
        name="impossible_assignment",
        over=something_where_absent,
        cases=20,
        title="A positive responsibility beside a weight of 0 makes it minus infinity.",
        hint="What is r log π for r > 0 and π = 0?",
    )


def scored_sizes_of_one(points: int) -> Check:
    return agrees(
        points,
        name="sizes_of_one",
        over=singly_scored,
        cases=30,
        title="One point, one component or one dimension is no special case.",
    )


OBJECTIVE = "x (n,d), responsibilities (n,k), weights (k,), means (k,d), covariances (k,d,d)"
ALL_COMPONENTS = ("responsibilities", "weights", "means", "covariances")


EXPECTED_COMPLETE_LOG_LIKELIHOOD = Question(
    "mixtures.expected_complete_log_likelihood",
    takes=OBJECTIVE,
    returns="expected_log_likelihood ()",
    over=scored,
    checks=(
        agrees(
            5,
            title="It is the responsibility-weighted sum of log π_k N(x_n; μ_k, Σ_k) (eq. 2).",
            hint="The logarithm stands inside both sums, and it is of the weight times the whole density.",
        ),
        follows_the_components(ALL_COMPONENTS, moving=False),
        does_not_depend_on_the_origin,
        zero_responsibilities(1),
        nothing_from_absent(1),
        impossible_assignment(1),
        far_points(1, far_away_scored),
        other_units(scored_in_other_units),
        scored_sizes_of_one(1),
    ),
)

GAUSSIAN_MIXTURE_LOG_LIKELIHOOD = Question(
    "mixtures.gaussian_mixture_log_likelihood",
    takes="x (n,d), weights (k,), means (k,d), covariances (k,d,d)",
    returns="log_likelihood ()",
    over=mixture,
    checks=(
        agrees(
            5,
            title="It is the log of a sum over components, summed over the data (ln p(D | θ)).",
            hint="The logarithm stands inside the sum over the data, and outside the sum over the components.",
        ),
        follows_the_components(("weights", "means", "covariances"), moving=False),
        does_not_depend_on_the_origin,
        absent_component(1),
        far_points(2),
        other_units(),
        agrees(
            1,
            name="sizes_of_one",
            over=single_mixture,
            cases=30,
            title="One point, one component or one dimension is no special case.",
        ),
    ),
)


@check(truth=evidence, cases=30)
def stays_below_the_evidence(elbo: Student, case: Case) -> None:
    """The ELBO is a lower bound of ln p(D | θ)."""
    bound = elbo(*case)
    expect_that(
        bound <= case.expected + TOLERANCE * (1 + abs(case.expected)),
        f"the bound {bound:.8g} lies above the log-likelihood {case.expected:.8g}.",
    )


@check(over=at_the_posterior, truth=evidence, cases=30)
def touches_the_evidence_at_the_posterior(elbo: Student, case: Case) -> None:
    """At the posterior responsibilities the ELBO equals ln p(D | θ)."""
    expect_close(elbo(*case), case.expected, what="the ELBO at the posterior")


MIXTURE_ELBO = Question(
    "mixtures.mixture_elbo",
    takes=OBJECTIVE,
    returns="elbo ()",
    over=scored,
    checks=(
        agrees(
            5,
            title="It is eq. 2 plus the entropy of the responsibilities.",
            hint="Which term turns eq. 2 into a bound that is tight at the posterior?",
        ),
        stays_below_the_evidence,
        touches_the_evidence_at_the_posterior,
        follows_the_components(ALL_COMPONENTS, moving=False),
        zero_responsibilities(2),
        nothing_from_absent(1),
        impossible_assignment(1),
        far_points(1, far_away_scored),
        other_units(scored_in_other_units),
        scored_sizes_of_one(1),
    ),
)


# --- Fitting a Gaussian mixture -------------------------------------------------------------------------------


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
    """Twelve points in the plane in two overlapping clusters, and a rough start."""
    noise = draws.array(draw, 12, 2, low=-1.0, high=1.0)
    x = np.array([[-1.0, -0.5], [1.0, 1.0]]).repeat(6, axis=0) + noise
    weights = draws.simplex(draw, 2)
    means = np.array([[-1.0, 0.0], [1.0, 0.5]]) + draws.array(draw, 2, 2, low=-0.5, high=0.5)
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


def no_rounds(draw: DrawFn) -> Arguments:
    return _two_clusters(draw) | {"tol": 1e-3, "max_iter": 0}


def iris(draw: DrawFn) -> Arguments:
    """Fisher's iris: 150 flowers, 4 lengths, and a start at some of the flowers."""
    unit = draws.one_of(draw, [1.0, 0.01])  # centimetres or metres
    x = datasets.load_iris().data * unit
    k = draws.size(draw, 2, 3)
    start = {
        "weights": np.full(k, 1 / k),
        "means": x[[10, 60, 120][:k]].copy(),
        "covariances": np.tile(np.cov(x.T) + 0.1 * unit**2 * np.eye(4), (k, 1, 1)),
    }
    tol, max_iter = draws.one_of(draw, [(1.0, 20), (1e-3, 8)])
    return (
        {"x": Spelled(x, f"sklearn.datasets.load_iris().data * {unit}")}
        | start
        | {"tol": tol, "max_iter": max_iter}
    )


def last(name: str, points: int, part: int | None, title: str, hint: str, scale: Any = 1.0) -> Check:
    return agrees(points, part, name=name, scale=scale, cases=40, title=title, hint=hint)


def log_likelihood_never_falls(part: int) -> Check:
    def body(fit: Student, case: Case) -> None:
        gains = np.diff(fit(*case)[part])
        lowest = float(gains.min(initial=0.0))
        expect_that(lowest >= -TOLERANCE * 10, f"the log-likelihood falls by {-lowest:.6g} in one iteration.")

    return Check(
        body, cases=20, name="log_likelihood_never_falls", title="No iteration of EM lowers the likelihood."
    )


STOP_TITLE = "It stops after the first iteration that gains less than `tol`."
STOP_HINT = (
    "`tol` is an absolute gain of the total log-likelihood; the iteration that gains too little still counts."
)
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
        agrees(
            1, 0, name="weights", scale=1.0, cases=40, title="The weights are those after the last iteration."
        ),
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
        agrees(
            1, name="no_iteration", over=no_rounds, cases=10, scale=1.0, title=START_TITLE, hint=START_HINT
        ),
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
)


# --- Mixtures of Bernoullis -----------------------------------------------------------------------------------


def pixels(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 5), draws.size(draw, 2, 3), draws.size(draw, 2, 5)
    return {"x": draws.binary(draw, n, d), "theta": draws.array(draw, k, d, low=0.125, high=0.875)}


def single_pixels(draw: DrawFn) -> Arguments:
    n, k, d = draws.one_sizes(draw)
    return {"x": draws.binary(draw, n, d), "theta": draws.array(draw, k, d, low=0.125, high=0.875)}


def certain_pixels(draw: DrawFn) -> Arguments:
    """Some probabilities are exactly 0 or 1, but the first component explains everything."""
    arguments = pixels(draw)
    theta = arguments["theta"]
    for row in theta[1:]:
        row[draws.subset(draw, len(row))] = draws.one_of(draw, [0.0, 1.0])
    agreed = draws.size(draw, 0, theta.shape[1] - 1)
    value = draws.one_of(draw, [0.0, 1.0])
    arguments["x"][:, agreed] = value
    theta[0, agreed] = value  # certain, and right about every x
    return arguments


def barely_explained(draw: DrawFn) -> Arguments:
    """Of two components one calls the image impossible for a single pixel, the other finds every pixel unlikely."""
    d = draws.size(draw, 30, 40)
    on = draws.one_of(draw, [0.0, 1.0])
    theta = np.array([np.full(d, 0.125), np.full(d, 0.875)])
    theta[1, draws.size(draw, 0, d - 1)] = 0.0
    return {"x": np.full((2, d), on), "theta": theta if on else 1.0 - theta}


def many_pixels(draw: DrawFn) -> Arguments:
    """784 pixels: every likelihood is far below the smallest float."""
    n, k = draws.size(draw, 1, 3), draws.size(draw, 2, 3)
    a, b = draws.one_of(draw, [5, 7, 11]), draws.one_of(draw, [3, 9, 13])
    x = f"(np.arange({n} * 784).reshape({n}, 784) * {a} % 17 < 8).astype(float)"
    theta = f"0.001 + 0.998 * (np.arange({k} * 784).reshape({k}, 784) * {b} % 19) / 18"
    return {
        "x": Spelled((np.arange(n * 784).reshape(n, 784) * a % 17 < 8).astype(float), x),
        "theta": Spelled(0.001 + 0.998 * (np.arange(k * 784).reshape(k, 784) * b % 19) / 18, theta),
    }


BERNOULLI_RESPONSIBILITIES = Question(
    "mixtures.bernoulli_responsibilities",
    takes="x (n,d), theta (k,d)",
    returns="responsibilities (n,k)",
    over=pixels,
    checks=(
        agrees(
            5,
            scale=probability,
            title="The responsibilities are the posterior under uniform weights (Problem 3).",
            hint="A pixel that is off has a likelihood too.",
        ),
        rows_sum_to_one,
        follows_the_components(("theta",), moving=True),
        agrees(
            2,
            name="certain_pixels",
            over=certain_pixels,
            cases=40,
            scale=probability,
            title="Probabilities of exactly 0 and 1 are no problem.",
            hint="0 log 0 counts as 0 here; in floating point it is nan.",
        ),
        agrees(
            1,
            name="impossible_pixel",
            over=barely_explained,
            cases=10,
            scale=probability,
            title="One impossible pixel rules a component out, however unlikely the others find the image.",
            hint="A theta clipped to 1e-10 is not impossible: it may win against many unlikely pixels.",
        ),
        agrees(
            1,
            name="many_pixels",
            over=many_pixels,
            cases=10,
            scale=probability,
            title="Images of 784 pixels are no problem.",
            hint="A product of 784 probabilities is 0 in floating point. Add their logarithms.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=single_pixels,
            cases=30,
            scale=probability,
            title="One image, one component or one pixel is no special case.",
        ),
    ),
)


def assigned_pixels(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 6), draws.size(draw, 2, 3), draws.size(draw, 2, 5)
    return {"x": draws.binary(draw, n, d), "responsibilities": draws.simplex(draw, n, k)}


def singly_assigned_pixels(draw: DrawFn) -> Arguments:
    n, k, d = draws.one_sizes(draw)
    return {"x": draws.binary(draw, n, d), "responsibilities": draws.simplex(draw, n, k)}


def firmly_assigned_pixels(draw: DrawFn) -> Arguments:
    hard = firmly_assigned(draw)["responsibilities"]
    return {"x": draws.binary(draw, len(hard), draws.size(draw, 2, 5)), "responsibilities": hard}


def dying_pixels(draw: DrawFn) -> Arguments:
    r = dying_component(draw)["responsibilities"]
    return {"x": draws.binary(draw, len(r), draws.size(draw, 2, 5)), "responsibilities": r}


def inverted(m_step: Student, case: Case) -> None:
    """Swapping on and off turns theta into 1 - theta."""
    other = m_step(1.0 - case.x, case.responsibilities)
    expect_close(other, 1.0 - m_step(*case), scale=1.0, what="theta for the inverted images")


BERNOULLI_M_STEP = Question(
    "mixtures.bernoulli_m_step",
    takes="x (n,d), responsibilities (n,k)",
    returns="theta (k,d)",
    over=assigned_pixels,
    checks=(
        agrees(
            6,
            scale=probability,
            title="Each theta is a responsibility-weighted average of its pixel (Problem 3).",
            hint="An average divides by the sum of its weights: which sum is that for component k?",
        ),
        Check(inverted, cases=30),
        agrees(
            1,
            name="firm_assignments",
            over=firmly_assigned_pixels,
            cases=30,
            scale=probability,
            title="Responsibilities of exactly 0 and 1 give each component's own average.",
            hint="The answer may be exactly 0 or 1: do not clip it.",
        ),
        agrees(
            1,
            name="dying_component",
            over=dying_pixels,
            cases=30,
            scale=probability,
            title="A component with next to no responsibility still has its weighted average.",
            hint="A small constant added to a denominator is not small beside 1e-30.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=singly_assigned_pixels,
            cases=30,
            scale=probability,
            title="One image, one component or one pixel is no special case.",
        ),
    ),
)


def _small_images(draw: DrawFn) -> Arguments:
    """Eight noisy copies of two patterns of four pixels, and a rough start."""
    flips = draws.binary(draw, 8, 4)
    x = np.array([[1.0, 1, 1, 0], [0, 0, 1, 1]]).repeat(4, axis=0)
    x[::2] = np.abs(x[::2] - flips[::2])
    return {"x": x, "theta": draws.array(draw, 2, 4, low=0.25, high=0.75)}


def few_rounds_on_images(draw: DrawFn) -> Arguments:
    arguments = _small_images(draw) | {"tol": 1e-6, "max_iter": draws.size(draw, 1, 3)}
    return _assume_clear(reference.fit_bernoulli_mixture, arguments, 1)


def images_until_the_gain_is_small(draw: DrawFn) -> Arguments:
    return _with_deciding_tol(draw, reference.fit_bernoulli_mixture, _small_images(draw))


def no_rounds_on_images(draw: DrawFn) -> Arguments:
    return _small_images(draw) | {"tol": 1e-3, "max_iter": 0}


def digits(draw: DrawFn) -> Arguments:
    """Real 8x8 digits, pixels above 7 of 16 on; the start leans towards one digit for each component."""
    data = (datasets.load_digits().data[:100] > 7).astype(float)
    k = draws.size(draw, 3, 5)
    theta = 0.25 + 0.5 * data[draws.size(draw, 0, 4) :][:k]
    tol, max_iter = draws.one_of(draw, [(10.0, 10), (1e-3, 3)])
    x = Spelled(data, "(sklearn.datasets.load_digits().data[:100] > 7).astype(float)")
    return {"x": x, "theta": theta, "tol": tol, "max_iter": max_iter}


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
)

QUESTIONS = (
    UNIFORM_RESPONSIBILITIES,
    GAUSSIAN_RESPONSIBILITIES,
    GAUSSIAN_M_STEP,
    EXPECTED_COMPLETE_LOG_LIKELIHOOD,
    GAUSSIAN_MIXTURE_LOG_LIKELIHOOD,
    MIXTURE_ELBO,
    FIT_GAUSSIAN_MIXTURE,
    BERNOULLI_RESPONSIBILITIES,
    BERNOULLI_M_STEP,
    FIT_BERNOULLI_MIXTURE,
)
