"""Whether a map turns noise into draws from a distribution, whatever map it is.

The quantiles of the noise are as fine as a large sample, and without its chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader import oracles
from grader.expect import TOLERANCE, expect_that
from grader.question import Spelled

POINTS = 5_000
# A valid map may rise and fall, but one that does so everywhere is noise in disguise.
PIECES = 24
GRID = f"(np.arange({POINTS}) + 0.5) / {POINTS}"
UNIFORM_QUANTILES = Spelled(oracles.midpoints(POINTS), GRID)


def expect_distribution(z: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray], where: str = "") -> None:
    """That draws `z`, made of the quantiles of the noise in order, have the distribution function `cdf`.

    `where` begins the message of the CheckFailed that is raised if they have not.
    """
    probabilities = cdf(z)
    gap, worst = oracles.largest_gap_to_uniform(probabilities)
    pieces = oracles.monotone_pieces(probabilities)
    expect_that(pieces <= PIECES, "neighbouring noises give unrelated draws.")
    allowed = TOLERANCE if pieces == 1 else 2 * (pieces + 1) / POINTS
    below = float(np.mean(z <= z[worst]))
    expect_that(
        gap <= allowed, f"{where}P(z <= {z[worst]:.4g}) should be {probabilities[worst]:.4f}; it is {below:.4f}."
    )
