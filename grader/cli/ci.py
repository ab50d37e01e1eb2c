"""`python -m grader ci`: grades what others wrote, for a pull request or a learning platform."""

from __future__ import annotations

import argparse
import os
import secrets
import sys
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.files import check_writable
from grader.cli.grading import add_grading, exit_code, graded, seed_in
from grader.cli.selection import add_submission, confined
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.report import Report

# By the option that asks for it.
FILES = {
    "junit": "JUnit XML, as GitLab, Jenkins and others show it",
    "summary": "Markdown: a table of the questions, and what was wrong",
    "comment": "the same for a comment on a pull request: shorter",
    "code-quality": "GitLab's code quality",
    "gradescope": "results.json of Gradescope",
    "prairielearn": "results.json of PrairieLearn's external graders",
    "exercism": "results.json of exercism's test runners, version 3",
    "classroom": "what GitHub Classroom's autograding-grading-reporter reads",
    "json": "the report itself",
}
EPILOG = """\
The submission is read and never imported; its code runs in the sandbox alone. This command itself must not be started
so that Python looks for it in that code's directory: use `latent-grader ci`, or `python -P -m grader ci`.

On GitHub it writes the summary of the job, the annotations, and the outputs earned, possible, pending, percent and
classroom by itself. docs/ci.md says how to grade the pull request of a stranger.
"""


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader ci",
        description="Grade a submission that others wrote, in a sandbox, and write the report in any of many formats.",
        epilog=EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    add_grading(made)
    add_submission(made, sandbox="auto")
    made.add_argument(
        "--relative-to",
        type=Path,
        metavar="DIR",
        help="what the paths of annotations begin at: the root of the working tree (default: the current directory)",
    )
    made.add_argument(
        "--hidden",
        action="store_true",
        help="count the checks by category, and tell neither inputs nor answers, messages, hints or what was printed",
    )
    made.add_argument(
        "--seed-file", type=Path, metavar="FILE", help="draw other cases than the public ones, of the seed in this file"
    )
    for name, what in FILES.items():
        made.add_argument(f"--{name}", type=Path, metavar="FILE", help=f"write {what}")
    return made


def run(options: argparse.Namespace) -> int:
    asked = {name: getattr(options, name.replace("-", "_")) for name in FILES}
    files = {name: path for name, path in asked.items() if path is not None}
    for path in files.values():
        if path.is_symlink():  # in somebody's working tree it may lead to any file of ours
            raise UsageError(f"cannot write {path}: it is a link; expected a file, or nothing yet")
        check_writable(path)
    root = root_of(options.submission, options.relative_to)
    seed = None if options.seed_file is None else seed_in(options.seed_file)
    with confined(options) as sandbox:
        report = graded(options, sandbox, seed)
    if options.hidden:
        from grader.report.hidden import hide

        report = hide(report)
    texts = _texts(report, root)
    for name, path in files.items():
        _write(path, texts[name]())
    if os.environ.get("GITHUB_ACTIONS") == "true":
        _tell_github(report, root, texts)
    else:
        _print(report)
    return exit_code(report, options.fail_under)


def root_of(submission: Path, tree: Path | None) -> str:
    """Where, below `tree`, lies the folder of what was handed in.

    Raises UsageError where it lies elsewhere, or a link leads there: a pull request could hand in our own solutions.
    """
    path, top = Path(os.path.abspath(submission)), Path(os.path.abspath(tree or "."))
    if not path.is_relative_to(top):
        if tree is not None:
            raise UsageError(f"{submission} is not below {tree}: expected a submission inside of --relative-to")
        top = path.parent
    inside = path.relative_to(top)
    if Path(os.path.realpath(path)) != Path(os.path.realpath(top), inside):
        raise UsageError(f"{submission} is a link, or lies behind one: expected the files themselves")
    return (inside if path.is_dir() else inside.parent).as_posix()


def _texts(report: Report, root: str) -> Mapping[str, Callable[[], str]]:
    from grader.report import classroom, exercism, github, gitlab, gradescope, json, junit, prairielearn

    return {
        "junit": partial(junit.render, report),
        "summary": partial(github.summary, report),
        "comment": partial(github.comment, report),
        "code-quality": partial(gitlab.render, report, root),
        "gradescope": partial(gradescope.render, report),
        "prairielearn": partial(prairielearn.render, report),
        "exercism": partial(exercism.render, report),
        "classroom": partial(classroom.render, report),
        "json": partial(json.render, report),
    }


def _write(path: Path, text: str, mode: str = "w") -> None:
    try:
        with path.open(mode, encoding="utf-8", newline="\n") as file:
            file.write(text)
    except OSError as error:
        raise GraderError(f"cannot write {path}: {error.strerror}") from error


def _print(report: Report) -> None:
    from grader.report import text
    from grader.report.console import draw

    draw(sys.stdout, partial(text.render, report))


def _tell_github(report: Report, root: str, texts: Mapping[str, Callable[[], str]]) -> None:
    """The report, in which no line is a command, whoever wrote it; then commands of our own."""
    from grader.report import github

    token = secrets.token_hex(16)
    print(f"::stop-commands::{token}")
    _print(report)
    print(f"::{token}::")
    print(github.annotate(report, root), end="")
    outputs = {
        "earned": report.earned,
        "possible": report.possible,
        "pending": report.pending,
        "percent": f"{report.percent:.1f}",
        "classroom": texts["classroom"](),
    }
    lines = "".join(f"{name}={value}\n" for name, value in outputs.items())
    for variable, said in (("GITHUB_STEP_SUMMARY", texts["summary"]()), ("GITHUB_OUTPUT", lines)):
        if os.environ.get(variable):
            _write(Path(os.environ[variable]), said, "a")
