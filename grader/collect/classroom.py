"""Clones as GitHub Classroom leaves them: <assignment>-<login>/, each with .git."""

from __future__ import annotations

import itertools
import os
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path

from grader.collect import folders
from grader.collect.folder import Entry, is_python, look_into
from grader.collect.found import Found
from grader.collect.hand_in import HandIn
from grader.collect.roster import Roster

# The folder of the course's repository that students edit.
EXERCISES = "exercises"


def recognises(entries: Sequence[Entry]) -> bool:
    return any(map(_is_clone, entries))


def find(entries: Sequence[Entry], roster: Roster | None) -> Found:
    clones = {entry.name: entry for entry in entries if _is_clone(entry)}
    found = folders.find([entry for entry in entries if entry.name not in clones], roster)
    prefix = _prefix(clones) if len(clones) > 1 else ""
    for name, clone in clones.items():
        login = _on_roster(name, roster.github if roster else ())
        found.hand_ins.append(HandIn(login or name.removeprefix(prefix) or name, "", ((name, _exercises(clone)),)))
    return found


def _is_clone(entry: Entry) -> bool:
    return entry.is_folder and os.path.exists(os.path.join(entry.folder, entry.name, ".git"))


def _prefix(names: Iterable[str]) -> str:
    """What all of them begin with, as far as a hyphen."""
    columns = zip(*(name.split("-")[:-1] for name in names), strict=False)
    return "".join(f"{parts[0]}-" for parts in itertools.takewhile(lambda parts: len(set(parts)) == 1, columns))


def _on_roster(name: str, logins: Collection[str]) -> str:
    """The longest login that the name ends in: on both sides of a hyphen there may be one."""
    parts = name.split("-")
    ends = ("-".join(parts[start:]) for start in range(len(parts)))
    return next((end for end in ends if end.casefold() in logins), "")


def _exercises(clone: Entry) -> Path:
    """Where the work is: a clone may hold the course's examples as well."""
    inside = look_into(clone) or ()
    if any(entry.name == EXERCISES and entry.is_folder for entry in inside):
        return clone.path if any(is_python(entry.name) for entry in inside) else clone.path / EXERCISES
    return clone.path
