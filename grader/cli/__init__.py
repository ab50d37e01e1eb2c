"""`python -m grader`: one module for each command; parsing and exit codes only."""

from __future__ import annotations

import importlib
import io
import os
import sys
from collections.abc import Sequence

from grader.cli.exits import GRADED, INTERRUPTED, REFUSED, USAGE
from grader.cli.selection import COMMANDS
from grader.errors import GraderError, UsageError
from grader.untrusted import clean


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
        name = arguments.pop(0) if arguments[:1] and arguments[0] in COMMANDS else "grade"
        command = importlib.import_module(f"grader.cli.{name}")
        code: int = command.run(command.parser().parse_args(arguments))
        return code
    except SystemExit as end:  # argparse, after --help, --version or an error of usage
        return int(end.code or 0)


def _end(message: str, code: int) -> int:
    if message:
        print(f"error: {clean(message)}", file=sys.stderr)
    try:
        sys.stdout.flush()
    except OSError:  # and it must not be tried again when the interpreter ends
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    return code
