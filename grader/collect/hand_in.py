"""What one student handed in: where it lies, and whose it is. Nothing of it is read before `read`."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.collect import uploads
from grader.errors import SubmissionError
from grader.intake import take_in
from grader.submission import Submission, Topics, assemble

NAMED = 3
# What the identifiers may tell of the hand-in itself.
LATE = "late"
SUBMISSION = "submission id"


@dataclass(frozen=True)
class HandIn:
    student: str
    """Unique in a collection: the id in the learning management system, a login, or the folder's or file's name."""
    name: str
    """For people; empty where it is unknown."""
    files: tuple[tuple[str, Path], ...]
    """Each file by the name that it was handed in with, and where it lies; a directory or an archive is one, too."""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """What else is known of the student by its column of the roster, and of the hand-in (SUBMISSION, LATE)."""
    renamed: bool = False
    """Whether a number may have been put behind a file's name as it was uploaded again; the newest file is the last."""

    def read(self, topics: Topics) -> Submission:
        """Raises SubmissionError, in one line, where there is nothing that can be graded."""
        if not self.files:
            raise SubmissionError("nothing was handed in: expected Python files")
        files, older = uploads.newest(self.files, topics) if self.renamed else (self.files, [])
        where = ", ".join([name for name, _ in files[:NAMED]] + ["..."] * (len(files) > NAMED))
        found, ignored = take_in(files, where)
        if self.renamed:
            found, replaced = uploads.as_imported(found)
            older += replaced
        return assemble(found, [*older, *ignored], topics, where)


def in_order(name: str) -> tuple[tuple[str | tuple[int, str], ...], str]:
    """A key that sorts as people count: s2 before s10; the same on any machine."""
    parts = re.split("([0-9]+)", unicodedata.normalize("NFC", name).casefold())
    # A number by its length first: it may have more digits than int() takes.
    numbers = [(len(part.lstrip("0")), part.lstrip("0")) if index % 2 else part for index, part in enumerate(parts)]
    return tuple(numbers), name
