"""Dimensions first inside: what comes back are transposed, reversed, strided, read-only and 0-d arrays."""

import numpy as np
from scipy.special import ndtri

HALF_LOG_TWO_PI = 0.9189385332046727417803297


def _strided(a):
    """The same values in every second slot of a larger array."""
    padded = np.full((*np.shape(a)[:-1], 2 * np.shape(a)[-1]), np.nan)
    padded[..., ::2] = a
    return padded[..., ::2]


def _reversed(a):
    """The same values, stored backwards."""
    return np.ascontiguousarray(a[::-1])[::-1]


def _read_only(a):
    a = np.array(a)
    a.setflags(write=False)
    return a


def reparameterise(mean, scale_tril, epsilon):
    z = np.asfortranarray(scale_tril) @ epsilon.T
    z += mean[:, None]
    return z.T


def pathwise_gradient_samples(std, epsilon, df):
    gradients = np.empty((2, len(df)))
    gradients[0], gradients[1] = df, epsilon
    gradients[1] *= df
    return gradients.T


def score_function_gradient_samples(mean, std, z, f):
    out = np.empty((len(z), 2), order="F")
    u = np.subtract(z, mean) / std
    np.multiply(u, f / std, out=out[:, 0])
    np.multiply(np.square(u) - 1, f / std, out=out[:, 1])
    return _strided(out)


def elbo_kl_form(log_likelihood, mean, std):
    terms = np.vstack([std**2, mean**2, -np.ones_like(std), -2 * np.log(std)])
    return np.array(np.mean(log_likelihood) - terms.sum() / 2)


def elbo_entropy_form(log_joint, std):
    return _read_only(np.log(std).sum() + std.size * (0.5 + HALF_LOG_TWO_PI) + np.mean(log_joint))


def elbo_sample_form(log_joint, log_q):
    return np.subtract(log_joint[::-1], log_q[::-1]).mean(keepdims=True).reshape(())


def minibatch_elbo(datapoint_elbos, n):
    return np.asarray(np.dot(np.full(datapoint_elbos.shape, n / datapoint_elbos.size)[::-1], datapoint_elbos[::-1]))


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    rows = np.sqrt(1 / psi) * F.T  # (h,d), in units of the noise
    residual = (v - c) / np.sqrt(psi) - mean @ rows
    fit = np.dot(residual, residual) + np.sum((std[:, None] * rows) ** 2)
    kl = np.sum(std**2 + mean**2 - 1 - 2 * np.log(std))
    return np.array(-0.5 * (fit + np.log(psi).sum() + kl) - v.size * HALF_LOG_TWO_PI)


def mean_field_optimum(v, F, c, psi):
    rows = np.sqrt(1 / psi) * F.T
    values, vectors = np.linalg.eigh(rows @ rows.T)
    mean = vectors @ ((vectors.T @ (rows @ ((v - c) / np.sqrt(psi)))) / (1 + values))
    std = 1 / np.sqrt(1 + (rows**2).sum(axis=1))
    return _reversed(mean), _strided(std)


def amortisation_gap(v, F, c, psi, W, b, log_std):
    rows = np.sqrt(1 / psi) * F.T
    noise_units = ((v - c) / np.sqrt(psi)).T  # (d,n)
    best = np.linalg.lstsq(np.vstack([rows.T, np.eye(len(b))]), np.vstack([noise_units, np.zeros((len(b), len(v)))]))[0]
    miss = W @ v.T + b[:, None] - best
    by_mean = (miss**2).sum(axis=0) + ((rows.T @ miss) ** 2).sum(axis=0)
    log_ratio = 2 * log_std + np.log1p((rows**2).sum(axis=1))
    return _reversed((by_mean + (np.expm1(log_ratio) - log_ratio).sum()) / 2)


def aggregate_posterior_log_density(z, means, stds):
    cube = np.zeros((len(means), len(z)), order="F")
    for k in range(z.shape[1]):
        cube -= ((z[:, k] - means[:, k, None]) / stds[:, k, None]) ** 2 / 2 + HALF_LOG_TWO_PI
        cube -= np.log(stds[:, k])[:, None]
    return _strided(np.logaddexp.reduce(cube, axis=0) - np.log(len(means)))


def latent_grid(n):
    indices = np.indices((n, n))
    return _read_only(ndtri((2 * indices + 1) / (2 * n))).transpose(1, 2, 0)
