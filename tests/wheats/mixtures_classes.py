"""Dataclasses, a decorator, a callable instance, functools.partial, bound methods, optional parameters."""

from __future__ import annotations

import functools
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any, ClassVar

import numpy as np
import numpy.typing as npt

Array = npt.NDArray[np.float64]


def as_arrays(function: Callable[..., Any]) -> Callable[..., Any]:
    """Turn every array-like positional argument into an array of floats."""

    @functools.wraps(function)
    def wrapper(*args: Any, **options: Any) -> Any:
        return function(*(np.array(a, dtype=float) if np.ndim(a) else a for a in args), **options)

    return wrapper


@dataclass(frozen=True)
class Gaussian:
    mean: Array
    covariance: Array
    eigenvalues: Array = field(init=False, repr=False)
    eigenvectors: Array = field(init=False, repr=False)
    LOG_TWO_PI: ClassVar[float] = float(np.log(2 * np.pi))

    def __post_init__(self) -> None:
        values, vectors = np.linalg.eigh(self.covariance)
        object.__setattr__(self, "eigenvalues", values)
        object.__setattr__(self, "eigenvectors", vectors)

    def log_density(self, points: Array) -> Array:
        whitened = (points - self.mean) @ self.eigenvectors / np.sqrt(self.eigenvalues)
        volume = np.sum(np.log(self.eigenvalues)) + points.shape[1] * self.LOG_TWO_PI
        return -0.5 * (np.sum(whitened**2, axis=1) + volume)


@dataclass
class GaussianMixture:
    weights: Array
    components: list[Gaussian]

    @classmethod
    def build(cls, weights: Array, means: Sequence[Array], covariances: Sequence[Array]) -> GaussianMixture:
        return cls(weights, [Gaussian(m, c) for m, c in zip(means, covariances, strict=True)])

    @classmethod
    def from_responsibilities(cls, points: Array, r: Array) -> GaussianMixture:
        effective = r.sum(axis=0)
        shares = r / effective
        means = shares.T @ points
        covariances = []
        for share, mean in zip(shares.T, means, strict=True):
            centred = (points - mean) * np.sqrt(share)[:, None]
            covariances.append(centred.T @ centred)
        return cls.build(effective / len(points), means, covariances)

    def log_joint(self, points: Array) -> Array:
        with np.errstate(divide="ignore"):
            prior = np.log(self.weights)
        return prior + np.stack([c.log_density(points) for c in self.components], axis=1)

    def log_evidence(self, points: Array) -> Array:
        joint = self.log_joint(points)
        top = joint.max(axis=1, keepdims=True)
        return top[:, 0] + np.log(np.exp(joint - top).sum(axis=1))

    def log_posterior(self, points: Array) -> Array:
        return self.log_joint(points) - self.log_evidence(points)[:, None]

    def log_likelihood(self, points: Array) -> float:
        return float(self.log_evidence(points).sum())

    def bound(self, points: Array, r: Array) -> float:
        """The evidence minus the divergence from the posterior."""
        ratio = np.zeros_like(r)
        used = r > 0
        ratio[used] = r[used] * (np.log(r[used]) - self.log_posterior(points)[used])
        return self.log_likelihood(points) - float(ratio.sum())

    def unpack(self) -> tuple[Array, Array, Array]:
        means = np.array([c.mean for c in self.components])
        covariances = np.array([c.covariance for c in self.components])
        return self.weights, means, covariances


@dataclass
class Softmax:
    axis: int = -1

    def __call__(self, scores: Array) -> Array:
        scores = np.array(scores, dtype=float)
        scores -= scores.max(axis=self.axis, keepdims=True)
        np.exp(scores, out=scores)
        scores /= scores.sum(axis=self.axis, keepdims=True)
        return scores


class BernoulliMixture:
    def log_likelihoods(self, images: Array, theta: Array) -> Array:
        probabilities = np.where(images[:, None, :] > 0.5, theta, 1 - theta)
        with np.errstate(divide="ignore"):
            return np.log(np.maximum(probabilities, 0)).sum(axis=2)

    def responsibilities(self, images: Array, theta: Array) -> Array:
        return Softmax()(self.log_likelihoods(images, theta))

    def update(self, images: Array, gamma: Array, smoothing: float = 0.0) -> Array:
        effective = gamma.sum(axis=0)[:, None]
        return (gamma.T @ images + smoothing) / (effective + 2 * smoothing)

    def log_likelihood(self, images: Array, theta: Array) -> float:
        scores = self.log_likelihoods(images, theta)
        top = scores.max(axis=1)
        return float(np.sum(top + np.log(np.mean(np.exp(scores - top[:, None]), axis=1))))

    def fit(self, images: Array, theta: Array, tol: float = 1e-6, max_iter: int = 100) -> tuple[Array, list[float]]:
        history = [self.log_likelihood(images, theta)]
        for _ in range(max_iter):
            theta = self.update(images, self.responsibilities(images, theta))
            history.append(self.log_likelihood(images, theta))
            if history[-1] - history[-2] < tol:
                return theta, history
        return theta, history


@as_arrays
def gaussian_responsibilities(points: Array, pi: Array, mu: Array, sigma: Array, *, log: bool = False) -> Array:
    posterior = GaussianMixture.build(pi, list(mu), list(sigma)).log_posterior(points)
    return posterior if log else np.exp(posterior)


@as_arrays
def gaussian_m_step(points: Array, gamma: Array) -> tuple[Array, Array, Array]:
    return GaussianMixture.from_responsibilities(points, gamma).unpack()


def _eq_2(points: Array, gamma: Array, pi: Array, mu: Array, sigma: Array, with_entropy: bool) -> float:
    model = GaussianMixture.build(pi, list(mu), list(sigma))
    if with_entropy:
        return model.bound(points, gamma)
    used = gamma > 0
    return float(np.sum(gamma[used] * model.log_joint(points)[used]))


@as_arrays
def gaussian_mixture_log_likelihood(points: Array, pi: Array, mu: Array, sigma: Array) -> float:
    return GaussianMixture.build(pi, list(mu), list(sigma)).log_likelihood(points)


@as_arrays
def fit_gaussian_mixture(
    points: Array,
    pi: Array,
    mu: Array,
    sigma: Array,
    tol: float = 1e-6,
    max_iter: int = 100,
    verbose: bool = False,
) -> tuple[Array, Array, Array, list[float]]:
    model = GaussianMixture.build(pi, list(mu), list(sigma))
    history = [model.log_likelihood(points)]
    for t in range(max_iter):
        model = GaussianMixture.from_responsibilities(points, np.exp(model.log_posterior(points)))
        history.append(model.log_likelihood(points))
        if verbose:
            print(t, history[-1])
        if history[-1] - history[-2] < tol:
            break
    return (*model.unpack(), history)


_MODEL = BernoulliMixture()
uniform_responsibilities = Softmax(axis=1)
expected_complete_log_likelihood = functools.partial(_eq_2, with_entropy=False)
mixture_elbo = functools.partial(_eq_2, with_entropy=True)
bernoulli_responsibilities = _MODEL.responsibilities
bernoulli_m_step = _MODEL.update
fit_bernoulli_mixture = _MODEL.fit
