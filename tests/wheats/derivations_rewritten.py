from sympy import Derivative, Eq, Integral, Rational, Subs, Symbol, exp, log, oo, pi

h = Rational(1, 2)


def uniform_posterior(likelihoods, k):
    l = likelihoods[k]
    i, j = [t for n, t in enumerate(likelihoods) if n != k]
    return [
        (l * Rational(1, 3)) * (i * Rational(1, 3) + l * Rational(1, 3) + j * Rational(1, 3)) ** -1,
        exp(-log((i + j) / l + 1)),
        (i / l + j / l + 1) ** -1,
        l * (i + j + l) ** -1,
    ]


def gaussian_mean_update(x, r, weight, mu, variance):
    Q = -sum(b * (mu - a) ** 2 for a, b in zip(x, r)) / variance * h
    m0 = sum(a * b for a, b in zip(x, r))
    R = sum(r)
    square = (mu - m0 / R) ** 2
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(Derivative(-R * h / variance * square, mu), 0),
        Eq(-R / variance * (mu - m0 / R), 0),
        mu - m0 / R,
        Eq(mu, m0 * R**-1),
    ]


def bernoulli_update(x, r, theta):
    u = Symbol("u", real=True)
    Q = sum(b * log(theta) * a + b * (1 - a) * log(1 - theta) for a, b in zip(x, r))
    S = sum(a * b for a, b in zip(x, r))
    R = sum(r)
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(Derivative(S * log(theta / (1 - theta)) + R * log(1 - theta), theta), 0),
        Eq(S / (theta * (1 - theta)), R / (1 - theta)),
        Eq(Integral(R, (u, 0, theta)), S),
        Eq(theta, S * R**-1),
    ]


def exponential_elbo(x, z, theta, phi):
    u = Symbol("u", positive=True)
    q = phi * exp(-phi * z)
    joint = theta * exp(-theta * z - (z - x) ** 2 * h) / (2 * pi) ** h
    return [
        Integral(q * (log(joint) - log(q)), (z, 0, oo)),
        Integral(q * log(joint / q), (z, 0, oo)),
        # u = phi z
        Integral(
            exp(-u) * (log(theta / (phi * (2 * pi) ** h)) + u * (1 - theta / phi) - h * (u / phi - x) ** 2), (u, 0, oo)
        ),
        log(theta / (phi * (2 * pi) ** h)) + 1 - theta / phi - h * Integral((u / phi - x) ** 2 * exp(-u), (u, 0, oo)),
        log(theta / (phi * (2 * pi) ** h)) + 1 - theta / phi - h * ((x - 1 / phi) ** 2 + 1 / phi**2),
    ]


def exponential_elbo_gradients(x, theta, phi):
    t = Symbol("t", positive=True)
    ratio = theta / phi
    L = log(ratio) + 1 - ratio - h * log(2 * pi) - h * ((1 / phi - x) ** 2 + 1 / phi**2)
    inner = log(t) - t
    outer = Subs(Derivative(inner, t), t, ratio)
    return [
        (Derivative(L, theta), Derivative(L, phi)),
        (outer / phi, -outer * theta / phi**2 + (2 / phi - x) / phi**2),
        ((1 / ratio - 1) / phi, (ratio - 1 + 2 / phi**2 - x / phi) / phi),
        ((phi - theta) / (phi * theta), (phi * theta + 2 - phi**2 - phi * x) / phi**3),
    ]


def kl_standard_normal(z, m, s):
    u, w = Symbol("u", real=True), Symbol("w", real=True)
    q = exp(-h * (m - z) ** 2 / s**2) * (2 * pi * s**2) ** -h
    p = exp(-h * z**2) * (2 * pi) ** -h
    n = exp(-h * u**2) * (2 * pi) ** -h
    return [
        Integral(q * (log(q) - log(p)), (z, -oo, oo)),
        # u = (z - m)/s
        Integral(n * h * ((m + s * u) ** 2 - u**2 - 2 * log(s)), (u, -oo, oo)),
        h * (m**2 + (s**2 - 1) * Integral(w**2 * n.subs(u, w), (w, -oo, oo))) - log(s),
        h * (m**2 + s**2 - 1 - log(s**2)),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    u, v = Symbol("u", real=True), Symbol("v", real=True)
    U, V = (u, -oo, oo), (v, -oo, oo)
    joint = q1(u) * q2(v)
    return [
        Integral(joint * (log(joint) - log(p1(u) * p2(v))), U, V),
        Integral(q1(u) * (log(q1(u) / p1(u)) * Integral(q2(v), V) + Integral(q2(v) * log(q2(v) / p2(v)), V)), U),
        Integral(q1(u) * log(q1(u) / p1(u)), U) + Integral(q1(u), U) * Integral(q2(u) * log(q2(u) / p2(u)), U),
        Integral(-q1(u) * log(p1(u) / q1(u)), U) + Integral(-q2(v) * log(p2(v) / q2(v)), V),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    u = Symbol("u", real=True)
    U = (u, -oo, oo)
    joint = likelihood(x, u) * prior(u)
    return [
        Integral((log(joint) - log(q(u))) * q(u), U),
        Integral(q(u) * log(joint / q(u)), U),
        Integral(q(u) * log(joint), U) + Integral(-log(q(u)) * q(u), U),
        Integral(q(u) * log(likelihood(x, u)), U) - Integral(q(u) * (log(q(u)) - log(prior(u))), U),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    u = Symbol("u", real=True)
    n = exp(-h * u**2) * (2 * pi) ** -h
    path = m + s * u
    first = Derivative(Integral(f(u) * exp(-h * (u - m) ** 2 / s**2) * (2 * pi * s**2) ** -h, (u, -oo, oo)), phi)
    slope = Subs(Derivative(f(z), z), z, path)
    return [
        first,
        Derivative(Integral(f(path) * n, (u, -oo, oo)), phi),
        Integral(Derivative(f(path), phi) * n, (u, -oo, oo)),
        Integral(slope * Derivative(path, phi) * n, (u, -oo, oo)),
        Integral(slope.subs(u, eps) * path.diff(phi).subs(u, eps) * n.subs(u, eps), (eps, -oo, oo)),
    ]
