"""Right answers to `variational` with the standard library alone: loops, lists and tuples."""

import math

HALF_LOG_TWO_PI = 0.5 * math.log(2 * math.pi)


def mills_ratio(t):
    """(1 - Phi(t)) / N(t; 0, 1) for t >= 4, by its continued fraction."""
    tail = t
    for k in range(150, 0, -1):
        tail = t + k / tail
    return 1.0 / tail


def log_phi(m):
    """Logarithm of the standard normal distribution function."""
    if m < -4:
        return -0.5 * m * m - HALF_LOG_TWO_PI + math.log(mills_ratio(-m))
    if m > 0:
        return math.log1p(-0.5 * math.erfc(m / math.sqrt(2)))
    return math.log(0.5 * math.erfc(-m / math.sqrt(2)))


def log_evidence(x, theta):
    return math.log(theta) + theta * (0.5 * theta - x) + log_phi(x - theta)


def posterior_log_density(z, x, theta):
    mean = x - theta
    log_normaliser = HALF_LOG_TWO_PI + log_phi(mean)
    result = []
    for value in z:
        if value > 0:
            result.append(-0.5 * (float(value) - mean) ** 2 - log_normaliser)
        else:
            result.append(-math.inf)
    return result


def exponential_elbo(x, theta, phi):
    mean = 1 / phi
    second_moment = 2 / phi**2
    reconstruction = -HALF_LOG_TWO_PI - 0.5 * (x * x - 2 * x * mean + second_moment)
    prior = math.log(theta) - theta * mean
    entropy = 1 - math.log(phi)
    return reconstruction + prior + entropy


def exponential_elbo_gradients(x, theta, phi):
    d_theta = 1 / theta - 1 / phi
    d_phi = (theta - x) / phi**2 + 2 / phi**3 - 1 / phi
    return d_theta, d_phi


def elbo_gap(x, theta, phi):
    m = x - theta
    if m < -4:
        scaled = math.log(mills_ratio(-m))
    else:
        scaled = 0.5 * m * m + HALF_LOG_TWO_PI + log_phi(m)
    return scaled - m / phi + 1 / phi**2 - 1 + math.log(phi)


def maximise_elbo(x):
    if x <= 0:
        raise ValueError(f"the ELBO has no maximum for x = {x}: it must be positive")
    best = 2 / x
    return best, best


def exponential_from_exponential(epsilon, phi):
    return [e / phi for e in epsilon]


def exponential_from_uniform(u, phi):
    return [-math.log(value) / phi for value in u]


def kl_exponential(phi, theta):
    return math.log(phi) - math.log(theta) + theta / phi - 1


def kl_factorised(q, p):
    total = 0.0
    for q_i, p_i in zip(q, p, strict=True):
        for a, b in zip(q_i, p_i, strict=True):
            if a == 0:
                continue
            if b == 0:
                return math.inf
            total += a * (math.log(a) - math.log(b))
    return total


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    total = 0.0
    for m_q, s_q, m_p, s_p in zip(mean_q, std_q, mean_p, std_p, strict=True):
        total += math.log(s_p) - math.log(s_q)
        total += 0.5 * ((s_q / s_p) ** 2 + ((m_q - m_p) / s_p) ** 2 - 1)
    return total
