"""Mutants of the reference: one operator of cosmic-ray's, applied at one place of one definition."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from grader.errors import UsageError
from grader.verify.definitions import definitions

if TYPE_CHECKING:
    from cosmic_ray.operators.operator import Operator

FILES = ("mixtures", "variational", "closed_forms", "elbo", "generative", "autoencoders", "derivations")


@dataclass(frozen=True)
class Mutant:
    """A file of the reference that differs in one place; `before` and `after` are the lines that differ, stripped.

    `function` is the definition at the top of the file that the place lies in; of an assignment, its first name.
    """

    file: str
    function: str
    operator: str
    occurrence: int
    line: int
    before: str
    after: str
    source: str = field(repr=False)

    @property
    def place(self) -> str:
        return f"reference/{self.file}.py, line {self.line}, in {self.function}"

    def __str__(self) -> str:
        lines = [f"  - {line}" for line in self.before.splitlines()] + [
            f"  + {line}" for line in self.after.splitlines()
        ]
        return "\n".join([f"{self.place} ({self.operator}):", *lines])


def mutants(file: str, source: str) -> Iterator[Mutant]:
    """Every mutant of a file, each text once; not those that do not parse or mean what the file means.

    Raises UsageError where cosmic-ray is not installed.
    """
    operators = _operators()
    from cosmic_ray.ast import ast_nodes, get_ast
    from cosmic_ray.mutating import mutate_code

    lines = source.splitlines()
    for definition in definitions(source):
        text = "\n".join(lines[definition.first - 1 : definition.last]) + "\n"
        seen = {"", _meaning(text)}
        nodes = list(ast_nodes(get_ast(text)))
        for name, operator in operators.items():
            places = sum(len(list(operator.mutation_positions(node))) for node in nodes)
            for occurrence in range(places):
                mutated = mutate_code(text, operator, occurrence)
                meaning = _meaning(mutated)
                if meaning in seen:
                    continue
                seen.add(meaning)
                whole = "\n".join([*lines[: definition.first - 1], mutated.rstrip("\n"), *lines[definition.last :], ""])
                offset, before, after = _difference(text, mutated)
                line = definition.first + offset
                yield Mutant(file, definition.names[0], name, occurrence, line, before, after, whole)


def sample(made: Sequence[Mutant], count: int, seed: int = 0) -> list[Mutant]:
    """`count` of them, as many of every function as of any other while there are some left; always the same ones."""
    groups: dict[tuple[str, str], list[Mutant]] = {}
    for mutant in made:
        groups.setdefault((mutant.file, mutant.function), []).append(mutant)
    for group in groups.values():
        random.Random(seed).shuffle(group)
    order = list(groups.values())
    random.Random(seed).shuffle(order)  # a few are of any file
    chosen: list[Mutant] = []
    while len(chosen) < count and any(order):
        chosen += [group.pop() for group in order if group]
    return sorted(chosen[:count], key=lambda mutant: (FILES.index(mutant.file), mutant.line, mutant.after))


def _operators() -> dict[str, Operator]:
    """By name; not those that must be told which variable to replace."""
    try:
        from cosmic_ray.plugins import get_operator, operator_names
    except ImportError:
        raise UsageError("mutants are made by cosmic-ray, which is not installed: pip install -e '.[dev]'") from None
    kinds = {name.partition("/")[2]: get_operator(name) for name in operator_names()}
    return {name: kind() for name, kind in kinds.items() if not kind.arguments()}


def _meaning(text: str) -> str:
    """What is run: the syntax tree without docstrings, annotations and what an exception says. "" if it is none."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # `1 is x` deserves one
        try:
            tree = ast.parse(text)
        except SyntaxError:
            return ""
    return ast.dump(_Bare().visit(tree))


class _Bare(ast.NodeTransformer):
    def visit_arg(self, node: ast.arg) -> ast.AST:
        node.annotation = None
        return node

    def visit_AnnAssign(self, node: ast.AnnAssign) -> ast.AST:
        node.annotation = ast.Constant(None)
        return self.generic_visit(node)

    def visit_FunctionDef(self, node: ast.FunctionDef) -> ast.AST:
        node.returns = None
        return self.generic_visit(node)

    def visit_Expr(self, node: ast.Expr) -> ast.AST:
        return ast.Pass() if isinstance(node.value, ast.Constant) else self.generic_visit(node)

    def visit_Raise(self, node: ast.Raise) -> ast.AST:
        if isinstance(node.exc, ast.Call):
            node.exc = node.exc.func
        return node


def _difference(text: str, mutated: str) -> tuple[int, str, str]:
    """The number of lines that both begin with, and the lines of each that follow until both end alike."""
    one, other = text.splitlines(), mutated.splitlines()
    shorter = min(len(one), len(other))
    head = next((i for i in range(shorter) if one[i] != other[i]), shorter)
    tail = next((i for i in range(shorter - head) if one[-1 - i] != other[-1 - i]), shorter - head)

    def stripped(lines: list[str]) -> str:
        return "\n".join(line.strip() for line in lines[head : len(lines) - tail])

    return head, stripped(one), stripped(other)
