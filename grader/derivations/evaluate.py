"""The value of a tree at the points of an instance: our own walker, which runs no text and rebuilds no expression."""

from __future__ import annotations

import functools
import itertools
import math
import operator
from collections.abc import Callable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import numpy as np

from grader.derivations.calculus import differentiate
from grader.derivations.instance import POINTS, Instance
from grader.derivations.quadrature import LEVELS, rule
from grader.derivations.tree import Forbidden, Node, Unreadable, parts

# Points in the first axis, then one axis for each integral around an expression.
AXES = 4
TERMS = 1000
# Numbers in one array: two integrals inside each other, with room for one refinement.
LARGEST = 5_000_000
# What a call from Python costs, in numbers.
CALL = 500
# Between a rule and one of half its nodes. The error itself is a hundredth of that or less.
INTEGRAL_TOLERANCE, FINE_TOLERANCE = 1e-7, 1e-11

Bound = Mapping[str, Any]


class Evaluator:
    """What both walkers share. `m` has their functions: numpy, or mpmath."""

    m: Any
    constants: Mapping[str, Any]
    table: Mapping[str, Callable[..., Any]]
    """What the heads stand for that are no more than a function of their arguments."""
    budget: int
    """What a derivation may cost, a few seconds' worth. Not in seconds, for no score may depend on them."""
    too_large: Unreadable

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.spent = 0
        self.error = 0.0
        """Bounds the relative error of the integrals in what has been evaluated since it was set to 0."""
        self._known: dict[tuple[Any, ...], tuple[Any, float]] = {}
        self._bound: list[Any] = []

    def value(self, node: Node, bound: Bound) -> Any:
        """Raises Unreadable for a symbol or function that is none of the arguments, and for what costs too much."""
        if node.head == "Number":
            return self.number(Fraction(node.value))
        inside = node.free & bound.keys()
        key = (node.digest, *[(name, id(bound[name])) for name in sorted(inside)])
        if key not in self._known:
            before, self.error = self.error, 0.0
            found = self._value(node, bound)
            self.spent += self.cost(found)
            if self.spent > self.budget:
                raise self.too_large
            # With what is bound, so that its id stays its own.
            self._known[key] = found, self.error
            self._bound += [bound[name] for name in inside]
            self.error = before
        found, error = self._known[key]
        self.error = max(self.error, error)
        return found

    def forget(self, name: str, count: int) -> None:
        """What was computed with a bound variable since there were `count` values: arrays of millions, never asked for
        again."""
        for key in list(itertools.islice(reversed(self._known), len(self._known) - count)):
            if any(part[0] == name for part in key[1:]):
                del self._known[key]

    def _value(self, node: Node, bound: Bound) -> Any:
        head, args = node.head, node.args
        if head == "Symbol":
            return bound[str(node.value)] if node.value in bound else self.symbol(str(node.value))
        if head == "Constant":
            if node.value not in self.constants:
                raise Forbidden(f"{node.value} in the place of a number")
            return self.constants[str(node.value)]
        if head == "Add":
            return sum((self.value(arg, bound) for arg in args), self.number(Fraction(0)))
        if head == "Mul":
            return self.product(node, bound)
        if head == "log":
            return self.logarithm(args[0], bound)
        if head == "Apply":
            general = self.instance.function(str(node.value), len(args))
            inside = [self.value(arg, bound) for arg in args]
            if hasattr(general, "value"):
                return general.value(self.m, self.point, node.order, *inside)
            if node.order:
                raise Unreadable(f"a derivative of {node.value}")
            return self.m.exp(general.log(self.m, self.point, *inside))
        if head == "Derivative":
            return self.value(differentiate(args[0], str(node.value)), bound)
        if head == "Subs":
            return self.value(args[0], {**bound, str(node.value): self.value(args[1], bound)})
        if head == "Limit":
            return self.limit(node, bound)
        if head == "Element":
            row, column = (self.integer(self.value(arg, bound)) for arg in args[:2])
            place = row * int(str(node.value)) + column
            if not 0 <= place < len(args) - 2:
                raise Forbidden("an index outside of its matrix")
            return self.value(args[2 + place], bound)
        if head == "Integral":
            return self.integral(node, bound)
        if head in ("Sum", "Product"):
            return self._series(node, bound)
        if head == "Pow":
            return self.power(self.value(args[0], bound), self.value(args[1], bound))
        if head == "Piecewise":
            return self.piecewise([self.value(arg, bound) for arg in args])
        if head in self.table:
            return self.table[head](*(self.value(arg, bound) for arg in args))
        raise Unreadable(f"{head} in the place of a number")

    def _series(self, node: Node, bound: Bound) -> Any:
        low, high = (self.integer(self.value(arg, bound)) for arg in node.args[1:])
        if high - low > TERMS:
            raise Forbidden(f"{node.head} of more than {TERMS} terms")
        total = self.number(Fraction(node.head == "Product"))
        for i in range(low, high + 1):
            term = self.value(node.args[0], {**bound, str(node.value): self.number(Fraction(i))})
            total = total * term if node.head == "Product" else total + term
        return total

    def magnitude(self, node: Node, bound: Bound) -> Any:
        """log |value|, also of products, powers and densities that are too small or too large for a double."""
        if node.head == "exp":
            return self.value(node.args[0], bound)
        if node.head == "Mul":
            return sum((self.magnitude(arg, bound) for arg in node.args[1:]), self.magnitude(node.args[0], bound))
        if node.head == "Pow":
            return self.value(node.args[1], bound) * self.magnitude(node.args[0], bound)
        if node.head == "Apply" and not node.order:
            general = self.instance.function(str(node.value), len(node.args))
            if hasattr(general, "log"):
                return general.log(self.m, self.point, *(self.value(arg, bound) for arg in node.args))
        return self.log(abs(self.value(node, bound)))

    point: Any
    cost: Callable[[Any], int]
    number: Callable[[Fraction], Any]
    symbol: Callable[[str], Any]
    integer: Callable[[Any], int]
    product: Callable[[Node, Bound], Any]
    logarithm: Callable[[Node, Bound], Any]
    log: Callable[[Any], Any]
    power: Callable[[Any, Any], Any]
    piecewise: Callable[[list[Any]], Any]
    limit: Callable[[Node, Bound], Any]
    integral: Callable[[Node, Bound], Any]


def _special(name: str) -> Callable[[Any], Any]:
    def call(u: Any) -> Any:
        import scipy.special  # 60 ms that most derivations can do without

        return getattr(scipy.special, name)(u)

    return call


def folded(function: Callable[[Any, Any], Any]) -> Callable[..., Any]:
    return lambda *args: functools.reduce(function, args)


RELATIONS: dict[str, Callable[[Any, Any], Any]] = {
    "Eq": operator.eq,
    "Ne": operator.ne,
    "Lt": operator.lt,
    "Le": operator.le,
    "Gt": operator.gt,
    "Ge": operator.ge,
}
# Heads of functions that are not smooth.
KINKS = {"Abs", "sign", "Max", "Min", "Heaviside", "Piecewise"}
SAME_IN_BOTH = ("exp", "sin", "cos", "tan", "sinh", "cosh", "tanh", "sign")


def neville(steps: Sequence[Any], values: Sequence[Any]) -> tuple[Any, Any]:
    """The value at step 0 of the polynomials through the values, and by how much it errs, at each point.

    A polynomial through few values has not converged yet, one through many may be all rounding: the one counts
    that differs least from those through one value less.
    """
    column = [np.asarray(value) for value in values]
    best, least = column[-1], np.full(np.shape(column[-1]), np.inf)
    for k in range(1, len(steps)):
        parents = column
        column = [
            (steps[i] * after - steps[i + k] * before) / (steps[i] - steps[i + k])
            for i, (before, after) in enumerate(itertools.pairwise(parents))
        ]
        for i, found in enumerate(column):
            change = np.maximum(np.abs(found - parents[i]), np.abs(found - parents[i + 1]))
            best, least = np.where(change < least, found, best), np.where(change < least, change, least)
    return best, least


class Doubles(Evaluator):
    """All points at once, in double precision; `error` is infinite where an integral does not converge."""

    m = np
    budget = 300_000_000
    too_large = Unreadable("expressions too large to evaluate")
    constants: Mapping[str, Any] = {
        "pi": np.float64(math.pi),
        "e": np.float64(math.e),
        "euler_gamma": np.float64(np.euler_gamma),
        "oo": np.float64(math.inf),
        "-oo": np.float64(-math.inf),
        "nan": np.float64(math.nan),
        "true": np.bool_(True),
        "false": np.bool_(False),
    }
    table: Mapping[str, Callable[..., Any]] = {
        **{name: getattr(np, name) for name in SAME_IN_BOTH},
        **RELATIONS,
        "Abs": np.abs,
        "atan": np.arctan,
        "Max": folded(np.maximum),
        "Min": folded(np.minimum),
        "And": folded(np.logical_and),
        "Or": folded(np.logical_or),
        "Not": np.logical_not,
        "Heaviside": lambda u: np.heaviside(u, 0.5),
        "erf": _special("erf"),
        "erfc": _special("erfc"),
        "gamma": _special("gamma"),
        "loggamma": _special("gammaln"),
        "factorial": lambda u: _special("gamma")(u + 1),
    }
    point = np.arange(POINTS).reshape(-1, *[1] * (AXES - 1))

    def __init__(self, instance: Instance, tolerance: float = INTEGRAL_TOLERANCE) -> None:
        super().__init__(instance)
        self.spent_precisely = 0
        self._tolerance = tolerance

    @functools.cached_property
    def finer(self) -> Doubles:
        """With more nodes for an integral, and a budget of its own."""
        return Doubles(self.instance, FINE_TOLERANCE)

    def points(self, node: Node, bound: Bound | None = None) -> np.ndarray:
        """(POINTS,): the value of an expression."""
        with np.errstate(all="ignore"):
            value = np.asarray(self.value(node, bound or {}), dtype=float)
            return np.broadcast_to(value.reshape(-1) if value.ndim < 2 else value[..., 0, 0, 0], (POINTS,))

    def cost(self, value: Any) -> int:
        return int(np.size(value)) + CALL

    def number(self, value: Fraction) -> Any:
        try:
            return np.float64(float(value))
        except OverflowError:
            return np.float64(math.inf if value > 0 else -math.inf)

    def symbol(self, name: str) -> Any:
        if name not in self.instance.numbers:
            raise Forbidden(f"{name.partition('#')[0]}, which is none of the arguments and bound by nothing")
        return self.instance.numbers[name][self.point]

    def integer(self, value: Any) -> int:
        first = float(np.ravel(value)[0])
        if not (np.all(value == first) and first.is_integer()):
            raise Unreadable("a sum with limits that are no integers")
        return int(first)

    def product(self, node: Node, bound: Bound) -> Any:
        result: Any = np.float64(1)
        for arg in node.args:
            result = result * self.value(arg, bound)
        if np.isnan(result).any():  # 0 * oo, of factors that underflow and overflow: their logs do not
            sign = math.prod([np.sign(self.value(arg, bound)) for arg in node.args if arg.head != "exp"])
            logs = [self.magnitude(arg, bound) for arg in node.args]
            is_zero = functools.reduce(np.logical_or, [log == -math.inf for log in logs])
            result = np.where(np.isnan(result), np.where(is_zero, 0.0, sign * np.exp(sum(logs))), result)
        return result

    def log(self, value: Any) -> Any:
        return np.log(value)

    def logarithm(self, node: Node, bound: Bound) -> Any:
        value = self.value(node, bound)
        return np.where(value < 0, np.nan, self.magnitude(node, bound))

    def power(self, base: Any, exponent: Any) -> Any:
        return np.power(base, exponent)

    def piecewise(self, args: list[Any]) -> Any:
        result: Any = np.float64(math.nan)
        for value, condition in reversed(list(zip(args[::2], args[1::2], strict=True))):
            result = np.where(condition, value, result)
        return result

    def limit(self, node: Node, bound: Bound) -> Any:
        """By Neville's extrapolation to h = 0; at infinity h is 1 / x, from where integrands have decayed."""
        at = self.value(node.args[1], bound)
        is_far = bool(np.any(np.isinf(at)))
        steps: Any = 1 / (6 * 1.3 ** np.arange(11.0)) if is_far else 0.25 / 2.0 ** np.arange(12)
        near = [np.sign(at) / h if is_far else at + h for h in steps]
        before = self.error
        values = [self._at(node, bound, point) for point in near]
        if is_far:
            # What the sequence comes near to is the value at infinity, where that has one.
            unsure, self.error = self.error, before
            direct = self._at(node, bound, at)
            if np.all(np.min([np.abs(value - direct) for value in values], axis=0) <= 1e-2 * np.abs(direct) + 1e-6):
                return direct
            self.error = max(self.error, unsure)
        if np.allclose(values[-1], values[-2], rtol=1e-10, atol=1e-11):
            return values[-1]
        found, error = neville(steps, values)
        size = np.max(np.abs(found), initial=1e-3)
        self.error = max(self.error, float(np.max(error) / size))
        return np.where(np.isnan(values[-1]), np.nan, found)

    def _at(self, node: Node, bound: Bound, point: Any) -> Any:
        return self.value(node.args[0], {**bound, str(node.value): np.asarray(point)})

    def integral(self, node: Node, bound: Bound) -> Any:
        body, low, high = node.args[0], *(self.value(arg, bound) for arg in node.args[1:])
        axis = 1 + sum(np.ndim(value) == AXES and value.size > value.shape[0] for value in bound.values())
        if axis >= AXES:
            raise Forbidden(f"more than {AXES - 1} integrals inside each other")
        has_kinks = any(part.head in KINKS and node.value in part.free for part in parts(body))
        for level in range(LEVELS if axis == 1 else LEVELS - 1):
            nodes, weights = _range(low, high, level, axis)
            inside = [np.shape(value) for name, value in bound.items() if name in body.free]
            if POINTS * math.prod(np.broadcast_shapes(np.shape(nodes), *inside)[1:]) > LARGEST:
                if level == 0:
                    raise self.too_large
                break  # with the error as it is
            count = len(self._known)
            terms = self.value(body, {**bound, str(node.value): nodes}) * weights
            self.forget(str(node.value), count)
            terms = np.broadcast_to(terms, np.broadcast_shapes(terms.shape, nodes.shape))
            total = terms.sum(axis, keepdims=True)
            coarse = 2 * np.take(terms, range(0, terms.shape[axis], 2), axis).sum(axis, keepdims=True)
            size = np.abs(terms).sum(axis, keepdims=True) + 1e-300
            ends = np.abs(np.take(terms, (0, -1), axis)).max(axis, keepdims=True)
            error = np.max(np.maximum(np.abs(total - coarse), ends) / size, where=np.isfinite(total), initial=0.0)
            if error < self._tolerance:
                break
        if not has_kinks and np.max(ends / size, initial=0.0, where=np.isfinite(size)) > 1e-3:
            self.error = math.inf
            return np.where(ends / size > 1e-3, np.nan, total)
        # At a jump the estimate may be small by chance: doubles decide nothing there.
        self.error = max(self.error, 1.0 if has_kinks else float(error) if error >= self._tolerance else 0.0)
        return total


def _range(low: Any, high: Any, level: int, axis: int) -> tuple[Any, Any]:
    """Nodes and weights between two limits, each the same kind of limit at all points, along `axis`."""

    def along(array: np.ndarray) -> np.ndarray:
        return array.reshape([-1 if i == axis else 1 for i in range(AXES)])

    if np.any(np.isnan(low)) or np.any(np.isnan(high)):
        raise Unreadable("an integral with limits that are no numbers")
    from_infinity, to_infinity = bool(np.all(low == -math.inf)), bool(np.all(high == math.inf))
    if from_infinity and to_infinity:
        found = rule("line", level)
        return along(found.nodes), along(found.weights)
    if to_infinity or from_infinity:
        found = rule("half line", level)
        nodes = low + along(found.nodes) if to_infinity else high - along(found.nodes)
        return nodes, along(found.weights)
    if np.any(np.isinf(low)) or np.any(np.isinf(high)):
        if np.all(low == math.inf) or np.all(high == -math.inf):  # the wrong way round
            nodes, weights = _range(high, low, level, axis)
            return nodes, -weights
        raise Unreadable("an integral with limits that are infinite in places")
    found = rule("interval", level)
    half = (high - low) / 2
    return low + half + half * along(found.nodes), half * along(found.weights)
