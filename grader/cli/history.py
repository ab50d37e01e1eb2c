"""`python -m grader history`: where a student's scores come from."""

from __future__ import annotations

import argparse

from grader.cli.exits import GRADED
from grader.cli.selection import add_gradebook
from grader.untrusted import clean


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader history",
        description="Tell what a student has handed in, how it was graded, when, by whom, with which version of the "
        "course and in which sandbox, and what was decided by hand.",
    )
    made.add_argument("student", metavar="STUDENT", help="the id under which the gradebook knows them")
    add_gradebook(made)
    return made


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.gradebook import Gradebook

    with Gradebook(options.gradebook) as gradebook:
        for line in gradebook.history(options.student):
            print(clean(line))
    return GRADED
