"""What a convention finds among the submissions."""

from __future__ import annotations

from dataclasses import dataclass, field

from grader.collect.hand_in import HandIn
from grader.untrusted import shown


@dataclass(frozen=True)
class Found:
    hand_ins: list[HandIn] = field(default_factory=list)
    not_understood: list[str] = field(default_factory=list)

    def leave(self, name: str, reason: str) -> None:
        self.not_understood.append(f"{shown(name)}: {reason}")
