"""The gradebook as one wide table for spreadsheets: a row for each student, a column for each question.

UTF-8 with a byte order mark, without which Excel takes it for something else; the same grades give the same bytes.
Pending points have a column of their own, so nobody is left out.
"""

from __future__ import annotations

import csv
import io
from collections.abc import Sequence
from fractions import Fraction

from grader.export.cells import inert, number
from grader.export.policy import Policy, total, was_graded
from grader.gradebook.grade import Grade
from grader.untrusted import CONTROL

BOM = "\N{ZERO WIDTH NO-BREAK SPACE}"


def render(grades: Sequence[Grade], policy: Policy) -> bytes:
    """With a column `points` where `policy` scales; raises UsageError where they cannot be scaled alike."""
    questions = list(dict.fromkeys(score.question for grade in grades for score in grade.scores))
    scale = None if policy.points is None else policy.points / total(grades)
    scaled = [] if scale is None else ["points"]
    buffer = io.StringIO(newline="")
    writer = csv.writer(buffer, lineterminator="\r\n")
    writer.writerow(
        ["student", "name", "earned", "possible", "pending", "percent", *scaled, *questions, "overrides", "problem"]
    )
    for grade in grades:
        earned = {score.question: str(score.earned) for score in grade.scores}
        writer.writerow(
            [
                _text(grade.student),
                _text(grade.name),
                *((grade.earned, grade.possible, grade.pending) if was_graded(grade) else ("", "", "")),
                _percent(grade),
                *([] if scale is None else [number(grade.earned * scale) if was_graded(grade) else ""]),
                *(earned.get(question, "") if was_graded(grade) else "" for question in questions),
                _text(_overrides(grade)),
                _text(grade.problem),
            ]
        )
    return (BOM + buffer.getvalue()).encode()


def _percent(grade: Grade) -> str:
    """Of what could be decided, as in a report."""
    decided = grade.possible - grade.pending
    return number(Fraction(100 * grade.earned, decided)) if was_graded(grade) and decided else ""


def _overrides(grade: Grade) -> str:
    made = [(score, score.override) for score in grade.scores if score.override]
    return "; ".join(f"{score.question}: {o.earned} by {o.by}, {o.at}: {o.reason}" for score, o in made)


def _text(text: str) -> str:
    text = text.encode("utf-8", "replace").decode()
    return inert(CONTROL.sub("\N{REPLACEMENT CHARACTER}", text))
