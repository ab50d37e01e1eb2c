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
    """You scale the noise by psi, as if psi were standard deviations and not variances."""
    return h @ F.T + c + psi * noise


def factor_analysis_sample__no_offset(h, noise, F, c, psi):
    """You leave out the offset c, so your observations are centred on 0."""
    return h @ F.T + np.sqrt(psi) * noise


def factor_analysis_sample__no_noise(h, noise, F, c, psi):
    """You leave out the noise: what you return is the mean of v given h."""
    return h @ F.T + c


def factor_analysis_sample__unscaled_noise(h, noise, F, c, psi):
    """You add the noise as it comes, with unit variance, and psi never enters."""
    return h @ F.T + c + noise


def factor_analysis_sample__squared(h, noise, F, c, psi):
    """You square psi to scale the noise, but psi are variances already."""
    return h @ F.T + c + psi**2 * noise


def factor_analysis_sample__common_noise(h, noise, F, c, psi):
    """You give every row the noise of the first, but each has its own."""
    return h @ F.T + c + np.sqrt(psi) * noise[0]


def factor_analysis_sample__common_psi(h, noise, F, c, psi):
    """You average psi, which is probabilistic PCA: here each dimension has a variance of its own."""
    return h @ F.T + c + np.sqrt(psi.mean()) * noise


def factor_analysis_sample__minus(h, noise, F, c, psi):
    """Your samples have the right distribution, but you subtract the noise that is to be added."""
    return h @ F.T + c - np.sqrt(psi) * noise


def factor_analysis_sample__offset_inside(h, noise, F, c, psi):
    """You add the offset to the noise before scaling it, so the noise's scale acts on the offset as well."""
    return h @ F.T + np.sqrt(psi) * (c + noise)


def factor_analysis_sample__fresh_noise(h, noise, F, c, psi):
    """You draw noise of your own, but the noise is an argument."""
    return h @ F.T + c + np.sqrt(psi) * np.random.standard_normal(noise.shape)


def factor_analysis_sample__centred(h, noise, F, c, psi):
    """You subtract the average from the latents, but they are used as they come."""
    return (h - h.mean(0)) @ F.T + c + np.sqrt(psi) * noise


def factor_analysis_sample__in_place(h, noise, F, c, psi):
    """You write the samples over the noise that you were given, which the caller still needs."""
    noise *= np.sqrt(psi)
    noise += h @ F.T + c
    return noise


def factor_analysis_sample__single_squeezed(h, noise, F, c, psi):
    """You drop axes of length one before you add the noise, so a single column becomes a row."""
    return np.squeeze(h @ F.T) + c + np.sqrt(psi) * np.squeeze(noise)


# factor_analysis_log_likelihood


def factor_analysis_log_likelihood__noise_only(v, F, c, psi):
    """Your covariance is that of the noise alone, as if h were 0: integrating h out widens it."""
    return _gaussian(v - c, np.diag(psi))


def factor_analysis_log_likelihood__no_noise_covariance(v, F, c, psi):
    """Your covariance is what the latents make of it, and the variances of the noise are missing."""
    return _gaussian(v - c, F @ F.T + 1e-3 * np.eye(len(c)))


def factor_analysis_log_likelihood__psi_as_std(v, F, c, psi):
    """You square psi on its way into the covariance, but psi are variances already."""
    return _gaussian(v - c, F @ F.T + np.diag(psi**2))


def factor_analysis_log_likelihood__no_offset(v, F, c, psi):
    """You centre v on 0, as if there were no offset c."""
    return _gaussian(v, F @ F.T + np.diag(psi))


def factor_analysis_log_likelihood__marginals(v, F, c, psi):
    """You keep only the diagonal of the covariance, but the latents make the dimensions of v correlated."""
    return _gaussian(v - c, np.diag(np.diag(F @ F.T) + psi))


def factor_analysis_log_likelihood__no_constant(v, F, c, psi):
    """You leave out the constant with 2π of the Gaussian density."""
    return _gaussian(v - c, F @ F.T + np.diag(psi)) + 0.5 * len(c) * LOG_TWO_PI


def factor_analysis_log_likelihood__no_determinant(v, F, c, psi):
    """You leave out the determinant of the covariance, so your density does not integrate to 1."""
    covariance = F @ F.T + np.diag(psi)
    return _gaussian(v - c, covariance) + 0.5 * np.linalg.slogdet(covariance)[1]


def factor_analysis_log_likelihood__whole_determinant(v, F, c, psi):
    """You subtract the whole log-determinant, but a density divides by the determinant's root."""
    covariance = F @ F.T + np.diag(psi)
    return _gaussian(v - c, covariance) - 0.5 * np.linalg.slogdet(covariance)[1]


def factor_analysis_log_likelihood__total(v, F, c, psi):
    """You return the sum over the rows, but one value for each row is asked for."""
    return np.full(len(v), _gaussian(v - c, F @ F.T + np.diag(psi)).sum())


def factor_analysis_log_likelihood__at_zero(v, F, c, psi):
    """Your covariance is that of the noise alone, as if h were 0: integrating h out widens it."""
    return _log_normal(v, c, np.sqrt(psi)).sum(1)


def factor_analysis_log_likelihood__jitter(v, F, c, psi):
    """You add a small constant to the covariance, which makes it that of another model."""
    return _gaussian(v - c, F @ F.T + np.diag(psi + 1e-4))


def factor_analysis_log_likelihood__density(v, F, c, psi):
    """You return the density itself, but its logarithm is asked for."""
    return np.exp(_gaussian(v - c, F @ F.T + np.diag(psi)))


def factor_analysis_log_likelihood__single_row(v, F, c, psi):
    """For a single row you return a number, where an array of one is asked for."""
    return np.squeeze(_gaussian(v - c, F @ F.T + np.diag(psi)))


def factor_analysis_log_likelihood__tiny_jitter(v, F, c, psi):
    """The constant that you add to the covariance is tiny only for data in ordinary units."""
    return _gaussian(v - c, F @ F.T + np.diag(psi + 1e-8))


def factor_analysis_log_likelihood__centred_in_place(v, F, c, psi):
    """You centre the observations in place, so the caller's have lost their offset."""
    v -= c
    return _gaussian(v, F @ F.T + np.diag(psi))


# relu_decoder


def relu_decoder__linear(h, W1, b1, W2, b2):
    """You leave out the ReLU, and without it the decoder is linear."""
    return (h @ W1.T + b1) @ W2.T + b2


def relu_decoder__output_too(h, W1, b1, W2, b2):
    """You put a ReLU on the output as well, but a mean may be negative."""
    return np.maximum(np.maximum(h @ W1.T + b1, 0) @ W2.T + b2, 0)


def relu_decoder__bias_outside(h, W1, b1, W2, b2):
    """You add the hidden layer's offset after the ReLU, but it belongs to what is rectified."""
    return (np.maximum(h @ W1.T, 0) + b1) @ W2.T + b2


def relu_decoder__tanh(h, W1, b1, W2, b2):
    """Your hidden units are tanh, but rectified linear ones are asked for."""
    return np.tanh(h @ W1.T + b1) @ W2.T + b2


def relu_decoder__absolute(h, W1, b1, W2, b2):
    """You take absolute values, but a ReLU does not let negative values through."""
    return np.abs(h @ W1.T + b1) @ W2.T + b2


def relu_decoder__leaky(h, W1, b1, W2, b2):
    """Your ReLU leaks: it lets a little of the negative values through."""
    a = h @ W1.T + b1
    return np.where(a > 0, a, 0.01 * a) @ W2.T + b2


def relu_decoder__no_b1(h, W1, b1, W2, b2):
    """You leave out the offset of the hidden layer."""
    return np.maximum(h @ W1.T, 0) @ W2.T + b2


def relu_decoder__no_b2(h, W1, b1, W2, b2):
    """You leave out the offset of the output."""
    return np.maximum(h @ W1.T + b1, 0) @ W2.T


def relu_decoder__minimum(h, W1, b1, W2, b2):
    """You take the minimum with 0, so that negative values pass and positive ones do not."""
    return np.minimum(h @ W1.T + b1, 0) @ W2.T + b2


def relu_decoder__softplus(h, W1, b1, W2, b2):
    """You use the softplus, a smooth approximation of the ReLU, but not the ReLU."""
    return np.logaddexp(h @ W1.T + b1, 0) @ W2.T + b2


def relu_decoder__step(h, W1, b1, W2, b2):
    """Your hidden units are steps of 0 and 1, but a ReLU lets positive values pass as they are."""
    return (h @ W1.T + b1 > 0) @ W2.T + b2


def relu_decoder__capped(h, W1, b1, W2, b2):
    """You cap the hidden units from above, but a ReLU has no cap."""
    return np.clip(h @ W1.T + b1, 0, 1) @ W2.T + b2


def relu_decoder__single_squeezed(h, W1, b1, W2, b2):
    """You drop axes of length one, but a single row or output keeps its axis."""
    return np.squeeze(np.maximum(h @ W1.T + b1, 0) @ W2.T + b2)


def relu_decoder__weights_normalised_in_place(h, W1, b1, W2, b2):
    """You normalise the hidden units in place, which changes the caller's decoder."""
    norms = np.linalg.norm(W1, axis=1) + 1.0
    W1 /= norms[:, None]
    b1 /= norms
    return (norms * np.maximum(h @ W1.T + b1, 0)) @ W2.T + b2


# gaussian_vae_sample


def gaussian_vae_sample__variance(mean, std, noise):
    """You take the root of std, as if it were a variance."""
    return mean + np.sqrt(std) * noise


def gaussian_vae_sample__squared(mean, std, noise):
    """You scale the noise by the variance, but its deviation is what scales it."""
    return mean + std**2 * noise


def gaussian_vae_sample__mean(mean, std, noise):
    """You leave out the noise and return the means."""
    return mean + 0 * noise


def gaussian_vae_sample__unit(mean, std, noise):
    """You add the noise as it comes, with unit variance, and std never enters."""
    return mean + noise


def gaussian_vae_sample__minus(mean, std, noise):
    """Your samples have the right distribution, but you subtract the noise that is to be added."""
    return mean - std * noise


def gaussian_vae_sample__exp(mean, std, noise):
    """You exponentiate std, as if it were a logarithm."""
    return mean + np.exp(std) * noise


def gaussian_vae_sample__mean_inside(mean, std, noise):
    """You add the mean before scaling, so that std acts on the mean as well."""
    return std * (mean + noise)


def gaussian_vae_sample__common_std(mean, std, noise):
    """You use the deviations of the first row for all rows, but every entry has its own."""
    return mean + std[0] * noise


def gaussian_vae_sample__fresh(mean, std, noise):
    """You draw noise of your own, but the noise is an argument."""
    return np.random.normal(mean, std)


def gaussian_vae_sample__in_place(mean, std, noise):
    """You write the samples over the noise that you were given, which the caller still needs."""
    noise *= std
    noise += mean
    return noise


def gaussian_vae_sample__standardised(mean, std, noise):
    """You subtract the mean and divide by std, which is the way back from samples to noise."""
    return (noise - mean) / std


def gaussian_vae_sample__clipped(mean, std, noise):
    """You clip the noise to one standard deviation, but a third of a Gaussian lies outside."""
    return mean + std * np.clip(noise, -1, 1)


def gaussian_vae_sample__single_squeezed(mean, std, noise):
    """You drop axes of length one, but a single observation or dimension keeps its axis."""
    return np.squeeze(mean) + np.squeeze(std) * np.squeeze(noise)


# linear_decoder


def linear_decoder__std(h, F, c, psi):
    """You return the standard deviations as the second part, but the variances are asked for."""
    return h @ F.T + c, np.tile(np.sqrt(psi), (len(h), 1))


def linear_decoder__no_offset(h, F, c, psi):
    """You leave the offset c out of the mean."""
    return h @ F.T, np.tile(psi, (len(h), 1))


def linear_decoder__marginal_variance(h, F, c, psi):
    """You return the marginal variance of v, but given h nothing is left to vary in F h."""
    return h @ F.T + c, np.tile(np.diag(F @ F.T) + psi, (len(h), 1))


def linear_decoder__squared(h, F, c, psi):
    """You square psi, but psi are variances already."""
    return h @ F.T + c, np.tile(psi**2, (len(h), 1))


def linear_decoder__one_row(h, F, c, psi):
    """You return the variances once, but a row of them for each h is asked for."""
    return h @ F.T + c, psi


def linear_decoder__log(h, F, c, psi):
    """You return the logarithm of the variance, but the variance itself is asked for."""
    return h @ F.T + c, np.tile(np.log(psi), (len(h), 1))


def linear_decoder__unit(h, F, c, psi):
    """You return a variance of 1 for every entry, and psi never enters."""
    return h @ F.T + c, np.ones((len(h), len(c)))


def linear_decoder__depends(h, F, c, psi):
    """You let the variance grow with h, but in factor analysis it does not depend on h."""
    return h @ F.T + c, psi + (h**2).sum(1, keepdims=True)


def linear_decoder__relu(h, F, c, psi):
    """You put a ReLU on the mean, but in factor analysis it is linear in h."""
    return np.maximum(h @ F.T + c, 0), np.tile(psi, (len(h), 1))


def linear_decoder__swapped(h, F, c, psi):
    """You return the variance first, but the mean comes before it."""
    return np.tile(psi, (len(h), 1)), h @ F.T + c


def linear_decoder__common(h, F, c, psi):
    """You average psi, which is probabilistic PCA: here each dimension has a variance of its own."""
    return h @ F.T + c, np.full((len(h), len(c)), psi.mean())


def linear_decoder__minus(h, F, c, psi):
    """You subtract the offset where it is to be added."""
    return h @ F.T - c, np.tile(psi, (len(h), 1))


def linear_decoder__square_transposed(h, F, c, psi):
    """You tell by its shape whether F is to be transposed, which its shape does not tell where F is square."""
    return h @ (F if len(F) == h.shape[1] else F.T) + c, np.tile(psi, (len(h), 1))


def linear_decoder__as_many_rows_as_dimensions(h, F, c, psi):
    """You tell by their shape whether the variances lie in rows, which fails for as many rows as dimensions."""
    variance = np.tile(psi[:, None], (1, len(h)))
    return h @ F.T + c, variance if variance.shape == (len(h), len(c)) else variance.T


def linear_decoder__single_squeezed(h, F, c, psi):
    """You drop axes of length one, but a single row or dimension keeps its axis."""
    return np.squeeze(h @ F.T + c), np.squeeze(np.tile(psi, (len(h), 1)))


def linear_decoder__root_in_place(h, F, c, psi):
    """You take the root of psi in place, so the caller is left with deviations."""
    np.sqrt(psi, out=psi)
    return h @ F.T + c, np.tile(psi**2, (len(h), 1))


# laplace_sources


def laplace_sources__unit_scale(u):
    """Your Laplace distribution has scale 1, and that is not the one with variance 1."""
    return -_laplace(u)


def laplace_sources__wrong_scale(u):
    """Your scale is too small for unit variance: how does the variance grow with the scale?"""
    return -_laplace(u) / 2


def laplace_sources__times_root(u):
    """Your scale is too large for unit variance: you take the root the wrong way round."""
    return -_laplace(u) * np.sqrt(2)


def laplace_sources__exponential(u):
    """Your sources are exponential: they have one tail, and a Laplace distribution has two."""
    return -np.log(u)


def laplace_sources__shifted_exponential(u):
    """You shift an exponential distribution, whose mean and variance are right but whose shape has one tail."""
    return -np.log(u) - 1


def laplace_sources__logistic(u):
    """You use the logit, which gives a logistic distribution and not a Laplace one."""
    return np.log(u / (1 - u)) * np.sqrt(3) / np.pi


def laplace_sources__gaussian(u):
    """Your sources are Gaussian, and thus not super-Gaussian."""
    from scipy.special import ndtri

    return ndtri(u)


def laplace_sources__standardised(u):
    """You standardise by the sample's mean and deviation, but each entry is made of its own u alone."""
    z = -_laplace(u)
    return (z - z.mean()) / (z.std() + 1e-12)


def laplace_sources__no_two(u):
    """Your sources never reach the tails: the distance of u from its middle is on half of the scale it needs."""
    return np.sign(u - 0.5) * np.log1p(-np.abs(u - 0.5)) / np.sqrt(2)


def laplace_sources__positive(u):
    """Your sources have lost their sign, but half of them should be negative."""
    return np.abs(_laplace(u)) / np.sqrt(2)


def laplace_sources__difference(u):
    """You subtract two exponentials made of one u, but their difference needs two independent draws."""
    return (-np.log(u) + np.log(1 - u)) / 2


def laplace_sources__fresh(u):
    """You draw noise of your own, but the noise is an argument."""
    return np.random.laplace(scale=np.sqrt(0.5), size=u.shape)


def laplace_sources__clipped(u):
    """You clip the sources, but the tails belong to the distribution."""
    return np.clip(-_laplace(u) / np.sqrt(2), -3, 3)


def laplace_sources__first_column(u):
    """You use the first column of the noise for all, but each column has its own."""
    return np.repeat(-_laplace(u[:, :1]) / np.sqrt(2), u.shape[1], axis=1)


def laplace_sources__sorted(u):
    """You sort the noise first, which changes what source belongs to what noise."""
    return -_laplace(np.sort(u, axis=1)) / np.sqrt(2)


def laplace_sources__in_place(u):
    """You centre the noise in place, but the caller still needs it."""
    u -= 0.5
    return -np.sign(u) * np.log1p(-2 * np.abs(u)) / np.sqrt(2)


# uniform_sources


def uniform_sources__columns_reversed(u):
    """You reverse the columns, but each source belongs to the noise in its own place."""
    return np.sqrt(12) * (u[:, ::-1] - 0.5)


def uniform_sources__last_column(u):
    """You use the last column of the noise for all, but each column has its own."""
    return np.repeat(np.sqrt(12) * (u[:, -1:] - 0.5), u.shape[1], axis=1)


def uniform_sources__centred_only(u):
    """You centre u and leave its variance as it is, which is far below 1."""
    return u - 0.5


def uniform_sources__plus_minus_one(u):
    """You stretch u to the interval from -1 to 1, but its variance is still below 1."""
    return 2 * u - 1


def uniform_sources__times_twelve(u):
    """You divide by the variance of u where its deviation would give unit variance."""
    return 12 * (u - 0.5)


def uniform_sources__not_centred(u):
    """You scale u but do not centre it, so the mean is not zero."""
    return np.sqrt(12) * u


def uniform_sources__root_three(u):
    """Your interval is half as wide as unit variance asks for."""
    return np.sqrt(3) * (u - 0.5)


def uniform_sources__standardised(u):
    """You standardise by the sample's mean and deviation, but each entry is made of its own u alone."""
    return (u - u.mean()) / (u.std() + 1e-12)


def uniform_sources__identity(u):
    """You return u as it comes, whose mean is not 0 and whose variance is not 1."""
    return u


def uniform_sources__gaussian(u):
    """Your sources are Gaussian, and thus not sub-Gaussian."""
    from scipy.special import ndtri

    return ndtri(u)


def uniform_sources__fresh(u):
    """You draw noise of your own, but the noise is an argument."""
    return np.random.uniform(-np.sqrt(3), np.sqrt(3), u.shape)


def uniform_sources__wide(u):
    """Your interval from -2 to 2 is too wide: the variance is above 1."""
    return 4 * u - 2


def uniform_sources__rounded(u):
    """You round the half-width of the interval to two decimals, which is not exact enough."""
    return 1.73 * (2 * u - 1)


def uniform_sources__folded(u):
    """You take absolute values, which folds the interval to its positive half."""
    return np.sqrt(3) * np.abs(2 * u - 1)


def uniform_sources__in_place(u):
    """You write the sources over the noise that you were given, which the caller still needs."""
    u -= 0.5
    u *= np.sqrt(12)
    return u


# ica_mix


def ica_mix__not_transposed(sources, A):
    """You multiply from the wrong side: with the sources in rows, you mix by the transpose of A."""
    return sources @ A


def ica_mix__inverse(sources, A):
    """You apply the inverse of A, which unmixes."""
    return sources @ np.linalg.pinv(A).T


def ica_mix__no_mixing(sources, A):
    """You return the sources as they are, without mixing them."""
    return sources + 0 * A[0]


def ica_mix__elementwise(sources, A):
    """You multiply each source by an entry of A's diagonal, but a product of matrices mixes them."""
    return sources * np.diag(A)


def ica_mix__noise(sources, A):
    """You add a little noise, but the model is noise-free."""
    return sources @ A.T + 1e-3 * np.random.standard_normal(sources.shape)


def ica_mix__centred(sources, A):
    """You subtract the average from the sources, but they are used as they come."""
    return (sources - sources.mean(0)) @ A.T


def ica_mix__normalised(sources, A):
    """You normalise the rows of A, but the mixing matrix is used as it comes."""
    return sources @ (A / (np.linalg.norm(A, axis=1, keepdims=True) + 1e-12)).T


def ica_mix__orthogonal(sources, A):
    """You replace A by the nearest orthogonal matrix, but a mixing matrix need not be orthogonal."""
    u, _, vt = np.linalg.svd(A)
    return sources @ (u @ vt).T


def ica_mix__twice(sources, A):
    """You mix the sources twice."""
    return sources @ A.T @ A.T


def ica_mix__lower(sources, A):
    """You use A's lower triangle only, but all of A counts."""
    return sources @ np.tril(A).T


def ica_mix__symmetric(sources, A):
    """You make A symmetric, but a mixing matrix need not be."""
    return sources @ (A + A.T) / 2


def ica_mix__first_row(sources, A):
    """You mix the first row of the sources for all rows, but every row has its own."""
    return np.tile(A @ sources[0], (len(sources), 1))


def ica_mix__single_squeezed(sources, A):
    """You drop axes of length one, but a single row or source keeps its axis."""
    return np.squeeze(sources @ A.T)


def ica_mix__in_place(sources, A):
    """You write the mixtures over the sources that you were given, which the caller still needs."""
    sources[:] = sources @ A.T
    return sources


# excess_kurtosis


def excess_kurtosis__not_excess(x):
    """You return the plain kurtosis: the excess is what it has beyond that of a Gaussian."""
    return _kurtosis(x) + 3


def excess_kurtosis__not_centred(x):
    """You take the moments about 0, but they should be central."""
    return np.mean(x**4) / np.mean(x**2) ** 2 - 3


def excess_kurtosis__sample_variance(x):
    """You divide the variance by n - 1, but both moments should be plain means."""
    z = x - x.mean()
    return np.mean(z**4) / np.var(x, ddof=1) ** 2 - 3


def excess_kurtosis__unbiased(x):
    """You correct for the size of the sample, but the plain moments are asked for."""
    n = len(x)
    return _kurtosis(x) * (n - 1) / max(n - 2, 1)


def excess_kurtosis__std(x):
    """You divide the fourth moment by the variance, so the result has a unit: one power of it is missing."""
    z = x - x.mean()
    return np.mean(z**4) / np.mean(z**2) - 3


def excess_kurtosis__skewness(x):
    """You compute the skewness, which is made of the third moment."""
    z = x - x.mean()
    return np.mean(z**3) / np.mean(z**2) ** 1.5


def excess_kurtosis__minus_one(x):
    """You subtract 1, but the kurtosis of a Gaussian is larger than that."""
    return _kurtosis(x) + 2


def excess_kurtosis__sum(x):
    """You take sums over the points where moments are means."""
    z = x - x.mean()
    return np.sum(z**4) / np.sum(z**2) ** 2 - 3


def excess_kurtosis__median(x):
    """You centre at the median, but central moments are taken about the mean."""
    z = x - np.median(x)
    return np.mean(z**4) / np.mean(z**2) ** 2 - 3


def excess_kurtosis__regularised(x):
    """You add a small constant to the variance, which matters where the data are in small units."""
    z = x - x.mean()
    return np.mean(z**4) / (np.mean(z**2) + 1e-4) ** 2 - 3


def excess_kurtosis__root(x):
    """You take the root of the kurtosis before comparing it with a Gaussian's."""
    return np.sqrt(_kurtosis(x) + 3) - np.sqrt(3)


def excess_kurtosis__floored(x):
    """You cut the result off at 0, but it is negative for sub-Gaussian data."""
    return max(_kurtosis(x), 0.0)


def excess_kurtosis__nearly_constant(x):
    """You call data constant that vary little beside their mean, but the kurtosis does not know where they lie."""
    return 0.0 if x.std() < 0.1 * abs(x.mean()) else _kurtosis(x)


def excess_kurtosis__guarded_quotient(x):
    """You keep the quotient from dividing by 0 with a constant that is no smaller than the data in small units."""
    z = x - x.mean()
    return np.mean(z**4) / (np.mean(z**2) ** 2 + 1e-10) - 3


def excess_kurtosis__too_few(x):
    """You return 0 for fewer than three points, but the moments of two points are defined as well."""
    return _kurtosis(x) if len(x) > 2 else 0.0


def excess_kurtosis__in_place(x):
    """You centre the sample in place, so the caller's has moved."""
    x -= x.mean()
    return _kurtosis(x)


# identify_model


def identify_model__kurtosis_only(x):
    """You look at the kurtosis alone, which does not see a curve."""
    k = _tails(x)
    return "super_gaussian_ica" if k > 0.7 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__first_coordinate(x):
    """You look at one coordinate only: a mixture's is nearer to Gaussian than its sources, a curve's anything."""
    k = _kurtosis(x[:, 0])
    return "super_gaussian_ica" if k > 0.5 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__swapped(x):
    """You have the two kinds of ICA the wrong way round: what sign has the kurtosis of heavy tails?"""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x)
    return "sub_gaussian_ica" if k > 0.7 else "super_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__not_excess(x):
    """You compare the plain kurtosis with thresholds that are meant for the excess."""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x) + 3
    return "super_gaussian_ica" if k > 0.7 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


def identify_model__misspelt(x):
    """You spell the names in your own way, but the exercise gives them, with underscores."""
    if _is_curved(x):
        return "gaussian vae"
    k = _tails(x)
    return "super-gaussian ica" if k > 0.7 else "sub-gaussian ica" if k < -0.5 else "factor analysis"


def identify_model__knows_two(x):
    """You tell curved from straight and stop there, but the straight models differ as well."""
    return "gaussian_vae" if _is_curved(x) else "factor_analysis"


def identify_model__no_factor_analysis(x):
    """You know heavy and light tails only, but between them lies the Gaussian."""
    if _is_curved(x):
        return "gaussian_vae"
    return "super_gaussian_ica" if _tails(x) > 0 else "sub_gaussian_ica"


def identify_model__any_ica(x):
    """You do not tell the two kinds of ICA apart, though the sign of the kurtosis does."""
    if _is_curved(x):
        return "gaussian_vae"
    return "super_gaussian_ica" if abs(_tails(x)) > 0.5 else "factor_analysis"


def identify_model__coin_for_ica(x):
    """You toss a coin between the two kinds of ICA, but the data say which it is."""
    if _is_curved(x):
        return "gaussian_vae"
    if abs(_tails(x)) < 0.5:
        return "factor_analysis"
    return np.random.choice(["super_gaussian_ica", "sub_gaussian_ica"])


def identify_model__correlation(x):
    """You decide by the correlation, which says nothing about the model: each of them may be correlated."""
    r = abs(np.corrcoef(x.T)[0, 1])
    return "factor_analysis" if r > 0.7 else "gaussian_vae" if r > 0.4 else "super_gaussian_ica"


def identify_model__size(x):
    """You decide by the number of points, which says nothing about the model."""
    return ["factor_analysis", "gaussian_vae", "super_gaussian_ica", "sub_gaussian_ica"][len(x) % 4]


def identify_model__strict(x):
    """Your thresholds are those of pure sources, but mixing brings the kurtosis nearer to 0."""
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x)
    return "super_gaussian_ica" if k > 2.6 else "sub_gaussian_ica" if k < -1.1 else "factor_analysis"


def identify_model__in_place(x):
    """You centre the points in place, so the caller's have moved."""
    x -= x.mean(0)
    if _is_curved(x):
        return "gaussian_vae"
    k = _tails(x)
    return "super_gaussian_ica" if k > 0.7 else "sub_gaussian_ica" if k < -0.5 else "factor_analysis"


# autoregressive_log_density


def _autoregressive(x, weights, bias, log_std):
    return _log_normal(x, x @ weights.T + bias, np.exp(log_std)).sum(1)


def autoregressive_log_density__whole_matrix(x, weights, bias, log_std):
    """You use the whole matrix, but entries on and above the diagonal are to be ignored."""
    return _autoregressive(x, weights, bias, log_std)


def autoregressive_log_density__diagonal(x, weights, bias, log_std):
    """You use the diagonal of the weights as well, so that x_k depends on itself."""
    return _autoregressive(x, np.tril(weights), bias, log_std)


def autoregressive_log_density__transposed(x, weights, bias, log_std):
    """You read the weights of x_k from a column, but they stand in row k."""
    return _autoregressive(x, np.tril(weights, -1).T, bias, log_std)


def autoregressive_log_density__upper(x, weights, bias, log_std):
    """You use the weights above the diagonal, so that x_k depends on what comes after it."""
    return _autoregressive(x, np.triu(weights, 1), bias, log_std)


def autoregressive_log_density__first_order(x, weights, bias, log_std):
    """You use the weight of the last x_j before x_k only, but all before it count."""
    return _autoregressive(x, np.diag(np.diag(weights, -1), -1) if len(bias) > 1 else 0 * weights, bias, log_std)


def autoregressive_log_density__no_bias(x, weights, bias, log_std):
    """You leave the offsets out of the means."""
    return _autoregressive(x, np.tril(weights, -1), 0 * bias, log_std)


def autoregressive_log_density__log_variance(x, weights, bias, log_std):
    """You take log_std for the logarithm of a variance."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std / 2)


def autoregressive_log_density__no_log_std(x, weights, bias, log_std):
    """You leave the standard deviations out of the normaliser."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) + log_std.sum()


def autoregressive_log_density__no_constant(x, weights, bias, log_std):
    """You leave out the constant with 2π of the Gaussian densities."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) + 0.5 * len(bias) * LOG_TWO_PI


def autoregressive_log_density__mean(x, weights, bias, log_std):
    """You average the logarithms of the factors, but they add up."""
    return _autoregressive(x, np.tril(weights, -1), bias, log_std) / len(bias)


def autoregressive_log_density__independent(x, weights, bias, log_std):
    """You leave the weights out, as if the dimensions were independent."""
    return _autoregressive(x, 0 * weights, bias, log_std)


def autoregressive_log_density__means_fed_back(x, weights, bias, log_std):
    """You make the mean of x_k from the means before it, but it is made of the values themselves."""
    mean = np.tile(bias, (len(x), 1)).astype(float)
    for k in range(len(bias)):
        mean[:, k] += mean[:, :k] @ weights[k, :k]
    return _log_normal(x, mean, np.exp(log_std)).sum(1)


def autoregressive_log_density__std_plus_constant(x, weights, bias, log_std):
    """You add a small constant to the variances, which outweighs them where the data are in small units."""
    std = np.sqrt(np.exp(2 * log_std) + 1e-9)
    return _log_normal(x, x @ np.tril(weights, -1).T + bias, std).sum(1)


def autoregressive_log_density__single_squeezed(x, weights, bias, log_std):
    """You drop axes of length one, so that a single step is added up over the rows."""
    terms = _log_normal(x, x @ np.tril(weights, -1).T + bias, np.exp(log_std))
    return np.squeeze(terms).sum(axis=-1)


def autoregressive_log_density__masked_in_place(x, weights, bias, log_std):
    """You set the weights that are to be ignored to 0 in place, so the caller has lost them."""
    weights[np.triu_indices(len(weights))] = 0
    return _autoregressive(x, weights, bias, log_std)


# markov_chain_log_density


def _markov(x, coefficients, bias, log_std, first=0.0):
    before = np.concatenate([np.full((len(x), 1), first), x[:, :-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__first_left_out(x, coefficients, bias, log_std):
    """You leave out the first step, but it has a density, too."""
    return _markov(x, coefficients, bias, log_std) - _log_normal(x[:, 0], bias[0], np.exp(log_std[0]))


def markov_chain_log_density__wraps_around(x, coefficients, bias, log_std):
    """You let the first step start from the last value, but a chain is no ring."""
    return _log_normal(x, np.roll(x, 1, axis=1) * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__starts_at_one(x, coefficients, bias, log_std):
    """You let the chain start at 1, but it starts at 0."""
    return _markov(x, coefficients, bias, log_std, 1.0)


def markov_chain_log_density__shifted_coefficients(x, coefficients, bias, log_std):
    """You use the coefficients one step too late: each belongs to the step that leads to its own x_k."""
    return _markov(x, np.roll(coefficients, 1), bias, log_std)


def markov_chain_log_density__first_coefficient(x, coefficients, bias, log_std):
    """You use one coefficient for all steps, but every step has its own."""
    return _markov(x, np.full_like(coefficients, coefficients[-1] + 0.5), bias, log_std)


def markov_chain_log_density__no_bias(x, coefficients, bias, log_std):
    """You leave the offsets out of the means."""
    return _markov(x, coefficients, 0 * bias, log_std)


def markov_chain_log_density__log_variance(x, coefficients, bias, log_std):
    """You take log_std for the logarithm of a variance."""
    return _markov(x, coefficients, bias, log_std / 2)


def markov_chain_log_density__no_log_std(x, coefficients, bias, log_std):
    """You leave the standard deviations out of the normaliser."""
    return _markov(x, coefficients, bias, log_std) + log_std.sum()


def markov_chain_log_density__no_constant(x, coefficients, bias, log_std):
    """You leave out the constant with 2π of the Gaussian densities."""
    return _markov(x, coefficients, bias, log_std) + 0.5 * len(bias) * LOG_TWO_PI


def markov_chain_log_density__centred_before(x, coefficients, bias, log_std):
    """You subtract the offset from the value before, but a step starts from that value itself."""
    before = np.concatenate([np.zeros((len(x), 1)), x[:, :-1] - bias[:-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__next(x, coefficients, bias, log_std):
    """You let x_k depend on the value after it, but a chain looks back."""
    after = np.concatenate([x[:, 1:], np.zeros((len(x), 1))], axis=1)
    return _log_normal(x, after * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__cumulative(x, coefficients, bias, log_std):
    """You let x_k depend on the sum of all before it, but a Markov chain forgets all but the last."""
    before = np.concatenate([np.zeros((len(x), 1)), np.cumsum(x, axis=1)[:, :-1]], axis=1)
    return _log_normal(x, before * coefficients + bias, np.exp(log_std)).sum(1)


def markov_chain_log_density__log_std_clipped(x, coefficients, bias, log_std):
    """You clip the logarithms of the deviations, as encoders do, but in other units they lie further out."""
    return _markov(x, coefficients, bias, np.clip(log_std, -5, 5))


def markov_chain_log_density__single_squeezed(x, coefficients, bias, log_std):
    """For a single sequence you return a number, where an array of one is asked for."""
    return np.squeeze(_markov(x, coefficients, bias, log_std))


def markov_chain_log_density__first_coefficient_in_place(x, coefficients, bias, log_std):
    """You set the first coefficient to 0 in place, so the caller has lost it."""
    coefficients[0] = 0
    return _log_normal(x, np.roll(x, 1, axis=1) * coefficients + bias, np.exp(log_std)).sum(1)
