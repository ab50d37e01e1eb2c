"""Random concrete instances of what a derivation leaves general: numbers, densities, smooth functions.

Declared relations, such as p(x, z) = p(x | z) p(z) or a density's total of one, hold by construction.
"""

from __future__ import annotations

import hashlib
import math
from collections.abc import Mapping
from dataclasses import dataclass
from types import ModuleType
from typing import Any, Protocol

import numpy as np

from grader.derivations.tree import Forbidden

POINTS = 8
# Most have two decimals, so that a counterexample can be read.
FURTHER = 2.9
NUMBERS = {"real": (-1.97, 1.97), "positive": (0.41, 2.47), "unit": (0.11, 0.89), "width": (0.47, 1.83)}


class General(Protocol):
    """A function left general, made concrete: arrays have one entry for each point in their first axis."""

    def log(self, m: ModuleType | Any, point: Any, *arguments: Any) -> Any:
        """The log of its value, with the functions of `m` (numpy or mpmath)."""
        ...

    def describe(self, point: int) -> str: ...


def _normal(m: Any, u: Any, mean: Any, std: Any) -> Any:
    return -(((u - mean) / std) ** 2) / 2 - m.log(std) - math.log(2 * math.pi) / 2


@dataclass(frozen=True)
class Density:
    """w N(u; a, s^2) + (1 - w) Logistic(u; b, r): Gaussian at the first points, then both tails and two modes."""

    weight: np.ndarray
    mean: np.ndarray
    std: np.ndarray
    location: np.ndarray
    scale: np.ndarray
    takes = ""

    @staticmethod
    def draw(rng: np.random.Generator) -> Density:
        weight = np.array([1.0, 1.0, 0.0, *_numbers(rng, "unit", POINTS - 3)])
        mean, std, location, scale = (_numbers(rng, kind, POINTS) for kind in ("real", "width", "real", "width"))
        return Density(weight, mean, std, location, scale)

    def log(self, m: Any, point: Any, u: Any) -> Any:
        weight, mean, std = self.weight[point], self.mean[point], self.std[point]
        location, scale = self.location[point], self.scale[point]
        first = _normal(m, u, mean, std)
        v = abs(u - location) / scale
        second = -v - 2 * m.log(1 + m.exp(-v)) - m.log(scale)
        # Where either part underflows the other decides; the greater is taken out of the sum.
        if m is not np:
            if weight in (0, 1):
                return first if weight else second
            first, second = m.log(weight) + first, m.log(1 - weight) + second
            top = max(first, second)
            return top + m.log(m.exp(first - top) + m.exp(second - top))
        with np.errstate(divide="ignore"):
            return np.logaddexp(np.log(weight) + first, np.log(1 - weight) + second)

    def describe(self, point: int) -> str:
        weight = self.weight[point]
        first = f"N({self.mean[point]:g}, {self.std[point]:g}²)"
        second = f"Logistic({self.location[point]:g}, {self.scale[point]:g})"
        if weight in (0, 1):
            return first if weight else second
        return f"{weight:g} {first} + {1 - weight:g} {second}"


@dataclass(frozen=True)
class Conditional:
    """The density of x given z: N(x; a z + b sin z, s^2)."""

    slope: np.ndarray
    wave: np.ndarray
    std: np.ndarray
    takes = ""

    @staticmethod
    def draw(rng: np.random.Generator) -> Conditional:
        return Conditional(*(_numbers(rng, kind, POINTS) for kind in ("real", "real", "width")))

    def log(self, m: Any, point: Any, x: Any, z: Any) -> Any:
        return _normal(m, x, self.slope[point] * z + self.wave[point] * m.sin(z), self.std[point])

    def describe(self, point: int) -> str:
        return f"N(x; {self.slope[point]:g} z + {self.wave[point]:g} sin z, {self.std[point]:g}²)"


@dataclass(frozen=True)
class Smooth:
    """a u + b u^2 + c u^3 + d sin(e u), which may be negative."""

    coefficients: np.ndarray
    takes = "(u)"

    @staticmethod
    def draw(rng: np.random.Generator) -> Smooth:
        return Smooth(np.stack([_numbers(rng, kind, POINTS) for kind in (*["real"] * 4, "positive")], axis=-1))

    def value(self, m: Any, point: Any, order: int, u: Any) -> Any:
        total = 0 * u
        for degree in (1, 2, 3):
            if degree >= order:
                factor = math.perm(degree, order)
                total = total + self.coefficients[..., degree - 1][point] * factor * u ** (degree - order)
        d, e = self.coefficients[..., 3][point], self.coefficients[..., 4][point]
        return total + d * e**order * m.sin(e * u + order * m.pi / 2)

    def describe(self, point: int) -> str:
        a, b, c, d, e = self.coefficients[point]
        return f"{a:g} u + {b:g} u² + {c:g} u³ + {d:g} sin({e:g} u)"


KINDS: dict[str, Any] = {"density": Density, "conditional": Conditional, "smooth": Smooth}


@dataclass(frozen=True)
class Instance:
    """POINTS concrete choices of everything that a derivation has for its arguments."""

    numbers: Mapping[str, np.ndarray]
    functions: Mapping[str, Any]

    @staticmethod
    def draw(domains: Mapping[str, str], salt: bytes) -> Instance:
        """`domains` says of each argument what it is: one of NUMBERS, of KINDS, or binary."""
        seed = hashlib.blake2b(salt + repr(sorted(domains.items())).encode(), digest_size=8)
        rng = np.random.default_rng(int.from_bytes(seed.digest(), "big"))
        functions = {name: KINDS[kind].draw(rng) for name, kind in domains.items() if kind in KINDS}
        numbers = {name: _numbers(rng, kind, POINTS) for name, kind in domains.items() if kind in NUMBERS}
        for name, values in numbers.items():  # the very last point lies further out
            values[-1] *= 1 if domains[name] == "unit" else FURTHER
        binary = [name for name, kind in domains.items() if kind == "binary"]
        # Neither all 0 nor all 1, for which a Bernoulli's likelihood has no root inside (0, 1).
        patterns = rng.permuted(np.tile(np.arange(1, 2 ** max(len(binary), 2) - 1), POINTS))[:POINTS]
        for place, name in enumerate(binary):
            numbers[name] = np.array([float(pattern >> place & 1) for pattern in patterns])
        general = {name: values for name, values in numbers.items() if name not in binary}
        for point in range(POINTS):
            while _coincide([values[point] for values in general.values()]):
                for name, values in general.items():
                    values[point] = np.round(rng.uniform(*NUMBERS[domains[name]]), 2)
        return Instance(numbers, functions)

    def describe(self, point: int, names: set[str]) -> str:
        """The choice at one point of those of `names` that were left general."""
        numbers = [f"{name} = {values[point]:.6g}" for name, values in self.numbers.items() if name in names]
        chosen = [f"{name}{one.takes} = {one.describe(point)}" for name, one in self.functions.items() if name in names]
        return ", ".join(numbers + chosen)

    def function(self, name: str, arity: int) -> Any:
        found = self.functions.get(name)
        if found is None:
            raise Forbidden(f"{name}, which is none of the arguments")
        if arity != (2 if isinstance(found, Conditional) else 1):
            raise Forbidden(f"{name} with {arity} arguments")
        return found


def _coincide(numbers: list[float]) -> bool:
    """Whether some are 0, 1 or alike but for the sign: sound steps may divide by 0 there, and slips not show."""
    return len({0.0, 1.0, *map(abs, numbers)}) < len(numbers) + 2


def _numbers(rng: np.random.Generator, kind: str, count: int) -> np.ndarray:
    """The last ones have all their decimals."""
    drawn = rng.uniform(*NUMBERS[kind], count)
    drawn[: -count // 3] = np.round(drawn[: -count // 3], 2)
    return drawn
