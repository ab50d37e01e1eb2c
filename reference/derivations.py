"""Derivations in SymPy: from the definition to the form that is asked for, a step at a time."""

from typing import Any

from sympy import (
    Derivative,
    Eq,
    Expr,
    Integral,
    Mul,
    Rational,
    Symbol,
    exp,
    expand,
    log,
    oo,
    pi,
    sqrt,
)


def _normal(x: Expr, mean: Expr, std: Expr) -> Expr:
    return exp(-((x - mean) ** 2) / (2 * std**2)) / (sqrt(2 * pi) * std)


def _log_normal(x: Expr, mean: Expr, std: Expr) -> Expr:
    return -((x - mean) ** 2) / (2 * std**2) - log(std) - log(2 * pi) / 2


def uniform_posterior(likelihoods: tuple[Symbol, Symbol, Symbol], k: int) -> list[Expr]:
    prior = Rational(1, 3)
    joint = [prior * likelihood for likelihood in likelihoods]
    total = sum(likelihoods)
    return [
        joint[k] / sum(joint),
        Mul(prior, likelihoods[k], 1 / Mul(prior, total, evaluate=False), evaluate=False),
        likelihoods[k] / total,
    ]


def gaussian_mean_update(
    x: tuple[Symbol, ...], r: tuple[Symbol, ...], weight: Symbol, mu: Symbol, variance: Symbol
) -> list[Eq]:
    pairs = list(zip(x, r, strict=True))
    q = sum(rn * (log(weight) - log(2 * pi * variance) / 2 - (xn - mu) ** 2 / (2 * variance)) for xn, rn in pairs)
    return [
        Eq(Derivative(q, mu), 0),
        Eq(sum(rn * (xn - mu) / variance for xn, rn in pairs), 0),
        Eq(sum(rn * xn for xn, rn in pairs), mu * sum(r)),
        Eq(mu, sum(rn * xn for xn, rn in pairs) / sum(r)),
    ]


def bernoulli_update(x: tuple[Symbol, ...], r: tuple[Symbol, ...], theta: Symbol) -> list[Eq]:
    pairs = list(zip(x, r, strict=True))
    q = sum(rn * (xn * log(theta) + (1 - xn) * log(1 - theta)) for xn, rn in pairs)
    return [
        Eq(Derivative(q, theta), 0),
        Eq(sum(rn * (xn / theta - (1 - xn) / (1 - theta)) for xn, rn in pairs), 0),
        Eq(sum(rn * (xn * (1 - theta) - (1 - xn) * theta) for xn, rn in pairs), 0),
        Eq(sum(rn * xn for xn, rn in pairs), theta * sum(r)),
        Eq(theta, sum(rn * xn for xn, rn in pairs) / sum(r)),
    ]


def exponential_elbo(x: Symbol, z: Symbol, theta: Symbol, phi: Symbol) -> list[Expr]:
    q = phi * exp(-phi * z)
    log_joint = log(theta) - theta * z + _log_normal(x, z, 1)
    log_q = log(phi) - phi * z
    terms = expand(log_joint - log_q)
    return [
        Integral(q * (log_joint - log_q), (z, 0, oo)),
        Integral(q * terms, (z, 0, oo)),
        # E[1] = 1, E[z] = 1 / phi and E[z^2] = 2 / phi^2.
        terms.coeff(z, 0) + Mul(terms.coeff(z, 1), 1 / phi) + Mul(terms.coeff(z, 2), 2 / phi**2, evaluate=False),
        log(theta) - log(phi) + 1 - theta / phi - log(2 * pi) / 2 - x**2 / 2 + x / phi - 1 / phi**2,
    ]


def exponential_elbo_gradients(x: Symbol, theta: Symbol, phi: Symbol) -> list[tuple[Expr, Expr]]:
    terms = [log(theta), -log(phi), 1 - log(2 * pi) / 2 - x**2 / 2, -theta / phi, x / phi, -1 / phi**2]
    return [
        (Derivative(sum(terms), theta), Derivative(sum(terms), phi)),
        (
            sum(Derivative(term, theta) for term in terms if term.has(theta)),
            sum(Derivative(term, phi) for term in terms if term.has(phi)),
        ),
        (1 / theta - 1 / phi, -1 / phi + theta / phi**2 - x / phi**2 + 2 / phi**3),
    ]


def kl_standard_normal(z: Symbol, m: Symbol, s: Symbol) -> list[Expr]:
    q = _normal(z, m, s)
    ratio = -log(s) - (z - m) ** 2 / (2 * s**2) + z**2 / 2
    return [
        Integral(q * log(q / _normal(z, 0, 1)), (z, -oo, oo)),
        Integral(q * ratio, (z, -oo, oo)),
        -log(s) - Integral(q * (z - m) ** 2, (z, -oo, oo)) / (2 * s**2) + Integral(q * z**2, (z, -oo, oo)) / 2,
        (s**2 + m**2 - 1) / 2 - log(s),
    ]


def kl_factorised(z1: Symbol, z2: Symbol, q1: Any, q2: Any, p1: Any, p2: Any) -> list[Expr]:
    first, second = log(q1(z1) / p1(z1)), log(q2(z2) / p2(z2))
    whole = [(z1, -oo, oo), (z2, -oo, oo)]
    return [
        Integral(q1(z1) * q2(z2) * log(q1(z1) * q2(z2) / (p1(z1) * p2(z2))), *whole),
        Integral(q1(z1) * q2(z2) * first, *whole) + Integral(q1(z1) * q2(z2) * second, *whole),
        Integral(q2(z2), whole[1]) * Integral(q1(z1) * first, whole[0])
        + Integral(q1(z1), whole[0]) * Integral(q2(z2) * second, whole[1]),
        Integral(q1(z1) * first, whole[0]) + Integral(q2(z2) * second, whole[1]),
    ]


def elbo_forms(x: Symbol, z: Symbol, likelihood: Any, prior: Any, q: Any) -> list[Expr]:
    joint = likelihood(x, z) * prior(z)
    line = (z, -oo, oo)
    return [
        Integral(q(z) * (log(joint) - log(q(z))), line),
        Integral(q(z) * log(joint), line) + Integral(-q(z) * log(q(z)), line),
        Integral(q(z) * log(likelihood(x, z)), line)
        + Integral(q(z) * log(prior(z)), line)
        - Integral(q(z) * log(q(z)), line),
        Integral(q(z) * log(likelihood(x, z)), line) - Integral(q(z) * log(q(z) / prior(z)), line),
    ]


def reparameterisation(z: Symbol, eps: Symbol, m: Symbol, s: Symbol, phi: Symbol, f: Any) -> list[Expr]:
    line = (eps, -oo, oo)
    sample = m + s * eps
    return [
        Derivative(Integral(f(z) * _normal(z, m, s), (z, -oo, oo)), phi),
        # z = m + s eps, and dz = s d eps takes the 1 / s of the density with it.
        Derivative(Integral(f(sample) * _normal(eps, 0, 1), line), phi),
        Integral(Derivative(f(sample) * _normal(eps, 0, 1), phi), line),
        Integral(_normal(eps, 0, 1) * Derivative(f(sample), phi), line),
    ]
