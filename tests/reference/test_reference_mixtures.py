"""`reference.mixtures` against oracles that share no code with it."""

from collections.abc import Callable
from itertools import product
from typing import NamedTuple

import mpmath
import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays
from scipy.optimize import minimize
from scipy.special import softmax
from scipy.stats import multivariate_normal
from sklearn.datasets import load_digits, load_iris
from sklearn.exceptions import ConvergenceWarning
from sklearn.mixture import GaussianMixture

from reference import mixtures

SEEDS = range(5)


class GaussianCase(NamedTuple):
    """Data points, arbitrary responsibilities, and the parameters of a mixture of Gaussians."""

    x: np.ndarray
    responsibilities: np.ndarray
    weights: np.ndarray
    means: np.ndarray
    covariances: np.ndarray

    @property
    def parameters(self) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
        return self.weights, self.means, self.covariances


def gaussian_case(seed: int, n: int = 5, k: int = 3, d: int = 2) -> GaussianCase:
    rng = np.random.default_rng(seed)
    factors = rng.normal(size=(k, d, d))
    return GaussianCase(
        x=3 * rng.normal(size=(n, d)),
        responsibilities=rng.dirichlet(np.ones(k), size=n),
        weights=rng.dirichlet(np.ones(k)),
        means=3 * rng.normal(size=(k, d)),
        covariances=factors @ factors.transpose(0, 2, 1) + 0.3 * np.eye(d),
    )


def component_densities(case: GaussianCase) -> np.ndarray:
    columns = [
        multivariate_normal(mean, covariance).pdf(case.x)
        for mean, covariance in zip(case.means, case.covariances, strict=True)
    ]
    return np.stack(columns, axis=1)


def iris_start() -> GaussianCase:
    """Iris, with a rough start that needs many iterations."""
    x, k = load_iris().data, 3
    rng = np.random.default_rng(3)
    return GaussianCase(
        x=x,
        responsibilities=rng.dirichlet(np.ones(k), size=len(x)),
        weights=np.full(k, 1 / k),
        means=x[rng.choice(len(x), size=k, replace=False)],
        covariances=np.stack([np.cov(x.T)] * k),
    )


def digits_start(n: int = 300, k: int = 4) -> tuple[np.ndarray, np.ndarray]:
    """Binarised 8x8 digits, in which some pixels are off throughout, with a start inside (0, 1)."""
    x = (load_digits().data[:n] > 7).astype(float)
    return x, np.random.default_rng(1).uniform(0.25, 0.75, size=(k, x.shape[1]))


def mp_posteriors(log_joints: list[list[mpmath.mpf]]) -> np.ndarray:
    return np.array([[float(mpmath.exp(a) / sum(map(mpmath.exp, row))) for a in row] for row in log_joints])


def mp_gaussian_log_joints(case: GaussianCase) -> list[list[mpmath.mpf]]:
    def log_joint(point: np.ndarray, weight: float, mean: np.ndarray, covariance: np.ndarray) -> mpmath.mpf:
        deviation = mpmath.matrix(point.tolist()) - mpmath.matrix(mean.tolist())
        precision = mpmath.matrix(covariance.tolist()) ** -1
        mahalanobis = (deviation.T * precision * deviation)[0]
        log_volume = len(mean) * mpmath.log(2 * mpmath.pi) - mpmath.log(mpmath.det(precision))
        return mpmath.log(weight) - (mahalanobis + log_volume) / 2

    return [[log_joint(point, *theta) for theta in zip(*case.parameters, strict=True)] for point in case.x]


# Problem 1


@settings(max_examples=50, deadline=None, derandomize=True, database=None)
@given(arrays(float, (3, 4), elements=st.floats(-2e3, 2e3)), st.sampled_from([0.0, -1e5]))
def test_uniform_responsibilities_against_high_precision(spread: np.ndarray, offset: float) -> None:
    log_likelihoods = spread + offset
    with mpmath.workdps(30):
        expected = mp_posteriors([[mpmath.mpf(entry) for entry in row] for row in log_likelihoods.tolist()])
    np.testing.assert_allclose(mixtures.uniform_responsibilities(log_likelihoods), expected, rtol=1e-11, atol=1e-300)


def test_uniform_responsibilities_of_a_component_that_cannot_explain_a_point() -> None:
    rows = mixtures.uniform_responsibilities([[-np.inf, -1e5], [0.0, -np.inf]])
    assert rows.tolist() == [[0, 1], [1, 0]]


# Problem 2


@pytest.mark.parametrize("seed", SEEDS)
def test_gaussian_responsibilities_are_bayes_rule(seed: int) -> None:
    case = gaussian_case(seed)
    joint = case.weights * component_densities(case)
    np.testing.assert_allclose(
        mixtures.gaussian_responsibilities(case.x, *case.parameters),
        joint / joint.sum(axis=1, keepdims=True),
        rtol=1e-10,
    )


@pytest.mark.parametrize("seed", SEEDS)
def test_gaussian_functions_hundreds_of_standard_deviations_away(seed: int) -> None:
    case = gaussian_case(seed, d=3)
    # Components nearly alike, or every far point would belong to one of them alone.
    far = case._replace(
        x=500 * case.x,
        means=case.means[0] + 1e-4 * case.means,
        covariances=np.stack([case.covariances[0]] * 3),
    )
    assert not component_densities(far).any(axis=1).all()  # where the densities underflow
    with mpmath.workdps(40):
        log_joints = mp_gaussian_log_joints(far)
        responsibilities = mp_posteriors(log_joints)
        log_likelihood = float(sum(mpmath.log(sum(map(mpmath.exp, row))) for row in log_joints))
    assert ((responsibilities > 0.01) & (responsibilities < 0.99)).any()
    np.testing.assert_allclose(
        mixtures.gaussian_responsibilities(far.x, *far.parameters), responsibilities, rtol=1e-7, atol=1e-12
    )
    assert mixtures.gaussian_mixture_log_likelihood(far.x, *far.parameters) == pytest.approx(log_likelihood, rel=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_ill_conditioned_covariances(seed: int) -> None:
    rng = np.random.default_rng(seed)
    rotations = np.linalg.qr(rng.normal(size=(3, 2, 2)))[0]
    covariances = rotations @ np.diag([1e3, 1e-3]) @ rotations.transpose(0, 2, 1)
    case = gaussian_case(seed)._replace(covariances=(covariances + covariances.transpose(0, 2, 1)) / 2)
    with mpmath.workdps(40):
        log_joints = np.array(mp_gaussian_log_joints(case), dtype=float)
    expected = np.sum(case.responsibilities * log_joints)
    actual = mixtures.expected_complete_log_likelihood(*case)
    assert actual == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("seed", SEEDS)
def test_log_likelihood_and_bounds_against_enumeration(seed: int) -> None:
    """The definitions themselves: sums over all k^n assignments of components to data points."""
    case = gaussian_case(seed, n=5, k=3)
    joint = case.weights * component_densities(case)
    points = np.arange(len(case.x))
    assignments = [list(z) for z in product(range(3), repeat=len(points))]
    p = np.array([joint[points, z].prod() for z in assignments])
    q = np.array([case.responsibilities[points, z].prod() for z in assignments])

    log_likelihood = mixtures.gaussian_mixture_log_likelihood(case.x, *case.parameters)
    assert log_likelihood == pytest.approx(np.log(p.sum()), rel=1e-10)
    assert mixtures.expected_complete_log_likelihood(*case) == pytest.approx(q @ np.log(p), rel=1e-10)
    assert mixtures.mixture_elbo(*case) == pytest.approx(q @ np.log(p / q), rel=1e-10)
    assert mixtures.mixture_elbo(*case) < log_likelihood


@pytest.mark.parametrize("seed", SEEDS)
def test_the_bound_is_tight_at_the_posterior(seed: int) -> None:
    case = gaussian_case(seed, n=40)
    posterior = mixtures.gaussian_responsibilities(case.x, *case.parameters)
    assert mixtures.mixture_elbo(case.x, posterior, *case.parameters) == pytest.approx(
        mixtures.gaussian_mixture_log_likelihood(case.x, *case.parameters), rel=1e-12
    )


def test_a_component_of_weight_zero_is_as_good_as_absent() -> None:
    case = gaussian_case(0)
    weights = np.array([0.3, 0.0, 0.7])
    responsibilities = mixtures.gaussian_responsibilities(case.x, weights, case.means, case.covariances)
    present = weights > 0
    rest = tuple(parameter[present] for parameter in (weights, case.means, case.covariances))

    assert (responsibilities[:, 1] == 0).all()
    np.testing.assert_allclose(
        responsibilities[:, present], mixtures.gaussian_responsibilities(case.x, *rest), rtol=1e-12
    )
    assert mixtures.gaussian_mixture_log_likelihood(case.x, weights, case.means, case.covariances) == pytest.approx(
        mixtures.gaussian_mixture_log_likelihood(case.x, *rest)
    )
    for objective in (mixtures.expected_complete_log_likelihood, mixtures.mixture_elbo):
        with_zero = objective(case.x, responsibilities, weights, case.means, case.covariances)
        assert with_zero == pytest.approx(objective(case.x, responsibilities[:, present], *rest))
        # `case.responsibilities` are positive everywhere.
        assert objective(case.x, case.responsibilities, weights, case.means, case.covariances) == -np.inf


@pytest.mark.parametrize("seed", SEEDS)
def test_gaussian_m_step_is_weighted_moments(seed: int) -> None:
    case = gaussian_case(seed, n=30, k=4, d=3)
    weights, means, covariances = mixtures.gaussian_m_step(case.x, case.responsibilities)
    assert weights.shape == (4,) and means.shape == (4, 3) and covariances.shape == (4, 3, 3)
    np.testing.assert_allclose(weights, case.responsibilities.mean(axis=0), rtol=1e-12)
    for column, mean, covariance in zip(case.responsibilities.T, means, covariances, strict=True):
        np.testing.assert_allclose(mean, np.average(case.x, axis=0, weights=column), rtol=1e-10)
        np.testing.assert_allclose(covariance, np.cov(case.x.T, aweights=column, ddof=0), rtol=1e-10, atol=1e-12)


@pytest.mark.parametrize("seed", SEEDS)
def test_gaussian_m_step_maximises_eq_2(seed: int) -> None:
    """An optimiser that starts elsewhere climbs to the same maximum of eq. (2), as `scipy.stats` gives it."""
    case = gaussian_case(seed, n=25, k=2, d=2)
    k, d = case.means.shape
    updated = GaussianCase(case.x, case.responsibilities, *mixtures.gaussian_m_step(case.x, case.responsibilities))

    def eq_2(candidate: GaussianCase) -> float:
        log_joint = np.log(candidate.weights * component_densities(candidate))
        return float(np.sum(case.responsibilities * log_joint))

    def unpack(free: np.ndarray) -> GaussianCase:
        logits, means, factors = np.split(free, [k, k + k * d])
        scale_trils = np.tril(factors.reshape(k, d, d)) + 0.1 * np.eye(d)
        return case._replace(
            weights=softmax(logits),
            means=means.reshape(k, d),
            covariances=scale_trils @ scale_trils.transpose(0, 2, 1),
        )

    start = np.concatenate([np.zeros(k), case.means.ravel(), np.tile(np.eye(d).ravel(), k)])
    with np.errstate(all="ignore"):  # long steps of the line search underflow
        best = minimize(lambda free: -eq_2(unpack(free)), start, method="BFGS")
    assert eq_2(updated) == pytest.approx(-best.fun, rel=1e-7)
    for found, expected in zip(unpack(best.x).parameters, updated.parameters, strict=True):
        np.testing.assert_allclose(found, expected, rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("factor", [1e-15, 1e-30])
def test_m_steps_of_a_dying_component(factor: float) -> None:
    """Scaling one column leaves its weighted averages alone."""
    case = gaussian_case(0, n=30)
    dying = case.responsibilities * [1, factor, 1]
    weights, means, covariances = mixtures.gaussian_m_step(case.x, dying)
    _, expected_means, expected_covariances = mixtures.gaussian_m_step(case.x, case.responsibilities)
    np.testing.assert_allclose(weights, dying.sum(axis=0) / dying.sum(), rtol=1e-12)
    np.testing.assert_allclose(means, expected_means, rtol=1e-10)
    np.testing.assert_allclose(covariances, expected_covariances, rtol=1e-10)
    x = (case.x > 0).astype(float)
    np.testing.assert_allclose(
        mixtures.bernoulli_m_step(x, dying), mixtures.bernoulli_m_step(x, case.responsibilities), rtol=1e-10
    )


def test_gaussian_m_step_of_a_narrow_cluster_far_from_the_origin() -> None:
    case = gaussian_case(0, n=30)
    _, _, covariances = mixtures.gaussian_m_step(case.x + 1e6, case.responsibilities)
    np.testing.assert_allclose(covariances, mixtures.gaussian_m_step(case.x, case.responsibilities)[2], rtol=1e-8)


@pytest.mark.parametrize("iterations", [1, 20])
def test_fit_gaussian_mixture_against_sklearn(iterations: int) -> None:
    start = iris_start()
    model = GaussianMixture(
        n_components=3,
        tol=0,
        reg_covar=0,
        max_iter=iterations,
        weights_init=start.weights,
        means_init=start.means,
        precisions_init=np.linalg.inv(start.covariances),
    )
    with pytest.warns(ConvergenceWarning):
        model.fit(start.x)
    *fitted, log_likelihoods = mixtures.fit_gaussian_mixture(start.x, *start.parameters, 0.0, iterations)

    for actual, expected in zip(fitted, (model.weights_, model.means_, model.covariances_), strict=True):
        np.testing.assert_allclose(actual, expected, rtol=1e-8, atol=1e-10)
    assert log_likelihoods[-1] == pytest.approx(model.score_samples(start.x).sum(), rel=1e-10)


def test_fit_gaussian_mixture_traces_the_log_likelihood() -> None:
    start = iris_start()
    *fitted, log_likelihoods = mixtures.fit_gaussian_mixture(start.x, *start.parameters, 1e-3, 200)
    assert 10 < len(log_likelihoods) < 201
    assert (np.diff(log_likelihoods) > 0).all()
    for parameters, log_likelihood in [
        (start.parameters, log_likelihoods[0]),
        (fitted, log_likelihoods[-1]),
    ]:
        joint = parameters[0] * component_densities(GaussianCase(start.x, start.responsibilities, *parameters))
        assert log_likelihood == pytest.approx(np.log(joint.sum(axis=1)).sum(), rel=1e-10)


# Problem 3


def test_bernoulli_responsibilities_and_log_likelihood_against_torch() -> None:
    x, theta = digits_start()
    likelihood = torch.distributions.Independent(torch.distributions.Bernoulli(torch.tensor(theta)), 1)
    mixture = torch.distributions.MixtureSameFamily(
        torch.distributions.Categorical(torch.ones(len(theta), dtype=torch.float64)), likelihood
    )
    data = torch.tensor(x)
    posterior = torch.softmax(likelihood.log_prob(data[:, None]), dim=1)
    np.testing.assert_allclose(mixtures.bernoulli_responsibilities(x, theta), posterior, rtol=1e-10)
    _, log_likelihoods = mixtures.fit_bernoulli_mixture(x, theta, 0.0, 0)
    assert log_likelihoods[0] == pytest.approx(mixture.log_prob(data).sum().item(), rel=1e-12)


def test_bernoulli_responsibilities_of_certain_and_impossible_pixels() -> None:
    """All images of four pixels, against the product in the exercise, taken literally."""
    theta = np.array([[0.0, 1.0, 0.3, 0.5], [1.0, 0.2, 0.0, 1.0], [0.4, 0.5, 0.6, 0.7]])
    x = np.array(list(product([0.0, 1.0], repeat=4)))
    likelihoods = np.prod(theta ** x[:, None] * (1 - theta) ** (1 - x[:, None]), axis=2)
    expected = likelihoods / likelihoods.sum(axis=1, keepdims=True)
    actual = mixtures.bernoulli_responsibilities(x, theta)
    np.testing.assert_allclose(actual, expected, rtol=1e-12)
    assert ((actual == 0) == (likelihoods == 0)).all()


def test_bernoulli_responsibilities_of_large_images_against_high_precision() -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, size=(4, 784)).astype(float)
    theta = rng.uniform(0.01, 0.99, size=784)
    theta = np.stack([theta, np.clip(theta + rng.normal(scale=1e-3, size=784), 0.005, 0.995), 1 - theta])
    with mpmath.workdps(40):
        log_likelihoods = [
            [
                mpmath.fsum(
                    mpmath.log(p if pixel else 1 - mpmath.mpf(p)) for pixel, p in zip(image, component, strict=True)
                )
                for component in theta.tolist()
            ]
            for image in x.tolist()
        ]
        expected = mp_posteriors(log_likelihoods)
    assert max(map(max, log_likelihoods)) < -500
    np.testing.assert_allclose(mixtures.bernoulli_responsibilities(x, theta), expected, rtol=1e-9, atol=1e-300)


@pytest.mark.parametrize("seed", SEEDS)
def test_bernoulli_m_step_is_a_weighted_average(seed: int) -> None:
    rng = np.random.default_rng(seed)
    x = rng.integers(0, 2, size=(30, 6)).astype(float)
    responsibilities = rng.dirichlet(np.ones(3), size=30)
    theta = mixtures.bernoulli_m_step(x, responsibilities)
    assert theta.shape == (3, 6)
    for row, column in zip(theta, responsibilities.T, strict=True):
        np.testing.assert_allclose(row, np.average(x, axis=0, weights=column), rtol=1e-12)


def test_bernoulli_m_step_maximises_the_expected_log_likelihood() -> None:
    rng = np.random.default_rng(0)
    x = rng.integers(0, 2, size=(30, 2)).astype(float)
    responsibilities = rng.dirichlet(np.ones(2), size=30)

    def objective(theta: np.ndarray) -> float:
        pixels = torch.distributions.Bernoulli(torch.tensor(theta)).log_prob(torch.tensor(x)[:, None])
        return float((torch.tensor(responsibilities) * pixels.sum(dim=2)).sum())

    theta = mixtures.bernoulli_m_step(x, responsibilities)
    best = objective(theta)
    for step in 1e-3 * rng.normal(size=(50, *theta.shape)):
        assert objective(theta + step) < best


def test_bernoulli_m_step_never_leaves_the_unit_interval() -> None:
    """A pixel that is on in every image has probability 1, where a ratio of two sums may round to above 1."""
    rng = np.random.default_rng(0)
    for n in [50, 100, 300, 1000]:
        responsibilities = rng.dirichlet(np.ones(10), size=n)
        for pixel in (0.0, 1.0):
            assert (mixtures.bernoulli_m_step(np.full((n, 1), pixel), responsibilities) == pixel).all()


def test_fit_bernoulli_mixture_traces_the_log_likelihood() -> None:
    x, start = digits_start()
    fitted, log_likelihoods = mixtures.fit_bernoulli_mixture(x, start, 1e-3, 200)
    assert (fitted == 0).any()
    assert 10 < len(log_likelihoods) < 201
    assert (np.diff(log_likelihoods) > 0).all()
    for theta, log_likelihood in [(start, log_likelihoods[0]), (fitted, log_likelihoods[-1])]:
        likelihoods = np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)
        assert log_likelihood == pytest.approx(np.log(likelihoods.mean(axis=1)).sum(), rel=1e-10)


def test_fit_bernoulli_mixture_iterates_the_update_of_the_exercise() -> None:
    x, theta = digits_start(n=100)
    fitted, _ = mixtures.fit_bernoulli_mixture(x, theta, 0.0, 5)
    for _ in range(5):
        likelihoods = np.prod(np.where(x[:, None] == 1, theta, 1 - theta), axis=2)
        posterior = likelihoods / likelihoods.sum(axis=1, keepdims=True)
        theta = np.stack([np.average(x, axis=0, weights=column) for column in posterior.T])
    np.testing.assert_allclose(fitted, theta, rtol=1e-8, atol=1e-12)


# What both fits share


class Fit(NamedTuple):
    """A fit that only waits for its `tol` and `max_iter`."""

    function: Callable[..., tuple[np.ndarray, ...]]
    x: np.ndarray
    start: tuple[np.ndarray, ...]

    def __call__(self, tol: float, max_iter: int) -> tuple[np.ndarray, ...]:
        return self.function(self.x, *self.start, tol, max_iter)


each_fit = pytest.mark.parametrize(
    "fit",
    [
        pytest.param(Fit(mixtures.fit_gaussian_mixture, iris_start().x, iris_start().parameters), id="gaussian-iris"),
        pytest.param(Fit(mixtures.fit_bernoulli_mixture, digits_start()[0], digits_start()[1:]), id="bernoulli-digits"),
    ],
)


@each_fit
def test_no_iteration_returns_the_start(fit: Fit) -> None:
    *fitted, log_likelihoods = fit(0.0, 0)
    assert log_likelihoods.shape == (1,)
    for actual, start in zip(fitted, fit.start, strict=True):
        assert actual is not start
        np.testing.assert_array_equal(actual, start)


@each_fit
def test_max_iter_bounds_the_iterations(fit: Fit) -> None:
    long = fit(0.0, 8)[-1]
    for max_iter in range(8):
        np.testing.assert_array_equal(fit(0.0, max_iter)[-1], long[: max_iter + 1])


@each_fit
def test_the_first_gain_below_tol_is_the_last(fit: Fit) -> None:
    gains = np.diff(fit(0.0, 30)[-1])
    for tol in [2 * gains.max(), gains[0] / 2, np.median(gains), 1.001 * gains.min()]:
        stop = 1 + int(np.argmax(gains < tol))
        *fitted, log_likelihoods = fit(tol, 30)
        assert len(log_likelihoods) == stop + 1
        for actual, expected in zip(fitted, fit(0.0, stop)[:-1], strict=True):
            np.testing.assert_array_equal(actual, expected)


@each_fit
def test_a_gain_of_exactly_tol_goes_on(fit: Fit) -> None:
    gains = np.diff(fit(0.0, 30)[-1])
    first_minimum = int(np.argmin(gains))
    assert len(fit(gains[first_minimum], first_minimum + 2)[-1]) == first_minimum + 3


# What all functions share

CASE = gaussian_case(0, n=12)
IMAGES, THETA = digits_start(n=20)
ARGUMENTS = {
    "uniform_responsibilities": (np.log(component_densities(CASE)),),
    "gaussian_responsibilities": (CASE.x, *CASE.parameters),
    "gaussian_m_step": (CASE.x, CASE.responsibilities),
    "expected_complete_log_likelihood": tuple(CASE),
    "gaussian_mixture_log_likelihood": (CASE.x, *CASE.parameters),
    "mixture_elbo": tuple(CASE),
    "fit_gaussian_mixture": (CASE.x, *CASE.parameters, 0.0, 2),
    "bernoulli_responsibilities": (IMAGES, THETA),
    "bernoulli_m_step": (CASE.x > 0, CASE.responsibilities),
    "fit_bernoulli_mixture": (IMAGES, THETA, 0.0, 2),
}


@pytest.mark.parametrize("name", ARGUMENTS)
def test_arguments_are_not_changed_and_may_be_nested_lists(name: str) -> None:
    function, arguments = getattr(mixtures, name), ARGUMENTS[name]
    frozen = [np.array(argument) if isinstance(argument, np.ndarray) else argument for argument in arguments]
    for argument in frozen:
        if isinstance(argument, np.ndarray):
            argument.flags.writeable = False  # a write would raise
    nested = [argument.tolist() if isinstance(argument, np.ndarray) else argument for argument in arguments]

    expected, actual = function(*frozen), function(*nested)
    if not isinstance(expected, tuple):
        expected, actual = (expected,), (actual,)
    for one, other in zip(expected, actual, strict=True):
        np.testing.assert_array_equal(one, other)
