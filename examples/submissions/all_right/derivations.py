from sympy import Derivative, Eq, Integral, Rational, exp, log, oo, pi, sqrt


def N(t, m, v):
    return exp(-((t - m) ** 2) / (2 * v)) / sqrt(2 * pi * v)


def uniform_posterior(likelihoods, k):
    a, b, c = likelihoods
    t = Rational(1, 3)
    l = likelihoods[k]
    return [t * l / (t * a + t * b + t * c), 1 / (a / l + b / l + c / l), l / (a + b + c)]


def gaussian_mean_update(x, r, weight, mu, variance):
    Q = sum(b * (log(weight) + log(N(a, mu, variance))) for a, b in zip(x, r))
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(sum(b * (a - mu) / variance for a, b in zip(x, r)), 0),
        Eq(mu, sum(a * b for a, b in zip(x, r)) / sum(r)),
    ]


def bernoulli_update(x, r, theta):
    Q = sum(b * (a * log(theta) + (1 - a) * log(1 - theta)) for a, b in zip(x, r))
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(sum(b * (a / theta - (1 - a) / (1 - theta)) for a, b in zip(x, r)), 0),
        Eq(theta, sum(a * b for a, b in zip(x, r)) / sum(r)),
    ]


def exponential_elbo(x, z, theta, phi):
    q = phi * exp(-phi * z)
    p = N(x, z, 1) * theta * exp(-theta * z)
    return [
        Integral(q * (log(p) - log(q)), (z, 0, oo)),
        Integral(q * (log(theta / phi) - log(2 * pi) / 2 + (phi - theta) * z - (x - z) ** 2 / 2), (z, 0, oo)),
        log(theta / phi) - log(2 * pi) / 2 + 1 - theta / phi - x**2 / 2 + x / phi - 1 / phi**2,
    ]


def exponential_elbo_gradients(x, theta, phi):
    L = log(theta / phi) - log(2 * pi) / 2 + 1 - theta / phi - x**2 / 2 + x / phi - 1 / phi**2
    return [
        (Derivative(L, theta), Derivative(L, phi)),
        (
            Derivative(log(theta), theta) - Derivative(theta, theta) / phi,
            -Derivative(log(phi), phi) + (x - theta) * Derivative(1 / phi, phi) - Derivative(phi**-2, phi),
        ),
        (1 / theta - 1 / phi, -1 / phi + (theta - x) / phi**2 + 2 / phi**3),
    ]


def kl_standard_normal(z, m, s):
    q, p = N(z, m, s**2), N(z, 0, 1)
    return [
        Integral(q * log(q / p), (z, -oo, oo)),
        Integral(q * (z**2 / 2 - (z - m) ** 2 / (2 * s**2) - log(s)), (z, -oo, oo)),
        (m**2 + s**2 - 1) / 2 - log(s),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    A, B = log(q1(z1) / p1(z1)), log(q2(z2) / p2(z2))
    R1, R2 = (z1, -oo, oo), (z2, -oo, oo)
    return [
        Integral(q1(z1) * q2(z2) * log(q1(z1) * q2(z2) / (p1(z1) * p2(z2))), R1, R2),
        Integral(q1(z1) * q2(z2) * A, R1, R2) + Integral(q1(z1) * q2(z2) * B, R1, R2),
        Integral(q1(z1) * A, R1) + Integral(q2(z2) * B, R2),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    R = (z, -oo, oo)
    j = likelihood(x, z) * prior(z)
    return [
        Integral(q(z) * (log(j) - log(q(z))), R),
        Integral(q(z) * log(j), R) + Integral(-q(z) * log(q(z)), R),
        Integral(q(z) * log(likelihood(x, z)), R) - Integral(q(z) * log(q(z) / prior(z)), R),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    return [
        Derivative(Integral(f(z) * N(z, m, s**2), (z, -oo, oo)), phi),
        Derivative(Integral(f(m + s * eps) * N(eps, 0, 1), (eps, -oo, oo)), phi),
        Integral(N(eps, 0, 1) * Derivative(f(m + s * eps), phi), (eps, -oo, oo)),
    ]
