"""Right answers to `variational` by numerical analysis: series, complex steps, differences, root finding."""

import numpy as np
from scipy import optimize


def _log_phi(m):
    """Logarithm of the standard normal distribution function: a series, and an integral in the tails."""
    if m < -6:
        return -(m**2) / 2 - 0.5 * np.log(2 * np.pi) + np.log(_tail(-m))
    if m > 6:
        return np.log1p(-np.exp(-(m**2) / 2) / np.sqrt(2 * np.pi) * _tail(m))
    # Phi(m) = 1/2 + sum over odd k of m**k / (1 3 5 ... k) times the density, which cancels for negative m
    term = total = abs(m)
    for k in range(3, 300, 2):
        term *= m * m / k
        total += term
    inner = np.exp(-(m**2) / 2) / np.sqrt(2 * np.pi) * total
    if m > -1:
        return np.log(0.5 + np.sign(m) * inner)
    return -(m**2) / 2 - 0.5 * np.log(2 * np.pi) + np.log(_tail(-m))


def _tail(t):
    """Mills' ratio for t >= 1: the integral over s > 0 of exp(-t s - s**2 / 2), double-exponentially."""
    step = 1 / 32
    y = np.arange(-40, 6, step)
    s = np.exp(y - np.exp(-y)) / t
    return step * np.sum(np.exp(-t * s - s**2 / 2) * s * (1 + np.exp(-y)))


def log_evidence(x, theta):
    return np.log(theta) + theta**2 / 2 - theta * x + _log_phi(x - theta)


def posterior_log_density(z, x, theta):
    z = np.atleast_1d(np.asarray(z, dtype=np.float64))
    squares = (z - x + theta) ** 2
    log_density = -0.5 * (np.log(2 * np.pi) + squares) - _log_phi(x - theta)
    log_density[z <= 0] = -np.inf
    return log_density


def exponential_elbo(x, theta, phi):
    likelihood = -0.5 * np.log(2 * np.pi) - x**2 / 2 + x / phi - 1 / phi**2
    return likelihood - kl_exponential(phi, theta)


def exponential_elbo_gradients(x, theta, phi):
    # theta by a complex step, phi by an eighth-order central difference in log(phi)
    tiny = 1e-30 * theta
    d_theta = np.imag(exponential_elbo(x, theta + 1j * tiny, phi)) / tiny
    h = 0.02
    coefficients = ((1, 4 / 5), (2, -1 / 5), (3, 4 / 105), (4, -1 / 280))
    d_log_phi = 0.0
    for k, c in coefficients:
        up = exponential_elbo(0.0, theta, phi * np.exp(k * h)) + x / (phi * np.exp(k * h))
        down = exponential_elbo(0.0, theta, phi * np.exp(-k * h)) + x / (phi * np.exp(-k * h))
        d_log_phi += c * (up - down) / h
    return d_theta, d_log_phi / phi


def elbo_gap(x, theta, phi):
    return log_evidence(x, theta) - exponential_elbo(x, theta, phi)


def maximise_elbo(x):
    if x <= 0:
        raise ValueError("The ELBO increases without attaining a maximum when x <= 0.")
    # Along theta = phi only x / phi - 1 / phi**2 varies: its slope in log(phi), times phi**2, is 2 - x phi.
    log_root = optimize.brentq(lambda log_x_phi: 2 - np.exp(log_x_phi), -5, 5, xtol=1e-14)
    return np.exp(log_root) / x, np.exp(log_root) / x


def exponential_from_exponential(epsilon, phi):
    # exp(-epsilon) is uniform; its two halves change places before the logarithm is taken again
    epsilon = np.asarray(epsilon, dtype=float)
    beyond = epsilon - np.log(2)
    # At the median itself the swapped map jumps from 0 to infinity; it takes the value 0 there.
    below = np.where(beyond < 0, np.expm1(-np.minimum(beyond, 0)) / 2, 0.5)
    above = np.expm1(-np.maximum(beyond, 0)) / 2
    return np.where(beyond >= 0, -np.log1p(above), -np.log(below)) / phi


def exponential_from_uniform(u, phi):
    return -np.log1p(np.negative(u)) / phi


def kl_exponential(phi, theta):
    return np.log(phi) - np.log(theta) + theta / phi - 1


def kl_factorised(q, p):
    return sum(_kl(np.asarray(q_i), np.asarray(p_i)) for q_i, p_i in zip(q, p, strict=True))


def _kl(q, p):
    positive = q.nonzero()
    if not np.all(p[positive]):
        return np.inf
    return np.dot(q[positive], np.log(q[positive]) - np.log(p[positive]))


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    # log q - log p is a quadratic in z, so its expectation under q follows from three values: Simpson's rule
    def log_ratio(standardised):
        distance = (mean_q - mean_p) + std_q * standardised
        return np.log(std_p) - np.log(std_q) - standardised**2 / 2 + (distance / std_p) ** 2 / 2

    node = np.sqrt(3)
    expectation = (log_ratio(-node) + 4 * log_ratio(0.0) + log_ratio(node)) / 6
    return np.sum(expectation)
