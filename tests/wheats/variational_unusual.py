"""Right answers to `variational` in rare but legal shapes: NamedTuples, callables, partials, printed text."""

import functools
import sys
import warnings
from typing import NamedTuple

import numpy as np
from numpy import inf, log, sqrt


class NoMaximumError(ValueError):
    """The supremum of the ELBO is not attained."""


class Pair(NamedTuple):
    theta: float
    phi: float


class LogEvidence:
    """A callable instance."""

    def __call__(self, observation, rate, /):
        from scipy.special import log_ndtr

        print("log evidence of", observation)
        return np.array(log(rate) + rate * (rate / 2 - observation) + log_ndtr(observation - rate))


log_evidence = LogEvidence()


def posterior_log_density(z, *arguments, support=(0.0, inf)):
    (x, theta) = arguments
    lower, upper = support
    out = np.empty(len(z), dtype=np.longdouble)
    for i, point in enumerate(z):
        if lower < point < upper:
            log_joint = -((x - point) ** 2) / 2 - log(2 * np.pi) / 2 + log(theta) - theta * point
            out[i] = log_joint - log_evidence.__call__(x, theta)
        else:
            out[i] = -inf
    return out.astype(float)


def _bound(power, x, theta, phi):
    warnings.warn("this bound is never tight", stacklevel=2)
    m = 1 / phi
    return log(theta * m) + m * (x - theta) - m**power + 1 - (x**2 + log(2 * np.pi)) / 2


exponential_elbo = functools.partial(_bound, 2)


def exponential_elbo_gradients(datum, prior_rate, rate, *, verbose=True):
    if verbose:
        print("gradients", file=sys.stderr)
    m = 1.0 / rate
    with_respect_to_mean = 1 / m + datum - prior_rate - 2 * m
    return Pair(theta=(rate - prior_rate) / (rate * prior_rate), phi=-(m**2) * with_respect_to_mean)


def elbo_gap(x, theta, phi, log_evidence=log_evidence, elbo=exponential_elbo):
    return np.float64(log_evidence(x, theta) - elbo(x, theta, phi))


def maximise_elbo(x, numerator=2):
    if not x > 0:
        raise NoMaximumError(f"x = {x!r}")
    best = numerator / x
    best = round(best) if best in (1.0, 2.0, 4.0, 8.0) else best
    return Pair(best, best)


def exponential_from_exponential(eps, rate):
    # The decreasing map: epsilon is long exactly where z is short.
    eps = np.asarray(eps, dtype=float)
    log_of_complement = np.where(
        eps < log(2), log(-np.expm1(-np.minimum(eps, 1.0))), np.log1p(-np.exp(-np.maximum(eps, 0.5)))
    )
    return -log_of_complement / rate


def exponential_from_uniform(uniform, rate):
    # A tent: both ends of the unit interval go to the far tail, the middle goes to 0.
    tent = 2 * np.minimum(uniform, 1 - uniform)
    return abs(log(tent)) / rate


(kl_exponential,) = (lambda phi, theta: 0 if phi == theta else theta / phi - 1 - log(theta) + log(phi),)


def kl_factorised(q, p):
    def divergence(pair):
        weight, other = pair
        if weight == 0:
            return 0
        return weight * (log(weight) - log(other)) if other > 0 else inf

    pairs = (pair for factors in zip(q, p, strict=True) for pair in zip(*factors, strict=True))
    return sum(map(divergence, pairs))


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    mean_q, std_q, mean_p, std_p = (np.array(a, dtype=float, ndmin=1) for a in (mean_q, std_q, mean_p, std_p))
    whitened = np.stack([std_q / std_p, (mean_q - mean_p) / std_p])
    length = sqrt((whitened**2).sum())
    return (length**2 - len(mean_q)) / 2 - np.log(whitened[0]).sum()
