"""Answers to `elbo` that need no understanding, and that must score exactly 0.

A function is named `<function>__<slug>`: constants, echoes of the arguments and noise of the right
shape and kind, some of them dressed up so that they obey a law that every right answer obeys.
"""

import math

import numpy as np


def _noise(*shape):
    return np.random.default_rng(0).normal(size=shape)


# reparameterise


def reparameterise__none(mean, scale_tril, epsilon):
    return None


def reparameterise__zeros(mean, scale_tril, epsilon):
    return np.zeros_like(epsilon)


def reparameterise__ones(mean, scale_tril, epsilon):
    return np.ones_like(epsilon)


def reparameterise__nan(mean, scale_tril, epsilon):
    return np.full_like(epsilon, np.nan)


def reparameterise__inf(mean, scale_tril, epsilon):
    return np.full_like(epsilon, np.inf)


def reparameterise__noise_passed_in(mean, scale_tril, epsilon):
    return epsilon


def reparameterise__copy_of_the_noise(mean, scale_tril, epsilon):
    return epsilon.copy()


def reparameterise__minus_the_noise(mean, scale_tril, epsilon):
    return -epsilon


def reparameterise__mean_for_every_sample(mean, scale_tril, epsilon):
    return np.tile(mean, (len(epsilon), 1))


def reparameterise__first_row_of_the_factor(mean, scale_tril, epsilon):
    return np.tile(scale_tril[0], (len(epsilon), 1))


def reparameterise__fresh_noise(mean, scale_tril, epsilon):
    return _noise(*epsilon.shape)


def reparameterise__noise_added_to_noise(mean, scale_tril, epsilon):
    return epsilon + _noise(*epsilon.shape)


def reparameterise__one_number(mean, scale_tril, epsilon):
    return 0.0


def reparameterise__factor_repeated(mean, scale_tril, epsilon):
    return np.resize(scale_tril, epsilon.shape)


def reparameterise__always_an_error(mean, scale_tril, epsilon):
    raise ValueError("no answer")


# pathwise_gradient_samples


def pathwise_gradient_samples__none(std, epsilon, df):
    return None


def pathwise_gradient_samples__zeros(std, epsilon, df):
    return np.zeros((len(df), 2))


def pathwise_gradient_samples__ones(std, epsilon, df):
    return np.ones((len(df), 2))


def pathwise_gradient_samples__nan(std, epsilon, df):
    return np.full((len(df), 2), np.nan)


def pathwise_gradient_samples__echo_of_df_twice(std, epsilon, df):
    return np.stack([df, df], axis=1)


def pathwise_gradient_samples__echo_of_df_beside_zeros(std, epsilon, df):
    return np.stack([df, np.zeros(len(df))], axis=1)


def pathwise_gradient_samples__echo_of_df_and_the_noise(std, epsilon, df):
    return np.stack([df, epsilon], axis=1)


def pathwise_gradient_samples__echo_of_the_noise_and_df(std, epsilon, df):
    return np.stack([epsilon, df], axis=1)


def pathwise_gradient_samples__echo_of_the_noise_twice(std, epsilon, df):
    return np.stack([epsilon, epsilon], axis=1)


def pathwise_gradient_samples__std_everywhere(std, epsilon, df):
    return np.full((len(df), 2), std)


def pathwise_gradient_samples__noise(std, epsilon, df):
    return _noise(len(df), 2)


def pathwise_gradient_samples__noise_of_the_size_of_df(std, epsilon, df):
    return _noise(len(df), 2) * np.abs(df).mean()


def pathwise_gradient_samples__one_number(std, epsilon, df):
    return 0.0


def pathwise_gradient_samples__empty(std, epsilon, df):
    return np.zeros((0, 2))


def pathwise_gradient_samples__always_an_error(std, epsilon, df):
    raise ValueError("no answer")


# score_function_gradient_samples


def score_function_gradient_samples__none(mean, std, z, f):
    return None


def score_function_gradient_samples__zeros(mean, std, z, f):
    return np.zeros((len(f), 2))


def score_function_gradient_samples__ones(mean, std, z, f):
    return np.ones((len(f), 2))


def score_function_gradient_samples__nan(mean, std, z, f):
    return np.full((len(f), 2), np.nan)


def score_function_gradient_samples__echo_of_f_twice(mean, std, z, f):
    return np.stack([f, f], axis=1)


def score_function_gradient_samples__echo_of_f_and_z(mean, std, z, f):
    return np.stack([f, z], axis=1)


def score_function_gradient_samples__echo_of_z_and_f(mean, std, z, f):
    return np.stack([z, f], axis=1)


def score_function_gradient_samples__mean_and_std(mean, std, z, f):
    return np.tile([mean, std], (len(f), 1))


def score_function_gradient_samples__noise(mean, std, z, f):
    return _noise(len(f), 2)


def score_function_gradient_samples__noise_that_averages_to_zero(mean, std, z, f):
    return _noise(len(f), 2) - _noise(len(f), 2).mean(axis=0)


def score_function_gradient_samples__f_times_noise(mean, std, z, f):
    return f[:, None] * _noise(len(f), 2)


def score_function_gradient_samples__one_number(mean, std, z, f):
    return 0.0


def score_function_gradient_samples__always_an_error(mean, std, z, f):
    raise ValueError("no answer")


# elbo_kl_form


def elbo_kl_form__none(log_likelihood, mean, std):
    return None


def elbo_kl_form__zero(log_likelihood, mean, std):
    return 0.0


def elbo_kl_form__one(log_likelihood, mean, std):
    return 1.0


def elbo_kl_form__nan(log_likelihood, mean, std):
    return math.nan


def elbo_kl_form__minus_inf(log_likelihood, mean, std):
    return -math.inf


def elbo_kl_form__minus_one_hundred(log_likelihood, mean, std):
    return -100.0


def elbo_kl_form__first_log_likelihood(log_likelihood, mean, std):
    return log_likelihood[0]


def elbo_kl_form__largest_log_likelihood(log_likelihood, mean, std):
    return log_likelihood.max()


def elbo_kl_form__smallest_log_likelihood(log_likelihood, mean, std):
    return log_likelihood.min()


def elbo_kl_form__echo(log_likelihood, mean, std):
    return log_likelihood


def elbo_kl_form__number_of_samples(log_likelihood, mean, std):
    return len(log_likelihood)


def elbo_kl_form__number_of_dimensions(log_likelihood, mean, std):
    return -float(len(mean))


def elbo_kl_form__total_of_the_means(log_likelihood, mean, std):
    return mean.sum()


def elbo_kl_form__noise(log_likelihood, mean, std):
    return float(_noise())


def elbo_kl_form__noise_below_zero(log_likelihood, mean, std):
    return -float(np.abs(_noise()))


def elbo_kl_form__always_an_error(log_likelihood, mean, std):
    raise ValueError("no answer")


# elbo_entropy_form


def elbo_entropy_form__none(log_joint, std):
    return None


def elbo_entropy_form__zero(log_joint, std):
    return 0.0


def elbo_entropy_form__one(log_joint, std):
    return 1.0


def elbo_entropy_form__nan(log_joint, std):
    return math.nan


def elbo_entropy_form__inf(log_joint, std):
    return math.inf


def elbo_entropy_form__minus_one_hundred(log_joint, std):
    return -100.0


def elbo_entropy_form__first_log_joint(log_joint, std):
    return log_joint[0]


def elbo_entropy_form__largest_log_joint(log_joint, std):
    return log_joint.max()


def elbo_entropy_form__smallest_log_joint(log_joint, std):
    return log_joint.min()


def elbo_entropy_form__echo(log_joint, std):
    return log_joint


def elbo_entropy_form__echo_of_std(log_joint, std):
    return std


def elbo_entropy_form__total_of_std(log_joint, std):
    return std.sum()


def elbo_entropy_form__number_of_dimensions(log_joint, std):
    return float(len(std))


def elbo_entropy_form__noise(log_joint, std):
    return float(_noise())


def elbo_entropy_form__always_an_error(log_joint, std):
    raise ValueError("no answer")


# elbo_sample_form


def elbo_sample_form__none(log_joint, log_q):
    return None


def elbo_sample_form__zero(log_joint, log_q):
    return 0.0


def elbo_sample_form__one(log_joint, log_q):
    return 1.0


def elbo_sample_form__minus_one(log_joint, log_q):
    return -1.0


def elbo_sample_form__nan(log_joint, log_q):
    return math.nan


def elbo_sample_form__inf(log_joint, log_q):
    return math.inf


def elbo_sample_form__echo(log_joint, log_q):
    return log_joint


def elbo_sample_form__echo_of_log_q(log_joint, log_q):
    return log_q


def elbo_sample_form__first_log_joint(log_joint, log_q):
    return log_joint[0]


def elbo_sample_form__first_log_q(log_joint, log_q):
    return log_q[0]


def elbo_sample_form__largest_of_all(log_joint, log_q):
    return max(log_joint.max(), log_q.max())


def elbo_sample_form__smallest_of_all(log_joint, log_q):
    return min(log_joint.min(), log_q.min())


def elbo_sample_form__number_of_samples(log_joint, log_q):
    return len(log_q)


def elbo_sample_form__noise(log_joint, log_q):
    return float(_noise())


def elbo_sample_form__always_an_error(log_joint, log_q):
    raise ValueError("no answer")


# minibatch_elbo


def minibatch_elbo__none(datapoint_elbos, n):
    return None


def minibatch_elbo__zero(datapoint_elbos, n):
    return 0.0


def minibatch_elbo__one(datapoint_elbos, n):
    return 1.0


def minibatch_elbo__nan(datapoint_elbos, n):
    return math.nan


def minibatch_elbo__minus_inf(datapoint_elbos, n):
    return -math.inf


def minibatch_elbo__n_itself(datapoint_elbos, n):
    return n


def minibatch_elbo__minus_n(datapoint_elbos, n):
    return -n


def minibatch_elbo__first(datapoint_elbos, n):
    return datapoint_elbos[0]


def minibatch_elbo__largest(datapoint_elbos, n):
    return datapoint_elbos.max()


def minibatch_elbo__echo(datapoint_elbos, n):
    return datapoint_elbos


def minibatch_elbo__size_of_the_batch(datapoint_elbos, n):
    return len(datapoint_elbos)


def minibatch_elbo__n_over_b(datapoint_elbos, n):
    return n / len(datapoint_elbos)


def minibatch_elbo__noise(datapoint_elbos, n):
    return float(_noise())


def minibatch_elbo__n_times_noise(datapoint_elbos, n):
    return n * float(_noise())


def minibatch_elbo__always_an_error(datapoint_elbos, n):
    raise ValueError("no answer")


# linear_gaussian_elbo


def linear_gaussian_elbo__none(v, F, c, psi, mean, std):
    return None


def linear_gaussian_elbo__zero(v, F, c, psi, mean, std):
    return 0.0


def linear_gaussian_elbo__one(v, F, c, psi, mean, std):
    return 1.0


def linear_gaussian_elbo__minus_one(v, F, c, psi, mean, std):
    return -1.0


def linear_gaussian_elbo__nan(v, F, c, psi, mean, std):
    return math.nan


def linear_gaussian_elbo__minus_inf(v, F, c, psi, mean, std):
    return -math.inf


def linear_gaussian_elbo__minus_one_hundred(v, F, c, psi, mean, std):
    return -100.0


def linear_gaussian_elbo__first_entry(v, F, c, psi, mean, std):
    return v[0]


def linear_gaussian_elbo__total_of_the_data(v, F, c, psi, mean, std):
    return v.sum()


def linear_gaussian_elbo__total_of_the_factors(v, F, c, psi, mean, std):
    return F.sum()


def linear_gaussian_elbo__number_of_dimensions(v, F, c, psi, mean, std):
    return -float(len(v))


def linear_gaussian_elbo__minus_squared_length(v, F, c, psi, mean, std):
    return -float(v @ v)


def linear_gaussian_elbo__noise(v, F, c, psi, mean, std):
    return float(_noise())


def linear_gaussian_elbo__noise_below_zero(v, F, c, psi, mean, std):
    return -float(np.abs(_noise()))


def linear_gaussian_elbo__always_an_error(v, F, c, psi, mean, std):
    raise ValueError("no answer")


# mean_field_optimum


def mean_field_optimum__none(v, F, c, psi):
    return None


def mean_field_optimum__one_number(v, F, c, psi):
    return 0.0


def mean_field_optimum__zeros(v, F, c, psi):
    return (np.zeros(F.shape[1]), np.zeros(F.shape[1]))


def mean_field_optimum__ones(v, F, c, psi):
    return (np.ones(F.shape[1]), np.ones(F.shape[1]))


def mean_field_optimum__nan(v, F, c, psi):
    return (np.full(F.shape[1], np.nan), np.full(F.shape[1], np.nan))


def mean_field_optimum__echo_of_data_and_noise(v, F, c, psi):
    return (np.resize(v, F.shape[1]), np.resize(psi, F.shape[1]))


def mean_field_optimum__echo_of_offset_and_noise(v, F, c, psi):
    return (np.resize(c, F.shape[1]), np.resize(psi, F.shape[1]))


def mean_field_optimum__first_row_of_the_factors(v, F, c, psi):
    return (F[0], np.ones(F.shape[1]))


def mean_field_optimum__zeros_and_ones(v, F, c, psi):
    return (np.zeros(F.shape[1]), np.ones(F.shape[1]))


def mean_field_optimum__noise(v, F, c, psi):
    return (_noise(F.shape[1]), np.abs(_noise(F.shape[1])))


def mean_field_optimum__narrow(v, F, c, psi):
    return (np.zeros(F.shape[1]), np.full(F.shape[1], 1e-9))


def mean_field_optimum__empty(v, F, c, psi):
    return ()


def mean_field_optimum__always_an_error(v, F, c, psi):
    raise ValueError("no answer")


# amortisation_gap


def amortisation_gap__none(v, F, c, psi, W, b, log_std):
    return None


def amortisation_gap__zeros(v, F, c, psi, W, b, log_std):
    return np.zeros(len(v))


def amortisation_gap__ones(v, F, c, psi, W, b, log_std):
    return np.ones(len(v))


def amortisation_gap__nan(v, F, c, psi, W, b, log_std):
    return np.full(len(v), np.nan)


def amortisation_gap__inf(v, F, c, psi, W, b, log_std):
    return np.full(len(v), np.inf)


def amortisation_gap__small(v, F, c, psi, W, b, log_std):
    return np.full(len(v), 1e-9)


def amortisation_gap__one_number(v, F, c, psi, W, b, log_std):
    return 0.0


def amortisation_gap__first_column(v, F, c, psi, W, b, log_std):
    return v[:, 0]


def amortisation_gap__size_of_the_first_column(v, F, c, psi, W, b, log_std):
    return np.abs(v[:, 0])


def amortisation_gap__squared_lengths(v, F, c, psi, W, b, log_std):
    return np.sum(v**2, axis=1)


def amortisation_gap__positive_noise(v, F, c, psi, W, b, log_std):
    return np.abs(_noise(len(v)))


def amortisation_gap__noise(v, F, c, psi, W, b, log_std):
    return _noise(len(v))


def amortisation_gap__in_order(v, F, c, psi, W, b, log_std):
    return np.arange(len(v), dtype=float)


def amortisation_gap__echo_of_the_bias(v, F, c, psi, W, b, log_std):
    return np.resize(b, len(v))


def amortisation_gap__always_an_error(v, F, c, psi, W, b, log_std):
    raise ValueError("no answer")


# aggregate_posterior_log_density


def aggregate_posterior_log_density__none(z, means, stds):
    return None


def aggregate_posterior_log_density__zeros(z, means, stds):
    return np.zeros(len(z))


def aggregate_posterior_log_density__ones(z, means, stds):
    return np.ones(len(z))


def aggregate_posterior_log_density__minus_ones(z, means, stds):
    return -np.ones(len(z))


def aggregate_posterior_log_density__nan(z, means, stds):
    return np.full(len(z), np.nan)


def aggregate_posterior_log_density__minus_inf(z, means, stds):
    return np.full(len(z), -np.inf)


def aggregate_posterior_log_density__minus_one_thousand(z, means, stds):
    return np.full(len(z), -1000.0)


def aggregate_posterior_log_density__first_coordinate(z, means, stds):
    return z[:, 0]


def aggregate_posterior_log_density__minus_squared_length(z, means, stds):
    return -np.sum(z**2, axis=1)


def aggregate_posterior_log_density__minus_length(z, means, stds):
    return -np.linalg.norm(z, axis=1)


def aggregate_posterior_log_density__log_of_n(z, means, stds):
    return np.full(len(z), -math.log(len(means)))


def aggregate_posterior_log_density__noise(z, means, stds):
    return _noise(len(z))


def aggregate_posterior_log_density__one_number(z, means, stds):
    return 0.0


def aggregate_posterior_log_density__echo_of_the_means(z, means, stds):
    return np.resize(means, len(z))


def aggregate_posterior_log_density__always_an_error(z, means, stds):
    raise ValueError("no answer")


# latent_grid


def latent_grid__none(n):
    return None


def latent_grid__zeros(n):
    return np.zeros((n, n, 2))


def latent_grid__ones(n):
    return np.ones((n, n, 2))


def latent_grid__nan(n):
    return np.full((n, n, 2), np.nan)


def latent_grid__halves(n):
    return np.full((n, n, 2), 0.5)


def latent_grid__n_itself(n):
    return n


def latent_grid__indices(n):
    return np.moveaxis(np.indices((n, n)), 0, -1).astype(float)


def latent_grid__indices_centred(n):
    return np.moveaxis(np.indices((n, n)), 0, -1) - (n - 1) / 2


def latent_grid__indices_over_n(n):
    return np.moveaxis(np.indices((n, n)), 0, -1) / n


def latent_grid__noise(n):
    return _noise(n, n, 2)


def latent_grid__noise_in_order(n):
    return np.sort(np.sort(_noise(n, n, 2), axis=0), axis=1)


def latent_grid__odd_noise(n):
    return _noise(n, n, 2) - _noise(n, n, 2)[::-1, ::-1]


def latent_grid__empty(n):
    return np.zeros((0, 0, 2))


def latent_grid__always_an_error(n):
    raise ValueError("no answer")
