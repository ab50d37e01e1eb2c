"""Mixture models and expectation-maximisation, solved (Tutorial EM, Problems 1 to 3).

Shapes: n data points, k components, d observed dimensions. All logarithms are natural (nats). Every function
takes nested lists for arrays and leaves its arguments as they were.
"""

from collections.abc import Callable

import numpy as np
from jaxtyping import Float
from scipy.special import entr, logsumexp, softmax


def uniform_responsibilities(log_likelihoods: Float[np.ndarray, "n k"]) -> Float[np.ndarray, "n k"]:
    """Responsibilities (n, k) under a uniform p(z) from ln p(x_n given z_n = k), (n, k): Problem 1."""
    return softmax(np.asarray(log_likelihoods, dtype=float), axis=1)


def gaussian_responsibilities(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> Float[np.ndarray, "n k"]:
    """E-step, responsibilities (n, k): Problem 2, eq. (1).

    Like all that take covariances, raises `numpy.linalg.LinAlgError` for one that is not positive definite.
    """
    return softmax(_gaussian_log_joint(x, weights, means, covariances), axis=1)


def gaussian_m_step(
    x: Float[np.ndarray, "n d"], responsibilities: Float[np.ndarray, "n k"]
) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, "k d"], Float[np.ndarray, "k d d"]]:
    """M-step, weights (k,), means (k, d) and covariances (k, d, d): Problem 2, eqs. (3) to (6)."""
    x, responsibilities = np.asarray(x, dtype=float), np.asarray(responsibilities, dtype=float)
    counts = responsibilities.sum(axis=0)
    shares = responsibilities / counts
    means = shares.T @ x
    deviations = x[:, None] - means
    return counts / counts.sum(), means, np.einsum("nk,nki,nkj->kij", shares, deviations, deviations)


def expected_complete_log_likelihood(
    x: Float[np.ndarray, "n d"],
    responsibilities: Float[np.ndarray, "n k"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """Expectation of ln p(D, z) in nats under the responsibilities, with 0 ln 0 = 0: Problem 2, eq. (2)."""
    responsibilities = np.asarray(responsibilities, dtype=float)
    log_joint = _gaussian_log_joint(x, weights, means, covariances)
    return float(np.sum(responsibilities * np.where(responsibilities == 0, 0.0, log_joint)))


def gaussian_mixture_log_likelihood(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """ln p(D given theta) in nats: Problem 2, the logarithms of eq. (1)'s denominators, summed over x_n."""
    return float(logsumexp(_gaussian_log_joint(x, weights, means, covariances), axis=1).sum())


def mixture_elbo(
    x: Float[np.ndarray, "n d"],
    responsibilities: Float[np.ndarray, "n k"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """Lower bound on ln p(D) in nats: eq. (2) of Problem 2 plus the entropy of the responsibilities."""
    entropy = entr(np.asarray(responsibilities, dtype=float)).sum()
    return expected_complete_log_likelihood(x, responsibilities, weights, means, covariances) + float(entropy)


def fit_gaussian_mixture(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
    tol: float,
    max_iter: int,
) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, "k d"], Float[np.ndarray, "k d d"], Float[np.ndarray, " trace"]]:
    """EM for a Gaussian mixture, parameters and log-likelihoods (t + 1,): Problem 2, the algorithm box."""
    (weights, means, covariances), log_likelihoods = _expectation_maximisation(
        x, (weights, means, covariances), _gaussian_log_joint, gaussian_m_step, tol, max_iter
    )
    return weights, means, covariances, log_likelihoods


def bernoulli_responsibilities(
    x: Float[np.ndarray, "n d"], theta: Float[np.ndarray, "k d"]
) -> Float[np.ndarray, "n k"]:
    """E-step under uniform weights, responsibilities (n, k) of binary x: Problem 3."""
    return softmax(_bernoulli_log_joint(x, theta), axis=1)


def bernoulli_m_step(
    x: Float[np.ndarray, "n d"], responsibilities: Float[np.ndarray, "n k"]
) -> Float[np.ndarray, "k d"]:
    """M-step, theta (k, d): Problem 3, the root of the gradient."""
    x, responsibilities = np.asarray(x, dtype=float), np.asarray(responsibilities, dtype=float)
    on, off = responsibilities.T @ x, responsibilities.T @ (1 - x)
    # Not on / N_k: two sums rounded apart could put theta just above 1, and ln(1 - theta) would be nan.
    return on / (on + off)


def fit_bernoulli_mixture(
    x: Float[np.ndarray, "n d"], theta: Float[np.ndarray, "k d"], tol: float, max_iter: int
) -> tuple[Float[np.ndarray, "k d"], Float[np.ndarray, " trace"]]:
    """EM for a uniform mixture of Bernoullis, theta (k, d) and log-likelihoods (t + 1,): Problem 3."""
    (theta,), log_likelihoods = _expectation_maximisation(
        x, (theta,), _bernoulli_log_joint, lambda x, r: (bernoulli_m_step(x, r),), tol, max_iter
    )
    return theta, log_likelihoods


def _gaussian_log_joint(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> Float[np.ndarray, "n k"]:
    """ln pi_k + ln N(x_n; mu_k, Sigma_k), (n, k): -inf where the weight is 0."""
    x, means = np.asarray(x, dtype=float), np.asarray(means, dtype=float)
    scale_trils = np.linalg.cholesky(np.asarray(covariances, dtype=float))
    whitened = np.linalg.solve(scale_trils, x.T - means[:, :, None])  # (k, d, n)
    log_determinants = 2 * np.log(np.diagonal(scale_trils, axis1=1, axis2=2)).sum(axis=1)
    mahalanobis = (whitened**2).sum(axis=1).T
    log_densities = -0.5 * (x.shape[1] * np.log(2 * np.pi) + log_determinants + mahalanobis)
    with np.errstate(divide="ignore"):  # an absent component has ln 0 = -inf
        return np.log(weights) + log_densities


def _bernoulli_log_joint(x: Float[np.ndarray, "n d"], theta: Float[np.ndarray, "k d"]) -> Float[np.ndarray, "n k"]:
    """ln (1/K) + ln p(x_n given z_n = k), (n, k): -inf where theta is 0 or 1 and x_n disagrees."""
    x, theta = np.asarray(x), np.asarray(theta, dtype=float)
    with np.errstate(divide="ignore"):  # what a component rules out has ln 0 = -inf
        log_on, log_off = np.log(theta), np.log1p(-theta)
    # A binary x picks one logarithm of the two, so 0 * ln 0 never arises.
    return np.where(x[:, None] == 1, log_on, log_off).sum(axis=2) - np.log(len(theta))


def _expectation_maximisation(
    x: Float[np.ndarray, "n d"],
    parameters: tuple[Float[np.ndarray, "k ..."], ...],
    log_joint: Callable[..., Float[np.ndarray, "n k"]],
    m_step: Callable[..., tuple[Float[np.ndarray, "k ..."], ...]],
    tol: float,
    max_iter: int,
) -> tuple[tuple[Float[np.ndarray, "k ..."], ...], Float[np.ndarray, " trace"]]:
    """Parameters after t rounds and the log-likelihoods (t + 1,); a gain below `tol` ends the fit."""
    x = np.asarray(x, dtype=float)
    # Copies, because after no round at all the start itself is returned.
    parameters = tuple(np.array(parameter, dtype=float) for parameter in parameters)
    log_joints = log_joint(x, *parameters)
    log_likelihoods = [logsumexp(log_joints, axis=1).sum()]
    for _ in range(max_iter):
        parameters = m_step(x, softmax(log_joints, axis=1))
        log_joints = log_joint(x, *parameters)
        log_likelihoods.append(logsumexp(log_joints, axis=1).sum())
        if log_likelihoods[-1] - log_likelihoods[-2] < tol:
            break
    return parameters, np.array(log_likelihoods)
