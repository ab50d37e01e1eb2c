"""Prints as it goes, imports inside the functions, diagonal matrices, explicit inverses, many small steps."""


def reparameterise(mean, scale_tril, epsilon):
    import numpy as np

    s = epsilon.shape[0]
    h = epsilon.shape[1]
    print("drawing", s, "samples with", h, "latent dimensions")
    z = np.zeros((s, h))
    for i in range(s):
        z[i] = mean + np.dot(scale_tril, epsilon[i])
    print(z)
    return z


def pathwise_gradient_samples(std, epsilon, df):
    import numpy as np

    s = len(epsilon)
    result = np.zeros((s, 2))
    for i in range(s):
        dz_dmean = 1.0
        dz_dstd = epsilon[i]
        result[i, 0] = df[i] * dz_dmean
        result[i, 1] = df[i] * dz_dstd
    return result


def score_function_gradient_samples(mean, std, z, f):
    import numpy as np

    var = std**2
    result = np.zeros((len(z), 2))
    for i in range(len(z)):
        dlogq_dmean = (z[i] - mean) / var
        dlogq_dstd = -1 / std + (z[i] - mean) ** 2 / (var * std)
        result[i, 0] = f[i] * dlogq_dmean
        result[i, 1] = f[i] * dlogq_dstd
    print("mean gradient over the samples:", result.mean(axis=0))
    return result


def elbo_kl_form(log_likelihood, mean, std):
    import numpy as np

    first_term = np.mean(log_likelihood)
    kl = 0
    for k in range(len(mean)):
        var = std[k] ** 2
        kl = kl + 0.5 * (var + mean[k] ** 2 - 1 - np.log(var))
    print("reconstruction", first_term, "kl", kl)
    elbo = first_term - kl
    return elbo


def elbo_entropy_form(log_joint, std):
    import numpy as np

    h = len(std)
    covariance = np.diag(std**2)
    entropy = h / 2 * (1 + np.log(2 * np.pi)) + 0.5 * np.linalg.slogdet(covariance)[1]
    print("entropy", entropy)
    return np.mean(log_joint) + entropy


def elbo_sample_form(log_joint, log_q):
    s = len(log_joint)
    total = 0
    for i in range(s):
        total = total + (log_joint[i] - log_q[i])
    return total / s


def minibatch_elbo(datapoint_elbos, n):
    b = len(datapoint_elbos)
    print("batch of", b, "out of", n)
    scale = n / b
    total = 0
    for elbo in datapoint_elbos:
        total += elbo
    return scale * total


def linear_gaussian_elbo(v, F, c, psi, mean, std):
    import numpy as np

    d = len(v)
    h = len(mean)
    Psi = np.diag(psi)
    Psi_inv = np.linalg.inv(Psi)
    S = np.diag(std**2)
    diff = v - np.dot(F, mean) - c
    logdet = 0
    for i in range(d):
        logdet = logdet + np.log(psi[i])
    expected_log_likelihood = (
        -d / 2 * np.log(2 * np.pi) - logdet / 2 - diff.T @ Psi_inv @ diff / 2 - np.trace(Psi_inv @ F @ S @ F.T) / 2
    )
    expected_log_prior = -h / 2 * np.log(2 * np.pi) - (mean.T @ mean + np.trace(S)) / 2
    entropy = h / 2 * np.log(2 * np.pi * np.e) + np.sum(np.log(std))
    print("terms:", expected_log_likelihood, expected_log_prior, entropy)
    return expected_log_likelihood + expected_log_prior + entropy


def mean_field_optimum(v, F, c, psi):
    import numpy as np

    h = F.shape[1]
    Psi_inv = np.diag(1 / psi)
    precision = np.eye(h) + F.T @ Psi_inv @ F
    covariance = np.linalg.inv(precision)
    mean = covariance @ F.T @ Psi_inv @ (v - c)
    std = np.zeros(h)
    for k in range(h):
        std[k] = 1 / np.sqrt(precision[k, k])
    print("precision:\n", precision)
    return [mean, std]


def amortisation_gap(v, F, c, psi, W, b, log_std):
    import numpy as np

    n = v.shape[0]
    gap = np.zeros(n)
    for i in range(n):
        best_mean, best_std = mean_field_optimum(v[i], F, c, psi)
        best_elbo = linear_gaussian_elbo(v[i], F, c, psi, best_mean, best_std)
        enc_mean = np.dot(W, v[i]) + b
        enc_std = np.sqrt(np.exp(2 * log_std))
        enc_elbo = linear_gaussian_elbo(v[i], F, c, psi, enc_mean, enc_std)
        gap[i] = best_elbo - enc_elbo
        if gap[i] < 0:
            print("rounding:", gap[i])
            gap[i] = 0
    return gap


def aggregate_posterior_log_density(z, means, stds):
    import numpy as np

    m = len(z)
    n, h = means.shape
    result = np.zeros(m)
    for i in range(m):
        log_q = np.zeros(n)
        for j in range(n):
            for k in range(h):
                var = stds[j, k] ** 2
                log_q[j] += -0.5 * np.log(2 * np.pi * var) - (z[i, k] - means[j, k]) ** 2 / (2 * var)
        biggest = np.max(log_q)
        result[i] = biggest + np.log(np.sum(np.exp(log_q - biggest))) - np.log(n)
    return result


def latent_grid(n):
    import numpy as np
    from scipy.stats import norm

    grid = np.zeros((n, n, 2))
    for i in range(n):
        for j in range(n):
            grid[i, j, 0] = norm.ppf((i + 0.5) / n)
            grid[i, j, 1] = norm.ppf((j + 0.5) / n)
    return grid
