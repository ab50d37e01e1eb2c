"""`python -m grader override`: a score by hand."""

from __future__ import annotations

import argparse

from grader.cli.exits import GRADED
from grader.cli.selection import add_gradebook, select
from grader.errors import UsageError


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader override",
        description="Decide the score of a question by hand. It holds for what the student has handed in last, however "
        "often that is graded again, until something else is handed in.",
    )
    made.add_argument("student", metavar="STUDENT", help="the id under which the gradebook knows them")
    made.add_argument("question", metavar="QUESTION", help="a question's name")
    made.add_argument("score", metavar="SCORE", help="points earned, or 'none' to withdraw an earlier override")
    made.add_argument("--reason", required=True, help="which the student will read")
    add_gradebook(made)
    return made


def run(options: argparse.Namespace) -> int:
    from grader.gradebook.gradebook import Gradebook
    from grader.questions import COURSE

    questions = select(COURSE, [options.question])
    if len(questions) != 1:
        raise UsageError(f"{options.question} names {len(questions)} questions: expected one")
    if options.score != "none" and not options.score.isdecimal():
        raise UsageError(f"expected a number of points or none, got {options.score!r}")
    earned = None if options.score == "none" else int(options.score)
    if not options.reason.strip():
        raise UsageError("--reason is empty: say why, the student will read it")
    with Gradebook(options.gradebook) as gradebook:
        gradebook.override(options.student, questions[0].name, earned, options.reason)
    return GRADED
