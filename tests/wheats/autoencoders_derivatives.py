"""Right answers to `autoencoders` with derivatives worked out by hand in subclasses of torch.autograd.Function."""

import math

import torch
from torch import nn
from torch.autograd import Function


class Kl(Function):
    @staticmethod
    def forward(ctx, mean, log_variance):
        variance = log_variance.exp()
        ctx.save_for_backward(mean, variance)
        return (variance + mean**2 - 1 - log_variance).sum(-1) / 2

    @staticmethod
    def backward(ctx, upstream):
        mean, variance = ctx.saved_tensors
        upstream = upstream.unsqueeze(-1)
        return upstream * mean, upstream * (variance - 1) / 2


class Reparameterisation(Function):
    @staticmethod
    def forward(ctx, mean, log_variance, noise):
        scaled = (log_variance / 2).exp() * noise
        ctx.save_for_backward(scaled)
        return mean + scaled

    @staticmethod
    def backward(ctx, upstream):
        (scaled,) = ctx.saved_tensors
        return upstream.sum(0), (upstream * scaled).sum(0) / 2, None


class Bernoulli(Function):
    """The gradient is the famous v - p."""

    @staticmethod
    def forward(ctx, v, logits):
        ctx.save_for_backward(v, logits)
        log_normaliser = logits.clamp_min(0) + torch.log1p(torch.exp(-logits.abs()))
        return (v * logits - log_normaliser).sum(-1)

    @staticmethod
    def backward(ctx, upstream):
        v, logits = ctx.saved_tensors
        return None, upstream[..., None] * (v - torch.sigmoid(logits))


class Gaussian(Function):
    @staticmethod
    def forward(ctx, v, mean, variance):
        difference = v - mean
        ctx.save_for_backward(difference, variance)
        return -(math.log(2 * math.pi) + variance.log() + difference**2 / variance).sum(-1) / 2

    @staticmethod
    def backward(ctx, upstream):
        difference, variance = ctx.saved_tensors
        slope = upstream[..., None] * difference / variance
        return None, slope, (slope * difference - upstream[..., None]) / (2 * variance)


class ContinuousBernoulli(Function):
    """The gradient is v minus the mean 1 / (1 - exp(-l)) - 1 / l, which is 1 / 2 + l / 12 - l^3 / 720 near 0."""

    @staticmethod
    def forward(ctx, v, logits):
        ctx.save_for_backward(v, logits)
        size = logits.abs()
        # the value needs no series: only an exact zero is a problem, and expm1 is accurate everywhere else
        ratio = torch.where(size == 0, torch.ones_like(size), -torch.expm1(-size) / size)
        return (v * logits - logits.clamp_min(0) - ratio.log()).sum(-1)

    @staticmethod
    def backward(ctx, upstream):
        v, logits = ctx.saved_tensors
        near = logits.abs() < 1e-2
        mean = -1 / torch.expm1(-logits) - 1 / logits
        mean[near] = 0.5 + logits[near] / 12 - logits[near] ** 3 / 720
        return None, upstream[..., None] * (v - mean)


class Still(Function):
    """The identity, with a gradient of zero."""

    @staticmethod
    def forward(ctx, x):
        return x.clone()

    @staticmethod
    def backward(ctx, upstream):
        return torch.zeros_like(upstream)


def kl_to_standard_normal(mean, log_variance):
    return Kl.apply(mean, log_variance)


def reparameterise(mean, log_variance, noise):
    return Reparameterisation.apply(mean, log_variance, noise)


def bernoulli_log_likelihood(v, logits):
    return Bernoulli.apply(v, logits)


def gaussian_log_likelihood(v, mean, variance):
    return Gaussian.apply(v, mean, variance)


def continuous_bernoulli_log_likelihood(v, logits):
    return ContinuousBernoulli.apply(v, logits)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = Bernoulli.apply(v, decoder(Reparameterisation.apply(mean, log_variance, noise)))
    return fit.sum() / fit.shape[0] - Kl.apply(mean, log_variance).sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = Gaussian.apply(v, *decoder(Reparameterisation.apply(mean, log_variance, noise)))
    return fit.sum() / fit.shape[0] - Kl.apply(mean, log_variance).sum()


def _log_normal(z, mean, log_variance):
    return -(math.log(2 * math.pi) + log_variance + (z - mean) ** 2 * torch.exp(-log_variance)).sum(-1) / 2


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = Reparameterisation.apply(mean, log_variance, noise)
    log_q = _log_normal(h, Still.apply(mean), Still.apply(log_variance))
    log_prior = _log_normal(h, torch.zeros(1), torch.zeros(1))
    weights = Bernoulli.apply(v, decoder(h)) + log_prior - log_q
    return weights.mean(0).sum()


class Encoder(nn.Module):
    def __init__(self, pixels, width, latent_dim):
        super().__init__()
        # weights drawn by hand, from the generator of whoever calls
        self.w1 = nn.Parameter(torch.randn(pixels, width) / math.sqrt(pixels))
        self.b1 = nn.Parameter(torch.zeros(width))
        self.w2 = nn.Parameter(torch.randn(2, width, latent_dim) / math.sqrt(width))
        self.b2 = nn.Parameter(torch.zeros(2, 1, latent_dim))

    def forward(self, v):
        mean, log_variance = torch.tanh(v @ self.w1 + self.b1) @ self.w2 + self.b2
        return mean, log_variance


class Decoder(nn.Module):
    def __init__(self, pixels, width, latent_dim):
        super().__init__()
        self.w1 = nn.Parameter(torch.randn(latent_dim, width) / math.sqrt(latent_dim))
        self.b1 = nn.Parameter(torch.zeros(width))
        self.w2 = nn.Parameter(torch.randn(width, pixels) / math.sqrt(width))
        self.b2 = nn.Parameter(torch.zeros(pixels))

    def forward(self, h):
        return torch.tanh(h @ self.w1 + self.b1) @ self.w2 + self.b2


def train_vae(images, latent_dim, seed):
    """Adam written out, on gradients from torch.autograd.grad."""
    torch.manual_seed(seed)
    n, pixels = images.shape
    encoder, decoder = Encoder(pixels, 128, latent_dim), Decoder(pixels, 128, latent_dim)
    parameters = [*encoder.parameters(), *decoder.parameters()]
    first = [torch.zeros_like(p) for p in parameters]
    second = [torch.zeros_like(p) for p in parameters]
    steps = 1500
    for step in range(1, steps + 1):
        v = images[torch.randint(n, (100,))]
        loss = -bernoulli_vae_elbo(v, encoder, decoder, torch.randn(1, len(v), latent_dim)) / len(v)
        rate = 3e-3 * min(1.0, 2 * (1 - step / (steps + 1)))
        with torch.no_grad():
            for p, m, s, g in zip(parameters, first, second, torch.autograd.grad(loss, parameters), strict=True):
                m.mul_(0.9).add_(g, alpha=0.1)
                s.mul_(0.999).addcmul_(g, g, value=0.001)
                p.sub_(rate * m / (1 - 0.9**step) / ((s / (1 - 0.999**step)).sqrt() + 1e-8))
    return encoder, decoder
