"""Which check notices which wrong solution."""

from __future__ import annotations

import textwrap
from dataclasses import dataclass, field

from grader.outcome import Status
from grader.question import Question
from grader.verify.solutions import Graded

ALIVE = (Status.PASSED, Status.SKIPPED)


@dataclass
class Matrix:
    """By question: its chaffs, and of each of its checks those that it kills, on whatever seed."""

    chaffs: dict[Question, list[str]] = field(default_factory=dict)
    _kills: dict[tuple[Question, str], set[str]] = field(default_factory=dict)
    _asked: dict[tuple[Question, str], set[str]] = field(default_factory=dict)

    def add(self, chaff: Graded) -> None:
        known = self.chaffs.setdefault(chaff.question, [])
        if chaff.name not in known:
            known.append(chaff.name)
        for check, outcome in zip(chaff.question.checks, chaff.outcomes, strict=True):
            if outcome.status is not Status.SKIPPED:
                self._asked.setdefault((chaff.question, check.name), set()).add(chaff.name)
            if outcome.status not in ALIVE:
                self._kills.setdefault((chaff.question, check.name), set()).add(chaff.name)

    def kills(self, question: Question, check: str) -> set[str]:
        return self._kills.get((question, check), set())

    def alone(self, question: Question, check: str) -> set[str]:
        """Those that no other check of the question kills."""
        others = (self.kills(question, other.name) for other in question.checks if other.name != check)
        return self.kills(question, check).difference(*others)

    def redundant(self, question: Question) -> list[str]:
        """The checks without which every chaff would be noticed as well: laws are such, they explain."""
        return [check.name for check in question.checks if not self.alone(question, check.name)]

    def text(self, question: Question) -> str:
        """A row for each check, a column for each chaff: x it fails, . it passes, - it was not asked any more."""
        chaffs = self.chaffs.get(question, [])
        if not chaffs:
            return f"{question.name}: no chaffs"
        width = max(len(check.name) for check in question.checks)
        lines = [f"{question.name}: {len(chaffs)} chaffs"]
        for check in question.checks:
            killed = self.kills(question, check.name)
            asked = self._asked.get((question, check.name), set())
            marks = "".join("x" if chaff in killed else "." if chaff in asked else "-" for chaff in chaffs)
            lines.append(
                f"  {check.name:<{width}} {check.points:2} {marks} {len(self.alone(question, check.name))} alone"
            )
        redundant = self.redundant(question)
        text = f"redundant here: {', '.join(redundant)}"
        return "\n".join(
            [*lines, textwrap.fill(text, 80, initial_indent="  ", subsequent_indent="    ")] if redundant else lines
        )
