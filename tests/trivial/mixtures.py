"""Answers to `mixtures` that take no understanding, of the right shapes and kinds: each must score exactly 0.

Every function is called `<function>__<slug>`.
"""

import numpy as np


def _noise(*shape):
    return np.random.default_rng(0).normal(size=shape)


def _uniform_noise(*shape):
    return np.random.default_rng(0).uniform(size=shape)


def _random_rows(n, k):
    return np.random.default_rng(0).dirichlet(np.ones(k), size=n)


def _one_hot(columns, k):
    return np.eye(k)[np.asarray(columns, dtype=int)]


def _identities(k, d):
    return np.tile(np.eye(d), (k, 1, 1))


def _first_rows(x, k):
    """k rows of the data, repeated if there are fewer."""
    return x[np.arange(k) % len(x)].copy()


# uniform_responsibilities


def uniform_responsibilities__none(log_likelihoods):
    return None


def uniform_responsibilities__zeros(log_likelihoods):
    return np.zeros_like(log_likelihoods)


def uniform_responsibilities__ones(log_likelihoods):
    return np.ones_like(log_likelihoods)


def uniform_responsibilities__nan(log_likelihoods):
    return np.full_like(log_likelihoods, np.nan)


def uniform_responsibilities__inf(log_likelihoods):
    return np.full_like(log_likelihoods, np.inf)


def uniform_responsibilities__echo(log_likelihoods):
    return log_likelihoods


def uniform_responsibilities__uniform(log_likelihoods):
    return np.full_like(log_likelihoods, 1 / log_likelihoods.shape[1])


def uniform_responsibilities__mean(log_likelihoods):
    return np.full_like(log_likelihoods, log_likelihoods.mean())


def uniform_responsibilities__noise(log_likelihoods):
    return _noise(*log_likelihoods.shape)


def uniform_responsibilities__random_rows(log_likelihoods):
    return _random_rows(*log_likelihoods.shape)


def uniform_responsibilities__first_component(log_likelihoods):
    n, k = log_likelihoods.shape
    return _one_hot(np.zeros(n), k)


def uniform_responsibilities__components_in_turn(log_likelihoods):
    n, k = log_likelihoods.shape
    return _one_hot(np.arange(n) % k, k)


def uniform_responsibilities__ranks(log_likelihoods):
    ranks = log_likelihoods.argsort(axis=1).argsort(axis=1) + 1.0
    return ranks / ranks.sum(axis=1, keepdims=True)


def uniform_responsibilities__absolute_values(log_likelihoods):
    positive = np.abs(log_likelihoods)
    return positive / positive.sum(axis=1, keepdims=True)


# gaussian_responsibilities


def gaussian_responsibilities__none(x, weights, means, covariances):
    return None


def gaussian_responsibilities__zeros(x, weights, means, covariances):
    return np.zeros((len(x), len(weights)))


def gaussian_responsibilities__ones(x, weights, means, covariances):
    return np.ones((len(x), len(weights)))


def gaussian_responsibilities__nan(x, weights, means, covariances):
    return np.full((len(x), len(weights)), np.nan)


def gaussian_responsibilities__inf(x, weights, means, covariances):
    return np.full((len(x), len(weights)), np.inf)


def gaussian_responsibilities__echo(x, weights, means, covariances):
    return np.resize(x, (len(x), len(weights)))


def gaussian_responsibilities__uniform(x, weights, means, covariances):
    return np.full((len(x), len(weights)), 1 / len(weights))


def gaussian_responsibilities__uniform_over_the_used(x, weights, means, covariances):
    used = 1.0 * (weights > 0)
    return np.tile(used / used.sum(), (len(x), 1))


def gaussian_responsibilities__prior(x, weights, means, covariances):
    return np.tile(weights, (len(x), 1))


def gaussian_responsibilities__heaviest_component(x, weights, means, covariances):
    return _one_hot(np.full(len(x), weights.argmax()), len(weights))


def gaussian_responsibilities__random_rows(x, weights, means, covariances):
    return _random_rows(len(x), len(weights))


def gaussian_responsibilities__random_rows_times_prior(x, weights, means, covariances):
    rows = _random_rows(len(x), len(weights)) * weights
    return rows / rows.sum(axis=1, keepdims=True)


def gaussian_responsibilities__noise(x, weights, means, covariances):
    return _noise(len(x), len(weights))


def gaussian_responsibilities__components_in_turn(x, weights, means, covariances):
    used = np.flatnonzero(weights)
    return _one_hot(used[np.arange(len(x)) % len(used)], len(weights))


# gaussian_m_step


def gaussian_m_step__none(x, responsibilities):
    return None


def gaussian_m_step__none_each(x, responsibilities):
    return None, None, None


def gaussian_m_step__zeros(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    return np.zeros(k), np.zeros((k, d)), np.zeros((k, d, d))


def gaussian_m_step__ones(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    return np.ones(k), np.ones((k, d)), np.ones((k, d, d))


def gaussian_m_step__nan(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    return np.full(k, np.nan), np.full((k, d), np.nan), np.full((k, d, d), np.nan)


def gaussian_m_step__standard(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    return np.full(k, 1 / k), np.zeros((k, d)), _identities(k, d)


def gaussian_m_step__echo(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    return responsibilities[0].copy(), _first_rows(x, k), _identities(k, d)


def gaussian_m_step__noise(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    factors = _noise(k, d, d)
    return _random_rows(1, k)[0], _noise(k, d), factors @ np.swapaxes(factors, 1, 2)


def gaussian_m_step__moments_of_all_data(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    covariance = np.cov(x.T, bias=True).reshape(d, d)
    return np.full(k, 1 / k), np.tile(x.mean(axis=0), (k, 1)), np.tile(covariance, (k, 1, 1))


def gaussian_m_step__sample_moments_of_all_data(x, responsibilities):
    d, k = x.shape[1], responsibilities.shape[1]
    covariance = np.cov(x.T).reshape(d, d) if len(x) > 1 else np.eye(d)
    return responsibilities[-1].copy(), np.tile(x.mean(axis=0), (k, 1)), np.tile(covariance, (k, 1, 1))


# expected_complete_log_likelihood


def expected_complete_log_likelihood__none(x, responsibilities, weights, means, covariances):
    return None


def expected_complete_log_likelihood__zero(x, responsibilities, weights, means, covariances):
    return 0.0


def expected_complete_log_likelihood__one(x, responsibilities, weights, means, covariances):
    return 1.0


def expected_complete_log_likelihood__nan(x, responsibilities, weights, means, covariances):
    return np.nan


def expected_complete_log_likelihood__minus_infinity(x, responsibilities, weights, means, covariances):
    return -np.inf


def expected_complete_log_likelihood__infinity(x, responsibilities, weights, means, covariances):
    return np.inf


def expected_complete_log_likelihood__minus_infinity_by_the_weights(x, responsibilities, weights, means, covariances):
    return -np.inf if np.any(weights == 0) else 0.0


def expected_complete_log_likelihood__minus_the_size(x, responsibilities, weights, means, covariances):
    return -float(x.size)


def expected_complete_log_likelihood__mean(x, responsibilities, weights, means, covariances):
    return float(x.mean())


def expected_complete_log_likelihood__sum(x, responsibilities, weights, means, covariances):
    return float(responsibilities.sum())


def expected_complete_log_likelihood__noise(x, responsibilities, weights, means, covariances):
    return -100 * float(_uniform_noise())


# gaussian_mixture_log_likelihood


def gaussian_mixture_log_likelihood__none(x, weights, means, covariances):
    return None


def gaussian_mixture_log_likelihood__zero(x, weights, means, covariances):
    return 0.0


def gaussian_mixture_log_likelihood__one(x, weights, means, covariances):
    return 1.0


def gaussian_mixture_log_likelihood__nan(x, weights, means, covariances):
    return np.nan


def gaussian_mixture_log_likelihood__minus_infinity(x, weights, means, covariances):
    return -np.inf


def gaussian_mixture_log_likelihood__minus_the_size(x, weights, means, covariances):
    return -float(x.size)


def gaussian_mixture_log_likelihood__mean(x, weights, means, covariances):
    return float(x.mean())


def gaussian_mixture_log_likelihood__sum_of_log_weights(x, weights, means, covariances):
    return float(np.log(weights[weights > 0]).sum())


def gaussian_mixture_log_likelihood__sum_of_squares(x, weights, means, covariances):
    return -0.5 * float(np.sum(x**2))


def gaussian_mixture_log_likelihood__noise(x, weights, means, covariances):
    return -100 * float(_uniform_noise())


# mixture_elbo


def mixture_elbo__none(x, responsibilities, weights, means, covariances):
    return None


def mixture_elbo__zero(x, responsibilities, weights, means, covariances):
    return 0.0


def mixture_elbo__one(x, responsibilities, weights, means, covariances):
    return 1.0


def mixture_elbo__nan(x, responsibilities, weights, means, covariances):
    return np.nan


def mixture_elbo__minus_infinity(x, responsibilities, weights, means, covariances):
    return -np.inf


def mixture_elbo__a_very_low_bound(x, responsibilities, weights, means, covariances):
    return -1e300


def mixture_elbo__minus_infinity_by_the_weights(x, responsibilities, weights, means, covariances):
    return -np.inf if np.any(responsibilities[:, weights == 0] > 0) else -1e300


def mixture_elbo__minus_the_size(x, responsibilities, weights, means, covariances):
    return -float(x.size)


def mixture_elbo__mean(x, responsibilities, weights, means, covariances):
    return float(x.mean())


def mixture_elbo__sum(x, responsibilities, weights, means, covariances):
    return float(responsibilities.sum())


def mixture_elbo__noise(x, responsibilities, weights, means, covariances):
    return -100 * float(_uniform_noise())


# fit_gaussian_mixture


def fit_gaussian_mixture__none(x, weights, means, covariances, tol, max_iter):
    return None


def fit_gaussian_mixture__zeros(x, weights, means, covariances, tol, max_iter):
    return np.zeros_like(weights), np.zeros_like(means), np.zeros_like(covariances), np.zeros(max_iter + 1)


def fit_gaussian_mixture__nan(x, weights, means, covariances, tol, max_iter):
    return weights * np.nan, means * np.nan, covariances * np.nan, np.full(max_iter + 1, np.nan)


def fit_gaussian_mixture__echo(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, np.zeros(1)


def fit_gaussian_mixture__echo_constant_trace(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, np.full(max_iter + 1, -100.0)


def fit_gaussian_mixture__echo_increasing_trace(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, np.linspace(-1000.0, -900.0, max_iter + 1)


def fit_gaussian_mixture__echo_converging_trace(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, -len(x) * (1 + 0.5 ** np.arange(max_iter + 1))


def fit_gaussian_mixture__echo_two_entries(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, np.array([-1.0, -1.0 + tol / 2])[: max_iter + 1]


def fit_gaussian_mixture__echo_empty_trace(x, weights, means, covariances, tol, max_iter):
    return weights, means, covariances, np.zeros(0)


def fit_gaussian_mixture__moments_of_all_data(x, weights, means, covariances, tol, max_iter):
    k, d = means.shape
    covariance = np.cov(x.T, bias=True).reshape(d, d)
    trace = np.linspace(-float(x.size), 0, max_iter + 1)
    return np.full(k, 1 / k), np.tile(x.mean(axis=0), (k, 1)), np.tile(covariance, (k, 1, 1)), trace


def fit_gaussian_mixture__noise(x, weights, means, covariances, tol, max_iter):
    k, d = means.shape
    return _random_rows(1, k)[0], _noise(k, d), _identities(k, d), np.sort(_noise(max_iter + 1))


# bernoulli_responsibilities


def bernoulli_responsibilities__none(x, theta):
    return None


def bernoulli_responsibilities__zeros(x, theta):
    return np.zeros((len(x), len(theta)))


def bernoulli_responsibilities__ones(x, theta):
    return np.ones((len(x), len(theta)))


def bernoulli_responsibilities__nan(x, theta):
    return np.full((len(x), len(theta)), np.nan)


def bernoulli_responsibilities__inf(x, theta):
    return np.full((len(x), len(theta)), np.inf)


def bernoulli_responsibilities__echo(x, theta):
    return np.resize(x, (len(x), len(theta)))


def bernoulli_responsibilities__uniform(x, theta):
    return np.full((len(x), len(theta)), 1 / len(theta))


def bernoulli_responsibilities__random_rows(x, theta):
    return _random_rows(len(x), len(theta))


def bernoulli_responsibilities__first_component(x, theta):
    return _one_hot(np.zeros(len(x)), len(theta))


def bernoulli_responsibilities__components_in_turn(x, theta):
    return _one_hot(np.arange(len(x)) % len(theta), len(theta))


def bernoulli_responsibilities__brightness(x, theta):
    brightness = theta.mean(axis=1) + 1e-12
    return np.tile(brightness / brightness.sum(), (len(x), 1))


def bernoulli_responsibilities__noise(x, theta):
    return _noise(len(x), len(theta))


# bernoulli_m_step


def bernoulli_m_step__none(x, responsibilities):
    return None


def bernoulli_m_step__zeros(x, responsibilities):
    return np.zeros((responsibilities.shape[1], x.shape[1]))


def bernoulli_m_step__ones(x, responsibilities):
    return np.ones((responsibilities.shape[1], x.shape[1]))


def bernoulli_m_step__nan(x, responsibilities):
    return np.full((responsibilities.shape[1], x.shape[1]), np.nan)


def bernoulli_m_step__halves(x, responsibilities):
    return np.full((responsibilities.shape[1], x.shape[1]), 0.5)


def bernoulli_m_step__echo(x, responsibilities):
    return _first_rows(x, responsibilities.shape[1])


def bernoulli_m_step__average_image(x, responsibilities):
    return np.tile(x.mean(axis=0), (responsibilities.shape[1], 1))


def bernoulli_m_step__average_brightness(x, responsibilities):
    return np.full((responsibilities.shape[1], x.shape[1]), x.mean())


def bernoulli_m_step__noise(x, responsibilities):
    return _uniform_noise(responsibilities.shape[1], x.shape[1])


def bernoulli_m_step__random_average(x, responsibilities):
    rows = _random_rows(responsibilities.shape[1], len(x))
    return np.clip(rows @ x, 0, 1)


# fit_bernoulli_mixture


def fit_bernoulli_mixture__none(x, theta, tol, max_iter):
    return None


def fit_bernoulli_mixture__zeros(x, theta, tol, max_iter):
    return np.zeros_like(theta), np.zeros(max_iter + 1)


def fit_bernoulli_mixture__halves(x, theta, tol, max_iter):
    return np.full_like(theta, 0.5), np.full(max_iter + 1, -x.size * np.log(2))


def fit_bernoulli_mixture__nan(x, theta, tol, max_iter):
    return np.full_like(theta, np.nan), np.full(max_iter + 1, np.nan)


def fit_bernoulli_mixture__echo(x, theta, tol, max_iter):
    return theta, np.zeros(1)


def fit_bernoulli_mixture__echo_constant_trace(x, theta, tol, max_iter):
    return theta, np.full(max_iter + 1, -100.0)


def fit_bernoulli_mixture__echo_increasing_trace(x, theta, tol, max_iter):
    return theta, np.linspace(-1000.0, -900.0, max_iter + 1)


def fit_bernoulli_mixture__echo_converging_trace(x, theta, tol, max_iter):
    return theta, -x.size * (1 + 0.5 ** np.arange(max_iter + 1))


def fit_bernoulli_mixture__echo_empty_trace(x, theta, tol, max_iter):
    return theta, np.zeros(0)


def fit_bernoulli_mixture__average_image(x, theta, tol, max_iter):
    return np.tile(x.mean(axis=0), (len(theta), 1)), np.linspace(-float(x.size), 0, max_iter + 1)


def fit_bernoulli_mixture__images(x, theta, tol, max_iter):
    return _first_rows(x, len(theta)), np.linspace(-float(x.size), 0, max_iter + 1)


def fit_bernoulli_mixture__noise(x, theta, tol, max_iter):
    return _uniform_noise(*theta.shape), np.sort(_noise(max_iter + 1))
