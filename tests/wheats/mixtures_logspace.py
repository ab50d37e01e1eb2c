"""Everything in log space, also the M-step; NamedTuples out, scalars as 0-d arrays or NumPy scalars."""

from typing import NamedTuple

import numpy as np
from scipy.linalg import solve_triangular


class Parameters(NamedTuple):
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray


class Fit(NamedTuple):
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray
    log_likelihoods: tuple


class BernoulliFit(NamedTuple):
    theta: np.ndarray
    log_likelihoods: tuple


def _log(a):
    with np.errstate(divide="ignore"):
        return np.log(a)


def _log_gaussian(x, means, covariances):
    n, d = np.shape(x)
    out = np.empty((len(means), n))
    for k, (mean, covariance) in enumerate(zip(means, covariances, strict=True)):
        factor = np.linalg.cholesky(covariance)
        z = solve_triangular(factor, (x - mean).T, lower=True)
        out[k] = -0.5 * np.square(z).sum(axis=0) - np.log(np.diagonal(factor)).sum()
    return out.T - d * np.log(np.sqrt(2 * np.pi))


def _log_bernoulli(x, theta):
    theta = np.minimum(theta, 1.0)
    log_on, log_off = _log(theta), _log(1.0 - theta)
    pixels_on = np.asarray(x, dtype=bool)
    out = np.empty((len(x), len(theta)))
    for k in range(len(theta)):
        out[:, k] = np.where(pixels_on, log_on[k], log_off[k]).sum(axis=1)
    return out


def _log_normalise(a):
    return a - np.logaddexp.reduce(a, axis=1, keepdims=True)


def _m_step(x, log_r):
    log_n = np.logaddexp.reduce(log_r, axis=0)
    share = np.exp(log_r - log_n)
    means = share.T @ x
    centred = x[None] - means[:, None]
    covariances = np.matmul(centred.transpose(0, 2, 1) * share.T[:, None, :], centred)
    return Parameters(np.exp(log_n - np.log(len(x))), means, covariances)


def uniform_responsibilities(log_likelihoods):
    return np.exp(_log_normalise(np.asarray(log_likelihoods)))


def gaussian_responsibilities(x, weights, means, covariances):
    return np.exp(_log_normalise(_log(weights) + _log_gaussian(x, means, covariances)))


def gaussian_m_step(x, responsibilities):
    return _m_step(np.asarray(x), _log(responsibilities))


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    log_joint = _log(weights) + _log_gaussian(x, means, covariances)
    product = np.zeros(log_joint.shape)
    np.multiply(responsibilities, log_joint, where=responsibilities != 0, out=product)
    return np.array(product.sum())


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    log_joint = _log(weights) + _log_gaussian(x, means, covariances)
    return np.asarray(np.logaddexp.reduce(log_joint, axis=1).sum())


def mixture_elbo(x, responsibilities, weights, means, covariances):
    used = np.nonzero(responsibilities)
    log_joint = _log(weights) + _log_gaussian(x, means, covariances)
    r = responsibilities[used]
    return np.float64(np.dot(r, log_joint[used] - np.log(r)))


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    parameters = Parameters(weights, means, covariances)
    log_joint = _log(weights) + _log_gaussian(x, means, covariances)
    trace = [np.logaddexp.reduce(log_joint, axis=1).sum()]
    for _ in range(max_iter):
        parameters = _m_step(x, _log_normalise(log_joint))
        log_joint = _log(parameters.weights) + _log_gaussian(x, parameters.means, parameters.covariances)
        trace.append(np.logaddexp.reduce(log_joint, axis=1).sum())
        if trace[-1] < trace[-2] + tol:
            break
    return Fit(*parameters, tuple(trace))


def bernoulli_responsibilities(x, theta):
    return np.exp(_log_normalise(_log_bernoulli(x, theta)))


def bernoulli_m_step(x, responsibilities):
    log_r = _log(responsibilities)
    theta = np.exp(log_r - np.logaddexp.reduce(log_r, axis=0)).T @ x
    return np.clip(theta, 0, 1)


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    log_p = _log_bernoulli(x, theta) - np.log(len(theta))
    trace = [np.logaddexp.reduce(log_p, axis=1).sum()]
    for _ in range(max_iter):
        theta = bernoulli_m_step(x, np.exp(_log_normalise(log_p)))
        log_p = _log_bernoulli(x, theta) - np.log(len(theta))
        trace.append(np.logaddexp.reduce(log_p, axis=1).sum())
        if trace[-1] < trace[-2] + tol:
            break
    return BernoulliFit(theta, tuple(trace))
