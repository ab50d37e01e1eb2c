"""A student's derivation, as it was answered."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, TypeAlias

import numpy as np

from grader.derivations.tree import Forbidden, Node, Unreadable, number, read
from grader.expect import describe
from grader.outcome import CheckFailed
from grader.sandbox.child import wire

STEP_LIMIT, PART_LIMIT = 40, 20_000

# One expression, or two of a pair.
Step: TypeAlias = tuple[Node, ...]


@dataclass
class Derivation:
    """Steps as they came; one that this grader cannot read stands as the reason why."""

    steps: Sequence[Step | Unreadable]
    analysis: Any = None
    """An `Analysis`, made once for all the checks of a question."""


def as_derivation(value: Any, what: str) -> Derivation:
    """The steps that a student's function has returned; raises CheckFailed where they are none."""
    if type(value) is wire.Expression:
        raise CheckFailed(f"{what}: expected a list of steps, got a single expression; put the steps in a list.")
    if type(value) is not list:
        raise CheckFailed(f"{what}: expected a list of SymPy expressions, got {describe(value)}.")
    if len(value) > STEP_LIMIT:
        raise CheckFailed(f"{what}: at most {STEP_LIMIT} are read, got {len(value)}.")
    total = sum(
        len(part.nodes)
        for item in value
        for part in (item if type(item) is list else [item])
        if type(part) is wire.Expression
    )
    if total > PART_LIMIT:
        raise CheckFailed(f"{what}: expressions of at most {PART_LIMIT} parts are read, these have {total}.")
    steps: list[Step | Unreadable] = []
    for place, item in enumerate(value, 1):
        pair = item if type(item) is list else [item]
        try:
            steps.append(tuple(_expression(part, f"step {place}") for part in pair))
        except Forbidden as problem:
            raise CheckFailed(f"Step {place} holds {problem}.") from None
        except Unreadable as problem:
            steps.append(problem)
    return Derivation(steps)


def _expression(value: Any, what: str) -> Node:
    if type(value) is wire.Expression:
        return read(value)
    if type(value) is bool:
        return Node("Constant", value=str(value).lower())
    if type(value) is int or (type(value) is float and np.isfinite(value)):
        return number(Fraction(value))
    if type(value) is float:
        return Node("Constant", value="nan")
    raise CheckFailed(f"{what}: expected a SymPy expression, got {describe(value)}.")
