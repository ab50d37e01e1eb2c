"""Whether a step follows, roots of equations, merged integrands, and what is said of slips."""

from __future__ import annotations

import hashlib
import re
from typing import Any

import numpy as np
import pytest
import sympy
from sympy import Abs, Add, Derivative, Eq, Heaviside, Integral, Piecewise, Rational, exp, log, oo, pi, sqrt

from grader.constants import right_up_to
from grader.derivations.compare import Follows, compare
from grader.derivations.equations import NoRoot, root
from grader.derivations.evaluate import Doubles
from grader.derivations.forms import (
    HALF_LINE,
    WHOLE_LINE,
    OtherForm,
    derived,
    expect_closed,
    expect_free,
    integrand,
    partitions,
)
from grader.derivations.instance import Instance
from grader.derivations.slips import of_terms
from grader.derivations.tree import Node, Unreadable
from tests.derivations.trees import LINE, M, P, Q, S, T, X, evaluator, normal, tree


def follows(left: Any, right: Any) -> Follows:
    try:
        return compare(tree(left), tree(right), evaluator()).follows
    except Unreadable:
        return Follows.UNDECIDED


@pytest.mark.parametrize(
    ("left", "right", "wanted"),
    [
        (log(S * T), log(S) + log(T), Follows.YES),
        (Integral(Q(X) * log(Q(X) / P(X)), LINE), Integral(Q(X) * (log(Q(X)) - log(P(X))), LINE), Follows.YES),
        (Integral(Q(X) * log(Q(X) / P(X)), LINE), Integral(P(X) * log(P(X) / Q(X)), LINE), Follows.NO),
        (S, S * (1 + Rational(1, 10**4)), Follows.NO),
        (S, S + Rational(1, 10**7), Follows.NO),  # thirty digits decide
        (S * (1 + Rational(1, 10**30)), S, Follows.YES),
        (S, Integral(exp(X**2), LINE), Follows.NO),
        (Integral(exp(X**2), LINE), S, Follows.NO),
        (Integral(Abs(X - M) * normal(X, M, S), LINE), S * sqrt(2 / pi), Follows.YES),
        (Integral(Heaviside(X) * S * exp(-S * X), LINE), sympy.Integer(1), Follows.YES),
        (Integral(Piecewise((S * exp(-S * X), X > 0), (0, True)), LINE), sympy.Integer(1), Follows.YES),
        (Integral(normal(X, M, S) * Heaviside(X - 1), LINE), Integral(normal(X, M, S), (X, 1, oo)), Follows.YES),
        (S, S + Integral(exp(-(X**2)) * Derivative(Heaviside(X - M), X), LINE), Follows.UNDECIDED),
        (log(Abs(M)), log(M), Follows.NO),  # at negative M
        (sqrt(M**2), M, Follows.NO),
        (1 / S, Add(1 / S, S - S, evaluate=False), Follows.YES),
    ],
    ids=str,
)
def test_follows(left: Any, right: Any, wanted: Follows) -> None:
    assert follows(left, right) is wanted


def test_a_double_integral_that_doubles_find_too_roughly_is_refined() -> None:
    salt = hashlib.blake2b(b"wheat 23\0derivations.kl_factorised", digest_size=16).digest()
    domains = {"z1": "real", "z2": "real", "q1": "density", "q2": "density", "p1": "density", "p2": "density"}
    one = Doubles(Instance.draw(domains, salt))
    q1, q2, p1, p2 = (sympy.Function(name, positive=True) for name in ("q1", "q2", "p1", "p2"))
    other = (T, -oo, oo)
    ratio = log(q1(X) * q2(T) / (p1(X) * p2(T)))
    double = tree(Integral(q1(X) * q2(T) * ratio, LINE, other))
    single = tree(Integral(q1(X) * log(q1(X) / p1(X)), LINE) + Integral(q2(T) * log(q2(T) / p2(T)), other))
    assert not np.allclose(one.points(double), one.points(single), rtol=1e-9, atol=0)
    assert np.allclose(one.finer.points(double), one.finer.points(single), rtol=1e-11, atol=0)
    assert compare(double, single, one).follows is Follows.YES


def test_what_does_not_follow_comes_with_a_witness() -> None:
    one = evaluator()
    found = compare(tree(S + T), tree(S - T), one)
    s, t = (one.instance.numbers[name][found.point] for name in "st")
    assert (found.left, found.right) == pytest.approx((s + t, s - t))


def test_a_kink_where_nobody_looks_for_one_is_undecided() -> None:
    kink = Abs(X - sympy.sin(5 * S)) * normal(X, M, S)
    assert follows(Integral(kink, LINE), Integral(Abs(X), (X, -1, 1)) * Integral(kink, LINE)) is Follows.UNDECIDED


@pytest.mark.parametrize(
    "equation",
    [
        Eq(M, S / T),
        Eq(S / T, M),
        Eq(T * M, S),
        T * M - S,
        Eq(Derivative((T * M - S) ** 2, M), 0),
        Eq(1 / (M - S / T + 7), Rational(1, 7)),
        Eq(exp(T * M), exp(S)),
        Eq((M * T - S) * (1 + M**2), 0),
        Eq((M * T - S) ** 3, 0),
        Eq((M * T - S) ** 2, 0),
        Eq(Abs(M * T - S), 0),
        Eq(1 / M, T / S),
        Eq(S / (T * M), 1),
        Eq(Derivative(exp(-((M - S / T) ** 2)), M), 0),
    ],
    ids=str,
)
def test_the_root_of_an_equation(equation: Any) -> None:
    one = evaluator()
    wanted = one.points(tree(S / T))
    assert np.allclose(root(tree(equation), "m", "real", one), wanted, rtol=1e-9)


@pytest.mark.parametrize(
    ("equation", "problem"),
    [
        (Eq(M, M + 1), "has no root"),
        (sympy.true, "holds for every m"),
        (Add(M, -M, evaluate=False), "holds for every m"),
        (Eq((M - S) * (M + S), 0), "has 2 roots for m, such as"),
        (Eq((M * T - S) * (M - 1) ** 2, 0), "has 2 roots for m, such as"),
        (Eq((M * T - S) * (M - 1000), 0), "has 2 roots for m, such as"),
        (Eq((M * T - S) * (M - 7) * (M - 7 - Rational(1, 100)), 0), "has [23] roots for m, such as"),
        (Eq(1 / (1 + M**2), 0), "has no root"),  # a change of sign at a pole
        (sympy.false, "has no root"),
        (S, "has no root"),
    ],
    ids=str,
)
def test_equations_without_the_one_root(equation: Any, problem: str) -> None:
    with pytest.raises(NoRoot, match=problem):
        root(tree(equation), "m", "real", evaluator())


def merged(expression: Any, limits: tuple[Node, Node] = WHOLE_LINE) -> Node:
    return integrand(tree(expression), [limits], ["x"])


@pytest.mark.parametrize(
    "expression",
    [
        Integral(Q(X) * log(Q(X) / P(X)), LINE),
        Integral(Q(X) * log(Q(X)), LINE) - Integral(Q(T) * log(P(T)), (T, -oo, oo)),
        -2 * (Integral(Q(X) * log(P(X)), LINE) + Integral(-Q(X) * log(Q(X)), LINE)) / 2,
    ],
    ids=str,
)
def test_integrals_are_merged_before_they_are_compared(expression: Any) -> None:
    one = evaluator()
    found, wanted = merged(expression), tree(Q(X) * log(Q(X) / P(X)))
    assert np.allclose(one.points(found), one.points(wanted))


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        (Integral(Q(X), (X, 0, oo)), "does not go from -oo to oo"),
        (Integral(Q(X), LINE) + S, "a part of it is not an Integral"),
        (Integral(Q(X), LINE) * Integral(P(X), LINE), "stands outside"),
        (log(Integral(Q(X), LINE)), "stands outside"),
        (sympy.Integer(0), "it has no Integral"),
        (Integral(Q(X) * Integral(P(T), (T, -oo, oo)), LINE), "an integral inside an integral"),
    ],
    ids=str,
)
def test_what_is_no_sum_of_such_integrals(expression: Any, problem: str) -> None:
    with pytest.raises(OtherForm, match=problem):
        merged(expression)


def test_other_forms() -> None:
    assert derived(tree(3 * Derivative(S**2, S) - Derivative(S * T, S)), "s").free == {"s", "t"}
    with pytest.raises(OtherForm, match="a part of it is not a Derivative"):
        derived(tree(Derivative(S**2, S)), "t")
    with pytest.raises(OtherForm, match="a factor with s"):
        derived(tree(S * Derivative(S**2, S)), "s")
    with pytest.raises(OtherForm, match="still an Integral"):
        expect_closed(tree(Integral(X, (X, 0, S))))
    with pytest.raises(OtherForm, match="it contains t; only x may be left"):
        expect_free(tree(S * T), {"s"}, "only x may be left")
    assert len(list(partitions([tree(S), tree(T), tree(M)]))) == 6
    assert merged(Integral(exp(-X), (X, 0, oo)), HALF_LINE) == tree(exp(-X))


CLOSED = log(S) - log(T) + 1 - S / T + M / T - 1 / T**2


@pytest.mark.parametrize(
    ("step", "sentence"),
    [
        (2 * CLOSED, "it is right up to the factor 2"),
        (CLOSED / 3, "it is right up to the factor 1/3"),
        (-CLOSED, "its sign is wrong"),
        (CLOSED * sqrt(2 * pi), re.escape("it is right up to the factor sqrt(2*pi)")),
        (CLOSED - log(2 * pi) / 2, re.escape("it is right up to the constant -log(2*pi)/2")),
        (CLOSED - 1, "it is right up to the constant -1"),
        (CLOSED + 2 * S / T, re.escape("the sign of s*1/t is wrong")),
        (CLOSED + 1 / T**2, r"a term with 1/t\*\*2 is wrong or missing|the term .* of the step before is missing"),
        (CLOSED.subs({S: T, T: S}, simultaneous=True), "s and t are swapped"),
        (CLOSED.subs(T, sqrt(T)), "it is right with t² in the place of t"),
        (sympy.sin(M) + S, ""),
    ],
    ids=str,
)
def test_likely_slips_are_named(step: Any, sentence: str) -> None:
    one = evaluator()
    before, after = tree(CLOSED), tree(step)
    found = right_up_to(one.points(before), one.points(after)) or of_terms(before, after, one)
    assert re.fullmatch(sentence, found), found


def test_functions_may_be_swapped() -> None:
    one = evaluator()
    right, wrong = Integral(Q(X) * log(Q(X) / P(X)), LINE), Integral(P(X) * log(P(X) / Q(X)), LINE)
    assert of_terms(tree(right), tree(wrong), one) == "p and q are swapped"
