"""Truth that does not come from the reference alone: quadrature, derivatives, push-forwards."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import Any

import numpy as np


def kl_to_exponential_posterior(x: float, theta: float, phi: float) -> float:
    """KL(Exp(phi) to p(z|x)) in nats by quadrature, for p(z) = Exp(theta) and p(x|z) = N(z, 1)."""
    from scipy.integrate import quad

    def log_joint(z: float) -> float:
        return math.log(theta) - theta * z - 0.5 * (x - z) ** 2 - 0.5 * math.log(2 * math.pi)

    def integrand(z: float) -> float:
        log_q = math.log(phi) - phi * z
        return math.exp(log_q) * (log_q - log_joint(z))

    peak = max(x - theta, 0.0)
    evidence = quad(lambda z: math.exp(log_joint(z)), 0.0, peak + 40.0, points=[peak + 1.0], epsabs=0, limit=200)[0]
    far = 60.0 / phi
    negative_elbo = quad(integrand, 0.0, far, epsabs=0, epsrel=1e-12, limit=200)[0]
    return float(negative_elbo + math.log(evidence))


def derivative(function: Callable[[float], float], at: float) -> float:
    """By central differences of fourth order, to about 1e-9 of the function's size near `at` > 0."""
    h = 2.0**-9 * at
    near = function(at + h) - function(at - h)
    far = function(at + 2 * h) - function(at - 2 * h)
    return (8 * near - far) / (12 * h)


def differentiated(function: Callable[..., Any], positions: Sequence[int]) -> Callable[..., tuple[Any, ...]]:
    """Of a function of torch's, one of arrays and networks: its value, and the gradients of its sum by `positions`."""

    def value_and_gradients(*arguments: Any) -> tuple[Any, ...]:
        from grader.sandbox.child import tensors  # as the worker does it; needed to make a bank, not to replay it

        copies = [argument.copy() if isinstance(argument, np.ndarray) else argument for argument in arguments]
        value, *gradients = tensors.evaluate(function, copies, positions)
        return value.detach().numpy(), *gradients

    return value_and_gradients


def derived(function: Callable[..., Any]) -> Callable[..., list[Any]]:
    """Of a function of SymPy's, one of `wire.Symbol`s that answers its steps as trees."""

    def steps(*arguments: Any) -> list[Any]:
        from grader.sandbox.child import symbolic  # as the worker does it; needed to make a bank, not to replay it

        def encoded(step: Any) -> Any:
            plain = symbolic.plain(step)
            return [symbolic.plain(part) for part in plain] if isinstance(plain, list) else plain

        return [encoded(step) for step in function(*map(symbolic.build, arguments))]

    return steps


def midpoints(count: int) -> np.ndarray:
    """The midpoints of `count` equal parts of (0, 1)."""
    return (np.arange(count) + 0.5) / count


def largest_gap_to_uniform(values: np.ndarray) -> tuple[float, int]:
    """How far the distribution of `values` is from uniform on (0, 1), and the position where it is farthest.

    `values` are the images of `midpoints` under a map of (0, 1). A map that preserves the uniform
    distribution and has p monotone pieces leaves a gap of at most (p + 1) / count, and none if p is 1.
    """
    order = np.argsort(values, kind="stable")
    gaps = np.abs(values[order] - midpoints(len(values)))
    worst = int(gaps.argmax())
    return float(gaps[worst]), int(order[worst])


def monotone_pieces(values: np.ndarray) -> int:
    """In how many pieces a sequence rises or falls; where it is flat it does neither."""
    signs = np.sign(np.diff(values))
    signs = signs[signs != 0]
    return 1 + int(np.count_nonzero(signs[1:] != signs[:-1]))
