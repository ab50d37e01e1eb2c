"""What the formats share: which checks are told of, what is said of each, and how much of it a file may hold."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from grader.errors import GraderError
from grader.outcome import BUILDS_ON
from grader.report import CheckReport, QuestionReport, Report
from grader.untrusted import cut, plain

NOT_TOLD = {"PASSED", "SKIPPED", "NOT_ATTEMPTED"}
# Characters of any one text, the most that fits.
LIMITS = (10_000, 2_000, 500, 100, 20)


def is_told(check: CheckReport) -> bool:
    """Whether the check failed for a reason of its own that the student does not know yet."""
    if check.message in BUILDS_ON.values():
        return False
    return check.status not in NOT_TOLD or "Did you mean" in check.message


def failed(report: Report) -> list[QuestionReport]:
    """The questions of which something is told, most points lost first."""
    found = [question for question in report.questions if any(map(is_told, question.checks))]
    return sorted(found, key=lambda question: question.earned - question.possible)


def lost(question: QuestionReport) -> str:
    """ "3 points lost, 2 pending"."""
    text = f"{points(question.possible - question.earned - question.pending)} lost"
    return f"{text}, {question.pending} pending" if question.pending else text


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


def told(question: QuestionReport, check: CheckReport, limit: int, *, code: bool = True) -> str:
    """A check's message, counterexample and hint, for a format that knows plain text only; the mistake comes first."""
    example = check.counterexample
    is_first = check is next(filter(is_told, question.checks), None)
    parts = [plain(cut(one.sentence, limit)) for one in question.misconceptions if is_first]
    parts.append(plain(cut(message(check), limit)))
    for label, value in (("expected", example.expected), ("got", example.got)) if example else ():
        if value and value not in check.message:
            parts.append(f"{label}: {plain(cut(value, limit))}")
    if example and code:
        parts += ["", plain(cut(example.code, limit)), ""]
    if check.hint:
        parts.append(f"Hint: {plain(cut(check.hint, limit))}")
    return "\n".join(parts).strip("\n")


def fitting(render: Callable[[int], str], most: int, limits: Sequence[int] = LIMITS) -> str:
    """`render` of the first of `limits`, on the characters of any one text, that fits into `most` bytes.

    Raises GraderError where even the last is too much: there are more questions than the format can hold.
    """
    for limit in limits:
        made = render(limit)
        if len(made.encode()) <= most:
            return made
    size = len(made.encode())
    raise GraderError(f"a report in this format may have {most} bytes, and this one has {size}: select fewer questions")
