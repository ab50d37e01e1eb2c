"""Right answers to `autoencoders` with torch.distributions."""

import copy

import torch
from torch import nn
from torch.distributions import Bernoulli, ContinuousBernoulli, Independent, Normal, kl_divergence


def _q(mean, log_variance):
    return Independent(Normal(mean, torch.exp(log_variance / 2)), 1)


def _prior(like):
    return Independent(Normal(torch.zeros_like(like), torch.ones_like(like)), 1)


def kl_to_standard_normal(mean, log_variance):
    return kl_divergence(_q(mean, log_variance), _prior(mean))


def reparameterise(mean, log_variance, noise):
    return torch.addcmul(mean, torch.exp(log_variance / 2), noise)


def bernoulli_log_likelihood(v, logits):
    return Independent(Bernoulli(logits=logits), 1).log_prob(v)


def gaussian_log_likelihood(v, mean, variance):
    return Normal(mean, variance.sqrt()).log_prob(v).sum(dim=-1)


def continuous_bernoulli_log_likelihood(v, logits):
    """torch's own is accurate where the probability is not next to 0 or 1; beyond, log C is log |logit|."""
    tame = logits.clamp(-30, 30)
    inside = ContinuousBernoulli(logits=tame, lims=(0.49, 0.51)).log_prob(v)
    wild = torch.where(logits.abs() > 30, logits, torch.full_like(logits, 30.0))
    outside = v * wild - torch.clamp(wild, min=0) + wild.abs().log()
    return torch.where(logits.abs() > 30, outside, inside).sum(-1)


def bernoulli_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    fit = sum(bernoulli_log_likelihood(v, decoder(reparameterise(mean, log_variance, n[None])[0])) for n in noise)
    return (fit / len(noise) - kl_to_standard_normal(mean, log_variance)).sum()


def gaussian_vae_elbo(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    m, s2 = decoder(mean + noise * log_variance.mul(0.5).exp())
    fit = Independent(Normal(m, s2**0.5), 1).log_prob(v.expand_as(m))
    return fit.mean(dim=0).sum() - kl_divergence(_q(mean, log_variance), _prior(mean)).sum()


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    frozen = copy.deepcopy(encoder).requires_grad_(False)
    h = reparameterise(*encoder(v), noise)
    terms = bernoulli_log_likelihood(v, decoder(h)) + _prior(h).log_prob(h) - _q(*frozen(v)).log_prob(h)
    return terms.sum() / noise.shape[0]


class _Encoder(nn.Module):
    def __init__(self, d, latent_dim):
        super().__init__()
        self.hidden = nn.Linear(d, 100)
        self.mean = nn.Linear(100, latent_dim)
        self.log_variance = nn.Linear(100, latent_dim)

    def forward(self, v):
        a = torch.tanh(self.hidden(v))
        return self.mean(a), self.log_variance(a)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    d = images.shape[1]
    encoder = _Encoder(d, latent_dim)
    decoder = nn.Sequential(nn.Linear(latent_dim, 100), nn.Tanh(), nn.Linear(100, d))
    loader = torch.utils.data.DataLoader(torch.utils.data.TensorDataset(images), batch_size=50, shuffle=True)
    optimiser = torch.optim.Adam(list(encoder.parameters()) + list(decoder.parameters()), lr=3e-3)
    for _ in range(80):
        for (v,) in loader:
            q = Normal(*(lambda m, lv: (m, (lv / 2).exp()))(*encoder(v)))
            h = q.rsample()
            loss = kl_divergence(q, Normal(0.0, 1.0)).sum() - Bernoulli(logits=decoder(h)).log_prob(v).sum()
            optimiser.zero_grad()
            (loss / len(v)).backward()
            optimiser.step()
    return encoder, decoder
