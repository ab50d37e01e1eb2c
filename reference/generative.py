"""Latent-variable models side by side, solved (Exercise 1; lecture equations 29 to 41).

Factor analysis: h ~ N(0, I), v = F h + c + noise of variances psi. Logarithms are natural (nats). Lists count as
arrays; no argument is changed.
"""

import numpy as np
from jaxtyping import Float
from scipy.linalg import cho_solve

LOG_TWO_PI = np.log(2 * np.pi)


def factor_analysis_sample(
    h: Float[np.ndarray, "n h"],
    noise: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> Float[np.ndarray, "n d"]:
    """Observations F h + c + sqrt(psi) noise, (n, d): lecture equation (40) and below."""
    mean, variance = linear_decoder(h, F, c, psi)
    return gaussian_vae_sample(mean, np.sqrt(variance), noise)


def factor_analysis_log_likelihood(
    v: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """log N(v; c, F Fᵀ + diag psi), (n,), in nats: Exercise 1b."""
    F, centred = np.asarray(F, dtype=float), np.asarray(v, dtype=float) - c
    cholesky = np.linalg.cholesky(F @ F.T + np.diag(psi))
    squares = np.sum(centred.T * cho_solve((cholesky, True), centred.T), axis=0)
    return -0.5 * (squares + centred.shape[1] * LOG_TWO_PI) - np.sum(np.log(np.diag(cholesky)))


def relu_decoder(
    h: Float[np.ndarray, "n h"],
    W1: Float[np.ndarray, "w h"],
    b1: Float[np.ndarray, " w"],
    W2: Float[np.ndarray, "d w"],
    b2: Float[np.ndarray, " d"],
) -> Float[np.ndarray, "n d"]:
    """Means W2 max(0, W1 h + b1) + b2, (n, d), of one hidden layer: lecture, Gaussian VAE example."""
    hidden = np.maximum(np.asarray(h, dtype=float) @ np.asarray(W1, dtype=float).T + b1, 0.0)
    return hidden @ np.asarray(W2, dtype=float).T + b2


def gaussian_vae_sample(
    mean: Float[np.ndarray, "n d"], std: Float[np.ndarray, "n d"], noise: Float[np.ndarray, "n d"]
) -> Float[np.ndarray, "n d"]:
    """Observations mean + std noise, (n, d): lecture equation (40)."""
    return np.asarray(mean, dtype=float) + np.asarray(std, dtype=float) * noise


def linear_decoder(
    h: Float[np.ndarray, "n h"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> tuple[Float[np.ndarray, "n d"], Float[np.ndarray, "n d"]]:
    """Mean F h + c and variance psi, (n, d) each, with which a Gaussian VAE is factor analysis: Exercise 1b."""
    mean = np.asarray(h, dtype=float) @ np.asarray(F, dtype=float).T + c
    return mean, np.tile(np.asarray(psi, dtype=float), (len(mean), 1))


def laplace_sources(u: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n d"]:
    """Laplace sources of zero mean and unit variance, (n, d), from uniform ones: Exercise 1a."""
    u = np.asarray(u, dtype=float)
    # Each tail from its own end, so that no u next to 0 or 1 is rounded away.
    return np.where(u < 0.5, np.log(2.0 * np.minimum(u, 0.5)), -np.log(2.0 * np.minimum(1.0 - u, 0.5))) / np.sqrt(2.0)


def uniform_sources(u: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n d"]:
    """Uniform sources of zero mean and unit variance, (n, d): Exercise 1a."""
    return np.sqrt(12.0) * (np.asarray(u, dtype=float) - 0.5)


def ica_mix(sources: Float[np.ndarray, "n d"], A: Float[np.ndarray, "d d"]) -> Float[np.ndarray, "n d"]:
    """Observations A s, (n, d), of noise-free square ICA: Exercise 1a."""
    return np.asarray(sources, dtype=float) @ np.asarray(A, dtype=float).T


def excess_kurtosis(x: Float[np.ndarray, " n"]) -> float:
    """Fourth standardised moment less 3, which is 0 for a Gaussian: Exercise 1a."""
    squares = (np.asarray(x, dtype=float) - np.mean(x)) ** 2
    return float(np.mean(squares**2) / np.mean(squares) ** 2 - 3.0)


def identify_model(x: Float[np.ndarray, "n 2"]) -> str:
    """The model that most likely gave these points: Exercise 1a.

    After whitening, a curve shows as a projection whose mean depends on the other one; straight models differ by the
    excess kurtosis of their projections, whose average over all directions is 3/4 of the sources'.
    """
    x = np.asarray(x, dtype=float) - np.mean(x, axis=0)
    white = np.linalg.solve(np.linalg.cholesky(np.cov(x.T)), x.T)
    angles = np.linspace(0, np.pi, 24, endpoint=False)
    projections = np.stack([np.cos(angles), np.sin(angles)], axis=-1) @ white
    if max(map(_explained, projections, np.roll(projections, 12, axis=0))) > 0.25:
        return "gaussian_vae"
    kurtosis = np.mean([excess_kurtosis(projection) for projection in projections])
    if kurtosis > 0.7:
        return "super_gaussian_ica"
    return "sub_gaussian_ica" if kurtosis < -0.5 else "factor_analysis"


def _explained(x: Float[np.ndarray, " n"], y: Float[np.ndarray, " n"]) -> float:
    """The share of the variance of y that lies between twelve bins of equally many points along x."""
    bins = np.array_split(y[np.argsort(x)], 12)
    return float(sum(len(part) * part.mean() ** 2 for part in bins) / np.sum(y**2))


def autoregressive_log_density(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, "d d"],
    bias: Float[np.ndarray, " d"],
    log_std: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """log p(x), (n,), in nats, of the chain rule with linear Gaussian factors: lecture equation (29)."""
    x = np.asarray(x, dtype=float)
    return _log_normal(x, x @ np.tril(np.asarray(weights, dtype=float), -1).T + bias, log_std)


def markov_chain_log_density(
    x: Float[np.ndarray, "n d"],
    coefficients: Float[np.ndarray, " d"],
    bias: Float[np.ndarray, " d"],
    log_std: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """log p(x), (n,), in nats, of a Markov chain with linear Gaussian steps from x_0 = 0: lecture, Markov chain."""
    x = np.asarray(x, dtype=float)
    before = np.concatenate([np.zeros((len(x), 1)), x[:, :-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, log_std)


def _log_normal(
    x: Float[np.ndarray, "n d"], mean: Float[np.ndarray, "n d"], log_std: Float[np.ndarray, " d"]
) -> Float[np.ndarray, " n"]:
    log_std = np.asarray(log_std, dtype=float)
    return -np.sum(0.5 * ((x - mean) * np.exp(-log_std)) ** 2 + log_std + 0.5 * LOG_TWO_PI, axis=1)
