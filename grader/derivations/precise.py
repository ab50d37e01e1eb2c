"""The value of a tree at one point to thirty digits, for what doubles do not decide."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction
from typing import Any

import mpmath

from grader.derivations.evaluate import RELATIONS, SAME_IN_BOTH, Bound, Evaluator, neville
from grader.derivations.instance import Instance
from grader.derivations.tree import Node, Unreadable, parts

DIGITS = 30
LARGEST = 10**9
OF_ONE = ("atan", "erf", "erfc", "gamma", "loggamma", "factorial")


class Precise(Evaluator):
    """At one of the instance's points."""

    budget = 150_000
    too_large = Unreadable("an expression that would take too long to thirty digits")

    def __init__(self, instance: Instance, point: int, spent: int = 0) -> None:
        super().__init__(instance)
        self.spent = spent
        self.m = m = mpmath.mp.clone()
        m.dps = DIGITS
        self.point = point
        self.constants = {"pi": +m.pi, "e": +m.e, "euler_gamma": +m.euler} | {
            "oo": m.inf,
            "-oo": -m.inf,
            "nan": m.nan,
            "true": True,
            "false": False,
        }
        self.table = {
            **{name: self._guarded(getattr(m, name)) for name in (*SAME_IN_BOTH, *OF_ONE)},
            **RELATIONS,
            "Abs": abs,
            "Max": max,
            "Min": min,
            "And": lambda *args: all(args),
            "Or": lambda *args: any(args),
            "Not": lambda u: not u,
            "Heaviside": lambda u: m.mpf(u > 0) if u else m.mpf("0.5"),
        }

    def _guarded(self, function: Callable[[Any], Any]) -> Callable[[Any], Any]:
        """Of numbers beyond reason mpmath would compute every digit."""

        def call(u: Any) -> Any:
            if abs(u) > (LARGEST**100 if function == self.m.exp else LARGEST) and self.m.isfinite(u):
                raise Unreadable("numbers that are too large")
            return function(u)

        return call

    def cost(self, value: Any) -> int:
        return 1

    def number(self, value: Fraction) -> Any:
        return self.m.mpf(value.numerator) / value.denominator

    def symbol(self, name: str) -> Any:
        return self.m.mpf(str(self.instance.numbers[name][self.point]))  # the two decimals, not their double

    def integer(self, value: Any) -> int:
        return int(value)

    def product(self, node: Node, bound: Bound) -> Any:
        return self.m.fprod(self.value(arg, bound) for arg in node.args)

    def log(self, value: Any) -> Any:
        return self.m.log(value) if value else -self.m.inf

    def logarithm(self, node: Node, bound: Bound) -> Any:
        value = self.value(node, bound)
        return self.m.nan if value < 0 else self.magnitude(node, bound)

    def power(self, base: Any, exponent: Any) -> Any:
        if abs(exponent) > LARGEST or abs(base) > self.m.mpf(10) ** LARGEST:
            raise Unreadable("numbers that are too large")
        if base < 0 and exponent != int(exponent):
            return self.m.nan
        return base**exponent if base or exponent >= 0 else self.m.inf

    def piecewise(self, args: list[Any]) -> Any:
        return next((value for value, holds in zip(args[::2], args[1::2], strict=True) if holds), self.m.nan)

    def limit(self, node: Node, bound: Bound) -> Any:
        at = self.value(node.args[1], bound)
        if not self.m.isfinite(at):
            raise Unreadable("a limit at infinity that needs more than double precision")
        steps = [self.m.mpf(2) ** -k for k in range(2, 18)]
        values = [self.value(node.args[0], {**bound, str(node.value): at + h}) for h in steps]
        found, error = (array.item() for array in neville(steps, values))
        if not error <= self.m.mpf(10) ** (-DIGITS // 2) * (1 + abs(found)):
            raise Unreadable("a limit that is approached too slowly to be evaluated")
        return found

    def integral(self, node: Node, bound: Bound) -> Any:
        low, high = (self.value(arg, bound) for arg in node.args[1:])
        name = str(node.value)
        if bound:
            raise Unreadable("an integral inside of another or of a limit that needs more than double precision")
        # Kinks lie at 0, at a number in the integrand or at one of the arguments, if anywhere.
        numbers = [self.number(Fraction(part.value)) for part in parts(node.args[0]) if part.head == "Number"]
        cuts = {*map(self.m.mpf, (-8, -1, 0, 1, 8)), *map(self.symbol, self.instance.numbers), *numbers[:8]}
        inside = [cut for cut in sorted(cuts) if low < cut < high]

        def at(place: Any) -> Any:
            count = len(self._known)
            found = self.value(node.args[0], {**bound, name: place})
            self.forget(name, count)
            return found

        value, error = self.m.quad(at, [low, *inside, high], error=True)
        if error > self.m.mpf(10) ** (-DIGITS // 2) * (1 + abs(value)):
            raise Unreadable("an integral that converges too slowly to be evaluated")
        return value
