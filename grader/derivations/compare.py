"""Whether two expressions have the same value, decided by numbers."""

from __future__ import annotations

import contextlib
from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np

from grader.derivations.evaluate import Doubles
from grader.derivations.tree import Node, Unreadable

# Relative to the larger value. Sound evaluation in doubles errs by less than 1e-11, and slips by more than 1e-3;
# in between finer quadrature and then thirty digits decide.
SAME, OTHER = 1e-9, 1e-5


class Follows(Enum):
    YES = "follows"
    NO = "does not follow"
    UNDECIDED = "undecided"


@dataclass(frozen=True)
class Comparison:
    """What was found, and for NO the point and both values there, for UNDECIDED the reason."""

    follows: Follows
    point: int = 0
    left: float = 0.0
    right: float = 0.0
    reason: str = ""
    part: int = 0
    """Of a pair."""
    error: float = 0.0
    """The largest relative difference, in units of what no right step may have."""


def compare(left: Node, right: Node, evaluator: Doubles) -> Comparison:
    """Raises Unreadable where either has no value that this grader can find."""
    a, b, gap, errors = _values(left, right, evaluator)
    if SAME < np.max(gap) <= OTHER and max(errors) <= OTHER:  # by so much integrals may err that count as settled
        with contextlib.suppress(Unreadable):  # which would take too long
            a, b, gap, errors = _values(left, right, evaluator.finer)
    error = max(errors)
    if np.all(gap <= SAME) and np.all(np.isfinite(a)) and error <= OTHER:
        return Comparison(Follows.YES, error=float(gap.max()) / OTHER)
    point = int(np.argmax(gap > OTHER) if np.any(gap > OTHER) else np.argmax(gap))
    allowed = max(OTHER, 100 * error)
    other = Comparison(Follows.NO, point, float(a[point]), float(b[point]), error=float(gap[point] / allowed))
    if gap[point] > allowed and np.isfinite(a[point]) and not np.isnan(b[point]):
        return other
    found = _precisely(left, right, evaluator, list(dict.fromkeys((point, 0, 1)))[:2])
    if found.follows is Follows.UNDECIDED:  # for a person, unless there is no value that could be the same
        if errors[0] == np.inf and not np.any(np.isfinite(a)):
            return Comparison(Follows.NO, -1, reason="the step before has an integral that does not converge")
        if errors[1] == np.inf and not np.any(np.isfinite(b)):
            return Comparison(Follows.NO, -1, reason="it has an integral that does not converge")
    return found


def _values(left: Node, right: Node, evaluator: Doubles) -> tuple[np.ndarray, np.ndarray, np.ndarray, list[float]]:
    """Of both at every point, how far apart they are, and by how much the integrals in each may err."""
    values, errors = [], []
    for side in (left, right):
        evaluator.error = 0.0
        values.append(evaluator.points(side))
        errors.append(evaluator.error)
    a, b = values
    size = np.maximum(np.maximum(np.abs(a), np.abs(b)), 1e-3)
    with np.errstate(invalid="ignore"):
        gap = np.abs(a - b) / size
    gap[a == b] = 0.0
    gap[~np.isfinite(gap)] = np.inf
    return a, b, gap, errors


def _precisely(left: Node, right: Node, evaluator: Doubles, points: Sequence[int]) -> Comparison:
    from grader.derivations.precise import Precise  # mpmath, which hardly any derivation needs

    worst = 0.0
    try:
        for point in points:
            exact = Precise(evaluator.instance, point, evaluator.spent_precisely)
            try:
                a, b = exact.value(left, {}), exact.value(right, {})
            finally:
                evaluator.spent_precisely = exact.spent
            if not exact.m.isfinite(a):
                raise Unreadable("an expression without a finite value")
            allowed = OTHER * SAME * max(abs(a), abs(b))
            error = float(abs(a - b) / allowed) if a != b else 0.0
            if not exact.m.isfinite(b) or error > 1:
                return Comparison(Follows.NO, point, float(a), float(b), error=error)
            worst = max(worst, error)
    except (Unreadable, ArithmeticError, ValueError, TypeError, RecursionError) as problem:
        return Comparison(Follows.UNDECIDED, reason=str(problem))
    return Comparison(Follows.YES, error=worst)
