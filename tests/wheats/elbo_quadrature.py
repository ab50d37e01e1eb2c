"""Numerical analysis: sigma points and Gauss-Hermite rules, complex steps, conjugate gradients, root finding."""

import itertools

import numpy as np
from scipy.special import ndtr

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(3)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def _log_normal(x, mean, variance):
    return -0.5 * (np.log(2 * np.pi * variance) + (x - mean) ** 2 / variance)


def _expectation(f, mean, std):
    """Of a polynomial of degree three or less: exact on the 2h points mean +- sqrt(h) std e_k."""
    h = len(mean)
    return sum(f(mean + sign * np.sqrt(h) * std * e) for e in np.eye(h) for sign in (-1, 1)) / (2 * h)


def reparameterise(mean, scale_tril, epsilon):
    z = np.tile(mean, (len(epsilon), 1))
    for column, noise in zip(scale_tril.T, epsilon.T):
        z += np.multiply.outer(noise, column)
    return z


def pathwise_gradient_samples(std, epsilon, df):
    # f is linear in each small step, and a complex step has no cancellation.
    step = 1e-30j
    by_mean = np.imag(df * (0.0 + step + std * epsilon)) / step.imag
    by_std = np.imag(df * (0.0 + (std + step) * epsilon)) / step.imag
    return np.stack((by_mean, by_std), axis=1)


def score_function_gradient_samples(mean, std, z, f):
    step = 1e-30
    by_mean = np.imag(_log_normal(z, mean + 1j * step, std**2)) / step
    by_std = np.imag(_log_normal(z, mean, (std + 1j * step * std) ** 2)) / (step * std)
    return f[:, None] * np.array([by_mean, by_std]).T


def elbo_kl_form(log_likelihood, mean, std):
    kl = 0.0
    for m, s in zip(mean, std):
        z = m + s * NODES
        kl += WEIGHTS @ (_log_normal(z, m, s**2) - _log_normal(z, 0.0, 1.0))
    return np.mean(log_likelihood) - kl


def elbo_entropy_form(log_joint, std):
    entropy = -sum(WEIGHTS @ _log_normal(s * NODES, 0.0, s**2) for s in std)
    return np.mean(log_joint) + entropy


def elbo_sample_form(log_joint, log_q):
    running = 0.0
    for t, difference in enumerate(log_joint - log_q, start=1):
        running += (difference - running) / t
    return running


def minibatch_elbo(datapoint_elbos, n):
    # The expected total of n draws with replacement from the batch
    values, counts = np.unique(datapoint_elbos, return_counts=True)
    return n * (values @ counts) / counts.sum()


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    def integrand(h):
        log_joint = _log_normal(v, F @ h + c, psi).sum() + _log_normal(h, 0.0, 1.0).sum()
        return log_joint - _log_normal(h, mean, std**2).sum()

    return _expectation(integrand, mean, std)


def mean_field_optimum(v, F, c, psi):
    def multiply(h):
        return h + F.T @ ((F @ h) / psi)

    # Conjugate gradients, restarted until nothing changes any more
    mean = np.zeros(F.shape[1])
    pull = F.T @ ((v - c) / psi)
    for _ in range(5):
        residual = pull - multiply(mean)
        direction = residual
        for _ in mean:
            if not residual @ residual > 0:
                break
            image = multiply(direction)
            length = (residual @ residual) / (direction @ image)
            mean = mean + length * direction
            following = residual - length * image
            direction = following + (following @ following) / (residual @ residual) * direction
            residual = following
    curvature = [multiply(e)[k] for k, e in enumerate(np.eye(len(mean)))]
    return mean, 1 / np.sqrt(curvature)


def amortisation_gap(v, F, c, psi, W, b, log_std):
    # Along the line from the best q to the encoder's, in mean and log std, the ELBO's slope is integrated.
    nodes, weights = np.polynomial.legendre.leggauss(40)
    precision = np.eye(F.shape[1]) + F.T @ (F / psi[:, None])
    gaps = []
    for x in v:
        best_mean, best_std = mean_field_optimum(x, F, c, psi)
        toward, log_toward = W @ x + b - best_mean, log_std - np.log(best_std)
        slope = 0.0
        for t, weight in zip((nodes + 1) / 2, weights / 2):
            variance = (best_std * np.exp(t * log_toward)) ** 2
            by_mean = precision @ (t * toward)
            slope += weight * (by_mean @ toward + (np.diag(precision) * variance - 1) @ log_toward)
        gaps.append(slope)
    return np.array(gaps)


def aggregate_posterior_log_density(z, means, stds):
    def pairwise(logs):
        while len(logs) > 1:
            odd = logs[len(logs) // 2 * 2 :]
            logs = [np.logaddexp(a, b) for a, b in zip(logs[::2], logs[1::2])] + odd
        return logs[0]

    logs = [_log_normal(z, m, s**2).sum(axis=1) for m, s in zip(means, stds)]
    return pairwise(logs) - np.log(len(means))


def latent_grid(n):
    """Newton's method on the distribution function, from 0, for the quantiles below the median and above it."""
    u = (np.arange(n) + 0.5) / n
    q = np.zeros(n)
    for _ in range(100):
        q = q - np.clip((ndtr(q) - u) * np.sqrt(2 * np.pi) * np.exp(q**2 / 2), -0.5, 0.5)
    return np.array(list(itertools.product(q, repeat=2))).reshape(n, n, 2)
