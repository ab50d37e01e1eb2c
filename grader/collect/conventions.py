"""Which tool a folder of submissions comes from."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from grader.collect import canvas, classroom, folders, gradescope, moodle
from grader.collect.folder import Entry, entries, holds_topics, is_python, may_be_read
from grader.collect.found import Found
from grader.collect.hand_in import HandIn
from grader.collect.roster import Roster
from grader.intake import stem

# Of folders that hold nothing but the folder which is meant.
DEPTH_LIMIT = 3


def find(given: Path, folder: Path, roster: Roster | None) -> Found:
    """What is in `folder`: the one that is given, or the one to which a given archive was unpacked.

    Raises OSError, and UsageError where a tool's own file is damaged.
    """
    name = given.resolve().name
    if not folder.is_dir():
        return folders.find([Entry(given.name, str(given.parent), False)], roster)
    inside, strays = entries(folder)
    if _is_one(inside):
        student = name if folder == given else stem(name)
        return Found([HandIn(student, "", ((name, folder),))], strays)
    # A download often is one folder with everything in it; but a folder of one folder may be a class of one.
    outermost = inside, strays
    found = _by_convention(inside, roster)
    depth = 0
    while found is None and len(inside) == 1 and inside[0].is_folder and depth < DEPTH_LIMIT:
        inside, more = entries(inside[0].path)
        strays, depth = strays + more, depth + 1
        found = _by_convention(inside, roster)
    if found is None:
        is_class = folder != given and not _is_one(inside) and sum(map(_may_be_somebodys, inside)) > 1
        inside, strays = (inside, strays) if is_class else outermost
        found = folders.find(inside, roster)
    found.not_understood.extend(strays)
    return found


def _by_convention(inside: Sequence[Entry], roster: Roster | None) -> Found | None:
    for convention in (gradescope, moodle, canvas):
        if convention.recognises(inside):
            return convention.find(inside)
    return classroom.find(inside, roster) if classroom.recognises(inside) else None


def _is_one(inside: Sequence[Entry]) -> bool:
    """Whether the folder is itself somebody's work."""
    if not any(is_python(entry.name) for entry in inside):
        return False
    from grader.questions import TOPICS  # takes most of a second

    return holds_topics(inside, TOPICS)


def _may_be_somebodys(entry: Entry) -> bool:
    return entry.is_folder or may_be_read(entry.name)
