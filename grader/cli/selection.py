"""Which submission and which questions a command is about."""

from __future__ import annotations

import argparse
import difflib
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

# Beside grading, which needs no name.
COMMANDS = ("hint", "plot", "show", "verify")

if TYPE_CHECKING:
    from grader.question import Question


def add_submission(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--submission",
        type=Path,
        default=Path("exercises"),
        metavar="PATH",
        help="a directory, .py, .ipynb or .zip (default: exercises)",
    )


def select(course: Sequence[Question], selectors: Sequence[str]) -> list[Question]:
    """The questions that any selector names, in the course's order; all if there is none.

    Raises UsageError for a selector that names no question.
    """
    if not selectors:
        return list(course)
    chosen: set[str] = set()
    for selector in selectors:
        names = [
            question.name
            for question in course
            if any(fnmatchcase(name, selector) for name in (question.topic, question.name, question.function))
        ]
        if not names:
            known = [name for q in course for name in (q.topic, q.function, q.name)]
            near = difflib.get_close_matches(selector, [*known, *COMMANDS], n=1)
            hint = f"did you mean {near[0]}?" if near else "see --list"
            if near and near[0] in COMMANDS:
                hint = f"did you mean the command {near[0]}? It comes first: python -m grader {near[0]} ..."
            raise UsageError(f"no topic or question is called {selector}: {hint}")
        chosen.update(names)
    return [question for question in course if question.name in chosen]
