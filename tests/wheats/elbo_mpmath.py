"""Thirty digits with mpmath, matrices included; floats only at the end."""

import mpmath
import numpy as np
from mpmath import mp, mpf

mp.dps = 30


def numbers(a):
    return [mpf(float(x)) for x in np.ravel(a)]


def matrix(a):
    return mpmath.matrix([[mpf(float(x)) for x in row] for row in np.atleast_2d(a)])


def column(a):
    return mpmath.matrix(numbers(a))


def average(values):
    return mp.fsum(values) / len(values)


def log_normal(x, mean, std):
    return -(((x - mean) / std) ** 2) / 2 - mp.log(std) - mp.log(2 * mp.pi) / 2


def kl(mean, std):
    return mp.fsum((s**2 + m**2 - 1) / 2 - mp.log(s) for m, s in zip(mean, std))


def reparameterise(mean, scale_tril, epsilon):
    mean, scale_tril = column(mean), matrix(scale_tril)
    return [[float(z) for z in mean + scale_tril * column(noise)] for noise in epsilon]


def pathwise_gradient_samples(std, epsilon, df):
    return np.array([[float(g), float(g * e)] for g, e in zip(numbers(df), numbers(epsilon))])


def score_function_gradient_samples(mean, std, z, f):
    mean, std = mpf(mean), mpf(std)
    rows = []
    for where, value in zip(numbers(z), numbers(f)):
        by_mean = mpmath.diff(lambda m: log_normal(where, m, std), mean, h=std * mpf(10) ** -12)
        by_std = mpmath.diff(lambda s: log_normal(where, mean, s), std, h=std * mpf(10) ** -12)
        rows.append([float(value * by_mean), float(value * by_std)])
    return np.array(rows)


def elbo_kl_form(log_likelihood, mean, std):
    return float(average(numbers(log_likelihood)) - kl(numbers(mean), numbers(std)))


def elbo_entropy_form(log_joint, std):
    entropy = mp.log(mp.fprod(numbers(std))) + len(std) * mp.log(2 * mp.pi * mp.e) / 2
    return float(average(numbers(log_joint)) + entropy)


def elbo_sample_form(log_joint, log_q):
    return float(average([p - q for p, q in zip(numbers(log_joint), numbers(log_q))]))


def minibatch_elbo(datapoint_elbos, n):
    return float(n * average(numbers(datapoint_elbos)))


def _elbo(v, F, c, psi, mean, std):
    centre = F * mean + c
    total = mp.fsum(log_normal(v[i], centre[i], mp.sqrt(psi[i])) for i in range(len(v)))
    for i in range(F.rows):
        for k in range(F.cols):
            total -= (F[i, k] * std[k]) ** 2 / psi[i] / 2
    return total - kl(mean, std)


def _optimum(v, F, c, psi):
    weights = F.T * mp.diag([1 / p for p in psi])
    precision = mp.eye(F.cols) + weights * F
    return mp.lu_solve(precision, weights * (v - c)), [1 / mp.sqrt(precision[k, k]) for k in range(F.cols)]


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    return float(_elbo(column(v), matrix(F), column(c), numbers(psi), column(mean), numbers(std)))


def mean_field_optimum(v, F, c, psi):
    mean, std = _optimum(column(v), matrix(F), column(c), numbers(psi))
    return np.array([float(m) for m in mean]), np.array([float(s) for s in std])


def amortisation_gap(v, F, c, psi, W, b, log_std):
    F, c, psi, W, b = matrix(F), column(c), numbers(psi), matrix(W), column(b)
    std = [mp.exp(a) for a in numbers(log_std)]
    gaps = []
    for row in v:
        x = column(row)
        gaps.append(float(_elbo(x, F, c, psi, *_optimum(x, F, c, psi)) - _elbo(x, F, c, psi, W * x + b, std)))
    return np.array(gaps)


def aggregate_posterior_log_density(z, means, stds):
    # The exponents of these numbers are unbounded: nothing underflows.
    means, stds = [numbers(m) for m in means], [numbers(s) for s in stds]
    result = []
    for point in z:
        point = numbers(point)
        densities = [mp.exp(mp.fsum(map(log_normal, point, m, s))) for m, s in zip(means, stds)]
        result.append(float(mp.log(average(densities))))
    return np.array(result)


def latent_grid(n):
    q = [float(mp.sqrt(2) * mp.erfinv(mpf(2 * i + 1) / n - 1)) for i in range(n)]
    return np.array([[(a, b) for b in q] for a in q])
