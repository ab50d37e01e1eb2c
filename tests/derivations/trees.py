"""Trees of SymPy expressions as a student's process would send them, and points to evaluate them at."""

from __future__ import annotations

from typing import Any

import sympy

from grader.derivations.evaluate import Doubles
from grader.derivations.instance import Instance
from grader.derivations.tree import Node, read
from grader.sandbox.child import symbolic, wire

X, M = sympy.symbols("x m", real=True)
S, T = sympy.symbols("s t", positive=True)
P, Q = (sympy.Function(name, positive=True) for name in "pq")
F = sympy.Function("f", real=True)
DOMAINS = {"x": "real", "m": "real", "s": "positive", "t": "positive", "p": "density", "q": "density", "f": "smooth"}
LINE = (X, -sympy.oo, sympy.oo)


def tree(expression: Any) -> Node:
    encoded = symbolic.encode(sympy.sympify(expression, evaluate=False))
    assert isinstance(encoded, wire.Expression), encoded
    return read(encoded)


def evaluator(salt: bytes = b"") -> Doubles:
    return Doubles(Instance.draw(DOMAINS, salt))


def normal(x: Any, mean: Any, std: Any) -> Any:
    return sympy.exp(-((x - mean) ** 2) / (2 * std**2)) / (sympy.sqrt(2 * sympy.pi) * std)
