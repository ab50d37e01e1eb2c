"""Solutions to `autoencoders` that are right on ordinary inputs and break on the extreme ones.

A function is named `<function>__<slug>`; its docstring says what breaks, and where.
"""

import math

import torch
from torch.distributions import ContinuousBernoulli


def bernoulli_log_likelihood__log_of_sigmoid(v, logits):
    """At logits of ±1000 the sigmoid is 0 or 1, its logarithm -inf, and 0 times -inf nan."""
    p = torch.sigmoid(logits)
    return (v * torch.log(p) + (1 - v) * torch.log(1 - p)).sum(-1)


def bernoulli_log_likelihood__clamped_probabilities(v, logits):
    """At logits of ±1000 the clamp stops both the value and the gradient."""
    p = torch.sigmoid(logits).clamp(1e-12, 1 - 1e-12)
    return (v * torch.log(p) + (1 - v) * torch.log(1 - p)).sum(-1)


def bernoulli_log_likelihood__log_one_plus_exp(v, logits):
    """exp(1000) is infinite."""
    return (v * logits - torch.log(1 + torch.exp(logits))).sum(-1)


def continuous_bernoulli_log_likelihood__formula(v, logits):
    """At logit 0 it is 0 / 0, and next to it two numbers cancel; exp(1000) is infinite."""
    return (v * logits + torch.log(logits / (torch.exp(logits) - 1))).sum(-1)


def continuous_bernoulli_log_likelihood__of_torch(v, logits):
    """torch clamps probabilities next to 0 and 1, which stand for logits beyond 36."""
    return ContinuousBernoulli(logits=logits).log_prob(v).sum(-1)


def continuous_bernoulli_log_likelihood__single_where(v, logits):
    """At logit 0 the gradient is nan: torch.where multiplies the other branch by 0."""
    near = logits.abs() < 1e-2
    x = logits.abs()
    far = torch.log(x) - x / 2 - torch.log1p(-torch.exp(-x))
    return (logits * (v - 0.5) + torch.where(near, -(x**2) / 24, far)).sum(-1)


def continuous_bernoulli_log_likelihood__moved_off_zero(v, logits):
    """At logit 0 the logit is a thousandth instead, and has no gradient."""
    x = torch.where(logits == 0, torch.full_like(logits, 1e-3), logits)
    half = x / 2
    return (x * (v - 0.5) + torch.log(half / torch.sinh(half))).sum(-1)


def gaussian_log_likelihood__jitter(v, mean, variance):
    """In small units the jitter is as large as the variance."""
    variance = variance + 1e-8
    return -0.5 * ((v - mean) ** 2 / variance + torch.log(variance) + math.log(2 * math.pi)).sum(-1)
