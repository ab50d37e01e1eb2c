"""What grading one submission found. Every format is rendered from a Report, by one function each.

The fields are documented in `schema.json` beside this file, which is generated from these classes.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import msgspec
from msgspec import Meta

from grader.outcome import Status

SCHEMA_VERSION = 1


class CounterexampleReport(msgspec.Struct, frozen=True):
    code: Annotated[str, Meta(description="Python that shows the failure; run it beside the submission's files")]
    expected: Annotated[str, Meta(description="The right answer; empty where the message says it")]
    got: Annotated[str, Meta(description="The student's answer; empty where the message says it")]


class CheckReport(msgspec.Struct, frozen=True):
    name: str
    title: Annotated[str, Meta(description="What the check claims, for the student")]
    status: Annotated[str, Meta(description=f"One of {', '.join(Status.__members__)}")]
    core: Annotated[
        bool, Meta(description="On ordinary inputs; the others pay only where a core check with points passed")
    ]
    points: int
    earned: int
    message: Annotated[str, Meta(description="Why it did not pass; where it did, a remark or nothing")]
    hint: Annotated[str, Meta(description="Where to look; empty unless the check failed and has one")]
    counterexample: CounterexampleReport | None
    seconds: float


class StatementReport(msgspec.Struct, frozen=True):
    letter: str
    holds: bool
    ticked: bool
    explanation: str


class MisconceptionReport(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(description="Of the known wrong solution that the student's behaves like, or 'constant'")]
    sentence: Annotated[str, Meta(description="What to tell the student")]


class QuestionReport(msgspec.Struct, frozen=True):
    name: Annotated[str, Meta(description='"topic.function"')]
    earned: int
    possible: int
    pending: Annotated[
        int, Meta(description="Points for a person to decide, or that a fault of the grader keeps from being decided")
    ]
    status: Annotated[str, Meta(description="The status of the first check that did not pass, or PASSED")]
    checks: list[CheckReport]
    printed: Annotated[str, Meta(description="The beginning of what the student's code printed")]

    misconceptions: Annotated[
        list[MisconceptionReport], Meta(description="What the wrong answers come of, where that is recognised")
    ] = []
    because: Annotated[str, Meta(description="The reason given with an answer in words; no program scores it")] = ""
    statements: Annotated[
        list[StatementReport], Meta(description="Of a question in words that was answered, if they are asked for")
    ] = []
    file: Annotated[str, Meta(description="What was handed in for the topic; empty if nothing was")] = ""
    line: Annotated[
        int,
        Meta(ge=0, description="Of the function's definition, in a notebook in its cell, or of a syntax error; or 0"),
    ] = 0
    file_failed: Annotated[
        bool, Meta(description="No function was asked: the file is not there, not valid Python, or cannot be imported")
    ] = False
    starved: Annotated[
        float | None,
        Meta(
            description="Where a limit of time was hit that does not allow for it: seconds for which student code "
            "waited for a processor that others used, null if unknown; else 0"
        ),
    ] = 0.0

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]

    @property
    def function(self) -> str:
        return self.name.partition(".")[2]


class Report(msgspec.Struct, frozen=True):
    schema_version: Annotated[int, Meta(ge=SCHEMA_VERSION, le=SCHEMA_VERSION)]
    grader_version: str
    seed: Annotated[str | None, Meta(description="The seed of the cases; null if it is secret")]
    sandbox: Annotated[
        str,
        Meta(
            description="How student code was confined: 'namespaces' and 'landlock' are sandboxes; 'process' is a "
            "child with limits only, for one's own files; 'none' is the same, asked for"
        ),
    ]
    earned: int
    possible: int
    pending: int
    left_out: Annotated[list[str], Meta(description="Slow questions that --fast left out: the score is a partial one")]
    questions: list[QuestionReport]
    ignored: Annotated[list[str], Meta(description="What was handed in and not used, each with the reason")] = []
    notes: Annotated[list[str], Meta(description="What to know of how the code was run")] = []

    @property
    def percent(self) -> float:
        """Of what could be decided."""
        decided = self.possible - self.pending
        return 100.0 * self.earned / decided if decided else 0.0


def assembled(
    questions: Sequence[QuestionReport],
    *,
    version: str,
    seed: str | None,
    sandbox: str,
    left_out: Sequence[str] = (),
    ignored: Sequence[str] = (),
    notes: Sequence[str] = (),
) -> Report:
    """With the sums of all questions."""
    return Report(
        schema_version=SCHEMA_VERSION,
        grader_version=version,
        seed=seed,
        sandbox=sandbox,
        earned=sum(question.earned for question in questions),
        possible=sum(question.possible for question in questions),
        pending=sum(question.pending for question in questions),
        left_out=list(left_out),
        questions=list(questions),
        ignored=list(ignored),
        notes=list(notes),
    )
