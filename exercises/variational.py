"""Variational inference in closed form: Sheet 02, Problems 1 to 3.

Replace each `raise NotImplementedError` by your answer. One data point x, any real number, comes with one
latent variable z > 0:

    p(z) = Exp(z; θ)        p(x | z) = N(x; z, 1)        q(z) = Exp(z; φ)

Exp(z; θ) = θ exp(-θ z) for z > 0, and 0 elsewhere, so θ > 0 and φ > 0 are rates: the means are 1/θ and 1/φ.
N(x; z, 1) is the Gaussian density with mean z and variance 1. All logarithms are natural, so log-densities,
ELBOs and divergences are in nats. Leave the arguments unchanged. SciPy may be imported too."""

import numpy as np
from jaxtyping import Float


def log_evidence(x: float, theta: float) -> float:
    """Compute the log evidence of one data point.

    The evidence, or marginal likelihood, averages the likelihood of x over the prior of z,

        log p(x) = log ∫ p(x | z) p(z) dz,        p(z) = Exp(z; θ),  p(x | z) = N(x; z, 1).

    Source: Sheet 02, Problem 1.

    Parameters
    ----------
    x : float
        The data point, any real number.
    theta : float
        The rate θ > 0 of the prior.

    Returns
    -------
    float
        log p(x), in nats.

    Notes
    -----
    - The result must stay accurate for x - θ as low as -40, where a factor of p(x) is 0 in floating point.

    Examples
    --------
    >>> round(float(log_evidence(0.5, 2.0)), 6)
    -1.012797
    """
    # TODO: complete the square in z, solve the integral and take its logarithm without underflow.
    raise NotImplementedError


def posterior_log_density(z: Float[np.ndarray, " n"], x: float, theta: float) -> Float[np.ndarray, " n"]:
    """Evaluate the log density of the exact posterior.

    By Bayes' rule, under the prior p(z) = Exp(z; θ) and the likelihood p(x | z) = N(x; z, 1),

        log p(z | x) = log p(x | z) + log p(z) - log p(x).

    Compare its shape with that of q(z): is there a φ for which the two agree?

    Source: Sheet 02, Problem 1a.

    Parameters
    ----------
    z : array of shape (n,)
        The points at which to evaluate the density, any real numbers.
    x : float
        The data point, any real number.
    theta : float
        The rate θ > 0 of the prior.

    Returns
    -------
    array of shape (n,)
        log p(z | x) at each point, in nats.

    Notes
    -----
    - The prior leaves no probability at z <= 0: the result is -inf there, z = 0 included.
    - The result must stay accurate for x - θ as low as -40.

    Examples
    --------
    >>> posterior_log_density(np.array([0.25, 1.0]), 0.5, 2.0).round(6).tolist()
    [0.255756, -1.337994]
    """
    # TODO: find the posterior by Bayes' rule and evaluate its logarithm.
    raise NotImplementedError


def exponential_elbo(x: float, theta: float, phi: float) -> float:
    """Compute the evidence lower bound (ELBO) for an exponential q.

    For p(z) = Exp(z; θ), p(x | z) = N(x; z, 1) and q(z) = Exp(z; φ),

        L(θ, φ) = E_q[log p(x, z) - log q(z)] = ∫ q(z) (log p(x, z) - log q(z)) dz.

    Source: Sheet 02, Problem 1b.

    Parameters
    ----------
    x : float
        The data point, any real number.
    theta : float
        The rate θ > 0 of the prior.
    phi : float
        The rate φ > 0 of q.

    Returns
    -------
    float
        L(θ, φ), in nats.

    Notes
    -----
    - Give the closed form, all constants included. No expectation may be estimated from samples.

    Examples
    --------
    >>> round(float(exponential_elbo(0.5, 2.0, 3.0)), 6)
    -1.060515
    """
    # TODO: take the expectation of each term under q and add them up.
    raise NotImplementedError


def exponential_elbo_gradients(x: float, theta: float, phi: float) -> tuple[float, float]:
    """Compute the gradients of the ELBO with respect to both rates.

    L(θ, φ) is the ELBO of `exponential_elbo`: p(z) = Exp(z; θ), p(x | z) = N(x; z, 1), q(z) = Exp(z; φ).

    Source: Sheet 02, Problem 1c.

    Parameters
    ----------
    x : float
        The data point, any real number.
    theta : float
        The rate θ > 0 of the prior.
    phi : float
        The rate φ > 0 of q.

    Returns
    -------
    d_theta : float
        ∂L/∂θ.
    d_phi : float
        ∂L/∂φ.

    Examples
    --------
    >>> d_theta, d_phi = exponential_elbo_gradients(0.5, 2.0, 3.0)
    >>> [round(float(d_theta), 6), round(float(d_phi), 6)]
    [0.166667, -0.092593]
    """
    # TODO: differentiate the closed form of the ELBO by each rate.
    raise NotImplementedError


def elbo_gap(x: float, theta: float, phi: float) -> float:
    """Compute how far the ELBO lies below the log evidence.

        gap = log p(x) - L(θ, φ)

    for p(z) = Exp(z; θ), p(x | z) = N(x; z, 1) and q(z) = Exp(z; φ). The bound is tight where the gap is 0.

    Source: Sheet 02, Problem 1a.

    Parameters
    ----------
    x : float
        The data point, any real number.
    theta : float
        The rate θ > 0 of the prior.
    phi : float
        The rate φ > 0 of q.

    Returns
    -------
    float
        The gap, in nats.

    Notes
    -----
    - The gap is itself a KL divergence. Between which two distributions?

    Examples
    --------
    >>> round(float(elbo_gap(0.5, 2.0, 3.0)), 6)
    0.047718
    """
    # TODO: compare the ELBO with the log evidence.
    raise NotImplementedError


def maximise_elbo(x: float) -> tuple[float, float]:
    """Find the rates at which the ELBO is largest.

    The prior and q are fitted together, for one data point x > 0:

        (θ*, φ*) = argmax L(θ, φ) over θ > 0, φ > 0,

    where L is the ELBO of `exponential_elbo`.

    Source: Sheet 02, Problem 1, the stated optimisation problem.

    Parameters
    ----------
    x : float
        The data point, x > 0.

    Returns
    -------
    theta : float
        The rate θ* of the prior.
    phi : float
        The rate φ* of q.

    Raises
    ------
    ValueError
        If x <= 0: no pair of rates attains the maximum.

    Notes
    -----
    - An iterative search is accepted if it is accurate to 1e-6, but there is a closed form.

    Examples
    --------
    >>> theta, phi = maximise_elbo(3.7)
    >>> round(float(phi), 6)
    0.540541
    """
    # TODO: find where both gradients of the ELBO vanish, and reject an x for which there is no such place.
    raise NotImplementedError


def exponential_from_exponential(epsilon: Float[np.ndarray, " n"], phi: float) -> Float[np.ndarray, " n"]:
    """Turn draws from the unit exponential into draws from Exp(φ).

    Find a deterministic map T_φ for which

        ε ~ Exp(1)    implies    z = T_φ(ε) ~ Exp(φ),        Exp(z; φ) = φ exp(-φ z) for z > 0.

    Source: Sheet 02, Problem 2a.

    Parameters
    ----------
    epsilon : array of shape (n,)
        Draws from the exponential distribution with rate 1, all positive.
    phi : float
        The rate φ > 0 (not the scale 1/φ) of the distribution asked for.

    Returns
    -------
    array of shape (n,)
        T_φ(ε), entry by entry.

    Notes
    -----
    - An entry of the result depends on the same entry of `epsilon` and on φ only. Nothing else may be random.
    - Every map that yields this distribution is right. The example holds for all monotone ones.

    Examples
    --------
    >>> exponential_from_exponential(np.log([2.0]), 4.0).round(6).tolist()
    [0.173287]
    """
    # TODO: map each draw so that the results have rate φ.
    raise NotImplementedError


def exponential_from_uniform(u: Float[np.ndarray, " n"], phi: float) -> Float[np.ndarray, " n"]:
    """Turn uniform draws into draws from Exp(φ).

    Find a deterministic map S_φ for which

        u ~ Uniform(0, 1)    implies    z = S_φ(u) ~ Exp(φ),        Exp(z; φ) = φ exp(-φ z) for z > 0.

    Source: Sheet 02, Problem 2b.

    Parameters
    ----------
    u : array of shape (n,)
        Draws from the uniform distribution, each strictly between 0 and 1.
    phi : float
        The rate φ > 0 (not the scale 1/φ) of the distribution asked for.

    Returns
    -------
    array of shape (n,)
        S_φ(u), entry by entry.

    Notes
    -----
    - An entry of the result depends on the same entry of `u` and on φ only. Nothing else may be random.
    - Every map that yields this distribution is right. The example holds for all monotone ones.
    - The result must stay accurate for u close to 0 (such as 1e-20) and close to 1 (such as 1 - 1e-15).

    Examples
    --------
    >>> exponential_from_uniform(np.array([0.5]), 4.0).round(6).tolist()
    [0.173287]
    """
    # TODO: map each draw so that the results are exponential with rate φ.
    raise NotImplementedError


def kl_exponential(phi: float, theta: float) -> float:
    """Compute the Kullback-Leibler (KL) divergence between two exponential distributions.

    With q(z) = Exp(z; φ) and p(z) = Exp(z; θ),

        KL(q ‖ p) = ∫ q(z) log(q(z) / p(z)) dz.

    Source: Sheet 02, Problem 3, for the prior and the q of Problem 1.

    Parameters
    ----------
    phi : float
        The rate φ > 0 of q, under which the expectation is taken.
    theta : float
        The rate θ > 0 of p.

    Returns
    -------
    float
        KL(q ‖ p), in nats.

    Examples
    --------
    >>> round(float(kl_exponential(3.0, 2.0)), 6)
    0.072132
    """
    # TODO: solve the integral.
    raise NotImplementedError


def kl_factorised(q: list[Float[np.ndarray, " m_i"]], p: list[Float[np.ndarray, " m_i"]]) -> float:
    """Compute the KL divergence between two distributions over d independent discrete variables.

    Variable z_i takes m_i values. Both joint distributions are products, q(z) = Π_i q_i(z_i) and
    p(z) = Π_i p_i(z_i), and the divergence is a sum over all states of z = (z_1, ..., z_d),

        KL(q ‖ p) = Σ_z q(z) log(q(z) / p(z)).

    Source: Sheet 02, Problem 3.

    Parameters
    ----------
    q : list of d arrays, the i-th of shape (m_i,)
        The factors q_i, each a probability vector: no entry is negative, and the entries sum to 1.
    p : list of d arrays, the i-th of shape (m_i,)
        The factors p_i, likewise. The m_i are those of q, and may differ between factors.

    Returns
    -------
    float
        KL(q ‖ p), in nats.

    Notes
    -----
    - A state with q(z) = 0 contributes 0, whatever p(z): 0 log 0 = 0.
    - The result is `inf` if some state has q(z) > 0 and p(z) = 0.
    - The result must be instant for d = 60 factors, where the joint has far too many states to list.

    Examples
    --------
    >>> q = [np.array([0.5, 0.5]), np.array([0.2, 0.3, 0.5])]
    >>> p = [np.array([0.25, 0.75]), np.array([0.4, 0.4, 0.2])]
    >>> round(float(kl_factorised(q, p)), 6)
    0.377052
    """
    # TODO: use that both distributions factorise.
    raise NotImplementedError


def kl_factorised_gaussian(
    mean_q: Float[np.ndarray, " d"],
    std_q: Float[np.ndarray, " d"],
    mean_p: Float[np.ndarray, " d"],
    std_p: Float[np.ndarray, " d"],
) -> float:
    """Compute the KL divergence between two Gaussians with independent components.

    Component i of z is N(mean_q[i], std_q[i]²) under q and N(mean_p[i], std_p[i]²) under p, independently of
    the other components, and

        KL(q ‖ p) = ∫ q(z) log(q(z) / p(z)) dz,        z in R^d.

    Source: Sheet 02, Problem 3, and the lecture's eq. (36), where p is the standard normal.

    Parameters
    ----------
    mean_q : array of shape (d,)
        The means under q.
    std_q : array of shape (d,)
        The standard deviations (not variances) under q, all positive.
    mean_p : array of shape (d,)
        The means under p.
    std_p : array of shape (d,)
        The standard deviations (not variances) under p, all positive.

    Returns
    -------
    float
        KL(q ‖ p), in nats: one number for all components together.

    Examples
    --------
    >>> mean_q, std_q = np.array([0.0, 1.0]), np.array([1.0, 0.5])
    >>> mean_p, std_p = np.array([1.0, -1.0]), np.array([2.0, 1.5])
    >>> round(float(kl_factorised_gaussian(mean_q, std_q, mean_p, std_p)), 6)
    1.986204
    """
    # TODO: find the divergence of one pair of components, then combine the pairs.
    raise NotImplementedError
