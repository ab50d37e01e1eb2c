"""`python -m grader`: parsing and exit codes only."""

from __future__ import annotations

import argparse
import contextlib
import difflib
import io
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from fnmatch import fnmatchcase
from pathlib import Path
from typing import IO, TYPE_CHECKING

from grader import __version__
from grader.errors import GraderError, UsageError
from grader.untrusted import CONTROL

if TYPE_CHECKING:
    from grader.question import Question
    from grader.report import Report

GRADED, BELOW, USAGE, REFUSED, INTERRUPTED = 0, 1, 2, 3, 130

EPILOG = """\
examples:
  python -m grader                             grade everything in exercises/
  python -m grader mixtures                    one topic
  python -m grader gaussian_m_step '*elbo*'    questions by name or pattern
  python -m grader --submission homework.zip --format json --output report.json

  python -m grader verify                      for instructors: check the course itself

exit codes:
  0  graded, and at or above --fail-under      2  wrong usage, or nothing that can be graded
  1  graded, below --fail-under                3  the grader itself failed, or refused
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Runs the command; the exit code is for `sys.exit`."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # for terminals that know no bars
    try:
        code = _run(list(sys.argv[1:] if argv is None else argv))
        sys.stdout.flush()
        return code
    except UsageError as error:
        return _end(str(error), USAGE)
    except GraderError as error:
        return _end(str(error), REFUSED)
    except KeyboardInterrupt:
        print("interrupted: nothing was graded", file=sys.stderr)
        return _end("", INTERRUPTED)
    except BrokenPipeError:  # the reader, such as `head`, has seen enough
        return _end("", GRADED)
    except OSError as error:
        return _end(f"cannot go on: {error}", REFUSED)


def _run(arguments: list[str]) -> int:
    try:
        if arguments[:1] == ["verify"]:
            return _verify(_verify_parser().parse_args(arguments[1:]))
        return _grade(_parser().parse_args(arguments))
    except SystemExit as end:  # argparse, after --help, --version or an error of usage
        return int(end.code or 0)


def _end(message: str, code: int) -> int:
    if message:
        print(f"error: {CONTROL.sub('�', message)}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:  # and it must not be tried again when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m grader",
        description="Grade the exercises on latent-variable models.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument(
        "selectors",
        nargs="*",
        metavar="SELECTOR",
        help="a topic, a question, or a pattern such as '*elbo*'; only what is selected is graded and counted",
    )
    parser.add_argument(
        "--submission",
        type=Path,
        default=Path("exercises"),
        metavar="PATH",
        help="a directory, .py, .ipynb or .zip (default: exercises)",
    )
    parser.add_argument("--format", choices=["text", "json"], default="text", help="of the report (default: text)")
    parser.add_argument("--output", type=Path, metavar="FILE", help="write the report there, not to the terminal")
    parser.add_argument("--seed", metavar="SECRET", help="draw other cases than the public ones; never printed")
    parser.add_argument("--fail-under", type=_percent, metavar="PERCENT", help="exit with 1 below this score")
    parser.add_argument("--list", action="store_true", help="list the questions and their points, and stop")
    parser.add_argument("--version", action="version", version=f"grader {__version__}")
    return parser


def _percent(text: str) -> float:
    try:
        value = float(text)
    except ValueError:
        value = -1.0
    if not 0 <= value <= 100:
        raise argparse.ArgumentTypeError(f"expected a number from 0 to 100, got {text!r}")
    return value


def _grade(options: argparse.Namespace) -> int:
    # Imported here: `--help` and a misspelt option need none of it.
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE, TOPICS
    from grader.run import grade
    from grader.submission import read

    questions = select(COURSE, options.selectors)
    if options.list:
        for question in questions:
            print(f"{question.points:3}  {question.name}")
        return GRADED
    _check_writable(options.output)
    submission = read(options.submission, TOPICS)
    seed = PUBLIC_SEED if options.seed is None else options.seed
    with _progress(len(questions)) as progress:
        report = grade(submission, questions, COURSE, Bank(seed), progress=progress)
    _write(report, options)
    if report.pending:
        print(f"error: {report.pending} points are pending: the grader itself failed there", file=sys.stderr)
        return REFUSED
    return BELOW if options.fail_under is not None and report.percent < options.fail_under else GRADED


def _verify_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m grader verify",
        description="Check the course itself: references, stubs, worked numbers, trivial answers. "
        "Exits with 1 if anything does not hold.",
    )
    parser.add_argument("--exercises", type=Path, default=Path("exercises"), metavar="DIR", help="the stubs")
    parser.add_argument("--seed", metavar="SECRET", help="on other cases than the public ones")
    return parser


def _verify(options: argparse.Namespace) -> int:
    from grader.bank import PUBLIC_SEED, Bank
    from grader.questions import COURSE
    from grader.verify import problems

    if not options.exercises.is_dir():
        raise UsageError(f"{options.exercises} is no directory: expected the course's stubs")
    found = 0
    for problem in problems(COURSE, options.exercises, Bank(options.seed or PUBLIC_SEED)):
        print(problem, flush=True)
        found += 1
    points = sum(question.points for question in COURSE)
    print(f"{len(COURSE)} questions, {points} points, {found} problems")
    return BELOW if found else GRADED


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
            near = difflib.get_close_matches(selector, known, n=1)
            hint = f"did you mean {near[0]}?" if near else "see --list"
            raise UsageError(f"no topic or question is called {selector}: {hint}")
        chosen.update(names)
    return [question for question in course if question.name in chosen]


@contextlib.contextmanager
def _progress(count: int) -> Iterator[Callable[[Question], None]]:
    """A bar on a terminal, nothing on a pipe."""
    if not sys.stderr.isatty():
        yield lambda question: None
        return
    from rich.console import Console
    from rich.progress import BarColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (BarColumn(), TextColumn("{task.description}"), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task("", total=count, completed=-1)
        yield lambda question: progress.update(task, description=question.name, advance=1)


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
    from rich.console import Console

    from grader.report import text

    if file.isatty():
        text.render(report, Console(file=file, highlight=False))
        return
    plain = io.StringIO()  # rich fills lines with blanks, which a file need not keep
    text.render(report, Console(file=plain, highlight=False, width=80))
    file.writelines(f"{line.rstrip()}\n" for line in plain.getvalue().splitlines())
