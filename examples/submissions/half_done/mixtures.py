"""The E- and M-step are there; the rest of the topic and the other topic's file are still to come."""

import numpy as np
from scipy.special import logsumexp
from scipy.stats import multivariate_normal


def uniform_responsibilities(log_likelihoods):
    return np.exp(log_likelihoods - logsumexp(log_likelihoods, axis=1, keepdims=True))


def gaussian_responsibilities(x, weights, means, covariances):
    with np.errstate(divide="ignore"):
        log_joint = np.log(weights) + np.column_stack(
            [multivariate_normal(mean, cov).logpdf(x) for mean, cov in zip(means, covariances)]
        ).reshape(len(x), -1)
    return uniform_responsibilities(log_joint)


def gaussian_m_step(x, responsibilities):
    effective = responsibilities.sum(axis=0)
    weights = effective / len(x)
    means = responsibilities.T @ x / effective[:, None]
    covariances = np.empty((len(weights), x.shape[1], x.shape[1]))
    for k in range(len(weights)):
        centred = x - means[k]
        covariances[k] = (responsibilities[:, k, None] * centred).T @ centred / effective[k]
    return weights, means, covariances


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    # TODO: sum the weighted logarithms.
    raise NotImplementedError
