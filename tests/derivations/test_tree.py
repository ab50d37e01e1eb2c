"""Reading, renaming and the essence of trees."""

from __future__ import annotations

from typing import Any

import pytest
import sympy
from sympy import Add, Derivative, Dummy, Eq, Integral, Mul, Pow, Subs, Symbol, exp, log, oo, sin

from grader.derivations.calculus import differentiate
from grader.derivations.tree import Forbidden, Unreadable, essence, read, rename, substitute, symbol
from grader.sandbox.child import symbolic, wire
from tests.derivations.trees import LINE, F, M, P, Q, S, T, X, tree


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Integral(Q(X), LINE), Integral(Q(T), (T, -oo, oo))),
        (
            Integral(Q(X), LINE),
            Integral(Q(Dummy("x")), LINE).func(*Integral(Q(Symbol("u")), (Symbol("u"), -oo, oo)).args),
        ),
        (Integral(X * T, (X, 0, 1), (T, 0, 2)), Integral(Integral(S * M, (S, 0, 1)), (M, 0, 2))),
        (sympy.Float(0.5), sympy.Rational(1, 2)),
        (Symbol("x"), Symbol("x", real=True)),
        (sympy.UnevaluatedExpr(X), X),
    ],
)
def test_what_differs_only_in_names_has_the_same_essence(one: Any, other: Any) -> None:
    assert essence(tree(one)) == essence(tree(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [(X, M), (Q(X), P(X)), (Integral(X, (X, 0, 1)), Integral(X, (X, 0, 2))), (Derivative(F(X), X), F(X)), (X**S, S**X)],
)
def test_what_means_something_else_is_another_tree(one: Any, other: Any) -> None:
    assert tree(one) != tree(other)


def test_a_bound_variable_is_not_free_and_a_derivatives_is() -> None:
    assert tree(Integral(X * S, (X, 0, T))).free == {"s", "t"}
    assert tree(Subs(Derivative(F(X), X), X, M)).free == {"m"}
    assert tree(Derivative(S**2, S)).free == {"s"}


def test_substitution_does_not_capture() -> None:
    inner = tree(Integral(X * S, (X, 0, 1)))
    moved = substitute(inner, "s", symbol("x"))
    assert moved.free == {"x"}
    assert moved != tree(Integral(X * X, (X, 0, 1)))


def test_renaming_is_simultaneous() -> None:
    assert rename(tree(S - T), {"s": "t", "t": "s"}) == rename(rename(tree(S - T), {"s": "u", "t": "s"}), {"u": "t"})


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (Add(X, 0, evaluate=False), X),
        (Mul(1, X, evaluate=False), X),
        (Add(X, Add(M, S, evaluate=False), evaluate=False), S + M + X),
        (Mul(2, sympy.Rational(1, 2), X, evaluate=False), X),
        (Add(X, M, Mul(-1, M), evaluate=False), X),
        (Mul(X, S, Pow(S, -1), evaluate=False), X),
        (Eq(X, M), Eq(M, X)),
        (Eq(X - M, 0), X - M),
        (Pow(X, 1, evaluate=False), X),
    ],
)
def test_trivial_changes_keep_the_essence(one: Any, other: Any) -> None:
    assert essence(tree(one)) == essence(tree(other))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (log(X * S), log(X) + log(S)),
        (X * (S + T), X * S + X * T),
        (Eq(X, M), Eq(X, S)),
        (exp(X) ** 2, exp(2 * X + M - M) * 2),
    ],
)
def test_a_step_has_another_essence(one: Any, other: Any) -> None:
    assert essence(tree(one)) != essence(tree(other))


def test_numbers_side_by_side_count_as_one_unless_they_matter() -> None:
    third = Mul(sympy.Rational(1, 3), X, 3, evaluate=False)
    assert essence(tree(third)) == essence(tree(X))
    assert essence(tree(third), folds=False) != essence(tree(X), folds=False)


def test_shared_parts_cost_nothing() -> None:
    bomb: Any = X
    for _ in range(60):
        bomb = Add(Mul(bomb, bomb, evaluate=False), bomb, evaluate=False)
    encoded = symbolic.encode(bomb)
    assert isinstance(encoded, wire.Expression) and len(encoded.nodes) < 200
    read(encoded)


def deep(levels: int) -> Any:
    nested: Any = X
    for _ in range(levels):
        nested = sin(nested, evaluate=False)
    return nested


@pytest.mark.parametrize(
    ("expression", "problem"),
    [
        (deep(400), "nested deeper"),
        (Derivative(F(X), (X, 50)), "order 50"),
        (Add(*[Integral(X**n, (X, 0, n)) for n in range(50)]), "more than 40"),
    ],
)
def test_what_no_derivation_needs_is_forbidden(expression: Any, problem: str) -> None:
    with pytest.raises(Forbidden, match=problem):
        tree(expression)


@pytest.mark.parametrize(
    "expression", [sympy.besselj(0, X), Integral(X), sympy.ImmutableMatrix([[X]]), sympy.FiniteSet(1), sympy.I]
)
def test_what_is_not_known_is_left_to_a_person(expression: Any) -> None:
    with pytest.raises(Unreadable) as caught:
        tree(expression)
    assert not isinstance(caught.value, Forbidden)


def test_an_expression_of_too_many_parts_does_not_travel() -> None:
    encoded = symbolic.encode(Add(*sympy.symbols("a:6000")))
    assert encoded == wire.Unsupported("an expression of more than 5000 parts")


@pytest.mark.parametrize(
    "nodes",
    [
        [],
        [("Add", "", [0])],
        [("Number", "1/0", [])],
        [("Number", "__import__('os')", [])],
        [("Integral", "", [])],
        [("Symbol", "x", []), ("Tuple", "", [0])],
        [("Symbol", "x", []), ("Subs", "", [0, 0, 0])],
        [("exp", "", [])],
        [("MatrixElement", "2", [])],
        [("nonsense", "", [])],
    ],
)
def test_forged_trees_are_unreadable(nodes: list[tuple[str, str, list[int]]]) -> None:
    with pytest.raises(Unreadable):
        read(wire.Expression(nodes))


def sent(*nodes: tuple[str, str, list[int]]) -> wire.Expression:
    return wire.Expression(list(nodes))


@pytest.mark.parametrize(
    "expression",
    [
        sent(("Number", "1e300000000", [])),
        sent(("Number", "1/0", [])),
        sent(("Number", "1", [])),
        sent(("Max", "", [])),
        sent(("And", "", [])),
        sent(("Symbol", "z", []), ("Symbol", "m", []), ("Lt", "", [0, 1]), ("sign", "", [2])),
        sent(("Symbol", "z", []), ("Not", "", [0])),
        sent(("Symbol", "z", []), ("Constant", "true", []), ("Add", "", [0, 1])),
        sent(("Symbol", "z", []), ("Symbol", "m", []), ("ExprCondPair", "", [0, 1]), ("Piecewise", "", [2])),
        sent(("Number", "0/1", []), ("Tuple", "", [0, 0, 0]), ("MatrixElement", "2", [1, 0, 0])),
        sent(("Number", "0/1", []), ("Tuple", "", [0]), ("MatrixElement", "x", [1, 0, 0])),
    ],
)
def test_what_sympy_would_hardly_make_is_unreadable(expression: wire.Expression) -> None:
    with pytest.raises(Unreadable):
        read(expression)


def test_an_expression_of_very_many_symbols_is_none() -> None:
    symbols = [("Symbol", f"x{i}", []) for i in range(300)]
    with pytest.raises(Forbidden, match="more than 200 symbols"):
        read(wire.Expression([*symbols, ("Add", "", list(range(300)))]))


def test_a_derivative_that_would_be_very_long_is_unreadable() -> None:
    product = Mul(*[Add(X, i, evaluate=False) for i in range(2, 200)], evaluate=False)
    with pytest.raises(Unreadable, match="a derivative of more than"):
        differentiate(tree(product), "x")
    assert differentiate(tree(Mul(*[Add(X, i, evaluate=False) for i in range(2, 9)], evaluate=False)), "x")
