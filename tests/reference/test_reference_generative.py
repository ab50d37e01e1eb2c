"""`reference.generative` and the samplers of `grader.scatter` against SciPy and the models' definitions."""

import numpy as np
import pytest
from scipy import stats

from grader.scatter import MODELS, scatter
from reference import generative

RNG = np.random.default_rng(5)


@pytest.mark.parametrize(("d", "h"), [(1, 1), (3, 2), (2, 4)])
def test_factor_analysis_has_its_marginal(d: int, h: int) -> None:
    v, F, c, psi = RNG.normal(size=(4, d)), RNG.normal(size=(d, h)), RNG.normal(size=d), RNG.uniform(0.2, 2, d)
    expected = stats.multivariate_normal(c, F @ F.T + np.diag(psi)).logpdf(v)
    np.testing.assert_allclose(generative.factor_analysis_log_likelihood(v, F, c, psi), expected)


def test_factor_analysis_draws_have_the_marginals_covariance() -> None:
    F, c, psi = RNG.normal(size=(3, 2)), RNG.normal(size=3), RNG.uniform(0.2, 2, 3)
    signs = np.array(np.meshgrid(*[[-1.0, 1.0]] * 5)).reshape(5, -1).T  # of unit covariance, exactly
    v = generative.factor_analysis_sample(signs[:, :2], signs[:, 2:], F, c, psi)
    np.testing.assert_allclose(v.mean(0), c, atol=1e-12)
    np.testing.assert_allclose(np.cov(v.T, bias=True), F @ F.T + np.diag(psi), atol=1e-12)


def test_the_linear_decoder_makes_a_gaussian_vae_factor_analysis() -> None:
    h, noise = RNG.normal(size=(4, 2)), RNG.normal(size=(4, 3))
    F, c, psi = RNG.normal(size=(3, 2)), RNG.normal(size=3), RNG.uniform(0.2, 2, 3)
    mean, variance = generative.linear_decoder(h, F, c, psi)
    drawn = generative.gaussian_vae_sample(mean, np.sqrt(variance), noise)
    np.testing.assert_allclose(drawn, generative.factor_analysis_sample(h, noise, F, c, psi))


def test_the_relu_decoder_is_linear_where_every_unit_is_on() -> None:
    h, W1, W2 = RNG.normal(size=(4, 2)), RNG.normal(size=(5, 2)), RNG.normal(size=(3, 5))
    on = generative.relu_decoder(h, W1, np.full(5, 50.0), W2, np.zeros(3))
    np.testing.assert_allclose(on, (h @ W1.T + 50) @ W2.T)
    off = generative.relu_decoder(h, W1, np.full(5, -50.0), W2, np.ones(3))
    np.testing.assert_array_equal(off, 1.0)


def test_sources_are_standardised() -> None:
    u = np.linspace(1e-9, 1 - 1e-9, 1001)[:, None]
    np.testing.assert_allclose(stats.laplace(scale=np.sqrt(0.5)).cdf(generative.laplace_sources(u)), u, atol=1e-12)
    np.testing.assert_allclose(
        stats.uniform(-np.sqrt(3), 2 * np.sqrt(3)).cdf(generative.uniform_sources(u)), u, atol=1e-12
    )
    ends = generative.laplace_sources(np.array([[1e-300, 1 - 2**-53]]))
    np.testing.assert_allclose(ends, [[np.log(2e-300) / np.sqrt(2), np.log(2**52) / np.sqrt(2)]])


def test_kurtosis_is_scipys() -> None:
    for x in (RNG.normal(size=50), RNG.exponential(size=7), 1e5 + RNG.random(9)):
        assert generative.excess_kurtosis(x) == pytest.approx(stats.kurtosis(x), rel=1e-6)


def test_the_chain_rule_is_a_joint_gaussian() -> None:
    d = 4
    x, weights, bias, log_std = RNG.normal(size=(3, d)), RNG.normal(size=(d, d)), RNG.normal(size=d), RNG.normal(size=d)
    inverse = np.linalg.inv(np.eye(d) - np.tril(weights, -1))
    joint = stats.multivariate_normal(inverse @ bias, inverse @ np.diag(np.exp(2 * log_std)) @ inverse.T)
    np.testing.assert_allclose(generative.autoregressive_log_density(x, weights, bias, log_std), joint.logpdf(x))
    coefficients = RNG.normal(size=d)
    chain = generative.autoregressive_log_density(x, np.diag(coefficients[1:], -1), bias, log_std)
    np.testing.assert_allclose(generative.markov_chain_log_density(x, coefficients, bias, log_std), chain)


# --- the data sets ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("model", MODELS)
def test_data_sets_are_as_the_exercise_describes_them(model: str) -> None:
    for number in range(30):
        x = scatter(model, number)
        assert x.shape[1] == 2
        assert 400 <= len(x) <= 2_000
        np.testing.assert_array_equal(x, scatter(model, number))
        if model == "gaussian_vae":
            smaller, larger = np.linalg.eigvalsh(np.cov(x.T))
            assert smaller / (smaller + larger) > 0.2
        else:
            assert np.linalg.cond(np.cov(x.T)) < 8.0**2 * 1.5


@pytest.mark.parametrize("model", MODELS)
def test_the_reference_tells_the_models_apart(model: str) -> None:
    assert all(generative.identify_model(scatter(model, number)) == model for number in range(1_000, 1_100))
