"""The encoders and decoders that questions on auto-encoders are asked with: one smooth layer, in `eval()` mode.

Made of weights as arrays or nested lists, so that a counterexample can spell them out.
"""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn
from torch.nn.functional import linear


class _Network(nn.Module):
    def __init__(self, *weights: Any) -> None:
        super().__init__()
        self.weights = nn.ParameterList([nn.Parameter(torch.as_tensor(w, dtype=torch.float64)) for w in weights])
        self.eval()


class Encoder(_Network):
    """v (...,d) to (mean, log_variance), (...,h) each; weights (h,d), (h,), (h,d), (h,)."""

    def forward(self, v: Tensor) -> tuple[Tensor, Tensor]:
        mean_weight, mean_bias, log_variance_weight, log_variance_bias = self.weights
        mean = 2 * torch.tanh(linear(v, mean_weight, mean_bias))
        return mean, torch.tanh(linear(v, log_variance_weight, log_variance_bias))


class BernoulliDecoder(_Network):
    """h (...,h) to logits (...,d); weights (d,h), (d,)."""

    def forward(self, h: Tensor) -> Tensor:
        weight, bias = self.weights
        return linear(torch.tanh(h), weight, bias)


class GaussianDecoder(_Network):
    """h (...,h) to (mean, variance), (...,d) each; weights (d,h), (d,), (d,h), (d,)."""

    def forward(self, h: Tensor) -> tuple[Tensor, Tensor]:
        mean_weight, mean_bias, variance_weight, variance_bias = self.weights
        features = torch.tanh(h)
        return linear(features, mean_weight, mean_bias), torch.exp(linear(features, variance_weight, variance_bias))


KINDS = {kind.__name__: kind for kind in (Encoder, BernoulliDecoder, GaussianDecoder)}
