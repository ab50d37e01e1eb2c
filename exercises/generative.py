"""Latent-variable models side by side: Exercises on VAEs, Exercise 1; lecture equations (29) to (41).

Replace each `raise NotImplementedError` by your answer. Factor analysis, independent component analysis (ICA) and the
Gaussian VAE share one graph, in which observed dimensions are independent given the latent ones, and differ in what
they assume. Factor analysis: h ~ N(0, I), v = F h + c + noise of variances ψ. Shapes: n data points, one in each row,
d observed and h latent dimensions. Randomness is always an argument: noise is standard normal, u is uniform on (0, 1).
All logarithms are natural, so log-densities are in nats. Leave the arguments unchanged. SciPy may be imported too."""

import numpy as np
from jaxtyping import Float


def factor_analysis_sample(
    h: Float[np.ndarray, "n h"],
    noise: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> Float[np.ndarray, "n d"]:
    """Draw from a factor analysis model.

    v = F h + c + ψ^(1/2) n for each row, where n is standard normal noise and ψ are variances.

    Source: lecture, equation (40) and what follows it.

    Parameters
    ----------
    h : array of shape (n, h)
        The latent variables.
    noise : array of shape (n, d)
        Standard normal noise.
    F : array of shape (d, h)
        The factor loadings.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances of the noise, positive.

    Returns
    -------
    array of shape (n, d)
        The observations.

    Examples
    --------
    >>> F, c, psi = np.array([[1.0], [2.0]]), np.array([0.0, 1.0]), np.array([4.0, 1.0])
    >>> factor_analysis_sample(np.array([[0.5]]), np.array([[1.0, -1.0]]), F, c, psi).tolist()
    [[2.5, 1.0]]
    """
    # TODO: apply the model to every row.
    raise NotImplementedError


def factor_analysis_log_likelihood(
    v: Float[np.ndarray, "n d"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """Compute the log marginal likelihood of factor analysis.

    With h integrated out, v has the distribution N(c, F Fᵀ + diag(ψ)).

    Source: Exercise 1b; lecture, equation (40) and what follows it.

    Parameters
    ----------
    v : array of shape (n, d)
        The observations.
    F : array of shape (d, h)
        The factor loadings.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances of the noise, positive.

    Returns
    -------
    array of shape (n,)
        log p(v) of each row, in nats.

    Examples
    --------
    >>> F, c, psi = np.array([[1.0], [2.0]]), np.array([0.0, 1.0]), np.array([4.0, 1.0])
    >>> factor_analysis_log_likelihood(np.array([[1.0, 0.0], [0.0, 1.0]]), F, c, psi).round(6).tolist()
    [-3.693472, -3.360138]
    """
    # TODO: find mean and covariance of v, and evaluate the log of the Gaussian density.
    raise NotImplementedError


def relu_decoder(
    h: Float[np.ndarray, "n h"],
    W1: Float[np.ndarray, "w h"],
    b1: Float[np.ndarray, " w"],
    W2: Float[np.ndarray, "d w"],
    b2: Float[np.ndarray, " d"],
) -> Float[np.ndarray, "n d"]:
    """Compute the mean function of a Gaussian VAE.

    A network with one hidden layer of w rectified linear units: W2 max(0, W1 h + b1) + b2, for each row h.

    Source: lecture, the Gaussian VAE example.

    Parameters
    ----------
    h : array of shape (n, h)
        The latent variables.
    W1 : array of shape (w, h)
        The weights of the hidden layer.
    b1 : array of shape (w,)
        Its offset.
    W2 : array of shape (d, w)
        The weights of the output layer.
    b2 : array of shape (d,)
        Its offset.

    Returns
    -------
    array of shape (n, d)
        The means.

    Examples
    --------
    >>> W1, b1 = np.array([[1.0], [-1.0]]), np.array([0.0, 0.5])
    >>> W2, b2 = np.array([[1.0, 2.0], [0.0, 1.0]]), np.array([0.0, 1.0])
    >>> relu_decoder(np.array([[2.0], [-1.0]]), W1, b1, W2, b2).tolist()
    [[2.0, 1.0], [3.0, 2.5]]
    """
    # TODO: compute the hidden layer, then the output.
    raise NotImplementedError


def gaussian_vae_sample(
    mean: Float[np.ndarray, "n d"], std: Float[np.ndarray, "n d"], noise: Float[np.ndarray, "n d"]
) -> Float[np.ndarray, "n d"]:
    """Draw observations, given what the decoder says.

    Each entry of v is Gaussian with its own mean and standard deviation, made of its own noise.

    Source: lecture, equation (40).

    Parameters
    ----------
    mean : array of shape (n, d)
        The means that the decoder gives.
    std : array of shape (n, d)
        The standard deviations that it gives, positive.
    noise : array of shape (n, d)
        Standard normal noise.

    Returns
    -------
    array of shape (n, d)
        The observations.

    Examples
    --------
    >>> gaussian_vae_sample(np.array([[1.0, 2.0]]), np.array([[0.5, 2.0]]), np.array([[1.0, -1.0]])).tolist()
    [[1.5, 0.0]]
    """
    # TODO: scale and shift the noise.
    raise NotImplementedError


def linear_decoder(
    h: Float[np.ndarray, "n h"],
    F: Float[np.ndarray, "d h"],
    c: Float[np.ndarray, " d"],
    psi: Float[np.ndarray, " d"],
) -> tuple[Float[np.ndarray, "n d"], Float[np.ndarray, "n d"]]:
    """Write the decoder for which a Gaussian VAE is factor analysis.

    Give the mean and the variance of every entry of v, given h.

    Source: Exercise 1b.

    Parameters
    ----------
    h : array of shape (n, h)
        The latent variables.
    F : array of shape (d, h)
        The factor loadings.
    c : array of shape (d,)
        The offset.
    psi : array of shape (d,)
        The variances of the noise, positive.

    Returns
    -------
    mean : array of shape (n, d)
        The means.
    variance : array of shape (n, d)
        The variances.

    Examples
    --------
    >>> F, c, psi = np.array([[1.0], [2.0]]), np.array([0.0, 1.0]), np.array([4.0, 1.0])
    >>> [part.tolist() for part in linear_decoder(np.array([[0.5], [1.0]]), F, c, psi)]
    [[[0.5, 2.0], [1.0, 3.0]], [[4.0, 1.0], [4.0, 1.0]]]
    """
    # TODO: which of the two depends on h?
    raise NotImplementedError


def laplace_sources(u: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n d"]:
    """Turn uniform noise into super-Gaussian sources.

    Apply the inverse of the distribution function of a Laplace distribution with zero mean and unit variance to every
    entry. Any map of each entry that gives this distribution is right.

    Source: Exercise 1a.

    Parameters
    ----------
    u : array of shape (n, d)
        Uniform noise, between 0 and 1.

    Returns
    -------
    array of shape (n, d)
        The sources.

    Examples
    --------
    >>> np.abs(laplace_sources(np.array([[0.5, 0.25]]))).round(6).tolist()
    [[0.0, 0.490129]]
    """
    # TODO: which scale gives unit variance? Then invert the distribution function.
    raise NotImplementedError


def uniform_sources(u: Float[np.ndarray, "n d"]) -> Float[np.ndarray, "n d"]:
    """Turn uniform noise into sub-Gaussian sources.

    The sources are uniform as well, with zero mean and unit variance. Any map of each entry that gives this
    distribution is right.

    Source: Exercise 1a.

    Parameters
    ----------
    u : array of shape (n, d)
        Uniform noise, between 0 and 1.

    Returns
    -------
    array of shape (n, d)
        The sources.

    Examples
    --------
    >>> np.abs(uniform_sources(np.array([[0.5, 0.0]]))).round(6).tolist()
    [[0.0, 1.732051]]
    """
    # TODO: shift and scale.
    raise NotImplementedError


def ica_mix(sources: Float[np.ndarray, "n d"], A: Float[np.ndarray, "d d"]) -> Float[np.ndarray, "n d"]:
    """Mix sources without noise.

    Square, noise-free ICA observes x = A s, for each row s of the sources.

    Source: Exercise 1a.

    Parameters
    ----------
    sources : array of shape (n, d)
        Independent sources.
    A : array of shape (d, d)
        The mixing matrix.

    Returns
    -------
    array of shape (n, d)
        The observations.

    Examples
    --------
    >>> ica_mix(np.array([[1.0, 2.0]]), np.array([[1.0, 3.0], [0.0, 1.0]])).tolist()
    [[7.0, 2.0]]
    """
    # TODO: apply A to every row.
    raise NotImplementedError


def excess_kurtosis(x: Float[np.ndarray, " n"]) -> float:
    """Measure how heavy the tails of a sample are.

    The fourth central moment over the square of the second one, less 3: 0 for a Gaussian, positive for super-Gaussian
    and negative for sub-Gaussian data. Both moments are plain means over the n points.

    Source: Exercise 1a.

    Parameters
    ----------
    x : array of shape (n,)
        The sample, not constant.

    Returns
    -------
    float
        Its excess kurtosis.

    Examples
    --------
    >>> round(float(excess_kurtosis(np.array([0.0, 1.0, 2.0, 5.0]))), 6)
    -1.0
    """
    # TODO: centre, then take both moments.
    raise NotImplementedError


def identify_model(x: Float[np.ndarray, "n 2"]) -> str:
    """Tell which model a plane data set comes from.

    Exactly one of four models has given the points, each with parameters of its own:

    - 'factor_analysis': F h + c and a little noise, with h standard normal;
    - 'gaussian_vae': a curve, the mean function of a decoder with a hidden ReLU layer, and a little noise;
    - 'super_gaussian_ica': a mixture A s of two independent sources with a Laplace distribution, without noise;
    - 'sub_gaussian_ica': a mixture A s of two independent sources with a uniform distribution, without noise.

    It is graded by how many data sets that you have not seen it gets right: write a small classifier of your own.

    Source: Exercise 1a.

    Parameters
    ----------
    x : array of shape (n, 2)
        The data, 400 to 2,000 points.

    Returns
    -------
    str
        The name of the model, as above.

    Examples
    --------
    >>> identify_model(np.random.default_rng(0).uniform(-1, 1, (1000, 2)) @ np.array([[2.0, 1.0], [0.0, 1.0]]))
    'sub_gaussian_ica'
    """
    # TODO: tell curved from straight first; then, how heavy are the tails of projections of whitened data?
    raise NotImplementedError


def autoregressive_log_density(
    x: Float[np.ndarray, "n d"],
    weights: Float[np.ndarray, "d d"],
    bias: Float[np.ndarray, " d"],
    log_std: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """Evaluate a density by the chain rule.

    p(x) = Π_k N(x_k; μ_k, σ_k²), where μ_k = bias_k + Σ_{j<k} weights_kj x_j and σ_k = exp(log_std_k).

    Source: lecture, equation (29) and the example after it.

    Parameters
    ----------
    x : array of shape (n, d)
        The data, a point in each row.
    weights : array of shape (d, d)
        Row k holds the weights of μ_k. Entries on and above the diagonal are ignored, whatever they are.
    bias : array of shape (d,)
        The offsets.
    log_std : array of shape (d,)
        The logarithms of the standard deviations.

    Returns
    -------
    array of shape (n,)
        log p(x) of each row, in nats.

    Examples
    --------
    >>> weights, bias, log_std = np.array([[9.0, 9.0], [0.5, 9.0]]), np.array([0.0, 1.0]), np.array([0.0, -1.0])
    >>> autoregressive_log_density(np.array([[1.0, 2.0]]), weights, bias, log_std).round(6).tolist()
    [-2.261509]
    """
    # TODO: find the mean of each x_k from those before it, and add up the log-densities.
    raise NotImplementedError


def markov_chain_log_density(
    x: Float[np.ndarray, "n d"],
    coefficients: Float[np.ndarray, " d"],
    bias: Float[np.ndarray, " d"],
    log_std: Float[np.ndarray, " d"],
) -> Float[np.ndarray, " n"]:
    """Evaluate the density of a Markov chain.

    p(x) = Π_k N(x_k; μ_k, σ_k²), where μ_k = bias_k + coefficients_k x_{k-1}, x_0 = 0 and σ_k = exp(log_std_k).

    Source: lecture, the example of a Markov chain.

    Parameters
    ----------
    x : array of shape (n, d)
        The data, a chain of d steps in each row.
    coefficients : array of shape (d,)
        Entry k belongs to the step from x_{k-1} to x_k.
    bias : array of shape (d,)
        The offsets.
    log_std : array of shape (d,)
        The logarithms of the standard deviations.

    Returns
    -------
    array of shape (n,)
        log p(x) of each row, in nats.

    Examples
    --------
    >>> coefficients, bias, log_std = np.array([9.0, 0.5]), np.array([0.0, 1.0]), np.array([0.0, -1.0])
    >>> markov_chain_log_density(np.array([[1.0, 2.0]]), coefficients, bias, log_std).round(6).tolist()
    [-2.261509]
    """
    # TODO: find the mean of each x_k from the one before it, and add up the log-densities.
    raise NotImplementedError
