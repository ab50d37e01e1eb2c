"""One generic EM generator for both models, consumed with itertools; Greek letters as names."""

from itertools import islice, pairwise

import numpy as np


def _em(θ, e_step, m_step):
    """Yield (parameters, log-likelihood) for ever."""
    while True:
        r, log_evidence = e_step(*θ)
        yield θ, log_evidence
        θ = m_step(r)


def _run(sequence, tol, max_iter):
    history = []
    for state in islice(sequence, max_iter + 1):
        history.append(state)
        if any(after - before < tol for (_, before), (_, after) in pairwise(history[-2:])):
            break
    parameters, _ = history[-1]
    return (*parameters, [log_evidence for _, log_evidence in history])


def _bayes(log_joint):
    """Responsibilities and the log evidence of all rows."""
    peak = np.amax(log_joint, axis=1)[:, None]
    joint = np.exp(log_joint - peak)
    evidence = joint.sum(axis=1)[:, None]
    return joint / evidence, float((peak + np.log(evidence)).sum())


def _log_prior(π):
    return np.log(π, out=np.full(π.shape, -np.inf), where=π > 0)


def _log_normal(x, μ, Σ):
    d = x.shape[1]
    W = np.linalg.inv(np.linalg.cholesky(Σ))
    z = np.einsum("kij,nkj->nki", W, x[:, None] - μ)
    log_volume = -np.log(np.diagonal(W, axis1=1, axis2=2)).sum(axis=1) + d / 2 * np.log(2 * np.pi)
    return -(np.linalg.norm(z, axis=2) ** 2) / 2 - log_volume


def uniform_responsibilities(log_likelihoods):
    return _bayes(log_likelihoods)[0]


def gaussian_responsibilities(x, π, μ, Σ):
    return _bayes(_log_prior(π) + _log_normal(x, μ, Σ))[0]


def gaussian_m_step(x, r):
    π = r.sum(axis=0)
    μ = (r / π).T @ x
    Σ = []
    for q, m in zip((r / π).T, μ, strict=True):
        Σ.append(sum(w * np.outer(v, v) for w, v in zip(q, x - m, strict=True)))
    return π / π.sum(), μ, Σ


def expected_complete_log_likelihood(x, r, π, μ, Σ):
    return float(np.sum(r[r > 0] * (_log_prior(π) + _log_normal(x, μ, Σ))[r > 0]))


def gaussian_mixture_log_likelihood(x, π, μ, Σ):
    return _bayes(_log_prior(π) + _log_normal(x, μ, Σ))[1]


def mixture_elbo(x, r, π, μ, Σ):
    H = -sum(p * np.log(p) for p in r.ravel() if p)
    return expected_complete_log_likelihood(x, r, π, μ, Σ) + H


def fit_gaussian_mixture(x, π, μ, Σ, tol, max_iter):
    def e_step(π, μ, Σ):
        return _bayes(_log_prior(π) + _log_normal(x, μ, Σ))

    def m_step(r):
        return gaussian_m_step(x, r)

    return _run(_em((π, μ, Σ), e_step, m_step), tol, max_iter)


def _log_bernoulli(x, θ):
    factors = np.where(x[:, None] == 1, θ, 1 - θ)
    return np.log(factors, out=np.full(factors.shape, -np.inf), where=factors > 0).sum(axis=2)


def bernoulli_responsibilities(x, θ):
    return _bayes(_log_bernoulli(x, θ))[0]


def bernoulli_m_step(x, r):
    return np.einsum("nk,nd->kd", r, x) / np.einsum("nk->k", r)[:, None]


def fit_bernoulli_mixture(x, θ, tol, max_iter):
    def e_step(θ):
        return _bayes(_log_bernoulli(x, θ) - np.log(len(θ)))

    def m_step(r):
        return (bernoulli_m_step(x, r),)

    return _run(_em((θ,), e_step, m_step), tol, max_iter)
