"""Gradescope's roster or scores, as downloaded, with the scores filled in.

Gradescope documents no upload of scores: there they come from the `results.json` of an autograder. This is the layout
of its own download of scores (First Name, Last Name, SID, Email, ..., Total Score, Max Points, Status), for the
programs that read that. Gradescope does not read it again, so every cell gets an apostrophe before what a spreadsheet
would run.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from grader.errors import UsageError
from grader.export.cells import inert, number
from grader.export.entries import Filled, Sheet, enter
from grader.export.matching import Identity
from grader.export.policy import Policy, total
from grader.export.table import Table
from grader.gradebook.grade import Grade
from grader.untrusted import shown

IDENTITY = (
    "First Name",
    "Last Name",
    "Name",
    "Full Name",
    "SID",
    "Email",
    "Role",
    "Section",
    "Sections",
    "section_name",
)
SCORES = ("Total Score", "Max Points", "Status")


def fill(table: Table, grades: Sequence[Grade], policy: Policy) -> Filled:
    """Raises UsageError where this is no file of Gradescope's."""
    sid, mail = table.column("SID"), table.column("Email")
    if sid is None and mail is None:
        raise UsageError(
            "this is neither a roster nor scores that Gradescope exported: expected the columns SID and Email, got "
            f"{shown(', '.join(table.header[:6]))}"
        )
    table = _with_scores(table)
    role = table.column("Role")
    score, most, status = range(len(table.header) - len(SCORES), len(table.header))
    sheet = Sheet(
        table=table,
        column=score,
        maximum=None,  # it is what the grades say
        identity=lambda row: Identity([] if sid is None else [row[sid]], [] if mail is None else [row[mail]]),
        is_student=lambda row: role is None or row[role].strip().casefold() == "student",
    )
    entries = enter(sheet, grades, policy)
    points = number(policy.scale(grades, None) * total(grades))
    rows = [list(row) for row in table.rows]
    for i, row in enumerate(rows):
        if i in entries.scores:
            row[score], row[most], row[status] = (
                entries.scores[i],
                points,
                "Graded" if i in entries.grades else "Missing",
            )
    rows = [[inert(cell, table.delimiter) for cell in row] for row in rows]
    return Filled(table.having(rows).render(), len(entries.scores), entries.left_out, entries.notes)


def _with_scores(table: Table) -> Table:
    """Who they are, and the three columns that are filled in, empty where the file has none."""
    identity = [i for i in (table.column(title) for title in IDENTITY) if i is not None]
    added = [title for title in SCORES if table.column(title) is None]
    rows = [[*row, *("" for _ in added)] for row in table.rows]
    wider = replace(table, header=[*table.header, *added], rows=rows)
    return wider.having(rows, [*sorted(identity), *(i for i in map(wider.column, SCORES) if i is not None)])
