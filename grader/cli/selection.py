"""Which submission and which questions a command is about."""

from __future__ import annotations

import argparse
import difflib
import sys
from collections.abc import Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from grader.errors import UsageError

# Beside grading, which needs no name.
COMMANDS = ("batch", "ci", "export", "history", "hint", "limits", "override", "plot", "report", "show", "verify")
GRADEBOOK = "grades.sqlite"
SANDBOXES = ("auto", "none", "namespaces", "landlock")

if TYPE_CHECKING:
    from grader.question import Question
    from grader.sandbox.tiers import Chosen


BEST = (
    "auto takes the strictest of namespaces and landlock that works here, or refuses; without this option a plain "
    "process serves where neither works"
)
AUTO = "auto, which it is without this option, takes the strictest of namespaces and landlock that works, or refuses"


def add_submission(parser: argparse.ArgumentParser, sandbox: str = "best") -> None:
    parser.add_argument(
        "--submission",
        type=Path,
        default=Path("exercises"),
        metavar="PATH",
        help="a directory, .py, .ipynb, .zip or .tar(.gz, .xz) (default: exercises)",
    )
    parser.add_argument(
        "--sandbox",
        choices=SANDBOXES,
        default=sandbox,
        help=f"how the submission's code is confined: {AUTO if sandbox == 'auto' else BEST}; none confines nothing",
    )


def add_gradebook(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--gradebook",
        default=GRADEBOOK,
        metavar="FILE|URL",
        help=f"a file, or postgresql://user@host/database (default: {GRADEBOOK})",
    )


def confined(options: argparse.Namespace) -> Chosen:
    """The sandbox that `options` ask for."""
    from grader.sandbox.tiers import Chosen

    if options.sandbox == "none":
        warning = "nothing will keep this submission's code from your files and your network"
        print(f"warning: --sandbox none: {warning}", file=sys.stderr)
    return Chosen(options.sandbox)


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
