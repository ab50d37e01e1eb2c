"""Evidence and posterior: Sheet 02, Problems 1 and 1a."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Question, Student, agrees, check
from grader.questions.variational.recurring import Arguments, large, large_observations, observation

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")


def far_below(draw: DrawFn) -> Arguments:
    """x - theta down to -40, by a small x or by a large rate."""
    gap, theta = draws.one_of(draw, [-40.0, -39.0, -30.0]), draws.one_of(draw, [0.5, 2.0, 20.0, 40.0])
    return {"x": theta + gap, "theta": theta}


FAR_BELOW_HINT = "Φ(-40) is about 1e-350, which is 0 in floating point. Which SciPy function gives its logarithm?"


LOG_EVIDENCE = Question(
    "variational.log_evidence",
    takes="x (), theta ()",
    returns="log_evidence ()",
    over=observation,
    checks=(
        agrees(
            5,
            title="It is log p(x), with z integrated out.",
            hint="Complete the square in z; the integral runs over z > 0 only.",
        ),
        large_observations(),
        agrees(
            3,
            name="far_below",
            over=far_below,
            cases=20,
            title="An x 40 standard deviations below theta is no problem.",
            hint=FAR_BELOW_HINT,
        ),
    ),
)


def latents(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, draws.size(draw, 2, 5), low=0.125, high=5)} | observation(draw)


def latents_far_below(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, draws.size(draw, 2, 4), low=0.125, high=2)} | far_below(draw)


def latents_of_any_sign(draw: DrawFn) -> Arguments:
    arguments = latents(draw)
    z = arguments["z"]
    some = draws.size(draw, 0, len(z) - 1)
    z[some : some + draws.one_of(draw, [1, len(z)])] = draws.one_of(draw, [0.0, -0.125, -1.0, -3.0])
    return arguments


def latents_for_large(draw: DrawFn) -> Arguments:
    z = draws.array(draw, draws.size(draw, 2, 4), low=0.125, high=20)
    z[0] = draws.one_of(draw, [1e-9, 1e-3, 50.0, 200.0])
    return {"z": z} | large(draw)


def single_latent(draw: DrawFn) -> Arguments:
    return {"z": draws.array(draw, 1, low=0.125, high=5)} | observation(draw)


@check(also=("log_evidence",), cases=12)
def divides_by_your_own_evidence(log_density: Student, evidence: Student, case: Case) -> None:
    """The answer is log p(x, z) minus your own log_evidence."""
    z, x, theta = case
    log_joint = np.log(theta) - theta * z - 0.5 * (x - z) ** 2 - 0.5 * np.log(2 * np.pi)
    expect_close(log_density(*case), log_joint - evidence(x, theta), scale=1.0)


POSTERIOR_LOG_DENSITY = Question(
    "variational.posterior_log_density",
    takes="z (n,), x (), theta ()",
    returns="log_density (n,)",
    over=latents,
    checks=(
        agrees(
            5,
            scale=1.0,
            each=True,
            title="It is log p(z | x) for z > 0.",
            hint="The posterior is a Gaussian cut off at 0: what must its density be divided by?",
        ),
        agrees(
            2,
            name="nothing_below_zero",
            over=latents_of_any_sign,
            cases=40,
            scale=1.0,
            each=True,
            title="The density is 0, its logarithm -inf, for z <= 0.",
            hint="z = 0 belongs to the side without density.",
        ),
        large_observations(latents_for_large),
        agrees(
            2,
            name="far_below",
            over=latents_far_below,
            cases=20,
            scale=1.0,
            title="An x 40 standard deviations below theta is no problem.",
            hint=FAR_BELOW_HINT,
        ),
        agrees(
            1,
            name="single_z",
            over=single_latent,
            cases=10,
            scale=1.0,
            title="A single z gives an array of one.",
        ),
    ),
    follow_through=divides_by_your_own_evidence,
)
