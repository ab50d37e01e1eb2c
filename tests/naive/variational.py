"""Solutions to `variational` that are right on ordinary inputs and break on the extreme ones.

A function is named `<function>__<slug>`; its docstring says what breaks, and where.
"""

import math

import numpy as np
from scipy import integrate, optimize
from scipy.stats import expon, norm


def log_evidence__log_of_cdf(x, theta):
    """The normal distribution function underflows to 0 for x - theta below -38, and its logarithm is -inf."""
    with np.errstate(divide="ignore"):
        return np.log(theta) + theta**2 / 2 - theta * x + np.log(norm.cdf(x - theta))


def log_evidence__one_plus_erf(x, theta):
    """1 + erf cancels to exactly 0 for x - theta below -8.3, and loses digits long before."""
    with np.errstate(divide="ignore"):
        log_cdf = np.log((1 + math.erf((x - theta) / math.sqrt(2))) / 2)
    return np.log(theta) + theta**2 / 2 - theta * x + log_cdf


def log_evidence__one_minus_upper_tail(x, theta):
    """1 minus the upper tail cancels to 0 once that tail rounds to 1, for x - theta below -8.3."""
    with np.errstate(divide="ignore"):
        return np.log(theta) + theta**2 / 2 - theta * x + np.log(1 - norm.sf(x - theta))


def log_evidence__exponentials_first(x, theta):
    """The normal tail underflows to 0 for x - theta below -38, where the other factor may also overflow."""
    with np.errstate(all="ignore"):
        return np.log(theta * np.exp(theta**2 / 2 - theta * x) * norm.cdf(x - theta))


def log_evidence__integral_of_the_densities(x, theta):
    """The integral of the product of the densities underflows for an x far from the prior's mass."""

    def joint(z):
        return theta * math.exp(-theta * z) * math.exp(-((x - z) ** 2) / 2) / math.sqrt(2 * math.pi)

    peak = max(x - theta, 0.0)
    below, _ = integrate.quad(joint, 0, peak, epsabs=0, epsrel=1e-11, limit=200)
    above, _ = integrate.quad(joint, peak, peak + 12, epsabs=0, epsrel=1e-11, limit=200)
    with np.errstate(divide="ignore"):
        return np.log(below + above)


def posterior_log_density__log_of_cdf(z, x, theta):
    """The truncation's normaliser underflows to 0 for x - theta below -38: the log density becomes +inf."""
    mean = x - theta
    with np.errstate(divide="ignore"):
        log_density = norm.logpdf(z, loc=mean) - np.log(norm.cdf(mean))
    return np.where(np.asarray(z) > 0, log_density, -np.inf)


def posterior_log_density__log_of_ratio(z, x, theta):
    """Density and normaliser underflow before the logarithm is taken: 0/0 at -40, -inf for a far z."""
    mean = x - theta
    with np.errstate(all="ignore"):
        log_density = np.log(norm.pdf(z, loc=mean) / norm.cdf(mean))
    return np.where(np.asarray(z) > 0, log_density, -np.inf)


def posterior_log_density__one_plus_erf(z, x, theta):
    """The normaliser (1 + erf) / 2 cancels to 0 for x - theta below -8.3."""
    mean = x - theta
    with np.errstate(divide="ignore"):
        log_normaliser = np.log((1 + math.erf(mean / math.sqrt(2))) / 2) + math.log(2 * math.pi) / 2
    return np.where(np.asarray(z) > 0, -0.5 * (z - mean) ** 2 - log_normaliser, -np.inf)


def exponential_elbo__integral_up_to_two_hundred(x, theta, phi):
    """The integral is cut at z = 200, which leaves out most of q once its rate is below a hundredth."""

    def integrand(z):
        log_joint = norm.logpdf(x, loc=z) + expon.logpdf(z, scale=1 / theta)
        return np.exp(-phi * z) * phi * (log_joint - expon.logpdf(z, scale=1 / phi))

    nodes, weights = np.polynomial.legendre.leggauss(400)
    return np.sum(100 * weights * integrand(100 * (nodes + 1)))


def exponential_elbo_gradients__fixed_step(x, theta, phi):
    """Differences with a step that ignores the size of the rates: wrong once a rate is near the step."""

    def elbo(t, f):
        with np.errstate(all="ignore"):
            fit = -np.log(2 * np.pi) / 2 - x**2 / 2 + x / f - 1 / f**2
            return fit + np.log(t) - t / f + 1 - np.log(f)

    def slope(f, at, h=5e-4):
        return (8 * (f(at + h) - f(at - h)) - f(at + 2 * h) + f(at - 2 * h)) / (12 * h)

    return slope(lambda t: elbo(t, phi), theta), slope(lambda f: elbo(theta, f), phi)


def elbo_gap__log_of_cdf(x, theta, phi):
    """The evidence underflows to -inf for x - theta below -38, and the gap with it."""
    elbo = -np.log(2 * np.pi) / 2 - x**2 / 2 + x / phi - 1 / phi**2
    elbo += np.log(theta) - theta / phi + 1 - np.log(phi)
    with np.errstate(divide="ignore"):
        return np.log(theta) + theta**2 / 2 - theta * x + np.log(norm.cdf(x - theta)) - elbo


def elbo_gap__integral_of_log_ratio(x, theta, phi):
    """The posterior's normaliser and density underflow to 0: the log of their ratio is nan at -40."""
    m = x - theta
    nodes, weights = np.polynomial.laguerre.laggauss(20)
    z = nodes / phi
    with np.errstate(all="ignore"):
        log_posterior = -0.5 * (z - m) ** 2 - np.log(np.sqrt(2 * np.pi) * (1 - norm.sf(m)))
        return np.sum(weights * (np.log(phi) - nodes - log_posterior))


def maximise_elbo__zero_let_through(x):
    """Only negative x are refused: at x = 0 the division fails with another error than the one asked for."""
    if x < 0:
        raise ValueError("x must not be negative")
    return 2 / x, 2 / x


def maximise_elbo__bracketed_root(x):
    """The root of the gradient is looked for between 1e-4 and 1e4 only."""
    if x <= 0:
        raise ValueError("x must be positive")
    rate = optimize.brentq(lambda phi: 2 - x * phi, 1e-4, 1e4, xtol=1e-14, rtol=1e-14)
    return rate, rate


def exponential_from_exponential__log_of_one_minus_exp(epsilon, phi):
    """1 - exp(-epsilon) rounds to 1 for epsilon above 37, whose images become 0, and to 0 for tiny ones."""
    with np.errstate(divide="ignore"):
        return -np.log(1 - np.exp(-np.asarray(epsilon))) / phi


def exponential_from_exponential__through_the_uniform(epsilon, phi):
    """The detour over u = exp(-epsilon) loses tiny epsilon (u rounds to 1) and large ones (u underflows)."""
    with np.errstate(divide="ignore"):
        return -np.log(np.exp(-np.asarray(epsilon))) / phi


def exponential_from_uniform__log_of_one_minus_u(u, phi):
    """1 - u rounds to 1 for tiny u, whose images lose their digits and become 0."""
    return -np.log(1 - np.asarray(u)) / phi


def exponential_from_uniform__log1p_of_u_minus_one(u, phi):
    """u - 1 rounds to -1 for tiny u, whose images become inf."""
    with np.errstate(divide="ignore"):
        return -np.log1p(np.asarray(u) - 1) / phi


def exponential_from_uniform__bisection(u, phi):
    """The distribution function is inverted by bisection on [0, 10 / phi]: wrong for u above 0.99996."""
    u = np.asarray(u)
    low, high = np.zeros(u.shape), np.full(u.shape, 10 / phi)
    for _ in range(60):
        middle = (low + high) / 2
        left = 1 - np.exp(-phi * middle) < u
        low, high = np.where(left, middle, low), np.where(left, high, middle)
    return (low + high) / 2


def kl_exponential__integral_of_log_ratio(phi, theta):
    """The densities underflow where q has mass, if the rates are orders of magnitude apart: inf or nan."""
    top = 28 / phi
    nodes, weights = np.polynomial.legendre.leggauss(200)
    z = top / 2 * (nodes + 1)
    with np.errstate(all="ignore"):
        q, p = phi * np.exp(-phi * z), theta * np.exp(-theta * z)
        return top / 2 * np.sum(weights * q * np.log(q / p))


def kl_factorised__log_of_ratio(q, p):
    """A probability of 0 in q makes 0 times -inf, or 0/0, which is nan."""
    with np.errstate(all="ignore"):
        return sum(np.sum(np.asarray(a) * np.log(np.asarray(a) / np.asarray(b))) for a, b in zip(q, p, strict=True))


def kl_factorised__difference_of_logs(q, p):
    """0 log 0 is nan in floating point, wherever q has an exact zero."""
    with np.errstate(all="ignore"):
        return sum(np.sum(a * (np.log(a) - np.log(b))) for a, b in zip(q, p, strict=True))


def kl_factorised__only_p_zero_handled(q, p):
    """Where p is 0 the answer is inf at once, although q may be 0 there too; zeros of q alone become nan."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        if np.any(np.asarray(b) == 0):
            return np.inf
        with np.errstate(all="ignore"):
            total += np.sum(a * np.log(a / b))
    return total


def kl_factorised__scalar_logs(q, p):
    """math.log(0) raises an error instead of following the conventions for zeros."""
    total = 0.0
    for a, b in zip(q, p, strict=True):
        for q_j, p_j in zip(a, b, strict=True):
            total += q_j * (math.log(q_j) - math.log(p_j))
    return total


def kl_factorised_gaussian__determinants(mean_q, std_q, mean_p, std_p):
    """The determinant of a covariance in hundreds of dimensions under- or overflows before its logarithm."""
    d = len(mean_q)
    covariance_q, covariance_p = np.diag(np.square(std_q)), np.diag(np.square(std_p))
    difference = np.asarray(mean_q) - mean_p
    with np.errstate(all="ignore"):
        log_ratio = np.log(np.linalg.det(covariance_p) / np.linalg.det(covariance_q))
    trace = np.sum(np.square(std_q) / np.square(std_p))
    return 0.5 * (log_ratio - d + trace + difference @ np.linalg.solve(covariance_p, difference))


def kl_factorised_gaussian__log_of_products(mean_q, std_q, mean_p, std_p):
    """The product of hundreds of standard deviations under- or overflows before its logarithm is taken."""
    with np.errstate(all="ignore"):
        log_ratio = np.log(np.prod(std_p) / np.prod(std_q))
    quadratic = (np.square(std_q) + np.square(np.asarray(mean_q) - mean_p)) / (2 * np.square(std_p))
    return log_ratio + np.sum(quadratic - 0.5)
