"""`python -m grader export`: the gradebook's scores in the file that a learning management system exported."""

from __future__ import annotations

import argparse
import os
import stat
import sys
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.exits import GRADED, INCOMPLETE
from grader.cli.selection import add_gradebook
from grader.errors import GraderError, UsageError
from grader.files import replace
from grader.untrusted import clean, shown

if TYPE_CHECKING:
    from collections.abc import Sequence

    from grader.export.entries import Filled
    from grader.export.policy import Policy
    from grader.gradebook.grade import Grade

FORMATS = ("canvas", "moodle", "gradescope", "csv")
EPILOG = """\
--into is the file as it was downloaded:
  canvas      Gradebook > Export
  moodle      the assignment's grading worksheet, or Grades > Export > Plain text file; in English
  gradescope  Roster > Download, or an assignment's Review Grades > Download Grades

Nobody is left out silently: everybody whose score is not in the output is listed with the reason. A student with
pending points is left out unless --pending says otherwise (not of csv, which has a column for them), and who handed in
nothing gets no 0 unless --absent-zero says so.

exit codes:
  0  every score was exported       2  wrong usage, or a file that cannot be understood
  1  some were left out             3  the grader itself failed, or refused
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader export",
        description="Write the gradebook's scores into a learning management system's own file.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    made.add_argument(
        "--for", dest="format", choices=FORMATS, required=True, help="whose file; csv is a table of its own"
    )
    add_gradebook(made)
    made.add_argument("--into", type=Path, metavar="FILE", help="what it exported; read, and written only as --output")
    made.add_argument(
        "--assignment", metavar="TITLE", help="which column, by its title or number, where there are more"
    )
    made.add_argument("--output", type=Path, metavar="FILE", help="(default: standard output)")
    made.add_argument("--points", type=_points, metavar="N", help="scale to that many points")
    made.add_argument(
        "--pending",
        choices=("skip", "as-zero"),
        help="students with pending points: skip leaves them out with exit code 0, as-zero counts those points as lost",
    )
    made.add_argument(
        "--absent-zero",
        action="store_true",
        help="a 0 for those whom the gradebook does not know and whose cell is empty",
    )
    return made


def _points(text: str) -> Fraction:
    try:
        value = Decimal(text)
    except InvalidOperation:
        value = Decimal(0)
    if not value.is_finite() or value <= 0:
        raise argparse.ArgumentTypeError(f"expected a number above 0, got {text!r}")
    return Fraction(value)


def run(options: argparse.Namespace) -> int:
    """Raises UsageError where the options, the file or the gradebook do not fit."""
    _check(options)
    from grader.export.entries import Filled
    from grader.export.policy import Pending, Policy

    policy = Policy(options.points, Pending(options.pending or Pending.ASK), options.absent_zero)
    grades = _grades(options.gradebook)
    if options.format == "csv":
        from grader.export import csv

        filled = Filled(csv.render(grades, policy), len(grades), [], [])
    else:
        filled = _fill(options, grades, policy)
    for line in filled.notes:
        print(clean(f"note: {line}"), file=sys.stderr)
    for line in filled.left_out:
        print(clean(f"left out: {line}"), file=sys.stderr)
    _write(filled.content, options.output)
    left_out = f", {len(filled.left_out)} left out" if filled.left_out else ""
    print(clean(f"{filled.written} written to {shown(options.output or 'standard output')}{left_out}"), file=sys.stderr)
    return INCOMPLETE if filled.left_out else GRADED


def _check(options: argparse.Namespace) -> None:
    if options.format == "csv":
        given = [name for name in ("into", "assignment", "pending", "absent_zero") if getattr(options, name)]
        if given:
            raise UsageError(f"--for csv makes a table of its own: leave out --{given[0].replace('_', '-')}")
        return
    if options.into is None:
        raise UsageError(f"--for {options.format} fills in a file: give it as --into FILE")
    if options.format == "gradescope" and options.assignment:
        raise UsageError("a file of Gradescope's is of one assignment only: leave out --assignment")
    if options.output is None and sys.stdout.isatty():
        raise UsageError("expected --output FILE, or standard output sent to a file")


def _grades(database: str) -> list[Grade]:
    from grader.gradebook.gradebook import Gradebook

    with Gradebook(database) as gradebook:
        return list(gradebook.grades())


def _fill(options: argparse.Namespace, grades: Sequence[Grade], policy: Policy) -> Filled:
    from grader.export import canvas, gradescope, moodle
    from grader.export.table import parse

    try:
        content = options.into.read_bytes()
    except OSError as error:
        raise UsageError(f"cannot read {shown(options.into)}: {error.strerror}") from error
    table = parse(content, str(options.into))
    if options.format == "canvas":
        return canvas.fill(table, grades, policy, options.assignment)
    if options.format == "moodle":
        return moodle.fill(table, grades, policy, options.assignment)
    return gradescope.fill(table, grades, policy)


def _write(content: bytes, output: Path | None) -> None:
    """Whole or not at all. Raises GraderError where it cannot be."""
    if output is None:
        sys.stdout.buffer.write(content)
        return
    output = Path(os.path.realpath(output))  # through a link, not in its place
    try:
        mode = stat.S_IMODE(output.stat().st_mode) if output.exists() else None
        replace(output, content)
        if mode is not None:
            output.chmod(mode)
    except OSError as error:
        raise GraderError(f"cannot write {shown(output)}: {error.strerror}") from error
