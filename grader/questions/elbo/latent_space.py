"""The latent space as a whole: Tutorial EM, Problem 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.question import Case, Question, Student, agrees, check
from grader.questions.elbo.recurring import Arguments, column, unequal_sizes

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


def encoders(draw: DrawFn, m: int, n: int, h: int) -> Arguments:
    return {
        "z": draws.array(draw, m, h, low=-3, high=3),
        "means": draws.array(draw, n, h),
        "stds": draws.array(draw, n, h, low=0.5, high=2),
    }


def aggregate(draw: DrawFn) -> Arguments:
    m, n, h = unequal_sizes(draw, 3, high=5)
    return encoders(draw, m, n, h)


def aggregate_with_a_size_of_one(draw: DrawFn) -> Arguments:
    return encoders(draw, *draws.one_sizes(draw))


def aggregate_far_out(draw: DrawFn) -> Arguments:
    """Points hundreds of standard deviations away, beside one that is near."""
    arguments = aggregate(draw)
    axis = draws.size(draw, 0, arguments["z"].shape[1] - 1)
    arguments["z"][1:, axis] += draws.one_of(draw, [300.3, -500.7, 900.1])
    return arguments


def aggregate_of_narrow_and_wide(draw: DrawFn) -> Arguments:
    """Encoders of very different widths, and a point near one: far out, the nearest need not be the densest."""
    arguments = aggregate(draw)
    z, means, stds = arguments.values()
    stds *= np.array([[draws.one_of(draw, [1.0, 0.01, 20.0])] for _ in stds])
    z[1:] *= draws.one_of(draw, [1.0, 10.0, 200.0])
    near = draws.size(draw, 0, len(means) - 1)
    z[0] = means[near] + 0.5 * z[0] * stds[near]
    return arguments


@check(cases=30)
def counts_data_points_alike(log_density: Student, case: Case) -> None:
    """A data set in which every data point occurs twice has the same density."""
    twice = np.concatenate([case.means, case.means]), np.concatenate([case.stds, case.stds])
    expect_close(log_density(case.z, *twice), log_density(*case), scale=1.0, what="the answer for all points twice")


FAR_OUT_HINT = "Far out all densities are 0 in floating point. Stay with their logarithms, each row's largest apart."


AGGREGATE_POSTERIOR_LOG_DENSITY = Question(
    "elbo.aggregate_posterior_log_density",
    takes="z (m,h), means (n,h), stds (n,h)",
    returns="log_density (m,)",
    over=aggregate,
    checks=(
        agrees(
            6,
            scale=1.0,
            each=True,
            title="It is the log of the average of the encoders' densities (Problem 6).",
            hint="A mixture averages densities, each a product over the latent dimensions; the logarithm comes last.",
        ),
        counts_data_points_alike,
        agrees(
            3,
            name="far_out",
            over=aggregate_far_out,
            cases=30,
            scale=1.0,
            each=True,
            title="Points hundreds of standard deviations away are no problem.",
            hint=FAR_OUT_HINT,
        ),
        agrees(
            1,
            name="narrow_and_wide",
            over=aggregate_of_narrow_and_wide,
            cases=40,
            scale=1.0,
            each=True,
            title="Encoders may be narrow and wide at the same time.",
            hint=FAR_OUT_HINT,
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=aggregate_with_a_size_of_one,
            cases=30,
            scale=1.0,
            each=True,
            title="One point, one encoder or one latent dimension is no special case.",
        ),
    ),
)


def grid_size(draw: DrawFn) -> Arguments:
    return {"n": draws.size(draw, 2, 12)}


def one_cell(draw: DrawFn) -> Arguments:
    return {"n": draws.one_of(draw, [1])}


def many_cells(draw: DrawFn) -> Arguments:
    return {"n": draws.one_of(draw, [25, 40, 64])}


@check(
    points=4,
    cases=11,
    hint="Which function takes a probability to a standard normal quantile, and where is a cell's middle?",
)
def has_the_quantiles(latent_grid: Student, case: Case) -> None:
    """The coordinates are Φ⁻¹ of the cells' midpoints (here in whatever order)."""
    answer, expected = latent_grid(*case), case.expected
    if answer.shape == expected.shape:
        answer, expected = (np.sort(grid.reshape(-1, 2), axis=0) for grid in (answer, expected))
    expect_close(answer, expected, scale=1.0, what="in order, the answer")


MESHGRID = "numpy.meshgrid orders its indices as a plot does, unless told otherwise."


LATENT_GRID = Question(
    "elbo.latent_grid",
    takes="n ()",
    returns="grid (n,n,2)",
    over=grid_size,
    checks=(
        has_the_quantiles,
        column(
            2,
            0,
            name="first_coordinate",
            scale=1.0,
            cases=11,
            title="The first coordinate grows with the first index, and is the same along the second.",
            hint=MESHGRID,
        ),
        column(
            2,
            1,
            name="second_coordinate",
            scale=1.0,
            cases=11,
            title="The second coordinate grows with the second index, and is the same along the first.",
            hint=MESHGRID,
        ),
        agrees(1, name="many_cells", over=many_cells, cases=3, scale=1.0, title="Fine grids reach further out."),
        agrees(1, name="one_cell", over=one_cell, cases=1, scale=1.0, title="A single cell is no special case."),
    ),
)
