"""Every term asked of a distribution object or a special function of SciPy."""

import numpy as np
from scipy import linalg, special, stats


def reparameterise(mean, scale_tril, epsilon):
    return linalg.blas.dgemm(1.0, epsilon, scale_tril, trans_b=True) + mean


def pathwise_gradient_samples(std, epsilon, df):
    return np.column_stack([df, df * epsilon])


def score_function_gradient_samples(mean, std, z, f):
    u = stats.zmap(z, [mean - std, mean + std])  # two points with exactly this mean and this deviation
    he = [special.hermitenorm(k)(u) for k in (1, 2)]
    return np.transpose(he) * f[:, np.newaxis] / std


def elbo_kl_form(log_likelihood, mean, std):
    # kl_div(1, y) = y - 1 - log y
    kl = 0.5 * (special.kl_div(1.0, np.square(std)) + mean**2).sum()
    return np.mean(log_likelihood) - kl


def elbo_entropy_form(log_joint, std):
    return np.mean(log_joint) + stats.norm(scale=std).entropy().sum()


def elbo_sample_form(log_joint, log_q):
    return stats.describe(np.append(log_joint, log_q) * np.repeat([2, -2], len(log_q))).mean


def minibatch_elbo(datapoint_elbos, n):
    return n * stats.tmean(datapoint_elbos)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    q = stats.multivariate_normal(mean, np.diag(std**2))
    reconstruction = stats.norm.logpdf(v, loc=F @ mean + c, scale=np.sqrt(psi)).sum()
    reconstruction -= np.trace(F @ q.cov @ F.T / psi) / 2
    prior = stats.multivariate_normal(np.zeros(len(mean))).logpdf(mean) - np.trace(q.cov) / 2
    return reconstruction + prior + q.entropy()


def mean_field_optimum(v, F, c, psi):
    precision = np.eye(F.shape[1]) + F.T @ (F / psi[:, None])
    mean = linalg.cho_solve(linalg.cho_factor(precision), F.T @ ((v - c) / psi))
    return mean, np.reciprocal(np.sqrt(np.diag(precision)))


def amortisation_gap(v, F, c, psi, W, b, log_std):
    std = np.exp(log_std)
    return np.array(
        [
            linear_gaussian_elbo(x, F, c, psi, *mean_field_optimum(x, F, c, psi))
            - linear_gaussian_elbo(x, F, c, psi, W @ x + b, std)
            for x in v
        ]
    )


def aggregate_posterior_log_density(z, means, stds):
    logs = stats.norm.logpdf(z[:, None, :], loc=means[None], scale=stds[None]).sum(axis=2)
    return special.logsumexp(logs, b=1 / len(means), axis=1)


def latent_grid(n):
    q = stats.norm.ppf(np.linspace(0.5 / n, 1 - 0.5 / n, n))
    return np.dstack(np.meshgrid(q, q, indexing="ij"))
