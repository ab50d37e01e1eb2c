"""Right answers to `autoencoders` with torch.func, surrogates and other algebra."""

import math

import torch
from torch import nn
from torch.func import functional_call, vmap

LOG_2PI = math.log(2 * math.pi)


def kl_to_standard_normal(mean, log_variance):
    return -0.5 * torch.sum(1 + log_variance - torch.square(mean) - torch.exp(log_variance), dim=1)


def reparameterise(mean, log_variance, noise):
    return vmap(lambda n: mean + torch.exp(0.5 * log_variance) * n)(noise)


def bernoulli_log_likelihood(v, logits):
    """The log-sum-exp of two outcomes, whose log-weights are 0 and the logit."""
    both = torch.stack([torch.zeros_like(logits), logits])
    return torch.einsum("...d->...", v * logits - torch.logsumexp(both, 0))


def gaussian_log_likelihood(v, mean, variance):
    loss = nn.functional.gaussian_nll_loss(mean, v.expand_as(mean), variance, full=True, reduction="none", eps=1e-300)
    return -loss.sum(-1)


class _LogSinhc(torch.autograd.Function):
    """log(sinh(x) / x) and its derivative coth(x) - 1/x, each by a series next to 0."""

    @staticmethod
    def forward(ctx, x):
        ctx.save_for_backward(x)
        a = x.abs()
        series = a**2 / 6 - a**4 / 180 + a**6 / 2835 - a**8 / 37800
        safe = a.clamp(min=0.05)
        return torch.where(a < 0.1, series, safe + torch.log1p(-torch.exp(-2 * safe)) - math.log(2) - safe.log())

    @staticmethod
    def backward(ctx, g):
        (x,) = ctx.saved_tensors
        a = x.abs()
        safe = a.clamp(min=0.05)
        series = a / 3 - a**3 / 45 + 2 * a**5 / 945 - a**7 / 4725
        return g * torch.where(a < 0.1, series, 1 / torch.tanh(safe) - 1 / safe) * torch.sign(x)


def continuous_bernoulli_log_likelihood(v, logits):
    return ((v - 0.5) * logits - _LogSinhc.apply(logits / 2)).sum(-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    s, b, h = noise.shape
    logits = decoder(reparameterise(mean, log_variance, noise).reshape(s * b, h)).reshape(s, b, -1)
    return bernoulli_log_likelihood(v, logits).sum() / s - kl_to_standard_normal(mean, log_variance).sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    one = lambda n: gaussian_log_likelihood(v, *decoder(mean + (log_variance / 2).exp() * n)).sum()
    return torch.stack(list(map(one, noise))).mean() - kl_to_standard_normal(mean, log_variance).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    constants = {name: p.detach() for name, p in encoder.named_parameters()}
    mean, log_variance = encoder(v)
    fixed_mean, fixed_log_variance = functional_call(encoder, constants, (v,))
    h = reparameterise(mean, log_variance, noise)
    log_q = -0.5 * ((h - fixed_mean) ** 2 * torch.exp(-fixed_log_variance) + fixed_log_variance + LOG_2PI)
    log_p = -0.5 * (h.square() + LOG_2PI)
    return (bernoulli_log_likelihood(v, decoder(h)) + (log_p - log_q).sum(-1)).mean(0).sum()


class VAE(nn.Module):
    def __init__(self, d, k):
        super().__init__()
        self.trunk = nn.Sequential(nn.Linear(d, 200), nn.SiLU())
        self.heads = nn.ModuleDict({"mean": nn.Linear(200, k), "log_variance": nn.Linear(200, k)})
        self.decoder = nn.Sequential(nn.Linear(k, 200), nn.SiLU(), nn.Dropout(0.0), nn.Linear(200, d))

    def forward(self, v):
        features = self.trunk(v)
        return self.heads["mean"](features), self.heads["log_variance"](features)


def train_vae(images, latent_dim, seed):
    """Double precision, one generator for the noise, cosine annealing."""
    generator = torch.Generator().manual_seed(seed)
    torch.manual_seed(seed)
    model = VAE(images.shape[1], latent_dim)
    optimiser = torch.optim.AdamW(model.parameters(), lr=4e-3, weight_decay=1e-4)
    steps = 1500
    schedule = torch.optim.lr_scheduler.CosineAnnealingLR(optimiser, steps)
    for _ in range(steps):
        v = images[torch.randint(len(images), (100,), generator=generator)]
        mean, log_variance = model(v)
        noise = torch.randn(1, *mean.shape, generator=generator)
        h = reparameterise(mean, log_variance, noise)
        loss = (kl_to_standard_normal(mean, log_variance) - bernoulli_log_likelihood(v, model.decoder(h)[0])).mean()
        optimiser.zero_grad(set_to_none=True)
        loss.backward()
        optimiser.step()
        schedule.step()
    return model, model.decoder
