"""Every fourth wrong solution of `variational`, the same mistake as another student would have written it.

`function__slug` has the mistake of the chaff of that name, and none of its code.
"""

import math
from statistics import NormalDist

import numpy as np
from scipy import integrate, optimize, stats

STANDARD = NormalDist()


def likelihood(x, z):
    return math.exp(-0.5 * (x - z) ** 2) / math.sqrt(2 * math.pi)


def expectation_of_log_likelihood(x, first, second):
    """E[log N(x; z, 1)] from the first two moments of z."""
    return -0.5 * math.log(2 * math.pi) - 0.5 * (x**2 - 2 * x * first + second)


def divergence(phi, theta):
    return math.log(phi) - math.log(theta) + (theta - phi) / phi


def bound(x, theta, phi):
    return expectation_of_log_likelihood(x, 1 / phi, 2 / phi**2) - divergence(phi, theta)


def evidence(x, theta):
    """log p(x)."""
    return math.log(theta) + theta * (theta / 2 - x) + stats.norm.logcdf(x - theta)


# --- log_evidence ---------------------------------------------------------------------------------------------


def log_evidence__square_subtracted(x, theta):
    leftover = -(theta**2) / 2
    return math.log(theta) - theta * x + leftover + stats.norm.logcdf(x, loc=theta)


def log_evidence__upper_tail(x, theta):
    mean = x - theta
    outer = theta * math.exp((mean**2 - x**2) / 2)
    return math.log(outer) + stats.norm.logsf(mean)


def log_evidence__density_for_distribution(x, theta):
    centre = x - theta
    value = theta * math.exp(theta**2 / 2 - theta * x) * STANDARD.pdf(centre)
    return math.log(value)


def log_evidence__scale_for_rate(x, theta):
    # an exponential plus standard normal noise
    return float(stats.exponnorm(K=theta).logpdf(x))


def log_evidence__log_two_pi_again(x, theta):
    terms = [math.log(theta), theta**2 / 2, -theta * x, float(stats.norm.logcdf(x - theta))]
    terms.append(math.log(1 / math.sqrt(2 * math.pi)))
    return sum(terms)


def log_evidence__joint_at_the_mode(x, theta):
    def minus_log_joint(z):
        return -(math.log(theta) - theta * z - (x - z) ** 2 / 2 - math.log(2 * math.pi) / 2)

    mode = x - theta if x > theta else 0.0
    return -minus_log_joint(mode)


def log_evidence__best_elbo(x, theta):
    def loss(log_phi):
        return -bound(x, theta, math.exp(log_phi))

    found = optimize.minimize_scalar(loss, bracket=(-1.0, 1.0), tol=1e-12)
    return -found.fun


def log_evidence__negative_x_impossible(x, theta):
    if x < 0:
        return -math.inf
    return evidence(x, theta)


# --- posterior_log_density ------------------------------------------------------------------------------------


def log_truncated(z, centre):
    """Log density at one z > 0 of N(centre, 1) cut off at 0."""
    return stats.norm.logpdf(z - centre) - stats.norm.logcdf(centre)


def posterior_log_density__nan_outside(z, x, theta):
    return np.array([log_truncated(value, x - theta) if value > 0 else math.nan for value in z])


def posterior_log_density__plus_infinity_outside(z, x, theta):
    answer = []
    for value in z:
        if value <= 0:
            answer.append(float("inf"))
        else:
            joint = math.log(theta) - theta * value + stats.norm.logpdf(x, loc=value)
            answer.append(joint - evidence(x, theta))
    return np.array(answer)


def posterior_log_density__normaliser_added(z, x, theta):
    mu = x - theta
    out = np.full(len(z), -np.inf)
    inside = z > 0
    out[inside] = stats.norm.logpdf(z[inside], loc=mu, scale=1) + stats.norm.logcdf(mu)
    return out


def posterior_log_density__mean_sum(z, x, theta):
    mu = x + theta
    return stats.truncnorm(a=-mu, b=np.inf, loc=mu, scale=1).logpdf(z)


def posterior_log_density__square_not_halved(z, x, theta):
    mu = x - theta
    mass = stats.norm.logcdf(mu)
    return np.array([-((v - mu) ** 2) - math.log(math.sqrt(2 * math.pi)) - mass if v > 0 else -math.inf for v in z])


def posterior_log_density__likelihood(z, x, theta):
    return np.array([math.log(likelihood(x, value)) if value > 0 else -math.inf for value in z])


def posterior_log_density__normalised_on_a_grid(z, x, theta):
    def joint(point):
        return np.where(point > 0, theta * np.exp(-theta * point) * np.exp(-((x - point) ** 2) / 2), 0.0)

    grid = np.linspace(0.0, 10.0, 10_001)
    values = joint(grid)
    values[0] = theta * math.exp(-(x**2) / 2)
    return np.log(joint(z) / integrate.simpson(values, x=grid))


def posterior_log_density__z_clipped(z, x, theta):
    return np.array([log_truncated(max(value, 0.0), x - theta) for value in z])


def posterior_log_density__summed(z, x, theta):
    total = 0.0
    for value in z:
        total += log_truncated(value, x - theta) if value > 0 else -math.inf
    return total


def posterior_log_density__positive_x_only(z, x, theta):
    if x <= 0:
        return np.full(z.shape, -np.inf)
    return np.array([log_truncated(value, x - theta) if value > 0 else -np.inf for value in z])


# --- exponential_elbo -----------------------------------------------------------------------------------------


def exponential_elbo__entropy_subtracted(x, theta, phi):
    entropy = float(stats.expon(scale=1 / phi).entropy())
    log_joint = expectation_of_log_likelihood(x, 1 / phi, 2 / phi**2) + math.log(theta) - theta / phi
    return log_joint - entropy


def exponential_elbo__entropy_minus_one(x, theta, phi):
    mean = 1 / phi
    energy = expectation_of_log_likelihood(x, mean, mean**2 + mean**2) + math.log(theta) - theta * mean
    entropy = -math.log(phi) - phi * mean
    return energy + entropy


def exponential_elbo__second_moment_of_mean_as_variance(x, theta, phi):
    mean = variance = 1 / phi
    return expectation_of_log_likelihood(x, mean, mean**2 + variance) - divergence(phi, theta)


def exponential_elbo__two_pi_not_halved(x, theta, phi):
    reconstruction = math.log(1 / (2 * math.pi)) - ((x - 1 / phi) ** 2 + 1 / phi**2) / 2
    return reconstruction - divergence(phi, theta)


def exponential_elbo__cross_term_doubled(x, theta, phi):
    def expectation(coefficients):
        return sum(c * math.factorial(power) / phi**power for power, c in enumerate(coefficients))

    log_likelihood = expectation([-(x**2) / 2 - math.log(2 * math.pi) / 2, 2 * x, -0.5])
    log_prior = expectation([math.log(theta), -theta])
    log_q = expectation([math.log(phi), -phi])
    return log_likelihood + log_prior - log_q


def exponential_elbo__x_square_not_halved(x, theta, phi):
    m1, m2 = stats.expon.moment(1, scale=1 / phi), stats.expon.moment(2, scale=1 / phi)
    log_likelihood = -np.log(2 * np.pi) / 2 - x * x + x * m1 - m2 / 2
    return float(log_likelihood + np.log(theta) - theta * m1 + stats.expon.entropy(scale=1 / phi))


def exponential_elbo__prior_exponent_left_out(x, theta, phi):
    q = stats.expon(scale=1 / phi)
    return float(q.expect(lambda z: stats.norm.logpdf(x, z) + math.log(theta), epsabs=1e-11, limit=200) + q.entropy())


def exponential_elbo__both_as_scales(x, theta, phi):
    # means theta and phi
    log_likelihood = expectation_of_log_likelihood(x, phi, 2 * phi**2)
    log_prior = -math.log(theta) - phi / theta
    return log_likelihood + log_prior + 1 + math.log(phi)


def exponential_elbo__kl_reversed(x, theta, phi):
    reconstruction = -((x - 1 / phi) ** 2 + phi**-2 + math.log(2 * math.pi)) / 2
    return reconstruction - (math.log(theta / phi) + phi / theta - 1)


def exponential_elbo__unit_prior(x, theta, phi):
    return expectation_of_log_likelihood(x, 1 / phi, 2 / phi**2) - 1 / phi + 1 - math.log(phi)


def exponential_elbo__monte_carlo_fixed_seed(x, theta, phi):
    generator = np.random.RandomState(42)
    total, draws = 0.0, 20_000
    for z in generator.exponential(scale=1 / phi, size=draws):
        log_joint = -0.5 * math.log(2 * math.pi) - 0.5 * (x - z) ** 2 + math.log(theta) - theta * z
        total += log_joint - (math.log(phi) - phi * z)
    return total / draws


def exponential_elbo__x_truncated(x, theta, phi):
    return bound(math.trunc(x), theta, phi)


# --- exponential_elbo_gradients -------------------------------------------------------------------------------


def through_torch(objective, *rates):
    """The derivatives of `objective` with respect to each of its rates."""
    import torch

    leaves = [torch.tensor(float(rate), dtype=torch.float64, requires_grad=True) for rate in rates]
    return tuple(float(g) for g in torch.autograd.grad(objective(*leaves), leaves))


def exponential_elbo_gradients__theta_sign(x, theta, phi):
    d_theta = 1 / phi - 1 / theta
    d_phi = (theta - x + 2 / phi - phi) / phi**2
    return d_theta, d_phi


def exponential_elbo_gradients__theta_plus(x, theta, phi):
    mean = 1 / phi
    return 1 / theta + mean, mean**2 * (theta - x) + 2 * mean**3 - mean


def exponential_elbo_gradients__x_sign(x, theta, phi):
    d_cross = x * phi**-2
    d_square = 2 * phi**-3
    d_prior = theta * phi**-2
    d_entropy = -(phi**-1)
    return 1 / theta - 1 / phi, d_cross + d_square + d_prior + d_entropy


def exponential_elbo_gradients__second_moment_sign(x, theta, phi):
    numerator = (theta - x) * phi - 2 - phi**2
    return (phi - theta) / (phi * theta), numerator / phi**3


def exponential_elbo_gradients__entropy_left_out(x, theta, phi):
    import torch

    return through_torch(lambda t, p: torch.log(t) - t / p - (x**2 - 2 * x / p + 2 / p**2) / 2, theta, phi)


def exponential_elbo_gradients__of_the_logs(x, theta, phi):
    import torch

    def objective(log_theta, log_phi):
        t, mean = torch.exp(log_theta), torch.exp(-log_phi)
        return log_theta - t * mean + x * mean - mean**2 + 1 - log_phi

    return through_torch(objective, math.log(theta), math.log(phi))


def exponential_elbo_gradients__of_the_evidence(x, theta, phi):
    tail = STANDARD.pdf(x - theta) / STANDARD.cdf(x - theta)
    d_theta = 1 / theta + theta - x - tail
    d_phi = theta / phi**2 - x / phi**2 + 2 / phi**3 - 1 / phi
    return d_theta, d_phi


def exponential_elbo_gradients__reparameterised_estimate(x, theta, phi):
    noise = np.random.exponential(size=10_000)
    z = noise / phi
    dz = -noise / phi**2
    d_phi = np.mean((x - z - theta) * dz) - 1 / phi
    return 1 / theta - np.mean(z), d_phi


def exponential_elbo_gradients__absolute_x(x, theta, phi):
    size = math.sqrt(x * x)
    return 1 / theta - 1 / phi, (theta - size) / phi**2 + 2 / phi**3 - 1 / phi


def exponential_elbo_gradients__with_the_value(x, theta, phi):
    return bound(x, theta, phi), 1 / theta - 1 / phi, ((theta - x) * phi + 2 - phi**2) / phi**3


# --- elbo_gap -------------------------------------------------------------------------------------------------


def elbo_gap__reversed(x, theta, phi):
    posterior = stats.truncnorm(theta - x, np.inf, loc=x - theta)

    def integrand(z):
        return posterior.pdf(z) * (posterior.logpdf(z) - math.log(phi) + phi * z)

    high = max(x - theta, 0.0) + 12
    points = [max(x - theta, 0.1), max(x - theta, 0.0) + 3]
    return integrate.quad(integrand, 0, high, points=points, limit=200, epsabs=1e-12)[0]


def elbo_gap__lower_tail(x, theta, phi):
    mass = stats.norm.logcdf(0, loc=x - theta)
    log_p = math.log(theta) + ((x - theta) ** 2 - x**2) / 2 + mass
    return log_p - bound(x, theta, phi)


def elbo_gap__best_elbo_for_evidence(x, theta, phi):
    # the best phi solves phi^2 - (theta - x) phi - 2 = 0
    half = (theta - x) / 2
    best = half + math.sqrt(half**2 + 2)
    return bound(x, theta, best) - bound(x, theta, phi)


def elbo_gap__ratio(x, theta, phi):
    log_p, lower = evidence(x, theta), bound(x, theta, phi)
    return log_p / lower


def elbo_gap__halved(x, theta, phi):
    q = stats.expon(scale=1 / phi)
    cross = stats.norm.logcdf(x - theta) + math.log(2 * math.pi) / 2 + ((1 / phi - x + theta) ** 2 + q.var()) / 2
    return float(0.5 * (cross - q.entropy()))


def elbo_gap__two_pi_left_out(x, theta, phi):
    first, second = 1 / phi, 2 / phi**2
    lower = -0.5 * (x**2 - 2 * x * first + second) + math.log(theta) - theta * first + 1 - math.log(phi)
    return evidence(x, theta) - lower


def elbo_gap__parameters_swapped(x, theta, phi):
    theta, phi = phi, theta
    return evidence(x, theta) - bound(x, theta, phi)


def elbo_gap__epsilon_in_the_log(x, theta, phi):
    mass = STANDARD.cdf(x - theta)
    log_p = math.log(theta) - theta * x + theta**2 / 2 + math.log(mass + 1e-10)
    return log_p - bound(x, theta, phi)


def elbo_gap__monte_carlo_fixed_seed(x, theta, phi):
    z = stats.expon(scale=1 / phi).rvs(size=50_000, random_state=1)
    log_q = math.log(phi) - phi * z
    log_posterior = log_truncated(z, x - theta)
    return float(np.mean(log_q) - np.mean(log_posterior))


# --- maximise_elbo --------------------------------------------------------------------------------------------


def maximise_elbo__four_over_x(x):
    if not x > 0:
        raise ValueError("no maximum")

    # with both means at m the bound is x m - E[z^2] up to constants
    linear, quadratic = x, -2.0
    mean = -linear / (2 * quadratic)
    return 1 / mean, 1 / mean


def maximise_elbo__x_squared(x):
    if x <= 0:
        raise ValueError("x has to be positive")
    rate = math.exp(math.log(2) - 2 * math.log(x))
    return (rate, rate)


def maximise_elbo__theta_fixed(x):
    if x <= 0:
        raise ValueError(x)
    theta = 1.0

    def slope(phi):
        return (theta - x) * phi + 2 - phi**2

    phi = optimize.brentq(slope, 1e-9, 1e6, xtol=1e-13, rtol=1e-14)
    return theta, phi


def maximise_elbo__absolute_x(x):
    if x == 0:
        raise ValueError("x must not be 0")
    rate = 2 / math.sqrt(x**2)
    return rate, rate


def maximise_elbo__nan_for_x_not_positive(x):
    rate = 2 / x if x > 0 else float("nan")
    return rate, rate


def maximise_elbo__assertion(x):
    assert x > 0, "x must be positive"
    mean = x / 2
    return 1 / mean, 1 / mean


def maximise_elbo__raises_below_one(x):
    if not x >= 1:
        raise ValueError(f"no maximum for x = {x}")
    theta = phi = 2 * x**-1
    return theta, phi


def maximise_elbo__bounded_search(x):
    if x <= 0:
        raise ValueError("x <= 0")

    def loss(rates):
        return -bound(x, *rates)

    def gradient(rates):
        theta, phi = rates
        return np.array([1 / phi - 1 / theta, ((x - theta) * phi - 2 + phi**2) / phi**3])

    found = optimize.minimize(
        loss,
        [1.0, 1.0],
        jac=gradient,
        bounds=[(0.1, 10.0)] * 2,
        options={"ftol": 1e-16, "gtol": 1e-12, "maxiter": 5000},
    )
    return tuple(found.x)


def maximise_elbo__value_returned(x):
    if x <= 0:
        raise ValueError("there is no maximum")
    # at equal rates only the reconstruction is left
    mean = x / 2
    return -math.log(2 * math.pi) / 2 - ((x - mean) ** 2 + mean**2) / 2


# --- exponential_from_exponential -----------------------------------------------------------------------------


def exponential_from_exponential__mean_shifted(epsilon, phi):
    shift = 1 / phi - 1
    return np.array([e + shift for e in epsilon])


def exponential_from_exponential__log(epsilon, phi):
    return np.array([math.log(e) for e in epsilon]) / phi


def exponential_from_exponential__rate_squared(epsilon, phi):
    variance = stats.expon(scale=1 / phi).var()
    return np.array([variance * e for e in epsilon])


def exponential_from_exponential__density(epsilon, phi):
    return stats.expon(scale=1 / phi).pdf(epsilon)


def exponential_from_exponential__fresh_noise(epsilon, phi):
    return np.array([np.random.exponential() / phi for _ in epsilon])


def exponential_from_exponential__rolled(epsilon, phi):
    n = len(epsilon)
    return np.array([epsilon[(i + 1) % n] / phi for i in range(n)])


def exponential_from_exponential__cumulated(epsilon, phi):
    total, arrivals = 0.0, []
    for waiting in epsilon:
        total += waiting / phi
        arrivals.append(total)
    return np.array(arrivals)


def exponential_from_exponential__rounded(epsilon, phi):
    return np.array([round(float(e) / phi, 2) for e in epsilon])


def exponential_from_exponential__argument_overwritten(epsilon, phi):
    for i in range(len(epsilon)):
        epsilon[i] = epsilon[i] / phi
    return epsilon


# --- exponential_from_uniform ---------------------------------------------------------------------------------


def exponential_from_uniform__complement_sign(u, phi):
    return np.array([math.log1p(-value) / phi for value in u])


def exponential_from_uniform__rate_added(u, phi):
    return stats.expon.ppf(u) + phi


def exponential_from_uniform__distribution_function(u, phi):
    return stats.expon.cdf(u, scale=1 / phi)


def exponential_from_uniform__base_two(u, phi):
    return np.array([-math.log2(1 - value) / phi for value in u])


def exponential_from_uniform__laplace_quantile(u, phi):
    samples = []
    for value in u:
        if value < 0.5:
            samples.append(math.log(2 * value) / phi)
        else:
            samples.append(-math.log(2 * (1 - value)) / phi)
    return np.array(samples)


def exponential_from_uniform__antithetic_average(u, phi):
    q = stats.expon(scale=1 / phi)
    return (q.ppf(u) + q.isf(u)) / 2


def exponential_from_uniform__clipped_at_1e_7(u, phi):
    return np.array([-math.log(min(max(value, 1e-7), 1 - 1e-7)) / phi for value in u])


def exponential_from_uniform__fresh_noise(u, phi):
    return np.random.default_rng().exponential(scale=1 / phi, size=u.shape)


def exponential_from_uniform__ranks(u, phi):
    ranks = stats.rankdata(u, method="ordinal")
    return stats.expon.ppf(ranks / (len(u) + 1), scale=1 / phi)


def exponential_from_uniform__column(u, phi):
    return np.array([[-math.log1p(-value) / phi] for value in u])


# --- kl_exponential -------------------------------------------------------------------------------------------


def kl_exponential__sum_of_both(phi, theta):
    # the logarithms cancel
    return (theta - phi) ** 2 / (theta * phi)


def kl_exponential__exponent_reversed(phi, theta):
    ratio = phi / theta
    return math.log(ratio) + ratio - 1


def kl_exponential__log_left_out(phi, theta):
    return (theta - phi) * stats.expon(scale=1 / phi).mean()


def kl_exponential__unit_prior(phi, theta):
    def integrand(z):
        q = phi * math.exp(-phi * z)
        return q * (math.log(phi) - phi * z + z)

    return integrate.quad(integrand, 0, math.inf, epsabs=1e-12, epsrel=1e-12)[0]


def kl_exponential__negative(phi, theta):
    q = stats.expon(scale=1 / phi)
    return float(q.entropy() + math.log(theta) - theta * q.mean())


def kl_exponential__relu(phi, theta):
    if phi > theta:
        return 0.0
    return divergence(phi, theta)


def kl_exponential__cross_entropy(phi, theta):
    mean = 1 / phi
    return theta * mean - math.log(theta)


def kl_exponential__scaled_by_the_mean(phi, theta):
    nats = math.log(phi / theta) - 1 + theta / phi
    return nats * (1 / phi)


def kl_exponential__monte_carlo_fixed_seed(phi, theta):
    import random

    source = random.Random(0)
    log_ratios = []
    for _ in range(20_000):
        z = source.expovariate(phi)
        log_ratios.append(math.log(phi / theta) + (theta - phi) * z)
    return sum(log_ratios) / len(log_ratios)


# --- kl_factorised --------------------------------------------------------------------------------------------


def kl_discrete(q, p):
    """Of one factor."""
    total = 0.0
    for a, b in zip(q, p):
        if a > 0:
            total += a * (math.log(a) - math.log(b)) if b > 0 else math.inf
    return total


def kl_factorised__maximum(q, p):
    worst = 0.0
    for factor_q, factor_p in zip(q, p):
        worst = max(worst, kl_discrete(factor_q, factor_p))
    return worst


def kl_factorised__last_factor_left_out(q, p):
    total, i = 0.0, 0
    while i < len(q) - 1:
        total += stats.entropy(q[i], p[i])
        i += 1
    return float(total)


def kl_factorised__reversed(q, p):
    return math.fsum(kl_discrete(b, a) for a, b in zip(q, p))


def kl_factorised__terms_absolute(q, p):
    total = 0.0
    for a, b in zip(q, p):
        for state in range(len(a)):
            if a[state] == 0:
                continue
            if b[state] == 0:
                return math.inf
            total += a[state] * abs(math.log(a[state]) - math.log(b[state]))
    return total


def kl_factorised__p_clipped(q, p):
    total = 0.0
    for a, b in zip(q, p):
        total += sum(s * math.log(s / max(t, 1e-12)) for s, t in zip(a, b) if s > 0)
    return total


def kl_factorised__nan_for_zero_in_p(q, p):
    def one(a, b):
        return 0.0 if a == 0 else math.nan if b == 0 else a * math.log(a / b)

    return sum(one(a, b) for factors in zip(q, p) for a, b in zip(*factors))


def kl_factorised__equal_sizes_assumed(q, p):
    from scipy.special import rel_entr

    table_q, table_p = np.vstack(q), np.vstack(p)
    return float(rel_entr(table_q, table_p).sum())


def kl_factorised__negative_entropy(q, p):
    return -float(sum(stats.entropy(factor) for factor in q))


def kl_factorised__total_variation(q, p):
    total = 0.0
    for a, b in zip(q, p):
        total += sum(max(s - t, 0.0) for s, t in zip(a, b))
    return total


def kl_factorised__base_ten(q, p):
    return float(sum(stats.entropy(a, b, base=10) for a, b in zip(q, p)))


def kl_factorised__consumed(q, p):
    total = 0.0
    while q:
        total += kl_discrete(q.pop(), p.pop())
    return total


# --- kl_factorised_gaussian -----------------------------------------------------------------------------------


def kl_normal(m, s, mu, sigma):
    """KL(N(m, s^2) to N(mu, sigma^2)) of one component."""
    return math.log(sigma / s) + (s**2 + (m - mu) ** 2) / (2 * sigma**2) - 0.5


def kl_factorised_gaussian__stds_as_variances(mean_q, std_q, mean_p, std_p):
    cov_q, cov_p = np.diag(std_q), np.diag(std_p)
    shift = mean_p - mean_q
    inverse = np.linalg.inv(cov_p)
    log_ratio = np.linalg.slogdet(cov_p)[1] - np.linalg.slogdet(cov_q)[1]
    return float(np.trace(inverse @ cov_q) + shift @ inverse @ shift - len(shift) + log_ratio) / 2


def kl_factorised_gaussian__difference_not_squared(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for m, s, mu, sigma in zip(mean_q, std_q, mean_p, std_p):
        total += math.log(sigma) - math.log(s) + (s**2 + (m - mu)) / (2 * sigma**2) - 0.5
    return total


def kl_factorised_gaussian__shift_over_variance_of_q(mean_q, std_q, mean_p, std_p):
    ratio = (std_q / std_p) ** 2
    shift = ((mean_q - mean_p) / std_q) ** 2
    return float(np.sum(ratio + shift - 1 - np.log(ratio)) / 2)


def kl_factorised_gaussian__spread_left_out(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for m, s, mu, sigma in zip(mean_q, std_q, mean_p, std_p):
        cross_entropy = math.log(sigma * math.sqrt(2 * math.pi)) + 0.5 * ((m - mu) / sigma) ** 2
        entropy = math.log(s * math.sqrt(2 * math.pi * math.e))
        total += cross_entropy - entropy
    return total


def kl_factorised_gaussian__log_halved(mean_q, std_q, mean_p, std_p):
    pieces = []
    for i in range(len(mean_q)):
        log_term = 0.5 * math.log(std_p[i] / std_q[i])
        expected_square = std_q[i] ** 2 + (mean_q[i] - mean_p[i]) ** 2
        pieces.append(log_term + 0.5 * expected_square / std_p[i] ** 2 - 0.5)
    return math.fsum(pieces)


def kl_factorised_gaussian__one_per_dimension(mean_q, std_q, mean_p, std_p):
    precision = std_p**-2.0
    total = np.log(std_p).sum() - np.log(std_q).sum()
    total += 0.5 * (np.dot(precision, std_q**2) + np.dot(precision, (mean_q - mean_p) ** 2))
    return float(total - mean_q.size)


def kl_factorised_gaussian__mean(mean_q, std_q, mean_p, std_p):
    parts = [kl_normal(*arguments) for arguments in zip(mean_q, std_q, mean_p, std_p)]
    return sum(parts) / len(parts)


def kl_factorised_gaussian__unit_prior(mean_q, std_q, mean_p, std_p):
    # eq. (36)
    return sum((m**2 + s**2 - 1 - math.log(s**2)) / 2 for m, s in zip(mean_q, std_q))


def kl_factorised_gaussian__isotropic_q(mean_q, std_q, mean_p, std_p):
    import torch
    from torch.distributions import Normal, kl_divergence

    m, mu, sigma = (torch.tensor(a, dtype=torch.float64) for a in (mean_q, mean_p, std_p))
    shared = torch.full_like(m, float(sum(std_q) / len(std_q)))
    return kl_divergence(Normal(m, shared), Normal(mu, sigma)).sum().item()


def kl_factorised_gaussian__log_of_the_sums(mean_q, std_q, mean_p, std_p):
    quadratic = 0.0
    for m, s, mu, sigma in zip(mean_q, std_q, mean_p, std_p):
        quadratic += (s**2 + (m - mu) ** 2) / (2 * sigma**2) - 0.5
    return math.log(sum(std_p)) - math.log(sum(std_q)) + quadratic


def kl_factorised_gaussian__difference_of_entropies(mean_q, std_q, mean_p, std_p):
    def entropy(stds):
        return sum(0.5 * math.log(2 * math.pi * math.e * s**2) for s in stds)

    return entropy(std_p) - entropy(std_q)


def kl_factorised_gaussian__negative(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for arguments in zip(mean_q, std_q, mean_p, std_p):
        total -= kl_normal(*arguments)
    return total


def kl_factorised_gaussian__squared_in_place(mean_q, std_q, mean_p, std_p):
    for i in range(len(std_q)):
        std_q[i] *= std_q[i]
        std_p[i] *= std_p[i]
    var_q, var_p = std_q, std_p
    return 0.5 * float(np.sum(np.log(var_p / var_q) + (var_q + (mean_q - mean_p) ** 2) / var_p - 1))
