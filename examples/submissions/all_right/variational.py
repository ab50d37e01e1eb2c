"""Everything right: full points."""

import numpy as np
from scipy.special import log_ndtr, rel_entr


def log_evidence(x, theta):
    return np.log(theta) + theta**2 / 2 - theta * x + log_ndtr(x - theta)


def posterior_log_density(z, x, theta):
    log_gaussian = -0.5 * np.log(2 * np.pi) - (z - x + theta) ** 2 / 2
    return np.where(z > 0, log_gaussian - log_ndtr(x - theta), -np.inf)


def exponential_elbo(x, theta, phi):
    reconstruction = -0.5 * np.log(2 * np.pi) - x**2 / 2 + x / phi - 1 / phi**2
    prior = np.log(theta) - theta / phi
    entropy = 1 - np.log(phi)
    return reconstruction + prior + entropy


def exponential_elbo_gradients(x, theta, phi):
    return 1 / theta - 1 / phi, -x / phi**2 + 2 / phi**3 + theta / phi**2 - 1 / phi


def elbo_gap(x, theta, phi):
    return log_evidence(x, theta) - exponential_elbo(x, theta, phi)


def maximise_elbo(x):
    if x <= 0:
        raise ValueError(f"the ELBO has no maximum for x = {x}")
    return 2 / x, 2 / x


def exponential_from_exponential(epsilon, phi):
    return epsilon / phi


def exponential_from_uniform(u, phi):
    return -np.log1p(-u) / phi


def kl_exponential(phi, theta):
    return np.log(phi / theta) + theta / phi - 1


def kl_factorised(q, p):
    return sum(rel_entr(q_i, p_i).sum() for q_i, p_i in zip(q, p))


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    variances = (std_q**2 + (mean_q - mean_p) ** 2) / std_p**2
    return np.sum(np.log(std_p / std_q) + (variances - 1) / 2)
