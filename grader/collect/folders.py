"""No convention: every folder, Python file, notebook and archive is a submission, and its name the student's."""

from __future__ import annotations

from collections.abc import Sequence

from grader.collect.folder import Entry, files_of, has_python, look_into, may_be_read
from grader.collect.found import Found
from grader.collect.hand_in import HandIn
from grader.collect.roster import Roster
from grader.intake import is_skipped, stem


def find(entries: Sequence[Entry], roster: Roster | None) -> Found:
    found = Found()
    for entry in entries:
        if is_skipped(entry.name):
            found.leave(entry.name, "hidden, or made by a tool")
            continue
        if not entry.is_folder and not may_be_read(entry.name):
            found.leave(entry.name, "neither a folder, nor Python, nor an archive of it")
            continue
        student = entry.name if entry.is_folder else stem(entry.name)
        inside = look_into(entry)
        # An empty folder that is named like a student's is theirs all the same; one that is closed says so when read.
        is_empty = entry.is_folder and inside is not None and not has_python(inside)
        if is_empty and not (roster and roster.find([student])):
            found.leave(entry.name, "a folder without any Python")
        else:
            found.hand_ins.append(HandIn(student, "", files_of(entry, entry.name, inside)))
    return found
