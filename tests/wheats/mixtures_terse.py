"""As short as it gets: lambdas, walrus operators, *args."""
# ruff: noqa: E731

import numpy as np
from scipy.special import entr, log_softmax, logsumexp, xlogy

L = lambda x, m, c: (
    -0.5
    * (
        ((x[:, None] - m) * np.linalg.solve(c, (x[:, None] - m)[..., None])[..., 0]).sum(2)
        + np.linalg.slogdet(2 * np.pi * c)[1]
    )
)
J = lambda x, w, m, c: xlogy(1, w) + L(x, m, c)
B = lambda x, t: sum(np.nan_to_num(a[:, None] * np.log(p)).sum(2) for a, p in ((x, t), (1 - x, 1 - t)))

uniform_responsibilities = lambda a: np.exp(log_softmax(a, axis=1))
gaussian_responsibilities = lambda *a: uniform_responsibilities(J(*a))
gaussian_mixture_log_likelihood = lambda *a: logsumexp(J(*a), axis=1).sum()
expected_complete_log_likelihood = lambda x, r, w, m, c: (xlogy(r, w) + r * L(x, m, c)).sum()
mixture_elbo = lambda x, r, *a: expected_complete_log_likelihood(x, r, *a) + entr(r).sum()
bernoulli_responsibilities = lambda x, t: uniform_responsibilities(B(x, t))
bernoulli_m_step = lambda x, r: np.clip((r / r.sum(0)).T @ x, 0, 1)


def gaussian_m_step(x, r):
    m = (p := r / r.sum(0)).T @ x
    return r.mean(0), m, np.array([np.cov(x.T, ddof=0, aweights=q).reshape(2 * x.shape[1:]) for q in p.T])


def _climb(step, value, theta, tol, left):
    trace = [value(*theta)]
    while (left := left - 1) >= 0 and not (trace[1:] and trace[-1] - trace[-2] < tol):
        trace += [value(*(theta := step(*theta)))]
    return *theta, np.array(trace)


def fit_gaussian_mixture(x, w, m, c, tol, max_iter):
    step = lambda *t: gaussian_m_step(x, gaussian_responsibilities(x, *t))
    return _climb(step, lambda *t: gaussian_mixture_log_likelihood(x, *t), (w, m, c), tol, max_iter)


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    step = lambda t: (bernoulli_m_step(x, bernoulli_responsibilities(x, t)),)
    return _climb(step, lambda t: logsumexp(B(x, t) - np.log(len(t)), axis=1).sum(), (theta,), tol, max_iter)
