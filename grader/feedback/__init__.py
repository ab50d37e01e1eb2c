"""What each student reads, as files: `<student>.html` and `<student>.md`, and a list of them for the instructor."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections.abc import Iterable
from pathlib import Path

from grader.errors import GraderError
from grader.feedback import html, markdown, standing
from grader.files import replace
from grader.gradebook.grade import Grade
from grader.page import fill
from grader.untrusted import shown

LONGEST = 64
PLAIN = re.compile(rf"[a-z0-9][a-z0-9_-]{{0,{LONGEST - 1}}}")
DIGEST = 12
MADE = re.compile(rf"-[0-9a-f]{{{DIGEST}}}$")
# Our own list; and what Windows takes for a device, whatever comes after a dot.
RESERVED = re.compile(r"index|con|prn|aux|nul|com[0-9]|lpt[0-9]")


def write(directory: Path, grades: Iterable[Grade]) -> int:
    """How many students' pages there are now in `directory`, which is made where it does not exist.

    No page names another student but `index.html`, which is the instructor's alone. Raises GraderError where a file
    cannot be written, or where two grades are of one student.
    """
    rows: dict[str, dict[str, object]] = {}
    try:
        directory.mkdir(mode=0o700, parents=True, exist_ok=True)  # grades are nobody else's business
        for grade in grades:
            file = file_name(grade.student)
            if file in rows:
                raise GraderError(f"two grades of one student, {shown(grade.student)}: expected one each")
            replace(directory / f"{file}.html", html.render(grade))
            replace(directory / f"{file}.md", markdown.render(grade))
            rows[file] = {
                "name": standing.title(grade),
                "score": standing.in_short(grade),
                "share": standing.share(grade),
                "problem": grade.problem,
            }
        replace(directory / "index.html", fill("feedback/index.html", style="feedback/index.css", rows=rows))
    except OSError as error:
        raise GraderError(f"cannot write feedback to {directory}: {error.strerror}") from error
    return len(rows)


def file_name(student: str) -> str:
    """A name without its ending, that is safe on every file system and that no other student's id can have.

    The id itself where it is one in lower case; else what can be read of it, and a digest. Always the same.
    """
    if PLAIN.fullmatch(student) and not MADE.search(student) and not RESERVED.fullmatch(student):
        return student
    ascii_only = unicodedata.normalize("NFKD", student[:LONGEST]).encode("ascii", "ignore").decode().lower()
    readable = re.sub(r"[^a-z0-9]+", "-", ascii_only).strip("-")[: LONGEST - DIGEST - 1].rstrip("-")
    digest = hashlib.sha256(student.encode("utf-8", "surrogatepass")).hexdigest()[:DIGEST]
    return f"{readable or 'student'}-{digest}"
