"""Plain Python: lists, floats and the math module; what is exact may come back as an int."""

import math

LOG_TWO_PI = math.log(2.0 * math.pi)


def _plain(a):
    return a.tolist() if hasattr(a, "tolist") else a


def _log(p):
    return math.log(p) if p > 0.0 else -math.inf


def _log_sum_exp(terms):
    top = max(terms)
    if top == -math.inf:
        return -math.inf
    return top + math.log(math.fsum(math.exp(t - top) for t in terms))


def _cholesky(a):
    d = len(a)
    low = [[0.0] * d for _ in range(d)]
    for i in range(d):
        for j in range(i + 1):
            s = a[i][j]
            for m in range(j):
                s -= low[i][m] * low[j][m]
            if i == j:
                low[i][i] = math.sqrt(s)
            else:
                low[i][j] = s / low[j][j]
    return low


def _log_normal(point, mean, low):
    d = len(point)
    z = []
    for i in range(d):
        s = point[i] - mean[i]
        for j in range(i):
            s -= low[i][j] * z[j]
        z.append(s / low[i][i])
    log_det = 0.0
    for i in range(d):
        log_det += 2.0 * math.log(low[i][i])
    return -0.5 * (sum(v * v for v in z) + log_det + d * LOG_TWO_PI)


def _log_densities(x, means, covariances):
    factors = [_cholesky(c) for c in covariances]
    rows = []
    for point in x:
        row = []
        for k in range(len(means)):
            row.append(_log_normal(point, means[k], factors[k]))
        rows.append(row)
    return rows


def uniform_responsibilities(log_likelihoods):
    result = []
    for row in _plain(log_likelihoods):
        total = _log_sum_exp(row)
        result.append([math.exp(v - total) if v > -math.inf else 0 for v in row])
    return result


def gaussian_responsibilities(x, weights, means, covariances):
    x, weights, means, covariances = _plain(x), _plain(weights), _plain(means), _plain(covariances)
    log_weights = [_log(w) for w in weights]
    joint = [[log_weights[k] + row[k] for k in range(len(weights))] for row in _log_densities(x, means, covariances)]
    return uniform_responsibilities(joint)


def gaussian_m_step(x, responsibilities):
    x, r = _plain(x), _plain(responsibilities)
    n, d, k = len(x), len(x[0]), len(r[0])
    weights, means, covariances = [], [], []
    for j in range(k):
        n_j = 0.0
        for i in range(n):
            n_j += r[i][j]
        weights.append(n_j / n)
        mean = [0.0] * d
        for i in range(n):
            share = r[i][j] / n_j
            for a in range(d):
                mean[a] += share * x[i][a]
        means.append(mean)
        covariance = [[0.0] * d for _ in range(d)]
        for i in range(n):
            share = r[i][j] / n_j
            for a in range(d):
                for b in range(d):
                    covariance[a][b] += share * (x[i][a] - mean[a]) * (x[i][b] - mean[b])
        covariances.append(covariance)
    return weights, means, covariances


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    r, weights = _plain(responsibilities), _plain(weights)
    densities = _log_densities(_plain(x), _plain(means), _plain(covariances))
    total = 0.0
    for i in range(len(r)):
        for j in range(len(weights)):
            if r[i][j] == 0.0:
                continue
            total += r[i][j] * (_log(weights[j]) + densities[i][j])
    return total


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    weights = _plain(weights)
    total = 0.0
    for row in _log_densities(_plain(x), _plain(means), _plain(covariances)):
        total += _log_sum_exp([_log(weights[j]) + row[j] for j in range(len(weights))])
    return total


def mixture_elbo(x, responsibilities, weights, means, covariances):
    entropy = 0.0
    for row in _plain(responsibilities):
        for p in row:
            if p > 0.0:
                entropy -= p * math.log(p)
    return expected_complete_log_likelihood(x, responsibilities, weights, means, covariances) + entropy


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    x, weights, means, covariances = _plain(x), _plain(weights), _plain(means), _plain(covariances)
    trace = [gaussian_mixture_log_likelihood(x, weights, means, covariances)]
    iteration = 0
    while iteration < max_iter:
        r = gaussian_responsibilities(x, weights, means, covariances)
        weights, means, covariances = gaussian_m_step(x, r)
        trace.append(gaussian_mixture_log_likelihood(x, weights, means, covariances))
        iteration += 1
        if trace[-1] - trace[-2] < tol:
            break
    return weights, means, covariances, trace


def _log_bernoulli(x, theta):
    on = [[_log(t) for t in row] for row in theta]
    off = [[_log(1.0 - t) for t in row] for row in theta]
    rows = []
    for point in x:
        row = []
        for k in range(len(theta)):
            on_k, off_k = on[k], off[k]
            s = 0.0
            for j, pixel in enumerate(point):
                s += on_k[j] if pixel == 1 else off_k[j]
            row.append(s)
        rows.append(row)
    return rows


def bernoulli_responsibilities(x, theta):
    return uniform_responsibilities(_log_bernoulli(_plain(x), _plain(theta)))


def bernoulli_m_step(x, responsibilities):
    x, r = _plain(x), _plain(responsibilities)
    n, d, k = len(x), len(x[0]), len(r[0])
    theta = []
    for j in range(k):
        on = [0.0] * d
        off = [0.0] * d
        for i in range(n):
            p = r[i][j]
            if p == 0.0:
                continue
            for a in range(d):
                if x[i][a] == 1:
                    on[a] += p
                else:
                    off[a] += p
        row = []
        for a in range(d):
            if on[a] == 0.0:
                row.append(0)
            elif off[a] == 0.0:
                row.append(1)
            else:
                row.append(on[a] / (on[a] + off[a]))
        theta.append(row)
    return theta


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    x, theta = _plain(x), _plain(theta)

    def log_likelihood(log_p):
        return sum(_log_sum_exp(row) - math.log(len(row)) for row in log_p)

    log_p = _log_bernoulli(x, theta)
    trace = [log_likelihood(log_p)]
    for _ in range(max_iter):
        theta = bernoulli_m_step(x, uniform_responsibilities(log_p))
        log_p = _log_bernoulli(x, theta)
        trace.append(log_likelihood(log_p))
        if trace[-1] - trace[-2] < tol:
            break
    return theta, trace
