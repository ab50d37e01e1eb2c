"""What may have gone wrong in a step that does not follow: the likely slips, tried on it by numbers."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from itertools import combinations

import numpy as np

from grader import constants
from grader.derivations.evaluate import Doubles
from grader.derivations.show import show
from grader.derivations.tree import Node, Unreadable, functions, mul, number, power, rename, substitute, symbol

SLIPS = 60


def of_terms(before: Node, step: Node, evaluator: Doubles) -> str:
    """Which slip in its terms or arguments explains a step: a sentence's end, or nothing."""
    wanted, found = evaluator.points(before), evaluator.points(step)
    if np.ptp(found) < constants.CLOSE:
        return ""
    for slips in (_in_terms(before, step, wanted, found, evaluator), _swapped(step, wanted, evaluator)):
        for slip in slips:
            return slip
    return ""


def _in_terms(before: Node, step: Node, wanted: np.ndarray, found: np.ndarray, evaluator: Doubles) -> Iterator[str]:
    """One term with another sign or factor, one too many, or one that is missing."""
    for term in _terms(step):
        factor = constants.factor(wanted - found, evaluator.points(term))
        name = "" if factor is None else constants.name(1 + factor)
        if name in ("-1", "0"):
            yield f"the sign of {show(term)} is wrong" if name == "-1" else f"{show(term)} is one term too many"
        elif name:
            yield f"it is right with {show(term)} times {name}"
    for term in _terms(before):
        factor = constants.factor(wanted - found, evaluator.points(term))
        if factor is not None and abs(factor - 1) < constants.CLOSE:
            yield f"the term {show(term)} of the step before is missing"
    names = sorted((before.free | step.free) & evaluator.instance.numbers.keys())
    for term in _simple(names):
        factor = constants.factor(wanted - found, evaluator.points(term))
        if factor is not None and constants.name(factor):
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
    return bool(np.allclose(found, wanted, rtol=constants.CLOSE, atol=constants.CLOSE))


def _terms(node: Node) -> list[Node]:
    return list(node.args[:SLIPS]) if node.head == "Add" else []


def _simple(names: list[str]) -> Iterator[Node]:
    minus = number(-1)
    for name in names:
        one = symbol(name)
        yield from (one, power(one, number(2)), power(one, minus), Node("log", (one,)), power(one, number(-2)))
    for left, right in combinations(map(symbol, names), 2):
        yield from (mul(left, right), mul(left, power(right, minus)), mul(right, power(left, minus)))
