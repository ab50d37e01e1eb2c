"""The mistakes of some of the chaffs of `generative`, made once more by students who write in other ways.

Each bears the name of the chaff whose sentence it was written from, without that chaff's code.
"""

import math
import statistics

import numpy as np
import scipy.linalg
import scipy.stats as st
import torch

# factor_analysis_sample


def factor_analysis_sample__no_offset(h, noise, F, c, psi):
    d = len(c)
    v = np.empty(np.shape(noise))
    for i, (latent, e) in enumerate(zip(h, noise)):
        for k in range(d):
            v[i, k] = np.dot(F[k], latent) + math.sqrt(psi[k]) * e[k]
    return v


def factor_analysis_sample__unscaled_noise(h, noise, F, c, psi):
    return np.einsum("dk,nk->nd", F, h) + np.add(noise, c)


def factor_analysis_sample__common_noise(h, noise, F, c, psi):
    shift = c + psi**0.5 * noise[0]
    return np.array([F @ latent + shift for latent in h])


def factor_analysis_sample__minus(h, noise, F, c, psi):
    S = np.diag(np.sqrt(psi))
    return (F @ h.T + c[:, None] - S @ noise.T).T


def factor_analysis_sample__fresh_noise(h, noise, F, c, psi):
    mean = torch.tensor(h) @ torch.tensor(F).T + torch.tensor(c)
    return torch.distributions.Normal(mean, torch.tensor(psi).sqrt()).sample().numpy()


def factor_analysis_sample__in_place(h, noise, F, c, psi):
    for row, latent in zip(noise, h):
        row *= np.sqrt(psi)
        row += c + F @ latent
    return noise


# factor_analysis_log_likelihood


def factor_analysis_log_likelihood__no_noise_covariance(v, F, c, psi):
    # F F' has no inverse where there are fewer factors than dimensions
    marginal = st.multivariate_normal(c, F.dot(F.T), allow_singular=True)
    return np.reshape(marginal.logpdf(v), len(v))


def factor_analysis_log_likelihood__no_offset(v, F, c, psi):
    marginal = st.multivariate_normal(cov=F @ F.T + np.diag(psi))
    return np.array([marginal.logpdf(row) for row in v])


def factor_analysis_log_likelihood__no_constant(v, F, c, psi):
    L = np.linalg.cholesky(F @ F.T + np.diag(psi))
    out = []
    for row in v:
        white = scipy.linalg.solve_triangular(L, row - c, lower=True)
        out.append(-sum(w * w for w in white) / 2 - sum(math.log(l) for l in np.diag(L)))
    return out


def factor_analysis_log_likelihood__whole_determinant(v, F, c, psi):
    covariance = sum(np.outer(f, f) for f in F.T) + np.diag(psi)
    precision = np.linalg.inv(covariance)
    log_det = np.log(np.linalg.eigvalsh(covariance)).sum()
    r = v - c
    return -0.5 * np.einsum("ni,ij,nj->n", r, precision, r) - log_det - 0.5 * len(c) * np.log(2 * np.pi)


def factor_analysis_log_likelihood__at_zero(v, F, c, psi):
    h = np.zeros(F.shape[1])
    return st.norm.logpdf(v, loc=F @ h + c, scale=np.sqrt(psi)).sum(axis=1)


def factor_analysis_log_likelihood__density(v, F, c, psi):
    q = torch.distributions.LowRankMultivariateNormal(torch.tensor(c), torch.tensor(F), torch.tensor(psi))
    return q.log_prob(torch.tensor(v)).exp().numpy()


# relu_decoder


def relu_decoder__output_too(h, W1, b1, W2, b2):
    hidden = torch.relu(torch.nn.functional.linear(torch.tensor(h), torch.tensor(W1), torch.tensor(b1)))
    return torch.relu(torch.nn.functional.linear(hidden, torch.tensor(W2), torch.tensor(b2))).numpy()


def relu_decoder__tanh(h, W1, b1, W2, b2):
    outputs = []
    for latent in h:
        hidden = [math.tanh(w @ latent + b) for w, b in zip(W1, b1)]
        outputs.append([w @ hidden + b for w, b in zip(W2, b2)])
    return np.array(outputs)


def relu_decoder__leaky(h, W1, b1, W2, b2):
    a = np.einsum("wk,nk->nw", W1, h) + b1
    a = np.where(a < 0, 0.01 * a, a)
    return np.einsum("dw,nw->nd", W2, a) + b2


def relu_decoder__no_b2(h, W1, b1, W2, b2):
    out = np.zeros((len(h), len(W2)))
    for j in range(len(b1)):
        unit = np.clip(h @ W1[j] + b1[j], 0, None)
        out += np.outer(unit, W2[:, j])
    return out


def relu_decoder__softplus(h, W1, b1, W2, b2):
    hidden = np.logaddexp(0, (W1 @ h.T).T + b1)
    return (W2 @ hidden.T).T + b2


def relu_decoder__capped(h, W1, b1, W2, b2):
    layer = torch.nn.functional.relu6(torch.tensor(h) @ torch.tensor(W1).T + torch.tensor(b1))
    return (layer @ torch.tensor(W2).T + torch.tensor(b2)).numpy()


# gaussian_vae_sample


def gaussian_vae_sample__squared(mean, std, noise):
    return [[m + s * s * e for m, s, e in zip(*rows)] for rows in zip(mean, std, noise)]


def gaussian_vae_sample__unit(mean, std, noise):
    return np.add(mean, noise)


def gaussian_vae_sample__exp(mean, std, noise):
    m, log_sigma, e = (torch.tensor(a) for a in (mean, std, noise))
    return torch.addcmul(m, log_sigma.exp(), e).numpy()


def gaussian_vae_sample__common_std(mean, std, noise):
    scale = float(np.mean(std))
    return np.array([m + scale * e for m, e in zip(mean.ravel(), noise.ravel())]).reshape(mean.shape)


def gaussian_vae_sample__in_place(mean, std, noise):
    np.multiply(noise, std, out=noise)
    return np.add(noise, mean, out=noise)


def gaussian_vae_sample__clipped(mean, std, noise):
    inside = np.minimum(np.maximum(noise, -1.0), 1.0)
    return mean + np.einsum("nd,nd->nd", std, inside)


# linear_decoder


def linear_decoder__no_offset(h, F, c, psi):
    mean = [[sum(f * x for f, x in zip(row, latent)) for row in F] for latent in h]
    return mean, [list(psi) for _ in h]


def linear_decoder__squared(h, F, c, psi):
    mean = np.einsum("nk,dk->nd", h, F) + c
    return mean, np.ones_like(mean) * psi * psi


def linear_decoder__log(h, F, c, psi):
    log_variance = [math.log(p) for p in psi]
    return np.array([F @ x + c for x in h]), np.array([log_variance] * len(h))


def linear_decoder__depends(h, F, c, psi):
    mean = h @ F.T + c
    return mean, psi * (1 + mean**2)


def linear_decoder__swapped(h, F, c, psi):
    n = h.shape[0]
    variance = np.repeat(psi.reshape(1, -1), n, axis=0)
    mean = np.vstack([c + F.dot(h[i]) for i in range(n)])
    return variance, mean


def linear_decoder__minus(h, F, c, psi):
    mean = (F @ h.T - c[:, None]).T
    return mean, np.broadcast_to(psi, mean.shape).copy()


# laplace_sources


def laplace_sources__wrong_scale(u):
    return st.laplace.ppf(u, scale=0.5)


def laplace_sources__exponential(u):
    return np.array([[-math.log(1 - p) for p in row] for row in u])


def laplace_sources__gaussian(u):
    q = statistics.NormalDist(0, 1)
    return [[q.inv_cdf(float(p)) for p in row] for row in u]


def laplace_sources__no_two(u):
    b = math.sqrt(0.5)
    centred = u - 0.5
    return np.where(centred < 0, b * np.log(1 + centred), -b * np.log(1 - centred))


def laplace_sources__fresh(u):
    return torch.distributions.Laplace(0.0, 2**-0.5).sample(u.shape).double().numpy()


def laplace_sources__first_column(u):
    column = st.laplace(scale=1 / np.sqrt(2)).ppf(u[:, 0])
    return np.stack([column] * u.shape[1], axis=1)


# uniform_sources


def uniform_sources__last_column(u):
    *_, last = u.T
    return np.outer(12**0.5 * (last - 0.5), np.ones(u.shape[1]))


def uniform_sources__plus_minus_one(u):
    return st.uniform(-1, 2).ppf(u)


def uniform_sources__not_centred(u):
    return [[p * math.sqrt(12) for p in row] for row in u]


def uniform_sources__identity(u):
    return np.array(u, copy=True)


def uniform_sources__fresh(u):
    bound = 3**0.5
    return torch.empty(u.shape, dtype=torch.float64).uniform_(-bound, bound).numpy()


def uniform_sources__rounded(u):
    low, high = -1.73, 1.73
    return low + (high - low) * u


# ica_mix


def ica_mix__inverse(sources, A):
    unmixed, *_ = np.linalg.lstsq(A, sources.T, rcond=None)
    return unmixed.T


def ica_mix__elementwise(sources, A):
    x = np.empty(sources.shape)
    for k in range(len(A)):
        x[:, k] = A[k, k] * sources[:, k]
    return x


def ica_mix__centred(sources, A):
    columns = [column - sum(column) / len(column) for column in sources.T]
    return np.einsum("ij,jn->ni", A, np.array(columns))


def ica_mix__orthogonal(sources, A):
    Q, _ = np.linalg.qr(A)
    return np.array([[np.dot(row, s) for row in Q] for s in sources])


def ica_mix__lower(sources, A):
    d = len(A)
    x = np.zeros(sources.shape)
    for i in range(d):
        for j in range(i + 1):
            x[:, i] += A[i, j] * sources[:, j]
    return x


def ica_mix__first_row(sources, A):
    mixed = torch.mv(torch.tensor(A), torch.tensor(sources[0]))
    return mixed.expand(len(sources), -1).numpy().copy()


# excess_kurtosis


def excess_kurtosis__not_centred(x):
    second = sum(value**2 for value in x) / len(x)
    fourth = sum(value**4 for value in x) / len(x)
    return fourth / second**2 - 3


def excess_kurtosis__unbiased(x):
    return float(st.kurtosis(x, bias=False))


def excess_kurtosis__skewness(x):
    z = (x - x.mean()) / x.std()
    return np.einsum("i,i,i->", z, z, z) / z.size


def excess_kurtosis__sum(x):
    m = statistics.fmean(x)
    squares = [(value - m) ** 2 for value in x]
    return sum(q * q for q in squares) / sum(squares) ** 2 - 3


def excess_kurtosis__regularised(x):
    centred = x - np.average(x)
    variance = centred @ centred / len(x)
    return np.average(centred**4) / (variance + 1e-8) ** 2 - 3


def excess_kurtosis__floored(x):
    value = st.kurtosis(x)
    return value if value > 0 else 0.0


# autoregressive_log_density


def autoregressive_log_density__diagonal(x, weights, bias, log_std):
    result = []
    for row in x:
        total = 0.0
        for k in range(len(row)):
            mu = bias[k] + sum(weights[k][j] * row[j] for j in range(k + 1))
            total += st.norm.logpdf(row[k], mu, math.exp(log_std[k]))
        result.append(total)
    return result


def autoregressive_log_density__upper(x, weights, bias, log_std):
    d = len(bias)
    mask = np.arange(d)[:, None] < np.arange(d)[None, :]
    means = np.einsum("kj,nj->nk", np.where(mask, weights, 0.0), x) + bias
    t = (x - means) * np.exp(-log_std)
    return -0.5 * np.einsum("nk,nk->n", t, t) - log_std.sum() - 0.5 * d * math.log(2 * math.pi)


def autoregressive_log_density__no_bias(x, weights, bias, log_std):
    W = torch.tril(torch.tensor(weights), diagonal=-1)
    q = torch.distributions.Normal(torch.tensor(x) @ W.T, torch.tensor(log_std).exp())
    return q.log_prob(torch.tensor(x)).sum(-1).numpy()


def autoregressive_log_density__no_log_std(x, weights, bias, log_std):
    n, d = x.shape
    total = np.full(n, -d / 2 * math.log(2 * math.pi))
    for k in range(d):
        mu = bias[k] + x[:, :k] @ weights[k, :k]
        total -= (x[:, k] - mu) ** 2 / (2 * math.exp(2 * log_std[k]))
    return total


def autoregressive_log_density__mean(x, weights, bias, log_std):
    factors = []
    for k, (b, s) in enumerate(zip(bias, log_std)):
        mu = b + np.dot(x[:, :k], weights[k, :k])
        factors.append(st.norm(mu, np.exp(s)).logpdf(x[:, k]))
    return sum(factors) / len(factors)


def autoregressive_log_density__means_fed_back(x, weights, bias, log_std):
    d = len(bias)
    means = np.zeros(d)
    for k in range(d):
        means[k] = bias[k] + weights[k, :k] @ means[:k]
    return st.norm.logpdf(x, means, np.exp(log_std)).sum(axis=1)


# markov_chain_log_density


def _chain(x, means, log_std):
    return np.sum(st.norm.logpdf(x, loc=means, scale=np.exp(log_std)), axis=-1)


def markov_chain_log_density__wraps_around(x, coefficients, bias, log_std):
    means = [[bias[k] + coefficients[k] * row[k - 1] for k in range(len(row))] for row in x]
    return _chain(x, means, log_std)


def markov_chain_log_density__shifted_coefficients(x, coefficients, bias, log_std):
    out = []
    for row in x:
        total, previous = 0.0, 0.0
        for k, value in enumerate(row):
            coefficient = coefficients[k - 1] if k else 0.0
            t = (value - bias[k] - coefficient * previous) / math.exp(log_std[k])
            total += -t * t / 2 - log_std[k] - math.log(2 * math.pi) / 2
            previous = value
        out.append(total)
    return np.array(out)


def markov_chain_log_density__no_bias(x, coefficients, bias, log_std):
    before = np.hstack([np.zeros((len(x), 1)), x[:, :-1]])
    q = torch.distributions.Normal(torch.tensor(coefficients * before), torch.tensor(np.exp(log_std)))
    return q.log_prob(torch.tensor(x)).sum(1).numpy()


def markov_chain_log_density__no_log_std(x, coefficients, bias, log_std):
    d = x.shape[1]
    A = np.diag(coefficients[1:], -1)
    r = x - x @ A.T - bias
    precision = np.diag(np.exp(-2 * log_std))
    return -(np.einsum("ni,ij,nj->n", r, precision, r) + d * math.log(2 * math.pi)) / 2


def markov_chain_log_density__centred_before(x, coefficients, bias, log_std):
    means = np.empty(x.shape)
    for i, row in enumerate(x):
        distance = 0.0
        for k in range(len(row)):
            means[i, k] = bias[k] + coefficients[k] * distance
            distance = row[k] - bias[k]
    return _chain(x, means, log_std)


def markov_chain_log_density__cumulative(x, coefficients, bias, log_std):
    so_far = np.cumsum(x, axis=1) - x
    return _chain(x, bias + coefficients * so_far, log_std)
