"""Moodle's "Download all submissions": a folder for each student, or all files in one folder.

As its source has it (mod/assign/classes/downloader.php): the full name without underscores, the number of the
participant or of the group, "assignsubmission" and the kind of submission; then the file's name, where there are no
folders. Older versions end a folder's name with an underscore. A group's name may come without a number.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence

from grader.collect.folder import Entry, files_of
from grader.collect.found import Found
from grader.collect.hand_in import HandIn

# The first number that fits: students choose the names of files.
PATTERN = re.compile(
    r"(?P<name>.*?)(?:_(?P<number>[0-9]+))?_assignsubmission_(?P<kind>[a-z]+)(?:_(?P<file>.*))?", re.DOTALL
)


def recognises(entries: Sequence[Entry]) -> bool:
    return any(PATTERN.fullmatch(entry.name) for entry in entries)


def find(entries: Sequence[Entry]) -> Found:
    found = Found()
    theirs: defaultdict[tuple[str, str], list[tuple[str, Entry]]] = defaultdict(list)
    for entry in entries:
        parts = PATTERN.fullmatch(entry.name)
        if parts is None:
            found.leave(entry.name, "not named as Moodle names what students handed in")
        elif parts["kind"] != "file":
            found.leave(entry.name, "no file that was handed in (a text, a comment): read it yourself")
        elif not entry.is_folder and not parts["file"]:
            found.leave(entry.name, "a file without a name of its own")
        elif not (parts["number"] or parts["name"]):
            found.leave(entry.name, "it does not say whose it is")
        else:
            called = parts["file"] or entry.name
            theirs[parts["number"] or parts["name"], parts["name"]].append((called, entry))
    for (student, name), named in theirs.items():
        files = tuple(file for called, entry in named for file in files_of(entry, called))
        found.hand_ins.append(HandIn(student, name, files))
    return found
