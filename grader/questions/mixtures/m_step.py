"""The M-step for a mixture of Gaussians: Problem 2, eqs. 3 to 6."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Student, agrees, check
from grader.questions.mixtures.recurring import (
    OTHER_UNITS_HINT,
    OTHER_UNITS_TITLE,
    Arguments,
    _in_other_units,
    position,
    probability,
    spread,
)

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


def assigned(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 6), draws.size(draw, 2, 4), draws.size(draw, 2, 4)
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


def hardly_assigned(draw: DrawFn) -> Arguments:
    """Points far away, of which some components have a share of a thousandth or less."""
    arguments = assigned(draw)
    r = arguments["responsibilities"]
    r[0] = 2.0 ** -draws.size(draw, 10, 13)
    r[0, -1] = 1 - r[0, :-1].sum()
    arguments["x"][0] += 400.0
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
    expect_close(wide_covariances, 4.0 * covariances, scale=spread(case), what="covariances for the doubled data")


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
            "hardly_assigned",
            hardly_assigned,
            "A responsibility of a thousandth counts as a thousandth.",
            "A point far away with a small share may still move a mean.",
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
