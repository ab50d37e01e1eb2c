"""The form of a step, apart from its value: merged integrands, compared point by point, not as they are printed."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from fractions import Fraction

import numpy as np

from grader.derivations.compare import Follows, compare
from grader.derivations.evaluate import Doubles
from grader.derivations.tree import BOUND, ONE, ZERO, Node, Unreadable, add, heads, mul, parts, substitute, symbol

INFINITY, MINUS_INFINITY = Node("Constant", value="oo"), Node("Constant", value="-oo")
WHOLE_LINE = (MINUS_INFINITY, INFINITY)
HALF_LINE = (ZERO, INFINITY)
# Of which every partition is tried.
PIECES = 8


class OtherForm(Exception):
    """The step is not in the form that was asked for: its text says what is."""


def terms(node: Node, head: str, by: str = "") -> Iterator[tuple[Node, Node]]:
    """(coefficient, part) with parts of this head, of which `node` is the sum; OtherForm where it is no such sum.

    A derivative counts only where it is by `by`.
    """

    def has(part: Node) -> bool:
        return any(inner.head == head and (not by or inner.value == by) for inner in parts(part))

    if node.head == head and (not by or node.value == by):
        yield ONE, node
    elif node.head == "Add":
        for arg in node.args:
            yield from terms(arg, head, by)
    elif node.head == "Mul" and sum(map(has, node.args)) == 1:
        [core] = [arg for arg in node.args if has(arg)]
        outside = mul(*(arg for arg in node.args if arg is not core))
        for coefficient, part in terms(core, head, by):
            yield mul(outside, coefficient), part
    elif node != ZERO:
        article = "an Integral" if head == "Integral" else f"a {head}"
        raise OtherForm(f"a part of it stands outside of any {head}" if has(node) else f"a part of it is not {article}")


def integrand(node: Node, limits: Sequence[tuple[Node, Node]], names: Sequence[str]) -> Node:
    """The sum of what is integrated, in the variables `names`, if all integrals have these limits.

    `names` go from the outermost integral to the innermost. Raises OtherForm.
    """
    (low, high), *inner = limits
    collected = []
    for coefficient, part in terms(node, "Integral"):
        body, *found = part.args
        if (found[0], found[1]) != (low, high):
            raise OtherForm(f"an integral in it does not go from {_shown(low)} to {_shown(high)}")
        body = substitute(body, str(part.value), symbol(names[0]))
        if inner:
            body = integrand(body, inner, names[1:])
        collected.append(mul(coefficient, body))
    if not collected:
        raise OtherForm("it has no Integral")
    merged = add(*collected)
    if "Integral" in heads(merged):
        raise OtherForm("there is an integral inside an integral, or before one")
    return merged


def derived(node: Node, by: str) -> Node:
    """The sum of what is differentiated by `by`, if the step is nothing but such derivatives."""
    collected = []
    for coefficient, part in terms(node, "Derivative", by):
        if by in coefficient.free:
            raise OtherForm(f"a factor with {by} stands before the derivative")
        collected.append(mul(coefficient, part.args[0]))
    if not collected:
        raise OtherForm(f"it has no Derivative by {by}")
    return add(*collected)


def expect_same(left: Node, right: Node, evaluator: Doubles, message: str) -> None:
    """Raises OtherForm unless two integrands agree at every point."""
    found = compare(left, right, evaluator)
    if found.follows is Follows.NO:
        raise OtherForm(message)


def expect_same_up_to_a_constant(
    left: Node, right: Node, by: str, domain: str, evaluator: Doubles, message: str
) -> None:
    """Raises OtherForm unless two functions of `by` differ by no more than what is free of it."""
    places = (0.17, 0.38, 0.61, 0.83) if domain == "unit" else (-2.41, -0.63, 0.38, 1.87, 3.3)
    with np.errstate(all="ignore"):
        at = [[evaluator.points(side, {by: np.float64(value)}) for value in places] for side in (left, right)]
    slopes = np.diff(np.array(at), axis=1)
    if not np.allclose(slopes[0], slopes[1], rtol=1e-7, atol=1e-9):
        raise OtherForm(message)


def expect_closed(node: Node) -> None:
    """Raises OtherForm where an integral, derivative, sum or limit is left."""
    expect_without(node, "Integral", "Derivative", "Sum", "Product", "Limit", "Subs")


def expect_without(node: Node, *unwanted: str) -> None:
    left = sorted(heads(node) & set(unwanted))
    if left:
        raise OtherForm(f"there is still {'an' if left[0] == 'Integral' else 'a'} {left[0]} in it")


def expect_free(node: Node, allowed: set[str], what: str) -> None:
    """Raises OtherForm where the step holds another symbol."""
    other = sorted(name for name in node.free - allowed if not name.startswith(BOUND))
    if other:
        raise OtherForm(f"it contains {', '.join(name.partition('#')[0] for name in other)}; {what}")


def numbers(node: Node) -> set[Fraction]:
    return {Fraction(part.value) for part in parts(node) if part.head == "Number"}


def partitions(pieces: Sequence[Node]) -> Iterator[tuple[Node, Node]]:
    """Every way to make two sums of the pieces, none of them empty."""
    if len(pieces) > PIECES:
        raise Unreadable(f"more than {PIECES} integrals")
    for mask in range(1, 2 ** len(pieces) - 1):
        yield (
            add(*(piece for i, piece in enumerate(pieces) if mask >> i & 1)),
            add(*(piece for i, piece in enumerate(pieces) if not mask >> i & 1)),
        )


def _shown(limit: Node) -> str:
    return str(limit.value)
