"""The mistakes of some of the chaffs of `autoencoders`, made once more by students who write in other ways.

Each bears the name of the chaff whose sentence it was written from, without that chaff's code.
"""

import math

import torch
from torch import distributions as D
from torch import nn
from torch.nn import functional as nnf

# kl_to_standard_normal


def kl_to_standard_normal__symmetric(mean, log_variance):
    q = D.Normal(mean, (0.5 * log_variance).exp())
    prior = D.Normal(torch.zeros_like(mean), torch.ones_like(mean))
    there, back = D.kl_divergence(q, prior), D.kl_divergence(prior, q)
    return torch.stack([there, back]).mean(0).sum(-1)


def kl_to_standard_normal__plus_log_variance(mean, log_variance):
    rows = []
    for m, lv in zip(mean, log_variance):
        rows.append(sum((torch.exp(b) + a * a - 1 + b) / 2 for a, b in zip(m, lv)))
    return torch.stack(rows)


def kl_to_standard_normal__sum_over_the_batch(mean, log_variance):
    std = torch.exp(log_variance / 2)
    terms = (std.square() + mean.square()) / 2 - std.log() - 0.5
    return torch.einsum("bh->h", terms)


def kl_to_standard_normal__with_normalising_constant(mean, log_variance):
    entropy = 0.5 * (1 + log_variance).sum(1)
    cross_entropy = 0.5 * (math.log(2 * math.pi) + mean.pow(2) + log_variance.exp()).sum(1)
    return cross_entropy - entropy


def kl_to_standard_normal__variance_for_std_in_torch(mean, log_variance):
    q = D.Independent(D.Normal(loc=mean, scale=log_variance.exp()), 1)
    prior = D.Independent(D.Normal(loc=mean * 0, scale=mean * 0 + 1), 1)
    return D.kl.kl_divergence(q, prior)


def kl_to_standard_normal__data(mean, log_variance):
    numbers = log_variance.data
    squares = torch.linalg.vector_norm(mean, dim=-1) ** 2
    return (squares + numbers.exp().sum(-1) - numbers.sum(-1) - mean.shape[-1]) / 2


# reparameterise


def reparameterise__twice_the_log(mean, log_variance, noise):
    sigma = log_variance.exp().square()
    return torch.addcmul(mean.expand_as(noise), sigma.expand_as(noise), noise)


def reparameterise__mean_scaled(mean, log_variance, noise):
    std = log_variance.exp().sqrt()
    return torch.stack([(mean + e) * std for e in noise])


def reparameterise__rsample(mean, log_variance, noise):
    samples = len(noise)
    return D.Normal(mean, log_variance.mul(0.5).exp()).rsample(torch.Size([samples]))


def reparameterise__shared_over_the_dimensions(mean, log_variance, noise):
    first, *_ = noise.unbind(-1)
    return mean + torch.einsum("bh,sb->sbh", torch.exp(log_variance / 2), first)


def reparameterise__epsilon(mean, log_variance, noise):
    std = torch.sqrt(torch.exp(log_variance))
    std = std + 1e-4
    return mean[None] + std[None] * noise


def reparameterise__std_is_data(mean, log_variance, noise):
    std = log_variance.div(2).exp().data
    draws = []
    for e in noise:
        draws.append(e.mul(std).add(mean))
    return torch.stack(draws)


# bernoulli_log_likelihood


def bernoulli_log_likelihood__sigmoid_twice(v, logits):
    p = logits.sigmoid()
    return D.Independent(D.Bernoulli(logits=p), 1).log_prob(v)


def bernoulli_log_likelihood__no_normaliser(v, logits):
    return torch.einsum("...bd,bd->...b", logits, v)


def bernoulli_log_likelihood__mean_over_the_pixels(v, logits):
    log_p, log_not_p = nnf.logsigmoid(logits), nnf.logsigmoid(-logits)
    total = 0
    for k in range(v.shape[-1]):
        total = total + v[..., k] * log_p[..., k] + (1 - v[..., k]) * log_not_p[..., k]
    return total / v.shape[-1]


def bernoulli_log_likelihood__averaged_over_samples(v, logits):
    b, d = v.shape
    flat = logits.reshape(-1, b, d)
    cross_entropy = nnf.binary_cross_entropy_with_logits(flat, v.expand_as(flat), reduction="none")
    return -cross_entropy.sum(2).mean(0)


def bernoulli_log_likelihood__logits_clamped(v, logits):
    logits = torch.clamp(logits, -10.0, 10.0)
    return (v * logits - torch.log1p(torch.exp(logits))).sum(dim=-1)


def bernoulli_log_likelihood__normaliser_detached(v, logits):
    with torch.no_grad():
        normaliser = torch.logaddexp(logits, torch.zeros_like(logits)).sum(-1)
    return torch.sum(v * logits, dim=-1) - normaliser


# gaussian_log_likelihood


def gaussian_log_likelihood__log_of_pi(v, mean, variance):
    std = variance.sqrt()
    t = (v - mean) / std
    return -(t * t / 2 + std.log() + math.log(math.pi) / 2).sum(-1)


def gaussian_log_likelihood__variance_squared(v, mean, variance):
    d = v.shape[-1]
    distance = torch.einsum("...k,...k->...", (v - mean) ** 2, variance**-2)
    return -0.5 * (distance + variance.log().sum(-1) + d * math.log(2 * math.pi))


def gaussian_log_likelihood__not_squared(v, mean, variance):
    normaliser = (2 * math.pi * variance).sqrt().log()
    return (-(v - mean).abs() / (2 * variance) - normaliser).sum(-1)


def gaussian_log_likelihood__not_summed(v, mean, variance):
    return D.Normal(mean, torch.sqrt(variance)).log_prob(v)


def gaussian_log_likelihood__first_row(v, mean, variance):
    first = mean.select(-2, 0).unsqueeze(-2)
    return D.Independent(D.Normal(first.expand_as(mean), variance**0.5), 1).log_prob(v)


def gaussian_log_likelihood__mean_detached(v, mean, variance):
    centre = mean.detach().clone()
    loss = nn.GaussianNLLLoss(full=True, eps=1e-300, reduction="none")
    return -loss(centre, v.expand_as(mean), variance).sum(-1)


# continuous_bernoulli_log_likelihood


def _log_sinh_ratio(x):
    """log(sinh(x) / x), stable everywhere."""
    small = x.abs() < 0.05
    tame = torch.where(small, torch.ones_like(x), x.abs())
    far = tame + torch.log1p(-torch.exp(-2 * tame)) - torch.log(2 * tame)
    t = torch.where(small, x, torch.zeros_like(x)) ** 2
    return torch.where(small, t / 6 - t**2 / 180 + t**3 / 2835, far)


def _log_constant(logits):
    """log C(p), with C the inverse of the integral of p^v (1 - p)^(1 - v)."""
    return nnf.softplus(logits) - logits / 2 - _log_sinh_ratio(logits / 2)


def _bernoulli(v, logits):
    return v * nnf.logsigmoid(logits) + (1 - v) * nnf.logsigmoid(-logits)


def continuous_bernoulli_log_likelihood__normaliser_not_logged(v, logits):
    C = torch.exp(_log_constant(logits))
    return torch.sum(_bernoulli(v, logits) + C, -1)


def continuous_bernoulli_log_likelihood__sinh_not_halved(v, logits):
    log_partition = logits / 2 + _log_sinh_ratio(logits)
    return (v * logits).sum(-1) - log_partition.sum(-1)


def continuous_bernoulli_log_likelihood__rounded_pixels(v, logits):
    pixels = (v > 0.5).to(v.dtype)
    total = 0
    for pixel, logit in zip(pixels.unbind(-1), logits.unbind(-1)):
        total = total + _bernoulli(pixel, logit) + _log_constant(logit)
    return total


def continuous_bernoulli_log_likelihood__nan_gradient_beside_a_series(v, logits):
    half = logits.abs() / 2
    exact = half + torch.log(-torch.expm1(-2 * half)) - torch.log(2 * half)
    t = half.square()
    series = t / 6 - t.square() / 180 + t**3 / 2835
    log_partition = logits / 2 + torch.where(half < 0.05, series, exact)
    return (v * logits - log_partition).sum(-1)


def continuous_bernoulli_log_likelihood__wrong_coefficient(v, logits):
    near = logits.abs() < 0.1
    l = torch.where(near, logits, torch.zeros_like(logits))
    series = l / 2 + l**2 / 12 - l**4 / 2880
    away = torch.where(near, torch.ones_like(logits), logits)
    exact = away / 2 + _log_sinh_ratio(away / 2)
    return torch.sum(logits * v - torch.where(near, series, exact), dim=-1)


def continuous_bernoulli_log_likelihood__negative(v, logits):
    loss = nnf.softplus(logits) - v * logits - _log_constant(logits)
    return loss.sum(-1)


# The bounds


class _Posterior:
    """The encoder's answer, as a student would wrap it up."""

    def __init__(self, encoder, v):
        self.mean, self.log_variance = encoder(v)

    @property
    def std(self):
        return torch.exp(0.5 * self.log_variance)

    def draw(self, noise):
        return self.mean + self.std * noise

    def kl(self):
        q = D.Normal(self.mean, self.std)
        return D.kl_divergence(q, D.Normal(torch.zeros_like(self.mean), 1.0)).sum(-1)


def _fit_of_bits(v, logits):
    return D.Bernoulli(logits=logits).log_prob(v).sum(-1)


# bernoulli_vae_elbo


def bernoulli_vae_elbo__mean_over_the_batch(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    fit = torch.stack([_fit_of_bits(v, decoder(q.draw(e))) for e in noise]).mean(0)
    return torch.mean(fit - q.kl())


def bernoulli_vae_elbo__kl_reversed(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    fit = _fit_of_bits(v, decoder(q.draw(noise))).sum() / len(noise)
    prior = D.Normal(torch.zeros_like(q.mean), torch.ones_like(q.mean))
    return fit - D.kl_divergence(prior, D.Normal(q.mean, q.std)).sum()


def bernoulli_vae_elbo__decoder_of_the_noise(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    reconstruction = nnf.binary_cross_entropy_with_logits(
        decoder(noise), v.expand(len(noise), *v.shape), reduction="sum"
    )
    kl = -0.5 * torch.sum(1 + log_variance - mean.pow(2) - log_variance.exp())
    return -reconstruction / len(noise) - kl


def bernoulli_vae_elbo__first_image(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    logits = decoder(q.draw(noise))[:, 0]
    image = v[0]
    fit = (image * nnf.logsigmoid(logits) + (1 - image) * nnf.logsigmoid(-logits)).sum(1).mean()
    return fit - q.kl()[0]


def bernoulli_vae_elbo__h_detached(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    with torch.no_grad():
        codes = [mean + log_variance.exp().sqrt() * e for e in noise]
    fit = sum((v * decoder(h) - nnf.softplus(decoder(h))).sum() for h in codes) / len(codes)
    return fit - ((log_variance.exp() + mean**2 - 1 - log_variance) / 2).sum()


def bernoulli_vae_elbo__running_total_of_items(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    total = 0.0
    for e in noise:
        fit = _fit_of_bits(v, decoder(q.draw(e)))
        total += (fit - q.kl()).sum().item() / len(noise)
    return torch.tensor(total, dtype=v.dtype)


# gaussian_vae_elbo


def gaussian_vae_elbo__loss(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    m, variance = decoder(q.draw(noise))
    nll = nnf.gaussian_nll_loss(m, v.expand_as(m), variance, full=True, eps=1e-300, reduction="sum") / len(noise)
    return nll + q.kl().sum()


def gaussian_vae_elbo__unit_variance(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    s, d = noise.shape[0], v.shape[-1]
    elbo = 0
    for e in noise:
        m, _ = decoder(mean + e * torch.exp(log_variance / 2))
        log_p = -0.5 * ((v - m) ** 2).sum(1) - d / 2 * math.log(2 * math.pi)
        elbo = elbo + log_p.sum() / s
    return elbo + 0.5 * (1 + log_variance - mean**2 - torch.exp(log_variance)).sum()


def gaussian_vae_elbo__bernoulli(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    logits, _ = decoder(q.draw(noise))
    fit = (v * nnf.logsigmoid(logits) + (1 - v) * nnf.logsigmoid(-logits)).sum(-1)
    return (fit.mean(0) - q.kl()).sum()


def gaussian_vae_elbo__decoder_at_the_mean(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    m, variance = decoder(q.mean)
    fit = D.Independent(D.Normal(m, variance.sqrt()), 1).log_prob(v)
    return torch.sum(fit - q.kl())


def gaussian_vae_elbo__samples_shuffled(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    s = noise.shape[0]
    h = q.draw(noise).flatten(0, 1)
    m, variance = decoder(h)
    data = v.repeat_interleave(s, dim=0)
    fit = D.Normal(m, variance.sqrt()).log_prob(data).sum() / s
    return fit - q.kl().sum()


def gaussian_vae_elbo__kl_as_number(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    kl = sum(q.kl().tolist())
    m, variance = decoder(q.draw(noise))
    log_p = -((v - m) ** 2 / variance + torch.log(2 * math.pi * variance)) / 2
    return log_p.sum() / len(noise) - kl


# sticking_the_landing_elbo


def _log_joint(v, h, decoder):
    prior = D.Normal(torch.zeros_like(h), torch.ones_like(h))
    return _fit_of_bits(v, decoder(h)) + prior.log_prob(h).sum(-1)


def sticking_the_landing_elbo__only_the_score(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    h = q.draw(noise).detach()
    log_q = D.Independent(D.Normal(q.mean, q.std), 1).log_prob(h)
    return torch.sum(_log_joint(v, h, decoder) - log_q) / len(noise)


def sticking_the_landing_elbo__likelihood_detached(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    total = 0
    for e in noise:
        h = q.draw(e)
        likelihood = _fit_of_bits(v, decoder(h.detach()))
        prior = D.Normal(torch.zeros_like(h), 1.0).log_prob(h).sum(-1)
        log_q = D.Normal(q.mean.detach(), q.std.detach()).log_prob(h).sum(-1)
        total = total + (likelihood + prior - log_q).sum()
    return total / len(noise)


def sticking_the_landing_elbo__score_in_the_value(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    h = q.draw(noise)

    def log_q(z):
        return D.Normal(q.mean, q.std).log_prob(z).sum(-1)

    bound = _log_joint(v, h, decoder) - log_q(h)
    correction = log_q(h.detach())
    return (bound + correction).mean(0).sum()


def sticking_the_landing_elbo__variance_as_std(v, encoder, decoder, noise):
    q = _Posterior(encoder, v)
    h = q.draw(noise)
    with torch.no_grad():
        frozen = D.Normal(q.mean.clone(), q.log_variance.exp())
    return (_log_joint(v, h, decoder) - frozen.log_prob(h).sum(-1)).sum() / len(h)


def sticking_the_landing_elbo__importance_weighted(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = mean + torch.exp(log_variance / 2) * noise
    mu, lv = mean.detach(), log_variance.detach()
    log_q = -0.5 * (math.log(2 * math.pi) + lv + (h - mu) ** 2 / lv.exp()).sum(-1)
    log_weights = _log_joint(v, h, decoder) - log_q
    return (torch.logsumexp(log_weights, dim=0) - math.log(len(noise))).sum()


def sticking_the_landing_elbo__encoder_disabled(v, encoder, decoder, noise):
    for parameter in encoder.parameters():
        parameter.requires_grad = False
    q = _Posterior(encoder, v)
    h = q.draw(noise)
    log_q = D.Normal(q.mean, q.std).log_prob(h).sum(-1)
    return (_log_joint(v, h, decoder) - log_q).mean(0).sum()
