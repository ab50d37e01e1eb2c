"""Solutions to `autoencoders` that are right on ordinary inputs and break on the extreme ones.

A function is named `<function>__<slug>`; its docstring says what breaks, and where.
"""

import math

import torch
import torch.nn.functional as F
from torch.distributions import Bernoulli, ContinuousBernoulli, Independent

# Of the exercise sheet's rows only these two name an extreme: logits of +-1e3.


def bernoulli_log_likelihood__log_of_sigmoid(v, logits):
    """The sigmoid is exactly 0 at logits of -1e3: 0 log 0 is nan where the pixel is 0, and -inf where it is 1."""
    p = torch.sigmoid(logits)
    return (v * torch.log(p) + (1 - v) * torch.log(1 - p)).sum(-1)


def bernoulli_log_likelihood__log_of_one_plus_exp(v, logits):
    """exp(l) overflows for logits above 709, and the normaliser is inf."""
    return (v * logits - torch.log(1 + torch.exp(logits))).sum(-1)


def bernoulli_log_likelihood__log1p_of_exp(v, logits):
    """log1p does not help where exp(l) overflows, for logits above 709."""
    return (v * logits - torch.log1p(torch.exp(logits))).sum(-1)


def bernoulli_log_likelihood__binary_cross_entropy(v, logits):
    """binary_cross_entropy cuts its logarithms at -100, which is all that a wrong pixel costs at +-1e3."""
    p = torch.sigmoid(logits)
    return -F.binary_cross_entropy(p, v.expand_as(p), reduction="none").sum(-1)


def bernoulli_log_likelihood__probabilities_of_torch(v, logits):
    """torch clamps probabilities to one rounding error from 0 and 1: a wrong pixel costs 36 nats at most."""
    return Independent(Bernoulli(probs=torch.sigmoid(logits)), 1).log_prob(v)


def bernoulli_log_likelihood__probabilities_clamped(v, logits):
    """The probabilities are clamped at 1e-12, so that logits beyond 27 all cost the same."""
    p = torch.sigmoid(logits).clamp(1e-12, 1 - 1e-12)
    return (v * p.log() + (1 - v) * (1 - p).log()).sum(-1)


def bernoulli_log_likelihood__tiny_epsilon(v, logits):
    """The number inside the logarithms is small enough for moderate logits, but bounds the cost at 1e3."""
    p, q = torch.sigmoid(logits), torch.sigmoid(-logits)
    return (v * torch.log(p + 1e-20) + (1 - v) * torch.log(q + 1e-20)).sum(-1)


def bernoulli_log_likelihood__xlogy(v, logits):
    """xlogy saves 0 log 0, but a wrong pixel at 1e3 has the logarithm of an exact 0."""
    return (torch.xlogy(v, torch.sigmoid(logits)) + torch.xlogy(1 - v, torch.sigmoid(-logits))).sum(-1)


def bernoulli_log_likelihood__product_of_probabilities(v, logits):
    """The probability of the whole data point underflows before its logarithm is taken."""
    return torch.log(torch.where(v > 0.5, torch.sigmoid(logits), torch.sigmoid(-logits)).prod(-1))


def bernoulli_log_likelihood__exponentials_divided(v, logits):
    """exp(l) / (1 + exp(l)) is inf / inf for logits above 709."""
    odds = torch.exp(logits)
    p = odds / (1 + odds)
    return (v * torch.log(p) - (1 - v) * torch.log1p(odds)).sum(-1)


def bernoulli_log_likelihood__cost_clamped(v, logits):
    """A pixel may cost 100 nats at most: far beyond what is usual, and short of what it costs at 1e3."""
    return (v * logits - F.softplus(logits)).clamp_min(-100).sum(-1)


def _series(logits):
    return logits / 2 + logits**2 / 24 - logits**4 / 2880 + logits**6 / 181440


def _split(logits, radius=0.1):
    """Where the series holds, its argument, and an argument for the closed form that is safe everywhere."""
    near = logits.abs() < radius
    return near, torch.where(near, logits, torch.zeros_like(logits)), torch.where(near, torch.ones_like(logits), logits)


def continuous_bernoulli_log_likelihood__torch(v, logits):
    """torch's distribution clamps the probabilities: logits beyond 36 all have the same normaliser."""
    return Independent(ContinuousBernoulli(logits=logits), 1).log_prob(v)


def continuous_bernoulli_log_likelihood__expm1(v, logits):
    """exp(l) overflows for logits above 709, and the normaliser is inf."""
    near, small, safe = _split(logits)
    return (v * logits - torch.where(near, _series(small), torch.log(torch.expm1(safe) / safe))).sum(-1)


def continuous_bernoulli_log_likelihood__exp_minus_one(v, logits):
    """exp(l) overflows for logits above 709, and the normaliser is inf."""
    near, small, safe = _split(logits)
    closed = torch.log((torch.exp(safe) - 1) / safe)
    return (v * logits - torch.where(near, _series(small), closed)).sum(-1)


def continuous_bernoulli_log_likelihood__log_of_the_size(v, logits):
    """The size of exp(l) - 1 overflows for logits above 709."""
    near, small, safe = _split(logits)
    closed = torch.log(torch.expm1(safe).abs()) - torch.log(safe.abs())
    return (v * logits - torch.where(near, _series(small), closed)).sum(-1)


def continuous_bernoulli_log_likelihood__sinh_of_the_logit(v, logits):
    """sinh(l) / (2 l cosh(l / 2)) is the sinh of the half: it overflows for logits beyond 710."""
    near, small, safe = _split(logits)
    closed = safe / 2 + torch.log(torch.sinh(safe) / (safe * torch.cosh(safe / 2)))
    return (v * logits - torch.where(near, _series(small), closed)).sum(-1)


def continuous_bernoulli_log_likelihood__artanh(v, logits):
    """1 - 2p rounds to +-1 for logits beyond 37, and its artanh is inf."""
    near, small, safe = _split(logits, 1e-2)
    size = safe.abs()
    x = torch.tanh(size / 2)  # |1 - 2p|
    log_c = torch.log((torch.log1p(x) - torch.log(2 * torch.sigmoid(-size))) / x)
    series = small**2 / 12 - 7 * small**4 / 1440 + math.log(2)
    bernoulli = v * F.logsigmoid(logits) + (1 - v) * F.logsigmoid(-logits)
    return (bernoulli + torch.where(near, series, log_c)).sum(-1)


def continuous_bernoulli_log_likelihood__density(v, logits):
    """The density is computed first: exp(l v) overflows or underflows for logits beyond 709."""
    near, small, safe = _split(logits)
    density = torch.exp(safe * v) * safe / torch.expm1(safe)
    return torch.where(near, v * small - _series(small), torch.log(density)).sum(-1)


def continuous_bernoulli_log_likelihood__quadrature(v, logits):
    """The integral of exp(l u) over the unit interval overflows for logits above 709."""
    import numpy as np

    nodes, weights = (torch.from_numpy(a) for a in np.polynomial.legendre.leggauss(40))
    partition = (torch.exp(logits.unsqueeze(-1) * (nodes + 1) / 2) * weights / 2).sum(-1)
    return (v * logits - torch.log(partition)).sum(-1)


def continuous_bernoulli_log_likelihood__coarse_quadrature(v, logits):
    """40 nodes are plenty up to a logit of 20, but miss the peak at the end of the interval at 1e3."""
    import numpy as np

    nodes, weights = (torch.from_numpy(a) for a in np.polynomial.legendre.leggauss(40))
    terms = logits.unsqueeze(-1) * (nodes + 1) / 2 + torch.log(weights / 2)
    return (v * logits - torch.logsumexp(terms, -1)).sum(-1)


def continuous_bernoulli_log_likelihood__logits_clamped(v, logits):
    """The logits are clamped at 50 in size: beyond the usual 20, and short of 1e3."""
    near, small, safe = _split(logits.clamp(-50, 50))
    size = safe.abs()
    closed = torch.relu(safe) + torch.log(-torch.expm1(-size) / size)
    return (v * logits.clamp(-50, 50) - torch.where(near, _series(small), closed)).sum(-1)
