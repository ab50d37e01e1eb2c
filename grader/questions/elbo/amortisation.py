"""Amortised inference: the lecture's eqs. (20) to (22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import ROUNDING, expect_at_least, expect_close
from grader.lazy import LazyModule
from grader.question import Case, Question, Student, agrees, check
from grader.questions.elbo.linear_gaussian import OTHER_UNITS, SIZES_OF_ONE, in_other_units
from grader.questions.elbo.recurring import Arguments, factor_analysis, quadrature_elbo, unequal_sizes

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import elbo as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.elbo")


def encoded(draw: DrawFn, n: int, d: int, h: int) -> Arguments:
    model = factor_analysis(draw, d, h)
    return {
        "v": draws.array(draw, n, d),
        **model,
        "W": draws.array(draw, h, d, low=-1, high=1),
        "b": draws.array(draw, h, low=-1, high=1),
        "log_std": draws.array(draw, h, low=-2, high=1),
    }


def best_encoder(arguments: Arguments) -> Arguments:
    """The one with no gap: the best mean is linear in v, and the best std is the same for every v."""
    F, c, psi = arguments["F"], arguments["c"], arguments["psi"]
    means, stds = zip(*[reference.mean_field_optimum(c + unit, F, c, psi) for unit in np.eye(len(c))], strict=True)
    W = np.array(means).T
    return {"W": W, "b": -W @ c, "log_std": np.log(stds[0])}


def encoder(draw: DrawFn) -> Arguments:
    """Any encoder, or one that is more or less near the best: gaps from 1e-4 to 100."""
    d, h, n = unequal_sizes(draw, 3)
    arguments = encoded(draw, n, d, h)
    distance = draws.one_of(draw, [None, 0.25, 0.06, 0.015])
    if distance is None:
        return arguments
    best = best_encoder(arguments)
    return arguments | {name: best[name] + distance * arguments[name] for name in best}


def optimal_encoder(draw: DrawFn) -> Arguments:
    d, h, n = unequal_sizes(draw, 3)
    arguments = encoded(draw, n, d, h)
    return arguments | best_encoder(arguments)


def encoder_with_a_size_of_one(draw: DrawFn) -> Arguments:
    return encoded(draw, *draws.one_sizes(draw))


def encoder_in_other_units(draw: DrawFn) -> Arguments:
    """The gap does not depend on the unit that the data are measured in."""
    arguments = encoder(draw)
    scaled = in_other_units(draw, arguments)
    units = scaled["psi"] ** 0.5 / arguments["psi"] ** 0.5
    return scaled | {"W": arguments["W"] / units}


def sizes_of_the_bounds(
    v: np.ndarray, F: np.ndarray, c: np.ndarray, psi: np.ndarray, W: np.ndarray, b: np.ndarray, log_std: np.ndarray
) -> np.ndarray:
    """Of the ELBO of each data point, in which rounding is to be judged."""
    return np.array([abs(quadrature_elbo(x, F, c, psi, W @ x + b, np.exp(log_std))) for x in v])


@check(truth=sizes_of_the_bounds, cases=30)
def is_never_negative(gap: Student, case: Case) -> None:
    """No encoder does better than the best q."""
    gaps = gap(*case)
    worst = int(np.argmin(gaps))
    expect_at_least(gaps, 0.0, ROUNDING * (1 + case.expected), f"the gap of data point {worst} is {gaps[worst]:.8g}.")


# In nats: a gap is a difference of ELBOs, and the smallest are less than an iterative answer resolves to 1e-6.
GAP_SIZE = 0.1


@check(also=("linear_gaussian_elbo", "mean_field_optimum"), cases=8)
def compares_your_own_elbos(gaps: Student, elbo: Student, optimum: Student, case: Case) -> None:
    """The answer is your own ELBO at your own optimum minus that at the encoder's mean and std."""
    v, F, c, psi, W, b, log_std = case
    own = [elbo(x, F, c, psi, *optimum(x, F, c, psi)) - elbo(x, F, c, psi, W @ x + b, np.exp(log_std)) for x in v]
    expect_close(gaps(*case), np.array(own), scale=1.0)


AMORTISATION_GAP = Question(
    "elbo.amortisation_gap",
    takes="v (n,d), F (d,h), c (d,), psi (d,), W (h,d), b (h,), log_std (h,)",
    returns="gaps (n,)",
    over=encoder,
    checks=(
        agrees(
            8,
            scale=GAP_SIZE,
            each=True,
            title="It is the ELBO of the best q minus that of the encoder's, for each data point (eq. 22).",
            hint="The best q is the best among factorised Gaussians: the evidence is out of reach for both.",
        ),
        is_never_negative,
        agrees(
            2,
            name="optimal_encoder",
            over=optimal_encoder,
            cases=30,
            scale=GAP_SIZE,
            title="The best linear encoder has no gap at any data point.",
            hint="The best mean is linear in v and the best std does not depend on it.",
        ),
        agrees(
            1,
            name="other_units",
            over=encoder_in_other_units,
            cases=30,
            scale=GAP_SIZE,
            each=True,
            title=OTHER_UNITS,
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=encoder_with_a_size_of_one,
            cases=30,
            scale=GAP_SIZE,
            each=True,
            title=SIZES_OF_ONE,
        ),
    ),
    follow_through=compares_your_own_elbos,
)
