"""The report for GitHub Classroom's `autograding-grading-reporter`: a test for each question, in base 64."""

from __future__ import annotations

import base64
import json
from typing import Any

from grader.report import QuestionReport, Report
from grader.report.failures import fitting, why
from grader.untrusted import clean, cut, plain

# It travels as a variable of the environment, of which Linux allows 128 KiB, and base 64 takes a third more.
BYTES = 90_000
OURS = {"INTERNAL_ERROR", "UNDECIDED"}


def render(report: Report) -> str:
    """One line, without an end."""
    return base64.b64encode(fitting(lambda limit: _text(report, limit), BYTES).encode()).decode()


def _text(report: Report, limit: int) -> str:
    entries = [_entry(question, limit) for question in report.questions]
    statuses = {entry["status"] for entry in entries}
    status = "fail" if "fail" in statuses else "error" if "error" in statuses else "pass"
    return json.dumps({"version": 1, "status": status, "max_score": report.possible, "tests": entries})


def _entry(question: QuestionReport, limit: int) -> dict[str, Any]:
    """`clean`, since the reporter writes its texts to the log, where a line may be a command."""
    is_right = question.earned == question.possible
    return {
        "name": clean(plain(cut(question.name, limit))),
        "status": "pass" if is_right else "error" if question.status in OURS else "fail",
        "message": None if is_right else clean(plain(cut(why(question), limit))),
        "test_code": "",
        "filename": plain(cut(question.file, limit)),
        "line_no": question.line,
        "duration": round(sum(check.seconds for check in question.checks), 3),
        "score": question.earned,
    }
