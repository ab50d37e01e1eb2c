"""Everything right: full points."""

import numpy as np
from numpy import einsum


def _log_density(x, means, covariances):
    difference = x[:, None, :] - means[None, :, :]
    precision = np.linalg.inv(covariances)
    _, log_det = np.linalg.slogdet(covariances)
    quadratic = einsum("nki,kij,nkj->nk", difference, precision, difference)
    return -0.5 * quadratic - 0.5 * log_det - 0.5 * x.shape[1] * np.log(2 * np.pi)


def _log_weights(weights):
    with np.errstate(divide="ignore"):
        return np.log(weights)


def _log_sum(a):
    top = a.max(axis=1)
    return top + np.log(einsum("nk->n", np.exp(a - top[:, None])))


def uniform_responsibilities(log_likelihoods):
    e = np.exp(log_likelihoods - log_likelihoods.max(axis=1, keepdims=True))
    return np.asfortranarray(einsum("nk,n->nk", e, 1 / einsum("nk->n", e)))


def gaussian_responsibilities(x, weights, means, covariances):
    return uniform_responsibilities(_log_weights(weights) + _log_density(x, means, covariances))


def gaussian_m_step(x, responsibilities):
    n_k = einsum("nk->k", responsibilities)
    shares = responsibilities / n_k
    means = einsum("nk,nd->kd", shares, x)
    difference = x[:, None, :] - means
    covariances = einsum("nk,nki,nkj->kij", shares, difference, difference)
    return [n_k / n_k.sum(), np.asfortranarray(means), np.asfortranarray(covariances)]


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    joint = _log_weights(weights) + _log_density(x, means, covariances)
    joint = np.where(responsibilities > 0, joint, 0.0)
    return einsum("nk,nk->", responsibilities, joint)


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return einsum("n->", _log_sum(_log_weights(weights) + _log_density(x, means, covariances)))


def mixture_elbo(x, responsibilities, weights, means, covariances):
    safe = np.where(responsibilities > 0, responsibilities, 1.0)
    entropy = -einsum("nk,nk->", responsibilities, np.log(safe))
    return entropy + expected_complete_log_likelihood(x, responsibilities, weights, means, covariances)


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    theta = [weights, means, covariances]
    trace = np.full(max_iter + 1, np.nan)
    trace[0] = gaussian_mixture_log_likelihood(x, *theta)
    t = 0
    for t in range(1, max_iter + 1):
        theta = gaussian_m_step(x, gaussian_responsibilities(x, *theta))
        trace[t] = gaussian_mixture_log_likelihood(x, *theta)
        if trace[t] - trace[t - 1] < tol:
            break
    return [*theta, trace[: t + 1]]


def _log_bernoulli(x, theta):
    # factors of exactly zero are counted apart, so that 0 * -inf never occurs
    theta = np.clip(theta, 0.0, 1.0)
    on = np.log(np.where(theta > 0, theta, 1.0))
    off = np.log(np.where(theta < 1, 1 - theta, 1.0))
    finite = einsum("nd,kd->nk", x, on) + einsum("nd,kd->nk", 1 - x, off)
    impossible = einsum("nd,kd->nk", x, 1.0 * (theta == 0)) + einsum("nd,kd->nk", 1 - x, 1.0 * (theta == 1))
    return np.where(impossible > 0, -np.inf, finite)


def bernoulli_responsibilities(x, theta):
    return uniform_responsibilities(_log_bernoulli(x, theta))


def bernoulli_m_step(x, responsibilities):
    shares = responsibilities / einsum("nk->k", responsibilities)
    return np.asfortranarray(einsum("nk,nd->kd", shares, x))


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    k = theta.shape[0]
    trace = np.full(max_iter + 1, np.nan)
    trace[0] = einsum("n->", _log_sum(_log_bernoulli(x, theta)) - np.log(k))
    t = 0
    for t in range(1, max_iter + 1):
        theta = bernoulli_m_step(x, bernoulli_responsibilities(x, theta))
        trace[t] = einsum("n->", _log_sum(_log_bernoulli(x, theta)) - np.log(k))
        if trace[t] - trace[t - 1] < tol:
            break
    return [theta, trace[: t + 1]]
