"""`python -m grader hint`: one hint more for a question each time that it is asked."""

from __future__ import annotations

import argparse
import contextlib
import json
import os
from pathlib import Path

from grader.cli.exits import GRADED
from grader.cli.selection import select
from grader.errors import GraderError, UsageError


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader hint",
        description="Give a hint for a question; asked again, one more, until there are no others.",
    )
    made.add_argument("question", metavar="QUESTION", help="a question by name, such as gaussian_m_step")
    made.add_argument("--restart", action="store_true", help="begin with the first hint again")
    return made


def run(options: argparse.Namespace) -> int:
    from grader.questions import COURSE

    question, *others = select(COURSE, [options.question])
    if others:
        names = ", ".join(one.name for one in (question, *others[:3]))
        raise UsageError(f"expected one question, and {options.question} is {len(others) + 1}: {names} ...")
    given = 0 if options.restart else _given(question.name)
    shown = question.hints[: given + 1]
    last = ", and there are no more" if len(shown) == len(question.hints) else ""
    print(f"{question.name}: hint {len(shown)} of {len(question.hints)}{last}")
    for hint in shown:
        print(f"- {hint}")
    _remember(question.name, len(shown))
    return GRADED


def _path() -> Path:
    import platformdirs

    directory = os.environ.get("GRADER_STATE") or platformdirs.user_state_path("latent-grader")
    return Path(directory) / "hints.json"


def _all_given() -> dict[str, int]:
    """How many hints have been given for each question; nothing where the file is missing or damaged."""
    with contextlib.suppress(OSError, ValueError):
        found = json.loads(_path().read_text(encoding="utf-8"))
        if isinstance(found, dict):
            return {str(name): count for name, count in found.items() if isinstance(count, int)}
    return {}


def _given(question: str) -> int:
    return max(0, _all_given().get(question, 0))


def _remember(question: str, count: int) -> None:
    """Raises GraderError where the count cannot be kept; the hint has been given then."""
    path = _path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(json.dumps(_all_given() | {question: count}), encoding="utf-8")
    except OSError as error:
        raise GraderError(
            f"cannot remember in {path} which hints were given: {error.strerror}. Name another directory in the "
            f"environment variable GRADER_STATE"
        ) from error
