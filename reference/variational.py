"""Variational inference in closed form, solved (Sheet 02, Problems 1 to 3).

Model: p(z) = Exp(z; theta), p(x|z) = N(x; z, 1), q(z) = Exp(z; phi), for one real x. theta and phi are rates,
logarithms natural (nats). Lists count as arrays and ints as floats; no argument is changed.
"""

import numpy as np
from jaxtyping import Float
from scipy.special import rel_entr

from reference import closed_forms


def log_evidence(x: float, theta: float) -> float:
    """Log evidence log p(x) in nats: Problem 1."""
    return float(closed_forms.log_evidence(x, theta))


def posterior_log_density(z: Float[np.ndarray, " n"], x: float, theta: float) -> Float[np.ndarray, " n"]:
    """Log posterior density log p(z|x), (n,), in nats, -inf for z <= 0: Problem 1a."""
    z = np.asarray(z, dtype=float)
    return np.where(z <= 0, -np.inf, closed_forms.posterior_log_density(z, x, theta))


def exponential_elbo(x: float, theta: float, phi: float) -> float:
    """ELBO L(theta, phi) in nats: Problem 1b."""
    return float(closed_forms.exponential_elbo(x, theta, phi))


def exponential_elbo_gradients(x: float, theta: float, phi: float) -> tuple[float, float]:
    """Derivatives of the ELBO by theta and by phi: Problem 1c."""
    d_theta, d_phi = closed_forms.exponential_elbo_gradients(x, theta, phi)
    return float(d_theta), float(d_phi)


def elbo_gap(x: float, theta: float, phi: float) -> float:
    """KL(q(z) to p(z|x)) in nats, as log p(x) less the ELBO: Problem 1a."""
    return log_evidence(x, theta) - exponential_elbo(x, theta, phi)


def maximise_elbo(x: float) -> tuple[float, float]:
    """The pair (theta, phi) at which the ELBO is largest: Problem 1.

    Raises `ValueError` for x <= 0, where the ELBO only grows as both rates go to infinity.
    """
    if not x > 0:
        raise ValueError(f"expected x > 0, got x = {x}: the ELBO attains no maximum there")
    theta, phi = closed_forms.elbo_maximum(float(x))
    return theta, phi


def exponential_from_exponential(epsilon: Float[np.ndarray, " n"], phi: float) -> Float[np.ndarray, " n"]:
    """T(epsilon), (n,), which turns draws from Exp(1) into draws from Exp(phi): Problem 2a."""
    return np.asarray(epsilon, dtype=float) / phi


def exponential_from_uniform(u: Float[np.ndarray, " n"], phi: float) -> Float[np.ndarray, " n"]:
    """S(u), (n,), which turns uniform draws from (0, 1) into draws from Exp(phi): Problem 2b."""
    # log1p keeps the small u that 1 - u would round away and, unlike log(u), the 0 that generators may draw.
    return exponential_from_exponential(-np.log1p(-np.asarray(u, dtype=float)), phi)


def kl_exponential(phi: float, theta: float) -> float:
    """KL(Exp(phi) to Exp(theta)) in nats: Problem 3 for the densities of Problem 1."""
    return float(closed_forms.kl_exponential(phi, theta))


def kl_factorised(q: list[Float[np.ndarray, " m_i"]], p: list[Float[np.ndarray, " m_i"]]) -> float:
    """KL(q to p) in nats of products of d probability vectors, the i-th (m_i,): Problem 3.

    0 log 0 = 0; inf where q > 0 = p. Raises `ValueError` where q and p differ in their number of factors.
    """
    return float(sum(rel_entr(q_i, p_i).sum() for q_i, p_i in zip(q, p, strict=True)))


def kl_factorised_gaussian(
    mean_q: Float[np.ndarray, " d"],
    std_q: Float[np.ndarray, " d"],
    mean_p: Float[np.ndarray, " d"],
    std_p: Float[np.ndarray, " d"],
) -> float:
    """KL(q to p) in nats of Gaussians with d independent components: Problem 3, lecture equation (36)."""
    arguments = (np.asarray(argument, dtype=float) for argument in (mean_q, std_q, mean_p, std_p))
    return float(closed_forms.kl_gaussian(*arguments).sum())
