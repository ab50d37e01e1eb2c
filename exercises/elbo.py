"""The evidence lower bound (ELBO), its estimators and amortised inference.

From Tutorial EM, Problems 4 to 6, and the lecture's equations (5) to (28). Replace each `raise
NotImplementedError` by your answer. In shapes n counts the data points, b those of a minibatch, d the observed
and h the latent dimensions, s the samples. A latent variable is called z or, beside an observed v, h:

    ELBO = E_q[log p(x, z) - log q(z)] <= log p(x)

N(z; μ, σ²) is the Gaussian density with mean μ and variance σ². An argument called std holds standard
deviations, one called psi holds variances. All logarithms are natural, so log-densities and ELBOs are in nats.
Nothing is drawn at random: noise is an argument. Leave the arguments unchanged. SciPy may be imported too.
"""

import numpy as np
from jaxtyping import Float


def reparameterise(
    mean: Float[np.ndarray, " h"], scale_tril: Float[np.ndarray, "h h"], epsilon: Float[np.ndarray, "s h"]
) -> Float[np.ndarray, "s h"]:
    """Turn standard normal noise into samples of a Gaussian with any covariance.

    If ε ~ N(0, I), then

        z = μ + L ε

    has mean μ and covariance L Lᵀ, and it depends on μ and L in a way that can be differentiated.

    Source: Tutorial EM, Problem 4, and the lecture's eq. (26).

    Parameters
    ----------
    mean : array of shape (h,)
        The mean μ.
    scale_tril : array of shape (h, h)
        The lower triangular matrix L, zero above its diagonal and positive on it.
    epsilon : array of shape (s, h)
        The noise, one draw ε per row.

    Returns
    -------
    array of shape (s, h)
        The samples z, one per row: row i belongs to row i of `epsilon`.

    Examples
    --------
    >>> scale_tril = np.array([[2.0, 0.0], [0.5, 1.0]])
    >>> reparameterise(np.array([1.0, -1.0]), scale_tril, np.array([[0.5, -1.0], [0.0, 2.0]])).tolist()
    [[2.0, -1.75], [1.0, 1.0]]
    """
    # TODO: map each row of noise to a sample. Mind that the noise lies in rows.
    raise NotImplementedError


def pathwise_gradient_samples(
    std: float, epsilon: Float[np.ndarray, " s"], df: Float[np.ndarray, " s"]
) -> Float[np.ndarray, "s 2"]:
    """Estimate the gradient of E[f(z)] by the reparameterisation trick, sample by sample.

    For z ~ N(μ, σ²), written as z = μ + σ ε with ε ~ N(0, 1), the gradient moves into the expectation,

        ∂/∂(μ, σ) E[f(z)] = E[∂/∂(μ, σ) f(μ + σ ε)],

    so the gradient inside is an unbiased estimate for every draw of ε.

    Source: Tutorial EM, Problem 4, and the lecture's eq. (28).

    Parameters
    ----------
    std : float
        The standard deviation σ > 0.
    epsilon : array of shape (s,)
        The noise ε of each sample.
    df : array of shape (s,)
        The derivative f'(z) of f at each sample z = μ + σ ε.

    Returns
    -------
    array of shape (s, 2)
        The gradient of f(μ + σ ε) for each sample: by μ in the first column, by σ in the second.

    Notes
    -----
    - The rows are not to be averaged.
    - Not every argument has to be of use.

    Examples
    --------
    >>> pathwise_gradient_samples(0.5, np.array([-1.0, 2.0]), np.array([3.0, 0.25])).tolist()
    [[3.0, -3.0], [0.25, 0.5]]
    """
    # TODO: differentiate f(μ + σ ε) by μ and by σ with the chain rule.
    raise NotImplementedError


def score_function_gradient_samples(
    mean: float, std: float, z: Float[np.ndarray, " s"], f: Float[np.ndarray, " s"]
) -> Float[np.ndarray, "s 2"]:
    """Estimate the gradient of E[f(z)] without differentiating f, sample by sample.

    For z ~ q(z) = N(z; μ, σ²) the gradient is the expectation

        ∂/∂(μ, σ) E[f(z)] = E[f(z) ∂/∂(μ, σ) log q(z)].

    The derivative of a log-density by its parameters is called the score. Where f is smooth this has the same
    expectation as the pathwise estimate, and another variance: compare the two in the report.

    Source: the lecture's alternative to reparameterisation, beside eqs. (26) to (28).

    Parameters
    ----------
    mean : float
        The mean μ of q.
    std : float
        The standard deviation (not variance) σ > 0 of q.
    z : array of shape (s,)
        The samples from q.
    f : array of shape (s,)
        The value f(z) at each sample.

    Returns
    -------
    array of shape (s, 2)
        f(z) times the score for each sample: by μ in the first column, by σ in the second.

    Notes
    -----
    - The rows are not to be averaged, and no baseline is subtracted from f.

    Examples
    --------
    >>> score_function_gradient_samples(1.0, 0.5, np.array([0.75, 2.0]), np.array([3.0, 0.25])).tolist()
    [[-3.0, -4.5], [1.0, 1.5]]
    """
    # TODO: differentiate log N(z; μ, σ²) by μ and by σ, its normalising constant included.
    raise NotImplementedError


def elbo_kl_form(
    log_likelihood: Float[np.ndarray, " s"], mean: Float[np.ndarray, " h"], std: Float[np.ndarray, " h"]
) -> float:
    """Estimate the ELBO with the divergence from the prior in closed form.

    For a standard normal prior p(z) = N(z; 0, I) and q(z) = Π_k N(z_k; μ_k, σ_k²),

        ELBO = E_q[log p(x | z)] - KL(q ‖ p).

    The expectation is estimated by the average over samples from q; the divergence needs none.

    Source: Tutorial EM, Problem 5, eq. (1), and the lecture's eq. (37).

    Parameters
    ----------
    log_likelihood : array of shape (s,)
        log p(x | z) at s samples z from q.
    mean : array of shape (h,)
        The means μ_k of q.
    std : array of shape (h,)
        The standard deviations (not variances) σ_k of q, all positive.

    Returns
    -------
    float
        The estimate of the ELBO, in nats.

    Examples
    --------
    >>> round(float(elbo_kl_form(np.array([-3.0, -1.5]), np.array([0.5, -1.0]), np.array([0.5, 1.5]))), 6)
    -3.412682
    """
    # TODO: average the log-likelihoods and subtract the divergence of the two Gaussians.
    raise NotImplementedError


def elbo_entropy_form(log_joint: Float[np.ndarray, " s"], std: Float[np.ndarray, " h"]) -> float:
    """Estimate the ELBO with the entropy of q in closed form.

    For q(z) = Π_k N(z_k; μ_k, σ_k²) and any prior,

        ELBO = E_q[log p(x, z)] + H(q),        H(q) = E_q[-log q(z)].

    The expectation of the log joint density is estimated by the average over samples from q.

    Source: Tutorial EM, Problem 5, eq. (2).

    Parameters
    ----------
    log_joint : array of shape (s,)
        log p(x, z) at s samples z from q.
    std : array of shape (h,)
        The standard deviations (not variances) σ_k of q, all positive.

    Returns
    -------
    float
        The estimate of the ELBO, in nats.

    Notes
    -----
    - The entropy counts with all its constants. It is negative where q is narrow.

    Examples
    --------
    >>> round(float(elbo_entropy_form(np.array([-3.0, -1.5, -2.5]), np.array([0.5, 2.5]))), 6)
    0.727687
    """
    # TODO: find the entropy of a Gaussian with independent components and add it.
    raise NotImplementedError


def elbo_sample_form(log_joint: Float[np.ndarray, " s"], log_q: Float[np.ndarray, " s"]) -> float:
    """Estimate the ELBO from samples alone.

    Nothing has to be known of q but its density at the samples:

        ELBO = E_q[log p(x, z) - log q(z)],

    estimated by the average over samples from q.

    Source: Tutorial EM, Problem 5, eq. (3).

    Parameters
    ----------
    log_joint : array of shape (s,)
        log p(x, z) at s samples z from q.
    log_q : array of shape (s,)
        log q(z) at the same samples.

    Returns
    -------
    float
        The estimate of the ELBO, in nats.

    Notes
    -----
    - If q is the posterior p(z | x), one sample is as good as a thousand: what is then left of the variance?

    Examples
    --------
    >>> round(float(elbo_sample_form(np.array([-3.0, -1.5, -2.5]), np.array([-1.0, 0.5, -0.25]))), 6)
    -2.083333
    """
    # TODO: average what is inside the expectation.
    raise NotImplementedError


def minibatch_elbo(datapoint_elbos: Float[np.ndarray, " b"], n: int) -> float:
    """Estimate the ELBO of a whole data set from a minibatch.

    The ELBO of independent data is the sum of the data points' own,

        L_D = Σ_i L_i,        i = 1, ..., n.

    A minibatch holds b of the n data points, drawn without preference for any of them. The estimate is to be
    unbiased for the sum over all n, and every member of the minibatch counts alike.

    Source: the lecture's eqs. (6), (15) and (28).

    Parameters
    ----------
    datapoint_elbos : array of shape (b,)
        The ELBOs L_i of the minibatch's data points.
    n : int
        The number of data points in the data set, n >= b.

    Returns
    -------
    float
        The estimate of L_D, in nats.

    Examples
    --------
    >>> round(float(minibatch_elbo(np.array([-80.0, -95.5, -88.0]), 1000)), 4)
    -87833.3333
    """
    # TODO: scale the minibatch up to the data set.
    raise NotImplementedError


def linear_gaussian_elbo(
    v: Float[np.ndarray, " d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
    mean: Float[np.ndarray, " h"],
    std: Float[np.ndarray, " h"],
) -> float:
    """Compute the ELBO of factor analysis for one data point.

    The model has a linear decoder with independent Gaussian noise, and q is a factorised Gaussian,

        p(h) = N(h; 0, I)        p(v | h) = N(v; F h + c, diag ψ)        q(h) = Π_k N(h_k; μ_k, σ_k²),

    for which the expectation can be solved:

        L = E_q[log p(v, h) - log q(h)].

    Source: the lecture's eq. (7), for the factor analysis model (the remark at eq. (40)).

    Parameters
    ----------
    v : array of shape (d,)
        The data point.
    F : array of shape (d, h)
        The factor matrix.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances (not standard deviations) ψ of the noise, all positive.
    mean : array of shape (h,)
        The means μ_k of q.
    std : array of shape (h,)
        The standard deviations (not variances) σ_k of q, all positive.

    Returns
    -------
    float
        L, in nats.

    Notes
    -----
    - Give the closed form, all constants included. No expectation may be estimated from random samples.

    Examples
    --------
    >>> v, c, psi = np.array([1.0, 2.0, 0.5]), np.array([0.5, 0.0, -0.5]), np.array([0.5, 1.0, 2.0])
    >>> F = np.array([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.5]])
    >>> round(float(linear_gaussian_elbo(v, F, c, psi, np.array([0.5, 1.0]), np.array([0.75, 0.5]))), 6)
    -5.425145
    """
    # TODO: take the expectation of each squared term under q, then add up log-likelihood, prior and entropy.
    raise NotImplementedError


def mean_field_optimum(
    v: Float[np.ndarray, " d"], F: Float[np.ndarray, "d h"], c: Float[np.ndarray, " d"], psi: Float[np.ndarray, " d"]
) -> tuple[Float[np.ndarray, " h"], Float[np.ndarray, " h"]]:
    """Find the factorised Gaussian that makes the ELBO of factor analysis largest.

        (μ*, σ*) = argmax L(μ, σ) over all μ in R^h and all σ > 0,

    where L is the ELBO of `linear_gaussian_elbo` for one data point v.

    Source: the lecture's eqs. (13) and (21).

    Parameters
    ----------
    v : array of shape (d,)
        The data point.
    F : array of shape (d, h)
        The factor matrix.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances (not standard deviations) ψ of the noise, all positive.

    Returns
    -------
    mean : array of shape (h,)
        The means μ*.
    std : array of shape (h,)
        The standard deviations (not variances) σ*.

    Notes
    -----
    - The exact posterior is a Gaussian as well, but its components depend on each other. Which of its properties
      does the best factorised q share, and which not?
    - An iterative search is accepted if it is accurate to 1e-6, but there is a closed form.

    Examples
    --------
    >>> v, c, psi = np.array([1.0, 2.0, 0.5]), np.array([0.5, 0.0, -0.5]), np.array([0.5, 1.0, 2.0])
    >>> mean, std = mean_field_optimum(v, np.array([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.5]]), c, psi)
    >>> [mean.round(6).tolist(), std.round(6).tolist()]
    [[0.086486, 0.789189], [0.534522, 0.388514]]
    """
    # TODO: find where the derivatives of the ELBO by every mean and every std vanish.
    raise NotImplementedError


def amortisation_gap(
    v: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
    W: Float[np.ndarray, "h d"],
    b: Float[np.ndarray, " h"],
    log_std: Float[np.ndarray, " h"],
) -> Float[np.ndarray, " n"]:
    """Compute how much of the ELBO an encoder loses, data point by data point.

    Instead of optimising a q for each data point, an encoder maps v to one: here a linear encoder

        q(h | v) = N(h; W v + b, diag(exp(2 log_std))),

    for the model of `linear_gaussian_elbo`. The gap of data point v_i is

        L_i(q*_i) - L_i(q(h | v_i)),

    where L_i is the ELBO of v_i and q*_i the factorised Gaussian at which it is largest.

    Source: the lecture's eqs. (20) to (22).

    Parameters
    ----------
    v : array of shape (n, d)
        The data, one point per row.
    F : array of shape (d, h)
        The factor matrix.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances (not standard deviations) of the noise, all positive.
    W : array of shape (h, d)
        The weights of the encoder.
    b : array of shape (h,)
        The bias of the encoder.
    log_std : array of shape (h,)
        The logarithms of the encoder's standard deviations, which are the same for every v.

    Returns
    -------
    array of shape (n,)
        The gap of each data point, in nats.

    Notes
    -----
    - A gap is never negative, up to rounding. Which encoder has none?

    Examples
    --------
    >>> v = np.array([[1.0, 2.0, 0.5], [-1.0, -2.0, -0.5]])
    >>> c, psi = np.array([0.5, 0.0, -0.5]), np.array([0.5, 1.0, 2.0])
    >>> F = np.array([[1.0, 0.5], [0.0, 2.0], [-1.0, 1.5]])
    >>> W, b = np.array([[0.5, 0.0, -0.25], [0.0, 0.25, 0.25]]), np.array([0.0, 0.25])
    >>> amortisation_gap(v, F, c, psi, W, b, np.array([-0.5, -1.0])).round(6).tolist()
    [0.196532, 0.979851]
    """
    # TODO: compare the ELBO of the encoder's q with the largest one, for every data point.
    raise NotImplementedError


def aggregate_posterior_log_density(
    z: Float[np.ndarray, "m h"], means: Float[np.ndarray, "n h"], stds: Float[np.ndarray, "n h"]
) -> Float[np.ndarray, " m"]:
    """Evaluate the log density of all latent samples of a data set taken together.

    The encoder gives every data point x_i a q(z | x_i) = Π_k N(z_k; μ_ik, σ_ik²). A sample for a data point
    picked at random has the density of their mixture,

        q(z) = (1/n) Σ_i q(z | x_i).

    Source: Tutorial EM, Problem 6.

    Parameters
    ----------
    z : array of shape (m, h)
        The points at which to evaluate the density, one per row.
    means : array of shape (n, h)
        The means μ_ik, a row per data point.
    stds : array of shape (n, h)
        The standard deviations (not variances) σ_ik, a row per data point, all positive.

    Returns
    -------
    array of shape (m,)
        log q(z) at each point, in nats.

    Notes
    -----
    - A point may lie hundreds of standard deviations away from every mean, where all densities are 0 in floating
      point. The result must stay accurate.

    Examples
    --------
    >>> means, stds = np.array([[0.0, 0.0], [1.0, -1.0]]), np.array([[1.0, 1.0], [0.5, 0.25]])
    >>> aggregate_posterior_log_density(np.array([[0.5, -1.0], [4.0, 2.0]]), means, stds).round(6).tolist()
    [-0.846942, -12.531024]
    """
    # TODO: take the logarithm of the average of the densities without underflow.
    raise NotImplementedError


def latent_grid(n: int) -> Float[np.ndarray, "n n 2"]:
    """Lay a grid over a two-dimensional latent space, as evenly as the prior p(z) = N(z; 0, I) is.

    To show what a decoder makes of its latent space, take the midpoints of n x n equal squares of the unit square
    and map each coordinate by the inverse of Φ, the distribution function of N(0, 1): entry [i, j] is the point

        (Φ⁻¹((i + 1/2) / n), Φ⁻¹((j + 1/2) / n)),        i, j = 0, ..., n - 1.

    Source: Tutorial EM, Problem 6, the nota bene.

    Parameters
    ----------
    n : int
        The number of points along each axis, n >= 1.

    Returns
    -------
    array of shape (n, n, 2)
        The points: the first index counts along the first coordinate, the second along the second.

    Examples
    --------
    >>> latent_grid(2).round(4).tolist()
    [[[-0.6745, -0.6745], [-0.6745, 0.6745]], [[0.6745, -0.6745], [0.6745, 0.6745]]]
    """
    # TODO: transform the midpoints and arrange them as a grid of points.
    raise NotImplementedError
