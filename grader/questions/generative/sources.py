"""Independent component analysis: sources from uniform noise, and their mixture (Exercise 1a)."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close, expect_that
from grader.question import Case, Check, Question, Spelled, Student, agrees
from grader.questions.push_forward import GRID, OTHERS, UNIFORM_QUANTILES, expect_distribution, in_other_company

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Arguments = dict[str, Any]

# The same noise twice, in rows of their own: neither an entry's row nor its column may have a part in its source.
COLUMNS = Spelled(
    np.stack([UNIFORM_QUANTILES.value, UNIFORM_QUANTILES.value[::-1]], axis=1),
    f"np.stack([{GRID}, ({GRID})[::-1]], axis=1)",
)


def no_answer(u: np.ndarray) -> None:
    """For checks that compare with no expected answer."""


def uniform_noise(draw: DrawFn) -> Arguments:
    # Never 1/2, where a map made of two pieces may jump.
    n, d = draws.size(draw, 1, 4), draws.size(draw, 1, 3)
    return {"u": draws.array(draw, n, d, low=0.0, high=0.875) + 0.0625}


def pushes_forward(points: int, cdf: Callable[[np.ndarray], np.ndarray], title: str, hint: str) -> Check:
    """The check that uniform noise is turned into sources of a distribution, by any map that does so point by point."""

    def body(transform: Student, case: Case) -> None:
        alone, z = transform(*case), transform(COLUMNS)
        backwards = transform(in_other_company(COLUMNS))
        expect_that(np.isfinite(z).all(), "some sources are not finite.")
        expect_close(backwards[::-1], z[OTHERS], scale=1.0, what="the source from the same noise in other company")
        one_by_one = np.array([transform(u.reshape(1, 1)).item() for u in case.u.ravel()])
        expect_close(alone.ravel(), one_by_one, scale=1.0, what="the source from the same noise alone")
        expect_close(z[::-1, 1], z[:, 0], scale=1.0, what="the source from the same noise in another column")
        expect_distribution(z[:, 0], cdf)

    return Check(body, points, None, no_answer, 8, (), hint, title, "pushes_forward")


def laplace_cdf(z: np.ndarray) -> np.ndarray:
    """Of zero mean and unit variance: the scale is 1 / sqrt 2."""
    tail = 0.5 * np.exp(-np.sqrt(2) * np.abs(z))
    return np.where(z < 0, tail, 1 - tail)


def uniform_cdf(z: np.ndarray) -> np.ndarray:
    """On ± sqrt 3; beyond it goes on, so that what lies there is noticed."""
    return 0.5 + z / np.sqrt(12)


LAPLACE_SOURCES = Question(
    "generative.laplace_sources",
    takes="u (n,d)",
    returns="sources (n,d)",
    over=uniform_noise,
    checks=(
        pushes_forward(
            9,
            laplace_cdf,
            "The sources have the Laplace distribution of zero mean and unit variance, each made of its own u.",
            "The variance of a Laplace distribution is 2 b², for scale b.",
        ),
    ),
)

UNIFORM_SOURCES = Question(
    "generative.uniform_sources",
    takes="u (n,d)",
    returns="sources (n,d)",
    over=uniform_noise,
    checks=(
        pushes_forward(
            6,
            uniform_cdf,
            "The sources have the uniform distribution of zero mean and unit variance, each made of its own u.",
            "The variance of u is 1/12.",
        ),
    ),
)


def sources(draw: DrawFn) -> Arguments:
    n, d = draws.size(draw, 2, 4), draws.size(draw, 2, 4)
    return {"sources": draws.array(draw, n, d), "A": draws.array(draw, d, d)}


def single_sources(draw: DrawFn) -> Arguments:
    n, d = draws.one_of(draw, [(1, 1), (1, 3), (3, 1)])
    return {"sources": draws.array(draw, n, d), "A": draws.array(draw, d, d)}


ICA_MIX = Question(
    "generative.ica_mix",
    takes="sources (n,d), A (d,d)",
    returns="x (n,d)",
    over=sources,
    checks=(
        agrees(
            6,
            scale=1.0,
            title="Each row is x = A s for the row s of the sources.",
            hint="The sources stand in rows: for x = A s, which side does A stand on, and transposed?",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=single_sources,
            cases=20,
            scale=1.0,
            title="A single data point or source is no problem.",
        ),
    ),
)
