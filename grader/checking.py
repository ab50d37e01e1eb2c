"""Run a question's checks: which of them run, how they end, and the smallest failure of each."""

from __future__ import annotations

import time
import traceback
from collections.abc import Iterator, Sequence
from dataclasses import replace

import numpy as np

from grader.bank import Bank
from grader.counterexample import Importing, counterexample
from grader.errors import GraderError
from grader.follow_through import followed
from grader.outcome import BUILDS_ON, Outcome, Status
from grader.question import ARGUMENTS_UNCHANGED, Case, Check, Question
from grader.replay import Failure, Replay
from grader.smallest import Smallest

CORE_FIRST = "Not checked: this counts only where the function is right on ordinary inputs."


class Checking:
    """One question of one submission."""

    def __init__(
        self,
        replay: Replay,
        question: Question,
        bank: Bank,
        importing: Importing | None = None,
        smallest: Smallest | None = None,
    ) -> None:
        self._importing = importing or (lambda functions: f"from {question.topic} import {', '.join(functions)}")
        self._replay = replay
        self._question = question
        self._bank = bank
        self._smallest = smallest or Smallest()
        self._outcomes: list[Outcome] = []
        self._known: list[tuple[Check, Case]] = []
        """The smallest cases on which checks have failed."""

    def outcomes(self) -> list[Outcome]:
        """The outcomes of the question's checks, in order."""
        outcomes = list(self.each())
        claim = self._question.follow_through
        if claim is None or Status.FAILED not in {outcome.status for outcome in outcomes}:
            return outcomes
        with np.errstate(all="ignore"):
            return followed(self._question, outcomes, self._replay, self._bank)

    def each(self) -> Iterator[Outcome]:
        """The same one by one, without follow-through: a check is run when its outcome is asked for."""
        for check in self._question.checks:
            self._outcomes.append(self._outcome(check))
            yield self._outcomes[-1]

    def _outcome(self, check: Check) -> Outcome:
        foregone = self._foregone(check)
        if foregone is not None:
            return foregone
        start = time.perf_counter()
        try:
            with np.errstate(all="ignore"):  # a student's inf and nan are compared, not warned about
                outcome = self._run(check)
        except GraderError:  # no bank can be kept, no process started: nothing at all can be graded
            raise
        except Exception:
            message = f"{Status.INTERNAL_ERROR.sentence}\n{traceback.format_exc()}"
            outcome = Outcome(Status.INTERNAL_ERROR, message)
        return replace(outcome, seconds=time.perf_counter() - start)

    def _foregone(self, check: Check) -> Outcome | None:
        """How a check ends that is not run, because of how those that it builds on have ended."""
        if not self._outcomes:
            return None
        first = self._outcomes[0].status
        if first is not Status.PASSED:
            if first in BUILDS_ON:
                return Outcome(first, BUILDS_ON[first])
            return Outcome(Status.SKIPPED, Status.SKIPPED.sentence)
        if check.is_core or not check.points:
            return None
        core = {
            outcome.status
            for earlier, outcome in zip(self._question.checks, self._outcomes, strict=False)
            if earlier.points and earlier.is_core
        }
        if Status.PASSED in core:
            return None
        for status, message in BUILDS_ON.items():
            if status in core:
                return Outcome(status, message)
        return Outcome(Status.SKIPPED, CORE_FIRST)

    def _run(self, check: Check) -> Outcome:
        failure: Failure | str
        cases: Sequence[Case] = ()
        if check is ARGUMENTS_UNCHANGED:
            failure = self._replay.mutation or ""
        else:
            cases = self._bank.cases(self._question, check)
            failure = self._replay.run(self._question, check, cases)
        if isinstance(failure, str):
            return Outcome(Status.PASSED, failure)
        if check is not ARGUMENTS_UNCHANGED:
            known = [
                case for earlier, case in self._known if (earlier.over, earlier.truth) == (check.over, check.truth)
            ]
            failure = self._smallest.of(failure, self._replay, self._question, check, cases, known)
            self._known.append((check, failure.case))
        reason = failure.reason
        shown = None
        if reason.status is not Status.NOT_ATTEMPTED and failure.calls and self._question.takes:
            shown = counterexample(failure, self._replay.functions, self._importing)
        return Outcome(reason.status, reason.cause or reason.message, shown)
