"""Equations in one unknown: two of them agree where they have the same root."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader.derivations.evaluate import AXES, Doubles
from grader.derivations.instance import POINTS
from grader.derivations.tree import BOUND, ONE, ZERO, Node, Unreadable, difference, heads, parts, symbol

# Where roots are looked for: far beyond the means of the data, or all of (0, 1); at no round number, where poles are.
GRIDS = {
    "real": np.sinh(np.linspace(-11.001, 11.0, 2401)),
    "unit": 1 / (1 + np.exp(-np.linspace(-14.001, 14, 1201))),
}
ROOTS = 6
# Each narrows a bracket to a quarter at least.
STEPS = 26
ZERO_AT = 1e-6


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
            terms = zero.args if zero.head == "Add" else (zero,)
            size = sum(np.abs(np.asarray(evaluator.value(term, {unknown: spread}))) for term in terms)
        found = np.where((np.abs(found) <= 1e-13 * size) & np.isfinite(size), 0.0, found)
        shape = (POINTS, values.shape[1], *[1] * (AXES - 2))
        return np.broadcast_to(found, shape)[:, :, 0, 0]

    residuals = at(grid[None])
    if np.any(np.all((residuals == 0) | np.isnan(residuals), axis=1)):
        raise NoRoot(f"holds for every {unknown}" if np.any(residuals == 0) else "has no value")
    roots = _roots(residuals, grid, at)
    for some in roots:
        if not some and _has_a_pole(zero, unknown, grid, evaluator):
            raise Unreadable("an equation with a pole near its root")
        if not some:
            where = " in (0, 1)" if domain == "unit" else ""
            bare = "" if step.head == "Eq" else ', for a bare expression means "= 0"'
            raise NoRoot(f"has no root for {unknown}{where}{bare}")
        if len(some) > 1:
            raise NoRoot(f"has {len(some)} roots for {unknown}, such as {some[0]:.4g} and {some[1]:.4g}, not one")
    return np.array([some[0] for some in roots])


def _has_a_pole(node: Node, unknown: str, grid: np.ndarray, evaluator: Doubles) -> bool:
    """Whether something that the equation divides by changes its sign: a root beside it may have been missed."""
    for part in parts(node):
        divides = part.head == "Pow" and "-" in str(part.args[1].value)
        if divides and unknown in part.args[0].free and not any(name.startswith(BOUND) for name in part.free):
            signs = np.sign(evaluator.value(part.args[0], {unknown: grid.reshape(1, -1, *[1] * (AXES - 2))}))
            if np.any(signs[:, :-1] * signs[:, 1:] < 0):
                return True
    return False


def _roots(residuals: np.ndarray, grid: np.ndarray, at: Callable[[np.ndarray], np.ndarray]) -> list[list[float]]:
    """Those of each point: changes of sign that are no pole, and places where the residual touches zero."""
    signs, sizes = np.sign(residuals), np.abs(residuals)
    brackets: list[list[tuple[int, int]]] = []
    for p in range(POINTS):
        crossed = np.flatnonzero(signs[p, :-1] * signs[p, 1:] < 0)
        # A single zero of the residual, and a dip towards one; a run of zeros is an underflow.
        inner = sizes[p, 1:-1]
        with np.errstate(invalid="ignore"):
            dips = 1 + np.flatnonzero((inner < sizes[p, :-2]) & (inner < sizes[p, 2:]))
        near = [(int(i), int(i) + 1) for i in crossed]
        near += [(int(i) - 1, int(i) + 1) for i in dips if not {i - 1, i} & set(crossed)]
        brackets.append(near[:ROOTS])
    found: list[list[float]] = [[] for _ in range(POINTS)]
    for rank in range(max(map(len, brackets), default=0)):
        pairs = np.array([some[rank] if len(some) > rank else (0, 1) for some in brackets])
        root, is_root = _refined(grid[pairs[:, 0]], grid[pairs[:, 1]], at)
        for p in range(POINTS):
            if len(brackets[p]) > rank and is_root[p]:
                found[p].append(float(root[p]))
    return found


def _refined(
    low: np.ndarray, high: np.ndarray, at: Callable[[np.ndarray], np.ndarray]
) -> tuple[np.ndarray, np.ndarray]:
    """The place in each bracket where the residual is smallest, and whether it is zero there."""
    start = np.abs(at(np.stack([low, high], axis=1))).max(axis=1)
    for _ in range(STEPS):
        inside = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, 9)
        values = at(inside)
        crosses = values[:, :-1] * values[:, 1:] < 0
        best = np.argmin(np.where(np.isnan(values), np.inf, np.abs(values)), axis=1)
        place = np.where(crosses.any(axis=1), crosses.argmax(axis=1), np.clip(best - 1, 0, 7))
        width = np.where(crosses.any(axis=1), 1, 2)
        rows = np.arange(POINTS)
        low, high = inside[rows, place], inside[rows, np.minimum(place + width, 8)]
    root = (low + high) / 2
    with np.errstate(invalid="ignore"):
        return root, np.abs(at(root[:, None])[:, 0]) <= ZERO_AT * start
