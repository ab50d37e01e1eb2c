"""As short as it gets: lambdas, walrus operators, *args."""
# ruff: noqa: E731

import numpy as np
from scipy.special import logsumexp, ndtri

K = lambda m, s: (s * s + m * m - 1).sum() / 2 - np.log(s).sum()
P = lambda F, psi: np.eye(F.shape[1]) + F.T / psi @ F

reparameterise = lambda m, L, e: m + e @ L.T
pathwise_gradient_samples = lambda s, e, g: np.c_[g, g * e]
score_function_gradient_samples = lambda m, s, z, f: np.c_[u := (z - m) / s, u * u - 1] * f[:, None] / s
elbo_kl_form = lambda a, m, s: a.mean() - K(m, s)
elbo_entropy_form = lambda a, s: a.mean() + np.log(s * (2 * np.pi * np.e) ** 0.5).sum()
elbo_sample_form = lambda p, q: (p - q).mean()
minibatch_elbo = lambda e, n: n * e.mean()
linear_gaussian_elbo = lambda v, F, c, p, m, s: (
    -(((v - c - F @ m) ** 2 + F**2 @ s**2) / p + np.log(2 * np.pi * p)).sum() / 2 - K(m, s)
)
mean_field_optimum = lambda v, F, c, p: (np.linalg.solve(A := P(F, p), F.T @ ((v - c) / p)), np.diag(A) ** -0.5)
amortisation_gap = lambda v, F, c, p, W, b, l: np.array(
    [
        linear_gaussian_elbo(x, F, c, p, *mean_field_optimum(x, F, c, p))
        - linear_gaussian_elbo(x, F, c, p, W @ x + b, np.exp(l))
        for x in v
    ]
)
aggregate_posterior_log_density = lambda z, m, s: (
    logsumexp(-(((z[:, None] - m) / s) ** 2 / 2 + np.log(s * (2 * np.pi) ** 0.5)).sum(2), 1) - np.log(len(m))
)
latent_grid = lambda n: ndtri((np.mgrid[:n, :n].T + 0.5) / n).swapaxes(0, 1)
