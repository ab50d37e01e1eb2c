from sympy import Derivative, Integral, Rational, exp, log, oo, pi, sqrt


def _normal(x, mean, std):
    return exp(-((x - mean) ** 2) / (2 * std**2)) / (sqrt(2 * pi) * std)


def uniform_posterior(likelihoods, k):  # the bare answer, three times
    return [likelihoods[k] / sum(likelihoods)] * 3


def kl_standard_normal(z, m, s):  # E[(z - m)^2] / (2 s^2) is 1/2, and it is subtracted
    q = _normal(z, m, s)
    return [
        Integral(q * log(q / _normal(z, 0, 1)), (z, -oo, oo)),
        Integral(q * (-log(s) - (z - m) ** 2 / (2 * s**2) + z**2 / 2), (z, -oo, oo)),
        -log(s) + Rational(1, 2) + (s**2 + m**2) / 2,
        (s**2 + m**2 + 1) / 2 - log(s),
    ]


def exponential_elbo_gradients(x, theta, phi):  # the derivative of 1 / phi^2 is not 1 / phi^3
    elbo = log(theta) - log(phi) + 1 - theta / phi - log(2 * pi) / 2 - x**2 / 2 + x / phi - 1 / phi**2
    return [
        (Derivative(elbo, theta), Derivative(elbo, phi)),
        (1 / theta - 1 / phi, -1 / phi - x / phi**2 + theta / phi**2 + 1 / phi**3),
        (1 / theta - 1 / phi, (-phi - x + theta + 1 / phi) / phi**2),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):  # stops before the variables are apart
    first, second = log(q1(z1) / p1(z1)), log(q2(z2) / p2(z2))
    both = (z1, -oo, oo), (z2, -oo, oo)
    q = q1(z1) * q2(z2)
    return [
        Integral(q * log(q / (p1(z1) * p2(z2))), *both),
        Integral(q * (first + second), *both),
        Integral(q * first, *both) + Integral(q * second, *both),
    ]


def reparameterisation(z, eps, m, s, phi, f):  # the chain rule's factor eps is missing for s
    return [
        Derivative(Integral(f(z) * _normal(z, m, s), (z, -oo, oo)), phi),
        Derivative(Integral(f(m + s * eps) * _normal(eps, 0, 1), (eps, -oo, oo)), phi),
        Integral(_normal(eps, 0, 1) * f(m + s * eps).diff(m), (eps, -oo, oo)),
    ]
