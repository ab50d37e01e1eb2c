"""The report as exercism's `results.json`, version 3: one of its tests for each check, a task for each question."""

from __future__ import annotations

import json
from typing import Any

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import fitting, message, told
from grader.untrusted import cut, plain

BYTES = 8 << 20
OUTPUT = 500
TRUNCATED = "\nOutput was truncated. Please limit to 500 chars"
STATUSES = {"PASSED": "pass", "FAILED": "fail", "FOLLOWED": "fail", "NOT_ATTEMPTED": "fail", "SKIPPED": "fail"}


def render(report: Report) -> str:
    return fitting(lambda limit: json.dumps(_whole(report, limit), indent=2) + "\n", BYTES)


def _whole(report: Report, limit: int) -> dict[str, Any]:
    checks = [check for question in report.questions for check in question.checks if check.status != "SKIPPED"]
    statuses = {_status(check) for check in checks}
    whole: dict[str, Any] = {"version": 3, "status": "fail" if statuses - {"pass"} else "pass", "message": None}
    if statuses == {"error"}:  # such as a file that is not valid Python
        reasons = dict.fromkeys(plain(cut(message(check), limit)) for check in checks)
        whole |= {"status": "error", "message": cut("\n\n".join(reasons), limit)}
    whole["tests"] = [
        _entry(question, check, place, limit)
        for place, question in enumerate(report.questions, 1)
        for check in question.checks
    ]
    return whole


def _entry(question: QuestionReport, check: CheckReport, place: int, limit: int) -> dict[str, Any]:
    code = check.counterexample.code if check.counterexample else ""
    entry: dict[str, Any] = {
        "name": plain(cut(f"{question.function}: {check.title}", limit)),
        "status": _status(check),
        "message": told(question, check, limit, code=False) or None,
        "test_code": plain(cut(code, limit)),
        "task_id": place,
    }
    if question.printed and check is question.checks[0]:
        output = plain(question.printed)
        entry["output"] = output if len(output) <= OUTPUT else output[: OUTPUT - len(TRUNCATED)] + TRUNCATED
    return entry


def _status(check: CheckReport) -> str:
    return STATUSES.get(check.status, "error")
