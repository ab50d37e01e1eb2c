"""Wrong solutions of `mixtures`, each with the sentence that a student who handed it in should read.

Every function is called `<function>__<slug>`; what starts with an underscore is shared and right.
"""

import math

import numpy as np


def _softmax(a, axis=1):
    e = np.exp(a - a.max(axis=axis, keepdims=True))
    return e / e.sum(axis=axis, keepdims=True)


def _log_sum(a, axis=1):
    top = a.max(axis=axis, keepdims=True)
    return np.squeeze(top, axis) + np.log(np.exp(a - top).sum(axis=axis))


def _log(p):
    with np.errstate(divide="ignore"):
        return np.log(p)


def _log_normal(x, means, covariances, quadratic=0.5, log_det=0.5, constant=None):
    n, d = x.shape
    constant = d / 2 * np.log(2 * np.pi) if constant is None else constant
    out = np.empty((n, len(means)))
    for k in range(len(means)):
        difference = x - means[k]
        distance = np.sum(difference * np.linalg.solve(covariances[k], difference.T).T, axis=1)
        out[:, k] = -quadratic * distance - log_det * np.linalg.slogdet(covariances[k])[1] - constant
    return out


def _log_joint(x, weights, means, covariances, **options):
    return _log(weights) + _log_normal(x, means, covariances, **options)


def _posterior(x, weights, means, covariances, **options):
    return _softmax(_log_joint(x, weights, means, covariances, **options))


def _log_likelihood(x, weights, means, covariances, **options):
    return _log_sum(_log_joint(x, weights, means, covariances, **options)).sum()


def _weigh(r, a):
    """The sum of r * a, in which a responsibility of 0 contributes 0."""
    return np.sum(r * np.where(r > 0, a, 0))


def _expected(x, r, weights, means, covariances, **options):
    return _weigh(r, _log_joint(x, weights, means, covariances, **options))


def _entropy(r):
    return -np.sum(r * np.log(np.where(r > 0, r, 1)))


def _elbo(x, r, weights, means, covariances, **options):
    return _expected(x, r, weights, means, covariances, **options) + _entropy(r)


def _scatter(x, r, means):
    """Sums of outer products about the means, one (d,d) matrix a component, not yet divided by anything."""
    difference = x[:, None, :] - means
    return np.einsum("nk,nki,nkj->kij", r, difference, difference)


def _m_step(x, r, *_):
    n_k = r.sum(axis=0)
    means = (r / n_k).T @ x
    return n_k / len(x), means, _scatter(x, r / n_k, means)


def _diagonal(covariances):
    return covariances * np.eye(covariances.shape[-1])


def _spherical(covariances):
    d = covariances.shape[-1]
    return np.trace(covariances, axis1=1, axis2=2)[:, None, None] / d * np.eye(d)


def _one_hot(scores):
    return np.eye(scores.shape[1])[scores.argmax(axis=1)]


def _small_gain(trace, tol):
    return trace[-1] - trace[-2] < tol


def _gaussian_em(x, start, tol, max_iter, e_step=_posterior, m_step=_m_step, value=_log_likelihood, stop=_small_gain):
    parameters, trace = start, [value(x, *start)]
    for _ in range(max_iter):
        parameters = m_step(x, e_step(x, *parameters), *parameters)
        trace.append(value(x, *parameters))
        if stop(trace, tol):
            break
    return *parameters, np.array(trace)


def _log_bernoulli(x, theta):
    return _log(np.where(x[:, None, :] == 1, theta, 1 - theta)).sum(axis=2)


def _bernoulli_posterior(x, theta):
    return _softmax(_log_bernoulli(x, theta))


def _bernoulli_update(x, r, *_):
    return np.clip((r / r.sum(axis=0)).T @ x, 0, 1)


def _bernoulli_log_likelihood(x, theta):
    return (_log_sum(_log_bernoulli(x, theta)) - np.log(len(theta))).sum()


def _bernoulli_em(
    x,
    theta,
    tol,
    max_iter,
    e_step=_bernoulli_posterior,
    m_step=_bernoulli_update,
    value=_bernoulli_log_likelihood,
    stop=_small_gain,
):
    trace = [value(x, theta)]
    for _ in range(max_iter):
        theta = m_step(x, e_step(x, theta), theta)
        trace.append(value(x, theta))
        if stop(trace, tol):
            break
    return theta, np.array(trace)


# uniform_responsibilities


def uniform_responsibilities__softmax_over_data(log_likelihoods):
    """Your columns sum to one: the data points compete for a component, but which of the two is unknown?"""
    return _softmax(log_likelihoods, axis=0)


def uniform_responsibilities__not_normalised(log_likelihoods):
    """The largest entry of each of your rows is one, so what a row holds is not yet a distribution."""
    return np.exp(log_likelihoods - log_likelihoods.max(axis=1, keepdims=True))


def uniform_responsibilities__likelihoods(log_likelihoods):
    """You return the likelihoods themselves, the numerator of Bayes' rule without its denominator."""
    return np.exp(log_likelihoods)


def uniform_responsibilities__log_responsibilities(log_likelihoods):
    """Your entries are logarithms of responsibilities, but the probabilities themselves are asked for."""
    return log_likelihoods - _log_sum(log_likelihoods)[:, None]


def uniform_responsibilities__hard_assignment(log_likelihoods):
    """You give every data point wholly to its likeliest component, as k-means does; a posterior is soft."""
    return _one_hot(log_likelihoods)


def uniform_responsibilities__wrong_sign(log_likelihoods):
    """Your least likely component gets the highest probability: what arrives are not costs."""
    return _softmax(-log_likelihoods)


def uniform_responsibilities__normalises_the_logs(log_likelihoods):
    """You divide log-likelihoods by their sum, but Bayes' rule normalises likelihoods."""
    return log_likelihoods / log_likelihoods.sum(axis=1, keepdims=True)


def uniform_responsibilities__normalises_over_everything(log_likelihoods):
    """Your whole array sums to one, as if only one data point had been observed."""
    e = np.exp(log_likelihoods - log_likelihoods.max())
    return e / e.sum()


def uniform_responsibilities__base_two(log_likelihoods):
    """You exponentiate with base two, but the logarithms that arrive are natural ones."""
    shifted = log_likelihoods - log_likelihoods.max(axis=1, keepdims=True)
    return 2**shifted / (2**shifted).sum(axis=1, keepdims=True)


def uniform_responsibilities__base_ten(log_likelihoods):
    """You exponentiate with base ten, but the logarithms that arrive are natural ones."""
    shifted = log_likelihoods - log_likelihoods.max(axis=1, keepdims=True)
    return 10**shifted / (10**shifted).sum(axis=1, keepdims=True)


def uniform_responsibilities__transposed(log_likelihoods):
    """Your result has one row per component, but one row per data point is asked for."""
    return _softmax(log_likelihoods).T


def uniform_responsibilities__clipped_logs(log_likelihoods):
    """You clip log-likelihoods to what exp can take, which makes all hopeless components look alike."""
    e = np.exp(np.clip(log_likelihoods, -700, 700) - 700)
    return e / e.sum(axis=1, keepdims=True)


def uniform_responsibilities__prior_in_the_exponent(log_likelihoods):
    """You multiply the log-likelihoods by the prior 1/k, but a prior multiplies the likelihoods."""
    return _softmax(log_likelihoods / log_likelihoods.shape[1])


def uniform_responsibilities__standardised(log_likelihoods):
    """You standardise each row first, but the scale of the log-likelihoods carries the evidence."""
    centred = log_likelihoods - log_likelihoods.mean(axis=1, keepdims=True)
    return _softmax(centred / log_likelihoods.std(axis=1, keepdims=True))


def uniform_responsibilities__prior_after_normalising(log_likelihoods):
    """Your rows sum to 1/k: a prior multiplied in after normalising no longer cancels."""
    return _softmax(log_likelihoods) / log_likelihoods.shape[1]


def uniform_responsibilities__mutates_its_argument(log_likelihoods):
    """You overwrite the array that you were given, so the caller's log-likelihoods are gone."""
    log_likelihoods -= log_likelihoods.max(axis=1, keepdims=True)
    np.exp(log_likelihoods, out=log_likelihoods)
    log_likelihoods /= log_likelihoods.sum(axis=1, keepdims=True)
    return log_likelihoods


def uniform_responsibilities__single_precision(log_likelihoods):
    """You compute in single precision, whose rounding at values around -1e5 is seen in the probabilities."""
    return _softmax(log_likelihoods.astype(np.float32)).astype(float)


def uniform_responsibilities__uniform_after_underflow(log_likelihoods):
    """Where all your likelihoods underflow you answer 1/k, but a tiny likelihood can still be the largest."""
    e = np.exp(np.minimum(log_likelihoods, 700))
    total = e.sum(axis=1, keepdims=True)
    return np.where(total > 0, e / total, 1 / log_likelihoods.shape[1])


def uniform_responsibilities__maximum_of_the_column(log_likelihoods):
    """You subtract another number from each component, and so change the ratios that you normalise."""
    e = np.exp(log_likelihoods - log_likelihoods.max(axis=0))
    return e / e.sum(axis=1, keepdims=True)


def uniform_responsibilities__small_ones_dropped(log_likelihoods):
    """You set small responsibilities to zero, but an unlikely component is not an impossible one."""
    r = _softmax(log_likelihoods)
    r[r < 1e-3] = 0
    return r / r.sum(axis=1, keepdims=True)


def uniform_responsibilities__floor(log_likelihoods):
    """You lift every responsibility to a minimum, but a posterior may be as small as the data say."""
    r = np.maximum(_softmax(log_likelihoods), 1e-3)
    return r / r.sum(axis=1, keepdims=True)


def uniform_responsibilities__infinite_replaced_by_zero(log_likelihoods):
    """You replace -inf by 0, and log 1 = 0 makes an impossible component a certain one."""
    return _softmax(np.nan_to_num(log_likelihoods, neginf=0))


def uniform_responsibilities__odds(log_likelihoods):
    """You divide by the sum over the other components, which gives odds and not probabilities."""
    e = np.exp(log_likelihoods - log_likelihoods.max(axis=1, keepdims=True))
    return e / (e.sum(axis=1, keepdims=True) - e)


def uniform_responsibilities__right_for_two_components(log_likelihoods):
    """You compare a component with the average of the others in log space, which is right only for two."""
    k = log_likelihoods.shape[1]
    if k == 1:
        return np.ones_like(log_likelihoods)
    others = (log_likelihoods.sum(axis=1, keepdims=True) - log_likelihoods) / (k - 1)
    r = 1 / (1 + np.exp(others - log_likelihoods))
    return r / r.sum(axis=1, keepdims=True)


def uniform_responsibilities__sums_do_not_line_up(log_likelihoods):
    """Your row sums broadcast along the wrong axis: look at the shape of what you divide by."""
    e = np.exp(log_likelihoods - log_likelihoods.max(axis=1)[:, None])
    return e / e.sum(axis=1)


def uniform_responsibilities__cumulative(log_likelihoods):
    """Your rows increase to one: these are running totals of the responsibilities."""
    return np.cumsum(_softmax(log_likelihoods), axis=1)


def uniform_responsibilities__temperature(log_likelihoods):
    """You divide the log-likelihoods by the number of data points, which flattens every posterior."""
    return _softmax(log_likelihoods / len(log_likelihoods))


def uniform_responsibilities__squeezed(log_likelihoods):
    """You squeeze the result, so with a single data point or a single component an axis is lost."""
    return np.squeeze(_softmax(log_likelihoods))


# gaussian_responsibilities


def gaussian_responsibilities__ignores_the_weights(x, weights, means, covariances):
    """You compare densities only, but components also differ in how common they are beforehand."""
    return _softmax(_log_normal(x, means, covariances))


def gaussian_responsibilities__weights_not_logged(x, weights, means, covariances):
    """You add a probability to a log density: on that side of the logarithm products have become sums."""
    return _softmax(weights + _log_normal(x, means, covariances))


def gaussian_responsibilities__weights_after_normalising(x, weights, means, covariances):
    """Your rows do not sum to one, because the weights come in after the normalisation."""
    return weights * _softmax(_log_normal(x, means, covariances))


def gaussian_responsibilities__weights_twice(x, weights, means, covariances):
    """The weights enter your posterior twice."""
    return _softmax(2 * _log(weights) + _log_normal(x, means, covariances))


def gaussian_responsibilities__no_determinant(x, weights, means, covariances):
    """You leave out a part of the normal density that differs from component to component."""
    return _posterior(x, weights, means, covariances, log_det=0)


def gaussian_responsibilities__determinant_not_rooted(x, weights, means, covariances):
    """You divide by the determinant itself, but the normal density divides by another power of it."""
    return _posterior(x, weights, means, covariances, log_det=1)


def gaussian_responsibilities__determinant_multiplied(x, weights, means, covariances):
    """Wide components get a higher peak than narrow ones in your density: check what the volume does."""
    return _posterior(x, weights, means, covariances, log_det=-0.5)


def gaussian_responsibilities__squared_distance_not_halved(x, weights, means, covariances):
    """The exponent of your normal density falls too steeply by a constant factor."""
    return _posterior(x, weights, means, covariances, quadratic=1)


def gaussian_responsibilities__distance_not_squared(x, weights, means, covariances):
    """Your log density falls linearly with the distance from the mean, but a Gaussian falls faster."""
    distance = np.sqrt(-_log_normal(x, means, covariances, quadratic=1, log_det=0, constant=0))
    return _softmax(_log(weights) + _log_normal(x, means, covariances, quadratic=0) - distance / 2)


def gaussian_responsibilities__covariances_as_scales(x, weights, means, covariances):
    """You treat a covariance matrix like a standard deviation, and square it once more."""
    return _posterior(x, weights, means, covariances @ covariances)


def gaussian_responsibilities__covariance_for_precision(x, weights, means, covariances):
    """Your distances grow with the variance: the matrix in the exponent is not the covariance itself."""
    difference = x[:, None, :] - means
    distance = np.einsum("nki,kij,nkj->nk", difference, covariances, difference)
    return _softmax(_log(weights) - distance / 2 - np.linalg.slogdet(covariances)[1] / 2)


def gaussian_responsibilities__diagonal_only(x, weights, means, covariances):
    """You use the variances alone, as if the dimensions were independent inside a component."""
    return _posterior(x, weights, means, _diagonal(covariances))


def gaussian_responsibilities__spherical(x, weights, means, covariances):
    """You replace each covariance by one average variance, so your components have lost their shape."""
    return _posterior(x, weights, means, _spherical(covariances))


def gaussian_responsibilities__first_covariance_for_all(x, weights, means, covariances):
    """All your components share the covariance of one of them."""
    return _posterior(x, weights, means, np.broadcast_to(covariances[0], covariances.shape))


def gaussian_responsibilities__pooled_covariance(x, weights, means, covariances):
    """You average the covariances over the components, as linear discriminant analysis would."""
    pooled = np.tensordot(weights, covariances, axes=1)
    return _posterior(x, weights, means, np.broadcast_to(pooled, covariances.shape))


def gaussian_responsibilities__identity_covariance(x, weights, means, covariances):
    """You measure plain Euclidean distances, and the covariances never enter."""
    return _posterior(x, weights, means, np.broadcast_to(np.eye(x.shape[1]), covariances.shape))


def gaussian_responsibilities__hard_assignment(x, weights, means, covariances):
    """You give every data point wholly to one component; the uncertainty of the posterior is lost."""
    return _one_hot(_log_joint(x, weights, means, covariances))


def gaussian_responsibilities__softmax_over_data(x, weights, means, covariances):
    """Your columns sum to one: you divide by a sum over the data in place of the evidence of one point."""
    return _softmax(_log_joint(x, weights, means, covariances), axis=0)


def gaussian_responsibilities__joint_densities(x, weights, means, covariances):
    """You return the joint density of point and component, which is only proportional to the answer."""
    return np.exp(_log_joint(x, weights, means, covariances))


def gaussian_responsibilities__log_responsibilities(x, weights, means, covariances):
    """Your entries are logarithms of responsibilities, but the probabilities themselves are asked for."""
    joint = _log_joint(x, weights, means, covariances)
    return joint - _log_sum(joint)[:, None]


def gaussian_responsibilities__transposed(x, weights, means, covariances):
    """Your result has one row per component, but one row per data point is asked for."""
    return _posterior(x, weights, means, covariances).T


def gaussian_responsibilities__factor_transposed(x, weights, means, covariances):
    """You whiten with the transpose of the Cholesky factor, which is right for diagonal covariances only."""
    factors = np.linalg.cholesky(covariances)
    swapped = np.swapaxes(factors, 1, 2) @ factors
    return _posterior(x, weights, means, swapped)


def gaussian_responsibilities__weights_floored(x, weights, means, covariances):
    """You lift small weights to a minimum before the logarithm, so a component of weight 0 can win."""
    return _softmax(_log(np.maximum(weights, 1e-3)) + _log_normal(x, means, covariances))


def gaussian_responsibilities__drops_zero_weights(x, weights, means, covariances):
    """You leave out components without weight, and the columns no longer line up with the components."""
    used = weights > 0
    return _posterior(x, weights[used], means[used], covariances[used])


def gaussian_responsibilities__mutates_the_weights(x, weights, means, covariances):
    """You write the logarithms into the array of weights that belongs to the caller."""
    with np.errstate(divide="ignore"):
        np.log(weights, out=weights)
    return _softmax(weights + _log_normal(x, means, covariances))


def gaussian_responsibilities__mutates_the_data(x, weights, means, covariances):
    """You centre the caller's data in place instead of working on a copy."""
    shift = means[0].copy()
    x -= shift
    means -= shift
    return _posterior(x, weights, means, covariances)


def gaussian_responsibilities__jitter(x, weights, means, covariances):
    """You add a constant to the diagonal, and evaluate covariances that nobody gave you."""
    return _posterior(x, weights, means, covariances + 1e-3 * np.eye(x.shape[1]))


def gaussian_responsibilities__clipped_log_densities(x, weights, means, covariances):
    """Where all densities are tiny you fall back on the weights, but one component is still the nearest."""
    return _softmax(_log(weights) + np.maximum(_log_normal(x, means, covariances), -100))


def gaussian_responsibilities__prior_for_outliers(x, weights, means, covariances):
    """Where all densities are tiny you fall back on the weights, but one component is still the nearest."""
    joint = np.exp(np.minimum(_log_joint(x, weights, means, covariances), 700))
    total = joint.sum(axis=1, keepdims=True)
    return np.where(total > 0, joint / total, weights)


def gaussian_responsibilities__first_dimension_only(x, weights, means, covariances):
    """You look at one coordinate of every data point, so what the others say is lost."""
    return _posterior(x[:, :1], weights, means[:, :1], covariances[:, :1, :1])


def gaussian_responsibilities__mixed_with_the_prior(x, weights, means, covariances):
    """You mix the posterior with its own prior, so no component is ever ruled out."""
    return 0.5 * _posterior(x, weights, means, covariances) + 0.5 * weights


def gaussian_responsibilities__single_precision(x, weights, means, covariances):
    """You compute log densities in single precision, and far points turn its rounding into wrong odds."""
    joint = _log_joint(x, weights, means, covariances).astype(np.float32)
    return _softmax(joint).astype(float)


def gaussian_responsibilities__average_over_dimensions(x, weights, means, covariances):
    """You divide the log density by the number of dimensions, but every dimension adds evidence of its own."""
    return _softmax(_log(weights) + _log_normal(x, means, covariances) / x.shape[1])


def gaussian_responsibilities__one_absent_component(x, weights, means, covariances):
    """You make room for one component of weight 0, but there may be several."""
    joint = np.full((len(x), len(weights)), -np.inf)
    skipped = weights.argmin() if weights.min() == 0 else None
    for k in range(len(weights)):
        if k != skipped:
            joint[:, k] = math.log(weights[k]) + _log_normal(x, means[k : k + 1], covariances[k : k + 1])[:, 0]
    return _softmax(joint)


def gaussian_responsibilities__jitter_on_the_diagonal(x, weights, means, covariances):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""
    return _posterior(x, weights, means, covariances + 1e-12 * np.eye(x.shape[1]))


def gaussian_responsibilities__squeezed(x, weights, means, covariances):
    """You squeeze the result, so with a single data point or a single component an axis is lost."""
    return np.squeeze(_posterior(x, weights, means, covariances))


# gaussian_m_step


def gaussian_m_step__global_mean(x, responsibilities):
    """Your covariances measure the spread around the mean of all data, not around each component's own."""
    weights, means, _ = _m_step(x, responsibilities)
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, np.broadcast_to(x.mean(axis=0), means.shape))


def gaussian_m_step__raw_second_moments(x, responsibilities):
    """Your covariances are second moments around the origin, as if every mean were zero."""
    weights, means, _ = _m_step(x, responsibilities)
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, np.zeros_like(means))


def gaussian_m_step__unweighted_means_in_covariances(x, responsibilities):
    """Your covariances are centred on the plain average of the points that a component wins outright."""
    weights, means, _ = _m_step(x, responsibilities)
    hard = _one_hot(responsibilities)
    centres = (hard.T @ x) / np.maximum(hard.sum(axis=0), 1)[:, None]
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, centres)


def gaussian_m_step__covariances_divide_by_n(x, responsibilities):
    """You divide a component's scatter by the number of all data points, but it does not own them all."""
    weights, means, _ = _m_step(x, responsibilities)
    return weights, means, _scatter(x, responsibilities, means) / len(x)


def gaussian_m_step__means_divide_by_n(x, responsibilities):
    """You divide a component's weighted sum by the number of all data points, so its mean shrinks towards zero."""
    weights, _, _ = _m_step(x, responsibilities)
    means = responsibilities.T @ x / len(x)
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, means)


def gaussian_m_step__divides_by_n_minus_one(x, responsibilities):
    """You subtract one from the effective number of points; maximum likelihood makes no such correction."""
    weights, means, _ = _m_step(x, responsibilities)
    n_k = responsibilities.sum(axis=0)
    return weights, means, _scatter(x, responsibilities, means) / (n_k - 1)[:, None, None]


def gaussian_m_step__unbiased_weighted_covariance(x, responsibilities):
    """You use the unbiased weighted covariance (a library's default), not the maximum of eq. 2."""
    weights, means, _ = _m_step(x, responsibilities)
    d = x.shape[1]
    covariances = [np.cov(x.T, aweights=r).reshape(d, d) for r in responsibilities.T]
    return weights, means, np.array(covariances)


def gaussian_m_step__unweighted_covariances(x, responsibilities):
    """Every data point counts fully in each of your covariances, whoever is responsible for it."""
    weights, means, _ = _m_step(x, responsibilities)
    return weights, means, _scatter(x, np.full_like(responsibilities, 1 / len(x)), means)


def gaussian_m_step__unweighted_means(x, responsibilities):
    """All your components have the same mean: the responsibilities never enter it."""
    weights, means, _ = _m_step(x, responsibilities)
    means = np.tile(x.mean(axis=0), (len(weights), 1))
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, means)


def gaussian_m_step__means_not_normalised(x, responsibilities):
    """You weight the data but do not divide by the total of those weights, so a mean grows with n."""
    weights, _, _ = _m_step(x, responsibilities)
    means = responsibilities.T @ x
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, means)


def gaussian_m_step__weights_are_counts(x, responsibilities):
    """Your weights are effective numbers of points; as a distribution they have to add up to one."""
    _, means, covariances = _m_step(x, responsibilities)
    return responsibilities.sum(axis=0), means, covariances


def gaussian_m_step__uniform_weights(x, responsibilities):
    """You keep the weights equal, but eq. 2 also depends on them and has a better value to offer."""
    _, means, covariances = _m_step(x, responsibilities)
    k = responsibilities.shape[1]
    return np.full(k, 1 / k), means, covariances


def gaussian_m_step__softmax_of_counts(x, responsibilities):
    """You turn the effective numbers into weights with a softmax, which exaggerates their differences."""
    _, means, covariances = _m_step(x, responsibilities)
    return _softmax(responsibilities.sum(axis=0, keepdims=True))[0], means, covariances


def gaussian_m_step__counts_of_the_largest(x, responsibilities):
    """Your weights count the points that a component wins, and forget all shares smaller than the largest."""
    _, means, covariances = _m_step(x, responsibilities)
    return _one_hot(responsibilities).mean(axis=0), means, covariances


def gaussian_m_step__smoothed_weights(x, responsibilities):
    """You add a pseudo-count to every component, which is a prior that nobody asked for."""
    weights, means, covariances = _m_step(x, responsibilities)
    return (weights * len(x) + 1) / (len(x) + len(weights)), means, covariances


def gaussian_m_step__hard_assignment(x, responsibilities):
    """You round responsibilities to winners first, which is the update of k-means and not of EM."""
    return _m_step(x, _one_hot(responsibilities))


def gaussian_m_step__squared_responsibilities(x, responsibilities):
    """Both factors of the outer product carry the responsibility in your covariances, so it is squared."""
    weights, means, _ = _m_step(x, responsibilities)
    n_k = responsibilities.sum(axis=0)
    return weights, means, _scatter(x, responsibilities**2, means) / n_k[:, None, None]


def gaussian_m_step__diagonal_only(x, responsibilities):
    """Your covariances have no off-diagonal entries, so correlations between dimensions are lost."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, _diagonal(covariances)


def gaussian_m_step__spherical(x, responsibilities):
    """You fit one variance for all dimensions of a component, but a full covariance is asked for."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, _spherical(covariances)


def gaussian_m_step__variances_as_vectors(x, responsibilities):
    """You return a vector of variances per component, but the covariance of d dimensions is a matrix."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.diagonal(covariances, axis1=1, axis2=2)


def gaussian_m_step__tied_covariances(x, responsibilities):
    """All your components share one covariance, but eq. 2 can be improved for each of them separately."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.repeat(np.tensordot(weights, covariances, axes=1)[None], len(weights), axis=0)


def gaussian_m_step__standard_deviations(x, responsibilities):
    """You return a square root of the covariance, but a covariance holds variances, not scales."""
    weights, means, covariances = _m_step(x, responsibilities)
    values, vectors = np.linalg.eigh(covariances)
    roots = np.sqrt(np.maximum(values, 0))[:, None, :]
    return weights, means, (vectors * roots) @ np.swapaxes(vectors, 1, 2)


def gaussian_m_step__correlations(x, responsibilities):
    """The diagonals of your matrices are all one: correlations have lost the scale of the data."""
    weights, means, covariances = _m_step(x, responsibilities)
    scales = np.sqrt(np.diagonal(covariances, axis1=1, axis2=2))
    return weights, means, covariances / (scales[:, :, None] * scales[:, None, :])


def gaussian_m_step__precisions(x, responsibilities):
    """You return inverse covariances, which appear in the density but are not what eq. 4 updates."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.linalg.pinv(covariances)


def gaussian_m_step__order_swapped(x, responsibilities):
    """You return the three parts in another order than the one that the sheet asks for."""
    weights, means, covariances = _m_step(x, responsibilities)
    return means, covariances, weights


def gaussian_m_step__means_transposed(x, responsibilities):
    """Your means hold one column per component, but one row per component is asked for."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means.T, covariances


def gaussian_m_step__components_last(x, responsibilities):
    """Your covariances carry the component in the last axis, but it is asked for in the first."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.moveaxis(covariances, 0, -1)


def gaussian_m_step__weights_as_a_column(x, responsibilities):
    """Your weights are a column of shape (k, 1), which broadcasts along the wrong axis later on."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights[:, None], means, covariances


def gaussian_m_step__one_number_per_mean(x, responsibilities):
    """You average over the dimensions as well, but a mean has one entry for each of them."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means.mean(axis=1, keepdims=True), covariances


def gaussian_m_step__sums_over_components(x, responsibilities):
    """You sum the responsibilities over the components, which says nothing of how much of the data each one owns."""
    weights = responsibilities.sum(axis=1)
    means = (responsibilities / weights[:, None]).T @ x
    return weights / len(x), means, _scatter(x, responsibilities / weights[:, None], means)


def gaussian_m_step__last_mean_for_all(x, responsibilities):
    """Your loop over the covariances uses the mean that the loop before it ended on."""
    weights, means, _ = _m_step(x, responsibilities)
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, _scatter(x, shares, np.broadcast_to(means[-1], means.shape))


def gaussian_m_step__absolute_deviations(x, responsibilities):
    """All your covariances are positive: the signs of the deviations matter off the diagonal."""
    weights, means, _ = _m_step(x, responsibilities)
    difference = np.abs(x[:, None, :] - means)
    shares = responsibilities / responsibilities.sum(axis=0)
    return weights, means, np.einsum("nk,nki,nkj->kij", shares, difference, difference)


def gaussian_m_step__one_triangle_only(x, responsibilities):
    """You fill one triangle of each covariance and forget that the matrix is symmetric."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.tril(covariances)


def gaussian_m_step__jitter(x, responsibilities):
    """You add a constant to the diagonal, which makes the covariance larger than the maximiser of eq. 2."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, covariances + 1e-3 * np.eye(x.shape[1])


def gaussian_m_step__resets_small_components(x, responsibilities):
    """You reset a component whose total is tiny, but its weighted mean and covariance are still defined."""
    weights, means, covariances = _m_step(x, responsibilities)
    small = responsibilities.sum(axis=0) < 1e-8
    means[small] = x.mean(axis=0)
    covariances[small] = np.eye(x.shape[1])
    return weights, means, covariances


def gaussian_m_step__ignores_small_shares(x, responsibilities):
    """You skip points of small responsibility, but each contributes its share, however small."""
    return _m_step(x, np.where(responsibilities > 1e-3, responsibilities, 0))


def gaussian_m_step__mutates_the_responsibilities(x, responsibilities):
    """You normalise the caller's responsibilities in place instead of working on a copy."""
    result = _m_step(x, responsibilities)
    responsibilities /= responsibilities.sum(axis=0)
    return result


def gaussian_m_step__mutates_the_data(x, responsibilities):
    """You leave the caller's data centred on a mean that was meant for your own use."""
    result = _m_step(x, responsibilities)
    x -= result[1][-1]
    return result


def gaussian_m_step__empty_covariance_replaced(x, responsibilities):
    """You give a component that owns a single point the covariance of all points, but its own is zero."""
    weights, means, covariances = _m_step(x, responsibilities)
    difference = x - x.mean(axis=0)
    for k in range(len(weights)):
        if not covariances[k].any():
            covariances[k] = difference.T @ difference / len(x)
    return weights, means, covariances


def gaussian_m_step__small_shares_dropped(x, responsibilities):
    """You leave out the points of which a component has hardly a share, but a small share of a far point counts."""
    shares = responsibilities / responsibilities.max(axis=0)
    return _m_step(x, np.where(shares < 1e-2, 0, responsibilities))


def gaussian_m_step__small_covariances_set_to_zero(x, responsibilities):
    """You take small covariances for rounding errors, but how small one is depends on the unit of the data."""
    weights, means, covariances = _m_step(x, responsibilities)
    return weights, means, np.where(np.abs(covariances) < 1e-9, 0, covariances)


def gaussian_m_step__numpys_covariance_as_it_comes(x, responsibilities):
    """For a single dimension np.cov answers a number, which is not a matrix of shape (1, 1)."""
    weights, means, _ = _m_step(x, responsibilities)
    covariances = [np.cov(x.T, ddof=0, aweights=r) for r in responsibilities.T]
    return weights, means, np.array(covariances)


# expected_complete_log_likelihood


def expected_complete_log_likelihood__adds_the_entropy(x, responsibilities, weights, means, covariances):
    """You return the evidence lower bound, which holds one term more than eq. 2."""
    return _elbo(x, responsibilities, weights, means, covariances)


def expected_complete_log_likelihood__log_likelihood(x, responsibilities, weights, means, covariances):
    """You return ln p(D), with the logarithm outside the sum over components, and never use the responsibilities."""
    return _log_likelihood(x, weights, means, covariances)


def expected_complete_log_likelihood__log_of_the_sum(x, responsibilities, weights, means, covariances):
    """You take the logarithm of an average over the components, but eq. 2 is an average of logarithms."""
    return _log_sum(_log(responsibilities) + _log_joint(x, weights, means, covariances)).sum()


def expected_complete_log_likelihood__no_weights(x, responsibilities, weights, means, covariances):
    """You take the expectation of ln p(x given z), but eq. 2 is about x and z jointly."""
    return _weigh(responsibilities, _log_normal(x, means, covariances))


def expected_complete_log_likelihood__weights_not_logged(x, responsibilities, weights, means, covariances):
    """You add a weight to a log density without taking its logarithm."""
    return _weigh(responsibilities, weights + _log_normal(x, means, covariances))


def expected_complete_log_likelihood__weights_counted_once(x, responsibilities, weights, means, covariances):
    """Each log weight enters your sum once per component, not once for each point it is responsible for."""
    used = responsibilities.sum(axis=0) > 0
    return np.log(weights[used]).sum() + _weigh(responsibilities, _log_normal(x, means, covariances))


def expected_complete_log_likelihood__densities_not_weighted(x, responsibilities, weights, means, covariances):
    """Only the log weights are averaged in your result, but the log densities depend on z just as much."""
    return _weigh(responsibilities, _log(weights)) + _log_normal(x, means, covariances).sum()


def expected_complete_log_likelihood__weights_for_responsibilities(x, responsibilities, weights, means, covariances):
    """You average under the prior over components, although the posterior for each point is given."""
    prior = np.broadcast_to(weights, responsibilities.shape)
    return _weigh(prior, _log_joint(x, weights, means, covariances))


def expected_complete_log_likelihood__own_posterior(x, responsibilities, weights, means, covariances):
    """You recompute the responsibilities from the parameters, but eq. 2 holds them fixed at those given."""
    return _expected(x, _posterior(x, weights, means, covariances), weights, means, covariances)


def expected_complete_log_likelihood__hard_assignment(x, responsibilities, weights, means, covariances):
    """You count only the most responsible component of each point, so this is no expectation."""
    return _expected(x, _one_hot(responsibilities), weights, means, covariances)


def expected_complete_log_likelihood__squared_responsibilities(x, responsibilities, weights, means, covariances):
    """The responsibilities enter your sum twice, once in each factor."""
    return _expected(x, responsibilities**2, weights, means, covariances)


def expected_complete_log_likelihood__mean_over_data(x, responsibilities, weights, means, covariances):
    """You average over the data points, but the terms of independent points add up."""
    return _expected(x, responsibilities, weights, means, covariances) / len(x)


def expected_complete_log_likelihood__mean_over_components(x, responsibilities, weights, means, covariances):
    """You divide by the number of components, but the responsibilities average over them already."""
    return _expected(x, responsibilities, weights, means, covariances) / len(weights)


def expected_complete_log_likelihood__one_value_per_point(x, responsibilities, weights, means, covariances):
    """You return one value for each data point, but eq. 2 is a single number for all of them."""
    joint = _log_joint(x, weights, means, covariances)
    return np.sum(responsibilities * np.where(responsibilities > 0, joint, 0), axis=1)


def expected_complete_log_likelihood__one_value_per_component(x, responsibilities, weights, means, covariances):
    """You return one value for each component, but eq. 2 is a single number for all of them."""
    joint = _log_joint(x, weights, means, covariances)
    return np.sum(responsibilities * np.where(responsibilities > 0, joint, 0), axis=0)


def expected_complete_log_likelihood__negative(x, responsibilities, weights, means, covariances):
    """You return a loss to be minimised, but eq. 2 is what the M-step maximises."""
    return -_expected(x, responsibilities, weights, means, covariances)


def expected_complete_log_likelihood__no_constant(x, responsibilities, weights, means, covariances):
    """You drop the constant of the normal density: it does not move the maximum, but it is in the value."""
    return _expected(x, responsibilities, weights, means, covariances, constant=0)


def expected_complete_log_likelihood__constant_of_one_dimension(x, responsibilities, weights, means, covariances):
    """The constant of your normal density is that of one dimension, whatever d is."""
    return _expected(x, responsibilities, weights, means, covariances, constant=np.log(2 * np.pi) / 2)


def expected_complete_log_likelihood__constant_not_halved(x, responsibilities, weights, means, covariances):
    """The constant of your normal density is too large: look again at the power of 2 pi."""
    d = x.shape[1]
    return _expected(x, responsibilities, weights, means, covariances, constant=d * np.log(2 * np.pi))


def expected_complete_log_likelihood__no_determinant(x, responsibilities, weights, means, covariances):
    """Your density does not depend on a component's volume, so the widest one would always win."""
    return _expected(x, responsibilities, weights, means, covariances, log_det=0)


def expected_complete_log_likelihood__determinant_not_rooted(x, responsibilities, weights, means, covariances):
    """You divide by the determinant itself, but the normal density divides by another power of it."""
    return _expected(x, responsibilities, weights, means, covariances, log_det=1)


def expected_complete_log_likelihood__determinant_of_the_factor(x, responsibilities, weights, means, covariances):
    """You use the determinant of the Cholesky factor as if it were that of the covariance."""
    return _expected(x, responsibilities, weights, means, covariances, log_det=0.25)


def expected_complete_log_likelihood__determinant_multiplied(x, responsibilities, weights, means, covariances):
    """The determinant enters your log density with the wrong sign."""
    return _expected(x, responsibilities, weights, means, covariances, log_det=-0.5)


def expected_complete_log_likelihood__squared_distance_not_halved(x, responsibilities, weights, means, covariances):
    """The exponent of your normal density falls too steeply by a constant factor."""
    return _expected(x, responsibilities, weights, means, covariances, quadratic=1)


def expected_complete_log_likelihood__diagonal_only(x, responsibilities, weights, means, covariances):
    """You use the variances alone, as if the dimensions were independent inside a component."""
    return _expected(x, responsibilities, weights, means, _diagonal(covariances))


def expected_complete_log_likelihood__base_two(x, responsibilities, weights, means, covariances):
    """Your logarithms are in bits, but the sheet counts in nats."""
    return _expected(x, responsibilities, weights, means, covariances) / np.log(2)


def expected_complete_log_likelihood__zero_weights_skipped(x, responsibilities, weights, means, covariances):
    """You skip components of weight 0 altogether, even where they are held responsible for something."""
    log_weights = np.where(weights > 0, _log(weights), 0)
    return np.sum(responsibilities * (log_weights + _log_normal(x, means, covariances)))


def expected_complete_log_likelihood__minus_infinity_for_any_zero(x, responsibilities, weights, means, covariances):
    """You answer -inf whenever some weight is 0, even if nobody holds that component responsible."""
    if np.any(weights == 0):
        return -np.inf
    return _expected(x, responsibilities, weights, means, covariances)


def expected_complete_log_likelihood__mutates_the_responsibilities(x, responsibilities, weights, means, covariances):
    """You multiply into the caller's responsibilities, which then hold something else."""
    joint = np.where(responsibilities > 0, _log_joint(x, weights, means, covariances), 0)
    responsibilities *= joint
    return responsibilities.sum()


def expected_complete_log_likelihood__first_component_left_out(x, responsibilities, weights, means, covariances):
    """Your sum over components starts at the second one, as if counting began at one."""
    return _expected(x, responsibilities[:, 1:], weights[1:], means[1:], covariances[1:])


def expected_complete_log_likelihood__zeros_lifted(x, responsibilities, weights, means, covariances):
    """You lift responsibilities of 0 to a thousandth, and so count points that a component does not own."""
    r = np.where((responsibilities == 0) & (weights > 0), 1e-3, responsibilities)
    return _expected(x, r, weights, means, covariances)


def expected_complete_log_likelihood__one_absent_component(x, responsibilities, weights, means, covariances):
    """You make room for one component of weight 0, but there may be several."""
    joint = _log_joint(x, weights, means, covariances)
    k = weights.argmin()
    joint[:, k] = np.where(responsibilities[:, k] > 0, joint[:, k], 0)
    return np.sum(responsibilities * joint)


def expected_complete_log_likelihood__epsilon_in_the_log(x, responsibilities, weights, means, covariances):
    """You add a tiny number to the density before the logarithm, which takes over where the density underflows."""
    log_density = np.log(np.exp(_log_normal(x, means, covariances)) + 1e-300)
    return _weigh(responsibilities, _log(weights) + log_density)


def expected_complete_log_likelihood__jitter_on_the_diagonal(x, responsibilities, weights, means, covariances):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""
    return _expected(x, responsibilities, weights, means, covariances + 1e-12 * np.eye(x.shape[1]))


def expected_complete_log_likelihood__variance_as_scale_in_one_dimension(
    x, responsibilities, weights, means, covariances
):
    """In one dimension you take the variance for a standard deviation; the covariances hold variances there, too."""
    if x.shape[1] == 1:
        covariances = covariances**2
    return _expected(x, responsibilities, weights, means, covariances)


# gaussian_mixture_log_likelihood


def gaussian_mixture_log_likelihood__log_of_everything(x, weights, means, covariances):
    """You sum over the data inside the logarithm, as if any one of the points had been observed."""
    return _log_sum(_log_joint(x, weights, means, covariances).reshape(1, -1))[0]


def gaussian_mixture_log_likelihood__sum_of_logs(x, weights, means, covariances):
    """Your logarithm is inside both sums, so every point is charged for components it did not come from."""
    used = weights > 0
    return _log_joint(x, weights[used], means[used], covariances[used]).sum()


def gaussian_mixture_log_likelihood__average_of_logs(x, weights, means, covariances):
    """You average log densities under the weights, which by Jensen's inequality is only a lower bound."""
    return np.sum(_log_normal(x, means, covariances) @ weights)


def gaussian_mixture_log_likelihood__expected_complete(x, weights, means, covariances):
    """You return eq. 2 at the posterior, which leaves out what sets it apart from ln p(D)."""
    return _expected(x, _posterior(x, weights, means, covariances), weights, means, covariances)


def gaussian_mixture_log_likelihood__best_component(x, weights, means, covariances):
    """You take the best component of each point in place of the sum over all of them."""
    return _log_joint(x, weights, means, covariances).max(axis=1).sum()


def gaussian_mixture_log_likelihood__mean_over_data(x, weights, means, covariances):
    """You average over the data points, but the likelihood of independent points is a product."""
    return _log_likelihood(x, weights, means, covariances) / len(x)


def gaussian_mixture_log_likelihood__mean_over_components(x, weights, means, covariances):
    """You average over the components although the weights already do that."""
    return _log_likelihood(x, weights, means, covariances) - len(x) * np.log(len(weights))


def gaussian_mixture_log_likelihood__no_weights(x, weights, means, covariances):
    """You add up the densities without their weights, so the result is no density any more."""
    return _log_sum(_log_normal(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood__uniform_weights(x, weights, means, covariances):
    """You give every component the same weight and ignore the ones that are given."""
    return _log_likelihood(x, np.full(len(weights), 1 / len(weights)), means, covariances)


def gaussian_mixture_log_likelihood__weights_not_logged(x, weights, means, covariances):
    """You add a weight to a log density without taking its logarithm."""
    return _log_sum(weights + _log_normal(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood__weights_outside(x, weights, means, covariances):
    """You multiply log densities by the weights before the exponential, where they act as powers."""
    return _log_sum(weights * _log_normal(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood__averaged_parameters(x, weights, means, covariances):
    """You average the parameters and evaluate one Gaussian, but a mixture averages densities."""
    mean, covariance = weights @ means, np.tensordot(weights, covariances, axes=1)
    return _log_normal(x, mean[None], covariance[None]).sum()


def gaussian_mixture_log_likelihood__matched_gaussian(x, weights, means, covariances):
    """You evaluate the one Gaussian that has the mixture's mean and covariance; its shape is another."""
    mean = weights @ means
    difference = means - mean
    between = np.einsum("k,ki,kj->ij", weights, difference, difference)
    return _log_normal(x, mean[None], (np.tensordot(weights, covariances, axes=1) + between)[None]).sum()


def gaussian_mixture_log_likelihood__negative(x, weights, means, covariances):
    """You return a loss, but the log-likelihood itself is asked for."""
    return -_log_likelihood(x, weights, means, covariances)


def gaussian_mixture_log_likelihood__one_value_per_point(x, weights, means, covariances):
    """You return the log density of each data point, but not yet that of the whole data set."""
    return _log_sum(_log_joint(x, weights, means, covariances))


def gaussian_mixture_log_likelihood__no_constant(x, weights, means, covariances):
    """Your densities do not integrate to one, because the constant of the normal density is missing."""
    return _log_likelihood(x, weights, means, covariances, constant=0)


def gaussian_mixture_log_likelihood__constant_of_one_dimension(x, weights, means, covariances):
    """The constant of your normal density is that of one dimension, whatever d is."""
    return _log_likelihood(x, weights, means, covariances, constant=np.log(2 * np.pi) / 2)


def gaussian_mixture_log_likelihood__constant_not_halved(x, weights, means, covariances):
    """The constant of your normal density is too large: look again at the power of 2 pi."""
    return _log_likelihood(x, weights, means, covariances, constant=x.shape[1] * np.log(2 * np.pi))


def gaussian_mixture_log_likelihood__no_determinant(x, weights, means, covariances):
    """Your density does not depend on a component's volume, so it does not integrate to one."""
    return _log_likelihood(x, weights, means, covariances, log_det=0)


def gaussian_mixture_log_likelihood__determinant_not_rooted(x, weights, means, covariances):
    """You divide by the determinant itself, but the normal density divides by another power of it."""
    return _log_likelihood(x, weights, means, covariances, log_det=1)


def gaussian_mixture_log_likelihood__determinant_of_the_factor(x, weights, means, covariances):
    """You use the determinant of the Cholesky factor as if it were that of the covariance."""
    return _log_likelihood(x, weights, means, covariances, log_det=0.25)


def gaussian_mixture_log_likelihood__determinant_multiplied(x, weights, means, covariances):
    """The determinant enters your log density with the wrong sign."""
    return _log_likelihood(x, weights, means, covariances, log_det=-0.5)


def gaussian_mixture_log_likelihood__squared_distance_not_halved(x, weights, means, covariances):
    """The exponent of your normal density falls too steeply by a constant factor."""
    return _log_likelihood(x, weights, means, covariances, quadratic=1)


def gaussian_mixture_log_likelihood__diagonal_only(x, weights, means, covariances):
    """You use the variances alone, as if the dimensions were independent inside a component."""
    return _log_likelihood(x, weights, means, _diagonal(covariances))


def gaussian_mixture_log_likelihood__factor_transposed(x, weights, means, covariances):
    """You whiten with the transpose of the Cholesky factor, which is right for diagonal covariances only."""
    factors = np.linalg.cholesky(covariances)
    return _log_likelihood(x, weights, means, np.swapaxes(factors, 1, 2) @ factors)


def gaussian_mixture_log_likelihood__covariances_as_scales(x, weights, means, covariances):
    """You treat a covariance matrix like a standard deviation, and square it once more."""
    return _log_likelihood(x, weights, means, covariances @ covariances)


def gaussian_mixture_log_likelihood__first_covariance_for_all(x, weights, means, covariances):
    """All your components share the covariance of one of them."""
    return _log_likelihood(x, weights, means, np.broadcast_to(covariances[0], covariances.shape))


def gaussian_mixture_log_likelihood__floor(x, weights, means, covariances):
    """You keep densities away from zero with a constant, so improbable points cost too little."""
    return np.log(np.exp(_log_sum(_log_joint(x, weights, means, covariances))) + 1e-12).sum()


def gaussian_mixture_log_likelihood__outliers_dropped(x, weights, means, covariances):
    """You leave out points whose density underflows, although they are the ones that matter most."""
    density = np.exp(_log_sum(_log_joint(x, weights, means, covariances)))
    return np.log(density[density > 0]).sum()


def gaussian_mixture_log_likelihood__base_ten(x, weights, means, covariances):
    """Your logarithms have base ten, but the sheet counts in nats."""
    return _log_likelihood(x, weights, means, covariances) / np.log(10)


def gaussian_mixture_log_likelihood__mutates_the_weights(x, weights, means, covariances):
    """You write the logarithms into the array of weights that belongs to the caller."""
    with np.errstate(divide="ignore"):
        np.log(weights, out=weights)
    return _log_sum(weights + _log_normal(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood__one_absent_component(x, weights, means, covariances):
    """You make room for one component of weight 0, but there may be several."""
    if weights.min() == 0:
        present = np.arange(len(weights)) != weights.argmin()
        weights, means, covariances = weights[present], means[present], covariances[present]
    log_weights = [math.log(weight) for weight in weights]
    return _log_sum(log_weights + _log_normal(x, means, covariances)).sum()


def gaussian_mixture_log_likelihood__jitter_on_the_diagonal(x, weights, means, covariances):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""
    return _log_likelihood(x, weights, means, covariances + 1e-12 * np.eye(x.shape[1]))


def gaussian_mixture_log_likelihood__variance_as_scale_in_one_dimension(x, weights, means, covariances):
    """In one dimension you take the variance for a standard deviation; the covariances hold variances there, too."""
    return _log_likelihood(x, weights, means, covariances**2 if x.shape[1] == 1 else covariances)


# mixture_elbo


def mixture_elbo__no_entropy(x, responsibilities, weights, means, covariances):
    """You return eq. 2, which lacks what the uncertainty about z adds to the bound."""
    return _expected(x, responsibilities, weights, means, covariances)


def mixture_elbo__entropy_subtracted(x, responsibilities, weights, means, covariances):
    """Your entropy has the wrong sign: at the posterior the bound would not touch the log-likelihood."""
    return _expected(x, responsibilities, weights, means, covariances) - _entropy(responsibilities)


def mixture_elbo__entropy_twice(x, responsibilities, weights, means, covariances):
    """The entropy enters your result twice, so that it can exceed the log-likelihood."""
    return _expected(x, responsibilities, weights, means, covariances) + 2 * _entropy(responsibilities)


def mixture_elbo__mean_entropy(x, responsibilities, weights, means, covariances):
    """You average the entropy over the data points while the other term is a sum over them."""
    return _expected(x, responsibilities, weights, means, covariances) + _entropy(responsibilities) / len(x)


def mixture_elbo__entropy_in_bits(x, responsibilities, weights, means, covariances):
    """You add an entropy in bits to an expectation in nats."""
    entropy = _entropy(responsibilities) / np.log(2)
    return _expected(x, responsibilities, weights, means, covariances) + entropy


def mixture_elbo__entropy_of_the_weights(x, responsibilities, weights, means, covariances):
    """You add the entropy of the prior over components, but q is another distribution."""
    entropy = _entropy(weights) * len(x)
    return _expected(x, responsibilities, weights, means, covariances) + entropy


def mixture_elbo__entropy_of_the_average(x, responsibilities, weights, means, covariances):
    """You average the responsibilities before taking the entropy, but each point has a q of its own."""
    entropy = _entropy(responsibilities.mean(axis=0)) * len(x)
    return _expected(x, responsibilities, weights, means, covariances) + entropy


def mixture_elbo__entropy_of_yes_or_no(x, responsibilities, weights, means, covariances):
    """You add the entropy of k separate yes-or-no questions, but z is one choice among k."""
    entropy = _entropy(responsibilities) + _entropy(1 - responsibilities)
    return _expected(x, responsibilities, weights, means, covariances) + entropy


def mixture_elbo__entropy_of_the_posterior(x, responsibilities, weights, means, covariances):
    """You add the entropy of the exact posterior, but the bound asks for that of the given q."""
    entropy = _entropy(_posterior(x, weights, means, covariances))
    return _expected(x, responsibilities, weights, means, covariances) + entropy


def mixture_elbo__entropy_of_the_gaussians(x, responsibilities, weights, means, covariances):
    """You add the entropy of the Gaussians, but the bound holds the entropy of q, which is about z."""
    volumes = np.linalg.slogdet(2 * np.pi * np.e * covariances)[1] / 2
    return _expected(x, responsibilities, weights, means, covariances) + np.sum(responsibilities @ volumes)


def mixture_elbo__log_likelihood(x, responsibilities, weights, means, covariances):
    """You return ln p(D), which the bound reaches for one choice of the responsibilities only."""
    return _log_likelihood(x, weights, means, covariances)


def mixture_elbo__own_posterior(x, responsibilities, weights, means, covariances):
    """You replace the given responsibilities by the posterior in one of the two terms."""
    posterior = _posterior(x, weights, means, covariances)
    return _expected(x, posterior, weights, means, covariances) + _entropy(responsibilities)


def mixture_elbo__divergence_added(x, responsibilities, weights, means, covariances):
    """You add the divergence from the prior where a bound has to pay for it."""
    divergence = -_entropy(responsibilities) - _weigh(responsibilities, _log(weights))
    return _weigh(responsibilities, _log_normal(x, means, covariances)) + divergence


def mixture_elbo__no_divergence(x, responsibilities, weights, means, covariances):
    """You keep the expected log density alone, so straying from the prior over z costs nothing."""
    return _weigh(responsibilities, _log_normal(x, means, covariances))


def mixture_elbo__uniform_prior(x, responsibilities, weights, means, covariances):
    """You measure q against a uniform prior, but the mixture comes with its own weights."""
    uniform = np.full(len(weights), 1 / len(weights))
    return _elbo(x, responsibilities, uniform, means, covariances)


def mixture_elbo__no_prior(x, responsibilities, weights, means, covariances):
    """Your expectation is that of ln p(x given z), which leaves the weights out of the joint density."""
    return _weigh(responsibilities, _log_normal(x, means, covariances)) + _entropy(responsibilities)


def mixture_elbo__reversed_divergence(x, responsibilities, weights, means, covariances):
    """Your gap to the log-likelihood is a divergence with its two arguments exchanged."""
    posterior = _posterior(x, weights, means, covariances)
    cross = _weigh(posterior, _log(responsibilities))
    return _log_likelihood(x, weights, means, covariances) + _entropy(posterior) + cross


def mixture_elbo__squared_gap(x, responsibilities, weights, means, covariances):
    """Your gap to the log-likelihood is a squared distance between distributions, not a divergence."""
    gap = np.sum((responsibilities - _posterior(x, weights, means, covariances)) ** 2)
    return _log_likelihood(x, weights, means, covariances) - gap


def mixture_elbo__hard_assignment(x, responsibilities, weights, means, covariances):
    """You count only the most responsible component of each point, which is a bound for another q."""
    return _elbo(x, _one_hot(responsibilities), weights, means, covariances)


def mixture_elbo__negative(x, responsibilities, weights, means, covariances):
    """You return a loss, but the bound itself is asked for."""
    return -_elbo(x, responsibilities, weights, means, covariances)


def mixture_elbo__mean_over_data(x, responsibilities, weights, means, covariances):
    """You average over the data points, but both terms of the bound are sums over them."""
    return _elbo(x, responsibilities, weights, means, covariances) / len(x)


def mixture_elbo__one_value_per_point(x, responsibilities, weights, means, covariances):
    """You return one bound for each data point, but a single number for all of them is asked for."""
    joint = _log_joint(x, weights, means, covariances) - _log(responsibilities)
    return np.sum(responsibilities * np.where(responsibilities > 0, joint, 0), axis=1)


def mixture_elbo__no_constant(x, responsibilities, weights, means, covariances):
    """You drop the constant of the normal density, so your bound does not belong to the log-likelihood."""
    return _elbo(x, responsibilities, weights, means, covariances, constant=0)


def mixture_elbo__no_determinant(x, responsibilities, weights, means, covariances):
    """Your density does not depend on a component's volume, so it does not integrate to one."""
    return _elbo(x, responsibilities, weights, means, covariances, log_det=0)


def mixture_elbo__diagonal_only(x, responsibilities, weights, means, covariances):
    """You use the variances alone, as if the dimensions were independent inside a component."""
    return _elbo(x, responsibilities, weights, means, _diagonal(covariances))


def mixture_elbo__clipped_responsibilities(x, responsibilities, weights, means, covariances):
    """You keep responsibilities away from 0 before the logarithm, although 0 log 0 is harmless."""
    r = np.clip(responsibilities, 1e-3, 1)
    log_r = np.log(r / r.sum(axis=1, keepdims=True))
    return _expected(x, responsibilities, weights, means, covariances) - np.sum(responsibilities * log_r)


def mixture_elbo__rows_with_a_zero_skipped(x, responsibilities, weights, means, covariances):
    """You leave out the entropy of every point that has a responsibility of 0 somewhere in its row."""
    inside = responsibilities[np.all(responsibilities > 0, axis=1)]
    return _expected(x, responsibilities, weights, means, covariances) + _entropy(inside)


def mixture_elbo__zero_weights_skipped(x, responsibilities, weights, means, covariances):
    """You skip components of weight 0 altogether, even where they are held responsible for something."""
    log_weights = np.where(weights > 0, _log(weights), 0)
    expected = np.sum(responsibilities * (log_weights + _log_normal(x, means, covariances)))
    return expected + _entropy(responsibilities)


def mixture_elbo__capped_at_the_log_likelihood(x, responsibilities, weights, means, covariances):
    """You add the entropy of a uniform q and cap the result where it stops being a bound."""
    bound = _expected(x, responsibilities, weights, means, covariances) + len(x) * np.log(len(weights))
    return min(bound, _log_likelihood(x, weights, means, covariances))


def mixture_elbo__mutates_the_responsibilities(x, responsibilities, weights, means, covariances):
    """You replace the zeros in the caller's responsibilities by ones to take their logarithm."""
    expected = _expected(x, responsibilities, weights, means, covariances)
    responsibilities[responsibilities == 0] = 1
    return expected - np.sum(responsibilities * np.log(responsibilities))


def mixture_elbo__entropy_of_small_ones_left_out(x, responsibilities, weights, means, covariances):
    """You leave small responsibilities out of the entropy, but only those of exactly 0 have none."""
    r = np.where(responsibilities < 1e-3, 0, responsibilities)
    return _expected(x, responsibilities, weights, means, covariances) + _entropy(r)


def mixture_elbo__zeros_lifted(x, responsibilities, weights, means, covariances):
    """You lift responsibilities of 0 to a thousandth, and so count points that a component does not own."""
    r = np.where((responsibilities == 0) & (weights > 0), 1e-3, responsibilities)
    return _elbo(x, r, weights, means, covariances)


def mixture_elbo__one_absent_component(x, responsibilities, weights, means, covariances):
    """You make room for one component of weight 0, but there may be several."""
    joint = _log_joint(x, weights, means, covariances)
    k = weights.argmin()
    joint[:, k] = np.where(responsibilities[:, k] > 0, joint[:, k], 0)
    return np.sum(responsibilities * joint) + _entropy(responsibilities)


def mixture_elbo__epsilon_in_the_log(x, responsibilities, weights, means, covariances):
    """You add a tiny number to the density before the logarithm, which takes over where the density underflows."""
    log_density = np.log(np.exp(_log_normal(x, means, covariances)) + 1e-300)
    return _weigh(responsibilities, _log(weights) + log_density) + _entropy(responsibilities)


def mixture_elbo__jitter_on_the_diagonal(x, responsibilities, weights, means, covariances):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""
    return _elbo(x, responsibilities, weights, means, covariances + 1e-12 * np.eye(x.shape[1]))


def mixture_elbo__variance_as_scale_in_one_dimension(x, responsibilities, weights, means, covariances):
    """In one dimension you take the variance for a standard deviation; the covariances hold variances there, too."""
    return _elbo(x, responsibilities, weights, means, covariances**2 if x.shape[1] == 1 else covariances)


# fit_gaussian_mixture


def fit_gaussian_mixture__trace_misses_the_start(x, weights, means, covariances, tol, max_iter):
    """Your trace begins after the first iteration, so nothing in it belongs to the initial parameters."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace[1:]


def fit_gaussian_mixture__trace_misses_the_end(x, weights, means, covariances, tol, max_iter):
    """Your trace ends one short: its last entry belongs to the parameters before the ones you return."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace[: max(1, len(trace) - 1)]


def fit_gaussian_mixture__start_listed_twice(x, weights, means, covariances, tol, max_iter):
    """The log-likelihood of the start stands twice in your trace, so every later one is an iteration late."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, np.array([trace[0], *trace[:-1]])


def fit_gaussian_mixture__returns_older_parameters(x, weights, means, covariances, tol, max_iter):
    """The parameters that you return are those before the last update in your trace."""
    *_, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    *older, _ = _gaussian_em(x, (weights, means, covariances), -np.inf, max(0, len(trace) - 2))
    return *older, trace


def fit_gaussian_mixture__returns_newer_parameters(x, weights, means, covariances, tol, max_iter):
    """You update the parameters once more after the last log-likelihood has been computed."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *_m_step(x, _posterior(x, *parameters)), trace


def fit_gaussian_mixture__discards_the_last_iteration(x, weights, means, covariances, tol, max_iter):
    """You throw away the iteration that gains too little, but it has still been made."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    if len(trace) > 1 and trace[-1] - trace[-2] < tol:
        return _gaussian_em(x, (weights, means, covariances), -np.inf, len(trace) - 2)
    return *parameters, trace


def fit_gaussian_mixture__trace_of_means(x, weights, means, covariances, tol, max_iter):
    """Your trace holds averages per data point, but the log-likelihood of the data set is their sum."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace / len(x)


def fit_gaussian_mixture__negative_trace(x, weights, means, covariances, tol, max_iter):
    """Your trace falls, but EM never lowers the log-likelihood: check its sign."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, -trace


def fit_gaussian_mixture__trace_of_expectations(x, weights, means, covariances, tol, max_iter):
    """Your trace follows eq. 2 at the current responsibilities, which is not ln p(D)."""

    def value(x, *parameters):
        return _expected(x, _posterior(x, *parameters), *parameters)

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, value=value)


def fit_gaussian_mixture__trace_of_the_bound(x, weights, means, covariances, tol, max_iter):
    """Your trace holds the bound under the old responsibilities, which the new parameters leave behind."""
    parameters, trace = (weights, means, covariances), [_log_likelihood(x, weights, means, covariances)]
    for _ in range(max_iter):
        r = _posterior(x, *parameters)
        parameters = _m_step(x, r)
        trace.append(_elbo(x, r, *parameters))
        if trace[-1] - trace[-2] < tol:
            break
    return *parameters, np.array(trace)


def fit_gaussian_mixture__trace_without_constant(x, weights, means, covariances, tol, max_iter):
    """Your trace lacks a constant of the normal density, so its differences are right and its values not."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace + x.size / 2 * np.log(2 * np.pi)


def fit_gaussian_mixture__last_value_only(x, weights, means, covariances, tol, max_iter):
    """You return the final log-likelihood, but its whole history is asked for."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace[-1]


def fit_gaussian_mixture__padded_trace(x, weights, means, covariances, tol, max_iter):
    """You return the whole array that you set aside, with entries for iterations that were never made."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, np.append(trace, np.full(max_iter + 1 - len(trace), trace[-1]))


def fit_gaussian_mixture__trace_as_a_column(x, weights, means, covariances, tol, max_iter):
    """Your trace is a column of shape (t + 1, 1), but a plain list of numbers is asked for."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    return *parameters, trace[:, None]


def fit_gaussian_mixture__relative_tolerance(x, weights, means, covariances, tol, max_iter):
    """You compare the gain with a fraction of the log-likelihood, but the tolerance is absolute."""

    def stop(trace, tol):
        return trace[-1] - trace[-2] < tol * abs(trace[-2])

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, stop=stop)


def fit_gaussian_mixture__tolerance_per_point(x, weights, means, covariances, tol, max_iter):
    """You compare the tolerance with the gain per data point, but it is meant for the total."""
    return _gaussian_em(x, (weights, means, covariances), tol * len(x), max_iter)


def fit_gaussian_mixture__stops_on_parameters(x, weights, means, covariances, tol, max_iter):
    """You stop when the means hardly move, but the rule is about the log-likelihood."""
    parameters, trace = (weights, means, covariances), [_log_likelihood(x, weights, means, covariances)]
    for _ in range(max_iter):
        old, parameters = parameters, _m_step(x, _posterior(x, *parameters))
        trace.append(_log_likelihood(x, *parameters))
        if np.abs(parameters[1] - old[1]).max() < tol:
            break
    return *parameters, np.array(trace)


def fit_gaussian_mixture__never_stops(x, weights, means, covariances, tol, max_iter):
    """You make all iterations that are allowed, and the tolerance has no effect."""
    return _gaussian_em(x, (weights, means, covariances), -np.inf, max_iter)


def fit_gaussian_mixture__stops_on_large_gains(x, weights, means, covariances, tol, max_iter):
    """You stop when the gain is large: the comparison points the wrong way."""
    return _gaussian_em(
        x, (weights, means, covariances), tol, max_iter, stop=lambda trace, tol: trace[-1] - trace[-2] > tol
    )


def fit_gaussian_mixture__one_iteration_late(x, weights, means, covariances, tol, max_iter):
    """You test the gain at the start of the next pass, so one more update is made before you stop."""

    def stop(trace, tol):
        return len(trace) > 2 and trace[-2] - trace[-3] < tol

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, stop=stop)


def fit_gaussian_mixture__never_after_the_first(x, weights, means, covariances, tol, max_iter):
    """Your rule needs two updates before it can apply, but already the first may gain less than tol."""

    def stop(trace, tol):
        return len(trace) > 2 and trace[-1] - trace[-2] < tol

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, stop=stop)


def fit_gaussian_mixture__gain_since_the_start(x, weights, means, covariances, tol, max_iter):
    """You compare with the log-likelihood of the start, but the gain is that of one iteration."""
    return _gaussian_em(
        x, (weights, means, covariances), tol, max_iter, stop=lambda trace, tol: trace[-1] - trace[0] < tol
    )


def fit_gaussian_mixture__one_iteration_too_many(x, weights, means, covariances, tol, max_iter):
    """You count from zero up to max_iter inclusive, which is one update more than allowed."""
    return _gaussian_em(x, (weights, means, covariances), tol, max_iter + 1)


def fit_gaussian_mixture__one_iteration_too_few(x, weights, means, covariances, tol, max_iter):
    """The start takes up one of your iterations, so one update fewer is made than allowed."""
    return _gaussian_em(x, (weights, means, covariances), tol, max(0, max_iter - 1))


def fit_gaussian_mixture__at_least_one_iteration(x, weights, means, covariances, tol, max_iter):
    """You update before you look at max_iter, so even zero iterations change the parameters."""
    return _gaussian_em(x, (weights, means, covariances), tol, max(1, max_iter))


def fit_gaussian_mixture__ignores_the_limit(x, weights, means, covariances, tol, max_iter):
    """You iterate until the gain is small, however many iterations were allowed."""
    return _gaussian_em(x, (weights, means, covariances), max(tol, 1e-9), 500)


def fit_gaussian_mixture__old_means(x, weights, means, covariances, tol, max_iter):
    """Your covariances are centred on the means from before the update: mind the time index in eq. 4."""

    def m_step(x, r, weights, means, covariances):
        shares = r / r.sum(axis=0)
        return r.mean(axis=0), shares.T @ x, _scatter(x, shares, means)

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__responsibilities_between(x, weights, means, covariances, tol, max_iter):
    """You recompute the responsibilities between two updates, but one M-step uses the same for all three."""

    def m_step(x, r, weights, means, covariances):
        means = (r / r.sum(axis=0)).T @ x
        r = _posterior(x, weights, means, covariances)
        return r.mean(axis=0), means, _scatter(x, r / r.sum(axis=0), means)

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__hard_assignment(x, weights, means, covariances, tol, max_iter):
    """You assign every point to one component in the E-step, which is k-means in disguise."""

    def e_step(x, *parameters):
        return _one_hot(_log_joint(x, *parameters))

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, e_step=e_step)


def fit_gaussian_mixture__uniform_weights_in_the_e_step(x, weights, means, covariances, tol, max_iter):
    """Your E-step compares densities only, so the weights that you estimate are never used."""

    def e_step(x, weights, means, covariances):
        return _softmax(_log_normal(x, means, covariances))

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, e_step=e_step)


def fit_gaussian_mixture__weights_stay(x, weights, means, covariances, tol, max_iter):
    """You never update the weights, although eq. 6 is part of the M-step."""

    def m_step(x, r, weights, means, covariances):
        return weights, *_m_step(x, r)[1:]

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__covariances_stay(x, weights, means, covariances, tol, max_iter):
    """You never update the covariances, although eq. 4 is part of the M-step."""

    def m_step(x, r, weights, means, covariances):
        return *_m_step(x, r)[:2], covariances

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__diagonal_only(x, weights, means, covariances, tol, max_iter):
    """Your M-step keeps variances only, so the fitted components cannot be tilted."""

    def m_step(x, r, *_):
        weights, means, covariances = _m_step(x, r)
        return weights, means, _diagonal(covariances)

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__tied_covariances(x, weights, means, covariances, tol, max_iter):
    """All your components share one covariance, but each has one of its own in this model."""

    def m_step(x, r, *_):
        weights, means, covariances = _m_step(x, r)
        return weights, means, np.repeat(np.tensordot(weights, covariances, axes=1)[None], len(means), axis=0)

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__divides_by_n_minus_one(x, weights, means, covariances, tol, max_iter):
    """Your covariances are corrected for bias, which EM's maximisation does not do."""

    def m_step(x, r, *_):
        weights, means, covariances = _m_step(x, r)
        n_k = r.sum(axis=0)
        return weights, means, covariances * (n_k / (n_k - 1))[:, None, None]

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__jitter(x, weights, means, covariances, tol, max_iter):
    """You add a constant to every covariance, so the M-step no longer maximises eq. 2."""

    def m_step(x, r, *_):
        weights, means, covariances = _m_step(x, r)
        return weights, means, covariances + 1e-3 * np.eye(x.shape[1])

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__own_start(x, weights, means, covariances, tol, max_iter):
    """You choose a start of your own and ignore the parameters that you were given."""
    k = len(weights)
    means = x[np.linspace(0, len(x) - 1, k).astype(int)]
    covariances = np.repeat(np.cov(x.T, bias=True).reshape(1, *covariances.shape[1:]), k, axis=0)
    return _gaussian_em(x, (np.full(k, 1 / k), means, covariances), tol, max_iter)


def fit_gaussian_mixture__sorts_the_components(x, weights, means, covariances, tol, max_iter):
    """You sort the components at the end, so they no longer line up with those of the start."""
    weights, means, covariances, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    order = np.argsort(weights)[::-1]
    return weights[order], means[order], covariances[order], trace


def fit_gaussian_mixture__standardised_data(x, weights, means, covariances, tol, max_iter):
    """You standardise the data and return parameters and log-likelihoods of the standardised ones."""
    centre, scale = x.mean(axis=0), x.std(axis=0)
    start = weights, (means - centre) / scale, covariances / np.outer(scale, scale)
    return _gaussian_em((x - centre) / scale, start, tol, max_iter)


def fit_gaussian_mixture__mutates_the_start(x, weights, means, covariances, tol, max_iter):
    """You update the caller's arrays in place, so the start of the fit is lost."""
    *parameters, trace = _gaussian_em(x, (weights, means, covariances), tol, max_iter)
    weights[:], means[:], covariances[:] = parameters
    return weights, means, covariances, trace


def fit_gaussian_mixture__at_most_thirty_iterations(x, weights, means, covariances, tol, max_iter):
    """You put a limit of your own on the number of iterations, below the one that was asked for."""
    return _gaussian_em(x, (weights, means, covariances), tol, min(max_iter, 30))


def fit_gaussian_mixture__jitter_on_the_diagonal(x, weights, means, covariances, tol, max_iter):
    """You add a small number to the variances, but how small it is depends on the unit of the data."""

    def m_step(x, r, *_):
        weights, means, covariances = _m_step(x, r)
        return weights, means, covariances + 1e-8 * np.eye(x.shape[1])

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, m_step=m_step)


def fit_gaussian_mixture__log_of_a_product(x, weights, means, covariances, tol, max_iter):
    """Your trace multiplies the densities of all points before the logarithm, which over many points overflows."""

    def value(x, weights, means, covariances):
        with np.errstate(over="ignore"):
            return _log(np.prod(np.exp(_log_sum(_log_joint(x, weights, means, covariances)))))

    return _gaussian_em(x, (weights, means, covariances), tol, max_iter, value=value)


# bernoulli_responsibilities


def bernoulli_responsibilities__ones_only(x, theta):
    """You count only the pixels that are on, but a pixel that is off is evidence too."""
    return _softmax(np.where(x[:, None, :] == 1, _log(theta), 0).sum(axis=2))


def bernoulli_responsibilities__zeros_only(x, theta):
    """You count only the pixels that are off, but a pixel that is on is evidence too."""
    return _softmax(np.where(x[:, None, :] == 0, _log(1 - theta), 0).sum(axis=2))


def bernoulli_responsibilities__colours_swapped(x, theta):
    """You read theta as the probability of a zero, but it is that of a one."""
    return _bernoulli_posterior(1 - x, theta)


def bernoulli_responsibilities__softmax_over_data(x, theta):
    """Your columns sum to one: the images compete for a component, but which of the two is unknown?"""
    return _softmax(_log_bernoulli(x, theta), axis=0)


def bernoulli_responsibilities__hard_assignment(x, theta):
    """You give every image wholly to one component; the uncertainty of the posterior is lost."""
    return _one_hot(_log_bernoulli(x, theta))


def bernoulli_responsibilities__log_responsibilities(x, theta):
    """Your entries are logarithms of responsibilities, but the probabilities themselves are asked for."""
    a = _log_bernoulli(x, theta)
    return a - _log_sum(a)[:, None]


def bernoulli_responsibilities__likelihoods(x, theta):
    """You return the likelihood of each image under each component, without Bayes' denominator."""
    return np.exp(_log_bernoulli(x, theta))


def bernoulli_responsibilities__transposed(x, theta):
    """Your result has one row per component, but one row per image is asked for."""
    return _bernoulli_posterior(x, theta).T


def bernoulli_responsibilities__clipped_theta(x, theta):
    """You keep theta away from 0 and 1, so a component that rules an image out still gets a share."""
    return _bernoulli_posterior(x, np.clip(theta, 0.01, 0.99))


def bernoulli_responsibilities__clipped_at_a_millionth(x, theta):
    """You keep theta just away from 0 and 1, so what a component rules out becomes merely unlikely."""
    return _bernoulli_posterior(x, np.clip(theta, 1e-6, 1 - 1e-6))


def bernoulli_responsibilities__smoothed_theta(x, theta):
    """You pull theta towards one half before using it, but theta is given and not estimated here."""
    return _bernoulli_posterior(x, 0.99 * theta + 0.005)


def bernoulli_responsibilities__mean_over_pixels(x, theta):
    """You average over the pixels, but the evidence of independent pixels multiplies."""
    return _softmax(_log_bernoulli(x, theta) / x.shape[1])


def bernoulli_responsibilities__sum_of_probabilities(x, theta):
    """You add up the probabilities of the pixels, but all of them have to occur together."""
    p = np.where(x[:, None, :] == 1, theta, 1 - theta).sum(axis=2)
    return p / p.sum(axis=1, keepdims=True)


def bernoulli_responsibilities__squared_error(x, theta):
    """You compare images with theta by squared distances, which belongs to a Gaussian model."""
    return _softmax(-0.5 * ((x[:, None, :] - theta) ** 2).sum(axis=2))


def bernoulli_responsibilities__gaussian_pixels(x, theta):
    """You match mean and variance of every pixel with a Gaussian, but the pixels are binary."""
    variance = np.maximum(theta * (1 - theta), 1e-6)
    return _softmax(-0.5 * ((x[:, None, :] - theta) ** 2 / variance + np.log(variance)).sum(axis=2))


def bernoulli_responsibilities__poisson_pixels(x, theta):
    """You treat theta as a rate of counts, so a pixel that is off costs too little."""
    p = np.maximum(theta, 1e-300)
    return _softmax((x[:, None, :] * np.log(p) - theta).sum(axis=2))


def bernoulli_responsibilities__weights_from_theta(x, theta):
    """You give bright components a larger prior, but the components are equally probable."""
    return _softmax(_log_bernoulli(x, theta) + _log(theta.mean(axis=1)))


def bernoulli_responsibilities__theta_as_logits(x, theta):
    """You squash theta with a sigmoid, but it is a probability already."""
    return _bernoulli_posterior(x, 1 / (1 + np.exp(-theta)))


def bernoulli_responsibilities__impossible_pixels_skipped(x, theta):
    """You skip pixels of probability 0, although one such pixel rules a component out."""
    p = np.where(x[:, None, :] == 1, theta, 1 - theta)
    return _softmax(np.log(np.where(p > 0, p, 1)).sum(axis=2))


def bernoulli_responsibilities__certain_pixels_left_out(x, theta):
    """You leave out pixels that some component is certain of, although the others are not."""
    used = np.all((theta > 0) & (theta < 1), axis=0)
    return _bernoulli_posterior(x[:, used], theta[:, used])


def bernoulli_responsibilities__cross_entropy_swapped(x, theta):
    """You take the logarithm of the data and not of the model, as in a cross-entropy turned round."""
    safe = np.clip(x, 1e-3, 1 - 1e-3)
    return _softmax(np.log(safe) @ theta.T + np.log(1 - safe) @ (1 - theta).T)


def bernoulli_responsibilities__number_of_ones(x, theta):
    """You look only at how many pixels are on, but it matters which ones."""
    p = np.clip(theta.mean(axis=1), 1e-12, 1 - 1e-12)
    ones = x.sum(axis=1, keepdims=True)
    return _softmax(ones * np.log(p) + (x.shape[1] - ones) * np.log(1 - p))


def bernoulli_responsibilities__base_two(x, theta):
    """You take natural logarithms and go back with powers of two."""
    return _softmax(_log_bernoulli(x, theta) * np.log(2))


def bernoulli_responsibilities__first_pixel_left_out(x, theta):
    """Your product over the pixels starts at the second one, as if counting began at one."""
    return _bernoulli_posterior(x[:, 1:], theta[:, 1:])


def bernoulli_responsibilities__uniform_after_underflow(x, theta):
    """Where all products underflow you answer 1/k, but a tiny likelihood can still be the largest."""
    p = np.prod(np.where(x[:, None, :] == 1, theta, 1 - theta), axis=2, dtype=np.float32).astype(float)
    total = p.sum(axis=1, keepdims=True)
    return np.where(total > 1e-37, p / total, 1 / len(theta))


def bernoulli_responsibilities__mutates_theta(x, theta):
    """You turn the caller's theta into its complement in place, and leave it so."""
    log_p = np.where(x[:, None, :] == 1, _log(theta), 0)
    np.subtract(1, theta, out=theta)
    return _softmax((log_p + np.where(x[:, None, :] == 0, _log(theta), 0)).sum(axis=2))


def bernoulli_responsibilities__mutates_the_images(x, theta):
    """You invert the caller's images in place, and leave them so."""
    log_p = np.where(x[:, None, :] == 1, _log(theta), 0)
    np.subtract(1, x, out=x)
    return _softmax((log_p + np.where(x[:, None, :] == 1, _log(1 - theta), 0)).sum(axis=2))


def bernoulli_responsibilities__zeros_taken_care_of_ones_not(x, theta):
    """You take care of 0 log 0 where theta is 0, but it also occurs where theta is 1."""
    lit = np.where(x[:, None, :] == 1, _log(theta), 0)
    with np.errstate(invalid="ignore"):
        dark = (1 - x[:, None, :]) * _log(1 - theta)
    return _softmax((lit + dark).sum(axis=2))


def bernoulli_responsibilities__epsilon_for_dark_pixels(x, theta):
    """A small number in the logarithm lets a component survive a dark pixel of which it was certain that it is lit."""
    return _softmax(np.where(x[:, None, :] == 1, _log(theta), np.log(1 - theta + 1e-12)).sum(axis=2))


def bernoulli_responsibilities__impossible_is_a_thousand_nats(x, theta):
    """You write -1000 for the logarithm of 0, but a possible image may be less likely than that."""
    return _softmax(np.nan_to_num(_log_bernoulli(x, theta), neginf=-1000))


def bernoulli_responsibilities__possible_ones_kept_above_underflow(x, theta):
    """You lift likelihoods that would underflow to the smallest float, which makes all of them alike."""
    log_likelihoods = _log_bernoulli(x, theta)
    likelihoods = np.where(np.isfinite(log_likelihoods), np.exp(np.maximum(log_likelihoods, -700)), 0)
    return likelihoods / likelihoods.sum(axis=1, keepdims=True)


def bernoulli_responsibilities__squeezed_theta(x, theta):
    """You squeeze theta, so with a single pixel the components are taken for pixels of a single component."""
    return _bernoulli_posterior(x, np.squeeze(theta))


# bernoulli_m_step


def bernoulli_m_step__divides_by_n(x, responsibilities):
    """You divide by the number of all images, but a component does not own all of them."""
    return responsibilities.T @ x / len(x)


def bernoulli_m_step__not_divided(x, responsibilities):
    """Your theta grows with the number of images: these are effective counts and no probabilities yet."""
    return responsibilities.T @ x


def bernoulli_m_step__laplace_smoothing(x, responsibilities):
    """You add pseudo-counts, which is the estimate under a prior and not the maximum of eq. 2."""
    return (responsibilities.T @ x + 1) / (responsibilities.sum(axis=0)[:, None] + 2)


def bernoulli_m_step__jeffreys_smoothing(x, responsibilities):
    """You add half a pseudo-count to each side, which is the estimate under a prior."""
    return (responsibilities.T @ x + 0.5) / (responsibilities.sum(axis=0)[:, None] + 1)


def bernoulli_m_step__clipped(x, responsibilities):
    """You keep theta away from 0 and 1, but a pixel that is always off has its maximum there."""
    return np.clip(_bernoulli_update(x, responsibilities), 0.01, 0.99)


def bernoulli_m_step__clipped_at_a_thousandth(x, responsibilities):
    """You keep theta a little away from 0 and 1, although the maximum may lie exactly there."""
    return np.clip(_bernoulli_update(x, responsibilities), 1e-3, 1 - 1e-3)


def bernoulli_m_step__hard_assignment(x, responsibilities):
    """You round responsibilities to winners first, which is the update of k-means and not of EM."""
    hard = _one_hot(responsibilities)
    return hard.T @ x / np.maximum(hard.sum(axis=0), 1)[:, None]


def bernoulli_m_step__unweighted(x, responsibilities):
    """All your components are the same average image: the responsibilities never enter."""
    return np.tile(x.mean(axis=0), (responsibilities.shape[1], 1))


def bernoulli_m_step__transposed(x, responsibilities):
    """Your theta has one column per component, but one row per component is asked for."""
    return _bernoulli_update(x, responsibilities).T


def bernoulli_m_step__sums_to_one_over_pixels(x, responsibilities):
    """Your rows sum to one, as if exactly one pixel were on; the pixels are independent."""
    theta = _bernoulli_update(x, responsibilities)
    return theta / theta.sum(axis=1, keepdims=True)


def bernoulli_m_step__sums_to_one_over_components(x, responsibilities):
    """Each pixel's thetas sum to one over the components, but nothing ties components together."""
    theta = _bernoulli_update(x, responsibilities)
    return theta / np.maximum(theta.sum(axis=0), 1e-300)


def bernoulli_m_step__share_of_the_ones(x, responsibilities):
    """You answer which component a lit pixel belongs to, not how often a component lights it."""
    return responsibilities.T @ x / np.maximum(x.sum(axis=0), 1)


def bernoulli_m_step__squared_responsibilities(x, responsibilities):
    """The responsibilities enter your average twice."""
    return _bernoulli_update(x, responsibilities**2)


def bernoulli_m_step__square_roots_of_responsibilities(x, responsibilities):
    """You weight the images with square roots of their responsibilities, which exaggerates the small ones."""
    return _bernoulli_update(x, np.sqrt(responsibilities))


def bernoulli_m_step__majority(x, responsibilities):
    """You round theta to black or white, but it is a probability."""
    return np.round(_bernoulli_update(x, responsibilities))


def bernoulli_m_step__zeros_counted(x, responsibilities):
    """You count the pixels that are off, but theta is the probability that a pixel is on."""
    return 1 - _bernoulli_update(x, responsibilities)


def bernoulli_m_step__logits(x, responsibilities):
    """You return log odds, but theta itself is asked for."""
    theta = _bernoulli_update(x, responsibilities)
    return _log(theta) - _log(1 - theta)


def bernoulli_m_step__minus_one(x, responsibilities):
    """You subtract one from the effective number of images; maximum likelihood makes no such correction."""
    return responsibilities.T @ x / (responsibilities.sum(axis=0)[:, None] - 1)


def bernoulli_m_step__counts_instead_of_sums(x, responsibilities):
    """You divide by how many images have a positive responsibility, not by the total of these."""
    return responsibilities.T @ x / (responsibilities > 0).sum(axis=0)[:, None]


def bernoulli_m_step__divided_by_k(x, responsibilities):
    """You divide by n/k, which is the total responsibility only if all components are equally common."""
    return responsibilities.T @ x * responsibilities.shape[1] / len(x)


def bernoulli_m_step__resets_small_components(x, responsibilities):
    """You reset a component whose total is tiny to one half, but its average is still defined."""
    theta = _bernoulli_update(x, responsibilities)
    theta[responsibilities.sum(axis=0) < 1e-8] = 0.5
    return theta


def bernoulli_m_step__average_image_for_small_components(x, responsibilities):
    """You give a component with a tiny total the average image, but its own average is still defined."""
    theta = _bernoulli_update(x, responsibilities)
    theta[responsibilities.sum(axis=0) < 1e-8] = x.mean(axis=0)
    return theta


def bernoulli_m_step__ignores_small_shares(x, responsibilities):
    """You skip images of small responsibility, but each contributes its share, however small."""
    return _bernoulli_update(x, np.where(responsibilities > 1e-3, responsibilities, 0))


def bernoulli_m_step__one_number_per_component(x, responsibilities):
    """You average over the pixels as well, but every pixel has a theta of its own."""
    return _bernoulli_update(x, responsibilities).mean(axis=1, keepdims=True)


def bernoulli_m_step__softmax_of_columns(x, responsibilities):
    """You normalise the responsibilities with a softmax over the images, but they are no logarithms."""
    return _softmax(responsibilities, axis=0).T @ x


def bernoulli_m_step__mutates_the_responsibilities(x, responsibilities):
    """You normalise the caller's responsibilities in place instead of working on a copy."""
    responsibilities /= responsibilities.sum(axis=0)
    return np.clip(responsibilities.T @ x, 0, 1)


def bernoulli_m_step__average_image_for_a_single_one(x, responsibilities):
    """You give a component that owns a single image the average of all, but that image is its own average."""
    theta = _bernoulli_update(x, responsibilities)
    theta[(responsibilities > 0).sum(axis=0) == 1] = x.mean(axis=0)
    return theta


def bernoulli_m_step__squeezed(x, responsibilities):
    """You squeeze the result, so with a single component or a single pixel an axis is lost."""
    return np.squeeze(_bernoulli_update(x, responsibilities))


# fit_bernoulli_mixture


def fit_bernoulli_mixture__no_prior(x, theta, tol, max_iter):
    """Your trace adds up the components without their prior probabilities."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace + len(x) * np.log(len(theta))


def fit_bernoulli_mixture__prior_once(x, theta, tol, max_iter):
    """The prior enters your log-likelihood once, but every image has a component of its own to choose."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace + (len(x) - 1) * np.log(len(theta))


def fit_bernoulli_mixture__prior_sign(x, theta, tol, max_iter):
    """You divide by the prior where you should multiply."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace + 2 * len(x) * np.log(len(theta))


def fit_bernoulli_mixture__learns_weights(x, theta, tol, max_iter):
    """You estimate mixing weights as well, but in this exercise the components are equally probable."""
    log_weights = np.full(len(theta), -np.log(len(theta)))
    trace = [_log_sum(log_weights + _log_bernoulli(x, theta)).sum()]
    for _ in range(max_iter):
        r = _softmax(log_weights + _log_bernoulli(x, theta))
        log_weights, theta = _log(r.mean(axis=0)), _bernoulli_update(x, r)
        trace.append(_log_sum(log_weights + _log_bernoulli(x, theta)).sum())
        if trace[-1] - trace[-2] < tol:
            break
    return theta, np.array(trace)


def fit_bernoulli_mixture__trace_misses_the_start(x, theta, tol, max_iter):
    """Your trace begins after the first iteration, so nothing in it belongs to the initial theta."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace[1:]


def fit_bernoulli_mixture__trace_misses_the_end(x, theta, tol, max_iter):
    """Your trace ends one short: its last entry belongs to the theta before the one you return."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace[: max(1, len(trace) - 1)]


def fit_bernoulli_mixture__start_listed_twice(x, theta, tol, max_iter):
    """The log-likelihood of the start stands twice in your trace, so every later one is an iteration late."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, np.array([trace[0], *trace[:-1]])


def fit_bernoulli_mixture__returns_older_parameters(x, theta, tol, max_iter):
    """The theta that you return is the one before the last update in your trace."""
    _, trace = _bernoulli_em(x, theta, tol, max_iter)
    return _bernoulli_em(x, theta, -np.inf, max(0, len(trace) - 2))[0], trace


def fit_bernoulli_mixture__returns_newer_parameters(x, theta, tol, max_iter):
    """You update theta once more after the last log-likelihood has been computed."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return _bernoulli_update(x, _bernoulli_posterior(x, theta)), trace


def fit_bernoulli_mixture__discards_the_last_iteration(x, theta, tol, max_iter):
    """You throw away the iteration that gains too little, but it has still been made."""
    fitted, trace = _bernoulli_em(x, theta, tol, max_iter)
    if len(trace) > 1 and trace[-1] - trace[-2] < tol:
        return _bernoulli_em(x, theta, -np.inf, len(trace) - 2)
    return fitted, trace


def fit_bernoulli_mixture__trace_of_means(x, theta, tol, max_iter):
    """Your trace holds averages per image, but the log-likelihood of the data set is their sum."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace / len(x)


def fit_bernoulli_mixture__negative_trace(x, theta, tol, max_iter):
    """Your trace falls, but EM never lowers the log-likelihood: check its sign."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, -trace


def fit_bernoulli_mixture__trace_of_expectations(x, theta, tol, max_iter):
    """Your trace follows the expected complete log-likelihood, which lacks the entropy of the posterior."""

    def value(x, theta):
        return _weigh(_bernoulli_posterior(x, theta), _log_bernoulli(x, theta) - np.log(len(theta)))

    return _bernoulli_em(x, theta, tol, max_iter, value=value)


def fit_bernoulli_mixture__trace_of_the_bound(x, theta, tol, max_iter):
    """Your trace holds the bound under the old responsibilities, which the new theta leaves behind."""
    trace = [_bernoulli_log_likelihood(x, theta)]
    for _ in range(max_iter):
        r = _bernoulli_posterior(x, theta)
        theta = _bernoulli_update(x, r)
        trace.append(_weigh(r, _log_bernoulli(x, theta) - np.log(len(theta))) + _entropy(r))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, np.array(trace)


def fit_bernoulli_mixture__best_component(x, theta, tol, max_iter):
    """Your trace takes the best component of each image in place of the sum over all of them."""

    def value(x, theta):
        return (_log_bernoulli(x, theta).max(axis=1) - np.log(len(theta))).sum()

    return _bernoulli_em(x, theta, tol, max_iter, value=value)


def fit_bernoulli_mixture__padded_trace(x, theta, tol, max_iter):
    """You return the whole array that you set aside, with entries for iterations that were never made."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, np.append(trace, np.zeros(max_iter + 1 - len(trace)))


def fit_bernoulli_mixture__last_value_only(x, theta, tol, max_iter):
    """You return the final log-likelihood, but its whole history is asked for."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta, trace[-1]


def fit_bernoulli_mixture__relative_tolerance(x, theta, tol, max_iter):
    """You compare the gain with a fraction of the log-likelihood, but the tolerance is absolute."""

    def stop(trace, tol):
        return trace[-1] - trace[-2] < tol * abs(trace[-2])

    return _bernoulli_em(x, theta, tol, max_iter, stop=stop)


def fit_bernoulli_mixture__tolerance_per_image(x, theta, tol, max_iter):
    """You compare the tolerance with the gain per image, but it is meant for the total."""
    return _bernoulli_em(x, theta, tol * len(x), max_iter)


def fit_bernoulli_mixture__stops_on_parameters(x, theta, tol, max_iter):
    """You stop when theta hardly moves, but the rule is about the log-likelihood."""
    trace = [_bernoulli_log_likelihood(x, theta)]
    for _ in range(max_iter):
        old, theta = theta, _bernoulli_update(x, _bernoulli_posterior(x, theta))
        trace.append(_bernoulli_log_likelihood(x, theta))
        if np.abs(theta - old).max() < tol:
            break
    return theta, np.array(trace)


def fit_bernoulli_mixture__never_stops(x, theta, tol, max_iter):
    """You make all iterations that are allowed, and the tolerance has no effect."""
    return _bernoulli_em(x, theta, -np.inf, max_iter)


def fit_bernoulli_mixture__one_iteration_late(x, theta, tol, max_iter):
    """You test the gain at the start of the next pass, so one more update is made before you stop."""

    def stop(trace, tol):
        return len(trace) > 2 and trace[-2] - trace[-3] < tol

    return _bernoulli_em(x, theta, tol, max_iter, stop=stop)


def fit_bernoulli_mixture__never_after_the_first(x, theta, tol, max_iter):
    """Your rule needs two updates before it can apply, but already the first may gain less than tol."""

    def stop(trace, tol):
        return len(trace) > 2 and trace[-1] - trace[-2] < tol

    return _bernoulli_em(x, theta, tol, max_iter, stop=stop)


def fit_bernoulli_mixture__one_iteration_too_many(x, theta, tol, max_iter):
    """You count from zero up to max_iter inclusive, which is one update more than allowed."""
    return _bernoulli_em(x, theta, tol, max_iter + 1)


def fit_bernoulli_mixture__one_iteration_too_few(x, theta, tol, max_iter):
    """The start takes up one of your iterations, so one update fewer is made than allowed."""
    return _bernoulli_em(x, theta, tol, max(0, max_iter - 1))


def fit_bernoulli_mixture__at_least_one_iteration(x, theta, tol, max_iter):
    """You update before you look at max_iter, so even zero iterations change theta."""
    return _bernoulli_em(x, theta, tol, max(1, max_iter))


def fit_bernoulli_mixture__ignores_the_limit(x, theta, tol, max_iter):
    """You iterate until the gain is small, however many iterations were allowed."""
    return _bernoulli_em(x, theta, max(tol, 1e-9), 500)


def fit_bernoulli_mixture__smoothed(x, theta, tol, max_iter):
    """You add pseudo-counts in every M-step, so the likelihood is not what you climb."""

    def m_step(x, r, *_):
        return (r.T @ x + 1) / (r.sum(axis=0)[:, None] + 2)

    return _bernoulli_em(x, theta, tol, max_iter, m_step=m_step)


def fit_bernoulli_mixture__clipped(x, theta, tol, max_iter):
    """You keep theta away from 0 and 1 in every M-step, but pixels that never change belong there."""

    def m_step(x, r, *_):
        return np.clip(_bernoulli_update(x, r), 1e-3, 1 - 1e-3)

    return _bernoulli_em(x, theta, tol, max_iter, m_step=m_step)


def fit_bernoulli_mixture__divides_by_n(x, theta, tol, max_iter):
    """Your M-step divides by the number of all images, so every theta is too small."""

    def m_step(x, r, *_):
        return r.T @ x / len(x)

    return _bernoulli_em(x, theta, tol, max_iter, m_step=m_step)


def fit_bernoulli_mixture__ones_only(x, theta, tol, max_iter):
    """Your E-step ignores the pixels that are off."""

    def e_step(x, theta):
        return _softmax(np.where(x[:, None, :] == 1, _log(np.maximum(theta, 1e-300)), 0).sum(axis=2))

    return _bernoulli_em(x, theta, tol, max_iter, e_step=e_step)


def fit_bernoulli_mixture__hard_assignment(x, theta, tol, max_iter):
    """You assign every image to one component in the E-step, which is k-means in disguise."""

    def e_step(x, theta):
        return _one_hot(_log_bernoulli(x, theta))

    return _bernoulli_em(x, theta, tol, max_iter, e_step=e_step)


def fit_bernoulli_mixture__impossible_pixels_skipped(x, theta, tol, max_iter):
    """You treat log 0 as 0 wherever it appears, so a component is never ruled out by a pixel."""

    def log_p(x, theta):
        p = np.where(x[:, None, :] == 1, theta, 1 - theta)
        return np.log(np.where(p > 0, p, 1)).sum(axis=2)

    def value(x, theta):
        return (_log_sum(log_p(x, theta)) - np.log(len(theta))).sum()

    return _bernoulli_em(x, theta, tol, max_iter, e_step=lambda x, theta: _softmax(log_p(x, theta)), value=value)


def fit_bernoulli_mixture__own_start(x, theta, tol, max_iter):
    """You choose a start of your own and ignore the theta that you were given."""
    start = np.random.default_rng(0).uniform(0.25, 0.75, theta.shape)
    return _bernoulli_em(x, start, tol, max_iter)


def fit_bernoulli_mixture__sorts_the_components(x, theta, tol, max_iter):
    """You sort the components at the end, so they no longer line up with those of the start."""
    theta, trace = _bernoulli_em(x, theta, tol, max_iter)
    return theta[np.argsort(theta.mean(axis=1))], trace


def fit_bernoulli_mixture__mutates_the_start(x, theta, tol, max_iter):
    """You update the caller's theta in place, so the start of the fit is lost."""
    fitted, trace = _bernoulli_em(x, theta, tol, max_iter)
    theta[:] = fitted
    return theta, trace


def fit_bernoulli_mixture__at_most_thirty_iterations(x, theta, tol, max_iter):
    """You put a limit of your own on the number of iterations, below the one that was asked for."""
    return _bernoulli_em(x, theta, tol, min(max_iter, 30))


def fit_bernoulli_mixture__log_of_a_product(x, theta, tol, max_iter):
    """Your trace multiplies the likelihoods of all images before the logarithm, which over many images underflows."""

    def value(x, theta):
        return _log(np.prod(np.exp(_log_sum(_log_bernoulli(x, theta))) / len(theta)))

    return _bernoulli_em(x, theta, tol, max_iter, value=value)


def fit_bernoulli_mixture__dark_pixels_not_fitted(x, theta, tol, max_iter):
    """You leave a pixel that is off in every image at its start, but its maximum is known: such pixels are data, too."""
    dark = x.sum(axis=0) == 0

    def m_step(x, r, old):
        return np.where(dark, old, _bernoulli_update(x, r))

    return _bernoulli_em(x, theta, tol, max_iter, m_step=m_step)
