from sympy import Derivative, Eq, Integral, Matrix, Rational, Tuple, exp, eye, log, oo, pi, sqrt


def gaussian(y, mean, std):
    return 1 / sqrt(2 * pi * std**2) * exp(-((y - mean) ** 2) / (2 * std**2))


def uniform_posterior(likelihoods, k):
    lik = Matrix(likelihoods)
    prior = Matrix([Rational(1, 3)] * 3)
    unit = eye(3)[:, k]
    ones = Matrix([1, 1, 1])
    rest = (ones - unit).dot(lik)
    return [prior[k] * lik[k] / prior.dot(lik), 1 - rest / ones.dot(lik), unit.dot(lik) / ones.dot(lik)]


def gaussian_mean_update(x, r, weight, mu, variance):
    X, R, ones = Matrix(x), Matrix(r), Matrix([1, 1, 1])
    logs = X.applyfunc(lambda t: log(weight) + log(gaussian(t, mu, sqrt(variance))))
    return [
        Eq(Derivative(R.dot(logs), mu), 0),
        Eq(R.dot(X - mu * ones) / variance, 0),
        Eq(R.dot(X), mu * R.dot(ones)),
        Eq(mu, R.dot(X) / R.dot(ones)),
    ]


def bernoulli_update(x, r, theta):
    X, R, ones = Matrix(x), Matrix(r), Matrix([1, 1, 1])
    Q = R.dot(X * log(theta) + (ones - X) * log(1 - theta))
    counts = Tuple(R.dot(X), R.dot(ones - X))
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(counts[0] * Derivative(log(theta), theta) + counts[1] * Derivative(log(1 - theta), theta), 0),
        Eq(counts[0] * (1 - theta), counts[1] * theta),
        Eq(theta, R.dot(X) / R.dot(ones)),
    ]


def exponential_elbo(x, z, theta, phi):
    q = phi * exp(-phi * z)
    # coefficients of 1, z, z^2 and the matching moments
    coefficients = Matrix([log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2, x - theta + phi, -Rational(1, 2)])
    powers = Matrix([1, z, z**2])
    moments = powers.applyfunc(lambda g: Integral(q * g, (z, 0, oo)))
    return [
        Integral(q * (log(gaussian(x, z, 1) * (theta * exp(-theta * z))) - log(q)), (z, 0, oo)),
        Integral(q * coefficients.dot(powers), (z, 0, oo)),
        coefficients.dot(moments),
        coefficients.dot(Matrix([1, 1 / phi, 2 / phi**2])),
    ]


def exponential_elbo_gradients(x, theta, phi):
    L = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + (x - theta + phi) / phi - 1 / phi**2
    v = Matrix([theta, phi])
    parts = [log(theta) - log(phi), (x - theta) / phi, -1 / phi**2]
    rate = Matrix([1 / theta, -1 / phi])
    mean = Matrix([-1 / phi, (theta - x) / phi**2])
    return [
        Matrix([Derivative(L, theta), Derivative(L, phi)]),
        Matrix([sum(Derivative(p, w) for p in parts if p.has(w)) for w in v]),
        Tuple(*(rate + mean + Matrix([0, 2 / phi**3]))),
        Matrix([L]).jacobian(v),
        Matrix([[(phi - theta) / (theta * phi), (2 + (theta - x) * phi - phi**2) / phi**3]]),
    ]


def kl_standard_normal(z, m, s):
    q, R = gaussian(z, m, s), (z, -oo, oo)
    u = (z - m) / s
    coefficients = Matrix([-log(s) + m**2 / 2, m * s, (s**2 - 1) / 2])
    powers = Matrix([1, u, u**2])
    return [
        Integral(q * log(q / gaussian(z, 0, 1)), R),
        Integral(q * coefficients.dot(powers), R),
        coefficients.dot(powers.applyfunc(lambda g: Integral(q * g, R))),
        coefficients.dot(Matrix([1, 0, 1])),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    q, p = Matrix([q1(z1), q2(z2)]), Matrix([p1(z1), p2(z2)])
    R = [(z1, -oo, oo), (z2, -oo, oo)]
    ratio = [log(a / b) for a, b in zip(q, p)]
    mass = [Integral(a, r) for a, r in zip(q, R)]
    kl = Matrix([Integral(a * t, r) for a, t, r in zip(q, ratio, R)])
    joint = q[0] * q[1]
    return [
        Integral(Integral(joint * log(joint / (p[0] * p[1])), R[0]), R[1]),
        Integral(Integral(joint * ratio[0], R[1]), R[0]) + Integral(Integral(joint * ratio[1], R[0]), R[1]),
        kl.dot(Matrix([mass[1], mass[0]])),
        kl.dot(Matrix([1, 1])),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    R = (z, -oo, oo)
    l, p, d = likelihood(x, z), prior(z), q(z)
    energy = Matrix([Integral(d * (log(l) + log(p)), R), Integral(-d * log(d), R)])
    fit_kl = Matrix([Integral(d * log(l), R), Integral(d * log(d / p), R)])
    return [
        Integral(d * (log(l * p) - log(d)), R),
        Integral(Matrix([log(l), log(p), -log(d)]).dot(Matrix([d, d, d])), R),
        energy.dot(Matrix([1, 1])),
        fit_kl.dot(Matrix([1, -1])),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    direction = Matrix([m, s]).diff(phi)
    g = f(m + s * eps)
    R = (eps, -oo, oo)
    both = Matrix([Derivative(g, m), Derivative(g, s)])
    return [
        Derivative(Integral(f(z) * gaussian(z, m, s), (z, -oo, oo)), phi),
        Derivative(Integral(gaussian(eps, 0, 1) * g, R), phi),
        direction.dot(both.applyfunc(lambda d: Integral(gaussian(eps, 0, 1) * d, R))),
        Integral(gaussian(eps, 0, 1) * g.diff(phi), R),
    ]
