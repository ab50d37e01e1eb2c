"""Oracles against closed forms and against each other."""

import math

import numpy as np
import pytest

from grader import oracles


def test_the_derivative_of_a_known_function() -> None:
    for at in (0.25, 1.0, 4.0):
        assert oracles.derivative(math.log, at) == pytest.approx(1 / at, rel=1e-9)


def test_the_divergence_is_zero_nowhere_and_matches_a_fine_grid() -> None:
    z = np.linspace(1e-6, 60, 2_000_001)
    for x, theta, phi in ((1.0, 0.5, 2.0), (-2.0, 1.0, 1.0), (4.0, 3.0, 0.5)):
        log_joint = math.log(theta) - theta * z - (x - z) ** 2 / 2 - math.log(2 * math.pi) / 2
        log_q = math.log(phi) - phi * z
        evidence = np.trapezoid(np.exp(log_joint), z)
        grid = np.trapezoid(np.exp(log_q) * (log_q - log_joint), z) + math.log(evidence)
        assert oracles.kl_to_exponential_posterior(x, theta, phi) == pytest.approx(grid, abs=1e-4)
        assert grid > 0


@pytest.mark.parametrize(
    ("transform", "pieces"),
    [
        (lambda u: u, 1),
        (lambda u: 1 - u, 1),
        (lambda u: 1 - np.abs(1 - 2 * u), 2),
        (lambda u: (u + 0.5) % 1, 3),  # the jump counts as a piece
        (lambda u: (3 * u) % 1, 5),
    ],
)
def test_maps_that_preserve_the_uniform_distribution(transform: object, pieces: int) -> None:
    values = transform(oracles.midpoints(5000))  # type: ignore[operator]
    gap, _ = oracles.largest_gap_to_uniform(values)
    assert oracles.monotone_pieces(values) == pieces
    assert gap <= (pieces + 1) / 5000 * (pieces > 1) + 1e-9


def test_a_map_that_does_not() -> None:
    gap, worst = oracles.largest_gap_to_uniform(oracles.midpoints(1000) ** 2)
    assert gap == pytest.approx(0.25, abs=1e-3)
    assert oracles.midpoints(1000)[worst] == pytest.approx(0.5, abs=1e-2)
