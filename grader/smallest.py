"""The smallest input on which an answer is wrong."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import numpy as np

from grader.bank import solve
from grader.outcome import Status
from grader.question import Case, Check, Question
from grader.replay import Failure, Replay

# Trials that Hypothesis gets to make a failing case smaller: the bank's cases are small already.
TRIALS = 120
# By how an answer behaves: the smallest case on which it fails.
Remembered = tuple[bytes, Case]
# Cases by whose answers two functions are taken for alike, and how many smallest ones are remembered.
COMPARED = 12
REMEMBERED = 2000


class Smallest:
    """Makes failing cases smaller. May be kept from one submission to the next: answers alike fail alike, so that what
    was found for one is tried first for the other. With no `trials` failures stay as the bank has them.
    """

    def __init__(self, trials: int = TRIALS) -> None:
        self._trials = trials
        self._remembered: dict[bytes, Case] = {}
        self._news: list[Remembered] = []

    def learn(self, others: Iterable[Remembered]) -> None:
        """What was found elsewhere."""
        for like, case in others:
            if len(self._remembered) >= REMEMBERED:
                del self._remembered[next(iter(self._remembered))]
            self._remembered[like] = case

    def news(self) -> list[Remembered]:
        """What has been found here since this was last asked."""
        news, self._news = self._news, []
        return news

    def of(
        self,
        failure: Failure,
        replay: Replay,
        question: Question,
        check: Check,
        cases: Sequence[Case],
        known: list[Case],
    ) -> Failure:
        """The failure on one of the `known` cases, or else on one that Hypothesis finds below this one.

        Only where a trial is quick and an argument can be made smaller at all: not for hangs, crashes or real
        data.
        """
        status, cause = failure.reason.status, failure.reason.cause
        if not self._trials or status not in (Status.FAILED, Status.ERROR):
            return failure
        if not question.is_plain or failure.case.code:
            return failure

        def fails(case: Case) -> Failure | None:
            """In the same way as the failure that is to be made smaller."""
            found = replay.run(question, check, [case], quick=True)
            if not isinstance(found, Failure) or found.reason.status is not status:
                return None
            if cause and found.reason.cause != cause:
                return None
            found.reason.cause = cause
            return found

        for case in known:
            again = fails(case)
            if again is not None:
                return again
        like = _behaviour(failure, replay, question, check, cases)
        if like in self._remembered:
            again = fails(self._remembered[like])
            if again is not None:
                return again
        from grader import search  # only a failure pays for Hypothesis

        def trial(arguments: Mapping[str, object]) -> Failure | None:
            return fails(solve(question, check, arguments))

        found = search.shrink(check.over or question.over, failure.case.choices, trial, self._trials) or failure
        self._news.append((like, found.case))
        self.learn([(like, found.case)])
        return found


def _behaviour(failure: Failure, replay: Replay, question: Question, check: Check, cases: Sequence[Case]) -> bytes:
    """A digest that functions share which answer alike, to six digits, and fail in the same check on the same case."""
    digest = hashlib.blake2b(digest_size=16)
    reason = failure.reason
    for part in (
        question.name,
        check.name,
        reason.status.name,
        reason.cause,
        *map(str, failure.case.arguments.values()),
    ):
        digest.update(part.encode("utf-8", "replace") + b"\0")
    for case in cases[:COMPARED]:
        answer = replay.answer(question, case)
        digest.update(_rounded(None if answer is None else answer.value).encode("utf-8", "replace") + b"\0")
    return digest.digest()


def _rounded(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return f"({','.join(map(_rounded, value))})"
    if isinstance(value, np.ndarray) and value.dtype.kind == "f":
        return f"{value.shape}{' '.join(f'{number:.6g}' for number in value.ravel().tolist())}"
    return f"{value:.6g}" if isinstance(value, float) else repr(value)
