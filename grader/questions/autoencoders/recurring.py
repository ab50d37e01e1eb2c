"""Families and checks that several questions on auto-encoders share."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.outcome import CheckFailed
from grader.question import Case, Check, Family, Student

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Arguments = dict[str, Any]


def gradient(
    points: int,
    *,
    title: str,
    hint: str = "",
    over: Family | None = None,
    truth: Callable[..., Any] | None = None,
    mistakes: tuple[str, ...] = (),
    name: str = "",
    each: bool = False,
    **parts: int,
) -> Check:
    """The check that the gradients by the arguments `parts`, given with their positions in the answer, are right.

    With `mistakes` the truth gives several answers: the right one, then those whose gradients tell of a mistake.
    """

    def body(student: Student, case: Case) -> None:
        actual = student(*case)
        right, *mistaken = case.expected if mistakes else (case.expected,)
        try:
            for by, part in parts.items():
                expect_close(actual[part], right[part], scale=1.0, each=each, what=f"the gradient by {by}")
        except CheckFailed as reason:
            for sentence, wrong in zip(mistakes, mistaken, strict=True):
                if all(_is_close(actual[part], wrong[part]) for part in parts.values()):
                    reason.cause = sentence
            raise

    return Check(body, points, over, truth, hint=hint, title=title, name=name or f"gradient_by_{'_and_'.join(parts)}")


def _is_close(actual: Any, other: Any) -> bool:
    return isinstance(actual, np.ndarray) and actual.shape == other.shape and np.allclose(actual, other, 1e-5, 1e-5)


def leading_dimensions(draw: DrawFn) -> tuple[int, ...]:
    return draws.one_of(draw, [(), (1,), (2, 3), (3, 1, 2)])


def sampled(draw: DrawFn) -> tuple[int, int, int]:
    """Numbers of noise samples s, data points b and dimensions d."""
    return draws.size(draw, 2, 3), draws.size(draw, 2, 4), draws.size(draw, 2, 4)
