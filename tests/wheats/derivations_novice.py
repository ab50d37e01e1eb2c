from sympy import Derivative, Eq, Integral, Rational, exp, log, oo, pi, sqrt


def uniform_posterior(likelihoods, k):
    l0, l1, l2 = likelihoods
    lk = likelihoods[k]
    third = Rational(1, 3)
    evidence = l0 + l1 + l2
    # Bayes' rule
    step1 = (third * lk) / (third * l0 + third * l1 + third * l2)
    # divide top and bottom by the top
    step2 = 1 / (l0 / lk + l1 / lk + l2 / lk)
    # one minus the probability of the other two
    step3 = 1 - (evidence - lk) / evidence
    step4 = lk / evidence
    return [step1, step2, step3, step4]


def gaussian_mean_update(x, r, weight, mu, variance):
    x1, x2, x3 = x
    r1, r2, r3 = r
    n1 = 1 / sqrt(2 * pi * variance) * exp(-((x1 - mu) ** 2) / (2 * variance))
    n2 = 1 / sqrt(2 * pi * variance) * exp(-((x2 - mu) ** 2) / (2 * variance))
    n3 = 1 / sqrt(2 * pi * variance) * exp(-((x3 - mu) ** 2) / (2 * variance))
    Q = r1 * (log(weight) + log(n1)) + r2 * (log(weight) + log(n2)) + r3 * (log(weight) + log(n3))
    c = log(weight) - log(2 * pi * variance) / 2
    Q2 = (
        r1 * (c - (x1 - mu) ** 2 / (2 * variance))
        + r2 * (c - (x2 - mu) ** 2 / (2 * variance))
        + r3 * (c - (x3 - mu) ** 2 / (2 * variance))
    )
    squares = r1 * (x1 - mu) ** 2 + r2 * (x2 - mu) ** 2 + r3 * (x3 - mu) ** 2
    step1 = Eq(Derivative(Q, mu), 0)
    step2 = Eq(Derivative(Q2, mu), 0)
    step3 = Eq(Derivative(-squares / (2 * variance), mu), 0)
    step4 = Eq(r1 * (x1 - mu) / variance + r2 * (x2 - mu) / variance + r3 * (x3 - mu) / variance, 0)
    step5 = Eq(r1 * (x1 - mu) + r2 * (x2 - mu) + r3 * (x3 - mu), 0)
    step6 = Eq(r1 * x1 + r2 * x2 + r3 * x3, r1 * mu + r2 * mu + r3 * mu)
    step7 = Eq((r1 + r2 + r3) * mu, r1 * x1 + r2 * x2 + r3 * x3)
    step8 = Eq(mu, (r1 * x1 + r2 * x2 + r3 * x3) / (r1 + r2 + r3))
    return [step1, step2, step3, step4, step5, step6, step7, step8]


def bernoulli_update(x, r, theta):
    x1, x2, x3 = x
    r1, r2, r3 = r
    Q = (
        r1 * (x1 * log(theta) + (1 - x1) * log(1 - theta))
        + r2 * (x2 * log(theta) + (1 - x2) * log(1 - theta))
        + r3 * (x3 * log(theta) + (1 - x3) * log(1 - theta))
    )
    a = r1 * x1 + r2 * x2 + r3 * x3
    b = r1 * (1 - x1) + r2 * (1 - x2) + r3 * (1 - x3)
    step1 = Eq(Derivative(Q, theta), 0)
    step2 = Eq(Derivative(a * log(theta) + b * log(1 - theta), theta), 0)
    step3 = Eq(a / theta - b / (1 - theta), 0)
    step4 = Eq(a / theta, b / (1 - theta))
    step5 = Eq(a * (1 - theta), b * theta)
    step6 = Eq(a, a * theta + b * theta)
    step7 = Eq(a, (r1 + r2 + r3) * theta)
    step8 = Eq(theta, a / (r1 + r2 + r3))
    return [step1, step2, step3, step4, step5, step6, step7, step8]


def exponential_elbo(x, z, theta, phi):
    q = phi * exp(-phi * z)
    prior = theta * exp(-theta * z)
    lik = exp(-((x - z) ** 2) / 2) / sqrt(2 * pi)
    c = log(theta) - log(phi) - log(2 * pi) / 2
    limits = (z, 0, oo)
    step1 = Integral(q * (log(lik * prior) - log(q)), limits)
    step2 = Integral(q * (log(lik) + log(prior) - log(q)), limits)
    step3 = Integral(q * (-log(2 * pi) / 2 - (x - z) ** 2 / 2 + log(theta) - theta * z - log(phi) + phi * z), limits)
    step4 = Integral(q * (c - x**2 / 2 + (x - theta + phi) * z - z**2 / 2), limits)
    step5 = (
        (c - x**2 / 2) * Integral(q, limits)
        + (x - theta + phi) * Integral(q * z, limits)
        - Integral(q * z**2, limits) / 2
    )
    step6 = (c - x**2 / 2) * 1 + (x - theta + phi) * (1 / phi) - (2 / phi**2) / 2
    step7 = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + x / phi - theta / phi + 1 - 1 / phi**2
    return [step1, step2, step3, step4, step5, step6, step7]


def exponential_elbo_gradients(x, theta, phi):
    L = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2 + x / phi - theta / phi + 1 - 1 / phi**2
    step1 = (Derivative(L, theta), Derivative(L, phi))
    step2 = (
        Derivative(log(theta), theta) + Derivative(-theta / phi, theta),
        Derivative(-log(phi), phi)
        + Derivative(x / phi, phi)
        + Derivative(-theta / phi, phi)
        + Derivative(-1 / phi**2, phi),
    )
    step3 = (1 / theta - 1 / phi, -1 / phi - x / phi**2 + theta / phi**2 + 2 / phi**3)
    step4 = ((phi - theta) / (theta * phi), (-(phi**2) - x * phi + theta * phi + 2) / phi**3)
    return [step1, step2, step3, step4]


def kl_standard_normal(z, m, s):
    q = 1 / (sqrt(2 * pi) * s) * exp(-((z - m) ** 2) / (2 * s**2))
    p = 1 / sqrt(2 * pi) * exp(-(z**2) / 2)
    limits = (z, -oo, oo)
    step1 = Integral(q * log(q / p), limits)
    step2 = Integral(q * (log(q) - log(p)), limits)
    step3 = Integral(q * (-log(s) - (z - m) ** 2 / (2 * s**2) + z**2 / 2), limits)
    step4 = (
        -log(s) * Integral(q, limits) - Integral(q * (z - m) ** 2, limits) / (2 * s**2) + Integral(q * z**2, limits) / 2
    )
    step5 = -log(s) - s**2 / (2 * s**2) + (m**2 + s**2) / 2
    return [step1, step2, step3, step4, step5]


def kl_factorised(z1, z2, q1, q2, p1, p2):
    lim1 = (z1, -oo, oo)
    lim2 = (z2, -oo, oo)
    a = q1(z1)
    b = q2(z2)
    step1 = Integral(a * b * log(a * b / (p1(z1) * p2(z2))), lim1, lim2)
    step2 = Integral(a * b * (log(a / p1(z1)) + log(b / p2(z2))), lim1, lim2)
    step3 = Integral(a * b * log(a / p1(z1)), lim1, lim2) + Integral(a * b * log(b / p2(z2)), lim1, lim2)
    step4 = Integral(a * log(a / p1(z1)), lim1) * Integral(b, lim2) + Integral(a, lim1) * Integral(
        b * log(b / p2(z2)), lim2
    )
    step5 = Integral(a * log(a / p1(z1)), lim1) + Integral(b * log(b / p2(z2)), lim2)
    return [step1, step2, step3, step4, step5]


def elbo_forms(x, z, likelihood, prior, q):
    limits = (z, -oo, oo)
    lik = likelihood(x, z)
    pr = prior(z)
    step1 = Integral(q(z) * (log(lik * pr) - log(q(z))), limits)
    step2 = Integral(q(z) * log(lik * pr) - q(z) * log(q(z)), limits)
    step3 = Integral(q(z) * log(lik * pr), limits) + Integral(-q(z) * log(q(z)), limits)
    step4 = Integral(q(z) * log(lik), limits) + Integral(q(z) * log(pr), limits) - Integral(q(z) * log(q(z)), limits)
    step5 = Integral(q(z) * log(lik), limits) - Integral(q(z) * (log(q(z)) - log(pr)), limits)
    step6 = Integral(q(z) * log(lik), limits) - Integral(q(z) * log(q(z) / pr), limits)
    return [step1, step2, step3, step4, step5, step6]


def reparameterisation(z, eps, m, s, phi, f):
    normal_z = 1 / sqrt(2 * pi * s**2) * exp(-((z - m) ** 2) / (2 * s**2))
    normal_eps = 1 / sqrt(2 * pi) * exp(-(eps**2) / 2)
    step1 = Derivative(Integral(f(z) * normal_z, (z, -oo, oo)), phi)
    # z = m + s*eps, dz = s*deps, so the s cancels
    step2 = Derivative(Integral(f(m + s * eps) * normal_eps, (eps, -oo, oo)), phi)
    step3 = Integral(Derivative(f(m + s * eps) * normal_eps, phi), (eps, -oo, oo))
    step4 = Integral(normal_eps * Derivative(f(m + s * eps), phi), (eps, -oo, oo))
    return [step1, step2, step3, step4]
