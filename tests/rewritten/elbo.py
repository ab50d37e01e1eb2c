"""The mistakes of some of the chaffs of `elbo`, made once more by students who write in other ways.

Each bears the name of the chaff whose sentence it was written from, without that chaff's code.
"""

import math
import random
import statistics
from collections import namedtuple

import numpy as np
import scipy.stats as st
import torch
from numpy.linalg import inv, slogdet
from scipy.special import logsumexp, ndtri
from torch.distributions import Independent, MultivariateNormal, Normal, kl_divergence

# reparameterise


def reparameterise__diagonal_only(mean, scale_tril, epsilon):
    samples = []
    for noise in epsilon:
        samples.append([m + scale_tril[k][k] * e for k, (m, e) in enumerate(zip(mean, noise))])
    return np.array(samples)


def reparameterise__mean_subtracted(mean, scale_tril, epsilon):
    return np.einsum("ij,sj->si", scale_tril, epsilon) - np.asarray(mean)[np.newaxis, :]


def reparameterise__samples_with_the_right_moments(mean, scale_tril, epsilon):
    q = MultivariateNormal(torch.as_tensor(mean), scale_tril=torch.as_tensor(scale_tril))
    return q.sample((len(epsilon),)).numpy()


def reparameterise__strictly_lower(mean, scale_tril, epsilon):
    h = len(mean)
    out = np.zeros(epsilon.shape)
    for s in range(epsilon.shape[0]):
        for i in range(h):
            total = mean[i]
            for j in range(i):
                total += scale_tril[i, j] * epsilon[s, j]
            out[s, i] = total
    return out


def reparameterise__noise_without_sign(mean, scale_tril, epsilon):
    size = np.sqrt(epsilon**2)
    return np.stack([scale_tril.dot(e) + mean for e in size])


def reparameterise__transposed(mean, scale_tril, epsilon):
    h, _ = scale_tril.shape
    return mean.reshape(h, 1) + scale_tril @ epsilon.transpose()


# pathwise_gradient_samples


def pathwise_gradient_samples__mean_scaled(std, epsilon, df):
    jacobian = np.vstack([np.full(len(epsilon), std), epsilon])
    return (jacobian * df).T


def pathwise_gradient_samples__std_for_noise(std, epsilon, df):
    return np.array([(slope, slope * std) for slope in df])


def pathwise_gradient_samples__of_the_sample_alone(std, epsilon, df):
    scale = torch.tensor(float(std), requires_grad=True, dtype=torch.float64)
    centre = torch.zeros((), requires_grad=True, dtype=torch.float64)
    rows = []
    for e in epsilon.tolist():
        rows.append(torch.stack(torch.autograd.grad(centre + scale * e, (centre, scale))))
    return torch.stack(rows).numpy()


def pathwise_gradient_samples__average(std, epsilon, df):
    by_mean, by_std = 0.0, 0.0
    for e, g in zip(epsilon, df):
        by_mean += g / len(df)
        by_std += g * e / len(df)
    return [by_mean, by_std]


def pathwise_gradient_samples__transposed(std, epsilon, df):
    return np.stack((np.ones_like(epsilon), epsilon), axis=0) * df[None]


def pathwise_gradient_samples__clipped(std, epsilon, df):
    def clip(g):
        return min(1.0, max(-1.0, g))

    return [[clip(d), clip(d * e)] for d, e in zip(df, epsilon)]


# score_function_gradient_samples


def score_function_gradient_samples__sign_of_the_mean(mean, std, z, f):
    noise = (z - mean) / std
    score = np.vstack([-noise, noise**2 - 1]) / std
    return np.einsum("s,ps->sp", f, score)


def score_function_gradient_samples__normaliser_added(mean, std, z, f):
    rows = []
    for value, weight in zip(z, f):
        d = value - mean
        rows.append((weight * d / std**2, weight * (1 / std + d * d / std**3)))
    return np.array(rows)


def score_function_gradient_samples__sign_of_the_std(mean, std, z, f):
    t = (z - mean) / std
    out = np.empty((t.size, 2))
    out[:, 0] = f * t / std
    out[:, 1] = f * (1 - t * t) / std
    return out


def score_function_gradient_samples__standardised_f(mean, std, z, f):
    advantage = st.zscore(f)
    mu = torch.full((len(z),), float(mean), dtype=torch.float64, requires_grad=True)
    sigma = torch.full((len(z),), float(std), dtype=torch.float64, requires_grad=True)
    surrogate = torch.as_tensor(advantage) * Normal(mu, sigma).log_prob(torch.as_tensor(z))
    return torch.stack(torch.autograd.grad(surrogate.sum(), (mu, sigma)), dim=1).numpy()


def score_function_gradient_samples__average(mean, std, z, f):
    centred = z - mean
    d_mean = np.dot(f, centred) / std**2
    d_std = np.dot(f, centred**2 - std**2) / std**3
    return np.array([d_mean, d_std]) / f.size


def score_function_gradient_samples__size_of_f(mean, std, z, f):
    precision = 1 / std**2
    deviation = z - mean
    weight = np.sqrt(np.square(f))
    return np.column_stack([weight * precision * deviation, weight * (precision * deviation**2 - 1) / std])


# elbo_kl_form


def elbo_kl_form__kl_alone(log_likelihood, mean, std):
    q = Independent(Normal(torch.as_tensor(mean), torch.as_tensor(std)), 1)
    p = Independent(Normal(torch.zeros(len(mean), dtype=torch.float64), 1.0), 1)
    return -kl_divergence(q, p).item()


def elbo_kl_form__std_for_variance(log_likelihood, mean, std):
    divergence = 0.0
    for mu, var in zip(mean.tolist(), std.tolist()):
        divergence += (var + mu * mu - 1 - math.log(var)) / 2
    return statistics.fmean(log_likelihood) - divergence


def elbo_kl_form__one_once(log_likelihood, mean, std):
    variance = np.square(std)
    trace, distance, log_det = variance.sum(), mean @ mean, np.log(variance).sum()
    return log_likelihood.mean() - (trace + distance - log_det - 1) / 2


def elbo_kl_form__variance_left_out(log_likelihood, mean, std):
    elbo = sum(log_likelihood) / len(log_likelihood)
    for m, s in zip(mean, std):
        elbo += math.log(s) + 0.5 - 0.5 * m**2
    return elbo


def elbo_kl_form__log_mean_exp(log_likelihood, mean, std):
    top = max(log_likelihood)
    evidence = top + math.log(sum(math.exp(l - top) for l in log_likelihood) / len(log_likelihood))
    regulariser = sum(0.5 * m * m + 0.5 * s * s - 0.5 - math.log(s) for m, s in zip(mean, std))
    return evidence - regulariser


def elbo_kl_form__entropy_for_kl(log_likelihood, mean, std):
    return np.average(log_likelihood) + st.norm(mean, std).entropy().sum()


# elbo_entropy_form


def elbo_entropy_form__summed(log_joint, std):
    return float(np.add.reduce(log_joint) + sum(st.norm.entropy(scale=s) for s in std))


def elbo_entropy_form__std_as_variance(log_joint, std):
    covariance = np.diag(std)
    return np.mean(log_joint) + st.multivariate_normal(np.zeros(len(std)), covariance).entropy()


def elbo_entropy_form__entropy_divided_by_samples(log_joint, std):
    entropy = torch.distributions.Normal(0.0, torch.tensor(std)).entropy().sum().item()
    total = math.fsum(log_joint) + entropy
    return total / len(log_joint)


def elbo_entropy_form__standard_normal(log_joint, std):
    dimensions = np.size(std)
    return log_joint.mean() + dimensions * math.log(math.sqrt(2 * math.pi * math.e))


def elbo_entropy_form__uniform(log_joint, std):
    # a uniform density of width w has the variance w^2 / 12
    entropy = 0.0
    for sigma in std:
        width = sigma * math.sqrt(12)
        entropy += math.log(width)
    return statistics.mean(log_joint.tolist()) + entropy


def elbo_entropy_form__loss(log_joint, std):
    negative_log_joint = -log_joint.mean()
    negative_entropy = -0.5 * slogdet(2 * np.pi * np.e * np.diag(std**2))[1]
    return negative_log_joint + negative_entropy


# elbo_sample_form


def elbo_sample_form__summed(log_joint, log_q):
    bound = 0
    for joint, q in zip(log_joint, log_q):
        bound += joint - q
    return bound


def elbo_sample_form__log_mean_of_q(log_joint, log_q):
    s = len(log_q)
    return np.sum(log_joint) / s - logsumexp(log_q, b=1 / s)


def elbo_sample_form__difference_of_densities(log_joint, log_q):
    differences = [math.exp(a) - math.exp(b) for a, b in zip(log_joint, log_q)]
    return math.fsum(differences) / len(differences)


def elbo_sample_form__first_log_q(log_joint, log_q):
    return float(np.mean(np.subtract(log_joint, log_q[0])))


def elbo_sample_form__log_q_summed(log_joint, log_q):
    expected_log_joint = np.average(log_joint)
    for value in log_q:
        expected_log_joint = expected_log_joint - value
    return expected_log_joint


def elbo_sample_form__per_sample(log_joint, log_q):
    return [float(p) - float(q) for p, q in zip(log_joint, log_q)]


# minibatch_elbo


def minibatch_elbo__sum_times_n(datapoint_elbos, n):
    return math.fsum(n * elbo for elbo in datapoint_elbos)


def minibatch_elbo__first(datapoint_elbos, n):
    first, *_ = datapoint_elbos
    return first * n


def minibatch_elbo__the_others_only(datapoint_elbos, n):
    b = len(datapoint_elbos)
    unseen = n - b
    return sum(datapoint_elbos) / b * unseen


def minibatch_elbo__whole_batches(datapoint_elbos, n):
    batches, left_over = divmod(n, datapoint_elbos.size)
    return float(datapoint_elbos.sum() * batches)


def minibatch_elbo__log_mean_exp(datapoint_elbos, n):
    values = torch.tensor(datapoint_elbos)
    return n * (torch.logsumexp(values, 0).item() - math.log(len(values)))


def minibatch_elbo__per_data_point(datapoint_elbos, n):
    scale = n / len(datapoint_elbos)
    return np.array([scale * elbo for elbo in datapoint_elbos])


# linear_gaussian_elbo


def linear_gaussian_elbo__spread_without_factors(v, F, c, psi, mean, std):
    total = 0.0
    for i in range(len(v)):
        reconstruction = c[i] + sum(F[i, k] * mean[k] for k in range(len(mean)))
        expected_square = (v[i] - reconstruction) ** 2 + sum(s * s for s in std)
        total -= 0.5 * (math.log(2 * math.pi * psi[i]) + expected_square / psi[i])
    for m, s in zip(mean, std):
        total += 0.5 - 0.5 * m * m - 0.5 * s * s + math.log(s)
    return total


def linear_gaussian_elbo__psi_for_precision(v, F, c, psi, mean, std):
    precision = np.diag(psi)
    residual = v - (F @ mean + c)
    scatter = np.outer(residual, residual) + F @ np.diag(std**2) @ F.T
    fit = -0.5 * np.trace(precision @ scatter) + 0.5 * slogdet(precision / (2 * np.pi))[1]
    prior = st.norm.logpdf(mean).sum() - 0.5 * np.sum(std**2)
    return fit + prior + st.norm.entropy(scale=std).sum()


def linear_gaussian_elbo__log_psi_added(v, F, c, psi, mean, std):
    d, h = F.shape
    noise = np.einsum("i,ik,k->", 1 / psi, F**2, std**2)
    r = v - c - F.dot(mean)
    log_likelihood = -0.5 * (r @ (r / psi) + noise + d * math.log(2 * math.pi) - np.log(psi).sum())
    kl = 0.5 * (std @ std + mean @ mean - h) - np.log(std).sum()
    return log_likelihood - kl


def linear_gaussian_elbo__reconstruction_added(v, F, c, psi, mean, std):
    reconstruction = F @ mean
    log_likelihood = st.norm(0, np.sqrt(psi)).logpdf(v - c + reconstruction).sum()
    log_likelihood -= 0.5 * ((F * std) ** 2 / psi[:, None]).sum()
    q, p = Normal(torch.tensor(mean), torch.tensor(std)), Normal(0.0, 1.0)
    return log_likelihood - kl_divergence(q, p).sum().item()


def linear_gaussian_elbo__kl_reversed(v, F, c, psi, mean, std):
    q = Normal(torch.tensor(mean), torch.tensor(std))
    prior = Normal(torch.zeros(len(mean), dtype=torch.float64), torch.ones(len(mean), dtype=torch.float64))
    divergence = kl_divergence(prior, q).sum().item()
    fit = st.multivariate_normal.logpdf(v, F @ mean + c, np.diag(psi))
    blur = np.trace(np.diag(std**2) @ F.T @ np.diag(1 / psi) @ F)
    return float(fit - blur / 2 - divergence)


def linear_gaussian_elbo__factors_transposed(v, F, c, psi, mean, std):
    G = F.T
    residual = v - c - G @ mean
    expected_squares = residual**2 + (G**2) @ (std**2)
    fit = -0.5 * np.sum(np.log(2 * np.pi * psi) + expected_squares / psi)
    prior = -0.5 * np.sum(np.log(2 * np.pi) + mean**2 + std**2)
    entropy = 0.5 * np.sum(np.log(2 * np.pi * np.e * std**2))
    return fit + prior + entropy


# mean_field_optimum


def mean_field_optimum__marginal_variances(v, F, c, psi):
    # condition the joint Gaussian of (h, v) on v
    gain = F.T @ inv(F @ F.T + np.diag(psi))
    covariance = np.eye(F.shape[1]) - gain @ F
    return gain @ (v - c), covariance.diagonal().copy()


def mean_field_optimum__prior_forgotten(v, F, c, psi):
    scaled, target = F / np.sqrt(psi)[:, None], (v - c) / np.sqrt(psi)
    mean = np.linalg.lstsq(scaled, target, rcond=None)[0]
    return mean, 1 / np.linalg.norm(scaled, axis=0)


def mean_field_optimum__psi_ignored(v, F, c, psi):
    d, h = F.shape
    augmented = np.concatenate([F, np.eye(h)])
    target = np.concatenate([v - c, np.zeros(h)])
    mean, *_ = np.linalg.lstsq(augmented, target, rcond=None)
    std = [1 / math.sqrt(1 + sum(F[i, k] ** 2 for i in range(d))) for k in range(h)]
    return mean, np.array(std)


def mean_field_optimum__latents_one_by_one(v, F, c, psi):
    mean, std = [], []
    for factor in F.T:
        precision = 1 + sum(f * f / p for f, p in zip(factor, psi))
        mean.append(sum(f * (x - o) / p for f, x, o, p in zip(factor, v, c, psi)) / precision)
        std.append(precision**-0.5)
    return mean, std


def mean_field_optimum__one_std_for_all(v, F, c, psi):
    h = F.shape[1]
    precision = np.identity(h) + F.T.dot(np.diag(1 / psi)).dot(F)
    mean = inv(precision).dot(F.T).dot((v - c) / psi)
    shared = math.sqrt(h / precision.trace())
    return mean, np.repeat(shared, h)


def mean_field_optimum__prior(v, F, c, psi):
    Answer = namedtuple("Answer", "mean std")
    h = len(F[0])
    return Answer([0.0] * h, [1.0] * h)


# amortisation_gap


def _best_factorised(v, F, c, psi):
    P = np.eye(F.shape[1]) + np.einsum("dk,d,dl->kl", F, 1 / psi, F)
    means = np.stack([np.linalg.solve(P, F.T @ ((row - c) / psi)) for row in v])
    return means, np.diag(P) ** -0.5


class _FactorAnalysis:
    def __init__(self, F, c, psi):
        self.F, self.c, self.psi = F, c, psi

    def fit(self, v, mean, std):
        r = v - self.c - self.F @ mean
        return st.norm.logpdf(r, scale=np.sqrt(self.psi)).sum() - 0.5 * np.sum((self.F * std) ** 2 / self.psi[:, None])

    def elbo(self, v, mean, std):
        return self.fit(v, mean, std) + np.sum(0.5 + np.log(std) - 0.5 * (mean**2 + std**2))


def amortisation_gap__kl_from_the_best(v, F, c, psi, W, b, log_std):
    means, best = _best_factorised(v, F, c, psi)
    gaps = []
    for point, mean in zip(v, means):
        best_q = Normal(torch.tensor(mean), torch.tensor(best))
        encoded = Normal(torch.tensor(W @ point + b), torch.tensor(log_std).exp())
        gaps.append(float(kl_divergence(best_q, encoded).sum()))
    return np.array(gaps)


def amortisation_gap__bound_of_the_encoder(v, F, c, psi, W, b, log_std):
    model = _FactorAnalysis(F, c, psi)
    return [model.elbo(point, W @ point + b, np.exp(log_std)) for point in v]


def amortisation_gap__bias_left_out(v, F, c, psi, W, b, log_std):
    model = _FactorAnalysis(F, c, psi)
    means, std = _best_factorised(v, F, c, psi)

    def encode(point):
        return np.array([np.dot(w, point) for w in W]), np.exp(log_std)

    return np.array([model.elbo(x, m, std) - model.elbo(x, *encode(x)) for x, m in zip(v, means)])


def amortisation_gap__means_not_halved(v, F, c, psi, W, b, log_std):
    means, std = _best_factorised(v, F, c, psi)
    P = np.eye(F.shape[1]) + F.T @ np.diag(1 / psi) @ F
    ratio = np.exp(2 * log_std) / std**2
    of_the_deviations = sum((r - 1 - math.log(r)) / 2 for r in ratio)
    gaps = np.empty(len(v))
    for i, point in enumerate(v):
        off = W @ point + b - means[i]
        gaps[i] = off @ P @ off + of_the_deviations
    return gaps


def amortisation_gap__reconstructions_only(v, F, c, psi, W, b, log_std):
    model = _FactorAnalysis(F, c, psi)
    means, std = _best_factorised(v, F, c, psi)
    best = np.array([model.fit(x, m, std) for x, m in zip(v, means)])
    encoded = np.array([model.fit(x, W @ x + b, np.exp(log_std)) for x in v])
    return best - encoded


def amortisation_gap__averaged_over_latents(v, F, c, psi, W, b, log_std):
    model = _FactorAnalysis(F, c, psi)
    means, std = _best_factorised(v, F, c, psi)
    latents = len(b)
    gaps = []
    for x, m in zip(v, means):
        gap = model.elbo(x, m, std) - model.elbo(x, W.dot(x) + b, np.exp(log_std))
        gaps.append(gap / latents)
    return np.array(gaps)


# aggregate_posterior_log_density


def aggregate_posterior_log_density__density(z, means, stds):
    densities = []
    for point in z:
        terms = [math.prod(st.norm.pdf(point, m, s)) for m, s in zip(means, stds)]
        densities.append(sum(terms) / len(terms))
    return np.array(densities)


def aggregate_posterior_log_density__average_encoder(z, means, stds):
    centre, width = np.mean(means, axis=0), np.mean(stds, axis=0)
    q = Independent(Normal(torch.as_tensor(centre), torch.as_tensor(width)), 1)
    return q.log_prob(torch.as_tensor(z)).numpy()


def aggregate_posterior_log_density__stds_as_variances(z, means, stds):
    columns = [
        st.multivariate_normal.logpdf(z, mean, np.diag(variance)).reshape(len(z)) for mean, variance in zip(means, stds)
    ]
    return logsumexp(np.stack(columns), axis=0) - math.log(len(means))


def aggregate_posterior_log_density__normaliser_left_out(z, means, stds):
    n = means.shape[0]
    out = []
    for point in z:
        exponents = [-0.5 * sum(((x - m) / s) ** 2 for x, m, s in zip(point, ms, ss)) for ms, ss in zip(means, stds)]
        largest = max(exponents)
        out.append(largest + math.log(sum(math.exp(e - largest) for e in exponents)) - math.log(n))
    return out


def aggregate_posterior_log_density__one_std_for_all(z, means, stds):
    bandwidth = torch.tensor(stds[0])
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(logits=torch.zeros(len(means), dtype=torch.float64)),
        Independent(Normal(torch.tensor(means), bandwidth.expand(len(means), -1)), 1),
    )
    return mixture.log_prob(torch.tensor(z)).numpy()


def aggregate_posterior_log_density__small_constant(z, means, stds):
    density = np.zeros(len(z))
    for mean, std in zip(means, stds):
        density += np.prod(st.norm.pdf((z - mean) / std) / std, axis=1) / len(means)
    return np.log(density + 1e-10)


# latent_grid


def latent_grid__edges_clipped(n):
    p = [min(max(i / (n - 1) if n > 1 else 0.5, 1e-3), 1 - 1e-3) for i in range(n)]
    axis = ndtri(p)
    return np.array([[[a, b] for b in axis] for a in axis])


def latent_grid__even_spacing(n):
    axis = np.linspace(-3.0, 3.0, n)
    return np.stack([np.repeat(axis, n), np.tile(axis, n)], axis=1).reshape(n, n, 2)


def latent_grid__coordinates_first(n):
    q = statistics.NormalDist()
    axis = [q.inv_cdf((2 * i + 1) / (2 * n)) for i in range(n)]
    return [[[a for _ in axis] for a in axis], [list(axis) for _ in axis]]


def latent_grid__tukey_lambda(n):
    def quantile(p):
        return 4.91 * (p**0.14 - (1 - p) ** 0.14)

    grid = np.zeros((n, n, 2))
    for i in range(n):
        for j in range(n):
            grid[i, j] = quantile((i + 0.5) / n), quantile((j + 0.5) / n)
    return grid


def latent_grid__random(n):
    return [[(random.gauss(0, 1), random.gauss(0, 1)) for _ in range(n)] for _ in range(n)]


def latent_grid__clipped(n):
    axis = torch.special.ndtri((torch.arange(n, dtype=torch.float64) + 0.5) / n).clamp(-1, 1)
    return torch.cartesian_prod(axis, axis).reshape(n, n, 2).numpy()
