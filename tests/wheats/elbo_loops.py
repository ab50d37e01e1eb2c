"""The standard library alone: index loops over floats, lists of lists and plain tuples returned."""

import math
from statistics import NormalDist


def _average(values):
    return math.fsum(values) / len(values)


def _kl(mean, std):
    total = 0.0
    for m, s in zip(mean, std):
        total += 0.5 * (float(s) ** 2 + float(m) ** 2 - 1.0) - math.log(s)
    return total


def _precision(F, psi):
    """The precision of the exact posterior, I + F^T diag(psi)^-1 F, row by row."""
    d, h = len(F), len(F[0])
    rows = []
    for k in range(h):
        row = []
        for l in range(h):
            entry = 1.0 if k == l else 0.0
            for i in range(d):
                entry += float(F[i][k]) * float(F[i][l]) / float(psi[i])
            row.append(entry)
        rows.append(row)
    return rows


def _solve(A, y):
    """Gaussian elimination with pivoting, on copies."""
    n = len(y)
    rows = [[*A[i], y[i]] for i in range(n)]
    for j in range(n):
        pivot = max(range(j, n), key=lambda i: abs(rows[i][j]))
        rows[j], rows[pivot] = rows[pivot], rows[j]
        for i in range(j + 1, n):
            factor = rows[i][j] / rows[j][j]
            for l in range(j, n + 1):
                rows[i][l] -= factor * rows[j][l]
    solution = [0.0] * n
    for j in reversed(range(n)):
        rest = sum(rows[j][l] * solution[l] for l in range(j + 1, n))
        solution[j] = (rows[j][n] - rest) / rows[j][j]
    return solution


def reparameterise(mean, scale_tril, epsilon):
    h = len(mean)
    samples = []
    for noise in epsilon:
        z = []
        for i in range(h):
            value = float(mean[i])
            for j in range(i + 1):
                value += float(scale_tril[i][j]) * float(noise[j])
            z.append(value)
        samples.append(z)
    return samples


def pathwise_gradient_samples(std, epsilon, df):
    gradients = []
    for e, slope in zip(epsilon, df):
        gradients.append((float(slope), float(slope) * float(e)))
    return gradients


def score_function_gradient_samples(mean, std, z, f):
    gradients = []
    for where, value in zip(z, f):
        distance = float(where) - mean
        by_mean = distance / std**2
        by_std = distance**2 / std**3 - 1 / std
        gradients.append([float(value) * by_mean, float(value) * by_std])
    return gradients


def elbo_kl_form(log_likelihood, mean, std):
    return _average(log_likelihood) - _kl(mean, std)


def elbo_entropy_form(log_joint, std):
    entropy = 0.0
    for s in std:
        entropy += 0.5 * math.log(2 * math.pi * math.e * float(s) ** 2)
    return _average(log_joint) + entropy


def elbo_sample_form(log_joint, log_q):
    return _average([float(p) - float(q) for p, q in zip(log_joint, log_q)])


def minibatch_elbo(datapoint_elbos, n):
    return n * _average(datapoint_elbos)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    total = 0.0
    for i in range(len(v)):
        residual = float(v[i]) - float(c[i])
        variance = 0.0
        for k in range(len(mean)):
            residual -= float(F[i][k]) * float(mean[k])
            variance += (float(F[i][k]) * float(std[k])) ** 2
        total -= 0.5 * (math.log(2 * math.pi * psi[i]) + (residual**2 + variance) / float(psi[i]))
    return total - _kl(mean, std)


def mean_field_optimum(v, F, c, psi):
    d, h = len(F), len(F[0])
    pull = [sum(float(F[i][k]) * (float(v[i]) - float(c[i])) / float(psi[i]) for i in range(d)) for k in range(h)]
    precision = _precision(F, psi)
    return _solve(precision, pull), [1 / math.sqrt(precision[k][k]) for k in range(h)]


def amortisation_gap(v, F, c, psi, W, b, log_std):
    h = len(b)
    gaps = []
    for x in v:
        mean, std = mean_field_optimum(x, F, c, psi)
        encoded = [float(b[k]) + sum(float(w) * float(y) for w, y in zip(W[k], x)) for k in range(h)]
        best = linear_gaussian_elbo(x, F, c, psi, mean, std)
        gaps.append(best - linear_gaussian_elbo(x, F, c, psi, encoded, [math.exp(l) for l in log_std]))
    return gaps


def aggregate_posterior_log_density(z, means, stds):
    result = []
    for point in z:
        logs = []
        for mean, std in zip(means, stds):
            log_density = 0.0
            for k in range(len(point)):
                scaled = (float(point[k]) - float(mean[k])) / float(std[k])
                log_density -= 0.5 * scaled**2 + math.log(std[k]) + 0.5 * math.log(2 * math.pi)
            logs.append(log_density)
        top = max(logs)
        result.append(top + math.log(_average([math.exp(value - top) for value in logs])))
    return result


def latent_grid(n):
    quantile = NormalDist().inv_cdf
    coordinates = [quantile((i + 0.5) / n) for i in range(n)]
    return [[[first, second] for second in coordinates] for first in coordinates]
