"""`python -m grader`: grades a submission."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import IO, TYPE_CHECKING

from grader import __version__
from grader.cli.exits import GRADED
from grader.cli.files import check_writable
from grader.cli.grading import add_grading, exit_code, graded
from grader.cli.selection import add_submission, confined, select
from grader.errors import GraderError

if TYPE_CHECKING:
    from grader.report import Report

EPILOG = """\
examples:
  python -m grader                             grade everything in exercises/
  python -m grader mixtures                    one topic
  python -m grader gaussian_m_step '*elbo*'    questions by name or pattern
  python -m grader --submission homework.zip --format json --output report.json

  python -m grader show tight_bound            a question's statement, points and checks
  python -m grader hint kl_standard_normal     one hint more each time
  python -m grader plot elbo                   draw your answers
  python -m grader batch submissions.zip       a class into a gradebook; then export, report, override, history
  python -m grader ci --junit report.xml       for pull requests and learning platforms
  python -m grader limits                      what student code may use
  python -m grader verify                      for instructors: check the course itself

exit codes:
  0  graded, and at or above --fail-under      2  wrong usage, or nothing that can be graded
  1  graded, below --fail-under                3  the grader itself failed, or refused
                                             130  interrupted
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader",
        description="Grade the exercises on latent-variable models.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_grading(made)
    add_submission(made)
    made.add_argument("--format", choices=["text", "json"], default="text", help="of the report (default: text)")
    made.add_argument("--output", type=Path, metavar="FILE", help="write the report there, not to the terminal")
    made.add_argument("--seed", metavar="SECRET", help="draw other cases than the public ones; never printed")
    made.add_argument(
        "--explain",
        action="store_true",
        help="tell of every statement in `concepts` that you answered why it holds or not",
    )
    made.add_argument("--list", action="store_true", help="list the questions and their points, and stop")
    made.add_argument("--version", action="version", version=f"grader {__version__}")
    return made


def run(options: argparse.Namespace) -> int:
    if options.list:
        from grader.questions import COURSE

        for question in select(COURSE, options.selectors):
            print(f"{question.points:3}  {question.name}")
        return GRADED
    if options.output is not None:
        check_writable(options.output)
    with confined(options) as sandbox:  # first of all: it starts while everything else is imported
        report = graded(options, sandbox, options.seed, explain=options.explain)
    _write(report, options)
    return exit_code(report, options.fail_under)


def _write(report: Report, options: argparse.Namespace) -> None:
    """Raises GraderError if the file cannot be written after all; the report then goes to standard output."""
    if options.output is None:
        _render(report, options.format, sys.stdout)
        sys.stdout.flush()
        return
    try:
        with options.output.open("w", encoding="utf-8") as file:
            _render(report, options.format, file)
    except OSError as error:
        _render(report, options.format, sys.stdout)
        raise GraderError(f"cannot write {options.output}: {error.strerror}; the report is above") from error


def _render(report: Report, format: str, file: IO[str]) -> None:
    if format == "json":
        from grader.report import json

        file.write(json.render(report))
        return
    from grader.report import text
    from grader.report.console import draw

    draw(file, lambda console: text.render(report, console))
