"""What the formats share: which checks are told of, and what is said of each."""

from __future__ import annotations

from grader.outcome import BUILDS_ON
from grader.report import CheckReport, QuestionReport

NOT_TOLD = {"PASSED", "SKIPPED", "NOT_ATTEMPTED"}


def is_told(check: CheckReport) -> bool:
    """Whether the check failed for a reason of its own that the student does not know yet."""
    if check.message in BUILDS_ON.values():
        return False
    return check.status not in NOT_TOLD or "Did you mean" in check.message


def points(count: int) -> str:
    return f"{count} point" if count == 1 else f"{count} points"


def message(check: CheckReport) -> str:
    """Of the traceback of our own fault, which the JSON report has, only the last line."""
    lines = check.message.rstrip().splitlines()
    return "\n".join([lines[0], lines[-1]] if check.status == "INTERNAL_ERROR" and lines else lines)


def why(question: QuestionReport) -> str:
    """The mistake, where it is known, or else the first thing to say; nothing of a question that was passed."""
    first = next((check for check in question.checks if check.status != "PASSED"), None)
    return " ".join(one.sentence for one in question.misconceptions) or (message(first) if first else "")
