"""Right answers to `variational` with torch: 0-d and 1-d float64 tensors, autograd for the gradients."""

import numpy as np
import torch

DOUBLE = torch.float64


def tensor(value, requires_grad=False):
    return torch.tensor(np.array(value, dtype=np.float64), dtype=DOUBLE, requires_grad=requires_grad)


def log_evidence(x, theta):
    x, theta = tensor(x), tensor(theta)
    return torch.log(theta) + theta.square() / 2 - theta * x + torch.special.log_ndtr(x - theta)


def posterior_log_density(z, x, theta):
    z, x, theta = tensor(z), tensor(x), tensor(theta)
    mean = x - theta
    normal = torch.distributions.Normal(mean, torch.ones_like(mean))
    log_density = normal.log_prob(z) - torch.special.log_ndtr(mean)
    return log_density.masked_fill(z <= 0, -torch.inf)


def _elbo(x, theta, phi):
    q = torch.distributions.Exponential(phi)
    prior = torch.distributions.Exponential(theta)
    fit = torch.distributions.Normal(q.mean, torch.ones_like(q.mean)).log_prob(x) - q.variance / 2
    return fit - torch.distributions.kl_divergence(q, prior)


def exponential_elbo(x, theta, phi):
    return _elbo(tensor(x), tensor(theta), tensor(phi))


def exponential_elbo_gradients(x, theta, phi):
    theta, phi = tensor(theta, requires_grad=True), tensor(phi, requires_grad=True)
    return torch.autograd.grad(_elbo(tensor(x), theta, phi), (theta, phi))


def elbo_gap(x, theta, phi):
    return log_evidence(x, theta) - exponential_elbo(x, theta, phi)


def maximise_elbo(x):
    x = tensor(x)
    if x <= 0:
        raise ValueError("no maximum is attained unless x is positive")
    return torch.stack([2 / x, 2 / x])


def exponential_from_exponential(epsilon, phi):
    return tensor(epsilon) / phi


def exponential_from_uniform(u, phi):
    return -torch.log1p(-tensor(u)) / phi


def kl_exponential(phi, theta):
    log_ratio = torch.log(tensor(theta)) - torch.log(tensor(phi))
    return torch.expm1(log_ratio) - log_ratio


def kl_factorised(q, p):
    q = torch.cat([tensor(q_i) for q_i in q])
    p = torch.cat([tensor(p_i) for p_i in p])
    return torch.where(q > 0, torch.xlogy(q, q) - q * torch.log(p), 0.0).sum()


def kl_factorised_gaussian(mean_q, std_q, mean_p, std_p):
    q = torch.distributions.Normal(tensor(mean_q), tensor(std_q))
    p = torch.distributions.Normal(tensor(mean_p), tensor(std_p))
    return torch.distributions.kl_divergence(q, p).sum()
