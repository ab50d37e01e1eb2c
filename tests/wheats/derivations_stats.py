from sympy import Derivative, Eq, Integral, Rational, Tuple, exp, log, oo, pi

HALF = Rational(1, 2)


def normal_logpdf(y, mean, var):
    return -HALF * log(2 * pi) - HALF * log(var) - (y - mean) ** 2 / (2 * var)


def expon_logpdf(y, rate):
    return log(rate) - rate * y


def normal_pdf(y, mean, var):
    return (2 * pi * var) ** (-HALF) * exp(-HALF * (y - mean) ** 2 / var)


def expon_pdf(y, rate):
    return rate * exp(-rate * y)


def expectation(g, density, *limits):
    return Integral(density * g, *limits)


def uniform_posterior(likelihoods, k):
    prior = Rational(1, 3)
    joint = [prior * l for l in likelihoods]
    odds = [l / likelihoods[k] for j, l in enumerate(likelihoods) if j != k]
    logit = log(likelihoods[k]) - log(sum(l for j, l in enumerate(likelihoods) if j != k))
    return [
        joint[k] / sum(joint),
        1 / (1 + exp(-logit)),
        exp(log(likelihoods[k]) - log(sum(likelihoods))),
        1 / (1 + sum(odds)),
    ]


def gaussian_mean_update(x, r, weight, mu, variance):
    pairs = list(zip(x, r))
    Q = sum(rn * (log(weight) + normal_logpdf(xn, mu, variance)) for xn, rn in pairs)
    Nk = sum(r)
    precision = 1 / variance
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(sum(rn * Derivative(normal_logpdf(xn, mu, variance), mu) for xn, rn in pairs), 0),
        Eq(precision * sum(rn * xn for xn, rn in pairs), precision * Nk * mu),
        sum(rn * xn for xn, rn in pairs) - Nk * mu,
        Eq(mu, sum(rn * xn for xn, rn in pairs) / Nk),
    ]


def bernoulli_update(x, r, theta):
    pairs = list(zip(x, r))
    heads = sum(rn * xn for xn, rn in pairs)
    tails = sum(rn * (1 - xn) for xn, rn in pairs)
    Q = sum(rn * (xn * log(theta) + (1 - xn) * log(1 - theta)) for xn, rn in pairs)
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(heads * Derivative(log(theta), theta), -tails * Derivative(log(1 - theta), theta)),
        Eq(heads / theta, tails / (1 - theta)),
        Eq((heads + tails) * theta, heads),
        Eq(theta, heads / (heads + tails)),
    ]


def exponential_elbo(x, z, theta, phi):
    q, lim = expon_pdf(z, phi), (z, 0, oo)
    log_joint = normal_logpdf(x, z, 1) + expon_logpdf(z, theta)
    mean, second = 1 / phi, 2 / phi**2
    return [
        expectation(log_joint - expon_logpdf(z, phi), q, lim),
        expectation(normal_logpdf(x, z, 1), q, lim)
        - expectation(expon_logpdf(z, phi) - expon_logpdf(z, theta), q, lim),
        -HALF * log(2 * pi) - HALF * expectation((x - z) ** 2, q, lim) - (log(phi / theta) + theta / phi - 1),
        -HALF * log(2 * pi) - HALF * (x**2 - 2 * x * mean + second) - log(phi / theta) - theta * mean + 1,
    ]


def exponential_elbo_gradients(x, theta, phi):
    fit = -HALF * log(2 * pi) - HALF * ((x - 1 / phi) ** 2 + 1 / phi**2)
    kl = log(phi / theta) + theta / phi - 1
    L = fit - kl
    return [
        Tuple(Derivative(L, theta), Derivative(L, phi)),
        Tuple(-Derivative(kl, theta), Derivative(fit, phi) - Derivative(kl, phi)),
        Tuple(-(1 / phi - 1 / theta), -((x - 1 / phi) / phi**2 - 1 / phi**3) - (1 / phi - theta / phi**2)),
        Tuple(1 / theta - 1 / phi, (theta - x) / phi**2 + 2 / phi**3 - 1 / phi),
    ]


def kl_standard_normal(z, m, s):
    q, lim = normal_pdf(z, m, s**2), (z, -oo, oo)
    entropy = HALF * log(2 * pi) + log(s) + HALF
    return [
        expectation(log(q / normal_pdf(z, 0, 1)), q, lim),
        expectation(normal_logpdf(z, m, s**2) - normal_logpdf(z, 0, 1), q, lim),
        -entropy - expectation(normal_logpdf(z, 0, 1), q, lim),
        -entropy + HALF * log(2 * pi) + HALF * expectation(z**2, q, lim),
        HALF * (m**2 + s**2) - log(s) - HALF,
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    l1, l2 = (z1, -oo, oo), (z2, -oo, oo)
    a, b = q1(z1), q2(z2)
    r1, r2 = log(a / p1(z1)), log(b / p2(z2))
    return [
        expectation(log(a * b / (p1(z1) * p2(z2))), a * b, l1, l2),
        expectation(r1, a * b, l1, l2) + expectation(r2, a * b, l1, l2),
        expectation(expectation(r1, a, l1), b, l2) + expectation(expectation(r2, b, l2), a, l1),
        expectation(r1, a, l1) + expectation(r2, b, l2),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    lim = (z, -oo, oo)
    log_lik, log_prior, log_q = log(likelihood(x, z)), log(prior(z)), log(q(z))
    entropy = Integral(-q(z) * log_q, lim)
    return [
        expectation(log_lik + log_prior - log_q, q(z), lim),
        expectation(log_lik + log_prior, q(z), lim) + entropy,
        expectation(log_lik, q(z), lim) + expectation(log_prior, q(z), lim) + entropy,
        expectation(log_lik, q(z), lim) - expectation(log(q(z) / prior(z)), q(z), lim),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    lim = (eps, -oo, oo)
    g = f(m + s * eps)
    return [
        Derivative(expectation(f(z), normal_pdf(z, m, s**2), (z, -oo, oo)), phi),
        Derivative(expectation(g, normal_pdf(eps, 0, 1), lim), phi),
        Integral(Derivative(normal_pdf(eps, 0, 1) * g, phi), lim),
        expectation(Derivative(g, phi), normal_pdf(eps, 0, 1), lim),
    ]
