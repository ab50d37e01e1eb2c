from sympy import Derivative, Eq, Integral, Limit, Rational, Subs, Symbol, Tuple, exp, log, oo, pi


def bell(y, mean, std):
    return (2 * pi) ** Rational(-1, 2) / std * exp(-0.5 * ((y - mean) / std) ** 2)


def uniform_posterior(likelihoods, k):
    l, t = likelihoods[k], Symbol("t", positive=True)
    total = sum(likelihoods)
    prior = Rational(1, 3)
    return [
        prior * l / sum(prior * a for a in likelihoods),
        l * Derivative(log(total), l),
        Subs(Derivative(log(total - l + l * exp(t)), t), t, 0),
        l / total,
    ]


def gaussian_mean_update(x, r, weight, mu, variance):
    t, h = Symbol("t", real=True), Symbol("h", real=True)
    Q = sum(b * (log(weight) - 0.5 * log(2 * pi * variance) - 0.5 * (a - mu) ** 2 / variance) for a, b in zip(x, r))
    half_squares = sum(b * (a - mu) ** 2 for a, b in zip(x, r)) / 2
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(sum(b * Subs(Derivative(-(t**2) / (2 * variance), t), t, mu - a) for a, b in zip(x, r)), 0),
        Limit((half_squares.subs(mu, mu + h) - half_squares) / h, h, 0),
        Eq(sum(b * mu for b in r), Derivative(mu * sum(a * b for a, b in zip(x, r)), mu)),
        Eq(mu, sum(a * b for a, b in zip(x, r)) / sum(r)),
    ]


def bernoulli_update(x, r, theta):
    t = Symbol("t", positive=True)
    Q = sum(b * (a * log(theta) + (1 - a) * log(1 - theta)) for a, b in zip(x, r))
    S, R = sum(a * b for a, b in zip(x, r)), sum(r)
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(S * Subs(Derivative(log(t), t), t, theta), (R - S) * Subs(Derivative(log(t), t), t, 1 - theta)),
        Eq(Derivative(S * theta - R * theta**2 / 2, theta), 0),
        S - R * theta,
        Eq(theta, S / R),
    ]


def exponential_elbo(x, z, theta, phi):
    b = Symbol("b", positive=True)
    q = phi * exp(-phi * z)
    joint = (2 * pi) ** Rational(-1, 2) * exp(-0.5 * (x - z) ** 2) * theta * exp(-theta * z)
    c = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2
    return [
        Integral(q * (log(joint) - log(q)), (z, 0, oo)),
        Limit(Integral(q * (c + (x - theta + phi) * z - z**2 / 2), (z, 0, b)), b, oo),
        c
        - (x - theta + phi) * phi * Derivative(Integral(exp(-phi * z), (z, 0, oo)), phi)
        - phi * Derivative(Integral(exp(-phi * z), (z, 0, oo)), phi, phi) / 2,
        c - (x - theta + phi) * phi * Derivative(1 / phi, phi) - phi * Derivative(1 / phi, (phi, 2)) / 2,
        c + (x - theta + phi) / phi - 1 / phi**2,
    ]


def exponential_elbo_gradients(x, theta, phi):
    t = Symbol("t", positive=True)
    h = Symbol("h", real=True)
    L = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + (x - theta + phi) / phi - 1 / phi**2
    in_t = log(t) + (x - theta) * t - t**2
    return [
        Tuple(Derivative(L, theta), Derivative(L, phi)),
        Tuple(Limit((L.subs(theta, theta + h) - L) / h, h, 0), Limit((L.subs(phi, phi + h) - L) / h, h, 0)),
        Tuple(1 / theta - 1 / phi, Subs(Derivative(in_t, t), t, 1 / phi) * Derivative(1 / phi, phi)),
        Tuple(1 / theta - 1 / phi, -(phi + x - theta - 2 / phi) / phi**2),
    ]


def kl_standard_normal(z, m, s):
    t = Symbol("t", real=True)
    q, p = bell(z, m, s), bell(z, 0, 1)
    mgf = exp(m * t + s**2 * t**2 / 2)
    return [
        Integral(q * log(q / p), (z, -oo, oo)),
        Subs(Derivative(Integral(q**t * p ** (1 - t), (z, -oo, oo)), t), t, 1),
        -log(s) - 0.5 + 0.5 * Subs(Derivative(Integral(q * exp(t * z), (z, -oo, oo)), (t, 2)), t, 0),
        -log(s) - 0.5 + 0.5 * Subs(Derivative(mgf, (t, 2)), t, 0),
        0.5 * (m**2 + s**2 - 1) - log(s),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    t = Symbol("t", real=True)
    R1, R2 = (z1, -oo, oo), (z2, -oo, oo)
    a, b, c, d = q1(z1), q2(z2), p1(z1), p2(z2)
    both = Integral(a**t * c ** (1 - t), R1) * Integral(b**t * d ** (1 - t), R2)
    return [
        Integral(Integral(a * b * log(a * b / (c * d)), R2), R1),
        Subs(Derivative(both, t), t, 1),
        Subs(Derivative(Integral(a**t * c ** (1 - t), R1), t), t, 1)
        + Subs(Derivative(Integral(b**t * d ** (1 - t), R2), t), t, 1),
        Integral(a * log(a / c), R1) + Integral(b * log(b / d), R2),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    t = Symbol("t", real=True)
    R = (z, -oo, oo)
    l, p, d = likelihood(x, z), prior(z), q(z)
    return [
        Integral(d * (log(l * p) - log(d)), R),
        Integral(Subs(Derivative(d * (l * p / d) ** t, t), t, 0), R),
        Integral(d * log(l * p), R) + Integral(-d * log(d), R),
        Integral(d * log(l), R) - Subs(Derivative(Integral(d**t * p ** (1 - t), R), t), t, 1),
        Integral(d * log(l), R) - Integral(d * log(d / p), R),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    h = Symbol("h", real=True)
    R = (eps, -oo, oo)
    n, path = bell(eps, 0, 1), m + s * eps
    return [
        Derivative(Integral(f(z) * bell(z, m, s), (z, -oo, oo)), phi),
        Integral(f(z) * Derivative(bell(z, m, s), phi), (z, -oo, oo)),
        Limit(Integral(n * (f(path.subs(phi, phi + h)) - f(path)) / h, R), h, 0),
        Integral(n * Subs(Derivative(f(z), z), z, path) * Derivative(path, phi), R),
        Integral(n * Derivative(f(path), phi), R),
    ]
