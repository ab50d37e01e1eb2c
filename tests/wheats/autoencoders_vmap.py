"""Right answers to `autoencoders` as functions of one vector under torch.func.vmap, and einsum."""

import math

import torch
from torch import einsum, nn
from torch.func import functional_call, stack_module_state, vmap
from torch.nn.functional import logsigmoid


def _over_rows(function, rows, leading):
    """Maps a function of vectors over the rows, and over the leading dimensions of all but the first argument."""
    mapped = vmap(function)
    for _ in range(leading):
        mapped = vmap(mapped, in_dims=(None,) + (0,) * rows)
    return mapped


def _kl(mean, log_variance):
    variance = log_variance.exp()
    return (einsum("h,h->", mean, mean) + (variance - log_variance - 1).sum()) / 2


def kl_to_standard_normal(mean, log_variance):
    return vmap(_kl)(mean, log_variance)


def _draw(mean, log_variance, noise):
    return mean + einsum("h,h->h", torch.exp(log_variance / 2), noise)


def reparameterise(mean, log_variance, noise):
    return vmap(vmap(_draw), in_dims=(None, None, 0))(mean, log_variance, noise)


def _bernoulli(v, logits):
    return einsum("d,d->", v, logsigmoid(logits)) + einsum("d,d->", 1 - v, logsigmoid(-logits))


def bernoulli_log_likelihood(v, logits):
    return _over_rows(_bernoulli, 1, logits.ndim - 2)(v, logits)


def _gaussian(v, mean, variance):
    difference = v - mean
    mahalanobis = einsum("d,d,d->", difference, 1 / variance, difference)
    return -(mahalanobis + torch.log(2 * math.pi * variance).sum()) / 2


def gaussian_log_likelihood(v, mean, variance):
    return _over_rows(_gaussian, 2, mean.ndim - 2)(v, mean, variance)


def _continuous_bernoulli(v, logits):
    small = torch.abs(logits) < 0.02
    safe = torch.where(small, torch.ones_like(logits), logits)
    exact = torch.clamp(safe, min=0) + torch.log(torch.expm1(-safe.abs()) / -safe.abs())
    l = torch.where(small, logits, torch.zeros_like(logits))
    taylor = l / 2 + l**2 / 24 - l**4 / 2880
    return einsum("d,d->", v, logits) - torch.where(small, taylor, exact).sum()


def continuous_bernoulli_log_likelihood(v, logits):
    return _over_rows(_continuous_bernoulli, 1, logits.ndim - 2)(v, logits)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = vmap(lambda eps: vmap(_bernoulli)(v, decoder(vmap(_draw)(mean, log_variance, eps))))(noise)
    return einsum("sb->", fit) / len(noise) - einsum("b->", kl_to_standard_normal(mean, log_variance))


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = vmap(lambda eps: vmap(_gaussian)(v, *decoder(vmap(_draw)(mean, log_variance, eps))))(noise)
    return einsum("sb->", fit) / len(noise) - einsum("b->", kl_to_standard_normal(mean, log_variance))


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    fixed = {name: parameter.detach() for name, parameter in encoder.named_parameters()}
    q_mean, q_log_variance = functional_call(encoder, fixed, (v,))
    mean, log_variance = encoder(v)

    def of_one_sample(eps):
        h = mean + torch.exp(log_variance / 2) * eps
        log_joint = vmap(_bernoulli)(v, decoder(h)) + vmap(_gaussian)(h, torch.zeros_like(h), torch.ones_like(h))
        return (log_joint - vmap(_gaussian)(h, q_mean, q_log_variance.exp())).sum()

    return vmap(of_one_sample)(noise).mean()


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.hidden = nn.Linear(64, 120)
        self.mean, self.log_variance = nn.Linear(120, latent_dim), nn.Linear(120, latent_dim)

    def forward(self, v):
        hidden = torch.tanh(self.hidden(2 * v - 1))
        return self.mean(hidden), self.log_variance(hidden) - 1


class Decoder(nn.Module):
    """Three small decoders whose logits are averaged."""

    def __init__(self, latent_dim):
        super().__init__()
        nets = [nn.Sequential(nn.Linear(latent_dim, 60), nn.Tanh(), nn.Linear(60, 64)) for _ in range(3)]
        stacked, _ = stack_module_state(nets)
        self.weights = nn.ParameterDict({name.replace(".", "_"): tensor.detach() for name, tensor in stacked.items()})

    def forward(self, h):
        w = self.weights
        hidden = torch.tanh(einsum("...h,mwh->...mw", h, w["0_weight"]) + w["0_bias"])
        return (einsum("...mw,mdw->...md", hidden, w["2_weight"]) + w["2_bias"]).mean(-2)


def train_vae(images, latent_dim, seed):
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        encoder, decoder = Encoder(latent_dim), Decoder(latent_dim)
        optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=3e-3)
        for _ in range(80):
            for v in images[torch.randperm(len(images))].split(100):
                mean, log_variance = encoder(v)
                logits = decoder(_draw_batch(mean, log_variance))
                fit = (v * logsigmoid(logits) + (1 - v) * logsigmoid(-logits)).sum(-1)
                loss = -(fit - kl_to_standard_normal(mean, log_variance)).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
    return encoder, decoder


def _draw_batch(mean, log_variance):
    return mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
