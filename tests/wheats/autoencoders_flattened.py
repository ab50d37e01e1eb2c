"""Right answers to `autoencoders` with the losses of torch.nn.functional on matrices: (s, b, h) becomes (s * b, h)."""

import copy
import math

import torch
import torch.nn.functional as F
from torch import nn


def kl_to_standard_normal(mean, log_variance):
    # minus the entropy and the cross-entropy with the prior, whose constants log(2 pi) cancel
    return (log_variance.exp() + mean.square() - log_variance).sub(1).div(2).sum(1)


def reparameterise(mean, log_variance, noise):
    s, b, h = noise.shape
    flat_mean, flat_std = mean.repeat(s, 1), log_variance.div(2).exp().repeat(s, 1)
    return torch.addcmul(flat_mean, flat_std, noise.reshape(s * b, h)).reshape(s, b, h)


def bernoulli_log_likelihood(v, logits):
    flat = logits.reshape(-1, v.shape[-1])
    target = v.repeat(len(flat) // len(v), 1)
    return -F.binary_cross_entropy_with_logits(flat, target, reduction="none").sum(1).reshape(logits.shape[:-1])


def gaussian_log_likelihood(v, mean, variance):
    target = v.expand(mean.shape)
    loss = F.gaussian_nll_loss(mean, target, variance, full=True, eps=1e-30, reduction="none")
    return loss.sum(-1).neg()


def continuous_bernoulli_log_likelihood(v, logits):
    # C = l / tanh(l / 2) times the Bernoulli likelihood; log(x / tanh(x)) by its series near 0
    x = logits / 2
    near = x.abs() < 0.05
    small = torch.where(near, x, torch.zeros_like(x)).pow(2)
    series = small / 3 - 7 * small.pow(2) / 90 + 62 * small.pow(3) / 2835 - 127 * small.pow(4) / 18900
    large = torch.where(near, torch.ones_like(x), x).abs()
    log_norm = math.log(2) + torch.where(near, series, large.log() - large.tanh().log())
    target = v.expand_as(logits)
    return (log_norm - F.binary_cross_entropy_with_logits(logits, target, reduction="none")).sum(dim=-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    s, b, h = noise.shape
    mean, log_variance = encoder(v)
    z = reparameterise(mean, log_variance, noise).view(s * b, h)
    loss = F.binary_cross_entropy_with_logits(decoder(z), v.repeat(s, 1), reduction="sum") / s
    return -(loss + kl_to_standard_normal(mean, log_variance).sum())


def gaussian_vae_elbo(v, encoder, decoder, noise):
    s, b, h = noise.shape
    mean, log_variance = encoder(v)
    z = reparameterise(mean, log_variance, noise).view(s * b, h)
    decoded, variance = decoder(z)
    loss = F.gaussian_nll_loss(decoded, v.repeat(s, 1), variance, full=True, reduction="sum") / s
    return -(loss + kl_to_standard_normal(mean, log_variance).sum())


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    s, b, h = noise.shape
    frozen = copy.deepcopy(encoder).requires_grad_(False)
    mean, log_variance = encoder(v)
    z = reparameterise(mean, log_variance, noise).view(s * b, h)
    fixed_mean, fixed_log_variance = frozen(v)
    cross_entropy = F.binary_cross_entropy_with_logits(decoder(z), v.repeat(s, 1), reduction="sum")
    # the constants log(2 pi) / 2 of the prior and of q cancel
    minus_log_prior = z.square().sum() / 2
    fixed_std = torch.exp(fixed_log_variance / 2)
    standardised = (z - fixed_mean.repeat(s, 1)) / fixed_std.repeat(s, 1)
    minus_log_q = standardised.square().sum() / 2 + s * fixed_log_variance.sum() / 2
    return (minus_log_q - cross_entropy - minus_log_prior) / s


class Split(nn.Module):
    """Mean and log variance from the two halves of the last dimension."""

    def forward(self, x):
        half = x.shape[-1] // 2
        return x[..., :half], x[..., half:]


def train_vae(images, latent_dim, seed):
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)  # for the initial weights
    encoder = nn.Sequential(nn.Linear(64, 128), nn.GELU(), nn.Linear(128, 2 * latent_dim), Split())
    decoder = nn.Sequential(nn.Linear(latent_dim, 128), nn.GELU(), nn.Linear(128, 64))
    parameters = [*encoder.parameters(), *decoder.parameters()]
    steps, size = 1500, min(128, len(images))
    optimiser = torch.optim.AdamW(parameters, lr=1e-2, weight_decay=1e-2)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, max_lr=4e-3, total_steps=steps)
    for _ in range(steps):
        v = images[torch.randint(len(images), (size,), generator=generator)]
        noise = torch.randn(1, size, latent_dim, generator=generator)
        loss = bernoulli_vae_elbo(v, encoder, decoder, noise).neg() / size
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        nn.utils.clip_grad_norm_(parameters, 50.0)
        optimiser.step()
        schedule.step()
    return encoder, decoder
