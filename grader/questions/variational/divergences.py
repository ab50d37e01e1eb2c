"""Divergences: Sheet 02, Problem 3."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import ROUNDING, TOLERANCE, expect_at_least, expect_close, expect_that
from grader.lazy import LazyModule
from grader.question import Case, Check, Question, Spelled, Student, agrees, check
from grader.questions.variational.recurring import Arguments

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

    from reference import variational as reference
else:  # needed to make a bank, not to replay it
    reference = LazyModule("reference.variational")


def two_rates(draw: DrawFn) -> Arguments:
    return {"phi": draws.number(draw, 0.25, 4), "theta": draws.number(draw, 0.25, 4)}


def any_two_rates(draw: DrawFn) -> Arguments:
    rates = [0.01, 0.1, 0.3, 1.7, 5.3, 10.7, 100.0]
    return {"phi": draws.one_of(draw, rates), "theta": draws.one_of(draw, rates)}


def one_rate(draw: DrawFn) -> Arguments:
    rate = draws.number(draw, 0.25, 4)
    return {"phi": rate, "theta": rate}


@check(cases=30)
def is_never_negative(divergence: Student, case: Case) -> None:
    """A divergence is never negative."""
    value = divergence(*case)
    expect_at_least(value, 0.0, ROUNDING * (1 + abs(value)), f"it is {value:.8g} here.")


@check(cases=30)
def is_zero_only_at_equality(divergence: Student, case: Case) -> None:
    """A divergence between different distributions is positive."""
    if case.expected > 10 * TOLERANCE:
        value = divergence(*case)
        expect_that(value > 0, f"it is {value:.8g} between two different distributions.")


def zero_at_equality(over: Any) -> Check:
    return agrees(0, name="zero_at_equality", over=over, cases=20, title="A distribution has divergence 0 from itself.")


KL_EXPONENTIAL = Question(
    "variational.kl_exponential",
    takes="phi (), theta ()",
    returns="divergence ()",
    over=two_rates,
    checks=(
        agrees(
            8,
            title="It is KL(Exp(phi) to Exp(theta)).",
            hint="The expectation is over Exp(phi), whose mean is not φ.",
        ),
        agrees(1, name="wide_range", over=any_two_rates, cases=30, title="It holds for every pair of rates."),
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(one_rate),
    ),
)


def factors(draw: DrawFn) -> Arguments:
    sizes = [draws.size(draw, 2, 4) for _ in range(draws.size(draw, 2, 4))]
    return {"q": [draws.simplex(draw, m) for m in sizes], "p": [draws.simplex(draw, m) for m in sizes]}


def equal_factors(draw: DrawFn) -> Arguments:
    q = factors(draw)["q"]
    return {"q": q, "p": [q_i.copy() for q_i in q]}


def single_factor(draw: DrawFn) -> Arguments:
    m = draws.size(draw, 1, 4)
    return {"q": [draws.simplex(draw, m)], "p": [draws.simplex(draw, m)]}


def factors_with_zeros_in_q(draw: DrawFn) -> Arguments:
    """Zeros in q, and some in p beside them: 0 log 0 and 0 log (0/0) count 0."""
    arguments = factors(draw)
    for q_i, p_i in zip(arguments["q"], arguments["p"], strict=True):
        gone = draws.subset(draw, len(q_i))
        q_i[gone] = 0.0
        p_i[gone & draws.subset(draw, len(q_i))] = 0.0
        q_i /= q_i.sum()
        p_i /= p_i.sum()
    return arguments


def factors_with_zeros_in_p(draw: DrawFn) -> Arguments:
    """Somewhere q > 0 = p."""
    arguments = factors(draw)
    p_i = arguments["p"][draws.size(draw, 0, len(arguments["p"]) - 1)]
    p_i[draws.size(draw, 0, len(p_i) - 1)] = 0.0
    p_i /= p_i.sum()
    return arguments


def factors_with_rare_outcomes(draw: DrawFn) -> Arguments:
    """Probabilities of q down to 1e-5, beside ones of p that are not small, and the other way round."""
    rare = draws.one_of(draw, [2.0**-14, 2.0**-17])
    few, many = np.array([rare, 1 - rare]), draws.simplex(draw, 2)
    return {"q": [few, many, few.copy()], "p": [many.copy(), few.copy(), many[::-1].copy()]}


def sixty_factors(draw: DrawFn) -> Arguments:
    m = draws.size(draw, 2, 4)
    a, b = draws.size(draw, 1, 6), draws.size(draw, 1, 6)

    def factor(step: int) -> tuple[list[np.ndarray], str]:
        numbers = [(np.arange(m) * step + i) % 7 + 1.0 for i in range(60)]
        code = f"[((np.arange({m}) * {step} + i) % 7 + 1.0) for i in range(60)]"
        return [n / n.sum() for n in numbers], f"[n / n.sum() for n in {code}]"

    return {"q": Spelled(*factor(a)), "p": Spelled(*factor(b))}


@check(cases=20)
def is_additive(divergence: Student, case: Case) -> None:
    """The divergence is the sum of the factors' divergences (Problem 3)."""
    parts = [divergence([q_i], [p_i]) for q_i, p_i in zip(case.q, case.p, strict=True)]
    expect_close(divergence(*case), sum(parts), what="the divergence of the product")


KL_FACTORISED = Question(
    "variational.kl_factorised",
    takes="q [m], p [m]",
    returns="divergence ()",
    over=factors,
    checks=(
        agrees(
            4,
            title="It is KL(q to p) for products of discrete distributions (Problem 3).",
            hint="The logarithm of a product is a sum; what is left of each term once the other factors sum to 1?",
        ),
        agrees(
            1,
            name="rare_outcomes",
            over=factors_with_rare_outcomes,
            cases=10,
            title="A small probability is not zero.",
            hint="Only a q of exactly 0 contributes nothing, and only a p of exactly 0 makes the divergence infinite.",
        ),
        is_additive,
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(equal_factors),
        agrees(
            1,
            name="zeros_in_q",
            over=factors_with_zeros_in_q,
            cases=40,
            title="States of probability 0 under q contribute nothing.",
            hint="0 log 0 counts as 0 here; in floating point it is nan.",
        ),
        agrees(
            1,
            name="zeros_in_p",
            over=factors_with_zeros_in_p,
            cases=30,
            title="It is infinite where q has mass and p has none.",
            hint="Add no small constant: what is q log(q/p) as p goes to 0?",
        ),
        agrees(
            2,
            name="sixty_factors",
            over=sixty_factors,
            cases=4,
            call_seconds=2.0,
            title="Sixty factors are no problem.",
            hint="The joint distribution has more states than there are atoms in a galaxy: use Problem 3.",
        ),
        agrees(1, name="single_factor", over=single_factor, cases=20, title="A single factor is no special case."),
    ),
)


def gaussians(draw: DrawFn, low: int = 2, high: int = 4) -> Arguments:
    d = draws.size(draw, low, high)
    return {
        "mean_q": draws.array(draw, d, low=-3, high=3),
        "std_q": draws.array(draw, d, low=0.25, high=3),
        "mean_p": draws.array(draw, d, low=-3, high=3),
        "std_p": draws.array(draw, d, low=0.25, high=3),
    }


def equal_gaussians(draw: DrawFn) -> Arguments:
    arguments = gaussians(draw)
    return arguments | {"mean_p": arguments["mean_q"].copy(), "std_p": arguments["std_q"].copy()}


def single_gaussian(draw: DrawFn) -> Arguments:
    return gaussians(draw, 1, 1)


@check(cases=30)
def adds_over_dimensions(divergence: Student, case: Case) -> None:
    """The divergence is the sum of the dimensions' divergences (Problem 3)."""
    parts = [divergence(*(argument[i : i + 1] for argument in case)) for i in range(len(case.mean_q))]
    expect_close(divergence(*case), sum(parts), what="the divergence in all dimensions")


KL_FACTORISED_GAUSSIAN = Question(
    "variational.kl_factorised_gaussian",
    takes="mean_q (d,), std_q (d,), mean_p (d,), std_p (d,)",
    returns="divergence ()",
    over=gaussians,
    checks=(
        agrees(
            8,
            title="It is KL(q to p) for Gaussians with independent components.",
            hint="Mind which distribution the expectation is over, and that a std is not a variance.",
        ),
        adds_over_dimensions,
        is_never_negative,
        is_zero_only_at_equality,
        zero_at_equality(equal_gaussians),
        agrees(1, name="one_dimension", over=single_gaussian, cases=20, title="One dimension is no special case."),
    ),
)
