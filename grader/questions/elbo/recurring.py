"""What several questions on the ELBO share: sizes, factor analysis, quadrature, and checks of one column."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.question import Case, Check, Student

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Arguments = dict[str, Any]


def no_answer(*arguments: Any) -> None:
    """For checks that compare with no expected answer."""


def unequal_sizes(draw: DrawFn, count: int, low: int = 2, high: int = 4) -> list[int]:
    """Sizes of which no two are equal, so that a transposition shows."""
    left = list(range(low, high + 1))
    return [left.pop(draws.size(draw, 0, len(left) - 1)) for _ in range(count)]


def sizes_with_a_one(draw: DrawFn) -> tuple[int, int]:
    """Two sizes of which at least one is 1."""
    other = draws.size(draw, 1, 3)
    return draws.one_of(draw, [(1, other), (other, 1)])


def factor_analysis(draw: DrawFn, d: int, h: int) -> Arguments:
    """The model of d observed and h latent dimensions; psi are variances."""
    return {
        "F": draws.array(draw, d, h),
        "c": draws.array(draw, d),
        "psi": draws.array(draw, d, low=0.25, high=3),
    }


def factorised(draw: DrawFn, h: int) -> Arguments:
    return {"mean": draws.array(draw, h), "std": draws.array(draw, h, low=0.25, high=2)}


def normal_log_density(x: np.ndarray, mean: Any, variance: Any) -> np.ndarray:
    """Summed over the last axis."""
    terms = np.log(2 * np.pi * variance) + (x - mean) ** 2 / variance
    return -0.5 * terms.sum(axis=-1)


def exact_noise(h: int, nodes: tuple[float, ...] = (-1.0, 1.0)) -> np.ndarray:
    """Noises (s, h) that count alike and have the moments of N(0, I) up to third order."""
    return np.array(list(product(nodes, repeat=h)))


def quadrature_elbo(
    v: np.ndarray, F: np.ndarray, c: np.ndarray, psi: np.ndarray, mean: np.ndarray, std: np.ndarray
) -> float:
    """The ELBO of factor analysis, exactly: what is averaged is quadratic."""
    h = mean + std * exact_noise(len(mean))
    log_joint = normal_log_density(v, h @ F.T + c, psi) + normal_log_density(h, 0.0, 1.0)
    return float(np.mean(log_joint - normal_log_density(h, mean, std**2)))


def column(
    points: int,
    index: int,
    *,
    name: str,
    title: str,
    hint: str = "",
    scale: float | Callable[[Case], float] | None = None,
    cases: int = 100,
) -> Check:
    """The check that the answer's entries at `index` of its last axis are the expected ones."""

    def body(student: Student, case: Case) -> None:
        actual, expected, what = student(*case), case.expected, "the answer"
        if actual.shape == expected.shape:
            actual, expected, what = actual[..., index], expected[..., index], name
        expect_close(actual, expected, scale=scale(case) if callable(scale) else scale, what=what)

    return Check(body, points, None, None, cases, (), hint, title, name)
