"""A report that gives no case away: checks are counted by category, and what came of them is not told.

What student code writes or raises may hold the inputs that it was called with, at this question or at any before it; so
none of it is told either. What is left are scores, statuses and the lines of definitions, which are found without
running anything.
"""

from __future__ import annotations

from msgspec.structs import replace

from grader.outcome import Status
from grader.report import CheckReport, QuestionReport, Report


def hide(report: Report) -> Report:
    return replace(report, questions=[_hidden(question) for question in report.questions])


def _hidden(question: QuestionReport) -> QuestionReport:
    groups: dict[str, list[CheckReport]] = {}
    for check in question.checks:
        groups.setdefault(_category(check), []).append(check)
    checks = [_counted(category, group) for category, group in groups.items()]
    return replace(question, checks=checks, printed="", misconceptions=[], because="", statements=[])


def _category(check: CheckReport) -> str:
    if check.name == "arguments_unchanged":
        return "arguments unchanged"
    if not check.core:
        return "edge cases"
    return "core" if check.points else "kinds, shapes and laws"


def _counted(category: str, checks: list[CheckReport]) -> CheckReport:
    """One for all of them, with the status of the first that did not pass, our own faults before all."""
    passed = sum(check.status == "PASSED" for check in checks)
    status = next((check.status for check in checks if check.status != "PASSED"), "PASSED")
    if any(check.status == "INTERNAL_ERROR" for check in checks):
        status = "INTERNAL_ERROR"
    told = {
        "PASSED": "",
        "FOLLOWED": "It follows from your own earlier answer: half of the points.",
    }.get(status, Status[status].sentence)
    return CheckReport(
        name=category,
        title=f"{category}: {passed} of {len(checks)} hidden checks passed",
        status=status,
        core=any(check.core for check in checks),
        points=sum(check.points for check in checks),
        earned=sum(check.earned for check in checks),
        message=told,
        hint="",
        counterexample=None,
        seconds=0.0,
    )
