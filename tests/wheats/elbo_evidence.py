"""Bounds as the evidence minus a divergence from the exact posterior, by Woodbury, Cholesky and determinants."""

import numpy as np
from scipy.linalg import solve_triangular
from scipy.special import ndtri

LOG_TWO_PI = np.log(2 * np.pi)


def _posterior_covariance(F, psi):
    # Woodbury: (I + F^T psi^-1 F)^-1 = I - F^T (F F^T + psi)^-1 F
    return np.eye(F.shape[1]) - F.T @ np.linalg.solve(F @ F.T + np.diag(psi), F)


def _posterior_mean(v, F, c, psi):
    return F.T @ np.linalg.solve(F @ F.T + np.diag(psi), v - c)


def _log_evidence(v, F, c, psi):
    factor = np.linalg.cholesky(F @ F.T + np.diag(psi))
    white = solve_triangular(factor, v - c, lower=True)
    return -white @ white / 2 - np.log(np.diag(factor)).sum() - len(v) / 2 * LOG_TWO_PI


def _kl_between_gaussians(mean_q, cov_q, mean_p, precision_p):
    log_dets = np.linalg.slogdet(cov_q)[1] + np.linalg.slogdet(precision_p)[1]
    difference = mean_p - mean_q
    return 0.5 * (np.trace(precision_p @ cov_q) + difference @ precision_p @ difference - len(mean_q) - log_dets)


def _kl_to_posterior(v, F, c, psi, mean, std):
    precision = np.eye(F.shape[1]) + (F.T / psi) @ F
    return _kl_between_gaussians(mean, np.diag(std**2), _posterior_mean(v, F, c, psi), precision)


def reparameterise(mean, scale_tril, epsilon):
    # z solves L^-1 (z - mean) = epsilon
    return mean + np.linalg.solve(np.linalg.inv(scale_tril), epsilon.T).T


def pathwise_gradient_samples(std, epsilon, df):
    z = std * epsilon  # up to the mean
    return np.c_[df, df * z / std]


def score_function_gradient_samples(mean, std, z, f):
    # Natural parameters of the Gaussian, and the chain rule back to its mean and deviation
    t = np.stack([z - mean, z**2 - mean**2 - std**2])
    jacobian = np.array([[1 / std**2, -2 * mean / std**3], [0, 1 / std**3]])
    return (f * (jacobian.T @ t)).T


def elbo_kl_form(log_likelihood, mean, std):
    h = len(mean)
    return np.mean(log_likelihood) - _kl_between_gaussians(mean, np.diag(std**2), np.zeros(h), np.eye(h))


def elbo_entropy_form(log_joint, std):
    return np.mean(log_joint) + 0.5 * np.linalg.slogdet(2 * np.pi * np.e * np.diag(np.square(std)))[1]


def elbo_sample_form(log_joint, log_q):
    s = len(log_q)
    return np.ones(s) @ (log_joint - log_q) / s


def minibatch_elbo(datapoint_elbos, n):
    # Horvitz and Thompson: each term over the probability that its data point is in the batch
    inclusion = len(datapoint_elbos) / n
    return np.sum(datapoint_elbos / inclusion)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    return _log_evidence(v, F, c, psi) - _kl_to_posterior(v, F, c, psi, mean, std)


def mean_field_optimum(v, F, c, psi):
    # One over the conditional variance of h_k given the other latents and v is an entry of the precision.
    covariance = _posterior_covariance(F, psi)
    variances = []
    for k in range(len(covariance)):
        rest = np.delete(np.arange(len(covariance)), k)
        cross = covariance[rest, k]
        explained = cross @ np.linalg.solve(covariance[np.ix_(rest, rest)], cross) if rest.size else 0.0
        variances.append(covariance[k, k] - explained)
    return _posterior_mean(v, F, c, psi), np.sqrt(variances)


def amortisation_gap(v, F, c, psi, W, b, log_std):
    std = np.exp(log_std)
    gaps = np.zeros(len(v))
    for i, x in enumerate(v):
        best = _kl_to_posterior(x, F, c, psi, *mean_field_optimum(x, F, c, psi))
        gaps[i] = _kl_to_posterior(x, F, c, psi, W @ x + b, std) - best
    return gaps


def aggregate_posterior_log_density(z, means, stds):
    # Relative to the nearest encoder: log q_j + log(1 + sum of ratios) - log n
    logs = np.array([[-(((x - m) / s) ** 2).sum() / 2 - np.log(s).sum() for m, s in zip(means, stds)] for x in z])
    logs.sort(axis=1)
    ratios = np.exp(logs[:, :-1] - logs[:, -1:])
    return logs[:, -1] + np.log1p(ratios.sum(axis=1)) - np.log(len(means)) - z.shape[1] / 2 * LOG_TWO_PI


def latent_grid(n):
    # The lower half and its mirror image
    lower = ndtri((np.arange(n // 2) + 0.5) / n)
    q = np.concatenate([lower, np.zeros(n % 2), -lower[::-1]])
    return np.moveaxis(np.array(np.broadcast_arrays(q[:, None], q)), 0, -1)
