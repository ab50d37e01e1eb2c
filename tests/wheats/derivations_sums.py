from sympy import (
    Add,
    Derivative,
    Eq,
    Integral,
    Matrix,
    Mul,
    Piecewise,
    Product,
    Rational,
    Sum,
    Symbol,
    exp,
    factorial,
    log,
    oo,
    pi,
    sqrt,
)

j = Symbol("j", integer=True)


def pick(*values):
    """values[j] for a symbolic index j"""
    cases = [(v, Eq(j, n)) for n, v in enumerate(values[:-1])]
    return Piecewise(*cases, (values[-1], True))


def normal(t, mean, var):
    return exp(-((t - mean) ** 2) / (2 * var)) / sqrt(2 * pi * var)


def uniform_posterior(likelihoods, k):
    prior = Rational(1, 3)
    column = Matrix(likelihoods)
    return [
        prior * likelihoods[k] / Sum(prior * pick(*likelihoods), (j, 0, 2)),
        likelihoods[k] / Sum(column[j, 0], (j, 0, 2)),
        1 / Sum(pick(*[l / likelihoods[k] for l in likelihoods]), (j, 0, 2)),
        likelihoods[k] / Add(*likelihoods),
    ]


def gaussian_mean_update(x, r, weight, mu, variance):
    xj, rj = pick(*x), pick(*r)
    Q = Sum(rj * (log(weight) + log(normal(xj, mu, variance))), (j, 0, 2))
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(Sum(rj * (xj - mu) / variance, (j, 0, 2)), 0),
        Eq(Sum(rj * xj, (j, 0, 2)), mu * Sum(rj, (j, 0, 2))),
        Eq(mu, Add(*[a * b for a, b in zip(x, r)]) / Add(*r)),
    ]


def bernoulli_update(x, r, theta):
    Q = Add(*[b * (a * log(theta) + (1 - a) * log(1 - theta)) for a, b in zip(x, r)])
    likelihood = Product(pick(*[theta ** (a * b) * (1 - theta) ** (b - a * b) for a, b in zip(x, r)]), (j, 0, 2))
    S = Sum(pick(*[a * b for a, b in zip(x, r)]), (j, 0, 2))
    R = Sum(pick(*r), (j, 0, 2))
    return [
        Eq(Derivative(Q, theta), 0),
        Eq(Derivative(log(likelihood), theta), 0),
        Eq(S / theta, (R - S) / (1 - theta)),
        Eq(theta * R, S),
        Eq(theta, Add(*[a * b for a, b in zip(x, r)]) / Add(*r)),
    ]


def exponential_elbo(x, z, theta, phi):
    q = phi * exp(-phi * z)
    log_p = Add(log(normal(x, z, 1)), log(theta), -theta * z)
    c = [log(theta / phi) - log(2 * pi) / 2 - x**2 / 2, x - theta + phi, -Rational(1, 2)]
    return [
        Integral(q * (log_p - log(q)), (z, 0, oo)),
        Add(*[Integral(q * cn * z**n, (z, 0, oo)) for n, cn in enumerate(c)]),
        Sum(pick(*c) * factorial(j) / phi**j, (j, 0, 2)),
        Add(*[cn * factorial(n) / phi**n for n, cn in enumerate(c)]),
    ]


def exponential_elbo_gradients(x, theta, phi):
    c = [log(theta / phi) - log(2 * pi) / 2 - x**2 / 2, x - theta + phi, -1]
    L = Add(*[cn / phi**n for n, cn in enumerate(c)])
    terms = [log(theta), -log(phi), 1, x / phi, -theta / phi, -1 / phi**2]
    return [
        [Derivative(L, theta), Derivative(L, phi)],
        [
            Sum(Derivative(pick(*c), theta) * phi**-j, (j, 0, 2)),
            Sum(Derivative(pick(*c), phi) * phi**-j - j * pick(*c) * phi ** (-j - 1), (j, 0, 2)),
        ],
        [Add(*[Derivative(t, v) for t in terms if t != 1 and t.has(v)]) for v in (theta, phi)],
        [sum(0 if t == 1 else t.diff(v) for t in terms) for v in (theta, phi)],
    ]


def kl_standard_normal(z, m, s):
    u = Symbol("u", real=True)
    q = normal(z, m, s**2)
    c = [m**2 / 2 - log(s), m * s, (s**2 - 1) / 2]
    return [
        Integral(q * log(q / normal(z, 0, 1)), (z, -oo, oo)),
        Sum(pick(*c) * Integral(q * ((z - m) / s) ** j, (z, -oo, oo)), (j, 0, 2)),
        Add(*[cn * Integral(u**n * normal(u, 0, 1), (u, -oo, oo)) for n, cn in enumerate(c)]),
        Sum(pick(*c) * pick(1, 0, 1), (j, 0, 2)),
        Add(c[0], c[2]),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    lims = [(z1, -oo, oo), (z2, -oo, oo)]
    qs, ps = [q1(z1), q2(z2)], [p1(z1), p2(z2)]
    logs = [log(a / b) for a, b in zip(qs, ps)]
    whole = Mul(*qs)
    return [
        Integral(whole * log(whole / Mul(*ps)), *lims),
        Sum(Integral(whole * pick(*logs), *lims), (j, 0, 1)),
        Add(*[Integral(whole * t, *lims) for t in logs]),
        Add(*[Integral(qs[n] * logs[n], lims[n]) * Integral(qs[1 - n], lims[1 - n]) for n in (0, 1)]),
        sum(Integral(a * t, l) for a, t, l in zip(qs, logs, lims)),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    lim = (z, -oo, oo)
    factors = [likelihood(x, z), prior(z)]
    return [
        Integral(q(z) * (Add(*[log(t) for t in factors]) - log(q(z))), lim),
        Sum(Integral(pick(*[q(z) * log(t) for t in factors], -q(z) * log(q(z))), lim), (j, 0, 2)),
        sum([Integral(q(z) * log(Mul(*factors)), lim), Integral(-q(z) * log(q(z)), lim)]),
        Add(*[Integral(q(z) * log(t), lim) for t in factors], Integral(-q(z) * log(q(z)), lim)),
        Add(Integral(q(z) * log(factors[0]), lim), -Integral(q(z) * log(q(z) / factors[1]), lim)),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    lim = (eps, -oo, oo)
    n = normal(eps, 0, 1)
    inside = Add(m, Mul(s, eps))
    parts = [Derivative(f(inside), v) * Derivative(v, phi) for v in (m, s)]
    return [
        Derivative(Integral(f(z) * normal(z, m, s**2), (z, -oo, oo)), phi),
        Derivative(Integral(f(inside) * n, lim), phi),
        Add(*[Integral(n * t, lim) for t in parts]),
        Integral(n * Add(*[Derivative(f(inside), v) for v in (m, s) if v == phi]), lim),
    ]
