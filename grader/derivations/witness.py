"""Numbers that show that a step has another value, and the slip that explains it."""

from __future__ import annotations

import numpy as np

from grader.derivations.compare import Comparison
from grader.derivations.evaluate import Doubles
from grader.derivations.slips import of_numbers, of_terms
from grader.derivations.tree import Node, Unreadable, functions
from grader.outcome import CheckFailed


def witness(
    claim: str,
    link: Comparison,
    names: tuple[str, str],
    before: Node,
    step: Node,
    values: tuple[np.ndarray, np.ndarray],
    unknown: str,
    evaluator: Doubles,
    asked: str,
) -> CheckFailed:
    """`before` and `step` are called by `names`; their `values` are the roots for `unknown`, of equations."""
    instance = evaluator.instance
    general = {*before.free, *step.free, *functions(before), *functions(step)} - {unknown}
    what = f"the root for {unknown} of " if unknown else ""
    where = ", ".join(filter(None, (asked, instance.describe(link.point, general))))
    left, right = _apart(link.left, link.right)
    text = f"{claim}: at {where}, {what}{names[0]} is {left}, {what}{names[1]} is {right}."
    slip = of_numbers(*values) or ("" if unknown else _in_terms(before, step, evaluator))
    numbers = {name: float(instance.numbers[name][link.point]) for name in sorted(general & instance.numbers.keys())}
    can_be_pasted = not unknown and not general & instance.functions.keys()
    return CheckFailed(
        f"{text} Seen over many points, {slip}." if slip else text, at=numbers if can_be_pasted else None
    )


def _apart(left: float, right: float) -> tuple[str, str]:
    """Two different numbers to as many digits as it takes to see that they are."""
    for digits in range(6, 18):
        shown = f"{left:.{digits}g}", f"{right:.{digits}g}"
        if shown[0] != shown[1]:
            break
    return shown


def _in_terms(before: Node, step: Node, evaluator: Doubles) -> str:
    try:
        return of_terms(before, step, evaluator)
    except (Unreadable, RecursionError):  # what is tried out may cost more than is left
        return ""
