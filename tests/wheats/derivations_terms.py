from sympy import Derivative, Dummy, Eq, Integral, Rational, Symbol, exp, log, oo, pi, sqrt


def N(t, m, s):
    return exp(-(((t - m) / s) ** 2) / 2) / (s * sqrt(2 * pi))


def uniform_posterior(likelihoods, k):
    weights = tuple(Rational(1, 3) for _ in likelihoods)
    terms = [w * l for w, l in zip(weights, likelihoods)]
    total = likelihoods[0] + likelihoods[1] + likelihoods[2]
    others = [l / total for j, l in enumerate(likelihoods) if j != k]
    return (
        terms[k] / (terms[0] + terms[1] + terms[2]),
        1 - others[0] - others[1],
        (1 - others[0]) * (1 - others[1]) - others[0] * others[1],
        likelihoods[k] / total,
    )


def gaussian_mean_update(x, r, weight, mu, variance):
    Q = 0
    for xn, rn in zip(x, r):
        Q += (
            rn * log(weight)
            - rn * log(variance) / 2
            - rn * xn**2 / (2 * variance)
            + rn * xn * mu / variance
            - rn * mu**2 / (2 * variance)
        )
    one_by_one = [Derivative(-rn * (xn - mu) ** 2 / (2 * variance), mu) for xn, rn in zip(x, r)]
    linear = [rn * xn / variance - rn * mu / variance for xn, rn in zip(x, r)]
    R = r[0] + r[1] + r[2]
    return (
        Eq(Derivative(Q, mu), 0),
        Eq(one_by_one[0] + one_by_one[1] + one_by_one[2], 0),
        Eq(0, linear[0] + linear[1] + linear[2]),
        Eq(mu * r[0] + mu * r[1] + mu * r[2], x[0] * r[0] + x[1] * r[1] + x[2] * r[2]),
        Eq(mu, x[0] * r[0] / R + x[1] * r[1] / R + x[2] * r[2] / R),
    )


def bernoulli_update(x, r, theta):
    on = [rn * xn for xn, rn in zip(x, r)]
    off = [rn * (1 - xn) for xn, rn in zip(x, r)]
    Q = sum(a * log(theta) for a in on) + sum(b * log(1 - theta) for b in off)
    R = r[0] + r[1] + r[2]
    return (
        Eq(Derivative(Q, theta), 0),
        Eq(
            sum(Derivative(a * log(theta), theta) for a in on), -sum(Derivative(b * log(1 - theta), theta) for b in off)
        ),
        sum(a / theta for a in on) - sum(b / (1 - theta) for b in off),
        Eq(0, sum(a * (1 - theta) for a in on) - sum(b * theta for b in off)),
        Eq(theta, on[0] / R + on[1] / R + on[2] / R),
    )


def exponential_elbo(x, z, theta, phi):
    q = phi * exp(-phi * z)
    logs = (log(N(x, z, 1)) + log(theta * exp(-theta * z))) - log(q)
    a, b, c, d = [Dummy(n, positive=True) for n in "abcd"]

    def E(g, v):
        return Integral(g * phi * exp(-phi * v), (v, 0, oo))

    return (
        Integral(q * logs, (z, 0, oo)),
        E(-log(2 * pi) / 2 - (x - a) ** 2 / 2, a) + E(log(theta) - theta * b, b) - E(log(phi) - phi * c, c),
        log(theta)
        - log(phi)
        - log(2 * pi) / 2
        - x**2 / 2
        + x * E(a, a)
        - E(b**2, b) / 2
        - theta * E(c, c)
        + phi * E(d, d),
        log(theta)
        - log(phi)
        - log(2 * pi) / 2
        - x**2 / 2
        + x * E(a, a)
        - (E(b, b) ** 2 + phi**-2) / 2
        - theta / phi
        + 1,
        log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + x / phi - phi**-2 - theta / phi + 1,
    )


def exponential_elbo_gradients(x, theta, phi):
    terms = (log(theta), -log(phi), -log(2 * pi) / 2, -(x**2) / 2, x / phi, -(phi**-2), -theta / phi, 1)
    L = sum(terms)
    in_theta = [t for t in terms if t in (terms[0], terms[6])]
    in_phi = [terms[1], terms[4], terms[5], terms[6]]
    return (
        (Derivative(L, theta), Derivative(L, phi)),
        (sum(Derivative(t, theta) for t in in_theta), sum(Derivative(t, phi) for t in in_phi)),
        (sum(t.diff(theta) for t in in_theta), Derivative(-log(phi) - theta / phi, phi) - x / phi**2 + 2 / phi**3),
        (theta**-1 - phi**-1, -(phi**-1) - x * phi**-2 + 2 * phi**-3 + theta * phi**-2),
    )


def kl_standard_normal(z, m, s):
    u, v = Dummy("u", real=True), Dummy("v", real=True)
    q, p = N(z, m, s), N(z, 0, 1)

    def E(g, t):
        return Integral(g * N(t, m, s), (t, -oo, oo))

    return (
        Integral(q * (log(q) - log(p)), (z, -oo, oo)),
        Integral(q * log(q), (z, -oo, oo)) - E(log(N(u, 0, 1)), u),
        -log(s) - log(2 * pi) / 2 - E((u - m) ** 2, u) / (2 * s**2) + log(2 * pi) / 2 + E(v**2, v) / 2,
        -log(s) - Rational(1, 2) + E(v**2, v) / 2,
        -log(s) - Rational(1, 2) + m**2 / 2 + s**2 / 2,
    )


def kl_factorised(z1, z2, q1, q2, p1, p2):
    a, b = Dummy("a", real=True), Dummy("b", real=True)
    A, B, Z1, Z2 = [(v, -oo, oo) for v in (a, b, z1, z2)]
    both = q1(z1) * q2(z2)
    return (
        Integral(both * log(both / (p1(z1) * p2(z2))), Z1, Z2),
        Integral(both * log(q1(z1)), Z1, Z2)
        + Integral(both * log(q2(z2)), Z1, Z2)
        - Integral(both * log(p1(z1)), Z1, Z2)
        - Integral(both * log(p2(z2)), Z1, Z2),
        Integral(q1(a) * log(q1(a)), A) * Integral(q2(b), B)
        + Integral(q2(b) * log(q2(b)), B) * Integral(q1(a), A)
        - Integral(q1(a) * log(p1(a)), A) * Integral(q2(b), B)
        - Integral(q2(b) * log(p2(b)), B) * Integral(q1(a), A),
        Integral(q1(a) * log(q1(a)), A)
        + Integral(q2(b) * log(q2(b)), B)
        - Integral(q1(a) * log(p1(a)), A)
        - Integral(q2(b) * log(p2(b)), B),
        Integral(q1(a) * log(q1(a) / p1(a)), A) + Integral(q2(b) * log(q2(b) / p2(b)), B),
    )


def elbo_forms(x, z, likelihood, prior, q):
    a, b = Symbol("a", real=True), Symbol("b", real=True)
    A, B, Z = (a, -oo, oo), (b, -oo, oo), (z, -oo, oo)
    return (
        Integral(q(z) * (log(likelihood(x, z) * prior(z)) - log(q(z))), Z),
        Integral(q(a) * log(likelihood(x, a) * prior(a)), A) + Integral(-q(b) * log(q(b)), B),
        Integral(q(z) * log(likelihood(x, z)), Z) + Integral(q(a) * log(prior(a)), A) + Integral(-q(b) * log(q(b)), B),
        Integral(q(a) * log(likelihood(x, a)), A) - Integral(q(b) * log(q(b) / prior(b)), B),
    )


def reparameterisation(z, eps, m, s, phi, f):
    e = Dummy("e", real=True)
    return (
        Derivative(Integral(f(z) * N(z, m, s), (z, -oo, oo)), phi),
        Derivative(Integral(f(m + s * e) * N(e, 0, 1), (e, -oo, oo)), phi),
        Derivative(Integral(f(m + s * e) * N(e, 0, 1), (e, 0, oo)), phi)
        + Derivative(Integral(f(m + s * e) * N(e, 0, 1), (e, -oo, 0)), phi),
        Integral(N(e, 0, 1) * Derivative(f(m + s * e), phi), (e, 0, oo))
        + Integral(N(e, 0, 1) * Derivative(f(m + s * e), phi), (e, -oo, 0)),
        Integral(N(eps, 0, 1) * Derivative(f(m + s * eps), phi), (eps, -oo, oo)),
    )
