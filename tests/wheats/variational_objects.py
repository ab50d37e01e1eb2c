"""Right answers to `variational` written as classes of distributions, with a folded T and a swapped S."""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cached_property

import numpy as np
from scipy.special import erfcx, log_ndtr

LOG_TWO = math.log(2)


@dataclass(frozen=True)
class Exponential:
    rate: float

    @property
    def mean(self) -> float:
        return 1 / self.rate

    @property
    def second_moment(self) -> float:
        return 2 / self.rate**2

    @property
    def entropy(self) -> float:
        return 1 - math.log(self.rate)

    def kl(self, other: Exponential) -> float:
        return other.rate * self.mean - math.log(other.rate) - self.entropy


@dataclass(frozen=True)
class TruncatedNormal:
    """N(location, 1) on the positive half-line."""

    location: float

    @cached_property
    def log_normaliser(self) -> float:
        """Of exp(location z - z**2 / 2)."""
        m = self.location
        if m < 5:
            return math.log(math.sqrt(math.pi / 2) * erfcx(-m / math.sqrt(2)))
        return m * m / 2 + math.log(2 * math.pi) / 2 + float(log_ndtr(m))

    def log_density(self, z: np.ndarray) -> np.ndarray:
        result = np.full(np.shape(z), -np.inf)
        inside = np.greater(z, 0)
        result[inside] = z[inside] * (self.location - z[inside] / 2) - self.log_normaliser
        return result

    def expected_log_density(self, q: Exponential) -> float:
        return self.location * q.mean - q.second_moment / 2 - self.log_normaliser


@dataclass(frozen=True)
class Model:
    x: float
    theta: float

    def posterior(self) -> TruncatedNormal:
        return TruncatedNormal(self.x - self.theta)

    def log_evidence(self) -> float:
        constant = math.log(self.theta) - math.log(2 * math.pi) / 2 - self.x**2 / 2
        return constant + self.posterior().log_normaliser

    def gap(self, q: Exponential) -> float:
        return -q.entropy - self.posterior().expected_log_density(q)


def log_evidence(x, theta):
    return Model(x, theta).log_evidence()


def posterior_log_density(z, x, theta):
    return Model(x, theta).posterior().log_density(z)


def exponential_elbo(x, theta, phi):
    model = Model(x, theta)
    return model.log_evidence() - model.gap(Exponential(phi))


def exponential_elbo_gradients(x, theta, phi):
    q = Exponential(phi)
    d_theta = Exponential(theta).mean - q.mean
    d_phi = (theta - x) * q.second_moment / 2 + q.second_moment * q.mean - q.mean
    return [d_theta, d_phi]


def elbo_gap(x, theta, phi):
    return Model(x, theta).gap(Exponential(phi))


def maximise_elbo(x):
    if math.copysign(1, x) < 0 or x == 0:
        raise ValueError(f"expected x > 0, got {x}")
    return 2 / x, 2 / x


def exponential_from_exponential(epsilon, phi):
    # exp(-epsilon) is uniform; folded at its median it is uniform on (0, 1/2).
    z = np.array(epsilon, dtype=float)
    long = z >= LOG_TWO
    z[long] -= LOG_TWO
    z[~long] = -np.log(np.minimum(-2 * np.expm1(-z[~long]), 1))
    return z / phi


def exponential_from_uniform(u, phi):
    # The two halves of the unit interval change places, then the quantile function of the exponential.
    u = np.array(u)
    lower = u <= 0.5
    z = np.empty(u.shape)
    z[lower] = -np.log1p(u[lower] - 0.5)
    z[~lower] = -np.log(u[~lower] - 0.5)
    return z / phi


def kl_exponential(phi, theta):
    return Exponential(phi).kl(Exponential(theta))


@dataclass
class Categorical:
    probabilities: np.ndarray

    def kl(self, other: Categorical) -> float:
        q, p = self.probabilities, other.probabilities
        with np.errstate(divide="ignore", invalid="ignore"):
            terms = np.where(q > 0, q * (np.log(q) - np.log(p)), 0.0)
        return terms.sum()


def kl_factorised(q, p):
    return sum((Categorical(a).kl(Categorical(b)) for a, b in zip(q, p, strict=True)), start=0.0)


@dataclass
class Gaussian:
    mean: float
    std: float

    def kl(self, other: Gaussian) -> float:
        log_ratio = math.log(self.std) - math.log(other.std)
        shift = (self.mean - other.mean) / other.std
        return 0.5 * math.expm1(2 * log_ratio) - log_ratio + 0.5 * shift**2


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    q = map(Gaussian, mean_q, std_q)
    p = map(Gaussian, mean_p, std_p)
    return math.fsum(a.kl(b) for a, b in zip(q, p, strict=True))
