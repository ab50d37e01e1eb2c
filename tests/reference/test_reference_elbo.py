"""`reference.elbo` against quadrature, differentiation, numerical optimisation, SciPy and torch."""

import math
from collections.abc import Callable
from itertools import combinations, product
from statistics import NormalDist
from typing import NamedTuple

import mpmath
import numpy as np
import pytest
import torch
from numpy.polynomial.hermite_e import hermegauss
from scipy import stats
from scipy.optimize import minimize
from torch.distributions import Independent, Normal, kl_divergence

from reference import elbo

SEEDS = range(5)
each_seed = pytest.mark.parametrize("seed", SEEDS)


class Model(NamedTuple):
    """Factor analysis, and one data point."""

    v: np.ndarray
    F: np.ndarray
    c: np.ndarray
    psi: np.ndarray


class Gaussian(NamedTuple):
    """A factorised q."""

    mean: np.ndarray
    std: np.ndarray


def model(seed: int, d: int = 4, h: int = 2) -> Model:
    rng = np.random.default_rng(seed)
    return Model(2 * rng.normal(size=d), rng.normal(size=(d, h)), rng.normal(size=d), np.exp(rng.normal(size=d)))


def gaussian(seed: int, h: int = 2) -> Gaussian:
    rng = np.random.default_rng(100 + seed)
    return Gaussian(rng.normal(size=h), np.exp(rng.normal(size=h)))


def nodes(h: int, count: int = 5) -> tuple[np.ndarray, np.ndarray]:
    """Gauss-Hermite nodes (count^h, h) and weights for expectations under N(0, I)."""
    points, weights = hermegauss(count)
    weights = weights / math.sqrt(2 * math.pi)
    return np.array(list(product(points, repeat=h))), np.array([math.prod(w) for w in product(weights, repeat=h)])


def log_terms(model: Model, q: Gaussian, h: np.ndarray) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """log p(v|h), log p(h) and log q(h) at the rows of h, by SciPy."""
    log_likelihood = stats.norm.logpdf(model.v, h @ model.F.T + model.c, np.sqrt(model.psi)).sum(axis=1)
    return log_likelihood, stats.norm.logpdf(h).sum(axis=1), stats.norm.logpdf(h, q.mean, q.std).sum(axis=1)


def quadrature_elbo(model: Model, q: Gaussian) -> float:
    """Exact: what is integrated is quadratic."""
    epsilon, weights = nodes(len(q.mean))
    log_likelihood, log_prior, log_q = log_terms(model, q, q.mean + q.std * epsilon)
    return float(weights @ (log_likelihood + log_prior - log_q))


def quadrature_evidence(model: Model) -> float:
    return float(stats.multivariate_normal(model.c, model.F @ model.F.T + np.diag(model.psi)).logpdf(model.v))


@each_seed
def test_reparameterised_noise_has_the_mean_and_the_covariance(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean, scale_tril = rng.normal(size=3), np.linalg.cholesky(np.cov(rng.normal(size=(3, 8))))
    epsilon, weights = nodes(3, 2)
    z = elbo.reparameterise(mean, scale_tril, epsilon)
    np.testing.assert_allclose(weights @ z, mean, rtol=1e-12, atol=1e-14)
    np.testing.assert_allclose(np.cov(z.T, aweights=weights, bias=True), scale_tril @ scale_tril.T, rtol=1e-12)
    torch_normal = torch.distributions.MultivariateNormal(torch.tensor(mean), scale_tril=torch.tensor(scale_tril))
    for row, sample in zip(epsilon, z, strict=True):
        density = stats.norm.logpdf(row).sum() - np.log(np.diag(scale_tril)).sum()
        assert torch_normal.log_prob(torch.tensor(sample)).item() == pytest.approx(density, rel=1e-10)


F_AND_DERIVATIVE = [(np.sin, np.cos), (lambda z: z**3 - z, lambda z: 3 * z**2 - 1), (np.exp, np.exp)]


@pytest.mark.parametrize(("f", "df"), F_AND_DERIVATIVE)
@pytest.mark.parametrize(("mean", "std"), [(0.3, 0.4), (-1.2, 1.5)])
def test_both_estimators_have_the_gradient_as_their_expectation(
    f: Callable[[np.ndarray], np.ndarray], df: Callable[[np.ndarray], np.ndarray], mean: float, std: float
) -> None:
    epsilon, weights = nodes(1, 40)
    epsilon = epsilon[:, 0]

    def expectation(m: float, s: float) -> float:
        return float(weights @ f(m + s * epsilon))

    step = 1e-5
    expected = [
        (expectation(mean + step, std) - expectation(mean - step, std)) / (2 * step),
        (expectation(mean, std + step) - expectation(mean, std - step)) / (2 * step),
    ]
    z = mean + std * epsilon
    pathwise = weights @ elbo.pathwise_gradient_samples(std, epsilon, df(z))
    score_function = weights @ elbo.score_function_gradient_samples(mean, std, z, f(z))
    np.testing.assert_allclose(pathwise, expected, rtol=1e-8, atol=1e-8)
    np.testing.assert_allclose(score_function, pathwise, rtol=1e-10, atol=1e-10)


@each_seed
def test_gradient_samples_are_what_torch_differentiates(seed: int) -> None:
    rng = np.random.default_rng(seed)
    epsilon = rng.normal(size=6)
    mean_and_std = rng.normal(), math.exp(rng.normal())
    parameters = tuple(torch.tensor(number, dtype=torch.float64) for number in mean_and_std)
    z = parameters[0] + parameters[1] * torch.tensor(epsilon)
    f, df = torch.tanh(z), 1 - torch.tanh(z) ** 2

    def pathwise(mean: torch.Tensor, std: torch.Tensor) -> torch.Tensor:
        return torch.tanh(mean + std * torch.tensor(epsilon))

    def score_function(mean: torch.Tensor, std: torch.Tensor) -> torch.Tensor:
        return f * Normal(mean, std).log_prob(z)

    answers = (
        elbo.pathwise_gradient_samples(mean_and_std[1], epsilon, df.numpy()),
        elbo.score_function_gradient_samples(*mean_and_std, z.numpy(), f.numpy()),
    )
    for function, answer in zip((pathwise, score_function), answers, strict=True):
        expected = torch.stack(torch.autograd.functional.jacobian(function, parameters), dim=1)
        np.testing.assert_allclose(answer, expected.numpy(), rtol=1e-12, atol=1e-14)


@each_seed
def test_kl_and_entropy_forms_agree_with_torch(seed: int) -> None:
    values, q = np.random.default_rng(seed).normal(size=7), gaussian(seed, 3)
    mean, std = map(torch.tensor, q)
    distribution = Independent(Normal(mean, std), 1)
    prior = Independent(Normal(torch.zeros_like(mean), torch.ones_like(std)), 1)
    divergence = kl_divergence(distribution, prior).item()
    assert elbo.elbo_kl_form(values, *q) == pytest.approx(sum(values) / 7 - divergence, rel=1e-12)
    assert elbo.elbo_entropy_form(values, q.std) == pytest.approx(
        sum(values) / 7 + distribution.entropy().item(), rel=1e-12
    )


@each_seed
def test_the_three_forms_agree_in_expectation(seed: int) -> None:
    fa, q = model(seed), gaussian(seed)
    # Three nodes with the weights 1/6, 2/3 and 1/6: six samples that count alike, exact up to degree 5.
    epsilon = np.array(list(product([-math.sqrt(3), 0, 0, 0, 0, math.sqrt(3)], repeat=2)))
    log_likelihood, log_prior, log_q = log_terms(fa, q, q.mean + q.std * epsilon)
    expected = quadrature_elbo(fa, q)
    assert elbo.elbo_kl_form(log_likelihood, *q) == pytest.approx(expected, rel=1e-12)
    assert elbo.elbo_entropy_form(log_likelihood + log_prior, q.std) == pytest.approx(expected, rel=1e-12)
    assert elbo.elbo_sample_form(log_likelihood + log_prior, log_q) == pytest.approx(expected, rel=1e-12)


@each_seed
def test_the_sample_form_has_no_variance_at_the_posterior(seed: int) -> None:
    fa = model(seed)
    precision = np.eye(2) + fa.F.T @ np.diag(1 / fa.psi) @ fa.F
    posterior = stats.multivariate_normal(elbo.mean_field_optimum(*fa)[0], np.linalg.inv(precision))
    h = np.random.default_rng(seed).normal(size=(5, 2))
    log_likelihood, log_prior, _ = log_terms(fa, gaussian(seed), h)
    for i in range(5):
        answer = elbo.elbo_sample_form((log_likelihood + log_prior)[i : i + 1], [posterior.logpdf(h[i])])
        assert answer == pytest.approx(quadrature_evidence(fa), rel=1e-10)


@pytest.mark.parametrize("b", [1, 2, 5])
def test_minibatches_are_unbiased(b: int) -> None:
    elbos = np.random.default_rng(b).normal(size=5)
    answers = [elbo.minibatch_elbo(np.array(batch), 5) for batch in combinations(elbos, b)]
    assert sum(answers) / len(answers) == pytest.approx(elbos.sum(), rel=1e-12)


@each_seed
@pytest.mark.parametrize(("d", "h"), [(4, 2), (2, 3), (1, 1)])
def test_linear_gaussian_elbo_is_its_expectation(seed: int, d: int, h: int) -> None:
    fa, q = model(seed, d, h), gaussian(seed, h)
    answer = elbo.linear_gaussian_elbo(*fa, *q)
    assert answer == pytest.approx(quadrature_elbo(fa, q), rel=1e-12)
    assert answer < quadrature_evidence(fa)


@each_seed
def test_linear_gaussian_elbo_touches_the_evidence_at_a_posterior_that_factorises(seed: int) -> None:
    fa = model(seed, d=4, h=1)
    assert elbo.linear_gaussian_elbo(*fa, *elbo.mean_field_optimum(*fa)) == pytest.approx(quadrature_evidence(fa))


@each_seed
@pytest.mark.parametrize(("d", "h"), [(4, 2), (2, 3)])
def test_mean_field_optimum_is_where_a_search_ends(seed: int, d: int, h: int) -> None:
    fa = model(seed, d, h)

    def loss(parameters: np.ndarray) -> float:
        return -quadrature_elbo(fa, Gaussian(parameters[:h], np.exp(parameters[h:])))

    found = minimize(loss, np.zeros(2 * h), method="BFGS", options={"gtol": 1e-7})
    mean, std = elbo.mean_field_optimum(*fa)
    np.testing.assert_allclose(np.concatenate([mean, np.log(std)]), found.x, rtol=1e-5, atol=1e-6)


@each_seed
@pytest.mark.parametrize(("d", "h"), [(4, 2), (2, 3), (1, 1)])
def test_amortisation_gap_is_a_difference_of_elbos(seed: int, d: int, h: int) -> None:
    fa, rng = model(seed, d, h), np.random.default_rng(seed)
    v, W, b, log_std = rng.normal(size=(6, d)), rng.normal(size=(h, d)), rng.normal(size=h), rng.normal(size=h)
    gaps = elbo.amortisation_gap(v, *fa[1:], W, b, log_std)
    for x, gap in zip(v, gaps, strict=True):
        point = Model(x, *fa[1:])
        best = quadrature_elbo(point, Gaussian(*elbo.mean_field_optimum(*point)))
        assert gap == pytest.approx(best - quadrature_elbo(point, Gaussian(W @ x + b, np.exp(log_std))), rel=1e-9)
        assert gap > 0


@each_seed
def test_the_best_linear_encoder_has_no_gap(seed: int) -> None:
    fa = model(seed)
    mean_at = [elbo.mean_field_optimum(fa.c + step, *fa[1:])[0] for step in np.eye(4)]
    W, std = np.array(mean_at).T, elbo.mean_field_optimum(*fa)[1]
    v = 10 * np.random.default_rng(seed).normal(size=(6, 4))
    gaps = elbo.amortisation_gap(v, *fa[1:], W, -W @ fa.c, np.log(std))
    np.testing.assert_allclose(gaps, 0, atol=1e-12)


def test_amortisation_gap_keeps_its_digits_where_it_is_small() -> None:
    fa = model(1)
    best = elbo.mean_field_optimum(*fa)
    shift = np.array([1e-6, 0.0])
    gap = elbo.amortisation_gap(fa.v[None], *fa[1:], np.zeros((2, 4)), best[0] + shift, np.log(best[1]))
    curvature = 1 + np.sum(fa.F[:, 0] ** 2 / fa.psi)
    assert gap[0] == pytest.approx(0.5 * curvature * 1e-12, rel=1e-6)


@each_seed
@pytest.mark.parametrize("far", [1.0, 30.0, 3000.0])
def test_aggregate_posterior_is_the_log_of_the_average(seed: int, far: float) -> None:
    rng = np.random.default_rng(seed)
    z, means, stds = far * rng.normal(size=(4, 3)), rng.normal(size=(6, 3)), np.exp(2 * rng.normal(size=(6, 3)))
    expected = []
    with mpmath.workdps(30):
        for point in z:
            densities = [
                mpmath.fprod(map(mpmath.npdf, point, mean, std)) for mean, std in zip(means, stds, strict=True)
            ]
            expected.append(float(mpmath.log(mpmath.fsum(densities) / 6)))
    np.testing.assert_allclose(elbo.aggregate_posterior_log_density(z, means, stds), expected, rtol=1e-12)


@pytest.mark.parametrize("n", [1, 2, 7, 40, 1000])
def test_latent_grid_has_the_midpoints_as_probabilities(n: int) -> None:
    grid = elbo.latent_grid(n)
    assert grid.shape == (n, n, 2)
    np.testing.assert_allclose(stats.norm.cdf(grid[:, 0, 0]), (np.arange(n) + 0.5) / n, rtol=1e-12)
    assert grid[-1, 0, 0] == pytest.approx(NormalDist().inv_cdf((n - 0.5) / n), rel=1e-9)
    assert np.all(grid[:, :, 0] == grid[:, :1, 0])
    assert np.array_equal(grid[:, :, 1], grid[:, :, 0].T)


# Integers, and lists where arrays are meant: everything a student's own call may pass.
FACTORS: tuple[object, ...] = ([[1, 2], [0, 1], [3, 1]], [1, 0, 2], [1, 2, 4])
CALLS: dict[str, tuple[object, ...]] = {
    "reparameterise": ([1, 2], [[1, 0], [2, 3]], [[0, 1], [1, 1], [2, 0]]),
    "pathwise_gradient_samples": (2, [0, 1, -1], [1, 2, 3]),
    "score_function_gradient_samples": (1, 2, [0, 1, 3], [1, 2, 3]),
    "elbo_kl_form": ([-1, -2, -4], [1, 0], [1, 2]),
    "elbo_entropy_form": ([-1, -2, -4], [1, 2]),
    "elbo_sample_form": ([-1, -2, -4], [-2, -1, 0]),
    "minibatch_elbo": ([-1, -2, -4], 7),
    "linear_gaussian_elbo": ([1, 2, 3], *FACTORS, [1, 0], [1, 2]),
    "mean_field_optimum": ([1, 2, 3], *FACTORS),
    "amortisation_gap": ([[1, 2, 3], [0, 1, 0]], *FACTORS, [[1, 0, 2], [0, 1, 1]], [1, 0], [0, -1]),
    "aggregate_posterior_log_density": ([[0, 1], [2, 2], [5, 1]], [[1, 1], [0, 2]], [[1, 2], [3, 1]]),
    "latent_grid": (4,),
}


def as_floats(argument: object) -> object:
    """The same argument as read-only float64 arrays and floats; a count stays one."""
    if isinstance(argument, list):
        array = np.array(argument, dtype=float)
        array.flags.writeable = False
        return array
    return argument


@pytest.mark.parametrize("name", CALLS)
def test_ints_and_lists_count_as_floats_and_arrays_and_none_is_changed(name: str) -> None:
    function = getattr(elbo, name)
    answer, expected = function(*CALLS[name]), function(*map(as_floats, CALLS[name]))
    pairs = list(zip(answer, expected, strict=True)) if isinstance(expected, tuple) else [(answer, expected)]
    for one, other in pairs:
        np.testing.assert_array_equal(one, other)
        assert type(one) is type(other)
        assert isinstance(one, float) or one.dtype == np.float64
