"""Mixture models and expectation-maximisation (EM): Tutorial EM, Problems 1 to 3.

Replace each `raise NotImplementedError` by your answer. In shapes n counts the data points, k the components
and d the observed dimensions; as subscripts the same letters run over them. All logarithms are natural, so
log-probabilities are in nats. Leave the arguments unchanged.
"""

import numpy as np
from jaxtyping import Float


def uniform_responsibilities(log_likelihoods: Float[np.ndarray, "n k"]) -> Float[np.ndarray, "n k"]:
    """Assign responsibilities when all components are equally likely beforehand.

    A mixture model first draws a component z_n, here each of the k with probability 1/k, then the data point
    x_n from p(x | z_n). The responsibility of component k for x_n is the posterior probability

        r_nk = p(z_n = k | x_n) = p(x_n | z_n = k) / Σ_j p(x_n | z_n = j).

    Source: Tutorial EM, Problem 1.

    Parameters
    ----------
    log_likelihoods : array of shape (n, k)
        Entry [n, k] is ln p(x_n | z_n = k).

    Returns
    -------
    array of shape (n, k)
        The responsibilities r_nk. Each row sums to 1.

    Notes
    -----
    - Entries may be around -1e5, where their exponentials are 0 in floating point, and may differ by more
      than 1e3 within a row. The result must stay accurate.
    - An entry of -inf beside a finite one is a component that cannot explain x_n: its responsibility is 0. No
      row is -inf throughout.

    Examples
    --------
    >>> uniform_responsibilities(np.log([[0.2, 0.6]])).round(4).tolist()
    [[0.25, 0.75]]
    """
    # TODO: turn each row of log-likelihoods into posterior probabilities.
    raise NotImplementedError


def gaussian_responsibilities(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> Float[np.ndarray, "n k"]:
    """Take the E-step for a mixture of Gaussians.

    Component k has probability π_k and draws data points from the Gaussian N(μ_k, Σ_k). The responsibilities
    are the posterior probabilities of the components,

        r_nk = π_k N(x_n | μ_k, Σ_k) / Σ_j π_j N(x_n | μ_j, Σ_j),
        N(x | μ, Σ) = exp(-(x - μ)ᵀ Σ⁻¹ (x - μ) / 2) / sqrt((2π)^d det Σ).

    Source: Tutorial EM, Problem 2, eq. (1).

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    weights : array of shape (k,)
        The probabilities π_k, which sum to 1.
    means : array of shape (k, d)
        The means μ_k, one per row.
    covariances : array of shape (k, d, d)
        The covariance matrices Σ_k, symmetric and positive definite.

    Returns
    -------
    array of shape (n, k)
        The responsibilities r_nk. Each row sums to 1.

    Notes
    -----
    - A weight may be exactly 0: the responsibilities of that component are then 0.
    - A data point may lie hundreds of standard deviations away from every mean, where all densities are 0 in
      floating point. Its responsibilities are still well defined and must be accurate.

    Examples
    --------
    >>> x, weights = np.array([[0.5]]), np.array([0.75, 0.25])
    >>> means, covariances = np.array([[-1.0], [1.0]]), np.array([[[1.0]], [[1.0]]])
    >>> gaussian_responsibilities(x, weights, means, covariances).round(4).tolist()
    [[0.5246, 0.4754]]
    """
    # TODO: apply Bayes' rule to every data point and component.
    raise NotImplementedError


def gaussian_m_step(
    x: Float[np.ndarray, "n d"], responsibilities: Float[np.ndarray, "n k"]
) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, "k d"], Float[np.ndarray, "k d d"]]:
    """Take the M-step for a mixture of Gaussians.

    The new parameters maximise the expected complete-data log-likelihood (eq. (2)) for fixed
    responsibilities:

        N_k = Σ_n r_nk
        π_k = N_k / Σ_j N_j
        μ_k = Σ_n r_nk x_n / N_k
        Σ_k = Σ_n r_nk (x_n - μ_k) (x_n - μ_k)ᵀ / N_k

    The μ_k in the last line is the new mean from the line above it.

    Source: Tutorial EM, Problem 2, eqs. (3) to (6).

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    responsibilities : array of shape (n, k)
        The responsibilities r_nk. Each row sums to 1.

    Returns
    -------
    weights : array of shape (k,)
        The new probabilities π_k.
    means : array of shape (k, d)
        The new means μ_k.
    covariances : array of shape (k, d, d)
        The new covariance matrices Σ_k.

    Notes
    -----
    - Every N_k is positive, but it may be as small as 1e-30.
    - The covariances are divided by N_k, not by N_k - 1, and nothing is added to their diagonals.

    Examples
    --------
    >>> x = np.array([[0.0], [2.0], [4.0]])
    >>> responsibilities = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    >>> weights, means, covariances = gaussian_m_step(x, responsibilities)
    >>> covariances.round(4).tolist()
    [[[0.8889]], [[0.8889]]]
    """
    # TODO: compute the new weights, the new means and, with those means, the new covariances.
    raise NotImplementedError


def expected_complete_log_likelihood(
    x: Float[np.ndarray, "n d"],
    responsibilities: Float[np.ndarray, "n k"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """Compute the objective of the M-step, the expectation of ln p(D, z).

    If the components z were known, the complete-data log-likelihood ln p(D, z | θ) would be a sum over the
    data points. Its expectation under the responsibilities is

        Σ_n Σ_k r_nk ln(π_k N(x_n | μ_k, Σ_k)),

    where N is the Gaussian density.

    Source: Tutorial EM, Problem 2, eq. (2).

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    responsibilities : array of shape (n, k)
        The responsibilities r_nk, each row summing to 1. They need not be the posterior under the parameters
        below.
    weights : array of shape (k,)
        The probabilities π_k, which sum to 1.
    means : array of shape (k, d)
        The means μ_k, one per row.
    covariances : array of shape (k, d, d)
        The covariance matrices Σ_k, symmetric and positive definite.

    Returns
    -------
    float
        The expectation in nats, summed (not averaged) over the data points.

    Notes
    -----
    - A responsibility of 0 beside a weight of 0 contributes 0, since 0 ln 0 = 0.
    - A positive responsibility beside a weight of 0 makes the result -inf.

    Examples
    --------
    >>> x, responsibilities, weights = np.array([[0.0]]), np.array([[0.25, 0.75]]), np.array([0.5, 0.5])
    >>> means, covariances = np.array([[0.0], [2.0]]), np.array([[[1.0]], [[1.0]]])
    >>> round(float(expected_complete_log_likelihood(x, responsibilities, weights, means, covariances)), 4)
    -3.1121
    """
    # TODO: compute eq. (2).
    raise NotImplementedError


def gaussian_mixture_log_likelihood(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """Compute the log-likelihood of a mixture of Gaussians.

    The data points are independent and their components are summed out:

        ln p(D | θ) = Σ_n ln( Σ_k π_k N(x_n | μ_k, Σ_k) ),

    where N is the Gaussian density and θ stands for all the parameters.

    Source: Tutorial EM, Problem 2, where it is the quantity that EM maximises.

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    weights : array of shape (k,)
        The probabilities π_k, which sum to 1.
    means : array of shape (k, d)
        The means μ_k, one per row.
    covariances : array of shape (k, d, d)
        The covariance matrices Σ_k, symmetric and positive definite.

    Returns
    -------
    float
        The log-likelihood in nats, summed (not averaged) over the data points.

    Notes
    -----
    - A weight may be exactly 0: that component then contributes nothing to the inner sum.
    - The result must stay finite and accurate for data points hundreds of standard deviations away from every
      mean.

    Examples
    --------
    >>> x, weights = np.array([[0.0]]), np.array([0.5, 0.5])
    >>> means, covariances = np.array([[0.0], [2.0]]), np.array([[[1.0]], [[1.0]]])
    >>> round(float(gaussian_mixture_log_likelihood(x, weights, means, covariances)), 4)
    -1.4852
    """
    # TODO: mind where the logarithm stands: inside the sum over n, outside the sum over k.
    raise NotImplementedError


def mixture_elbo(
    x: Float[np.ndarray, "n d"],
    responsibilities: Float[np.ndarray, "n k"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
) -> float:
    """Compute the evidence lower bound (ELBO) of a mixture of Gaussians.

    Let q(z_n = k) = r_nk be any distribution over the component of each data point, and N the Gaussian
    density. Then

        ELBO = Σ_n Σ_k r_nk ln(π_k N(x_n | μ_k, Σ_k)) - Σ_n Σ_k r_nk ln r_nk ≤ ln p(D | θ).

    The second sum, with its sign, is the entropy of the responsibilities. The bound is tight if and only if
    they are the posterior probabilities of eq. (1). EM raises the ELBO in turn: the E-step over q, the M-step
    over θ.

    Source: Tutorial EM, Problem 2, eq. (2) plus the entropy of q.

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    responsibilities : array of shape (n, k)
        The probabilities r_nk, each row summing to 1. They need not be the posterior under the parameters
        below.
    weights : array of shape (k,)
        The probabilities π_k, which sum to 1.
    means : array of shape (k, d)
        The means μ_k, one per row.
    covariances : array of shape (k, d, d)
        The covariance matrices Σ_k, symmetric and positive definite.

    Returns
    -------
    float
        The ELBO in nats, summed (not averaged) over the data points.

    Notes
    -----
    - A responsibility of exactly 0 has no entropy, and contributes 0 even beside a weight of 0: 0 ln 0 = 0.
    - A positive responsibility beside a weight of 0 makes the result -inf.

    Examples
    --------
    >>> x, responsibilities, weights = np.array([[0.0]]), np.array([[0.25, 0.75]]), np.array([0.5, 0.5])
    >>> means, covariances = np.array([[0.0], [2.0]]), np.array([[[1.0]], [[1.0]]])
    >>> round(float(mixture_elbo(x, responsibilities, weights, means, covariances)), 4)
    -2.5498
    """
    # TODO: add the entropy of the responsibilities to eq. (2).
    raise NotImplementedError


def fit_gaussian_mixture(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, " k"],
    means: Float[np.ndarray, "k d"],
    covariances: Float[np.ndarray, "k d d"],
    tol: float,
    max_iter: int,
) -> tuple[Float[np.ndarray, " k"], Float[np.ndarray, "k d"], Float[np.ndarray, "k d d"], Float[np.ndarray, " trace"]]:
    """Fit a mixture of Gaussians by EM, from given initial parameters.

    One iteration is an E-step (eq. (1), as in `gaussian_responsibilities`) followed by an M-step (eqs. (3) to
    (6), as in `gaussian_m_step`). Let ℓ_t be the log-likelihood of the parameters after t iterations,

        ℓ_t = Σ_n ln( Σ_k π_k N(x_n | μ_k, Σ_k) ),

    so that ℓ_0 belongs to the initial ones. Stop after the first iteration t whose gain ℓ_t - ℓ_(t-1) is
    strictly smaller than `tol`, or after `max_iter` iterations.

    Source: Tutorial EM, Problem 2, the algorithm at its end.

    Parameters
    ----------
    x : array of shape (n, d)
        The data, one point per row.
    weights : array of shape (k,)
        The initial probabilities π_k. All are positive and they sum to 1.
    means : array of shape (k, d)
        The initial means μ_k.
    covariances : array of shape (k, d, d)
        The initial covariance matrices Σ_k, symmetric and positive definite.
    tol : float
        The smallest gain, in nats, of the log-likelihood summed over all data points that lets the fit go on.
    max_iter : int
        The largest number of iterations, 0 or more.

    Returns
    -------
    weights : array of shape (k,)
        The probabilities after the last iteration t. They include the update of the iteration that ended the
        fit.
    means : array of shape (k, d)
        The means after the last iteration.
    covariances : array of shape (k, d, d)
        The covariance matrices after the last iteration.
    log_likelihoods : array of shape (t + 1,)
        ℓ_0, ..., ℓ_t: the first entry belongs to the initial parameters, the last one to the returned
        parameters.

    Notes
    -----
    - For max_iter = 0 the initial parameters come back with a single log-likelihood.

    Examples
    --------
    >>> x = np.array([[-2.0], [-1.0], [1.0], [2.0]])
    >>> weights, means = np.array([0.5, 0.5]), np.array([[-1.0], [1.0]])
    >>> covariances = np.array([[[1.0]], [[1.0]]])
    >>> fitted = fit_gaussian_mixture(x, weights, means, covariances, tol=1e-6, max_iter=2)
    >>> fitted[3].round(4).tolist()
    [-7.1582, -6.4619, -5.7243]
    """
    # TODO: alternate the two steps, and record the log-likelihood before the first and after each iteration.
    raise NotImplementedError


def bernoulli_responsibilities(
    x: Float[np.ndarray, "n d"], theta: Float[np.ndarray, "k d"]
) -> Float[np.ndarray, "n k"]:
    """Take the E-step for a mixture of Bernoullis with uniform weights.

    Each x_n is a binary image of d pixels. Given component k the pixels are independent, and pixel d is on
    with probability θ_kd:

        p(x_n | z_n = k) = Π_d θ_kd^x_nd (1 - θ_kd)^(1 - x_nd).

    All k components have probability 1/k. The responsibilities are the posterior probabilities

        r_nk = p(x_n | z_n = k) / Σ_j p(x_n | z_n = j).

    Source: Tutorial EM, Problem 3, with Problem 1 for the E-step.

    Parameters
    ----------
    x : array of shape (n, d)
        The images, one per row. Every entry is 0.0 or 1.0.
    theta : array of shape (k, d)
        The probabilities θ_kd that a pixel is on, each in [0, 1].

    Returns
    -------
    array of shape (n, k)
        The responsibilities r_nk. Each row sums to 1.

    Notes
    -----
    - θ_kd may be exactly 0 or 1: a component that calls a pixel of x_n impossible has responsibility 0, and
      one that calls it certain is not affected by it (0^0 = 1). At least one component can explain each
      image.
    - With d up to 784 pixels the product can be 0 in floating point. The result must stay accurate.

    Examples
    --------
    >>> x, theta = np.array([[1.0, 0.0]]), np.array([[0.9, 0.1], [0.5, 0.5]])
    >>> bernoulli_responsibilities(x, theta).round(4).tolist()
    [[0.7642, 0.2358]]
    """
    # TODO: find ln p(x_n | z_n = k) first.
    raise NotImplementedError


def bernoulli_m_step(
    x: Float[np.ndarray, "n d"], responsibilities: Float[np.ndarray, "n k"]
) -> Float[np.ndarray, "k d"]:
    """Take the M-step for a mixture of Bernoullis.

    The new probabilities maximise the expected complete-data log-likelihood for fixed responsibilities:

        θ_kd = Σ_n r_nk x_nd / Σ_n r_nk.

    Source: Tutorial EM, Problem 3.

    Parameters
    ----------
    x : array of shape (n, d)
        The images, one per row. Every entry is 0.0 or 1.0.
    responsibilities : array of shape (n, k)
        The responsibilities r_nk. Each row sums to 1.

    Returns
    -------
    array of shape (k, d)
        The new probabilities θ_kd, each in [0, 1].

    Notes
    -----
    - Every sum Σ_n r_nk is positive, but it may be as small as 1e-30.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    >>> responsibilities = np.array([[1.0, 0.0], [0.5, 0.5], [0.0, 1.0]])
    >>> bernoulli_m_step(x, responsibilities).round(4).tolist()
    [[1.0, 0.3333], [0.3333, 0.3333]]
    """
    # TODO: average the images, weighted by each component's responsibilities.
    raise NotImplementedError


def fit_bernoulli_mixture(
    x: Float[np.ndarray, "n d"], theta: Float[np.ndarray, "k d"], tol: float, max_iter: int
) -> tuple[Float[np.ndarray, "k d"], Float[np.ndarray, " trace"]]:
    """Fit a mixture of Bernoullis with uniform weights by EM, from given initial parameters.

    The weights stay at 1/k and only θ is fitted. One iteration is an E-step (as in
    `bernoulli_responsibilities`) followed by an M-step (as in `bernoulli_m_step`). Let ℓ_t be the
    log-likelihood of θ after t iterations,

        ℓ_t = Σ_n ln( 1/k Σ_j Π_d θ_jd^x_nd (1 - θ_jd)^(1 - x_nd) ),

    so that ℓ_0 belongs to the initial θ. Stop after the first iteration t whose gain ℓ_t - ℓ_(t-1) is
    strictly smaller than `tol`, or after `max_iter` iterations.

    Source: Tutorial EM, Problem 3.

    Parameters
    ----------
    x : array of shape (n, d)
        The images, one per row. Every entry is 0.0 or 1.0.
    theta : array of shape (k, d)
        The initial probabilities θ_kd that a pixel is on, each in [0, 1].
    tol : float
        The smallest gain, in nats, of the log-likelihood summed over all images that lets the fit go on.
    max_iter : int
        The largest number of iterations, 0 or more.

    Returns
    -------
    theta : array of shape (k, d)
        The probabilities after the last iteration t. They include the update of the iteration that ended the
        fit.
    log_likelihoods : array of shape (t + 1,)
        ℓ_0, ..., ℓ_t, each with its ln(1/k): the first entry belongs to the initial θ, the last one to the
        returned θ.

    Notes
    -----
    - A pixel that is off in every image makes its θ_kd exactly 0 after one iteration, so 0 ln 0 = 0 matters.
    - For max_iter = 0 the initial θ comes back with a single log-likelihood.

    Examples
    --------
    >>> x = np.array([[1.0, 0.0], [1.0, 1.0], [0.0, 0.0]])
    >>> fitted = fit_bernoulli_mixture(x, np.array([[0.9, 0.1], [0.2, 0.5]]), tol=1e-6, max_iter=2)
    >>> fitted[1].round(4).tolist()
    [-4.5478, -3.8619, -3.705]
    """
    # TODO: alternate the two steps, and record the log-likelihood before the first and after each iteration.
    raise NotImplementedError
