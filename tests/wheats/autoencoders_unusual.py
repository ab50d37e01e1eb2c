"""Right answers to `autoencoders` by other mathematics: quadrature, full covariances, change of variables."""

import numpy as np
import torch
from torch import nn
from torch.distributions import MultivariateNormal

NODES, WEIGHTS = (torch.from_numpy(a) for a in np.polynomial.hermite_e.hermegauss(8))
WEIGHTS = WEIGHTS / WEIGHTS.sum()

UNIT_NODES, UNIT_WEIGHTS = (torch.from_numpy(a) for a in np.polynomial.legendre.leggauss(200))
UNIT_NODES, LOG_UNIT_WEIGHTS = (UNIT_NODES + 1) / 2, (UNIT_WEIGHTS / 2).log()


def kl_to_standard_normal(mean, log_variance):
    """The expectation of log q - log p by Gauss-Hermite quadrature, exact for this polynomial of the second degree."""
    z = mean.unsqueeze(-1) + torch.exp(log_variance / 2).unsqueeze(-1) * NODES
    log_ratio = (z**2 - NODES**2 - log_variance.unsqueeze(-1)) / 2
    return torch.sum(log_ratio @ WEIGHTS, dim=-1)


def reparameterise(mean, log_variance, noise):
    """As a product with the Cholesky factor of the whole covariance."""
    scale_tril = torch.linalg.cholesky(torch.diag_embed(log_variance.exp()))
    return mean + (scale_tril @ noise.unsqueeze(-1)).squeeze(-1)


def bernoulli_log_likelihood(v, logits):
    """-log(1 + exp(-x)), x = l where v is 1 and -l where it is 0, by the integral representation of a maximum."""
    x = torch.where(v > 0.5, logits, -logits)
    return -torch.logsumexp(torch.stack([torch.zeros_like(x), -x]), dim=0).sum(-1)


def gaussian_log_likelihood(v, mean, variance):
    return MultivariateNormal(mean, covariance_matrix=torch.diag_embed(variance)).log_prob(v)


def continuous_bernoulli_log_likelihood(v, logits):
    """The normaliser is the integral of exp(l u) over the unit interval, by quadrature with 200 nodes."""
    log_partition = torch.logsumexp(logits.unsqueeze(-1) * UNIT_NODES + LOG_UNIT_WEIGHTS, dim=-1)
    return torch.sum(v * logits - log_partition, -1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    logits = decoder(reparameterise(mean, log_variance, noise))
    p = torch.sigmoid((2 * v - 1) * logits)
    # the product over the pixels of a datapoint, a few at a time lest it underflow
    fit = sum(torch.prod(part, dim=-1).log() for part in p.split(4, dim=-1))
    return torch.trace(fit.mT @ torch.ones_like(fit)) / len(noise) - kl_to_standard_normal(mean, log_variance).sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    # antithetic to the usual order: the sum over the batch first, the mean over the samples last
    q_mean, q_log_variance = encoder(v)
    mean, variance = decoder(reparameterise(q_mean, q_log_variance, noise))
    joint = MultivariateNormal(mean.flatten(-2), torch.diag_embed(variance.flatten(-2)))
    return joint.log_prob(v.flatten()).mean() - kl_to_standard_normal(q_mean, q_log_variance).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    """log q by a change of variables, with fixed parameters: log N(eps) - log det, where eps is recovered from h."""
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise)
    with torch.no_grad():
        fixed_mean, std = mean.clone(), torch.exp(log_variance / 2)
    eps = (h - fixed_mean) / std
    log_det = torch.log(std).sum(-1)
    log_ratio = (eps**2 - h**2).sum(-1) / 2 + log_det  # log p(h) - log q(h)
    return (bernoulli_log_likelihood(v, decoder(h)) + log_ratio).sum(-1).mean(-1)


class Convolutional(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.convolutions = nn.Sequential(nn.Conv2d(1, 12, 3, 2, 1), nn.SiLU(), nn.Conv2d(12, 24, 3, 2, 1), nn.SiLU())
        self.head = nn.Linear(24 * 2 * 2, 2 * latent_dim)

    def forward(self, v):
        return self.head(self.convolutions(v.reshape(-1, 1, 8, 8)).flatten(1)).chunk(2, dim=1)


class Deconvolutional(nn.Module):
    """Up from 2 x 2 to 8 x 8; what stands in front of the last dimension of h is folded into one and back."""

    def __init__(self, latent_dim):
        super().__init__()
        self.head = nn.Linear(latent_dim, 24 * 2 * 2)
        self.first = nn.ConvTranspose2d(24, 12, 4, 2, 1)
        self.second = nn.ConvTranspose2d(12, 1, 4, 2, 1)
        self.bias = nn.Parameter(torch.zeros(64))

    def forward(self, h):
        maps = nn.functional.silu(self.head(h.reshape(-1, h.shape[-1]))).reshape(-1, 24, 2, 2)
        logits = self.second(nn.functional.silu(self.first(maps)))
        return logits.reshape(*h.shape[:-1], 64) + self.bias


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    encoder, decoder = Convolutional(latent_dim), Deconvolutional(latent_dim)
    optimiser = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=4e-3)
    for _ in range(60):
        for v in images[torch.randperm(len(images))].split(70):
            mean, log_variance = encoder(v)
            h = mean + torch.exp(log_variance / 2) * torch.randn_like(mean)
            log_p = -nn.functional.softplus((1 - 2 * v) * decoder(h)).sum()
            kl = 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum()
            optimiser.zero_grad()
            ((kl - log_p) / len(v)).backward()
            optimiser.step()
    return encoder.eval(), decoder.eval()
