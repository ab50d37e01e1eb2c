"""The statement of a question for a terminal: the docstring of its stub, its points and its checks."""

from __future__ import annotations

import ast
import functools
import inspect
import re
from collections.abc import Iterator
from pathlib import Path

from rich.console import Console, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from grader.errors import GraderError
from grader.question import Question

EXERCISES = Path(__file__).parent.parent.parent / "exercises"
# Sections whose lines at the margin name things, described in the indented lines below.
NAMING = ("Parameters", "Returns", "Raises")
ITEM = re.compile(r"(- |[a-z]\. |(?:First|Between|Last): )")


def render(question: Question, console: Console) -> None:
    """Raises GraderError where the stubs cannot be read."""
    stub = _stub(question)
    title = Text(f" {question.name}", style="bold") + Text(f"  {question.points} points", style="dim")
    console.print("", title, Rule(style="dim"), sep="\n")
    signature = f"{question.function}({', '.join(argument.arg for argument in stub.args.args)})"
    console.print(Padding(_code(signature), (0, 1)), "")
    for part in _parts(ast.get_docstring(stub) or ""):
        if isinstance(part, Text) and part.no_wrap:
            console.print(part, crop=False, no_wrap=True, overflow="ignore")
        else:
            console.print(Padding(part, (0, 1)))
    console.print(Padding(_checks(question), (0, 1)))


def _stub(question: Question) -> ast.FunctionDef:
    path = EXERCISES / f"{question.topic}.py"
    try:
        tree = _parsed(path)
    except (OSError, SyntaxError, ValueError) as error:
        raise GraderError(f"cannot read the statement in {path}: {_what(error)}") from error
    for node in tree.body:
        if isinstance(node, ast.FunctionDef) and node.name == question.function:
            return node
    raise GraderError(f"there is no function {question.function} in {path}, whose docstring is the statement")


def _what(error: Exception) -> str:
    if isinstance(error, OSError):
        return str(error.strerror)
    return f"it is not valid Python, line {error.lineno}: {error.msg}" if isinstance(error, SyntaxError) else str(error)


@functools.cache
def _parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def _code(text: str) -> Syntax:
    return Syntax(text, "python", theme="ansi_light", background_color="default")


def _unbroken(code: str) -> Text:
    """For pasting."""
    text = _code("").highlight(code)
    text.rstrip()
    text.no_wrap, text.overflow = True, "ignore"
    return text


def _parts(docstring: str) -> Iterator[RenderableType]:
    """Prose is broken anew at the terminal's width; formulas, code and headings stay as they are."""
    lines = inspect.cleandoc(docstring).splitlines()
    section, place = "", 0
    while place < len(lines):
        line = lines[place]
        indent = len(line) - len(line.lstrip())
        after = lines[place + 1] if place + 1 < len(lines) else ""
        end = place + 1
        if after and set(after) == {"-"}:
            section, end = line, place + 2
            yield Text(line, style="bold cyan")
        elif section == "Examples":
            end = len(lines)
            yield _unbroken("\n".join(lines[place:end]))
        elif not line.strip():
            yield ""
        elif indent >= 4 and section not in NAMING:
            yield Text(f" {line}", style="green", no_wrap=True, overflow="ignore")
        elif section in NAMING and not indent:
            name, _, kind = line.partition(" : ")
            yield Text(name, style="bold") + Text(f" : {kind}" if kind else "")
        else:
            item = ITEM.match(line.lstrip())
            hanging = indent + (len(item[0]) if item else 0)
            while end < len(lines) and _goes_on(lines[end], hanging):
                end += 1
            text = " ".join(part.strip() for part in lines[place:end])
            yield _hanging(text, indent, hanging)
        place = end


def _goes_on(line: str, hanging: int) -> bool:
    return bool(line.strip()) and len(line) - len(line.lstrip()) == hanging and not ITEM.match(line.lstrip())


def _hanging(text: str, indent: int, hanging: int) -> RenderableType:
    """A paragraph, or an item whose further lines stand below the first one's text."""
    if hanging == indent:
        return Padding(Text(text), (0, 0, 0, indent))
    table = Table.grid()
    table.add_row(" " * indent + text[: hanging - indent], Text(text[hanging - indent :]))
    return table


def _checks(question: Question) -> Table:
    table = Table(box=None, padding=(0, 1, 0, 0), title_justify="left", title_style="bold cyan", title="\nChecks")
    table.add_column(justify="right", style="dim", no_wrap=True)
    table.add_column()
    table.show_header = False
    for check in question.checks:
        table.add_row(f"{check.points} point{'s' * (check.points > 1)}" if check.points else "", check.title)
    return table
