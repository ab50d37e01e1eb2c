from sympy import Add, Derivative, Eq, Integral, Mul, Pow, Rational, S, UnevaluatedExpr, exp, log, oo, pi


def mul(*a):
    return Mul(*a, evaluate=False)


def add(*a):
    return Add(*a, evaluate=False)


def inv(a):
    return Pow(a, -1, evaluate=False)


def gauss(t, m, v):
    return mul(
        Pow(mul(2, pi, v), Rational(-1, 2), evaluate=False),
        exp(mul(Rational(-1, 2), Pow(add(t, mul(-1, m)), 2), inv(v)), evaluate=False),
    )


def uniform_posterior(likelihoods, k):
    third = Rational(1, 3)
    top = mul(third, likelihoods[k])
    whole = Add(*likelihoods)
    rest = [l for j, l in enumerate(likelihoods) if j != k]
    return [
        mul(top, inv(add(*[mul(third, l) for l in likelihoods]))),
        mul(top, inv(mul(third, UnevaluatedExpr(whole)))),
        add(S.One, mul(S.NegativeOne, Add(*rest), inv(whole))),
        mul(likelihoods[k], inv(whole)),
    ]


def gaussian_mean_update(x, r, weight, mu, variance):
    Q = add(*[mul(b, add(log(weight), log(gauss(a, mu, variance), evaluate=False))) for a, b in zip(x, r)])
    slope = add(*[mul(b, inv(variance), add(a, mul(-1, mu))) for a, b in zip(x, r)])
    sx = add(*[mul(a, b) for a, b in zip(x, r)])
    return [
        Eq(Derivative(Q, mu, evaluate=False), S.Zero, evaluate=False),
        Eq(slope, S.Zero, evaluate=False),
        slope,
        Eq(mul(mu, add(*r)), sx, evaluate=False),
        Eq(mu, mul(sx, inv(add(*r))), evaluate=False),
    ]


def bernoulli_update(x, r, theta):
    Q = add(
        *[mul(b, add(mul(a, log(theta)), mul(add(1, mul(-1, a)), log(add(1, mul(-1, theta)))))) for a, b in zip(x, r)]
    )
    slope = add(
        *[
            mul(b, add(mul(a, inv(theta)), mul(-1, add(1, mul(-1, a)), inv(add(1, mul(-1, theta))))))
            for a, b in zip(x, r)
        ]
    )
    cleared = add(*[mul(b, add(a, mul(-1, theta))) for a, b in zip(x, r)])
    return [
        Eq(Derivative(Q, theta, evaluate=False), 0, evaluate=False),
        slope,
        cleared,
        Eq(theta, mul(add(*[mul(b, a) for a, b in zip(x, r)]), inv(add(*r))), evaluate=False),
    ]


def exponential_elbo(x, z, theta, phi):
    q = mul(phi, exp(mul(-1, phi, z), evaluate=False))
    prior = mul(theta, exp(mul(-1, theta, z), evaluate=False))
    joint = mul(gauss(x, z, 1), prior)
    logs = add(
        log(mul(2, pi)) * Rational(-1, 2),
        mul(Rational(-1, 2), Pow(add(x, -z), 2)),
        log(theta),
        mul(-1, theta, z),
        -log(phi),
        mul(phi, z),
    )
    L = add(
        log(theta),
        -log(phi),
        Rational(-1, 2) * log(mul(2, pi)),
        mul(Rational(-1, 2), add(Pow(add(x, -inv(phi)), 2), Pow(phi, -2))),
        mul(inv(phi), add(phi, -theta)),
    )
    return [
        Integral(mul(q, add(log(joint, evaluate=False), mul(-1, log(q, evaluate=False)))), (z, 0, oo)),
        Integral(mul(q, logs), (z, 0, oo)),
        L,
        add(log(mul(theta, inv(phi))), -log(2 * pi) / 2, 1, -theta / phi, -(x**2) / 2, x / phi, -1 / phi**2),
    ]


def exponential_elbo_gradients(x, theta, phi):
    L = add(
        log(theta),
        mul(-1, log(phi)),
        mul(Rational(-1, 2), log(2 * pi)),
        mul(Rational(-1, 2), x**2),
        mul(x, inv(phi)),
        mul(-1, theta, inv(phi)),
        1,
        mul(-1, Pow(phi, -2)),
    )
    return [
        (Derivative(L, theta, evaluate=False), Derivative(L, phi, evaluate=False)),
        (
            add(*[Derivative(t, theta) for t in L.args if t.has(theta)]),
            add(*[Derivative(t, phi) for t in L.args if t.has(phi)]),
        ),
        (
            add(inv(theta), mul(-1, inv(phi))),
            add(mul(-1, inv(phi)), mul(-1, x, Pow(phi, -2)), mul(theta, Pow(phi, -2)), mul(2, Pow(phi, -3))),
        ),
        (
            mul(add(phi, mul(-1, theta)), inv(mul(theta, phi))),
            mul(inv(phi), add(-1, mul(inv(phi), add(theta, mul(-1, x), mul(2, inv(phi)))))),
        ),
    ]


def kl_standard_normal(z, m, s):
    q, p = gauss(z, m, Pow(s, 2)), gauss(z, 0, 1)
    R = (z, -oo, oo)
    half = UnevaluatedExpr(Rational(1, 2))
    expo = add(mul(half, Pow(z, 2)), mul(-1, half, Pow(s, -2), Pow(add(z, mul(-1, m)), 2)))
    return [
        Integral(mul(q, log(mul(q, inv(p)), evaluate=False)), R),
        Integral(mul(q, add(mul(-1, log(s)), expo)), R),
        add(mul(-1, log(s)), Integral(mul(q, expo), R)),
        add(mul(half, add(Pow(m, 2), Pow(s, 2), -1)), mul(-1, log(s))),
    ]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    R1, R2 = (z1, -oo, oo), (z2, -oo, oo)
    a, b, c, d = q1(z1), q2(z2), p1(z1), p2(z2)
    A = log(mul(a, inv(c)), evaluate=False)
    B = log(mul(b, inv(d)), evaluate=False)
    return [
        Integral(mul(mul(a, b), log(mul(mul(a, b), inv(mul(c, d))), evaluate=False)), R1, R2),
        Integral(mul(mul(a, b), add(A, B)), R1, R2),
        add(mul(Integral(mul(a, A), R1), Integral(b, R2)), mul(Integral(a, R1), Integral(mul(b, B), R2))),
        add(Integral(mul(a, A), R1), Integral(mul(b, B), R2)),
    ]


def elbo_forms(x, z, likelihood, prior, q):
    R = (z, -oo, oo)
    l, p, d = likelihood(x, z), prior(z), q(z)
    lj = log(mul(l, p), evaluate=False)
    return [
        Integral(mul(d, add(lj, mul(-1, log(d)))), R),
        Integral(add(mul(d, lj), mul(-1, d, log(d))), R),
        add(Integral(mul(d, lj), R), Integral(mul(-1, d, log(d)), R)),
        add(Integral(mul(d, log(l)), R), mul(-1, Integral(mul(d, log(mul(d, inv(p)), evaluate=False)), R))),
    ]


def reparameterisation(z, eps, m, s, phi, f):
    g = add(m, mul(s, eps))
    n = gauss(eps, 0, 1)
    R = (eps, -oo, oo)
    return [
        Derivative(Integral(mul(f(z), gauss(z, m, Pow(s, 2))), (z, -oo, oo)), phi, evaluate=False),
        Derivative(Integral(mul(f(g), gauss(g, m, Pow(s, 2)), s), R), phi, evaluate=False),
        Derivative(Integral(mul(f(g), n), R), phi, evaluate=False),
        Integral(mul(n, Derivative(f(g), phi, evaluate=False)), R),
    ]
