"""The report as Gradescope's `results.json`: one of its tests for each check."""

from __future__ import annotations

import json
from typing import Any

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import fitting, told
from grader.untrusted import cut, plain

BYTES = 2 << 20


def render(report: Report) -> str:
    return fitting(lambda limit: json.dumps(_submission(report, limit), indent=2) + "\n", BYTES)


def _submission(report: Report, limit: int) -> dict[str, Any]:
    return {
        "score": report.earned,
        "output": _output(report, limit),
        "output_format": "text",
        "test_output_format": "text",
        "test_name_format": "text",
        "visibility": "visible",
        "tests": [
            _entry(question, check, f"{place}.{number}", limit)
            for place, question in enumerate(report.questions, 1)
            for number, check in enumerate(question.checks, 1)
        ],
    }


def _output(report: Report, limit: int) -> str:
    lines = [f"{report.earned} of {report.possible} points."]
    if report.pending:
        lines.append(f"{report.pending} more points are pending: they may still be earned.")
    if report.left_out:
        lines.append(f"Left out: {', '.join(report.left_out)}.")
    return "\n".join(plain(cut(line, limit)) for line in lines)


def _entry(question: QuestionReport, check: CheckReport, number: str, limit: int) -> dict[str, Any]:
    is_first = check is question.checks[0]
    printed = f"\n\nYour code printed:\n{plain(cut(question.printed, limit))}" if question.printed and is_first else ""
    return {
        "number": number,
        "name": plain(cut(f"{question.function}: {check.title}", limit)),
        "score": check.earned,
        "max_score": check.points,
        "status": "passed" if check.status == "PASSED" else "failed",
        "output": (told(question, check, limit) + printed).strip(),
        "tags": [plain(cut(question.topic, limit))],
    }
