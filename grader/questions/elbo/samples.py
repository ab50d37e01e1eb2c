"""Samples by reparameterisation: Tutorial EM, Problem 4, and the lecture's eq. (26)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.question import Case, Question, Student, agrees, check
from grader.questions.elbo.recurring import Arguments, exact_noise, sizes_with_a_one, unequal_sizes

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


def affine(draw: DrawFn, s: int, h: int) -> Arguments:
    scale_tril = np.tril(draws.array(draw, h, h, low=-1, high=1), -1)
    scale_tril += np.diag(draws.array(draw, h, low=0.25, high=2))
    return {"mean": draws.array(draw, h), "scale_tril": scale_tril, "epsilon": draws.array(draw, s, h)}


def noise(draw: DrawFn) -> Arguments:
    return affine(draw, *unequal_sizes(draw, 2))


def noise_with_a_size_of_one(draw: DrawFn) -> Arguments:
    return affine(draw, *sizes_with_a_one(draw))


def noise_in_other_units(draw: DrawFn) -> Arguments:
    arguments, unit = noise(draw), draws.one_of(draw, [1e-6, 1e-3, 1e4])
    return arguments | {"mean": unit * arguments["mean"], "scale_tril": unit * arguments["scale_tril"]}


@check(cases=30)
def has_the_covariance(reparameterise: Student, case: Case) -> None:
    """Samples from standard normal noise have mean μ and covariance L Lᵀ."""
    epsilon = exact_noise(len(case.mean))
    z = reparameterise(case.mean, case.scale_tril, epsilon)
    expect_close(z.mean(axis=0), case.mean, scale=1.0, what="the mean, over noise with the exact moments,")
    deviations, covariance = z - z.mean(axis=0), case.scale_tril @ case.scale_tril.T
    expect_close(
        deviations.T @ deviations / len(z), covariance, what="the covariance, over noise with the exact moments,"
    )


REPARAMETERISE = Question(
    "elbo.reparameterise",
    takes="mean (h,), scale_tril (h,h), epsilon (s,h)",
    returns="z (s,h)",
    over=noise,
    checks=(
        agrees(
            7,
            title="Each sample is z = μ + L ε, for its own row of noise (Problem 4).",
            hint="L multiplies ε as a column, and here the noises lie in rows: which side is L on, and which way up?",
        ),
        has_the_covariance,
        agrees(
            1,
            name="other_units",
            over=noise_in_other_units,
            cases=30,
            title="Latent variables in other units (1e-6 or 1e4 times as large) are no problem.",
            hint="A constant added to a variance is as large as the variance itself in some units.",
        ),
        agrees(
            1,
            name="sizes_of_one",
            over=noise_with_a_size_of_one,
            cases=30,
            title="One sample or one latent dimension is no special case.",
        ),
    ),
)
