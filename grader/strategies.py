"""Hypothesis strategies for the course's objects, as functions of a `draw`.

Numbers are multiples of 1/8: exact in binary, short in print, and small where Hypothesis shrinks them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.lazy import LazyModule
from grader.sandbox.child.wire import Network

if TYPE_CHECKING:
    import hypothesis
    from hypothesis import strategies as st
    from hypothesis.strategies import DrawFn
else:
    hypothesis = LazyModule("hypothesis")
    st = LazyModule("hypothesis.strategies")

STEP = 1 / 8
OF = " of the options "


def size(draw: DrawFn, low: int, high: int) -> int:
    return draw(st.integers(low, high))


def number(draw: DrawFn, low: float = -3.0, high: float = 3.0) -> float:
    """A float in [low, high]."""
    return float(array(draw, low=low, high=high))


def array(draw: DrawFn, *shape: int, low: float = -2.0, high: float = 2.0) -> np.ndarray:
    """Numbers in [low, high] of the given shape; the simplest is 0, or 1 where there is no 0."""
    count = math.prod(shape)
    origin = round(1 / STEP) if low > 0 and low <= 1 <= high else 0
    integers = st.integers(math.ceil(low / STEP) - origin, math.floor(high / STEP) - origin)
    numbers = np.array(draw(st.lists(integers, min_size=count, max_size=count)), dtype=float)
    return (STEP * (numbers + origin)).reshape(shape)


def simplex(draw: DrawFn, *shape: int) -> np.ndarray:
    """Positive numbers that sum to one along the last axis."""
    parts = array(draw, *shape, low=STEP, high=1.0)
    return parts / parts.sum(axis=-1, keepdims=True)


def one_of(draw: DrawFn, options: list[Any]) -> Any:
    """One of a few options; `search.draw` sees from the event that a bank leaves none of them out."""
    chosen = draw(st.sampled_from(range(len(options))))
    hypothesis.event(f"{chosen}{OF}{len(options)}: {options}")
    return options[chosen]


def subset(draw: DrawFn, count: int) -> np.ndarray:
    """Some, but not all, of `count` things, as an array of bools."""
    chosen = np.array(draw(st.lists(st.booleans(), min_size=count, max_size=count)))
    chosen[draw(st.integers(0, count - 1))] = False
    return chosen


def spd(draw: DrawFn, k: int, d: int) -> np.ndarray:
    """k symmetric positive definite matrices (k, d, d) of condition number below 100."""
    scale_tril = np.tril(array(draw, k, d, d, low=-0.5, high=0.5), -1)
    diagonal = array(draw, k, d, low=0.75, high=2.0)
    scale_tril += diagonal[:, :, None] * np.eye(d)
    return scale_tril @ scale_tril.transpose(0, 2, 1)


def gaussian_mixture(draw: DrawFn, n: int, k: int, d: int) -> dict[str, Any]:
    """Points within a few standard deviations of every component of a Gaussian mixture."""
    return {
        "x": array(draw, n, d),
        "weights": simplex(draw, k),
        "means": array(draw, k, d),
        "covariances": spd(draw, k, d),
    }


def binary(draw: DrawFn, n: int, d: int) -> np.ndarray:
    """A binary matrix (n, d), as floats."""
    return np.array(draw(st.lists(st.integers(0, 1), min_size=n * d, max_size=n * d)), float).reshape(n, d)


def encoder(draw: DrawFn, d: int, h: int) -> Network:
    """A network from v (...,d) to mean and log_variance, (...,h) each."""
    shapes = [(h, d), (h,), (h, d), (h,)]
    return Network("Encoder", tuple(array(draw, *shape, low=-1.0, high=1.0) for shape in shapes))


def bernoulli_decoder(draw: DrawFn, h: int, d: int) -> Network:
    """A network from h (...,h) to logits (...,d)."""
    return Network("BernoulliDecoder", tuple(array(draw, *shape) for shape in [(d, h), (d,)]))


def gaussian_decoder(draw: DrawFn, h: int, d: int) -> Network:
    """A network from h (...,h) to mean and variance, (...,d) each."""
    shapes = [(d, h), (d,), (d, h), (d,)]
    return Network("GaussianDecoder", tuple(array(draw, *shape, low=-1.0, high=1.0) for shape in shapes))


def one_sizes(draw: DrawFn) -> tuple[int, int, int]:
    """Sizes n, k and d of which at least one is 1."""
    n, k, d = size(draw, 1, 3), size(draw, 1, 3), size(draw, 1, 3)
    where = size(draw, 0, 2)
    return (1, k, d) if where == 0 else (n, 1, d) if where == 1 else (n, k, 1)
