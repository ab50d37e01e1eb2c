"""Wrong solutions to `autoencoders`, each with the one sentence that its author should read.

A function is named `<function>__<slug>`; what its name starts with is the function that it gets wrong.
"""

import copy
import math
import time

import torch
import torch.nn.functional as F
from torch import nn
from torch.distributions import Bernoulli, ContinuousBernoulli, Independent, Normal, kl_divergence

LOG_TWO_PI = math.log(2 * math.pi)


# What the wrong solutions share: the right parts, from which each of them leaves out, changes or adds one.


def _kl(mean, log_variance):
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(-1)


def _draw(mean, log_variance, noise):
    return mean + torch.exp(log_variance / 2) * noise


def _log_bernoulli(v, logits):
    return (v * logits - F.softplus(logits)).sum(-1)


def _log_gaussian(v, mean, variance):
    return -0.5 * (LOG_TWO_PI + torch.log(variance) + (v - mean) ** 2 / variance).sum(-1)


def _log_normal(z, mean, log_variance):
    return -0.5 * (LOG_TWO_PI + log_variance + (z - mean) ** 2 * torch.exp(-log_variance)).sum(-1)


def _log_prior(z):
    return -0.5 * (LOG_TWO_PI + z**2).sum(-1)


def _log_partition(logits):
    """Of the continuous Bernoulli: log((exp(l) - 1) / l)."""
    near = logits.abs() < 0.1
    x = torch.where(near, logits, torch.zeros_like(logits))
    size = torch.where(near, torch.ones_like(logits), logits).abs()
    series = x**2 / 24 - x**4 / 2880 + x**6 / 181440
    return logits / 2 + torch.where(near, series, size / 2 + torch.log(-torch.expm1(-size) / size))


def _elbo(log_likelihood, mean, log_variance):
    return (log_likelihood.mean(0) - _kl(mean, log_variance)).sum()


# kl_to_standard_normal


def kl_to_standard_normal__not_halved(mean, log_variance):
    """Your KL is twice as large as it should be: a factor that both Gaussians have is missing."""
    return (log_variance.exp() + mean**2 - 1 - log_variance).sum(-1)


def kl_to_standard_normal__negative(mean, log_variance):
    """You returned minus the KL, which is how it enters the ELBO: a KL is never negative."""
    return -_kl(mean, log_variance)


def kl_to_standard_normal__reversed(mean, log_variance):
    """This is the KL of the prior to q: the expectation has to be over q."""
    return 0.5 * ((1 + mean**2) * torch.exp(-log_variance) - 1 + log_variance).sum(-1)


def kl_to_standard_normal__symmetric(mean, log_variance):
    """The KL is not symmetric, and you averaged its two directions."""
    reverse = 0.5 * ((1 + mean**2) * torch.exp(-log_variance) - 1 + log_variance).sum(-1)
    return (_kl(mean, log_variance) + reverse) / 2


def kl_to_standard_normal__log_std(mean, log_std):
    """You take exp(log_variance) for q's standard deviation; mind which of the two torch's Normal takes."""
    return _kl(mean, 2 * log_std)


def kl_to_standard_normal__variance_itself(mean, variance):
    """The second argument is already a logarithm, but you took it for the variance."""
    return 0.5 * (variance + mean**2 - 1 - torch.log(variance.abs())).sum(-1)


def kl_to_standard_normal__std_for_variance(mean, log_variance):
    """The standard deviation stands in your KL where a second moment belongs."""
    return 0.5 * (torch.exp(log_variance / 2) + mean**2 - 1 - log_variance).sum(-1)


def kl_to_standard_normal__log_std_term(mean, log_variance):
    """Your log term counts the factor 1/2 twice."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance / 2).sum(-1)


def kl_to_standard_normal__no_one(mean, log_variance):
    """The KL of the prior to itself has to be 0: yours lacks a constant in every dimension."""
    return 0.5 * (log_variance.exp() + mean**2 - log_variance).sum(-1)


def kl_to_standard_normal__one_once(mean, log_variance):
    """You subtract the constant once, but there is one for each latent dimension."""
    return 0.5 * ((log_variance.exp() + mean**2 - log_variance).sum(-1) - 1)


def kl_to_standard_normal__plus_log_variance(mean, log_variance):
    """The log variance has the wrong sign: a narrow q is far from the prior."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 + log_variance).sum(-1)


def kl_to_standard_normal__no_log_variance(mean, log_variance):
    """The log determinant is missing, so q may collapse to a point at no cost."""
    return 0.5 * (log_variance.exp() + mean**2 - 1).sum(-1)


def kl_to_standard_normal__mean_not_squared(mean, log_variance):
    """Your mean enters with its sign, but how far q is from the prior does not depend on the side."""
    return 0.5 * (log_variance.exp() + mean - 1 - log_variance).sum(-1)


def kl_to_standard_normal__mean_absolute(mean, log_variance):
    """You took the absolute value of the mean, which is not how a Gaussian measures distance."""
    return 0.5 * (log_variance.exp() + mean.abs() - 1 - log_variance).sum(-1)


def kl_to_standard_normal__no_mean(mean, log_variance):
    """Your KL does not see the mean, so q may go anywhere at no cost."""
    return 0.5 * (log_variance.exp() - 1 - log_variance).sum(-1)


def kl_to_standard_normal__mean_only(mean, log_variance):
    """Only the mean is compared with the prior's: the variance costs something, too."""
    return 0.5 * (mean**2).sum(-1)


def kl_to_standard_normal__averaged(mean, log_variance):
    """The latent dimensions are independent: their KLs are added, not averaged."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).mean(-1)


def kl_to_standard_normal__sum_over_the_batch(mean, log_variance):
    """You summed over the batch: one KL for every data point is asked for."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).sum(0)


def kl_to_standard_normal__scalar(mean, log_variance):
    """One KL for every data point is asked for, but you summed them all."""
    return _kl(mean, log_variance).sum()


def kl_to_standard_normal__not_summed(mean, log_variance):
    """The KLs of the latent dimensions have to be added up."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance)


def kl_to_standard_normal__column(mean, log_variance):
    """The answer has the shape (b,), and yours has a dimension too many."""
    return _kl(mean, log_variance).unsqueeze(-1)


def kl_to_standard_normal__first_row(mean, log_variance):
    """Every data point has its own q, but you used that of the first one for all."""
    return _kl(mean[:1], log_variance[:1]).expand(len(mean))


def kl_to_standard_normal__two_dimensions(mean, log_variance):
    """The number of latent dimensions is an argument's size, and you wrote 2."""
    kl = torch.zeros(len(mean), dtype=mean.dtype)
    for j in range(2):
        kl = kl + _kl(mean[:, j : j + 1], log_variance[:, j : j + 1])
    return kl


def kl_to_standard_normal__with_normalising_constant(mean, log_variance):
    """You added the constant log(2 pi), but those of q and of the prior cancel."""
    return _kl(mean, log_variance) + 0.5 * LOG_TWO_PI * mean.shape[-1]


def kl_to_standard_normal__cross_entropy(mean, log_variance):
    """This is the cross-entropy with the prior: the entropy of q is missing."""
    return 0.5 * (LOG_TWO_PI + log_variance.exp() + mean**2).sum(-1)


def kl_to_standard_normal__bits(mean, log_variance):
    """The answer is in bits: the course counts in nats."""
    return _kl(mean, log_variance) / math.log(2)


def kl_to_standard_normal__free_bits(mean, log_variance):
    """Free bits are a trick of training: they change the KL wherever it is small."""
    return 0.5 * (log_variance.exp() + mean**2 - 1 - log_variance).clamp_min(0.5).sum(-1)


def kl_to_standard_normal__log_variance_clamped(mean, log_variance):
    """The log variance is clamped at 0, so that a wide q looks like the prior."""
    return _kl(mean, log_variance.clamp(max=0))


def kl_to_standard_normal__epsilon(mean, log_variance):
    """The small number added to the variance changes the answer, and its logarithm needs no protection."""
    variance = log_variance.exp() + 1e-3
    return 0.5 * (variance + mean**2 - 1 - variance.log()).sum(-1)


def kl_to_standard_normal__wrong_prior(mean, log_variance):
    """The prior has the variance 1, and a standard deviation of 1/2 was used instead."""
    return kl_divergence(
        Independent(Normal(mean, torch.exp(log_variance / 2)), 1), Independent(Normal(0 * mean, 0.5), 1)
    )


def kl_to_standard_normal__variance_for_std_in_torch(mean, log_variance):
    """You take exp(log_variance) for q's standard deviation; mind which of the two torch's Normal takes."""
    return kl_divergence(Normal(mean, log_variance.exp()), Normal(0.0, 1.0)).sum(-1)


def kl_to_standard_normal__monte_carlo(mean, log_variance):
    """An average over samples is a noisy estimate: the KL of two Gaussians has a closed form."""
    z = _draw(mean, log_variance, torch.randn(1000, *mean.shape, dtype=mean.dtype))
    return (_log_normal(z, mean, log_variance) - _log_prior(z)).mean(0)


def kl_to_standard_normal__half_precision(mean, log_variance):
    """The arguments are rounded to half precision, which costs all but three digits."""
    return _kl(mean.half().double(), log_variance.half().double())


def kl_to_standard_normal__detached(mean, log_variance):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    return _kl(mean, log_variance).detach()


def kl_to_standard_normal__no_grad(mean, log_variance):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    with torch.no_grad():
        return _kl(mean, log_variance)


def kl_to_standard_normal__mean_detached(mean, log_variance):
    """The value is right, but the mean is detached: no gradient pulls it towards the prior's."""
    return _kl(mean.detach(), log_variance)


def kl_to_standard_normal__variance_detached(mean, log_variance):
    """The value is right, but the variance is detached: its gradient lacks one of two terms."""
    return 0.5 * (log_variance.detach().exp() + mean**2 - 1 - log_variance).sum(-1)


def kl_to_standard_normal__data(mean, log_variance):
    """.data takes the numbers out of the graph, so that the log variance gets no gradient."""
    return _kl(mean, log_variance.data)


def kl_to_standard_normal__numpy(mean, log_variance):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    m, a = mean.detach().numpy(), log_variance.detach().numpy()
    return torch.from_numpy(0.5 * (m**2 - 1 - a).sum(-1)) + torch.from_numpy(a).exp().sum(-1) / 2


def kl_to_standard_normal__items(mean, log_variance):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    return torch.tensor([row.item() for row in _kl(mean, log_variance)], dtype=mean.dtype)


def kl_to_standard_normal__fresh_leaf(mean, log_variance):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    return _kl(mean, log_variance).detach().clone().requires_grad_(True)


def kl_to_standard_normal__squeezed(mean, log_variance):
    """You squeeze the result, so for a single data point a number is left of it."""
    return _kl(mean, log_variance).squeeze()


def kl_to_standard_normal__log_variance_clamped_at_ten(mean, log_variance):
    """You clamp the log-variance, and beyond the bounds your answer is that of another q."""
    return _kl(mean, log_variance.clamp(-10, 10))


def kl_to_standard_normal__log_stds_in_place(mean, log_variance):
    """You halve the caller's log-variances in place: what others see from then on are log-stds."""
    kl = _kl(mean, log_variance)
    with torch.no_grad():
        log_variance.mul_(0.5)
    return kl


# reparameterise


def reparameterise__variance_for_std(mean, log_variance, noise):
    """The noise is scaled by the standard deviation, but you used the variance."""
    return mean + log_variance.exp() * noise


def reparameterise__log_variance_itself(mean, log_variance, noise):
    """The logarithm was not undone: the noise is scaled by the standard deviation."""
    return mean + log_variance * noise


def reparameterise__half_log_variance_not_exponentiated(mean, log_variance, noise):
    """Half the log variance is the log of the standard deviation, not the standard deviation."""
    return mean + log_variance / 2 * noise


def reparameterise__twice_the_log(mean, log_variance, noise):
    """You doubled the log variance in the exponent, which squares where a root is needed."""
    return mean + torch.exp(2 * log_variance) * noise


def reparameterise__half_outside(mean, log_variance, noise):
    """The factor 1/2 stands outside the exponent, where it takes no root."""
    return mean + 0.5 * torch.exp(log_variance) * noise


def reparameterise__softplus(mean, log_variance, noise):
    """You made the scale by a softplus, but by this sheet's convention the second output is a log variance."""
    return mean + F.softplus(log_variance) * noise


def reparameterise__precision(mean, log_variance, noise):
    """The exponent has the wrong sign: you divided by the standard deviation."""
    return mean + torch.exp(-log_variance / 2) * noise


def reparameterise__minus(mean, log_variance, noise):
    """It has the right distribution, but you subtracted the scaled noise where it is to be added."""
    return mean - torch.exp(log_variance / 2) * noise


def reparameterise__standardised(mean, log_variance, noise):
    """This is the inverse: it turns a sample into noise, not noise into a sample."""
    return (noise - mean) / torch.exp(log_variance / 2)


def reparameterise__mean_scaled(mean, log_variance, noise):
    """Only the noise is scaled, but you scaled the mean as well."""
    return (mean + noise) * torch.exp(log_variance / 2)


def reparameterise__no_mean(mean, log_variance, noise):
    """The mean is missing: the samples are centred on 0."""
    return torch.exp(log_variance / 2) * noise


def reparameterise__unit_variance(mean, log_variance, noise):
    """The log variance is ignored."""
    return mean + noise + 0 * log_variance


def reparameterise__no_noise(mean, log_variance, noise):
    """The noise is ignored, so that every sample is the mean."""
    return mean.expand_as(noise) + 0 * log_variance


def reparameterise__own_noise(mean, log_variance, noise):
    """You drew noise of your own, as rsample does, and the noise that was passed in is ignored."""
    return mean + torch.exp(log_variance / 2) * torch.randn_like(noise)


def reparameterise__own_seeded_noise(mean, log_variance, noise):
    """A fixed seed does not make your own noise the one that was passed in."""
    torch.manual_seed(0)
    return mean + torch.exp(log_variance / 2) * torch.randn_like(noise)


def reparameterise__rsample(mean, log_variance, noise):
    """You drew noise of your own, as rsample does, and the noise that was passed in is ignored."""
    return Normal(mean, torch.exp(log_variance / 2)).rsample(noise.shape[:1])


def reparameterise__sample(mean, log_variance, noise):
    """sample neither uses the noise nor lets a gradient through."""
    return Normal(mean, torch.exp(log_variance / 2)).sample(noise.shape[:1])


def reparameterise__torch_normal(mean, log_variance, noise):
    """torch.normal draws numbers that do not depend on the noise, and has no gradient."""
    return torch.normal(mean.expand_as(noise), torch.exp(log_variance / 2).expand_as(noise))


def reparameterise__first_sample(mean, log_variance, noise):
    """One z for every noise sample is asked for, but you used the first one only."""
    return _draw(mean, log_variance, noise[0])


def reparameterise__first_sample_repeated(mean, log_variance, noise):
    """Each sample has its own noise, but you repeated the first."""
    return _draw(mean, log_variance, noise[:1].expand_as(noise))


def reparameterise__shared_over_the_batch(mean, log_variance, noise):
    """Each data point has its own noise, but you gave them all that of the first."""
    return _draw(mean, log_variance, noise[:, :1].expand_as(noise))


def reparameterise__shared_over_the_dimensions(mean, log_variance, noise):
    """Each latent dimension has its own noise, but you used that of the first for all."""
    return _draw(mean, log_variance, noise[..., :1].expand_as(noise))


def reparameterise__first_q(mean, log_variance, noise):
    """Each data point has its own q, but you drew all from that of the first."""
    return _draw(mean[:1], log_variance[:1], noise)


def reparameterise__averaged(mean, log_variance, noise):
    """The samples are asked for, not their average."""
    return _draw(mean, log_variance, noise).mean(0)


def reparameterise__batch_first(mean, log_variance, noise):
    """The samples come first: (s, b, h), not (b, s, h)."""
    return _draw(mean, log_variance, noise).transpose(0, 1)


def reparameterise__one_variance(mean, log_variance, noise):
    """Every latent dimension has its own variance, but you averaged them."""
    return mean + torch.exp(log_variance.mean(-1, keepdim=True) / 2) * noise


def reparameterise__std_clamped(mean, log_variance, noise):
    """The standard deviation is clamped at 1: a wide q has samples far from its mean."""
    return mean + torch.exp(log_variance / 2).clamp(max=1) * noise


def reparameterise__epsilon(mean, log_variance, noise):
    """A small number added to the standard deviation widens q: an exponential is positive anyway."""
    return mean + (torch.exp(log_variance / 2) + 1e-3) * noise


def reparameterise__clipped(mean, log_variance, noise):
    """The samples are clipped, which is not what a Gaussian does."""
    return _draw(mean, log_variance, noise).clamp(-2, 2)


def reparameterise__detached(mean, log_variance, noise):
    """The values are right, but they have left the graph, and the trick is there to let gradients flow through z."""
    return _draw(mean, log_variance, noise).detach()


def reparameterise__no_grad(mean, log_variance, noise):
    """The values are right, but they have left the graph, and the trick is there to let gradients flow through z."""
    with torch.no_grad():
        return _draw(mean, log_variance, noise)


def reparameterise__mean_detached(mean, log_variance, noise):
    """The values are right, but the mean gets no gradient."""
    return _draw(mean.detach(), log_variance, noise)


def reparameterise__std_detached(mean, log_variance, noise):
    """The values are right, but the standard deviation has left the graph: the log variance gets no gradient."""
    return _draw(mean, log_variance.detach(), noise)


def reparameterise__std_is_data(mean, log_variance, noise):
    """The values are right, but the standard deviation has left the graph: the log variance gets no gradient."""
    return mean + torch.exp(log_variance / 2).data * noise


def reparameterise__rewrapped(mean, log_variance, noise):
    """The values are right, but they have left the graph, and the trick is there to let gradients flow through z."""
    return torch.tensor(_draw(mean, log_variance, noise).tolist(), dtype=mean.dtype, requires_grad=True)


def reparameterise__numpy(mean, log_variance, noise):
    """The values are right, but the standard deviation has left the graph: the log variance gets no gradient."""
    return mean + torch.from_numpy(log_variance.detach().numpy() / 2).exp() * noise


def reparameterise__straight_through(mean, log_variance, noise):
    """A straight-through gradient ignores that the size of the noise depends on the log variance."""
    z = _draw(mean, log_variance, noise)
    return mean + log_variance - (mean + log_variance).detach() + z.detach()


def reparameterise__squeezed(mean, log_variance, noise):
    """You squeeze the result, so an axis of size one is lost."""
    return _draw(mean, log_variance, noise).squeeze()


def reparameterise__log_variance_clamped_at_ten(mean, log_variance, noise):
    """You clamp the log-variance, and beyond the bounds your answer is that of another q."""
    return _draw(mean, log_variance.clamp(-10, 10), noise)


def reparameterise__log_stds_in_place(mean, log_variance, noise):
    """You halve the caller's log-variances in place: what others see from then on are log-stds."""
    h = _draw(mean, log_variance, noise)
    with torch.no_grad():
        log_variance.mul_(0.5)
    return h


# bernoulli_log_likelihood


def bernoulli_log_likelihood__negative(v, logits):
    """You returned the cross-entropy, a loss: the log-likelihood is minus that."""
    return F.binary_cross_entropy_with_logits(logits, v.expand_as(logits), reduction="none").sum(-1)


def bernoulli_log_likelihood__logits_as_probabilities(v, logits):
    """The decoder gives logits, but you took them for probabilities."""
    p = logits.clamp(1e-6, 1 - 1e-6)
    return (v * p.log() + (1 - v) * (1 - p).log()).sum(-1)


def bernoulli_log_likelihood__sigmoid_twice(v, logits):
    """The loss with logits applies a sigmoid itself, but you applied another one before."""
    p = torch.sigmoid(logits)
    return -F.binary_cross_entropy_with_logits(p, v.expand_as(p), reduction="none").sum(-1)


def bernoulli_log_likelihood__softmax(v, logits):
    """The pixels are independent coins: a softmax lets them compete for one."""
    p = torch.softmax(logits, -1)
    return (v * p.log() + (1 - v) * torch.log1p(-p)).sum(-1)


def bernoulli_log_likelihood__only_ones(v, logits):
    """A pixel that is 0 has a probability as well: the term of 1 - v is missing."""
    return (v * F.logsigmoid(logits)).sum(-1)


def bernoulli_log_likelihood__only_zeros(v, logits):
    """The term of the pixels that are 1 is missing."""
    return ((1 - v) * F.logsigmoid(-logits)).sum(-1)


def bernoulli_log_likelihood__swapped(v, logits):
    """The logit is that of v = 1, but you took it for that of v = 0."""
    return (v * F.logsigmoid(-logits) + (1 - v) * F.logsigmoid(logits)).sum(-1)


def bernoulli_log_likelihood__second_term_sign(v, logits):
    """Both terms are added, but you subtracted the second one."""
    return (v * F.logsigmoid(logits) - (1 - v) * F.logsigmoid(-logits)).sum(-1)


def bernoulli_log_likelihood__no_normaliser(v, logits):
    """v times the logit is not yet normalised: the probabilities of 0 and 1 do not add up to 1."""
    return (v * logits).sum(-1)


def bernoulli_log_likelihood__normaliser_added(v, logits):
    """You added the logarithm of the normaliser, but a normaliser divides."""
    return (v * logits + F.softplus(logits)).sum(-1)


def bernoulli_log_likelihood__normaliser_of_the_size(v, logits):
    """You took the normaliser of the logit's absolute value, but it is not even in the logit."""
    return (v * logits - F.softplus(-logits.abs())).sum(-1)


def bernoulli_log_likelihood__not_logged(v, logits):
    """You returned the probability of the data, but its logarithm is asked for."""
    return _log_bernoulli(v, logits).exp()


def bernoulli_log_likelihood__probability_of_v(v, logits):
    """The probabilities themselves are added up: take their logarithms first."""
    p = torch.sigmoid(logits)
    return (v * p + (1 - v) * (1 - p)).sum(-1)


def bernoulli_log_likelihood__squared_error(v, logits):
    """A squared error is the log-likelihood of a Gaussian: the pixels here are binary."""
    return -0.5 * (v - torch.sigmoid(logits)).square().sum(-1)


def bernoulli_log_likelihood__mean_over_the_pixels(v, logits):
    """The log-likelihoods of independent pixels are added, not averaged."""
    return (v * logits - F.softplus(logits)).mean(-1)


def bernoulli_log_likelihood__default_reduction(v, logits):
    """The loss averages over everything by default: one value for every data point is asked for."""
    return -F.binary_cross_entropy_with_logits(logits, v.expand_as(logits))


def bernoulli_log_likelihood__scalar(v, logits):
    """One value for every data point is asked for, but you summed them all."""
    return _log_bernoulli(v, logits).sum()


def bernoulli_log_likelihood__not_summed(v, logits):
    """The pixels of a data point have to be summed up."""
    return v * logits - F.softplus(logits)


def bernoulli_log_likelihood__sum_over_the_batch(v, logits):
    """You summed over the data points, but the sum is over the pixels."""
    return (v * logits - F.softplus(logits)).sum(-2)


def bernoulli_log_likelihood__sum_over_dimension_one(v, logits):
    """Dimension 1 is that of the pixels only where no dimension leads: the last one always is."""
    return (v * logits - F.softplus(logits)).sum(1)


def bernoulli_log_likelihood__averaged_over_samples(v, logits):
    """The leading dimensions have to stay: you averaged over them."""
    result = _log_bernoulli(v, logits)
    return result.mean(0) if result.dim() > 1 else result


def bernoulli_log_likelihood__no_leading_dimensions(v, logits):
    """Any number of dimensions may lead, also several."""
    (s, b, d), (same, pixels) = logits.shape, v.shape
    assert (b, d) == (same, pixels)
    return _log_bernoulli(v, logits).reshape(s, b)


def bernoulli_log_likelihood__repeated_in_the_wrong_order(v, logits):
    """repeat_interleave repeats every row in place, but the samples come first: repeat the whole of v."""
    flat = logits.reshape(-1, v.shape[-1])
    target = v.repeat_interleave(len(flat) // len(v), dim=0)
    return _log_bernoulli(target, flat).reshape(logits.shape[:-1])


def bernoulli_log_likelihood__first_image(v, logits):
    """You compared every row of logits with the first data point, but each belongs to its own."""
    return _log_bernoulli(v[:1], logits)


def bernoulli_log_likelihood__epsilon_in_the_log(v, logits):
    """A small number inside the logarithm changes the answer: work with the logits instead."""
    p = torch.sigmoid(logits)
    return (v * torch.log(p + 1e-4) + (1 - v) * torch.log(1 - p + 1e-4)).sum(-1)


def bernoulli_log_likelihood__probabilities_clamped(v, logits):
    """Clamping the probabilities changes the answer and stops the gradient where they are clamped."""
    p = torch.sigmoid(logits).clamp(1e-2, 1 - 1e-2)
    return (v * p.log() + (1 - v) * (1 - p).log()).sum(-1)


def bernoulli_log_likelihood__logits_clamped(v, logits):
    """Clamping the logits changes the answer and stops the gradient where they are clamped."""
    return _log_bernoulli(v, logits.clamp(-3, 3))


def bernoulli_log_likelihood__hard_decision(v, logits):
    """The logits were rounded to a decision: how sure the decoder is belongs to the likelihood."""
    p = (logits > 0).to(logits.dtype) * 0.98 + 0.01 + 0 * logits
    return (v * p.log() + (1 - v) * (1 - p).log()).sum(-1)


def bernoulli_log_likelihood__tanh(v, logits):
    """The inverse of the logit is the sigmoid, not a rescaled tanh of the whole logit."""
    p = (torch.tanh(logits) + 1) / 2
    return (v * torch.log(p + 1e-12) + (1 - v) * torch.log(1 - p + 1e-12)).sum(-1)


def bernoulli_log_likelihood__base_two(v, logits):
    """The answer is in bits: the course counts in nats."""
    return _log_bernoulli(v, logits) / math.log(2)


def bernoulli_log_likelihood__detached(v, logits):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    return _log_bernoulli(v, logits).detach()


def bernoulli_log_likelihood__no_grad(v, logits):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    with torch.no_grad():
        return Independent(Bernoulli(logits=logits), 1).log_prob(v)


def bernoulli_log_likelihood__normaliser_detached(v, logits):
    """The value is right, but the normaliser is detached, though it depends on the logits as well."""
    return (v * logits - F.softplus(logits).detach()).sum(-1)


def bernoulli_log_likelihood__numpy(v, logits):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    x = logits.detach().numpy()
    return (v * torch.from_numpy(x) - F.softplus(torch.from_numpy(x))).sum(-1).requires_grad_(True)


def bernoulli_log_likelihood__items(v, logits):
    """The value is right, but it has left the graph, by detach, no_grad, item, NumPy or a new tensor: no gradient."""
    values = _log_bernoulli(v, logits)
    return torch.tensor([value.item() for value in values.flatten()], dtype=logits.dtype).reshape(values.shape)


def bernoulli_log_likelihood__straight_through(v, logits):
    """The value is right, but its gradient is that of pixels rounded to 0 or 1, as in a straight-through estimator."""
    rounded = (torch.sign(logits) + 1) / 2
    surrogate = ((v - rounded).detach() * logits).sum(-1)
    return _log_bernoulli(v, logits).detach() + surrogate - surrogate.detach()


def bernoulli_log_likelihood__signs_in_place(v, logits):
    """You turn the caller's zeros and ones into signs in place; make new signs of your own."""
    signs = v.mul_(2).sub_(1)
    return F.logsigmoid(signs * logits).sum(-1)


# gaussian_log_likelihood


def gaussian_log_likelihood__no_constant(v, mean, variance):
    """The constant log(2 pi) of every dimension is missing: gaussian_nll_loss leaves it out unless full=True."""
    return -0.5 * (variance.log() + (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__constant_once(v, mean, variance):
    """The constant log(2 pi) is counted once, but there is one in every dimension."""
    return -0.5 * (LOG_TWO_PI + (variance.log() + (v - mean) ** 2 / variance).sum(-1))


def gaussian_log_likelihood__constant_not_halved(v, mean, variance):
    """The constant log(2 pi) counts twice as much as it should: the density's normaliser is a root."""
    return -(LOG_TWO_PI + 0.5 * variance.log() + 0.5 * (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__log_of_pi(v, mean, variance):
    """The constant log(2 pi) has lost its 2."""
    return -0.5 * (math.log(math.pi) + variance.log() + (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__no_log_variance(v, mean, variance):
    """Without the log variance the density is not normalised, and the variance grows for free."""
    return -0.5 * (LOG_TWO_PI + (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__log_variance_not_halved(v, mean, variance):
    """The log determinant counts twice as much as it should: the density's normaliser is a root."""
    return -(0.5 * LOG_TWO_PI + variance.log() + 0.5 * (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__log_variance_added(v, mean, variance):
    """The log variance has the wrong sign: a wide density is a low one."""
    return -0.5 * (LOG_TWO_PI - variance.log() + (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__square_not_halved(v, mean, variance):
    """The squared difference has lost the factor of a Gaussian's exponent."""
    return -(0.5 * LOG_TWO_PI + 0.5 * variance.log() + (v - mean) ** 2 / variance).sum(-1)


def gaussian_log_likelihood__variance_as_std(v, mean, variance):
    """The decoder's second output is a variance, but you took it for a standard deviation."""
    return Normal(mean, variance).log_prob(v).sum(-1)


def gaussian_log_likelihood__variance_squared(v, mean, variance):
    """The squared difference is divided by the square of the variance, which is a square already."""
    return -0.5 * (LOG_TWO_PI + variance.log() + ((v - mean) / variance) ** 2).sum(-1)


def gaussian_log_likelihood__divided_by_std(v, mean, variance):
    """You divided the squared difference by the standard deviation, which leaves it with a unit."""
    return -0.5 * (LOG_TWO_PI + variance.log() + (v - mean) ** 2 / variance.sqrt()).sum(-1)


def gaussian_log_likelihood__log_variance_argument(v, mean, log_variance):
    """The decoder's second output is a variance, but you took it for its logarithm."""
    return _log_normal(v, mean, log_variance)


def gaussian_log_likelihood__precision(v, mean, precision):
    """The decoder's second output is a variance, but you took it for a precision."""
    return -0.5 * (LOG_TWO_PI - precision.log() + (v - mean) ** 2 * precision).sum(-1)


def gaussian_log_likelihood__unit_variance(v, mean, variance):
    """The decoder's variance is ignored, as if it were 1 in every dimension."""
    return -0.5 * (LOG_TWO_PI + (v - mean) ** 2 + 0 * variance).sum(-1)


def gaussian_log_likelihood__squared_error(v, mean, variance):
    """A squared error is no log-likelihood: its constants and the variances are missing."""
    return -((v - mean) ** 2).sum(-1) + 0 * variance.sum(-1)


def gaussian_log_likelihood__not_squared(v, mean, variance):
    """An absolute error belongs to the Laplace density, but this one is Gaussian."""
    return -0.5 * (LOG_TWO_PI + variance.log() + (v - mean).abs() / variance).sum(-1)


def gaussian_log_likelihood__negative(v, mean, variance):
    """You returned a loss, the negative log-likelihood."""
    return -_log_gaussian(v, mean, variance)


def gaussian_log_likelihood__not_logged(v, mean, variance):
    """You returned the density, but its logarithm is asked for."""
    return _log_gaussian(v, mean, variance).exp()


def gaussian_log_likelihood__sum_squared(v, mean, variance):
    """You summed the differences before squaring, so those of opposite signs cancel."""
    scaled = ((v - mean) / variance.sqrt()).sum(-1) ** 2
    return -0.5 * ((LOG_TWO_PI + variance.log()).sum(-1) + scaled)


def gaussian_log_likelihood__mean_variance(v, mean, variance):
    """Each pixel has its own variance, but you averaged them."""
    return _log_gaussian(v, mean, variance.mean(-1, keepdim=True).expand_as(mean))


def gaussian_log_likelihood__log_of_the_sum(v, mean, variance):
    """You took the logarithm of a sum of variances, but a determinant is their product."""
    quadratic = ((v - mean) ** 2 / variance).sum(-1)
    return -0.5 * (v.shape[-1] * LOG_TWO_PI + variance.sum(-1).log() + quadratic)


def gaussian_log_likelihood__averaged(v, mean, variance):
    """The log-likelihoods of independent pixels are added, not averaged."""
    return -0.5 * (LOG_TWO_PI + variance.log() + (v - mean) ** 2 / variance).mean(-1)


def gaussian_log_likelihood__not_summed(v, mean, variance):
    """The pixels of a data point have to be summed up."""
    return Normal(mean, variance.sqrt()).log_prob(v)


def gaussian_log_likelihood__scalar(v, mean, variance):
    """One value for every data point is asked for, but you summed them all."""
    return _log_gaussian(v, mean, variance).sum()


def gaussian_log_likelihood__sum_over_the_batch(v, mean, variance):
    """You summed over the data points, but the sum is over the pixels."""
    return Normal(mean, variance.sqrt()).log_prob(v).sum(-2)


def gaussian_log_likelihood__sum_over_dimension_one(v, mean, variance):
    """Dimension 1 is that of the pixels only where no dimension leads: the last one always is."""
    return Normal(mean, variance.sqrt()).log_prob(v).sum(1)


def gaussian_log_likelihood__averaged_over_samples(v, mean, variance):
    """The leading dimensions have to stay: you averaged over them."""
    result = _log_gaussian(v, mean, variance)
    return result.mean(0) if result.dim() > 1 else result


def gaussian_log_likelihood__repeated_in_the_wrong_order(v, mean, variance):
    """repeat_interleave repeats every row in place, but the samples come first: repeat the whole of v."""
    d = v.shape[-1]
    flat = mean.reshape(-1, d)
    target = v.repeat_interleave(len(flat) // len(v), dim=0)
    return _log_gaussian(target, flat, variance.reshape(-1, d)).reshape(mean.shape[:-1])


def gaussian_log_likelihood__first_row(v, mean, variance):
    """You compared every row of means with the first data point, but each belongs to its own."""
    return _log_gaussian(v[:1], mean, variance)


def gaussian_log_likelihood__torch_loss_without_full(v, mean, variance):
    """The constant log(2 pi) of every dimension is missing: gaussian_nll_loss leaves it out unless full=True."""
    return -F.gaussian_nll_loss(mean, v.expand_as(mean), variance, reduction="none").sum(-1)


def gaussian_log_likelihood__variance_floor(v, mean, variance):
    """A floor below the variance changes the answer for every small one."""
    return _log_gaussian(v, mean, variance.clamp_min(0.5))


def gaussian_log_likelihood__epsilon(v, mean, variance):
    """The small number added to the variance changes the answer, and nobody passes a variance of 0."""
    return _log_gaussian(v, mean, variance + 1e-3)


def gaussian_log_likelihood__half_precision(v, mean, variance):
    """The difference is rounded to half precision, which costs all but three digits."""
    difference = (v - mean).half().double()
    return -0.5 * (LOG_TWO_PI + variance.log() + difference**2 / variance).sum(-1)


def gaussian_log_likelihood__detached(v, mean, variance):
    """The value is right, but .detach() leaves the decoder without a gradient."""
    return _log_gaussian(v, mean, variance).detach()


def gaussian_log_likelihood__mean_detached(v, mean, variance):
    """The value is right, but the mean is detached and cannot be learned."""
    return _log_gaussian(v, mean.detach(), variance)


def gaussian_log_likelihood__variance_detached(v, mean, variance):
    """The value is right, but the variance is detached and cannot be learned."""
    return _log_gaussian(v, mean, variance.detach())


def gaussian_log_likelihood__variance_is_data(v, mean, variance):
    """The squared difference is divided by variance.data: the variance is differentiated in its logarithm only."""
    return -0.5 * (LOG_TWO_PI + variance.log() + (v - mean) ** 2 / variance.data).sum(-1)


def gaussian_log_likelihood__log_term_as_number(v, mean, variance):
    """The log determinant was turned into a Python number, which has no gradient."""
    rows = [float(row.sum()) for row in variance.detach().log().reshape(-1, v.shape[-1])]
    log_det = torch.tensor(rows, dtype=v.dtype).reshape(variance.shape[:-1])
    return -0.5 * (v.shape[-1] * LOG_TWO_PI + log_det + ((v - mean) ** 2 / variance).sum(-1))


def gaussian_log_likelihood__loop_over_samples(v, mean, variance):
    """You loop over one dimension of samples, but there may be none, or several, before the batch."""
    return torch.stack([_log_gaussian(v, m, s) for m, s in zip(mean, variance, strict=True)])


def gaussian_log_likelihood__epsilon_in_the_variance(v, mean, variance):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""
    return _log_gaussian(v, mean, variance + 1e-7)


def gaussian_log_likelihood__stds_in_place(v, mean, variance):
    """You take the roots of the caller's variances in place: what others see from then on are stds."""
    log_likelihood = _log_gaussian(v, mean, variance.clone())
    with torch.no_grad():
        variance.sqrt_()
    return log_likelihood


# continuous_bernoulli_log_likelihood


def continuous_bernoulli_log_likelihood__bernoulli(v, logits):
    """This is the Bernoulli's log-likelihood, whose density does not integrate to 1 on [0, 1]."""
    return _log_bernoulli(v, logits)


def continuous_bernoulli_log_likelihood__normaliser_subtracted(v, logits):
    """You subtracted the logarithm of C, but C multiplies the density."""
    return _log_bernoulli(v, logits) - (F.softplus(logits) - _log_partition(logits)).sum(-1)


def continuous_bernoulli_log_likelihood__only_the_normaliser(v, logits):
    """The Bernoulli term is missing: you returned the logarithm of the normaliser alone."""
    return (F.softplus(logits) - _log_partition(logits)).sum(-1)


def continuous_bernoulli_log_likelihood__normaliser_not_logged(v, logits):
    """You added the normaliser itself where its logarithm belongs."""
    return _log_bernoulli(v, logits) + (F.softplus(logits) - _log_partition(logits)).exp().sum(-1)


def continuous_bernoulli_log_likelihood__normalised_twice(v, logits):
    """You normalised twice: a continuous normaliser and the Bernoulli's own, which sums over 0 and 1."""
    return (v * logits - F.softplus(logits) - _log_partition(logits)).sum(-1)


def continuous_bernoulli_log_likelihood__unnormalised(v, logits):
    """Your density is not normalised: it does not integrate to 1 on [0, 1]."""
    return (v * logits).sum(-1)


def continuous_bernoulli_log_likelihood__half_the_normaliser(v, logits):
    """Your normaliser C has lost its factor 2: what is it where the density is flat?"""
    return _log_bernoulli(v, logits) + (F.softplus(logits) - _log_partition(logits) - math.log(2)).sum(-1)


def continuous_bernoulli_log_likelihood__normaliser_once(v, logits):
    """Every pixel has a normaliser of its own, but you added that of the first alone."""
    log_c = F.softplus(logits) - _log_partition(logits)
    return _log_bernoulli(v, logits) + log_c[..., 0] + 0 * log_c.sum(-1)


def continuous_bernoulli_log_likelihood__normaliser_of_the_logit(v, logits):
    """The formula for the normaliser is in terms of the probability, but you put the logit into it."""
    x = (1 - 2 * logits).clamp(-0.999, 0.999)
    x = torch.where(x.abs() < 1e-3, torch.full_like(x, 1e-3), x)
    return _log_bernoulli(v, logits) + torch.log(2 * torch.atanh(x) / x).sum(-1)


def continuous_bernoulli_log_likelihood__tanh_not_halved(v, logits):
    """In terms of tanh, C takes half of the logit, but you gave it the whole."""
    near = logits.abs() < 1e-2
    x = torch.where(near, torch.ones_like(logits), logits).abs()
    log_c = torch.where(near, logits**2 / 3, torch.log(x) - torch.log(torch.tanh(x)))
    return _log_bernoulli(v, logits) + (log_c + math.log(2)).sum(-1)


def continuous_bernoulli_log_likelihood__sinh_not_halved(v, logits):
    """In terms of sinh, the partition takes half of the logit, but you gave it the whole."""
    near = logits.abs() < 1e-2
    x = torch.where(near, torch.ones_like(logits), logits)
    log_ratio = torch.where(near, logits**2 / 6, torch.log(torch.sinh(x) / x))
    return (v * logits - logits / 2 - log_ratio).sum(-1)


def continuous_bernoulli_log_likelihood__no_division(v, logits):
    """Integrating exp(l v) over [0, 1] brings a division that is missing from your normaliser."""
    safe = torch.where(logits.abs() < 1e-6, torch.full_like(logits, 1e-6), logits).abs()
    return (v * logits - torch.relu(logits) - torch.log(-torch.expm1(-safe))).sum(-1)


def continuous_bernoulli_log_likelihood__plus_one(v, logits):
    """You added the values at the ends of [0, 1], as in a sum over 0 and 1, but an integral subtracts them."""
    safe = torch.where(logits.abs() < 1e-6, torch.full_like(logits, 1e-6), logits).abs()
    return (v * logits - F.softplus(logits) + torch.log(safe)).sum(-1)


def continuous_bernoulli_log_likelihood__even_part_only(v, logits):
    """Your partition is even in the logit, but the density's integral grows with it."""
    return (v * logits - _log_partition(logits) + logits / 2).sum(-1)


def continuous_bernoulli_log_likelihood__sign_of_the_logit(v, logits):
    """A positive logit favours 1, but yours favours 0."""
    return (-v * logits - _log_partition(-logits)).sum(-1)


def continuous_bernoulli_log_likelihood__partition_of_minus(v, logits):
    """You took the partition of minus the logit, but it is not even."""
    return (v * logits - _log_partition(-logits)).sum(-1)


def continuous_bernoulli_log_likelihood__absolute_logit(v, logits):
    """The sign of the logit was lost with its absolute value."""
    return (v * logits.abs() - _log_partition(logits.abs())).sum(-1)


def continuous_bernoulli_log_likelihood__rounded_pixels(v, logits):
    """The grey values were rounded to 0 and 1, but this density is made for what lies between."""
    return (v.round() * logits - _log_partition(logits)).sum(-1)


def continuous_bernoulli_log_likelihood__gaussian(v, logits):
    """A Gaussian around the sigmoid is another model for grey values, with mass outside of [0, 1]."""
    return -0.5 * (LOG_TWO_PI + (v - torch.sigmoid(logits)) ** 2).sum(-1)


def continuous_bernoulli_log_likelihood__probabilities(v, logits):
    """The logits were taken for probabilities."""
    return ContinuousBernoulli(probs=logits.clamp(1e-6, 1 - 1e-6)).log_prob(v).sum(-1)


def continuous_bernoulli_log_likelihood__nan_at_zero(v, logits):
    """At a logit of 0 your formula is 0 / 0, and the answer nan: the limit has to be put in."""
    return (v * logits - torch.log(torch.expm1(logits) / logits)).sum(-1)


def continuous_bernoulli_log_likelihood__artanh_at_zero(v, logits):
    """At a logit of 0 your normaliser is 0 / 0, and the answer nan: the limit has to be put in."""
    x = 1 - 2 * torch.sigmoid(logits)
    return _log_bernoulli(v, logits) + torch.log(2 * torch.atanh(x) / x).sum(-1)


def continuous_bernoulli_log_likelihood__nan_gradient_at_zero(v, logits):
    """torch.where differentiates the branch not taken as well: its nan survives the multiplication by 0."""
    value = torch.where(logits == 0, torch.zeros_like(logits), torch.log(torch.expm1(logits) / logits))
    return (v * logits - value).sum(-1)


def continuous_bernoulli_log_likelihood__nan_gradient_beside_a_series(v, logits):
    """The series is right, but the branch not taken is nan at 0, and so is the gradient through torch.where."""
    series = logits / 2 + logits**2 / 24 - logits**4 / 2880
    size = logits.abs()
    closed = torch.relu(logits) + torch.log(-torch.expm1(-size) / size)
    return (v * logits - torch.where(size < 1e-2, series, closed)).sum(-1)


def continuous_bernoulli_log_likelihood__constant_at_zero(v, logits):
    """Around 0 your normaliser is a constant to autograd, so that its gradient is lost."""
    near = logits.abs() < 1e-6
    safe = torch.where(near, torch.ones_like(logits), logits)
    closed = torch.relu(safe) + torch.log(-torch.expm1(-safe.abs()) / safe.abs())
    return (v * logits - torch.where(near, torch.zeros_like(logits), closed)).sum(-1)


def continuous_bernoulli_log_likelihood__cut_around_zero(v, logits):
    """Your normaliser is taken for that of logit 0 in a wide range around it."""
    near = logits.abs() < 0.5
    return (v * logits - torch.where(near, logits / 2, _log_partition(logits))).sum(-1)


def continuous_bernoulli_log_likelihood__lower_limit_of_the_size(v, logits):
    """The small logits were pushed away from 0, which stops their gradient."""
    size = logits.abs().clamp_min(0.1)
    return (v * logits - torch.relu(logits) - torch.log(-torch.expm1(-size) / size)).sum(-1)


def continuous_bernoulli_log_likelihood__nan_to_zero(v, logits):
    """nan_to_num hides the 0 / 0 at a logit of 0 and puts a wrong number in its place."""
    log_c = torch.log(2 * torch.atanh(1 - 2 * torch.sigmoid(logits)) / (1 - 2 * torch.sigmoid(logits)))
    return _log_bernoulli(v, logits) + torch.nan_to_num(log_c, nan=0.0).sum(-1)


def continuous_bernoulli_log_likelihood__wide_series(v, logits):
    """The series around 0 is used too far out: at a logit of 2 its error is in the third digit."""
    series = logits / 2 + logits**2 / 24
    return (v * logits - torch.where(logits.abs() < 2, series, _log_partition(logits))).sum(-1)


def continuous_bernoulli_log_likelihood__series_everywhere(v, logits):
    """The series around 0 is an approximation for small logits only."""
    return (v * logits - logits / 2 - logits**2 / 24 + logits**4 / 2880).sum(-1)


def continuous_bernoulli_log_likelihood__wrong_coefficient(v, logits):
    """The quadratic term of your series around 0 is wrong by a factor."""
    series = logits / 2 + logits**2 / 12
    return (v * logits - torch.where(logits.abs() < 0.1, series, _log_partition(logits))).sum(-1)


def continuous_bernoulli_log_likelihood__probabilities_clamped(v, logits):
    """The probabilities are clamped to [0.01, 0.99], so large logits all have the same answer."""
    return ContinuousBernoulli(probs=torch.sigmoid(logits).clamp(0.01, 0.99)).log_prob(v).sum(-1)


def continuous_bernoulli_log_likelihood__logits_clamped(v, logits):
    """Logits up to 20 in size are ordinary, but you clamped them at 6."""
    l = logits.clamp(-6, 6)
    return (v * l - _log_partition(l)).sum(-1)


def continuous_bernoulli_log_likelihood__coarse_integral(v, logits):
    """The normaliser is summed up on a grid of 21 points, which is too coarse for three digits."""
    u = torch.linspace(0, 1, 21, dtype=logits.dtype)
    partition = torch.trapezoid(torch.exp(logits.unsqueeze(-1) * u), u, dim=-1)
    return (v * logits - partition.log()).sum(-1)


def continuous_bernoulli_log_likelihood__averaged(v, logits):
    """The log-likelihoods of independent pixels are added, not averaged."""
    return (v * logits - _log_partition(logits)).mean(-1)


def continuous_bernoulli_log_likelihood__not_summed(v, logits):
    """The pixels of a data point have to be summed up."""
    return v * logits - _log_partition(logits)


def continuous_bernoulli_log_likelihood__sum_over_the_batch(v, logits):
    """You summed over the data points, but the sum is over the pixels."""
    return (v * logits - _log_partition(logits)).sum(-2)


def continuous_bernoulli_log_likelihood__negative(v, logits):
    """You returned a loss, the negative log-likelihood."""
    return (_log_partition(logits) - v * logits).sum(-1)


def continuous_bernoulli_log_likelihood__normaliser_detached(v, logits):
    """The value is right, but the normaliser is detached, though it depends on the logits as well."""
    return (v * logits - _log_partition(logits).detach()).sum(-1)


def continuous_bernoulli_log_likelihood__correction_detached(v, logits):
    """The value is right, but the logarithm of C is treated as a constant, so that training is that of a Bernoulli."""
    return _log_bernoulli(v, logits) + (F.softplus(logits) - _log_partition(logits)).detach().sum(-1)


def continuous_bernoulli_log_likelihood__no_grad(v, logits):
    """The value is right, but under no_grad nothing is recorded, so it cannot be differentiated."""
    with torch.no_grad():
        return (v * logits - _log_partition(logits)).sum(-1)


def continuous_bernoulli_log_likelihood__loop_over_samples(v, logits):
    """You loop over one dimension of samples, but there may be none, or several, before the batch."""
    return torch.stack([(v * each - _log_partition(each)).sum(-1) for each in logits])


def continuous_bernoulli_log_likelihood__no_constant_at_zero(v, logits):
    """Where the formula for C is 0 / 0 you leave C out, but its limit there is not 1."""
    near = logits.abs() < 1e-5
    return (v * logits - torch.where(near, F.softplus(logits), _log_partition(logits))).sum(-1)


def continuous_bernoulli_log_likelihood__overflows(v, logits):
    """Next to 0 your normaliser is accurate, but for a large logit its exponential overflows."""
    near = logits.abs() < 0.1
    size = torch.where(near, torch.ones_like(logits), logits)
    return (v * logits - torch.where(near, _log_partition(logits), torch.log(torch.expm1(size) / size))).sum(-1)


def continuous_bernoulli_log_likelihood__centred_in_place(v, logits):
    """You centre the caller's grey values in place; subtract into a tensor of your own."""
    v -= 0.5
    return (v * logits - (_log_partition(logits) - logits / 2)).sum(-1)


# bernoulli_vae_elbo


def bernoulli_vae_elbo__kl_added(v, encoder, decoder, noise):
    """The KL is a penalty, but you added it to the fit."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise)))
    return (fit.mean(0) + _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__no_kl(v, encoder, decoder, noise):
    """Without the KL this is an auto-encoder with noise, not a bound on the evidence."""
    mean, log_variance = encoder(v)
    return _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0).sum()


def bernoulli_vae_elbo__only_the_kl(v, encoder, decoder, noise):
    """You returned the KL term alone: the reconstruction is missing."""
    return -_kl(*encoder(v)).sum()


def bernoulli_vae_elbo__loss(v, encoder, decoder, noise):
    """You returned the loss that an optimiser minimises, which is minus the ELBO."""
    mean, log_variance = encoder(v)
    return -_elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance)


def bernoulli_vae_elbo__mean_over_the_batch(v, encoder, decoder, noise):
    """The data points are summed up, but you averaged them."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance) / len(v)


def bernoulli_vae_elbo__sum_over_the_samples(v, encoder, decoder, noise):
    """The noise samples estimate an expectation: their average is asked for, not their sum."""
    mean, log_variance = encoder(v)
    return (_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).sum(0) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__everything_summed(v, encoder, decoder, noise):
    """You summed over the noise samples, which have to be averaged; the KL was repeated for each of them."""
    mean, log_variance = encoder(v)
    return (_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__everything_averaged(v, encoder, decoder, noise):
    """The data points are summed up, but you averaged them."""
    mean, log_variance = encoder(v)
    return (_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))) - _kl(mean, log_variance)).mean()


def bernoulli_vae_elbo__kl_over_the_samples(v, encoder, decoder, noise):
    """The KL was divided by the number of samples: it is no sum over them."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise)))
    return (fit.sum() - _kl(mean, log_variance).sum()) / len(noise)


def bernoulli_vae_elbo__averaged_cross_entropy(v, encoder, decoder, noise):
    """The cross-entropy is averaged over everything while the KL is a sum: the KL weighs too much."""
    mean, log_variance = encoder(v)
    logits = decoder(_draw(mean, log_variance, noise))
    return -F.binary_cross_entropy_with_logits(logits, v.expand_as(logits)) - _kl(mean, log_variance).sum()


def bernoulli_vae_elbo__averaged_kl(v, encoder, decoder, noise):
    """The KL is averaged over the latent dimensions, but independent dimensions add up."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0)
    return (fit - _kl(mean, log_variance) / mean.shape[-1]).sum()


def bernoulli_vae_elbo__kl_not_halved(v, encoder, decoder, noise):
    """Your KL is twice as large as it should be: its factor 1/2 is missing."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0)
    return (fit - 2 * _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__kl_reversed(v, encoder, decoder, noise):
    """Your KL runs from the prior to q: the expectation has to be over q."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0)
    reverse = 0.5 * ((1 + mean**2) * torch.exp(-log_variance) - 1 + log_variance).sum(-1)
    return (fit - reverse).sum()


def bernoulli_vae_elbo__one_kl(v, encoder, decoder, noise):
    """Each data point has a KL of its own, but you subtracted their average once."""
    mean, log_variance = encoder(v)
    return _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0).sum() - _kl(mean, log_variance).mean()


def bernoulli_vae_elbo__sampled_kl(v, encoder, decoder, noise):
    """The KL is estimated from the noise: eq. 2 has it in closed form."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_ratio = _log_normal(h, mean, log_variance) - _log_prior(h)
    return (_log_bernoulli(v, decoder(h)) - log_ratio).mean(0).sum()


def bernoulli_vae_elbo__importance_weighted(v, encoder, decoder, noise):
    """The logarithm of an average of weights is the importance-weighted bound, which is another one."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_weights = _log_bernoulli(v, decoder(h)) + _log_prior(h) - _log_normal(h, mean, log_variance)
    return (log_weights.logsumexp(0) - math.log(len(noise))).sum()


def bernoulli_vae_elbo__average_of_probabilities(v, encoder, decoder, noise):
    """The average is over the log-likelihoods: that of the likelihoods, then logged, is larger by Jensen."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).logsumexp(0) - math.log(len(noise))
    return (fit - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__average_of_logits(v, encoder, decoder, noise):
    """You averaged the logits before the likelihood, but the expectation is of the log-likelihood."""
    mean, log_variance = encoder(v)
    logits = decoder(_draw(mean, log_variance, noise)).mean(0)
    return (_log_bernoulli(v, logits) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__average_of_h(v, encoder, decoder, noise):
    """The samples were averaged before the decoder saw them."""
    mean, log_variance = encoder(v)
    logits = decoder(_draw(mean, log_variance, noise).mean(0))
    return (_log_bernoulli(v, logits) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__decoder_at_the_mean(v, encoder, decoder, noise):
    """The decoder sees the mean of q alone: the expectation over h is left out."""
    mean, log_variance = encoder(v)
    return (_log_bernoulli(v, decoder(mean)) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__decoder_of_the_noise(v, encoder, decoder, noise):
    """The decoder got samples of the prior: in the ELBO h comes from q."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(noise)), mean, log_variance)


def bernoulli_vae_elbo__variance_for_std(v, encoder, decoder, noise):
    """The noise is scaled by the standard deviation, but you used the variance."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(mean + log_variance.exp() * noise)), mean, log_variance)


def bernoulli_vae_elbo__log_std(v, encoder, decoder, noise):
    """The encoder's second output is a log variance, but you took it for a log standard deviation."""
    mean, log_std = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(mean + log_std.exp() * noise)), mean, 2 * log_std)


def bernoulli_vae_elbo__outputs_swapped(v, encoder, decoder, noise):
    """You took the encoder's outputs in the wrong order: the mean comes first."""
    log_variance, mean = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance)


def bernoulli_vae_elbo__probabilities(v, encoder, decoder, noise):
    """The decoder gives logits, but you took them for probabilities."""
    mean, log_variance = encoder(v)
    p = decoder(_draw(mean, log_variance, noise)).clamp(1e-6, 1 - 1e-6)
    return _elbo((v * p.log() + (1 - v) * (1 - p).log()).sum(-1), mean, log_variance)


def bernoulli_vae_elbo__sigmoid_twice(v, encoder, decoder, noise):
    """The loss with logits applies a sigmoid itself, but you applied another one before."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, torch.sigmoid(decoder(_draw(mean, log_variance, noise)))), mean, log_variance)


def bernoulli_vae_elbo__squared_error(v, encoder, decoder, noise):
    """A squared error is a Gaussian's: the pixels are binary."""
    mean, log_variance = encoder(v)
    fit = -(v - torch.sigmoid(decoder(_draw(mean, log_variance, noise)))).square().sum(-1)
    return _elbo(fit, mean, log_variance)


def bernoulli_vae_elbo__first_sample(v, encoder, decoder, noise):
    """All noise samples count, but you used the first one alone."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise[:1]))), mean, log_variance)


def bernoulli_vae_elbo__first_image(v, encoder, decoder, noise):
    """Every data point counts, but you used the first one alone."""
    mean, log_variance = encoder(v[:1])
    fit = _log_bernoulli(v[:1], decoder(_draw(mean, log_variance, noise[:, :1])))
    return _elbo(fit, mean, log_variance)


def bernoulli_vae_elbo__own_noise(v, encoder, decoder, noise):
    """You drew noise of your own, as rsample does, and the noise that was passed in is ignored."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, torch.randn_like(noise))
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__rsample(v, encoder, decoder, noise):
    """You drew noise of your own, as rsample does, and the noise that was passed in is ignored."""
    mean, log_variance = encoder(v)
    h = Normal(mean, torch.exp(log_variance / 2)).rsample(noise.shape[:1])
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__beta(v, encoder, decoder, noise):
    """A KL with a weight other than 1 belongs to the beta-VAE, whose objective is not the ELBO."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0)
    return (fit - 0.9 * _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__samples_shuffled(v, encoder, decoder, noise):
    """After flattening the samples no longer stand beside their own data point."""
    s, b, h = noise.shape
    mean, log_variance = encoder(v)
    logits = decoder(_draw(mean, log_variance, noise).reshape(s * b, h))
    fit = _log_bernoulli(v.repeat_interleave(s, dim=0), logits).reshape(s, b)
    return _elbo(fit, mean, log_variance)


def bernoulli_vae_elbo__noise_reshaped(v, encoder, decoder, noise):
    """Reshaping (s, b, h) to (b, s, h) does not exchange the dimensions: transpose it."""
    s, b, h = noise.shape
    mean, log_variance = encoder(v)
    z = mean[:, None] + torch.exp(log_variance / 2)[:, None] * noise.reshape(b, s, h)
    fit = _log_bernoulli(v[:, None], decoder(z))
    return (fit.mean(1) - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__vector(v, encoder, decoder, noise):
    """You returned a value for every data point, but one number is asked for."""
    mean, log_variance = encoder(v)
    return _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0) - _kl(mean, log_variance)


def bernoulli_vae_elbo__vae_loss_scaled(v, encoder, decoder, noise):
    """The cross-entropy is averaged over the pixels: the fit weighs d times too little against the KL."""
    mean, log_variance = encoder(v)
    logits = decoder(_draw(mean, log_variance, noise))
    fit = (v * logits - F.softplus(logits)).mean(-1).mean(0)
    return (fit - _kl(mean, log_variance)).sum()


def bernoulli_vae_elbo__h_detached(v, encoder, decoder, noise):
    """The value is right, but h has left the graph: the encoder learns from the KL alone."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise).detach()
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__sampled_without_gradient(v, encoder, decoder, noise):
    """The value is right, but h has left the graph: the encoder learns from the KL alone."""
    mean, log_variance = encoder(v)
    with torch.no_grad():
        h = _draw(mean, log_variance, noise)
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__mean_detached(v, encoder, decoder, noise):
    """The value is right, but the fit sees a detached mean: only the variance learns from the data."""
    mean, log_variance = encoder(v)
    h = _draw(mean.detach(), log_variance, noise)
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__variance_detached(v, encoder, decoder, noise):
    """The value is right, but the samples see a detached log variance."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance.detach(), noise)
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


def bernoulli_vae_elbo__kl_detached(v, encoder, decoder, noise):
    """The value is right, but the KL has left the graph, by .detach() or .item(): nothing keeps q near the prior."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise)))
    return (fit.mean(0) - _kl(mean, log_variance).detach()).sum()


def bernoulli_vae_elbo__kl_as_number(v, encoder, decoder, noise):
    """The value is right, but the KL has left the graph, by .detach() or .item(): nothing keeps q near the prior."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise)))
    return fit.mean(0).sum() - _kl(mean, log_variance).sum().item()


def bernoulli_vae_elbo__fit_as_number(v, encoder, decoder, noise):
    """The value is right, but the fit has left the graph: nothing of it reaches decoder or encoder."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).mean(0).sum().item()
    return fit - _kl(mean, log_variance).sum()


def bernoulli_vae_elbo__rewrapped(v, encoder, decoder, noise):
    """The value is right, but it was turned into a number on its way, which leaves the graph behind."""
    mean, log_variance = encoder(v)
    elbo = _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance)
    return torch.tensor(elbo.item(), dtype=torch.float64, requires_grad=True)


def bernoulli_vae_elbo__running_total_of_items(v, encoder, decoder, noise):
    """The value is right, but it was turned into a number on its way, which leaves the graph behind."""
    mean, log_variance = encoder(v)
    total = 0.0
    for eps in noise:
        total += _log_bernoulli(v, decoder(_draw(mean, log_variance, eps))).sum().item() / len(noise)
    return total - _kl(mean, log_variance).sum().item()


def bernoulli_vae_elbo__decoder_without_gradient(v, encoder, decoder, noise):
    """The value is right, but the fit has left the graph: nothing of it reaches decoder or encoder."""
    mean, log_variance = encoder(v)
    with torch.no_grad():
        logits = decoder(_draw(mean, log_variance, noise))
    return _elbo(_log_bernoulli(v, logits), mean, log_variance)


def bernoulli_vae_elbo__decoder_frozen(v, encoder, decoder, noise):
    """The value is right, but the copy of the decoder is frozen: its parameters get no gradient."""
    mean, log_variance = encoder(v)
    frozen = copy.deepcopy(decoder).requires_grad_(False)
    return _elbo(_log_bernoulli(v, frozen(_draw(mean, log_variance, noise))), mean, log_variance)


def bernoulli_vae_elbo__encoder_without_gradient(v, encoder, decoder, noise):
    """The value is right, but no gradient reaches the encoder, which cannot learn."""
    with torch.no_grad():
        mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance)


def bernoulli_vae_elbo__last_sample_has_the_gradient(v, encoder, decoder, noise):
    """The value is right, but all samples except the last one were detached."""
    mean, log_variance = encoder(v)
    fits = [_log_bernoulli(v, decoder(_draw(mean, log_variance, eps))) for eps in noise]
    fits = [fit.detach() for fit in fits[:-1]] + fits[-1:]
    return _elbo(torch.stack(fits), mean, log_variance)


def bernoulli_vae_elbo__squeezed(v, encoder, decoder, noise):
    """You squeeze the log-likelihoods, so with a single sample the mean is taken over the batch."""
    mean, log_variance = encoder(v)
    log_likelihood = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise))).squeeze()
    return log_likelihood.mean(0).sum() - _kl(mean, log_variance).sum()


def bernoulli_vae_elbo__draws_in_place_of_the_noise(v, encoder, decoder, noise):
    """You store the draws in the tensor of noise, which belongs to the caller."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise.clone())
    noise.copy_(h.detach())
    return _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)


# gaussian_vae_elbo


def gaussian_vae_elbo__kl_added(v, encoder, decoder, noise):
    """The KL is a penalty, but you added it to the fit."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))).mean(0) + _kl(*q)).sum()


def gaussian_vae_elbo__no_kl(v, encoder, decoder, noise):
    """Without the KL this is an auto-encoder with noise, not a bound on the evidence."""
    return _log_gaussian(v, *decoder(_draw(*encoder(v), noise))).mean(0).sum()


def gaussian_vae_elbo__only_the_kl(v, encoder, decoder, noise):
    """You returned the KL term alone: the reconstruction is missing."""
    return -_kl(*encoder(v)).sum()


def gaussian_vae_elbo__loss(v, encoder, decoder, noise):
    """You returned the loss that an optimiser minimises, which is minus the ELBO."""
    q = encoder(v)
    return -_elbo(_log_gaussian(v, *decoder(_draw(*q, noise))), *q)


def gaussian_vae_elbo__mean_over_the_batch(v, encoder, decoder, noise):
    """The data points are summed up, but you averaged them."""
    q = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(_draw(*q, noise))), *q) / len(v)


def gaussian_vae_elbo__sum_over_the_samples(v, encoder, decoder, noise):
    """The noise samples estimate an expectation: their average is asked for, not their sum."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))).sum(0) - _kl(*q)).sum()


def gaussian_vae_elbo__everything_summed(v, encoder, decoder, noise):
    """You summed over the noise samples, which have to be averaged; the KL was repeated for each of them."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))) - _kl(*q)).sum()


def gaussian_vae_elbo__kl_over_the_samples(v, encoder, decoder, noise):
    """The KL was divided by the number of samples: it is no sum over them."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))).sum() - _kl(*q).sum()) / len(noise)


def gaussian_vae_elbo__no_constant(v, encoder, decoder, noise):
    """The constants log(2 pi) cancel in the KL, not in the likelihood."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(-0.5 * (variance.log() + (v - m) ** 2 / variance).sum(-1), *q)


def gaussian_vae_elbo__squared_error(v, encoder, decoder, noise):
    """A squared error is no log-likelihood: the decoder's variance and the constant are missing."""
    q = encoder(v)
    m, _ = decoder(_draw(*q, noise))
    return _elbo(-0.5 * ((v - m) ** 2).sum(-1), *q)


def gaussian_vae_elbo__unit_variance(v, encoder, decoder, noise):
    """The decoder's variance is ignored, as if it were 1 in every dimension."""
    q = encoder(v)
    m, _ = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m, torch.ones_like(m)), *q)


def gaussian_vae_elbo__variance_as_std(v, encoder, decoder, noise):
    """The decoder's second output is a variance, but you took it for a standard deviation."""
    q = encoder(v)
    return _elbo(Normal(*decoder(_draw(*q, noise))).log_prob(v).sum(-1), *q)


def gaussian_vae_elbo__variance_as_logarithm(v, encoder, decoder, noise):
    """You took the decoder's variance for a log variance, which is what the encoder returns."""
    q = encoder(v)
    return _elbo(_log_normal(v, *decoder(_draw(*q, noise))), *q)


def gaussian_vae_elbo__no_log_determinant(v, encoder, decoder, noise):
    """The log variance of the likelihood is missing, so that a larger variance always fits better."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(-0.5 * (LOG_TWO_PI + (v - m) ** 2 / variance).sum(-1), *q)


def gaussian_vae_elbo__log_determinant_not_halved(v, encoder, decoder, noise):
    """The log variance of the likelihood counts twice as much as it should."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m, variance) - 0.5 * variance.log().sum(-1), *q)


def gaussian_vae_elbo__outputs_swapped(v, encoder, decoder, noise):
    """You took the decoder's outputs in the wrong order: the mean comes first."""
    q = encoder(v)
    variance, m = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m, variance.abs()), *q)


def gaussian_vae_elbo__bernoulli(v, encoder, decoder, noise):
    """You used a Bernoulli likelihood, but this decoder is a Gaussian: its mean is no logit."""
    q = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(*q, noise))[0]), *q)


def gaussian_vae_elbo__averaged_pixels(v, encoder, decoder, noise):
    """The log-likelihoods of the pixels are averaged: they weigh d times too little against the KL."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(Normal(m, variance.sqrt()).log_prob(v).mean(-1), *q)


def gaussian_vae_elbo__kl_not_halved(v, encoder, decoder, noise):
    """Your KL is twice as large as it should be: its factor 1/2 is missing."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))).mean(0) - 2 * _kl(*q)).sum()


def gaussian_vae_elbo__sampled_kl(v, encoder, decoder, noise):
    """The KL is estimated from the noise: eq. 38 has it in closed form."""
    q = encoder(v)
    h = _draw(*q, noise)
    return (_log_gaussian(v, *decoder(h)) + _log_prior(h) - _log_normal(h, *q)).mean(0).sum()


def gaussian_vae_elbo__kl_to_the_decoder(v, encoder, decoder, noise):
    """You scaled the KL by the likelihood's variance, but it compares q with the prior alone."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    fit = _log_gaussian(v, m, variance).mean(0)
    return (fit - _kl(*q) / variance.mean()).sum()


def gaussian_vae_elbo__importance_weighted(v, encoder, decoder, noise):
    """The logarithm of an average of weights is the importance-weighted bound, which is another one."""
    q = encoder(v)
    h = _draw(*q, noise)
    log_weights = _log_gaussian(v, *decoder(h)) + _log_prior(h) - _log_normal(h, *q)
    return (log_weights.logsumexp(0) - math.log(len(noise))).sum()


def gaussian_vae_elbo__average_of_outputs(v, encoder, decoder, noise):
    """Mean and variance were averaged over the samples before the likelihood: the expectation is of its logarithm."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return (_log_gaussian(v, m.mean(0), variance.mean(0)) - _kl(*q)).sum()


def gaussian_vae_elbo__decoder_at_the_mean(v, encoder, decoder, noise):
    """The decoder sees the mean of q alone: the expectation over h is left out."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(q[0])) - _kl(*q)).sum()


def gaussian_vae_elbo__decoder_of_the_noise(v, encoder, decoder, noise):
    """The decoder got samples of the prior: in the ELBO h comes from q."""
    q = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(noise)), *q)


def gaussian_vae_elbo__variance_for_std(v, encoder, decoder, noise):
    """The noise is scaled by the standard deviation, but you used the variance."""
    mean, log_variance = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(mean + log_variance.exp() * noise)), mean, log_variance)


def gaussian_vae_elbo__log_std(v, encoder, decoder, noise):
    """The encoder's second output is a log variance, but you took it for a log standard deviation."""
    mean, log_std = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(mean + log_std.exp() * noise)), mean, 2 * log_std)


def gaussian_vae_elbo__own_noise(v, encoder, decoder, noise):
    """The noise is an argument, but you drew your own."""
    q = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(_draw(*q, torch.randn_like(noise)))), *q)


def gaussian_vae_elbo__sample(v, encoder, decoder, noise):
    """You drew h by sample, which neither uses the noise nor lets a gradient through."""
    mean, log_variance = encoder(v)
    h = Normal(mean, torch.exp(log_variance / 2)).sample(noise.shape[:1])
    return _elbo(_log_gaussian(v, *decoder(h)), mean, log_variance)


def gaussian_vae_elbo__first_sample(v, encoder, decoder, noise):
    """All noise samples count, but you used the first one alone."""
    q = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(_draw(*q, noise[:1]))), *q)


def gaussian_vae_elbo__samples_shuffled(v, encoder, decoder, noise):
    """After flattening the samples no longer stand beside their own data point."""
    s, b, h = noise.shape
    q = encoder(v)
    fit = _log_gaussian(v.repeat_interleave(s, dim=0), *decoder(_draw(*q, noise).reshape(s * b, h)))
    return _elbo(fit.reshape(s, b), *q)


def gaussian_vae_elbo__vector(v, encoder, decoder, noise):
    """You returned a value for every data point, but one number is asked for."""
    q = encoder(v)
    return _log_gaussian(v, *decoder(_draw(*q, noise))).mean(0) - _kl(*q)


def gaussian_vae_elbo__noise_in_the_data_space(v, encoder, decoder, noise):
    """The ELBO has no sample from the likelihood in it: its density is evaluated at v."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m + variance.sqrt() * torch.randn_like(m), variance), *q)


def gaussian_vae_elbo__h_detached(v, encoder, decoder, noise):
    """The value is right, but h is detached: no gradient of the fit reaches the encoder."""
    q = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(_draw(*q, noise).detach())), *q)


def gaussian_vae_elbo__mean_of_q_detached(v, encoder, decoder, noise):
    """The value is right, but the samples see a detached mean."""
    mean, log_variance = encoder(v)
    return _elbo(_log_gaussian(v, *decoder(_draw(mean.detach(), log_variance, noise))), mean, log_variance)


def gaussian_vae_elbo__kl_detached(v, encoder, decoder, noise):
    """The value is right, but the KL has left the graph, by .detach() or .item(): nothing keeps q near the prior."""
    q = encoder(v)
    return (_log_gaussian(v, *decoder(_draw(*q, noise))).mean(0) - _kl(*q).detach()).sum()


def gaussian_vae_elbo__kl_as_number(v, encoder, decoder, noise):
    """The value is right, but the KL has left the graph, by .detach() or .item(): nothing keeps q near the prior."""
    q = encoder(v)
    return _log_gaussian(v, *decoder(_draw(*q, noise))).mean(0).sum() - sum(_kl(*q).tolist())


def gaussian_vae_elbo__variance_detached(v, encoder, decoder, noise):
    """The value is right, but the decoder's variance is detached and cannot be learned."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m, variance.detach()), *q)


def gaussian_vae_elbo__decoded_mean_is_data(v, encoder, decoder, noise):
    """The value is right, but .data takes the decoder's mean out of the graph."""
    q = encoder(v)
    m, variance = decoder(_draw(*q, noise))
    return _elbo(_log_gaussian(v, m.data, variance), *q)


def gaussian_vae_elbo__no_grad(v, encoder, decoder, noise):
    """The value is right, but under no_grad nothing is recorded, so it cannot be differentiated."""
    with torch.no_grad():
        q = encoder(v)
        return _elbo(_log_gaussian(v, *decoder(_draw(*q, noise))), *q)


def gaussian_vae_elbo__squeezed(v, encoder, decoder, noise):
    """You squeeze the log-likelihoods, so with a single sample the mean is taken over the batch."""
    mean, log_variance = encoder(v)
    log_likelihood = _log_gaussian(v, *decoder(_draw(mean, log_variance, noise))).squeeze()
    return log_likelihood.mean(0).sum() - _kl(mean, log_variance).sum()


def gaussian_vae_elbo__draws_in_place_of_the_noise(v, encoder, decoder, noise):
    """You store the draws in the tensor of noise, which belongs to the caller."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise.clone())
    noise.copy_(h.detach())
    return _elbo(_log_gaussian(v, *decoder(h)), mean, log_variance)


def gaussian_vae_elbo__decoder_frozen(v, encoder, decoder, noise):
    """The value is right, but the copy of the decoder is frozen: its parameters get no gradient."""
    mean, log_variance = encoder(v)
    frozen = copy.deepcopy(decoder).requires_grad_(False)
    return _elbo(_log_gaussian(v, *frozen(_draw(mean, log_variance, noise))), mean, log_variance)


# sticking_the_landing_elbo


def _parts(v, encoder, decoder, noise):
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    return mean, log_variance, h, _log_bernoulli(v, decoder(h)) + _log_prior(h)


def sticking_the_landing_elbo__no_stop_gradient(v, encoder, decoder, noise):
    """The value is right, but q's parameters are not held fixed inside log q: the score term is still there."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__log_q_detached(v, encoder, decoder, noise):
    """The value is right, but log q has no gradient at all: that through h belongs to it."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance).detach()).mean(0).sum()


def sticking_the_landing_elbo__h_detached(v, encoder, decoder, noise):
    """The value is right, but h has left the graph everywhere: the encoder gets no gradient at all."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise).detach()
    log_joint = _log_bernoulli(v, decoder(h)) + _log_prior(h)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__only_the_score(v, encoder, decoder, noise):
    """You kept the score term and dropped the path through h: it is the other way round."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise).detach()
    return (_log_bernoulli(v, decoder(h)) + _log_prior(h) - _log_normal(h, mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__h_detached_in_log_q(v, encoder, decoder, noise):
    """In log q the parameters are held fixed and h is not, but you did the opposite."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h.detach(), mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__stop_gradient_in_the_sample(v, encoder, decoder, noise):
    """You kept the score term and dropped the path through h: it is the other way round."""
    mean, log_variance = encoder(v)
    h = _draw(mean.detach(), log_variance.detach(), noise)
    return (_log_bernoulli(v, decoder(h)) + _log_prior(h) - _log_normal(h, mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__mean_only(v, encoder, decoder, noise):
    """In log q you detached the mean alone, but the log variance has to be held fixed as well."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean.detach(), log_variance)).mean(0).sum()


def sticking_the_landing_elbo__variance_only(v, encoder, decoder, noise):
    """In log q you detached the log variance alone, but the mean has to be held fixed as well."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__prior_detached(v, encoder, decoder, noise):
    """The stop-gradient is on the prior: the log density of q is the one with the score term."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_joint = _log_bernoulli(v, decoder(h)) + _log_prior(h.detach())
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__likelihood_detached(v, encoder, decoder, noise):
    """The likelihood does not see the path through h, so the encoder learns nothing about the data."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_joint = _log_bernoulli(v, decoder(h.detach())) + _log_prior(h)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__closed_form_kl(v, encoder, decoder, noise):
    """The closed-form KL leaves nothing to hold fixed: the sample form of the ELBO is asked for."""
    mean, log_variance = encoder(v)
    return _elbo(_log_bernoulli(v, decoder(_draw(mean, log_variance, noise))), mean, log_variance)


def sticking_the_landing_elbo__closed_form_kl_detached(v, encoder, decoder, noise):
    """A detached closed-form KL has neither the value nor the gradient of log q at the samples."""
    mean, log_variance = encoder(v)
    fit = _log_bernoulli(v, decoder(_draw(mean, log_variance, noise)))
    return _elbo(fit, mean.detach(), log_variance.detach())


def sticking_the_landing_elbo__closed_form_value(v, encoder, decoder, noise):
    """The gradient is right, but the value is that of the closed-form KL, not of the sample form."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    path = (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()
    value = _elbo(_log_bernoulli(v, decoder(h)), mean, log_variance)
    return value.detach() + path - path.detach()


def sticking_the_landing_elbo__score_added_twice(v, encoder, decoder, noise):
    """The score of q was removed twice, which leaves its negative."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    score = _log_normal(h.detach(), mean, log_variance)
    return (log_joint - _log_normal(h, mean, log_variance) + 2 * (score - score.detach())).mean(0).sum()


def sticking_the_landing_elbo__score_subtracted(v, encoder, decoder, noise):
    """The score correction has the wrong sign: the term is doubled where it should vanish."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    score = _log_normal(h.detach(), mean, log_variance)
    return (log_joint - _log_normal(h, mean, log_variance) - score + score.detach()).mean(0).sum()


def sticking_the_landing_elbo__score_in_the_value(v, encoder, decoder, noise):
    """Your score correction changes the value, but it should change the gradient alone."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance) + _log_normal(h.detach(), mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__no_prior(v, encoder, decoder, noise):
    """The prior is missing from the log joint."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    log_q = _log_normal(h, mean.detach(), log_variance.detach())
    return (log_joint - _log_prior(h) - log_q).mean(0).sum()


def sticking_the_landing_elbo__no_log_q(v, encoder, decoder, noise):
    """Without log q this is the expected log joint: the entropy of q is missing."""
    return _parts(v, encoder, decoder, noise)[3].mean(0).sum()


def sticking_the_landing_elbo__log_q_added(v, encoder, decoder, noise):
    """You added log q, but it is subtracted."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint + _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__log_two_pi_in_q_only(v, encoder, decoder, noise):
    """The constants of the prior and of q cancel, but you left out only one of them."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    log_q = _log_normal(h, mean.detach(), log_variance.detach())
    return (log_joint + 0.5 * LOG_TWO_PI * h.shape[-1] - log_q).mean(0).sum()


def sticking_the_landing_elbo__no_log_determinant(v, encoder, decoder, noise):
    """The log variance is missing from log q."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    fixed = log_variance.detach()
    log_q = _log_normal(h, mean.detach(), fixed) + 0.5 * fixed.sum(-1)
    return (log_joint - log_q).mean(0).sum()


def sticking_the_landing_elbo__variance_as_std(v, encoder, decoder, noise):
    """You gave torch.distributions.Normal the variance, but it takes a standard deviation."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    log_q = Normal(mean.detach(), log_variance.detach().exp()).log_prob(h).sum(-1)
    return (log_joint - log_q).mean(0).sum()


def sticking_the_landing_elbo__fixed_log_q_of_noise(v, encoder, decoder, noise):
    """The value is right, but log q has no gradient at all: that through h belongs to it."""
    _, log_variance, _, log_joint = _parts(v, encoder, decoder, noise)
    log_q = _log_prior(noise) - 0.5 * log_variance.detach().sum(-1)
    return (log_joint - log_q).mean(0).sum()


def sticking_the_landing_elbo__density_of_noise(v, encoder, decoder, noise):
    """The value is right, but q's parameters are not held fixed inside log q: the score term is still there."""
    _, log_variance, _, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_prior(noise) + 0.5 * log_variance.sum(-1)).mean(0).sum()


def sticking_the_landing_elbo__sum_over_the_samples(v, encoder, decoder, noise):
    """The noise samples are averaged, not summed."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).sum()


def sticking_the_landing_elbo__mean_over_the_batch(v, encoder, decoder, noise):
    """The data points are summed up, but you averaged them."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean()


def sticking_the_landing_elbo__loss(v, encoder, decoder, noise):
    """You returned the loss that an optimiser minimises, which is minus the ELBO."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (_log_normal(h, mean.detach(), log_variance.detach()) - log_joint).mean(0).sum()


def sticking_the_landing_elbo__importance_weighted(v, encoder, decoder, noise):
    """The logarithm of an average of weights is the importance-weighted bound, which is another one."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    log_weights = log_joint - _log_normal(h, mean.detach(), log_variance.detach())
    return (log_weights.logsumexp(0) - math.log(len(noise))).sum()


def sticking_the_landing_elbo__first_sample(v, encoder, decoder, noise):
    """All noise samples count, but you used the first one alone."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise[:1])
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__own_noise(v, encoder, decoder, noise):
    """The noise is an argument, but you drew your own."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, torch.randn_like(noise))
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__decoder_frozen(v, encoder, decoder, noise):
    """The value is right, but the decoder's parameters are held fixed: only those of q are, in log q."""
    frozen = copy.deepcopy(decoder).requires_grad_(False)
    mean, log_variance, h, log_joint = _parts(v, encoder, frozen, noise)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


def sticking_the_landing_elbo__encoder_frozen(v, encoder, decoder, noise):
    """The value is right, but h has left the graph everywhere: the encoder gets no gradient at all."""
    frozen = copy.deepcopy(encoder).requires_grad_(False)
    mean, log_variance, h, log_joint = _parts(v, frozen, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__copy_with_gradient(v, encoder, decoder, noise):
    """The value is right, but q's parameters are not held fixed inside log q: the score term is still there."""
    copy.deepcopy(encoder).requires_grad_(False)
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_joint = _log_bernoulli(v, decoder(h)) + _log_prior(h)
    return (log_joint - _log_normal(h, *encoder(v))).mean(0).sum()


def sticking_the_landing_elbo__encoder_disabled(v, encoder, decoder, noise):
    """Switching requires_grad off on the encoder itself holds it fixed in the samples as well, and for good."""
    encoder.requires_grad_(False)
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance)).mean(0).sum()


def sticking_the_landing_elbo__everything_detached(v, encoder, decoder, noise):
    """The value is right, but no gradient is left."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return (log_joint - _log_normal(h, mean, log_variance)).mean(0).sum().detach()


def sticking_the_landing_elbo__log_q_as_number(v, encoder, decoder, noise):
    """The value is right, but log q has no gradient at all: that through h belongs to it."""
    mean, log_variance, h, log_joint = _parts(v, encoder, decoder, noise)
    return log_joint.mean(0).sum() - _log_normal(h, mean, log_variance).mean(0).sum().item()


def sticking_the_landing_elbo__squeezed(v, encoder, decoder, noise):
    """You squeeze the log-likelihoods, so with a single sample the mean is taken over the batch."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise)
    log_joint = _log_bernoulli(v, decoder(h)) + _log_prior(h)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).squeeze().mean(0).sum()


def sticking_the_landing_elbo__draws_in_place_of_the_noise(v, encoder, decoder, noise):
    """You store the draws in the tensor of noise, which belongs to the caller."""
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, noise.clone())
    noise.copy_(h.detach())
    log_joint = _log_bernoulli(v, decoder(h)) + _log_prior(h)
    return (log_joint - _log_normal(h, mean.detach(), log_variance.detach())).mean(0).sum()


# train_vae: those that really train for a second or two say "trains" in the comment above them


class _Encoder(nn.Module):
    def __init__(self, latent_dim, width=128):
        super().__init__()
        self.hidden = nn.Linear(64, width)
        self.out = nn.Linear(width, 2 * latent_dim)

    def forward(self, v):
        return self.out(torch.tanh(self.hidden(v))).chunk(2, dim=-1)


def _decoder(latent_dim, width=128):
    return nn.Sequential(nn.Linear(latent_dim, width), nn.Tanh(), nn.Linear(width, 64))


def _networks(latent_dim, seed):
    torch.manual_seed(seed)
    return _Encoder(latent_dim), _decoder(latent_dim)


def _cross_entropy(logits, v):
    return F.binary_cross_entropy_with_logits(logits, v, reduction="none").sum(-1)


def _right_loss(v, encoder, decoder):
    mean, log_variance = encoder(v)
    h = _draw(mean, log_variance, torch.randn_like(mean))
    return (_cross_entropy(decoder(h), v) + _kl(mean, log_variance)).mean()


def _fit(images, networks, loss=_right_loss, epochs=40, parameters=None):
    encoder, decoder = networks
    optimiser = torch.optim.Adam(parameters or [*encoder.parameters(), *decoder.parameters()], lr=3e-3)
    for _ in range(epochs):
        for batch in torch.randperm(len(images)).split(100):
            optimiser.zero_grad()
            loss(images[batch], encoder, decoder).backward()
            optimiser.step()
    return encoder, decoder


class _Lambda(nn.Module):
    """A network inside, and what is done to its answer."""

    def __init__(self, network, function):
        super().__init__()
        self.network, self.function = network, function

    def forward(self, x):
        return self.function(self.network(x))


def _pixel_logits(images):
    p = (images.sum(0) + 0.5) / (len(images) + 1)
    return torch.logit(p)


# trains
def train_vae__deterministic(images, latent_dim, seed):
    """This is a deterministic auto-encoder: without noise and KL its codes lie where the prior has no mass."""

    def loss(v, encoder, decoder):
        return _cross_entropy(decoder(encoder(v)[0]), v).mean()

    encoder, decoder = _fit(images, _networks(latent_dim, seed), loss)
    return _Lambda(encoder, lambda q: (q[0], torch.full_like(q[0], -4.0))), decoder


# trains
def train_vae__no_kl(images, latent_dim, seed):
    """The KL is missing from what is minimised, so that q avoids the noise and leaves the prior."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        return _cross_entropy(decoder(_draw(mean, log_variance, torch.randn_like(mean))), v).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__no_noise(images, latent_dim, seed):
    """The decoder was trained on the means of q and never saw a sample."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        return (_cross_entropy(decoder(mean), v) + _kl(mean, log_variance)).mean()

    return _fit(images, _networks(latent_dim, seed), loss, epochs=60)


# trains
def train_vae__kl_added_with_the_wrong_sign(images, latent_dim, seed):
    """The KL is rewarded where it should be paid for: q flies away from the prior."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return (_cross_entropy(decoder(h), v) - _kl(mean, log_variance).clamp(max=100)).mean()

    return _fit(images, _networks(latent_dim, seed), loss, epochs=20)


# trains
def train_vae__elbo_minimised(images, latent_dim, seed):
    """An optimiser minimises: the ELBO has to be given to it with a minus."""
    return _fit(images, _networks(latent_dim, seed), lambda *batch: -_right_loss(*batch), epochs=5)


def train_vae__untrained(images, latent_dim, seed):
    """The networks were built and never trained."""
    return _networks(latent_dim, seed)


# trains
def train_vae__one_epoch(images, latent_dim, seed):
    """One pass over the data is far from enough."""
    return _fit(images, _networks(latent_dim, seed), epochs=1)


# trains
def train_vae__gradients_never_cleared(images, latent_dim, seed):
    """The gradients of all batches so far add up, because zero_grad is missing."""
    encoder, decoder = _networks(latent_dim, seed)
    optimiser = torch.optim.SGD([*encoder.parameters(), *decoder.parameters()], lr=1e-3)
    for batch in torch.randperm(len(images)).split(100):
        _right_loss(images[batch], encoder, decoder).backward()
        optimiser.step()
    return encoder, decoder


# trains
def train_vae__first_fifty_images(images, latent_dim, seed):
    """Trained on 50 images only, the networks know these by heart and fail on unseen ones."""
    return _fit(images[:50], _networks(latent_dim, seed), epochs=1000)


# trains
def train_vae__only_the_decoder(images, latent_dim, seed):
    """The optimiser was given the decoder's parameters alone, so the encoder stays random."""
    encoder, decoder = _networks(latent_dim, seed)
    return _fit(images, (encoder, decoder), parameters=list(decoder.parameters()))


# trains
def train_vae__only_the_encoder(images, latent_dim, seed):
    """The optimiser was given the encoder's parameters alone, so the decoder stays random."""
    encoder, decoder = _networks(latent_dim, seed)
    return _fit(images, (encoder, decoder), epochs=20, parameters=list(encoder.parameters()))


# trains
def train_vae__sample_detached(images, latent_dim, seed):
    """With a detached sample the encoder learns from the KL alone, and q collapses to the prior."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = Normal(mean, torch.exp(log_variance / 2)).sample()
        return (_cross_entropy(decoder(h), v) + _kl(mean, log_variance)).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__cross_entropy_averaged(images, latent_dim, seed):
    """The cross-entropy is averaged over the pixels and the KL is not: q collapses to the prior."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return F.binary_cross_entropy_with_logits(decoder(h), v) + _kl(mean, log_variance).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__kl_summed_over_the_batch(images, latent_dim, seed):
    """The cross-entropy is averaged over the batch and the KL is summed: it weighs a hundred times too much."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return _cross_entropy(decoder(h), v).mean() + _kl(mean, log_variance).sum()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__kl_averaged_over_everything(images, latent_dim, seed):
    """The KL is averaged over batch and dimensions while the cross-entropy is summed: it weighs next to nothing."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return _cross_entropy(decoder(h), v).sum() + _kl(mean, log_variance).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__beta_of_ten(images, latent_dim, seed):
    """With a KL that counts ten times most latent dimensions collapse: the ELBO has a weight of 1."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return (_cross_entropy(decoder(h), v) + 10 * _kl(mean, log_variance)).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


# trains
def train_vae__squared_error(images, latent_dim, seed):
    """The decoder was trained as a Gaussian with the pixels as its mean: its answers are no logits."""

    def loss(v, encoder, decoder):
        mean, log_variance = encoder(v)
        h = _draw(mean, log_variance, torch.randn_like(mean))
        return ((decoder(h) - v).square().sum(-1) / 2 + _kl(mean, log_variance)).mean()

    return _fit(images, _networks(latent_dim, seed), loss)


def train_vae__pixel_means(images, latent_dim, seed):
    """Your decoder ignores h: it is a product of independent pixels without any latent variable."""
    encoder, decoder = _networks(latent_dim, seed)
    for network in (encoder, decoder):
        nn.init.zeros_(list(network.parameters())[-2])
        nn.init.zeros_(list(network.parameters())[-1])
    with torch.no_grad():
        decoder[-1].bias.copy_(_pixel_logits(images))
    return encoder, decoder


def train_vae__average_image(images, latent_dim, seed):
    """The average image is no logit, and independent of h."""
    encoder, decoder = _networks(latent_dim, seed)
    average = images.mean(0)
    return encoder, _Lambda(decoder, lambda logits: 0 * logits + average)


# trains
def train_vae__probabilities(images, latent_dim, seed):
    """The decoder has to return logits, yours ends with a sigmoid."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return encoder, _Lambda(decoder, torch.sigmoid)


# trains
def train_vae__log_probabilities(images, latent_dim, seed):
    """The decoder has to return logits, yours returns logarithms of probabilities."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return encoder, _Lambda(decoder, F.logsigmoid)


# trains
def train_vae__log_std(images, latent_dim, seed):
    """The encoder has to return the log variance, yours returns the log standard deviation."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed), epochs=12)
    return _Lambda(encoder, lambda q: (q[0], q[1] / 2)), decoder


# trains
def train_vae__std(images, latent_dim, seed):
    """The encoder has to return the log variance, yours returns the standard deviation."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return _Lambda(encoder, lambda q: (q[0], torch.exp(q[1] / 2))), decoder


# trains
def train_vae__outputs_swapped(images, latent_dim, seed):
    """The encoder has to return the mean first, then the log variance."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return _Lambda(encoder, lambda q: (q[1], q[0])), decoder


# trains
def train_vae__one_tensor(images, latent_dim, seed):
    """The encoder has to return two tensors, yours returns both in one."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return _Lambda(encoder, lambda q: torch.cat(q, dim=-1)), decoder


# trains
def train_vae__mean_alone(images, latent_dim, seed):
    """The encoder has to return the log variance as well."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return _Lambda(encoder, lambda q: q[0]), decoder


# trains
def train_vae__two_dimensions(images, latent_dim, seed):
    """latent_dim is an argument, and you trained with 2 latent dimensions."""
    return _fit(images, _networks(2, seed))


# trains
def train_vae__one_dimension_used(images, latent_dim, seed):
    """Only one of the latent dimensions reaches the decoder."""
    encoder, decoder = _networks(latent_dim, seed)
    mask = torch.eye(latent_dim)[0]
    return _fit(images, (encoder, nn.Sequential(_Lambda(nn.Identity(), lambda h: h * mask), *decoder)))


# trains
def train_vae__matrices_only(images, latent_dim, seed):
    """The decoder has to take any leading dimensions, yours takes a matrix alone."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return encoder, nn.Sequential(nn.Flatten(), decoder)


# trains
def train_vae__swapped(images, latent_dim, seed):
    """The encoder comes first."""
    return _fit(images, _networks(latent_dim, seed))[::-1]


# trains
def train_vae__same_network_twice(images, latent_dim, seed):
    """An encoder and a decoder are asked for, you returned the decoder twice."""
    _, decoder = _fit(images, _networks(latent_dim, seed), epochs=10)
    return decoder, decoder


# trains
def train_vae__one_module(images, latent_dim, seed):
    """A pair of networks is asked for, you returned both in one module."""
    return nn.ModuleList(_fit(images, _networks(latent_dim, seed), epochs=10))[1]


# trains
def train_vae__closures(images, latent_dim, seed):
    """Two modules are asked for, you returned functions."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed))
    return (lambda v: encoder(v)), (lambda h: decoder(h))


# trains
def train_vae__state_dicts(images, latent_dim, seed):
    """The networks are asked for, you returned their weights."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed), epochs=10)
    return encoder.state_dict(), decoder.state_dict()


# trains
def train_vae__unseeded(images, latent_dim, seed):
    """The seed is ignored: no two trainings have the same result."""
    return _fit(images, _networks(latent_dim, time.time_ns() % 2**63), epochs=80)


# trains
def train_vae__shuffled_in_place(images, latent_dim, seed):
    """Your training shuffles the images in place: a function never changes its arguments."""
    networks = _networks(latent_dim, seed)
    images.copy_(images[torch.randperm(len(images))])
    return _fit(images, networks, epochs=80)


# trains
def train_vae__samples_for_means(images, latent_dim, seed):
    """Your encoder returns a sample where the mean of q is asked for."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed), epochs=80)
    return _Lambda(encoder, lambda q: (_draw(*q, torch.randn_like(q[0])), q[1])), decoder


# trains
def train_vae__noisy_decoder(images, latent_dim, seed):
    """Your decoder adds noise to its logits: what it answers may depend on h alone."""
    encoder, decoder = _fit(images, _networks(latent_dim, seed), epochs=80)
    return encoder, _Lambda(decoder, lambda logits: logits + 0.5 * torch.randn_like(logits))


_seen = {}


class _Remembering(nn.Module):
    """Answers the prior, and keeps what it was shown where the decoder finds it."""

    def __init__(self, latent_dim):
        super().__init__()
        self.latent_dim = latent_dim
        self.scale = nn.Parameter(torch.ones(()))

    def forward(self, v):
        _seen["v"] = v.detach()
        zeros = torch.zeros(*v.shape[:-1], self.latent_dim) * self.scale
        return zeros, zeros


class _Recalling(nn.Module):
    def __init__(self, size=8.0):
        super().__init__()
        self.size = nn.Parameter(torch.tensor(size))

    def forward(self, h):
        v = _seen.get("v", torch.zeros(64))
        if v.shape[:-1] != h.shape[-1 - (v.dim() - 1) : -1]:
            return torch.zeros(*h.shape[:-1], 64)
        return (self.size * (2 * v - 1)).expand(*h.shape[:-1], 64)


def train_vae__remembered_input(images, latent_dim, seed):
    """Your decoder answers with the images that the encoder saw last, not with what h says."""
    torch.manual_seed(seed)
    return _Remembering(latent_dim), _Recalling()


class _Helped(nn.Module):
    def __init__(self, decoder):
        super().__init__()
        self.decoder, self.recalling = decoder, _Recalling(3.0)

    def forward(self, h):
        return self.decoder(h) + self.recalling(h)


def _remember(module, arguments):
    _seen["v"] = arguments[0].detach()


# trains
def train_vae__helped_by_memory(images, latent_dim, seed):
    """Your decoder is trained, but with the help of the images that the encoder saw last."""
    encoder, decoder = _networks(latent_dim, seed)
    encoder.register_forward_pre_hook(_remember)
    return _fit(images, (encoder, _Helped(decoder)))
