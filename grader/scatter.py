"""Plane data sets from the four latent-variable models of Exercise 1: what `identify_model` is asked about.

Every set has zero mean, so that where it lies tells nothing. 400 to 2,000 points; mixing matrices of condition below 8;
noise of 3 to 10 % of the standard deviation in the two models that have noise; ReLU decoders whose output is at least
25 % away from any straight line, in variance, and is seen to bend along its principal axes.
"""

from __future__ import annotations

import numpy as np

MODELS = ("factor_analysis", "gaussian_vae", "super_gaussian_ica", "sub_gaussian_ica")
HIDDEN = 8


def scatter(model: str, number: int) -> np.ndarray:
    """Data set `number` of a model, (n, 2); the same for the same arguments. Raises ValueError on an unknown model."""
    rng = np.random.default_rng([MODELS.index(model), number])
    n = int(rng.integers(400, 2_001))
    if model == "super_gaussian_ica":
        return rng.laplace(scale=np.sqrt(0.5), size=(n, 2)) @ _mixing(rng).T
    if model == "sub_gaussian_ica":
        return rng.uniform(-np.sqrt(3), np.sqrt(3), size=(n, 2)) @ _mixing(rng).T
    mean = rng.standard_normal((n, 2)) @ _mixing(rng).T if model == "factor_analysis" else _curve(rng, n)
    return mean + rng.uniform(0.03, 0.1) * mean.std(axis=0) * rng.standard_normal((n, 2))


def _mixing(rng: np.random.Generator) -> np.ndarray:
    """A matrix (2, 2) of condition below 8."""
    left, right = (np.linalg.qr(rng.standard_normal((2, 2)))[0] for _ in range(2))
    scale, condition = np.exp(rng.uniform(-1, 1)), np.exp(rng.uniform(0, np.log(7.9)))
    matrix: np.ndarray = left * [scale * condition**0.5, scale * condition**-0.5] @ right
    return matrix


def _curve(rng: np.random.Generator, n: int) -> np.ndarray:
    """Means (n, 2) of a decoder with one latent dimension and one hidden ReLU layer; none that is nearly a line."""
    h = rng.standard_normal((n, 1))
    while True:
        weights, bias = rng.standard_normal((HIDDEN, 1)), rng.standard_normal(HIDDEN)
        mean = np.maximum(h @ weights.T + bias, 0) @ rng.standard_normal((HIDDEN, 2))
        mean -= mean.mean(axis=0)
        variances, axes = np.linalg.eigh(np.cov(mean.T))
        if variances[0] >= 0.25 * variances.sum() and _bend(mean @ axes / np.sqrt(variances)) >= 0.3:
            return mean


def _bend(white: np.ndarray) -> float:
    """The share of one coordinate's variance that a cubic in the other explains, for the better of the two."""
    fits = [np.polyval(np.polyfit(x, y, 3), x) for x, y in (white.T, white.T[::-1])]
    return float(max(np.var(fit) for fit in fits))
