"""Solutions of `elbo` that are right on ordinary inputs and break on the extreme ones.

A function is named `<function>__<slug>`; its docstring says what breaks, and where.
"""

import numpy as np
from scipy import special, stats


def _precision(F, psi):
    return np.eye(F.shape[1]) + F.T @ (F / psi[:, None])


def _optimum(v, F, c, psi):
    """Means (n,h) for data (n,d), and the deviations that all of them share."""
    precision = _precision(F, psi)
    return np.linalg.solve(precision, F.T @ ((v - c) / psi).T).T, 1 / np.sqrt(np.diag(precision))


def _gap(v, F, c, psi, W, b, log_std):
    precision = _precision(F, psi)
    miss = v @ W.T + b - _optimum(v, F, c, psi)[0]
    ratio = np.diag(precision) * np.exp(2 * log_std)
    return 0.5 * np.sum(miss @ precision * miss, axis=1) + 0.5 * np.sum(ratio - 1 - np.log(ratio))


def _encoder_log_densities(z, means, stds):
    """log N(z_i; means_j, diag(stds_j^2)), of shape (m,n)."""
    u = (z[:, None, :] - means) / stds
    return -np.sum(u**2 / 2 + np.log(stds) + np.log(2 * np.pi) / 2, axis=2)


# reparameterise


def reparameterise__squeezed(mean, scale_tril, epsilon):
    """A single sample, and a single latent dimension, lose their axis."""
    return np.squeeze(mean + epsilon @ scale_tril.T)


def reparameterise__one_sample_as_a_vector(mean, scale_tril, epsilon):
    """A single sample comes back with shape (h,) in place of (1,h)."""
    samples = [mean + scale_tril @ noise for noise in epsilon]
    return np.array(samples) if len(samples) > 1 else samples[0]


# pathwise_gradient_samples


def pathwise_gradient_samples__squeezed(std, epsilon, df):
    """A single sample loses its axis: the gradient comes back with shape (2,) in place of (1,2)."""
    return np.stack([df, df * epsilon], axis=1).squeeze()


# score_function_gradient_samples


def score_function_gradient_samples__squeezed(mean, std, z, f):
    """A single sample loses its axis: the gradient comes back with shape (2,) in place of (1,2)."""
    u = (z - mean) / std
    return np.stack([f * u / std, f * (u**2 - 1) / std], axis=1).squeeze()


# mean_field_optimum


def mean_field_optimum__squeezed(v, F, c, psi):
    """A single latent dimension comes back as two numbers, not as two arrays of shape (1,)."""
    mean, std = _optimum(v, F, c, psi)
    return np.squeeze(mean), np.squeeze(std)


def mean_field_optimum__the_other_latents(v, F, c, psi):
    """A single latent dimension has no others to condition on, and a list of none cannot be stacked."""
    weighted, h = F / psi[:, None], F.shape[1]
    precision = _precision(F, psi)
    covariance = np.linalg.inv(precision)
    variances = []
    for k in range(h):
        cross = np.stack([covariance[k, l] for l in range(h) if l != k])
        rest = np.delete(np.delete(covariance, k, axis=0), k, axis=1)
        variances.append(covariance[k, k] - cross @ np.linalg.solve(rest, cross))
    return covariance @ weighted.T @ (v - c), np.sqrt(variances)


# amortisation_gap


def amortisation_gap__squeezed(v, F, c, psi, W, b, log_std):
    """The gap of a single data point comes back as a number, not as an array of shape (1,)."""
    return np.squeeze(_gap(v, F, c, psi, W, b, log_std))


# aggregate_posterior_log_density


def aggregate_posterior_log_density__squeezed(z, means, stds):
    """The log density of a single point comes back as a number, not as an array of shape (1,)."""
    logs = special.logsumexp(_encoder_log_densities(z, means, stds), axis=1)
    return np.squeeze(logs) - np.log(len(means))


def aggregate_posterior_log_density__log_of_the_average(z, means, stds):
    """Every density underflows to 0 at a point far out, and its logarithm is -inf."""
    with np.errstate(divide="ignore"):
        return np.log(np.exp(_encoder_log_densities(z, means, stds)).mean(axis=1))


def aggregate_posterior_log_density__products_of_densities(z, means, stds):
    """The products of densities over the dimensions underflow to 0 at a point far out."""
    densities = stats.norm.pdf(z[:, None, :], means, stds).prod(axis=2)
    with np.errstate(divide="ignore"):
        return np.log(densities.sum(axis=1) / len(means))


def aggregate_posterior_log_density__floor_under_the_density(z, means, stds):
    """Far out, the constant that keeps the logarithm finite is all that is left: about -690 everywhere."""
    return np.log(np.exp(_encoder_log_densities(z, means, stds)).mean(axis=1) + 1e-300)


def aggregate_posterior_log_density__nan_to_num(z, means, stds):
    """The -inf that underflow leaves behind far out is replaced by the lowest float."""
    with np.errstate(divide="ignore"):
        return np.nan_to_num(np.log(np.exp(_encoder_log_densities(z, means, stds)).mean(axis=1)))


def aggregate_posterior_log_density__one_shift_for_all_points(z, means, stds):
    """A point far out beside one close by is -inf, since all the points share one shift."""
    logs = _encoder_log_densities(z, means, stds)
    shift = logs.max()
    with np.errstate(divide="ignore"):
        return shift + np.log(np.exp(logs - shift).mean(axis=1))


def aggregate_posterior_log_density__shifted_by_the_average(z, means, stds):
    """Far out the encoders' log densities differ by more than 1e3: shifted by their average, the largest overflows."""
    logs = _encoder_log_densities(z, means, stds)
    shift = logs.mean(axis=1, keepdims=True)
    with np.errstate(over="ignore"):
        return shift[:, 0] + np.log(np.exp(logs - shift).mean(axis=1))


def aggregate_posterior_log_density__shifted_by_the_smallest(z, means, stds):
    """Far out the encoders' log densities differ by more than 1e3: shifted by the smallest, the largest overflows."""
    logs = _encoder_log_densities(z, means, stds)
    shift = logs.min(axis=1, keepdims=True)
    with np.errstate(over="ignore"):
        return shift[:, 0] + np.log(np.exp(logs - shift).mean(axis=1))


def aggregate_posterior_log_density__shifted_by_the_first(z, means, stds):
    """Relative to the first encoder's density, another's overflows at a point far out."""
    logs = _encoder_log_densities(z, means, stds)
    with np.errstate(over="ignore"):
        return logs[:, 0] + np.log(np.exp(logs - logs[:, :1]).mean(axis=1))


def aggregate_posterior_log_density__shifted_by_the_nearest_mean(z, means, stds):
    """The encoder with the nearest mean may be a narrow one: far out a wide one is denser by more than exp can hold."""
    logs = _encoder_log_densities(z, means, stds)
    nearest = np.argmin(np.sum((z[:, None] - means) ** 2, axis=2), axis=1)
    shift = np.take_along_axis(logs, nearest[:, None], axis=1)
    with np.errstate(over="ignore"):
        return shift[:, 0] + np.log(np.exp(logs - shift).mean(axis=1))


def aggregate_posterior_log_density__exponents_clipped(z, means, stds):
    """Log densities are clipped at -700, so that every point far out gets the same answer."""
    logs = np.maximum(_encoder_log_densities(z, means, stds), -700)
    return np.log(np.exp(logs).mean(axis=1))


# latent_grid


def latent_grid__squeezed(n):
    """The one point of a mesh of one a side comes back with shape (2,) in place of (1,1,2)."""
    q = special.ndtri((np.arange(n) + 0.5) / n)
    return np.stack(np.meshgrid(q, q, indexing="ij"), axis=-1).squeeze()
