"""One component at a time, np.zeros and index loops, everything imported and defined inside the functions."""


def uniform_responsibilities(log_likelihoods):
    import numpy as np

    n, k = log_likelihoods.shape
    r = np.zeros((n, k))
    for i in range(n):
        biggest = max(log_likelihoods[i])
        for j in range(k):
            r[i, j] = np.exp(log_likelihoods[i, j] - biggest)
        r[i] = r[i] / sum(r[i])
    return r


def gaussian_responsibilities(x, weights, means, covariances):
    import numpy as np

    n, d = x.shape
    k = len(weights)
    log_joint = np.zeros((n, k))
    for j in range(k):
        if weights[j] == 0:
            log_joint[:, j] = -np.inf
            continue
        inverse = np.linalg.inv(covariances[j])
        sign, logdet = np.linalg.slogdet(covariances[j])
        assert sign > 0
        for i in range(n):
            diff = x[i] - means[j]
            log_density = -logdet / 2 - diff @ inverse @ diff / 2 - d / 2 * np.log(2 * np.pi)
            log_joint[i, j] = np.log(weights[j]) + log_density
    return uniform_responsibilities(log_joint)


def gaussian_m_step(x, responsibilities):
    import numpy as np

    n, d = x.shape
    k = responsibilities.shape[1]
    pi = np.zeros(k)
    mu = np.zeros((k, d))
    sigma = np.zeros((k, d, d))
    for j in range(k):
        r = responsibilities[:, j]
        n_k = np.sum(r)
        pi[j] = n_k / n
        mu[j] = np.sum(r[:, None] * x, axis=0) / n_k
        for i in range(n):
            diff = x[i] - mu[j]
            sigma[j] = sigma[j] + r[i] * np.outer(diff, diff)
        sigma[j] = sigma[j] / n_k
    return pi, mu, sigma


def expected_complete_log_likelihood(x, responsibilities, weights, means, covariances):
    import numpy as np
    from scipy.stats import multivariate_normal

    total = 0.0
    for n in range(len(x)):
        for k in range(len(weights)):
            if responsibilities[n, k] > 0:
                if weights[k] == 0:
                    return float("-inf")
                log_density = multivariate_normal(means[k], covariances[k]).logpdf(x[n])
                total = total + responsibilities[n, k] * (np.log(weights[k]) + log_density)
    return total


def gaussian_mixture_log_likelihood(x, weights, means, covariances):
    import numpy as np

    d = x.shape[1]
    total = 0
    for n in range(len(x)):
        terms = []
        for k in range(len(weights)):
            if weights[k] > 0:
                diff = x[n] - means[k]
                distance = diff.T @ np.linalg.solve(covariances[k], diff)
                logdet = np.linalg.slogdet(covariances[k]).logabsdet
                terms.append(np.log(weights[k]) - 0.5 * (distance + logdet + d * np.log(2 * np.pi)))
        biggest = max(terms)
        total += biggest + np.log(sum(np.exp(t - biggest) for t in terms))
    return total


def mixture_elbo(x, responsibilities, weights, means, covariances):
    import math

    entropy = 0
    for r in responsibilities.flatten():
        if r != 0:
            entropy = entropy - r * math.log(r)
    return expected_complete_log_likelihood(x, responsibilities, weights, means, covariances) + entropy


def fit_gaussian_mixture(x, weights, means, covariances, tol, max_iter):
    import numpy as np

    log_likelihoods = [gaussian_mixture_log_likelihood(x, weights, means, covariances)]
    if max_iter == 0:
        return weights, means, covariances, np.array(log_likelihoods)
    t = 0
    while True:
        r = gaussian_responsibilities(x, weights, means, covariances)
        weights, means, covariances = gaussian_m_step(x, r)
        new = gaussian_mixture_log_likelihood(x, weights, means, covariances)
        gain = new - log_likelihoods[-1]
        log_likelihoods.append(new)
        t = t + 1
        if gain < tol or t >= max_iter:
            return weights, means, covariances, np.array(log_likelihoods)


def bernoulli_responsibilities(x, theta):
    import numpy as np

    n, k = len(x), len(theta)
    log_p = np.zeros((n, k))
    for i in range(n):
        on = x[i] == 1
        for j in range(k):
            p = np.append(theta[j][on], 1 - theta[j][~on])
            if np.any(p <= 0):
                log_p[i, j] = -np.inf
            else:
                log_p[i, j] = np.sum(np.log(p))
    return uniform_responsibilities(log_p)


def bernoulli_m_step(x, responsibilities):
    import numpy as np

    k = responsibilities.shape[1]
    theta = np.zeros((k, x.shape[1]))
    for j in range(k):
        r = responsibilities[:, j] / responsibilities[:, j].sum()
        for i in range(len(x)):
            theta[j] += r[i] * x[i]
    return np.minimum(theta, 1)


def fit_bernoulli_mixture(x, theta, tol, max_iter):
    import numpy as np

    def log_likelihood(theta):
        k = len(theta)
        total = 0
        for point in x:
            on = point == 1
            terms = []
            for j in range(k):
                p = np.append(theta[j][on], 1 - theta[j][~on])
                if np.all(p > 0):
                    terms.append(np.sum(np.log(p)) - np.log(k))
            biggest = max(terms)
            total += biggest + np.log(sum(np.exp(t - biggest) for t in terms))
        return total

    log_likelihoods = [log_likelihood(theta)]
    for _ in range(max_iter):
        theta = bernoulli_m_step(x, bernoulli_responsibilities(x, theta))
        log_likelihoods.append(log_likelihood(theta))
        if log_likelihoods[-1] - log_likelihoods[-2] < tol:
            break
    return theta, log_likelihoods
