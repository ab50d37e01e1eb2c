"""Derivatives of trees, by the rules of calculus."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from grader.derivations.tree import ONE, ZERO, Node, Unreadable, add, mul, negative, number, power, substitute

TWO, MINUS_TWO, MINUS_HALF = number(2), number(-2), number(Fraction(-1, 2))
PI = Node("Constant", value="pi")

# f' as a function of u, for each f of one argument.
OUTER: dict[str, Callable[[Node], Node]] = {
    "exp": lambda u: Node("exp", (u,)),
    "Abs": lambda u: Node("sign", (u,)),
    "sin": lambda u: Node("cos", (u,)),
    "cos": lambda u: negative(Node("sin", (u,))),
    "tan": lambda u: power(Node("cos", (u,)), MINUS_TWO),
    "atan": lambda u: power(add(ONE, power(u, TWO)), number(-1)),
    "sinh": lambda u: Node("cosh", (u,)),
    "cosh": lambda u: Node("sinh", (u,)),
    "tanh": lambda u: power(Node("cosh", (u,)), MINUS_TWO),
    "erf": lambda u: mul(TWO, power(PI, MINUS_HALF), Node("exp", (negative(power(u, TWO)),))),
    "erfc": lambda u: mul(MINUS_TWO, power(PI, MINUS_HALF), Node("exp", (negative(power(u, TWO)),))),
}


PART_LIMIT = 20_000


def differentiate(node: Node, name: str) -> Node:
    """The derivative by the free symbol `name`; raises Unreadable where there is no rule, or it is too long."""
    known: dict[bytes, Node] = {}
    made = 0

    def visit(part: Node) -> Node:
        if name not in part.free:
            return ZERO
        found = known.get(part.digest)
        if found is None:
            nonlocal made
            made += len(part.args) ** 2 if part.head == "Mul" else len(part.args)
            if made > PART_LIMIT:
                raise Unreadable(f"a derivative of more than {PART_LIMIT} parts")
            found = known[part.digest] = _derivative(part, name, visit)
        return found

    return visit(node)


def _relative(u: Node, name: str, visit: Callable[[Node], Node]) -> Node:
    """u' / u, without dividing by what may be too small for a double."""
    if name not in u.free:
        return ZERO
    if u.head == "exp":
        return visit(u.args[0])
    if u.head == "Mul":
        return add(*(_relative(factor, name, visit) for factor in u.args))
    if u.head == "Pow" and name not in u.args[1].free:
        return mul(u.args[1], _relative(u.args[0], name, visit))
    return mul(visit(u), power(u, number(-1)))


def _derivative(part: Node, name: str, visit: Callable[[Node], Node]) -> Node:
    args = part.args
    if part.head == "Symbol":
        return ONE
    if part.head == "Add":
        return add(*map(visit, args))
    if part.head == "Mul":
        return add(*(mul(*args[:i], visit(arg), *args[i + 1 :]) for i, arg in enumerate(args)))
    if part.head == "Pow":
        base, exponent = args
        if name not in exponent.free:
            return mul(exponent, power(base, add(exponent, number(-1))), visit(base))
        slope = add(mul(visit(exponent), Node("log", (base,))), mul(exponent, power(base, number(-1)), visit(base)))
        return mul(part, slope)
    if part.head == "log":
        return _relative(args[0], name, visit)
    if part.head == "Product" and name not in args[1].free | args[2].free:
        return mul(part, Node("Sum", (_relative(args[0], name, visit), *args[1:]), part.value))
    if part.head == "Element":
        return Node("Element", (*args[:2], *map(visit, args[2:])), part.value)
    if part.head in OUTER:
        return mul(OUTER[part.head](args[0]), visit(args[0]))
    if part.head == "Apply" and len(args) == 1:
        return mul(Node("Apply", args, part.value, part.order + 1), visit(args[0]))
    if part.head == "Piecewise" and not any(name in condition.free for condition in args[1::2]):
        return Node("Piecewise", tuple(arg if i % 2 else visit(arg) for i, arg in enumerate(args)))
    if part.head == "Derivative" and part.value == name:
        return differentiate(visit(args[0]), name)
    if part.head == "Derivative":
        return Node("Derivative", (visit(args[0]),), part.value)
    if part.head == "Subs":
        body, at = args
        along = Node("Subs", (differentiate(body, str(part.value)), at), part.value)
        return add(Node("Subs", (visit(body), at), part.value), mul(along, visit(at)))
    if part.head == "Integral":  # Leibniz's rule
        body, low, high = args
        inside = Node("Integral", (visit(body), low, high), part.value) if name in body.free else ZERO
        upper = mul(substitute(body, str(part.value), high), visit(high)) if name in high.free else ZERO
        lower = mul(substitute(body, str(part.value), low), visit(low)) if name in low.free else ZERO
        return add(inside, upper, negative(lower))
    if part.head == "Sum" and name not in args[1].free | args[2].free:
        return Node("Sum", (visit(args[0]), *args[1:]), part.value)
    raise Unreadable(f"a derivative of {part.head}")
