"""Numbers that show that a step has another value, and the slip that explains it."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from grader.constants import right_up_to
from grader.derivations.compare import Comparison
from grader.derivations.evaluate import Doubles
from grader.derivations.slips import of_terms
from grader.derivations.tree import Node, Unreadable, functions
from grader.outcome import CheckFailed


@dataclass(frozen=True)
class Sides:
    """Two expressions, and their values or roots at every point."""

    before: Node
    step: Node
    wanted: np.ndarray
    found: np.ndarray


def witness(
    claim: str,
    link: Comparison,
    names: tuple[str, str],
    sides: Sides,
    unknown: str,
    evaluator: Doubles,
    asked: str,
) -> CheckFailed:
    """The two sides are called by `names`; of equations the roots for `unknown` are told."""
    instance, before, step = evaluator.instance, sides.before, sides.step
    general = {*before.free, *step.free, *functions(before), *functions(step)} - {unknown}
    what = f"the root for {unknown} of " if unknown else ""
    where = ", ".join(filter(None, (asked, instance.describe(link.point, general))))
    left, right = _apart(link.left, link.right)
    text = f"{claim}: at {where}, {what}{names[0]} is {left}, {what}{names[1]} is {right}."
    reason = slip(sides, unknown, evaluator)
    numbers = {name: float(instance.numbers[name][link.point]) for name in sorted(general & instance.numbers.keys())}
    can_be_pasted = not unknown and not general & instance.functions.keys()
    return CheckFailed(
        f"{text} Seen over many points, {reason}." if reason else text, at=numbers if can_be_pasted else None
    )


def slip(sides: Sides, unknown: str, evaluator: Doubles) -> str:
    """What explains the difference: a sentence's end, or nothing."""
    try:
        known = right_up_to(sides.wanted, sides.found)
        return known or ("" if unknown else of_terms(sides.before, sides.step, evaluator))
    except (Unreadable, RecursionError):  # what is tried out may cost more than is left
        return ""


def _apart(left: float, right: float) -> tuple[str, str]:
    """Two different numbers to as many digits as it takes to see that they are."""
    for digits in range(6, 18):
        shown = f"{left:.{digits}g}", f"{right:.{digits}g}"
        if shown[0] != shown[1]:
            break
    return shown
