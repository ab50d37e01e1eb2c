"""What may have gone wrong in a step that does not follow: the likely slips, tried on it by numbers."""

from __future__ import annotations

import math
from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import numpy as np

from grader.derivations.evaluate import Doubles
from grader.derivations.show import show
from grader.derivations.tree import Node, Unreadable, functions, mul, number, power, rename, substitute, symbol

CLOSE = 1e-8
SLIPS = 60


def of_numbers(wanted: np.ndarray, found: np.ndarray) -> str:
    """What one step makes of another's value at many points: a sentence's end, or nothing."""
    if not (np.all(np.isfinite(wanted)) and np.all(np.isfinite(found))) or min(np.ptp(wanted), np.ptp(found)) < CLOSE:
        return ""
    factor = _constant(wanted, found, ratio=True)
    if factor is not None and abs(factor) > CLOSE:
        name = _name(1 / factor)
        return "its sign is wrong" if name == "-1" else f"it is right up to the factor {name}" if name else ""
    offset = _constant(found, wanted)
    name = "" if offset is None else _name(offset)
    return f"it is right up to the constant {name}" if name else ""


def of_terms(before: Node, step: Node, evaluator: Doubles) -> str:
    """Which slip in its terms or arguments explains a step: a sentence's end, or nothing."""
    wanted, found = evaluator.points(before), evaluator.points(step)
    if np.ptp(found) < CLOSE:
        return ""
    for slips in (_in_terms(before, step, wanted, found, evaluator), _swapped(step, wanted, evaluator)):
        for slip in slips:
            return slip
    return ""


def _in_terms(before: Node, step: Node, wanted: np.ndarray, found: np.ndarray, evaluator: Doubles) -> Iterator[str]:
    """One term with another sign or factor, one too many, or one that is missing."""
    for term in _terms(step):
        factor = _constant(wanted - found, evaluator.points(term), ratio=True)
        name = "" if factor is None else _name(1 + factor)
        if name in ("-1", "0"):
            yield f"the sign of {show(term)} is wrong" if name == "-1" else f"{show(term)} is one term too many"
        elif name:
            yield f"it is right with {show(term)} times {name}"
    for term in _terms(before):
        factor = _constant(wanted - found, evaluator.points(term), ratio=True)
        if factor is not None and abs(factor - 1) < CLOSE:
            yield f"the term {show(term)} of the step before is missing"
    names = sorted((before.free | step.free) & evaluator.instance.numbers.keys())
    for term in _simple(names):
        factor = _constant(wanted - found, evaluator.points(term), ratio=True)
        if factor is not None and _name(factor):
            yield f"a term with {show(term)} is wrong or missing"


def _swapped(step: Node, wanted: np.ndarray, evaluator: Doubles) -> Iterator[str]:
    """Two arguments in each other's places, or the square or root of one in its place."""
    general = evaluator.instance.functions
    for one, other in combinations(sorted(step.free & evaluator.instance.numbers.keys()), 2):
        if _agrees(rename(step, {one: other, other: one}), wanted, evaluator):
            yield f"{one} and {other} are swapped"
    for one, other in combinations(sorted(functions(step) & general.keys()), 2):
        if _agrees(rename(step, {one: other, other: one}), wanted, evaluator):
            yield f"{one} and {other} are swapped"
    for name in sorted(step.free & evaluator.instance.numbers.keys()):
        for exponent, text in ((number(2), f"{name}²"), (number(Fraction(1, 2)), f"sqrt({name})")):
            if _agrees(substitute(step, name, power(symbol(name), exponent)), wanted, evaluator):
                yield f"it is right with {text} in the place of {name}"


def _agrees(step: Node, wanted: np.ndarray, evaluator: Doubles) -> bool:
    try:
        found = evaluator.points(step)
    except Unreadable:
        return False
    return bool(np.allclose(found, wanted, rtol=CLOSE, atol=CLOSE))


def _terms(node: Node) -> list[Node]:
    return list(node.args[:SLIPS]) if node.head == "Add" else []


def _simple(names: list[str]) -> Iterator[Node]:
    minus = number(-1)
    for name in names:
        one = symbol(name)
        yield from (one, power(one, number(2)), power(one, minus), Node("log", (one,)), power(one, number(-2)))
    for left, right in combinations(map(symbol, names), 2):
        yield from (mul(left, right), mul(left, power(right, minus)), mul(right, power(left, minus)))


def _constant(above: np.ndarray, below: np.ndarray, ratio: bool = False) -> float | None:
    """above / below, or above - below, if that is the same at every point."""
    with np.errstate(all="ignore"):
        values = above / below if ratio else above - below
    if not np.all(np.isfinite(values)) or np.ptp(values) > CLOSE * max(1.0, float(np.abs(values).max())):
        return None
    return float(values.mean())


# Constants that slips leave behind, as multiples of one of these.
UNITS = {
    "": 1.0,
    "log(2*pi)": math.log(2 * math.pi),
    "log(2)": math.log(2),
    "log(3)": math.log(3),
    "log(pi)": math.log(math.pi),
    "pi": math.pi,
    "sqrt(2*pi)": math.sqrt(2 * math.pi),
    "1/sqrt(2*pi)": 1 / math.sqrt(2 * math.pi),
    "sqrt(2)": math.sqrt(2),
    "sqrt(pi)": math.sqrt(math.pi),
    "1/pi": 1 / math.pi,
}


def _name(value: float) -> str:
    """A constant as a student would write it, or nothing."""
    for unit, size in UNITS.items():
        ratio = Fraction(value / size).limit_denominator(12)
        if abs(value / size - ratio) < CLOSE and abs(ratio) <= 36 and (ratio or not unit):
            if not unit:
                return str(ratio)
            top = {1: "", -1: "-"}.get(ratio.numerator, f"{ratio.numerator} ")
            return f"{top}{unit}" + (f"/{ratio.denominator}" if ratio.denominator > 1 else "")
    return ""
