"""Right answers to `generative` in plain Python, one number at a time."""

import math

TWO_PI = 2 * math.pi


def factor_analysis_sample(h, noise, F, c, psi):
    rows = []
    for latent, n in zip(h, noise):
        row = []
        for k in range(len(c)):
            row.append(sum(F[k][j] * latent[j] for j in range(len(latent))) + c[k] + math.sqrt(psi[k]) * n[k])
        rows.append(row)
    return rows


def factor_analysis_log_likelihood(v, F, c, psi):
    """The chain rule: each dimension given those before it, by updating the covariance."""
    answers = []
    d = len(c)
    for point in v:
        covariance = [
            [sum(a * b for a, b in zip(F[i], F[j])) + (psi[i] if i == j else 0) for j in range(d)] for i in range(d)
        ]
        rest = [point[i] - c[i] for i in range(d)]
        total = 0.0
        for k in range(d):
            variance = covariance[k][k]
            total -= 0.5 * (math.log(TWO_PI) + math.log(variance) + rest[k] ** 2 / variance)
            gains = [covariance[i][k] / variance for i in range(d)]
            error = rest[k]
            for i in range(k + 1, d):
                rest[i] -= gains[i] * error
                for j in range(k + 1, d):
                    covariance[i][j] -= gains[i] * gains[j] * variance
        answers.append(total)
    return answers


def relu_decoder(h, W1, b1, W2, b2):
    out = []
    for row in h:
        hidden = []
        for w, b in zip(W1, b1):
            a = b + sum(x * y for x, y in zip(w, row))
            hidden.append(a if a > 0 else 0.0)
        out.append([b + sum(x * y for x, y in zip(w, hidden)) for w, b in zip(W2, b2)])
    return out


def gaussian_vae_sample(mean, std, noise):
    return [[m + s * e for m, s, e in zip(*rows)] for rows in zip(mean, std, noise)]


def linear_decoder(h, F, c, psi):
    mean = [[c[k] + sum(F[k][j] * row[j] for j in range(len(row))) for k in range(len(c))] for row in h]
    return mean, [list(psi) for _ in h]


def laplace_sources(u):
    b = 1 / math.sqrt(2)
    return [[b * math.log(2 * x) if x < 0.5 else -b * math.log(2 - 2 * x) for x in row] for row in u]


def uniform_sources(u):
    return [[math.sqrt(3) * (2 * x - 1) for x in row] for row in u]


def ica_mix(sources, A):
    return [[sum(A[i][j] * s[j] for j in range(len(s))) for i in range(len(s))] for s in sources]


def excess_kurtosis(x):
    n = len(x)
    m = math.fsum(x) / n
    second = math.fsum((a - m) ** 2 for a in x) / n
    fourth = math.fsum((a - m) ** 4 for a in x) / n
    return fourth / second / second - 3


def identify_model(x):
    """Whitens by hand, then asks every half degree."""
    n = len(x)
    mx, my = (sum(row[k] for row in x) / n for k in (0, 1))
    pts = [(row[0] - mx, row[1] - my) for row in x]
    a = sum(p * p for p, _ in pts) / n
    b = sum(p * q for p, q in pts) / n
    c = sum(q * q for _, q in pts) / n
    l11 = math.sqrt(a)
    l21 = b / l11
    l22 = math.sqrt(c - l21 * l21)
    white = [(p / l11, (q - l21 * p / l11) / l22) for p, q in pts]
    kurtoses, bends = [], []
    for step in range(18):
        t = math.pi * step / 18
        one = [p * math.cos(t) + q * math.sin(t) for p, q in white]
        other = [q * math.cos(t) - p * math.sin(t) for p, q in white]
        kurtoses.append(sum(z**4 for z in one) / n - 3)
        ordered = sorted(range(n), key=one.__getitem__)
        share = 0.0
        for k in range(10):
            group = ordered[k * n // 10 : (k + 1) * n // 10]
            share += sum(other[i] for i in group) ** 2 / len(group) / n
        bends.append(share)
    if max(bends) > 0.25:
        return "gaussian_vae"
    kurtosis = sum(kurtoses) / len(kurtoses)
    if kurtosis > 0.75:
        return "super_gaussian_ica"
    return "sub_gaussian_ica" if kurtosis < -0.45 else "factor_analysis"


def autoregressive_log_density(x, weights, bias, log_std):
    answers = []
    for row in x:
        total = 0.0
        for k, value in enumerate(row):
            mean = bias[k]
            for j in range(k):
                mean += weights[k][j] * row[j]
            s = math.exp(log_std[k])
            total += -((value - mean) ** 2) / (2 * s * s) - math.log(s) - math.log(TWO_PI) / 2
        answers.append(total)
    return answers


def markov_chain_log_density(x, coefficients, bias, log_std):
    answers = []
    for row in x:
        total, before = 0.0, 0.0
        for value, a, b, l in zip(row, coefficients, bias, log_std):
            z = (value - b - a * before) * math.exp(-l)
            total -= z * z / 2 + l + 0.5 * math.log(TWO_PI)
            before = value
        answers.append(total)
    return answers
