"""Canvas's "Download Submissions": every file in one folder, its name behind the student's and two numbers.

As its source has it (lib/content_zipper.rb): the sortable name in lower case, of which only letters, digits and
underscores are left; LATE; the user's id, or anon_ and an anonymous one, then without a name; the file's id, by which
the newer of two is told; the file's name. A text or a link that was typed in has no file and ends in _text.html or
_link.html.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass

from grader.collect.folder import Entry, files_of, may_be_read
from grader.collect.found import Found
from grader.collect.hand_in import LATE, HandIn

# The first pair of numbers: students choose the names of files.
PATTERN = re.compile(
    r"(?:(?P<late>LATE_)?(?P<anonymous>anon_[0-9A-Za-z]+)|(?P<name>.*?)_(?P<late_too>LATE_)?(?P<user>[0-9]+))"
    r"_(?:(?P<upload>[0-9]+)_(?P<file>.+)|(?P<typed>text|link)\.html)",
    re.IGNORECASE | re.DOTALL,
)


@dataclass(frozen=True)
class _Upload:
    number: int
    file: str
    name: str
    is_late: bool
    entry: Entry


def recognises(entries: Sequence[Entry]) -> bool:
    """Most that may be somebody's work is named so: a file of another kind of folder may be by chance."""
    named = sum(1 for entry in entries if PATTERN.fullmatch(entry.name))
    return named > sum(
        1 for entry in entries if (entry.is_folder or may_be_read(entry.name)) and not PATTERN.fullmatch(entry.name)
    )


def find(entries: Sequence[Entry]) -> Found:
    found = Found()
    uploads: defaultdict[str, list[_Upload]] = defaultdict(list)
    for entry in entries:
        parts = PATTERN.fullmatch(entry.name)
        if parts is None:
            found.leave(entry.name, "not named as Canvas names what students handed in")
        elif parts["typed"]:
            found.leave(entry.name, "a text or a link that was typed in, no file: read it yourself")
        else:
            late = bool(parts["late"] or parts["late_too"])
            # Ids have some twenty digits at most; int() refuses thousands.
            number = int(parts["upload"][:40])
            upload = _Upload(number, parts["file"], parts["name"] or "", late, entry)
            uploads[parts["user"] or parts["anonymous"]].append(upload)
    for student, theirs in uploads.items():
        names = {upload.name for upload in theirs}
        if len(names) > 1:
            for upload in theirs:
                found.leave(upload.entry.name, f"the user {student} has {len(names)} names here: whose is it?")
            continue
        theirs.sort(key=lambda upload: (upload.number, upload.file))
        files = tuple(file for upload in theirs for file in files_of(upload.entry, upload.file))
        told = {LATE: "yes"} if any(upload.is_late for upload in theirs) else {}
        found.hand_ins.append(HandIn(student, names.pop(), files, told, renamed=True))
    return found
