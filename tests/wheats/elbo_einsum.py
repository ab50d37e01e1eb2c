"""Broadcasting and einsum only; the pair of `mean_field_optimum` comes back as one array of two rows."""

import numpy as np
from scipy.special import ndtri

LOG_TWO_PI = np.log(2 * np.pi)


def reparameterise(mean, scale_tril, epsilon):
    return mean + np.einsum("ij,sj->si", scale_tril, epsilon)


def pathwise_gradient_samples(std, epsilon, df):
    return np.einsum("s,sp->sp", df, epsilon[:, None] ** np.arange(2))


def score_function_gradient_samples(mean, std, z, f):
    u = (z - mean) / std
    return np.einsum("s,ps->sp", f / std, [u, u**2 - 1])


def elbo_kl_form(log_likelihood, mean, std):
    return log_likelihood.mean() - 0.5 * (std**2 + mean**2 - 1 - 2 * np.log(std)).sum()


def elbo_entropy_form(log_joint, std):
    return log_joint.mean() + (np.log(std) + 0.5 + 0.5 * LOG_TWO_PI).sum()


def elbo_sample_form(log_joint, log_q):
    return (log_joint - log_q).mean()


def minibatch_elbo(datapoint_elbos, n):
    return np.einsum("b->", datapoint_elbos) * (n / datapoint_elbos.size)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    # All expectations from the second moment of h, E[h h^T] = mean mean^T + diag(std^2)
    y = v - c
    second = np.einsum("k,l->kl", mean, mean) + np.einsum("k,kl->kl", std**2, np.eye(mean.size))
    fit = np.einsum("i,i,i->", y, y, 1 / psi)
    fit -= 2 * np.einsum("i,ik,k,i->", y, F, mean, 1 / psi)
    fit += np.einsum("ik,il,kl,i->", F, F, second, 1 / psi)
    log_prior = -0.5 * (mean.size * LOG_TWO_PI + np.einsum("kk->", second))
    entropy = np.einsum("k->", np.log(std)) + mean.size * (1 + LOG_TWO_PI) / 2
    return -0.5 * (fit + np.log(psi).sum() + v.size * LOG_TWO_PI) + log_prior + entropy


def mean_field_optimum(v, F, c, psi):
    precision = np.eye(F.shape[1]) + np.einsum("ik,il,i->kl", F, F, 1 / psi)
    mean = np.einsum("kl,il,i->k", np.linalg.inv(precision), F, (v - c) / psi)
    return np.stack([mean, np.einsum("kk->k", precision) ** -0.5])


def amortisation_gap(v, F, c, psi, W, b, log_std):
    precision = np.eye(F.shape[1]) + np.einsum("ik,il,i->kl", F, F, 1 / psi)
    optimum = np.linalg.solve(precision, np.einsum("ik,ni->kn", F, (v - c) / psi)).T
    miss = np.einsum("ki,ni->nk", W, v) + b - optimum
    ratio = np.einsum("kk->k", precision) * np.exp(2 * log_std)
    return 0.5 * np.einsum("nk,kl,nl->n", miss, precision, miss) + 0.5 * (ratio - 1 - np.log(ratio)).sum()


def aggregate_posterior_log_density(z, means, stds):
    u = (z[:, None, :] - means) / stds
    logs = -0.5 * np.einsum("mnh,mnh->mn", u, u) - np.log(stds).sum(axis=1) - z.shape[1] / 2 * LOG_TWO_PI
    top = logs.max(axis=1, keepdims=True)
    return top[:, 0] + np.log(np.exp(logs - top).mean(axis=1))


def latent_grid(n):
    q = ndtri((np.arange(n) + 0.5) / n)
    ones = np.ones(n)
    return np.stack([np.einsum("i,j->ij", q, ones), np.einsum("i,j->ij", ones, q)], axis=-1)
