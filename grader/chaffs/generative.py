"""Wrong solutions to `generative`, each with the one sentence that its author should read.

A function is named `<function>__<slug>`; what its name starts with is the function that it gets wrong.
"""

import numpy as np

LOG_TWO_PI = np.log(2 * np.pi)


# What the wrong solutions share: the right parts, from which each of them leaves out, changes or adds one.


def _log_normal(x, mean, std):
    return -0.5 * (((x - mean) / std) ** 2 + LOG_TWO_PI) - np.log(std)


def _gaussian(r, covariance):
    squares = np.sum(r * np.linalg.solve(covariance, r.T).T, axis=1)
    return -0.5 * (squares + np.linalg.slogdet(covariance)[1] + r.shape[1] * LOG_TWO_PI)


def _laplace(u):
    return -np.sign(u - 0.5) * np.log1p(-2 * np.abs(u - 0.5))


def _white(x):
    x = x - x.mean(0)
    values, vectors = np.linalg.eigh(np.cov(x.T))
    return x @ vectors / np.sqrt(values)


def _kurtosis(x):
    z = x - x.mean()
    return np.mean(z**4) / np.mean(z**2) ** 2 - 3


def _projections(x):
    angles = np.linspace(0, np.pi, 20, endpoint=False)
    return np.stack([np.cos(angles), np.sin(angles)], -1) @ _white(x).T


def _is_curved(x):
    p = _projections(x)
    for a, b in zip(p, np.roll(p, 10, axis=0)):
        parts = np.array_split(b[np.argsort(a)], 12)
        if sum(len(part) * part.mean() ** 2 for part in parts) / np.sum(b**2) > 0.25:
            return True
    return False


def _tails(x):
    return np.mean([_kurtosis(p) for p in _projections(x)])


# factor_analysis_sample


def factor_analysis_sample__psi_as_std(h, noise, F, c, psi):
    """psi are variances: the noise is scaled by their root."""
    return h @ F.T + c + psi * noise


def factor_analysis_sample__no_offset(h, noise, F, c, psi):
    """The offset c is missing."""
    return h @ F.T + np.sqrt(psi) * noise


def factor_analysis_sample__no_noise(h, noise, F, c, psi):
    """The noise is missing: that is the mean."""
    return h @ F.T + c


def factor_analysis_sample__unscaled_noise(h, noise, F, c, psi):
    """The noise has variance psi, not 1."""
    return h @ F.T + c + noise


def factor_analysis_sample__squared(h, noise, F, c, psi):
    """The noise is scaled by the root of psi, not by its square."""
    return h @ F.T + c + psi**2 * noise


def factor_analysis_sample__common_noise(h, noise, F, c, psi):
    """Every row has its own noise."""
    return h @ F.T + c + np.sqrt(psi) * noise[0]


def factor_analysis_sample__common_psi(h, noise, F, c, psi):
    """Every dimension has its own variance: that is probabilistic PCA."""
    return h @ F.T + c + np.sqrt(psi.mean()) * noise


def factor_analysis_sample__minus(h, noise, F, c, psi):
    """The noise is added."""
    return h @ F.T + c - np.sqrt(psi) * noise


def factor_analysis_sample__offset_inside(h, noise, F, c, psi):
    """The offset is not scaled with the noise."""
    return h @ F.T + np.sqrt(psi) * (c + noise)


def factor_analysis_sample__fresh_noise(h, noise, F, c, psi):
    """The noise is an argument."""
    return h @ F.T + c + np.sqrt(psi) * np.random.standard_normal(noise.shape)


def factor_analysis_sample__centred(h, noise, F, c, psi):
    """The latents are used as they come."""
    return (h - h.mean(0)) @ F.T + c + np.sqrt(psi) * noise


def factor_analysis_sample__in_place(h, noise, F, c, psi):
    """The caller's noise is overwritten."""
    noise *= np.sqrt(psi)
    noise += h @ F.T + c
    return noise


# factor_analysis_log_likelihood


def factor_analysis_log_likelihood__noise_only(v, F, c, psi):
    """The covariance of v holds F Fᵀ, too."""
    return _gaussian(v - c, np.diag(psi))


def factor_analysis_log_likelihood__no_noise_covariance(v, F, c, psi):
    """The covariance of v holds the noise, too."""
    return _gaussian(v - c, F @ F.T + 1e-3 * np.eye(len(c)))


def factor_analysis_log_likelihood__psi_as_std(v, F, c, psi):
    """psi are variances."""
    return _gaussian(v - c, F @ F.T + np.diag(psi**2))


def factor_analysis_log_likelihood__no_offset(v, F, c, psi):
    """The mean of v is c."""
    return _gaussian(v, F @ F.T + np.diag(psi))


def factor_analysis_log_likelihood__marginals(v, F, c, psi):
    """The dimensions of v are correlated: the covariance is not its diagonal."""
    return _gaussian(v - c, np.diag(np.diag(F @ F.T) + psi))


def factor_analysis_log_likelihood__no_constant(v, F, c, psi):
    """The 2π is missing."""
    return _gaussian(v - c, F @ F.T + np.diag(psi)) + 0.5 * len(c) * LOG_TWO_PI


def factor_analysis_log_likelihood__no_determinant(v, F, c, psi):
    """The determinant of the covariance is missing."""
    covariance = F @ F.T + np.diag(psi)
    return _gaussian(v - c, covariance) + 0.5 * np.linalg.slogdet(covariance)[1]


def factor_analysis_log_likelihood__whole_determinant(v, F, c, psi):
    """The log-determinant comes with a factor 1/2."""
    covariance = F @ F.T + np.diag(psi)
    return _gaussian(v - c, covariance) - 0.5 * np.linalg.slogdet(covariance)[1]


def factor_analysis_log_likelihood__total(v, F, c, psi):
    """One value for each row, not their sum."""
    return np.full(len(v), _gaussian(v - c, F @ F.T + np.diag(psi)).sum())


def factor_analysis_log_likelihood__at_zero(v, F, c, psi):
    """h is integrated out, not set to its mean."""
    return _log_normal(v, c, np.sqrt(psi)).sum(1)


def factor_analysis_log_likelihood__jitter(v, F, c, psi):
    """A constant added to the covariance is another model."""
    return _gaussian(v - c, F @ F.T + np.diag(psi + 1e-4))


def factor_analysis_log_likelihood__density(v, F, c, psi):
    """The log of the density is asked for."""
    return np.exp(_gaussian(v - c, F @ F.T + np.diag(psi)))


# relu_decoder


def relu_decoder__linear(h, W1, b1, W2, b2):
    """Without the ReLU it is a linear decoder."""
    return (h @ W1.T + b1) @ W2.T + b2


def relu_decoder__output_too(h, W1, b1, W2, b2):
    """The output is linear: a mean may be negative."""
    return np.maximum(np.maximum(h @ W1.T + b1, 0) @ W2.T + b2, 0)


def relu_decoder__bias_outside(h, W1, b1, W2, b2):
    """The bias is inside the ReLU."""
    return (np.maximum(h @ W1.T, 0) + b1) @ W2.T + b2


def relu_decoder__tanh(h, W1, b1, W2, b2):
    """The hidden units are rectified linear, not tanh."""
    return np.tanh(h @ W1.T + b1) @ W2.T + b2


def relu_decoder__absolute(h, W1, b1, W2, b2):
    """The ReLU sets negative values to 0."""
    return np.abs(h @ W1.T + b1) @ W2.T + b2


def relu_decoder__leaky(h, W1, b1, W2, b2):
    """The ReLU has no leak."""
    a = h @ W1.T + b1
    return np.where(a > 0, a, 0.01 * a) @ W2.T + b2


def relu_decoder__no_b1(h, W1, b1, W2, b2):
    """The hidden layer's offset is missing."""
    return np.maximum(h @ W1.T, 0) @ W2.T + b2


def relu_decoder__no_b2(h, W1, b1, W2, b2):
    """The output's offset is missing."""
    return np.maximum(h @ W1.T + b1, 0) @ W2.T


def relu_decoder__minimum(h, W1, b1, W2, b2):
    """max(0, a), not min(0, a)."""
    return np.minimum(h @ W1.T + b1, 0) @ W2.T + b2


def relu_decoder__softplus(h, W1, b1, W2, b2):
    """The softplus is a smooth ReLU, but not the ReLU."""
    return np.logaddexp(h @ W1.T + b1, 0) @ W2.T + b2


def relu_decoder__step(h, W1, b1, W2, b2):
    """The ReLU lets positive values pass; it does not make them 1."""
    return (h @ W1.T + b1 > 0) @ W2.T + b2


def relu_decoder__capped(h, W1, b1, W2, b2):
    """The ReLU has no cap."""
    return np.clip(h @ W1.T + b1, 0, 1) @ W2.T + b2


# gaussian_vae_sample


def gaussian_vae_sample__variance(mean, std, noise):
    """std is the standard deviation already."""
    return mean + np.sqrt(std) * noise


def gaussian_vae_sample__squared(mean, std, noise):
    """The noise is scaled by the std, not by the variance."""
    return mean + std**2 * noise


def gaussian_vae_sample__mean(mean, std, noise):
    """The noise is missing."""
    return mean + 0 * noise


def gaussian_vae_sample__unit(mean, std, noise):
    """The noise is scaled by the std."""
    return mean + noise


def gaussian_vae_sample__minus(mean, std, noise):
    """The noise is added."""
    return mean - std * noise


def gaussian_vae_sample__exp(mean, std, noise):
    """std is no logarithm."""
    return mean + np.exp(std) * noise


def gaussian_vae_sample__mean_inside(mean, std, noise):
    """The mean is not scaled."""
    return std * (mean + noise)


def gaussian_vae_sample__common_std(mean, std, noise):
    """Every entry has its own std."""
    return mean + std[0] * noise


def gaussian_vae_sample__fresh(mean, std, noise):
    """The noise is an argument."""
    return np.random.normal(mean, std)


def gaussian_vae_sample__in_place(mean, std, noise):
    """The caller's noise is overwritten."""
    noise *= std
    noise += mean
    return noise


def gaussian_vae_sample__standardised(mean, std, noise):
    """That takes draws to noise."""
    return (noise - mean) / std


def gaussian_vae_sample__clipped(mean, std, noise):
    """Noise beyond one standard deviation is noise."""
    return mean + std * np.clip(noise, -1, 1)


# linear_decoder


def linear_decoder__std(h, F, c, psi):
    """The second part is the variance psi, not its root."""
    return h @ F.T + c, np.tile(np.sqrt(psi), (len(h), 1))


def linear_decoder__no_offset(h, F, c, psi):
    """The offset c is missing."""
    return h @ F.T, np.tile(psi, (len(h), 1))


def linear_decoder__marginal_variance(h, F, c, psi):
    """Given h, the variance is psi alone: F h is known."""
    return h @ F.T + c, np.tile(np.diag(F @ F.T) + psi, (len(h), 1))


def linear_decoder__squared(h, F, c, psi):
    """psi are variances already."""
    return h @ F.T + c, np.tile(psi**2, (len(h), 1))


def linear_decoder__one_row(h, F, c, psi):
    """The variance has a row for each h."""
    return h @ F.T + c, psi


def linear_decoder__log(h, F, c, psi):
    """The variance itself, not its logarithm."""
    return h @ F.T + c, np.tile(np.log(psi), (len(h), 1))


def linear_decoder__unit(h, F, c, psi):
    """The variance is psi, not 1."""
    return h @ F.T + c, np.ones((len(h), len(c)))


def linear_decoder__depends(h, F, c, psi):
    """In factor analysis the variance does not depend on h."""
    return h @ F.T + c, psi + (h**2).sum(1, keepdims=True)


def linear_decoder__relu(h, F, c, psi):
    """The mean is linear in h."""
    return np.maximum(h @ F.T + c, 0), np.tile(psi, (len(h), 1))


def linear_decoder__swapped(h, F, c, psi):
    """The mean comes first."""
    return np.tile(psi, (len(h), 1)), h @ F.T + c


def linear_decoder__common(h, F, c, psi):
    """Every dimension has its own variance."""
    return h @ F.T + c, np.full((len(h), len(c)), psi.mean())


def linear_decoder__minus(h, F, c, psi):
    """The offset is added."""
    return h @ F.T - c, np.tile(psi, (len(h), 1))


# laplace_sources


def laplace_sources__unit_scale(u):
    """A Laplace distribution of scale 1 has variance 2."""
    return -_laplace(u)


def laplace_sources__wrong_scale(u):
    """The variance is 2 b²: for unit variance b = 1/√2."""
    return -_laplace(u) / 2


def laplace_sources__times_root(u):
    """The scale is 1/√2, not √2."""
    return -_laplace(u) * np.sqrt(2)


def laplace_sources__exponential(u):
    """An exponential distribution has one side only."""
    return -np.log(u)


def laplace_sources__shifted_exponential(u):
    """Zero mean and unit variance do not make an exponential a Laplace distribution."""
    return -np.log(u) - 1


def laplace_sources__logistic(u):
    """The logit gives a logistic distribution."""
    return np.log(u / (1 - u)) * np.sqrt(3) / np.pi


def laplace_sources__gaussian(u):
    """Gaussian sources are not super-Gaussian."""
    from scipy.special import ndtri

    return ndtri(u)


def laplace_sources__standardised(u):
    """Each entry is made of its own u: statistics of the others do not belong in it."""
    z = -_laplace(u)
    return (z - z.mean()) / (z.std() + 1e-12)


def laplace_sources__no_two(u):
    """The distance from 1/2 is at most 1/2: the logarithm needs a factor 2."""
    return np.sign(u - 0.5) * np.log1p(-np.abs(u - 0.5)) / np.sqrt(2)


def laplace_sources__positive(u):
    """Half of the sources are negative."""
    return np.abs(_laplace(u)) / np.sqrt(2)


def laplace_sources__difference(u):
    """The difference of two exponentials needs two independent draws."""
    return (-np.log(u) + np.log(1 - u)) / 2


def laplace_sources__fresh(u):
    """The noise is an argument."""
    return np.random.laplace(scale=np.sqrt(0.5), size=u.shape)


def laplace_sources__clipped(u):
    """The tails belong to the distribution."""
    return np.clip(-_laplace(u) / np.sqrt(2), -3, 3)


def laplace_sources__first_column(u):
    """Every column has its own noise."""
    return np.repeat(-_laplace(u[:, :1]) / np.sqrt(2), u.shape[1], axis=1)


def laplace_sources__sorted(u):
    """Sorting changes which source belongs to which noise."""
    return -_laplace(np.sort(u, axis=1)) / np.sqrt(2)


# uniform_sources


def uniform_sources__columns_reversed(u):
    """Each source belongs to the noise in its own place."""
    return np.sqrt(12) * (u[:, ::-1] - 0.5)


def uniform_sources__last_column(u):
    """Every column has its own noise."""
    return np.repeat(np.sqrt(12) * (u[:, -1:] - 0.5), u.shape[1], axis=1)


def uniform_sources__centred_only(u):
    """The variance of u is 1/12, not 1."""
    return u - 0.5


def uniform_sources__plus_minus_one(u):
    """On ±1 the variance is 1/3."""
    return 2 * u - 1


def uniform_sources__times_twelve(u):
    """The scale is √12, not 12."""
    return 12 * (u - 0.5)


def uniform_sources__not_centred(u):
    """The mean must be zero."""
    return np.sqrt(12) * u


def uniform_sources__root_three(u):
    """√3 (2 u - 1), not √3 (u - 1/2)."""
    return np.sqrt(3) * (u - 0.5)


def uniform_sources__standardised(u):
    """Each entry is made of its own u: statistics of the others do not belong in it."""
    return (u - u.mean()) / (u.std() + 1e-12)


def uniform_sources__identity(u):
    """The mean must be zero and the variance 1."""
    return u


def uniform_sources__gaussian(u):
    """Gaussian sources are not sub-Gaussian."""
    from scipy.special import ndtri

    return ndtri(u)


def uniform_sources__fresh(u):
    """The noise is an argument."""
    return np.random.uniform(-np.sqrt(3), np.sqrt(3), u.shape)


def uniform_sources__wide(u):
    """The interval is ±√3."""
    return 4 * u - 2


def uniform_sources__rounded(u):
    """√3 is not 1.73."""
    return 1.73 * (2 * u - 1)


def uniform_sources__folded(u):
    """Folding away the sign leaves one half of the interval."""
    return np.sqrt(3) * np.abs(2 * u - 1)


# ica_mix


def ica_mix__not_transposed(sources, A):
    """With the sources in rows, x = A s is sources @ Aᵀ."""
    return sources @ A


def ica_mix__inverse(sources, A):
    """That unmixes."""
    return sources @ np.linalg.pinv(A).T


def ica_mix__no_mixing(sources, A):
    """The sources are mixed."""
    return sources + 0 * A[0]


def ica_mix__elementwise(sources, A):
    """A matrix product, not a product of entries."""
    return sources * np.diag(A)


def ica_mix__noise(sources, A):
    """The model is noise-free."""
    return sources @ A.T + 1e-3 * np.random.standard_normal(sources.shape)


def ica_mix__centred(sources, A):
    """The sources are used as they come."""
    return (sources - sources.mean(0)) @ A.T


def ica_mix__normalised(sources, A):
    """The mixing matrix is used as it comes."""
    return sources @ (A / (np.linalg.norm(A, axis=1, keepdims=True) + 1e-12)).T


def ica_mix__orthogonal(sources, A):
    """A need not be orthogonal."""
    u, _, vt = np.linalg.svd(A)
    return sources @ (u @ vt).T


def ica_mix__twice(sources, A):
    """The sources are mixed once."""
    return sources @ A.T @ A.T


def ica_mix__lower(sources, A):
    """All of A counts."""
    return sources @ np.tril(A).T


def ica_mix__symmetric(sources, A):
    """A need not be symmetric."""
    return sources @ (A + A.T) / 2


def ica_mix__first_row(sources, A):
    """Every row of x has its own sources."""
    return np.tile(A @ sources[0], (len(sources), 1))


# excess_kurtosis


def excess_kurtosis__not_excess(x):
    """The 3 of a Gaussian is subtracted."""
    return _kurtosis(x) + 3


def excess_kurtosis__not_centred(x):
    """The moments are central."""
    return np.mean(x**4) / np.mean(x**2) ** 2 - 3


def excess_kurtosis__sample_variance(x):
    """Both moments are plain means: the variance divides by n, not by n - 1."""
    z = x - x.mean()
    return np.mean(z**4) / np.var(x, ddof=1) ** 2 - 3


def excess_kurtosis__unbiased(x):
    """The population form is asked for, without a correction for small samples."""
    n = len(x)
    return _kurtosis(x) * (n - 1) / max(n - 2, 1)


def excess_kurtosis__std(x):
    """The fourth moment is divided by the square of the variance."""
    z = x - x.mean()
    return np.mean(z**4) / np.mean(z**2) - 3


def excess_kurtosis__skewness(x):
    """That is the skewness: the third moment."""
    z = x - x.mean()
    return np.mean(z**3) / np.mean(z**2) ** 1.5


def excess_kurtosis__minus_one(x):
    """A Gaussian has kurtosis 3, not 1."""
    return _kurtosis(x) + 2


def excess_kurtosis__sum(x):
    """Moments are means, not sums."""
    z = x - x.mean()
    return np.sum(z**4) / np.sum(z**2) ** 2 - 3


def excess_kurtosis__median(x):
    """Centred at the mean, not at the median."""
    z = x - np.median(x)
    return np.mean(z**4) / np.mean(z**2) ** 2 - 3


def excess_kurtosis__regularised(x):
    """A constant added to the variance matters in small units."""
    z = x - x.mean()
    return np.mean(z**4) / (np.mean(z**2) + 1e-4) ** 2 - 3


def excess_kurtosis__root(x):
    """No root is taken."""
    return np.sqrt(_kurtosis(x) + 3) - np.sqrt(3)


def excess_kurtosis__floored(x):
    """It is negative for sub-Gaussian data."""
    return max(_kurtosis(x), 0.0)


# identify_model


def identify_model__kurtosis_only(x):
    """A curve is not seen by kurtosis alone."""
    k = _tails(x)
    return "super_gaussian_ica" if k > 0.7 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__first_coordinate(x):
    """A mixture's coordinate is nearer to Gaussian than its sources, and a curve may be anything."""
    k = _kurtosis(x[:, 0])
    return "super_gaussian_ica" if k > 0.5 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__swapped(x):
    """Super-Gaussian sources have positive excess kurtosis."""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x)
    return "sub_gaussian_ica" if k > 0.7 else "super_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__not_excess(x):
    """The threshold is that of the excess kurtosis."""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x) + 3
    return "super_gaussian_ica" if k > 0.7 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__misspelt(x):
    """The names are given in the exercise, with underscores."""
    if _is_curved(x):
        return "gaussian vae"
    k = _tails(x)
    return "super-gaussian ica" if k > 0.7 else "sub-gaussian ica" if k < -0.5 else "factor analysis"


def identify_model__knows_two(x):
    """Straight models differ as well."""
    return "gaussian_vae" if _is_curved(x) else "factor_analysis"


def identify_model__no_factor_analysis(x):
    """Between heavy and light tails lies the Gaussian."""
    if _is_curved(x):
        return "gaussian_vae"
    return "super_gaussian_ica" if _tails(x) > 0 else "sub_gaussian_ica"


def identify_model__any_ica(x):
    """The two kinds of sources are told apart by the sign of the kurtosis."""
    if _is_curved(x):
        return "gaussian_vae"
    return "super_gaussian_ica" if abs(_tails(x)) > 0.5 else "factor_analysis"


def identify_model__coin_for_ica(x):
    """A coin does not know the sources."""
    if _is_curved(x):
        return "gaussian_vae"
    if abs(_tails(x)) < 0.5:
        return "factor_analysis"
    return np.random.choice(["super_gaussian_ica", "sub_gaussian_ica"])


def identify_model__correlation(x):
    """Correlation says nothing about the model: every one of them may be correlated."""
    r = abs(np.corrcoef(x.T)[0, 1])
    return "factor_analysis" if r > 0.7 else "gaussian_vae" if r > 0.4 else "super_gaussian_ica"


def identify_model__size(x):
    """The number of points says nothing about the model."""
    return ["factor_analysis", "gaussian_vae", "super_gaussian_ica", "sub_gaussian_ica"][len(x) % 4]


def identify_model__strict(x):
    """Kurtosis is diluted by mixing: the thresholds are too far out."""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x)
    return "super_gaussian_ica" if k > 2.6 else "sub_gaussian_ica" if k < -1.1 else "factor_analysis"


# autoregressive_log_density


def _autoregressive(x, weights, bias, log_std):
    return _log_normal(x, x @ weights.T + bias, np.exp(log_std)).sum(1)


def autoregressive_log_density__whole_matrix(x, weights, bias, log_std):
    """Entries on and above the diagonal are ignored."""
    return _autoregressive(x, weights, bias, log_std)


def autoregressive_log_density__diagonal(x, weights, bias, log_std):
    """x_k does not depend on itself."""
    return _autoregressive(x, np.tril(weights), bias, log_std)


def autoregressive_log_density__transposed(x, weights, bias, log_std):
    """Row k holds the weights of x_k."""
    return _autoregressive(x, np.tril(weights, -1).T, bias, log_std)


def autoregressive_log_density__upper(x, weights, bias, log_std):
    """x_k depends on what comes before it, below the diagonal."""
    return _autoregressive(x, np.triu(weights, 1), bias, log_std)


def autoregressive_log_density__first_order(x, weights, bias, log_std):
    """All x_j before x_k count, not the last one alone."""
    return _autoregressive(x, np.diag(np.diag(weights, -1), -1) if len(bias) > 1 else 0 * weights, bias, log_std)


def autoregressive_log_density__no_bias(x, weights, bias, log_std):
    """The offsets are missing."""
    return _autoregressive(x, np.tril(weights, -1), 0 * bias, log_std)


def autoregressive_log_density__log_variance(x, weights, bias, log_std):
    """log_std is the logarithm of a standard deviation."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std / 2)


def autoregressive_log_density__no_log_std(x, weights, bias, log_std):
    """The normaliser depends on the standard deviations."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) + log_std.sum()


def autoregressive_log_density__no_constant(x, weights, bias, log_std):
    """The 2π is missing."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) + 0.5 * len(bias) * LOG_TWO_PI


def autoregressive_log_density__mean(x, weights, bias, log_std):
    """The logarithms of the factors add up."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) / len(bias)


def autoregressive_log_density__independent(x, weights, bias, log_std):
    """Without the weights the dimensions are independent."""
    return _autoregressive(x, 0 * weights, bias, log_std)


def autoregressive_log_density__means_fed_back(x, weights, bias, log_std):
    """The mean of x_k is made of the values before it, not of their means."""
    mean = np.tile(bias, (len(x), 1)).astype(float)
    for k in range(len(bias)):
        mean[:, k] += mean[:, :k] @ weights[k, :k]
    return _log_normal(x, mean, np.exp(log_std)).sum(1)


# markov_chain_log_density


def _markov(x, coefficients, bias, log_std, first=0.0):
    before = np.concatenate([np.full((len(x), 1), first), x[:, :-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__first_left_out(x, coefficients, bias, log_std):
    """The first step has a density, too."""
    return _markov(x, coefficients, bias, log_std) - _log_normal(x[:, 0], bias[0], np.exp(log_std[0]))


def markov_chain_log_density__wraps_around(x, coefficients, bias, log_std):
    """The chain starts at 0, not at its end."""
    return _log_normal(x, np.roll(x, 1, axis=1) * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__starts_at_one(x, coefficients, bias, log_std):
    """The chain starts at 0."""
    return _markov(x, coefficients, bias, log_std, 1.0)


def markov_chain_log_density__shifted_coefficients(x, coefficients, bias, log_std):
    """Coefficient k belongs to the step that leads to x_k."""
    return _markov(x, np.roll(coefficients, 1), bias, log_std)


def markov_chain_log_density__first_coefficient(x, coefficients, bias, log_std):
    """Every step has its own coefficient."""
    return _markov(x, np.full_like(coefficients, coefficients[-1] + 0.5), bias, log_std)


def markov_chain_log_density__no_bias(x, coefficients, bias, log_std):
    """The offsets are missing."""
    return _markov(x, coefficients, 0 * bias, log_std)


def markov_chain_log_density__log_variance(x, coefficients, bias, log_std):
    """log_std is the logarithm of a standard deviation."""
    return _markov(x, coefficients, bias, log_std / 2)


def markov_chain_log_density__no_log_std(x, coefficients, bias, log_std):
    """The normaliser depends on the standard deviations."""
    return _markov(x, coefficients, bias, log_std) + log_std.sum()


def markov_chain_log_density__no_constant(x, coefficients, bias, log_std):
    """The 2π is missing."""
    return _markov(x, coefficients, bias, log_std) + 0.5 * len(bias) * LOG_TWO_PI


def markov_chain_log_density__centred_before(x, coefficients, bias, log_std):
    """The step starts from x_(k-1) itself, not from its distance to the offset."""
    before = np.concatenate([np.zeros((len(x), 1)), x[:, :-1] - bias[:-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__next(x, coefficients, bias, log_std):
    """x_k depends on the one before it, not on the one after."""
    after = np.concatenate([x[:, 1:], np.zeros((len(x), 1))], axis=1)
    return _log_normal(x, after * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__cumulative(x, coefficients, bias, log_std):
    """A Markov chain forgets what lies further back."""
    before = np.concatenate([np.zeros((len(x), 1)), np.cumsum(x, axis=1)[:, :-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)
