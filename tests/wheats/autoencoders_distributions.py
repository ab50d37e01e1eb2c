"""Right answers to `autoencoders` with torch.distributions: Independent, kl_divergence, an affine transform."""

import torch
from torch import nn
from torch.distributions import (
    AffineTransform,
    Bernoulli,
    ContinuousBernoulli,
    Independent,
    Normal,
    TransformedDistribution,
    kl_divergence,
)
from torch.nn.functional import softplus
from torch.utils.data import DataLoader, TensorDataset


def _gaussian(mean, log_variance):
    return Independent(Normal(mean, log_variance.mul(0.5).exp()), 1)


def _prior(like):
    return Independent(Normal(torch.zeros_like(like), torch.ones_like(like)), 1)


def kl_to_standard_normal(mean, log_variance):
    return kl_divergence(_gaussian(mean, log_variance), _prior(mean))


def reparameterise(mean, log_variance, noise):
    q = TransformedDistribution(Normal(torch.zeros_like(mean), 1.0), AffineTransform(mean, (log_variance / 2).exp()))
    return q.transforms[0](noise)


def bernoulli_log_likelihood(v, logits):
    return Independent(Bernoulli(logits=logits), 1).log_prob(v)


def gaussian_log_likelihood(v, mean, variance):
    return Independent(Normal(mean, variance.sqrt()), 1).log_prob(v)


def continuous_bernoulli_log_likelihood(v, logits):
    # torch rounds probabilities of almost 0 or 1; far out the normaliser of the exponential distribution is exact.
    far = logits.abs() > 20
    moderate = ContinuousBernoulli(logits=torch.where(far, 0.0, logits)).log_prob(v)
    size = torch.where(far, logits.abs(), 20.0)
    extreme = v * logits - softplus(logits) + size.log() - torch.tanh(size / 2).log()
    return torch.where(far, extreme, moderate).sum(-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    q = _gaussian(*encoder(v))
    h = q.mean + q.stddev * noise
    likelihood = Independent(Bernoulli(logits=decoder(h)), 1)
    elbo = likelihood.log_prob(v).mean(dim=0) - kl_divergence(q, _prior(q.mean))
    return elbo.sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    q = _gaussian(*encoder(v))
    mean, variance = decoder(q.mean + q.stddev * noise)
    likelihood = Independent(Normal(mean, variance.sqrt()), 1)
    elbo = likelihood.log_prob(v).mean(dim=0) - kl_divergence(q, _prior(q.mean))
    return elbo.sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    q = _gaussian(*encoder(v))
    h = q.mean + q.stddev * noise
    frozen = Independent(Normal(q.mean.detach(), q.stddev.detach()), 1)
    log_weights = Independent(Bernoulli(logits=decoder(h)), 1).log_prob(v) + _prior(h).log_prob(h) - frozen.log_prob(h)
    return log_weights.sum(dim=1).mean()


class Encoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(64, 100), nn.ReLU(), nn.Linear(100, 2 * latent_dim))

    def forward(self, v):
        mean, log_variance = self.body(v).chunk(2, dim=-1)
        return mean, log_variance


class Decoder(nn.Module):
    def __init__(self, latent_dim):
        super().__init__()
        self.body = nn.Sequential(nn.Linear(latent_dim, 100), nn.ReLU(), nn.Linear(100, 64))

    def forward(self, h):
        return self.body(h)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    encoder, decoder = Encoder(latent_dim), Decoder(latent_dim)
    loader = DataLoader(TensorDataset(images), batch_size=64, shuffle=True)
    optimiser = torch.optim.Adam(list(encoder.parameters()) + list(decoder.parameters()), lr=2e-3)
    for _epoch in range(60):
        for (v,) in loader:
            q = _gaussian(*encoder(v))
            h = q.rsample()
            log_likelihood = Independent(Bernoulli(logits=decoder(h)), 1).log_prob(v)
            loss = -(log_likelihood - kl_divergence(q, _prior(h))).mean()
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return encoder, decoder
