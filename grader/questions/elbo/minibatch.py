"""Minibatches: the lecture's eqs. (6), (15) and (28)."""

from __future__ import annotations

from itertools import combinations
from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.question import Case, Question, Student, agrees, check
from grader.questions.elbo.recurring import Arguments, no_answer

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


def minibatch(draw: DrawFn) -> Arguments:
    b = draws.size(draw, 3, 6)
    return {"datapoint_elbos": draws.array(draw, b, low=-9, high=2), "n": draws.size(draw, b + 1, 60)}


def single_data_point(draw: DrawFn) -> Arguments:
    return {"datapoint_elbos": draws.array(draw, 1, low=-9, high=2), "n": draws.size(draw, 1, 20)}


def whole_data_set(draw: DrawFn) -> Arguments:
    elbos = draws.array(draw, draws.size(draw, 2, 6), low=-9, high=2)
    return {"datapoint_elbos": elbos, "n": len(elbos)}


def large_data_set(draw: DrawFn) -> Arguments:
    n = draws.one_of(draw, [1_000, 1_797, 60_000, 1_281_167])
    return {"datapoint_elbos": 20 * minibatch(draw)["datapoint_elbos"] - 100, "n": n}


@check(over=whole_data_set, truth=no_answer, cases=10)
def is_unbiased(minibatch_elbo: Student, case: Case) -> None:
    """Averaged over all minibatches of two, the estimate is the sum over the data set."""
    batches = combinations(case.datapoint_elbos, 2)
    estimates = [minibatch_elbo(np.array(batch), case.n) for batch in batches]
    total = float(case.datapoint_elbos.sum())
    expect_close(float(np.mean(estimates)), total, what="the average estimate over all minibatches of two")


MINIBATCH_ELBO = Question(
    "elbo.minibatch_elbo",
    takes="datapoint_elbos (b,), n ()",
    returns="elbo ()",
    over=minibatch,
    checks=(
        agrees(
            6,
            title="It is an unbiased estimate of the sum over all n data points, from all b given.",
            hint="If all data points had the same ELBO, what would the sum over n of them be?",
        ),
        is_unbiased,
        agrees(
            1,
            name="whole_data_set",
            over=whole_data_set,
            cases=20,
            title="For a minibatch that is the whole data set nothing is left to estimate.",
        ),
        agrees(1, name="large_data_set", over=large_data_set, cases=20, title="Data sets may be large."),
        agrees(
            1, name="single_data_point", over=single_data_point, cases=20, title="One data point is a minibatch too."
        ),
    ),
)
