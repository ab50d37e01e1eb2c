"""Right answers to `variational` in 40 digits with mpmath, converted to floats at the end."""

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 40


def number(value):
    return mpf(float(value))


def log_evidence(x, theta):
    x, theta = number(x), number(theta)
    return float(mp.log(theta) + theta**2 / 2 - theta * x + mp.log(mp.ncdf(x - theta)))


def posterior_log_density(z, x, theta):
    mean = number(x) - number(theta)
    log_normaliser = mp.log(2 * mp.pi) / 2 + mp.log(mp.ncdf(mean))

    def log_density(value):
        if value <= 0:
            return -np.inf
        return float(-((number(value) - mean) ** 2) / 2 - log_normaliser)

    return np.array([log_density(value) for value in z], dtype=float)


def _elbo(x, theta, phi):
    fit = -mp.log(2 * mp.pi) / 2 - x**2 / 2 + x / phi - 1 / phi**2
    return fit + mp.log(theta) - theta / phi + 1 - mp.log(phi)


def exponential_elbo(x, theta, phi):
    return float(_elbo(number(x), number(theta), number(phi)))


def exponential_elbo_gradients(x, theta, phi):
    x, theta, phi = number(x), number(theta), number(phi)
    by_theta = mpmath.diff(lambda t: _elbo(x, t, phi), theta, h=theta * mpf(10) ** -20)
    by_phi = mpmath.diff(lambda f: _elbo(x, theta, f), phi, h=phi * mpf(10) ** -20)
    return (float(by_theta), float(by_phi))


def elbo_gap(x, theta, phi):
    x, theta, phi = number(x), number(theta), number(phi)
    evidence = mp.log(theta) + theta**2 / 2 - theta * x + mp.log(mp.ncdf(x - theta))
    return float(evidence - _elbo(x, theta, phi))


def maximise_elbo(x):
    x = number(x)
    if x <= 0:
        raise ValueError("x <= 0: the bound grows towards an infinite rate and has no maximum")
    optimum = 2 / x
    return float(optimum), float(optimum)


def exponential_from_exponential(epsilon, phi):
    # epsilon -> u = exp(-epsilon) -> 1 - u -> -log(1 - u) / phi, a decreasing map
    phi = number(phi)

    def decreasing(value):
        value = number(value)
        complement = mp.log(-mp.expm1(-value)) if value < 1 else mp.log1p(-mp.exp(-value))
        return float(-complement / phi)

    return np.array([decreasing(value) for value in epsilon], dtype=float)


def exponential_from_uniform(u, phi):
    return np.array([float(-mp.log1p(-number(value)) / number(phi)) for value in u], dtype=float)


def kl_exponential(phi, theta):
    ratio = number(theta) / number(phi)
    return float(ratio - 1 - mp.log(ratio))


def kl_factorised(q, p):
    terms = []
    for q_i, p_i in zip(q, p, strict=True):
        for a, b in zip(np.asarray(q_i).tolist(), np.asarray(p_i).tolist(), strict=True):
            if a > 0 and b == 0:
                return float("inf")
            if a > 0:
                terms.append(a * mp.log(mpf(a) / b))
    return float(mpmath.fsum(terms))


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    total = mpf(0)
    for row in zip(mean_q, std_q, mean_p, std_p, strict=True):
        m_q, s_q, m_p, s_p = map(number, row)
        total += mp.log(s_p / s_q) + (s_q**2 + (m_q - m_p) ** 2) / (2 * s_p**2) - mpf(1) / 2
    return float(total)
