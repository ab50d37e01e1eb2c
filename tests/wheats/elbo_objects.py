"""Frozen dataclasses that know their own expectations; pairs come back as NamedTuples."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from scipy.special import ndtri

LOG_TWO_PI = 1.8378770664093454836


class Moments(NamedTuple):
    mean: np.ndarray
    std: np.ndarray


class Gradient(NamedTuple):
    by_mean: float
    by_std: float


@dataclass(frozen=True)
class DiagonalGaussian:
    mean: np.ndarray
    std: np.ndarray

    @classmethod
    def standard(cls, h: int) -> DiagonalGaussian:
        return cls(np.zeros(h), np.ones(h))

    @property
    def entropy(self) -> float:
        return float(np.sum(np.log(self.std) + 0.5 * (1 + LOG_TWO_PI)))

    def log_density(self, z: np.ndarray) -> np.ndarray:
        return np.sum(-0.5 * ((z - self.mean) / self.std) ** 2 - np.log(self.std) - 0.5 * LOG_TWO_PI, axis=-1)

    def cross_entropy(self, other: DiagonalGaussian) -> float:
        """Of `other` relative to this distribution: the expectation of -log other under self."""
        squares = (self.std**2 + (self.mean - other.mean) ** 2) / other.std**2
        return float(np.sum(0.5 * squares + np.log(other.std) + 0.5 * LOG_TWO_PI))

    def kl(self, other: DiagonalGaussian) -> float:
        return self.cross_entropy(other) - self.entropy

    def __matmul__(self, F: np.ndarray) -> DiagonalGaussian:
        """The marginals of F h."""
        return DiagonalGaussian(F @ self.mean, np.sqrt(np.square(F) @ np.square(self.std)))


@dataclass(frozen=True)
class FactorAnalysis:
    F: np.ndarray
    c: np.ndarray
    psi: np.ndarray

    @property
    def latent_dimensions(self) -> int:
        return self.F.shape[1]

    @cached_property
    def weights(self) -> np.ndarray:
        return self.F / self.psi[:, None]

    @cached_property
    def precision(self) -> np.ndarray:
        return np.identity(self.latent_dimensions) + self.F.T @ self.weights

    def elbo(self, v: np.ndarray, q: DiagonalGaussian) -> float:
        marginals = q @ self.F
        reconstruction = -marginals.cross_entropy(DiagonalGaussian(v - self.c, np.sqrt(self.psi)))
        return reconstruction - q.kl(DiagonalGaussian.standard(self.latent_dimensions))

    def best(self, v: np.ndarray) -> DiagonalGaussian:
        mean = np.linalg.solve(self.precision, self.weights.T @ (v - self.c))
        return DiagonalGaussian(mean, np.diag(self.precision) ** -0.5)


@dataclass
class LinearEncoder:
    W: np.ndarray
    b: np.ndarray
    log_std: np.ndarray

    def __call__(self, v: np.ndarray) -> DiagonalGaussian:
        return DiagonalGaussian(self.W @ v + self.b, np.exp(self.log_std))


class Normal:
    """N(mean, std^2) with its scores."""

    def __init__(self, mean, std):
        self.mean, self.std = mean, std

    def score(self, z):
        u = (z - self.mean) / self.std
        return Gradient(u / self.std, (u + 1) * (u - 1) / self.std)


def reparameterise(mean, scale_tril, epsilon):
    return np.array([mean + scale_tril @ noise for noise in epsilon])


def pathwise_gradient_samples(std, epsilon, df):
    return [Gradient(by_z, by_z * e) for e, by_z in zip(epsilon.tolist(), df.tolist())]


def score_function_gradient_samples(mean, std, z, f):
    q = Normal(mean, std)
    return [Gradient(*(value * part for part in q.score(where))) for where, value in zip(z.tolist(), f.tolist())]


def elbo_kl_form(log_likelihood, mean, std):
    return log_likelihood.mean() - DiagonalGaussian(mean, std).kl(DiagonalGaussian.standard(len(mean)))


def elbo_entropy_form(log_joint, std):
    return log_joint.mean() + DiagonalGaussian(0, std).entropy


def elbo_sample_form(log_joint, log_q):
    return np.average(log_joint) - np.average(log_q)


def minibatch_elbo(datapoint_elbos, n):
    return sum(datapoint_elbos) / len(datapoint_elbos) * n


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    return FactorAnalysis(F, c, psi).elbo(v, DiagonalGaussian(mean, std))


def mean_field_optimum(v, F, c, psi):
    best = FactorAnalysis(F, c, psi).best(v)
    return Moments(best.mean, best.std)


def amortisation_gap(v, F, c, psi, W, b, log_std):
    model, encoder = FactorAnalysis(F, c, psi), LinearEncoder(W, b, log_std)
    return [model.elbo(x, model.best(x)) - model.elbo(x, encoder(x)) for x in v]


def aggregate_posterior_log_density(z, means, stds):
    encoders = [DiagonalGaussian(mean, std) for mean, std in zip(means, stds)]
    total = np.full(len(z), -np.inf)
    for encoder in encoders:
        total = np.logaddexp(total, encoder.log_density(z))
    return total - np.log(len(encoders))


def latent_grid(n):
    grid = np.empty((n, n, 2))
    for index in np.ndindex(n, n):
        grid[index] = ndtri((np.array(index) + 0.5) / n)
    return grid
