"""Expressions as trees over a closed list of heads, read from what a student's process has sent.

Bound variables are named by their height (1 the innermost), behind a character that no student can send: two
expressions which differ in nothing but the names of bound variables are the same tree, and substitution cannot
capture one.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable, Iterator
from fractions import Fraction
from functools import cached_property
from typing import TypeAlias

from grader.sandbox.child import wire

DEPTH_LIMIT = 150
FLAT_LIMIT = 2000
BINDER_LIMIT = 40
SYMBOL_LIMIT = 200
# As the child sends it; a decimal exponent would be a number of any length.
NUMBER = re.compile(r"-?\d{1,2000}/\d{1,2000}")
# Begins the name of every bound variable, and nothing that a student names.
BOUND = "\0"
BINDERS = {"Integral", "Sum", "Product", "Subs", "Limit"}


class Unreadable(Exception):
    """An expression that is none that this grader can read: its text says what stands in the way."""


class Forbidden(Unreadable):
    """What no derivation may contain, and no person need look at."""


class Node:
    """A head with its arguments. `value` is a number, a constant's, symbol's, function's or bound variable's name.

    Integral, Sum and Product are (body, from, to), Subs and Limit (body, at), all of one bound variable;
    Derivative is (body,) by a variable that stays free; Apply is an undefined function, `order` times
    differentiated; Element is (row, column, *entries) of a matrix as wide as its value says.
    """

    __slots__ = ("__dict__", "args", "depth", "free", "head", "height", "order", "value")

    def __init__(self, head: str, args: tuple[Node, ...] = (), value: Fraction | str = "", order: int = 0) -> None:
        self.head, self.args, self.value, self.order = head, args, value, order
        self.height: int
        self.depth: int
        self.free: frozenset[str]
        free = frozenset[str]().union(*(arg.free for arg in args))
        self.height = max((arg.height for arg in args), default=0)
        self.depth = max((arg.depth for arg in args), default=0) + 1
        if head in BINDERS:
            outside = frozenset[str]().union(*(arg.free for arg in args[1:]))
            free = (args[0].free - {str(value)}) | outside
            self.height += 1
        elif head == "Symbol" or head == "Derivative":
            free = free | {str(value)}
        self.free = free
        if self.depth > DEPTH_LIMIT:
            raise Forbidden(f"an expression nested deeper than {DEPTH_LIMIT} levels")

    @cached_property
    def digest(self) -> bytes:
        own = f"{self.head}\0{self.value}\0{self.order}\0".encode()
        return hashlib.blake2b(own + b"".join(arg.digest for arg in self.args), digest_size=16).digest()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Node) and self.digest == other.digest

    def __hash__(self) -> int:
        return hash(self.digest)

    def __repr__(self) -> str:
        inside = ", ".join(map(repr, self.args))
        return f"{self.head}[{self.value}]({inside})" if self.args else str(self.value)


Step: TypeAlias = "Node | tuple[Node, Node]"


def number(value: Fraction | int) -> Node:
    return Node("Number", value=Fraction(value))


def symbol(name: str) -> Node:
    return Node("Symbol", value=name)


def add(*terms: Node) -> Node:
    kept = tuple(term for term in terms if term != ZERO)
    return kept[0] if len(kept) == 1 else Node("Add", kept) if kept else ZERO


def mul(*factors: Node) -> Node:
    if ZERO in factors:
        return ZERO
    kept = tuple(factor for factor in factors if factor != ONE)
    return kept[0] if len(kept) == 1 else Node("Mul", kept) if kept else ONE


def power(base: Node, exponent: Node) -> Node:
    return Node("Pow", (base, exponent))


def negative(node: Node) -> Node:
    return mul(MINUS_ONE, node)


def difference(left: Node, right: Node) -> Node:
    return add(left, negative(right))


ZERO, ONE, MINUS_ONE = number(0), number(1), number(-1)


def bind(head: str, name: str, body: Node, *rest: Node) -> Node:
    """A binder of the variable that `body` calls `name`."""
    own = f"{BOUND}{max(body.height, *(arg.height for arg in rest)) + 1}"
    return Node(head, (substitute(body, name, symbol(own)), *rest), own)


def substitute(node: Node, name: str, by: Node) -> Node:
    """`by` wherever `name` is free; a derivative by it becomes one at `by`."""

    def change(part: Node, args: tuple[Node, ...]) -> Node | None:
        if part.head == "Symbol":
            return by
        if part.head == "Derivative" and part.value == name and by.head != "Symbol":
            return bind("Subs", name, part, by)
        if part.head == "Derivative" and part.value == name:
            return Node("Derivative", args, by.value)
        return None

    return rebuild(node, change, lambda part: name in part.free)


def rename(node: Node, names: dict[str, str]) -> Node:
    """Free symbols and undefined functions under other names, all at once."""

    def change(part: Node, args: tuple[Node, ...]) -> Node | None:
        if part.head in ("Symbol", "Apply", "Derivative") and part.value in names:
            return Node(part.head, args, names[str(part.value)], part.order)
        return None

    return rebuild(node, change, lambda part: True)


def rebuild(
    node: Node, change: Callable[[Node, tuple[Node, ...]], Node | None], concerns: Callable[[Node], bool]
) -> Node:
    """The tree with `change(part, its new arguments)` in the place of every part for which that is not None."""
    known: dict[bytes, Node] = {}

    def visit(part: Node) -> Node:
        if not concerns(part):
            return part
        found = known.get(part.digest)
        if found is None:
            args = tuple(map(visit, part.args))
            found = change(part, args) or (Node(part.head, args, part.value, part.order) if args else part)
            known[part.digest] = found
        return found

    return visit(node)


def parts(node: Node) -> Iterator[Node]:
    """Every distinct part of it, and itself."""
    seen: set[bytes] = set()
    waiting = [node]
    while waiting:
        part = waiting.pop()
        if part.digest not in seen:
            seen.add(part.digest)
            yield part
            waiting += part.args


def heads(node: Node) -> set[str]:
    return {part.head for part in parts(node)}


def functions(node: Node) -> set[str]:
    """The names of the undefined functions in it."""
    return {str(part.value) for part in parts(node) if part.head == "Apply"}


def essence(node: Node, folds: bool = True) -> Node:
    """The same for trees that differ in no more than order, brackets, zeros, ones, and what cancels at sight.

    With `folds`, numbers beside each other count as the one number that they make.
    """
    known: dict[bytes, Node] = {}

    def visit(part: Node) -> Node:
        found = known.get(part.digest)
        if found is None:
            found = known[part.digest] = _tidy(part, tuple(map(visit, part.args)), folds)
        return found

    return visit(node)


def _tidy(part: Node, args: tuple[Node, ...], folds: bool = True) -> Node:
    if part.head == "Pow" and args[1] == ONE:
        return args[0]
    if part.head == "Eq":  # and a bare expression means "= 0"
        rest = [arg for arg in args if arg != ZERO]
        return rest[0] if len(rest) == 1 else Node("Eq", tuple(sorted(rest, key=lambda arg: arg.digest)))
    if part.head not in ("Add", "Mul"):
        return Node(part.head, args, part.value, part.order)
    flat = [inner for arg in args for inner in (arg.args if arg.head == part.head else (arg,))]
    if len(flat) > FLAT_LIMIT:
        raise Forbidden(f"a sum or product of more than {FLAT_LIMIT} parts")
    unit = ZERO if part.head == "Add" else ONE
    flat = [arg for arg in flat if arg != unit]
    numbers = [Fraction(arg.value) for arg in flat if folds and arg.head == "Number"]
    rest = [arg for arg in flat if not folds or arg.head != "Number"]
    if part.head == "Add":
        total = sum(numbers, Fraction(0))
        _cancel(rest, lambda arg: _tidy(Node("Mul"), (MINUS_ONE, arg)))
    else:
        total = Fraction(1)
        for factor in numbers:
            total *= factor
        if total == 0:
            return ZERO
        _cancel(rest, lambda arg: arg.args[0] if arg.head == "Pow" and arg.args[1] == MINUS_ONE else None)
    rest = ([] if total == unit.value and rest else [number(total)]) + sorted(rest, key=lambda arg: arg.digest)
    return rest[0] if len(rest) == 1 else Node(part.head, tuple(rest))


def _cancel(terms: list[Node], opposite: Callable[[Node], Node | None]) -> None:
    """Takes out pairs of which one is the opposite of the other."""
    for term in list(terms):
        other = opposite(term)
        if term in terms and other is not None and other in terms:
            terms.remove(term)
            terms.remove(other)


def read(expression: wire.Expression) -> Node:
    """The tree of an expression that has come from a student's process.

    Raises Unreadable where it is none: unknown heads, arguments that come after their head, wrong counts.
    """
    if sum(head in BINDERS for head, _, _ in expression.nodes) > BINDER_LIMIT:
        raise Forbidden(f"an expression with more than {BINDER_LIMIT} integrals and sums")
    if sum(head == "Symbol" for head, _, _ in expression.nodes) > SYMBOL_LIMIT:
        raise Forbidden(f"an expression with more than {SYMBOL_LIMIT} symbols")
    built: list[Node | tuple[Node, ...]] = []
    for position, (head, value, places) in enumerate(expression.nodes):
        if any(place >= position for place in places):
            raise Forbidden("an expression that contains itself")
        try:
            node = _read(head, value, [built[place] for place in places])
            built.append(_sound(node) if isinstance(node, Node) else node)
        except (IndexError, ValueError, TypeError):  # no SymPy has made this
            raise Unreadable(f"{head} with {len(places)} arguments") from None
    last = built[-1] if built else None
    if not isinstance(last, Node):
        raise Forbidden("a tuple in the place of an expression")
    return last


# The heads that need no more than their arguments, and how many those may be.
PLAIN = {
    **dict.fromkeys(("Add", "Mul", "Max", "Min", "And", "Or"), (1, 10**6)),
    **dict.fromkeys(("exp", "Abs", "sign", "erf", "erfc", "gamma", "loggamma", "factorial", "Not"), (1, 1)),
    **dict.fromkeys(("sin", "cos", "tan", "atan", "sinh", "cosh", "tanh"), (1, 1)),
    **dict.fromkeys(("Pow", "Eq", "Ne", "Lt", "Le", "Gt", "Ge"), (2, 2)),
}
TRUTHS = {"And", "Or", "Not", "Eq", "Ne", "Lt", "Le", "Gt", "Ge"}
RELATIONS = {"StrictLessThan": "Lt", "LessThan": "Le", "StrictGreaterThan": "Gt", "GreaterThan": "Ge"}
RELATIONS |= {"Equality": "Eq", "Unequality": "Ne"}


def _read(head: str, value: str, given: list[Node | tuple[Node, ...]]) -> Node | tuple[Node, ...]:
    head = RELATIONS.get(head, head)
    if head in ("Tuple", "ExprCondPair"):
        return tuple(_single(item) for item in given)
    if head == "?":
        raise Unreadable(value)
    if head in ("Integral", "Sum", "Product", "Derivative"):
        return _limited(head, _single(given[0]), [item for item in given[1:] if isinstance(item, tuple)])
    if head == "Subs":
        return _replaced(given)
    if head == "Piecewise":
        pairs = [item for item in given if isinstance(item, tuple) and len(item) == 2]
        return Node("Piecewise", tuple(part for pair in pairs for part in pair))
    args = tuple(map(_single, given)) if head != "MatrixElement" else ()
    if head == "Number":
        if not NUMBER.fullmatch(value) or int(value.partition("/")[2]) == 0:
            raise Unreadable("a number that is none")
        return number(Fraction(value))
    if head in ("Symbol", "Constant"):
        return Node(head, value=value.replace(BOUND, "?"))
    if head == "Apply":
        return Node(head, args, value)
    if head == "UnevaluatedExpr" and len(args) == 1:
        return args[0]
    if head == "log" and len(args) == 1:
        return Node("log", args)
    if head == "Heaviside" and args:
        return Node("Heaviside", args[:1])
    if head == "MatrixElement" and isinstance(given[0], tuple):
        if int(value) < 1 or len(given[0]) % int(value):
            raise Unreadable("a matrix that is none")
        return Node("Element", (_single(given[1]), _single(given[2]), *given[0]), value)
    if head == "Limit" and len(args) >= 3 and args[1].head == "Symbol":
        return bind("Limit", str(args[1].value), args[0], args[2])
    low, high = PLAIN.get(head, (1, 0))
    if not low <= len(args) <= high:
        raise Unreadable(f"{head} with {len(args)} arguments")
    return Node(head, args)


def _sound(node: Node) -> Node:
    """The node, if truth values stand where they may and nowhere else."""
    truths = [arg.head in TRUTHS or (arg.head == "Constant" and arg.value in ("true", "false")) for arg in node.args]
    if node.head == "Piecewise":
        expected = [place % 2 == 1 for place in range(len(truths))]
    else:
        expected = [node.head in ("And", "Or", "Not")] * len(truths)
    if truths != expected:
        raise Unreadable(f"{node.head} of {'a truth value' if not all(expected) else 'a number'}")
    return node


def _single(item: Node | tuple[Node, ...]) -> Node:
    if isinstance(item, Node):
        return item
    raise Forbidden("a tuple in the place of an expression")


def _limited(head: str, body: Node, limits: list[tuple[Node, ...]]) -> Node:
    """Several limits at once are one binder inside the other; a derivative's are (variable, order)."""
    for limit in limits:
        name = str(limit[0].value) if limit and limit[0].head == "Symbol" else ""
        if head == "Derivative" and name and len(limit) == 2 and limit[1].head == "Number":
            order = Fraction(limit[1].value)
            if order.denominator > 1 or not 0 <= order <= 9:
                raise Forbidden(f"a derivative of order {order}")
            for _ in range(int(order)):
                body = Node("Derivative", (body,), name)
        elif head != "Derivative" and name and len(limit) == 3:
            body = bind(head, name, body, *limit[1:])
        else:
            raise Unreadable(f"{head} without limits" if head != "Derivative" else "a derivative by no symbol")
    return body


def _replaced(given: list[Node | tuple[Node, ...]]) -> Node:
    body, names, points = given
    if not (isinstance(body, Node) and isinstance(names, tuple) and isinstance(points, tuple)):
        raise Unreadable("Subs without its variables")
    for place, name in enumerate(names):  # all at once: no point is changed by another
        if name.head != "Symbol":
            raise Unreadable("Subs of something that is no symbol")
        body = substitute(body, str(name.value), symbol(f"{BOUND}at {place}"))
    for place, point in zip(range(len(names)), points, strict=True):
        body = bind("Subs", f"{BOUND}at {place}", body, point)
    return body
