"""Whether an ELBO is made of the student's own KL, samples and log-likelihood, and its gradients are those of it."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np

from grader.expect import expect_close
from grader.question import Case, Check, Student, check
from grader.sandbox.child.wire import Network

STEP = 1e-4


def made_of_your_own(log_likelihood: str) -> Check:
    """The claim that an ELBO follows from the functions of the student's that it is made of."""

    @check(also=("kl_to_standard_normal", "reparameterise", log_likelihood), cases=6)
    def is_made_of_your_own_parts(elbo: Student, kl: Student, sample: Student, fit: Student, case: Case) -> None:
        """The answer is the mean of your own log-likelihood at your own samples minus your own KL."""
        v, encoder, decoder, noise = case

        def own(encoder: Network, decoder: Network) -> float:
            mean, log_variance = _encoded(encoder, v)
            fits = fit(v, *_decoded(decoder, sample(mean, log_variance, noise)[0]))[0]
            return float(fits.mean(axis=0).sum() - kl(mean, log_variance)[0].sum())

        value, by_encoder, by_decoder = elbo(*case)
        expect_close(value, own(encoder, decoder), scale=1.0)
        forth, back = _moved(encoder, STEP), _moved(encoder, -STEP)
        _expect_slope(by_encoder, own(forth, decoder), own(back, decoder))
        forth, back = _moved(decoder, STEP), _moved(decoder, -STEP)
        _expect_slope(by_decoder, own(encoder, forth), own(encoder, back))

    return is_made_of_your_own_parts


def _expect_slope(gradient: Any, forth: float, back: float) -> None:
    """Along `_direction`; central differences are accurate to about STEP squared."""
    slope = float(np.dot(gradient, _direction(len(gradient)))) if isinstance(gradient, np.ndarray) else np.nan
    expect_close(slope, (forth - back) / (2 * STEP), scale=10.0)


def _direction(size: int) -> np.ndarray:
    return np.cos(np.arange(size))


def _moved(network: Network, step: float) -> Network:
    """Its parameters a step along `_direction`."""
    moves = np.split(
        step * _direction(sum(weight.size for weight in network.weights)),
        np.cumsum([weight.size for weight in network.weights])[:-1],
    )
    weights = (weight + move.reshape(weight.shape) for weight, move in zip(network.weights, moves, strict=True))
    return replace(network, weights=tuple(weights))


def _encoded(encoder: Network, v: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """As `child.networks.Encoder` does."""
    mean_weight, mean_bias, log_variance_weight, log_variance_bias = encoder.weights
    return 2 * np.tanh(v @ mean_weight.T + mean_bias), np.tanh(v @ log_variance_weight.T + log_variance_bias)


def _decoded(decoder: Network, h: np.ndarray) -> tuple[np.ndarray, ...]:
    """As `child.networks.BernoulliDecoder` and `GaussianDecoder` do: logits, or mean and variance."""
    features = np.tanh(h)
    weight, bias, *variance = decoder.weights
    first = features @ weight.T + bias
    return (first, np.exp(features @ variance[0].T + variance[1])) if variance else (first,)
