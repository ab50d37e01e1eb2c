"""A student's feedback in Markdown, as CommonMark and GitHub read it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from grader.feedback.standing import Standing, by_topic, has_code, in_short, share, sign, title, values
from grader.gradebook.grade import Grade
from grader.page import percent
from grader.report import CheckReport
from grader.report.failures import message, points
from grader.report.markdown import block
from grader.untrusted import clean

MEANS = re.compile(r"[\\`*_\[\]<>|~&$#!^{}]")
# What begins a list, a heading's line or a definition. Numbers too long for a list are none.
BEGINS = re.compile(r"^(\d*)([-+=.):])")
# Mentions, addresses, links and references are made of the text that is shown, escaped or not: they are broken by a
# space that has no width, as an entity, which can be seen in the source.
LINKS = re.compile(r"@|(?<=[A-Za-z]):(?=//)|\bwww(?=\.)|\bGH-(?=\d)|#(?=\d)", re.IGNORECASE)
NOTHING = "\0"


def render(grade: Grade) -> str:
    """The points by topic and question; for each failure what there is to learn from it."""
    return "\n\n".join(_blocks(grade)) + "\n"


def escaped(text: str) -> str:
    """Text, on one line, that is shown as it is."""
    line = " ".join(clean(text).split())
    line = LINKS.sub(lambda found: found[0] + NOTHING, line)
    line = BEGINS.sub(r"\1\\\2", MEANS.sub(r"\\\g<0>", line))
    return line.replace(NOTHING, "&#8203;")


def _blocks(grade: Grade) -> Iterator[str]:
    yield f"# Feedback for {escaped(title(grade))}"
    if grade.problem:
        yield f"**Not graded:** {escaped(grade.problem)}"
    of_what = " of what is decided" if grade.pending else ""
    yield f"**{escaped(in_short(grade))}** ({percent(share(grade))}{of_what})"
    topics = by_topic(grade)
    if len(topics) > 1:
        yield _table("Topic", "Points", rows=((topic, _points(standings)) for topic, standings in topics.items()))
    for topic, standings in topics.items():
        yield f"## {escaped(topic)}: {_points(standings)}"
        rows = ((f"{one.sign} {one.function}", _points([one]), one.in_short) for one in standings)
        yield _table("Question", "Points", "", rows=rows)
        for one in filter(lambda one: one.is_told, standings):
            yield from _question(one)
    if grade.report and grade.report.ignored:
        yield "## Not used"
        yield "\n".join(f"- {escaped(entry)}" for entry in grade.report.ignored)
    if has_code(topics):
        yield "The Python above runs as it is, started in the directory of your files."


def _question(one: Standing) -> Iterator[str]:
    yield f"### {escaped(one.heading)}" + ("" if one.has_failed_file else f": {_points([one])}")
    if one.decision:
        yield f"**{escaped(one.decision)}**"
    if one.score.pending:
        yield f"{points(one.score.pending)} pending: undecided until a person has looked."
    if one.report is None:
        return
    yield from (f"> **{escaped(known.sentence)}**" for known in one.report.misconceptions)
    seen: set[str] = set()
    for check in one.whole:
        yield from _failure(check, seen)
    if one.rest:
        yield "Also, perhaps for the same reason:"
        yield "\n".join(f"- {_claim(check)} {escaped(message(check))}".rstrip() for check in one.rest)
    if one.report.printed:
        yield "Your code printed:"
        yield block(one.printed)
    if one.report.because:
        yield f"You wrote: {escaped(one.report.because)}"
    if one.report.statements:
        yield "\n".join(
            f"- {'✓' if it.holds is it.ticked else '✗'} {escaped(it.letter)}: {escaped(it.explanation)}"
            for it in one.report.statements
        )


def _failure(check: CheckReport, seen: set[str]) -> Iterator[str]:
    yield f"**{sign(check.status)}** {_claim(check)}"
    if check.message.strip():
        yield "\\\n".join(escaped(line) for line in message(check).splitlines() if line.strip())
    if shown := values(check):
        yield block("\n".join(f"{label}:\n{value}" for label, value in shown))
    if check.counterexample:
        if check.counterexample.code in seen:
            yield "On the same input as above."
        else:
            seen.add(check.counterexample.code)
            yield block(check.counterexample.code, "python")
    if check.hint:
        yield f"*Hint:* {escaped(check.hint)}"


def _claim(check: CheckReport) -> str:
    return escaped(check.title) + (f" ({points(check.points)})" if check.points else "")


def _points(standings: list[Standing]) -> str:
    earned, possible, pending = (
        sum(getattr(one.score, field) for one in standings) for field in ("earned", "possible", "pending")
    )
    return f"{earned} of {possible}" + (f", {pending} pending" if pending else "")


def _table(*names: str, rows: Iterable[tuple[str, ...]]) -> str:
    """Its second column holds numbers."""
    lines = [names, ("---", "--:", "---")[: len(names)], *(tuple(map(escaped, row)) for row in rows)]
    return "\n".join(f"| {' | '.join(line)} |" for line in lines)
