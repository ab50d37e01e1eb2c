"""Which row of a file is which student: by ids, logins and e-mail addresses, never by name, and never by guess."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field

from grader.gradebook.grade import Grade
from grader.untrusted import shown

# The roster's columns that tell who somebody is; a section called 12 must not find the student whose id is 12.
IDENTIFIES = re.compile(r"\bid\b|id$|sis|login|user|mail|number|nummer|participant|identifier", re.I)
SHARED = re.compile(r"section|group|class|course|team|tutor|advisor|parent", re.I)


@dataclass(frozen=True)
class Identity:
    """By what a row may be found: ids as they are; logins and e-mail addresses whatever their case."""

    ids: Iterable[str] = ()
    logins: Iterable[str] = ()

    def names(self) -> set[tuple[str, str]]:
        exact = {("id", name.strip()) for name in self.ids if name.strip()}
        return exact | {("login", name.strip().casefold()) for name in self.logins if name.strip()}


@dataclass(frozen=True)
class Matched:
    grades: dict[int, Grade] = field(default_factory=dict)
    """By row."""
    unmatched: list[tuple[Grade, str]] = field(default_factory=list)
    """Those that are of no row, or not of one only, each with the reason."""


def match(identities: Sequence[Identity], grades: Sequence[Grade], where: Callable[[int], str]) -> Matched:
    """`where` names a row in a reason."""
    rows: dict[tuple[str, str], set[int]] = {}
    for row, identity in enumerate(identities):
        for name in identity.names():
            rows.setdefault(name, set()).add(row)
    found = [sorted(set().union(*(rows.get(name, set()) for name in names(grade)))) for grade in grades]
    claims: dict[int, list[Grade]] = {}
    for grade, candidates in zip(grades, found, strict=True):
        for row in candidates:
            claims.setdefault(row, []).append(grade)
    matched = Matched()
    for grade, candidates in zip(grades, found, strict=True):
        if not candidates:
            matched.unmatched.append((grade, "is not in the file"))
        elif len(candidates) > 1:
            matched.unmatched.append((grade, f"may be {' or '.join(map(where, candidates))}"))
        elif len(claims[candidates[0]]) > 1:
            others = ", ".join(shown(other.student) for other in claims[candidates[0]] if other is not grade)
            matched.unmatched.append((grade, f"may be {where(candidates[0])}, and so may {others}"))
        else:
            matched.grades[candidates[0]] = grade
    return matched


def names(grade: Grade) -> set[tuple[str, str]]:
    """By what the gradebook knows them, as `Identity.names` has it."""
    told = [
        value for column, value in grade.identifiers.items() if IDENTIFIES.search(column) and not SHARED.search(column)
    ]
    return Identity([grade.student, *told], [grade.student, *told]).names()
