"""Whether a map turns noise into draws from a distribution, whatever map it is.

The quantiles of the noise are as fine as a large sample, and without its chance.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from grader import oracles
from grader.expect import expect_at_least, expect_that
from grader.question import Spelled

POINTS = 5_000
# In probability: z accurate to 1e-6 moves it by less than half as much.
GAP = 3e-6
# A valid map may rise and fall, but one that does so everywhere is noise in disguise.
PIECES = 24
GRID = f"(np.arange({POINTS}) + 0.5) / {POINTS}"
UNIFORM_QUANTILES = Spelled(oracles.midpoints(POINTS), GRID)
# Where noise is asked about again in other company: fewer, and not the smallest, so that no statistic of them is alike.
OTHERS = slice(1_000, None, 7)


def in_other_company(noise: Spelled) -> Spelled:
    """Those of the noises at OTHERS, in reverse order."""
    return Spelled(noise.value[OTHERS][::-1].copy(), f"({noise.code})[{OTHERS.start}::{OTHERS.step}][::-1]")


def expect_distribution(z: np.ndarray, cdf: Callable[[np.ndarray], np.ndarray], where: str = "") -> None:
    """That draws `z`, made of the quantiles of the noise in order, have the distribution function `cdf`.

    `where` begins the message of the CheckFailed that is raised if they have not.
    """
    probabilities = cdf(z)
    gap, worst = oracles.largest_gap_to_uniform(probabilities)
    pieces = oracles.monotone_pieces(probabilities)
    expect_that(pieces <= PIECES, "neighbouring noises give unrelated draws.")
    # A right map in one piece leaves no gap, one in several a gap of the grid's; as much again is allowed for jumps.
    grid = 0.0 if pieces == 1 else (pieces + 1) / POINTS
    below = float(np.mean(z <= z[worst]))
    message = f"{where}P(z <= {z[worst]:.4g}) should be {probabilities[worst]:.4f}; it is {below:.4f}."
    expect_at_least(grid, gap, grid or GAP, message)
