"""Who takes the course: a CSV file, one's own or as Canvas, Moodle, Gradescope or GitHub Classroom export it."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from grader.errors import UsageError
from grader.untrusted import shown

SIZE_LIMIT = 64 << 20
DELIMITERS = ",;\t"
LETTERS = re.compile(r"[^\W_]+")

# Columns by their titles without case and punctuation; the first that every student has an entry in is their id.
IDS = ("id", "studentid", "userid", "sid", "student", "idnumber", "sisuserid", "sisid")
LOGINS = ("sisloginid", "loginid", "login", "username", "email", "emailaddress")
GITHUB = ("github", "githubusername", "githublogin")
# "Participant 123" in Moodle's grading worksheet, of which its downloads have the number; and GitHub Classroom's.
NUMBERED = ("identifier",)
PARTICIPANT = re.compile(r"[^\W\d_]+ ?([0-9]+)")
COLUMNS = (*IDS, *LOGINS, *GITHUB, *NUMBERED)

NAMES = ("name", "fullname", "studentname", "displayname", "sortablename")
FIRST = ("firstname", "givenname", "forename")
LAST = ("lastname", "surname", "familyname")
KEPT = ("section", "sections", "group", "groupname", "cohort")
# Whom Gradescope's roster lists beside the students.
STAFF = ("instructor", "ta", "reader")
# How Canvas begins the row of points, in whatever language; and whom it adds to every course.
INDENT = "    "
TEST_STUDENT = "Student, Test"


@dataclass(frozen=True)
class RosterEntry:
    student: str
    name: str
    identifiers: Mapping[str, str] = field(default_factory=dict)
    """By the columns' titles as the file has them."""


@dataclass(frozen=True)
class Roster:
    entries: tuple[RosterEntry, ...]
    github: frozenset[str]
    """The GitHub logins, in lower case."""
    by_column: tuple[Mapping[str, RosterEntry], ...]
    by_name: Mapping[str, RosterEntry | None]

    def find(self, identifiers: Iterable[str]) -> RosterEntry | None:
        """Whom any of the identifiers means; where one stands in two columns, the first column counts."""
        for identifier in identifiers:
            for column in self.by_column:
                if entry := column.get(_exact(identifier)) or column.get(_loose(identifier)):
                    return entry
        return None

    def named(self, name: str) -> RosterEntry | None:
        """Whom a name means, if nobody else is called that."""
        return self.by_name.get(letters(name))


def letters(name: str) -> str:
    """What a name keeps of itself in every system: neither case nor spaces nor punctuation."""
    return "".join(LETTERS.findall(unicodedata.normalize("NFC", name).casefold()))


def read_roster(path: Path) -> Roster:
    """Raises UsageError where it is no roster, or does not tell the students apart, with the line."""
    rows = list(_rows(path))
    table = _Table(path, rows[0][1]) if rows else None
    students = [(line, row) for line, row in rows[1:] if table and table.is_student(row)]
    if not table or not students:
        raise UsageError(f"the roster {shown(path)} is empty: expected a line of column titles and a line a student")
    return table.roster(students)


def _rows(path: Path) -> Iterator[tuple[int, list[str]]]:
    """The rows that are not blank, by their lines."""
    try:
        with path.open("rb") as file:
            content = file.read(SIZE_LIMIT + 1)
    except (OSError, ValueError) as error:
        raise UsageError(f"the roster {shown(path)} cannot be read: {error}: expected a CSV file") from error
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"the roster {shown(path)} is larger than {SIZE_LIMIT >> 20} MiB: expected a CSV file")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise _fault(path, line, "is not UTF-8: save the file as CSV in the encoding UTF-8") from error
    titles = next(iter(text.splitlines()), "")
    begins = 1
    try:
        delimiter = max(DELIMITERS, key=lambda sign: len(next(csv.reader([titles], delimiter=sign), [])))
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        for row in reader:
            if any(cell.strip() for cell in row):
                yield begins, row
            begins = reader.line_num + 1
    except csv.Error as error:
        raise _fault(path, begins, f"is not CSV: {error}") from error


class _Table:
    def __init__(self, path: Path, titles: list[str]) -> None:
        self._path = path
        self._titles = [title.strip() for title in titles]
        self._columns: dict[str, int] = {}
        for index, title in enumerate(self._titles):
            self._columns.setdefault(letters(title), index)
        self._is_canvas = {"student", "id"} <= self._columns.keys()
        names = ("student", *NAMES) if self._is_canvas else NAMES
        self._name = next((self._columns[name] for name in names if name in self._columns), None)
        self._first = next((self._columns[name] for name in FIRST if name in self._columns), None)
        self._last = next((self._columns[name] for name in LAST if name in self._columns), None)
        self._ids = [name for name in COLUMNS if name in self._columns and self._columns[name] != self._name]
        if not self._ids:
            raise self._missing("id, student id, login, email, github ...")
        if self._name is None and self._first is None and self._last is None:
            raise self._missing("name, or first name and last name")

    def is_student(self, row: list[str]) -> bool:
        """Not one of the rows that Canvas puts above the students, its test student, nor the staff."""
        if "role" in self._columns and letters(self._cell(row, self._columns["role"])) in STAFF:
            return False
        if not self._is_canvas:
            return True
        name = row[self._columns["student"]] if self._columns["student"] < len(row) else ""
        above = not name.strip() or name.startswith(INDENT) or letters(name) == "pointspossible"
        return name != TEST_STUDENT and not (above and not self._cell(row, self._columns["id"]))

    def roster(self, rows: list[tuple[int, list[str]]]) -> Roster:
        for line, row in rows:
            if any(cell.strip() for cell in row[len(self._titles) :]):
                problem = f"has {len(row)} cells, but there are {len(self._titles)} columns"
                raise _fault(self._path, line, f"{problem}: put quotation marks around a cell with a comma")
        whole = (name for name in self._ids if all(self._cell(row, self._columns[name]) for _, row in rows))
        primary = next(whole, None)
        if primary is None:
            column = self._columns[self._ids[0]]
            line = next(line for line, row in rows if not self._cell(row, column))
            raise _fault(self._path, line, f"has no {shown(self._titles[column])}: every student needs one")
        entries = tuple(self._entry(row, self._columns[primary]) for _, row in rows)
        by_column = tuple(self._index(name, rows, entries) for name in self._ids)
        by_name: dict[str, RosterEntry | None] = {}
        for (_, row), entry in zip(rows, entries, strict=True):
            for name in self._spellings(row):
                by_name[name] = entry if by_name.get(name, entry) is entry else None
        logins = (self._cell(row, self._columns[name]) for name in GITHUB if name in self._columns for _, row in rows)
        return Roster(entries, frozenset(login.casefold() for login in logins if login), by_column, by_name)

    def _index(
        self, name: str, rows: list[tuple[int, list[str]]], entries: tuple[RosterEntry, ...]
    ) -> dict[str, RosterEntry]:
        index: dict[str, RosterEntry] = {}
        lines: dict[str, int] = {}
        for (line, row), entry in zip(rows, entries, strict=True):
            cell = self._cell(row, self._columns[name])
            if not cell:
                continue
            keys = [_exact(cell) if name in IDS else _loose(cell)]
            if name in NUMBERED and (numbered := PARTICIPANT.fullmatch(cell)):
                keys.append(_exact(numbered[1]))
            for key in keys:
                if key in index:
                    title = self._titles[self._columns[name]]
                    problem = f"has the {shown(title)} {shown(cell)} of line {lines[key]}"
                    raise _fault(self._path, line, f"{problem}: give every student their own")
                index[key], lines[key] = entry, line
        return index

    def _entry(self, row: list[str], primary: int) -> RosterEntry:
        kept = [self._columns[name] for name in (*self._ids, *KEPT) if name in self._columns]
        identifiers = {self._titles[column]: self._cell(row, column) for column in kept if self._cell(row, column)}
        name = self._cell(row, self._name) or f"{self._cell(row, self._first)} {self._cell(row, self._last)}".strip()
        return RosterEntry(self._cell(row, primary), name, identifiers)

    def _spellings(self, row: list[str]) -> set[str]:
        """The name in either order, as far as it is known which part is which."""
        name, first, last = (self._cell(row, column) for column in (self._name, self._first, self._last))
        before, _, after = name.partition(",")
        return {letters(spelling) for spelling in (name, after + before, first + last, last + first)} - {""}

    def _cell(self, row: list[str], column: int | None) -> str:
        if column is None or column >= len(row):
            return ""
        return unicodedata.normalize("NFC", row[column].strip())

    def _missing(self, column: str) -> UsageError:
        there = ", ".join(map(shown, self._titles))
        return UsageError(f"the roster {shown(self._path)} has no column of {column}: there are {there}")


def _exact(identifier: str) -> str:
    return f"={identifier}"


def _loose(identifier: str) -> str:
    return f"~{identifier.casefold()}"


def _fault(path: Path, line: int, problem: str) -> UsageError:
    return UsageError(f"the roster {shown(path)}, line {line}: it {problem}")
