"""What goes wrong most often: each answer but the first has one misconception in it."""

import numpy as np
from scipy.special import logsumexp


def uniform_responsibilities(log_likelihoods):
    return np.exp(log_likelihoods - logsumexp(log_likelihoods, axis=1, keepdims=True))


def log_densities(x, means, covariances):
    columns = []
    for mean, covariance in zip(means, covariances):
        centred = x - mean
        mahalanobis = np.sum(centred @ np.linalg.inv(covariance) * centred, axis=1)
        columns.append(-0.5 * (mahalanobis + np.log(np.linalg.det(2 * np.pi * covariance))))
    return np.column_stack(columns)


def gaussian_responsibilities(x, weights, means, covariances):
    densities = weights * np.exp(log_densities(x, means, covariances))  # 0 / 0 far away
    return densities / densities.sum(axis=1, keepdims=True)


def gaussian_m_step(x, responsibilities):
    effective = responsibilities.sum(axis=0)
    means = responsibilities.T @ x / effective[:, None]
    centred = x - x.mean(axis=0)  # the mean of all data, not the component's own
    covariances = np.einsum("nk,ni,nj->kij", responsibilities, centred, centred) / effective[:, None, None]
    return effective / len(x), means, covariances


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    return np.sum(responsibilities * log_densities(x, means, covariances))  # the weights are missing


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return np.sum(np.log(weights) + log_densities(x, means, covariances))  # the log inside both sums


def mixture_elbo(x, responsibilities, weights, means, covariances):
    expected = np.sum(responsibilities * (np.log(weights) + log_densities(x, means, covariances)))
    return expected + np.sum(responsibilities * np.log(responsibilities))  # the entropy's sign


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    log_likelihoods = []
    for _ in range(max_iter):  # the start's own log-likelihood is missing
        log_joint = np.log(weights) + log_densities(x, means, covariances)
        log_likelihoods.append(logsumexp(log_joint, axis=1).sum())
        weights, means, covariances = gaussian_m_step(x, uniform_responsibilities(log_joint))
        if len(log_likelihoods) > 1 and log_likelihoods[-1] - log_likelihoods[-2] < tol:
            break
    return weights, means, covariances, np.array(log_likelihoods)


def bernoulli_responsibilities(x, theta):
    return uniform_responsibilities(x @ np.log(theta).T)  # pixels that are off count too


def bernoulli_m_step(x, responsibilities):
    return responsibilities.T @ x / len(x)  # divides by n instead of the effective numbers


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    return theta, np.zeros(max_iter + 1)
