"""Mistakes that are often made with torch: the values are right, the gradients are not."""

import math

import torch
from torch.nn import functional as F


def kl_to_standard_normal(mean, log_variance):
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(-1)


def reparameterise(mean, log_variance, noise):
    return mean + torch.tensor((0.5 * log_variance).exp().tolist()) * noise  # a new tensor has no graph


def bernoulli_log_likelihood(v, logits):
    p = torch.sigmoid(logits)
    return (v * torch.log(p) + (1 - v) * torch.log(1 - p)).sum(-1)  # -inf for logits beyond 37


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = mean + (0.5 * log_variance).exp() * noise
    kl = kl_to_standard_normal(mean, log_variance).sum().item()  # cut from the graph
    fit = -F.binary_cross_entropy_with_logits(decoder(h), v.expand(len(noise), *v.shape), reduction="none")
    return fit.sum(-1).mean(0).sum() - kl


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = mean + (0.5 * log_variance).exp() * noise
    log_likelihood = (v * decoder(h) - F.softplus(decoder(h))).sum(-1)
    log_prior = -0.5 * (h**2 + math.log(2 * math.pi)).sum(-1)
    squares = (h - mean) ** 2 / log_variance.exp()  # the parameters of q should be detached here
    log_q = -0.5 * (squares + log_variance + math.log(2 * math.pi)).sum(-1)
    return (log_likelihood + log_prior - log_q).mean(0).sum()
