"""The report on GitHub: the summary of a job, the annotations of a pull request, and the comment on it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import PurePosixPath

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import failed, fitting, heading, is_told, lost, message, points, together, why
from grader.report.markdown import block, prose, quoted
from grader.untrusted import clean, cut, plain

# GitHub drops a summary of more than 1 MiB, and refuses a comment of more than 65,536 characters.
SUMMARY_BYTES = 1_000_000
COMMENT_BYTES = 60_000
# Characters of any one text; with 0 only the table is left.
LIMITS = (4_000, 1_000, 300, 0)
IN_TABLE = 200
NAME = 80
# GitHub shows ten of a step.
ANNOTATIONS = 10
ANNOTATION = 2_000
MARKS = {"PASSED": "✅", "NOT_ATTEMPTED": "⬜", "FOLLOWED": "🟡", "UNDECIDED": "❔", "INTERNAL_ERROR": "❔"}
NOT_WRONG = {"FOLLOWED", "UNDECIDED", "INTERNAL_ERROR"}
# A comment that begins with this is the one to replace.
MARKER = "<!-- latent-grader -->"


def summary(report: Report) -> str:
    """Markdown: the total, a table of the questions, then the failures, most points lost first."""
    return fitting(lambda limit: _markdown(report, limit), SUMMARY_BYTES, LIMITS)


def comment(report: Report) -> str:
    """The summary, shorter, below the line by which it is found again."""
    return fitting(lambda limit: f"{MARKER}\n{_markdown(report, limit)}", COMMENT_BYTES, LIMITS)


def annotate(report: Report, root: str = "") -> str:
    """Workflow commands, a line each; `root` is where, in the repository, lies what was handed in."""
    found = together(failed(report))
    first = found if len(found) <= ANNOTATIONS else found[: ANNOTATIONS - 1]
    lines = [_annotation(group, root) for group in first]
    left = sum(map(len, found[len(first) :]))
    if left:
        lines.append(f"::notice title=latent-grader::and {left} more questions lost points: see the job summary")
    return "".join(f"{line}\n" for line in lines)


def _annotation(group: Sequence[QuestionReport], root: str) -> str:
    question = group[0]
    properties = {"title": clean(plain(cut(f"{heading(group)}: {lost(group)}", IN_TABLE)))}
    if question.file:
        properties["file"] = plain(cut(str(PurePosixPath(root, question.file)), ANNOTATION // 4))
        if question.line and not question.file.endswith(".ipynb"):  # whose lines are no lines of the file
            properties["line"] = str(question.line)
    level = "warning" if question.status in NOT_WRONG else "error"
    given = ",".join(f"{name}={_escaped(value, ':,')}" for name, value in properties.items())
    return f"::{level} {given}::{_escaped(clean(plain(cut(why(question), ANNOTATION))))}"


def _escaped(text: str, more: str = "") -> str:
    for character in f"%\r\n{more}":
        text = text.replace(character, f"%{ord(character):02X}")
    return text


def _markdown(report: Report, limit: int) -> str:
    return "\n".join(_lines(report, limit))


def _lines(report: Report, limit: int) -> Iterator[str]:
    pending = f", {report.pending} pending" if report.pending else ""
    decided = " of what is decided" if report.pending else ""
    yield f"## {report.earned} of {points(report.possible)}{pending} ({report.percent:.0f} %{decided})"
    yield ""
    if report.left_out:
        yield f"A partial score, without {quoted(cut(', '.join(report.left_out), IN_TABLE))}."
        yield ""
    yield from ("| | Question | Points | |", "|---|---|--:|---|")
    for question in report.questions:
        first = why(question).partition("\n")[0] if limit else question.status
        reason = quoted(cut(first, IN_TABLE)) if first and question.status != "PASSED" else ""
        name = quoted(cut(question.name, NAME))
        mark = MARKS.get(question.status, "❌")
        yield f"| {mark} | {name} | {question.earned} / {question.possible} | {reason} |"
    if not limit:
        yield from ("", "What was wrong is left out here, because it does not fit.")
        return
    for group in together(failed(report)):
        yield ""
        yield from _failure(group, limit)
    if report.notes or report.ignored:
        yield from ("", *(f"{prose(cut(note, limit))}" for note in report.notes))
        yield from ([f"Not used: {quoted(cut('; '.join(report.ignored), limit))}"] if report.ignored else [])
    yield ""


def _failure(group: Sequence[QuestionReport], limit: int) -> Iterator[str]:
    question = group[0]
    yield f"### {quoted(cut(heading(group), NAME))}: {lost(group)}"
    yield ""
    for one in question.misconceptions:
        yield from (prose(cut(one.sentence, limit)), "")
    for check in filter(is_told, question.checks):
        yield from _check(check, limit)
    if question.printed:
        yield from ("Your code printed:", "", block(cut(question.printed, limit)), "")


def _check(check: CheckReport, limit: int) -> Iterator[str]:
    worth = f" ({points(check.points)})" if check.points else ""
    yield from (f"{MARKS.get(check.status, '❌')} {prose(cut(check.title, limit))}{worth}", "")
    example = check.counterexample
    lines = [cut(message(check), limit)]
    for label, value in (("expected", example.expected), ("got", example.got)) if example else ():
        if value and value not in check.message:
            lines.append(f"{label}: {cut(value, limit)}")
    yield from (block("\n".join(lines)), "")
    if example:
        yield from (block(cut(example.code, limit), "python"), "")
    if check.hint:
        yield from (f"*Hint:* {prose(cut(check.hint, limit))}", "")
