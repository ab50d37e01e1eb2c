"""Moodle's grading worksheet of an assignment, or its grader report as plain text, filled in.

The worksheet's import finds a participant by the column Identifier and reads the grade, when it was last modified and
the feedback, which it takes as HTML. The grader report's import finds a user by the e-mail address, the ID number or
the username, as the teacher chooses, and gives up at the first that it does not know; so no row is ever added. What an
import reads is as Moodle wrote it, but for the cells that are filled in; where such a cell begins as a formula does, a
note says so. In every other cell an apostrophe stands before what a spreadsheet would run.
"""

from __future__ import annotations

import html
import re
from collections.abc import Sequence
from fractions import Fraction

from grader.errors import UsageError
from grader.export.cells import inert, parse_number
from grader.export.entries import Entries, Filled, Sheet, enter, who
from grader.export.feedback import may_replace, summary
from grader.export.matching import Identity, names
from grader.export.policy import Policy
from grader.export.table import Table
from grader.gradebook.grade import Grade
from grader.untrusted import shown

DECIMAL_COMMA = re.compile(r"\s*[0-9]+,[0-9]+\s*")


def fill(table: Table, grades: Sequence[Grade], policy: Policy, assignment: str | None = None) -> Filled:
    """`assignment` is the title of a column of the grader report's; a worksheet has one assignment only.

    Raises UsageError where this is neither, or where it is not clear which assignment is meant.
    """
    if table.column("Identifier") is not None and table.column("Grade") is not None:
        if assignment is not None:
            raise UsageError("a grading worksheet is of one assignment only: leave out --assignment")
        return _worksheet(table, grades, policy)
    if table.column("Email address", "ID number", "Username") is not None:
        return _grader_report(table, grades, policy, assignment)
    raise UsageError(
        "this is neither a grading worksheet (columns Identifier and Grade) nor a grader report (Email address, ID "
        f"number or Username) of Moodle's: got {shown(', '.join(table.header[:6]))}. Set Moodle's language to English "
        "and download it again"
    )


def _worksheet(table: Table, grades: Sequence[Grade], policy: Policy) -> Filled:
    identifier, grade_column = table.column("Identifier"), table.column("Grade")
    changeable = table.column("Grade can be changed")
    assert identifier is not None and grade_column is not None
    mail = table.column("Email address")

    def refusal(row: list[str], grade: Grade) -> str:
        if changeable is not None and row[changeable].strip().casefold() == "no":
            return "has a grade that Moodle does not let anyone change"
        if _found_by_number_alone(table, row, grade, identifier):
            known = {value.casefold() for value in grade.identifiers.values() if "@" in value}
            if known and mail is not None and row[mail].strip() and row[mail].strip().casefold() not in known:
                return f"{row[identifier]} has another e-mail address there"
        return ""

    sheet = Sheet(
        table=table,
        column=grade_column,
        maximum=_maximum(table),
        identity=lambda row: _identity(table, row, [row[identifier], _participant(row[identifier])]),
        refusal=refusal,
        is_student=lambda row: changeable is None or row[changeable].strip().casefold() != "no",
        comma=_uses_comma(table),
    )
    read = [identifier, grade_column, table.column("Last modified (grade)"), table.column("Feedback comments")]
    return _filled(sheet, enter(sheet, grades, policy), table.column("Feedback comments"), read)


def _grader_report(table: Table, grades: Sequence[Grade], policy: Policy, assignment: str | None) -> Filled:
    column = _assignment(table, assignment)
    title = table.header[column].strip().removesuffix(" (Real)")
    sheet = Sheet(
        table=table,
        column=column,
        maximum=None,  # it is not in that file
        identity=lambda row: _identity(table, row, []),
        empty="-",
        comma=_uses_comma(table),
    )
    entries = enter(sheet, grades, policy)
    if policy.points is None:
        entries.notes.append(f"the file does not say how many points {shown(title)} has in Moodle: none were scaled")
    number = table.column("ID number")
    if number is not None and any(not row[number].strip() for row in table.rows):
        entries.notes.append("some have no ID number: let Moodle identify users by another column")
    keys = [table.column(name) for name in ("Email address", "ID number", "Username")]
    feedback = table.column(f"{title} (Feedback)")
    return _filled(
        sheet, entries, feedback, [*keys, column, feedback, table.column("Last downloaded from this course")]
    )


def _filled(sheet: Sheet, entries: Entries, feedback: int | None, read: Sequence[int | None]) -> Filled:
    table, notes = sheet.table, list(entries.notes)
    rows = [list(row) for row in table.rows]
    for i, row in enumerate(rows):
        for j, cell in enumerate(row):
            if j not in read:
                row[j] = inert(cell, table.delimiter)
            elif not cell.startswith("'") and inert(cell, table.delimiter).startswith("'"):
                title = shown(table.header[j])
                notes.append(f"line {table.lines[i]}: {title} may run as a formula; do not open it in a spreadsheet")
        row[sheet.column] = entries.scores.get(i, row[sheet.column])
        if feedback is not None and i in entries.grades:
            if may_replace(row[feedback]):
                row[feedback] = html.escape(summary(entries.grades[i]), quote=False)
            else:
                notes.append(f"{who(entries.grades[i])}: keeps the feedback that somebody wrote")
    return Filled(table.having(rows).render(), len(entries.scores), entries.left_out, notes)


def _identity(table: Table, row: list[str], ids: list[str]) -> Identity:
    number = table.column("ID number")
    logins = [table.column("Email address"), table.column("Username")]
    return Identity(
        [*ids, *([] if number is None else [row[number]])], [row[column] for column in logins if column is not None]
    )


def _participant(identifier: str) -> str:
    """The number by which Moodle also calls the folders of its bulk download."""
    found = re.search("[0-9]+$", identifier.strip())
    return found[0] if found else ""


def _found_by_number_alone(table: Table, row: list[str], grade: Grade, identifier: int) -> bool:
    """Then an id that a university gave may be the number that Moodle gave to somebody else."""
    return not _identity(table, row, [row[identifier]]).names() & names(grade)


def _maximum(table: Table) -> Fraction | None:
    column = table.column("Maximum grade")
    if column is None:
        raise UsageError(
            "this worksheet has no column Maximum grade: is the assignment graded on a scale, or not at all?"
        )
    cells = {row[column].strip() for row in table.rows} - {""}
    maxima = {parse_number(cell) for cell in cells}
    if len(maxima) != 1 or None in maxima:
        raise UsageError(
            f"expected one number in the column Maximum grade, got {shown(', '.join(sorted(cells)) or 'none')}"
        )
    return maxima.pop()


def _assignment(table: Table, wanted: str | None) -> int:
    """The column with points: Moodle cannot read percentages and letters back, and totals are its own sums."""
    titles = {i: title.strip() for i, title in enumerate(table.header)}
    found = {i: t for i, t in titles.items() if t.endswith(" (Real)") and not t.endswith(" total (Real)")}
    listed = ", ".join(shown(title) for title in found.values()) or "none"
    if wanted is None:
        chosen = list(found)
    else:
        name_wanted = wanted.strip().casefold().removesuffix(" (real)")
        folded = {i: title.casefold().removesuffix(" (real)") for i, title in found.items()}
        chosen = [i for i, name in folded.items() if name_wanted in (name, name.partition(": ")[2])]
    if len(chosen) == 1:
        return chosen[0]
    if wanted is None:
        raise UsageError(f"--assignment has to say which column is meant: {listed}")
    problem = "more than one column" if chosen else "no column"
    raise UsageError(f"--assignment {shown(wanted)} names {problem} of the file's: {listed}")


def _uses_comma(table: Table) -> bool:
    """Whether this Moodle writes its decimals so; where it does not, a comma would end the number."""
    titles = [title.strip().casefold() for title in table.header]
    numeric = [i for i, t in enumerate(titles) if t in ("grade", "maximum grade") or t.endswith(" (real)")]
    return any(DECIMAL_COMMA.fullmatch(row[i]) for row in table.rows for i in numeric)
