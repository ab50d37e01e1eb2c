"""Factor analysis as ridge regression on whitened, stacked rows; helpers for the rest generic in their model."""

import functools
import math

import numpy as np
from scipy import optimize
from scipy.special import erf, xlogy


def _whiten(v, F, c, psi):
    """Rows (d+h,h) and targets (...,d+h) such that -2 log p(v,h) = |targets - rows h|^2 + a constant."""
    scale = np.sqrt(psi)
    targets = np.concatenate([(v - c) / scale, np.zeros((*v.shape[:-1], F.shape[1]))], axis=-1)
    return np.concatenate([F / scale[:, None], np.eye(F.shape[1])]), targets


def _quadratic_bound(rows, targets, mean, std):
    """The ELBO up to what does not depend on q, for all targets at once."""
    errors = np.square(targets - mean @ rows.T).sum(axis=-1) + np.square(rows * std).sum()
    return np.log(std).sum() - errors / 2


def _monte_carlo(estimand, *terms):
    """Sample means of the terms under their signs."""
    return math.fsum(sign * math.fsum(a) / len(a) for sign, a in zip(estimand, terms))


def _gaussian_information(std, mean=None):
    """The entropy of a factorised Gaussian, or with a mean its divergence from the standard normal."""
    entropy = functools.reduce(lambda total, s: total + math.log(s) + (1 + math.log(2 * math.pi)) / 2, std, 0.0)
    if mean is None:
        return entropy
    return (np.vdot(std, std) + np.vdot(mean, mean) + len(std) * math.log(2 * math.pi)) / 2 - entropy


def reparameterise(mean, scale_tril, epsilon):
    # An affine map is linear in one more coordinate.
    affine = np.vstack([scale_tril.T, mean])
    return np.hstack([epsilon, np.ones((len(epsilon), 1))]) @ affine


def pathwise_gradient_samples(std, epsilon, df):
    return df.reshape(-1, 1) * np.vander(epsilon, 2, increasing=True)


def score_function_gradient_samples(mean, std, z, f):
    features = np.vander((z - mean) / std, 3, increasing=True)
    return np.diag(f / std) @ features @ [[0, -1], [1, 0], [0, 1]]


def elbo_kl_form(log_likelihood, mean, std):
    return _monte_carlo([1], log_likelihood) - _gaussian_information(std, mean)


def elbo_entropy_form(log_joint, std):
    return _monte_carlo([1], log_joint) + _gaussian_information(std)


def elbo_sample_form(log_joint, log_q):
    return _monte_carlo([1, -1], log_joint, log_q)


def minibatch_elbo(datapoint_elbos, n):
    batch = len(datapoint_elbos)
    whole, rest = divmod(n, batch)
    total = np.sum(datapoint_elbos)
    return whole * total + rest * total / batch


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    rows, targets = _whiten(v, F, c, psi)
    # The constants of the prior and of the entropy cancel, but for the 1/2 of each latent dimension.
    constant = len(mean) / 2 - np.sum(np.log(psi)) / 2 - len(v) * math.log(2 * math.pi) / 2
    return _quadratic_bound(rows, targets, mean, std) + constant


def mean_field_optimum(v, F, c, psi):
    rows, targets = _whiten(v, F, c, psi)
    coefficients, *_ = np.linalg.lstsq(rows, targets, rcond=None)
    return coefficients, 1 / np.linalg.norm(rows, axis=0)


def amortisation_gap(v, F, c, psi, W, b, log_std):
    rows, targets = _whiten(v, F, c, psi)
    q, r = np.linalg.qr(rows)
    best = _quadratic_bound(rows, targets, np.linalg.solve(r, q.T @ targets.T).T, 1 / np.linalg.norm(rows, axis=0))
    return best - _quadratic_bound(rows, targets, v @ W.T + b, np.exp(log_std))


def aggregate_posterior_log_density(z, means, stds):
    n, h = means.shape

    def log_density(point):
        exponents = np.square((point - means) / stds).sum(axis=1) + 2 * xlogy(1, stds).sum(axis=1)
        least = exponents.min()
        return -0.5 * (least + h * math.log(2 * math.pi)) + math.log(np.exp((least - exponents) / 2).sum() / n)

    return np.apply_along_axis(log_density, 1, z)


def latent_grid(n):
    """Root finding on a bracket, once per quantile."""

    @functools.cache
    def quantile(i):
        u = (2 * i + 1) / (2 * n)
        return optimize.brentq(lambda q: (1 + erf(q / math.sqrt(2))) / 2 - u, -9, 9, xtol=1e-14, rtol=1e-14)

    return np.fromfunction(np.vectorize(lambda i, j, k: quantile(int(j if k else i)), otypes=[float]), (n, n, 2))
