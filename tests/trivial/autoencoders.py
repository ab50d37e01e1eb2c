"""Answers to `autoencoders` that need no understanding, and that must score exactly 0.

A function is named `<function>__<slug>`: constants, echoes of the arguments and noise of the right
shape and kind, some of them differentiable, some dressed up so that they obey a law of every right answer.
"""

import torch
from torch import nn


def _noise(*shape):
    return torch.randn(*shape, dtype=torch.float64, generator=torch.Generator().manual_seed(0))


def _touched(*arguments):
    """Zero, but differentiable with respect to all that is given."""
    parts = [sum(p.sum() for p in a.parameters()) if isinstance(a, nn.Module) else a.sum() for a in arguments]
    return 0 * sum(parts)


# kl_to_standard_normal


def kl_to_standard_normal__none(mean, log_variance):
    return None


def kl_to_standard_normal__zeros(mean, log_variance):
    return torch.zeros(len(mean), dtype=torch.float64)


def kl_to_standard_normal__ones(mean, log_variance):
    return torch.ones(len(mean), dtype=torch.float64)


def kl_to_standard_normal__zeros_with_gradient(mean, log_variance):
    return torch.zeros(len(mean)) + _touched(mean, log_variance)


def kl_to_standard_normal__ones_with_gradient(mean, log_variance):
    return torch.ones(len(mean)) + _touched(mean, log_variance)


def kl_to_standard_normal__nan(mean, log_variance):
    return torch.full((len(mean),), torch.nan, dtype=torch.float64)


def kl_to_standard_normal__inf(mean, log_variance):
    return torch.full((len(mean),), torch.inf, dtype=torch.float64)


def kl_to_standard_normal__scalar_zero(mean, log_variance):
    return 0.0


def kl_to_standard_normal__number_of_dimensions(mean, log_variance):
    return torch.full((len(mean),), float(mean.shape[1]), dtype=torch.float64)


def kl_to_standard_normal__echo(mean, log_variance):
    return mean


def kl_to_standard_normal__echo_of_the_log_variance(mean, log_variance):
    return log_variance


def kl_to_standard_normal__sum_of_means(mean, log_variance):
    return mean.sum(-1)


def kl_to_standard_normal__sum_of_log_variances(mean, log_variance):
    return log_variance.sum(-1)


def kl_to_standard_normal__sum_of_everything(mean, log_variance):
    return (mean + log_variance).sum(-1)


def kl_to_standard_normal__product(mean, log_variance):
    return (mean * log_variance).sum(-1)


def kl_to_standard_normal__noise(mean, log_variance):
    return _noise(len(mean)) + _touched(mean, log_variance)


def kl_to_standard_normal__positive_noise(mean, log_variance):
    return _noise(len(mean)).square() + _touched(mean, log_variance)


def kl_to_standard_normal__sizes(mean, log_variance):
    """Never negative, and 0 for the prior: the laws of a KL."""
    return (mean.abs() + log_variance.abs()).sum(-1)


def kl_to_standard_normal__lengths(mean, log_variance):
    """Never negative, and 0 for the prior: the laws of a KL."""
    return (mean.square() + log_variance.square()).sum(-1).sqrt()


# reparameterise


def reparameterise__none(mean, log_variance, noise):
    return None


def reparameterise__zeros(mean, log_variance, noise):
    return torch.zeros_like(noise)


def reparameterise__zeros_with_gradient(mean, log_variance, noise):
    return torch.zeros_like(noise) + _touched(mean, log_variance)


def reparameterise__ones_with_gradient(mean, log_variance, noise):
    return torch.ones_like(noise) + _touched(mean, log_variance)


def reparameterise__nan(mean, log_variance, noise):
    return torch.full_like(noise, torch.nan)


def reparameterise__noise(mean, log_variance, noise):
    return noise.clone()


def reparameterise__noise_with_gradient(mean, log_variance, noise):
    return noise + _touched(mean, log_variance)


def reparameterise__mean(mean, log_variance, noise):
    return mean.expand_as(noise)


def reparameterise__echo_of_the_mean(mean, log_variance, noise):
    return mean


def reparameterise__log_variance(mean, log_variance, noise):
    return log_variance.expand_as(noise)


def reparameterise__product(mean, log_variance, noise):
    return mean * log_variance * noise


def reparameterise__other_noise(mean, log_variance, noise):
    return _noise(*noise.shape) + _touched(mean, log_variance)


def reparameterise__minus_noise(mean, log_variance, noise):
    return -noise + _touched(mean, log_variance)


def reparameterise__difference(mean, log_variance, noise):
    return mean - log_variance - noise


# bernoulli_log_likelihood


def bernoulli_log_likelihood__none(v, logits):
    return None


def bernoulli_log_likelihood__zero(v, logits):
    return 0.0


def bernoulli_log_likelihood__zeros(v, logits):
    return torch.zeros(logits.shape[:-1], dtype=torch.float64)


def bernoulli_log_likelihood__zeros_with_gradient(v, logits):
    return torch.zeros(logits.shape[:-1]) + _touched(logits)


def bernoulli_log_likelihood__minus_ones(v, logits):
    return _touched(logits) - torch.ones(logits.shape[:-1])


def bernoulli_log_likelihood__nan(v, logits):
    return torch.full(logits.shape[:-1], torch.nan, dtype=torch.float64)


def bernoulli_log_likelihood__minus_inf(v, logits):
    return torch.full(logits.shape[:-1], -torch.inf, dtype=torch.float64)


def bernoulli_log_likelihood__echo(v, logits):
    return logits


def bernoulli_log_likelihood__echo_of_the_data(v, logits):
    return v


def bernoulli_log_likelihood__sum_of_logits(v, logits):
    return logits.sum(-1)


def bernoulli_log_likelihood__sum_of_the_data(v, logits):
    return v.sum(-1).expand(logits.shape[:-1]) + _touched(logits)


def bernoulli_log_likelihood__noise(v, logits):
    return _noise(*logits.shape[:-1]) + _touched(logits)


def bernoulli_log_likelihood__negative_noise(v, logits):
    return -_noise(*logits.shape[:-1]).abs() + _touched(logits)


def bernoulli_log_likelihood__minus_the_size(v, logits):
    return -logits.abs().sum(-1)


def bernoulli_log_likelihood__minus_the_distance(v, logits):
    return -(v - logits).abs().sum(-1)


def bernoulli_log_likelihood__product(v, logits):
    return (v * logits + v).sum(-1)


def bernoulli_log_likelihood__fair_coins(v, logits):
    return torch.full(logits.shape[:-1], -0.6931471805599453 * v.shape[-1], dtype=torch.float64) + _touched(logits)


# gaussian_log_likelihood


def gaussian_log_likelihood__none(v, mean, variance):
    return None


def gaussian_log_likelihood__zero(v, mean, variance):
    return 0.0


def gaussian_log_likelihood__zeros(v, mean, variance):
    return torch.zeros(mean.shape[:-1], dtype=torch.float64)


def gaussian_log_likelihood__zeros_with_gradient(v, mean, variance):
    return torch.zeros(mean.shape[:-1]) + _touched(mean, variance)


def gaussian_log_likelihood__minus_ones(v, mean, variance):
    return _touched(mean, variance) - torch.ones(mean.shape[:-1])


def gaussian_log_likelihood__nan(v, mean, variance):
    return torch.full(mean.shape[:-1], torch.nan, dtype=torch.float64)


def gaussian_log_likelihood__minus_inf(v, mean, variance):
    return torch.full(mean.shape[:-1], -torch.inf, dtype=torch.float64)


def gaussian_log_likelihood__echo(v, mean, variance):
    return mean


def gaussian_log_likelihood__echo_of_the_data(v, mean, variance):
    return v


def gaussian_log_likelihood__sum_of_mean(v, mean, variance):
    return mean.sum(-1)


def gaussian_log_likelihood__sum_of_the_data(v, mean, variance):
    return v.sum(-1).expand(mean.shape[:-1]) + _touched(mean, variance)


def gaussian_log_likelihood__noise(v, mean, variance):
    return _noise(*mean.shape[:-1]) + _touched(mean, variance)


def gaussian_log_likelihood__negative_noise(v, mean, variance):
    return -_noise(*mean.shape[:-1]).abs() + _touched(mean, variance)


def gaussian_log_likelihood__minus_the_size(v, mean, variance):
    return -mean.abs().sum(-1)


def gaussian_log_likelihood__minus_the_distance(v, mean, variance):
    return -(v - mean).abs().sum(-1)


def gaussian_log_likelihood__product(v, mean, variance):
    return (v * mean + v).sum(-1)


def gaussian_log_likelihood__sum_of_variances(v, mean, variance):
    return variance.sum(-1)


def gaussian_log_likelihood__ratio(v, mean, variance):
    return -(v - mean).abs().sum(-1) / variance.sum(-1)


# continuous_bernoulli_log_likelihood


def continuous_bernoulli_log_likelihood__none(v, logits):
    return None


def continuous_bernoulli_log_likelihood__zero(v, logits):
    return 0.0


def continuous_bernoulli_log_likelihood__zeros(v, logits):
    return torch.zeros(logits.shape[:-1], dtype=torch.float64)


def continuous_bernoulli_log_likelihood__zeros_with_gradient(v, logits):
    return torch.zeros(logits.shape[:-1]) + _touched(logits)


def continuous_bernoulli_log_likelihood__minus_ones(v, logits):
    return _touched(logits) - torch.ones(logits.shape[:-1])


def continuous_bernoulli_log_likelihood__nan(v, logits):
    return torch.full(logits.shape[:-1], torch.nan, dtype=torch.float64)


def continuous_bernoulli_log_likelihood__minus_inf(v, logits):
    return torch.full(logits.shape[:-1], -torch.inf, dtype=torch.float64)


def continuous_bernoulli_log_likelihood__echo(v, logits):
    return logits


def continuous_bernoulli_log_likelihood__echo_of_the_data(v, logits):
    return v


def continuous_bernoulli_log_likelihood__sum_of_logits(v, logits):
    return logits.sum(-1)


def continuous_bernoulli_log_likelihood__sum_of_the_data(v, logits):
    return v.sum(-1).expand(logits.shape[:-1]) + _touched(logits)


def continuous_bernoulli_log_likelihood__noise(v, logits):
    return _noise(*logits.shape[:-1]) + _touched(logits)


def continuous_bernoulli_log_likelihood__negative_noise(v, logits):
    return -_noise(*logits.shape[:-1]).abs() + _touched(logits)


def continuous_bernoulli_log_likelihood__minus_the_size(v, logits):
    return -logits.abs().sum(-1)


def continuous_bernoulli_log_likelihood__minus_the_distance(v, logits):
    return -(v - logits).abs().sum(-1)


def continuous_bernoulli_log_likelihood__product(v, logits):
    return (v * logits + v).sum(-1)


# bernoulli_vae_elbo


def bernoulli_vae_elbo__none(v, encoder, decoder, noise):
    return None


def bernoulli_vae_elbo__zero(v, encoder, decoder, noise):
    return 0.0


def bernoulli_vae_elbo__zero_tensor(v, encoder, decoder, noise):
    return torch.zeros((), dtype=torch.float64, requires_grad=True)


def bernoulli_vae_elbo__zero_with_gradient(v, encoder, decoder, noise):
    return _touched(encoder, decoder)


def bernoulli_vae_elbo__minus_one(v, encoder, decoder, noise):
    return _touched(encoder, decoder) - 1


def bernoulli_vae_elbo__nan(v, encoder, decoder, noise):
    return torch.tensor(torch.nan, requires_grad=True)


def bernoulli_vae_elbo__minus_inf(v, encoder, decoder, noise):
    return torch.tensor(-torch.inf, requires_grad=True)


def bernoulli_vae_elbo__sum_of_the_data(v, encoder, decoder, noise):
    return v.sum() + _touched(encoder, decoder)


def bernoulli_vae_elbo__fair_coins(v, encoder, decoder, noise):
    return -0.6931471805599453 * v.numel() + _touched(encoder, decoder)


def bernoulli_vae_elbo__sum_of_means(v, encoder, decoder, noise):
    return encoder(v)[0].sum() + _touched(decoder)


def bernoulli_vae_elbo__sum_of_the_encoding(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    return (mean + log_variance).sum() + _touched(decoder)


def bernoulli_vae_elbo__sum_of_the_decoding(v, encoder, decoder, noise):
    return decoder(noise).sum() + _touched(encoder)


def bernoulli_vae_elbo__sum_of_both(v, encoder, decoder, noise):
    return decoder(noise).sum() + sum(encoder(v)).sum()


def bernoulli_vae_elbo__minus_sizes(v, encoder, decoder, noise):
    return -decoder(noise).abs().sum() - sum(encoder(v)).abs().sum()


def bernoulli_vae_elbo__parameters(v, encoder, decoder, noise):
    return sum(p.sum() for network in (encoder, decoder) for p in network.parameters())


def bernoulli_vae_elbo__minus_squared_parameters(v, encoder, decoder, noise):
    return -sum(p.square().sum() for network in (encoder, decoder) for p in network.parameters())


def bernoulli_vae_elbo__noise(v, encoder, decoder, noise):
    return _noise(1).sum() * len(v) + _touched(encoder, decoder)


def bernoulli_vae_elbo__negative_noise(v, encoder, decoder, noise):
    return -_noise(1).abs().sum() * len(v) + _touched(encoder, decoder)


def bernoulli_vae_elbo__echo(v, encoder, decoder, noise):
    return v


def bernoulli_vae_elbo__decoding(v, encoder, decoder, noise):
    return decoder(noise)


# gaussian_vae_elbo


def gaussian_vae_elbo__none(v, encoder, decoder, noise):
    return None


def gaussian_vae_elbo__zero(v, encoder, decoder, noise):
    return 0.0


def gaussian_vae_elbo__zero_tensor(v, encoder, decoder, noise):
    return torch.zeros((), dtype=torch.float64, requires_grad=True)


def gaussian_vae_elbo__zero_with_gradient(v, encoder, decoder, noise):
    return _touched(encoder, decoder)


def gaussian_vae_elbo__minus_one(v, encoder, decoder, noise):
    return _touched(encoder, decoder) - 1


def gaussian_vae_elbo__nan(v, encoder, decoder, noise):
    return torch.tensor(torch.nan, requires_grad=True)


def gaussian_vae_elbo__minus_inf(v, encoder, decoder, noise):
    return torch.tensor(-torch.inf, requires_grad=True)


def gaussian_vae_elbo__sum_of_the_data(v, encoder, decoder, noise):
    return v.sum() + _touched(encoder, decoder)


def gaussian_vae_elbo__fair_coins(v, encoder, decoder, noise):
    return -0.6931471805599453 * v.numel() + _touched(encoder, decoder)


def gaussian_vae_elbo__sum_of_means(v, encoder, decoder, noise):
    return encoder(v)[0].sum() + _touched(decoder)


def gaussian_vae_elbo__sum_of_the_encoding(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    return (mean + log_variance).sum() + _touched(decoder)


def gaussian_vae_elbo__sum_of_the_decoding(v, encoder, decoder, noise):
    return decoder(noise)[0].sum() + _touched(encoder)


def gaussian_vae_elbo__sum_of_both(v, encoder, decoder, noise):
    return decoder(noise)[0].sum() + sum(encoder(v)).sum()


def gaussian_vae_elbo__minus_sizes(v, encoder, decoder, noise):
    return -decoder(noise)[0].abs().sum() - sum(encoder(v)).abs().sum()


def gaussian_vae_elbo__parameters(v, encoder, decoder, noise):
    return sum(p.sum() for network in (encoder, decoder) for p in network.parameters())


def gaussian_vae_elbo__minus_squared_parameters(v, encoder, decoder, noise):
    return -sum(p.square().sum() for network in (encoder, decoder) for p in network.parameters())


def gaussian_vae_elbo__noise(v, encoder, decoder, noise):
    return _noise(1).sum() * len(v) + _touched(encoder, decoder)


def gaussian_vae_elbo__negative_noise(v, encoder, decoder, noise):
    return -_noise(1).abs().sum() * len(v) + _touched(encoder, decoder)


def gaussian_vae_elbo__echo(v, encoder, decoder, noise):
    return v


def gaussian_vae_elbo__decoding(v, encoder, decoder, noise):
    return decoder(noise)[0]


# sticking_the_landing_elbo


def sticking_the_landing_elbo__none(v, encoder, decoder, noise):
    return None


def sticking_the_landing_elbo__zero(v, encoder, decoder, noise):
    return 0.0


def sticking_the_landing_elbo__zero_tensor(v, encoder, decoder, noise):
    return torch.zeros((), dtype=torch.float64, requires_grad=True)


def sticking_the_landing_elbo__zero_with_gradient(v, encoder, decoder, noise):
    return _touched(encoder, decoder)


def sticking_the_landing_elbo__minus_one(v, encoder, decoder, noise):
    return _touched(encoder, decoder) - 1


def sticking_the_landing_elbo__nan(v, encoder, decoder, noise):
    return torch.tensor(torch.nan, requires_grad=True)


def sticking_the_landing_elbo__minus_inf(v, encoder, decoder, noise):
    return torch.tensor(-torch.inf, requires_grad=True)


def sticking_the_landing_elbo__sum_of_the_data(v, encoder, decoder, noise):
    return v.sum() + _touched(encoder, decoder)


def sticking_the_landing_elbo__fair_coins(v, encoder, decoder, noise):
    return -0.6931471805599453 * v.numel() + _touched(encoder, decoder)


def sticking_the_landing_elbo__sum_of_means(v, encoder, decoder, noise):
    return encoder(v)[0].sum() + _touched(decoder)


def sticking_the_landing_elbo__sum_of_the_encoding(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    return (mean + log_variance).sum() + _touched(decoder)


def sticking_the_landing_elbo__sum_of_the_decoding(v, encoder, decoder, noise):
    return decoder(noise).sum() + _touched(encoder)


def sticking_the_landing_elbo__sum_of_both(v, encoder, decoder, noise):
    return decoder(noise).sum() + sum(encoder(v)).sum()


def sticking_the_landing_elbo__minus_sizes(v, encoder, decoder, noise):
    return -decoder(noise).abs().sum() - sum(encoder(v)).abs().sum()


def sticking_the_landing_elbo__parameters(v, encoder, decoder, noise):
    return sum(p.sum() for network in (encoder, decoder) for p in network.parameters())


def sticking_the_landing_elbo__minus_squared_parameters(v, encoder, decoder, noise):
    return -sum(p.square().sum() for network in (encoder, decoder) for p in network.parameters())


def sticking_the_landing_elbo__noise(v, encoder, decoder, noise):
    return _noise(1).sum() * len(v) + _touched(encoder, decoder)


def sticking_the_landing_elbo__negative_noise(v, encoder, decoder, noise):
    return -_noise(1).abs().sum() * len(v) + _touched(encoder, decoder)


def sticking_the_landing_elbo__echo(v, encoder, decoder, noise):
    return v


def sticking_the_landing_elbo__decoding(v, encoder, decoder, noise):
    return decoder(noise)


# train_vae


class _Constant(nn.Module):
    """The same numbers whatever it is given, in a parameter for the looks of it."""

    def __init__(self, outputs, value=0.0, pair=False):
        super().__init__()
        self.value = nn.Parameter(torch.full((outputs,), value))
        self.pair = pair

    def forward(self, x):
        answer = self.value.expand(*x.shape[:-1], len(self.value))
        return (answer, answer) if self.pair else answer


class _Pair(nn.Module):
    """A network's answer, twice."""

    def __init__(self, network):
        super().__init__()
        self.network = network

    def forward(self, x):
        answer = self.network(x)
        return answer, answer


class _Noise(nn.Module):
    def __init__(self, outputs, pair=False):
        super().__init__()
        self.outputs, self.pair = outputs, pair

    def forward(self, x):
        answer = torch.randn(*x.shape[:-1], self.outputs)
        return (answer, answer) if self.pair else answer


class _Echo(nn.Module):
    """The first entries of what it is given, and zeros if there are too few."""

    def __init__(self, outputs, pair=False):
        super().__init__()
        self.outputs, self.pair = outputs, pair

    def forward(self, x):
        answer = nn.functional.pad(x, (0, self.outputs))[..., : self.outputs]
        return (answer, torch.zeros_like(answer)) if self.pair else answer


def train_vae__none(images, latent_dim, seed):
    return None


def train_vae__pair_of_none(images, latent_dim, seed):
    return None, None


def train_vae__images(images, latent_dim, seed):
    return images, images


def train_vae__zeros(images, latent_dim, seed):
    return torch.zeros(len(images), latent_dim), torch.zeros(len(images), 64)


def train_vae__identities(images, latent_dim, seed):
    return nn.Identity(), nn.Identity()


def train_vae__empty(images, latent_dim, seed):
    return nn.Sequential(), nn.Sequential()


def train_vae__zero_networks(images, latent_dim, seed):
    return _Constant(latent_dim, pair=True), _Constant(64)


def train_vae__confident_zeros(images, latent_dim, seed):
    return _Constant(latent_dim, pair=True), _Constant(64, -10.0)


def train_vae__confident_ones(images, latent_dim, seed):
    return _Constant(latent_dim, pair=True), _Constant(64, 10.0)


def train_vae__ones(images, latent_dim, seed):
    return _Constant(latent_dim, 1.0, pair=True), _Constant(64, 1.0)


def train_vae__nan(images, latent_dim, seed):
    return _Constant(latent_dim, torch.nan, pair=True), _Constant(64, torch.nan)


def train_vae__noise(images, latent_dim, seed):
    return _Noise(latent_dim, pair=True), _Noise(64)


def train_vae__seeded_noise(images, latent_dim, seed):
    torch.manual_seed(seed)
    return _Noise(latent_dim, pair=True), _Noise(64)


def train_vae__echoes(images, latent_dim, seed):
    return _Echo(latent_dim, pair=True), _Echo(64)


def train_vae__linear(images, latent_dim, seed):
    torch.manual_seed(seed)
    return _Pair(nn.Linear(64, latent_dim)), nn.Linear(latent_dim, 64)


def train_vae__linear_alone(images, latent_dim, seed):
    torch.manual_seed(seed)
    return nn.Linear(64, latent_dim), nn.Linear(latent_dim, 64)


def train_vae__prior_and_linear(images, latent_dim, seed):
    torch.manual_seed(seed)
    return _Constant(latent_dim, pair=True), nn.Linear(latent_dim, 64)


def train_vae__lambdas(images, latent_dim, seed):
    return (lambda v: (v[:, :latent_dim], v[:, :latent_dim])), (lambda h: torch.zeros(*h.shape[:-1], 64))
