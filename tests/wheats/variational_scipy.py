"""Right answers to `variational` from scipy.stats: every term is asked of a distribution object."""

import numpy as np
from scipy import special, stats


def log_evidence(x, theta):
    return np.log(theta) + theta**2 / 2 - theta * x + stats.norm.logcdf(x - theta)


def posterior_log_density(z, x, theta):
    z = np.asarray(z, dtype=float)
    mean = x - theta
    inside = stats.norm.logpdf(z, loc=mean) - stats.norm.logsf(0, loc=mean)
    return np.where(z > 0, inside, -np.inf)


def exponential_elbo(x, theta, phi):
    q = stats.expon(scale=1 / phi)
    expected_log_likelihood = stats.norm.logpdf(x, loc=q.mean()) - q.var() / 2
    expected_log_prior = stats.expon.logpdf(q.mean(), scale=1 / theta)
    return expected_log_likelihood + expected_log_prior + q.entropy()


def exponential_elbo_gradients(x, theta, phi):
    q = stats.expon(scale=1 / phi)
    mean, variance = q.mean(), q.var()
    d_mean = x - theta - 2 * mean + 1 / mean
    return np.array([1 / theta - mean, -variance * d_mean])


def elbo_gap(x, theta, phi):
    m = x - theta
    log_mills = (
        np.log(special.erfcx(-m / np.sqrt(2)) * np.sqrt(np.pi / 2))
        if m < 0
        else (m**2 / 2 + stats.norm.logcdf(m) + np.log(2 * np.pi) / 2)
    )
    return log_mills - m / phi + stats.expon.var(scale=1 / phi) - stats.expon.entropy(scale=1 / phi)


def maximise_elbo(x):
    if not x > 0:
        raise ValueError("x must be positive")
    return np.full(2, 2 / x)


def exponential_from_exponential(epsilon, phi):
    return np.asarray(epsilon) * stats.expon.std(scale=1 / phi)


def exponential_from_uniform(u, phi):
    return stats.expon.ppf(u, scale=1 / phi)


def kl_exponential(phi, theta):
    return -stats.expon.entropy(scale=1 / phi) - stats.expon.logpdf(1 / phi, scale=1 / theta)


def kl_factorised(q, p):
    def log(values):
        with np.errstate(divide="ignore"):
            return np.log(values)

    total = 0.0
    for q_i, p_i in zip(q, p, strict=True):
        support = np.asarray(q_i) > 0
        q_i, p_i = np.asarray(q_i)[support], np.asarray(p_i)[support]
        total -= stats.entropy(q_i)
        total -= np.sum(q_i * log(p_i))
    return total


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    entropy = stats.norm.entropy(mean_q, std_q).sum()
    cross_entropy = np.sum((np.asarray(std_q) / std_p) ** 2 / 2 - stats.norm.logpdf(mean_q, mean_p, std_p))
    return cross_entropy - entropy
