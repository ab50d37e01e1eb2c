"""Which grades are fit to leave the gradebook, and as how many points."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from grader.errors import UsageError
from grader.export.cells import number
from grader.gradebook.grade import Grade
from grader.untrusted import shown


class Pending(StrEnum):
    """What becomes of a student some of whose points are not decided."""

    ASK = "ask"  # left out, and the export is not complete
    SKIP = "skip"  # left out, and that is known
    AS_ZERO = "as-zero"  # exported as if those points were lost


@dataclass(frozen=True)
class Policy:
    points: Fraction | None = None
    """What all of the course's points are to be worth; None leaves them as they are."""
    pending: Pending = Pending.ASK
    absent_zero: bool = False
    """Whether a 0 goes to students of whom there is no grade; what could not be graded is for a person to decide."""

    def objection(self, grade: Grade) -> str:
        """Why it must not be exported; empty if it may be."""
        if not was_graded(grade):
            return f"nothing could be graded: {shown(grade.problem or 'no report')}"
        if grade.pending and self.pending is not Pending.AS_ZERO:
            return f"{grade.pending} of {grade.possible} points are pending"
        return ""

    def scale(self, grades: Sequence[Grade], maximum: Fraction | None) -> Fraction:
        """What one point of the course's is worth where `maximum` can be had, as far as the other side tells.

        Raises UsageError where the two sides differ and nobody has said what is meant.
        """
        possible = total(grades)
        points = Fraction(possible) if self.points is None else self.points
        if maximum and (points > maximum or (self.points is None and points != maximum)):
            raise UsageError(
                f"the file gives {number(maximum)} points at most and the grades would be out of {number(points)}: "
                f"--points {number(maximum)} scales them"
            )
        return points / possible


def was_graded(grade: Grade) -> bool:
    """By the grader, or by a person in its place."""
    return grade.report is not None or any(score.override for score in grade.scores)


def total(grades: Sequence[Grade]) -> int:
    """What all were graded out of; raises UsageError where that is not one number."""
    examples = {grade.possible: grade.student for grade in grades if was_graded(grade)}
    if len(examples) > 1:
        listed = ", ".join(f"{shown(student)} of {possible}" for possible, student in sorted(examples.items()))
        raise UsageError(f"not all were graded out of the same points ({listed}): grade them again, all alike")
    possible = next(iter(examples), 0)
    if not possible:
        raise UsageError("there is no grade to export: nothing in this gradebook was graded out of any points")
    return possible
