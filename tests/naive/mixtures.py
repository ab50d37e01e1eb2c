"""Solutions of `mixtures` that are right on ordinary inputs and break on the extreme ones.

Every function is called `<function>__<slug>`; its docstring says what breaks, and where.
"""

import numpy as np
from scipy.special import logsumexp, softmax, xlog1py, xlogy


def _log_densities(x, means, covariances):
    """The right log densities, for mistakes that lie elsewhere."""
    out = np.empty((len(x), len(means)))
    for k in range(len(means)):
        difference = x - means[k]
        distance = np.sum(difference * np.linalg.solve(covariances[k], difference.T).T, axis=1)
        out[:, k] = -0.5 * (distance + np.linalg.slogdet(2 * np.pi * covariances[k])[1])
    return out


def _densities(x, means, covariances):
    """Densities as the textbook writes them."""
    d = x.shape[1]
    out = np.empty((len(x), len(means)))
    for k in range(len(means)):
        difference = x - means[k]
        distance = np.einsum("ni,ij,nj->n", difference, np.linalg.inv(covariances[k]), difference)
        norm = np.sqrt((2 * np.pi) ** d * np.linalg.det(covariances[k]))
        out[:, k] = np.exp(-0.5 * distance) / norm
    return out


def _m_step(x, r):
    n_k = r.sum(axis=0)
    means = (r.T @ x) / n_k[:, None]
    covariances = np.empty((len(n_k), x.shape[1], x.shape[1]))
    for k in range(len(n_k)):
        difference = x - means[k]
        covariances[k] = (r[:, k, None] * difference).T @ difference / n_k[k]
    return n_k / len(x), means, covariances


def _log_likelihood(x, weights, means, covariances):
    return logsumexp(np.log(weights) + _log_densities(x, means, covariances), axis=1).sum()


def _fit(e_step, m_step, value, parameters, tol, max_iter):
    trace = [value(*parameters)]
    for _ in range(max_iter):
        parameters = m_step(e_step(*parameters))
        trace.append(value(*parameters))
        if trace[-1] - trace[-2] < tol:
            break
    return *parameters, np.array(trace)


# uniform_responsibilities


def uniform_responsibilities__exp_then_normalise(log_likelihoods):
    """Every likelihood underflows to 0 when the log-likelihoods are around -1e5, and 0/0 is NaN."""
    likelihoods = np.exp(log_likelihoods)
    return likelihoods / likelihoods.sum(axis=1, keepdims=True)


def uniform_responsibilities__one_maximum_for_all_rows(log_likelihoods):
    """A data point whose log-likelihoods lie 1e3 below another's gets 0/0, since all rows share one shift."""
    e = np.exp(log_likelihoods - log_likelihoods.max())
    return e / e.sum(axis=1, keepdims=True)


def uniform_responsibilities__subtracts_the_mean(log_likelihoods):
    """The exponential overflows to inf/inf when the spread inside a row exceeds 1e3."""
    e = np.exp(log_likelihoods - log_likelihoods.mean(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def uniform_responsibilities__subtracts_the_minimum(log_likelihoods):
    """The exponential overflows to inf/inf when the spread inside a row exceeds 1e3."""
    e = np.exp(log_likelihoods - log_likelihoods.min(axis=1, keepdims=True))
    return e / e.sum(axis=1, keepdims=True)


def uniform_responsibilities__nan_to_num(log_likelihoods):
    """Rows around -1e5 come out as zeros, because the 0/0 after the underflow is papered over."""
    likelihoods = np.exp(log_likelihoods)
    return np.nan_to_num(likelihoods / likelihoods.sum(axis=1, keepdims=True))


def uniform_responsibilities__ratios_of_exponentials(log_likelihoods):
    """A log-likelihood of -inf beside a finite one gives inf - inf, so NaN, in the pairwise differences."""
    pairs = log_likelihoods[:, None, :] - log_likelihoods[:, :, None]
    return 1 / np.exp(pairs).sum(axis=2)


# gaussian_responsibilities


def gaussian_responsibilities__densities_underflow(x, weights, means, covariances):
    """All densities underflow to 0 when x lies 100s of standard deviations away, and 0/0 is NaN."""
    joint = weights * _densities(x, means, covariances)
    return joint / joint.sum(axis=1, keepdims=True)


def gaussian_responsibilities__tiny_constant_in_the_denominator(x, weights, means, covariances):
    """Rows far away from every component sum to 0: the constant that avoids 0/0 is all that is left."""
    joint = weights * _densities(x, means, covariances)
    return joint / (joint.sum(axis=1, keepdims=True) + 1e-300)


def gaussian_responsibilities__jitter(x, weights, means, covariances):
    """The 1e-8 on the diagonal matters for variances of 1e-6: small units, or a condition number near 1e6."""
    jittered = covariances + 1e-8 * np.eye(x.shape[1])
    return softmax(np.log(weights) + _log_densities(x, means, jittered), axis=1)


def gaussian_responsibilities__weights_after_the_shift(x, weights, means, covariances):
    """A far point whose nearest component has weight 0 gets 0/0, as an unused density sets the shift."""
    log_densities = _log_densities(x, means, covariances)
    joint = weights * np.exp(log_densities - log_densities.max(axis=1, keepdims=True))
    return joint / joint.sum(axis=1, keepdims=True)


def gaussian_responsibilities__log_ratios(x, weights, means, covariances):
    """A weight of exactly 0 gives inf - inf, so NaN, in the pairwise differences of the log joint."""
    joint = np.log(weights) + _log_densities(x, means, covariances)
    return 1 / np.exp(joint[:, None, :] - joint[:, :, None]).sum(axis=2)


# gaussian_m_step


def gaussian_m_step__constant_in_the_denominator(x, responsibilities):
    """A column that sums to 1e-30 gets means and covariances of 0, since the added 1e-10 dwarfs its sum."""
    n_k = responsibilities.sum(axis=0) + 1e-10
    weights, means, covariances = n_k / n_k.sum(), (responsibilities.T @ x) / n_k[:, None], []
    for k in range(len(n_k)):
        difference = x - means[k]
        covariances.append((responsibilities[:, k, None] * difference).T @ difference / n_k[k])
    return weights, means, np.array(covariances)


def gaussian_m_step__floor_under_the_sums(x, responsibilities):
    """A column that sums to 1e-30 is divided by the floor of 1e-12 instead of by its own sum."""
    n_k = np.maximum(responsibilities.sum(axis=0), 1e-12)
    means = (responsibilities / n_k).T @ x
    difference = x[:, None, :] - means
    covariances = np.einsum("nk,nki,nkj->kij", responsibilities / n_k, difference, difference)
    return n_k / n_k.sum(), means, covariances


def gaussian_m_step__rounded_responsibilities(x, responsibilities):
    """Rounding to nine digits empties a column that sums to 1e-30, and 0/0 is NaN."""
    return _m_step(x, np.round(responsibilities, 9))


# expected_complete_log_likelihood


def expected_complete_log_likelihood__zero_times_infinity(x, responsibilities, weights, means, covariances):
    """A responsibility of 0 beside a weight of 0 gives 0 * -inf, so NaN, instead of contributing 0."""
    return np.sum(responsibilities * (np.log(weights) + _log_densities(x, means, covariances)))


def expected_complete_log_likelihood__constant_in_the_log(x, responsibilities, weights, means, covariances):
    """A positive responsibility beside a weight of 0 gives a finite number, as log(1e-12) is only -27.6."""
    log_joint = np.log(weights + 1e-12) + _log_densities(x, means, covariances)
    return np.sum(responsibilities * log_joint)


def expected_complete_log_likelihood__large_for_infinite(x, responsibilities, weights, means, covariances):
    """A positive responsibility beside a weight of 0 gives a finite number, as log 0 became -1e10."""
    log_weights = np.nan_to_num(np.log(weights), neginf=-1e10)
    return np.sum(responsibilities * (log_weights + _log_densities(x, means, covariances)))


def expected_complete_log_likelihood__log_of_the_density(x, responsibilities, weights, means, covariances):
    """The density underflows to 0 for points 100s of standard deviations away, and its log is -inf."""
    densities = _densities(x, means, covariances)
    return np.sum(xlogy(responsibilities, weights) + xlogy(responsibilities, densities))


# gaussian_mixture_log_likelihood


def gaussian_mixture_log_likelihood__densities_underflow(x, weights, means, covariances):
    """One data point 100s of standard deviations away has density 0, which makes the whole sum -inf."""
    return np.sum(np.log(_densities(x, means, covariances) @ weights))


def gaussian_mixture_log_likelihood__floor_under_the_density(x, weights, means, covariances):
    """A data point 100s of standard deviations away counts as log(1e-300), however far away it is."""
    return np.sum(np.log(_densities(x, means, covariances) @ weights + 1e-300))


def gaussian_mixture_log_likelihood__product_over_the_data(x, weights, means, covariances):
    """The product of all points' densities underflows to 0 for far points and for hundreds of near ones."""
    return np.log(np.prod(_densities(x, means, covariances) @ weights))


def gaussian_mixture_log_likelihood__determinant_underflows(x, weights, means, covariances):
    """The determinant underflows to 0 for many dimensions of small variance, and its log is -inf."""
    d = x.shape[1]
    log_joint = np.empty((len(x), len(weights)))
    for k in range(len(weights)):
        difference = x - means[k]
        distance = np.sum(difference @ np.linalg.inv(covariances[k]) * difference, axis=1)
        log_norm = 0.5 * (d * np.log(2 * np.pi) + np.log(np.linalg.det(covariances[k])))
        log_joint[:, k] = np.log(weights[k]) - 0.5 * distance - log_norm
    return logsumexp(log_joint, axis=1).sum()


def gaussian_mixture_log_likelihood__weights_after_the_shift(x, weights, means, covariances):
    """A far point whose nearest component has weight 0 gets log(0), as an unused density sets the shift."""
    log_densities = _log_densities(x, means, covariances)
    top = log_densities.max(axis=1)
    return np.sum(top + np.log(np.exp(log_densities - top[:, None]) @ weights))


# mixture_elbo


def mixture_elbo__log_of_zero(x, responsibilities, weights, means, covariances):
    """A responsibility of exactly 0 gives 0 * -inf, so NaN, in the entropy."""
    expected = xlogy(responsibilities, weights) + responsibilities * _log_densities(x, means, covariances)
    return expected.sum() - np.sum(responsibilities * np.log(responsibilities))


def mixture_elbo__constant_in_the_logs(x, responsibilities, weights, means, covariances):
    """A positive responsibility beside a weight of 0 gives a finite number in place of -inf."""
    log_joint = np.log(weights + 1e-12) + _log_densities(x, means, covariances)
    return np.sum(responsibilities * (log_joint - np.log(responsibilities + 1e-12)))


def mixture_elbo__posterior_underflows(x, responsibilities, weights, means, covariances):
    """The posterior underflows to 0 for points 100s of stds away, so the divergence from it becomes inf."""
    log_joint = np.log(weights) + _log_densities(x, means, covariances)
    posterior = softmax(log_joint, axis=1)
    divergence = np.sum(xlogy(responsibilities, responsibilities) - xlogy(responsibilities, posterior))
    return logsumexp(log_joint, axis=1).sum() - divergence


def mixture_elbo__drops_what_is_not_finite(x, responsibilities, weights, means, covariances):
    """The nansum that hides 0 * -inf is given terms with -inf set to NaN too, so the bound is never -inf."""
    log_joint = np.log(weights) + _log_densities(x, means, covariances)
    terms = responsibilities * (log_joint - np.log(responsibilities))
    return np.nansum(np.where(np.isfinite(terms), terms, np.nan))


# fit_gaussian_mixture


def fit_gaussian_mixture__densities_underflow(x, weights, means, covariances, tol, max_iter):
    """A data point or a start 100s of standard deviations away makes the first responsibilities 0/0."""

    def e_step(*parameters):
        return gaussian_responsibilities__densities_underflow(x, *parameters)

    def value(*parameters):
        return gaussian_mixture_log_likelihood__densities_underflow(x, *parameters)

    return _fit(e_step, lambda r: _m_step(x, r), value, (weights, means, covariances), tol, max_iter)


def fit_gaussian_mixture__jitter(x, weights, means, covariances, tol, max_iter):
    """The 1e-9 that every M-step adds to the diagonal matters for data in small units (stds below 1e-3)."""

    def m_step(r):
        weights, means, covariances = _m_step(x, r)
        return weights, means, covariances + 1e-9 * np.eye(x.shape[1])

    def e_step(*parameters):
        return softmax(np.log(parameters[0]) + _log_densities(x, *parameters[1:]), axis=1)

    def value(*parameters):
        return _log_likelihood(x, *parameters)

    return _fit(e_step, m_step, value, (weights, means, covariances), tol, max_iter)


def fit_gaussian_mixture__needs_one_iteration(x, weights, means, covariances, tol, max_iter):
    """With max_iter = 0 the last log-likelihood is never computed, and an UnboundLocalError is raised."""
    trace = []
    for t in range(max_iter):
        log_joint = np.log(weights) + _log_densities(x, means, covariances)
        trace.append(logsumexp(log_joint, axis=1).sum())
        if t > 0 and trace[-1] - trace[-2] < tol:
            return weights, means, covariances, np.array(trace)
        weights, means, covariances = _m_step(x, softmax(log_joint, axis=1))
        last = _log_likelihood(x, weights, means, covariances)
    return weights, means, covariances, np.array([*trace, last])


# bernoulli_responsibilities


def bernoulli_responsibilities__product_underflows(x, theta):
    """The product over 784 pixels underflows to 0 where no component fits well, and 0/0 is NaN."""
    likelihoods = np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)
    return likelihoods / likelihoods.sum(axis=1, keepdims=True)


def bernoulli_responsibilities__zero_times_infinity(x, theta):
    """A theta of exactly 0 or 1 gives 0 * -inf, so NaN, even for pixels that agree with it."""
    return softmax(x @ np.log(theta).T + (1 - x) @ np.log(1 - theta).T, axis=1)


def bernoulli_responsibilities__clipped_theta(x, theta):
    """With theta clipped at 1e-10 an impossible pixel costs only 23 nats, which other pixels can outweigh."""
    theta = np.clip(theta, 1e-10, 1 - 1e-10)
    return softmax(x @ np.log(theta).T + (1 - x) @ np.log(1 - theta).T, axis=1)


def bernoulli_responsibilities__log_odds(x, theta):
    """The log odds of a theta of exactly 0 or 1 are infinite, and inf - inf is NaN."""
    log_odds = np.log(theta) - np.log1p(-theta)
    return softmax(x @ log_odds.T + np.log1p(-theta).sum(axis=1), axis=1)


# bernoulli_m_step


def bernoulli_m_step__constant_in_the_denominator(x, responsibilities):
    """A column that sums to 1e-30 gets theta = 0, since the added 1e-10 dwarfs its sum."""
    return responsibilities.T @ x / (responsibilities.sum(axis=0)[:, None] + 1e-10)


def bernoulli_m_step__floor_under_the_sums(x, responsibilities):
    """A column that sums to 1e-30 is divided by the floor of 1e-12 instead of by its own sum."""
    return responsibilities.T @ x / np.maximum(responsibilities.sum(axis=0), 1e-12)[:, None]


def bernoulli_m_step__smoothing_too_small_to_notice(x, responsibilities):
    """A column that sums to 1e-30 gets theta = 1/2, because the pseudo-counts of 1e-9 are all it has."""
    return (responsibilities.T @ x + 1e-9) / (responsibilities.sum(axis=0)[:, None] + 2e-9)


# fit_bernoulli_mixture


def fit_bernoulli_mixture__zero_times_infinity(x, theta, tol, max_iter):
    """A pixel that is the same in all images takes theta to exactly 0 or 1, and 0 * -inf is NaN."""

    def log_p(theta):
        return x @ np.log(theta).T + (1 - x) @ np.log(1 - theta).T

    def m_step(r):
        return (r.T @ x / r.sum(axis=0)[:, None],)

    def value(theta):
        return (logsumexp(log_p(theta), axis=1) - np.log(len(theta))).sum()

    return _fit(lambda theta: softmax(log_p(theta), axis=1), m_step, value, (theta,), tol, max_iter)


def fit_bernoulli_mixture__product_underflows(x, theta, tol, max_iter):
    """The product over the pixels underflows to 0 for 784 pixels, so the trace holds -inf and NaN."""

    def p(theta):
        return np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)

    def e_step(theta):
        return p(theta) / p(theta).sum(axis=1, keepdims=True)

    def m_step(r):
        return (r.T @ x / r.sum(axis=0)[:, None],)

    return _fit(e_step, m_step, lambda theta: np.log(p(theta).mean(axis=1)).sum(), (theta,), tol, max_iter)


def fit_bernoulli_mixture__needs_one_iteration(x, theta, tol, max_iter):
    """With max_iter = 0 the last log-likelihood is never computed, and an UnboundLocalError is raised."""

    def log_p(theta):
        theta = np.clip(theta, 0, 1)
        return (xlogy(x[:, None], theta) + xlog1py(1 - x[:, None], -theta)).sum(axis=2) - np.log(len(theta))

    trace = []
    for t in range(max_iter):
        log_joint = log_p(theta)
        trace.append(logsumexp(log_joint, axis=1).sum())
        if t > 0 and trace[-1] - trace[-2] < tol:
            return theta, np.array(trace)
        r = softmax(log_joint, axis=1)
        theta = r.T @ x / r.sum(axis=0)[:, None]
        last = logsumexp(log_p(theta), axis=1).sum()
    return theta, np.array([*trace, last])
