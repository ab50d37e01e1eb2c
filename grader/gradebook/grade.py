"""Where one student stands: what a gradebook gives to exports, feedback and the class report."""

from __future__ import annotations

import msgspec

from grader.report import Report


class Override(msgspec.Struct, frozen=True):
    """A question's score as a person has decided it, instead of what was computed."""

    question: str
    earned: int
    reason: str
    by: str
    at: str  # ISO 8601, UTC


class QuestionScore(msgspec.Struct, frozen=True):
    """With the override, if there is one: then nothing is pending."""

    question: str
    earned: int
    possible: int
    pending: int
    override: Override | None = None


class Grade(msgspec.Struct, frozen=True):
    """`student` is the id by which a learning management system or a roster knows them, a login, or a folder's name.

    `report` is None where nothing could be graded, and `problem` says why; every score is then 0.
    """

    student: str
    name: str
    scores: list[QuestionScore]
    report: Report | None
    problem: str = ""
    identifiers: dict[str, str] = {}
    """What else the roster tells of them by its column: an e-mail address, a login, a section."""

    @property
    def earned(self) -> int:
        return sum(score.earned for score in self.scores)

    @property
    def possible(self) -> int:
        return sum(score.possible for score in self.scores)

    @property
    def pending(self) -> int:
        return sum(score.pending for score in self.scores)
