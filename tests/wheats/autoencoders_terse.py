"""Right answers to `autoencoders` as short as they get: lambdas, walrus operators, star arguments."""
# ruff: noqa: E731

import torch
import torch.nn.functional as F
from torch import nn

N = lambda z, m, s2: -((z - m) ** 2 / s2 + (6.283185307179586 * s2).log()).sum(-1) / 2
A = lambda l: l / 2 + ((x := l.abs() / 2) + torch.log(-torch.expm1(-2 * x) / (2 * x)))
S = lambda l: l / 2 + (q := l * l) / 24 - q * q / 2880 + q**3 / 181440

kl_to_standard_normal = lambda m, a: (a.exp() + m * m - a - 1).sum(1) / 2
reparameterise = lambda m, a, e: m + (a / 2).exp() * e
bernoulli_log_likelihood = lambda v, l: -F.softplus(l - 2 * v * l).sum(-1)
gaussian_log_likelihood = N
continuous_bernoulli_log_likelihood = lambda v, l: (
    v * l - torch.where(n := l.abs() < 0.1, S(l * n), A(torch.where(n, 1, l)))
).sum(-1)
bernoulli_vae_elbo = lambda v, e, d, n: (
    bernoulli_log_likelihood(v, d(reparameterise(*(q := e(v)), n))).sum() / len(n) - kl_to_standard_normal(*q).sum()
)
gaussian_vae_elbo = lambda v, e, d, n: (
    (N(v, *d(reparameterise(*(q := e(v)), n))) - kl_to_standard_normal(*q)).mean(0).sum()
)
sticking_the_landing_elbo = lambda v, e, d, n: (
    (
        bernoulli_log_likelihood(v, d(z := reparameterise(*(q := e(v)), n)))
        + N(z, 0 * z, 1 + 0 * z)
        - N(z, q[0].data, q[1].data.exp())
    ).sum()
    / len(n)
)


class E(nn.Sequential):
    forward = lambda self, v: super().forward(v).chunk(2, -1)


def train_vae(images, latent_dim, seed):
    torch.manual_seed(seed)
    e = E(nn.Linear(64, 99), nn.Tanh(), nn.Linear(99, 2 * latent_dim))
    d = nn.Sequential(nn.Linear(latent_dim, 99), nn.Tanh(), nn.Linear(99, 64))
    o = torch.optim.Adam([*e.parameters(), *d.parameters()], 4e-3)
    for _ in range(1200):
        v = images[torch.randint(len(images), (99,))]
        o.zero_grad()
        (-bernoulli_vae_elbo(v, e, d, torch.randn(1, 99, latent_dim)) / 99).backward()
        o.step()
    return e, d
