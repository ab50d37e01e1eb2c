"""Finds the submissions in what an instructor has downloaded, and whose they are."""

from __future__ import annotations

import contextlib
import unicodedata
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from grader.collect.bulk import unpacked
from grader.collect.conventions import find
from grader.collect.folder import may_be_read
from grader.collect.found import Found
from grader.collect.hand_in import LATE, SUBMISSION, HandIn, in_order
from grader.collect.roster import Roster, RosterEntry, letters, read_roster
from grader.errors import UsageError
from grader.intake import EXPECTED, is_archive
from grader.untrusted import shown

__all__ = ["Collection", "HandIn", "RosterEntry", "collect"]

# Of a hand-in, not of who handed it in.
TOLD = (SUBMISSION, LATE)


@dataclass(frozen=True)
class Collection:
    """What was found, in an order that is the same on any machine."""

    hand_ins: tuple[HandIn, ...]
    """In the order of the students' ids, as people count: s2 before s10."""
    not_understood: tuple[str, ...]
    """What is nobody's submission, or not clearly somebody's, each with the reason."""
    absent: tuple[RosterEntry, ...]
    """Those on the roster of whom nothing was found, in its order."""
    not_on_roster: tuple[str, ...] = ()
    """The students of hand-ins whom the roster does not have; none without a roster."""


@contextlib.contextmanager
def collect(path: Path, roster: Path | None = None) -> Iterator[Collection]:
    """The submissions in a folder, or in an archive that is unpacked until the context ends.

    Raises UsageError where the path or the roster cannot be used at all.
    """
    known = read_roster(roster) if roster else None
    with _folder(path) as (folder, strays):
        try:
            found = find(path, folder, known)
        except OSError as error:
            raise UsageError(f"{shown(path)} cannot be looked into: {error.strerror}: check its permissions") from error
        found.not_understood.extend(strays)
        yield _collection(found, known)


@contextlib.contextmanager
def _folder(path: Path) -> Iterator[tuple[Path, list[str]]]:
    try:
        is_folder, is_file = path.is_dir(), path.is_file()
    except (OSError, ValueError) as error:
        raise UsageError(f"{shown(path)} cannot be looked up: {error}") from error
    if is_file and is_archive(path.name):
        with unpacked(path) as (folder, left_out):
            yield folder, left_out
    elif is_folder or (is_file and may_be_read(path.name)):
        yield path, []
    else:
        there = "is not" if is_file else "does not exist: expected"
        raise UsageError(f"{shown(path)} {there} {EXPECTED}, with submissions in it")


def _collection(found: Found, roster: Roster | None) -> Collection:
    hand_ins = [
        replace(hand_in, student=_composed(hand_in.student), name=_composed(hand_in.name)) for hand_in in found.hand_ins
    ]
    entries = _on_roster(hand_ins, roster) if roster else [None] * len(hand_ins)
    # Whose it is counts, not only what it is called: a login and a number may be one student's.
    times = Counter(hand_in.student for hand_in in hand_ins)
    times_listed = Counter(entry.student for entry in entries if entry)
    kept, not_on_roster, not_understood = [], [], list(found.not_understood)
    for hand_in, entry in zip(hand_ins, entries, strict=True):
        number = max(times[hand_in.student], times_listed[entry.student] if entry else 0)
        if number > 1:
            names = ", ".join(shown(name) for name, _ in hand_in.files) or shown(hand_in.student)
            whose = shown(entry.student if entry else hand_in.student)
            not_understood.append(f"{names}: one of {number} submissions of {whose}: leave only the one that counts")
            continue
        if entry:
            identifiers = {**hand_in.identifiers, **entry.identifiers}
            hand_in = replace(hand_in, name=entry.name or hand_in.name, identifiers=identifiers)
        elif roster:
            not_on_roster.append(hand_in.student)
        kept.append(hand_in)
    return Collection(
        tuple(sorted(kept, key=lambda hand_in: in_order(hand_in.student))),
        tuple(sorted(not_understood, key=in_order)),
        tuple(entry for entry in roster.entries if entry.student not in times_listed) if roster else (),
        tuple(sorted(not_on_roster, key=in_order)),
    )


def _on_roster(hand_ins: Sequence[HandIn], roster: Roster) -> list[RosterEntry | None]:
    """Whose each is: by an identifier, or else by a name that nobody else has, here or there."""
    found = [
        roster.find([hand_in.student, *(value for title, value in hand_in.identifiers.items() if title not in TOLD)])
        for hand_in in hand_ins
    ]
    taken = {entry.student for entry in found if entry}
    names = Counter(letters(hand_in.name) for hand_in in hand_ins)
    for index, hand_in in enumerate(hand_ins):
        if found[index] is None and names[letters(hand_in.name)] == 1:
            entry = roster.named(hand_in.name)
            found[index] = entry if entry and entry.student not in taken else None
    return found


def _composed(text: str) -> str:
    """As most systems write it: a file system may take letters and their accents apart."""
    return unicodedata.normalize("NFC", text)
