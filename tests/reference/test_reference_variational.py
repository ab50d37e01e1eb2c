"""`reference.variational` against quadrature of its definitions, enumeration, SciPy and torch."""

import math
from collections.abc import Callable, Iterator
from itertools import pairwise, product

import mpmath as mp
import numpy as np
import pytest
import torch
from scipy import stats
from scipy.optimize import minimize
from torch.distributions import Categorical, Exponential, Normal, kl_divergence

from reference import variational

MODELS = [(0.5, 2.0), (-3.0, 0.4), (7.0, 0.1), (2.0, 2.0), (0.0, 1.0), (50.0, 0.5)]
# x - theta = -40 twice, with the prior and with the likelihood to blame, and far beyond.
FAR_MODELS = [(-39.0, 1.0), (2.0, 42.0), (-999.0, 1.0), (1.0, 1001.0)]
RATES = [0.05, 0.8, 3.0, 40.0]


@pytest.fixture(autouse=True)
def precision() -> Iterator[None]:
    """Quadrature to 25 digits, so that its error is none of the tolerances' business."""
    with mp.workdps(25):
        yield


def log_exponential(z: mp.mpf, rate: float) -> mp.mpf:
    return mp.log(rate) - rate * z


def log_normal(value: mp.mpf, mean: mp.mpf, std: float) -> mp.mpf:
    return -(((value - mean) / std) ** 2) / 2 - mp.log(std) - mp.log(2 * mp.pi) / 2


def log_joint(x: float, z: mp.mpf, theta: float) -> mp.mpf:
    return log_normal(mp.mpf(x), z, 1) + log_exponential(z, theta)


def integral(integrand: Callable[[mp.mpf], mp.mpf], centre: float, width: float, lower: float) -> mp.mpf:
    """Quadrature of an integrand that is spread over a width around a centre, and ends at lower."""
    knots = [centre + width * steps for steps in (-60, -20, -8, -3, 0, 3, 8, 20, 60)]
    return mp.quad(integrand, [lower, *(knot for knot in knots if knot > lower)])


def expectation(f: Callable[[mp.mpf], mp.mpf], rate: float) -> mp.mpf:
    """E[f(z)] for z ~ Exp(rate)."""
    return integral(lambda z: mp.exp(log_exponential(z, rate)) * f(z), 0, 1 / rate, 0)


def quadrature_log_evidence(x: float, theta: float) -> mp.mpf:
    # Relative to its peak, because mpmath stops at an absolute error that would exceed all of the integral.
    peak, width = max(x - theta, 0.0), 1 / max(1.0, theta - x)
    log_peak = log_joint(x, mp.mpf(peak), theta)
    return log_peak + mp.log(integral(lambda z: mp.exp(log_joint(x, z, theta) - log_peak), peak, width, 0))


def central_difference(f: Callable[[float], float], at: float) -> float:
    step = 1e-4 * at
    return (f(at + step) - f(at - step)) / (2 * step)


def quadrature_elbo(x: float, theta: float, phi: float) -> mp.mpf:
    return expectation(lambda z: log_joint(x, z, theta) - log_exponential(z, phi), phi)


@pytest.mark.parametrize(("x", "theta"), MODELS + FAR_MODELS)
def test_log_evidence_is_the_integral_of_the_joint(x: float, theta: float) -> None:
    expected = float(quadrature_log_evidence(x, theta))
    assert variational.log_evidence(x, theta) == pytest.approx(expected, rel=1e-12, abs=1e-15 * (x**2 + theta**2))


@pytest.mark.parametrize(("x", "theta"), MODELS + FAR_MODELS)
def test_posterior_follows_from_bayes_rule(x: float, theta: float) -> None:
    z = np.array([1e-9, 1e-3, 0.02, 0.5, 1.0, 7.0, 60.0])
    evidence = quadrature_log_evidence(x, theta)
    expected = [float(log_joint(x, mp.mpf(value), theta) - evidence) for value in z]
    answer = variational.posterior_log_density(z, x, theta)
    np.testing.assert_allclose(answer, expected, rtol=1e-12, atol=1e-15 * (x**2 + theta**2))


@pytest.mark.parametrize(("x", "theta"), MODELS)
def test_posterior_is_a_truncated_normal(x: float, theta: float) -> None:
    z = np.linspace(-2.0, 9.0, 45)
    mean = x - theta
    expected = stats.truncnorm(-mean, np.inf, loc=mean).logpdf(z)
    expected[z <= 0] = -np.inf  # SciPy's support includes its end, the prior's does not.
    np.testing.assert_allclose(variational.posterior_log_density(z, x, theta), expected, rtol=1e-10)


@pytest.mark.parametrize("x", [-40.0, 0.0, 3.0])
def test_posterior_has_no_mass_at_or_below_zero(x: float) -> None:
    answer = variational.posterior_log_density([-np.inf, -1e3, -5e-324, -0.0, 0.0, 5e-324], x, 1.0)
    assert np.isneginf(answer).tolist() == [True] * 5 + [False]


@pytest.mark.parametrize("phi", RATES)
@pytest.mark.parametrize(("x", "theta"), MODELS)
def test_elbo_is_the_expectation_under_q(x: float, theta: float, phi: float) -> None:
    expected = float(quadrature_elbo(x, theta, phi))
    assert variational.exponential_elbo(x, theta, phi) == pytest.approx(expected, rel=1e-12)


@pytest.mark.parametrize("phi", RATES)
@pytest.mark.parametrize(("x", "theta"), MODELS)
def test_elbo_gradients_are_its_derivatives(x: float, theta: float, phi: float) -> None:
    d_theta = central_difference(lambda rate: variational.exponential_elbo(x, rate, phi), theta)
    d_phi = central_difference(lambda rate: variational.exponential_elbo(x, theta, rate), phi)
    answer = variational.exponential_elbo_gradients(x, theta, phi)
    assert answer == pytest.approx((d_theta, d_phi), rel=1e-6, abs=1e-6)


@pytest.mark.parametrize("phi", RATES)
@pytest.mark.parametrize(("x", "theta"), MODELS + FAR_MODELS[:2])
def test_elbo_gap_is_the_divergence_to_the_posterior(x: float, theta: float, phi: float) -> None:
    evidence = quadrature_log_evidence(x, theta)
    expected = float(expectation(lambda z: log_exponential(z, phi) - (log_joint(x, z, theta) - evidence), phi))
    gap = variational.elbo_gap(x, theta, phi)
    assert gap == pytest.approx(expected, rel=1e-12, abs=1e-15 * (x**2 + theta**2))
    assert gap > 0


@pytest.mark.parametrize("x", [0.3, 1.0, 4.0, 25.0])
def test_maximise_elbo_is_where_a_search_ends(x: float) -> None:
    # log p(x|z) is a parabola in z, so its expectation needs only the two moments that SciPy knows.
    def loss(log_rates: np.ndarray) -> float:
        prior, q = (stats.expon(scale=math.exp(-log_rate)) for log_rate in log_rates)
        mean, variance = q.stats("mv")
        reconstruction = stats.norm.logpdf(x, loc=mean) - variance / 2
        return float(-reconstruction - prior.logpdf(mean) - q.entropy())

    found = minimize(loss, [0.0, 0.0], method="Nelder-Mead", options={"xatol": 1e-9, "fatol": 1e-13, "maxiter": 2000})
    assert found.success
    np.testing.assert_allclose(variational.maximise_elbo(x), np.exp(found.x), rtol=1e-6)


@pytest.mark.parametrize("x", [0.0, -0.0, -1e-300, -2.0, -np.inf, np.nan])
def test_maximise_elbo_refuses_where_nothing_is_attained(x: float) -> None:
    with pytest.raises(ValueError, match=rf"^expected x > 0, got x = {x}: the ELBO attains no maximum there$"):
        variational.maximise_elbo(x)


@pytest.mark.parametrize("x", [-2.0, 0.0])
def test_elbo_keeps_rising_where_maximise_elbo_refuses(x: float) -> None:
    bounds = [variational.exponential_elbo(x, rate, rate) for rate in (1.0, 10.0, 1e2, 1e3, 1e4, 1e5)]
    assert all(lower < higher for lower, higher in pairwise(bounds))


@pytest.mark.parametrize("phi", RATES)
def test_map_of_exponential_draws_keeps_their_quantiles(phi: float) -> None:
    epsilon = np.geomspace(1e-12, 700.0, 200)
    z, target = variational.exponential_from_exponential(epsilon, phi), stats.expon(scale=1 / phi)
    np.testing.assert_allclose(target.cdf(z), stats.expon.cdf(epsilon), rtol=1e-12)
    np.testing.assert_allclose(target.sf(z), stats.expon.sf(epsilon), rtol=1e-10)


@pytest.mark.parametrize("phi", RATES)
def test_map_of_uniform_draws_has_uniform_quantiles(phi: float) -> None:
    u = np.concatenate([np.geomspace(1e-300, 0.5, 100), 1 - np.geomspace(0.5, 2**-53, 100)])
    z, target = variational.exponential_from_uniform(u, phi), stats.expon(scale=1 / phi)
    np.testing.assert_allclose(target.cdf(z), u, rtol=1e-12)
    np.testing.assert_allclose(target.sf(z), 1 - u, rtol=1e-12)


def test_map_of_uniform_draws_accepts_the_zero_that_generators_draw() -> None:
    assert variational.exponential_from_uniform([0.0], 2.0).tolist() == [0.0]


@pytest.mark.parametrize("theta", RATES)
@pytest.mark.parametrize("phi", RATES)
def test_kl_exponential_is_its_definition_and_agrees_with_torch(phi: float, theta: float) -> None:
    answer = variational.kl_exponential(phi, theta)
    expected = expectation(lambda z: log_exponential(z, phi) - log_exponential(z, theta), phi)
    assert answer == pytest.approx(float(expected), rel=1e-12, abs=1e-15)
    q, p = (Exponential(torch.tensor(rate, dtype=torch.float64)) for rate in (phi, theta))
    assert answer == pytest.approx(kl_divergence(q, p).item(), rel=1e-12, abs=1e-15)


def random_factors(rng: np.random.Generator, sizes: tuple[int, ...]) -> list[np.ndarray]:
    return [rng.dirichlet(np.ones(size)) for size in sizes]


def enumerated_kl(q: list[np.ndarray], p: list[np.ndarray]) -> float:
    """Sum over every state of the joint, as the definition has it."""
    total = 0.0
    for state in product(*(range(len(factor)) for factor in q)):
        q_state = math.prod(float(factor[i]) for factor, i in zip(q, state, strict=True))
        p_state = math.prod(float(factor[i]) for factor, i in zip(p, state, strict=True))
        if q_state > 0:
            total += q_state * math.log(q_state / p_state) if p_state > 0 else math.inf
    return total


@pytest.mark.parametrize("sizes", [(1,), (4,), (2, 3), (3, 1, 5, 2), (2,) * 8])
def test_kl_factorised_is_the_divergence_of_the_joints(sizes: tuple[int, ...]) -> None:
    rng = np.random.default_rng(len(sizes))
    q, p = random_factors(rng, sizes), random_factors(rng, sizes)
    assert variational.kl_factorised(q, p) == pytest.approx(enumerated_kl(q, p), rel=1e-12, abs=1e-15)


@pytest.mark.parametrize(
    ("q", "p", "finite"),
    [
        ([[0.0, 1.0], [0.5, 0.5]], [[0.5, 0.5], [0.1, 0.9]], True),
        ([[0.0, 1.0], [0.5, 0.5]], [[0.0, 1.0], [0.1, 0.9]], True),
        ([[0.2, 0.8], [0.5, 0.5]], [[0.0, 1.0], [0.1, 0.9]], False),
        ([[0.0, 1.0], [1.0, 0.0]], [[1.0, 0.0], [1.0, 0.0]], False),
    ],
)
def test_kl_factorised_with_impossible_states(q: list[list[float]], p: list[list[float]], finite: bool) -> None:
    answer = variational.kl_factorised(q, p)
    assert math.isfinite(answer) is finite
    assert answer == pytest.approx(enumerated_kl(q, p), rel=1e-12, abs=1e-15)


def test_kl_factorised_with_more_states_than_can_be_listed() -> None:
    rng = np.random.default_rng(0)
    sizes = (5,) * 60
    q, p = random_factors(rng, sizes), random_factors(rng, sizes)
    divergences = [kl_divergence(*(Categorical(torch.tensor(f)) for f in pair)) for pair in zip(q, p, strict=True)]
    assert variational.kl_factorised(q, p) == pytest.approx(float(sum(divergences)), rel=1e-10)


def test_kl_factorised_refuses_different_numbers_of_factors() -> None:
    with pytest.raises(ValueError, match="shorter"):
        variational.kl_factorised([[0.5, 0.5], [0.5, 0.5]], [[0.5, 0.5]])


@pytest.mark.parametrize("seed", range(5))
def test_kl_factorised_gaussian_agrees_with_torch(seed: int) -> None:
    rng = np.random.default_rng(seed)
    mean_q, mean_p = 3 * rng.normal(size=(2, 6))
    std_q, std_p = np.exp(rng.normal(size=(2, 6)))
    q, p = (Normal(*map(torch.tensor, pair)) for pair in ((mean_q, std_q), (mean_p, std_p)))
    answer = variational.kl_factorised_gaussian(mean_q, std_q, mean_p, std_p)
    assert answer == pytest.approx(kl_divergence(q, p).sum().item(), rel=1e-12)


@pytest.mark.parametrize(("mean_q", "std_q", "mean_p", "std_p"), [(0.3, 2.0, -1.0, 0.7), (1e8, 0.5, 1e8 + 1, 3.0)])
def test_kl_factorised_gaussian_is_its_definition(mean_q: float, std_q: float, mean_p: float, std_p: float) -> None:
    def integrand(z: mp.mpf) -> mp.mpf:
        log_q = log_normal(z, mean_q, std_q)
        return mp.exp(log_q) * (log_q - log_normal(z, mean_p, std_p))

    expected = integral(integrand, mean_q, std_q, mean_q - 60 * std_q)
    answer = variational.kl_factorised_gaussian([mean_q], [std_q], [mean_p], [std_p])
    assert answer == pytest.approx(float(expected), rel=1e-12)


# Integers, and lists where arrays are meant: everything a student's own call may pass.
CALLS: dict[str, tuple[object, ...]] = {
    "log_evidence": (1, 2),
    "posterior_log_density": ([-1, 0, 1, 3], 1, 2),
    "exponential_elbo": (1, 2, 3),
    "exponential_elbo_gradients": (1, 2, 3),
    "elbo_gap": (1, 2, 3),
    "maximise_elbo": (3,),
    "exponential_from_exponential": ([1, 2, 5], 2),
    "exponential_from_uniform": ([0.25, 0.5], 2),
    "kl_exponential": (3, 2),
    "kl_factorised": ([[0, 1], [0.5, 0.25, 0.25]], [[0.5, 0.5], [0.25, 0.5, 0.25]]),
    "kl_factorised_gaussian": ([0, 1], [1, 2], [1, 0], [3, 1]),
}


def as_floats(argument: object) -> object:
    """The same argument as float64: read-only arrays, lists of them, and floats."""
    if isinstance(argument, list) and isinstance(argument[0], list):
        return [as_floats(factor) for factor in argument]
    if isinstance(argument, list):
        array = np.array(argument, dtype=float)
        array.flags.writeable = False
        return array
    return float(argument)


@pytest.mark.parametrize("name", CALLS)
def test_ints_and_lists_count_as_floats_and_arrays_and_none_is_changed(name: str) -> None:
    function = getattr(variational, name)
    answer, expected = function(*CALLS[name]), function(*map(as_floats, CALLS[name]))
    np.testing.assert_array_equal(answer, expected)
    if isinstance(expected, np.ndarray):
        assert answer.dtype == expected.dtype == np.float64
        assert answer.shape == (len(CALLS[name][0]),)
    else:
        numbers = (*answer, *expected) if isinstance(expected, tuple) else (answer, expected)
        assert {type(number) for number in numbers} == {float}
