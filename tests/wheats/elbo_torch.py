"""torch.distributions and autograd: float64 tensors returned, some of which carry gradients."""

import math

import numpy as np
import torch
from torch import distributions as dist

DOUBLE = torch.float64


def tensor(a, grad=False):
    return torch.tensor(np.array(a, dtype=np.float64), dtype=DOUBLE, requires_grad=grad)


def gaussian(mean, std):
    return dist.Independent(dist.Normal(tensor(mean), tensor(std)), 1)


def standard(h):
    return dist.Independent(dist.Normal(torch.zeros(h, dtype=DOUBLE), torch.ones(h, dtype=DOUBLE)), 1)


def reparameterise(mean, scale_tril, epsilon):
    transform = dist.transforms.AffineTransform(tensor(mean).requires_grad_(), torch.ones((), dtype=DOUBLE))
    return transform(torch.nn.functional.linear(tensor(epsilon), tensor(scale_tril)))


def pathwise_gradient_samples(std, epsilon, df):
    # One copy of the parameters per sample; where the mean lies is of no importance.
    mean = torch.zeros(len(df), dtype=DOUBLE, requires_grad=True)
    scale = torch.full((len(df),), float(std), dtype=DOUBLE, requires_grad=True)
    z = mean + scale * tensor(epsilon)
    return torch.stack(torch.autograd.grad(z, (mean, scale), grad_outputs=tensor(df)), dim=1)


def score_function_gradient_samples(mean, std, z, f):
    def log_q(parameters):
        return dist.Normal(parameters[0], parameters[1]).log_prob(tensor(z))

    scores = torch.autograd.functional.jacobian(log_q, tensor([mean, std]))
    return tensor(f).unsqueeze(1) * scores


def elbo_kl_form(log_likelihood, mean, std):
    return tensor(log_likelihood).mean() - dist.kl_divergence(gaussian(mean, std), standard(len(mean)))


def elbo_entropy_form(log_joint, std):
    return tensor(log_joint, grad=True).mean() + gaussian(np.zeros(len(std)), std).entropy()


def elbo_sample_form(log_joint, log_q):
    return torch.mean(tensor(log_joint) - tensor(log_q))


def minibatch_elbo(datapoint_elbos, n):
    return tensor(datapoint_elbos).mean().mul(n)


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    v, F, c, psi = map(tensor, (v, F, c, psi))
    q = gaussian(mean, std)
    fit = dist.Normal(F @ q.mean + c, psi.sqrt()).log_prob(v).sum()
    spread = torch.trace(F.T @ torch.diag(1 / psi) @ F @ torch.diag(q.variance)) / 2
    return fit - spread - dist.kl_divergence(q, standard(len(mean)))


def mean_field_optimum(v, F, c, psi):
    # The ELBO is quadratic in the means: one Newton step finds the optimum, its Hessian the deviations.
    v, F, c, psi = map(tensor, (v, F, c, psi))

    def loss(mean):
        return (((v - c - F @ mean) ** 2 / psi).sum() + (mean**2).sum()) / 2

    start = torch.zeros(F.shape[1], dtype=DOUBLE)
    gradient = torch.autograd.functional.jacobian(loss, start)
    hessian = torch.autograd.functional.hessian(loss, start)
    return -torch.linalg.solve(hessian, gradient), hessian.diagonal().rsqrt()


def amortisation_gap(v, F, c, psi, W, b, log_std):
    encoder = torch.nn.Linear(W.shape[1], W.shape[0], dtype=DOUBLE)
    with torch.no_grad():
        encoder.weight.copy_(tensor(W))
        encoder.bias.copy_(tensor(b))
    std = tensor(log_std).exp()
    gaps = []
    for x, encoded in zip(v, encoder(tensor(v)).detach()):
        best = linear_gaussian_elbo(x, F, c, psi, *mean_field_optimum(x, F, c, psi))
        gaps.append(best - linear_gaussian_elbo(x, F, c, psi, encoded, std))
    return torch.stack(gaps)


def aggregate_posterior_log_density(z, means, stds):
    encoders = dist.Independent(dist.Normal(tensor(means), tensor(stds)), 1)
    weights = dist.Categorical(probs=torch.full((len(means),), 1 / len(means), dtype=DOUBLE))
    return dist.MixtureSameFamily(weights, encoders).log_prob(tensor(z))


def latent_grid(n):
    u = (torch.arange(n, dtype=DOUBLE) + 0.5) / n
    q = math.sqrt(2) * torch.erfinv(2 * u - 1)
    return torch.cartesian_prod(q, q).reshape(n, n, 2)
