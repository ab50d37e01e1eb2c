"""`python -m grader show`: the statement of questions, as it stands in their stubs, with points and checks."""

from __future__ import annotations

import argparse
import sys
from functools import partial

from grader.cli.exits import GRADED
from grader.cli.selection import select


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader show", description="Show the statement of a question, its points and its checks."
    )
    made.add_argument("selectors", nargs="+", metavar="QUESTION", help="a question, a topic, or a pattern")
    return made


def run(options: argparse.Namespace) -> int:
    from grader.questions import COURSE
    from grader.report.console import draw
    from grader.report.statement import render

    for question in select(COURSE, options.selectors):
        draw(sys.stdout, partial(render, question))
    return GRADED
