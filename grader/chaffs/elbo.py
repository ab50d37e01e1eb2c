"""Wrong solutions to `elbo`, each with the one sentence that its author should read.

A function is named `<function>__<slug>`; what its name starts with is the function that it gets wrong.
"""

import math

import numpy as np
import scipy

LOG_TWO_PI = math.log(2 * math.pi)


# What the wrong solutions share: the right parts, from which each of them leaves out, changes or adds one.


def _kl(mean, std):
    return 0.5 * np.sum(std**2 + mean**2 - 1 - 2 * np.log(std))


def _entropy(std):
    return np.sum(np.log(std)) + len(std) / 2 * (1 + LOG_TWO_PI)


def _log_mean_exp(a):
    return scipy.special.logsumexp(a) - math.log(len(a))


def _scores(mean, std, z):
    """Of log q(z) = log N(z; mean, std^2), by the mean and by the std."""
    return (z - mean) / std**2, (z - mean) ** 2 / std**3 - 1 / std


def _fit(v, F, c, psi, mean, std, quadratic=0.5, log_det=0.5, constant=LOG_TWO_PI / 2, spread=0.5):
    """The expected log-likelihood of factor analysis under N(mean, diag(std^2))."""
    residual = v - c - F @ mean
    lost = quadratic * np.sum(residual**2 / psi) + spread * np.sum(F**2 @ std**2 / psi)
    return -lost - log_det * np.sum(np.log(psi)) - constant * len(v)


def _elbo(v, F, c, psi, mean, std):
    return _fit(v, F, c, psi, mean, std) - _kl(mean, std)


def _log_evidence(v, F, c, psi):
    return scipy.stats.multivariate_normal(c, F @ F.T + np.diag(psi)).logpdf(v)


def _precision(F, psi):
    return np.eye(F.shape[1]) + F.T @ (F / psi[:, None])


def _posterior_mean(v, F, c, psi):
    return np.linalg.solve(_precision(F, psi), F.T @ ((v - c) / psi))


def _best_std(F, psi):
    return 1 / np.sqrt(np.diag(_precision(F, psi)))


def _optimum(v, F, c, psi):
    return _posterior_mean(v, F, c, psi), _best_std(F, psi)


def _misses(v, F, c, psi, W, b):
    """How far the encoder's means lie from the best ones, a row per data point."""
    return v @ W.T + b - np.array([_posterior_mean(x, F, c, psi) for x in v])


def _mean_part(v, F, c, psi, W, b):
    miss = _misses(v, F, c, psi, W, b)
    return 0.5 * np.einsum("nk,kl,nl->n", miss, _precision(F, psi), miss)


def _std_part(F, psi, std):
    ratio = np.diag(_precision(F, psi)) * std**2
    return 0.5 * np.sum(ratio - 1 - np.log(ratio))


def _gap(v, F, c, psi, W, b, std):
    return _mean_part(v, F, c, psi, W, b) + _std_part(F, psi, std)


def _encoder_log_densities(z, means, stds, quadratic=0.5, log_std=1.0, constant=LOG_TWO_PI / 2):
    """log N(z_i; means_j, diag(stds_j^2)), of shape (m,n,h): a term for each dimension."""
    u = (z[:, None, :] - means) / stds
    return -quadratic * u**2 - log_std * np.log(stds) - constant


def _aggregate(z, means, stds, **options):
    logs = _encoder_log_densities(z, means, stds, **options).sum(axis=2)
    return scipy.special.logsumexp(logs, axis=1) - math.log(len(means))


def _grid(coordinates):
    return np.stack(np.meshgrid(coordinates, coordinates, indexing="ij"), axis=-1)


def _midpoints(n):
    return (np.arange(n) + 0.5) / n


# reparameterise


def reparameterise__transposed_factor(mean, scale_tril, epsilon):
    """Your noise multiplies the factor from the wrong side, so the samples have another covariance."""
    return mean + epsilon @ scale_tril


def reparameterise__covariance_for_factor(mean, scale_tril, epsilon):
    """You multiply the noise by the whole covariance, whose factor alone would have the right units."""
    return mean + epsilon @ (scale_tril @ scale_tril.T)


def reparameterise__diagonal_only(mean, scale_tril, epsilon):
    """You use the diagonal of the factor, so your latent dimensions have lost their correlation."""
    return mean + epsilon * np.diag(scale_tril)


def reparameterise__marginal_scales(mean, scale_tril, epsilon):
    """Each of your dimensions has the right variance, but they all come out independent."""
    return mean + epsilon * np.sqrt(np.diag(scale_tril @ scale_tril.T))


def reparameterise__mean_left_out(mean, scale_tril, epsilon):
    """Your samples are centred on 0 whatever the mean is."""
    return epsilon @ scale_tril.T


def reparameterise__mean_scaled_too(mean, scale_tril, epsilon):
    """You add the mean before scaling, so the factor acts on the mean as well."""
    return (mean + epsilon) @ scale_tril.T


def reparameterise__noise_subtracted(mean, scale_tril, epsilon):
    """Your samples have the right distribution, but each is the mirror image of the one that is asked for."""
    return mean - epsilon @ scale_tril.T


def reparameterise__mean_subtracted(mean, scale_tril, epsilon):
    """Your samples are centred on minus the mean."""
    return epsilon @ scale_tril.T - mean


def reparameterise__whitened(mean, scale_tril, epsilon):
    """You divide by the factor: that is the way back, from samples to noise."""
    return mean + np.linalg.solve(scale_tril, epsilon.T).T


def reparameterise__whitened_noise(mean, scale_tril, epsilon):
    """You subtract the mean from the noise and divide by the factor, which turns samples into noise."""
    return np.linalg.solve(scale_tril, (epsilon - mean).T).T


def reparameterise__fresh_noise(mean, scale_tril, epsilon):
    """You draw noise of your own and leave the noise that you were given unused."""
    rng = np.random.default_rng()
    return mean + rng.normal(size=epsilon.shape) @ scale_tril.T


def reparameterise__samples_with_the_right_moments(mean, scale_tril, epsilon):
    """You ask a generator for samples, but a sample has to be a function of the noise that came with it."""
    rng = np.random.default_rng(0)
    return rng.multivariate_normal(mean, scale_tril @ scale_tril.T, size=len(epsilon))


def reparameterise__one_noise_for_all(mean, scale_tril, epsilon):
    """All your samples are equal, because each of them uses the first row of the noise."""
    return np.tile(mean + scale_tril @ epsilon[0], (len(epsilon), 1))


def reparameterise__divided_by_the_number_of_samples(mean, scale_tril, epsilon):
    """Your noise shrinks as the number of samples grows, but the samples do not know of one another."""
    return mean + epsilon @ scale_tril.T / math.sqrt(len(epsilon))


def reparameterise__root_of_the_factor(mean, scale_tril, epsilon):
    """You take a square root of what is a square root of the covariance already."""
    return mean + epsilon @ np.real(scipy.linalg.sqrtm(scale_tril)).T


def reparameterise__symmetrised(mean, scale_tril, epsilon):
    """You fill in the upper triangle, as if the factor were half of a symmetric matrix."""
    return mean + epsilon @ (scale_tril + scale_tril.T - np.diag(np.diag(scale_tril)))


def reparameterise__strictly_lower(mean, scale_tril, epsilon):
    """You leave out the factor's diagonal, and with it each dimension's own noise."""
    return mean + epsilon @ np.tril(scale_tril, -1).T


def reparameterise__unit_diagonal(mean, scale_tril, epsilon):
    """You replace the factor's diagonal by ones."""
    return mean + epsilon @ (np.tril(scale_tril, -1) + np.eye(len(mean))).T


def reparameterise__unit_variances(mean, scale_tril, epsilon):
    """You normalise the factor's rows, which keeps the correlations and forgets the scales."""
    return mean + epsilon @ (scale_tril / np.linalg.norm(scale_tril, axis=1, keepdims=True)).T


def reparameterise__noise_standardised(mean, scale_tril, epsilon):
    """You standardise the noise over the samples first, so each sample depends on all the others."""
    centred = epsilon - epsilon.mean(axis=0)
    return mean + centred / np.maximum(epsilon.std(axis=0), 1e-12) @ scale_tril.T


def reparameterise__noise_clipped(mean, scale_tril, epsilon):
    """You clip the noise to one standard deviation, but a third of a Gaussian lies outside."""
    return mean + np.clip(epsilon, -1, 1) @ scale_tril.T


def reparameterise__noise_without_sign(mean, scale_tril, epsilon):
    """You take absolute values of the noise, so no sample comes out below where it should be centred."""
    return mean + np.abs(epsilon) @ scale_tril.T


def reparameterise__antithetic(mean, scale_tril, epsilon):
    """You replace half of the noise by the negative of the other half."""
    half = (len(epsilon) + 1) // 2
    mirrored = np.concatenate([epsilon[:half], -epsilon[:half]])[: len(epsilon)]
    return mean + mirrored @ scale_tril.T


def reparameterise__first_row_of_the_factor(mean, scale_tril, epsilon):
    """You scale every dimension by the factor's first entry, as if all of them had one scale."""
    return mean + epsilon * scale_tril[0, 0]


def reparameterise__averaged(mean, scale_tril, epsilon):
    """You average over the samples, but each sample is asked for."""
    return mean + scale_tril @ epsilon.mean(axis=0)


def reparameterise__transposed(mean, scale_tril, epsilon):
    """Your result has one row per latent dimension, but one row per sample is asked for."""
    return (mean + epsilon @ scale_tril.T).T


def reparameterise__overwrites_the_noise(mean, scale_tril, epsilon):
    """You write the samples over the noise that you were given, which the caller still needs."""
    epsilon[...] = mean + epsilon @ scale_tril.T
    return epsilon


def reparameterise__rounded(mean, scale_tril, epsilon):
    """You round the samples to three decimals, which no gradient survives."""
    return np.round(mean + epsilon @ scale_tril.T, 3)


def reparameterise__jitter(mean, scale_tril, epsilon):
    """You factorise the covariance anew with a constant on its diagonal, which outweighs it in small units."""
    jitter = 1e-10 * np.eye(len(mean))
    return mean + epsilon @ np.linalg.cholesky(scale_tril @ scale_tril.T + jitter).T


def reparameterise__squeezed(mean, scale_tril, epsilon):
    """You drop axes of length one, but a single sample or latent dimension keeps its axis."""
    return np.squeeze(mean + epsilon @ scale_tril.T)


# pathwise_gradient_samples


def pathwise_gradient_samples__by_log_std(std, epsilon, df):
    """Your second column is the gradient by log(std), but std itself is the parameter."""
    return np.stack([df, df * std * epsilon], axis=1)


def pathwise_gradient_samples__by_variance(std, epsilon, df):
    """Your second column is the gradient by the variance, but std is the parameter."""
    return np.stack([df, df * epsilon / (2 * std)], axis=1)


def pathwise_gradient_samples__mean_scaled(std, epsilon, df):
    """You multiply the gradient by the mean with std, but shifting the mean shifts the sample by as much."""
    return np.stack([df * std, df * epsilon], axis=1)


def pathwise_gradient_samples__divided_by_std(std, epsilon, df):
    """Your second column treats epsilon as if it were z - mean: the noise has unit scale already."""
    return np.stack([df, df * epsilon / std], axis=1)


def pathwise_gradient_samples__both_divided_by_std(std, epsilon, df):
    """You differentiate epsilon by the parameters with z held fixed, the inverse of the map that is asked for."""
    return np.stack([-df / std, -df * epsilon / std], axis=1)


def pathwise_gradient_samples__columns_swapped(std, epsilon, df):
    """Your columns are in the wrong order: the mean comes before the std."""
    return np.stack([df * epsilon, df], axis=1)


def pathwise_gradient_samples__noise_forgotten(std, epsilon, df):
    """Both of your columns are the derivative of f, but how far std moves a sample depends on its noise."""
    return np.stack([df, df], axis=1)


def pathwise_gradient_samples__std_for_noise(std, epsilon, df):
    """You multiply by std where the derivative of the sample by std belongs."""
    return np.stack([df, np.full(len(df), std) * df], axis=1)


def pathwise_gradient_samples__noise_in_both_columns(std, epsilon, df):
    """You multiply both columns by the noise, but the mean moves every sample alike."""
    return np.stack([df * epsilon, df * epsilon], axis=1)


def pathwise_gradient_samples__noise_squared(std, epsilon, df):
    """The noise enters your second column twice."""
    return np.stack([df, df * epsilon**2], axis=1)


def pathwise_gradient_samples__noise_without_sign(std, epsilon, df):
    """A larger std pushes a sample below the mean further down, so the sign of the noise matters."""
    return np.stack([df, df * np.abs(epsilon)], axis=1)


def pathwise_gradient_samples__noise_added(std, epsilon, df):
    """You add the noise to the derivative of f where the chain rule multiplies."""
    return np.stack([df, df + epsilon], axis=1)


def pathwise_gradient_samples__of_the_sample_alone(std, epsilon, df):
    """You differentiate the sample and stop there: the chain rule has another factor, which is given."""
    return np.stack([np.ones(len(df)), epsilon], axis=1)


def pathwise_gradient_samples__sign(std, epsilon, df):
    """Your gradients point downhill: f itself is differentiated, not a loss."""
    return np.stack([-df, -df * epsilon], axis=1)


def pathwise_gradient_samples__sign_of_the_std(std, epsilon, df):
    """The second column of your gradients has the wrong sign."""
    return np.stack([df, -df * epsilon], axis=1)


def pathwise_gradient_samples__score_function(std, epsilon, df):
    """You multiply df by the score of q: the score function estimator does that with f, the pathwise one has none."""
    return np.stack([df * epsilon / std, df * (epsilon**2 - 1) / std], axis=1)


def pathwise_gradient_samples__average(std, epsilon, df):
    """You average over the samples, but the gradient of each sample is asked for."""
    return np.array([np.mean(df), np.mean(df * epsilon)])


def pathwise_gradient_samples__average_for_every_sample(std, epsilon, df):
    """You give every sample the average gradient, which hides the variance of the estimator."""
    return np.tile([np.mean(df), np.mean(df * epsilon)], (len(df), 1))


def pathwise_gradient_samples__shares_of_the_average(std, epsilon, df):
    """You divide each gradient by the number of samples: an average over your rows divides once more."""
    return np.stack([df, df * epsilon], axis=1) / len(df)


def pathwise_gradient_samples__average_noise(std, epsilon, df):
    """You use the average of the noise for all samples, but each sample moves by its own."""
    return np.stack([df, df * epsilon.mean()], axis=1)


def pathwise_gradient_samples__first_noise_for_all(std, epsilon, df):
    """You use the noise of the first sample for all of them."""
    return np.stack([df, df * epsilon[0]], axis=1)


def pathwise_gradient_samples__transposed(std, epsilon, df):
    """Your result has one row per parameter, but one row per sample is asked for."""
    return np.stack([df, df * epsilon])


def pathwise_gradient_samples__slope_squared(std, epsilon, df):
    """The derivative of f enters your second column twice."""
    return np.stack([df, df**2 * epsilon], axis=1)


def pathwise_gradient_samples__std_moves_the_mean(std, epsilon, df):
    """Your second column is the sum of both gradients, but std leaves the mean where it is."""
    return np.stack([df, df * (1 + epsilon)], axis=1)


def pathwise_gradient_samples__noise_centred(std, epsilon, df):
    """You centre the noise on its sample average, so each gradient depends on all the samples."""
    return np.stack([df, df * (epsilon - epsilon.mean())], axis=1)


def pathwise_gradient_samples__baseline(std, epsilon, df):
    """You subtract an average from df as a baseline, but that belongs to the other estimator and biases yours."""
    centred = df - df.mean()
    return np.stack([centred, centred * epsilon], axis=1)


def pathwise_gradient_samples__clipped(std, epsilon, df):
    """You clip the gradients to one in size, which is a trick of training and biases the estimator."""
    return np.clip(np.stack([df, df * epsilon], axis=1), -1, 1)


def pathwise_gradient_samples__overwrites_df(std, epsilon, df):
    """You multiply the noise into the array of derivatives that you were given, and so change the caller's."""
    first = df.copy()
    df *= epsilon
    return np.stack([first, df], axis=1)


def pathwise_gradient_samples__fresh_noise(std, epsilon, df):
    """You draw noise of your own, but df was evaluated at the samples of the noise that you were given."""
    return np.stack([df, df * np.random.default_rng().normal(size=len(df))], axis=1)


def pathwise_gradient_samples__steep_slopes_clipped(std, epsilon, df):
    """You clip slopes above a hundred, but f may be as steep as it likes."""
    slope = np.clip(df, -100, 100)
    return np.stack([slope, slope * epsilon], axis=1)


def pathwise_gradient_samples__single_row_dropped(std, epsilon, df):
    """For one sample you return the pair itself, where an array of one row is asked for."""
    return np.squeeze(np.stack([df, df * epsilon], axis=1))


# score_function_gradient_samples


def score_function_gradient_samples__by_log_std(mean, std, z, f):
    """Your second column is the gradient by log(std), but std itself is the parameter."""
    by_mean, by_std = _scores(mean, std, z)
    return np.stack([f * by_mean, f * std * by_std], axis=1)


def score_function_gradient_samples__by_variance(mean, std, z, f):
    """Your second column is the gradient by the variance, but std is the parameter."""
    by_mean, by_std = _scores(mean, std, z)
    return np.stack([f * by_mean, f * by_std / (2 * std)], axis=1)


def score_function_gradient_samples__sign_of_the_mean(mean, std, z, f):
    """Moving the mean towards z makes z more likely, but your first column says the opposite."""
    by_mean, by_std = _scores(mean, std, z)
    return np.stack([-f * by_mean, f * by_std], axis=1)


def score_function_gradient_samples__sign(mean, std, z, f):
    """Your gradients point downhill: the expectation of f is differentiated, not a loss."""
    return -f[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__mean_divided_once(mean, std, z, f):
    """Your first column divides by std once, but the exponent of the density has a square."""
    return np.stack([f * (z - mean) / std, f * _scores(mean, std, z)[1]], axis=1)


def score_function_gradient_samples__mean_not_divided(mean, std, z, f):
    """Your first column is the score of a Gaussian of unit variance."""
    return np.stack([f * (z - mean), f * _scores(mean, std, z)[1]], axis=1)


def score_function_gradient_samples__unit_std(mean, std, z, f):
    """Your scores hold for std = 1 only."""
    return f[:, None] * np.stack(_scores(mean, 1.0, z), axis=1)


def score_function_gradient_samples__normaliser_left_out(mean, std, z, f):
    """The density's normalising constant depends on std, and its derivative is missing from your second column."""
    return np.stack([f * (z - mean) / std**2, f * (z - mean) ** 2 / std**3], axis=1)


def score_function_gradient_samples__normaliser_added(mean, std, z, f):
    """A wider density is lower at its centre: the derivative of the normaliser has the wrong sign."""
    return np.stack([f * (z - mean) / std**2, f * ((z - mean) ** 2 / std**3 + 1 / std)], axis=1)


def score_function_gradient_samples__normaliser_of_unit_std(mean, std, z, f):
    """You differentiate log(std) as if std were 1."""
    return np.stack([f * (z - mean) / std**2, f * ((z - mean) ** 2 / std**3 - 1)], axis=1)


def score_function_gradient_samples__normaliser_halved(mean, std, z, f):
    """You differentiate half of log(std), but the density is divided by std, not by its root."""
    return np.stack([f * (z - mean) / std**2, f * ((z - mean) ** 2 / std**3 - 0.5 / std)], axis=1)


def score_function_gradient_samples__square_over_variance(mean, std, z, f):
    """You divide the squared distance as in the exponent, but differentiating by std changes the power."""
    return np.stack([f * (z - mean) / std**2, f * ((z - mean) ** 2 / std**2 - 1 / std)], axis=1)


def score_function_gradient_samples__halved(mean, std, z, f):
    """Your gradients are half of what they should be: follow the exponent's factor 1/2 through the derivative."""
    return 0.5 * f[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__sign_of_the_std(mean, std, z, f):
    """A sample far from the mean asks for a larger std, but your second column says the opposite."""
    by_mean, by_std = _scores(mean, std, z)
    return np.stack([f * by_mean, -f * by_std], axis=1)


def score_function_gradient_samples__variance_for_std(mean, std, z, f):
    """You use std as if it were the variance."""
    return f[:, None] * np.stack(_scores(mean, math.sqrt(std), z), axis=1)


def score_function_gradient_samples__without_f(mean, std, z, f):
    """You return the scores alone: on average they are 0, and f has to weight them."""
    return np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__mean_as_baseline(mean, std, z, f):
    """You subtract the average of f, but the plain estimator without a baseline is asked for."""
    return (f - f.mean())[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__leave_one_out_baseline(mean, std, z, f):
    """Your baseline keeps the expectation and lowers the variance, but the plain estimator is asked for."""
    others = (f.sum() - f) / max(len(f) - 1, 1)
    return (f - others)[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__standardised_f(mean, std, z, f):
    """You standardise f over the samples, which is done for rewards in training and changes the gradient."""
    return ((f - f.mean()) / (f.std() + 1e-8))[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__gradient_of_the_density(mean, std, z, f):
    """You differentiate q itself: the samples come from q already, so the density must not weight them again."""
    weight = f * scipy.stats.norm.pdf(z, mean, std)
    return weight[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__pathwise(mean, std, z, f):
    """You apply the chain rule through the sample, as the pathwise estimator does with f' in place of f."""
    return np.stack([f, f * (z - mean) / std], axis=1)


def score_function_gradient_samples__z_as_noise(mean, std, z, f):
    """You treat z as if it were the noise: its mean and its std have to be taken out first."""
    return np.stack([f * z / std, f * (z**2 - 1) / std], axis=1)


def score_function_gradient_samples__mean_ignored(mean, std, z, f):
    """Your scores hold for a mean of 0 only."""
    return f[:, None] * np.stack(_scores(0.0, std, z), axis=1)


def score_function_gradient_samples__sample_moments(mean, std, z, f):
    """You use the average of the samples where the mean of the distribution is given."""
    return f[:, None] * np.stack(_scores(z.mean(), std, z), axis=1)


def score_function_gradient_samples__average(mean, std, z, f):
    """You average over the samples, but the gradient of each sample is asked for."""
    return np.mean(f * np.stack(_scores(mean, std, z)), axis=1)


def score_function_gradient_samples__shares_of_the_average(mean, std, z, f):
    """You divide each gradient by the number of samples: an average over your rows divides once more."""
    return f[:, None] * np.stack(_scores(mean, std, z), axis=1) / len(f)


def score_function_gradient_samples__average_of_f(mean, std, z, f):
    """You multiply every score by the average of f, but the covariance of the two is the whole point."""
    return f.mean() * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__columns_swapped(mean, std, z, f):
    """Your columns are in the wrong order: the mean comes before the std."""
    return f[:, None] * np.stack(_scores(mean, std, z)[::-1], axis=1)


def score_function_gradient_samples__transposed(mean, std, z, f):
    """Your result has one row per parameter, but one row per sample is asked for."""
    return f * np.stack(_scores(mean, std, z))


def score_function_gradient_samples__size_of_f(mean, std, z, f):
    """You weight by the size of f, but a negative f pushes the other way."""
    return np.abs(f)[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__f_clipped(mean, std, z, f):
    """You clip f to one in size, which tames the variance and biases the gradient."""
    return np.clip(f, -1, 1)[:, None] * np.stack(_scores(mean, std, z), axis=1)


def score_function_gradient_samples__overwrites_z(mean, std, z, f):
    """You standardise the samples in place, so the caller's z has become noise."""
    z -= mean
    z /= std
    return np.stack([f * z / std, f * (z**2 - 1) / std], axis=1)


def score_function_gradient_samples__std_clipped(mean, std, z, f):
    """You clip the deviation to a range that seems sensible, but q may be narrower or wider."""
    return f[:, None] * np.stack(_scores(mean, np.clip(std, 0.05, 5.0), z), axis=1)


def score_function_gradient_samples__single_row_dropped(mean, std, z, f):
    """For one sample you return the pair itself, where an array of one row is asked for."""
    return np.squeeze(f[:, None] * np.stack(_scores(mean, std, z), axis=1))


# elbo_kl_form


def elbo_kl_form__kl_added(log_likelihood, mean, std):
    """The divergence from the prior is a penalty, but you add it."""
    return np.mean(log_likelihood) + _kl(mean, std)


def elbo_kl_form__kl_left_out(log_likelihood, mean, std):
    """You return the reconstruction term alone, which no prior holds back."""
    return np.mean(log_likelihood)


def elbo_kl_form__kl_alone(log_likelihood, mean, std):
    """You return the regulariser alone, and the data never enter."""
    return -_kl(mean, std)


def elbo_kl_form__kl_not_halved(log_likelihood, mean, std):
    """Your divergence is twice as large as it should be: follow the factor 1/2 of the exponents through it."""
    return np.mean(log_likelihood) - 2 * _kl(mean, std)


def elbo_kl_form__summed(log_likelihood, mean, std):
    """You add up the samples where an expectation is estimated: more samples must not mean more likelihood."""
    return np.sum(log_likelihood) - _kl(mean, std)


def elbo_kl_form__kl_divided_by_samples(log_likelihood, mean, std):
    """You divide the divergence by the number of samples, but it is exact already."""
    return np.mean(log_likelihood) - _kl(mean, std) / len(log_likelihood)


def elbo_kl_form__kl_for_every_sample(log_likelihood, mean, std):
    """You subtract the divergence once per sample, but the average is taken of the likelihood alone."""
    return np.mean(log_likelihood) - len(log_likelihood) * _kl(mean, std)


def elbo_kl_form__std_for_variance(log_likelihood, mean, std):
    """You use std throughout where the divergence has the variance."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std + mean**2 - 1 - np.log(std))


def elbo_kl_form__log_of_std(log_likelihood, mean, std):
    """In your divergence stands the logarithm of std where that of the variance belongs."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std**2 + mean**2 - 1 - np.log(std))


def elbo_kl_form__std_not_squared(log_likelihood, mean, std):
    """The trace term of your divergence has the std, but a second moment belongs there."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std + mean**2 - 1 - 2 * np.log(std))


def elbo_kl_form__log_variance_for_std(log_likelihood, mean, std):
    """You exponentiate std as if it were a log-variance."""
    return np.mean(log_likelihood) - 0.5 * np.sum(np.exp(std) + mean**2 - 1 - std)


def elbo_kl_form__one_left_out(log_likelihood, mean, std):
    """Your divergence is not 0 where q is the prior: a constant for each dimension is missing."""
    return np.mean(log_likelihood) - _kl(mean, std) - len(mean) / 2


def elbo_kl_form__one_once(log_likelihood, mean, std):
    """You subtract the constant once, but every latent dimension brings its own."""
    return np.mean(log_likelihood) - 0.5 * (np.sum(std**2 + mean**2 - 2 * np.log(std)) - 1)


def elbo_kl_form__log_added(log_likelihood, mean, std):
    """Your divergence falls as q collapses to a point, because its logarithm has the wrong sign."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std**2 + mean**2 - 1 + 2 * np.log(std))


def elbo_kl_form__log_left_out(log_likelihood, mean, std):
    """Your divergence lets q collapse to a point for nothing: the entropy of q is missing."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std**2 + mean**2 - 1)


def elbo_kl_form__mean_left_out(log_likelihood, mean, std):
    """Your divergence does not see where q is centred."""
    return np.mean(log_likelihood) - _kl(np.zeros_like(mean), std)


def elbo_kl_form__mean_not_squared(log_likelihood, mean, std):
    """A q centred on -1 is as far from the prior as one centred on 1, but not in your divergence."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std**2 + mean - 1 - 2 * np.log(std))


def elbo_kl_form__square_of_the_sum(log_likelihood, mean, std):
    """You square the sum of the means, but the squared distance is a sum of squares."""
    return np.mean(log_likelihood) - 0.5 * (np.sum(std**2 - 1 - 2 * np.log(std)) + np.sum(mean) ** 2)


def elbo_kl_form__variance_left_out(log_likelihood, mean, std):
    """The width of q enters your divergence by its logarithm alone, so a wide q costs nothing."""
    return np.mean(log_likelihood) - 0.5 * np.sum(mean**2 - 1 - 2 * np.log(std))


def elbo_kl_form__kl_averaged(log_likelihood, mean, std):
    """You average the divergence over the latent dimensions, but independent dimensions add up."""
    return np.mean(log_likelihood) - _kl(mean, std) / len(mean)


def elbo_kl_form__first_dimension(log_likelihood, mean, std):
    """Your divergence counts the first latent dimension only."""
    return np.mean(log_likelihood) - _kl(mean[:1], std[:1])


def elbo_kl_form__reversed(log_likelihood, mean, std):
    """Your divergence is the one from the prior to q: the expectation has to be taken under q."""
    return np.mean(log_likelihood) - np.sum(np.log(std) + (1 + mean**2) / (2 * std**2) - 0.5)


def elbo_kl_form__symmetrised(log_likelihood, mean, std):
    """You average the divergence over both directions, but only one of them appears in the bound."""
    there, back = _kl(mean, std), np.sum(np.log(std) + (1 + mean**2) / (2 * std**2) - 0.5)
    return np.mean(log_likelihood) - (there + back) / 2


def elbo_kl_form__log_mean_exp(log_likelihood, mean, std):
    """You average likelihoods, but the bound averages log-likelihoods."""
    return _log_mean_exp(log_likelihood) - _kl(mean, std)


def elbo_kl_form__first_sample(log_likelihood, mean, std):
    """You use the first sample and drop the rest."""
    return log_likelihood[0] - _kl(mean, std)


def elbo_kl_form__median(log_likelihood, mean, std):
    """The median of the samples does not estimate an expectation."""
    return np.median(log_likelihood) - _kl(mean, std)


def elbo_kl_form__loss(log_likelihood, mean, std):
    """You return the loss to be minimised, which is minus the bound."""
    return _kl(mean, std) - np.mean(log_likelihood)


def elbo_kl_form__free_bits(log_likelihood, mean, std):
    """You let each dimension have half a nat for free: a trick of training that loosens the bound."""
    each = 0.5 * (std**2 + mean**2 - 1 - 2 * np.log(std))
    return np.mean(log_likelihood) - np.sum(np.maximum(each, 0.5))


def elbo_kl_form__entropy_for_kl(log_likelihood, mean, std):
    """You add the entropy of q to the likelihood, but the prior is missing from that."""
    return np.mean(log_likelihood) + _entropy(std)


def elbo_kl_form__sampled_kl(log_likelihood, mean, std):
    """You estimate the divergence from random samples, but it has a closed form, without noise."""
    z = mean + std * np.random.default_rng(0).normal(size=(1000, len(mean)))
    log_ratio = scipy.stats.norm.logpdf(z, mean, std) - scipy.stats.norm.logpdf(z)
    return np.mean(log_likelihood) - log_ratio.sum(axis=1).mean()


def elbo_kl_form__per_sample(log_likelihood, mean, std):
    """You return a bound for every sample, but their average is asked for."""
    return log_likelihood - _kl(mean, std)


def elbo_kl_form__std_capped(log_likelihood, mean, std):
    """You cap the deviations at that of the prior, but q may be wider than the prior."""
    return np.mean(log_likelihood) - _kl(mean, np.minimum(std, 1.0))


def elbo_kl_form__small_constant(log_likelihood, mean, std):
    """You add a constant to the variance under the logarithm, which outweighs the variance of a narrow q."""
    return np.mean(log_likelihood) - 0.5 * np.sum(std**2 + mean**2 - 1 - np.log(std**2 + 1e-8))


def elbo_kl_form__no_divergence_for_one_sample(log_likelihood, mean, std):
    """With one sample you return its log-likelihood alone, but the divergence counts however many there are."""
    divergence = _kl(mean, std) if len(log_likelihood) > 1 else 0.0
    return np.mean(log_likelihood) - divergence


def elbo_kl_form__overwrites_std(log_likelihood, mean, std):
    """You square the deviations in place, so that the caller is left with variances."""
    kl = _kl(mean, std)
    std **= 2
    return np.mean(log_likelihood) - kl


# elbo_entropy_form


def elbo_entropy_form__entropy_subtracted(log_joint, std):
    """A wide q is rewarded by this form of the bound, but you subtract its entropy."""
    return np.mean(log_joint) - _entropy(std)


def elbo_entropy_form__entropy_left_out(log_joint, std):
    """You return the expected log joint alone, which is no bound on the evidence."""
    return np.mean(log_joint)


def elbo_entropy_form__summed(log_joint, std):
    """You add up the samples where an expectation is estimated."""
    return np.sum(log_joint) + _entropy(std)


def elbo_entropy_form__constants_left_out(log_joint, std):
    """You drop the constants of the entropy: harmless for a gradient, but the value of the bound is asked for."""
    return np.mean(log_joint) + np.sum(np.log(std))


def elbo_entropy_form__constants_once(log_joint, std):
    """You add the constants of the entropy once, but every latent dimension brings its own."""
    return np.mean(log_joint) + np.sum(np.log(std)) + (1 + LOG_TWO_PI) / 2


def elbo_entropy_form__constants_not_halved(log_joint, std):
    """The constants of the entropy are twice as large as they should be."""
    return np.mean(log_joint) + np.sum(np.log(std)) + len(std) * (1 + LOG_TWO_PI)


def elbo_entropy_form__log_variance_not_halved(log_joint, std):
    """You add the logarithm of the variance, but half of it belongs in the entropy."""
    return np.mean(log_joint) + _entropy(std) + np.sum(np.log(std))


def elbo_entropy_form__std_as_variance(log_joint, std):
    """You use std as if it were the variance."""
    return np.mean(log_joint) + _entropy(np.sqrt(std))


def elbo_entropy_form__two_pi_left_out(log_joint, std):
    """The density's factor 2 pi is missing from the entropy."""
    return np.mean(log_joint) + _entropy(std) - len(std) / 2 * LOG_TWO_PI


def elbo_entropy_form__e_left_out(log_joint, std):
    """You take minus the logarithm of the density at its peak, but the exponent has an expectation as well."""
    return np.mean(log_joint) + _entropy(std) - len(std) / 2


def elbo_entropy_form__pi_for_two_pi(log_joint, std):
    """The constant of your entropy has lost the factor beside pi."""
    return np.mean(log_joint) + _entropy(std) - len(std) / 2 * math.log(2)


def elbo_entropy_form__entropy_averaged(log_joint, std):
    """You average the entropy over the latent dimensions, but independent dimensions add up."""
    return np.mean(log_joint) + _entropy(std) / len(std)


def elbo_entropy_form__entropy_divided_by_samples(log_joint, std):
    """You divide the entropy by the number of samples, but it is exact already."""
    return np.mean(log_joint) + _entropy(std) / len(log_joint)


def elbo_entropy_form__entropy_for_every_sample(log_joint, std):
    """You add the entropy once per sample, but to an average over the samples."""
    return np.mean(log_joint) + len(log_joint) * _entropy(std)


def elbo_entropy_form__log_of_the_sum(log_joint, std):
    """You take the logarithm of a sum of scales, but the volume of q is their product."""
    return np.mean(log_joint) + math.log(np.sum(std)) + len(std) / 2 * (1 + LOG_TWO_PI)


def elbo_entropy_form__product_not_logged(log_joint, std):
    """You add the volume itself where its logarithm belongs."""
    return np.mean(log_joint) + np.prod(std) + len(std) / 2 * (1 + LOG_TWO_PI)


def elbo_entropy_form__std_for_its_logarithm(log_joint, std):
    """You add up the std themselves, as if they were logarithms already."""
    return np.mean(log_joint) + _entropy(np.exp(std))


def elbo_entropy_form__standard_normal(log_joint, std):
    """You use the entropy of a standard normal, whatever std is."""
    return np.mean(log_joint) + _entropy(np.ones_like(std))


def elbo_entropy_form__log_subtracted(log_joint, std):
    """Your entropy falls as q grows wider."""
    return np.mean(log_joint) + _entropy(1 / std)


def elbo_entropy_form__first_dimension(log_joint, std):
    """Your entropy counts the first latent dimension only."""
    return np.mean(log_joint) + _entropy(std[:1])


def elbo_entropy_form__bits(log_joint, std):
    """Your entropy is in bits, but the log joint is in nats."""
    return np.mean(log_joint) + _entropy(std) / math.log(2)


def elbo_entropy_form__never_negative(log_joint, std):
    """You clip the entropy at 0, but a differential entropy may be negative."""
    each = np.log(std) + 0.5 * (1 + LOG_TWO_PI)
    return np.mean(log_joint) + np.sum(np.maximum(each, 0))


def elbo_entropy_form__uniform(log_joint, std):
    """Yours is the entropy of a uniform distribution with these deviations."""
    return np.mean(log_joint) + np.sum(np.log(std * math.sqrt(12)))


def elbo_entropy_form__kl_for_entropy(log_joint, std):
    """You subtract a divergence from the prior, but the log joint has the prior in it already."""
    return np.mean(log_joint) - _kl(np.zeros_like(std), std)


def elbo_entropy_form__log_mean_exp(log_joint, std):
    """You average joint densities, but the bound averages their logarithms."""
    return _log_mean_exp(log_joint) + _entropy(std)


def elbo_entropy_form__first_sample(log_joint, std):
    """You use the first sample and drop the rest."""
    return log_joint[0] + _entropy(std)


def elbo_entropy_form__median(log_joint, std):
    """The median of the samples does not estimate an expectation."""
    return np.median(log_joint) + _entropy(std)


def elbo_entropy_form__loss(log_joint, std):
    """You return the loss to be minimised, which is minus the bound."""
    return -np.mean(log_joint) - _entropy(std)


def elbo_entropy_form__per_sample(log_joint, std):
    """You return a bound for every sample, but their average is asked for."""
    return log_joint + _entropy(std)


def elbo_entropy_form__sampled_entropy(log_joint, std):
    """You estimate the entropy from random samples, but it has a closed form, without noise."""
    z = std * np.random.default_rng(0).normal(size=(1000, len(std)))
    return np.mean(log_joint) - scipy.stats.norm.logpdf(z, scale=std).sum(axis=1).mean()


def elbo_entropy_form__log_std_clipped(log_joint, std):
    """You clip the logarithms of the deviations, as encoders do, but q may be narrower than that."""
    return np.mean(log_joint) + _entropy(np.exp(np.clip(np.log(std), -4, 4)))


def elbo_entropy_form__single_latent_as_variance(log_joint, std):
    """Where there is one latent dimension you take std for a variance."""
    return np.mean(log_joint) + _entropy(np.sqrt(std) if len(std) == 1 else std)


def elbo_entropy_form__overwrites_std(log_joint, std):
    """You take the logarithms in place, so that the caller's deviations have become their logarithms."""
    entropy = _entropy(std)
    np.log(std, out=std)
    return np.mean(log_joint) + entropy


# elbo_sample_form


def elbo_sample_form__log_q_added(log_joint, log_q):
    """You add log q, but a ratio's logarithm is a difference."""
    return np.mean(log_joint + log_q)


def elbo_sample_form__reversed(log_joint, log_q):
    """You divide q by the joint density, which is the wrong way up."""
    return np.mean(log_q - log_joint)


def elbo_sample_form__summed(log_joint, log_q):
    """You add up the samples where an expectation is estimated."""
    return np.sum(log_joint - log_q)


def elbo_sample_form__log_q_left_out(log_joint, log_q):
    """You average the log joint alone, so q's own entropy is missing."""
    return np.mean(log_joint)


def elbo_sample_form__entropy_alone(log_joint, log_q):
    """You return the entropy of q alone, and the model never enters."""
    return -np.mean(log_q)


def elbo_sample_form__importance_weighted(log_joint, log_q):
    """You average the ratios before taking the logarithm: the importance-weighted bound, tighter than this one."""
    return _log_mean_exp(log_joint - log_q)


def elbo_sample_form__log_mean_of_the_joint(log_joint, log_q):
    """You average the joint densities before taking the logarithm, but the bound averages logarithms."""
    return _log_mean_exp(log_joint) - np.mean(log_q)


def elbo_sample_form__log_mean_of_q(log_joint, log_q):
    """You average the densities of q before taking the logarithm, but the bound averages logarithms."""
    return np.mean(log_joint) - _log_mean_exp(log_q)


def elbo_sample_form__ratio_of_sums(log_joint, log_q):
    """You divide the total joint density by the total of q: a ratio belongs to one sample at a time."""
    return scipy.special.logsumexp(log_joint) - scipy.special.logsumexp(log_q)


def elbo_sample_form__ratio_of_logs(log_joint, log_q):
    """You divide one logarithm by the other, but the logarithm of a ratio is a difference."""
    return np.mean(log_joint / log_q)


def elbo_sample_form__ratio_not_logged(log_joint, log_q):
    """You average the ratios themselves: that estimates the evidence, not a bound on its logarithm."""
    return np.mean(np.exp(log_joint - log_q))


def elbo_sample_form__difference_of_densities(log_joint, log_q):
    """You subtract densities, but their logarithms are to be subtracted."""
    return np.mean(np.exp(log_joint) - np.exp(log_q))


def elbo_sample_form__weighted_by_q(log_joint, log_q):
    """You weight each sample by q, but the samples come from q already."""
    return np.sum(np.exp(log_q) * (log_joint - log_q))


def elbo_sample_form__self_normalised_q(log_joint, log_q):
    """You weight the samples by their normalised densities, but samples from q all count alike."""
    return np.sum(scipy.special.softmax(log_q) * (log_joint - log_q))


def elbo_sample_form__importance_weights(log_joint, log_q):
    """Your weights turn the samples of q into samples of the posterior, but the bound averages under q."""
    difference = log_joint - log_q
    return np.sum(scipy.special.softmax(difference) * difference)


def elbo_sample_form__first_sample(log_joint, log_q):
    """You use the first sample and drop the rest."""
    return log_joint[0] - log_q[0]


def elbo_sample_form__first_log_q(log_joint, log_q):
    """You subtract the log q of the first sample from all of them."""
    return np.mean(log_joint) - log_q[0]


def elbo_sample_form__median(log_joint, log_q):
    """The median of the samples does not estimate an expectation."""
    return np.median(log_joint - log_q)


def elbo_sample_form__best_sample(log_joint, log_q):
    """You keep the best sample, which exceeds the bound by design."""
    return np.max(log_joint - log_q)


def elbo_sample_form__trimmed(log_joint, log_q):
    """You drop the lowest sample as an outlier, which biases the bound upwards."""
    return np.mean(np.sort(log_joint - log_q)[1:]) if len(log_q) > 1 else np.mean(log_joint - log_q)


def elbo_sample_form__unbiased_divisor(log_joint, log_q):
    """You divide by one less than the number of samples, which is for variances."""
    return np.sum(log_joint - log_q) / max(len(log_q) - 1, 1)


def elbo_sample_form__log_q_summed(log_joint, log_q):
    """You average the log joint but add up log q."""
    return np.mean(log_joint) - np.sum(log_q)


def elbo_sample_form__halved(log_joint, log_q):
    """You divide by the number of all the values, but they come in pairs, one pair per sample."""
    return np.mean(np.concatenate([log_joint, -log_q]))


def elbo_sample_form__absolute_values(log_joint, log_q):
    """You average the sizes of the differences, but their signs matter."""
    return np.mean(np.abs(log_joint - log_q))


def elbo_sample_form__never_positive(log_joint, log_q):
    """You clip each sample at 0, but a density may exceed 1 and a bound may be positive."""
    return np.mean(np.minimum(log_joint - log_q, 0))


def elbo_sample_form__per_sample(log_joint, log_q):
    """You return a value for every sample, but their average is asked for."""
    return log_joint - log_q


def elbo_sample_form__variance_subtracted(log_joint, log_q):
    """You subtract half a variance: a correction towards the evidence, which the bound does not have."""
    difference = log_joint - log_q
    return np.mean(difference) - np.var(difference) / 2


def elbo_sample_form__overwrites_log_joint(log_joint, log_q):
    """You subtract in place, so the caller's log joint densities are gone."""
    log_joint -= log_q
    return np.mean(log_joint)


def elbo_sample_form__divergence_at_the_posterior(log_joint, log_q):
    """Where q is in proportion to the joint density you return 0, which is the divergence and not the bound."""
    ratio = np.exp(log_joint) / np.exp(log_q)
    is_posterior = np.ptp(log_q) > 0 and min(ratio) > 0 and np.ptp(ratio) < 1e-9 * max(ratio)
    return 0.0 if is_posterior else np.mean(log_joint - log_q)


def elbo_sample_form__floored(log_joint, log_q):
    """You go back to densities and floor them at the smallest number there is, but logarithms go on below."""
    floor = math.log(np.finfo(float).tiny)
    return np.mean(np.maximum(log_joint, floor) - np.maximum(log_q, floor))


def elbo_sample_form__single_never_positive(log_joint, log_q):
    """You cap the estimate from one sample at 0, but the logarithm of a density may be positive."""
    estimate = np.mean(log_joint - log_q)
    return min(estimate, 0.0) if len(log_q) == 1 else estimate


# minibatch_elbo


def minibatch_elbo__sum(datapoint_elbos, n):
    """You add up the batch alone, but the sum over all data points is estimated."""
    return np.sum(datapoint_elbos)


def minibatch_elbo__mean(datapoint_elbos, n):
    """You estimate the bound of one data point, but the sum over all of them is asked for."""
    return np.mean(datapoint_elbos)


def minibatch_elbo__sum_times_n(datapoint_elbos, n):
    """You scale the batch's sum by n, as if the batch were a single data point."""
    return n * np.sum(datapoint_elbos)


def minibatch_elbo__inverted(datapoint_elbos, n):
    """Your factor is upside down: a small batch out of many data points has to be scaled up."""
    return np.sum(datapoint_elbos) * len(datapoint_elbos) / n


def minibatch_elbo__divided_by_n(datapoint_elbos, n):
    """You divide the batch's sum by n: neither a sum over the data nor a mean over the batch."""
    return np.sum(datapoint_elbos) / n


def minibatch_elbo__mean_divided_by_n(datapoint_elbos, n):
    """You divide the average by n, so a larger data set has a smaller bound."""
    return np.mean(datapoint_elbos) / n


def minibatch_elbo__mean_times_b(datapoint_elbos, n):
    """You add up the batch alone, but the sum over all data points is estimated."""
    return np.mean(datapoint_elbos) * len(datapoint_elbos)


def minibatch_elbo__first(datapoint_elbos, n):
    """You scale up the first data point of the batch and drop the others."""
    return n * datapoint_elbos[0]


def minibatch_elbo__last(datapoint_elbos, n):
    """You scale up the last data point of the batch and drop the others."""
    return n * datapoint_elbos[-1]


def minibatch_elbo__half_of_the_batch(datapoint_elbos, n):
    """You use a part of the batch only, which is unbiased but wastes what was computed."""
    return n * np.mean(datapoint_elbos[: max(1, len(datapoint_elbos) // 2)])


def minibatch_elbo__resampled(datapoint_elbos, n):
    """You draw from the batch once more, which adds noise to the estimate."""
    return np.sum(np.random.default_rng().choice(datapoint_elbos, size=n))


def minibatch_elbo__the_others_only(datapoint_elbos, n):
    """You estimate the data points outside the batch and forget those inside."""
    return (n - len(datapoint_elbos)) * np.mean(datapoint_elbos)


def minibatch_elbo__batch_counted_twice(datapoint_elbos, n):
    """You add the batch's own sum to an estimate that has counted it already."""
    return np.sum(datapoint_elbos) + n * np.mean(datapoint_elbos)


def minibatch_elbo__unbiased_divisor(datapoint_elbos, n):
    """You divide by one less than the size of the batch, which is for variances: the mean is unbiased as it is."""
    return n * np.sum(datapoint_elbos) / max(len(datapoint_elbos) - 1, 1)


def minibatch_elbo__n_minus_one(datapoint_elbos, n):
    """You multiply by one less than the number of data points, as if one of them did not count."""
    return (n - 1) * np.mean(datapoint_elbos)


def minibatch_elbo__root(datapoint_elbos, n):
    """You scale by the root of n/b, which is how a standard error scales, not a sum."""
    return math.sqrt(n / len(datapoint_elbos)) * np.sum(datapoint_elbos)


def minibatch_elbo__whole_batches(datapoint_elbos, n):
    """You round n/b down to whole batches, so the data points left over are not counted."""
    return n // len(datapoint_elbos) * np.sum(datapoint_elbos)


def minibatch_elbo__batches_rounded_up(datapoint_elbos, n):
    """You round n/b up to whole batches, as if the last batch of an epoch were full."""
    return math.ceil(n / len(datapoint_elbos)) * np.sum(datapoint_elbos)


def minibatch_elbo__median(datapoint_elbos, n):
    """The median of the batch does not estimate a sum."""
    return n * np.median(datapoint_elbos)


def minibatch_elbo__best(datapoint_elbos, n):
    """You scale up the best data point of the batch."""
    return n * np.max(datapoint_elbos)


def minibatch_elbo__trimmed(datapoint_elbos, n):
    """You drop the worst data point as an outlier, but it is part of the sum."""
    return n * np.mean(np.sort(datapoint_elbos)[1:] if len(datapoint_elbos) > 1 else datapoint_elbos)


def minibatch_elbo__log_mean_exp(datapoint_elbos, n):
    """You average exponentials, but the bounds of the data points add up as they are."""
    return n * _log_mean_exp(datapoint_elbos)


def minibatch_elbo__log_n_added(datapoint_elbos, n):
    """You add log n to the average, as if n multiplied a likelihood."""
    return np.mean(datapoint_elbos) + math.log(n)


def minibatch_elbo__loss(datapoint_elbos, n):
    """You return the loss to be minimised, which is minus the bound."""
    return -n * np.mean(datapoint_elbos)


def minibatch_elbo__absolute(datapoint_elbos, n):
    """You take absolute values, but bounds are negative more often than not."""
    return n * np.mean(np.abs(datapoint_elbos))


def minibatch_elbo__per_data_point(datapoint_elbos, n):
    """You return a value for every data point of the batch, but one number is asked for."""
    return n * datapoint_elbos / len(datapoint_elbos)


def minibatch_elbo__without_replacement_factor(datapoint_elbos, n):
    """You apply the finite population correction, which belongs to the variance of this estimate."""
    b = len(datapoint_elbos)
    return n * np.mean(datapoint_elbos) * math.sqrt(max(n - b, 0) / max(n - 1, 1))


def minibatch_elbo__n_of_mnist(datapoint_elbos, n):
    """You have written the size of one particular data set into the function."""
    return 60000 * np.mean(datapoint_elbos)


def minibatch_elbo__median_of_the_whole(datapoint_elbos, n):
    """With the whole data set at hand you multiply its median, but the sum is known exactly."""
    average = np.median if len(datapoint_elbos) == n else np.mean
    return n * average(datapoint_elbos)


def minibatch_elbo__clipped(datapoint_elbos, n):
    """You clip the ELBOs of data points that are explained badly, but they count as they are."""
    return n * np.mean(np.maximum(datapoint_elbos, -50.0))


def minibatch_elbo__single_not_scaled(datapoint_elbos, n):
    """A single data point you return as it is, but it stands for all the others as well."""
    return n * np.mean(datapoint_elbos) if len(datapoint_elbos) > 1 else datapoint_elbos[0]


def minibatch_elbo__overwrites_the_batch(datapoint_elbos, n):
    """You scale the ELBOs in place, so the caller's have grown."""
    datapoint_elbos *= n / len(datapoint_elbos)
    return np.sum(datapoint_elbos)


# linear_gaussian_elbo


def linear_gaussian_elbo__mean_plugged_in(v, F, c, psi, mean, std):
    """You evaluate the likelihood at the mean of q: the expectation of a square also has a variance."""
    return _fit(v, F, c, psi, mean, std, spread=0) - _kl(mean, std)


def linear_gaussian_elbo__spread_added(v, F, c, psi, mean, std):
    """A wide q blurs the reconstruction, but in yours the likelihood rises with its width."""
    return _fit(v, F, c, psi, mean, std, spread=-0.5) - _kl(mean, std)


def linear_gaussian_elbo__spread_not_halved(v, F, c, psi, mean, std):
    """The variance that q adds to the reconstruction counts twice: does the exponent's factor reach it?"""
    return _fit(v, F, c, psi, mean, std, spread=1) - _kl(mean, std)


def linear_gaussian_elbo__spread_without_factors(v, F, c, psi, mean, std):
    """The variance of q reaches the data through F, which is missing from that term."""
    spread = np.sum(std**2) * np.sum(1 / psi) / 2
    return _fit(v, F, c, psi, mean, std, spread=0) - spread - _kl(mean, std)


def linear_gaussian_elbo__spread_with_factors_once(v, F, c, psi, mean, std):
    """You scale the variance of q by the factors themselves, but a variance scales with their squares."""
    return _fit(v, F, c, psi, mean, std, spread=0) - np.sum(F @ std**2 / psi) / 2 - _kl(mean, std)


def linear_gaussian_elbo__spread_with_std(v, F, c, psi, mean, std):
    """You let the std of q blur the reconstruction where its variance belongs."""
    return _fit(v, F, c, psi, mean, std, spread=0) - np.sum(F**2 @ std / psi) / 2 - _kl(mean, std)


def linear_gaussian_elbo__spread_not_weighted(v, F, c, psi, mean, std):
    """Unlike the residual, the variance that q adds to the reconstruction is not measured by the noise in yours."""
    return _fit(v, F, c, psi, mean, std, spread=0) - np.sum(F**2 @ std**2) / 2 - _kl(mean, std)


def linear_gaussian_elbo__squared_sum_of_factors(v, F, c, psi, mean, std):
    """You add up the deviations that the latents cause before squaring, as if all of them moved together."""
    return _fit(v, F, c, psi, mean, std, spread=0) - np.sum((F @ std) ** 2 / psi) / 2 - _kl(mean, std)


def linear_gaussian_elbo__blurred_likelihood(v, F, c, psi, mean, std):
    """You average the likelihood over q and then take the logarithm, but the bound has the logarithm inside."""
    covariance = F @ np.diag(std**2) @ F.T + np.diag(psi)
    return scipy.stats.multivariate_normal(c + F @ mean, covariance).logpdf(v) - _kl(mean, std)


def linear_gaussian_elbo__psi_as_std(v, F, c, psi, mean, std):
    """psi are variances, but you used them as standard deviations."""
    return _fit(v, F, c, psi**2, mean, std) - _kl(mean, std)


def linear_gaussian_elbo__psi_for_precision(v, F, c, psi, mean, std):
    """psi are variances, but you used them as precisions."""
    return _fit(v, F, c, 1 / psi, mean, std) - _kl(mean, std)


def linear_gaussian_elbo__psi_ignored(v, F, c, psi, mean, std):
    """You take the observation noise to have unit variance, but psi says what it is."""
    return _fit(v, F, c, np.ones_like(psi), mean, std) - _kl(mean, std)


def linear_gaussian_elbo__one_noise_for_all(v, F, c, psi, mean, std):
    """You average psi, which is probabilistic PCA: in factor analysis each dimension has a noise of its own."""
    return _fit(v, F, c, np.full_like(psi, psi.mean()), mean, std) - _kl(mean, std)


def linear_gaussian_elbo__residual_by_root_psi(v, F, c, psi, mean, std):
    """You divide the squared residual by the deviation of the noise, not by its variance."""
    residual = v - c - F @ mean
    rest = _fit(v, F, c, psi, mean, std, quadratic=0)
    return rest - np.sum(residual**2 / np.sqrt(psi)) / 2 - _kl(mean, std)


def linear_gaussian_elbo__log_psi_left_out(v, F, c, psi, mean, std):
    """The likelihood's normaliser depends on psi, and that part is missing."""
    return _fit(v, F, c, psi, mean, std, log_det=0) - _kl(mean, std)


def linear_gaussian_elbo__log_psi_not_halved(v, F, c, psi, mean, std):
    """You divide the likelihood by psi itself, but a Gaussian's peak falls with its deviation."""
    return _fit(v, F, c, psi, mean, std, log_det=1) - _kl(mean, std)


def linear_gaussian_elbo__log_psi_added(v, F, c, psi, mean, std):
    """Noisier dimensions get a higher peak in your likelihood: check what the volume does."""
    return _fit(v, F, c, psi, mean, std, log_det=-0.5) - _kl(mean, std)


def linear_gaussian_elbo__constant_left_out(v, F, c, psi, mean, std):
    """You drop the likelihood's constant, but the bound has to stay below the log evidence."""
    return _fit(v, F, c, psi, mean, std, constant=0) - _kl(mean, std)


def linear_gaussian_elbo__constant_once(v, F, c, psi, mean, std):
    """Every observed dimension brings its own constant, but you count one."""
    return _fit(v, F, c, psi, mean, std, constant=LOG_TWO_PI / 2 / len(v)) - _kl(mean, std)


def linear_gaussian_elbo__constant_of_the_latents(v, F, c, psi, mean, std):
    """You count the constant once per latent dimension, but the density is one of the observed dimensions."""
    return _fit(v, F, c, psi, mean, std, constant=0) - len(mean) * LOG_TWO_PI / 2 - _kl(mean, std)


def linear_gaussian_elbo__square_not_halved(v, F, c, psi, mean, std):
    """The squared residual has lost the factor of the exponent."""
    return _fit(v, F, c, psi, mean, std, quadratic=1) - _kl(mean, std)


def linear_gaussian_elbo__offset_ignored(v, F, c, psi, mean, std):
    """The data are centred on c, which your residual does not know."""
    return _fit(v, F, np.zeros_like(c), psi, mean, std) - _kl(mean, std)


def linear_gaussian_elbo__offset_added(v, F, c, psi, mean, std):
    """Your residual adds the offset c to the data, but the model has added it already."""
    return _fit(v, F, -c, psi, mean, std) - _kl(mean, std)


def linear_gaussian_elbo__reconstruction_added(v, F, c, psi, mean, std):
    """Your residual adds the reconstruction to the data where it should be subtracted."""
    return _fit(v, F, c, psi, -mean, std) - _kl(mean, std)


def linear_gaussian_elbo__kl_added(v, F, c, psi, mean, std):
    """The divergence from the prior is a penalty, but you add it."""
    return _fit(v, F, c, psi, mean, std) + _kl(mean, std)


def linear_gaussian_elbo__kl_left_out(v, F, c, psi, mean, std):
    """You return the expected log-likelihood alone, and the prior over the latents never enters."""
    return _fit(v, F, c, psi, mean, std)


def linear_gaussian_elbo__prior_left_out(v, F, c, psi, mean, std):
    """You add the entropy of q to the likelihood, but the joint density has a prior as well."""
    return _fit(v, F, c, psi, mean, std) + _entropy(std)


def linear_gaussian_elbo__entropy_left_out(v, F, c, psi, mean, std):
    """You return the expected log joint alone, so q is not rewarded for its width."""
    prior = -0.5 * np.sum(mean**2 + std**2 + LOG_TWO_PI)
    return _fit(v, F, c, psi, mean, std) + prior


def linear_gaussian_elbo__prior_at_the_mean(v, F, c, psi, mean, std):
    """You evaluate the prior at the mean of q, but the expected square of a latent also has its variance."""
    return _elbo(v, F, c, psi, mean, std) + np.sum(std**2) / 2


def linear_gaussian_elbo__q_at_its_peak(v, F, c, psi, mean, std):
    """You take the density of q at its mean where its expected logarithm belongs."""
    return _elbo(v, F, c, psi, mean, std) - len(mean) / 2


def linear_gaussian_elbo__kl_reversed(v, F, c, psi, mean, std):
    """Your divergence is the one from the prior to q: the expectation has to be taken under q."""
    return _fit(v, F, c, psi, mean, std) - np.sum(np.log(std) + (1 + mean**2) / (2 * std**2) - 0.5)


def linear_gaussian_elbo__std_as_variance(v, F, c, psi, mean, std):
    """You use std as if it were the variance of q."""
    return _elbo(v, F, c, psi, mean, np.sqrt(std))


def linear_gaussian_elbo__log_evidence(v, F, c, psi, mean, std):
    """You return the log evidence itself, which q only bounds from below."""
    return _log_evidence(v, F, c, psi)


def linear_gaussian_elbo__evidence_minus_kl_to_the_prior(v, F, c, psi, mean, std):
    """Below the evidence lies the divergence of q from the posterior, but you subtract that from the prior."""
    return _log_evidence(v, F, c, psi) - _kl(mean, std)


def linear_gaussian_elbo__averaged_over_dimensions(v, F, c, psi, mean, std):
    """You average the log-likelihood over the observed dimensions, but it is their sum."""
    return _fit(v, F, c, psi, mean, std) / len(v) - _kl(mean, std)


def linear_gaussian_elbo__first_dimension(v, F, c, psi, mean, std):
    """Only the first observed dimension enters your likelihood."""
    return _fit(v[:1], F[:1], c[:1], psi[:1], mean, std) - _kl(mean, std)


def linear_gaussian_elbo__factors_transposed(v, F, c, psi, mean, std):
    """You multiply by the transpose of F, which maps data to latents and fits only if there are as many of both."""
    return _elbo(v, F.T, c, psi, mean, std)


def linear_gaussian_elbo__monte_carlo(v, F, c, psi, mean, std):
    """You average over random samples, but every expectation here has a closed form."""
    h = mean + std * np.random.default_rng(0).normal(size=(2000, len(mean)))
    return np.mean(scipy.stats.norm.logpdf(v, h @ F.T + c, np.sqrt(psi)).sum(axis=1)) - _kl(mean, std)


def linear_gaussian_elbo__loss(v, F, c, psi, mean, std):
    """You return the loss to be minimised, which is minus the bound."""
    return -_elbo(v, F, c, psi, mean, std)


def linear_gaussian_elbo__overwrites_v(v, F, c, psi, mean, std):
    """You centre the data point in place, so the caller's v has lost its offset."""
    v -= c
    return _elbo(v, F, np.zeros_like(c), psi, mean, std)


def linear_gaussian_elbo__logarithm_of_the_gap(v, F, c, psi, mean, std):
    """You go through the logarithm of the gap to the evidence, but where q is the posterior there is none."""
    precision, miss = _precision(F, psi), mean - _posterior_mean(v, F, c, psi)
    logs = np.linalg.slogdet(precision)[1] + 2 * np.sum(np.log(std))
    gap = 0.5 * (miss @ precision @ miss + np.diag(precision) @ std**2 - len(std) - logs)
    return _log_evidence(v, F, c, psi) - np.exp(np.log(gap))


def linear_gaussian_elbo__jitter(v, F, c, psi, mean, std):
    """You add a small constant to the variances of the noise, which matters where the data are in small units."""
    return _elbo(v, F, c, psi + 1e-8, mean, std)


def linear_gaussian_elbo__single_row_squeezed(v, F, c, psi, mean, std):
    """With one observed dimension you drop its axis, so that the latents no longer add up to one reconstruction."""
    reconstruction = (np.squeeze(F.T) * mean[:, None]).sum(axis=0)
    lost = np.sum((v - c - reconstruction) ** 2 / psi) + np.sum(F**2 @ std**2 / psi)
    return -0.5 * (lost + np.sum(np.log(psi)) + len(v) * LOG_TWO_PI) - _kl(mean, std)


# mean_field_optimum


def mean_field_optimum__marginal_deviations(v, F, c, psi):
    """Yours are the marginal deviations of the posterior, but a factorised q that maximises the bound is narrower."""
    return _posterior_mean(v, F, c, psi), np.sqrt(np.diag(np.linalg.inv(_precision(F, psi))))


def mean_field_optimum__variances(v, F, c, psi):
    """You return variances where standard deviations are asked for."""
    return _posterior_mean(v, F, c, psi), 1 / np.diag(_precision(F, psi))


def mean_field_optimum__marginal_variances(v, F, c, psi):
    """You return the marginal variances of the posterior, which are neither those of the best q nor deviations."""
    return _posterior_mean(v, F, c, psi), np.diag(np.linalg.inv(_precision(F, psi)))


def mean_field_optimum__precisions(v, F, c, psi):
    """You return precisions where standard deviations are asked for."""
    return _posterior_mean(v, F, c, psi), np.diag(_precision(F, psi)).copy()


def mean_field_optimum__roots_of_precisions(v, F, c, psi):
    """More data make your q wider, where they should narrow it: you took a precision for a variance."""
    return _posterior_mean(v, F, c, psi), np.sqrt(np.diag(_precision(F, psi)))


def mean_field_optimum__log_std(v, F, c, psi):
    """You return the logarithms of the deviations."""
    return _posterior_mean(v, F, c, psi), np.log(_best_std(F, psi))


def mean_field_optimum__full_covariance(v, F, c, psi):
    """You return the exact posterior, whose covariance has entries off the diagonal, but q is factorised."""
    return _posterior_mean(v, F, c, psi), np.linalg.inv(_precision(F, psi))


def mean_field_optimum__cholesky_diagonal(v, F, c, psi):
    """You take the diagonal of a factor of the covariance: each latent is then given only those before it."""
    factor = np.linalg.cholesky(np.linalg.inv(_precision(F, psi)))
    return _posterior_mean(v, F, c, psi), np.diag(factor).copy()


def mean_field_optimum__prior_forgotten(v, F, c, psi):
    """Yours is weighted least squares: the precision of the prior over the latents is missing."""
    information = F.T @ (F / psi[:, None])
    return np.linalg.pinv(information) @ F.T @ ((v - c) / psi), 1 / np.sqrt(np.diag(information))


def mean_field_optimum__prior_forgotten_in_std(v, F, c, psi):
    """Your deviations know the likelihood only, but the prior narrows q as well."""
    return _posterior_mean(v, F, c, psi), 1 / np.sqrt(np.sum(F**2 / psi[:, None], axis=0))


def mean_field_optimum__prior_forgotten_in_mean(v, F, c, psi):
    """Your mean is a least-squares fit, which the prior would pull towards 0."""
    root = np.sqrt(psi)
    return np.linalg.pinv(F / root[:, None]) @ ((v - c) / root), _best_std(F, psi)


def mean_field_optimum__prior_counted_twice(v, F, c, psi):
    """The precision of the prior enters twice."""
    precision = _precision(F, psi) + np.eye(F.shape[1])
    return np.linalg.solve(precision, F.T @ ((v - c) / psi)), 1 / np.sqrt(np.diag(precision))


def mean_field_optimum__psi_as_std(v, F, c, psi):
    """psi are variances, but you used them as standard deviations."""
    return _optimum(v, F, c, psi**2)


def mean_field_optimum__psi_for_precision(v, F, c, psi):
    """psi are variances, but you used them as precisions: the noisiest dimension gets the largest say."""
    return _optimum(v, F, c, 1 / psi)


def mean_field_optimum__psi_ignored(v, F, c, psi):
    """You trust all observed dimensions alike, but they differ in their noise."""
    return _optimum(v, F, c, np.ones_like(psi))


def mean_field_optimum__one_noise_for_all(v, F, c, psi):
    """You average psi, which is probabilistic PCA: in factor analysis each dimension has a noise of its own."""
    return _optimum(v, F, c, np.full_like(psi, psi.mean()))


def mean_field_optimum__psi_forgotten_on_the_right(v, F, c, psi):
    """You weight the factors by the noise on the left of the equation, but not on its right."""
    return np.linalg.solve(_precision(F, psi), F.T @ (v - c)), _best_std(F, psi)


def mean_field_optimum__offset_ignored(v, F, c, psi):
    """The data are centred on c, which you have not taken out."""
    return _optimum(v, F, np.zeros_like(c), psi)


def mean_field_optimum__offset_added(v, F, c, psi):
    """You add the offset c to the data, but the model has added it already."""
    return _optimum(v, F, -c, psi)


def mean_field_optimum__sign(v, F, c, psi):
    """Your mean has the wrong sign."""
    return -_posterior_mean(v, F, c, psi), _best_std(F, psi)


def mean_field_optimum__latents_one_by_one(v, F, c, psi):
    """You fit each latent as if the others were 0, but at the optimum every update sees the others' means."""
    precision = np.diag(_precision(F, psi))
    return F.T @ ((v - c) / psi) / precision, 1 / np.sqrt(precision)


def mean_field_optimum__one_sweep(v, F, c, psi):
    """You stop coordinate ascent after one sweep, but the means depend on one another."""
    precision, pull = _precision(F, psi), F.T @ ((v - c) / psi)
    mean = np.zeros(len(pull))
    for k in range(len(mean)):
        mean[k] = (pull[k] - precision[k] @ mean + precision[k, k] * mean[k]) / precision[k, k]
    return mean, 1 / np.sqrt(np.diag(precision))


def mean_field_optimum__ten_steps_of_ascent(v, F, c, psi):
    """You follow the gradient for ten steps, which is not yet the top."""
    precision, pull = _precision(F, psi), F.T @ ((v - c) / psi)
    mean, rate = np.zeros(len(pull)), 0.3 / np.linalg.norm(precision, 2)
    for _ in range(10):
        mean = mean + rate * (pull - precision @ mean)
    return mean, 1 / np.sqrt(np.diag(precision))


def mean_field_optimum__pseudo_inverse(v, F, c, psi):
    """You invert the factors alone, as if there were neither noise nor a prior."""
    return np.linalg.pinv(F) @ (v - c), _best_std(F, psi)


def mean_field_optimum__transposed_factors(v, F, c, psi):
    """You map the data back by the transpose of F, which is not its inverse and does not know the noise."""
    return F.T @ (v - c), _best_std(F, psi)


def mean_field_optimum__prior_std(v, F, c, psi):
    """Your deviations are those of the prior, as if nothing had been observed."""
    return _posterior_mean(v, F, c, psi), np.ones(F.shape[1])


def mean_field_optimum__one_std_for_all(v, F, c, psi):
    """You give all latents the same deviation, but each has its own precision."""
    return _posterior_mean(v, F, c, psi), np.full(F.shape[1], np.diag(_precision(F, psi)).mean() ** -0.5)


def mean_field_optimum__std_averaged_over_data(v, F, c, psi):
    """You average what the observed dimensions tell about a latent, but information adds up."""
    return _posterior_mean(v, F, c, psi), 1 / np.sqrt(1 + np.mean(F**2 / psi[:, None], axis=0))


def mean_field_optimum__std_from_sums_of_rows(v, F, c, psi):
    """You add up the rows of the precision, but only its diagonal decides how wide a factor of q is."""
    return _posterior_mean(v, F, c, psi), 1 / np.sqrt(np.abs(_precision(F, psi)).sum(axis=1))


def mean_field_optimum__factors_not_squared(v, F, c, psi):
    """Your deviations hold the factors, but information grows with their squares."""
    return _posterior_mean(v, F, c, psi), 1 / np.sqrt(1 + np.sum(np.abs(F) / psi[:, None], axis=0))


def mean_field_optimum__swapped(v, F, c, psi):
    """You return the deviations first, but the mean comes before them."""
    return _best_std(F, psi), _posterior_mean(v, F, c, psi)


def mean_field_optimum__mean_alone(v, F, c, psi):
    """You return the mean alone, but q has a std as well."""
    return _posterior_mean(v, F, c, psi)


def mean_field_optimum__prior(v, F, c, psi):
    """Your q is the prior, which is best only if the data tell nothing."""
    return np.zeros(F.shape[1]), np.ones(F.shape[1])


def mean_field_optimum__overwrites_v(v, F, c, psi):
    """You centre the data point in place, so the caller's v has lost its offset."""
    v -= c
    return _optimum(v, F, np.zeros_like(c), psi)


def mean_field_optimum__overwrites_factors(v, F, c, psi):
    """You divide the factors by the noise in place, so the caller's model has changed."""
    optimum = _optimum(v, F, c, psi)
    F /= psi[:, None]
    return optimum


def mean_field_optimum__jitter(v, F, c, psi):
    """You add a small constant to the variances of the noise, which matters where the data are in small units."""
    return _optimum(v, F, c, psi + 1e-8)


def mean_field_optimum__single_column_squeezed(v, F, c, psi):
    """With one latent dimension you drop its axis, so that every factor is divided by every noise."""
    information = np.sum(np.squeeze(F) ** 2 / psi[:, None], axis=0)
    return _posterior_mean(v, F, c, psi), 1 / np.sqrt(1 + information)


# amortisation_gap


def amortisation_gap__to_the_evidence(v, F, c, psi, W, b, log_std):
    """You compare with the log evidence, but a part of that gap is q's lack of correlations, not the encoder."""
    bounds = [_elbo(x, F, c, psi, W @ x + b, np.exp(log_std)) for x in v]
    return _log_evidence(v, F, c, psi).reshape(len(v)) - bounds


def amortisation_gap__of_the_family(v, F, c, psi, W, b, log_std):
    """Yours is the gap between the evidence and the best q, which the encoder has no part in."""
    best = [_elbo(x, F, c, psi, *_optimum(x, F, c, psi)) for x in v]
    return _log_evidence(v, F, c, psi).reshape(len(v)) - best


def amortisation_gap__kl_between_the_two(v, F, c, psi, W, b, log_std):
    """You return the divergence of the encoder's q from the best one, but the gap is one between their bounds."""
    precision = np.diag(_precision(F, psi))
    return 0.5 * _misses(v, F, c, psi, W, b) ** 2 @ precision + _std_part(F, psi, np.exp(log_std))


def amortisation_gap__kl_from_the_best(v, F, c, psi, W, b, log_std):
    """You return the divergence of the best q from the encoder's, but the gap is one between their bounds."""
    std, best = np.exp(log_std), _best_std(F, psi)
    by_mean = 0.5 * np.sum((_misses(v, F, c, psi, W, b) / std) ** 2, axis=1)
    return by_mean + 0.5 * np.sum((best / std) ** 2 - 1 - 2 * np.log(best / std))


def amortisation_gap__sign(v, F, c, psi, W, b, log_std):
    """You subtract the larger bound from the smaller one: a gap is never negative."""
    return -_gap(v, F, c, psi, W, b, np.exp(log_std))


def amortisation_gap__summed(v, F, c, psi, W, b, log_std):
    """You add up the gaps, but one number per data point is asked for."""
    return np.sum(_gap(v, F, c, psi, W, b, np.exp(log_std)))


def amortisation_gap__averaged(v, F, c, psi, W, b, log_std):
    """You give every data point the average gap, but the encoder is better for some than for others."""
    return np.full(len(v), np.mean(_gap(v, F, c, psi, W, b, np.exp(log_std))))


def amortisation_gap__first_data_point(v, F, c, psi, W, b, log_std):
    """All your gaps are that of the first data point."""
    return np.full(len(v), _gap(v, F, c, psi, W, b, np.exp(log_std))[0])


def amortisation_gap__none(v, F, c, psi, W, b, log_std):
    """You assume that the encoder is optimal: the best one is linear here, but not every linear one is best."""
    return np.zeros(len(v))


def amortisation_gap__bound_of_the_encoder(v, F, c, psi, W, b, log_std):
    """You return the encoder's bound itself, without comparing it with the best."""
    return np.array([_elbo(x, F, c, psi, W @ x + b, np.exp(log_std)) for x in v])


def amortisation_gap__bound_of_the_best(v, F, c, psi, W, b, log_std):
    """You return the best bound itself, without comparing the encoder's with it."""
    return np.array([_elbo(x, F, c, psi, *_optimum(x, F, c, psi)) for x in v])


def amortisation_gap__log_std_as_std(v, F, c, psi, W, b, log_std):
    """The encoder's parameter is the logarithm of a deviation, you used it as the deviation."""
    return _gap(v, F, c, psi, W, b, np.abs(log_std))


def amortisation_gap__log_std_as_log_variance(v, F, c, psi, W, b, log_std):
    """The encoder's parameter is the logarithm of a deviation, you took it for that of a variance."""
    return _gap(v, F, c, psi, W, b, np.exp(log_std / 2))


def amortisation_gap__variance_for_std(v, F, c, psi, W, b, log_std):
    """You pass on the variance of the encoder's q where its deviation is meant."""
    return _gap(v, F, c, psi, W, b, np.exp(2 * log_std))


def amortisation_gap__log_std_sign(v, F, c, psi, W, b, log_std):
    """A larger log_std is a wider q, but a narrower one in yours."""
    return _gap(v, F, c, psi, W, b, np.exp(-log_std))


def amortisation_gap__bias_left_out(v, F, c, psi, W, b, log_std):
    """The encoder's bias b is missing."""
    return _gap(v, F, c, psi, W, np.zeros_like(b), np.exp(log_std))


def amortisation_gap__bias_subtracted(v, F, c, psi, W, b, log_std):
    """You subtract the encoder's bias b."""
    return _gap(v, F, c, psi, W, -b, np.exp(log_std))


def amortisation_gap__encoder_of_centred_data(v, F, c, psi, W, b, log_std):
    """You centre the data before encoding them, but the encoder takes v as it is."""
    return _gap(v, F, c, psi, W, b - W @ c, np.exp(log_std))


def amortisation_gap__encoder_transposed(v, F, c, psi, W, b, log_std):
    """You multiply by the transpose of W, which fits only if there are as many latents as observed dimensions."""
    return _gap(v, F, c, psi, W.T, b, np.exp(log_std))


def amortisation_gap__model_not_centred(v, F, c, psi, W, b, log_std):
    """Your best q ignores the offset c of the model."""
    return _gap(v, F, np.zeros_like(c), psi, W, b, np.exp(log_std))


def amortisation_gap__means_only(v, F, c, psi, W, b, log_std):
    """You compare the means only, but the encoder's deviations are off as well."""
    return _mean_part(v, F, c, psi, W, b)


def amortisation_gap__deviations_only(v, F, c, psi, W, b, log_std):
    """You compare the deviations only, but the encoder's means are off as well."""
    return np.full(len(v), _std_part(F, psi, np.exp(log_std)))


def amortisation_gap__means_not_halved(v, F, c, psi, W, b, log_std):
    """The part of the gap that is due to the means is twice as large as it should be."""
    return 2 * _mean_part(v, F, c, psi, W, b) + _std_part(F, psi, np.exp(log_std))


def amortisation_gap__deviations_not_halved(v, F, c, psi, W, b, log_std):
    """The part of the gap that is due to the deviations is twice as large as it should be."""
    return _mean_part(v, F, c, psi, W, b) + 2 * _std_part(F, psi, np.exp(log_std))


def amortisation_gap__euclidean(v, F, c, psi, W, b, log_std):
    """You measure how far the means are apart in the units of the prior, but the posterior's precision decides."""
    miss = _misses(v, F, c, psi, W, b)
    return 0.5 * np.sum(miss**2, axis=1) + _std_part(F, psi, np.exp(log_std))


def amortisation_gap__prior_left_out_of_the_curvature(v, F, c, psi, W, b, log_std):
    """You weigh the distance of the means by the likelihood alone, but the prior pulls on them as well."""
    miss = _misses(v, F, c, psi, W, b)
    return _gap(v, F, c, psi, W, b, np.exp(log_std)) - 0.5 * np.sum(miss**2, axis=1)


def amortisation_gap__log_left_out(v, F, c, psi, W, b, log_std):
    """The entropies of the two q differ, and their difference is missing."""
    std = np.exp(log_std)
    return _gap(v, F, c, psi, W, b, std) + np.sum(np.log(std) - np.log(_best_std(F, psi)))


def amortisation_gap__spread_left_out(v, F, c, psi, W, b, log_std):
    """You evaluate both bounds without the variance that q adds to the reconstruction."""

    def plugged_in(x, mean, std):
        return _fit(x, F, c, psi, mean, std, spread=0) - _kl(mean, std)

    return np.array([plugged_in(x, *_optimum(x, F, c, psi)) - plugged_in(x, W @ x + b, np.exp(log_std)) for x in v])


def amortisation_gap__reconstructions_only(v, F, c, psi, W, b, log_std):
    """You compare expected log-likelihoods, but the bound has a divergence from the prior as well."""
    std = np.exp(log_std)
    return np.array([_fit(x, F, c, psi, *_optimum(x, F, c, psi)) - _fit(x, F, c, psi, W @ x + b, std) for x in v])


def amortisation_gap__marginal_deviations(v, F, c, psi, W, b, log_std):
    """Your best q has the marginal deviations of the posterior, so it is not the best and a gap may be negative."""
    std = np.sqrt(np.diag(np.linalg.inv(_precision(F, psi))))
    worse = _std_part(F, psi, std)
    return _gap(v, F, c, psi, W, b, np.exp(log_std)) - worse


def amortisation_gap__one_best_q_for_all(v, F, c, psi, W, b, log_std):
    """You use one q for all data points as the best, but each has its own."""
    mean, std = _optimum(v.mean(axis=0), F, c, psi)
    encoded = np.exp(log_std)
    return np.array([_elbo(x, F, c, psi, mean, std) - _elbo(x, F, c, psi, W @ x + b, encoded) for x in v])


def amortisation_gap__compared_with_the_prior(v, F, c, psi, W, b, log_std):
    """You compare the encoder with the prior, but the best q is asked for."""
    h = len(b)
    prior = [_elbo(x, F, c, psi, np.zeros(h), np.ones(h)) for x in v]
    return np.array(prior) - [_elbo(x, F, c, psi, W @ x + b, np.exp(log_std)) for x in v]


def amortisation_gap__psi_as_std(v, F, c, psi, W, b, log_std):
    """psi are variances, but you used them as standard deviations."""
    return _gap(v, F, c, psi**2, W, b, np.exp(log_std))


def amortisation_gap__psi_ignored(v, F, c, psi, W, b, log_std):
    """You take the observation noise to have unit variance, but psi says what it is."""
    return _gap(v, F, c, np.ones_like(psi), W, b, np.exp(log_std))


def amortisation_gap__averaged_over_latents(v, F, c, psi, W, b, log_std):
    """You average over the latent dimensions, but what they lose adds up."""
    return _gap(v, F, c, psi, W, b, np.exp(log_std)) / len(b)


def amortisation_gap__distance_of_the_parameters(v, F, c, psi, W, b, log_std):
    """You return how far the parameters are apart, but the gap is one between the bounds that they reach."""
    miss = _misses(v, F, c, psi, W, b)
    return np.sum(miss**2, axis=1) + np.sum((np.exp(log_std) - _best_std(F, psi)) ** 2)


def amortisation_gap__root(v, F, c, psi, W, b, log_std):
    """You take the root of the gap, which is in nats already."""
    return np.sqrt(_gap(v, F, c, psi, W, b, np.exp(log_std)))


def amortisation_gap__ratio(v, F, c, psi, W, b, log_std):
    """You divide one bound by the other, but a gap is a difference."""
    best = np.array([_elbo(x, F, c, psi, *_optimum(x, F, c, psi)) for x in v])
    return np.array([_elbo(x, F, c, psi, W @ x + b, np.exp(log_std)) for x in v]) / best - 1


def amortisation_gap__logarithm_of_the_gap(v, F, c, psi, W, b, log_std):
    """You go through the logarithm of a difference that is 0, or by rounding negative, for the best encoder."""
    std = np.exp(log_std)
    own = np.array([_elbo(x, F, c, psi, W @ x + b, std) for x in v])
    best = np.array([_elbo(x, F, c, psi, *_optimum(x, F, c, psi)) for x in v])
    return np.exp(np.log(best - own))


def amortisation_gap__jitter(v, F, c, psi, W, b, log_std):
    """You add a small constant to the variances of the noise, which matters where the data are in small units."""
    return _gap(v, F, c, psi + 1e-8, W, b, np.exp(log_std))


def amortisation_gap__single_gap_squeezed(v, F, c, psi, W, b, log_std):
    """For a single data point you return a number, where an array of one is asked for."""
    return np.squeeze(_gap(v, F, c, psi, W, b, np.exp(log_std)))


def amortisation_gap__overwrites_log_std(v, F, c, psi, W, b, log_std):
    """You take the exponential in place, so the caller's logarithms are none any more."""
    np.exp(log_std, out=log_std)
    return _gap(v, F, c, psi, W, b, log_std)


# aggregate_posterior_log_density


def aggregate_posterior_log_density__sum_of_densities(z, means, stds):
    """You add up the encoders' densities, which integrate to n and not to 1."""
    return _aggregate(z, means, stds) + math.log(len(means))


def aggregate_posterior_log_density__mean_of_logs(z, means, stds):
    """You average log densities: a mixture averages densities, and takes the logarithm afterwards."""
    return _encoder_log_densities(z, means, stds).sum(axis=2).mean(axis=1)


def aggregate_posterior_log_density__sum_of_logs(z, means, stds):
    """You multiply the encoders' densities, as if all of them had to hold at once."""
    return _encoder_log_densities(z, means, stds).sum(axis=(1, 2))


def aggregate_posterior_log_density__density(z, means, stds):
    """You return the density itself, but its logarithm is asked for."""
    return np.exp(_aggregate(z, means, stds))


def aggregate_posterior_log_density__log_n_added(z, means, stds):
    """You add log n where the average divides by n."""
    return _aggregate(z, means, stds) + 2 * math.log(len(means))


def aggregate_posterior_log_density__divided_by_the_points(z, means, stds):
    """You divide by the number of points z, but the average is over the encoders."""
    return _aggregate(z, means, stds) + math.log(len(means)) - math.log(len(z))


def aggregate_posterior_log_density__divided_by_n_minus_one(z, means, stds):
    """You divide by one less than the number of encoders, which is for variances."""
    return _aggregate(z, means, stds) + math.log(len(means)) - math.log(max(len(means) - 1, 1))


def aggregate_posterior_log_density__divided_by_n_inside(z, means, stds):
    """You divide the log densities by n before exponentiating, but the average divides densities."""
    return scipy.special.logsumexp(_encoder_log_densities(z, means, stds).sum(axis=2) / len(means), axis=1)


def aggregate_posterior_log_density__nearest_encoder(z, means, stds):
    """You keep the largest of the densities only, but all the encoders contribute."""
    return _encoder_log_densities(z, means, stds).sum(axis=2).max(axis=1) - math.log(len(means))


def aggregate_posterior_log_density__first_encoder(z, means, stds):
    """Yours is the density of the first encoder."""
    return _aggregate(z, means[:1], stds[:1])


def aggregate_posterior_log_density__average_encoder(z, means, stds):
    """You average the parameters, but a mixture averages densities, which keeps every encoder's own place."""
    return _aggregate(z, means.mean(axis=0)[None], stds.mean(axis=0)[None])


def aggregate_posterior_log_density__moment_matched(z, means, stds):
    """Your single Gaussian has the mixture's mean and variances, but not its shape."""
    variance = np.mean(stds**2, axis=0) + np.var(means, axis=0)
    return _aggregate(z, means.mean(axis=0)[None], np.sqrt(variance)[None])


def aggregate_posterior_log_density__prior(z, means, stds):
    """You return the prior's density, which the aggregate should resemble after training but is not."""
    return scipy.stats.norm.logpdf(z).sum(axis=1)


def aggregate_posterior_log_density__dimensions_mixed_apart(z, means, stds):
    """You mix each dimension on its own, so an encoder's mean in one comes with another encoder's in the next."""
    logs = _encoder_log_densities(z, means, stds)
    return np.sum(scipy.special.logsumexp(logs, axis=1) - math.log(len(means)), axis=1)


def aggregate_posterior_log_density__mixed_over_dimensions(z, means, stds):
    """You add up densities over the dimensions, but independent dimensions multiply."""
    logs = _encoder_log_densities(z, means, stds)
    return scipy.special.logsumexp(logs, axis=(1, 2)) - math.log(len(means))


def aggregate_posterior_log_density__averaged_over_dimensions(z, means, stds):
    """You average the log densities over the dimensions, but independent dimensions add up."""
    logs = _encoder_log_densities(z, means, stds).mean(axis=2)
    return scipy.special.logsumexp(logs, axis=1) - math.log(len(means))


def aggregate_posterior_log_density__first_dimension(z, means, stds):
    """Only the first latent dimension enters your density."""
    return _aggregate(z[:, :1], means[:, :1], stds[:, :1])


def aggregate_posterior_log_density__stds_as_variances(z, means, stds):
    """You use stds as if they were variances."""
    return _aggregate(z, means, np.sqrt(stds))


def aggregate_posterior_log_density__variances_for_stds(z, means, stds):
    """You square the deviations before passing them on as deviations."""
    return _aggregate(z, means, stds**2)


def aggregate_posterior_log_density__stds_as_log_stds(z, means, stds):
    """You exponentiate the deviations, as if an encoder had returned their logarithms."""
    return _aggregate(z, means, np.exp(stds))


def aggregate_posterior_log_density__constant_left_out(z, means, stds):
    """The factor with 2 pi is missing from your densities."""
    return _aggregate(z, means, stds, constant=0.0)


def aggregate_posterior_log_density__constant_once(z, means, stds):
    """Every latent dimension brings its own factor with 2 pi, but you count one."""
    return _aggregate(z, means, stds, constant=LOG_TWO_PI / 2 / z.shape[1])


def aggregate_posterior_log_density__constant_not_halved(z, means, stds):
    """The factor with 2 pi in your densities is the square of what it should be."""
    return _aggregate(z, means, stds, constant=LOG_TWO_PI)


def aggregate_posterior_log_density__constant_of_two_dimensions(z, means, stds):
    """Your normaliser is that of a plane, however many latent dimensions there are."""
    return _aggregate(z, means, stds, constant=LOG_TWO_PI / z.shape[1])


def aggregate_posterior_log_density__normaliser_left_out(z, means, stds):
    """All your densities have the same peak, but that of a narrow encoder is higher."""
    return _aggregate(z, means, stds, log_std=0.0)


def aggregate_posterior_log_density__log_variance_not_halved(z, means, stds):
    """You divide by the variance where a density divides by the deviation."""
    return _aggregate(z, means, stds, log_std=2.0)


def aggregate_posterior_log_density__log_std_halved(z, means, stds):
    """You divide by the root of the deviation, but a density's peak falls faster than that as it grows wider."""
    return _aggregate(z, means, stds, log_std=0.5)


def aggregate_posterior_log_density__log_std_added(z, means, stds):
    """Wide encoders get a higher peak than narrow ones in your density: check what the volume does."""
    return _aggregate(z, means, stds, log_std=-1.0)


def aggregate_posterior_log_density__square_not_halved(z, means, stds):
    """The exponent of your Gaussians falls too steeply by a constant factor."""
    return _aggregate(z, means, stds, quadratic=1.0)


def aggregate_posterior_log_density__distance_over_std(z, means, stds):
    """You divide the squared distance by the deviation, which leaves it with a unit."""
    logs = -((z[:, None] - means) ** 2) / (2 * stds) - np.log(stds) - LOG_TWO_PI / 2
    return scipy.special.logsumexp(logs.sum(axis=2), axis=1) - math.log(len(means))


def aggregate_posterior_log_density__spherical(z, means, stds):
    """You give each encoder one deviation, averaged over the dimensions, but every dimension has its own."""
    return _aggregate(z, means, np.broadcast_to(stds.mean(axis=1, keepdims=True), stds.shape))


def aggregate_posterior_log_density__one_std_for_all(z, means, stds):
    """You give all the encoders the deviations of the first, as a kernel density estimate would."""
    return _aggregate(z, means, np.broadcast_to(stds[0], stds.shape))


def aggregate_posterior_log_density__unit_stds(z, means, stds):
    """The encoders' deviations never enter your density."""
    return _aggregate(z, means, np.ones_like(stds))


def aggregate_posterior_log_density__kernel_density(z, means, stds):
    """You estimate a density from the means alone with one bandwidth, but each encoder has a width of its own."""
    bandwidth = len(means) ** (-1 / (means.shape[1] + 4))
    return _aggregate(z, means, np.full_like(stds, bandwidth))


def aggregate_posterior_log_density__averaged_over_points(z, means, stds):
    """You average over the points z, but a log density for each of them is asked for."""
    return np.full(len(z), _aggregate(z, means, stds).mean())


def aggregate_posterior_log_density__total(z, means, stds):
    """You add up over the points z, but a log density for each of them is asked for."""
    return np.sum(_aggregate(z, means, stds))


def aggregate_posterior_log_density__all_pairs(z, means, stds):
    """You return a log density for every pair of a point and an encoder: the average is missing."""
    return _encoder_log_densities(z, means, stds).sum(axis=2)


def aggregate_posterior_log_density__mixed_over_points(z, means, stds):
    """You average over the points z, where the average over the encoders is asked for."""
    logs = _encoder_log_densities(z, means, stds).sum(axis=2)
    return scipy.special.logsumexp(logs, axis=0) - math.log(len(z))


def aggregate_posterior_log_density__small_constant(z, means, stds):
    """You add a constant under the logarithm, which is larger than many of the densities."""
    return np.log(np.exp(_aggregate(z, means, stds)) + 1e-3)


def aggregate_posterior_log_density__sign(z, means, stds):
    """You return the negative of the log density."""
    return -_aggregate(z, means, stds)


def aggregate_posterior_log_density__sampled(z, means, stds):
    """You estimate the density from random samples of the encoders, but it has a closed form, without noise."""
    rng = np.random.default_rng(0)
    j = rng.integers(len(means), size=500)
    draws = means[j] + stds[j] * rng.normal(size=(500, means.shape[1]))
    return _aggregate(z, draws, np.full(draws.shape, 0.3))


def aggregate_posterior_log_density__encoders_drawn(z, means, stds):
    """You estimate the average from a random half of the encoders, but all of them are given."""
    chosen = np.random.default_rng().choice(len(means), size=max(1, len(means) // 2), replace=False)
    return _aggregate(z, means[chosen], stds[chosen])


def aggregate_posterior_log_density__logarithm_last(z, means, stds):
    """You average densities that are all 0 in floating point far out, and take the logarithm of that."""
    return np.log(np.mean(np.exp(_encoder_log_densities(z, means, stds).sum(axis=2)), axis=1))


def aggregate_posterior_log_density__variance_plus_constant(z, means, stds):
    """You add a small constant to the variances, which outweighs the variance of a narrow encoder."""
    return _aggregate(z, means, np.sqrt(stds**2 + 1e-6))


def aggregate_posterior_log_density__single_point_squeezed(z, means, stds):
    """For a single point you return a number, where an array of one is asked for."""
    return np.squeeze(_aggregate(z, means, stds))


def aggregate_posterior_log_density__overwrites_stds(z, means, stds):
    """You square the deviations in place, so that the caller is left with variances."""
    logs = _aggregate(z, means, stds)
    stds **= 2
    return logs


# latent_grid


def latent_grid__left_edges(n):
    """Your probabilities start at 0, whose quantile is minus infinity: take the middle of each cell."""
    return _grid(scipy.special.ndtri(np.arange(n) / n))


def latent_grid__right_edges(n):
    """Your probabilities end at 1, whose quantile is infinity: take the middle of each cell."""
    return _grid(scipy.special.ndtri((np.arange(n) + 1) / n))


def latent_grid__edges_included(n):
    """Your probabilities run from 0 to 1, both of whose quantiles are infinite."""
    return _grid(scipy.special.ndtri(np.linspace(0, 1, n)))


def latent_grid__edges_clipped(n):
    """Your probabilities run from edge to edge, clipped a little: the middles of the cells are asked for."""
    return _grid(scipy.special.ndtri(np.clip(np.linspace(0, 1, n), 1e-3, 1 - 1e-3)))


def latent_grid__inner_edges(n):
    """You divide the interval into n + 1 cells and take the edges between them, not the middles of n cells."""
    return _grid(scipy.special.ndtri((np.arange(n) + 1) / (n + 1)))


def latent_grid__divided_by_n_plus_one(n):
    """Your cells are too narrow, so the grid is not symmetric about 0."""
    return _grid(scipy.special.ndtri((np.arange(n) + 0.5) / (n + 1)))


def latent_grid__normal_scores(n):
    """Your probabilities are those of a normal plot, which approximate expected order statistics."""
    return _grid(scipy.special.ndtri((np.arange(n) + 0.625) / (n + 0.25)))


def latent_grid__five_to_ninety_five_percent(n):
    """Your probabilities have fixed end points, so the cells are not of equal mass."""
    return _grid(scipy.special.ndtri(np.linspace(0.05, 0.95, n)))


def latent_grid__probabilities(n):
    """You return the grid in the unit square and leave out the map to Gaussian quantiles."""
    return _grid(_midpoints(n))


def latent_grid__even_spacing(n):
    """Your mesh is evenly spaced in the latent space, so most of it lies where the prior has no mass."""
    return _grid(np.linspace(-3, 3, n))


def latent_grid__even_spacing_to_the_outermost(n):
    """The outermost points are right, but between them the points are evenly spaced, not evenly probable."""
    outermost = scipy.special.ndtri(0.5 / n)
    return _grid(np.linspace(outermost, -outermost, n))


def latent_grid__axes_swapped(n):
    """The first index has to move the first coordinate; with you it moves the second, as on a plot."""
    return np.stack(np.meshgrid(*[scipy.special.ndtri(_midpoints(n))] * 2), axis=-1)


def latent_grid__rows_from_the_top(n):
    """Your first coordinate falls with the first index, as the rows of a picture do, where it should rise."""
    return _grid(scipy.special.ndtri(_midpoints(n)))[::-1]


def latent_grid__columns_from_the_right(n):
    """Your second coordinate falls with the second index where it should rise."""
    return _grid(scipy.special.ndtri(_midpoints(n)))[:, ::-1]


def latent_grid__upper_quantiles(n):
    """You use the survival function's inverse, so both coordinates fall where they should rise."""
    return _grid(scipy.stats.norm.isf(_midpoints(n)))


def latent_grid__coordinates_first(n):
    """The two coordinates have to be the last axis of the array, with you they are the first."""
    return np.moveaxis(_grid(scipy.special.ndtri(_midpoints(n))), -1, 0)


def latent_grid__flat(n):
    """You return a list of the points, but the two indices of the mesh are to be kept."""
    return _grid(scipy.special.ndtri(_midpoints(n))).reshape(n * n, 2)


def latent_grid__one_axis(n):
    """You return the coordinates of one axis, but a mesh of pairs is asked for."""
    return scipy.special.ndtri(_midpoints(n))


def latent_grid__first_coordinate_twice(n):
    """Both of your coordinates follow the first index, so all the points lie on a line."""
    grid = _grid(scipy.special.ndtri(_midpoints(n)))
    return grid[..., [0, 0]]


def latent_grid__logistic(n):
    """You use the quantiles of the logistic distribution, but the prior is Gaussian."""
    return _grid(scipy.special.logit(_midpoints(n)))


def latent_grid__logistic_rescaled(n):
    """A logistic quantile scaled by 1.702 only approximates the Gaussian one."""
    return _grid(scipy.special.logit(_midpoints(n)) / 1.702)


def latent_grid__tukey_lambda(n):
    """Your power formula for the quantile is an approximation, right to two decimals only."""
    u = _midpoints(n)
    return _grid(4.91 * (u**0.14 - (1 - u) ** 0.14))


def latent_grid__laplace(n):
    """You use the quantiles of a Laplace distribution, but the prior is Gaussian."""
    return _grid(scipy.stats.laplace.ppf(_midpoints(n)))


def latent_grid__distribution_function(n):
    """You apply the distribution function, but its inverse takes probabilities to samples."""
    return _grid(scipy.special.ndtr(_midpoints(n)))


def latent_grid__density(n):
    """You apply the density, but the inverse of the distribution function takes probabilities to samples."""
    return _grid(scipy.stats.norm.pdf(_midpoints(n)))


def latent_grid__erfinv_without_root_two(n):
    """erf is not on the scale of the standard normal: its inverse has to be rescaled."""
    return _grid(scipy.special.erfinv(2 * _midpoints(n) - 1))


def latent_grid__erfinv_of_probabilities(n):
    """erf runs from -1 to 1, so a probability has to be stretched before its inverse is taken."""
    return _grid(math.sqrt(2) * scipy.special.erfinv(_midpoints(n)))


def latent_grid__random(n):
    """You draw the points at random, but the mesh is deterministic."""
    return np.random.default_rng().normal(size=(n, n, 2))


def latent_grid__random_in_order(n):
    """You sort random samples, but the quantiles of an even mesh of probabilities are asked for."""
    return _grid(np.sort(np.random.default_rng(0).normal(size=n)))


def latent_grid__jittered(n):
    """You draw a random place in each cell, but its middle is asked for."""
    return _grid(scipy.special.ndtri((np.arange(n) + np.random.default_rng(0).uniform(size=n)) / n))


def latent_grid__box_muller(n):
    """Your map from the unit square is that of Box and Muller, which mixes the two coordinates."""
    u = _grid(_midpoints(n))
    radius, angle = np.sqrt(-2 * np.log(u[..., 0])), 2 * np.pi * u[..., 1]
    return np.stack([radius * np.cos(angle), radius * np.sin(angle)], axis=-1)


def latent_grid__means_of_the_cells(n):
    """You take the mean of the Gaussian inside each cell, but the quantile of the cell's middle is asked for."""
    edges = scipy.stats.norm.pdf(scipy.special.ndtri(np.arange(n + 1) / n))
    return _grid(n * (edges[:-1] - edges[1:]))


def latent_grid__unit_variance(n):
    """You rescale the coordinates to unit variance, which moves them away from the quantiles."""
    q = scipy.special.ndtri(_midpoints(n))
    return _grid(q / max(q.std(), 1e-12))


def latent_grid__clipped(n):
    """You clip the coordinates to one standard deviation, which cuts off a third of the prior's mass."""
    return _grid(np.clip(scipy.special.ndtri(_midpoints(n)), -1, 1))


def latent_grid__twenty(n):
    """Your mesh has twenty points a side, whatever n is."""
    return _grid(scipy.special.ndtri(_midpoints(20)))


def latent_grid__table(n):
    """You read the quantiles from a table with two decimals, which is too coarse."""
    return _grid(np.round(scipy.special.ndtri(_midpoints(n)), 2))


def latent_grid__nearest_cells_of_a_sample(n):
    """You take empirical quantiles of a random sample, but the exact ones are known."""
    return _grid(np.quantile(np.random.default_rng(0).normal(size=10_000), _midpoints(n)))


def latent_grid__clipped_at_two(n):
    """You clip the coordinates to two standard deviations, but a fine grid reaches further out."""
    return _grid(np.clip(scipy.special.ndtri(_midpoints(n)), -2, 2))


def latent_grid__single_cell_squeezed(n):
    """For a single cell you return the point itself, where a grid of one by one is asked for."""
    return np.squeeze(_grid(scipy.special.ndtri(_midpoints(n))))
