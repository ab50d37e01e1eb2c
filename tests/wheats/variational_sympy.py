"""Right answers to `variational` from symbols: formulas differentiated, solved and compiled by SymPy."""

import math

import numpy as np
import sympy as sp

x_, z_ = sp.symbols("x z", real=True)
theta_, phi_ = sp.symbols("theta phi", positive=True)


def exponential_moment(k, rate):
    """E[z**k] under an exponential with this rate."""
    return sp.factorial(k) / rate**k


def expectation(expression):
    """Expectation of a polynomial in z under q."""
    terms = sp.Poly(sp.expand(expression), z_).terms()
    return sum(coefficient * exponential_moment(power, phi_) for (power,), coefficient in terms)


LOG_LIKELIHOOD = -sp.log(2 * sp.pi) / 2 - (x_ - z_) ** 2 / 2
LOG_PRIOR = sp.log(theta_) - theta_ * z_
LOG_Q = sp.log(phi_) - phi_ * z_
EVIDENCE = sp.log(theta_) + theta_**2 / 2 - theta_ * x_ + sp.log(sp.erfc((theta_ - x_) / sp.sqrt(2)) / 2)
ELBO = expectation(LOG_LIKELIHOOD + LOG_PRIOR - LOG_Q)
KL = expectation(LOG_Q - LOG_PRIOR)
GRADIENTS = [sp.diff(ELBO, theta_), sp.diff(ELBO, phi_)]
(STATIONARY,) = sp.solve(sp.diff(ELBO, phi_).subs(theta_, phi_), phi_)

_evidence = sp.lambdify([x_, theta_], EVIDENCE, "mpmath")
_gap = sp.lambdify([x_, theta_, phi_], EVIDENCE - ELBO, "mpmath")
_elbo = sp.lambdify([x_, theta_, phi_], ELBO, "math")
_gradients = sp.lambdify([x_, theta_, phi_], GRADIENTS, "math")
_kl = sp.lambdify([phi_, theta_], KL, "math")
_stationary = sp.lambdify([x_], STATIONARY, "math")


def log_evidence(x, theta):
    return float(_evidence(x, theta))


def posterior_log_density(z, x, theta):
    log_joint = -0.5 * math.log(2 * math.pi) - 0.5 * (x - z) ** 2 + math.log(theta) - theta * z
    return np.where(z <= 0, -np.inf, log_joint - log_evidence(x, theta))


def exponential_elbo(x, theta, phi):
    return _elbo(x, theta, phi)


def exponential_elbo_gradients(x, theta, phi):
    return _gradients(x, theta, phi)


def elbo_gap(x, theta, phi):
    return float(_gap(x, theta, phi))


def maximise_elbo(x):
    if x > 0:
        return (_stationary(x),) * 2
    raise ValueError("there is no stationary point with positive rates")


def exponential_from_exponential(epsilon, phi):
    return epsilon / phi


def exponential_from_uniform(u, phi):
    return -np.log(u) / phi


def kl_exponential(phi, theta):
    return _kl(phi, theta)


def kl_factorised(q, p):
    divergence = 0.0
    for i in range(len(q)):
        q_i, p_i = q[i], p[i]
        if np.any((q_i > 0) & (p_i == 0)):
            return float(sp.oo)
        both = q_i > 0
        divergence += q_i[both] @ (np.log(q_i[both]) - np.log(p_i[both]))
    return divergence


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    ratio = std_q / std_p
    shift = (mean_q - mean_p) / std_p
    return float(np.sum(0.5 * (ratio - 1) * (ratio + 1) + 0.5 * shift**2 - np.log(ratio)))
