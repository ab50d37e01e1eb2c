"""Reports for the tests of the formats."""

from __future__ import annotations

from collections.abc import Sequence

from grader.outcome import Status
from grader.report import CheckReport, CounterexampleReport, MisconceptionReport, QuestionReport, Report


def check(
    status: str = "FAILED",
    message: str = "means[0] is 1; it should be 2.",
    *,
    name: str = "means",
    title: str = "The means are right.",
    points: int = 3,
    core: bool = True,
    code: str = "import numpy as np\nprint(f(1))",
) -> CheckReport:
    if status == "PASSED":
        return CheckReport(name, title, status, core, points, points, "", "", None, 0.25)
    example = CounterexampleReport(code, "array([2.])", "array([1.])")
    return CheckReport(name, title, status, core, points, 0, message, "Which sum?", example, 0.25)


def question(
    name: str, *checks: CheckReport, file: str = "mixtures.py", line: int = 7, printed: str = "", mistake: str = ""
) -> QuestionReport:
    pending = sum(one.points for one in checks if one.status in ("INTERNAL_ERROR", "UNDECIDED"))
    status = next((one.status for one in checks if one.status != "PASSED"), "PASSED")
    return QuestionReport(
        name,
        sum(one.earned for one in checks),
        sum(one.points for one in checks),
        pending,
        status,
        list(checks),
        printed,
        [MisconceptionReport("known", mistake)] if mistake else [],
        file=file,
        line=line,
    )


def report(questions: Sequence[QuestionReport]) -> Report:
    earned, possible, pending = (
        sum(getattr(one, field) for one in questions) for field in ("earned", "possible", "pending")
    )
    return Report(1, "0.0", None, "namespaces", earned, possible, pending, [], list(questions), [], [])


def of_every_status() -> Report:
    """A question of each status, and one that was passed but for an edge."""
    each = [question(f"mixtures.f_{status.name.lower()}", check(status.name), line=3) for status in Status]
    edge = question(
        "variational.edge",
        check("PASSED"),
        check("ERROR", "ValueError: no\n  variational.py, line 9: raise", core=False, name="edge", points=2),
        file="variational.py",
        line=9,
        printed="hello",
        mistake="A rate is not a scale.",
    )
    return report([*each, edge])


def hostile(text: str) -> Report:
    """Every string that is not a status or a fixed name is `text`."""
    checks = [
        CheckReport(text, text, status, True, 3, 0, text, text, CounterexampleReport(text, text, text), 0.5)
        for status in ("FAILED", "ERROR")
    ]
    one = QuestionReport(
        f"mixtures.{text}", 0, 6, 0, "FAILED", checks, text, [MisconceptionReport(text, text)], text, [], text, 5
    )
    return Report(1, text, None, text, 0, 6, 0, [text], [one], [text], [text])
