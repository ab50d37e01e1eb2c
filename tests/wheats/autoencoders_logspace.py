"""Right answers to `autoencoders` through logsumexp, logaddexp and softmax; the score of q is added back."""

import math

import torch
from torch import nn

ZERO = torch.zeros((), dtype=torch.float64)


def _log_normal(x, mean, log_variance):
    """Elementwise, from the logarithms of its two factors."""
    log_square = 2 * torch.log((x - mean).abs() + 1e-300)  # never the logarithm of an exact zero
    return -0.5 * (math.log(2 * math.pi) + log_variance + torch.exp(log_square - log_variance))


def kl_to_standard_normal(mean, log_variance):
    cross = 0.5 * (mean.pow(2) + torch.exp(log_variance)).sum(-1)
    entropy = 0.5 * (1 + log_variance).sum(-1)
    return cross - entropy


def reparameterise(mean, log_variance, noise):
    sign = noise.sign()
    log_size = torch.log(noise.abs().clamp_min(torch.finfo(noise.dtype).tiny))
    return mean + sign * torch.exp(log_size + log_variance / 2)


def _bernoulli(v, logits):
    """log p(v) for both values of v from one softmax over (0, logit), weighed by v."""
    both = torch.log_softmax(torch.stack([torch.zeros_like(logits), logits], dim=-1), dim=-1)
    return torch.stack([1 - v, v], dim=-1).mul(both).sum(-1)


def bernoulli_log_likelihood(v, logits):
    return _bernoulli(v, logits).sum(-1)


def gaussian_log_likelihood(v, mean, variance):
    log_variance = torch.log(variance)
    return torch.sum(-0.5 * (v - mean) ** 2 * torch.exp(-log_variance) - 0.5 * log_variance, -1) - 0.5 * v.shape[
        -1
    ] * math.log(2 * math.pi)


def _log_difference(a, b):
    """log(exp(a) - exp(b)) for a > b."""
    gap = b - a
    return a + torch.where(gap > -0.7, torch.log(-torch.expm1(gap)), torch.log1p(-torch.exp(gap)))


def continuous_bernoulli_log_likelihood(v, logits):
    middle = (logits > -0.1) & (logits < 0.1)
    l = torch.where(middle, torch.full_like(logits, 0.5), logits)
    log_integral = _log_difference(l.clamp(min=0), l.clamp(max=0)) - l.abs().log()
    x = torch.where(middle, logits, torch.zeros_like(logits)) / 2
    log_shc = x**2 / 6 - x**4 / 180 + x**6 / 2835
    return (v * logits - torch.where(middle, x + log_shc, log_integral)).sum(-1)


def _elbo(fit, mean, log_variance):
    return fit.sum(-1).mean() - kl_to_standard_normal(mean, log_variance).sum()


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    logits = decoder(mean + torch.exp(log_variance / 2) * noise)
    return _elbo(-torch.logaddexp((1 - 2 * v) * logits, ZERO).sum(-1), mean, log_variance)


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    decoded, variance = decoder(mean + torch.exp(log_variance / 2) * noise)
    return _elbo(gaussian_log_likelihood(v, decoded, variance), mean, log_variance)


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    # The sample form with its usual gradient, and the score of q, whose value is zero, added back.
    mean, log_variance = encoder(v)
    h = mean + torch.exp(log_variance / 2) * noise
    log_q = _log_normal(h, mean, log_variance).sum(-1)
    log_prior = _log_normal(h, ZERO, ZERO).sum(-1)
    sample_form = bernoulli_log_likelihood(v, decoder(h)) + log_prior - log_q
    score = _log_normal(h.detach(), mean, log_variance).sum(-1)
    return (sample_form + score - score.detach()).mean(0).sum()


class Encoder(nn.Module):
    def __init__(self, latent_dim, width=80):
        super().__init__()
        self.mean = nn.Sequential(nn.Linear(64, width), nn.ELU(), nn.Linear(width, latent_dim))
        self.log_variance = nn.Sequential(nn.Linear(64, width), nn.ELU(), nn.Linear(width, latent_dim))

    def forward(self, v):
        return [self.mean(v), self.log_variance(v)]


class Decoder(nn.Module):
    def __init__(self, latent_dim, width=80):
        super().__init__()
        self.a, self.b = nn.Linear(latent_dim, width), nn.Linear(width, 64)
        self.skip = nn.Linear(latent_dim, 64, bias=False)

    def forward(self, h):
        return self.b(nn.functional.elu(self.a(h))) + self.skip(h)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    encoder, decoder = Encoder(latent_dim), Decoder(latent_dim)
    parameters = list(encoder.parameters()) + list(decoder.parameters())
    optimiser = torch.optim.RMSprop(parameters, lr=1e-3)
    n = len(images)
    for _epoch in range(90):
        for rows in torch.utils.data.BatchSampler(torch.randperm(n).tolist(), 70, False):
            v = images[rows]
            mean, log_variance = encoder(v)
            h = mean + torch.exp(log_variance / 2) * torch.randn(4, *mean.shape)
            log_p = -nn.functional.softplus((1 - 2 * v) * decoder(h)).sum(-1).mean(0)
            loss = (kl_to_standard_normal(mean, log_variance) - log_p).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return encoder, decoder
