"""What goes wrong most often: rates taken for scales, terms left out, divergences the wrong way round."""

import numpy as np
from scipy.stats import norm


def log_evidence(x, theta):
    return np.log(theta) + theta**2 / 2 - theta * x + np.log(norm.cdf(x - theta))  # cdf(-40) is 0


def posterior_log_density(z, x, theta):
    return norm.logpdf(z, x - theta)  # not cut off at 0


def exponential_elbo(x, theta, phi):
    reconstruction = -0.5 * np.log(2 * np.pi) - (x - 1 / phi) ** 2 / 2  # E[z^2] is not E[z]^2
    return reconstruction + np.log(theta) - theta / phi + 1 - np.log(phi)


def exponential_elbo_gradients(x, theta, phi):
    return 1 / theta - 1 / phi, (theta - x) / phi**2 + 1 / phi**3 - 1 / phi  # right for the ELBO above


def elbo_gap(x, theta, phi):
    return exponential_elbo(x, theta, phi) - log_evidence(x, theta)


def maximise_elbo(x):
    return 2 / x, 2 / x  # also where there is no maximum


def exponential_from_exponential(epsilon, phi):
    return epsilon * phi  # a rate is not a scale


def exponential_from_uniform(u, phi):
    return -np.log(1 - u) / phi  # inaccurate for tiny u


def kl_exponential(phi, theta):
    return np.log(theta / phi) + phi / theta - 1  # the other way round


def kl_factorised(q, p):
    return sum(np.sum(q_i * np.log(q_i / p_i)) for q_i, p_i in zip(q, p))  # nan where q is 0


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    ratio = (std_q + (mean_q - mean_p) ** 2) / std_p  # standard deviations taken for variances
    return 0.5 * np.sum(np.log(std_p / std_q) + ratio - 1)
