"""Formulas integrated and differentiated by SymPy once, compiled to NumPy, then applied to the arrays."""

import numpy as np
import sympy as sp
from sympy.stats import E, Normal

z_, m_, a_, y_, t_ = sp.symbols("z m a y t", real=True)
s_, p_ = sp.symbols("s p", positive=True)
LOG_TWO_PI = sp.log(2 * sp.pi)


def log_normal(x, mean, variance):
    return -(LOG_TWO_PI + sp.log(variance) + (x - mean) ** 2 / variance) / 2


def expectation(polynomial, x, mean, variance):
    """Of a polynomial of degree at most two in x."""
    moments = {0: 1, 1: mean, 2: mean**2 + variance}
    return sum(coefficient * moments[k] for (k,), coefficient in sp.Poly(polynomial, x).terms())


LOG_Q = log_normal(z_, m_, s_**2)
SCORE = [sp.diff(LOG_Q, m_), sp.diff(LOG_Q, s_)]
KL = sp.expand(expectation(sp.expand(LOG_Q - log_normal(z_, 0, 1)), z_, m_, s_**2))
ENTROPY = -expectation(sp.expand(LOG_Q), z_, m_, s_**2)
# One observed dimension: a = f h is Gaussian under q, with mean m and variance t
FIT = expectation(sp.expand(log_normal(y_, a_, p_)), a_, m_, t_)
PATH = [sp.diff(m_ + s_ * z_, parameter) for parameter in (m_, s_)]

assert sp.simplify(ENTROPY - E(-log_normal(Normal("h", m_, s_), m_, s_**2).expand()).simplify()) == 0

_score = sp.lambdify([z_, m_, s_], SCORE, "numpy")
_kl = sp.lambdify([m_, s_], KL, "numpy")
_entropy = sp.lambdify([s_], sp.simplify(ENTROPY), "numpy")
_fit = sp.lambdify([y_, m_, t_, p_], FIT, "numpy")
_path = sp.lambdify([z_], PATH, "numpy")
_log_q = sp.lambdify([z_, m_, s_], LOG_Q, "numpy")


def reparameterise(mean, scale_tril, epsilon):
    h = len(mean)
    noise = sp.symbols(f"e:{h}")
    formula = sp.Matrix(mean) + sp.Matrix(scale_tril) * sp.Matrix(noise)
    transform = sp.lambdify([noise], list(formula), "math")
    return np.array([transform(row) for row in epsilon.tolist()], dtype=float)


def pathwise_gradient_samples(std, epsilon, df):
    return [[float(g) * part for part in _path(float(e))] for e, g in zip(epsilon, df)]


def score_function_gradient_samples(mean, std, z, f):
    return np.transpose([f * part for part in _score(z, mean, std)])


def elbo_kl_form(log_likelihood, mean, std):
    return np.mean(log_likelihood) - np.sum(_kl(mean, std))


def elbo_entropy_form(log_joint, std):
    return np.mean(log_joint) + np.sum(_entropy(std))


def elbo_sample_form(log_joint, log_q):
    return float(sum(map(sp.Float, log_joint - log_q)) / len(log_q))


def minibatch_elbo(datapoint_elbos, n):
    return float(sp.Rational(n, len(datapoint_elbos)) * sum(map(sp.Rational, datapoint_elbos.tolist())))


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    return np.sum(_fit(v - c, F @ mean, F**2 @ std**2, psi)) - np.sum(_kl(mean, std))


def mean_field_optimum(v, F, c, psi):
    # The maximum of the ELBO over one coordinate, the others fixed, is linear in them: solve for all at once.
    m, best = sp.symbols("m best", real=True)
    f, y, p = sp.symbols("f y p", real=True)
    ridge = sp.diff(-((y - f * best) ** 2) / (2 * p), best)
    slope, pull = (sp.lambdify([f, y, p], sp.expand(ridge).coeff(best, k), "numpy") for k in (1, 0))
    h = F.shape[1]
    system = np.eye(h)
    right = np.zeros(h)
    for row, value, noise in zip(F, v - c, psi):
        for k in range(h):
            right[k] += pull(row[k], value, noise)
            for l in range(h):
                system[k, l] -= (slope(row[k] + row[l], 0.0, noise) - slope(row[k] - row[l], 0.0, noise)) / 4
    (deviation,) = sp.solve(sp.diff(sp.log(s_) - p_ * s_**2 / 2, s_), s_)
    return np.linalg.solve(system, right), sp.lambdify([p_], deviation, "numpy")(np.diag(system))


def amortisation_gap(v, F, c, psi, W, b, log_std):
    std = np.exp(log_std)
    precision = np.eye(F.shape[1]) + F.T @ np.diag(1 / psi) @ F
    means = np.linalg.solve(precision, F.T @ np.diag(1 / psi) @ (v - c).T).T
    best = [linear_gaussian_elbo(x, F, c, psi, m, 1 / np.sqrt(np.diag(precision))) for x, m in zip(v, means)]
    return np.array(best) - [linear_gaussian_elbo(x, F, c, psi, W @ x + b, std) for x in v]


def aggregate_posterior_log_density(z, means, stds):
    logs = _log_q(z[None], means[:, None], stds[:, None]).sum(axis=-1)
    top = logs.max(axis=0)
    return top + np.log(np.exp(logs - top).mean(axis=0))


def latent_grid(n):
    half = [sp.sqrt(2) * sp.erfinv(sp.Rational(2 * i + 1, n) - 1) for i in range(n)]
    q = np.array([float(sp.N(value, 20)) for value in half])
    return np.stack([q.repeat(n), np.tile(q, n)], axis=1).reshape(n, n, 2)
