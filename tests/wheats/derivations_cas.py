from sympy import (
    Derivative,
    Eq,
    Integral,
    Rational,
    Symbol,
    diff,
    exp,
    expand,
    expand_log,
    factor,
    integrate,
    log,
    numer,
    oo,
    pi,
    powsimp,
    simplify,
    solve,
    sqrt,
    together,
)


def pdf(t, m, s):
    return exp(-((t - m) ** 2) / (2 * s**2)) / (s * sqrt(2 * pi))


def uniform_posterior(likelihoods, k):
    first = Rational(1, 3) * likelihoods[k] / sum(Rational(1, 3) * l for l in likelihoods)
    last = simplify(first)
    other = (1 / last).expand()
    return [first, 1 / other, last]


def gaussian_mean_update(x, r, weight, mu, variance):
    Q = sum(rn * (log(weight) + log(pdf(xn, mu, sqrt(variance)))) for xn, rn in zip(x, r))
    Q = expand_log(Q, force=True)
    score = diff(Q, mu)
    top = expand(numer(together(score)))
    (root,) = solve(top, mu)
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(expand(score), 0),
        Eq(top, 0),
        Eq(top.coeff(mu, 0), -mu * diff(top, mu)),
        Eq(mu, root),
    ]


def bernoulli_update(x, r, theta):
    Q = sum(rn * (xn * log(theta) + (1 - xn) * log(1 - theta)) for xn, rn in zip(x, r))
    score = diff(Q, theta)
    top = expand(simplify(score * theta * (1 - theta)))
    (root,) = solve(top, theta)
    return [Eq(Derivative(Q, theta), 0), Eq(score, 0), together(score), top, Eq(theta, root)]


def exponential_elbo(x, z, theta, phi):
    p = exp(-((x - z) ** 2) / 2) / sqrt(2 * pi) * theta * exp(-theta * z)
    q = phi * exp(-phi * z)
    first = Integral(q * (log(p) - log(q)), (z, 0, oo))
    integrand = expand(expand_log(first.function, force=True))
    second = Integral(integrand, (z, 0, oo))
    third = sum(Integral(t, (z, 0, oo)) for t in integrand.args)
    last = expand(simplify(integrate(integrand, (z, 0, oo))))
    return [first, second, third, last]


def exponential_elbo_gradients(x, theta, phi):
    z = Symbol("z", positive=True)
    L = exponential_elbo(x, z, theta, phi)[-1]
    raw = (diff(L, theta), diff(L, phi))
    return [
        tuple(Derivative(L, v) for v in (theta, phi)),
        tuple(sum(Derivative(t, v) for t in L.args if t.has(v)) for v in (theta, phi)),
        raw,
        tuple(factor(together(g)) for g in raw),
    ]


def kl_standard_normal(z, m, s):
    q, p = pdf(z, m, s), pdf(z, 0, 1)
    first = Integral(q * log(q / p), (z, -oo, oo))
    inner = expand(expand_log(log(q / p), force=True))
    second = Integral(q * inner, (z, -oo, oo))
    third = Integral(expand(q * inner, deep=False), (z, -oo, oo))
    return [first, second, third, expand(simplify(second.doit()))]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    r1, r2 = (z1, -oo, oo), (z2, -oo, oo)
    first = Integral(q1(z1) * q2(z2) * log(q1(z1) * q2(z2) / (p1(z1) * p2(z2))), r1, r2)
    second = first.func(expand(expand_log(first.function)), r1, r2)
    third = sum(Integral(t, r1, r2) for t in second.function.args)
    a, b = q1(z1) * log(q1(z1) / p1(z1)), q2(z2) * log(q2(z2) / p2(z2))
    fourth = Integral(a, r1) + Integral(b, r2)
    return [first, second, third, fourth]


def elbo_forms(x, z, likelihood, prior, q):
    r = (z, -oo, oo)
    joint = likelihood(x, z) * prior(z)
    first = Integral(q(z) * (log(joint) - log(q(z))), r)
    second = Integral(expand(first.function, log=False), r).expand(log=False)
    third = first.expand()
    last = Integral(q(z) * log(likelihood(x, z)), r) - Integral(q(z) * log(q(z) / prior(z)), r)
    entropy = Integral(q(z) * log(joint), r) + Integral(-q(z) * log(q(z)), r)
    return [first, second, entropy, third, last]


def reparameterisation(z, eps, m, s, phi, f):
    first = Derivative(Integral(f(z) * pdf(z, m, s), (z, -oo, oo)), phi)
    moved = powsimp(first.expr.function.subs(z, m + s * eps) * diff(m + s * eps, eps))
    second = Derivative(Integral(moved, (eps, -oo, oo)), phi)
    third = Integral(Derivative(moved, phi), (eps, -oo, oo))
    last = Integral(pdf(eps, 0, 1) * diff(f(m + s * eps), phi), (eps, -oo, oo))
    return [first, second, third, last]
