"""Answers to `autoencoders` that need no understanding, and that must score exactly 0.

A name is `<function>__<slug>`: constants, echoes of the arguments and noise of the right shape and kind, some of them
with a graph, so that there is a gradient of some sort.
"""

import torch
from torch import nn

kl_to_standard_normal__zeros = lambda mean, log_variance: torch.zeros(len(mean))
kl_to_standard_normal__zeros_with_a_graph = lambda mean, log_variance: 0 * (mean + log_variance).sum(-1)
kl_to_standard_normal__ones = lambda mean, log_variance: torch.ones(len(mean))
kl_to_standard_normal__sum = lambda mean, log_variance: (mean + log_variance).sum(-1)
kl_to_standard_normal__random = lambda mean, log_variance: torch.rand(len(mean))

reparameterise__noise = lambda mean, log_variance, noise: noise.clone()
reparameterise__mean = lambda mean, log_variance, noise: mean.expand_as(noise)
reparameterise__sum = lambda mean, log_variance, noise: mean + log_variance + noise
reparameterise__mean_plus_noise = lambda mean, log_variance, noise: mean + noise
reparameterise__zeros = lambda mean, log_variance, noise: torch.zeros_like(noise)

bernoulli_log_likelihood__zeros = lambda v, logits: torch.zeros(logits.shape[:-1])
bernoulli_log_likelihood__zeros_with_a_graph = lambda v, logits: 0 * logits.sum(-1)
bernoulli_log_likelihood__sum = lambda v, logits: logits.sum(-1)
bernoulli_log_likelihood__minus_one = lambda v, logits: -torch.ones(logits.shape[:-1])
bernoulli_log_likelihood__random = lambda v, logits: -torch.rand(logits.shape[:-1])

gaussian_log_likelihood__zeros = lambda v, mean, variance: torch.zeros(mean.shape[:-1])
gaussian_log_likelihood__zeros_with_a_graph = lambda v, mean, variance: 0 * (mean + variance).sum(-1)
gaussian_log_likelihood__sum = lambda v, mean, variance: (mean + variance).sum(-1)
gaussian_log_likelihood__minus_one = lambda v, mean, variance: -torch.ones(mean.shape[:-1])
gaussian_log_likelihood__random = lambda v, mean, variance: -torch.rand(mean.shape[:-1])

continuous_bernoulli_log_likelihood__zeros = lambda v, logits: torch.zeros(logits.shape[:-1])
continuous_bernoulli_log_likelihood__zeros_with_a_graph = lambda v, logits: 0 * logits.sum(-1)
continuous_bernoulli_log_likelihood__product = lambda v, logits: (v * logits).sum(-1)
continuous_bernoulli_log_likelihood__centred = lambda v, logits: ((v - 0.5) * logits).sum(-1)
continuous_bernoulli_log_likelihood__random = lambda v, logits: -torch.rand(logits.shape[:-1])

bernoulli_vae_elbo__zero = lambda v, encoder, decoder, noise: torch.tensor(0.0)
bernoulli_vae_elbo__minus_infinity = lambda v, encoder, decoder, noise: -float("inf")
bernoulli_vae_elbo__encoder_sum = lambda v, encoder, decoder, noise: sum(part.sum() for part in encoder(v))
bernoulli_vae_elbo__decoder_sum = lambda v, encoder, decoder, noise: decoder(noise).sum()
bernoulli_vae_elbo__both = lambda v, encoder, decoder, noise: 0 * decoder(encoder(v)[0]).sum()

gaussian_vae_elbo__zero = lambda v, encoder, decoder, noise: torch.tensor(0.0)
gaussian_vae_elbo__minus_infinity = lambda v, encoder, decoder, noise: -float("inf")
gaussian_vae_elbo__encoder_sum = lambda v, encoder, decoder, noise: sum(part.sum() for part in encoder(v))
gaussian_vae_elbo__decoder_sum = lambda v, encoder, decoder, noise: decoder(noise)[0].sum()
gaussian_vae_elbo__both = lambda v, encoder, decoder, noise: 0 * decoder(encoder(v)[0])[0].sum()

sticking_the_landing_elbo__zero = lambda v, encoder, decoder, noise: torch.tensor(0.0)
sticking_the_landing_elbo__minus_infinity = lambda v, encoder, decoder, noise: -float("inf")
sticking_the_landing_elbo__encoder_sum = lambda v, encoder, decoder, noise: sum(part.sum() for part in encoder(v))
sticking_the_landing_elbo__decoder_sum = lambda v, encoder, decoder, noise: decoder(noise).sum()
sticking_the_landing_elbo__both = lambda v, encoder, decoder, noise: 0 * decoder(encoder(v)[0]).sum()


class _Pair(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, v):
        return torch.zeros(*v.shape[:-1], self.k), torch.zeros(*v.shape[:-1], self.k)


class _Constant(nn.Module):
    def __init__(self, value):
        super().__init__()
        self.value = value

    def forward(self, h):
        return torch.full((*h.shape[:-1], 64), self.value)


train_vae__nothing = lambda images, latent_dim, seed: None
train_vae__identities = lambda images, latent_dim, seed: (nn.Identity(), nn.Identity())
train_vae__prior_and_zeros = lambda images, latent_dim, seed: (_Pair(latent_dim), _Constant(0.0))
train_vae__prior_and_ones = lambda images, latent_dim, seed: (_Pair(latent_dim), _Constant(1.0))
train_vae__prior_and_linear = lambda images, latent_dim, seed: (_Pair(latent_dim), nn.Linear(latent_dim, 64))
train_vae__linear_layers = lambda images, latent_dim, seed: (nn.Linear(64, latent_dim), nn.Linear(latent_dim, 64))
