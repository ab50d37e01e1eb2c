"""The mistakes of some of the chaffs of `derivations`, made once more by students who write in other ways.

Each bears the name of the chaff whose sentence it was written from, without that chaff's code.
"""

import sympy as sp
from sympy import Derivative as Diff
from sympy import Eq, Integral, Mul, Pow, Rational, Symbol, exp, log, oo, pi, sqrt


def density(at, mean=0, var=1):
    return 1 / sqrt(2 * pi * var) * exp(-Rational(1, 2) * (at - mean) ** 2 / var)


def over_the_line(body, var):
    return Integral(body, (var, -oo, oo))


# uniform_posterior


def fraction(above, below):
    return Mul(above, Pow(below, -1, evaluate=False), evaluate=False)


def uniform_posterior__next_component(likelihoods, k):
    third = Rational(1, 3)
    chosen = likelihoods[k + 1] if k < 2 else likelihoods[0]
    evidence = sum(third * each for each in likelihoods)
    return [
        fraction(third * chosen, evidence),
        third * chosen / sp.factor(evidence),
        1 / (1 + sum(each / chosen for each in likelihoods if each != chosen)),
        chosen / sum(likelihoods),
    ]


def uniform_posterior__prior_only_above(likelihoods, k):
    a, b, c = likelihoods
    prior = Rational(1, 3)
    evidence = a + b + c
    return [
        prior * likelihoods[k] / evidence,
        exp(log(prior) + log(likelihoods[k]) - log(evidence)),
        prior / (a / likelihoods[k] + b / likelihoods[k] + c / likelihoods[k]),
        likelihoods[k] / (3 * evidence),
    ]


def uniform_posterior__sum_left(likelihoods, k):
    a, b, c = likelihoods
    j = sp.Dummy("j", integer=True)
    # runs through a, b and c for j = 0, 1 and 2
    term = a * (j - 1) * (j - 2) / 2 + b * j * (2 - j) + c * j * (j - 1) / 2
    joint = [each / 3 for each in likelihoods]
    return [
        joint[k] / sp.Add(*joint),
        1 / sum(each / likelihoods[k] for each in likelihoods),
        likelihoods[k] / sp.Sum(term, (j, 0, 2)),
    ]


def uniform_posterior__new_prior_symbol(likelihoods, k):
    w = Symbol("w", positive=True)
    weighted = [w * each for each in likelihoods]
    return [
        weighted[k] / sum(weighted),
        Mul(w, likelihoods[k], Pow(Mul(w, sum(likelihoods), evaluate=False), -1, evaluate=False), evaluate=False),
        1 / sum(each / likelihoods[k] for each in likelihoods),
        likelihoods[k] / sum(likelihoods),
    ]


def uniform_posterior__counted_twice(likelihoods, k):
    mine = likelihoods[k]
    below = mine
    for each in likelihoods:
        below = below + each
    return [
        (mine / 3) / sp.Add(mine / 3, *[each / 3 for each in likelihoods]),
        fraction(mine / 3, Mul(Rational(1, 3), below, evaluate=False)),
        1 - (below - mine) / below,
        mine / below,
    ]


def uniform_posterior__prior_is_posterior(likelihoods, k):
    p = Rational(1, 3)
    joint = [Mul(p, each, evaluate=False) for each in likelihoods]
    return [
        fraction(joint[k], sp.Add(*joint, evaluate=False)),
        fraction(p, sp.Add(p, p, p, evaluate=False)),
        p,
    ]


# gaussian_mean_update


def _objective(x, r, weight, mu, variance):
    log_density = [-log(variance) / 2 - log(2 * pi) / 2 - (a - mu) ** 2 / 2 / variance for a in x]
    return sp.Add(*[b * (log(weight) + l) for b, l in zip(r, log_density)])


def gaussian_mean_update__divide_by_count(x, r, weight, mu, variance):
    slope = sum(b * (a - mu) for a, b in zip(x, r)) / variance
    top = sum(a * b for a, b in zip(x, r))
    return [
        Eq(Diff(_objective(x, r, weight, mu, variance), mu), 0),
        Eq(slope, 0),
        Eq(slope * variance, 0),
        Eq(top - len(x) * mu, 0),
        Eq(mu, top / len(x)),
    ]


def gaussian_mean_update__weight_in_answer(x, r, weight, mu, variance):
    (a, b, c), (ra, rb, rc) = x, r
    total = ra + rb + rc
    weighted = ra * a + rb * b + rc * c
    return [
        Eq(Diff(_objective(x, r, weight, mu, variance), mu), 0),
        Eq((weighted - weight * mu * total) / variance, 0),
        Eq(weight * mu * total, weighted),
        Eq(mu, weighted / (weight * total)),
    ]


def gaussian_mean_update__skipped_definition(x, r, weight, mu, variance):
    return [
        sum(rn * (xn - mu) / variance for xn, rn in zip(x, r)),
        Eq(sum(rn * xn for xn, rn in zip(x, r)), sum(rn * mu for rn in r)),
        Eq(mu * sum(r), sum(rn * xn for xn, rn in zip(x, r))),
        Eq(mu, sum(rn / sum(r) * xn for xn, rn in zip(x, r))),
    ]


def gaussian_mean_update__no_log(x, r, weight, mu, variance):
    Q = sum(b * weight * density(a, mu, variance) for a, b in zip(x, r))
    total = sp.Add(*r)
    return [
        Eq(Diff(Q, mu), 0),
        Eq(sum(b * (a - mu) / variance for a, b in zip(x, r)), 0),
        Eq(total * mu, sum(b * a for a, b in zip(x, r))),
        Eq(mu, sum(b * a for a, b in zip(x, r)) / total),
    ]


def gaussian_mean_update__swapped_roles(x, r, weight, mu, variance):
    products = [a * b for a, b in zip(x, r)]
    return [
        Eq(Diff(_objective(x, r, weight, mu, variance), mu), 0),
        Eq(sum((p - b * mu) / variance for p, b in zip(products, r)), 0),
        Eq(sum(products), sum(r) * mu),
        Eq(mu, sum(products) / sum(x)),
    ]


def gaussian_mean_update__shifted_pairs(x, r, weight, mu, variance):
    r1, r2, r3 = r
    turned = (r2, r3, r1)
    Q = _objective(x, turned, weight, mu, variance)
    return [
        Eq(Diff(Q, mu), 0),
        Eq(sp.Add(*[Diff(term, mu) for term in Q.args]), 0),
        Eq(sum(b * (mu - a) for a, b in zip(x, turned)), 0),
        Eq(mu, sum(b * a for a, b in zip(x, turned)) / (r1 + r2 + r3)),
    ]


# bernoulli_update


def _bernoulli_q(x, r, theta):
    return sp.Add(*[b * a * log(theta) + b * (1 - a) * log(1 - theta) for a, b in zip(x, r)])


def _ones(x, r):
    return sum(a * b for a, b in zip(x, r))


def _zeros(x, r):
    return sum((1 - a) * b for a, b in zip(x, r))


def bernoulli_update__divide_by_count(x, r, theta):
    return [
        Eq(Diff(_bernoulli_q(x, r, theta), theta), 0),
        Eq(_ones(x, r) / theta, _zeros(x, r) / (1 - theta)),
        Eq(_ones(x, r) * (1 - theta), _zeros(x, r) * theta),
        Eq(theta, Rational(1, 3) * _ones(x, r)),
    ]


def bernoulli_update__logit(x, r, theta):
    return [
        Eq(Diff(_bernoulli_q(x, r, theta), theta), 0),
        _ones(x, r) / theta - _zeros(x, r) / (1 - theta),
        Eq(theta / (1 - theta), _ones(x, r) / _zeros(x, r)),
        Eq(log(theta / (1 - theta)), log(_ones(x, r) / _zeros(x, r))),
    ]


def bernoulli_update__no_log(x, r, theta):
    likelihood = sp.Add(*[b * theta**a * (1 - theta) ** (1 - a) for a, b in zip(x, r)])
    return [
        Eq(Diff(likelihood, theta), 0),
        Eq(_ones(x, r) / theta - _zeros(x, r) / (1 - theta), 0),
        Eq((1 - theta) * _ones(x, r), theta * _zeros(x, r)),
        Eq(theta, _ones(x, r) / sum(r)),
    ]


def bernoulli_update__new_symbol(x, r, theta):
    R = Symbol("R", positive=True)
    return [
        Eq(Diff(_bernoulli_q(x, r, theta), theta), 0),
        Eq(_ones(x, r) / theta - _zeros(x, r) / (1 - theta), 0),
        Eq(_ones(x, r), theta * (_ones(x, r) + _zeros(x, r))),
        Eq(_ones(x, r), theta * R),
        Eq(theta, _ones(x, r) / R),
    ]


def bernoulli_update__divide_by_data(x, r, theta):
    number_of_ones = sp.Add(*x)
    return [
        Eq(Diff(_bernoulli_q(x, r, theta), theta), 0),
        Eq(_ones(x, r) * (1 - theta) - _zeros(x, r) * theta, 0),
        Eq(theta * number_of_ones, _ones(x, r)),
        Eq(theta, _ones(x, r) / number_of_ones),
    ]


def bernoulli_update__gaussian_objective(x, r, theta):
    Q = sum(b * log(density(a, theta)) for a, b in zip(x, r))
    return [
        Eq(Diff(Q, theta), 0),
        Eq(sum(b * (a - theta) for a, b in zip(x, r)), 0),
        Eq(_ones(x, r) - theta * sum(r), 0),
        Eq(theta, _ones(x, r) / sum(r)),
    ]


# exponential_elbo


def exponential_elbo__second_moment_is_variance_plus_mean(x, z, theta, phi):
    q = phi * exp(-phi * z)
    half = Rational(1, 2)
    inside = log(theta) - theta * z - half * log(2 * pi) - half * (x - z) ** 2 - log(phi) + phi * z
    ez, ezz = 1 / phi, 1 / phi**2 + 1 / phi
    return [
        Integral(q * inside, (z, 0, oo)),
        Integral(q * sp.expand(inside), (z, 0, oo)),
        log(theta / phi) - half * log(2 * pi) - half * x**2 + (phi - theta + x) * ez - half * ezz,
        log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + 1 + (x - theta - half) / phi - half / phi**2,
    ]


def exponential_elbo__no_half_in_square(x, z, theta, phi):
    log_joint = log(theta) - theta * z - log(2 * pi) / 2 - (x - z) ** 2
    log_q = log(phi) - phi * z
    weight = exp(log_q)

    def mean(body):
        return Integral(weight * body, (z, 0, oo))

    return [
        Integral(phi * exp(-phi * z) * (log_joint - log_q), (z, 0, oo)),
        log(theta) - log(phi) - log(2 * pi) / 2 - mean((x - z) ** 2) + (phi - theta) * mean(z),
        log(theta / phi) - log(2 * pi) / 2 - (x**2 - 2 * x / phi + 2 / phi**2) + (phi - theta) / phi,
    ]


def exponential_elbo__entropy_sign(x, z, theta, phi):
    q = phi * exp(-phi * z)
    log_joint = log(theta * exp(-theta * z)) + log(density(x, z))
    bracket = log(theta) - theta * z - log(2 * pi) / 2 - (x - z) ** 2 / 2 + log(phi) - phi * z
    return [
        Integral(q * (log_joint + log(q)), (z, 0, oo)),
        Integral(q * bracket, (z, 0, oo)),
        log(theta) + log(phi) - log(2 * pi) / 2 - theta / phi - x**2 / 2 + x / phi - 1 / phi**2 - 1,
    ]


def exponential_elbo__whole_line(x, z, theta, phi):
    q = phi * exp(-phi * z)
    log_joint = log(theta) - theta * z + log(1 / sqrt(2 * pi)) - (x - z) ** 2 / 2
    parts = log(theta), -theta / phi, -log(2 * pi) / 2, -(x**2 - 2 * x / phi + 2 / phi**2) / 2, -log(phi), sp.Integer(1)
    return [
        over_the_line(q * (log_joint - log(phi) + phi * z), z),
        Integral(q * log_joint, (z, 0, oo)) - Integral(q * log(q), (z, 0, oo)),
        sum(parts),
        sp.expand(sum(parts)),
    ]


def exponential_elbo__z_left(x, z, theta, phi):
    q = phi * exp(-phi * z)
    first = log(theta) - theta * z - log(2 * pi) / 2 - (x - z) ** 2 / 2 - log(phi) + phi * z
    return [
        Integral(q * first, (z, 0, oo)),
        Integral(sp.expand(q * first), (z, 0, oo)),
        log(theta) - log(phi) + Integral(q * ((phi - theta) * z - log(2 * pi) / 2 - (x - z) ** 2 / 2), (z, 0, oo)),
        log(theta) - log(phi) + 1 - theta / phi - log(2 * pi) / 2 - (x - z) ** 2 / 2,
    ]


def exponential_elbo__up_to_constant(x, z, theta, phi):
    q = phi * exp(-phi * z)
    inside = log(theta) - log(phi) + (phi - theta) * z - log(sqrt(2 * pi)) - (z - x) ** 2 / 2
    return [
        Integral(q * inside, (z, 0, oo)),
        log(theta) - log(phi) - log(sqrt(2 * pi)) + Integral(q * ((phi - theta) * z - (z - x) ** 2 / 2), (z, 0, oo)),
        log(theta) - log(phi) - log(2 * pi) / 2 + (phi - theta) / phi - x**2 / 2 + x / phi - 1 / phi**2,
        log(theta) - log(phi) + 1 - theta / phi - x**2 / 2 + x / phi - 1 / phi**2,
    ]


# exponential_elbo_gradients


def _bound(x, theta, phi):
    return 1 + log(theta / phi) - theta / phi - (x**2 + log(2 * pi)) / 2 + x / phi - phi ** (-2)


def exponential_elbo_gradients__power_rule(x, theta, phi):
    L = _bound(x, theta, phi)
    return [
        (Diff(L, theta), Diff(L, phi)),
        (1 / theta - 1 / phi, -1 / phi + (theta - x) * phi**-2 - Diff(phi**-2, phi)),
        (1 / theta - 1 / phi, -1 / phi + (theta - x) / phi**2 + phi**-3),
    ]


def exponential_elbo_gradients__entropy_sign(x, theta, phi):
    fit = log(theta) - theta / phi - x**2 / 2 + x / phi - phi**-2 - log(2 * pi) / 2
    entropy = 1 - log(phi)
    return [
        (Diff(fit + entropy, theta), Diff(fit + entropy, phi)),
        (Diff(fit, theta), Diff(fit, phi) - Diff(entropy, phi)),
        (1 / theta - 1 / phi, (theta - x) / phi**2 + 2 / phi**3 + 1 / phi),
    ]


def exponential_elbo_gradients__subs_left(x, theta, phi):
    L = _bound(x, theta, phi)
    t = Symbol("t", positive=True)
    by_phi = -1 / t + (theta - x) / t**2 + 2 / t**3
    return [
        (Diff(L, theta), Diff(L, phi)),
        (1 / theta - 1 / phi, Diff(-log(phi), phi) + Diff((x - theta) / phi, phi) - Diff(1 / phi**2, phi)),
        ((phi - theta) / (theta * phi), sp.Subs(by_phi, t, phi)),
    ]


def exponential_elbo_gradients__scale(x, theta, phi):
    L = log(theta) + log(phi) + 1 - theta * phi - log(2 * pi) / 2 - x**2 / 2 + x * phi - phi**2
    return [
        (Diff(L, theta), Diff(L, phi)),
        (Diff(log(theta), theta) - phi, Diff(log(phi), phi) - theta + x - Diff(phi**2, phi)),
        (1 / theta - phi, 1 / phi - theta + x - 2 * phi),
    ]


def exponential_elbo_gradients__middle_cancels_between(x, theta, phi):
    L = _bound(x, theta, phi)
    by_theta = 1 / theta - 1 / phi
    by_phi = -1 / phi + (theta - x) / phi**2 + 2 / phi**3
    slip = 2 / phi
    return [
        (Diff(L, theta), Diff(L, phi)),
        (by_theta + slip, by_phi - slip),
        (by_theta, by_phi),
    ]


def exponential_elbo_gradients__theta_phi_dependence(x, theta, phi):
    L = _bound(x, theta, phi)
    return [
        (Diff(L, theta), Diff(L, phi)),
        (Diff(log(theta), theta), Diff(-log(phi), phi) + Diff((x - theta) / phi, phi) - Diff(phi**-2, phi)),
        (theta**-1, 2 * phi**-3 + (theta - x) * phi**-2 - phi**-1),
    ]


# kl_standard_normal


def kl_standard_normal__reversed_after_start(z, m, s):
    q, p = density(z, m, s**2), density(z)
    return [
        over_the_line(q * log(q / p), z),
        over_the_line(p * log(p / q), z),
        over_the_line(p * (log(s) + (z - m) ** 2 / (2 * s**2) - z**2 / 2), z),
        log(s) + (1 + m**2 - s**2) / (2 * s**2),
    ]


def kl_standard_normal__constant_missing(z, m, s):
    q = density(z, m, s**2)
    second = Rational(1, 2) * over_the_line(q * z**2, z)
    return [
        over_the_line(q * log(q / density(z)), z),
        -log(s) + second,
        log(1 / s) + m**2 / 2 + s**2 / 2,
    ]


def kl_standard_normal__second_moment_is_variance(z, m, s):
    q = density(z, m, s**2)
    ratio = z**2 / 2 - ((z - m) / s) ** 2 / 2 - log(s)
    return [
        over_the_line(q * log(q / density(z)), z),
        over_the_line(q * ratio, z),
        over_the_line(q * z**2, z) / 2 - Rational(1, 2) - log(s),
        (s**2 - 1) / 2 - log(s),
    ]


def kl_standard_normal__q_unnormalised(z, m, s):
    shape = exp(-((z - m) ** 2) / 2 / s**2)
    q = density(z, m, s**2)
    return [
        over_the_line(shape * log(shape / density(z)), z),
        over_the_line(q * z**2, z) / 2 - over_the_line(q * ((z - m) / s) ** 2, z) / 2 - log(s),
        Rational(1, 2) * (m**2 + s**2) - Rational(1, 2) - log(s),
    ]


def kl_standard_normal__z_left(z, m, s):
    q = density(z, m, s**2)
    return [
        over_the_line(q * log(q / density(z)), z),
        -log(s) + over_the_line(q * (z**2 - (z - m) ** 2 / s**2) / 2, z),
        -log(s) - Rational(1, 2) + over_the_line(q * z**2, z) / 2,
        z**2 / 2 - Rational(1, 2) - log(s),
    ]


def kl_standard_normal__unweighted(z, m, s):
    q, p = density(z, m, s**2), density(z)
    return [
        over_the_line(log(q / p), z),
        over_the_line(q * log(q), z) - over_the_line(q * log(p), z),
        -log(s) - log(2 * pi * sp.E) / 2 + (log(2 * pi) + m**2 + s**2) / 2,
        -log(s) + (m**2 + s**2 - 1) / 2,
    ]


# kl_factorised


def _plane(body, first, second):
    return Integral(body, (first, -oo, oo), (second, -oo, oo))


def kl_factorised__reversed(z1, z2, q1, q2, p1, p2):
    q, p = q1(z1) * q2(z2), p1(z1) * p2(z2)
    one, two = log(p1(z1)) - log(q1(z1)), log(p2(z2)) - log(q2(z2))
    return [
        _plane(p * log(p / q), z1, z2),
        _plane(p * one + p * two, z1, z2),
        over_the_line(p1(z1) * one, z1) * over_the_line(p2(z2), z2)
        + over_the_line(p2(z2) * two, z2) * over_the_line(p1(z1), z1),
        over_the_line(p1(z1) * one, z1) + over_the_line(p2(z2) * two, z2),
    ]


def kl_factorised__second_lost(z1, z2, q1, q2, p1, p2):
    q = q1(z1) * q2(z2)
    one, two = log(q1(z1) / p1(z1)), log(q2(z2) / p2(z2))
    return [
        _plane(q * log(q / (p1(z1) * p2(z2))), z1, z2),
        _plane(q * one, z1, z2) + _plane(q * two, z1, z2),
        over_the_line(q1(z1) * one, z1),
    ]


def kl_factorised__mixed_pairs(z1, z2, q1, q2, p1, p2):
    q = q1(z1) * q2(z2)
    crossed = log(q1(z1) / p2(z1)), log(q2(z2) / p1(z2))
    return [
        _plane(q * log(q / (p1(z1) * p2(z2))), z1, z2),
        _plane(q * crossed[0], z1, z2) + _plane(q * crossed[1], z1, z2),
        over_the_line(q1(z1) * crossed[0], z1) + over_the_line(q2(z2) * crossed[1], z2),
    ]


def kl_factorised__weight_missing(z1, z2, q1, q2, p1, p2):
    ratio = q1(z1) * q2(z2) / (p1(z1) * p2(z2))
    one, two = log(q1(z1) / p1(z1)), log(q2(z2) / p2(z2))
    return [
        _plane(q1(z1) * log(ratio), z1, z2),
        _plane(q1(z1) * q2(z2) * (one + two), z2, z1),
        over_the_line(q1(z1) * one, z1) * over_the_line(q2(z2), z2) + over_the_line(q2(z2) * two, z2),
        over_the_line(q1(z1) * one, z1) + over_the_line(q2(z2) * two, z2),
    ]


def kl_factorised__entropies_only(z1, z2, q1, q2, p1, p2):
    q = q1(z1) * q2(z2)
    return [
        _plane(q * log(q), z1, z2),
        _plane(q * log(q1(z1)), z1, z2) + _plane(q * log(q2(z2)), z1, z2),
        over_the_line(q1(z1) * log(q1(z1)), z1) + over_the_line(q2(z2) * log(q2(z2)), z2),
    ]


def kl_factorised__log_lost(z1, z2, q1, q2, p1, p2):
    q, p = q1(z1) * q2(z2), p1(z1) * p2(z2)
    one, two = q1(z1) / p1(z1), q2(z2) / p2(z2)
    return [
        _plane(q * log(q / p), z1, z2),
        _plane(q * log(one), z1, z2) + _plane(q * log(two), z1, z2),
        over_the_line(q1(z1) * log(one), z1) + over_the_line(q2(z2) * log(two), z2),
        over_the_line(q1(z1) * one, z1) + over_the_line(q2(z2) * two, z2),
    ]


# elbo_forms


def elbo_forms__ratio_upside_down(x, z, likelihood, prior, q):
    joint = likelihood(x, z) * prior(z)
    return [
        over_the_line(q(z) * (log(joint) - log(q(z))), z),
        over_the_line(q(z) * log(joint), z) + over_the_line(-q(z) * log(q(z)), z),
        over_the_line(q(z) * (log(likelihood(x, z)) + log(prior(z)) - log(q(z))), z),
        over_the_line(q(z) * log(likelihood(x, z)), z) - over_the_line(q(z) * log(prior(z) / q(z)), z),
    ]


def elbo_forms__joint_without_prior(x, z, likelihood, prior, q):
    log_joint = log(likelihood(x, z)) + log(prior(z))
    return [
        over_the_line(q(z) * log(likelihood(x, z) / q(z)), z),
        over_the_line(q(z) * log_joint, z) + over_the_line(-q(z) * log(q(z)), z),
        over_the_line(q(z) * log(likelihood(x, z)) + q(z) * log(prior(z) / q(z)), z),
        over_the_line(q(z) * log(likelihood(x, z)), z) - over_the_line(q(z) * log(q(z) / prior(z)), z),
    ]


def elbo_forms__prior_as_weight(x, z, likelihood, prior, q):
    log_joint = log(likelihood(x, z) * prior(z))
    entropy = over_the_line(-q(z) * log(q(z)), z)
    return [
        over_the_line(q(z) * (log_joint - log(q(z))), z),
        over_the_line(q(z) * log_joint, z) + entropy,
        over_the_line(q(z) * log(likelihood(x, z)), z) + over_the_line(q(z) * log(prior(z)), z) + entropy,
        over_the_line(prior(z) * log(likelihood(x, z)), z) - over_the_line(q(z) * log(q(z) / prior(z)), z),
    ]


def elbo_forms__integrated_over_x(x, z, likelihood, prior, q):
    joint = likelihood(x, z) * prior(z)
    return [
        over_the_line(q(z) * (log(joint) - log(q(z))), x),
        over_the_line(q(z) * log(joint), x) + over_the_line(-q(z) * log(q(z)), x),
        over_the_line(q(z) * log(likelihood(x, z)), x) + over_the_line(q(z) * log(prior(z) / q(z)), x),
        over_the_line(q(z) * log(likelihood(x, z)), x) - over_the_line(q(z) * log(q(z) / prior(z)), x),
    ]


def elbo_forms__unweighted_first(x, z, likelihood, prior, q):
    joint = prior(z) * likelihood(x, z)
    return [
        over_the_line(log(joint) - log(q(z)), z),
        over_the_line(q(z) * log(joint), z) + over_the_line(-q(z) * log(q(z)), z),
        over_the_line(q(z) * log(joint / q(z)), z),
        over_the_line(q(z) * log(likelihood(x, z)), z) - over_the_line(q(z) * log(q(z) / prior(z)), z),
    ]


def elbo_forms__only_kl(x, z, likelihood, prior, q):
    return [
        over_the_line(q(z) * log(q(z) / prior(z)), z),
        over_the_line(q(z) * (log(q(z)) - log(prior(z))), z),
        over_the_line(q(z) * log(q(z)), z) - over_the_line(q(z) * log(prior(z)), z),
    ]


# reparameterisation


def reparameterisation__chain_s(z, eps, m, s, phi, f):
    h = m + s * eps
    slope = Diff(f(h), m)
    return [
        Diff(over_the_line(f(z) * density(z, m, s**2), z), phi),
        Diff(over_the_line(f(h) * density(eps), eps), phi),
        over_the_line(density(eps) * Diff(f(h), phi), eps),
        over_the_line(density(eps) * slope * s, eps),
    ]


def reparameterisation__score_in_eps(z, eps, m, s, phi, f):
    h = m + s * eps
    score = eps / s if phi == m else (eps**2 - 1) / s
    return [
        Diff(over_the_line(density(z, m, s**2) * f(z), z), phi),
        Diff(over_the_line(density(eps) * f(h), eps), phi),
        over_the_line(density(eps) * f(h) * score, eps),
    ]


def reparameterisation__scale_root(z, eps, m, s, phi, f):
    h = m + sqrt(s) * eps
    return [
        Diff(over_the_line(f(z) * density(z, m, s**2), z), phi),
        Diff(over_the_line(f(h) * density(eps), eps), phi),
        over_the_line(Diff(f(h) * density(eps), phi), eps),
        over_the_line(Diff(f(h), phi) * density(eps), eps),
    ]


def reparameterisation__no_derivative_at_all(z, eps, m, s, phi, f):
    t = sp.Dummy("t", real=True)
    return [
        over_the_line(f(z) * density(z, m, s**2), z),
        over_the_line(f(t + m) * density(t, 0, s**2), t),
        over_the_line(f(m + s * eps) * density(eps), eps),
    ]


def reparameterisation__sign(z, eps, m, s, phi, f):
    h = m + s * eps
    u = sp.Dummy("u", real=True)
    return [
        Diff(over_the_line(f(z) * density(z, m, s**2), z), phi),
        Diff(over_the_line(f(m + u) * density(u, 0, s**2), u), phi),
        over_the_line(Diff(f(h), phi) * density(eps), eps),
        over_the_line(-density(eps) * Diff(f(h), phi), eps),
    ]


def reparameterisation__sample(z, eps, m, s, phi, f):
    h = m + s * eps
    return [
        Diff(over_the_line(f(z) * density(z, m, s**2), z), phi),
        Diff(over_the_line(f(h) * density(eps), eps), phi),
        over_the_line(density(eps) * Diff(f(h), phi), eps),
        Diff(f(h), phi),
    ]
