"""Every way to fail that is not a wrong number; each costs only its own question."""

import os
import sys

import numpy as np


def uniform_responsibilities(log_likelihoods):
    return np.exp(log_likelihods)  # a misspelt variable


def gaussian_responsibilites(x, weights, means, covariances):  # a misspelt name
    return np.full((len(x), len(weights)), 1 / len(weights))


def gaussian_m_step(x, responsibilities):
    responsibilities /= responsibilities.sum(axis=0)  # changes the caller's array
    means = responsibilities.T @ x
    return means  # one part of three


def expected_complete_log_likelihood(x, responsibilities):  # three arguments are missing
    return 0.0


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    sys.exit("done")


def mixture_elbo(x, responsibilities, weights, means, covariances):
    os._exit(0)


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    return fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter)


def bernoulli_responsibilities(x, theta):
    return np.zeros((10**6, 10**6))


def bernoulli_m_step(x, responsibilities):
    return (x.T @ responsibilities) / responsibilities.sum(axis=0)  # transposed


fit_bernoulli_mixture = "later"
