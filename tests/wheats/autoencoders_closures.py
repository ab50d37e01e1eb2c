"""Right answers to `autoencoders` out of small functions made by others: partials, closures, functional_call."""

import math
from functools import partial, reduce
from operator import add

import torch
from torch import nn
from torch.func import functional_call


def compose(*functions):
    return lambda *x: reduce(lambda y, f: f(y), functions[1:], functions[0](*x))


total = partial(torch.sum, dim=-1)


def summed_over_pixels(of_one_pixel):
    return compose(of_one_pixel, total)


def power_series(*coefficients):
    return lambda x: reduce(lambda rest, c: rest * x + c, reversed(coefficients), torch.zeros_like(x))


def piecewise(condition, inside, outside, at_rest_inside, at_rest_outside):
    """Neither branch ever sees what belongs to the other, so that no gradient becomes nan."""

    def function(x):
        chosen = condition(x)
        one = inside(torch.where(chosen, x, torch.full_like(x, at_rest_inside)))
        other = outside(torch.where(chosen, torch.full_like(x, at_rest_outside), x))
        return torch.where(chosen, one, other)

    return function


def gaussian_term(x, mean, variance):
    return -((x - mean) ** 2) / variance / 2 - torch.log(variance) / 2 - math.log(2 * math.pi) / 2


def bernoulli_term(v, logits):
    return torch.xlogy(v, torch.sigmoid(logits)) + torch.xlogy(1 - v, torch.sigmoid(-logits))


def stable_bernoulli_term(v, logits):
    return torch.minimum(logits, torch.zeros(1)) - torch.log1p(torch.exp(-torch.abs(logits))) - (1 - v) * logits


log_sinhc_series = compose(torch.square, power_series(0.0, 1 / 6, -1 / 180, 1 / 2835, -1 / 37800))
log_sinhc = piecewise(
    lambda x: torch.abs(x) < 0.1,
    log_sinhc_series,
    lambda x: torch.log(torch.sinh(x) / x),  # good up to arguments of 700, logits of 1400
    0.0,
    1.0,
)


def continuous_bernoulli_term(v, logits):
    return (v - 0.5) * logits - log_sinhc(logits / 2)


def kl_term(mean, log_variance):
    return (torch.exp(log_variance) + mean**2 - log_variance - 1) / 2


kl_to_standard_normal = summed_over_pixels(kl_term)
bernoulli_log_likelihood = summed_over_pixels(stable_bernoulli_term)
gaussian_log_likelihood = summed_over_pixels(gaussian_term)
continuous_bernoulli_log_likelihood = summed_over_pixels(continuous_bernoulli_term)


def sampler(mean, log_variance):
    std = torch.exp(log_variance) ** 0.5
    return lambda noise: mean + std * noise


def reparameterise(mean, log_variance, noise):
    return torch.stack(list(map(sampler(mean, log_variance), noise)))


def elbo_with(likelihood):
    def elbo(v, encoder, decoder, noise):
        q = encoder(v)

        def of_one_sample(h):
            return torch.sum(likelihood(v, decoder(h)))

        fits = map(compose(sampler(*q), of_one_sample), noise)
        return reduce(add, fits) / len(noise) - torch.sum(kl_to_standard_normal(*q))

    return elbo


bernoulli_vae_elbo = elbo_with(bernoulli_term)
gaussian_vae_elbo = elbo_with(lambda v, decoded: gaussian_log_likelihood(v, *decoded))


def sticking_the_landing_elbo(v, encoder, decoder, noise):
    state = {name: tensor.detach() for name, tensor in [*encoder.named_parameters(), *encoder.named_buffers()]}
    fixed_mean, fixed_log_variance = functional_call(encoder, state, v)
    log_q = partial(gaussian_term, mean=fixed_mean, variance=torch.exp(fixed_log_variance))
    log_prior = partial(gaussian_term, mean=torch.tensor(0.0), variance=torch.tensor(1.0))
    draw = sampler(*encoder(v))

    def of_one_sample(eps):
        h = draw(eps)
        return torch.sum(bernoulli_term(v, decoder(h))) + torch.sum(log_prior(h)) - torch.sum(log_q(h))

    return torch.mean(torch.stack([of_one_sample(eps) for eps in noise]))


def network(*sizes, activation=nn.LeakyReLU):
    pairs = list(zip(sizes[:-1], sizes[1:], strict=True))
    layers = [layer for a, b in pairs for layer in (nn.Linear(a, b), activation())]
    return nn.Sequential(*layers[:-1])


class Pair(nn.Module):
    def __init__(self, first, second):
        super().__init__()
        self.first, self.second = first, second

    def forward(self, x):
        return self.first(x), self.second(x)


def batches(images, size, generator):
    while True:
        yield from images[torch.randperm(len(images), generator=generator)].split(size)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    stream = batches(images, 80, torch.Generator().manual_seed(seed))
    encoder = Pair(network(64, 100, latent_dim), network(64, 50, latent_dim))
    decoder = network(latent_dim, 80, 80, 64)
    optimiser = torch.optim.NAdam([*encoder.parameters(), *decoder.parameters()], lr=2e-3)
    elbo = elbo_with(lambda v, logits: torch.sum(stable_bernoulli_term(v, logits)))
    for _, v in zip(range(1300), stream, strict=False):
        loss = -elbo(v, encoder, decoder, torch.randn(1, len(v), latent_dim)) / len(v)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    return encoder, decoder
