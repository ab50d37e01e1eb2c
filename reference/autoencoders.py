"""Variational auto-encoders, solved in torch (Exercise 2; lecture equations 26 and 34 to 41).

encoder(v) gives (mean, log_variance) of q(h|v), (b, h) each; decoder(h) gives logits (..., d) in the Bernoulli models,
(mean, variance) in the Gaussian one. p(h) = N(0, I). Logarithms are natural (nats). Everything is differentiable.
"""

import math

import torch
from jaxtyping import Float
from torch import Tensor, nn
from torch.nn import functional

LOG_TWO_PI = math.log(2 * math.pi)
HIDDEN, EPOCHS, BATCH, LEARNING_RATE = 128, 80, 64, 3e-3


def kl_to_standard_normal(mean: Float[Tensor, "b h"], log_variance: Float[Tensor, "b h"]) -> Float[Tensor, " b"]:
    """KL(N(mean, exp(log_variance)) to N(0, I)), (b,), in nats: lecture equation (36)."""
    return 0.5 * (log_variance.exp() + mean**2 - 1.0 - log_variance).sum(-1)


def reparameterise(
    mean: Float[Tensor, "b h"], log_variance: Float[Tensor, "b h"], noise: Float[Tensor, "s b h"]
) -> Float[Tensor, "s b h"]:
    """Samples mean + exp(log_variance / 2) noise, (s, b, h): lecture equation (26)."""
    return mean + (0.5 * log_variance).exp() * noise


def bernoulli_log_likelihood(v: Float[Tensor, "b d"], logits: Float[Tensor, "... b d"]) -> Float[Tensor, "... b"]:
    """log p(v|h) of independent binary pixels, (..., b), in nats: lecture equation (41)."""
    return (v * logits - functional.softplus(logits)).sum(-1)


def gaussian_log_likelihood(
    v: Float[Tensor, "b d"], mean: Float[Tensor, "... b d"], variance: Float[Tensor, "... b d"]
) -> Float[Tensor, "... b"]:
    """log N(v; mean, diag variance), (..., b), in nats: lecture equation (40)."""
    return -0.5 * ((v - mean) ** 2 / variance + variance.log() + LOG_TWO_PI).sum(-1)


def continuous_bernoulli_log_likelihood(
    v: Float[Tensor, "b d"], logits: Float[Tensor, "... b d"]
) -> Float[Tensor, "... b"]:
    """Log density of independent continuous Bernoullis, (..., b), in nats: lecture, remark on equation (41).

    With the logit x the density is exp(x v) x / (exp(x) - 1) = exp(x (v - 1/2)) (x/2) / sinh(x/2).
    """
    half = 0.5 * logits.abs()
    is_small = half < 0.1
    # Both branches are finite everywhere, in value and in gradient: torch.where multiplies the other one by 0.
    large, small = torch.where(is_small, 1.0, half), torch.where(is_small, half, 0.0)
    log_sinh = large + torch.log(-torch.expm1(-2.0 * large)) - math.log(2.0)
    square = small**2
    series = square / 6 - square**2 / 180 + square**3 / 2835 - square**4 / 37800 + square**5 / 467775
    log_ratio = torch.where(is_small, -series, large.log() - log_sinh)
    return (logits * (v - 0.5) + log_ratio).sum(-1)


def bernoulli_vae_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """ELBO of a batch in nats, the mean over s noise samples: Exercise 2, equation (2), lecture equation (38)."""
    mean, log_variance = encoder(v)
    log_likelihood = bernoulli_log_likelihood(v, decoder(reparameterise(mean, log_variance, noise)))
    return (log_likelihood.mean(0) - kl_to_standard_normal(mean, log_variance)).sum()


def gaussian_vae_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """The same with a Gaussian decoder: lecture equations (38) and (40)."""
    mean, log_variance = encoder(v)
    log_likelihood = gaussian_log_likelihood(v, *decoder(reparameterise(mean, log_variance, noise)))
    return (log_likelihood.mean(0) - kl_to_standard_normal(mean, log_variance)).sum()


def sticking_the_landing_elbo(
    v: Float[Tensor, "b d"], encoder: nn.Module, decoder: nn.Module, noise: Float[Tensor, "s b h"]
) -> Float[Tensor, ""]:
    """Mean of log p(v, h) - log q(h|v) in nats, q's parameters without gradient inside log q: Roeder et al."""
    mean, log_variance = encoder(v)
    h = reparameterise(mean, log_variance, noise)
    log_prior = -0.5 * (h**2 + LOG_TWO_PI).sum(-1)
    log_q = gaussian_log_likelihood(h, mean.detach(), log_variance.detach().exp())
    return (bernoulli_log_likelihood(v, decoder(h)) + log_prior - log_q).mean(0).sum()


class Encoder(nn.Module):
    """One hidden layer, from v (b, d) to (mean, log_variance), (b, h) each."""

    def __init__(self, d: int, latent_dim: int) -> None:
        super().__init__()
        self.layers = nn.Sequential(nn.Linear(d, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, 2 * latent_dim))

    def forward(self, v: Float[Tensor, "b d"]) -> tuple[Float[Tensor, "b h"], Float[Tensor, "b h"]]:
        mean, log_variance = self.layers(v).chunk(2, dim=-1)
        return mean, log_variance


def train_vae(images: Float[Tensor, "n d"], latent_dim: int, seed: int) -> tuple[nn.Module, nn.Module]:
    """An encoder and a Bernoulli decoder that maximise the ELBO by stochastic gradient ascent: lecture equation (39).

    The same seed gives the same networks; the global generator is left as it was.
    """
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        n, d = images.shape
        encoder = Encoder(d, latent_dim)
        decoder = nn.Sequential(nn.Linear(latent_dim, HIDDEN), nn.ReLU(), nn.Linear(HIDDEN, d))
        adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], lr=LEARNING_RATE)
        for _ in range(EPOCHS):
            for rows in torch.randperm(n).split(BATCH):  # type: ignore[no-untyped-call]
                noise = torch.randn(1, len(rows), latent_dim)
                loss = -bernoulli_vae_elbo(images[rows], encoder, decoder, noise) / len(rows)
                adam.zero_grad()
                loss.backward()  # type: ignore[no-untyped-call]
                adam.step()
    return encoder.eval(), decoder.eval()
