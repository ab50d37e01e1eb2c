"""Right answers to `autoencoders` in objects: a NamedTuple of a Gaussian, likelihoods as classes, a VAE as a module."""

from __future__ import annotations

import abc
import math
from dataclasses import dataclass
from typing import NamedTuple

import torch
from torch import Tensor, nn
from torch.nn import functional


class Gaussian(NamedTuple):
    """Factorised over the last dimension."""

    mean: Tensor
    log_variance: Tensor

    @classmethod
    def standard(cls, like: Tensor) -> Gaussian:
        return cls(torch.zeros_like(like), torch.zeros_like(like))

    @property
    def variance(self) -> Tensor:
        return self.log_variance.exp()

    def detached(self) -> Gaussian:
        return Gaussian(self.mean.detach(), self.log_variance.detach())

    def transport(self, noise: Tensor) -> Tensor:
        return torch.addcmul(self.mean, self.variance.sqrt(), noise)

    def kl(self, other: Gaussian) -> Tensor:
        ratio = self.log_variance - other.log_variance
        shift = (self.mean - other.mean).square() / other.variance
        return 0.5 * (torch.expm1(ratio) - ratio + shift).sum(dim=-1)

    def log_density(self, z: Tensor) -> Tensor:
        quadratic = (z - self.mean).square() / self.variance
        return -0.5 * (math.log(2 * math.pi) + self.log_variance + quadratic).sum(dim=-1)


class Likelihood(abc.ABC):
    """p(v given h): `of` reads the decoder's output, `log_density` is summed over the pixels."""

    @abc.abstractmethod
    def log_density(self, v: Tensor) -> Tensor: ...


@dataclass(frozen=True)
class BernoulliLikelihood(Likelihood):
    logits: Tensor

    def log_density(self, v: Tensor) -> Tensor:
        # -softplus((1 - 2 v) l), the logarithm of the probability of what was seen
        return -functional.softplus(torch.lerp(self.logits, -self.logits, v.expand_as(self.logits))).sum(-1)


@dataclass(frozen=True)
class GaussianLikelihood(Likelihood):
    mean: Tensor
    variance: Tensor

    def log_density(self, v: Tensor) -> Tensor:
        return Gaussian(self.mean, self.variance.log()).log_density(v)


@dataclass(frozen=True)
class ContinuousBernoulliLikelihood(Likelihood):
    logits: Tensor
    radius: float = 0.1

    def log_partition(self) -> Tensor:
        outside = self.logits.abs() >= self.radius
        l = self.logits.where(outside, torch.ones_like(self.logits))
        closed = torch.log(torch.special.expm1(-l.abs()).neg()) - torch.log(l.abs()) + functional.relu(l)
        l = self.logits.masked_fill(outside, 0.0)
        even = l * l * (1 / 24 - l * l * (1 / 2880 - l * l * (1 / 181440 - l * l / 9676800)))
        return closed.where(outside, l / 2 + even)

    def log_density(self, v: Tensor) -> Tensor:
        return torch.sum(v * self.logits - self.log_partition(), dim=-1)


class Objective:
    """A VAE on a batch, with one draw from q per noise sample."""

    def __init__(self, v: Tensor, encoder: nn.Module, noise: Tensor) -> None:
        self.v = v
        self.q = Gaussian(*encoder(v))
        self.h = self.q.transport(noise)
        self.prior = Gaussian.standard(self.q.mean)

    def elbo(self, likelihood: Likelihood) -> Tensor:
        return likelihood.log_density(self.v).mean(dim=0).sub(self.q.kl(self.prior)).sum()

    def path_elbo(self, likelihood: Likelihood) -> Tensor:
        log_joint = likelihood.log_density(self.v) + self.prior.log_density(self.h)
        return (log_joint - self.q.detached().log_density(self.h)).sum(dim=-1).mean()


def kl_to_standard_normal(mean, log_variance):
    q = Gaussian(mean, log_variance)
    return q.kl(Gaussian.standard(mean))


def reparameterise(mean, log_variance, noise):
    return Gaussian(mean, log_variance).transport(noise)


def bernoulli_log_likelihood(v, logits):
    return BernoulliLikelihood(logits).log_density(v)


def gaussian_log_likelihood(v, mean, variance):
    return GaussianLikelihood(mean, variance).log_density(v)


def continuous_bernoulli_log_likelihood(v, logits):
    return ContinuousBernoulliLikelihood(logits).log_density(v)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    objective = Objective(v, encoder, noise)
    return objective.elbo(BernoulliLikelihood(decoder(objective.h)))


def gaussian_vae_elbo(v, encoder, decoder, noise):
    objective = Objective(v, encoder, noise)
    return objective.elbo(GaussianLikelihood(*decoder(objective.h)))


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    objective = Objective(v, encoder, noise)
    return objective.path_elbo(BernoulliLikelihood(decoder(objective.h)))


class VAE(nn.Module):
    def __init__(self, latent_dim: int, width: int = 128) -> None:
        super().__init__()
        self.encoder = GaussianHead(nn.Sequential(nn.Linear(64, width), nn.SiLU()), width, latent_dim)
        self.decoder = nn.Sequential(nn.Linear(latent_dim, width), nn.SiLU(), nn.Linear(width, 64))

    def forward(self, v: Tensor, noise: Tensor) -> Tensor:
        objective = Objective(v, self.encoder, noise)
        return objective.elbo(BernoulliLikelihood(self.decoder(objective.h)))


class GaussianHead(nn.Module):
    def __init__(self, body: nn.Module, width: int, latent_dim: int) -> None:
        super().__init__()
        self.body = body
        self.head = nn.Linear(width, 2 * latent_dim)

    def forward(self, v: Tensor) -> Gaussian:
        return Gaussian(*self.head(self.body(v)).tensor_split(2, dim=-1))


@dataclass
class Trainer:
    vae: VAE
    generator: torch.Generator
    epochs: int = 120
    batch: int = 100
    warm_up: int = 20

    def fit(self, images: Tensor, latent_dim: int) -> None:
        optimiser = torch.optim.Adam(self.vae.parameters(), lr=2e-3)
        for epoch in range(self.epochs):
            weight = min(1.0, (1 + epoch) / self.warm_up)
            order = torch.randperm(len(images), generator=self.generator)
            for rows in order.split(self.batch):
                v = images[rows]
                objective = Objective(v, self.vae.encoder, torch.randn(1, len(v), latent_dim, generator=self.generator))
                fit = BernoulliLikelihood(self.vae.decoder(objective.h)).log_density(v)
                loss = (weight * objective.q.kl(objective.prior) - fit).mean()
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    vae = VAE(latent_dim)
    Trainer(vae, torch.Generator().manual_seed(seed + 1)).fit(images, latent_dim)
    vae.eval()
    return vae.encoder, vae.decoder
