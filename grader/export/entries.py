"""Which score goes into which row of a file; the formats differ only in where and how it is written."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from fractions import Fraction

from grader.export.cells import number
from grader.export.matching import Identity, match
from grader.export.policy import Pending, Policy, was_graded
from grader.export.table import Table
from grader.gradebook.grade import Grade
from grader.untrusted import shown


@dataclass(frozen=True)
class Sheet:
    """What a format has to say of a file's rows."""

    table: Table
    column: int
    """Where the scores are; a cell there that is neither empty nor `empty` is kept where there is no grade."""
    maximum: Fraction | None
    identity: Callable[[list[str]], Identity]
    refusal: Callable[[list[str], Grade], str] = lambda row, grade: ""
    """Why the other side would not take this grade for this row; empty if it would."""
    is_student: Callable[[list[str]], bool] = lambda row: True
    """Whether one without a grade may get a 0."""
    empty: str = ""
    comma: bool = False


@dataclass(frozen=True)
class Entries:
    """`scores` and `grades` by row. `left_out` and `notes` are lines for a person; nobody is missing from them."""

    scores: dict[int, str] = field(default_factory=dict)
    grades: dict[int, Grade] = field(default_factory=dict)
    left_out: list[str] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)


@dataclass(frozen=True)
class Filled:
    """An export. It is complete if nobody was left out."""

    content: bytes
    written: int
    left_out: list[str]
    notes: list[str]


def enter(sheet: Sheet, grades: Sequence[Grade], policy: Policy) -> Entries:
    """Raises UsageError where the points of the two sides do not fit."""
    rows, entries = sheet.table.rows, Entries()
    scale = policy.scale(grades, sheet.maximum)
    matched = match([sheet.identity(row) for row in rows], grades, lambda row: f"line {sheet.table.lines[row]}")
    entries.left_out.extend(f"{who(grade)}: {reason}" for grade, reason in matched.unmatched)
    for row, grade in sorted(matched.grades.items()):
        score = grade.earned * scale
        reason = policy.objection(grade) or sheet.refusal(rows[row], grade)
        if not reason and sheet.maximum and score > sheet.maximum:
            reason = f"{number(score)} is more than the {number(sheet.maximum)} that can be had"
        if not reason:
            entries.scores[row] = number(score, sheet.comma)
            entries.grades[row] = grade
            continue
        known = was_graded(grade) and grade.pending and policy.pending is Pending.SKIP
        (entries.notes if known else entries.left_out).append(f"{who(grade)}: {reason}")
    ungraded = [row for row in range(len(rows)) if row not in matched.grades and sheet.is_student(rows[row])]
    blank = [row for row in ungraded if rows[row][sheet.column].strip() in ("", sheet.empty)]
    if policy.absent_zero:
        entries.scores.update((row, "0") for row in blank)
        entries.notes.append(f"{len(blank)} without a grade got a 0")
        ungraded = [row for row in ungraded if row not in entries.scores]
    if ungraded:
        entries.notes.append(f"{len(ungraded)} in the file have no grade and keep what they had")
    return entries


def who(grade: Grade) -> str:
    return f"{shown(grade.name)} ({shown(grade.student)})" if grade.name else shown(grade.student)
