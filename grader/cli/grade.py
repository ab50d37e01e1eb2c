"""`python -m grader`: grades a submission."""

from __future__ import annotations

import argparse
import contextlib
import os
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import IO, TYPE_CHECKING

from grader import __version__
from grader.cli.exits import BELOW, GRADED, REFUSED
from grader.cli.selection import add_submission, confined, select
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.question import Question
    from grader.report import Report
    from grader.sandbox.start import Sandbox

EPILOG = """\
examples:
  python -m grader                             grade everything in exercises/
  python -m grader mixtures                    one topic
  python -m grader gaussian_m_step '*elbo*'    questions by name or pattern
  python -m grader --submission homework.zip --format json --output report.json

  python -m grader show tight_bound            a question's statement, points and checks
  python -m grader hint kl_standard_normal     one hint more each time
  python -m grader plot elbo                   draw your answers
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
    made.add_argument(
        "selectors",
        nargs="*",
        metavar="SELECTOR",
        help="a topic, a question, or a pattern such as '*elbo*'; only what is selected is graded and counted",
    )
    add_submission(made)
    made.add_argument("--format", choices=["text", "json"], default="text", help="of the report (default: text)")
    made.add_argument("--output", type=Path, metavar="FILE", help="write the report there, not to the terminal")
    made.add_argument("--seed", metavar="SECRET", help="draw other cases than the public ones; never printed")
    made.add_argument("--fail-under", type=_percent, metavar="PERCENT", help="exit with 1 below this score")
    made.add_argument(
        "--fast", action="store_true", help="leave out what takes long (train_vae); the score is then a partial one"
    )
    made.add_argument(
        "--explain",
        action="store_true",
        help="tell of every statement in `concepts` that you answered why it holds or not",
    )
    made.add_argument("--list", action="store_true", help="list the questions and their points, and stop")
    made.add_argument("--version", action="version", version=f"grader {__version__}")
    return made


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 100, got {text!r}")
    return value


def run(options: argparse.Namespace) -> int:
    if options.list:
        from grader.questions import COURSE

        for question in select(COURSE, options.selectors):
            print(f"{question.points:3}  {question.name}")
        return GRADED
    _check_writable(options.output)
    with confined(options) as sandbox:  # first of all: it starts while everything else is imported
        report = _graded(options, sandbox)
    _write(report, options)
    failed = sum(question.pending for question in report.questions if question.status == "INTERNAL_ERROR")
    if failed:
        print(f"error: {failed} points are pending: the grader itself failed there", file=sys.stderr)
        return REFUSED
    if options.fail_under is None:
        return GRADED
    # What is pending may yet be lost.
    percent = 100 * report.earned / report.possible if report.possible else 0.0
    return BELOW if percent < options.fail_under else GRADED


def _graded(options: argparse.Namespace, sandbox: Sandbox) -> Report:
    # Imported here: `--help` and a misspelt option need none of it.
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE, LIMITS, TOPICS
    from grader.run import grade
    from grader.submission import read

    questions = select(COURSE, options.selectors)
    submission = read(options.submission, TOPICS)
    seed = PUBLIC_SEED if options.seed is None else options.seed
    with _progress(len(questions)) as progress:
        return grade(
            submission,
            questions,
            COURSE,
            Bank(seed),
            fast=options.fast,
            explain=options.explain,
            limits=LIMITS,
            sandbox=sandbox,
            progress=progress,
        )


@contextlib.contextmanager
def _progress(count: int) -> Iterator[Callable[[Question], None]]:
    """A bar on a terminal, nothing on a pipe."""
    if not sys.stderr.isatty():
        yield lambda question: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count, completed=-1)

        def tell(question: Question) -> None:
            slow = f" (up to 2 x {question.seconds:g} s; --fast leaves it out)" if question.seconds else ""
            progress.update(task, description=question.name + slow, advance=1)

        yield tell


def _check_writable(output: Path | None) -> None:
    """Before grading, so that no work is done in vain. Raises UsageError."""
    if output is None:
        return
    directory = output.parent
    if output.is_dir() or not directory.is_dir() or not os.access(output if output.exists() else directory, os.W_OK):
        raise UsageError(f"cannot write {output}: expected a file in a directory that exists and can be written to")


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
