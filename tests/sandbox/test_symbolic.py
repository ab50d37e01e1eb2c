"""What the child makes of SymPy's objects, and of what only pretends to be one."""

from __future__ import annotations

from typing import Any

import pytest
import sympy

from grader.sandbox.child import symbolic, wire

X = sympy.Symbol("x", real=True)


def heads(value: Any) -> list[str]:
    encoded = symbolic.plain(value)
    assert isinstance(encoded, wire.Expression)
    return [head for head, _, _ in encoded.nodes]


def test_symbols_and_functions_are_built_as_named() -> None:
    assert symbolic.build(wire.Symbol("x", "real")) == X
    assert symbolic.build(wire.Symbol("q", "positive", is_function=True))(X).is_positive
    assert symbolic.build([wire.Symbol("x", "real")]) == (X,)
    assert symbolic.build(2) == 2


def test_arguments_come_before_their_heads() -> None:
    encoded = symbolic.plain(sympy.exp(X) + 2 * X)
    assert all(place < position for position, (_, _, places) in enumerate(encoded.nodes) for place in places)
    assert encoded.nodes[-1][0] == "Add"


@pytest.mark.parametrize(
    ("number", "text"),
    [(sympy.Integer(-3), "-3/1"), (sympy.Rational(2, 6), "1/3"), (sympy.Float("0.1"), None), (sympy.Float(0), "0/1")],
)
def test_numbers_travel_exactly(number: Any, text: str | None) -> None:
    encoded = symbolic.plain(number)
    assert encoded.nodes[0][1] == text or sympy.Rational(encoded.nodes[0][1]) == sympy.Rational(number)


@pytest.mark.parametrize("number", [sympy.Integer(10) ** 5000, sympy.Float("1e-100000"), sympy.Float(1, 20_000) / 3])
def test_numbers_without_end_do_not(number: Any) -> None:
    assert heads(number) == ["?"]


def test_pairs_are_lists() -> None:
    assert symbolic.plain(sympy.Matrix([X, 1])) == symbolic.plain(sympy.Tuple(X, 1)) == [X, 1]


class Impostor(sympy.Expr):
    """Says that it is an Integral."""

    __name__ = "Integral"
    args = (X,)

    @property
    def func(self) -> Any:
        return sympy.Integral


def test_only_sympys_own_classes_count() -> None:
    assert heads(Impostor()) == ["?"]
    assert heads(sympy.besselj(0, X)) == ["?"]
    assert "?" in heads(sympy.Integral(Impostor(), (X, 0, 1)))


def test_names_are_cut() -> None:
    [(head, name, _)] = symbolic.plain(sympy.Symbol("a" * 10_000)).nodes
    assert head == "Symbol" and len(name) == symbolic.NAME_LIMIT
