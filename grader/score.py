"""Outcomes -> scores: arithmetic only."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.outcome import Outcome, Status
from grader.question import Check

PENDING = (Status.INTERNAL_ERROR, Status.UNDECIDED)


@dataclass(frozen=True)
class Score:
    """Points earned of those possible; pending ones wait for a person, or for a fault of the grader to be mended."""

    earned: int
    possible: int
    pending: int = 0

    def __add__(self, other: Score) -> Score:
        return Score(self.earned + other.earned, self.possible + other.possible, self.pending + other.pending)

    @property
    def percent(self) -> float:
        """Of what could be decided: pending points count neither way."""
        decided = self.possible - self.pending
        return 100.0 * self.earned / decided if decided else 0.0


def score(check: Check, outcome: Outcome) -> Score:
    earned = {Status.PASSED: check.points, Status.FOLLOWED: check.points // 2}
    return Score(
        earned=earned.get(outcome.status, 0),
        possible=check.points,
        pending=check.points if outcome.status in PENDING else 0,
    )


def total(scores: Sequence[Score]) -> Score:
    return sum(scores, Score(0, 0))


def question_status(outcomes: Sequence[Outcome]) -> Status:
    """What a question is called after: the first check that did not pass, an internal error before all."""
    if any(outcome.status is Status.INTERNAL_ERROR for outcome in outcomes):
        return Status.INTERNAL_ERROR
    return next((o.status for o in outcomes if o.status is not Status.PASSED), Status.PASSED)
