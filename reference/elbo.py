"""The ELBO, its estimators and amortised inference, solved (Tutorial EM, Problems 4 to 6; lecture, equations 5 to 28).

Shapes: n data points, b of them in a minibatch, d observed and h latent dimensions, s samples, m evaluation points.
Every std is a standard deviation, every psi a variance; all logarithms are natural (nats). Lists count as arrays and
ints as floats; no argument is changed.
"""

import numpy as np
from jaxtyping import Float
from scipy.special import logsumexp, ndtri

from reference import closed_forms


def reparameterise(
    mean: Float[np.ndarray, " h"], scale_tril: Float[np.ndarray, "h h"], epsilon: Float[np.ndarray, "s h"]
) -> Float[np.ndarray, "s h"]:
    """Samples mean + L epsilon, (s, h), one per row: Problem 4, lecture equation (26)."""
    mean, scale_tril, epsilon = _floats(mean, scale_tril, epsilon)
    return mean + epsilon @ scale_tril.T


def pathwise_gradient_samples(
    std: float, epsilon: Float[np.ndarray, " s"], df: Float[np.ndarray, " s"]
) -> Float[np.ndarray, "s 2"]:
    """Derivatives of f(mean + std epsilon) by mean and by std, (s, 2): Problem 4, lecture equation (28)."""
    epsilon, df = _floats(epsilon, df)
    return np.stack([df, df * epsilon], axis=1)


def score_function_gradient_samples(
    mean: float, std: float, z: Float[np.ndarray, " s"], f: Float[np.ndarray, " s"]
) -> Float[np.ndarray, "s 2"]:
    """f times the derivatives of log N(z; mean, std²) by mean and by std, (s, 2): the lecture's alternative to (28)."""
    z, f = _floats(z, f)
    epsilon = (z - mean) / std
    return np.stack([f * epsilon, f * (epsilon**2 - 1)], axis=1) / std


def elbo_kl_form(
    log_likelihood: Float[np.ndarray, " s"], mean: Float[np.ndarray, " h"], std: Float[np.ndarray, " h"]
) -> float:
    """Average log p(x|z) less KL(q to N(0, I)) in nats: Problem 5, eq. (1), lecture equation (37)."""
    return float(np.mean(log_likelihood) - _kl_to_prior(mean, std))


def elbo_entropy_form(log_joint: Float[np.ndarray, " s"], std: Float[np.ndarray, " h"]) -> float:
    """Average log p(x, z) plus the entropy of q in nats: Problem 5, eq. (2)."""
    entropy = np.sum(0.5 * np.log(2 * np.pi * np.e) + np.log(std))
    return float(np.mean(log_joint) + entropy)


def elbo_sample_form(log_joint: Float[np.ndarray, " s"], log_q: Float[np.ndarray, " s"]) -> float:
    """Average log p(x, z) - log q(z) in nats: Problem 5, eq. (3)."""
    log_joint, log_q = _floats(log_joint, log_q)
    return float(np.mean(log_joint - log_q))


def minibatch_elbo(datapoint_elbos: Float[np.ndarray, " b"], n: int) -> float:
    """Unbiased estimate in nats of the sum of all n ELBOs from b of them: lecture equations (6), (15) and (28)."""
    return float(n * np.mean(datapoint_elbos))


def linear_gaussian_elbo(
    v: Float[np.ndarray, " d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
    mean: Float[np.ndarray, " h"],
    std: Float[np.ndarray, " h"],
) -> float:
    """ELBO in nats of factor analysis under q(h) = N(mean, diag std²): lecture equation (7)."""
    v, F, c, psi, mean, std = _floats(v, F, c, psi, mean, std)
    squared_error = (v - c - F @ mean) ** 2 + F**2 @ std**2  # in expectation: squared bias plus variance
    reconstruction = -0.5 * np.sum(np.log(2 * np.pi * psi) + squared_error / psi)
    return float(reconstruction - _kl_to_prior(mean, std))


def mean_field_optimum(
    v: Float[np.ndarray, " d"], F: Float[np.ndarray, "d h"], c: Float[np.ndarray, " d"], psi: Float[np.ndarray, " d"]
) -> tuple[Float[np.ndarray, " h"], Float[np.ndarray, " h"]]:
    """The mean (h,) and std (h,) of q at which `linear_gaussian_elbo` is largest: lecture equations (13) and (21).

    The mean is the posterior's; a variance is the inverse of the posterior's precision in that coordinate alone.
    """
    v, F, c, psi = _floats(v, F, c, psi)
    precision = _posterior_precision(F, psi)
    return np.linalg.solve(precision, F.T @ ((v - c) / psi)), np.diagonal(precision) ** -0.5


def amortisation_gap(
    v: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
    W: Float[np.ndarray, "h d"],
    b: Float[np.ndarray, " h"],
    log_std: Float[np.ndarray, " h"],
) -> Float[np.ndarray, " n"]:
    """How many nats q(h|v) = N(W v + b, diag exp(2 log_std)) loses to the best q, (n,): lecture equations (20) to (22).

    Not as a difference of two ELBOs, of which little would be left where the encoder is good.
    """
    v, F, c, psi, W, b, log_std = _floats(v, F, c, psi, W, b, log_std)
    precision = _posterior_precision(F, psi)
    misses = v @ W.T + b - np.linalg.solve(precision, F.T @ ((v - c) / psi).T).T
    log_ratios = 2 * log_std + np.log(np.diagonal(precision))  # of the encoder's variances to the best ones
    return 0.5 * (np.sum(misses @ precision * misses, axis=1) + np.sum(np.expm1(log_ratios) - log_ratios))


def aggregate_posterior_log_density(
    z: Float[np.ndarray, "m h"], means: Float[np.ndarray, "n h"], stds: Float[np.ndarray, "n h"]
) -> Float[np.ndarray, " m"]:
    """Log of the average of n encoders' densities in nats, (m,): Problem 6."""
    z, means, stds = _floats(z, means, stds)
    log_densities = -0.5 * ((z[:, None] - means) / stds) ** 2 - np.log(stds) - 0.5 * np.log(2 * np.pi)  # (m, n, h)
    return logsumexp(log_densities.sum(axis=2), axis=1) - np.log(len(means))


def latent_grid(n: int) -> Float[np.ndarray, "n n 2"]:
    """Standard normal quantiles of the midpoints of n x n cells of the unit square, (n, n, 2): Problem 6, nota bene."""
    quantiles = ndtri((np.arange(n) + 0.5) / n)
    return np.stack(np.meshgrid(quantiles, quantiles, indexing="ij"), axis=-1)


def _floats(*arguments: Float[np.ndarray, "..."]) -> tuple[Float[np.ndarray, "..."], ...]:
    return tuple(np.asarray(argument, dtype=float) for argument in arguments)


def _kl_to_prior(mean: Float[np.ndarray, " h"], std: Float[np.ndarray, " h"]) -> float:
    """KL(N(mean, diag std²) to N(0, I)) in nats: lecture equation (36)."""
    mean, std = _floats(mean, std)
    return float(closed_forms.kl_gaussian(mean, std, np.zeros_like(mean), np.ones_like(std)).sum())


def _posterior_precision(F: Float[np.ndarray, "d h"], psi: Float[np.ndarray, " d"]) -> Float[np.ndarray, "h h"]:
    """The inverse covariance of p(h|v), (h, h), which does not depend on v."""
    return np.eye(F.shape[1]) + F.T @ (F / psi[:, None])
