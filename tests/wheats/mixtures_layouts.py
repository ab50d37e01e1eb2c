"""Components first inside, so that what comes back are transposed, reversed, strided and read-only views."""

import numpy as np

HALF_LOG_TWO_PI = 0.9189385332046727417803297


def _reversed_view(a):
    """The same values, stored backwards."""
    return np.ascontiguousarray(a[::-1])[::-1]


def _strided_view(a):
    """The same values, every second slot of a larger array."""
    padded = np.full((*a.shape[:-1], 2 * a.shape[-1]), np.nan)
    padded[..., ::2] = a
    return padded[..., ::2]


def _read_only(a):
    a = np.array(a)
    a.setflags(write=False)
    return a


def _columns_to_responsibilities(scores):
    """Scores (k,n) to responsibilities (n,k), each one over a sum of ratios."""
    with np.errstate(over="ignore", invalid="ignore"):
        out = [1.0 / np.exp(scores - own).sum(axis=0) for own in scores]
    return np.where(np.isneginf(scores), 0.0, out).T


def _gaussian_scores(x, weights, means, covariances):
    scores = np.full((len(weights), len(x)), -np.inf)
    for k in np.flatnonzero(weights):
        values, vectors = np.linalg.eigh(covariances[k])
        z = vectors.T @ (x - means[k]).T / np.sqrt(values)[:, None]
        costs = z * z / 2 + np.log(values)[:, None] / 2 + HALF_LOG_TWO_PI
        scores[k] = np.log(weights[k]) - costs.sum(axis=0)
    return scores


def _log_sum_exp(scores):
    total = scores[0]
    for row in scores[1:]:
        total = np.logaddexp(total, row)
    return total


def uniform_responsibilities(log_likelihoods):
    return _columns_to_responsibilities(log_likelihoods.T)


def gaussian_responsibilities(x, weights, means, covariances):
    return _strided_view(_columns_to_responsibilities(_gaussian_scores(x, weights, means, covariances)))


def gaussian_m_step(x, responsibilities):
    q = (responsibilities / responsibilities.sum(axis=0, keepdims=True)).T
    means = np.tensordot(q, x, axes=1)
    centred = np.swapaxes(x[:, :, None] - means.T[None], 0, 2)
    covariances = np.matmul(centred * q[:, None, :], centred.swapaxes(1, 2))
    return _reversed_view(responsibilities.mean(axis=0)), _strided_view(means), covariances.transpose(0, 2, 1)


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    scores = _gaussian_scores(x, weights, means, covariances)
    return np.sum(responsibilities.T * scores, where=responsibilities.T != 0)


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    return _log_sum_exp(_gaussian_scores(x, weights, means, covariances)).sum(keepdims=False)


def mixture_elbo(x, responsibilities, weights, means, covariances):
    scores = _gaussian_scores(x, weights, means, covariances)
    r = np.ma.masked_equal(responsibilities.T, 0)
    return np.float64((r * (np.where(r.mask, 0, scores) - np.ma.log(r))).filled(0).sum())


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    scores = _gaussian_scores(x, weights, means, covariances)
    trace = np.array([_log_sum_exp(scores).sum()])
    while trace.size <= max_iter:
        weights, means, covariances = gaussian_m_step(x, _columns_to_responsibilities(scores))
        scores = _gaussian_scores(x, weights, means, covariances)
        trace = np.append(trace, _log_sum_exp(scores).sum())
        if np.diff(trace)[-1] < tol:
            break
    return _read_only(weights), _read_only(means), covariances, _strided_view(trace)


def _bernoulli_scores(x, theta):
    scores = np.zeros((len(theta), len(x)))
    with np.errstate(divide="ignore"):
        log_on, log_off = np.log(theta), np.log1p(-np.minimum(theta, 1))
    for k in range(len(theta)):
        both = np.stack([log_off[k], log_on[k]])
        scores[k] = both[x.astype(int), np.arange(x.shape[1])].sum(axis=1)
    return scores


def bernoulli_responsibilities(x, theta):
    return _read_only(_columns_to_responsibilities(_bernoulli_scores(x, theta)))


def bernoulli_m_step(x, responsibilities):
    ratio = responsibilities / responsibilities.sum(axis=0)
    return np.clip(x.T @ ratio, 0, 1).T


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    scores = _bernoulli_scores(x, theta)
    trace = np.array([(_log_sum_exp(scores) - np.log(len(theta))).sum()])
    while trace.size <= max_iter:
        theta = bernoulli_m_step(x, _columns_to_responsibilities(scores))
        scores = _bernoulli_scores(x, theta)
        trace = np.append(trace, (_log_sum_exp(scores) - np.log(len(theta))).sum())
        if np.diff(trace)[-1] < tol:
            break
    return _reversed_view(theta), _reversed_view(trace)
