"""SymPy: the symbols that the grader names, and what is answered, as trees over a closed list of heads."""

from __future__ import annotations

from typing import Any

import numpy as np
import sympy
from sympy.core.function import AppliedUndef
from sympy.matrices.expressions.matexpr import MatrixElement

from . import values, wire

NODE_LIMIT = 5000
DIGIT_LIMIT = 1000
NAME_LIMIT = 100

# Exactly these classes; whatever else there is travels as UNKNOWN with the name of its class.
HEADS: dict[type, str] = {
    kind: kind.__name__
    for kind in (
        *(sympy.Add, sympy.Mul, sympy.Pow, sympy.exp, sympy.log, sympy.Abs, sympy.sign, sympy.Max, sympy.Min),
        *(sympy.erf, sympy.erfc, sympy.gamma, sympy.loggamma, sympy.factorial, sympy.Heaviside),
        *(sympy.sin, sympy.cos, sympy.tan, sympy.atan, sympy.sinh, sympy.cosh, sympy.tanh),
        *(sympy.Integral, sympy.Sum, sympy.Product, sympy.Derivative, sympy.Subs, sympy.Limit, sympy.Tuple),
        *(sympy.Piecewise, sympy.functions.elementary.piecewise.ExprCondPair, sympy.And, sympy.Or, sympy.Not),
        *(sympy.Eq, sympy.Ne, sympy.Lt, sympy.Le, sympy.Gt, sympy.Ge, sympy.core.expr.UnevaluatedExpr),
    )
}
CONSTANTS: dict[type, str] = {
    type(sympy.pi): "pi",
    type(sympy.E): "e",
    type(sympy.EulerGamma): "euler_gamma",
    type(sympy.oo): "oo",
    type(-sympy.oo): "-oo",
    type(sympy.nan): "nan",
    type(sympy.zoo): "nan",
    type(sympy.true): "true",
    type(sympy.false): "false",
}
UNKNOWN = "?"


def build(argument: Any) -> Any:
    """What stands for a symbol, a function or a list of them as the student receives it."""
    if type(argument) is list:
        return tuple(map(build, argument))
    if type(argument) is not wire.Symbol:
        return argument
    kind = sympy.Function if argument.is_function else sympy.Symbol
    return kind(argument.name, **{argument.assumption: True})


def plain(value: Any) -> Any:
    """An expression as a `wire.Expression`, a pair as a list; values of other kinds as ever."""
    if isinstance(value, (sympy.MatrixBase, sympy.Tuple)):
        return list(value)
    if isinstance(value, np.ndarray) and value.dtype.hasobject:
        return value.tolist()
    return encode(value) if isinstance(value, sympy.Basic) else values.plain(value)


def encode(expression: sympy.Basic) -> Any:
    """Every distinct part once, so that shared parts, of which a small object may hold 2^60, cost nothing."""
    nodes: list[tuple[str, str, list[int]]] = []
    places: dict[int, int] = {}
    kept: list[Any] = []  # an id is only an id while its object lives
    waiting: list[tuple[Any, Any]] = [(expression, None)]
    while waiting:
        part, inside = waiting.pop()
        if id(part) in places:
            continue
        if len(nodes) + len(waiting) > NODE_LIMIT:
            return wire.Unsupported(f"an expression of more than {NODE_LIMIT} parts")
        head, name = _head(part)
        if inside is None:
            inside = _inside(part, head)
            waiting.append((part, inside))
            waiting += [(argument, None) for argument in inside]
            continue
        places[id(part)] = len(nodes)
        kept.append(part)
        nodes.append((head, wire.readable(name, DIGIT_LIMIT), [places[id(argument)] for argument in inside]))
    return wire.Expression(nodes)


def _inside(part: Any, head: str) -> tuple[Any, ...]:
    if head == "MatrixElement":
        matrix, *place = part.args
        return (sympy.Tuple(*matrix), *place)
    return part.args if head in HEADS.values() or head == "Apply" else ()


def _head(part: Any) -> tuple[str, str]:
    kind = type(part)
    if kind in HEADS:
        return HEADS[kind], ""
    if kind is sympy.Dummy:
        return "Symbol", f"{part.name[:NAME_LIMIT]}#{part.dummy_index}"
    if kind is sympy.Symbol:
        return "Symbol", part.name[:NAME_LIMIT]
    if isinstance(part, sympy.Rational) and type(part).__module__ == "sympy.core.numbers":
        return _number(int(part.p), int(part.q))
    if kind is sympy.Float:
        return _number(*_ratio(part))
    if kind is MatrixElement and isinstance(part.args[0], sympy.ImmutableDenseMatrix):
        return "MatrixElement", str(part.args[0].cols)
    if kind in CONSTANTS:
        return "Constant", CONSTANTS[kind]
    if isinstance(part, AppliedUndef):
        return "Apply", str(part.func.__name__)[:NAME_LIMIT]
    return UNKNOWN, kind.__name__[:NAME_LIMIT]


def _ratio(number: sympy.Float) -> tuple[int, int]:
    sign, mantissa, exponent, _ = number._mpf_
    shift = min(abs(exponent), 4 * DIGIT_LIMIT)  # beyond which `_number` refuses it
    top = -int(mantissa) if sign else int(mantissa)
    return (top << shift, 1) if exponent >= 0 else (top, 1 << shift)


def _number(numerator: int, denominator: int) -> tuple[str, str]:
    if max(numerator.bit_length(), denominator.bit_length()) > 3 * DIGIT_LIMIT:
        return UNKNOWN, "a number of a thousand digits"
    return "Number", f"{numerator}/{denominator}"
