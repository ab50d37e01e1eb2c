"""Canvas's exported gradebook, filled in.

Canvas finds a student by the number in the column ID and looks at SIS ids, logins and names only if it knows no such
number. So that column has to be there, with a number in every row, and is never touched; the other columns of identity
are as Canvas wrote them, but for an apostrophe before what a spreadsheet would run (Canvas itself writes a name that
begins with = as the formula ="...", whatever quotes the name holds). Only the columns that the import needs are
written, since every other one may overwrite what has changed in Canvas since.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from fractions import Fraction

from grader.errors import UsageError
from grader.export.cells import inert, parse_number
from grader.export.entries import Filled, Sheet, enter
from grader.export.matching import Identity
from grader.export.policy import Policy
from grader.export.table import Table
from grader.gradebook.grade import Grade
from grader.untrusted import shown

NAMES = ("student", "lastname", "firstname")
IDENTITY = (*NAMES, "id", "sis user id", "sis login id", "integration id", "root account", "section")
ASSIGNMENT = re.compile(r"(?P<title>.*) \((?P<id>[0-9]+)\)", re.DOTALL)
# Canvas takes no column with one of these in its title for an assignment.
COMPUTED = re.compile("(Current|Final) (Score|Points|Grade)|Override (Score|Grade|Status)")
POSTING = re.compile(r"\s*(Muted|Manual Posting.*)?\s*", re.IGNORECASE)
# A student who is excused, or to whom the assignment is not given.
FIXED = {"EX": "is excused in Canvas", "N/A": "is not given this assignment in Canvas"}
TEST_STUDENT = ("Student, Test", "Test Student")


def fill(table: Table, grades: Sequence[Grade], policy: Policy, assignment: str | None = None) -> Filled:
    """`assignment` is the title or the number of Canvas's; it may be left out where the file has only one.

    Raises UsageError where this is no gradebook of Canvas's, or where it is not clear which assignment is meant.
    """
    key, sis, login = table.column("ID"), table.column("SIS User ID"), table.column("SIS Login ID")
    integration = table.column("Integration ID")
    if key is None or table.column("Section") is None or table.column("Student", "LastName") is None:
        raise UsageError(
            "this is no gradebook that Canvas exported: expected the columns Student, ID and Section, "
            f"got {shown(', '.join(table.header[:6]))}"
        )
    heads, students = _split(table)
    column = _assignment(table, heads, assignment)
    for line, row in zip(students.lines, students.rows, strict=True):
        if not re.fullmatch("[0-9]+", row[key]):
            raise UsageError(
                f"line {line}: expected Canvas's number in the column ID, got {shown(row[key])!r}; was the file saved "
                "by a spreadsheet? Export it from Canvas again"
            )

    def is_test(row: list[str]) -> bool:
        return ", ".join(row[:key]) in TEST_STUDENT and (sis is None or not row[sis])

    def refusal(row: list[str], grade: Grade) -> str:
        return "is Canvas's Test Student" if is_test(row) else FIXED.get(row[column].strip().upper(), "")

    ids = [i for i in (key, sis, integration) if i is not None]
    sheet = Sheet(
        table=students,
        column=column,
        maximum=_points(heads, column),
        identity=lambda row: Identity([row[i] for i in ids], [] if login is None else [row[login]]),
        refusal=refusal,
        is_student=lambda row: not is_test(row),
    )
    entries = enter(sheet, grades, policy)
    identity = [i for i, title in enumerate(table.header[:column]) if title.strip().casefold() in IDENTITY]
    rows = [list(row) for row in students.rows]
    for i, row in enumerate(rows):
        for j in identity:
            row[j] = inert(row[j], table.delimiter)
        row[column] = entries.scores.get(i, row[column])
    filled = table.having(heads + rows, [*identity, column])
    return Filled(filled.render(), len(entries.scores), entries.left_out, entries.notes)


def _split(table: Table) -> tuple[list[list[str]], Table]:
    """The rows above the students, which tell of points and of posting, and the students'."""
    count = 0
    for row in table.rows:
        if "Points Possible" not in row[0] and not all(POSTING.fullmatch(cell) for cell in row):
            break
        count += 1
    heads = table.rows[:count]
    return heads, replace(table, rows=table.rows[count:], lines=table.lines[count:])


def _assignment(table: Table, heads: list[list[str]], wanted: str | None) -> int:
    found = {
        i: match
        for i, title in enumerate(table.header)
        if (match := ASSIGNMENT.fullmatch(title.strip()))
        and not COMPUTED.search(title)
        and not any("read only" in row[i] for row in heads)
    }
    listed = ", ".join(shown(table.header[i]) for i in found) or "none"
    if wanted is None:
        chosen = list(found)
    else:
        exactly = [i for i, match in found.items() if wanted.strip() in (match["id"], match["title"], match[0])]
        folded = [i for i, match in found.items() if wanted.strip().casefold() == match["title"].casefold()]
        chosen = exactly or folded
    if len(chosen) == 1:
        return chosen[0]
    if wanted is None:
        raise UsageError(f"--assignment has to say which column is meant, by its title or number: {listed}")
    problem = "more than one assignment" if chosen else "no assignment"
    raise UsageError(f"--assignment {shown(wanted)} names {problem} of the file's: {listed}")


def _points(heads: list[list[str]], column: int) -> Fraction | None:
    cells = [row[column].strip() for row in heads if "Points Possible" in row[0]]
    points = parse_number(cells[0]) if cells else None
    if cells and cells[0] and points is None:
        raise UsageError(
            f"expected the points that are possible in Canvas, got {shown(cells[0])}: is it a number there?"
        )
    return points
