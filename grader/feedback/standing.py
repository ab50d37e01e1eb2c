"""A student's scores beside what the report says of them, topic by topic."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from grader.gradebook.grade import Grade, QuestionScore
from grader.report import CheckReport, QuestionReport
from grader.report.failures import is_told, points, why

SIGNS = {"PASSED": "✓", "NOT_ATTEMPTED": "·", "FOLLOWED": "½", "UNDECIDED": "?", "INTERNAL_ERROR": "?"}
PRINTED = 8


@dataclass(frozen=True)
class Standing:
    """One question. `report` is None where only a person's decision is known of it. What there is to say is said where
    the question `told_at` is.

    `whole` are the failures that are told with all there is to them, most points lost first; `rest`, perhaps for the
    same reason, those told in a line.
    """

    score: QuestionScore
    report: QuestionReport | None
    told_at: str
    whole: Sequence[CheckReport] = ()
    rest: Sequence[CheckReport] = ()

    @property
    def topic(self) -> str:
        return self.score.question.partition(".")[0]

    @property
    def function(self) -> str:
        return self.score.question.partition(".")[2] or self.score.question

    @property
    def has_failed_file(self) -> bool:
        return self.report is not None and self.report.file_failed

    @property
    def heading(self) -> str:
        """What is told of: the question, or once for all of a topic the file that could not be imported."""
        return self.report.file if self.report and self.report.file_failed else self.score.question

    @property
    def sign(self) -> str:
        if self.score.override:
            return "✎"
        return sign(self.report.status) if self.report else "·"

    @property
    def is_told(self) -> bool:
        """Whether there is more to say than the score."""
        words = self.report is not None and (self.report.because or self.report.statements)
        return bool(self.whole or self.score.override or self.score.pending or words)

    @property
    def in_short(self) -> str:
        """The mistake, where it is known, or the first line of what is said first; else what passed checks tell."""
        if self.report is None:
            return ""
        told = {check.message: None for check in self.report.checks if check.status == "PASSED" and check.message}
        return why(self.report).partition("\n")[0] or " ".join(told)

    @property
    def decision(self) -> str:
        """What a person has decided, in one line; empty if nobody has."""
        override = self.score.override
        if override is None:
            return ""
        by, on = (f" {word} {what}" if what else "" for word, what in (("by", override.by), ("on", override.at[:10])))
        return f"Decided by hand{by}{on}: {points(override.earned)}. {override.reason}"

    @property
    def printed(self) -> str:
        """The first lines of what the student's code printed."""
        lines = self.report.printed.rstrip().splitlines() if self.report else []
        more = [f"[and {len(lines) - PRINTED} more lines]"] if len(lines) > PRINTED else []
        return "\n".join([*lines[:PRINTED], *more])


def by_topic(grade: Grade) -> dict[str, list[Standing]]:
    reports = {question.name: question for question in grade.report.questions} if grade.report else {}
    topics: dict[str, list[Standing]] = {}
    for score in grade.scores:
        one = _standing(score, reports.get(score.question))
        told = topics.setdefault(one.topic, [])
        first = next((other for other in told if other.has_failed_file and one.has_failed_file), None)
        told.append(replace(one, whole=(), told_at=first.told_at) if first else one)
    return topics


def _standing(score: QuestionScore, report: QuestionReport | None) -> Standing:
    told = sorted(filter(is_told, report.checks), key=lambda check: -check.points) if report else []
    core_failed = any(check.core and check.points for check in told)
    whole = [check for check in told if check.points and (check.core or not core_failed)] or told[:1]
    return Standing(score, report, score.question, whole, [check for check in told if check not in whole])


def sign(status: str) -> str:
    return SIGNS.get(status, "✗")


def values(check: CheckReport) -> list[tuple[str, str]]:
    """The right answer and the student's, where the message does not say them."""
    example = check.counterexample
    both = (("expected", example.expected), ("got", example.got)) if example else ()
    return [(label, value) for label, value in both if value and value not in check.message]


def has_code(topics: dict[str, list[Standing]]) -> bool:
    return any(check.counterexample for standings in topics.values() for one in standings for check in one.whole)


def share(grade: Grade) -> float | None:
    """Of what could be decided; None where nothing could."""
    decided = grade.possible - grade.pending
    return grade.earned / decided if decided else None


def title(grade: Grade) -> str:
    known = grade.name and grade.name != grade.student
    return f"{grade.name} ({grade.student})" if known else grade.student


def in_short(grade: Grade) -> str:
    """The score in one line."""
    pending = f", {grade.pending} pending" if grade.pending else ""
    left_out = f", without {', '.join(grade.report.left_out)}" if grade.report and grade.report.left_out else ""
    return f"{grade.earned} of {grade.possible} points{pending}{left_out}"
