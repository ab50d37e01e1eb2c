"""What EM climbs: eq. 2, the log-likelihood and the ELBO of Problem 2."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import TOLERANCE, expect_at_least, expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Student, agrees, check
from grader.questions.mixtures.recurring import (
    Arguments,
    _in_other_units,
    absent_component,
    does_not_depend_on_the_origin,
    far_away,
    far_points,
    follows_the_components,
    mixture,
    other_units,
    single_mixture,
    with_an_absent_component,
)

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


def scored(draw: DrawFn) -> Arguments:
    arguments = mixture(draw)
    return _with_responsibilities(arguments, draws.simplex(draw, len(arguments["x"]), len(arguments["weights"])))


def singly_scored(draw: DrawFn) -> Arguments:
    arguments = single_mixture(draw)
    return _with_responsibilities(arguments, draws.simplex(draw, len(arguments["x"]), len(arguments["weights"])))


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
    r = draws.simplex(draw, len(arguments["x"]), len(weights))
    if draws.one_of(draw, [True, False]):
        r[:, weights == 0] *= 1e-12  # however small
    return _with_responsibilities(arguments, r / r.sum(axis=1, keepdims=True))


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
    message = f"the bound {bound:.8g} lies above the log-likelihood {case.expected:.8g}."
    expect_at_least(case.expected, bound, TOLERANCE * (1 + abs(case.expected)), message)


@check(
    points=1,
    over=at_the_posterior,
    truth=evidence,
    cases=30,
    hint="Every responsibility has its share in the entropy, however small it is.",
)
def touches_the_evidence_at_the_posterior(elbo: Student, case: Case) -> None:
    """At the posterior responsibilities the ELBO equals ln p(D | θ)."""
    expect_close(elbo(*case), case.expected, what="the ELBO at the posterior")


@check(also=("expected_complete_log_likelihood",), cases=12)
def adds_the_entropy_to_your_own_eq_2(elbo: Student, expected: Student, case: Case) -> None:
    """The answer is your own expected_complete_log_likelihood plus the entropy of the responsibilities."""
    r = case.responsibilities
    entropy = -np.sum(r * np.log(np.where(r > 0, r, 1)))
    expect_close(elbo(*case), expected(*case) + float(entropy))


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
    follow_through=adds_the_entropy_to_your_own_eq_2,
)
