"""Reparameterisation: Sheet 02, Problem 2."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import oracles
from grader import strategies as draws
from grader.expect import ROUNDING, expect_at_least, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Check, Family, Question, Spelled, Student, check
from grader.questions.push_forward import GRID, OTHERS, POINTS, UNIFORM_QUANTILES, expect_distribution, in_other_company
from grader.questions.variational.recurring import Arguments, no_answer

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")


EXPONENTIAL_QUANTILES = Spelled(-np.log1p(-oracles.midpoints(POINTS)), f"-np.log1p(-{GRID})")


def exponential_noise(draw: DrawFn) -> Arguments:
    epsilon = draws.array(draw, draws.size(draw, 1, 5), low=0.125, high=4)
    return {"epsilon": epsilon, "phi": draws.number(draw, 0.25, 4)}


def uniform_noise(draw: DrawFn) -> Arguments:
    # Never 1/2, where a map made of two pieces may jump.
    u = draws.array(draw, draws.size(draw, 1, 5), low=0.0, high=0.875) + 0.0625
    return {"u": u, "phi": draws.number(draw, 0.25, 4)}


def ends(draw: DrawFn) -> Arguments:
    """u ever nearer to 0 or to 1, as far as floating point goes."""
    near = np.array([1e-3, 5e-4, 1e-9, 1e-12, 1e-15, 1e-18])
    u = near if draws.one_of(draw, [True, False]) else 1.0 - near[:-1]
    return {"u": u, "phi": draws.number(draw, 0.25, 4)}


def extreme(family: Family) -> Family:
    """A family's noise with rates from 0.001 to 500."""

    def extreme_of(draw: DrawFn) -> Arguments:
        return family(draw) | {"phi": draws.one_of(draw, [0.001, 0.05, 20.0, 500.0])}

    extreme_of.__name__ = f"extreme_{family.__name__}"
    return extreme_of


def pushes_forward(points: int, quantiles: Spelled, hint: str, over: Family | None = None) -> Check:
    """The check that noise is turned into exponential draws, by any map that does so point by point."""

    def body(transform: Student, case: Case) -> None:
        noise, phi = case
        alone, z = transform(noise, phi), transform(quantiles, phi)
        backwards = transform(in_other_company(quantiles), phi)
        expect_that(np.isfinite(z).all(), "some draws are not finite.")
        expect_at_least(z, 0.0, ROUNDING * (1 + 1 / phi), "some draws are negative.")
        expect_close(backwards[::-1], z[OTHERS], scale=1 / phi, what="the draw from the same noise in other company")
        one_by_one = [transform(noise[i : i + 1], phi)[0] for i in range(len(noise))]
        expect_close(alone, np.array(one_by_one), scale=1 / phi, what="the draw from the same noise alone")
        expect_distribution(z, lambda z: -np.expm1(-phi * z), f"for phi = {phi:g}, ")

    title = "The draws have the distribution Exp(phi), each one made of its own noise."
    if over is None:
        return Check(body, points, None, no_answer, 8, (), hint, title, "pushes_forward")
    return Check(body, points, over, no_answer, 6, (), hint, "So they have for every rate.", "every_rate")


@check(cases=30, truth=no_answer)
def is_positive(transform: Student, case: Case) -> None:
    """Draws from an exponential distribution are not negative."""
    z = transform(*case)
    expect_at_least(z, 0.0, ROUNDING * (1 + 1 / case.phi), f"a draw is {float(z.min(initial=np.inf)):.6g}.")


EXPONENTIAL_FROM_EXPONENTIAL = Question(
    "variational.exponential_from_exponential",
    takes="epsilon (n,), phi ()",
    returns="z (n,)",
    over=exponential_noise,
    checks=(
        pushes_forward(
            9,
            EXPONENTIAL_QUANTILES,
            "phi is a rate: the larger it is, the smaller the draws. Compare the two means.",
        ),
        pushes_forward(1, EXPONENTIAL_QUANTILES, "", extreme(exponential_noise)),
        is_positive,
    ),
)


@check(
    points=3,
    over=ends,
    truth=no_answer,
    cases=20,
    hint="1 - u is 1 for u = 1e-18. Which function takes log(1 - u)?",
)
def is_accurate_at_the_ends(transform: Student, case: Case) -> None:
    """Draws stay accurate for u next to 0 and next to 1."""
    u, phi = case
    z = transform(u, phi)
    expect_that(np.isfinite(z).all(), "some draws are not finite.")
    distance = np.minimum(u, 1.0 - u)
    below, above = -np.expm1(-phi * z), np.exp(-phi * z)
    # No valid map squeezes the interval anywhere: P(z <= S(u)) changes at least as fast as u does.
    apart = distance[0] - distance[1]
    message = f"u = {float(u[0])!r} and u = {float(u[1])!r} give draws that are too close: {z[0]:.6g} and {z[1]:.6g}."
    expect_at_least(abs(below[0] - below[1]), apart, 0.1 * apart, message)
    # One that sends the end to 0 or to infinity sends u to a probability proportional to its distance from it.
    for probability in (below, above):
        if probability[2] < 1e-3:
            ratio = probability[2:] / probability[2] * (distance[2] / distance[2:])
            error = np.abs(ratio - 1)
            worst = 2 + int((error <= 1e-3).argmin())
            message = f"for u = {float(u[worst])!r} the draw {z[worst]:.6g} is not accurate."
            expect_at_least(0.0, error, 1e-3, message)


EXPONENTIAL_FROM_UNIFORM = Question(
    "variational.exponential_from_uniform",
    takes="u (n,), phi ()",
    returns="z (n,)",
    over=uniform_noise,
    checks=(
        pushes_forward(7, UNIFORM_QUANTILES, "Which function takes a uniform probability to a quantile of Exp(phi)?"),
        pushes_forward(1, UNIFORM_QUANTILES, "", extreme(uniform_noise)),
        is_positive,
        is_accurate_at_the_ends,
    ),
)
