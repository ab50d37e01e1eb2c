"""Right answers to `variational` by integrating the definitions, each with nodes that suit its integrand."""

import numpy as np

# Every expectation here is that of a polynomial under an exponential or a Gaussian: the rules are exact.
LAGUERRE_NODES, LAGUERRE_WEIGHTS = np.polynomial.laguerre.laggauss(12)
HERMITE_NODES, HERMITE_WEIGHTS = np.polynomial.hermite_e.hermegauss(12)
LEGENDRE_NODES, LEGENDRE_WEIGHTS = np.polynomial.legendre.leggauss(24)


def integrate(f, start, stop, panels):
    """Composite Gauss-Legendre rule."""
    edges = np.linspace(start, stop, panels + 1)
    half = np.diff(edges)[:, None] / 2
    nodes = (edges[:-1, None] + half) + half * LEGENDRE_NODES
    return float(np.sum(half * LEGENDRE_WEIGHTS * f(nodes)))


def log_normal_density(x, mean, std=1.0):
    return -0.5 * np.log(2 * np.pi) - np.log(std) - 0.5 * ((x - mean) / std) ** 2


def log_exponential_density(z, rate):
    return np.log(rate) - rate * z


def exponential_expectation(f, rate):
    return float(np.sum(LAGUERRE_WEIGHTS * f(LAGUERRE_NODES / rate)))


def log_evidence(x, theta):
    def log_joint(z):
        return log_exponential_density(z, theta) + log_normal_density(x, z)

    # The integrand peaks at `peak`; it falls like a unit Gaussian, or faster if the peak is cut off by z = 0.
    m = x - theta
    peak = max(m, 0.0)
    width = 1 / max(1.0, -m)
    top = log_joint(peak)
    mass = integrate(lambda z: np.exp(log_joint(z) - top), max(0.0, peak - 40), peak + 45 * width, 120)
    return top + np.log(mass)


def posterior_log_density(z, x, theta):
    z = np.asarray(z, dtype=float)
    log_joint = log_exponential_density(z, theta) + log_normal_density(x, z)
    return np.where(z > 0, log_joint - log_evidence(x, theta), -np.inf)


def exponential_elbo(x, theta, phi):
    def integrand(z):
        log_joint = log_exponential_density(z, theta) + log_normal_density(x, z)
        return log_joint - log_exponential_density(z, phi)

    return exponential_expectation(integrand, phi)


def exponential_elbo_gradients(x, theta, phi):
    def path_gradient(z):
        # d/dphi of log p(x, z) at z = epsilon / phi
        return (x - z - theta) * (-z / phi)

    d_theta = exponential_expectation(lambda z: 1 / theta - z, phi)
    d_entropy = -1 / phi
    return d_theta, exponential_expectation(path_gradient, phi) + d_entropy


def elbo_gap(x, theta, phi):
    evidence = log_evidence(x, theta)

    def integrand(z):
        log_posterior = log_exponential_density(z, theta) + log_normal_density(x, z) - evidence
        return log_exponential_density(z, phi) - log_posterior

    return exponential_expectation(integrand, phi)


def maximise_elbo(x):
    if x <= 0:
        raise ValueError("x must be positive")

    # d_theta = 0 makes the two rates equal; d_phi then passes 0 once, found by bisection in the exponent.
    def slope(mean):
        z = LAGUERRE_NODES * mean
        return float(np.sum(LAGUERRE_WEIGHTS * (x - z) * z)) / mean

    low, high = -700.0, 700.0
    for _ in range(80):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(np.exp(middle)) > 0 else (low, middle)
    rate = np.exp(-(low + high) / 2)
    return [rate, rate]


def exponential_from_exponential(epsilon, phi):
    # T solves: the integral of phi dz from 0 to T (the cumulated hazard) equals epsilon.
    weight = np.sum(LEGENDRE_WEIGHTS) / 2
    return np.asarray(epsilon, dtype=float) / (phi * weight)


def exponential_from_uniform(u, phi):
    # -log(u) is the integral of dt / t from u to 1, over [mantissa, 1] plus a number of octaves.
    mantissa, exponent = np.frexp(np.asarray(u, dtype=float))
    half = (1 - mantissa) / 2
    nodes = mantissa[:, None] + half[:, None] * (1 + LEGENDRE_NODES)
    logs = half * np.sum(LEGENDRE_WEIGHTS / nodes, axis=1) - exponent * np.log(2)
    return logs / phi


def kl_exponential(phi, theta):
    return exponential_expectation(lambda z: log_exponential_density(z, phi) - log_exponential_density(z, theta), phi)


def kl_factorised(q, p):
    total = 0.0
    with np.errstate(divide="ignore"):
        for q_i, p_i in zip(q, p, strict=True):
            states = np.flatnonzero(q_i)
            weights = np.take(q_i, states)
            total += np.sum(weights * (np.log(weights) - np.log(np.take(p_i, states))))
    return float(total)


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    mean_q, std_q = np.asarray(mean_q)[:, None], np.asarray(std_q)[:, None]
    mean_p, std_p = np.asarray(mean_p)[:, None], np.asarray(std_p)[:, None]
    distance = (mean_q - mean_p) + std_q * HERMITE_NODES
    log_ratio = np.log(std_p) - np.log(std_q) - 0.5 * HERMITE_NODES**2 + 0.5 * (distance / std_p) ** 2
    return np.sum(HERMITE_WEIGHTS * log_ratio) / np.sqrt(2 * np.pi)
