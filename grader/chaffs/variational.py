"""Wrong solutions to `variational`, each with the one sentence that its author should read.

A function is named `<function>__<slug>`; what its name starts with is the function that it gets wrong.
"""

import itertools
import math

import numpy as np
import scipy

LOG_TWO_PI = math.log(2 * math.pi)

quietly = np.errstate(all="ignore")


# What the wrong solutions share: the right parts, from which each of them leaves out, changes or adds one.


def _log_cdf(m):
    return scipy.special.log_ndtr(m)


def _log_evidence(x, theta):
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(x - theta)


def _log_truncated_normal(z, mean):
    z = np.asarray(z, dtype=float)
    return -((z - mean) ** 2) / 2 - LOG_TWO_PI / 2 - _log_cdf(mean)


def _on_support(z, log_density, outside=-np.inf):
    return np.where(np.asarray(z) > 0, log_density, outside)


def _fit(x, phi):
    return -LOG_TWO_PI / 2 - x**2 / 2 + x / phi - 1 / phi**2


def _elbo(x, theta, phi):
    return _fit(x, phi) + math.log(theta) - theta / phi + 1 - math.log(phi)


def _gradients(x, theta, phi):
    return 1 / theta - 1 / phi, (theta - x) / phi**2 + 2 / phi**3 - 1 / phi


def _gap(x, theta, phi):
    return _log_evidence(x, theta) - _elbo(x, theta, phi)


def _best_phi(x, theta):
    """The rate that maximises the ELBO for this theta."""
    m = x - theta
    return (math.sqrt(m**2 + 8) - m) / 2 if m < 0 else 4 / (math.sqrt(m**2 + 8) + m)


def _kl_rates(phi, theta):
    return math.log(phi / theta) + theta / phi - 1


@quietly
def _pmf_kl(q, p):
    q, p = np.asarray(q, dtype=float), np.asarray(p, dtype=float)
    return np.sum(np.where(q > 0, q * (np.log(q) - np.log(p)), 0.0))


def _gaussian_terms(mean_q, std_q, mean_p, std_p):
    mean_q, std_q, mean_p, std_p = (np.asarray(a, dtype=float) for a in (mean_q, std_q, mean_p, std_p))
    return np.log(std_p / std_q), std_q**2 / (2 * std_p**2), (mean_q - mean_p) ** 2 / (2 * std_p**2)


# log_evidence


def log_evidence__square_left_out(x, theta):
    """Completing the square in z leaves a constant behind that belongs to the evidence."""
    return math.log(theta) - theta * x + _log_cdf(x - theta)


def log_evidence__square_not_halved(x, theta):
    """Follow the factor 1/2 of the Gaussian exponent through the completion of the square."""
    return math.log(theta) + theta**2 - theta * x + _log_cdf(x - theta)


def log_evidence__square_subtracted(x, theta):
    """The constant left over after completing the square has the wrong sign."""
    return math.log(theta) - theta**2 / 2 - theta * x + _log_cdf(x - theta)


def log_evidence__theta_not_squared(x, theta):
    """The constant left over after completing the square is quadratic in the rate, not linear."""
    return math.log(theta) + theta / 2 - theta * x + _log_cdf(x - theta)


def log_evidence__square_of_unit_rate(x, theta):
    """The completed square was worked out for a rate of 1, so the answer holds for that rate alone."""
    return math.log(theta) + 1 / 2 - theta * x + _log_cdf(x - theta)


def log_evidence__cross_term_sign(x, theta):
    """Under this prior a large x is improbable, but your evidence grows with x."""
    return math.log(theta) + theta**2 / 2 + theta * x + _log_cdf(x - theta)


def log_evidence__upper_tail(x, theta):
    """The wrong tail of the normal distribution: ask on which side of 0 the completed square has its mass."""
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(theta - x)


def log_evidence__cdf_of_x(x, theta):
    """The lower limit z = 0 has to be shifted by the completed square's own centre, not by x alone."""
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(x)


def log_evidence__cdf_of_sum(x, theta):
    """The centre of the completed square moves the other way when the rate grows."""
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(x + theta)


def log_evidence__whole_line(x, theta):
    """The integral over z runs over the prior's support only, not over all reals."""
    return math.log(theta) + theta**2 / 2 - theta * x


def log_evidence__density_for_distribution(x, theta):
    """The integral of a Gaussian over a half-line is not the Gaussian's density at its end point."""
    return math.log(theta) + theta**2 / 2 - theta * x + scipy.stats.norm.logpdf(x - theta)


def log_evidence__erf_without_root_two(x, theta):
    """erf is not on the scale of the standard normal: its argument has to be rescaled."""
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(math.sqrt(2) * (x - theta))


def log_evidence__erf_not_halved(x, theta):
    """1 + erf runs from 0 to 2, so it is not yet a probability."""
    return math.log(2 * theta) + theta**2 / 2 - theta * x + _log_cdf(x - theta)


def log_evidence__log_theta_left_out(x, theta):
    """The prior's normalising constant is missing from the joint density."""
    return theta**2 / 2 - theta * x + _log_cdf(x - theta)


def log_evidence__scale_for_rate(x, theta):
    """theta is the rate of the prior, but you used it as the scale (the mean)."""
    return _log_evidence(x, 1 / theta)


def log_evidence__not_logged(x, theta):
    """You returned the density p(x) itself, but the question asks for its logarithm."""
    return math.exp(_log_evidence(x, theta))


def log_evidence__base_two(x, theta):
    """The answer is in bits: the course counts in nats."""
    return _log_evidence(x, theta) / math.log(2)


def log_evidence__base_ten(x, theta):
    """log10 is not the natural logarithm."""
    return _log_evidence(x, theta) / math.log(10)


def log_evidence__log_two_pi_again(x, theta):
    """The factor 1/sqrt(2 pi) is already inside Phi, and you count it once more."""
    return _log_evidence(x, theta) - LOG_TWO_PI / 2


def log_evidence__negative(x, theta):
    """You returned a loss (the negative logarithm), but the question asks for the log evidence."""
    return -_log_evidence(x, theta)


@quietly
def log_evidence__monte_carlo(x, theta):
    """An average over prior samples is a noisy estimate: the evidence of this model has a closed form."""
    z = np.random.default_rng().exponential(1 / theta, 10_000)
    return np.log(np.mean(scipy.stats.norm.pdf(x, loc=z)))


@quietly
def log_evidence__monte_carlo_fixed_seed(x, theta):
    """A fixed seed hides the noise of a sampling estimate and does not remove its error."""
    z = np.random.default_rng(0).exponential(1 / theta, 10_000)
    return np.log(np.mean(scipy.stats.norm.pdf(x, loc=z)))


def log_evidence__joint_at_the_mode(x, theta):
    """The joint density at its mode is not the integral of the joint density over z."""
    z = max(x - theta, 0.0)
    return math.log(theta) - theta * z - LOG_TWO_PI / 2 - (x - z) ** 2 / 2


def log_evidence__laplace(x, theta):
    """Laplace's approximation forgets that the posterior is cut off at z = 0."""
    z = max(x - theta, 0.0)
    return math.log(theta) - theta * z - (x - z) ** 2 / 2


def log_evidence__likelihood_at_prior_mean(x, theta):
    """The likelihood at the prior mean is not the likelihood averaged over the prior."""
    return scipy.stats.norm.logpdf(x, loc=1 / theta)


def log_evidence__bound_of_logs(x, theta):
    """You averaged log p(x given z) over the prior: by Jensen that is a lower bound, not the evidence."""
    return _fit(x, theta)


def log_evidence__best_elbo(x, theta):
    """The largest ELBO is still below the evidence, because no exponential is the posterior."""
    return _elbo(x, theta, _best_phi(x, theta))


def log_evidence__epsilon_in_the_log(x, theta):
    """A small number added inside the logarithm changes the answer where the probability is smaller still."""
    return math.log(theta) + theta**2 / 2 - theta * x + math.log(scipy.stats.norm.cdf(x - theta) + 1e-12)


def log_evidence__argument_clipped(x, theta):
    """Clipping the argument of Phi avoids -inf but answers a different question in the tail."""
    return math.log(theta) + theta**2 / 2 - theta * x + _log_cdf(max(x - theta, -8.0))


def log_evidence__absolute_x(x, theta):
    """x may be negative, since the noise is Gaussian: its sign matters."""
    return _log_evidence(abs(x), theta)


def log_evidence__negative_x_impossible(x, theta):
    """z is positive, but x is not: a negative observation has positive density."""
    return _log_evidence(x, theta) if x > 0 else -math.inf


def log_evidence__x_truncated(x, theta):
    """x is a real number, but you cut it to an integer."""
    return _log_evidence(int(x), theta)


def log_evidence__short_grid(x, theta):
    """Your integration grid ends at z = 10, and for a large x the posterior lies beyond it."""
    z = np.linspace(0, 10, 20_001)
    log_joint = math.log(theta) - theta * z - LOG_TWO_PI / 2 - (x - z) ** 2 / 2
    top = log_joint.max()
    return top + math.log(scipy.integrate.simpson(np.exp(log_joint - top), x=z))


def log_evidence__coarse_sum(x, theta):
    """A Riemann sum with ten cells per unit is good to a few per cent only."""
    z = np.arange(0, 200, 0.1)
    return scipy.special.logsumexp(math.log(theta) - theta * z - LOG_TWO_PI / 2 - (x - z) ** 2 / 2) + math.log(0.1)


@quietly
def log_evidence__log_of_the_cdf(x, theta):
    """You take the logarithm of a probability that has already underflowed to 0."""
    return math.log(theta) + theta**2 / 2 - theta * x + np.log(scipy.special.ndtr(x - theta))


# posterior_log_density


def posterior_log_density__no_normaliser(z, x, theta):
    """A Gaussian cut off at 0 has less than its whole mass left: it has to be normalised again."""
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=x - theta))


def posterior_log_density__zero_outside(z, x, theta):
    """Outside its support a density is 0; you returned 0 for its logarithm, which is a density of 1."""
    return _on_support(z, _log_truncated_normal(z, x - theta), 0.0)


def posterior_log_density__nan_outside(z, x, theta):
    """Outside its support a density is 0, which is a fact and not a missing value."""
    return _on_support(z, _log_truncated_normal(z, x - theta), np.nan)


def posterior_log_density__no_support(z, x, theta):
    """z is never negative under the prior, so it cannot be negative under the posterior."""
    return _log_truncated_normal(z, x - theta)


def posterior_log_density__zero_included(z, x, theta):
    """The sheet's exponential density is positive for z > 0 only: look at the boundary again."""
    return np.where(np.asarray(z) >= 0, _log_truncated_normal(z, x - theta), -np.inf)


def posterior_log_density__large_negative_outside(z, x, theta):
    """A very negative number is not the logarithm of 0."""
    return _on_support(z, _log_truncated_normal(z, x - theta), -1e10)


def posterior_log_density__plus_infinity_outside(z, x, theta):
    """The logarithm of a density that vanishes has the other sign."""
    return _on_support(z, _log_truncated_normal(z, x - theta), np.inf)


def posterior_log_density__not_logged(z, x, theta):
    """You returned the density, but the question asks for its logarithm."""
    return _on_support(z, np.exp(_log_truncated_normal(z, x - theta)), 0.0)


def posterior_log_density__density_inside(z, x, theta):
    """-inf outside is right, but inside you returned the density instead of its logarithm."""
    return _on_support(z, np.exp(_log_truncated_normal(z, x - theta)))


def posterior_log_density__lower_tail(z, x, theta):
    """You normalise by the mass that the truncation cuts away, not by the mass that is left."""
    mean = x - theta
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=mean) - _log_cdf(-mean))


def posterior_log_density__normaliser_added(z, x, theta):
    """Dividing by the remaining mass must raise the density, but yours is lowered."""
    mean = x - theta
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=mean) + _log_cdf(mean))


def posterior_log_density__normaliser_of_x(z, x, theta):
    """The Gaussian that you normalise is not centred at x."""
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=x - theta) - _log_cdf(x))


def posterior_log_density__half_normal(z, x, theta):
    """Half of the Gaussian is left only when its centre happens to be 0."""
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=x - theta) + math.log(2))


def posterior_log_density__prior_ignored(z, x, theta):
    """Your posterior does not depend on the prior's rate: where did the prior go?"""
    return _on_support(z, _log_truncated_normal(z, x))


def posterior_log_density__mean_sum(z, x, theta):
    """The prior prefers small z: it must pull the centre of the posterior the other way."""
    return _on_support(z, _log_truncated_normal(z, x + theta))


def posterior_log_density__mean_scaled(z, x, theta):
    """Complete the square in z once more: the rate does not scale the observation."""
    return _on_support(z, _log_truncated_normal(z, x / theta))


def posterior_log_density__unit_rate(z, x, theta):
    """The square was completed for a rate of 1, so the answer holds for that rate alone."""
    return _on_support(z, _log_truncated_normal(z, x - 1))


def posterior_log_density__scale_for_rate(z, x, theta):
    """theta is the rate of the prior, but you used it as its scale."""
    return _on_support(z, _log_truncated_normal(z, x - 1 / theta))


def posterior_log_density__square_not_halved(z, x, theta):
    """The exponent of the Gaussian lacks its factor 1/2."""
    mean = x - theta
    return _on_support(z, -((z - mean) ** 2) - LOG_TWO_PI / 2 - _log_cdf(mean))


def posterior_log_density__variance_two(z, x, theta):
    """The prior is linear in z on the log scale, so it cannot change the variance of the Gaussian."""
    mean = x - theta
    root = math.sqrt(2)
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=mean, scale=root) - _log_cdf(mean / root))


def posterior_log_density__two_pi_left_out(z, x, theta):
    """Phi is the integral of a density with a factor 1/sqrt(2 pi), which is missing where you divide by Phi."""
    mean = x - theta
    return _on_support(z, -((z - mean) ** 2) / 2 - _log_cdf(mean))


def posterior_log_density__joint(z, x, theta):
    """This is the joint density of x and z: Bayes' rule has a denominator."""
    return _on_support(z, scipy.stats.norm.logpdf(x, loc=z) + math.log(theta) - theta * np.asarray(z))


def posterior_log_density__likelihood(z, x, theta):
    """The likelihood of x given z is not the density of z given x."""
    return _on_support(z, scipy.stats.norm.logpdf(x, loc=z))


def posterior_log_density__prior(z, x, theta):
    """This is the prior: x has taught it nothing."""
    return _on_support(z, math.log(theta) - theta * np.asarray(z))


def posterior_log_density__exponential(z, x, theta):
    """The posterior is not an exponential with the right mean: look at the power of z in the exponent."""
    m = x - theta
    mean = m + math.exp(scipy.stats.norm.logpdf(m) - _log_cdf(m))
    return _on_support(z, -math.log(mean) - np.asarray(z) / mean)


def posterior_log_density__normalised_over_the_batch(z, x, theta):
    """The density at one z cannot depend on which other z you were asked for."""
    log_density = _on_support(z, _log_truncated_normal(z, x - theta))
    return log_density - scipy.special.logsumexp(log_density) if np.any(np.asarray(z) > 0) else log_density


def posterior_log_density__normalised_on_a_grid(z, x, theta):
    """The grid of your normaliser ends at z = 10, and for a large x the posterior lies beyond it."""
    grid = np.linspace(0, 10, 20_001)
    log_joint = -((grid - x + theta) ** 2) / 2
    log_mass = log_joint.max() + math.log(scipy.integrate.simpson(np.exp(log_joint - log_joint.max()), x=grid))
    return _on_support(z, -((np.asarray(z) - x + theta) ** 2) / 2 - log_mass)


def posterior_log_density__epsilon_in_the_log(z, x, theta):
    """A small number added to the normaliser changes the answer where the normaliser is smaller still."""
    mean = x - theta
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=mean) - math.log(scipy.stats.norm.cdf(mean) + 1e-12))


def posterior_log_density__log_of_density_plus_epsilon(z, x, theta):
    """A small number added inside the logarithm is not the density in the tail, nor outside the support."""
    density = _on_support(z, np.exp(_log_truncated_normal(z, x - theta)), 0.0)
    return np.log(density + 1e-12)


def posterior_log_density__absolute_z(z, x, theta):
    """A negative z is not a positive z with its sign lost."""
    z = np.abs(z)
    return _on_support(z, _log_truncated_normal(z, x - theta))


def posterior_log_density__z_clipped(z, x, theta):
    """You moved the points outside the support to its edge instead of giving them the density 0."""
    return _log_truncated_normal(np.maximum(z, 1e-12), x - theta)


def posterior_log_density__outside_dropped(z, x, theta):
    """One answer is asked for each z, also for those outside the support."""
    z = np.asarray(z)
    return _log_truncated_normal(z[z > 0], x - theta)


def posterior_log_density__sorted(z, x, theta):
    """The answers come back in another order than the questions."""
    z = np.sort(z)
    return _on_support(z, _log_truncated_normal(z, x - theta))


def posterior_log_density__column(z, x, theta):
    """The answer is to have the shape of z: a column broadcasts against a row into a square."""
    return _on_support(z, _log_truncated_normal(z, x - theta))[:, None]


def posterior_log_density__summed(z, x, theta):
    """One log density for each z is asked for, not the total."""
    return np.sum(_on_support(z, _log_truncated_normal(z, x - theta)))


def posterior_log_density__base_two(z, x, theta):
    """The answer is in bits: the course counts in nats."""
    return _on_support(z, _log_truncated_normal(z, x - theta) / math.log(2))


def posterior_log_density__negative(z, x, theta):
    """You returned the negative log density."""
    return -_on_support(z, _log_truncated_normal(z, x - theta))


def posterior_log_density__argument_overwritten(z, x, theta):
    """Your function writes into z, which belongs to the caller."""
    outside = z <= 0
    z[outside] = 1.0
    log_density = _log_truncated_normal(z, x - theta)
    log_density[outside] = -np.inf
    return log_density


def posterior_log_density__positive_x_only(z, x, theta):
    """x may be negative, and then the posterior is still a density."""
    if x <= 0:
        return np.full(np.shape(z), -np.inf)
    return _on_support(z, _log_truncated_normal(z, x - theta))


@quietly
def posterior_log_density__log_of_the_cdf(z, x, theta):
    """You take the logarithm of a probability that has already underflowed to 0."""
    mean = x - theta
    return _on_support(z, scipy.stats.norm.logpdf(z, loc=mean) - np.log(scipy.special.ndtr(mean)))


def posterior_log_density__squeezed(z, x, theta):
    """You squeeze the result, so a single z gives a number where an array of one entry is asked for."""
    return np.squeeze(_on_support(z, _log_truncated_normal(z, x - theta)))


# exponential_elbo


def exponential_elbo__entropy_left_out(x, theta, phi):
    """The ELBO has three parts, and the one that keeps q from collapsing to a point is missing."""
    return _fit(x, phi) + math.log(theta) - theta / phi


def exponential_elbo__entropy_doubled(x, theta, phi):
    """The entropy of q is counted twice: once in the KL divergence and once more."""
    return _elbo(x, theta, phi) + 1 - math.log(phi)


def exponential_elbo__entropy_subtracted(x, theta, phi):
    """Your bound rewards a narrow q: check the sign of E[-log q]."""
    return _fit(x, phi) + math.log(theta) - theta / phi - 1 + math.log(phi)


def exponential_elbo__entropy_of_the_prior(x, theta, phi):
    """The entropy term belongs to q, not to the prior."""
    return _fit(x, phi) + math.log(theta) - theta / phi + 1 - math.log(theta)


def exponential_elbo__entropy_log_sign(x, theta, phi):
    """A larger rate means a narrower q, so its entropy must fall with the rate."""
    return _fit(x, phi) + math.log(theta) - theta / phi + 1 + math.log(phi)


def exponential_elbo__entropy_without_one(x, theta, phi):
    """The exponent of q contributes to its entropy too, not only its normalising constant."""
    return _elbo(x, theta, phi) - 1


def exponential_elbo__entropy_minus_one(x, theta, phi):
    """The expectation of the exponent of -log q has the wrong sign."""
    return _elbo(x, theta, phi) - 2


def exponential_elbo__second_moment_squared_mean(x, theta, phi):
    """E[z^2] is not E[z]^2: the variance of q is missing from the expected square."""
    return _elbo(x, theta, phi) + 1 / (2 * phi**2)


def exponential_elbo__second_moment_not_halved(x, theta, phi):
    """The factor 1/2 of the Gaussian exponent applies to E[z^2] too."""
    return _elbo(x, theta, phi) - 1 / phi**2


def exponential_elbo__second_moment_not_squared(x, theta, phi):
    """Count the powers of z: the second moment of q scales with the square of its mean."""
    return _elbo(x, theta, phi) + 1 / phi**2 - 1 / phi


def exponential_elbo__second_moment_of_mean_as_variance(x, theta, phi):
    """The variance of an exponential is not equal to its mean (that is a Poisson)."""
    return _elbo(x, theta, phi) + 1 / (2 * phi**2) - 1 / (2 * phi)


def exponential_elbo__second_moment_added(x, theta, phi):
    """A spread-out q must lower the expected log-likelihood, but yours raises it."""
    return _elbo(x, theta, phi) + 2 / phi**2


def exponential_elbo__second_moment_left_out(x, theta, phi):
    """The square (x - z)^2 has three terms, and one of their expectations is missing."""
    return _elbo(x, theta, phi) + 1 / phi**2


def exponential_elbo__two_pi_left_out(x, theta, phi):
    """The normalising constant of the likelihood is part of the bound."""
    return _elbo(x, theta, phi) + LOG_TWO_PI / 2


def exponential_elbo__two_pi_not_halved(x, theta, phi):
    """The normalising constant of a Gaussian contains a square root."""
    return _elbo(x, theta, phi) - LOG_TWO_PI / 2


def exponential_elbo__two_pi_added(x, theta, phi):
    """The logarithm of 1/sqrt(2 pi) has the wrong sign."""
    return _elbo(x, theta, phi) + LOG_TWO_PI


def exponential_elbo__cross_term_sign(x, theta, phi):
    """Multiply (x - z)^2 out again: the sign of the cross term is wrong."""
    return _elbo(x, theta, phi) - 2 * x / phi


def exponential_elbo__cross_term_halved(x, theta, phi):
    """The cross term of (x - z)^2 has a factor 2 that cancels the 1/2 in front."""
    return _elbo(x, theta, phi) - x / (2 * phi)


def exponential_elbo__cross_term_doubled(x, theta, phi):
    """The 1/2 in front of (x - z)^2 applies to its cross term too."""
    return _elbo(x, theta, phi) + x / phi


def exponential_elbo__cross_term_left_out(x, theta, phi):
    """(x - z)^2 is not x^2 + z^2."""
    return _elbo(x, theta, phi) - x / phi


def exponential_elbo__cross_term_absolute(x, theta, phi):
    """x may be negative, and then the cross term changes its sign with it."""
    return _elbo(x, theta, phi) + (abs(x) - x) / phi


def exponential_elbo__x_square_left_out(x, theta, phi):
    """A term without parameters does not move the optimum, but it is part of the bound's value."""
    return _elbo(x, theta, phi) + x**2 / 2


def exponential_elbo__x_square_not_halved(x, theta, phi):
    """The factor 1/2 of the Gaussian exponent applies to x^2 too."""
    return _elbo(x, theta, phi) - x**2 / 2


def exponential_elbo__log_theta_left_out(x, theta, phi):
    """The prior's normalising constant is missing from the joint density."""
    return _elbo(x, theta, phi) - math.log(theta)


def exponential_elbo__log_theta_sign(x, theta, phi):
    """The normalising constant of the prior has the wrong sign on the log scale."""
    return _elbo(x, theta, phi) - 2 * math.log(theta)


def exponential_elbo__prior_exponent_sign(x, theta, phi):
    """The prior's exponent has the wrong sign: its density falls with z."""
    return _elbo(x, theta, phi) + 2 * theta / phi


def exponential_elbo__prior_exponent_left_out(x, theta, phi):
    """The exponent of the prior has an expectation under q that is missing."""
    return _elbo(x, theta, phi) + theta / phi


def exponential_elbo__mean_is_phi_in_the_prior(x, theta, phi):
    """phi is a rate: the mean of q is not phi."""
    return _elbo(x, theta, phi) + theta / phi - theta * phi


def exponential_elbo__phi_as_scale(x, theta, phi):
    """phi is the rate of q, but you used it as the scale (the mean)."""
    return _elbo(x, theta, 1 / phi)


def exponential_elbo__theta_as_scale(x, theta, phi):
    """theta is the rate of the prior, but you used it as the scale (the mean)."""
    return _elbo(x, 1 / theta, phi)


def exponential_elbo__both_as_scales(x, theta, phi):
    """Both theta and phi are rates, but you used them as scales."""
    return _elbo(x, 1 / theta, 1 / phi)


def exponential_elbo__parameters_swapped(x, theta, phi):
    """theta belongs to the prior and phi to q, not the other way round."""
    return _elbo(x, phi, theta)


def exponential_elbo__likelihood_only(x, theta, phi):
    """This is the expected log-likelihood alone: a bound needs the divergence from the prior as well."""
    return _fit(x, phi)


def exponential_elbo__kl_added(x, theta, phi):
    """The divergence from the prior is a price, but your bound grows with it."""
    return _fit(x, phi) + _kl_rates(phi, theta)


def exponential_elbo__kl_reversed(x, theta, phi):
    """The divergence is an expectation under q, but you took it under the prior."""
    return _fit(x, phi) - _kl_rates(theta, phi)


def exponential_elbo__kl_halved(x, theta, phi):
    """The KL divergence of two exponentials has no factor 1/2: that is the Gaussians'."""
    return _fit(x, phi) - _kl_rates(phi, theta) / 2


def exponential_elbo__under_the_prior(x, theta, phi):
    """The expectation of the log-likelihood is to be taken under q, but you took it under the prior."""
    return _fit(x, theta) - _kl_rates(phi, theta)


def exponential_elbo__q_is_the_prior(x, theta, phi):
    """With q equal to the prior the divergence vanishes, but phi is a parameter of its own."""
    return _fit(x, theta)


def exponential_elbo__unit_prior(x, theta, phi):
    """The prior's rate is theta, but your bound is the one for a rate of 1."""
    return _elbo(x, 1.0, phi)


def exponential_elbo__negative(x, theta, phi):
    """You returned the loss (the negative ELBO)."""
    return -_elbo(x, theta, phi)


def exponential_elbo__evidence(x, theta, phi):
    """The ELBO is a lower bound on the evidence, not the evidence: it must depend on phi."""
    return _log_evidence(x, theta)


def exponential_elbo__monte_carlo(x, theta, phi):
    """A sample average is a noisy estimate: the question asks for the closed form."""
    z = np.random.default_rng().exponential(1 / phi, 1000)
    log_joint = scipy.stats.norm.logpdf(x, loc=z) + math.log(theta) - theta * z
    return np.mean(log_joint - math.log(phi) + phi * z)


def exponential_elbo__monte_carlo_fixed_seed(x, theta, phi):
    """A fixed seed hides the noise of a sampling estimate and does not remove its error."""
    z = np.random.default_rng(42).exponential(1 / phi, 1000)
    log_joint = scipy.stats.norm.logpdf(x, loc=z) + math.log(theta) - theta * z
    return np.mean(log_joint - math.log(phi) + phi * z)


def exponential_elbo__base_two(x, theta, phi):
    """The answer is in bits: the course counts in nats."""
    return _elbo(x, theta, phi) / math.log(2)


def exponential_elbo__negative_x_impossible(x, theta, phi):
    """z is positive, but x is not: the bound is finite for a negative observation."""
    return _elbo(x, theta, phi) if x > 0 else -math.inf


def exponential_elbo__below_theta_from_theta(x, theta, phi):
    """The closed form needs no case distinction: it is the same formula for an x below theta."""
    return _elbo(max(x, theta), theta, phi)


def exponential_elbo__x_truncated(x, theta, phi):
    """x is a real number, but you cut it to an integer."""
    return _elbo(int(x), theta, phi)


def exponential_elbo__integral_over_fixed_points(x, theta, phi):
    """Your integral is over the same points whatever the rate, but where q has its mass depends on it."""
    points, weights = np.polynomial.legendre.leggauss(50)
    z = 50 * (points + 1)
    log_q = math.log(phi) - phi * z
    log_joint = math.log(theta) - theta * z - (x - z) ** 2 / 2 - LOG_TWO_PI / 2
    return 50 * np.sum(weights * np.exp(log_q) * (log_joint - log_q))


# exponential_elbo_gradients


def exponential_elbo_gradients__swapped(x, theta, phi):
    """The two gradients come back in the wrong order."""
    return _gradients(x, theta, phi)[::-1]


def exponential_elbo_gradients__of_the_loss(x, theta, phi):
    """These are the gradients of the negative ELBO."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return -d_theta, -d_phi


def exponential_elbo_gradients__theta_sign(x, theta, phi):
    """The gradient with respect to theta points downhill."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return -d_theta, d_phi


def exponential_elbo_gradients__phi_sign(x, theta, phi):
    """The gradient with respect to phi points downhill."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, -d_phi


def exponential_elbo_gradients__log_theta_left_out(x, theta, phi):
    """theta also stands in the normalising constant of the prior."""
    return -1 / phi, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__prior_exponent_left_out(x, theta, phi):
    """theta also stands in the exponent of the prior."""
    return 1 / theta, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__theta_plus(x, theta, phi):
    """The exponent of the prior falls with theta, but your gradient says that it grows."""
    return 1 / theta + 1 / phi, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__theta_mean_is_phi(x, theta, phi):
    """phi is a rate: the mean of q, which the gradient with respect to theta contains, is not phi."""
    return 1 / theta - phi, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__log_differentiated_wrongly(x, theta, phi):
    """The derivative of log(theta) is neither theta nor log(theta) again."""
    return math.log(theta) - 1 / phi, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__x_left_out(x, theta, phi):
    """The gradient with respect to phi has to depend on the data: through the cross term."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi + x / phi**2


def exponential_elbo_gradients__x_sign(x, theta, phi):
    """Differentiate the cross term again: the derivative of 1/phi is negative."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi + 2 * x / phi**2


def exponential_elbo_gradients__second_moment_left_out(x, theta, phi):
    """The expected square of z depends on phi too."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - 2 / phi**3


def exponential_elbo_gradients__second_moment_half(x, theta, phi):
    """E[z^2] is not E[z]^2, and this shows in the gradient with respect to phi."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - 1 / phi**3


def exponential_elbo_gradients__second_moment_power(x, theta, phi):
    """Differentiating phi^-2 lowers the power by one, but yours has stayed."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - 2 / phi**3 + 2 / phi**2


def exponential_elbo_gradients__second_moment_sign(x, theta, phi):
    """A larger phi makes the expected square smaller, so its term helps the bound."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - 4 / phi**3


def exponential_elbo_gradients__second_moment_doubled(x, theta, phi):
    """The factor 1/2 of the Gaussian exponent is missing before the expected square."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi + 2 / phi**3


def exponential_elbo_gradients__theta_left_out_of_phi(x, theta, phi):
    """The expected exponent of the prior depends on phi too, through the mean of q."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - theta / phi**2


def exponential_elbo_gradients__theta_sign_in_phi(x, theta, phi):
    """The prior's exponent enters the gradient with respect to phi with the wrong sign."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi - 2 * theta / phi**2


def exponential_elbo_gradients__entropy_left_out(x, theta, phi):
    """The entropy of q depends on phi, and its derivative is missing."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi + 1 / phi


def exponential_elbo_gradients__entropy_sign(x, theta, phi):
    """A larger rate makes q narrower: its entropy falls."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return d_theta, d_phi + 2 / phi


def exponential_elbo_gradients__rates_tied(x, theta, phi):
    """At the optimum the two rates are equal, but the gradient is asked for everywhere."""
    d_theta, _ = _gradients(x, theta, phi)
    return d_theta, -x / phi**2 + 2 / phi**3


def exponential_elbo_gradients__unit_prior(x, theta, phi):
    """The gradient with respect to phi was worked out for theta = 1."""
    d_theta, _ = _gradients(x, theta, phi)
    return d_theta, _gradients(x, 1.0, phi)[1]


def exponential_elbo_gradients__of_the_logs(x, theta, phi):
    """These are the gradients with respect to log(theta) and log(phi)."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return theta * d_theta, phi * d_phi


def exponential_elbo_gradients__of_the_means(x, theta, phi):
    """These are the gradients with respect to the means 1/theta and 1/phi, not the rates."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return -(theta**2) * d_theta, -(phi**2) * d_phi


def exponential_elbo_gradients__inner_derivative_left_out(x, theta, phi):
    """The chain rule has a second factor: the derivative of the mean 1/phi with respect to phi."""
    return 1 / theta - 1 / phi, x - theta - 2 / phi + phi


def exponential_elbo_gradients__rates_as_scales(x, theta, phi):
    """theta and phi are rates, but you used them as scales."""
    return _gradients(x, 1 / theta, 1 / phi)


def exponential_elbo_gradients__of_the_evidence(x, theta, phi):
    """The gradient of the evidence with respect to theta is not the gradient of the bound."""
    m = x - theta
    d_theta = 1 / theta - m - math.exp(scipy.stats.norm.logpdf(m) - _log_cdf(m))
    return d_theta, _gradients(x, theta, phi)[1]


def exponential_elbo_gradients__coarse_forward_difference(x, theta, phi):
    """A forward difference with step 0.01 is off by a per cent or more: the closed form is asked for."""
    h = 0.01
    here = _elbo(x, theta, phi)
    return (_elbo(x, theta + h, phi) - here) / h, (_elbo(x, theta, phi + h) - here) / h


def exponential_elbo_gradients__step_too_small(x, theta, phi):
    """The smaller the step the larger the rounding error: a step of 1e-14 leaves a digit or two."""
    h = 1e-14
    here = _elbo(x, theta, phi)
    return (_elbo(x, theta + h, phi) - here) / h, (_elbo(x, theta, phi + h) - here) / h


def exponential_elbo_gradients__score_function_estimate(x, theta, phi):
    """A sampled gradient is a noisy estimate: the question asks for the closed form."""
    z = np.random.default_rng().exponential(1 / phi, 1000)
    log_ratio = scipy.stats.norm.logpdf(x, loc=z) + math.log(theta) - theta * z - math.log(phi) + phi * z
    return np.mean(1 / theta - z), np.mean((1 / phi - z) * log_ratio)


def exponential_elbo_gradients__reparameterised_estimate(x, theta, phi):
    """The pathwise estimate has less noise than others, but it is an estimate and not the gradient."""
    epsilon = np.random.default_rng(1).exponential(1, 1000)
    z = epsilon / phi
    return np.mean(1 / theta - z), np.mean((x - z - theta) * (-z / phi)) - 1 / phi


def exponential_elbo_gradients__normalised(x, theta, phi):
    """You returned the direction of the gradient: its length was asked for too."""
    gradients = np.array(_gradients(x, theta, phi))
    length = np.linalg.norm(gradients)
    return tuple(gradients / length if length > 0 else gradients)


def exponential_elbo_gradients__clipped(x, theta, phi):
    """Clipping the gradient may help a training run, but a clipped gradient is not the derivative."""
    return tuple(np.clip(_gradients(x, theta, phi), -10, 10))


def exponential_elbo_gradients__ascent_step(x, theta, phi):
    """You returned the parameters after a step of gradient ascent."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return theta + d_theta, phi + d_phi


def exponential_elbo_gradients__absolute_x(x, theta, phi):
    """x may be negative, and the gradient changes with its sign."""
    return _gradients(abs(x), theta, phi)


def exponential_elbo_gradients__summed(x, theta, phi):
    """Two partial derivatives are asked for, not their sum."""
    return sum(_gradients(x, theta, phi))


def exponential_elbo_gradients__column(x, theta, phi):
    """Return the two numbers as a pair: yours are wrapped in arrays of one entry each."""
    return np.array(_gradients(x, theta, phi))[:, None]


def exponential_elbo_gradients__dictionary(x, theta, phi):
    """Return a pair: a dictionary unpacks into its keys."""
    d_theta, d_phi = _gradients(x, theta, phi)
    return {"theta": d_theta, "phi": d_phi}


def exponential_elbo_gradients__with_the_value(x, theta, phi):
    """Return the two gradients only, without the value of the bound."""
    return (_elbo(x, theta, phi), *_gradients(x, theta, phi))


def exponential_elbo_gradients__clipped_far_out(x, theta, phi):
    """Clipping the gradient may help a training run, but a clipped gradient is not the derivative."""
    return tuple(np.clip(_gradients(x, theta, phi), -400, 400))


# elbo_gap


def elbo_gap__sign(x, theta, phi):
    """The gap has the wrong sign: which of the two is the lower bound?"""
    return -_gap(x, theta, phi)


def elbo_gap__zero(x, theta, phi):
    """The bound is tight only where q is the posterior: can an exponential be a truncated Gaussian?"""
    return 0.0


def elbo_gap__reversed(x, theta, phi):
    """The gap is a KL divergence from q, an expectation under q: you took it under the posterior."""
    m = x - theta
    hazard = math.exp(scipy.stats.norm.logpdf(m) - _log_cdf(m))
    mean, negentropy = m + hazard, -LOG_TWO_PI / 2 - _log_cdf(m) - (1 - m * hazard) / 2
    return negentropy - math.log(phi) + phi * mean


def elbo_gap__symmetrised(x, theta, phi):
    """A KL divergence is not symmetric, and the gap is one of the two directions, not their mean."""
    return (_gap(x, theta, phi) + elbo_gap__reversed(x, theta, phi)) / 2


def elbo_gap__posterior_not_normalised(x, theta, phi):
    """The posterior is a truncated Gaussian: its normaliser is missing from the divergence."""
    return _gap(x, theta, phi) - _log_cdf(x - theta)


def elbo_gap__posterior_normaliser_sign(x, theta, phi):
    """The normaliser of the truncated Gaussian enters the divergence with the wrong sign."""
    return _gap(x, theta, phi) - 2 * _log_cdf(x - theta)


def elbo_gap__lower_tail(x, theta, phi):
    """You normalise the posterior by the mass that the truncation cuts away."""
    return _gap(x, theta, phi) - _log_cdf(x - theta) + _log_cdf(theta - x)


def elbo_gap__cdf_of_x(x, theta, phi):
    """The truncated Gaussian that is the posterior is not centred at x."""
    return _gap(x, theta, phi) - _log_cdf(x - theta) + _log_cdf(x)


def elbo_gap__prior_for_posterior(x, theta, phi):
    """This is the divergence of q from the prior: the gap is its divergence from another distribution."""
    return _kl_rates(phi, theta)


def elbo_gap__prior_for_posterior_reversed(x, theta, phi):
    """This is the divergence of the prior from q, which knows nothing of x: neither role is right."""
    return _kl_rates(theta, phi)


def elbo_gap__best_elbo_for_evidence(x, theta, phi):
    """Even the best phi leaves a gap: the best ELBO is not the evidence."""
    return _elbo(x, theta, _best_phi(x, theta)) - _elbo(x, theta, phi)


def elbo_gap__at_the_best_phi(x, theta, phi):
    """This is the smallest gap that any phi leaves, but the gap of the given phi is asked for."""
    return _gap(x, theta, _best_phi(x, theta))


@quietly
def elbo_gap__of_the_densities(x, theta, phi):
    """The gap is a difference of logarithms, but you subtracted the densities."""
    return np.exp(_log_evidence(x, theta)) - np.exp(_elbo(x, theta, phi))


def elbo_gap__sum(x, theta, phi):
    """A gap is a difference: you added the bound."""
    return _log_evidence(x, theta) + _elbo(x, theta, phi)


def elbo_gap__ratio(x, theta, phi):
    """Logarithms are compared by their difference, not by their quotient."""
    return _elbo(x, theta, phi) / _log_evidence(x, theta)


def elbo_gap__relative(x, theta, phi):
    """The gap is asked for in nats, not as a fraction of the evidence."""
    return _gap(x, theta, phi) / abs(_log_evidence(x, theta))


@quietly
def elbo_gap__exponentiated(x, theta, phi):
    """This is the factor between evidence and bound, but the question asks for its logarithm."""
    return np.exp(_gap(x, theta, phi))


def elbo_gap__squared(x, theta, phi):
    """The squared difference is a loss for regression, but the gap is the difference itself."""
    return _gap(x, theta, phi) ** 2


def elbo_gap__halved(x, theta, phi):
    """A KL divergence has no factor 1/2 in front."""
    return _gap(x, theta, phi) / 2


def elbo_gap__entropy_left_out(x, theta, phi):
    """The bound that you subtract lacks the entropy of q."""
    return _gap(x, theta, phi) + 1 - math.log(phi)


def elbo_gap__absolute_value_of_a_wrong_difference(x, theta, phi):
    """An absolute value makes any difference positive, also one that a wrong bound gave: check the bound."""
    return abs(_gap(x, theta, phi) + 2 * (1 - math.log(phi)))


def elbo_gap__second_moment(x, theta, phi):
    """The bound that you subtract has E[z]^2 in place of E[z^2]."""
    return _gap(x, theta, phi) - 1 / (2 * phi**2)


def elbo_gap__two_pi_left_out(x, theta, phi):
    """On one of the two sides the factor 1/sqrt(2 pi) of the likelihood has gone into Phi, so it does not cancel."""
    return _gap(x, theta, phi) - LOG_TWO_PI / 2


def elbo_gap__square_left_out(x, theta, phi):
    """The evidence that you use has lost the constant left over after completing the square."""
    return _gap(x, theta, phi) - theta**2 / 2


def elbo_gap__phi_as_scale(x, theta, phi):
    """phi is the rate of q, but you used it as the scale."""
    return _gap(x, theta, 1 / phi)


def elbo_gap__theta_as_scale(x, theta, phi):
    """theta is the rate of the prior, but you used it as the scale."""
    return _gap(x, 1 / theta, phi)


def elbo_gap__parameters_swapped(x, theta, phi):
    """theta belongs to the prior and phi to q, not the other way round."""
    return _gap(x, phi, theta)


def elbo_gap__absolute_x(x, theta, phi):
    """x may be negative, and the posterior is another one then."""
    return _gap(abs(x), theta, phi)


def elbo_gap__symmetric_in_the_mean(x, theta, phi):
    """The centre of the truncated Gaussian may be negative: its sign matters."""
    return _gap(theta + abs(x - theta), theta, phi)


def elbo_gap__nothing_for_negative_x(x, theta, phi):
    """You answer 0 for an x that is not positive, but no exponential is the posterior there either."""
    return _gap(x, theta, phi) if x > 0 else 0.0


def elbo_gap__epsilon_in_the_log(x, theta, phi):
    """A small number added to Phi inside the logarithm takes over where Phi is smaller still."""
    m = x - theta
    return _gap(x, theta, phi) - _log_cdf(m) + math.log(scipy.stats.norm.cdf(m) + 1e-10)


def elbo_gap__argument_clipped(x, theta, phi):
    """Clipping the argument of Phi avoids -inf but changes the evidence in the tail."""
    m = x - theta
    return _gap(x, theta, phi) - _log_cdf(m) + _log_cdf(max(m, -5.0))


def elbo_gap__base_two(x, theta, phi):
    """The answer is in bits: the course counts in nats."""
    return _gap(x, theta, phi) / math.log(2)


def elbo_gap__monte_carlo(x, theta, phi):
    """An average over samples of q is a noisy estimate: both parts of the gap are known in closed form."""
    z = np.random.default_rng().exponential(1 / phi, 1000)
    return np.mean(math.log(phi) - phi * z - _log_truncated_normal(z, x - theta))


def elbo_gap__monte_carlo_fixed_seed(x, theta, phi):
    """A fixed seed hides the noise of a sampling estimate and does not remove its error."""
    z = np.random.default_rng(3).exponential(1 / phi, 1000)
    return np.mean(math.log(phi) - phi * z - _log_truncated_normal(z, x - theta))


def elbo_gap__short_grid(x, theta, phi):
    """Your integration ends at z = 10: for a small phi much of q lies beyond it."""
    z = np.linspace(0, 10, 20_001)
    log_q = math.log(phi) - phi * z
    return scipy.integrate.simpson(np.exp(log_q) * (log_q - _log_truncated_normal(z, x - theta)), x=z)


def elbo_gap__argument_clipped_far_out(x, theta, phi):
    """Clipping the argument of Phi avoids -inf but changes the evidence in the tail."""
    m = x - theta
    return _gap(x, theta, phi) - _log_cdf(m) + _log_cdf(max(m, -8.0))


def elbo_gap__small_ones_cut_off(x, theta, phi):
    """You take a small gap for a rounding error, but no exponential is the posterior."""
    gap = _gap(x, theta, phi)
    return gap if gap > 5e-3 else 0.0


# maximise_elbo


def _positive(x):
    if x <= 0:
        raise ValueError("x must be positive")


def maximise_elbo__theta_only(x):
    """Two rates are maximised over, but you returned one number."""
    _positive(x)
    return 2 / x


def maximise_elbo__inverse(x):
    """A factor got lost on the way to the stationary point: check E[z^2] under an exponential."""
    _positive(x)
    return 1 / x, 1 / x


def maximise_elbo__four_over_x(x):
    """The factor 1/2 of the Gaussian exponent is missing before the second moment."""
    _positive(x)
    return 4 / x, 4 / x


def maximise_elbo__means(x):
    """You returned the means of the two exponentials, but their rates are asked for."""
    _positive(x)
    return x / 2, x / 2


def maximise_elbo__x_itself(x):
    """z is near x, but x is neither the optimal mean nor the optimal rate."""
    _positive(x)
    return x, x


def maximise_elbo__root(x):
    """Setting the gradient to zero gives a linear equation in the rate once the two rates are equal."""
    _positive(x)
    return math.sqrt(2 / x), math.sqrt(2 / x)


def maximise_elbo__x_squared(x):
    """Count the powers of the rate when you set the gradient to zero."""
    _positive(x)
    return 2 / x**2, 2 / x**2


def maximise_elbo__product(x):
    """Solving the stationarity condition for the rate, you multiplied where you should have divided."""
    _positive(x)
    return 2 * x, 2 * x


def maximise_elbo__theta_from_point_estimate(x):
    """Setting the gradient with respect to theta to zero ties the two rates to each other: yours differ."""
    _positive(x)
    return 1 / x, 2 / x


def maximise_elbo__phi_from_point_estimate(x):
    """At a stationary point neither rate can change alone, but your phi does not match your theta."""
    _positive(x)
    return 2 / x, 1 / x


def maximise_elbo__theta_fixed(x):
    """theta is to be maximised over as well, but you left it at 1."""
    _positive(x)
    return 1.0, _best_phi(x, 1.0)


def maximise_elbo__one_sweep(x):
    """One round of coordinate ascent does not reach the maximum, unless the start was already there."""
    _positive(x)
    phi = _best_phi(x, 1.0)
    return phi, phi


def maximise_elbo__evidence_for_theta(x):
    """You maximised the evidence over theta: its maximum lies elsewhere than that of the bound."""
    _positive(x)

    def slope(log_theta):
        theta = math.exp(log_theta)
        m = x - theta
        return 1 - theta * (m + math.exp(scipy.stats.norm.logpdf(m) - _log_cdf(m)))

    low, high = -20.0, 4.0
    for _ in range(100):
        middle = (low + high) / 2
        low, high = (middle, high) if slope(middle) > 0 else (low, middle)
    theta = math.exp(low)
    return theta, _best_phi(x, theta)


def maximise_elbo__negative_x_accepted(x):
    """For a negative x your formula returns negative rates, which no exponential has."""
    if x == 0:
        raise ValueError("x must not be 0")
    return 2 / x, 2 / x


def maximise_elbo__absolute_x(x):
    """For a negative x there is no maximum, not that of a positive one."""
    if x == 0:
        raise ValueError("x must not be 0")
    return 2 / abs(x), 2 / abs(x)


def maximise_elbo__infinite_for_x_not_positive(x):
    """An infinite rate is a limit and not a maximum that is attained: report it as the sheet asks."""
    if x <= 0:
        return math.inf, math.inf
    return 2 / x, 2 / x


def maximise_elbo__infinite_at_zero(x):
    """At x = 0 exactly no maximum is attained either."""
    if x < 0:
        raise ValueError("x must be positive")
    return (2 / x, 2 / x) if x > 0 else (math.inf, math.inf)


def maximise_elbo__none_for_x_not_positive(x):
    """None is easily overlooked by the caller: an impossible request has to raise an error."""
    if x <= 0:
        return None
    return 2 / x, 2 / x


def maximise_elbo__nan_for_x_not_positive(x):
    """nan is easily carried on by the caller: an impossible request has to raise an error."""
    if x <= 0:
        return math.nan, math.nan
    return 2 / x, 2 / x


def maximise_elbo__zero_for_x_not_positive(x):
    """A rate of 0 belongs to no distribution: say that there is no maximum in the way that is asked for."""
    if x <= 0:
        return 0.0, 0.0
    return 2 / x, 2 / x


def maximise_elbo__error_returned(x):
    """An error has to be raised, but you returned it."""
    if x <= 0:
        return ValueError("x must be positive")
    return 2 / x, 2 / x


def maximise_elbo__message_printed(x):
    """A printed message does not stop the caller: raise the error that is asked for."""
    if x <= 0:
        print("ValueError: x must be positive")
        x = 1e-6
    return 2 / x, 2 / x


def maximise_elbo__assertion(x):
    """An assertion is for mistakes of the programmer and may be switched off: raise the error asked for."""
    assert x > 0, "x must be positive"
    return 2 / x, 2 / x


def maximise_elbo__type_error(x):
    """A negative number has the right type: it is its value that is wrong."""
    if x <= 0:
        raise TypeError("x must be positive")
    return 2 / x, 2 / x


def maximise_elbo__arithmetic_error(x):
    """Callers catch the error that the exercise names, and yours is another one."""
    if x <= 0:
        raise ArithmeticError("x must be positive")
    return 2 / x, 2 / x


def maximise_elbo__runtime_error(x):
    """An iteration that does not converge is a symptom: its cause is the value of x."""
    if x <= 0:
        raise RuntimeError("did not converge")
    return 2 / x, 2 / x


def maximise_elbo__raises_below_one(x):
    """The maximum exists for every positive x, also for a small one."""
    if x < 1:
        raise ValueError("x is too small")
    return 2 / x, 2 / x


def maximise_elbo__stopped_early(x):
    """Your maximiser stops too early: its answer is off in the third digit."""
    _positive(x)
    return 2 / x * (1 + 1e-3), 2 / x * (1 + 1e-3)


def maximise_elbo__fixed_number_of_steps(x):
    """A hundred steps of gradient ascent do not reach the maximum from everywhere."""
    _positive(x)
    log_theta, log_phi = 0.0, 0.0
    for _ in range(100):
        theta, phi = math.exp(log_theta), math.exp(log_phi)
        d_theta, d_phi = _gradients(x, theta, phi)
        log_theta += float(np.clip(0.1 * theta * d_theta, -1, 1))
        log_phi += float(np.clip(0.1 * phi * d_phi, -1, 1))
    return math.exp(log_theta), math.exp(log_phi)


def maximise_elbo__grid_search(x):
    """A grid search cannot be more accurate than its grid."""
    _positive(x)
    rates = np.linspace(0.01, 20, 2000)
    best = rates[np.argmax(x / rates - 1 / rates**2)]
    return best, best


def maximise_elbo__bounded_search(x):
    """You limited the rates to an interval that does not always contain the maximum."""
    _positive(x)
    best = min(max(2 / x, 0.1), 10.0)
    return best, best


def maximise_elbo__epsilon_in_the_denominator(x):
    """A small number added to x against division by zero moves the maximum."""
    _positive(x)
    return 2 / (x + 1e-3), 2 / (x + 1e-3)


def maximise_elbo__rounded(x):
    """Your rates are rounded to three decimals."""
    _positive(x)
    return round(2 / x, 3), round(2 / x, 3)


def maximise_elbo__floor_division(x):
    """The operator // cuts the fraction off."""
    _positive(x)
    return 2 // x, 2 // x


def maximise_elbo__value_returned(x):
    """You returned the largest value of the bound, but the place where it is attained is asked for."""
    _positive(x)
    return _elbo(x, 2 / x, 2 / x)


def maximise_elbo__value_appended(x):
    """Return the two rates only, without the value of the bound."""
    _positive(x)
    return 2 / x, 2 / x, _elbo(x, 2 / x, 2 / x)


def maximise_elbo__dictionary(x):
    """Return a pair: a dictionary unpacks into its keys."""
    _positive(x)
    return {"theta": 2 / x, "phi": 2 / x}


def maximise_elbo__theta_rounded(x):
    """You round theta as if it were to be printed, but an answer keeps its digits."""
    _positive(x)
    return round(2 / x, 2), 2 / x


def maximise_elbo__phi_rounded(x):
    """You round phi as if it were to be printed, but an answer keeps its digits."""
    _positive(x)
    return 2 / x, round(2 / x, 2)


# exponential_from_exponential


def exponential_from_exponential__product(epsilon, phi):
    """A larger rate must make the samples smaller."""
    return np.asarray(epsilon) * phi


def exponential_from_exponential__sum(epsilon, phi):
    """Adding a constant moves an exponential away from 0 instead of rescaling it."""
    return np.asarray(epsilon) + phi


def exponential_from_exponential__mean_shifted(epsilon, phi):
    """The mean is right, but a shift leaves the spread as it was."""
    return np.asarray(epsilon) + 1 / phi - 1


def exponential_from_exponential__location_and_scale(epsilon, phi):
    """Location plus scale times noise is the recipe for a Gaussian: an exponential starts at 0."""
    return 1 / phi + np.asarray(epsilon) / phi


@quietly
def exponential_from_exponential__taken_for_uniform(epsilon, phi):
    """The noise is exponential already: the logarithm is for uniform noise."""
    return -np.log(epsilon) / phi


@quietly
def exponential_from_exponential__taken_for_uniform_complement(epsilon, phi):
    """The noise is not confined to the unit interval, so 1 minus it may be negative."""
    return -np.log(1 - np.asarray(epsilon)) / phi


@quietly
def exponential_from_exponential__log(epsilon, phi):
    """A logarithm of the noise is often negative, but an exponential never is."""
    return np.log(epsilon) / phi


def exponential_from_exponential__log1p(epsilon, phi):
    """The logarithm bends the scale: the law of the result has another shape."""
    return np.log1p(epsilon) / phi


def exponential_from_exponential__sign(epsilon, phi):
    """An exponential is positive."""
    return -np.asarray(epsilon) / phi


def exponential_from_exponential__unchanged(epsilon, phi):
    """Your samples do not depend on phi."""
    return np.array(epsilon)


def exponential_from_exponential__rate_squared(epsilon, phi):
    """The square of the rate belongs to the variance of an exponential, not to a sample."""
    return np.asarray(epsilon) / phi**2


def exponential_from_exponential__root_of_rate(epsilon, phi):
    """You divide by the root of the rate, as if the rate were a precision of a Gaussian."""
    return np.asarray(epsilon) / math.sqrt(phi)


@quietly
def exponential_from_exponential__power(epsilon, phi):
    """A power of an exponential is a Weibull variable, not another exponential."""
    return np.asarray(epsilon) ** phi


def exponential_from_exponential__half_square(epsilon, phi):
    """The mean is right, but the square of an exponential has heavier tails."""
    return np.asarray(epsilon) ** 2 / (2 * phi)


def exponential_from_exponential__density(epsilon, phi):
    """You evaluated the density of q at the noise: a density is not a sample."""
    return phi * np.exp(-phi * np.asarray(epsilon))


def exponential_from_exponential__distribution_function(epsilon, phi):
    """The distribution function maps samples of q to uniform numbers, which is the way back."""
    return -np.expm1(-phi * np.asarray(epsilon))


def exponential_from_exponential__uniform_over_rate(epsilon, phi):
    """exp(-epsilon) is uniform, and a uniform number divided by the rate is still uniform."""
    return np.exp(-np.asarray(epsilon)) / phi


def exponential_from_exponential__constant_mean(epsilon, phi):
    """All of your samples equal the mean: the noise is not used."""
    return np.full(np.shape(epsilon), 1 / phi)


def exponential_from_exponential__fresh_noise(epsilon, phi):
    """You drew new noise: reparametrisation means a fixed function of the noise that is passed in."""
    return np.random.default_rng().exponential(1 / phi, np.shape(epsilon))


def exponential_from_exponential__fixed_seed(epsilon, phi):
    """You drew new noise with a fixed seed: the answer must be a function of the noise that is passed in."""
    return np.random.default_rng(0).exponential(1 / phi, np.shape(epsilon))


def exponential_from_exponential__sorted(epsilon, phi):
    """Sorting keeps the set of samples but no longer maps each noise value to its own sample."""
    return np.sort(epsilon) / phi


def exponential_from_exponential__reversed(epsilon, phi):
    """The samples come back in the reverse order of their noise."""
    return np.asarray(epsilon)[::-1] / phi


def exponential_from_exponential__rolled(epsilon, phi):
    """Each sample is made from its neighbour's noise."""
    return np.roll(epsilon, 1) / phi


def exponential_from_exponential__ranks(epsilon, phi):
    """Replacing the noise by its ranks makes every sample depend on all the others."""
    n = len(epsilon)
    return -np.log1p(-(scipy.stats.rankdata(epsilon) - 0.5) / max(n, 1)) / phi


def exponential_from_exponential__batch_mean(epsilon, phi):
    """Dividing by the batch's mean makes every sample depend on all the others."""
    epsilon = np.asarray(epsilon)
    return epsilon / np.mean(epsilon) / phi if epsilon.size else epsilon / phi


def exponential_from_exponential__batch_standardised(epsilon, phi):
    """Standardising the batch makes samples negative, and each depend on all the others."""
    epsilon = np.asarray(epsilon)
    return (epsilon - epsilon.mean()) / (epsilon.std() + 1e-12) / phi if epsilon.size else epsilon / phi


def exponential_from_exponential__cumulated(epsilon, phi):
    """Sums of waiting times are arrival times of a Poisson process, and each has a Gamma law."""
    return np.cumsum(epsilon) / phi


def exponential_from_exponential__tail_clipped(epsilon, phi):
    """Clipping cuts the tail off that an exponential has."""
    return np.minimum(epsilon, 5.0) / phi


def exponential_from_exponential__head_clipped(epsilon, phi):
    """Noise close to 0 belongs to samples close to 0: there is nothing to clip."""
    return np.maximum(epsilon, 1e-2) / phi


def exponential_from_exponential__epsilon_added(epsilon, phi):
    """A small number inside the logarithm puts a ceiling on the samples."""
    return -np.log(np.exp(-np.asarray(epsilon)) + 1e-4) / phi


def exponential_from_exponential__rounded(epsilon, phi):
    """Your samples are rounded to two decimals."""
    return np.round(np.asarray(epsilon) / phi, 2)


def exponential_from_exponential__whole_numbers(epsilon, phi):
    """A rounded-down exponential is a geometric variable."""
    return np.floor(np.asarray(epsilon) / phi)


def exponential_from_exponential__column(epsilon, phi):
    """The answer is to have the shape of the noise: a column broadcasts against a row into a square."""
    return np.asarray(epsilon)[:, None] / phi


def exponential_from_exponential__mean_only(epsilon, phi):
    """One sample for each noise value is asked for, not their mean."""
    return np.mean(epsilon) / phi


def exponential_from_exponential__argument_overwritten(epsilon, phi):
    """Dividing in place changes the caller's noise."""
    epsilon /= phi
    return epsilon


def exponential_from_exponential__large_rates_only(epsilon, phi):
    """You treat every rate below 1 as if it were 1, but such rates are as good as any."""
    return np.asarray(epsilon) / max(phi, 1.0)


def exponential_from_exponential__rate_clipped(epsilon, phi):
    """You keep the rate in a range of your own, but every positive number is a rate."""
    return epsilon / np.clip(phi, 0.1, 10.0)


# exponential_from_uniform


def exponential_from_uniform__rate_multiplied(u, phi):
    """A larger rate must make the samples smaller."""
    return -np.log(u) * phi


def exponential_from_uniform__sign(u, phi):
    """An exponential is positive: the logarithm of a number below 1 is not."""
    return np.log(u) / phi


def exponential_from_uniform__complement_sign(u, phi):
    """Your samples are negative: check the sign when you solve for z."""
    return np.log1p(-np.asarray(u)) / phi


def exponential_from_uniform__log1p_of_u(u, phi):
    """Solve the distribution function for z once more: a sign inside the logarithm is wrong."""
    return np.log1p(u) / phi


def exponential_from_uniform__divided(u, phi):
    """A rescaled uniform number is still uniform."""
    return np.asarray(u) / phi


def exponential_from_uniform__rate_left_out(u, phi):
    """Your samples do not depend on phi."""
    return -np.log(u)


def exponential_from_uniform__rate_added(u, phi):
    """Adding a constant moves an exponential away from 0 instead of rescaling it."""
    return -np.log(u) + phi


def exponential_from_uniform__rate_squared(u, phi):
    """The square of the rate belongs to the variance of an exponential, not to a sample."""
    return -np.log(u) / phi**2


@quietly
def exponential_from_uniform__density_inverted(u, phi):
    """You inverted the density: the method of inversion needs the distribution function."""
    return -np.log(np.asarray(u) / phi) / phi


def exponential_from_uniform__rate_in_the_log(u, phi):
    """A rate inside the logarithm shifts the samples and does not rescale them, which abs cannot mend."""
    return np.abs(np.log(phi * np.asarray(u)))


def exponential_from_uniform__distribution_function(u, phi):
    """You applied the distribution function: its inverse is needed."""
    return -np.expm1(-phi * np.asarray(u))


def exponential_from_uniform__survival_function(u, phi):
    """You applied the survival function: the inverse of the distribution function is needed."""
    return np.exp(-phi * np.asarray(u))


def exponential_from_uniform__density(u, phi):
    """You evaluated the density of q at the noise: a density is not a sample."""
    return phi * np.exp(-phi * np.asarray(u))


def exponential_from_uniform__base_ten(u, phi):
    """log10 does not undo exp."""
    return -np.log10(u) / phi


def exponential_from_uniform__base_two(u, phi):
    """log2 does not undo exp."""
    return -np.log2(u) / phi


def exponential_from_uniform__normal_quantile(u, phi):
    """This is the quantile function of a Gaussian, but q is an exponential."""
    return scipy.stats.norm.ppf(u) / phi


def exponential_from_uniform__half_normal_quantile(u, phi):
    """Your samples are positive but have a Gaussian's tail."""
    return scipy.stats.halfnorm.ppf(u) / phi


def exponential_from_uniform__logistic_quantile(u, phi):
    """This is the quantile function of a logistic variable, which is negative half of the time."""
    return scipy.special.logit(u) / phi


def exponential_from_uniform__laplace_quantile(u, phi):
    """This is the quantile function of a two-sided exponential."""
    return scipy.stats.laplace.ppf(u) / phi


def exponential_from_uniform__rayleigh_quantile(u, phi):
    """This is the radius in the Box-Muller method, whose law is Rayleigh's."""
    return np.sqrt(-2 * np.log(u)) / phi


def exponential_from_uniform__odds(u, phi):
    """The odds u / (1 - u) have no mean: their tail is far too heavy."""
    u = np.asarray(u)
    return u / (1 - u) / phi


def exponential_from_uniform__first_order(u, phi):
    """A Taylor polynomial of the logarithm is good for small u only."""
    u = np.asarray(u)
    return (u + u**2 / 2 + u**3 / 3) / phi


def exponential_from_uniform__antithetic_average(u, phi):
    """The mean of the two antithetic samples has the right mean but too small a variance."""
    u = np.asarray(u)
    return -(np.log(u) + np.log1p(-u)) / (2 * phi)


def exponential_from_uniform__antithetic_sum(u, phi):
    """The sum of two exponentials is not an exponential."""
    u = np.asarray(u)
    return -(np.log(u) + np.log1p(-u)) / phi


def exponential_from_uniform__folded_without_rescaling(u, phi):
    """Folding the unit interval at its middle leaves half of it, which has to be stretched again."""
    u = np.asarray(u)
    return -np.log(np.minimum(u, 1 - u)) / phi


def exponential_from_uniform__clipped(u, phi):
    """Clipping u cuts off both the tail and the neighbourhood of 0."""
    return -np.log(np.clip(u, 1e-3, 1 - 1e-3)) / phi


def exponential_from_uniform__clipped_at_1e_7(u, phi):
    """u is never exactly 0 or 1, so there is nothing to clip: you lose the ends of the interval."""
    return -np.log(np.clip(u, 1e-7, 1 - 1e-7)) / phi


def exponential_from_uniform__epsilon_in_the_log(u, phi):
    """A small number inside the logarithm puts a ceiling on the samples, and makes some of them negative."""
    return -np.log(np.asarray(u) + 1e-3) / phi


def exponential_from_uniform__single_precision(u, phi):
    """In single precision a u close to 1 is rounded to 1, and its sample to 0."""
    return (-np.log(np.asarray(u, dtype=np.float32)) / phi).astype(np.float64)


def exponential_from_uniform__lower_half_only(u, phi):
    """Your map sends both halves of the unit interval to the same small samples, and no u to a large one."""
    u = np.asarray(u)
    return np.where(u < 0.5, -np.log1p(-u), -np.log(u)) / phi


def exponential_from_uniform__fresh_noise(u, phi):
    """You drew new noise: the answer must be a function of the u that is passed in."""
    return np.random.default_rng().exponential(1 / phi, np.shape(u))


def exponential_from_uniform__fixed_seed(u, phi):
    """New noise with a fixed seed is still not a function of the u that is passed in."""
    return np.random.default_rng(1).exponential(1 / phi, np.shape(u))


def exponential_from_uniform__sorted(u, phi):
    """Sorting keeps the set of samples but no longer maps each u to its own sample."""
    return np.sort(-np.log(u)) / phi


def exponential_from_uniform__reversed(u, phi):
    """The samples come back in the reverse order of their noise."""
    return -np.log(np.asarray(u)[::-1]) / phi


def exponential_from_uniform__ranks(u, phi):
    """Replacing u by its rank makes every sample depend on all the others."""
    return -np.log1p(-(scipy.stats.rankdata(u) - 0.5) / max(len(u), 1)) / phi


def exponential_from_uniform__rescaled_to_the_batch(u, phi):
    """Stretching the batch to the whole unit interval makes every sample depend on all the others."""
    u = np.asarray(u)
    if u.size == 0:
        return u / phi
    u = (u - u.min() + 1e-6) / (u.max() - u.min() + 2e-6)
    return -np.log(u) / phi


def exponential_from_uniform__batch_mean(u, phi):
    """Forcing the batch's mean to that of q makes every sample depend on all the others."""
    z = -np.log(u)
    return z / np.mean(z) / phi if z.size else z / phi


def exponential_from_uniform__rounded(u, phi):
    """Your samples are rounded to two decimals."""
    return np.round(-np.log(u) / phi, 2)


def exponential_from_uniform__column(u, phi):
    """The answer is to have the shape of u: a column broadcasts against a row into a square."""
    return -np.log(u)[:, None] / phi


def exponential_from_uniform__mean_only(u, phi):
    """One sample for each u is asked for, not their mean."""
    return np.mean(-np.log(u)) / phi


def exponential_from_uniform__argument_overwritten(u, phi):
    """Taking the logarithm in place changes the caller's u."""
    np.log(u, out=u)
    u /= -phi
    return u


def exponential_from_uniform__rate_clipped(u, phi):
    """You keep the rate in a range of your own, but every positive number is a rate."""
    return -np.log1p(-np.asarray(u)) / np.clip(phi, 0.1, 10.0)


# kl_exponential


def kl_exponential__reversed(phi, theta):
    """The divergence is an expectation under its first argument, not its second; or rates were taken for scales."""
    return _kl_rates(theta, phi)


def kl_exponential__symmetrised(phi, theta):
    """A KL divergence is not symmetric in its two distributions, and yours is the mean of both directions."""
    return (_kl_rates(phi, theta) + _kl_rates(theta, phi)) / 2


def kl_exponential__sum_of_both(phi, theta):
    """This is Jeffreys' divergence, the sum of both directions."""
    return _kl_rates(phi, theta) + _kl_rates(theta, phi)


def kl_exponential__larger_over_smaller(phi, theta):
    """The formula is the same whichever rate is larger: you exchanged the two where theta exceeds phi."""
    return _kl_rates(max(phi, theta), min(phi, theta))


def kl_exponential__smaller_over_larger(phi, theta):
    """The formula is the same whichever rate is larger: you exchanged the two where phi exceeds theta."""
    return _kl_rates(min(phi, theta), max(phi, theta))


def kl_exponential__log_sign(phi, theta):
    """The logarithm of the ratio of the rates has the wrong sign."""
    return math.log(theta / phi) + theta / phi - 1


def kl_exponential__exponent_reversed(phi, theta):
    """Which of the two rates does the mean of z under q come from?"""
    return math.log(phi / theta) + phi / theta - 1


def kl_exponential__one_left_out(phi, theta):
    """The divergence of a distribution from itself is 0, and yours is not: the exponent of q is missing."""
    return math.log(phi / theta) + theta / phi


def kl_exponential__one_added(phi, theta):
    """The expectation of the exponent of q has the wrong sign."""
    return math.log(phi / theta) + theta / phi + 1


def kl_exponential__log_only(phi, theta):
    """The normalising constants are not all: the exponents differ too."""
    return math.log(phi / theta)


def kl_exponential__log_left_out(phi, theta):
    """The exponents are not all: the normalising constants differ too."""
    return theta / phi - 1


def kl_exponential__mean_is_the_rate(phi, theta):
    """The mean of z under q is not its rate."""
    return math.log(phi / theta) + (theta - phi) * phi


def kl_exponential__difference_of_rates(phi, theta):
    """The exponents differ by a multiple of z, whose expectation under q you left out."""
    return math.log(phi / theta) + theta - phi


def kl_exponential__mean_of_the_prior(phi, theta):
    """The expectation of z is taken under q, but you used the mean of the other distribution."""
    return math.log(phi / theta) + (theta - phi) / theta


def kl_exponential__unit_prior(phi, theta):
    """The second rate was taken to be 1."""
    return _kl_rates(phi, 1.0)


def kl_exponential__unit_q(phi, theta):
    """The first rate was taken to be 1."""
    return _kl_rates(1.0, theta)


def kl_exponential__theta_only_in_the_log(phi, theta):
    """The second rate stands in the exponent too, where you took it to be 1."""
    return math.log(phi / theta) + 1 / phi - 1


def kl_exponential__halved(phi, theta):
    """The factor 1/2 belongs to the divergence of Gaussians."""
    return _kl_rates(phi, theta) / 2


def kl_exponential__negative(phi, theta):
    """A KL divergence is never negative."""
    return -_kl_rates(phi, theta)


def kl_exponential__log_absolute(phi, theta):
    """The terms of a divergence may be negative: you took an absolute value too early."""
    return abs(math.log(phi / theta)) + theta / phi - 1


def kl_exponential__terms_absolute(phi, theta):
    """Taking the absolute value of each term counts as a cost what is a gain."""
    return abs(math.log(phi / theta)) + abs(theta / phi - 1)


def kl_exponential__difference_absolute(phi, theta):
    """The size of the log ratio of the densities has another expectation than the log ratio itself."""
    z = np.linspace(0, 60, 60_001)
    log_ratio = math.log(phi / theta) + (theta / phi - 1) * z
    return scipy.integrate.simpson(np.exp(-z) * np.abs(log_ratio), x=z)


def kl_exponential__relu(phi, theta):
    """You cut the divergence off at 0 where q is the narrower of the two, but that costs something too."""
    return _kl_rates(phi, theta) if theta > phi else 0.0


def kl_exponential__quadratic(phi, theta):
    """The second-order approximation is good only for rates that are nearly equal."""
    return ((theta - phi) / phi) ** 2 / 2


def kl_exponential__squared_difference(phi, theta):
    """A squared distance of the parameters is not a divergence of the distributions."""
    return (phi - theta) ** 2


def kl_exponential__squared_log_ratio(phi, theta):
    """Half of the squared log ratio of the rates agrees with the divergence near equal rates only."""
    return math.log(phi / theta) ** 2 / 2


def kl_exponential__cross_entropy(phi, theta):
    """This is the cross-entropy: the entropy of q has still to be subtracted."""
    return theta / phi - math.log(theta)


def kl_exponential__difference_of_entropies(phi, theta):
    """A difference of two entropies is not a divergence: both expectations are under q."""
    return abs(math.log(phi) - math.log(theta))


def kl_exponential__negative_entropy(phi, theta):
    """This is minus the entropy of q, in which the other distribution does not occur."""
    return math.log(phi) - 1


def kl_exponential__of_gaussians(phi, theta):
    """This is the divergence of two Gaussians with these widths."""
    return math.log(phi / theta) + theta**2 / (2 * phi**2) - 0.5


def kl_exponential__scaled_by_the_mean(phi, theta):
    """The density of q already integrates to 1: there is one factor 1/phi too many."""
    return _kl_rates(phi, theta) / phi


def kl_exponential__base_two(phi, theta):
    """The answer is in bits: the course counts in nats."""
    return _kl_rates(phi, theta) / math.log(2)


def kl_exponential__base_ten_log(phi, theta):
    """log10 is not the natural logarithm."""
    return math.log10(phi / theta) + theta / phi - 1


def kl_exponential__monte_carlo(phi, theta):
    """A sample average is a noisy estimate of an integral that is known in closed form."""
    z = np.random.default_rng().exponential(1 / phi, 1000)
    return np.mean(math.log(phi / theta) + (theta - phi) * z)


def kl_exponential__monte_carlo_fixed_seed(phi, theta):
    """A fixed seed hides the noise of a sampling estimate and does not remove its error."""
    z = np.random.default_rng(0).exponential(1 / phi, 1000)
    return np.mean(math.log(phi / theta) + (theta - phi) * z)


def kl_exponential__on_a_grid_of_z(phi, theta):
    """Your grid ends at z = 10, and for a small rate much of the mass lies beyond it."""
    z = np.linspace(0, 10, 10_001)
    return scipy.integrate.simpson(phi * np.exp(-phi * z) * (math.log(phi / theta) + (theta - phi) * z), x=z)


def kl_exponential__jensen_shannon(phi, theta):
    """This divergence compares both distributions with their mixture, and is never larger than log 2."""
    low = min(phi, theta)
    z = np.linspace(0, 60 / low, 60_001)
    q, p = phi * np.exp(-phi * z), theta * np.exp(-theta * z)
    mixture = (q + p) / 2
    return scipy.integrate.simpson((scipy.special.rel_entr(q, mixture) + scipy.special.rel_entr(p, mixture)) / 2, x=z)


def kl_exponential__integral_over_fixed_points(phi, theta):
    """Your integral is over the same points whatever the rate, but where q has its mass depends on it."""
    points, weights = np.polynomial.legendre.leggauss(50)
    z = 50 * (points + 1)
    return 50 * np.sum(weights * phi * np.exp(-phi * z) * (math.log(phi / theta) + (theta - phi) * z))


# kl_factorised


def kl_factorised__product(q, p):
    """The logarithm of a product of factors is not a product of logarithms."""
    return float(np.prod([_pmf_kl(a, b) for a, b in zip(q, p, strict=True)]))


def kl_factorised__mean(q, p):
    """Independent factors contribute their whole divergence each: nothing is averaged."""
    return float(np.mean([_pmf_kl(a, b) for a, b in zip(q, p, strict=True)]))


def kl_factorised__maximum(q, p):
    """The worst factor alone is not the divergence of the whole."""
    return max(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))


def kl_factorised__root_sum_of_squares(q, p):
    """Divergences are not lengths: they do not add by Pythagoras."""
    return math.sqrt(sum(_pmf_kl(a, b) ** 2 for a, b in zip(q, p, strict=True)))


def kl_factorised__per_factor(q, p):
    """The divergence of the whole is one number, but you returned one for each factor."""
    return np.array([_pmf_kl(a, b) for a, b in zip(q, p, strict=True)])


def kl_factorised__first_factor(q, p):
    """Only the first factor is counted."""
    return _pmf_kl(q[0], p[0])


def kl_factorised__last_factor_left_out(q, p):
    """A loop that ends one step early leaves the last factor out."""
    return sum(_pmf_kl(q[i], p[i]) for i in range(len(q) - 1))


def kl_factorised__last_state_left_out(q, p):
    """A loop that ends one step early leaves the last state of each factor out."""
    return sum(_pmf_kl(a[:-1], b[:-1]) for a, b in zip(q, p, strict=True))


def kl_factorised__joint_enumeration(q, p):
    """Enumerating the joint states takes a time exponential in the number of factors: use independence."""
    total = 0.0
    for states in itertools.product(*(range(len(a)) for a in q)):
        joint_q = math.prod(float(a[j]) for a, j in zip(q, states, strict=True))
        joint_p = math.prod(float(b[j]) for b, j in zip(p, states, strict=True))
        if joint_q > 0 and joint_p == 0:
            return math.inf
        if joint_q > 0:
            total += joint_q * math.log(joint_q / joint_p)
    return total


def kl_factorised__array_joint_enumeration(q, p):
    """An array of all joint states outgrows any memory as factors are added: use their independence."""
    shape = tuple(len(a) for a in q)
    if math.prod(shape) > 10**6:
        raise MemoryError(f"the joint has {math.prod(shape):.1e} states")
    joint_q, joint_p = np.ones(shape), np.ones(shape)
    for a, b in zip(np.ix_(*q), np.ix_(*p), strict=True):
        joint_q, joint_p = joint_q * a, joint_p * b
    return _pmf_kl(joint_q.ravel(), joint_p.ravel())


def kl_factorised__reversed(q, p):
    """The divergence is an expectation under q, but you took it under p."""
    return sum(_pmf_kl(b, a) for a, b in zip(q, p, strict=True))


def kl_factorised__symmetrised(q, p):
    """A KL divergence is not symmetric in its two distributions, and yours is the mean of both directions."""
    return sum((_pmf_kl(a, b) + _pmf_kl(b, a)) / 2 for a, b in zip(q, p, strict=True))


@quietly
def kl_factorised__weighted_by_p(q, p):
    """The log ratio is right, but it has to be averaged under the other distribution."""
    return sum(np.sum(np.where(b > 0, b * np.log(a / b), 0.0)) for a, b in zip(q, p, strict=True))


@quietly
def kl_factorised__unweighted(q, p):
    """The log ratios have to be averaged with weights, but you only added them up."""
    return sum(np.sum(np.log(a / b)) for a, b in zip(q, p, strict=True))


def kl_factorised__terms_absolute(q, p):
    """The terms of a divergence may be negative, and their signs belong to the sum."""
    return sum(np.sum(np.abs(scipy.special.rel_entr(a, b))) for a, b in zip(q, p, strict=True))


def kl_factorised__negative_terms_cut(q, p):
    """States where q is below p have negative terms that belong to the sum."""
    return sum(np.sum(np.maximum(scipy.special.rel_entr(a, b), 0)) for a, b in zip(q, p, strict=True))


def kl_factorised__zeros_of_p_skipped(q, p):
    """A state that q allows and p rules out cannot just be left out of the sum."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        both = (a > 0) & (b > 0)
        total += np.sum(a[both] * np.log(a[both] / b[both]))
    return total


@quietly
def kl_factorised__infinity_made_finite(q, p):
    """Infinity is the answer here: you replaced it by the largest finite number."""
    return sum(np.sum(np.nan_to_num(a * np.log(a / b))) for a, b in zip(q, p, strict=True))


def kl_factorised__p_clipped(q, p):
    """With p clipped away from 0, a state that p rules out costs a finite amount."""
    return sum(np.sum(scipy.special.rel_entr(a, np.maximum(b, 1e-12))) for a, b in zip(q, p, strict=True))


def kl_factorised__epsilon_in_the_log(q, p):
    """Small numbers inside the logarithms make the answer finite where it is not."""
    return sum(np.sum(a * np.log((a + 1e-10) / (b + 1e-10))) for a, b in zip(q, p, strict=True))


def kl_factorised__smoothed(q, p):
    """Smoothing changes the distributions: the divergence of other distributions was asked for."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        a, b = np.asarray(a) + 1e-3, np.asarray(b) + 1e-3
        total += _pmf_kl(a / a.sum(), b / b.sum())
    return total


def kl_factorised__error_for_zero_in_p(q, p):
    """An infinite divergence is an answer and not an error."""
    if any(np.any((np.asarray(a) > 0) & (np.asarray(b) == 0)) for a, b in zip(q, p, strict=True)):
        raise ValueError("p must be positive wherever q is")
    return sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))


def kl_factorised__nan_for_zero_in_p(q, p):
    """The value where p rules out what q allows is known, and it is not nan."""
    total = sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))
    return total if math.isfinite(total) else math.nan


def kl_factorised__infinite_for_any_zero_in_p(q, p):
    """A zero of p does no harm where q is zero as well."""
    if any(np.any(np.asarray(b) == 0) for b in p):
        return math.inf
    return sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))


def kl_factorised__infinite_for_any_zero_in_q(q, p):
    """A state that q rules out adds nothing to an expectation under q."""
    if any(np.any(np.asarray(a) == 0) for a in q):
        return math.inf
    return sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))


def kl_factorised__infinite_factor_skipped(q, p):
    """One infinite factor makes the whole divergence infinite: it cannot be skipped."""
    divergences = [_pmf_kl(a, b) for a, b in zip(q, p, strict=True)]
    return float(sum(value for value in divergences if math.isfinite(value)))


def kl_factorised__equal_sizes_assumed(q, p):
    """The factors may have different numbers of states, so they do not stack to a matrix."""
    q, p = np.stack(q), np.stack(p)
    return _pmf_kl(q, p)


def kl_factorised__two_states_only(q, p):
    """A factor may have more than two states: your formula is for a coin."""
    return sum(_pmf_kl([a[0], 1 - a[0]], [b[0], 1 - b[0]]) if len(a) > 1 else 0.0 for a, b in zip(q, p, strict=True))


def kl_factorised__uniform_p(q, p):
    """The second distribution was taken to be uniform."""
    return sum(math.log(len(a)) - np.sum(scipy.special.entr(a)) for a in q)


def kl_factorised__cross_entropy(q, p):
    """This is the cross-entropy: the entropy of q has still to be subtracted."""
    return -sum(np.sum(scipy.special.xlogy(a, b)) for a, b in zip(q, p, strict=True))


def kl_factorised__negative_entropy(q, p):
    """This is minus the entropy of q, in which p does not occur."""
    return -sum(np.sum(scipy.special.entr(a)) for a in q)


def kl_factorised__difference_of_entropies(q, p):
    """A difference of two entropies is not a divergence: both expectations are under q."""
    return sum(np.sum(scipy.special.entr(b)) - np.sum(scipy.special.entr(a)) for a, b in zip(q, p, strict=True))


@quietly
def kl_factorised__log_of_the_expected_ratio(q, p):
    """The logarithm belongs inside the expectation: outside of it the result is another divergence."""
    ratios = [np.sum(np.where(a > 0, np.square(a) / b, 0.0)) for a, b in zip(q, p, strict=True)]
    return float(np.sum(np.log(ratios)))


@quietly
def kl_factorised__chi_square(q, p):
    """The chi-square divergence agrees with KL to second order only."""
    return sum(np.sum(np.where(a == b, 0.0, np.square(a - b) / b)) / 2 for a, b in zip(q, p, strict=True))


def kl_factorised__total_variation(q, p):
    """The total variation distance is another measure of how much distributions differ."""
    return sum(np.sum(np.abs(a - b)) / 2 for a, b in zip(q, p, strict=True))


def kl_factorised__jensen_shannon(q, p):
    """This divergence compares both distributions with their mixture, and is always finite."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        mixture = (np.asarray(a) + b) / 2
        total += (_pmf_kl(a, mixture) + _pmf_kl(b, mixture)) / 2
    return total


def kl_factorised__negative(q, p):
    """A KL divergence is never negative."""
    return -sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True))


def kl_factorised__base_two(q, p):
    """The answer is in bits: the course counts in nats."""
    return sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True)) / math.log(2)


def kl_factorised__base_ten(q, p):
    """log10 is not the natural logarithm."""
    return sum(_pmf_kl(a, b) for a, b in zip(q, p, strict=True)) / math.log(10)


def kl_factorised__every_pair(q, p):
    """Each factor of q is compared with its own factor of p, not with all of them."""
    return sum(_pmf_kl(a, b) for a in q for b in p if len(a) == len(b))


def kl_factorised__sorted_states(q, p):
    """The states of a factor have names: sorting the probabilities compares different states."""
    return sum(_pmf_kl(np.sort(a), np.sort(b)) for a, b in zip(q, p, strict=True))


def kl_factorised__zeros_overwritten(q, p):
    """Your function writes into the probability vectors, which belong to the caller."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        ruled_out = a == 0
        b[ruled_out] = 1.0
        a[ruled_out] = 1.0
        total += _pmf_kl(a, b)
    return total


def kl_factorised__consumed(q, p):
    """Your function empties the lists that the caller passed."""
    total = 0.0
    while q:
        total += _pmf_kl(q.pop(), p.pop())
    return total


@quietly
def kl_factorised__rare_taken_for_impossible(q, p):
    """You take a rare outcome for an impossible one: how small a probability may be is not limited."""
    return sum(_pmf_kl(a, np.where(np.round(b, 4) == 0, 0.0, b)) for a, b in zip(q, p, strict=True))


@quietly
def kl_factorised__squeezed(q, p):
    """You squeeze every factor, so one with a single state is no longer a vector that can be looped over."""
    total = 0.0
    for q_i, p_i in zip(q, p, strict=True):
        for a, b in zip(np.squeeze(q_i), np.squeeze(p_i), strict=True):
            total += _pmf_kl(a, b)
    return total


# kl_factorised_gaussian


def kl_factorised_gaussian__reversed(mean_q, std_q, mean_p, std_p):
    """The divergence is an expectation under q, but you took it under p."""
    log_ratio, spread, shift = _gaussian_terms(mean_p, std_p, mean_q, std_q)
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__symmetrised(mean_q, std_q, mean_p, std_p):
    """A KL divergence is not symmetric in its two distributions, and yours is the mean of both directions."""
    there = np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)
    back = np.sum(np.add.reduce(_gaussian_terms(mean_p, std_p, mean_q, std_q)) - 0.5)
    return (there + back) / 2


def kl_factorised_gaussian__stds_as_variances(mean_q, std_q, mean_p, std_p):
    """You were given standard deviations and used them as variances."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, np.sqrt(std_q), mean_p, np.sqrt(std_p))) - 0.5)


def kl_factorised_gaussian__stds_squared_twice(mean_q, std_q, mean_p, std_p):
    """You squared the standard deviations once more than needed."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, np.square(std_q), mean_p, np.square(std_p))) - 0.5)


def kl_factorised_gaussian__spread_not_squared(mean_q, std_q, mean_p, std_p):
    """Beside the squared shift of the means the ratio of the spreads has to be squared as well."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + np.sqrt(spread / 2) + shift - 0.5)


def kl_factorised_gaussian__shift_over_std(mean_q, std_q, mean_p, std_p):
    """The squared shift is divided by a standard deviation, so your terms have different units."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + spread + shift * np.asarray(std_p) - 0.5)


def kl_factorised_gaussian__difference_not_squared(mean_q, std_q, mean_p, std_p):
    """A shift to the left is as bad as one to the right: the difference of the means has to be squared."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = (np.asarray(mean_q) - mean_p) / (2 * np.square(std_p))
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__difference_absolute(mean_q, std_q, mean_p, std_p):
    """The difference of the means has to be squared; its absolute value is not enough."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = np.abs(np.asarray(mean_q) - mean_p) / (2 * np.square(std_p))
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__squares_subtracted(mean_q, std_q, mean_p, std_p):
    """The square of a difference is not the difference of the squares."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = (np.square(mean_q) - np.square(mean_p)) / (2 * np.square(std_p))
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__means_added(mean_q, std_q, mean_p, std_p):
    """The means have to be compared, but you added them."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, -np.asarray(mean_p), std_p)) - 0.5)


def kl_factorised_gaussian__shift_over_variance_of_q(mean_q, std_q, mean_p, std_p):
    """The shift of the means is measured in units of the wrong distribution's spread."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = (np.asarray(mean_q) - mean_p) ** 2 / (2 * np.square(std_q))
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__shift_in_pooled_units(mean_q, std_q, mean_p, std_p):
    """The shift of the means is measured in units of p, but you pooled both variances."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = (np.asarray(mean_q) - mean_p) ** 2 / (np.square(std_q) + np.square(std_p))
    return np.sum(log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__shift_not_halved(mean_q, std_q, mean_p, std_p):
    """The factor 1/2 of the Gaussian exponent is missing before the shift of the means."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + spread + 2 * shift - 0.5)


def kl_factorised_gaussian__spread_not_halved(mean_q, std_q, mean_p, std_p):
    """The factor 1/2 of the Gaussian exponent is missing before the ratio of the variances."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + 2 * spread + shift - 0.5)


def kl_factorised_gaussian__spread_left_out(mean_q, std_q, mean_p, std_p):
    """The spreads enter your normalising constants only, but the expected exponents of both densities matter too."""
    log_ratio, _, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + shift)


def kl_factorised_gaussian__spread_upside_down(mean_q, std_q, mean_p, std_p):
    """The ratio of the variances stands upside down."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + 1 / (4 * spread) + shift - 0.5)


def kl_factorised_gaussian__log_left_out(mean_q, std_q, mean_p, std_p):
    """The normalising constants of the two Gaussians differ, and their ratio is missing."""
    _, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(spread + shift - 0.5)


def kl_factorised_gaussian__log_sign(mean_q, std_q, mean_p, std_p):
    """The logarithm of the ratio of the spreads has the wrong sign."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(-log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__log_halved(mean_q, std_q, mean_p, std_p):
    """The factor 1/2 in front of the logarithm is for variances, but these are standard deviations."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio / 2 + spread + shift - 0.5)


def kl_factorised_gaussian__log_doubled(mean_q, std_q, mean_p, std_p):
    """The logarithm of a ratio of variances needs the factor 1/2 that the other terms have."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(2 * log_ratio + spread + shift - 0.5)


def kl_factorised_gaussian__half_left_out(mean_q, std_q, mean_p, std_p):
    """The divergence of a distribution from itself is 0, and yours is not: the exponent of q is missing."""
    return np.sum(_gaussian_terms(mean_q, std_q, mean_p, std_p))


def kl_factorised_gaussian__half_once(mean_q, std_q, mean_p, std_p):
    """The exponent of q adds its constant once for each dimension, but you have it once in all."""
    return np.sum(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5


def kl_factorised_gaussian__one_per_dimension(mean_q, std_q, mean_p, std_p):
    """The constant from the exponent of q lacks its factor 1/2."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 1)


def kl_factorised_gaussian__half_added(mean_q, std_q, mean_p, std_p):
    """The constant from the exponent of q has the wrong sign."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) + 0.5)


def kl_factorised_gaussian__doubled(mean_q, std_q, mean_p, std_p):
    """You dropped the factor 1/2 that all terms of the formula share."""
    return np.sum(2 * np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 1)


def kl_factorised_gaussian__halved_again(mean_q, std_q, mean_p, std_p):
    """Every term already has its factor 1/2, and you halved the sum once more."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5) / 2


def kl_factorised_gaussian__mean(mean_q, std_q, mean_p, std_p):
    """Independent dimensions contribute their whole divergence each: nothing is averaged."""
    return np.mean(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__per_dimension(mean_q, std_q, mean_p, std_p):
    """The divergence of the whole is one number, but you returned one for each dimension."""
    return np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5


def kl_factorised_gaussian__product(mean_q, std_q, mean_p, std_p):
    """The divergences of independent dimensions are not multiplied."""
    return np.prod(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__first_dimension(mean_q, std_q, mean_p, std_p):
    """Only the first dimension is counted."""
    return (np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)[0]


def kl_factorised_gaussian__unit_prior(mean_q, std_q, mean_p, std_p):
    """p was taken to be the standard normal."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, 0.0, 1.0)) - 0.5)


def kl_factorised_gaussian__mean_of_p_left_out(mean_q, std_q, mean_p, std_p):
    """p need not be centred at 0."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, 0.0, std_p)) - 0.5)


def kl_factorised_gaussian__unit_spread_of_p(mean_q, std_q, mean_p, std_p):
    """p need not have a standard deviation of 1."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, 1.0)) - 0.5)


def kl_factorised_gaussian__isotropic_p(mean_q, std_q, mean_p, std_p):
    """Each dimension of p has a standard deviation of its own, but you used the first for all."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p[0])) - 0.5)


def kl_factorised_gaussian__isotropic_q(mean_q, std_q, mean_p, std_p):
    """Each dimension of q has a standard deviation of its own, but you used their mean for all."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, np.mean(std_q), mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__equal_spreads(mean_q, std_q, mean_p, std_p):
    """The shift of the means is the whole divergence only if the spreads are equal."""
    return np.sum(_gaussian_terms(mean_q, std_q, mean_p, std_p)[2])


def kl_factorised_gaussian__equal_means(mean_q, std_q, mean_p, std_p):
    """The shift of the means is missing from the divergence."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(log_ratio + spread - 0.5)


def kl_factorised_gaussian__square_of_the_sum(mean_q, std_q, mean_p, std_p):
    """The shifts are squared one by one and then added, not the other way round."""
    log_ratio, spread, _ = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    shift = np.sum((np.asarray(mean_q) - mean_p) / np.asarray(std_p)) ** 2 / 2
    return np.sum(log_ratio + spread - 0.5) + shift


def kl_factorised_gaussian__log_of_the_sums(mean_q, std_q, mean_p, std_p):
    """A sum of logarithms is not the logarithm of the sum."""
    _, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.log(np.sum(std_p) / np.sum(std_q)) + np.sum(spread + shift - 0.5)


def kl_factorised_gaussian__log_once(mean_q, std_q, mean_p, std_p):
    """The ratio of the normalising constants is a product over all dimensions."""
    log_ratio, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return log_ratio[0] + np.sum(spread + shift - 0.5)


def kl_factorised_gaussian__every_pair(mean_q, std_q, mean_p, std_p):
    """Each dimension of q belongs to its own dimension of p: a column beside a row compares all pairs."""
    mean_q, std_q = np.asarray(mean_q)[:, None], np.asarray(std_q)[:, None]
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__cross_entropy(mean_q, std_q, mean_p, std_p):
    """This is the cross-entropy: the entropy of q has still to be subtracted."""
    _, spread, shift = _gaussian_terms(mean_q, std_q, mean_p, std_p)
    return np.sum(LOG_TWO_PI / 2 + np.log(std_p) + spread + shift)


def kl_factorised_gaussian__difference_of_entropies(mean_q, std_q, mean_p, std_p):
    """A difference of two entropies is not a divergence: both expectations are under q."""
    return np.sum(_gaussian_terms(mean_q, std_q, mean_p, std_p)[0])


def kl_factorised_gaussian__two_pi_kept(mean_q, std_q, mean_p, std_p):
    """The factors 2 pi of the two densities cancel, but yours is left over."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5 + LOG_TWO_PI / 2)


def kl_factorised_gaussian__spread_floor(mean_q, std_q, mean_p, std_p):
    """A floor under the standard deviations changes the divergence of narrow distributions."""
    std_q, std_p = np.maximum(std_q, 0.5), np.maximum(std_p, 0.5)
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__epsilon_in_the_variance(mean_q, std_q, mean_p, std_p):
    """A small number added to the variance of p against division by zero changes the divergence."""
    std_p = np.sqrt(np.square(std_p) + 1e-3)
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__negative(mean_q, std_q, mean_p, std_p):
    """A KL divergence is never negative."""
    return -np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)


def kl_factorised_gaussian__base_two(mean_q, std_q, mean_p, std_p):
    """The answer is in bits: the course counts in nats."""
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5) / math.log(2)


def kl_factorised_gaussian__monte_carlo(mean_q, std_q, mean_p, std_p):
    """A sample average is a noisy estimate of an integral that is known in closed form."""
    z = np.random.default_rng().normal(mean_q, std_q, (1000, len(mean_q)))
    log_ratio = scipy.stats.norm.logpdf(z, mean_q, std_q) - scipy.stats.norm.logpdf(z, mean_p, std_p)
    return np.mean(np.sum(log_ratio, axis=1))


def kl_factorised_gaussian__monte_carlo_fixed_seed(mean_q, std_q, mean_p, std_p):
    """A fixed seed hides the noise of a sampling estimate and does not remove its error."""
    z = np.random.default_rng(0).normal(mean_q, std_q, (1000, len(mean_q)))
    log_ratio = scipy.stats.norm.logpdf(z, mean_q, std_q) - scipy.stats.norm.logpdf(z, mean_p, std_p)
    return np.mean(np.sum(log_ratio, axis=1))


def kl_factorised_gaussian__squared_in_place(mean_q, std_q, mean_p, std_p):
    """Squaring in place turns the caller's standard deviations into variances."""
    std_q **= 2
    std_p **= 2
    quadratic = (std_q + (mean_q - mean_p) ** 2) / std_p
    return 0.5 * np.sum(quadratic - 1 + np.log(std_p) - np.log(std_q))


def kl_factorised_gaussian__variance_in_one_dimension(mean_q, std_q, mean_p, std_p):
    """With a single dimension you take the standard deviations for variances; they are what their name says."""
    if len(mean_q) == 1:
        std_q, std_p = np.sqrt(std_q), np.sqrt(std_p)
    return np.sum(np.add.reduce(_gaussian_terms(mean_q, std_q, mean_p, std_p)) - 0.5)
