"""Every third wrong solution of `mixtures`, the same mistake as another student would have written it.

`function__slug` has the mistake of the chaff of that name, and none of its code.
"""

import itertools
import math

import numpy as np
from scipy import special, stats
from scipy.spatial import distance

# --- Gaussians, in several hands ------------------------------------------------------------------------------


def log_normal(point, mean, cov):
    diff = point - mean
    precision = np.linalg.inv(cov)
    quadratic = float(diff @ precision @ diff)
    return -0.5 * (quadratic + math.log(np.linalg.det(cov)) + len(point) * math.log(2 * math.pi))


def density(point, mean, cov):
    return stats.multivariate_normal(mean, cov).pdf(point)


def table_of_logs(x, means, covariances):
    return np.array([[log_normal(p, m, s) for m, s in zip(means, covariances)] for p in x])


def mahalanobis(x, mean, cov):
    """Squared, of every point."""
    factor = np.linalg.cholesky(cov)
    white = np.linalg.solve(factor, (x - mean).T)
    return np.einsum("dn,dn->n", white, white)


def bayes(joint):
    return joint / joint.sum(axis=1)[:, None]


class Mixture:
    def __init__(self, weights, means, covariances):
        self.weights = np.array(weights, dtype=float)
        self.means = np.array(means, dtype=float)
        self.covariances = np.array(covariances, dtype=float)

    @property
    def k(self):
        return len(self.weights)

    def joint_logs(self, x):
        parts = []
        for w, m, s in zip(self.weights, self.means, self.covariances):
            parts.append(np.log(w) + stats.multivariate_normal(m, s).logpdf(x).reshape(len(x)))
        return np.stack(parts, axis=1)

    def posterior(self, x):
        logs = self.joint_logs(x)
        return np.exp(logs - special.logsumexp(logs, axis=1, keepdims=True))

    def score(self, x):
        return float(special.logsumexp(self.joint_logs(x), axis=1).sum())

    def maximise(self, x, r):
        totals = r.sum(axis=0)
        self.weights = totals / totals.sum()
        self.means = (r.T @ x) / totals[:, None]
        self.covariances = np.array([((x - m).T * r[:, j]) @ (x - m) / totals[j] for j, m in enumerate(self.means)])

    def step(self, x):
        self.maximise(x, self.posterior(x))

    def parts(self):
        return self.weights, self.means, self.covariances


# --- uniform_responsibilities ---------------------------------------------------------------------------------


def uniform_responsibilities__not_normalised(log_likelihoods):
    rows = []
    for row in log_likelihoods:
        best = max(row)
        rows.append([math.exp(value - best) for value in row])
    return np.array(rows)


def uniform_responsibilities__hard_assignment(log_likelihoods):
    out = []
    for row in log_likelihoods.tolist():
        winner = row.index(max(row))
        out.append([1.0 if j == winner else 0.0 for j in range(len(row))])
    return np.array(out)


def uniform_responsibilities__normalises_over_everything(log_likelihoods):
    import torch

    logits = torch.tensor(log_likelihoods, dtype=torch.float64)
    return torch.softmax(logits.reshape(-1), dim=0).reshape(logits.shape).numpy()


def uniform_responsibilities__transposed(log_likelihoods):
    n, k = log_likelihoods.shape
    result = []
    for j in range(k):
        result.append(
            [
                1 / sum(math.exp(min(log_likelihoods[i, m] - log_likelihoods[i, j], 700)) for m in range(k))
                for i in range(n)
            ]
        )
    return np.array(result)


def uniform_responsibilities__standardised(log_likelihoods):
    def z_scores(row):
        mean = sum(row) / len(row)
        variance = sum((v - mean) ** 2 for v in row) / len(row)
        return [(v - mean) / math.sqrt(variance) for v in row]

    result = []
    for row in log_likelihoods:
        powers = [math.exp(z) for z in z_scores(list(row))]
        result.append([p / sum(powers) for p in powers])
    return np.array(result)


def uniform_responsibilities__single_precision(log_likelihoods):
    import torch

    scores = torch.as_tensor(log_likelihoods).float()
    return (scores - scores.logsumexp(dim=1, keepdim=True)).exp().double().numpy()


def uniform_responsibilities__small_ones_dropped(log_likelihoods):
    r = np.zeros(log_likelihoods.shape)
    for i, row in enumerate(log_likelihoods):
        top = row.max()
        total = sum(math.exp(v - top) for v in row)
        for j, v in enumerate(row):
            share = math.exp(v - top) / total
            if share > 1e-3:
                r[i, j] = share
    return r


def uniform_responsibilities__odds(log_likelihoods):
    p = np.exp(log_likelihoods)
    n, k = p.shape
    result = np.empty((n, k))
    for j in range(k):
        others = [m for m in range(k) if m != j]
        result[:, j] = p[:, j] / p[:, others].sum(axis=1)
    return result


def uniform_responsibilities__cumulative(log_likelihoods):
    rows = []
    for row in log_likelihoods:
        likelihoods = [math.exp(v - max(row)) for v in row]
        evidence = sum(likelihoods)
        rows.append([partial / evidence for partial in itertools.accumulate(likelihoods)])
    return np.array(rows)


# --- gaussian_responsibilities --------------------------------------------------------------------------------


def gaussian_responsibilities__weights_not_logged(x, weights, means, covariances):
    scores = np.zeros((len(x), len(weights)))
    for k, (w, m, s) in enumerate(zip(weights, means, covariances)):
        scores[:, k] = stats.multivariate_normal(m, s).logpdf(x)
        scores[:, k] += w
    return special.softmax(scores, axis=1)


def gaussian_responsibilities__no_determinant(x, weights, means, covariances):
    precisions = np.linalg.inv(covariances)
    diff = x[:, None, :] - means[None, :, :]
    quad = np.einsum("nki,kij,nkj->nk", diff, precisions, diff)
    d = x.shape[1]
    return bayes(weights * np.exp(-quad / 2) / (2 * np.pi) ** (d / 2))


def gaussian_responsibilities__squared_distance_not_halved(x, weights, means, covariances):
    n, k, d = len(x), len(weights), x.shape[1]
    joint = np.zeros((n, k))
    for i in range(n):
        for j in range(k):
            delta = x[i] - means[j]
            exponent = -delta.dot(np.linalg.inv(covariances[j])).dot(delta)
            joint[i, j] = (
                weights[j] * math.exp(exponent) / math.sqrt((2 * math.pi) ** d * np.linalg.det(covariances[j]))
            )
    return bayes(joint)


def gaussian_responsibilities__covariance_for_precision(x, weights, means, covariances):
    d = x.shape[1]

    def pdf(point, mu, sigma):
        delta = (point - mu).reshape(d, 1)
        exponent = (-0.5 * delta.T @ sigma @ delta).item()
        return np.exp(exponent) / np.sqrt((2 * np.pi) ** d * np.linalg.det(sigma))

    joint = np.array([[w * pdf(p, m, s) for w, m, s in zip(weights, means, covariances)] for p in x])
    return bayes(joint)


def gaussian_responsibilities__first_covariance_for_all(x, weights, means, covariances):
    shared = stats.multivariate_normal(np.zeros(x.shape[1]), covariances[0])
    joint = np.column_stack([w * np.atleast_1d(shared.pdf(x - m)) for w, m in zip(weights, means)])
    return joint / joint.sum(axis=1, keepdims=True)


def gaussian_responsibilities__hard_assignment(x, weights, means, covariances):
    result = []
    for point in x:
        best, winner = -math.inf, 0
        for k in range(len(weights)):
            if weights[k] == 0:
                continue
            value = math.log(weights[k]) + log_normal(point, means[k], covariances[k])
            if value > best:
                best, winner = value, k
        row = [0.0] * len(weights)
        row[winner] = 1.0
        result.append(row)
    return np.array(result)


def gaussian_responsibilities__log_responsibilities(x, weights, means, covariances):
    return np.log(Mixture(weights, means, covariances).posterior(x))


def gaussian_responsibilities__weights_floored(x, weights, means, covariances):
    lifted = [max(w, 1e-10) for w in weights]
    logs = table_of_logs(x, means, covariances) + np.array([math.log(w) for w in lifted])
    return special.softmax(logs, axis=1)


def gaussian_responsibilities__mutates_the_data(x, weights, means, covariances):
    centre = x.mean(axis=0)
    for i in range(len(x)):
        x[i] -= centre
    return Mixture(weights, means - centre, covariances).posterior(x)


def gaussian_responsibilities__prior_for_outliers(x, weights, means, covariances):
    rows = []
    for point in x:
        joint = [w * density(point, m, s) for w, m, s in zip(weights, means, covariances)]
        evidence = sum(joint)
        rows.append([j / evidence for j in joint] if evidence > 0 else list(weights))
    return np.array(rows)


def gaussian_responsibilities__single_precision(x, weights, means, covariances):
    import torch

    points, mu, sigma, pi = (torch.tensor(a, dtype=torch.float32) for a in (x, means, covariances, weights))
    components = torch.distributions.MultivariateNormal(mu, covariance_matrix=sigma)
    joint = components.log_prob(points[:, None, :]) + torch.log(pi)
    return torch.softmax(joint, dim=1).numpy().astype(float)


# --- gaussian_m_step ------------------------------------------------------------------------------------------


def gaussian_m_step__raw_second_moments(x, responsibilities):
    totals = np.einsum("nk->k", responsibilities)
    means = np.einsum("nk,nd->kd", responsibilities, x) / totals[:, None]
    moments = np.einsum("nk,ni,nj->kij", responsibilities, x, x) / totals[:, None, None]
    return totals / totals.sum(), means, moments


def gaussian_m_step__means_divide_by_n(x, responsibilities):
    n, k = responsibilities.shape
    d = x.shape[1]
    weights, means, covs = [], [], []
    for j in range(k):
        total = 0.0
        mean = np.zeros(d)
        for i in range(n):
            total += responsibilities[i, j]
            mean += responsibilities[i, j] * x[i]
        mean = mean / n
        cov = np.zeros((d, d))
        for i in range(n):
            cov += responsibilities[i, j] * np.outer(x[i] - mean, x[i] - mean)
        weights.append(total / n)
        means.append(mean)
        covs.append(cov / total)
    return np.array(weights), np.array(means), np.array(covs)


def gaussian_m_step__unweighted_covariances(x, responsibilities):
    n = len(x)
    counts = responsibilities.sum(axis=0)
    means = np.array([np.average(x, axis=0, weights=column) for column in responsibilities.T])
    covs = []
    for mu in means:
        deviations = x - mu
        covs.append(deviations.T @ deviations / n)
    return counts / n, means, np.array(covs)


def gaussian_m_step__weights_are_counts(x, responsibilities):
    model = Mixture(np.ones(responsibilities.shape[1]), [], [])
    model.maximise(x, responsibilities)
    _, means, covs = model.parts()
    return np.array([sum(column) for column in responsibilities.T]), means, covs


def gaussian_m_step__counts_of_the_largest(x, responsibilities):
    n, k = responsibilities.shape
    wins = np.bincount(responsibilities.argmax(axis=1), minlength=k)
    model = Mixture(wins / n, [], [])
    model.maximise(x, responsibilities)
    return wins / n, model.means, model.covariances


def gaussian_m_step__squared_responsibilities(x, responsibilities):
    totals = responsibilities.sum(0)
    means = responsibilities.T.dot(x) / totals.reshape(-1, 1)
    covs = []
    for j, mu in enumerate(means):
        scaled = np.diag(responsibilities[:, j]) @ (x - mu)
        covs.append(scaled.T @ scaled / totals[j])
    return totals / len(x), means, np.stack(covs)


def gaussian_m_step__variances_as_vectors(x, responsibilities):
    n, k = responsibilities.shape
    means = np.zeros((k, x.shape[1]))
    variances = np.zeros((k, x.shape[1]))
    for j in range(k):
        share = responsibilities[:, j] / responsibilities[:, j].sum()
        for dim in range(x.shape[1]):
            means[j, dim] = share @ x[:, dim]
            variances[j, dim] = share @ (x[:, dim] - means[j, dim]) ** 2
    return responsibilities.mean(axis=0), means, variances


def gaussian_m_step__correlations(x, responsibilities):
    totals = responsibilities.sum(axis=0)
    means = (responsibilities / totals).T @ x
    result = []
    for j in range(len(totals)):
        cov = np.cov(x.T, aweights=responsibilities[:, j], bias=True).reshape(x.shape[1], x.shape[1])
        scale = np.sqrt(np.diag(cov))
        result.append(cov / np.outer(scale, scale))
    return totals / totals.sum(), means, np.array(result)


def gaussian_m_step__means_transposed(x, responsibilities):
    totals = responsibilities.sum(axis=0)
    columns = np.dot(x.T, responsibilities) / totals
    covs = []
    for j in range(len(totals)):
        centred = x.T - columns[:, [j]]
        covs.append((centred * responsibilities[:, j]) @ centred.T / totals[j])
    return totals / len(x), columns, np.array(covs)


def gaussian_m_step__one_number_per_mean(x, responsibilities):
    n, k = responsibilities.shape
    totals = [sum(responsibilities[:, j]) for j in range(k)]
    means = np.array([np.mean(responsibilities[:, j] @ x / totals[j]) for j in range(k)])
    covs = []
    for j in range(k):
        centred = x - means[j]
        covs.append(centred.T @ np.diag(responsibilities[:, j]) @ centred / totals[j])
    return np.array(totals) / n, means, np.array(covs)


def gaussian_m_step__absolute_deviations(x, responsibilities):
    totals = responsibilities.sum(axis=0)
    means = (responsibilities.T @ x) / totals[:, None]
    size = np.abs(x[:, None, :] - means)
    covs = np.einsum("nk,nki,nkj->kij", responsibilities / totals, size, size)
    return totals / totals.sum(), means, covs


def gaussian_m_step__resets_small_components(x, responsibilities):
    n, k = responsibilities.shape
    d = x.shape[1]
    weights, means, covs = [], [], []
    for j in range(k):
        total = math.fsum(responsibilities[:, j])
        weights.append(total / n)
        if total < 1e-8:
            means.append(np.zeros(d))
            covs.append(np.identity(d))
            continue
        mu = sum(r * p for r, p in zip(responsibilities[:, j], x)) / total
        means.append(mu)
        covs.append(sum(r * np.outer(p - mu, p - mu) for r, p in zip(responsibilities[:, j], x)) / total)
    return np.array(weights), np.array(means), np.array(covs)


def gaussian_m_step__mutates_the_data(x, responsibilities):
    offset = np.mean(x, axis=0)
    x -= offset  # more stable
    totals = responsibilities.sum(axis=0)
    share = responsibilities / totals
    means = share.T @ x
    covs = np.einsum("nk,ni,nj->kij", share, x, x) - np.einsum("ki,kj->kij", means, means)
    return totals / len(x), means + offset, covs


# --- expected_complete_log_likelihood -------------------------------------------------------------------------


def expected_complete_log_likelihood__log_likelihood(x, responsibilities, weights, means, covariances):
    total = 0.0
    for point in x:
        total += math.log(sum(w * density(point, m, s) for w, m, s in zip(weights, means, covariances)))
    return total


def expected_complete_log_likelihood__weights_not_logged(x, responsibilities, weights, means, covariances):
    total = 0.0
    for n, point in enumerate(x):
        for k in range(len(weights)):
            total += responsibilities[n, k] * (weights[k] + log_normal(point, means[k], covariances[k]))
    return total


def expected_complete_log_likelihood__weights_for_responsibilities(x, responsibilities, weights, means, covariances):
    total = 0.0
    for w, m, s in zip(weights, means, covariances):
        if w > 0:
            total += w * np.sum(math.log(w) + stats.multivariate_normal.logpdf(x, m, s))
    return float(total)


def expected_complete_log_likelihood__squared_responsibilities(x, responsibilities, weights, means, covariances):
    logs = Mixture(weights, means, covariances).joint_logs(x)
    r = responsibilities
    return sum(r[i, k] * (r[i, k] * logs[i, k]) for i, k in np.ndindex(*r.shape) if r[i, k] > 0)


def expected_complete_log_likelihood__one_value_per_point(x, responsibilities, weights, means, covariances):
    logs = Mixture(weights, means, covariances).joint_logs(x)
    return np.array([sum(a * b for a, b in zip(r, row) if a > 0) for r, row in zip(responsibilities, logs)])


def expected_complete_log_likelihood__no_constant(x, responsibilities, weights, means, covariances):
    total = 0.0
    for k in range(len(weights)):
        eigenvalues, vectors = np.linalg.eigh(covariances[k])
        rotated = (x - means[k]) @ vectors
        logs = np.log(weights[k]) - 0.5 * np.sum(rotated**2 / eigenvalues + np.log(eigenvalues), axis=1)
        used = responsibilities[:, k] > 0
        total += np.sum(responsibilities[used, k] * logs[used])
    return float(total)


def expected_complete_log_likelihood__no_determinant(x, responsibilities, weights, means, covariances):
    n, d = x.shape
    logs = np.empty(responsibilities.shape)
    for k, sigma in enumerate(covariances):
        logs[:, k] = -d / 2 * np.log(2 * np.pi) - mahalanobis(x, means[k], sigma) / 2 + np.log(weights[k])
    return float(np.where(responsibilities > 0, responsibilities * logs, 0.0).sum())


def expected_complete_log_likelihood__determinant_multiplied(x, responsibilities, weights, means, covariances):
    d = x.shape[1]

    def log_density(point, mean, cov):
        peak = math.sqrt(np.linalg.det(cov)) / (2 * math.pi) ** (d / 2)
        return math.log(peak) - distance.mahalanobis(point, mean, np.linalg.inv(cov)) ** 2 / 2

    total = 0.0
    for r, point in zip(responsibilities, x):
        for k, w in enumerate(weights):
            if r[k] > 0:
                total += r[k] * ((math.log(w) if w > 0 else -math.inf) + log_density(point, means[k], covariances[k]))
    return total


def expected_complete_log_likelihood__base_two(x, responsibilities, weights, means, covariances):
    total = 0.0
    for i, k in itertools.product(range(len(x)), range(len(weights))):
        if responsibilities[i, k] > 0:
            joint = weights[k] * density(x[i], means[k], covariances[k])
            total += responsibilities[i, k] * (math.log2(joint) if joint > 0 else -math.inf)
    return total


def expected_complete_log_likelihood__mutates_the_responsibilities(x, responsibilities, weights, means, covariances):
    logs = Mixture(weights, means, covariances).joint_logs(x)
    for row, values in zip(responsibilities, logs):
        for k in range(len(row)):
            row[k] = row[k] * values[k] if row[k] else 0.0
    return responsibilities.sum()


# --- gaussian_mixture_log_likelihood --------------------------------------------------------------------------


def gaussian_mixture_log_likelihood__sum_of_logs(x, weights, means, covariances):
    total = 0.0
    for k, w in enumerate(weights):
        total += len(x) * np.log(w) + stats.multivariate_normal(means[k], covariances[k]).logpdf(x).sum()
    return float(total)


def gaussian_mixture_log_likelihood__best_component(x, weights, means, covariances):
    total = 0.0
    for point in x:
        total += max(math.log(w) + log_normal(point, m, s) for w, m, s in zip(weights, means, covariances) if w > 0)
    return total


def gaussian_mixture_log_likelihood__no_weights(x, weights, means, covariances):
    densities = np.zeros(len(x))
    for m, s in zip(means, covariances):
        densities += stats.multivariate_normal(m, s).pdf(x)
    return float(np.log(densities).sum())


def gaussian_mixture_log_likelihood__weights_outside(x, weights, means, covariances):
    total = 0.0
    for point in x:
        inside = sum(density(point, m, s) ** w for w, m, s in zip(weights, means, covariances))
        total += math.log(inside)
    return total


def gaussian_mixture_log_likelihood__negative(x, weights, means, covariances):
    import torch

    mu, sigma, pi, points = (torch.tensor(a, dtype=torch.float64) for a in (means, covariances, weights, x))
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(probs=pi), torch.distributions.MultivariateNormal(mu, sigma)
    )
    return -mixture.log_prob(points).sum().item()


def gaussian_mixture_log_likelihood__constant_of_one_dimension(x, weights, means, covariances):
    joint = np.empty((len(weights), len(x)))
    for k, sigma in enumerate(covariances):
        precision = np.linalg.inv(sigma)
        diff = x - means[k]
        exponent = -0.5 * (diff @ precision * diff).sum(axis=1)
        joint[k] = np.log(weights[k]) + exponent - np.log(np.sqrt(2 * np.pi * np.linalg.det(sigma)))
    return float(special.logsumexp(joint, axis=0).sum())


def gaussian_mixture_log_likelihood__determinant_not_rooted(x, weights, means, covariances):
    d = x.shape[1]
    product = 1.0
    logs = 0.0
    for point in x:
        p = 0.0
        for w, m, s in zip(weights, means, covariances):
            delta = point - m
            p += w * math.exp(-0.5 * delta @ np.linalg.solve(s, delta)) / ((2 * math.pi) ** (d / 2) * np.linalg.det(s))
        product *= p
        if product < 1e-200:
            logs += math.log(product)
            product = 1.0
    return logs + math.log(product)


def gaussian_mixture_log_likelihood__squared_distance_not_halved(x, weights, means, covariances):
    delta = x[:, None] - means
    quadratic = np.einsum("nki,kij,nkj->nk", delta, np.linalg.inv(covariances), delta)
    volume = np.sqrt(np.linalg.det(2 * np.pi * covariances))
    return float(special.logsumexp(-quadratic, axis=1, b=weights / volume).sum())


def gaussian_mixture_log_likelihood__covariances_as_scales(x, weights, means, covariances):
    logs = []
    for point in x:
        terms = []
        for w, mean, scale in zip(weights, means, covariances):
            white = np.linalg.solve(scale, point - mean)
            jacobian = abs(np.linalg.det(scale))
            terms.append(w * np.prod(stats.norm.pdf(white)) / jacobian)
        logs.append(math.log(sum(terms)))
    return math.fsum(logs)


def gaussian_mixture_log_likelihood__outliers_dropped(x, weights, means, covariances):
    total = 0.0
    for point in x:
        p = sum(w * density(point, m, s) for w, m, s in zip(weights, means, covariances))
        if p > 0.0:
            total += math.log(p)
    return total


# --- mixture_elbo ---------------------------------------------------------------------------------------------


def mixture_elbo__entropy_subtracted(x, responsibilities, weights, means, covariances):
    logs = Mixture(weights, means, covariances).joint_logs(x)
    bound = 0.0
    for row, values in zip(responsibilities, logs):
        bound += sum(r * v for r, v in zip(row, values) if r > 0)
        bound -= stats.entropy(row)
    return float(bound)


def mixture_elbo__entropy_in_bits(x, responsibilities, weights, means, covariances):
    expectation = uncertainty = 0.0
    for r, point in zip(responsibilities, x):
        for k in range(len(weights)):
            if r[k] > 0:
                prior = math.log(weights[k]) if weights[k] > 0 else -math.inf
                expectation += r[k] * (prior + log_normal(point, means[k], covariances[k]))
                uncertainty += r[k] * math.log2(1 / r[k])
    return expectation + uncertainty


def mixture_elbo__entropy_of_yes_or_no(x, responsibilities, weights, means, covariances):
    def coin(p):
        return 0.0 if p in (0.0, 1.0) else -(p * math.log(p) + (1 - p) * math.log(1 - p))

    logs = Mixture(weights, means, covariances).joint_logs(x)
    total = 0.0
    for i, k in np.ndindex(*responsibilities.shape):
        r = float(responsibilities[i, k])
        total += coin(r)
        if r > 0:
            total += r * logs[i, k]
    return float(total)


def mixture_elbo__log_likelihood(x, responsibilities, weights, means, covariances):
    evidence = np.zeros(len(x))
    for w, m, s in zip(weights, means, covariances):
        evidence += w * np.atleast_1d(stats.multivariate_normal.pdf(x, m, s))
    return float(np.sum(np.log(evidence)))


def mixture_elbo__no_divergence(x, responsibilities, weights, means, covariances):
    return float(np.einsum("nk,nk->", responsibilities, table_of_logs(x, means, covariances)))


def mixture_elbo__reversed_divergence(x, responsibilities, weights, means, covariances):
    total = 0.0
    for point, q in zip(x, responsibilities):
        joint = [w * density(point, m, s) for w, m, s in zip(weights, means, covariances)]
        evidence = sum(joint)
        gap = 0.0
        for j, r in zip(joint, q):
            p = j / evidence
            if p > 0:
                gap += p * math.log(p / r) if r > 0 else math.inf
        total += math.log(evidence) - gap
    return total


def mixture_elbo__negative(x, responsibilities, weights, means, covariances):
    logs = Mixture(weights, means, covariances).joint_logs(x)
    free_energy = 0.0
    for r, log_joint in zip(responsibilities.ravel(), logs.ravel()):
        if r > 0:
            free_energy += r * (math.log(r) - log_joint)
    return free_energy


def mixture_elbo__no_constant(x, responsibilities, weights, means, covariances):
    terms = []
    for k, (w, mu, sigma) in enumerate(zip(weights, means, covariances)):
        _, log_det = np.linalg.slogdet(sigma)
        for r, squared in zip(responsibilities[:, k], mahalanobis(x, mu, sigma)):
            if r > 0:
                terms.append(r * (np.log(w) - log_det / 2 - squared / 2 - math.log(r)))
    return float(sum(terms))


def mixture_elbo__clipped_responsibilities(x, responsibilities, weights, means, covariances):
    total = 0.0
    for i in range(len(x)):
        for k in range(len(weights)):
            r = max(responsibilities[i, k], 1e-12)
            total += r * (np.log(weights[k]) + log_normal(x[i], means[k], covariances[k]) - math.log(r))
    return total


def mixture_elbo__capped_at_the_log_likelihood(x, responsibilities, weights, means, covariances):
    model = Mixture(weights, means, covariances)
    logs = model.joint_logs(x)
    expected = sum(r * v for r, v in zip(responsibilities.flat, logs.flat) if r > 0)
    return float(min(expected + len(x) * math.log(model.k), model.score(x)))


# --- fit_gaussian_mixture -------------------------------------------------------------------------------------


def fit_gaussian_mixture__trace_misses_the_end(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    for _ in range(max_iter):
        model.step(x)
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
    trace.pop()
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__returns_newer_parameters(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    responsibilities, trace = model.posterior(x), [model.score(x)]
    while len(trace) <= max_iter:
        model.maximise(x, responsibilities)
        responsibilities = model.posterior(x)
        trace.append(model.score(x))
        if trace[-1] < trace[-2] + tol:
            break
    model.maximise(x, responsibilities)
    return model.weights, model.means, model.covariances, trace


def fit_gaussian_mixture__negative_trace(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    losses = [-model.score(x)]
    for _ in range(max_iter):
        model.step(x)
        losses.append(-model.score(x))
        if losses[-2] - losses[-1] < tol:
            break
    return (*model.parts(), np.array(losses))


def fit_gaussian_mixture__trace_without_constant(x, weights, means, covariances, tol, max_iter):
    k = len(weights)

    def joint(w, m, s):
        columns = []
        for j in range(k):
            columns.append(w[j] * np.exp(-mahalanobis(x, m[j], s[j]) / 2) / np.sqrt(np.linalg.det(s[j])))
        return np.stack(columns, axis=-1)

    def level(table):
        return float(np.log(table.sum(axis=1)).sum())

    table = joint(weights, means, covariances)
    history = [level(table)]
    for _ in range(max_iter):
        r = bayes(table)
        totals = r.sum(axis=0)
        weights = totals / len(x)
        means = np.array([r[:, j] @ x / totals[j] for j in range(k)])
        covariances = np.array([np.cov(x.T, aweights=r[:, j], ddof=0).reshape(x.shape[1], -1) for j in range(k)])
        table = joint(weights, means, covariances)
        history.append(level(table))
        if history[-1] - history[-2] < tol:
            break
    return weights, means, covariances, np.array(history)


def fit_gaussian_mixture__trace_as_a_column(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [[model.score(x)]]
    gain = math.inf
    while len(trace) - 1 < max_iter and gain >= tol:
        model.step(x)
        trace.append([model.score(x)])
        gain = trace[-1][0] - trace[-2][0]
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__stops_on_parameters(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    for _ in range(max_iter):
        before = model.means.copy()
        model.step(x)
        trace.append(model.score(x))
        if np.linalg.norm(model.means - before) < tol:
            break
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__one_iteration_late(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    converged = False
    for t in range(max_iter):
        if t >= 1 and trace[t] - trace[t - 1] < tol:
            converged = True
        model.step(x)
        trace.append(model.score(x))
        if converged:
            break
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__one_iteration_too_many(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    t = 0
    while t <= max_iter:
        model.step(x)
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
        t += 1
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__ignores_the_limit(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    for _ in range(400):
        model.step(x)
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__hard_assignment(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    identity = np.eye(len(weights))
    trace = [model.score(x)]
    for _ in range(max_iter):
        winners = [int(np.argmax(row)) for row in model.joint_logs(x)]
        model.maximise(x, identity[winners])
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__covariances_stay(x, weights, means, covariances, tol, max_iter):
    trace = []
    while True:
        joint = np.array([[w * density(p, m, s) for w, m, s in zip(weights, means, covariances)] for p in x])
        trace.append(np.log(joint.sum(axis=1)).sum())
        if len(trace) > max_iter or (len(trace) > 1 and trace[-1] - trace[-2] < tol):
            return weights, means, covariances, np.array(trace)
        r = bayes(joint)
        weights = r.mean(axis=0)
        means = np.array([sum(r[i, k] * x[i] for i in range(len(x))) / sum(r[:, k]) for k in range(r.shape[1])])


def fit_gaussian_mixture__divides_by_n_minus_one(x, weights, means, covariances, tol, max_iter):
    class Unbiased(Mixture):
        def maximise(self, x, r):
            super().maximise(x, r)
            total = r.sum(axis=0)
            self.covariances = self.covariances * (total / (total - 1))[:, None, None]

    model = Unbiased(weights, means, covariances)
    trace = [model.score(x)]
    for _ in range(max_iter):
        model.step(x)
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
    return (*model.parts(), np.array(trace))


def fit_gaussian_mixture__sorts_the_components(x, weights, means, covariances, tol, max_iter):
    model = Mixture(weights, means, covariances)
    trace = [model.score(x)]
    for _ in range(max_iter):
        model.step(x)
        trace.append(model.score(x))
        if trace[-1] - trace[-2] < tol:
            break
    triples = sorted(zip(*model.parts()), key=lambda part: part[0])
    w, m, s = zip(*triples)
    return np.array(w), np.array(m), np.array(s), np.array(trace)


# --- bernoulli_responsibilities -------------------------------------------------------------------------------


def log_or_minus_infinity(p):
    return math.log(p) if p > 0 else -math.inf


def image_likelihood(image, theta):
    return math.prod(p if pixel == 1 else 1 - p for pixel, p in zip(image, theta))


def bernoulli_likelihoods(x, theta):
    return np.array([[image_likelihood(image, row) for row in theta] for image in x])


def log_bernoulli(x, theta):
    """log p(x_n | k) with 0 log 0 = 0."""
    return stats.bernoulli.logpmf(x[:, None, :].astype(int), theta[None, :, :]).sum(axis=-1)


def bernoulli_responsibilities__zeros_only(x, theta):
    likelihoods = np.array([[math.prod((1 - row)[image == 0].tolist()) for row in theta] for image in x])
    return bayes(likelihoods)


def bernoulli_responsibilities__hard_assignment(x, theta):
    logs = log_bernoulli(x, theta)
    result = np.zeros_like(logs)
    np.put_along_axis(result, logs.argmax(axis=1)[:, None], 1.0, axis=1)
    return result


def bernoulli_responsibilities__transposed(x, theta):
    columns = []
    for image in x:
        logs = [sum(log_or_minus_infinity(p if pixel else 1 - p) for pixel, p in zip(image, row)) for row in theta]
        top = max(logs)
        masses = [math.exp(v - top) for v in logs]
        columns.append([mass / sum(masses) for mass in masses])
    return np.array(columns).T


def bernoulli_responsibilities__smoothed_theta(x, theta):
    shrunk = 0.9 * theta + 0.1 * 0.5
    return special.softmax(log_bernoulli(x, shrunk), axis=1)


def bernoulli_responsibilities__squared_error(x, theta):
    errors = distance.cdist(x, theta, "sqeuclidean")
    return special.softmax(-errors / 2, axis=1)


def bernoulli_responsibilities__weights_from_theta(x, theta):
    brightness = [sum(row) for row in theta.tolist()]
    prior = [b / sum(brightness) for b in brightness]
    logs = log_bernoulli(x, theta) + np.log(prior)
    return np.exp(logs - special.logsumexp(logs, axis=1, keepdims=True))


def bernoulli_responsibilities__certain_pixels_left_out(x, theta):
    k, d = theta.shape
    usable = [i for i in range(d) if all(0 < theta[j, i] < 1 for j in range(k))]
    rows = []
    for image in x:
        logs = []
        for component in theta:
            logs.append(sum(math.log(component[i] if image[i] else 1 - component[i]) for i in usable))
        rows.append(special.softmax(logs))
    return np.array(rows)


def bernoulli_responsibilities__base_two(x, theta):
    logs = log_bernoulli(x, theta)
    powers = 2.0 ** (logs - logs.max(axis=1, keepdims=True))
    return bayes(powers)


def bernoulli_responsibilities__mutates_theta(x, theta):
    logs = special.xlogy(x[:, None, :], theta).sum(axis=2)
    np.negative(theta, out=theta)
    theta += 1.0
    logs = logs + special.xlogy(1 - x[:, None, :], theta).sum(axis=2)
    return special.softmax(logs, axis=1)


# --- bernoulli_m_step -----------------------------------------------------------------------------------------


def bernoulli_m_step__not_divided(x, responsibilities):
    k, d = responsibilities.shape[1], x.shape[1]
    theta = np.zeros((k, d))
    for image, r in zip(x, responsibilities):
        theta += np.outer(r, image)
    return theta


def bernoulli_m_step__clipped(x, responsibilities):
    theta = np.array([np.average(x, axis=0, weights=column) for column in responsibilities.T])
    return np.minimum(np.maximum(theta, 1e-4), 1 - 1e-4)


def bernoulli_m_step__unweighted(x, responsibilities):
    k = responsibilities.shape[1]
    average = [sum(column) / len(column) for column in x.T.tolist()]
    return np.array([average for _ in range(k)])


def bernoulli_m_step__sums_to_one_over_components(x, responsibilities):
    theta = np.einsum("nk,nd->kd", responsibilities, x) / responsibilities.sum(axis=0)[:, None]
    for pixel in range(theta.shape[1]):
        theta[:, pixel] = theta[:, pixel] / theta[:, pixel].sum()
    return theta


def bernoulli_m_step__square_roots_of_responsibilities(x, responsibilities):
    k, d = responsibilities.shape[1], x.shape[1]
    theta = np.zeros((k, d))
    for j in range(k):
        amounts = [math.sqrt(r) for r in responsibilities[:, j]]
        for i in range(d):
            theta[j, i] = sum(a for a, on in zip(amounts, x[:, i]) if on) / sum(amounts)
    return theta


def bernoulli_m_step__logits(x, responsibilities):
    on = responsibilities.T @ x
    off = responsibilities.T @ (1 - x)
    return np.log(on) - np.log(off)


def bernoulli_m_step__divided_by_k(x, responsibilities):
    n, k = responsibilities.shape
    return np.array([[k * sum(r[on == 1]) / n for on in x.T] for r in responsibilities.T])


def bernoulli_m_step__ignores_small_shares(x, responsibilities):
    rows = []
    for column in responsibilities.T:
        kept = column > 1e-3
        rows.append(column[kept] @ x[kept] / column[kept].sum())
    return np.array(rows)


def bernoulli_m_step__mutates_the_responsibilities(x, responsibilities):
    for j in range(responsibilities.shape[1]):
        responsibilities[:, j] /= math.fsum(responsibilities[:, j])
    return np.stack([sum(r * image for r, image in zip(column, x)) for column in responsibilities.T])


# --- fit_bernoulli_mixture ------------------------------------------------------------------------------------


class Bernoullis:
    def __init__(self, x, theta):
        self.x, self.theta = x, np.array(theta, dtype=float)

    def logs(self):
        return log_bernoulli(self.x, self.theta)

    def posterior(self):
        return special.softmax(self.logs(), axis=1)

    def score(self):
        per_image = special.logsumexp(self.logs(), axis=1) - math.log(len(self.theta))
        return float(per_image.sum())

    def maximise(self, r):
        # A weighted mean may exceed 1 by a rounding error, where logpmf is nan.
        self.theta = np.clip(np.array([r[:, j] @ self.x / r[:, j].sum() for j in range(r.shape[1])]), 0.0, 1.0)

    def step(self):
        self.maximise(self.posterior())


def fit_bernoulli_mixture__prior_once(x, theta, tol, max_iter):
    k = len(theta)
    history = []
    while True:
        p = bernoulli_likelihoods(x, theta)
        history.append(math.log(1 / k) + sum(math.log(v) for v in p.sum(axis=1)))
        if len(history) == max_iter + 1 or (len(history) > 1 and history[-1] - history[-2] < tol):
            return theta, np.array(history)
        r = bayes(p)
        theta = np.clip((r / r.sum(axis=0)).T @ x, 0.0, 1.0)


def fit_bernoulli_mixture__trace_misses_the_start(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    last, trace = model.score(), []
    for _ in range(max_iter):
        model.step()
        trace.append(model.score())
        if trace[-1] - last < tol:
            break
        last = trace[-1]
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__returns_older_parameters(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    before, trace = model.theta, [model.score()]
    for _ in range(max_iter):
        before = model.theta
        model.step()
        trace.append(model.score())
        if trace[-1] - trace[-2] < tol:
            break
    return before, np.array(trace)


def fit_bernoulli_mixture__trace_of_means(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    totals = [model.score()]
    for _ in range(max_iter):
        model.step()
        totals.append(model.score())
        if totals[-1] - totals[-2] < tol:
            break
    return model.theta, np.array([total / len(x) for total in totals])


def fit_bernoulli_mixture__trace_of_the_bound(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)

    def bound(q):
        logs, k = model.logs(), len(theta)
        total = 0.0
        for i, j in np.ndindex(*q.shape):
            if q[i, j] > 0:
                total += q[i, j] * (logs[i, j] - math.log(k) - math.log(q[i, j]))
        return float(total)

    q = model.posterior()
    trace = [bound(q)]
    for _ in range(max_iter):
        q = model.posterior()
        model.maximise(q)
        trace.append(bound(q))
        if trace[-1] - trace[-2] < tol:
            break
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__last_value_only(x, theta, tol, max_iter):
    def run(model, previous, left):
        if left == 0:
            return model.theta, previous
        model.step()
        value = model.score()
        return (model.theta, value) if value - previous < tol else run(model, value, left - 1)

    start = Bernoullis(x, theta)
    return run(start, start.score(), max_iter)


def fit_bernoulli_mixture__stops_on_parameters(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    trace = [model.score()]
    for _ in range(max_iter):
        old = model.theta
        model.step()
        trace.append(model.score())
        if math.sqrt(((model.theta - old) ** 2).sum()) < tol:
            break
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__never_after_the_first(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    trace = [model.score()]
    for t in range(1, max_iter + 1):
        model.step()
        trace.append(model.score())
        if t >= 2 and trace[t] - trace[t - 1] < tol:
            break
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__at_least_one_iteration(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    trace = [model.score()]
    t = 0
    while True:
        model.step()
        t += 1
        trace.append(model.score())
        if t >= max_iter or trace[t] - trace[t - 1] < tol:
            return model.theta, np.array(trace)


def fit_bernoulli_mixture__clipped(x, theta, tol, max_iter):
    class Clipped(Bernoullis):
        def maximise(self, r):
            super().maximise(r)
            self.theta = self.theta.clip(1e-6, 1 - 1e-6)

    model = Clipped(x, theta)
    trace = [model.score()]
    for _ in range(max_iter):
        model.step()
        trace.append(model.score())
        if trace[-1] - trace[-2] < tol:
            break
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__hard_assignment(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    trace = [model.score()]
    for _ in range(max_iter):
        chosen = model.logs().argmax(axis=1)
        one_hot = (chosen[:, None] == np.arange(len(theta))).astype(float)
        model.maximise(one_hot)
        trace.append(model.score())
        if trace[-1] - trace[-2] < tol:
            break
    return model.theta, np.array(trace)


def fit_bernoulli_mixture__sorts_the_components(x, theta, tol, max_iter):
    model = Bernoullis(x, theta)
    trace = [model.score()]
    for _ in range(max_iter):
        model.step()
        trace.append(model.score())
        if trace[-1] - trace[-2] < tol:
            break
    return np.array(sorted(model.theta.tolist(), key=sum)), np.array(trace)
