"""Two estimators of a gradient: Tutorial EM, Problem 4, and the lecture's eq. (28)."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader import strategies as draws
from grader.expect import expect_close
from grader.lazy import LazyModule
from grader.question import Case, Question, Spelled, Student, agrees, check
from grader.questions.elbo.recurring import Arguments, column

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import elbo as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.elbo")


def slopes(draw: DrawFn) -> Arguments:
    s = draws.size(draw, 3, 5)
    return {
        "std": draws.number(draw, 0.25, 2),
        "epsilon": draws.array(draw, s),
        "df": draws.array(draw, s, low=-3, high=3),
    }


def single_slope(draw: DrawFn) -> Arguments:
    return {name: value if name == "std" else value[:1] for name, value in slopes(draw).items()}


def slopes_of_any_size(draw: DrawFn) -> Arguments:
    arguments = slopes(draw)
    std, steep = draws.one_of(draw, [1e-6, 1e-3, 1e3]), draws.one_of(draw, [1e-5, 1e5])
    return arguments | {"std": std, "epsilon": 4 * arguments["epsilon"], "df": steep * arguments["df"]}


# Gauss-Hermite: expectations under N(0, 1), exact for all that is asked here.
NODES, WEIGHTS = np.polynomial.hermite_e.hermegauss(30)
WEIGHTS = WEIGHTS / WEIGHTS.sum()
HERMITE = "np.polynomial.hermite_e.hermegauss(30)[0]"
# A pathwise gradient is not told the mean of z.
MEAN = 0.5


def moments(samples: np.ndarray) -> np.ndarray:
    """Expectation and variance of the two columns, for samples at NODES."""
    expectation = WEIGHTS @ samples
    return np.stack([expectation, WEIGHTS @ samples**2 - expectation**2])


def pathwise_moments(mean: float, std: float, z: np.ndarray, f: np.ndarray) -> np.ndarray:
    """Of the pathwise estimate for f = sin."""
    return moments(reference.pathwise_gradient_samples(std, NODES, np.cos(mean + std * NODES)))


def score_function_moments(std: float, epsilon: np.ndarray, df: np.ndarray) -> np.ndarray:
    """Of the score function estimate for f = sin."""
    z = MEAN + std * NODES
    return moments(reference.score_function_gradient_samples(MEAN, std, z, np.sin(z)))


def variances(pathwise: np.ndarray, score_function: np.ndarray, mean: float, std: float) -> str:
    told = [
        f"of d/d {name}: pathwise {one:.3g}, score function {other:.3g}"
        for name, one, other in zip(("mean", "std"), pathwise, score_function, strict=True)
    ]
    return f"variance of one estimate {'; '.join(told)} (f = sin, mean {mean:g}, std {std:g})"


WHAT = "the expected gradient of sin, by (mean, std),"


def slopes_under_a_narrow_q(draw: DrawFn) -> Arguments:
    return slopes(draw) | {"std": draws.number(draw, 0.125, 0.5)}


@check(over=slopes_under_a_narrow_q, truth=score_function_moments, cases=10)
def has_the_expectation_of_the_score_function(pathwise: Student, case: Case) -> str:
    """The score function estimate has the same expectation, here for f = sin (exactly, by Gauss-Hermite)."""
    slope = Spelled(np.cos(MEAN + case.std * NODES), f"np.cos({MEAN} + {case.std} * {HERMITE})")
    expectation, variance = moments(pathwise(case.std, Spelled(NODES, HERMITE), slope))
    expect_close(expectation, case.expected[0], scale=1.0, what=WHAT)
    return variances(variance, case.expected[1], MEAN, case.std)


PATHWISE_GRADIENT_SAMPLES = Question(
    "elbo.pathwise_gradient_samples",
    takes="std (), epsilon (s,), df (s,)",
    returns="gradients (s,2)",
    over=slopes,
    checks=(
        column(
            0,  # an echo of df
            0,
            name="d_mean",
            title="The first column is the derivative of f(μ + σ ε) by μ.",
            hint="By how much does z move if the mean moves by 1?",
        ),
        column(
            5,
            1,
            name="d_std",
            title="The second column is the derivative of f(μ + σ ε) by σ.",
            hint="By how much does z = μ + σ ε move if σ moves by 1? The chain rule multiplies by f'(z).",
        ),
        agrees(
            3,
            name="gradients",
            title="Each row is the gradient by (μ, σ) of one sample (Problem 4).",
            hint="The mean comes first; the rows are neither averaged nor divided by their number.",
        ),
        has_the_expectation_of_the_score_function,
        agrees(
            1,
            name="wide_range",
            over=slopes_of_any_size,
            cases=30,
            title="It holds for every σ, however steep or flat f is.",
        ),
        agrees(
            1, name="single_sample", over=single_slope, cases=20, title="A single sample gives an array of one row."
        ),
    ),
)


def values(draw: DrawFn) -> Arguments:
    s = draws.size(draw, 3, 5)
    return {
        "mean": draws.number(draw, -2, 2),
        "std": draws.number(draw, 0.25, 2),
        "z": draws.array(draw, s, low=-3, high=3),
        "f": draws.array(draw, s, low=-3, high=3),
    }


def single_value(draw: DrawFn) -> Arguments:
    return {name: value[:1] if name in ("z", "f") else value for name, value in values(draw).items()}


def values_of_any_size(draw: DrawFn) -> Arguments:
    arguments = values(draw)
    std = draws.one_of(draw, [0.01, 0.1, 7.0, 20.0])
    z = arguments["mean"] + std * arguments["z"]
    return arguments | {"std": std, "z": z, "f": draws.one_of(draw, [1e-3, 1e4]) * arguments["f"]}


def score_size(case: Case) -> float:
    """The size of the terms: at z = μ ± σ they cancel."""
    return float(np.abs(case.f).max()) / case.std


def values_under_a_narrow_q(draw: DrawFn) -> Arguments:
    return values(draw) | {"std": draws.number(draw, 0.125, 0.5)}


@check(over=values_under_a_narrow_q, truth=pathwise_moments, cases=10)
def has_the_expectation_of_the_pathwise(score_function: Student, case: Case) -> str:
    """The pathwise estimate has the same expectation, here for f = sin (exactly, by Gauss-Hermite)."""
    z, code = case.mean + case.std * NODES, f"{case.mean} + {case.std} * {HERMITE}"
    samples = score_function(case.mean, case.std, Spelled(z, code), Spelled(np.sin(z), f"np.sin({code})"))
    expectation, variance = moments(samples)
    expect_close(expectation, case.expected[0], scale=1.0, what=WHAT)
    return variances(case.expected[1], variance, case.mean, case.std)


SCORE_FUNCTION_GRADIENT_SAMPLES = Question(
    "elbo.score_function_gradient_samples",
    takes="mean (), std (), z (s,), f (s,)",
    returns="gradients (s,2)",
    over=values,
    checks=(
        column(
            3,
            0,
            name="d_mean",
            scale=score_size,
            title="The first column is f(z) times the derivative of log q(z) by μ.",
            hint="Only the exponent of the density depends on μ. Which power of σ does it hold?",
        ),
        column(
            5,
            1,
            name="d_std",
            scale=score_size,
            title="The second column is f(z) times the derivative of log q(z) by σ.",
            hint="σ stands in the exponent and in the normalising constant, and σ is not the variance.",
        ),
        has_the_expectation_of_the_pathwise,
        agrees(
            1,
            name="wide_range",
            over=values_of_any_size,
            cases=30,
            scale=score_size,
            title="It holds for narrow and wide q and for every size of f.",
        ),
        agrees(
            1,
            name="single_sample",
            over=single_value,
            cases=20,
            scale=score_size,
            title="A single sample gives an array of one row.",
        ),
    ),
)
