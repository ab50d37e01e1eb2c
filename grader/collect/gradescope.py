"""Gradescope's "Export Submissions": submission_12345/ for each, and submission_metadata.yml that says whose it is."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from grader.collect.folder import Entry, files_of
from grader.collect.found import Found
from grader.collect.hand_in import SUBMISSION, HandIn
from grader.errors import UsageError
from grader.untrusted import shown

METADATA = "submission_metadata.yml"
# It has the whole output of an autograder, for every attempt.
SIZE_LIMIT = 256 << 20


@dataclass(frozen=True)
class _Submitted:
    student: str
    name: str
    key: str
    created: datetime | None
    identifiers: Mapping[str, str]


def recognises(entries: Sequence[Entry]) -> bool:
    return any(entry.name == METADATA and not entry.is_folder for entry in entries)


def find(entries: Sequence[Entry]) -> Found:
    """Raises UsageError where the metadata is not what Gradescope writes."""
    found = Found()
    there = {entry.name: entry for entry in entries}
    submissions = _load(there.pop(METADATA))
    for name in sorted(there.keys() - submissions.keys()):
        found.leave(name, f"not named in {METADATA}")
    by_student: defaultdict[str, list[_Submitted]] = defaultdict(list)
    for key, submission in submissions.items():
        submitters = list(_submitters(key, submission))
        if not submitters:
            found.leave(key, f"{METADATA} names no one who submitted it")
        for submitted in submitters:
            by_student[submitted.student].append(submitted)
    for theirs in by_student.values():
        for submitted in _latest(theirs, found):
            entry = there.get(submitted.key)
            files = files_of(entry, entry.name) if entry else ()
            found.hand_ins.append(HandIn(submitted.student, submitted.name, files, submitted.identifiers))
    return found


def _load(metadata: Entry) -> dict[str, dict[str, Any]]:
    import yaml

    from grader.collect.outline import outline

    try:
        with metadata.path.open("rb") as file:
            if metadata.path.stat().st_size > SIZE_LIMIT:
                raise UsageError(f"{METADATA} is larger than {SIZE_LIMIT >> 20} MiB: leave older attempts out")
            return dict(outline(file, (":submitters", ":created_at")))
    except (OSError, ValueError, yaml.YAMLError) as error:
        problem = " ".join(str(error).split())
        raise UsageError(f"{METADATA} cannot be read: {shown(problem)}: export the submissions again") from error


def _submitters(key: str, submission: Mapping[str, Any]) -> Iterator[_Submitted]:
    """Each of a group."""
    submitters = submission.get(":submitters")
    for submitter in submitters if isinstance(submitters, list) else ():
        told = submitter if isinstance(submitter, dict) else {}
        name, sid, email = (_text(told.get(f":{part}")) for part in ("name", "sid", "email"))
        known = {"SID": sid, "Email": email, SUBMISSION: key.removeprefix("submission_")}
        if student := sid or email or name:
            identifiers = {title: value for title, value in known.items() if value}
            yield _Submitted(student, name, key, _time(_text(submission.get(":created_at"))), identifiers)


def _latest(theirs: list[_Submitted], found: Found) -> list[_Submitted]:
    """The latest, if all the times are known and differ; else all of them."""
    by_time = {submitted.created: submitted for submitted in theirs if submitted.created}
    if len(by_time) < len(theirs) or len(theirs) == 1:
        return theirs
    latest = by_time[max(by_time)]
    for submitted in theirs:
        if submitted is latest:
            continue
        found.leave(submitted.key, f"{shown(submitted.student)} submitted {shown(latest.key)} later")
    return [latest]


def _time(text: str) -> datetime | None:
    """Of "2024-01-31 12:00:00.123456000 Z", as Ruby writes it."""
    try:
        time = datetime.fromisoformat(text.replace(" ", "T", 1).replace(" ", ""))
    except ValueError:
        return None
    return time if time.tzinfo else time.replace(tzinfo=UTC)


def _text(value: object) -> str:
    return value.strip() if isinstance(value, str) else ""
