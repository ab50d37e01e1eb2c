"""Values of trees against SymPy's own, SciPy's and mpmath's."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from sympy import (
    Abs,
    Derivative,
    Heaviside,
    Integral,
    Limit,
    Matrix,
    Max,
    Piecewise,
    Product,
    Rational,
    Subs,
    Sum,
    Symbol,
    cosh,
    erf,
    exp,
    gamma,
    log,
    oo,
    pi,
    sqrt,
    tanh,
)

from grader.derivations.instance import POINTS
from grader.derivations.precise import Precise
from grader.derivations.tree import Forbidden, Unreadable
from tests.derivations.trees import LINE, F, M, P, Q, S, T, X, evaluator, normal, tree

J = Symbol("j", integer=True)

# Pairs that are equal; SymPy evaluates neither.
EQUAL = [
    (Integral(normal(X, M, S), LINE), 1),
    (Integral(X**2 * normal(X, M, S), LINE), M**2 + S**2),
    (Integral(normal(X, M, S) * log(normal(X, M, S) / normal(X, 0, 1)), LINE), (M**2 + S**2 - 1) / 2 - log(S)),
    (Integral(exp(-S * X) * log(X), (X, 0, oo)), -(sympy.EulerGamma + log(S)) / S),
    (Integral(normal(X, M, S), (X, -oo, T)), (1 + erf((T - M) / (S * sqrt(2)))) / 2),
    (Integral(normal(X, M, S), (X, T, oo)), (1 - erf((T - M) / (S * sqrt(2)))) / 2),
    (Integral(X**2, (X, M, T)), (T**3 - M**3) / 3),
    (Integral(normal(X, 0, 1), (X, oo, -oo)), -1),
    (Integral(Q(X), LINE), 1),
    (Integral(exp(-X - T * X), (X, 0, oo), (T, 0, 1)), log(2)),
    (Integral(Q(X) * P(T) * (X + T), LINE, (T, -oo, oo)), Integral(Q(X) * X, LINE) + Integral(P(T) * T, (T, -oo, oo))),
    (Derivative(S**2 * log(S * T), S), 2 * S * log(S * T) + S),
    (
        Derivative(Integral(F(X) * normal(X, M, S), LINE), M),
        Integral(Derivative(F(M + S * X), M) * normal(X, 0, 1), LINE),
    ),
    (Derivative(Integral(X**2, (X, 0, S)), S), S**2),
    (Derivative(tanh(S) * cosh(S) ** 2, S), cosh(2 * S)),
    (Derivative(log(exp(-((M - T) ** 2) * 500)), M), -1000 * (M - T)),  # the exponential itself underflows
    (Derivative(Product(S**J, (J, 1, 3)), S), 6 * S**5),
    (Derivative(Sum(J * S, (J, 1, 4)), S), 10),
    (Subs(Derivative(F(X), X), X, M), Derivative(F(M), M)),
    (Sum(J**2, (J, 0, 3)), 14),
    (Product(J, (J, 1, 5)), 120),
    (Sum(Matrix([[S, T, M]])[0, J], (J, 0, 2)), S + T + M),
    (Subs(S / T, (S, T), (T, S)), T / S),
    (Limit(Integral(normal(X, M, S), (X, -T, T)), T, oo), 1),
    (Piecewise((S, M > 0), (T, True)), S * Heaviside(M) + T * Heaviside(-M)),
    (Limit(((S + X) ** 3 - S**3) / X, X, 0), 3 * S**2),
    (Limit((log(S + X) - log(S)) / X + 1000 * (exp(X) - 1) / X, X, 0), 1 / S + 1000),
    (Limit((exp(T + X) + exp(T - X) - 2 * exp(T)) / X**2, X, 0), exp(T)),
    (Limit(Integral(S * exp(-S * X), (X, 0, T)), T, oo), 1),
    (Max(S, T) + sympy.Min(S, T), S + T),
    (Abs(M) ** 2, M**2),
    (gamma(S + 1), S * gamma(S)),
    (sympy.factorial(S), gamma(S + 1)),
    (pi ** Rational(1, 2), sqrt(pi)),
    (exp(800 * S) * exp(-800 * S, evaluate=False), 1),
]


@pytest.mark.parametrize(("left", "right"), EQUAL, ids=str)
def test_equal_values(left: Any, right: Any) -> None:
    one = evaluator()
    assert np.allclose(one.points(tree(left)), one.points(tree(right)), rtol=1e-10, atol=1e-11)
    assert one.error < 1e-5


@pytest.mark.parametrize(
    ("left", "right"),
    [
        pair
        for pair in EQUAL
        if not (pair[0].has(Limit) and pair[0].has(Integral))
        and all(len(one.limits) < 2 for one in pair[0].atoms(Integral))
    ],
    ids=str,
)
def test_equal_to_thirty_digits(left: Any, right: Any) -> None:
    one = evaluator()
    for point in (0, POINTS - 1):
        exact = Precise(one.instance, point)
        a, b = exact.value(tree(left), {}), exact.value(tree(right), {})
        assert abs(a - b) <= 1e-14 * max(abs(a), abs(b), 1)


@pytest.mark.parametrize("expression", [sympy.sin(1 / X), sqrt(X), 1 / X, Abs(X) ** Rational(1, 3)], ids=str)
def test_a_limit_that_is_not_found_decides_nothing(expression: Any) -> None:
    one = evaluator()
    one.points(tree(Limit(expression, X, 0)))
    assert one.error > 1e-5
    with pytest.raises(Unreadable, match="approached too slowly"):
        Precise(one.instance, 0).value(tree(Limit(expression, X, 0)), {})


@pytest.mark.parametrize(
    "expression", [Integral(exp(X**2), LINE), Integral(1, (X, 0, oo)), log(-S, evaluate=False), sympy.nan + M]
)
def test_what_has_no_finite_value(expression: Any) -> None:
    try:
        assert not np.any(np.isfinite(evaluator().points(tree(expression))))
    except Forbidden as problem:
        assert "nan in the place of a number" in str(problem)


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        (Symbol("tau") + S, "tau, which is none of the arguments"),
        (sympy.Function("g")(S), "g, which is none of the arguments"),
        (Q(S, T), "q with 2 arguments"),
        (sympy.Tuple(S, T), "a tuple in the place of an expression"),
        (Sum(J, (J, 0, 10**9)), "more than 1000 terms"),
        (Integral(1, (X, 0, 1), (S, 0, 1), (T, 0, 1), (M, 0, 1)), "more than 3 integrals"),
    ],
)
def test_what_a_derivation_may_not_hold(expression: Any, problem: str) -> None:
    with pytest.raises(Forbidden, match=problem):
        evaluator().points(tree(expression))


def test_an_expression_may_cost_too_much() -> None:
    triple = Integral(sympy.sin(X * S * T), (X, 0, 1), (S, 0, 1), (T, 0, 1))
    with pytest.raises(Unreadable, match="too large to evaluate"):
        evaluator().points(tree(triple))


def test_at_a_kink_doubles_decide_nothing() -> None:
    one = evaluator()
    one.points(tree(Integral(Abs(X - M) * normal(X, 0, 1), LINE)))
    assert one.error == 1


def test_no_derivative_of_a_density_is_known() -> None:
    with pytest.raises(Unreadable, match="a derivative of q"):
        evaluator().points(tree(Derivative(Q(M), M)))


def test_points_differ_with_the_salt_and_nothing_else() -> None:
    same = evaluator(b"a").points(tree(S))
    assert np.array_equal(same, evaluator(b"a").points(tree(S)))
    assert not np.array_equal(same, evaluator(b"b").points(tree(S)))


def test_no_two_numbers_of_a_point_are_alike() -> None:
    """An integral of q log(s / t) is nothing but rounding where s = t, and 1 / m is nothing at all at m = 0."""
    for salt in range(100):
        points = zip(*evaluator(b"%d" % salt).instance.numbers.values(), strict=True)
        assert all(len({0.0, 1.0, *map(abs, point)}) == len(point) + 2 for point in points)
