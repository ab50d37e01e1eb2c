"""Follow-through: a wrong answer that follows from the student's own, wrong, earlier answers pays half.

Both sides of such a claim are the student's, so that functions which answer nothing of their own could agree with each
other: each must depend on more than the shapes of what it is given, and be no copy of it.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np

from grader.bank import Bank
from grader.outcome import Outcome, Status
from grader.question import Case, Check, Question
from grader.replay import Failure, Replay


def followed(question: Question, outcomes: Sequence[Outcome], replay: Replay, bank: Bank) -> list[Outcome]:
    """The outcomes, in which core checks that have failed are FOLLOWED if the question's follow-through holds."""
    both = list(zip(question.checks, outcomes, strict=True))
    wrong = [check for check, outcome in both if check.is_core and check.points and outcome.status is Status.FAILED]
    claim = question.follow_through
    if claim is None or not wrong or not _holds(question, claim, replay, bank.cases(question, claim)):
        return list(outcomes)
    mistaken = [function for function in claim.also if _is_mistaken(replay.functions[function], replay, bank)]
    if not mistaken:
        return list(outcomes)
    why = Status.FOLLOWED.sentence.format(own=" and ".join(mistaken))
    return [
        replace(outcome, status=Status.FOLLOWED, message=f"{outcome.message}\n{why}") if check in wrong else outcome
        for check, outcome in both
    ]


def _is_mistaken(earlier: Question, replay: Replay, bank: Bank) -> bool:
    """Whether an earlier answer is wrong on ordinary inputs."""
    core = (check for check in earlier.checks if check.is_core and check.points)
    return any(isinstance(replay.run(earlier, check, bank.cases(earlier, check)), Failure) for check in core)


def _holds(question: Question, claim: Check, replay: Replay, cases: Sequence[Case]) -> bool:
    asked: list[list[_Call]] = [[] for _ in range(1 + len(claim.also))]

    def body(*students: Any) -> None:
        *functions, case = students
        claim.body(*map(_Recorded, functions, asked), case)

    found = replay.run(question, replace(claim, body=body), cases)
    return not isinstance(found, Failure) and all(map(_says_something, asked))


# What differs by less is within what claims tolerate.
DECIMALS = 3
_Call = tuple[tuple[Any, ...], Any]


class _Recorded:
    """A student's function that remembers what it was asked and has answered."""

    def __init__(self, student: Any, calls: list[_Call]) -> None:
        self._student, self._calls = student, calls

    def __call__(self, *arguments: Any) -> Any:
        answer = self._student(*arguments)
        self._calls.append((arguments, answer))
        return answer


def _says_something(calls: Sequence[_Call]) -> bool:
    """Whether answers differ where only the numbers asked about do, if any are so, and are made of more than these."""
    by_shapes: dict[Any, dict[bytes, bytes]] = {}
    for arguments, answer in calls:
        by_shapes.setdefault(tuple(map(np.shape, arguments)), {})[_content(arguments)] = _content(_parts(answer))
    groups = [set(answers.values()) for answers in by_shapes.values() if len(answers) > 1]
    groups = groups or [{content for answers in by_shapes.values() for content in answers.values()}]
    return any(len(answers) > 1 for answers in groups) and not all(_is_copied(*call) for call in calls)


def _content(values: Sequence[Any]) -> bytes:
    parts = (part for value in values for part in getattr(value, "weights", [value]))
    return b"".join((np.round(np.asarray(part, float), DECIMALS) + 0.0).tobytes() for part in parts)


def _is_copied(arguments: tuple[Any, ...], answer: Any) -> bool:
    """Every part of the answer is an argument, or one number over and over."""
    return all(
        any(np.array_equal(part, argument) for argument in arguments) or (np.size(part) > 1 and np.ptp(part) == 0)
        for part in map(np.asarray, _parts(answer))
    )


def _parts(answer: Any) -> tuple[Any, ...]:
    return answer if isinstance(answer, tuple) else (answer,)
