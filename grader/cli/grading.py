"""What the commands that grade share: their options, the grading itself, and the exit code."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.exits import BELOW, GRADED, REFUSED
from grader.cli.progress import bar
from grader.cli.selection import select
from grader.errors import UsageError

if TYPE_CHECKING:
    from grader.question import Question
    from grader.report import Report
    from grader.sandbox.start import Sandbox


def add_grading(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "selectors",
        nargs="*",
        metavar="SELECTOR",
        help="a topic, a question, or a pattern such as '*elbo*'; only what is selected is graded and counted",
    )
    parser.add_argument("--fail-under", type=_percent, metavar="PERCENT", help="exit with 1 below this score")
    parser.add_argument(
        "--fast", action="store_true", help="leave out what takes long (train_vae); the score is then a partial one"
    )


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 100, got {text!r}")
    return value


def seed_in(path: Path) -> str:
    """The seed that a file holds. Raises UsageError, which does not say it."""
    try:
        seed = path.read_text(encoding="utf-8").strip("\r\n")
    except (OSError, UnicodeDecodeError) as error:
        why = error.strerror if isinstance(error, OSError) else "it is not UTF-8"
        raise UsageError(f"cannot read the seed in {path}: {why}") from None
    if not seed.strip():
        raise UsageError(f"{path} is empty: expected a seed")
    return seed


def graded(options: argparse.Namespace, sandbox: Sandbox, seed: str | None, *, explain: bool = False) -> Report:
    """The submission that `options` name, on the public cases if there is no `seed`."""
    # Imported here: `--help` and a misspelt option need none of it.
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE, LIMITS, TOPICS
    from grader.run import grade
    from grader.submission import read

    questions = select(COURSE, options.selectors)
    submission = read(options.submission, TOPICS)
    with bar(len(questions), -1) as update:

        def progress(question: Question) -> None:
            slow = f" (up to 2 x {question.seconds:g} s; --fast leaves it out)" if question.seconds else ""
            update(description=question.name + slow, advance=1)

        return grade(
            submission,
            questions,
            COURSE,
            Bank(PUBLIC_SEED if seed is None else seed),
            fast=options.fast,
            explain=explain,
            limits=LIMITS,
            sandbox=sandbox,
            progress=progress,
        )


def exit_code(report: Report, fail_under: float | None) -> int:
    failed = sum(question.pending for question in report.questions if question.status == "INTERNAL_ERROR")
    if failed:
        print(f"error: {failed} points are pending: the grader itself failed there", file=sys.stderr)
        return REFUSED
    if fail_under is None:
        return GRADED
    # What is pending may yet be lost.
    percent = 100 * report.earned / report.possible if report.possible else 0.0
    return BELOW if percent < fail_under else GRADED
