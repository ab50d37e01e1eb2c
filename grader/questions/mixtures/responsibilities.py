"""Responsibilities: Problem 1, and the E-step of Problem 2 (eq. 1)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Question, Student, agrees, check
from grader.questions.mixtures.recurring import (
    Arguments,
    absent_component,
    does_not_depend_on_the_origin,
    far_points,
    follows_the_components,
    mixture,
    other_units,
    probability,
    rows_sum_to_one,
    single_mixture,
)

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


def log_likelihood_rows(draw: DrawFn) -> Arguments:
    n, k = draws.size(draw, 2, 5), draws.size(draw, 2, 6)
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
    low, nothing = draws.size(draw, 0, rows.shape[1] - 1), draws.size(draw, 0, rows.shape[1] - 1)
    rows[0, low] -= draws.one_of(draw, [1e3, 5e3, 1e5])
    rows[1, nothing] = -np.inf
    return {"log_likelihoods": rows - draws.one_of(draw, [0.0, 1e3])}


@check(cases=30)
def adding_to_a_row_changes_nothing(student: Student, case: Case) -> None:
    """A constant added to a row of log-likelihoods cancels."""
    shifted = student(case.log_likelihoods + np.arange(len(case.log_likelihoods))[:, None])
    expect_close(shifted, student(*case), scale=1.0)


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
