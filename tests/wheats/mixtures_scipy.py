"""SciPy does the work: multivariate_normal, logsumexp, softmax, xlogy, entr; warnings are left alone."""

import numpy as np
from scipy.special import entr, logsumexp, softmax, xlog1py, xlogy
from scipy.stats import multivariate_normal


def _log_density(x, means, covariances):
    columns = [
        np.reshape(multivariate_normal.logpdf(x, mean=m, cov=c), len(x))
        for m, c in zip(means, covariances, strict=True)
    ]
    return np.column_stack(columns)


def uniform_responsibilities(log_likelihoods):
    return softmax(np.asarray(log_likelihoods), axis=1)


def gaussian_responsibilities(x, weights, means, covariances):
    return softmax(np.log(weights) + _log_density(x, means, covariances), axis=1)


def gaussian_m_step(x, responsibilities):
    x, r = np.asarray(x), np.asarray(responsibilities)
    means = np.stack([np.average(x, axis=0, weights=r[:, k]) for k in range(r.shape[1])])
    covariances = [np.atleast_2d(np.cov(x.T, aweights=r[:, k], bias=True)) for k in range(r.shape[1])]
    return r.mean(axis=0), means, np.stack(covariances)


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    r = np.asarray(responsibilities)
    return xlogy(r, weights).sum() + (r * _log_density(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return logsumexp(_log_density(x, means, covariances), b=weights, axis=1).sum()


def mixture_elbo(x, responsibilities, weights, means, covariances):
    expected = expected_complete_log_likelihood(x, responsibilities, weights, means, covariances)
    return expected + entr(responsibilities).sum()


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    log_likelihoods = [gaussian_mixture_log_likelihood(x, weights, means, covariances)]
    converged = False
    while not converged and len(log_likelihoods) <= max_iter:
        r = gaussian_responsibilities(x, weights, means, covariances)
        weights, means, covariances = gaussian_m_step(x, r)
        log_likelihoods.append(gaussian_mixture_log_likelihood(x, weights, means, covariances))
        converged = np.diff(log_likelihoods[-2:])[0] < tol
    return weights, means, covariances, np.array(log_likelihoods)


def _log_bernoulli(x, theta):
    x, theta = np.asarray(x)[:, np.newaxis], np.asarray(theta)[np.newaxis]
    return (xlogy(x, theta) + xlog1py(1 - x, -theta)).sum(axis=-1)


def bernoulli_responsibilities(x, theta):
    return softmax(_log_bernoulli(x, theta), axis=-1)


def bernoulli_m_step(x, responsibilities):
    columns = np.asarray(responsibilities).T
    theta = np.stack([np.average(x, axis=0, weights=column) for column in columns])
    return theta.clip(max=1.0)  # an average of ones may round to just above one


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    def log_likelihood(theta):
        return logsumexp(_log_bernoulli(x, theta), b=1 / len(theta), axis=1).sum()

    log_likelihoods = [log_likelihood(theta)]
    converged = False
    while not converged and len(log_likelihoods) <= max_iter:
        theta = bernoulli_m_step(x, bernoulli_responsibilities(x, theta))
        log_likelihoods.append(log_likelihood(theta))
        converged = np.diff(log_likelihoods[-2:])[0] < tol
    return theta, np.array(log_likelihoods)
