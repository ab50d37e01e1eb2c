"""Where a student's file defines its functions, or where it stops to be Python. Nothing is run."""

from __future__ import annotations

import ast
import functools
import warnings
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

# A tree takes some thousand times what it is made of; of files larger than this no line is told.
SOURCE_LIMIT = 256 << 10
NOT_PYTHON = (SyntaxError, ValueError, RecursionError, MemoryError)


@dataclass(frozen=True)
class Places:
    """Lines, from 1. `broken_at` is the one of a syntax error; 0 if there is none, or nobody knows."""

    lines: Mapping[str, int]
    broken_at: int = 0

    def of(self, function: str) -> int:
        """0 where the line is not known."""
        return self.broken_at or self.lines.get(function, 0)


@functools.lru_cache(maxsize=1)  # a file is asked for each of its functions before the next file is
def places(source: bytes) -> Places:
    """Those of the names that a module binds, where it binds them last."""
    if len(source) > SOURCE_LIMIT:
        return Places({})
    try:
        tree = parsed(source)
    except SyntaxError as error:
        return Places({}, min(error.lineno or 0, source.count(b"\n") + 1))
    except NOT_PYTHON:
        return Places({})
    return Places(dict(sorted(_bound(tree), key=lambda bound: bound[1])))


def parsed(source: bytes) -> ast.Module:
    """Raises one of NOT_PYTHON."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # about the student's code; they will see them when it runs
        return ast.parse(source)


def _bound(tree: ast.Module) -> Iterator[tuple[str, int]]:
    """Names with their lines, those below an `if`, a `try` or a loop too."""
    left: list[ast.AST] = list(tree.body)
    while left:
        node = left.pop()
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name, node.lineno
        elif isinstance(node, ast.alias):
            yield node.asname or node.name.partition(".")[0], node.lineno
        elif isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id, node.lineno
        elif not isinstance(node, (ast.Lambda, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp)):
            left += ast.iter_child_nodes(node)
