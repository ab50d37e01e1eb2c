"""How checks have ended, at today's points and in today's words. Nothing is run."""

from __future__ import annotations

import msgspec

from grader.outcome import HINTED, Outcome, Status
from grader.question import Question
from grader.report import CheckReport, QuestionReport
from grader.score import score, total

WAITING = "Not graded yet: the same batch command goes on."


def rescored(question: Question, report: QuestionReport) -> QuestionReport:
    """`report` may be of a day when the question's points, titles and hints were others, never its checks."""
    known = {check.name: check for check in question.checks}
    scores = {
        check.name: score(known[check.name], Outcome(Status[check.status], check.message)) for check in report.checks
    }
    whole = total([*scores.values()])
    return msgspec.structs.replace(
        report,
        earned=whole.earned,
        possible=whole.possible,
        pending=whole.pending,
        checks=[
            msgspec.structs.replace(
                check,
                title=question.title(known[check.name], Status[check.status], report.file_failed),
                points=known[check.name].points,
                earned=scores[check.name].earned,
                hint=known[check.name].hint if Status[check.status] in HINTED else "",
            )
            for check in report.checks
        ],
    )


def waiting(question: Question) -> QuestionReport:
    """Of a question that is still to be graded: all points are pending."""
    checks = [
        CheckReport(
            check.name,
            check.title,
            Status.INTERNAL_ERROR.name,
            check.is_core,
            check.points,
            earned=0,
            message=WAITING,
            hint="",
            counterexample=None,
            seconds=0.0,
        )
        for check in question.checks
    ]
    points = question.points
    return QuestionReport(question.name, 0, points, points, Status.INTERNAL_ERROR.name, checks, printed="")
