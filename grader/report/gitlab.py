"""The report as GitLab's code quality: what a merge request shows beside the lines that lost points."""

from __future__ import annotations

import hashlib
import json
from pathlib import PurePosixPath
from typing import Any

from grader.report import QuestionReport, Report
from grader.report.failures import failed, lost, why
from grader.untrusted import cut, plain

# GitLab shows it in one line.
DESCRIPTION = 500
OURS = {"INTERNAL_ERROR", "UNDECIDED"}


def render(report: Report, root: str = "") -> str:
    """`root` is where, in the repository, lies what was handed in."""
    return json.dumps([_finding(question, root) for question in failed(report)], indent=2) + "\n"


def _finding(question: QuestionReport, root: str) -> dict[str, Any]:
    path = plain(cut(str(PurePosixPath(root, question.file)), DESCRIPTION))
    is_notebook = path.endswith(".ipynb")  # whose lines are no lines of the file
    description = f"{question.function}: {lost([question])}. {why(question)}"
    return {
        "description": plain(cut(" ".join(description.split()), DESCRIPTION)),
        "check_name": plain(cut(question.name, DESCRIPTION)),
        # Of what stays the same while the student edits other functions: GitLab compares it with the target branch.
        "fingerprint": hashlib.sha256(f"{path}\n{question.name}".encode(errors="replace")).hexdigest(),
        "severity": _severity(question),
        "location": {"path": path, "lines": {"begin": 1 if is_notebook else max(1, question.line)}},
    }


def _severity(question: QuestionReport) -> str:
    if question.status in OURS:
        return "info"
    return "major" if question.earned else "critical"
