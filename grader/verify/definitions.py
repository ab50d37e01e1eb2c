"""The definitions at the top of the reference's files, and which of them use which."""

from __future__ import annotations

import ast
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

Place: TypeAlias = tuple[str, str]
"""A file and a definition in it, by the first of its names."""


@dataclass(frozen=True)
class Definition:
    """A function, class or assignment, from its first line to its last."""

    names: tuple[str, ...]
    node: ast.stmt
    first: int
    last: int


def definitions(source: str) -> list[Definition]:
    found = []
    for node in ast.parse(source).body:
        first = node.lineno
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names = [node.name]
            first = min([first, *(decorator.lineno for decorator in node.decorator_list)])
        elif isinstance(node, ast.Assign):
            names = [name.id for target in node.targets for name in ast.walk(target) if isinstance(name, ast.Name)]
        else:
            continue
        found.append(Definition(tuple(names), node, first, node.end_lineno or node.lineno))
    return found


def reached(sources: Mapping[str, str]) -> dict[Place, set[Place]]:
    """From each definition those that it uses: itself, and what they use in turn, in any of the files."""
    homes: dict[Place, Place] = {}
    uses: dict[Place, set[Place]] = {}
    for file, text in sources.items():
        for definition in definitions(text):
            place = (file, definition.names[0])
            homes |= {(file, name): place for name in definition.names}
            uses[place] = {place}
            for node in ast.walk(definition.node):
                if isinstance(node, ast.Name):
                    uses[place].add((file, node.id))
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    uses[place].add((node.value.id, node.attr))
    uses = {place: {homes[name] for name in names if name in homes} for place, names in uses.items()}
    while True:
        more = {place: set().union(*(uses[other] for other in found)) for place, found in uses.items()}
        if more == uses:
            return uses
        uses = more


def imported(sources: Mapping[str, str]) -> set[str]:
    """The modules that the files import, the reference's own apart."""
    found: set[str] = set()
    for node in (node for text in sources.values() for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != "reference":
            found.add(node.module)
    return found
