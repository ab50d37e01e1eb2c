"""Factor analysis and the Gaussian VAE, which differ in their decoders (Exercise 1b)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader import strategies as draws
from grader.question import Question, agrees

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Arguments = dict[str, Any]
ONE = "A single data point, observed or latent dimension is no problem."
UNITS = "Data in other units (1e-3 or 1e3 times as large) are no problem."
UNITS_HINT = "A constant added to a variance is as large as the variance itself in some units."


def _sizes(draw: DrawFn) -> tuple[int, int, int]:
    """n, d and h."""
    return draws.size(draw, 2, 4), draws.size(draw, 2, 4), draws.size(draw, 2, 4)


def _single_sizes(draw: DrawFn) -> tuple[int, int, int]:
    return draws.one_of(draw, [(1, 1, 1), (1, 2, 3), (3, 1, 2), (3, 2, 1)])


def _linear(draw: DrawFn, d: int, h: int) -> Arguments:
    return {"F": draws.array(draw, d, h), "c": draws.array(draw, d), "psi": draws.array(draw, d, low=0.25, high=2.25)}


def _sampled(draw: DrawFn, n: int, d: int, h: int) -> Arguments:
    return {"h": draws.array(draw, n, h), "noise": draws.array(draw, n, d)} | _linear(draw, d, h)


def latents_and_noise(draw: DrawFn) -> Arguments:
    return _sampled(draw, *_sizes(draw))


def single_latents_and_noise(draw: DrawFn) -> Arguments:
    return _sampled(draw, *_single_sizes(draw))


FACTOR_ANALYSIS_SAMPLE = Question(
    "generative.factor_analysis_sample",
    takes="h (n,h), noise (n,d), F (d,h), c (d,), psi (d,)",
    returns="v (n,d)",
    over=latents_and_noise,
    checks=(
        agrees(
            8,
            scale=1.0,
            title="Each row is F h + c plus noise of variances psi (equation 40).",
            hint="psi are variances. Each row has its own h and its own noise.",
        ),
        agrees(1, name="sizes_of_one", over=single_latents_and_noise, cases=20, scale=1.0, title=ONE),
    ),
)


def observations(draw: DrawFn) -> Arguments:
    n, d, h = _sizes(draw)
    return {"v": draws.array(draw, n, d)} | _linear(draw, d, h)


def single_observations(draw: DrawFn) -> Arguments:
    n, d, h = _single_sizes(draw)
    return {"v": draws.array(draw, n, d)} | _linear(draw, d, h)


def observations_in_other_units(draw: DrawFn) -> Arguments:
    unit = draws.one_of(draw, [1e-3, 1e3])
    return {name: value * (unit**2 if name == "psi" else unit) for name, value in observations(draw).items()}


FACTOR_ANALYSIS_LOG_LIKELIHOOD = Question(
    "generative.factor_analysis_log_likelihood",
    takes="v (n,d), F (d,h), c (d,), psi (d,)",
    returns="log_likelihood (n,)",
    over=observations,
    checks=(
        agrees(
            8,
            scale=1.0,
            title="It is log N(v; c, F Fᵀ + diag psi), one for each v (Exercise 1b).",
            hint="Integrate h out: the covariances of F h and of the noise add up.",
        ),
        agrees(1, name="sizes_of_one", over=single_observations, cases=20, scale=1.0, title=ONE),
        agrees(
            1, name="other_units", over=observations_in_other_units, cases=20, scale=1.0, title=UNITS, hint=UNITS_HINT
        ),
    ),
)


def hidden_layer(draw: DrawFn) -> Arguments:
    return _hidden_layer(draw, *_sizes(draw), draws.size(draw, 2, 5))


def single_hidden_layer(draw: DrawFn) -> Arguments:
    return _hidden_layer(draw, *_single_sizes(draw), draws.size(draw, 1, 3))


def _hidden_layer(draw: DrawFn, n: int, d: int, h: int, w: int) -> Arguments:
    return {
        "h": draws.array(draw, n, h),
        "W1": draws.array(draw, w, h),
        "b1": draws.array(draw, w),
        "W2": draws.array(draw, d, w),
        "b2": draws.array(draw, d),
    }


RELU_DECODER = Question(
    "generative.relu_decoder",
    takes="h (n,h), W1 (w,h), b1 (w,), W2 (d,w), b2 (d,)",
    returns="mean (n,d)",
    over=hidden_layer,
    checks=(
        agrees(
            7,
            scale=1.0,
            title="It is W2 max(0, W1 h + b1) + b2 for each row h of the latents.",
            hint="The ReLU acts on the hidden layer alone, after its bias; the output is linear.",
        ),
        agrees(1, name="sizes_of_one", over=single_hidden_layer, cases=20, scale=1.0, title=ONE),
    ),
)


def means_stds_and_noise(draw: DrawFn) -> Arguments:
    n, d, _ = _sizes(draw)
    return _means_stds_and_noise(draw, n, d)


def single_means_stds_and_noise(draw: DrawFn) -> Arguments:
    n, d, _ = _single_sizes(draw)
    return _means_stds_and_noise(draw, n, d)


def _means_stds_and_noise(draw: DrawFn, n: int, d: int) -> Arguments:
    return {
        "mean": draws.array(draw, n, d),
        "std": draws.array(draw, n, d, low=0.25, high=2),
        "noise": draws.array(draw, n, d),
    }


GAUSSIAN_VAE_SAMPLE = Question(
    "generative.gaussian_vae_sample",
    takes="mean (n,d), std (n,d), noise (n,d)",
    returns="v (n,d)",
    over=means_stds_and_noise,
    checks=(
        agrees(
            5,
            scale=1.0,
            title="Each entry is its mean plus its std times its noise (equation 40).",
            hint="std is the standard deviation already.",
        ),
        agrees(1, name="sizes_of_one", over=single_means_stds_and_noise, cases=20, scale=1.0, title=ONE),
    ),
)


def latents(draw: DrawFn) -> Arguments:
    n, d, h = _sizes(draw)
    return {"h": draws.array(draw, n, h)} | _linear(draw, d, h)


def single_latents(draw: DrawFn) -> Arguments:
    n, d, h = _single_sizes(draw)
    return {"h": draws.array(draw, n, h)} | _linear(draw, d, h)


LINEAR_DECODER = Question(
    "generative.linear_decoder",
    takes="h (n,h), F (d,h), c (d,), psi (d,)",
    returns="mean (n,d), variance (n,d)",
    over=latents,
    checks=(
        agrees(4, 0, name="mean", scale=1.0, title="The mean is that of factor analysis, F h + c (Exercise 1b)."),
        agrees(
            2,
            1,
            name="variance",
            scale=1.0,
            title="The variance is psi, the same for every h.",
            hint="One row for each row of h; psi are variances already.",
        ),
        agrees(1, name="sizes_of_one", over=single_latents, cases=20, scale=1.0, title=ONE),
    ),
)
