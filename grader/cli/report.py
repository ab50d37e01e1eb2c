"""`python -m grader report`: a class's report, and each student's feedback, from the gradebook."""

from __future__ import annotations

import argparse
from pathlib import Path

from grader.cli.exits import GRADED
from grader.cli.selection import add_gradebook
from grader.errors import GraderError, UsageError


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader report",
        description="Write one HTML page about a class: scores, how difficult each question is and how well it tells "
        "students apart, which misconceptions were met, what is slow, pending or could not be graded.",
    )
    add_gradebook(made)
    made.add_argument("--output", type=Path, default=Path("class.html"), metavar="FILE", help="(default: class.html)")
    made.add_argument("--title", default="Class report", help="of the page (default: Class report)")
    made.add_argument(
        "--feedback", type=Path, metavar="DIR", help="also write what each student reads, as HTML and Markdown, there"
    )
    return made


def run(options: argparse.Namespace) -> int:
    """Raises UsageError where there is no gradebook or nothing in it, GraderError where a file cannot be written."""
    from grader import feedback
    from grader.class_report import page
    from grader.class_report.statistics import summarise
    from grader.files import replace
    from grader.gradebook.gradebook import Gradebook

    with Gradebook(options.gradebook) as gradebook:
        statistics = summarise(gradebook.grades())
        if not statistics.submissions:
            raise UsageError(f"the gradebook {options.gradebook} holds no grade: grade some submissions first")
        try:
            replace(options.output, page.render(statistics, options.title))
        except OSError as error:
            raise GraderError(f"cannot write {options.output}: {error.strerror}") from error
        print(options.output, flush=True)
        if options.feedback is not None:
            feedback.write(options.feedback, gradebook.grades())
            print(options.feedback / "index.html")
    return GRADED
