"""What decides how the checks of a question end, as a digest: where it is the same, nothing need be graded again.

Of functions it is the source without comments and docstrings, and that of all the project's own code that they name;
of everything else the value. Points, titles and hints decide nothing, and so does how a student's mistake is named.
"""

from __future__ import annotations

import ast
import functools
import hashlib
import importlib.metadata
import inspect
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import fields
from fractions import Fraction
from pathlib import Path
from types import FunctionType
from typing import Any

import numpy as np

from grader.question import Check, Question

PACKAGES = ("grader", "reference")
PROJECT = Path(__file__).parent.parent
# Runs every question, and is named by none.
ENGINE = (
    "bank",
    "checking",
    "follow_through",
    "networks",
    "replay",
    "run",
    "score",
    "search",
    "submission",
    *(f"sandbox.{name}" for name in ("process", "worker")),
)
CHILD = PROJECT / "grader" / "sandbox" / "child"
LIBRARIES = ("hypothesis", "numpy", "scipy", "scikit-learn", "sympy", "torch")
# What a question or a check says, and what it is worth.
WORDS = {"title", "hint", "points", "false_failure", "explain", "signature"}

Name = tuple[str, str]


def fingerprints(course: Sequence[Question]) -> dict[str, str]:
    """That of every question by its name; the same on any machine with the same sources and libraries."""
    engine = _engine()
    own = {question.name: _digest([*_of_value(question)]) for question in course}

    def with_others(question: Question) -> Iterator[str]:
        checks = [*question.checks, *([question.follow_through] if question.follow_through else [])]
        others = sorted({f"{question.topic}.{name}" for check in checks for name in check.also})
        yield from (own[name] for name in (question.name, *others))
        # What the reference answers to the cases is the truth where none is given.
        yield from _of_names([(f"reference.{question.topic}", question.function)])

    return {question.name: _digest([engine, *with_others(question)]) for question in course}


@functools.cache
def version() -> str:
    """A digest of all sources that grade, and of the libraries they use."""
    paths = sorted(path for package in PACKAGES for path in (PROJECT / package).rglob("*.py"))
    versions = [importlib.metadata.version(name) for name in LIBRARIES]
    return _digest([path.read_text(encoding="utf-8") for path in paths] + versions)


def _digest(parts: Iterator[str] | Sequence[str]) -> str:
    digest = hashlib.blake2b(digest_size=16)
    for part in parts:
        digest.update(part.encode() + b"\0")
    return digest.hexdigest()


@functools.cache
def _engine() -> str:
    trees = [_module(f"grader.{name}").tree for name in ENGINE]
    trees += [_parsed(path) for path in sorted(CHILD.glob("*.py"))]
    return _digest([ast.dump(tree) for tree in trees] + [importlib.metadata.version(name) for name in LIBRARIES])


def _of_value(value: Any) -> Iterator[str]:
    if isinstance(value, FunctionType):
        yield _of_function(value)
    elif isinstance(value, functools.partial):
        yield from _of_value((value.func, value.args, value.keywords))
    elif isinstance(value, (Question, Check)):
        if isinstance(value, Check):
            yield str(value.points > 0)  # other checks pay only where one with points has passed
        for field in fields(value):
            if field.name not in WORDS:
                yield field.name
                yield from _of_value(getattr(value, field.name))
    elif isinstance(value, Mapping):
        yield from _of_value([*value.items()])
    elif isinstance(value, (tuple, list)):
        yield f"{len(value)}"
        for part in value:
            yield from _of_value(part)
    elif isinstance(value, (set, frozenset)):
        yield from sorted(map(repr, value))
    elif isinstance(value, np.ndarray):
        yield f"{value.dtype} {value.shape} {value.tobytes().hex()}"
    elif isinstance(value, type):
        yield from _of_names([(value.__module__, value.__qualname__)])
    elif value is None or isinstance(value, (bool, int, float, str, bytes, Fraction)):
        yield repr(value)
    elif _is_ours(type(value).__module__):  # by what it is made of
        yield type(value).__name__
        yield from _of_value([getattr(value, name) for name in inspect.signature(type(value)).parameters])
    else:
        raise TypeError(f"no fingerprint of a {type(value).__name__}: {value!r}")


@functools.cache
def _of_function(function: FunctionType) -> str:
    return _digest([*_parts(function)])


def _parts(function: FunctionType) -> Iterator[str]:
    module = _module(function.__module__)
    for node in module.functions.get(function.__code__.co_firstlineno, []):
        yield _source(node)
        yield from _of_names(_named_in(module, node))
    yield from _of_value([function.__defaults__, function.__kwdefaults__])
    for cell in function.__closure__ or ():
        if cell.cell_contents is not function:
            yield from _of_value(cell.cell_contents)


def _of_names(names: Sequence[Name]) -> Iterator[str]:
    """The sources of top-level names, and of all that those name in turn."""
    seen: set[Name] = set()
    left = list(names)
    while left:
        name = left.pop()
        if name not in seen and _is_ours(name[0]):
            seen.add(name)
            left += _definition(name)[1]
    yield from (_definition(name)[0] for name in sorted(seen))


@functools.cache
def _definition(name: Name) -> tuple[str, Sequence[Name]]:
    """The source of what a top-level name means, and the names in it."""
    module = _module(name[0])
    nodes = module.definitions.get(name[1], [])
    named = [found for node in nodes for found in _named_in(module, node)]
    if name[1] in module.imports:
        named.append(module.imports[name[1]])
    return "".join(map(_source, nodes)), named


@functools.cache
def _named_in(module: _Module, node: ast.AST) -> Sequence[Name]:
    """The top-level names that a piece of its code names, there or in modules that it has imported."""
    found: set[Name] = set()
    for part in ast.walk(node):
        if isinstance(part, ast.Name):
            found.add((module.name, part.id))
        elif isinstance(part, ast.Attribute) and isinstance(part.value, ast.Name):
            found.add((".".join(module.imports.get(part.value.id, ("", ""))), part.attr))
    return sorted(found)


@functools.cache
def _source(node: ast.AST) -> str:
    return _digest([ast.dump(node)])


@functools.cache
def _is_ours(module: str) -> bool:
    return module.partition(".")[0] in PACKAGES and _path(module).exists()


def _path(module: str) -> Path:
    base = PROJECT / Path(*module.split("."))
    return base / "__init__.py" if base.is_dir() else base.with_suffix(".py")


@functools.cache
def _parsed(path: Path) -> ast.Module:
    """Without docstrings."""
    tree = ast.parse(path.read_bytes())
    for node in ast.walk(tree):
        if isinstance(node, (ast.Module, ast.ClassDef, ast.FunctionDef)) and ast.get_docstring(node) is not None:
            node.body[0] = ast.Pass()
    return tree


def _bound(statement: ast.stmt) -> Iterator[str]:
    """The names that a statement at the top level gives a meaning."""
    if isinstance(statement, (ast.FunctionDef, ast.ClassDef)):
        yield statement.name
    elif isinstance(statement, ast.If):
        for part in (*statement.body, *statement.orelse):
            yield from _bound(part)
    elif isinstance(statement, (ast.Assign, ast.AnnAssign)):
        targets = statement.targets if isinstance(statement, ast.Assign) else [statement.target]
        yield from (node.id for target in targets for node in ast.walk(target) if isinstance(node, ast.Name))


class _Module:
    """A module of the project's own, as its source has it."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.tree = _parsed(_path(name))
        self.definitions: dict[str, list[ast.stmt]] = {}
        self.imports: dict[str, Name] = {}
        self.functions: dict[int, list[ast.AST]] = {}
        """By their first lines, where their decorators begin."""
        for node in ast.walk(self.tree):
            if isinstance(node, (ast.FunctionDef, ast.Lambda)):
                decorators = node.decorator_list if isinstance(node, ast.FunctionDef) else []
                line = min([node.lineno, *(decorator.lineno for decorator in decorators)])
                self.functions.setdefault(line, []).append(node)
            elif isinstance(node, ast.ImportFrom):
                for alias in node.names:
                    self.imports[alias.asname or alias.name] = (node.module or "", alias.name)
        for statement in self.tree.body:
            for bound in _bound(statement):
                self.definitions.setdefault(bound, []).append(statement)


@functools.cache
def _module(name: str) -> _Module:
    return _Module(name)
