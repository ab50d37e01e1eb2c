"""Right answers to `autoencoders` as a beginner writes them: loops, float32 constants, lists of numbers stacked."""

import math

import numpy as np
import torch
import torch.nn.functional as F

TWO_PI = torch.tensor(2 * math.pi)
HALF = torch.tensor(0.5)


def kl_to_standard_normal(mean, log_variance):
    kls = []
    for m, lv in zip(mean, log_variance):
        total = torch.zeros(1)
        for j in range(len(m)):
            total = total + (m[j] ** 2 + torch.exp(lv[j]) - 1 - lv[j]) * HALF
        kls.append(total[0])
    return torch.stack(kls)


def reparameterise(mean, log_variance, noise):
    out = torch.zeros_like(noise)
    for s in range(noise.shape[0]):
        for b in range(noise.shape[1]):
            out[s, b] = mean[b] + torch.sqrt(torch.exp(log_variance[b])) * noise[s, b]
    return out


def bernoulli_log_likelihood(v, logits):
    total = 0
    for k in range(v.shape[-1]):
        x = logits[..., k]
        total = total + v[:, k] * F.logsigmoid(x) + (1 - v[:, k]) * F.logsigmoid(-x)
    return total


def gaussian_log_likelihood(v, mean, variance):
    print("variance", variance.shape)
    return (-0.5 * torch.log(TWO_PI * variance) - (v - mean).pow(2) / (2 * variance)).sum(axis=-1)


def _log_c(x):
    """log(x / (exp(x) - 1)), by its series next to 0."""
    near = x.abs() < 0.3
    y = torch.where(near, torch.ones_like(x), x)
    far = torch.log(y.abs()) - torch.clamp(y, min=0) - torch.log1p(-torch.exp(-y.abs()))
    z = torch.where(near, x, torch.zeros_like(x))
    series = -z / 2 - z**2 / 24 + z**4 / 2880 - z**6 / 181440 + z**8 / 9676800
    return torch.where(near, series, far)


def continuous_bernoulli_log_likelihood(v, logits):
    return (v * logits + _log_c(logits)).sum(-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    total = torch.tensor(0.0)
    for epsilon in noise:
        h = mean + torch.exp(0.5 * log_variance) * epsilon
        logits = decoder(h)
        total = total - F.binary_cross_entropy_with_logits(logits, v, reduction="sum")
    total = total / len(noise)
    for i in range(len(v)):
        total = total - kl_to_standard_normal(mean[i : i + 1], log_variance[i : i + 1]).sum()
    return total


def gaussian_vae_elbo(v, encoder, decoder, noise):
    values = []
    for i in range(v.shape[0]):
        mean, log_variance = encoder(v[i : i + 1])
        fits = []
        for s in range(noise.shape[0]):
            m, s2 = decoder(mean + torch.exp(log_variance / 2) * noise[s, i : i + 1])
            fits.append(-0.5 * torch.sum((v[i] - m) ** 2 / s2 + torch.log(s2) + np.log(2 * np.pi)))
        values.append(torch.stack(fits).mean() - kl_to_standard_normal(mean, log_variance)[0])
    return torch.stack(values).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    with torch.no_grad():
        fixed_mean, fixed_log_variance = encoder(v)
    total = 0.0
    for epsilon in noise:
        h = mean + torch.exp(log_variance / 2) * epsilon
        log_q = -0.5 * (
            (h - fixed_mean) ** 2 / torch.exp(fixed_log_variance) + fixed_log_variance + math.log(2 * math.pi)
        )
        log_p = -0.5 * (h**2 + math.log(2 * math.pi))
        total = total + bernoulli_log_likelihood(v, decoder(h)).sum() + log_p.sum() - log_q.sum()
    return total / noise.size(0)


class Encoder(torch.nn.Module):
    def __init__(self, d, k):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(d, 64), torch.nn.Linear(64, 64), torch.nn.Linear(64, 2 * k)
        self.k = k

    def forward(self, v):
        out = self.c(F.relu(self.b(F.relu(self.a(v)))))
        return out[..., : self.k], out[..., self.k :]


class Decoder(torch.nn.Module):
    def __init__(self, k, d):
        super().__init__()
        self.a, self.b, self.c = torch.nn.Linear(k, 64), torch.nn.Linear(64, 64), torch.nn.Linear(64, d)

    def forward(self, h):
        return self.c(F.relu(self.b(F.relu(self.a(h)))))


def train_vae(images, latent_dim, seed):
    """With the divergence warmed up, and printed losses."""
    torch.manual_seed(seed)
    np.random.seed(seed)
    encoder, decoder = Encoder(images.shape[1], latent_dim), Decoder(latent_dim, images.shape[1])
    opt = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    epochs = 70
    for epoch in range(epochs):
        order = np.random.permutation(len(images))
        for start in range(0, len(images), 32):
            v = images[order[start : start + 32]]
            mean, log_variance = encoder(v)
            h = mean + torch.exp(0.5 * log_variance) * torch.randn(mean.shape)
            fit = F.binary_cross_entropy_with_logits(decoder(h), v, reduction="none").sum(1)
            kl = 0.5 * (mean**2 + log_variance.exp() - 1 - log_variance).sum(1)
            loss = (fit + min(1.0, (epoch + 1) / 10) * kl).mean()
            opt.zero_grad()
            loss.backward()
            opt.step()
        print("epoch", epoch, "loss", loss.item())
    return encoder, decoder
