"""Densities by the chain rule (lecture equation 29)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.question import Check, Family, Question, agrees

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

Arguments = dict[str, Any]


def _steps(draw: DrawFn, d: int) -> Arguments:
    return {"bias": draws.array(draw, d), "log_std": draws.array(draw, d, low=-1.5, high=1)}


def sequences(draw: DrawFn) -> Arguments:
    n, d = draws.size(draw, 2, 4), draws.size(draw, 2, 5)
    weights = np.tril(draws.array(draw, d, d), -1)
    return {"x": draws.array(draw, n, d), "weights": weights} | _steps(draw, d)


def sequences_with_weights_everywhere(draw: DrawFn) -> Arguments:
    arguments = sequences(draw)
    d = len(arguments["bias"])
    return arguments | {"weights": arguments["weights"] + np.triu(draws.array(draw, d, d, low=0.5, high=9))}


def single_sequences(draw: DrawFn) -> Arguments:
    n, d = draws.one_of(draw, [(1, 1), (1, 3), (3, 1)])
    weights = np.tril(draws.array(draw, d, d), -1)
    return {"x": draws.array(draw, n, d), "weights": weights} | _steps(draw, d)


def chains(draw: DrawFn) -> Arguments:
    n, d = draws.size(draw, 2, 4), draws.size(draw, 2, 5)
    return {"x": draws.array(draw, n, d), "coefficients": draws.array(draw, d)} | _steps(draw, d)


def single_chains(draw: DrawFn) -> Arguments:
    n, d = draws.one_of(draw, [(1, 1), (1, 3), (3, 1)])
    return {"x": draws.array(draw, n, d), "coefficients": draws.array(draw, d)} | _steps(draw, d)


def in_other_units(family: Family) -> Family:
    def other_units_of(draw: DrawFn) -> Arguments:
        arguments, unit = family(draw), draws.one_of(draw, [1e-4, 1e4])
        scaled = {name: unit * arguments[name] for name in ("x", "bias")}
        return arguments | scaled | {"log_std": arguments["log_std"] + np.log(unit)}

    other_units_of.__name__ = f"{family.__name__}_in_other_units"
    return other_units_of


def other_units(over: Family) -> Check:
    title = "Data in other units (1e-4 or 1e4 times as large) are no problem."
    hint = "A constant added to a standard deviation is as large as it is itself in some units."
    return agrees(1, name="other_units", over=in_other_units(over), cases=20, scale=1.0, title=title, hint=hint)


def sizes_of_one(over: Family) -> Check:
    title = "A single sequence, and a single step, are no problem."
    return agrees(1, name="sizes_of_one", over=over, cases=20, scale=1.0, title=title)


AUTOREGRESSIVE_LOG_DENSITY = Question(
    "generative.autoregressive_log_density",
    takes="x (n,d), weights (d,d), bias (d,), log_std (d,)",
    returns="log_density (n,)",
    over=sequences,
    checks=(
        agrees(
            7,
            scale=1.0,
            title="It is the sum of log N(x_k; mean from all x_j before, std²) (equation 29).",
            hint="Row k of the weights belongs to x_k: which side do they stand on, and transposed?",
        ),
        agrees(
            2,
            name="ignores_the_rest",
            over=sequences_with_weights_everywhere,
            cases=30,
            scale=1.0,
            title="Weights on and above the diagonal are ignored.",
            hint="x_k may depend on what comes before it only.",
        ),
        other_units(sequences),
        sizes_of_one(single_sequences),
    ),
)

MARKOV_CHAIN_LOG_DENSITY = Question(
    "generative.markov_chain_log_density",
    takes="x (n,d), coefficients (d,), bias (d,), log_std (d,)",
    returns="log_density (n,)",
    over=chains,
    checks=(
        agrees(
            7,
            scale=1.0,
            title="It is the sum of log N(x_k; bias_k + coefficients_k x_(k-1), std²), with x_0 = 0.",
            hint="Coefficient k belongs to the step that leads to x_k; the first step starts at 0.",
        ),
        other_units(chains),
        sizes_of_one(single_chains),
    ),
)
