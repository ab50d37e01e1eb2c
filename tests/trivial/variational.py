"""Answers to `variational` that need no understanding, and that must score exactly 0.

A function is named `<function>__<slug>`: constants, echoes of the arguments and noise of the right
shape and kind, some of them dressed up so that they obey a law that every right answer obeys.
"""

import math

import numpy as np

# log_evidence


def log_evidence__zero(x, theta):
    return 0.0


def log_evidence__one(x, theta):
    return 1.0


def log_evidence__minus_one(x, theta):
    return -1.0


def log_evidence__nan(x, theta):
    return math.nan


def log_evidence__inf(x, theta):
    return math.inf


def log_evidence__minus_inf(x, theta):
    return -math.inf


def log_evidence__small(x, theta):
    return 1e-9


def log_evidence__none(x, theta):
    return None


def log_evidence__echo_of_x(x, theta):
    return x


def log_evidence__echo_of_theta(x, theta):
    return theta


def log_evidence__noise(x, theta):
    return np.random.default_rng().normal()


def log_evidence__positive_noise(x, theta):
    return np.random.default_rng(0).exponential()


def log_evidence__always_an_error(x, theta):
    raise ValueError("no answer")


def log_evidence__minus_x(x, theta):
    return -x


def log_evidence__minus_forty(x, theta):
    return -40.0


def log_evidence__log_of_theta(x, theta):
    return math.log(theta)


# posterior_log_density


def posterior_log_density__zeros(z, x, theta):
    return np.zeros(np.shape(z))


def posterior_log_density__ones(z, x, theta):
    return np.ones(np.shape(z))


def posterior_log_density__minus_ones(z, x, theta):
    return np.full(np.shape(z), -1.0)


def posterior_log_density__nan(z, x, theta):
    return np.full(np.shape(z), np.nan)


def posterior_log_density__inf(z, x, theta):
    return np.full(np.shape(z), np.inf)


def posterior_log_density__minus_inf(z, x, theta):
    return np.full(np.shape(z), -np.inf)


def posterior_log_density__echo(z, x, theta):
    return np.array(z)


def posterior_log_density__minus_echo(z, x, theta):
    return -np.asarray(z)


def posterior_log_density__echo_of_x(z, x, theta):
    return np.full(np.shape(z), x)


def posterior_log_density__noise(z, x, theta):
    return np.random.default_rng().normal(size=np.shape(z))


def posterior_log_density__none(z, x, theta):
    return None


def posterior_log_density__one_number(z, x, theta):
    return 0.0


def posterior_log_density__zeros_on_the_support(z, x, theta):
    return np.where(np.asarray(z) > 0, 0.0, -np.inf)


def posterior_log_density__minus_echo_on_the_support(z, x, theta):
    return np.where(np.asarray(z) > 0, -np.asarray(z), -np.inf)


def posterior_log_density__noise_on_the_support(z, x, theta):
    return np.where(np.asarray(z) > 0, np.random.default_rng(0).normal(size=np.shape(z)), -np.inf)


def posterior_log_density__always_an_error(z, x, theta):
    raise ValueError("no answer")


# exponential_elbo


def exponential_elbo__zero(x, theta, phi):
    return 0.0


def exponential_elbo__one(x, theta, phi):
    return 1.0


def exponential_elbo__minus_one(x, theta, phi):
    return -1.0


def exponential_elbo__nan(x, theta, phi):
    return math.nan


def exponential_elbo__inf(x, theta, phi):
    return math.inf


def exponential_elbo__minus_inf(x, theta, phi):
    return -math.inf


def exponential_elbo__small(x, theta, phi):
    return 1e-9


def exponential_elbo__none(x, theta, phi):
    return None


def exponential_elbo__echo_of_x(x, theta, phi):
    return x


def exponential_elbo__echo_of_theta(x, theta, phi):
    return theta


def exponential_elbo__echo_of_phi(x, theta, phi):
    return phi


def exponential_elbo__noise(x, theta, phi):
    return np.random.default_rng().normal()


def exponential_elbo__positive_noise(x, theta, phi):
    return np.random.default_rng(0).exponential()


def exponential_elbo__always_an_error(x, theta, phi):
    raise ValueError("no answer")


def exponential_elbo__minus_one_over_phi(x, theta, phi):
    return -1 / phi


def exponential_elbo__minus_phi(x, theta, phi):
    return -phi


def exponential_elbo__minus_noise(x, theta, phi):
    return -np.random.default_rng().exponential()


# exponential_elbo_gradients


def exponential_elbo_gradients__zeros(x, theta, phi):
    return 0.0, 0.0


def exponential_elbo_gradients__ones(x, theta, phi):
    return 1.0, 1.0


def exponential_elbo_gradients__minus_ones(x, theta, phi):
    return -1.0, -1.0


def exponential_elbo_gradients__nan(x, theta, phi):
    return math.nan, math.nan


def exponential_elbo_gradients__inf(x, theta, phi):
    return math.inf, math.inf


def exponential_elbo_gradients__none(x, theta, phi):
    return None


def exponential_elbo_gradients__echo(x, theta, phi):
    return theta, phi


def exponential_elbo_gradients__echo_of_x(x, theta, phi):
    return x, x


def exponential_elbo_gradients__inverses(x, theta, phi):
    return 1 / theta, 1 / phi


def exponential_elbo_gradients__minus_inverses(x, theta, phi):
    return -1 / theta, -1 / phi


def exponential_elbo_gradients__noise(x, theta, phi):
    return tuple(np.random.default_rng().normal(size=2))


def exponential_elbo_gradients__array_of_zeros(x, theta, phi):
    return np.zeros(2)


def exponential_elbo_gradients__pair_of_nones(x, theta, phi):
    return None, None


def exponential_elbo_gradients__always_an_error(x, theta, phi):
    raise ValueError("no answer")


# elbo_gap


def elbo_gap__zero(x, theta, phi):
    return 0.0


def elbo_gap__one(x, theta, phi):
    return 1.0


def elbo_gap__minus_one(x, theta, phi):
    return -1.0


def elbo_gap__nan(x, theta, phi):
    return math.nan


def elbo_gap__inf(x, theta, phi):
    return math.inf


def elbo_gap__minus_inf(x, theta, phi):
    return -math.inf


def elbo_gap__small(x, theta, phi):
    return 1e-9


def elbo_gap__none(x, theta, phi):
    return None


def elbo_gap__echo_of_x(x, theta, phi):
    return x


def elbo_gap__echo_of_theta(x, theta, phi):
    return theta


def elbo_gap__echo_of_phi(x, theta, phi):
    return phi


def elbo_gap__noise(x, theta, phi):
    return np.random.default_rng().normal()


def elbo_gap__positive_noise(x, theta, phi):
    return np.random.default_rng(0).exponential()


def elbo_gap__always_an_error(x, theta, phi):
    raise ValueError("no answer")


def elbo_gap__one_over_phi(x, theta, phi):
    return 1 / phi


def elbo_gap__square_of_x(x, theta, phi):
    return x**2


def elbo_gap__theta_over_phi(x, theta, phi):
    return theta / phi


def elbo_gap__ten(x, theta, phi):
    return 10.0


# maximise_elbo


def maximise_elbo__zeros(x):
    return 0.0, 0.0


def maximise_elbo__ones(x):
    return 1.0, 1.0


def maximise_elbo__minus_ones(x):
    return -1.0, -1.0


def maximise_elbo__nan(x):
    return math.nan, math.nan


def maximise_elbo__inf(x):
    return math.inf, math.inf


def maximise_elbo__none(x):
    return None


def maximise_elbo__twos(x):
    return 2.0, 2.0


def maximise_elbo__echo(x):
    return x, x


def maximise_elbo__noise(x):
    return tuple(np.random.default_rng().exponential(size=2))


def maximise_elbo__equal_noise(x):
    rate = np.random.default_rng(0).exponential()
    return rate, rate


def maximise_elbo__always_an_error(x):
    raise ValueError("x must be positive")


def maximise_elbo__ones_for_positive_x(x):
    if x <= 0:
        raise ValueError("x must be positive")
    return 1.0, 1.0


def maximise_elbo__twos_for_positive_x(x):
    if x <= 0:
        raise ValueError("x must be positive")
    return 2.0, 2.0


def maximise_elbo__echo_for_positive_x(x):
    if x <= 0:
        raise ValueError("x must be positive")
    return x, x


def maximise_elbo__none_for_positive_x(x):
    if x <= 0:
        raise ValueError("x must be positive")
    return None


# exponential_from_exponential


def exponential_from_exponential__zeros(epsilon, phi):
    return np.zeros(np.shape(epsilon))


def exponential_from_exponential__ones(epsilon, phi):
    return np.ones(np.shape(epsilon))


def exponential_from_exponential__nan(epsilon, phi):
    return np.full(np.shape(epsilon), np.nan)


def exponential_from_exponential__inf(epsilon, phi):
    return np.full(np.shape(epsilon), np.inf)


def exponential_from_exponential__echo(epsilon, phi):
    return np.array(epsilon)


def exponential_from_exponential__inverse_rates(epsilon, phi):
    return np.full(np.shape(epsilon), 1 / phi)


def exponential_from_exponential__rates(epsilon, phi):
    return np.full(np.shape(epsilon), phi)


def exponential_from_exponential__uniform_noise(epsilon, phi):
    return np.random.default_rng().uniform(size=np.shape(epsilon))


def exponential_from_exponential__positive_noise(epsilon, phi):
    return np.random.default_rng(0).exponential(size=np.shape(epsilon))


def exponential_from_exponential__sorted_positive_noise(epsilon, phi):
    return np.sort(np.random.default_rng(0).exponential(size=np.shape(epsilon)))


def exponential_from_exponential__ramp(epsilon, phi):
    return np.linspace(0.1, 5 / phi, len(epsilon))


def exponential_from_exponential__one_number(epsilon, phi):
    return 1 / phi


def exponential_from_exponential__none(epsilon, phi):
    return None


def exponential_from_exponential__noise_in_the_order_of_the_argument(epsilon, phi):
    noise = np.sort(np.random.default_rng(0).gamma(2.0, size=np.shape(epsilon)))
    return noise[np.argsort(np.argsort(epsilon))]


def exponential_from_exponential__always_an_error(epsilon, phi):
    raise ValueError("no answer")


# exponential_from_uniform


def exponential_from_uniform__zeros(u, phi):
    return np.zeros(np.shape(u))


def exponential_from_uniform__ones(u, phi):
    return np.ones(np.shape(u))


def exponential_from_uniform__nan(u, phi):
    return np.full(np.shape(u), np.nan)


def exponential_from_uniform__inf(u, phi):
    return np.full(np.shape(u), np.inf)


def exponential_from_uniform__echo(u, phi):
    return np.array(u)


def exponential_from_uniform__inverse_rates(u, phi):
    return np.full(np.shape(u), 1 / phi)


def exponential_from_uniform__rates(u, phi):
    return np.full(np.shape(u), phi)


def exponential_from_uniform__uniform_noise(u, phi):
    return np.random.default_rng().uniform(size=np.shape(u))


def exponential_from_uniform__positive_noise(u, phi):
    return np.random.default_rng(0).exponential(size=np.shape(u))


def exponential_from_uniform__sorted_positive_noise(u, phi):
    return np.sort(np.random.default_rng(0).exponential(size=np.shape(u)))


def exponential_from_uniform__ramp(u, phi):
    return np.linspace(0.1, 5 / phi, len(u))


def exponential_from_uniform__one_number(u, phi):
    return 1 / phi


def exponential_from_uniform__none(u, phi):
    return None


def exponential_from_uniform__complement(u, phi):
    return 1 - np.asarray(u)


def exponential_from_uniform__noise_in_the_order_of_the_argument(u, phi):
    noise = np.sort(np.random.default_rng(0).gamma(2.0, size=np.shape(u)))
    return noise[np.argsort(np.argsort(u))]


def exponential_from_uniform__always_an_error(u, phi):
    raise ValueError("no answer")


# kl_exponential


def kl_exponential__zero(phi, theta):
    return 0.0


def kl_exponential__one(phi, theta):
    return 1.0


def kl_exponential__minus_one(phi, theta):
    return -1.0


def kl_exponential__integer_zero(phi, theta):
    return 0


def kl_exponential__nan(phi, theta):
    return math.nan


def kl_exponential__inf(phi, theta):
    return math.inf


def kl_exponential__minus_inf(phi, theta):
    return -math.inf


def kl_exponential__small(phi, theta):
    return 1e-9


def kl_exponential__none(phi, theta):
    return None


def kl_exponential__echo_of_phi(phi, theta):
    return phi


def kl_exponential__echo_of_theta(phi, theta):
    return theta


def kl_exponential__noise(phi, theta):
    return np.random.default_rng().normal()


def kl_exponential__positive_noise(phi, theta):
    return np.random.default_rng(0).exponential()


def kl_exponential__always_an_error(phi, theta):
    raise ValueError("no answer")


def kl_exponential__one_over_phi(phi, theta):
    return 1 / phi


def kl_exponential__one_unless_equal(phi, theta):
    return float(phi != theta)


def kl_exponential__distance(phi, theta):
    return abs(phi - theta)


# kl_factorised


def kl_factorised__zero(q, p):
    return 0.0


def kl_factorised__one(q, p):
    return 1.0


def kl_factorised__minus_one(q, p):
    return -1.0


def kl_factorised__nan(q, p):
    return math.nan


def kl_factorised__inf(q, p):
    return math.inf


def kl_factorised__minus_inf(q, p):
    return -math.inf


def kl_factorised__small(q, p):
    return 1e-9


def kl_factorised__none(q, p):
    return None


def kl_factorised__noise(q, p):
    return np.random.default_rng().normal()


def kl_factorised__positive_noise(q, p):
    return np.random.default_rng(0).exponential()


def kl_factorised__always_an_error(q, p):
    raise ValueError("no answer")


def kl_factorised__number_of_factors(q, p):
    return float(len(q))


def kl_factorised__echo(q, p):
    return q


def kl_factorised__first_probability(q, p):
    return float(q[0][0])


def kl_factorised__one_unless_equal(q, p):
    return float(not all(np.array_equal(a, b) for a, b in zip(q, p, strict=True)))


def kl_factorised__zero_or_inf(q, p):
    ruled_out = any(np.any((a > 0) & (b == 0)) for a, b in zip(q, p, strict=True))
    return math.inf if ruled_out else 0.0


def kl_factorised__noise_or_inf(q, p):
    ruled_out = any(np.any((a > 0) & (b == 0)) for a, b in zip(q, p, strict=True))
    return math.inf if ruled_out else np.random.default_rng().exponential()


# kl_factorised_gaussian


def kl_factorised_gaussian__zero(mean_q, std_q, mean_p, std_p):
    return 0.0


def kl_factorised_gaussian__one(mean_q, std_q, mean_p, std_p):
    return 1.0


def kl_factorised_gaussian__minus_one(mean_q, std_q, mean_p, std_p):
    return -1.0


def kl_factorised_gaussian__nan(mean_q, std_q, mean_p, std_p):
    return math.nan


def kl_factorised_gaussian__inf(mean_q, std_q, mean_p, std_p):
    return math.inf


def kl_factorised_gaussian__minus_inf(mean_q, std_q, mean_p, std_p):
    return -math.inf


def kl_factorised_gaussian__small(mean_q, std_q, mean_p, std_p):
    return 1e-9


def kl_factorised_gaussian__none(mean_q, std_q, mean_p, std_p):
    return None


def kl_factorised_gaussian__noise(mean_q, std_q, mean_p, std_p):
    return np.random.default_rng().normal()


def kl_factorised_gaussian__positive_noise(mean_q, std_q, mean_p, std_p):
    return np.random.default_rng(0).exponential()


def kl_factorised_gaussian__always_an_error(mean_q, std_q, mean_p, std_p):
    raise ValueError("no answer")


def kl_factorised_gaussian__number_of_dimensions(mean_q, std_q, mean_p, std_p):
    return float(len(mean_q))


def kl_factorised_gaussian__echo(mean_q, std_q, mean_p, std_p):
    return mean_q


def kl_factorised_gaussian__first_std(mean_q, std_q, mean_p, std_p):
    return float(std_q[0])


def kl_factorised_gaussian__half(mean_q, std_q, mean_p, std_p):
    return 0.5


def kl_factorised_gaussian__one_unless_equal(mean_q, std_q, mean_p, std_p):
    return float(not (np.array_equal(mean_q, mean_p) and np.array_equal(std_q, std_p)))


def kl_factorised_gaussian__zeros(mean_q, std_q, mean_p, std_p):
    return np.zeros(np.shape(mean_q))
