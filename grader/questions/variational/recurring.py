"""Families and checks that several questions on variational inference share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader import strategies as draws
from grader.lazy import LazyModule
from grader.question import Check, Family, agrees

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")


Arguments = dict[str, Any]


def no_answer(*arguments: Any) -> None:
    """For checks that compare with no expected answer."""


def observation(draw: DrawFn) -> Arguments:
    return {"x": draws.number(draw, -3, 6), "theta": draws.number(draw, 0.25, 3)}


def large(draw: DrawFn) -> Arguments:
    x = draws.one_of(draw, [-10.0, -8.5, 15.0, 30.0, 100.0])
    return {"x": x, "theta": draws.number(draw, 0.25, 3)}


def bound(draw: DrawFn) -> Arguments:
    return observation(draw) | {"phi": draws.number(draw, 0.25, 4)}


def large_observations(over: Family = large) -> Check:
    return agrees(
        1,
        name="large_observations",
        over=over,
        cases=20,
        scale=1.0,
        title="x may be any real number, large ones too.",
    )
