"""PyTorch in double precision: tensors come back, scalars as 0-d tensors, one trace as a list of them."""

import torch
from torch.distributions import MultivariateNormal


def _tensors(*arrays):
    return [torch.as_tensor(a, dtype=torch.float64) for a in arrays]


def _log_joint(x, weights, means, covariances):
    components = MultivariateNormal(means, scale_tril=torch.linalg.cholesky(covariances))
    return weights.log() + components.log_prob(x.unsqueeze(1))


def _log_bernoulli(x, theta):
    x = x.unsqueeze(1)
    return (torch.special.xlogy(x, theta) + torch.special.xlog1py(1 - x, -theta)).sum(-1)


@torch.no_grad()
def uniform_responsibilities(log_likelihoods):
    (log_likelihoods,) = _tensors(log_likelihoods)
    return log_likelihoods.softmax(dim=1)


@torch.no_grad()
def gaussian_responsibilities(x, weights, means, covariances):
    return torch.softmax(_log_joint(*_tensors(x, weights, means, covariances)), dim=-1)


def gaussian_m_step(x, responsibilities):
    x, r = _tensors(x, responsibilities)
    n_k = r.sum(0)
    share = (r / n_k).T
    means = share @ x
    difference = x - means.unsqueeze(1)
    covariances = (share.unsqueeze(-1) * difference).mT @ difference
    return n_k / n_k.sum(), means, covariances


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    x, r, weights, means, covariances = _tensors(x, responsibilities, weights, means, covariances)
    log_joint = _log_joint(x, weights, means, covariances)
    return (r * log_joint.masked_fill(r == 0, 0.0)).sum()


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return _log_joint(*_tensors(x, weights, means, covariances)).logsumexp(-1).sum()


def mixture_elbo(x, responsibilities, weights, means, covariances):
    (r,) = _tensors(responsibilities)
    expected = expected_complete_log_likelihood(x, r, weights, means, covariances)
    return expected + torch.special.entr(r).sum()


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    x, *theta = _tensors(x, weights, means, covariances)
    trace = [gaussian_mixture_log_likelihood(x, *theta)]
    for _ in range(max_iter):
        theta = gaussian_m_step(x, gaussian_responsibilities(x, *theta))
        trace.append(gaussian_mixture_log_likelihood(x, *theta))
        if trace[-1] - trace[-2] < tol:
            break
    return *theta, trace


def bernoulli_responsibilities(x, theta):
    x, theta = _tensors(x, theta)
    return torch.softmax(_log_bernoulli(x, theta), -1)


def bernoulli_m_step(x, responsibilities):
    x, r = _tensors(x, responsibilities)
    return ((r / r.sum(0)).T @ x).clamp(0, 1)


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    x, theta = _tensors(x, theta)

    def evidence():
        log_prior = -torch.log(torch.tensor(theta.shape[0], dtype=torch.float64))
        return (log_prior + _log_bernoulli(x, theta)).logsumexp(-1).sum()

    trace = [evidence()]
    for _ in range(max_iter):
        theta = bernoulli_m_step(x, bernoulli_responsibilities(x, theta))
        trace.append(evidence())
        if (trace[-1] - trace[-2]).item() < tol:
            break
    return theta, torch.stack(trace)
