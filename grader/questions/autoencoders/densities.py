"""The divergence, the samples and the likelihoods that the bounds are made of (lecture equations 26, 36, 40, 41)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import ROUNDING, expect_at_least
from grader.question import Case, Check, Family, Question, Student, agrees, check
from grader.questions.autoencoders.recurring import Arguments, gradient, leading_dimensions, sampled

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


def posterior(draw: DrawFn) -> Arguments:
    b, h = draws.size(draw, 2, 4), draws.size(draw, 2, 4)
    return {"mean": draws.array(draw, b, h), "log_variance": draws.array(draw, b, h, low=-3, high=2)}


def single_posterior(draw: DrawFn) -> Arguments:
    b, h = draws.one_of(draw, [(1, 1), (1, 3), (3, 1)])
    return {"mean": draws.array(draw, b, h), "log_variance": draws.array(draw, b, h)}


def wide_posterior(draw: DrawFn) -> Arguments:
    arguments = posterior(draw)
    return {"mean": 10 * arguments["mean"], "log_variance": 8 * arguments["log_variance"]}


@check(cases=30)
def is_never_negative(kl: Student, case: Case) -> None:
    """A divergence is never negative."""
    lowest = float(kl(*case)[0].min())
    expect_at_least(lowest, 0.0, ROUNDING, f"a divergence is {lowest:.6g}.")


ONE = "A single data point, sample or dimension is no problem."
WIDE = "Any mean and any variance will do, very small ones too."

KL_TO_STANDARD_NORMAL = Question(
    "autoencoders.kl_to_standard_normal",
    takes="mean (b,h), log_variance (b,h)",
    returns="kl (b,)",
    gradients=("mean", "log_variance"),
    over=posterior,
    checks=(
        agrees(
            4,
            0,
            name="value",
            scale=1.0,
            title="It is KL(N(mean, exp(log_variance)) to N(0, 1)), summed over the latent dimensions (equation 36).",
            hint="log_variance is log σ², not log σ; one divergence for each data point.",
        ),
        gradient(1, title="Its gradient by the mean is right.", mean=1),
        gradient(2, title="Its gradient by the log-variance is right.", log_variance=2),
        agrees(1, 0, name="sizes_of_one", over=single_posterior, cases=20, scale=1.0, title=ONE),
        agrees(1, 0, name="wide_range", over=wide_posterior, cases=30, scale=1.0, each=True, title=WIDE),
        is_never_negative,
    ),
)


def posterior_and_noise(draw: DrawFn) -> Arguments:
    s, b, h = sampled(draw)
    return {
        "mean": draws.array(draw, b, h),
        "log_variance": draws.array(draw, b, h, low=-3, high=2),
        "noise": draws.array(draw, s, b, h),
    }


def single_posterior_and_noise(draw: DrawFn) -> Arguments:
    s = draws.size(draw, 1, 2)
    arguments = single_posterior(draw)
    return arguments | {"noise": draws.array(draw, s, *arguments["mean"].shape)}


def wide_posterior_and_noise(draw: DrawFn) -> Arguments:
    arguments = wide_posterior(draw)
    return arguments | {"noise": draws.array(draw, 2, *arguments["mean"].shape)}


REPARAMETERISE = Question(
    "autoencoders.reparameterise",
    takes="mean (b,h), log_variance (b,h), noise (s,b,h)",
    returns="h (s,b,h)",
    gradients=("mean", "log_variance"),
    over=posterior_and_noise,
    checks=(
        agrees(
            5,
            0,
            name="value",
            scale=1.0,
            title="The samples are made of the given noise (equation 26).",
            hint="Which power of exp(log_variance) is the standard deviation?",
        ),
        gradient(3, title="Gradients flow through the samples to both.", mean=1, log_variance=2),
        agrees(1, 0, name="sizes_of_one", over=single_posterior_and_noise, cases=20, scale=1.0, title=ONE),
        agrees(1, 0, name="wide_range", over=wide_posterior_and_noise, cases=30, scale=1.0, each=True, title=WIDE),
    ),
)


def images_and_logits(draw: DrawFn) -> Arguments:
    s, b, d = sampled(draw)
    return {"v": draws.binary(draw, b, d), "logits": draws.array(draw, s, b, d, low=-4, high=4)}


def images_and_logits_of_any_dimensions(draw: DrawFn) -> Arguments:
    b, d = draws.size(draw, 1, 3), draws.size(draw, 1, 3)
    return {"v": draws.binary(draw, b, d), "logits": draws.array(draw, *leading_dimensions(draw), b, d)}


def huge_logits(draw: DrawFn) -> Arguments:
    arguments = images_and_logits(draw)
    return arguments | {"logits": 250 * arguments["logits"]}


def leading(over: Family) -> Check:
    return agrees(
        1,
        0,
        name="any_leading_dimensions",
        over=over,
        cases=30,
        scale=1.0,
        title="Whatever dimensions come before (b, d), none or several, and sizes of one, are kept.",
        hint="Sum over the last dimension, and let v broadcast.",
    )


def stable(points: int, over: Family, title: str, hint: str) -> Check:
    return agrees(points, name="large_logits", over=over, cases=30, scale=1.0, title=title, hint=hint)


BERNOULLI_LOG_LIKELIHOOD = Question(
    "autoencoders.bernoulli_log_likelihood",
    takes="v (b,d), logits (...,b,d)",
    returns="log_likelihood (...,b)",
    gradients=("logits",),
    over=images_and_logits,
    checks=(
        agrees(
            4,
            0,
            name="value",
            scale=1.0,
            title="It is log p(v given h) of independent pixels (equation 41), from logits.",
            hint="The logit is log(p / (1 - p)); sum over the pixels, not over the data points.",
        ),
        gradient(2, title="Its gradient by the logits is right.", logits=1),
        leading(images_and_logits_of_any_dimensions),
        stable(
            2,
            huge_logits,
            "It stays finite and exact at logits of ±1000, and so does its gradient.",
            "log(sigmoid(-1000)) is log 0. Which function is log(1 + exp(x)) without overflow?",
        ),
    ),
)


def reals_and_gaussians(draw: DrawFn) -> Arguments:
    s, b, d = sampled(draw)
    return _gaussians(draw, (s,), b, d)


def _gaussians(draw: DrawFn, leading: tuple[int, ...], b: int, d: int) -> Arguments:
    return {
        "v": draws.array(draw, b, d),
        "mean": draws.array(draw, *leading, b, d),
        "variance": draws.array(draw, *leading, b, d, low=0.25, high=3),
    }


def gaussians_of_any_dimensions(draw: DrawFn) -> Arguments:
    b, d = draws.size(draw, 1, 3), draws.size(draw, 1, 3)
    return _gaussians(draw, leading_dimensions(draw), b, d)


def gaussians_of_any_variance(draw: DrawFn) -> Arguments:
    arguments = reals_and_gaussians(draw)
    scale = draws.one_of(draw, [1e-2, 1e3])
    return {
        "v": scale * arguments["v"],
        "mean": scale * arguments["mean"],
        "variance": scale**2 * arguments["variance"],
    }


GAUSSIAN_LOG_LIKELIHOOD = Question(
    "autoencoders.gaussian_log_likelihood",
    takes="v (b,d), mean (...,b,d), variance (...,b,d)",
    returns="log_likelihood (...,b)",
    gradients=("mean", "variance"),
    over=reals_and_gaussians,
    checks=(
        agrees(
            4,
            0,
            name="value",
            scale=1.0,
            title="It is log N(v; mean, variance) of independent dimensions (equation 40).",
            hint="Is every constant there, and is the variance taken for what it is?",
        ),
        gradient(1, title="Its gradient by the mean is right.", mean=1),
        gradient(2, title="Its gradient by the variance is right.", variance=2),
        leading(gaussians_of_any_dimensions),
        agrees(
            1,
            0,
            name="other_units",
            over=gaussians_of_any_variance,
            cases=30,
            scale=1.0,
            title="Data in other units (1e-2 or 1e3 times as large) are no problem.",
            hint="A constant added to a variance is as large as the variance itself in some units.",
        ),
    ),
)


def greys_and_logits(draw: DrawFn) -> Arguments:
    """Logits between a quarter and 20 in size: next to 0 there is a check of its own."""
    s, b, d = sampled(draw)
    return {
        "v": draws.array(draw, b, d, low=0, high=1),
        "logits": _away_from_zero(draws.array(draw, s, b, d, low=-20, high=19.75)),
    }


def _away_from_zero(logits: np.ndarray) -> np.ndarray:
    return logits + np.where(logits >= 0, 0.25, 0.0)


def greys_and_logits_of_any_dimensions(draw: DrawFn) -> Arguments:
    arguments = images_and_logits_of_any_dimensions(draw)
    return {"v": arguments["v"] / 2, "logits": _away_from_zero(arguments["logits"])}


# The last ones, up to where the core begins, are for series that end too soon.
NEXT_TO_ZERO = [0.0, 1e-14, 1e-12, 1e-9, 1e-7, 1e-6, 1e-5, 1e-4, 1e-3, 1e-2, 0.05, 0.1, 0.15, 0.199, 0.24]


def logits_next_to_zero(draw: DrawFn) -> Arguments:
    """Of several sizes in a row, so that no size is left out by chance."""
    arguments = greys_and_logits(draw)
    signs = np.sign(arguments["logits"])
    signs.flat[0] = 0.0
    first = draws.size(draw, 0, len(NEXT_TO_ZERO) - 1)
    return arguments | {"logits": np.resize(np.roll(NEXT_TO_ZERO, -first), signs.shape) * signs}


def huge_logits_of_greys(draw: DrawFn) -> Arguments:
    arguments = greys_and_logits(draw)
    return arguments | {"logits": 50 * arguments["logits"]}


CONTINUOUS_BERNOULLI_LOG_LIKELIHOOD = Question(
    "autoencoders.continuous_bernoulli_log_likelihood",
    takes="v (b,d), logits (...,b,d)",
    returns="log_likelihood (...,b)",
    gradients=("logits",),
    over=greys_and_logits,
    checks=(
        agrees(
            4,
            0,
            name="value",
            scale=1.0,
            title="It is the log-density of the continuous Bernoulli, normaliser included.",
            hint="The density is C(λ) λ^v (1 - λ)^(1-v): what must C be for its integral over [0, 1] to be 1?",
        ),
        gradient(2, title="Its gradient by the logits is right.", logits=1),
        leading(greys_and_logits_of_any_dimensions),
        agrees(
            2,
            0,
            name="next_to_zero",
            over=logits_next_to_zero,
            cases=60,
            scale=1.0,
            title="The normaliser is accurate at logit 0 and next to it.",
            hint="At logit 0 it is 0 / 0, next to it two numbers cancel. What is its Taylor series?",
        ),
        gradient(
            2,
            over=logits_next_to_zero,
            name="gradient_next_to_zero",
            title="Its gradient is accurate at logit 0 and next to it.",
            hint="torch.where multiplies the branch that is not taken by 0, and 0 times nan is nan: keep both finite.",
            logits=1,
        ),
        stable(
            1,
            huge_logits_of_greys,
            "It stays finite and exact at logits of ±1000, and so does its gradient.",
            "For a large logit x, log sinh(x / 2) is x / 2 - log 2.",
        ),
    ),
)
