"""E- and M-step for a mixture of Bernoullis: Problem 3."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Spelled, Student, agrees
from grader.questions.mixtures.m_step import dying_component, firmly_assigned
from grader.questions.mixtures.recurring import Arguments, follows_the_components, probability, rows_sum_to_one

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


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


def explained_well_and_barely(draw: DrawFn) -> Arguments:
    """784 pixels: the second component explains the first image well and calls the other impossible, for one pixel."""
    unlikely = draws.one_of(draw, [0.125, 0.25])
    x = "np.vstack([1 - np.eye(1, 784), np.ones((1, 784))])"
    theta = f"np.vstack([np.full((1, 784), {unlikely}), 0.875 * (1 - np.eye(1, 784))])"
    off = np.eye(1, 784)
    return {
        "x": Spelled(np.vstack([1 - off, np.ones((1, 784))]), x),
        "theta": Spelled(np.vstack([np.full((1, 784), unlikely), 0.875 * (1 - off)]), theta),
    }


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
            name="well_and_barely",
            over=explained_well_and_barely,
            cases=2,
            scale=probability,
            title="Images that are explained well stand beside some that are barely explained.",
            hint="Each image has a largest log-likelihood of its own; that of an impossible image is -inf, not -1000.",
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
