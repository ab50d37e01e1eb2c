"""Right answers to `autoencoders` in other layouts: pixels first, samples last, views and strides."""

import math

import torch
import torch.nn.functional as F
from torch import nn


def kl_to_standard_normal(mean, log_variance):
    m, a = mean.T, log_variance.T
    return ((m * m).sum(0) + a.exp().sum(0) - a.sum(0) - len(m)) / 2


def reparameterise(mean, log_variance, noise):
    # (b, h, s), and a view of it with the samples first
    z = torch.baddbmm(mean.unsqueeze(-1), torch.diag_embed((log_variance / 2).exp()), noise.permute(1, 2, 0))
    return z.permute(2, 0, 1)


def _pixels_first(*tensors):
    return [tensor.movedim(-1, 0) for tensor in torch.broadcast_tensors(*tensors)]


def bernoulli_log_likelihood(v, logits):
    v, logits = _pixels_first(v, logits)
    seen = torch.where(v.bool(), logits, logits.neg())
    return F.logsigmoid(seen).sum(0)


def gaussian_log_likelihood(v, mean, variance):
    v, mean, variance = _pixels_first(v, mean, variance)
    std = variance.sqrt()
    standardised = (v - mean) / std
    d = len(v)
    return -torch.linalg.vector_norm(standardised, dim=0).square() / 2 - std.log().sum(0) - d * math.log(math.tau) / 2


def continuous_bernoulli_log_likelihood(v, logits):
    # log((1 - exp(-|l|)) / |l|) is softened at 0 by a polynomial in |l|; v is turned round where l is positive
    v, logits = _pixels_first(v, logits)
    positive = logits > 0
    size = torch.where(positive, logits, -logits)  # its gradient at 0 is -1, as for the logits below 0
    distance = torch.where(positive, 1 - v, v)
    near = size < 0.05
    x = torch.where(near, size, torch.zeros_like(size))
    series = -x / 2 + x**2 / 24 - x**4 / 2880
    y = torch.where(near, torch.ones_like(size), size)
    log_integral = torch.where(near, series, torch.log(-torch.expm1(-y)) - torch.log(y))
    return -(distance * size + log_integral).sum(0)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise).transpose(0, 1)  # (b, s, h)
    fit = (v[:, None] * decoder(h) - F.softplus(decoder(h))).sum((1, 2)) / noise.shape[0]
    return torch.dot(fit - kl_to_standard_normal(mean, log_variance), torch.ones_like(fit))


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise).swapaxes(0, 1)
    decoded, variance = decoder(h)
    fit = gaussian_log_likelihood(v[:, None, :], decoded, variance).mean(1)
    return fit.sum() - kl_to_standard_normal(mean, log_variance).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise).transpose(0, 1)[None]  # (1, b, s, h)
    q = (mean.detach().unsqueeze(1), log_variance.detach().unsqueeze(1).exp())
    log_likelihood = bernoulli_log_likelihood(v[:, None, :], decoder(h))
    log_prior = gaussian_log_likelihood(h, torch.zeros_like(h), torch.ones_like(h))
    log_q = gaussian_log_likelihood(h, q[0].expand_as(h), q[1].expand_as(h))
    weights = log_likelihood + log_prior - log_q
    return weights.mean(-1).squeeze(0).sum()


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.hidden = nn.Linear(64, 128)
        self.out = nn.Linear(128, 2 * latent_dim)

    def forward(self, v):
        out = self.out(torch.relu(self.hidden(v)))
        mean, log_variance = out.unflatten(-1, (-1, 2)).unbind(-1)  # every other column
        return mean, log_variance.clamp(-8, 8)


class Decoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.hidden = nn.Linear(latent_dim, 128)
        self.out = nn.Linear(128, 64)

    def forward(self, h):
        return self.out(torch.relu(self.hidden(h)))


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    encoder, decoder = Encoder(latent_dim), Decoder(latent_dim)
    optimiser = torch.optim.Adam(nn.ModuleList([encoder, decoder]).parameters(), lr=1e-3)
    for _ in range(400):  # the longest training of them all
        order = torch.randperm(len(images))
        for v in images.index_select(0, order).split(140):
            mean, log_variance = encoder(v)
            noise = torch.randn(mean.T.shape).T
            logits = decoder(mean + torch.exp(log_variance / 2) * noise)
            fit = -F.binary_cross_entropy_with_logits(logits, v, reduction="none").sum(1)
            loss = -(fit - kl_to_standard_normal(mean, log_variance)).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return encoder, decoder
