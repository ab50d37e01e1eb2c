"""`python -m grader plot`: pictures of a submission's answers beside the reference's."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

from grader.cli.exits import GRADED
from grader.cli.selection import add_submission, confined, select
from grader.errors import GraderError, UsageError

if TYPE_CHECKING:
    from grader.plots import Picture
    from grader.plots.answers import Answers
    from grader.sandbox.worker import Worker
    from grader.submission import Submission


def parser() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m grader plot",
        description="Draw your answers beside the reference's, one file for each picture.",
    )
    made.add_argument(
        "selectors", nargs="*", metavar="SELECTOR", help="a topic, a question, or a pattern (default: all)"
    )
    add_submission(made)
    made.add_argument("--output", type=Path, default=Path("pictures"), metavar="DIR", help="(default: pictures)")
    made.add_argument("--format", choices=["png", "svg"], default="png", help="of the files (default: png)")
    return made


def run(options: argparse.Namespace) -> int:
    """Raises UsageError where there is nothing to draw, GraderError where it cannot be kept."""
    from grader.plots import PICTURES, asking
    from grader.questions import COURSE, LIMITS, TOPICS
    from grader.sandbox.worker import Worker
    from grader.submission import read

    pictures = asking([question.name for question in select(COURSE, options.selectors)])
    if not pictures:
        names = ", ".join(f"{picture.topic}.{name}" for picture in PICTURES for name in picture.functions)
        raise UsageError(f"there is no picture of that: pictures are drawn of {names}")
    submission = read(options.submission, TOPICS)
    try:
        options.output.mkdir(parents=True, exist_ok=True)
        with confined(options) as sandbox, Worker(submission.files, LIMITS, sandbox=sandbox) as worker:
            for picture in pictures:
                _save(picture, worker, submission, options)
    except OSError as error:
        raise GraderError(f"cannot write to {options.output}: {error.strerror}") from error
    return GRADED


def _save(picture: Picture, worker: Worker, submission: Submission, options: argparse.Namespace) -> None:
    from grader.plots import figure
    from grader.plots.answers import References

    path = options.output / f"{picture.name}.{options.format}"
    figure(picture, _student(picture.topic, worker, submission), References(picture.topic)).savefig(path, dpi=130)
    print(path, flush=True)


def _student(topic: str, worker: Worker, submission: Submission) -> Answers:
    from grader.explain import load_failure
    from grader.outcome import CheckFailed
    from grader.plots.answers import Nobody, Students
    from grader.questions import COURSE
    from grader.sandbox.child import wire

    path = submission.modules.get(topic)
    if path is None:
        return Nobody(CheckFailed(f"There is no {topic}.py in the submission."))
    loaded = worker.load(topic, path)
    failure = load_failure(loaded, path, submission.locate)
    if failure is not None:
        return Nobody(failure)
    assert isinstance(loaded, wire.Loaded)
    questions = {question.function: question for question in COURSE if question.topic == topic}
    return Students(worker, questions, loaded.names, submission.locate)
