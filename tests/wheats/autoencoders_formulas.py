"""Right answers to `autoencoders` as the slides write them: one line of broadcasting per equation."""

import math

import torch
import torch.nn.functional as F
from torch import nn

LOG_TWO_PI = math.log(2 * math.pi)


def kl_to_standard_normal(mean, log_variance):
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(-1)


def reparameterise(mean, log_variance, noise):
    return mean + torch.exp(0.5 * log_variance) * noise


def bernoulli_log_likelihood(v, logits):
    return (v * logits - F.softplus(logits)).sum(-1)


def gaussian_log_likelihood(v, mean, variance):
    return -0.5 * (LOG_TWO_PI + variance.log() + (v - mean) ** 2 / variance).sum(-1)


def _log_partition(logits):
    """log((exp(l) - 1) / l) = l / 2 + log(sinh(l / 2) / (l / 2)), whose second part is even and smooth."""
    near = logits.abs() < 0.1
    square = torch.where(near, logits, 0.0) ** 2
    series = square / 24 - square**2 / 2880 + square**3 / 181440
    size = torch.where(near, 1.0, logits).abs()
    return logits / 2 + torch.where(near, series, size / 2 + torch.log(-torch.expm1(-size) / size))


def continuous_bernoulli_log_likelihood(v, logits):
    return (v * logits - _log_partition(logits)).sum(-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    logits = decoder(reparameterise(mean, log_variance, noise))
    return (bernoulli_log_likelihood(v, logits).mean(0) - kl_to_standard_normal(mean, log_variance)).sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = gaussian_log_likelihood(v, *decoder(reparameterise(mean, log_variance, noise)))
    return (fit.mean(0) - kl_to_standard_normal(mean, log_variance)).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise)
    log_joint = bernoulli_log_likelihood(v, decoder(h)) + gaussian_log_likelihood(h, 0, torch.ones_like(h))
    log_q = gaussian_log_likelihood(h, mean.detach(), log_variance.detach().exp())
    return (log_joint - log_q).mean(0).sum()


class Encoder(nn.Module):
    def __init__(self, pixels, width, latent_dim):
        super().__init__()
        self.hidden = nn.Linear(pixels, width)
        self.mean = nn.Linear(width, latent_dim)
        self.log_variance = nn.Linear(width, latent_dim)

    def forward(self, v):
        hidden = torch.tanh(self.hidden(v))
        return self.mean(hidden), self.log_variance(hidden)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    n, pixels = images.shape
    encoder = Encoder(pixels, 128, latent_dim)
    decoder = nn.Sequential(nn.Linear(latent_dim, 128), nn.Tanh(), nn.Linear(128, pixels))
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    for _ in range(150):
        for batch in torch.randperm(n).split(100):
            optimiser.zero_grad()
            noise = torch.randn(1, len(batch), latent_dim)
            loss = -bernoulli_vae_elbo(images[batch], encoder, decoder, noise) / len(batch)
            loss.backward()
            optimiser.step()
    return encoder.eval(), decoder.eval()
