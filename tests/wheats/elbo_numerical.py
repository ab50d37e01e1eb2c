"""Right answers to `elbo` by quadrature, automatic differentiation and iteration, accurate to 1e-6."""

import numpy as np
import torch
from scipy.optimize import brentq, minimize
from scipy.stats import multivariate_normal, norm

NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(20)
WEIGHTS = WEIGHTS / WEIGHTS.sum()


def reparameterise(mean, scale_tril, epsilon):
    q = torch.distributions.MultivariateNormal(torch.tensor(mean), scale_tril=torch.tensor(scale_tril))
    return q.loc + (q.scale_tril @ torch.tensor(epsilon).unsqueeze(-1)).squeeze(-1)


def pathwise_gradient_samples(std, epsilon, df):
    mean, scale = (
        torch.zeros(len(df), requires_grad=True, dtype=torch.float64),
        torch.full((len(df),), std, dtype=torch.float64),
    )
    scale.requires_grad_()
    (torch.tensor(df) * (mean + scale * torch.tensor(epsilon))).sum().backward()
    return torch.stack([mean.grad, scale.grad], dim=1)


def score_function_gradient_samples(mean, std, z, f):
    m = torch.full((len(z),), mean, dtype=torch.float64, requires_grad=True)
    s = torch.full((len(z),), std, dtype=torch.float64, requires_grad=True)
    log_q = torch.distributions.Normal(m, s).log_prob(torch.tensor(z))
    gradients = torch.autograd.grad((log_q * torch.tensor(f)).sum(), (m, s))
    return torch.stack(gradients, -1).numpy()


def _kl(m, s):
    z = m + s * NODES
    return WEIGHTS @ (norm.logpdf(z, m, s) - norm.logpdf(z))


def elbo_kl_form(log_likelihood, mean, std):
    return np.mean(log_likelihood) - sum(map(_kl, mean, std))


def elbo_entropy_form(log_joint, std):
    return np.mean(log_joint) - sum(WEIGHTS @ norm.logpdf(s * NODES, 0, s) for s in std)


def elbo_sample_form(log_joint, log_q):
    return torch.mean(torch.tensor(log_joint) - torch.tensor(log_q))


def minibatch_elbo(datapoint_elbos, n):
    every = np.resize(datapoint_elbos, len(datapoint_elbos) * n)
    return float(every.sum()) / len(datapoint_elbos)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    h = len(mean)
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * h)).reshape(h, -1).T
    z = mean + std * signs  # exact for quadratics
    log_likelihood = norm.logpdf(v, z @ F.T + c, np.sqrt(psi)).sum(axis=1)
    return elbo_kl_form(log_likelihood, mean, std)


def mean_field_optimum(v, F, c, psi):
    h = F.shape[1]
    unit = np.sqrt(np.diag(np.eye(h) + F.T @ np.diag(1 / psi) @ F))

    def negative(t):
        m, log_s = (
            torch.tensor(t[:h] / unit, requires_grad=True),
            torch.tensor(t[h:] - np.log(unit), requires_grad=True),
        )
        s2 = torch.exp(2 * log_s)
        tF, tpsi = torch.tensor(F), torch.tensor(psi)
        fit = (((torch.tensor(v - c) - tF @ m) ** 2 + tF**2 @ s2) / tpsi).sum() / 2
        loss = fit + (m**2 + s2).sum() / 2 - log_s.sum()
        loss.backward()
        return loss.item(), np.concatenate([m.grad.numpy() / unit, log_s.grad.numpy()])

    found = minimize(negative, np.zeros(2 * h), jac=True, method="BFGS", options={"gtol": 1e-9, "maxiter": 500}).x
    return found[:h] / unit, np.exp(found[h:]) / unit


def amortisation_gap(v, F, c, psi, W, b, log_std):
    precision = np.eye(F.shape[1]) + (F.T / psi) @ F
    best_std = np.diag(precision) ** -0.5
    out = np.zeros(len(v))
    for i, point in enumerate(v):
        best = np.linalg.lstsq(precision, F.T @ ((point - c) / psi), rcond=None)[0]
        a = linear_gaussian_elbo(point, F, c, psi, best, best_std)
        out[i] = a - linear_gaussian_elbo(point, F, c, psi, W.dot(point) + b, np.exp(log_std))
    return out


def aggregate_posterior_log_density(z, means, stds):
    parts = [np.atleast_1d(multivariate_normal(m, np.diag(s**2)).logpdf(z)) for m, s in zip(means, stds)]
    return np.logaddexp.reduce(parts, axis=0) - np.log(len(parts))


def latent_grid(n):
    points = [brentq(lambda x: norm.cdf(x) - (i + 0.5) / n, -10, 10, xtol=1e-13) for i in range(n)]
    grid = np.empty((n, n, 2))
    for i in range(n):
        grid[i, :, 0] = points[i]
        grid[:, i, 1] = points[i]
    return grid
