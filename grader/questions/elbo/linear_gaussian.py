"""Factor analysis, where everything is exact: its ELBO and the best factorised q (lecture, eqs. (7), (13) and (21))."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import TOLERANCE, expect_at_least, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Question, Student, agrees, check
from grader.questions.elbo.recurring import (
    Arguments,
    factor_analysis,
    factorised,
    quadrature_elbo,
    sizes_with_a_one,
    unequal_sizes,
)

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import elbo as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.elbo")


def observed(draw: DrawFn, d: int, h: int) -> Arguments:
    return {"v": draws.array(draw, d)} | factor_analysis(draw, d, h)


def observed_with_q(draw: DrawFn) -> Arguments:
    d, h = unequal_sizes(draw, 2)
    return observed(draw, d, h) | factorised(draw, h)


def sizes_of_one_with_q(draw: DrawFn) -> Arguments:
    d, h = sizes_with_a_one(draw)
    return observed(draw, d, h) | factorised(draw, h)


def in_other_units(draw: DrawFn, arguments: Arguments) -> Arguments:
    """All observed dimensions in another unit, and one of them sometimes in a unit of its own."""
    units = np.full(len(arguments["c"]), draws.one_of(draw, [1e-3, 1e3]))
    units[draws.size(draw, 0, len(units) - 1)] *= draws.one_of(draw, [1.0, 0.03])
    factors = {"v": units, "F": units[:, None], "c": units, "psi": units**2}
    return {name: value * factors.get(name, 1.0) for name, value in arguments.items()}


def other_units_with_q(draw: DrawFn) -> Arguments:
    return in_other_units(draw, observed_with_q(draw))


def at_a_posterior_that_factorises(draw: DrawFn) -> Arguments:
    """Each observed dimension belongs to one latent variable, so that these stay independent."""
    h = draws.size(draw, 1, 3)
    d = draws.size(draw, h, 4)
    arguments = observed(draw, d, h)
    arguments["F"] *= np.arange(d)[:, None] % h == np.arange(h)
    mean, std = reference.mean_field_optimum(*arguments.values())
    return arguments | {"mean": mean, "std": std}


def evidence(v: np.ndarray, F: np.ndarray, c: np.ndarray, psi: np.ndarray, mean: np.ndarray, std: np.ndarray) -> float:
    """log p(v), whatever q: v is N(c, F Fᵀ + diag psi)."""
    covariance = F @ F.T + np.diag(psi)
    distance = (v - c) @ np.linalg.solve(covariance, v - c)
    return float(-0.5 * (distance + np.linalg.slogdet(2 * np.pi * covariance)[1]))


@check(truth=evidence, cases=30)
def stays_below_the_evidence(elbo: Student, case: Case) -> None:
    """The ELBO is a lower bound of log p(v)."""
    value = elbo(*case)
    message = f"the bound {value:.8g} lies above log p(v) = {case.expected:.8g}."
    expect_at_least(case.expected, value, TOLERANCE * (1 + abs(case.expected)), message)


@check(
    points=1,
    over=at_a_posterior_that_factorises,
    truth=evidence,
    cases=30,
    hint="Is the divergence that the bound leaves 0 where q is the posterior? Check every constant.",
)
def touches_the_evidence_at_the_posterior(elbo: Student, case: Case) -> None:
    """Where q is the posterior, the ELBO equals log p(v)."""
    expect_close(elbo(*case), case.expected, what="the ELBO at the posterior")


OTHER_UNITS = "Data in other units (1e-3 or 1e3 times as large) are no problem."
SIZES_OF_ONE = "One data point, one observed or one latent dimension is no special case."


LINEAR_GAUSSIAN_ELBO = Question(
    "elbo.linear_gaussian_elbo",
    takes="v (d,), F (d,h), c (d,), psi (d,), mean (h,), std (h,)",
    returns="elbo ()",
    over=observed_with_q,
    checks=(
        agrees(
            8,
            title="It is E_q[log p(v, h) - log q(h)] in closed form (eq. 7).",
            hint="Under q the reconstruction F h + c is not a number: what is the expectation of a squared error?",
        ),
        stays_below_the_evidence,
        touches_the_evidence_at_the_posterior,
        agrees(1, name="other_units", over=other_units_with_q, cases=30, title=OTHER_UNITS),
        agrees(1, name="sizes_of_one", over=sizes_of_one_with_q, cases=30, title=SIZES_OF_ONE),
    ),
)


def observation(draw: DrawFn) -> Arguments:
    return observed(draw, *unequal_sizes(draw, 2))


def observation_with_a_size_of_one(draw: DrawFn) -> Arguments:
    return observed(draw, *sizes_with_a_one(draw))


def observation_in_other_units(draw: DrawFn) -> Arguments:
    return in_other_units(draw, observation(draw))


@check(cases=20)
def beats_every_perturbation(optimum: Student, case: Case) -> None:
    """Moving any mean or any std a little lowers the ELBO."""
    mean, std = optimum(*case)
    bound = partial(quadrature_elbo, case.v, case.F, case.c, case.psi)
    expect_that(np.all(std > 0), "not every std is positive.")
    best = bound(mean, std)
    for k in range(len(mean)):
        for step in (-0.1, -0.01, 0.01, 0.1):
            one = np.eye(len(mean))[k]
            for name, other in (
                ("mean", bound(mean + step * std * one, std)),
                ("std", bound(mean, std * (1 + step * one))),
            ):
                moved = f"with {name}[{k}] moved by {step:g} std it is {other:.8g}"
                message = f"the ELBO is {best:.8g} at your answer; {moved}."
                expect_at_least(best, other, TOLERANCE * (1 + abs(best)), message)


MEAN_FIELD_OPTIMUM = Question(
    "elbo.mean_field_optimum",
    takes="v (d,), F (d,h), c (d,), psi (d,)",
    returns="mean (h,), std (h,)",
    over=observation,
    checks=(
        agrees(
            4,
            0,
            name="mean",
            scale=1.0,  # of the prior: a mean may be small because large terms cancel
            title="The means are those at which the ELBO is largest.",
            hint="Set the derivatives by all means to zero together. The prior pulls too, noisy dimensions count less.",
        ),
        agrees(
            4,
            1,
            name="std",
            title="The stds are those at which the ELBO is largest.",
            hint="In which terms of the ELBO does σ_k occur? The best one is not the posterior's marginal std.",
        ),
        beats_every_perturbation,
        agrees(1, name="other_units", over=observation_in_other_units, cases=30, scale=1.0, title=OTHER_UNITS),
        agrees(
            1,
            name="sizes_of_one",
            over=observation_with_a_size_of_one,
            cases=30,
            scale=1.0,
            title="One observed or one latent dimension is no special case.",
        ),
    ),
)
