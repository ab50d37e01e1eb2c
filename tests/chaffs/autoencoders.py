"""Wrong solutions to `autoencoders`, each with the one sentence that its author should read.

A function is named `<function>__<slug>`; what its name starts with is the function that it gets wrong.
"""

import math

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

LOG_TWO_PI = math.log(2 * math.pi)


# What the wrong solutions share: the right parts, from which each of them leaves out, changes or adds one.


def _kl(m, lv):
    return 0.5 * (lv.exp() + m**2 - 1 - lv).sum(-1)


def _draw(m, lv, noise):
    return m + (lv / 2).exp() * noise


def _bernoulli(v, logits):
    return (v * logits - F.softplus(logits)).sum(-1)


def _gaussian(v, m, s2):
    return -0.5 * ((v - m) ** 2 / s2 + s2.log() + LOG_TWO_PI).sum(-1)


def _log_ratio(x):
    """log of (x/2) / sinh(x/2)."""
    half = x.abs() / 2
    small = half < 0.1
    a, z = torch.where(small, 1.0, half), torch.where(small, half, 0.0) ** 2
    far = a.log() - a - torch.log(-torch.expm1(-2 * a)) + math.log(2)
    return torch.where(small, -(z / 6 - z**2 / 180 + z**3 / 2835 - z**4 / 37800), far)


def _elbo(v, encoder, decoder, noise, kl=_kl, draw=_draw, fit=_bernoulli):
    m, lv = encoder(v)
    return (fit(v, decoder(draw(m, lv, noise))).mean(0) - kl(m, lv)).sum()


def _fit_gaussian(v, parameters):
    return _gaussian(v, *parameters)


def _landing(v, encoder, decoder, noise, q_m=torch.detach, q_lv=torch.detach, in_q=lambda h: h, log_q=_gaussian):
    m, lv = encoder(v)
    h = _draw(m, lv, noise)
    joint = _bernoulli(v, decoder(h)) - 0.5 * (h**2 + LOG_TWO_PI).sum(-1)
    return (joint - log_q(in_q(h), q_m(m), q_lv(lv).exp())).mean(0).sum()


# kl_to_standard_normal


def kl_to_standard_normal__no_half(mean, log_variance):
    """The factor 1/2 is missing."""
    return 2 * _kl(mean, log_variance)


def kl_to_standard_normal__sign(mean, log_variance):
    """The divergence is positive: that is its negative, as it stands in the ELBO."""
    return -_kl(mean, log_variance)


def kl_to_standard_normal__log_std(mean, log_variance):
    """log_variance is log σ², not log σ."""
    return _kl(mean, 2 * log_variance)


def kl_to_standard_normal__std(mean, log_variance):
    """The variance, not the std, stands beside the square of the mean."""
    return 0.5 * ((log_variance / 2).exp() + mean**2 - 1 - log_variance).sum(-1)


def kl_to_standard_normal__no_minus_one(mean, log_variance):
    """The -1 of each dimension is missing."""
    return _kl(mean, log_variance) + 0.5 * mean.shape[-1]


def kl_to_standard_normal__mean_over_dimensions(mean, log_variance):
    """The divergences of independent dimensions add up."""
    return _kl(mean, log_variance) / mean.shape[-1]


def kl_to_standard_normal__over_the_batch(mean, log_variance):
    """One divergence for each data point."""
    return _kl(mean, log_variance).sum().expand(len(mean))


def kl_to_standard_normal__reverse(mean, log_variance):
    """The divergence is from q to the prior, not from the prior to q."""
    return 0.5 * ((1 + mean**2) * (-log_variance).exp() - 1 + log_variance).sum(-1)


def kl_to_standard_normal__detached(mean, log_variance):
    """The divergence must carry a gradient."""
    return _kl(mean, log_variance).detach()


def kl_to_standard_normal__rewrapped(mean, log_variance):
    """torch.tensor makes a new tensor without a graph."""
    return torch.tensor(_kl(mean, log_variance).tolist(), dtype=torch.float64)


def kl_to_standard_normal__mean_detached(mean, log_variance):
    """The gradient by the mean is cut off."""
    return _kl(mean.detach(), log_variance)


def kl_to_standard_normal__variance_detached(mean, log_variance):
    """The gradient by the log-variance is cut off in one term."""
    return 0.5 * (log_variance.detach().exp() + mean**2 - 1 - log_variance).sum(-1)


def kl_to_standard_normal__numpy(mean, log_variance):
    """Through NumPy no gradient flows."""
    m, lv = mean.detach().numpy(), log_variance.detach().numpy()
    return torch.from_numpy(0.5 * (np.exp(lv) + m**2 - 1 - lv).sum(-1))


def kl_to_standard_normal__clamped(mean, log_variance):
    """A clamp has no gradient beyond its ends."""
    return _kl(mean, log_variance.clamp(-2, 2))


def kl_to_standard_normal__in_place(mean, log_variance):
    """The caller's mean is overwritten."""
    mean *= mean
    return 0.5 * (log_variance.exp() + mean - 1 - log_variance).sum(-1)


# reparameterise


def reparameterise__variance(mean, log_variance, noise):
    """The noise is scaled by the std, not by the variance."""
    return mean + log_variance.exp() * noise


def reparameterise__log_std(mean, log_variance, noise):
    """log_variance must be halved and exponentiated."""
    return mean + log_variance * noise


def reparameterise__double(mean, log_variance, noise):
    """The std is exp(log_variance / 2)."""
    return mean + (2 * log_variance).exp() * noise


def reparameterise__softplus(mean, log_variance, noise):
    """exp undoes the logarithm, softplus does not."""
    return mean + F.softplus(log_variance).sqrt() * noise


def reparameterise__minus(mean, log_variance, noise):
    """The noise is added."""
    return mean - (log_variance / 2).exp() * noise


def reparameterise__fresh(mean, log_variance, noise):
    """The noise is an argument."""
    return mean + (log_variance / 2).exp() * torch.randn_like(noise)


def reparameterise__sampled(mean, log_variance, noise):
    """torch.normal gives draws through which no gradient flows, of other noise."""
    return torch.normal(mean.expand_as(noise), (log_variance / 2).exp().expand_as(noise))


def reparameterise__no_grad(mean, log_variance, noise):
    """Under no_grad nothing can be differentiated."""
    with torch.no_grad():
        return _draw(mean, log_variance, noise)


def reparameterise__std_detached(mean, log_variance, noise):
    """The gradient by the log-variance is cut off."""
    return mean + (log_variance / 2).exp().detach() * noise


def reparameterise__mean_detached(mean, log_variance, noise):
    """The gradient by the mean is cut off."""
    return mean.data + (log_variance / 2).exp() * noise


def reparameterise__straight_through(mean, log_variance, noise):
    """The gradient by the log-variance is noise σ / 2."""
    std = (log_variance / 2).exp()
    return mean + (std + log_variance - log_variance.detach() - std + std.detach()) * noise


def reparameterise__first_noise(mean, log_variance, noise):
    """Every sample has its own noise."""
    return _draw(mean, log_variance, noise[:1]).expand_as(noise)


def reparameterise__no_mean(mean, log_variance, noise):
    """The mean is missing."""
    return (log_variance / 2).exp() * noise + 0 * mean


def reparameterise__jitter(mean, log_variance, noise):
    """A constant added to the std changes it."""
    return mean + ((log_variance / 2).exp() + 1e-3) * noise


# bernoulli_log_likelihood


def bernoulli_log_likelihood__probabilities(v, logits):
    """The decoder answers logits: the probability is their sigmoid."""
    p = logits.clamp(1e-6, 1 - 1e-6)
    return (v * p.log() + (1 - v) * (1 - p).log()).sum(-1)


def bernoulli_log_likelihood__loss(v, logits):
    """The cross-entropy is the negative log-likelihood."""
    return -_bernoulli(v, logits)


def bernoulli_log_likelihood__mean(v, logits):
    """The logarithms of independent pixels add up."""
    return _bernoulli(v, logits) / v.shape[-1]


def bernoulli_log_likelihood__half(v, logits):
    """Pixels that are 0 count as well."""
    return (v * F.logsigmoid(logits)).sum(-1)


def bernoulli_log_likelihood__inverted(v, logits):
    """A logit is log(p / (1 - p)), p the probability of 1."""
    return _bernoulli(v, -logits)


def bernoulli_log_likelihood__squared_error(v, logits):
    """That is a Gaussian likelihood."""
    return -0.5 * ((v - logits.sigmoid()) ** 2).sum(-1)


def bernoulli_log_likelihood__sigmoid_twice(v, logits):
    """binary_cross_entropy_with_logits takes the sigmoid itself."""
    return _bernoulli(v, logits.sigmoid())


def bernoulli_log_likelihood__eps(v, logits):
    """A constant inside the logarithm changes it."""
    p = logits.sigmoid()
    return (v * (p + 1e-3).log() + (1 - v) * (1 - p + 1e-3).log()).sum(-1)


def bernoulli_log_likelihood__clamped(v, logits):
    """Where the logit is clamped, no gradient flows."""
    return _bernoulli(v, logits.clamp(-3, 3))


def bernoulli_log_likelihood__over_batch(v, logits):
    """The sum is over the pixels, not over the data points."""
    return (v * logits - F.softplus(logits)).sum(-2).sum(-1, keepdim=True).expand(logits.shape[:-1])


def bernoulli_log_likelihood__item(v, logits):
    """.item() cuts the graph."""
    flat = [x.item() for x in _bernoulli(v, logits).reshape(-1)]
    return torch.tensor(flat, dtype=torch.float64).reshape(logits.shape[:-1])


def bernoulli_log_likelihood__detached_normaliser(v, logits):
    """The softplus carries a gradient, too."""
    return (v * logits - F.softplus(logits).detach()).sum(-1)


def bernoulli_log_likelihood__rounded(v, logits):
    """A likelihood needs the probability, not the more likely pixel."""
    return _bernoulli(v, 2 * logits)


# gaussian_log_likelihood


def gaussian_log_likelihood__std(v, mean, variance):
    """The decoder answers a variance, not a std."""
    return _gaussian(v, mean, variance**2)


def gaussian_log_likelihood__log_variance(v, mean, variance):
    """The decoder answers a variance, not its logarithm."""
    return _gaussian(v, mean, variance.exp())


def gaussian_log_likelihood__no_constant(v, mean, variance):
    """The 2π is missing."""
    return _gaussian(v, mean, variance) + 0.5 * v.shape[-1] * LOG_TWO_PI


def gaussian_log_likelihood__no_log(v, mean, variance):
    """The normaliser depends on the variance."""
    return _gaussian(v, mean, variance) + 0.5 * variance.log().sum(-1)


def gaussian_log_likelihood__no_half(v, mean, variance):
    """The square comes with a factor 1/2."""
    return _gaussian(v, mean, variance) - 0.5 * ((v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__squared_error(v, mean, variance):
    """The squared error is a likelihood only for variance 1/2."""
    return -((v - mean) ** 2).sum(-1) + 0 * variance.sum(-1)


def gaussian_log_likelihood__loss(v, mean, variance):
    """The log-likelihood, not its negative."""
    return -_gaussian(v, mean, variance)


def gaussian_log_likelihood__mean(v, mean, variance):
    """The logarithms of independent dimensions add up."""
    return _gaussian(v, mean, variance) / v.shape[-1]


def gaussian_log_likelihood__times(v, mean, variance):
    """The square is divided by the variance."""
    return -0.5 * ((v - mean) ** 2 * variance + variance.log() + LOG_TWO_PI).sum(-1)


def gaussian_log_likelihood__nll_default(v, mean, variance):
    """gaussian_nll_loss leaves the constant out unless it is asked for it."""
    return -F.gaussian_nll_loss(mean, v.expand_as(mean), variance, reduction="none").sum(-1)


def gaussian_log_likelihood__variance_detached(v, mean, variance):
    """The gradient by the variance is cut off."""
    return _gaussian(v, mean, variance.detach())


def gaussian_log_likelihood__floor(v, mean, variance):
    """A floor under the variance changes it."""
    return _gaussian(v, mean, variance.clamp(min=0.5))


def gaussian_log_likelihood__jitter(v, mean, variance):
    """A constant added to the variance matters in small units."""
    return _gaussian(v, mean, variance + 1e-3)


# continuous_bernoulli_log_likelihood


def continuous_bernoulli_log_likelihood__no_normaliser(v, logits):
    """Without its normaliser it is no density on [0, 1]."""
    return _bernoulli(v, logits)


def _normalised(v, logits, sign):
    log_c = F.softplus(logits) - logits / 2 + _log_ratio(logits)
    return (v * logits - F.softplus(logits) + sign * log_c).sum(-1)


def continuous_bernoulli_log_likelihood__sign(v, logits):
    """The normaliser multiplies: its logarithm is added."""
    return _normalised(v, logits, -1.0)


def continuous_bernoulli_log_likelihood__constant(v, logits):
    """The normaliser is 2 at logit 0 only."""
    return _bernoulli(v, logits) + math.log(2) * v.shape[-1]


def continuous_bernoulli_log_likelihood__once(v, logits):
    """Every pixel has a normaliser."""
    log_c = F.softplus(logits) - logits / 2 + _log_ratio(logits)
    return _bernoulli(v, logits) + log_c.mean(-1)


def continuous_bernoulli_log_likelihood__detached(v, logits):
    """The normaliser carries a gradient, too."""
    log_c = F.softplus(logits) - logits / 2 + _log_ratio(logits)
    return _bernoulli(v, logits) + log_c.detach().sum(-1)


def continuous_bernoulli_log_likelihood__singular(v, logits):
    """At logit 0 the formula is 0 / 0."""
    p = logits.sigmoid()
    log_c = torch.log(2 * torch.atanh(1 - 2 * p) / (1 - 2 * p))
    return _bernoulli(v, logits) + log_c.sum(-1)


def continuous_bernoulli_log_likelihood__where(v, logits):
    """torch.where multiplies the branch that is not taken by 0, and 0 times nan is nan."""
    far = torch.log(logits.abs() / 2) - torch.log(torch.sinh(logits.abs() / 2))
    ratio = torch.where(logits.abs() < 1e-3, -(logits**2) / 24, far)
    return (logits * (v - 0.5) + ratio).sum(-1)


def continuous_bernoulli_log_likelihood__flat(v, logits):
    """Around logit 0 the normaliser is not constant: its second derivative counts."""
    near = logits.abs() < 0.2
    ratio = torch.where(near, torch.zeros_like(logits), _log_ratio(logits))
    return (logits * (v - 0.5) + ratio).sum(-1)


def continuous_bernoulli_log_likelihood__shifted(v, logits):
    """Moving the logit away from 0 by a hundredth changes the density."""
    x = torch.where(logits.abs() < 0.01, torch.full_like(logits, 0.01), logits)
    return (x * (v - 0.5) + _log_ratio(x)).sum(-1)


def continuous_bernoulli_log_likelihood__mean(v, logits):
    """The logarithms of independent pixels add up."""
    return (logits * (v - 0.5) + _log_ratio(logits)).mean(-1)


def continuous_bernoulli_log_likelihood__of_probability(v, logits):
    """The normaliser is a function of the probability, or of the logit: not of one in place of the other."""
    return (logits * (v - 0.5) + _log_ratio(logits.sigmoid())).sum(-1)


def continuous_bernoulli_log_likelihood__half_logit(v, logits):
    """sinh(x / 2) with the logit x, not sinh(x)."""
    return (logits * (v - 0.5) + _log_ratio(2 * logits)).sum(-1)


def continuous_bernoulli_log_likelihood__cancels(v, logits):
    """exp(x) - 1 loses all digits next to 0: expm1 does not."""
    x = torch.where(logits == 0, torch.full_like(logits, 1e-12), logits)
    return (x * v + torch.log(x / (torch.exp(x) - 1))).sum(-1)


# bernoulli_vae_elbo


def bernoulli_vae_elbo__mean_over_batch(v, encoder, decoder, noise):
    """The ELBO of the batch is a sum over its data points."""
    return _elbo(v, encoder, decoder, noise) / len(v)


def bernoulli_vae_elbo__sum_over_samples(v, encoder, decoder, noise):
    """The expectation is the mean over the samples."""
    m, lv = encoder(v)
    return (_bernoulli(v, decoder(_draw(m, lv, noise))).sum(0) - _kl(m, lv)).sum()


def bernoulli_vae_elbo__loss(v, encoder, decoder, noise):
    """The ELBO, not its negative."""
    return -_elbo(v, encoder, decoder, noise)


def bernoulli_vae_elbo__plus_kl(v, encoder, decoder, noise):
    """The divergence is subtracted."""
    return _elbo(v, encoder, decoder, noise, kl=lambda m, lv: -_kl(m, lv))


def bernoulli_vae_elbo__no_kl(v, encoder, decoder, noise):
    """Without the divergence it is an auto-encoder with noise."""
    return _elbo(v, encoder, decoder, noise, kl=lambda m, lv: 0 * _kl(m, lv))


def bernoulli_vae_elbo__deterministic(v, encoder, decoder, noise):
    """The decoder sees draws, not means."""
    return _elbo(v, encoder, decoder, noise, draw=lambda m, lv, n: m + 0 * n)


def bernoulli_vae_elbo__detached_draws(v, encoder, decoder, noise):
    """Gradients must flow through the draws to the encoder."""
    return _elbo(v, encoder, decoder, noise, draw=lambda m, lv, n: _draw(m, lv, n).detach())


def bernoulli_vae_elbo__detached_kl(v, encoder, decoder, noise):
    """The divergence carries a gradient, too."""
    return _elbo(v, encoder, decoder, noise, kl=lambda m, lv: _kl(m, lv).detach())


def bernoulli_vae_elbo__kl_item(v, encoder, decoder, noise):
    """.item() cuts the divergence from the graph."""
    m, lv = encoder(v)
    return _bernoulli(v, decoder(_draw(m, lv, noise))).mean(0).sum() - _kl(m, lv).sum().item()


def bernoulli_vae_elbo__item(v, encoder, decoder, noise):
    """A number has no gradient."""
    return _elbo(v, encoder, decoder, noise).item()


def bernoulli_vae_elbo__frozen_decoder(v, encoder, decoder, noise):
    """The decoder learns as well."""
    from torch.func import functional_call

    constants = {name: p.detach() for name, p in decoder.named_parameters()}
    return _elbo(v, encoder, lambda h: functional_call(decoder, constants, (h,)), noise)


def bernoulli_vae_elbo__std_detached(v, encoder, decoder, noise):
    """The draws depend on the log-variance, too."""
    return _elbo(v, encoder, decoder, noise, draw=lambda m, lv, n: _draw(m, lv.detach(), n))


def bernoulli_vae_elbo__variance(v, encoder, decoder, noise):
    """The noise is scaled by the std, not by the variance."""
    return _elbo(v, encoder, decoder, noise, draw=lambda m, lv, n: m + lv.exp() * n)


def bernoulli_vae_elbo__average_logits(v, encoder, decoder, noise):
    """The likelihoods are averaged, not the logits."""
    m, lv = encoder(v)
    return (_bernoulli(v, decoder(_draw(m, lv, noise)).mean(0)) - _kl(m, lv)).sum()


def bernoulli_vae_elbo__first_sample(v, encoder, decoder, noise):
    """All samples count."""
    return _elbo(v, encoder, decoder, noise[:1])


def bernoulli_vae_elbo__sample_form(v, encoder, decoder, noise):
    """The divergence is to be taken in closed form."""
    return _landing(v, encoder, decoder, noise, lambda m: m, lambda lv: lv)


def bernoulli_vae_elbo__fresh(v, encoder, decoder, noise):
    """The noise is an argument."""
    return _elbo(v, encoder, decoder, torch.randn_like(noise))


# gaussian_vae_elbo


def _real(v, encoder, decoder, noise, **parts):
    return _elbo(v, encoder, decoder, noise, fit=_fit_gaussian, **parts)


def gaussian_vae_elbo__mean_over_batch(v, encoder, decoder, noise):
    """The ELBO of the batch is a sum over its data points."""
    return _real(v, encoder, decoder, noise) / len(v)


def gaussian_vae_elbo__std(v, encoder, decoder, noise):
    """The decoder's second answer is a variance."""
    return _elbo(v, encoder, decoder, noise, fit=lambda v, p: _gaussian(v, p[0], p[1] ** 2))


def gaussian_vae_elbo__log_variance(v, encoder, decoder, noise):
    """The decoder's second answer is no logarithm."""
    return _elbo(v, encoder, decoder, noise, fit=lambda v, p: _gaussian(v, p[0], p[1].exp()))


def gaussian_vae_elbo__unit_variance(v, encoder, decoder, noise):
    """The decoder's variance counts."""
    return _elbo(v, encoder, decoder, noise, fit=lambda v, p: _gaussian(v, p[0], torch.ones_like(p[1])))


def gaussian_vae_elbo__no_constant(v, encoder, decoder, noise):
    """The 2π is missing."""
    return _real(v, encoder, decoder, noise) + 0.5 * v.numel() * LOG_TWO_PI


def gaussian_vae_elbo__no_kl(v, encoder, decoder, noise):
    """The divergence is missing."""
    return _real(v, encoder, decoder, noise, kl=lambda m, lv: 0 * _kl(m, lv))


def gaussian_vae_elbo__detached_draws(v, encoder, decoder, noise):
    """Gradients must flow through the draws to the encoder."""
    return _real(v, encoder, decoder, noise, draw=lambda m, lv, n: _draw(m, lv, n).detach())


def gaussian_vae_elbo__detached_kl(v, encoder, decoder, noise):
    """The divergence carries a gradient, too."""
    return _real(v, encoder, decoder, noise, kl=lambda m, lv: _kl(m, lv).detach())


def gaussian_vae_elbo__variance_detached(v, encoder, decoder, noise):
    """The decoder's variance learns as well."""
    return _elbo(v, encoder, decoder, noise, fit=lambda v, p: _gaussian(v, p[0], p[1].detach()))


def gaussian_vae_elbo__sum_over_samples(v, encoder, decoder, noise):
    """The expectation is the mean over the samples."""
    m, lv = encoder(v)
    return (_fit_gaussian(v, decoder(_draw(m, lv, noise))).sum(0) - _kl(m, lv)).sum()


def gaussian_vae_elbo__loss(v, encoder, decoder, noise):
    """The ELBO, not its negative."""
    return -_real(v, encoder, decoder, noise)


def gaussian_vae_elbo__deterministic(v, encoder, decoder, noise):
    """The decoder sees draws, not means."""
    return _real(v, encoder, decoder, noise, draw=lambda m, lv, n: m + 0 * n)


# sticking_the_landing_elbo


def sticking_the_landing_elbo__score_term_kept(v, encoder, decoder, noise):
    """Inside log q the mean and the log-variance must carry no gradient."""
    return _landing(v, encoder, decoder, noise, lambda m: m, lambda lv: lv)


def sticking_the_landing_elbo__log_q_detached(v, encoder, decoder, noise):
    """Only q's parameters are held fixed in log q, not the draws."""
    return _landing(v, encoder, decoder, noise, log_q=lambda *a: _gaussian(*a).detach())


def sticking_the_landing_elbo__draw_detached_in_q(v, encoder, decoder, noise):
    """The draw is the one thing in log q that carries a gradient."""
    return _landing(v, encoder, decoder, noise, lambda m: m, lambda lv: lv, in_q=torch.detach)


def sticking_the_landing_elbo__mean_only(v, encoder, decoder, noise):
    """The log-variance in log q must be held fixed as well."""
    return _landing(v, encoder, decoder, noise, q_lv=lambda lv: lv)


def sticking_the_landing_elbo__log_variance_only(v, encoder, decoder, noise):
    """The mean in log q must be held fixed as well."""
    return _landing(v, encoder, decoder, noise, q_m=lambda m: m)


def sticking_the_landing_elbo__closed_form(v, encoder, decoder, noise):
    """With the divergence in closed form nothing lands: log q is evaluated at the draws."""
    return _elbo(v, encoder, decoder, noise)


def sticking_the_landing_elbo__all_detached(v, encoder, decoder, noise):
    """The encoder must learn."""
    m, lv = encoder(v)
    return _landing(v, lambda v: (m.detach(), lv.detach()), decoder, noise)


def sticking_the_landing_elbo__no_prior(v, encoder, decoder, noise):
    """log p(v, h) holds the prior."""
    m, lv = encoder(v)
    h = _draw(m, lv, noise)
    return (_bernoulli(v, decoder(h)) - _gaussian(h, m.detach(), lv.detach().exp())).mean(0).sum()


def sticking_the_landing_elbo__plus_log_q(v, encoder, decoder, noise):
    """log q is subtracted."""
    return _landing(v, encoder, decoder, noise, log_q=lambda *a: -_gaussian(*a))


def sticking_the_landing_elbo__prior_detached(v, encoder, decoder, noise):
    """The draw carries a gradient in the prior, too."""
    m, lv = encoder(v)
    h = _draw(m, lv, noise)
    prior = -0.5 * (h.detach() ** 2 + LOG_TWO_PI).sum(-1)
    return (_bernoulli(v, decoder(h)) + prior - _gaussian(h, m.detach(), lv.detach().exp())).mean(0).sum()


def sticking_the_landing_elbo__mean_over_batch(v, encoder, decoder, noise):
    """The ELBO of the batch is a sum over its data points."""
    return _landing(v, encoder, decoder, noise) / len(v)


def sticking_the_landing_elbo__item(v, encoder, decoder, noise):
    """A number has no gradient."""
    return float(_landing(v, encoder, decoder, noise))


def sticking_the_landing_elbo__no_constants(v, encoder, decoder, noise):
    """The normaliser of q depends on the log-variance."""
    return _landing(v, encoder, decoder, noise, log_q=lambda h, m, s2: -0.5 * ((h - m) ** 2 / s2 + LOG_TWO_PI).sum(-1))


# train_vae: those that train do so briefly.


class _Encoder(nn.Module):
    def __init__(self, d, k, scale=1.0):
        super().__init__()
        self.layers, self.scale = nn.Sequential(nn.Linear(d, 64), nn.ReLU(), nn.Linear(64, 2 * k)), scale

    def forward(self, v):
        m, lv = self.layers(v).chunk(2, -1)
        return m, lv * self.scale


def _train(images, k, seed, epochs=15, kl=_kl, draw=_draw, fit=_bernoulli, decoder=None):
    torch.manual_seed(seed)
    encoder = _Encoder(images.shape[1], k)
    decoder = decoder or nn.Sequential(nn.Linear(k, 64), nn.ReLU(), nn.Linear(64, images.shape[1]))
    adam = torch.optim.Adam([*encoder.parameters(), *decoder.parameters()], 3e-3)
    for _ in range(epochs):
        for v in images[torch.randperm(len(images))].split(64):
            m, lv = encoder(v)
            loss = -(fit(v, decoder(draw(m, lv, torch.randn_like(m)))) - kl(m, lv)).mean()
            adam.zero_grad()
            loss.backward()
            adam.step()
    return encoder, decoder


class _Constant(nn.Module):
    def __init__(self, logits):
        super().__init__()
        self.logits = nn.Parameter(logits)

    def forward(self, h):
        return self.logits.expand(*h.shape[:-1], -1)


class _Prior(nn.Module):
    def __init__(self, k):
        super().__init__()
        self.k = k

    def forward(self, v):
        zeros = torch.zeros(*v.shape[:-1], self.k)
        return zeros, zeros


def train_vae__untrained(images, latent_dim, seed):
    """The networks must be trained."""
    return _train(images, latent_dim, seed, epochs=0)


def train_vae__one_epoch(images, latent_dim, seed):
    """One pass over the data is not enough."""
    return _train(images, latent_dim, seed, epochs=1)


def train_vae__factorised(images, latent_dim, seed):
    """Independent pixels with the right means are no model of digits."""
    p = images.mean(0).clamp(0.01, 0.99)
    return _Prior(latent_dim), _Constant(torch.log(p / (1 - p)))


def train_vae__deterministic(images, latent_dim, seed):
    """Without noise and divergence it is an auto-encoder."""
    return _train(images, latent_dim, seed, kl=lambda m, lv: 0 * _kl(m, lv), draw=lambda m, lv, n: m)


def train_vae__no_kl(images, latent_dim, seed):
    """Without the divergence the codes leave the prior."""
    return _train(images, latent_dim, seed, kl=lambda m, lv: 0 * _kl(m, lv))


def train_vae__mean_over_pixels(images, latent_dim, seed):
    """The mean over the pixels makes the likelihood 64 times too small beside the divergence."""
    return _train(images, latent_dim, seed, fit=lambda v, x: _bernoulli(v, x) / v.shape[1])


def train_vae__probabilities(images, latent_dim, seed):
    """The decoder is to answer logits."""
    encoder, decoder = _train(images, latent_dim, seed)
    return encoder, nn.Sequential(decoder, nn.Sigmoid())


def train_vae__log_std(images, latent_dim, seed):
    """The encoder is to answer log variances."""
    encoder, decoder = _train(
        images, latent_dim, seed, draw=lambda m, s, n: m + s.exp() * n, kl=lambda m, s: _kl(m, 2 * s)
    )
    return encoder, decoder


def train_vae__two_dimensions(images, latent_dim, seed):
    """latent_dim decides."""
    return _train(images, 2, seed)


def train_vae__same_network(images, latent_dim, seed):
    """Encoder and decoder are two networks."""
    encoder, _ = _train(images, latent_dim, seed, epochs=1)
    return encoder, encoder


def train_vae__unseeded(images, latent_dim, seed):
    """The seed decides all that is random."""
    return _train(images, latent_dim, torch.randint(2**31, ()).item())


class _Remembering(nn.Module):
    seen: list = []

    def forward(self, v):
        self.seen[:] = [v]
        zeros = torch.zeros(len(v), 8)
        return zeros, zeros


class _Reciting(nn.Module):
    def forward(self, h):
        v = _Remembering.seen[0] if _Remembering.seen else torch.zeros(1, 64)
        return (20 * v - 10).repeat(len(h) // len(v) + 1, 1)[: len(h)]


def train_vae__remembers(images, latent_dim, seed):
    """What the decoder answers may depend on h alone."""
    return _Remembering(), _Reciting()


def train_vae__functions(images, latent_dim, seed):
    """Both must be modules."""
    encoder, decoder = _train(images, latent_dim, seed, epochs=1)
    return lambda v: encoder(v), lambda h: decoder(h)
