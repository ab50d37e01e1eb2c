"""Solutions to `generative` that are right on ordinary inputs and break on the extreme ones.

A function is named `<function>__<slug>`; its docstring says what breaks, and where.
"""

import numpy as np


def factor_analysis_log_likelihood__jitter(v, F, c, psi):
    """In small units the jitter is as large as the covariance."""
    covariance = F @ F.T + np.diag(psi) + 1e-9 * np.eye(len(c))
    r = v - c
    squares = np.einsum("ni,ij,nj->n", r, np.linalg.inv(covariance), r)
    return -0.5 * (squares + np.linalg.slogdet(covariance)[1] + len(c) * np.log(2 * np.pi))


def excess_kurtosis__jitter(x):
    """In small units the jitter is as large as the squared variance."""
    z = x - x.mean()
    return np.mean(z**4) / (np.mean(z**2) ** 2 + 1e-12) - 3


def autoregressive_log_density__jitter(x, weights, bias, log_std):
    """In small units the jitter is as large as the standard deviation."""
    mean, std = x @ np.tril(weights, -1).T + bias, np.exp(log_std) + 1e-8
    return -np.sum(0.5 * ((x - mean) / std) ** 2 + np.log(std) + 0.5 * np.log(2 * np.pi), axis=1)


def markov_chain_log_density__floored_std(x, coefficients, bias, log_std):
    """A floor under the standard deviation changes narrow steps."""
    before = np.concatenate([np.zeros((len(x), 1)), x[:, :-1]], axis=1)
    std = np.maximum(np.exp(log_std), 1e-3)
    z = (x - before * coefficients - bias) / std
    return -np.sum(0.5 * z**2 + np.log(std) + 0.5 * np.log(2 * np.pi), axis=1)
