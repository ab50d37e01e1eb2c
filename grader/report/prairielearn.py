"""The report as the `results.json` of an external grader for PrairieLearn: one of its tests for each check."""

from __future__ import annotations

import json
from typing import Any

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import fitting, told
from grader.untrusted import cut, plain

# PrairieLearn takes a megabyte.
BYTES = 950_000


def render(report: Report) -> str:
    return fitting(lambda limit: json.dumps(_submission(report, limit), indent=1) + "\n", BYTES)


def _submission(report: Report, limit: int) -> dict[str, Any]:
    """Where the grader itself failed, nothing is graded: no attempt of the student's is used up."""
    failed = [question.name for question in report.questions if question.status == "INTERNAL_ERROR"]
    pending = f" {report.pending} more are pending." if report.pending else ""
    graded = {
        "gradable": not failed,
        "score": report.earned / report.possible if report.possible else 0.0,
        "message": f"{report.earned} of {report.possible} points.{pending}",
        "tests": [_entry(question, check, limit) for question in report.questions for check in question.checks],
    }
    if failed:
        names = plain(cut(", ".join(failed), limit))
        graded["format_errors"] = f"The grader itself failed, which is not your fault, at {names}."
    return graded


def _entry(question: QuestionReport, check: CheckReport, limit: int) -> dict[str, Any]:
    return {
        "name": plain(cut(question.name, limit)),
        "description": plain(cut(check.title, limit)),
        "points": check.earned,
        "max_points": check.points,
        "message": told(question, check, limit),
        "output": plain(cut(question.printed, limit)) if check is question.checks[0] else "",
    }
