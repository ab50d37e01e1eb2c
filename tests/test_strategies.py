"""The course's objects are what they are called."""

from collections.abc import Callable
from typing import Any

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from grader import strategies as draws


def drawn(make: Callable[[Any], Any]) -> Any:
    return given(st.composite(make)())


@drawn(lambda draw: draws.array(draw, 3, 2, low=0.25, high=4))
def test_numbers_are_short_and_in_range(x: np.ndarray) -> None:
    assert x.shape == (3, 2)
    assert x.min() >= 0.25
    assert x.max() <= 4
    assert np.array_equal(x * 8, np.round(x * 8))


@drawn(lambda draw: draws.simplex(draw, 4, 3))
def test_a_simplex_is_positive_and_sums_to_one(weights: np.ndarray) -> None:
    assert weights.min() > 0
    assert np.allclose(weights.sum(axis=1), 1, rtol=0, atol=1e-15)


@drawn(lambda draw: draws.spd(draw, 2, 3))
def test_covariances_are_positive_definite_and_well_conditioned(covariances: np.ndarray) -> None:
    assert np.array_equal(covariances, covariances.transpose(0, 2, 1))
    assert np.linalg.eigvalsh(covariances).min() > 0.05
    assert np.linalg.cond(covariances).max() < 100


@drawn(lambda draw: draws.subset(draw, 3))
def test_a_subset_is_never_everything(chosen: np.ndarray) -> None:
    assert chosen.dtype == bool
    assert not chosen.all()


@drawn(lambda draw: draws.binary(draw, 2, 3))
def test_a_binary_matrix_is_binary(x: np.ndarray) -> None:
    assert set(np.unique(x)) <= {0.0, 1.0}


@drawn(draws.one_sizes)
def test_one_of_the_sizes_is_one(sizes: tuple[int, int, int]) -> None:
    assert 1 in sizes


@drawn(lambda draw: draws.gaussian_mixture(draw, 4, 2, 3))
def test_points_are_near_enough_for_naive_densities(mixture: dict[str, Any]) -> None:
    """What tells stability from correctness: on these, no density underflows."""
    difference = mixture["x"][:, None] - mixture["means"]
    whitened = np.einsum("nki,kij,nkj->nk", difference, np.linalg.inv(mixture["covariances"]), difference)
    assert np.exp(-whitened / 2).min() > 1e-150
