"""Prints, warns, remembers earlier answers in module-level caches, checks its arguments with assertions."""

import sys
import warnings
from functools import lru_cache

import numpy as np
from scipy.linalg import cho_factor, cho_solve

PI = np.pi
CACHE = {}
CALLS = {"log_density": 0}


@lru_cache(maxsize=None)  # noqa: UP033
def _constant(d):
    return -d / 2 * np.log(2 * PI)


def _log_density(x, mean, covariance):
    CALLS["log_density"] += 1
    key = covariance.tobytes()
    if key not in CACHE:
        CACHE[key] = cho_factor(np.array(covariance), lower=True)
    factor = CACHE[key]
    difference = x - mean
    distance = (difference * cho_solve(factor, difference.T).T).sum(axis=1)
    return _constant(x.shape[1]) - np.log(np.diag(factor[0])).sum() - distance / 2


def _log_joint(x, weights, means, covariances):
    if not np.isclose(np.sum(weights), 1):
        warnings.warn("the weights do not sum to one", UserWarning, stacklevel=3)
    if np.min(weights) == 0:
        warnings.warn("a component has no weight", UserWarning, stacklevel=3)
    columns = [_log_density(x, m, c) for m, c in zip(means, covariances, strict=True)]
    return np.log(weights) + np.array(columns).T


def _log_sum_exp(a, verbose=False):
    order = np.sort(a, axis=1)
    if verbose:
        print("largest:", order[:, -1])
    return order[:, -1] + np.log1p(np.exp(order[:, :-1] - order[:, -1:]).sum(axis=1))


def uniform_responsibilities(log_likelihoods, verbose=True):
    if verbose:
        print("uniform_responsibilities of", log_likelihoods.shape)
    return np.exp(log_likelihoods - _log_sum_exp(log_likelihoods)[:, None])


def gaussian_responsibilities(x, weights, means, covariances):
    r = uniform_responsibilities(_log_joint(x, weights, means, covariances), verbose=False)
    assert np.allclose(r.sum(axis=1), 1), "rows must sum to one"
    print("N_k =", r.sum(axis=0), file=sys.stderr)
    return r


def gaussian_m_step(x, responsibilities):
    n, d = x.shape
    results = []
    for r in responsibilities.T:
        q = r / r.sum()
        mean = q @ x
        centred = x - mean
        spread = centred.T @ np.diag(q) @ centred if n < 50 else (q * centred.T) @ centred
        results.append((r.sum() / n, mean, spread))
    weights, means, covariances = zip(*results, strict=True)
    assert covariances[0].shape == (d, d)
    return weights, means, covariances


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    log_joint = _log_joint(x, weights, means, covariances)
    product = responsibilities * log_joint
    print("not a number:", np.isnan(product).sum())
    return np.sum(np.where(responsibilities == 0, 0, product))


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return _log_sum_exp(_log_joint(x, weights, means, covariances), verbose=True).sum()


def mixture_elbo(x, responsibilities, weights, means, covariances):
    # E[log p(x given z)] - KL(responsibilities to weights), point by point
    total = 0.0
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        for r_n, row in zip(responsibilities, _log_joint(x, weights, means, covariances), strict=True):
            keep = r_n > 0
            total += np.sum(r_n[keep] * row[keep]) - np.sum(r_n[keep] * np.log(r_n[keep]))
    print("elbo", total)
    return total


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    print(f"fitting {len(weights)} components to {len(x)} points", flush=True)
    CACHE.clear()
    weights, means, covariances = weights.copy(), means.copy(), covariances.copy()
    trace = [gaussian_mixture_log_likelihood(x, weights, means, covariances)]
    for t in range(max_iter):
        r = gaussian_responsibilities(x, weights, means, covariances)
        weights, means, covariances = map(np.array, gaussian_m_step(x, r))
        trace += [gaussian_mixture_log_likelihood(x, weights, means, covariances)]
        gain = trace[-1] - trace[-2]
        print(f"iteration {t}: {trace[-1]:.6f} ({gain:+.3g})")
        if gain < tol:
            print("converged")
            break
    else:
        warnings.warn("not converged", RuntimeWarning, stacklevel=2)
    CACHE.clear()
    return weights, means, covariances, trace


def _bernoulli_log_density(x, theta):
    # the number of pixels that cost each price, with a price of infinity handled by Python's own rule
    with np.errstate(divide="ignore"):
        price_on, price_off = -np.log(theta), -np.log(np.clip(1 - theta, 0, 1))
    on, off = x > 0, x == 0
    cost = np.zeros((len(x), len(theta)))
    for k in range(len(theta)):
        cost[:, k] += np.where(on, price_on[k], 0).sum(axis=1)
        cost[:, k] += np.where(off, price_off[k], 0).sum(axis=1)
    return -cost


def bernoulli_responsibilities(x, theta):
    print("bernoulli_responsibilities of", x.shape, theta.shape)
    return uniform_responsibilities(_bernoulli_log_density(x, theta))


def bernoulli_m_step(x, responsibilities):
    theta = [np.average(x, axis=0, weights=r) for r in responsibilities.T]
    print("pixels that are never on:", sum(int(np.sum(row == 0)) for row in theta))
    return theta


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    def evaluate(theta):
        return _log_sum_exp(_bernoulli_log_density(x, theta)).sum() - len(x) * np.log(len(theta))

    trace = [evaluate(theta)]
    for t in range(max_iter):
        theta = np.array(bernoulli_m_step(x, bernoulli_responsibilities(x, theta)))
        trace.append(evaluate(theta))
        print(f"iteration {t}: {trace[-1]:.6f}")
        if trace[t + 1] - trace[t] < tol:
            print("converged")
            break
    return theta, trace
