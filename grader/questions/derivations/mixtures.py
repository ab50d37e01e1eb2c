"""Posterior and updates of mixtures (EM tutorial, Problems 1 to 3)."""

from __future__ import annotations

from fractions import Fraction
from typing import TYPE_CHECKING, Any

import numpy as np

from grader.derivations.analysis import Rules
from grader.derivations.derivation import Step
from grader.derivations.equations import residual, solved_for
from grader.derivations.evaluate import Doubles
from grader.derivations.forms import (
    OtherForm,
    derived,
    expect_closed,
    expect_free,
    expect_same_up_to_a_constant,
    expect_without,
    numbers,
)
from grader.derivations.tree import Node, Unreadable, essence, heads, number, parts, power, rebuild, symbol
from grader.questions.derivations.recurring import always, derivation, positive, real

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

THIRD = Fraction(1, 3)


def any_component(draw: DrawFn) -> dict[str, Any]:
    from hypothesis import strategies as st

    return {"likelihoods": positive("l0", "l1", "l2"), "k": draw(st.integers(0, 2))}


def _bayes_with_the_prior(step: Step, reference: Step, evaluator: Doubles) -> None:
    """The 1/3 is written out above and below: whatever number stands in its place, it cancels."""
    [node] = step
    found = {value for value in numbers(node) if abs(value) in (THIRD, 3) or abs(value - THIRD) < 1e-12}
    if not found:
        raise OtherForm("the prior 1/3 is not written out")

    def change(part: Node, args: tuple[Node, ...]) -> Node | None:
        if part.head != "Number" or part.value not in found:
            return None
        other = power(number(Fraction(7, 2)), number(-1 if abs(Fraction(part.value)) < 1 else 1))
        return other if Fraction(part.value) > 0 else Node("Mul", (number(-1), other))

    other = rebuild(node, change, lambda part: True)
    with np.errstate(all="ignore"):
        wanted = evaluator.points(reference[0])
        values = [evaluator.points(one) for one in (node, other)]
        evidence = sum(evaluator.points(symbol(name)) for name in ("l0", "l1", "l2")) / 3
        is_there = any(np.allclose(_value(part, evaluator), evidence, rtol=1e-9) for part in parts(node))
    if not is_there or not all(np.allclose(value, wanted, rtol=1e-9) for value in values):
        raise OtherForm("the prior does not stand in the numerator and in every term of the denominator")


def _value(part: Node, evaluator: Doubles) -> np.ndarray | float:
    """nan for a part that has no value of its own, such as the inside of a sum."""
    try:
        return evaluator.points(part)
    except Unreadable:
        return float("nan")


def _no_number_left(step: Step, reference: Step, evaluator: Doubles) -> None:
    expect_closed(step[0])
    if "Constant" in heads(step[0]):
        raise OtherForm("a constant is left in it")
    left = sorted((numbers(step[0]) | numbers(essence(step[0]))) - {Fraction(1), Fraction(-1)})
    if left:
        raise OtherForm(f"the number {left[0]} is left in it")


UNIFORM_POSTERIOR = derivation(
    "derivations.uniform_posterior",
    "likelihoods 'symbols', k 'integer'",
    any_component,
    Rules(dict.fromkeys(("l0", "l1", "l2"), "positive"), _bayes_with_the_prior, _no_number_left, numbers_matter=True),
    hints=(
        "The prior is a factor of every term of the evidence: take it out of the sum.",
        "What is left is one likelihood among all three.",
    ),
)


def _stationarity_of(unknown: str) -> Any:
    """Eq(Derivative(Q, unknown), 0), where Q may differ from the reference's by what is free of the unknown."""

    def test(step: Step, reference: Step, evaluator: Doubles) -> None:
        if step[0].head == "Eq" and not any(side == number(0) for side in step[0].args):
            raise OtherForm("it does not set a derivative to 0")
        q = derived(residual(step[0]), unknown)
        wanted = derived(residual(reference[0]), unknown)
        message = f"what it differentiates by {unknown} is not Q, up to a constant"
        if step[0].head == "Eq" and step[0].args[0] == number(0):
            q = Node("Mul", (number(-1), q))
        domain = "unit" if unknown == "theta" else "real"
        expect_same_up_to_a_constant(q, wanted, unknown, domain, evaluator, message)

    return test


def _solved_for(unknown: str, *allowed: str) -> Any:
    def test(step: Step, reference: Step, evaluator: Doubles) -> None:
        side = solved_for(step[0], unknown)
        if side is None:
            raise OtherForm(f"it is not Eq({unknown}, ...) with {unknown} on one side only")
        expect_without(side, "Integral", "Derivative", "Limit", "Subs")
        expect_free(side, set(allowed), "only x and r may be left")

    return test


X, R = ("x1", "x2", "x3"), ("r1", "r2", "r3")

GAUSSIAN_MEAN_UPDATE = derivation(
    "derivations.gaussian_mean_update",
    "x 'symbols', r 'symbols', weight 'symbol', mu 'symbol', variance 'symbol'",
    always(
        x=real(*X), r=positive(*R), weight=positive("weight")[0], mu=real("mu")[0], variance=positive("variance")[0]
    ),
    Rules(
        dict.fromkeys(X, "real")
        | dict.fromkeys(R, "positive")
        | {"weight": "unit", "mu": "real", "variance": "positive"},
        _stationarity_of("mu"),
        _solved_for("mu", *X, *R),
        unknown="mu",
    ),
    hints=(
        "Only the squares depend on mu; differentiate them term by term, and mind the inner derivative.",
        "Bring mu to one side: how often does it occur in the sum over n?",
    ),
)

BERNOULLI_UPDATE = derivation(
    "derivations.bernoulli_update",
    "x 'symbols', r 'symbols', theta 'symbol'",
    always(x=real(*X), r=positive(*R), theta=positive("theta")[0]),
    Rules(
        dict.fromkeys(X, "binary") | dict.fromkeys(R, "positive") | {"theta": "unit"},
        _stationarity_of("theta"),
        _solved_for("theta", *X, *R),
        unknown="theta",
    ),
    hints=(
        "The derivative of log(1 - theta) is -1 / (1 - theta).",
        "Multiply by theta (1 - theta); what then stands before theta?",
    ),
)
