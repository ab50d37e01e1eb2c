"""Equations in one unknown: two of them agree where they have the same root."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.derivations.evaluate import AXES, Doubles
from grader.derivations.instance import POINTS
from grader.derivations.tree import ONE, ZERO, Node, difference, heads, symbol

# Where roots are looked for: far beyond the means of the data, or all of (0, 1).
GRIDS = {
    "real": np.sinh(np.linspace(-5.5, 5.5, 1201)),
    "unit": 1 / (1 + np.exp(-np.linspace(-14, 14, 1201))),
}
ROOTS = 4
BISECTIONS = 80


class NoRoot(Exception):
    """An equation that has no root, several, or every number: its text says which."""


def residual(step: Node) -> Node:
    """What the equation says to be zero; a bare expression means "= 0"."""
    if step.head == "Eq":
        return difference(*step.args)
    if step.head == "Constant" and step.value in ("true", "false"):  # what SymPy makes of an Eq of numbers
        return ZERO if step.value == "true" else ONE
    return step


def solved_for(step: Node, unknown: str) -> Node | None:
    """The other side of `unknown = ...`, if the equation is one."""
    if step.head == "Eq":
        for side, other in (step.args, step.args[::-1]):
            if side == symbol(unknown) and unknown not in other.free:
                return other
    return None


def root(step: Node, unknown: str, domain: str, evaluator: Doubles) -> np.ndarray:
    """(POINTS,): the one root in the domain at each point. Raises NoRoot, or Unreadable."""
    side = solved_for(step, unknown)
    if side is not None and "Integral" not in heads(side):
        return evaluator.points(side)
    zero = residual(step)
    grid = GRIDS[domain]

    def at(values: np.ndarray) -> np.ndarray:
        """(POINTS, n) of the residual at (POINTS or 1, n)."""
        spread = values.reshape(*values.shape, *[1] * (AXES - 2))
        with np.errstate(all="ignore"):
            found = np.asarray(evaluator.value(zero, {unknown: spread}), dtype=float)
            size = sum(
                np.abs(np.asarray(evaluator.value(part, {unknown: spread})))
                for part in (zero.args if zero.head == "Add" else (zero,))
            )
        found = np.where(np.abs(found) <= 1e-13 * size, 0.0, found)
        shape = (POINTS, values.shape[1], *[1] * (AXES - 2))
        return np.broadcast_to(found, shape)[:, :, 0, 0]

    residuals = at(grid[None])
    if np.any(np.all((residuals == 0) | np.isnan(residuals), axis=1)):
        raise NoRoot(f"holds for every {unknown}" if np.any(residuals == 0) else "has no value")
    return np.array([_single(roots, unknown) for roots in _roots(residuals, grid, at)])


def _single(roots: list[float], unknown: str) -> float:
    if len(roots) == 1:
        return roots[0]
    raise NoRoot(f"has no root for {unknown}" if not roots else f"has {len(roots)} roots for {unknown}, not one")


def _roots(residuals: np.ndarray, grid: np.ndarray, at: Callable[[np.ndarray], np.ndarray]) -> list[list[float]]:
    """Those of each point, by bisection of every change of sign; a pole is none."""
    signs = np.sign(residuals)
    places = [np.flatnonzero(signs[p, :-1] * signs[p, 1:] < 0)[:ROOTS] for p in range(POINTS)]
    found: list[list[float]] = [[float(v) for v in grid[signs[p] == 0][:ROOTS]] for p in range(POINTS)]
    for rank in range(max(map(len, places))):
        place = np.array([some[rank] if len(some) > rank else 0 for some in places])
        low, high = grid[place], grid[place + 1]
        rising = signs[range(POINTS), place + 1] > 0
        for _ in range(BISECTIONS):
            middle = (low + high) / 2
            above = (at(middle[:, None])[:, 0] > 0) == rising
            low, high = np.where(above, low, middle), np.where(above, middle, high)
        end = np.abs(at(((low + high) / 2)[:, None])[:, 0])
        start = np.abs(residuals[range(POINTS), place])
        for p in range(POINTS):
            if len(places[p]) > rank and end[p] <= start[p]:
                found[p].append(float((low[p] + high[p]) / 2))
    return found
