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


def together(questions: Sequence[QuestionReport]) -> list[list[QuestionReport]]:
    """Those of a file that could not be imported together, each of the others alone."""
    groups: dict[tuple[str, bool], list[QuestionReport]] = {}
    for question in questions:
        name = question.file if question.file_failed else question.name
        groups.setdefault((name, question.file_failed), []).append(question)
    return list(groups.values())


def heading(group: Sequence[QuestionReport]) -> str:
    """What comes before "3 points lost" of a question, or of those of a file that could not be imported."""
    first = group[0]
    if not first.file_failed:
        return first.name
    return f"{first.file}, {len(group)} questions" if len(group) > 1 else f"{first.file}, {first.function}"


def lost(group: Sequence[QuestionReport]) -> str:
    """ "3 points lost, 2 pending"."""
    pending = sum(question.pending for question in group)
    text = f"{points(sum(question.possible - question.earned for question in group) - pending)} lost"
    return f"{text}, {pending} pending" if pending else text


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
