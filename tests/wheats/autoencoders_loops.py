"""Right answers to `autoencoders` with loops: a data point, a noise sample and a dimension at a time."""

import math

import torch
from torch import nn


def kl_to_standard_normal(mean, log_variance):
    b, h = mean.shape
    answer = []
    for i in range(b):
        kl = 0.0
        for j in range(h):
            kl = kl + 0.5 * (torch.exp(log_variance[i, j]) + mean[i, j] ** 2 - 1 - log_variance[i, j])
        answer.append(kl)
    return torch.stack(answer)


def reparameterise(mean, log_variance, noise):
    std = torch.sqrt(torch.exp(log_variance))
    samples = []
    for eps in noise:
        samples.append(mean + std * eps)
    return torch.stack(samples)


def _row_by_row(function, v, *parameters):
    """`function` of every row of v with its rows of the parameters, whatever dimensions lead."""
    if parameters[0].dim() == v.dim():
        rows = [function(v[i], *(p[i] for p in parameters)) for i in range(len(v))]
    else:
        rows = [_row_by_row(function, v, *(p[i] for p in parameters)) for i in range(len(parameters[0]))]
    return torch.stack(rows)


def _log_sigmoid(x):
    if x > 0:
        return -torch.log1p(torch.exp(-x))
    return x - torch.log1p(torch.exp(x))


def _log_bernoulli(v, logits):
    total = torch.zeros((), dtype=logits.dtype)
    for pixel, logit in zip(v, logits, strict=True):
        total = total + pixel * _log_sigmoid(logit) + (1 - pixel) * _log_sigmoid(-logit)
    return total


def _log_gaussian(v, mean, variance):
    total = -len(v) / 2 * math.log(2 * math.pi)
    for x, m, s2 in zip(v, mean, variance, strict=True):
        total = total - torch.log(s2) / 2 - (x - m) ** 2 / (2 * s2)
    return total


def _log_continuous_bernoulli(v, logits):
    total = 0
    for pixel, logit in zip(v, logits, strict=True):
        if abs(logit) < 0.05:
            x = logit / 2
            log_ratio = x * x / 6 - x**4 / 180 + x**6 / 2835  # log(sinh(x) / x)
        else:
            x = abs(logit) / 2
            log_ratio = x + torch.log1p(-torch.exp(-2 * x)) - torch.log(2 * x)
        total = total + (pixel - 0.5) * logit - log_ratio
    return total


def bernoulli_log_likelihood(v, logits):
    return _row_by_row(_log_bernoulli, v, logits)


def gaussian_log_likelihood(v, mean, variance):
    return _row_by_row(_log_gaussian, v, mean, variance)


def continuous_bernoulli_log_likelihood(v, logits):
    return _row_by_row(_log_continuous_bernoulli, v, logits)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    kl = kl_to_standard_normal(mean, log_variance)
    elbo = 0
    for i in range(len(v)):
        fits = []
        for eps in noise[:, i]:
            h = mean[i] + torch.exp(log_variance[i] / 2) * eps
            fits.append(_log_bernoulli(v[i], decoder(h)))
        elbo = elbo + sum(fits) / len(fits) - kl[i]
    return elbo


def gaussian_vae_elbo(v, encoder, decoder, noise):
    elbos = []
    for i in range(len(v)):
        mean, log_variance = encoder(v[i : i + 1])
        kl = kl_to_standard_normal(mean, log_variance).sum()
        for eps in noise:
            h = mean + torch.exp(log_variance / 2) * eps[i]
            m, variance = decoder(h)
            elbos.append(_log_gaussian(v[i], m[0], variance[0]) - kl)
    return sum(elbos) / len(noise)


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fixed_mean, fixed_variance = mean.detach(), log_variance.detach().exp()
    elbo = torch.zeros(1, dtype=v.dtype)
    for eps in noise:
        h = mean + torch.exp(log_variance / 2) * eps
        logits = decoder(h)
        for i in range(len(v)):
            log_p = _log_bernoulli(v[i], logits[i]) + _log_gaussian(h[i], [0.0] * len(h[i]), torch.ones(len(h[i])))
            elbo = elbo + (log_p - _log_gaussian(h[i], fixed_mean[i], fixed_variance[i])) / len(noise)
    return elbo[0]


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(64, 96), nn.Linear(96, 48)])
        self.heads = nn.ModuleList([nn.Linear(48, latent_dim), nn.Linear(48, latent_dim)])

    def forward(self, v):
        for layer in self.layers:
            v = torch.nn.functional.silu(layer(v))
        return tuple(head(v) for head in self.heads)


class Decoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.layers = nn.ModuleList([nn.Linear(latent_dim, 48), nn.Linear(48, 96)])
        self.out = nn.Linear(96, 64)

    def forward(self, h):
        for layer in self.layers:
            h = torch.nn.functional.silu(layer(h))
        return self.out(h)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    encoder, decoder = Encoder(latent_dim), Decoder(latent_dim)
    optimiser = torch.optim.Adam([{"params": encoder.parameters()}, {"params": decoder.parameters()}], lr=2e-3)
    cross_entropy = nn.BCEWithLogitsLoss(reduction="sum")
    epochs, size = 100, 70
    for _ in range(epochs):
        order = torch.randperm(len(images))
        for start in range(0, len(images), size):
            v = images[order[start : start + size]]
            mean, log_variance = encoder(v)
            h = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
            kl = -0.5 * torch.sum(1 + log_variance - mean**2 - torch.exp(log_variance))
            loss = (cross_entropy(decoder(h), v) + kl) / len(v)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    encoder.eval()
    decoder.eval()
    return encoder, decoder
