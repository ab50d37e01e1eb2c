"""The report for a terminal, a pipe or a file."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from rich.console import Console, Group, RenderableType
from rich.padding import Padding
from rich.rule import Rule
from rich.syntax import Syntax
from rich.table import Table
from rich.text import Text

from grader.report import CheckReport, QuestionReport, Report
from grader.report.failures import failed, heading, is_told, lost, message, points, together, why
from grader.untrusted import clean

BAR = 30
PRINTED = 8
IGNORED = 5
NO_CODE = ("not Python", "not looked into")
MARKS = {
    "PASSED": ("✓", "green"),
    "NOT_ATTEMPTED": ("·", "dim"),
    "FOLLOWED": ("½", "yellow"),
    "UNDECIDED": ("?", "yellow"),
    "INTERNAL_ERROR": ("?", "magenta"),
}


def render(report: Report, console: Console) -> None:
    """The total, a bar per topic, a line per question, then the failures, most points lost first."""
    for part in _parts(report):
        console.print(part, crop=False)


def _parts(report: Report) -> Iterator[RenderableType]:
    yield ""
    if report.sandbox == "none":
        yield Text(f" {report.notes[0]}", style="bold red")
        yield ""
    yield _total(report)
    yield ""
    yield _topics(report)
    for topic in _names(report.questions):
        yield ""
        yield Text(f" {topic}", style="bold")
        questions = [question for question in report.questions if question.topic == topic]
        yield _questions(questions)
        yield from _remarks(questions)
    shown = failed(report)
    for group in together(shown):
        yield ""
        yield _failures(group)
    for question in report.questions:
        yield from _in_words(question)
    left = [entry for entry in report.ignored if not entry.endswith(NO_CODE)]
    if left:
        yield ""
        more = f" and {len(left) - IGNORED} more" if len(left) > IGNORED else ""
        yield _indented(Text(f"Not used: {clean('; '.join(left[:IGNORED]))}{more}", style="dim"), 1)
    if any(check.counterexample for question in shown for check in question.checks):
        yield ""
        yield Text(" The Python above runs as it is, started in the directory of your files.", style="dim")
    notes = report.notes[1:] if report.sandbox == "none" else report.notes
    if notes:
        yield ""
        yield _indented(Text(" ".join(notes), style="dim"), 1)
    yield ""


def _total(report: Report) -> RenderableType:
    line = Table.grid(expand=True)
    line.add_column()
    line.add_column(justify="right")
    pending = f", {report.pending} pending" if report.pending else ""
    partial = f", without {', '.join(report.left_out)}" if report.left_out else ""
    line.add_row(
        Text(f" {report.earned} of {report.possible} points{pending}{partial}", style="bold"),
        Text(f"{report.percent:.0f} %{' of what is decided' if report.pending else ''} ", style="bold"),
    )
    return line


def _topics(report: Report) -> RenderableType:
    table = Table.grid(padding=(0, 2, 0, 1))
    for topic in _names(report.questions):
        questions = [question for question in report.questions if question.topic == topic]
        earned = sum(question.earned for question in questions)
        possible = sum(question.possible for question in questions)
        full = BAR * earned // possible if possible else 0
        bar = Text("█" * full, style="green") + Text("░" * (BAR - full), style="dim")
        table.add_row(topic, bar, Text(f"{earned:3} / {possible}"))
    return table


def _questions(questions: Sequence[QuestionReport]) -> RenderableType:
    table = Table.grid(padding=(0, 1, 0, 1), expand=True)
    table.add_column(width=1)
    table.add_column(width=max(len(question.function) for question in questions))
    table.add_column(justify="right", width=7)
    table.add_column(overflow="ellipsis", no_wrap=True, ratio=1)
    for question in questions:
        mark, style = MARKS.get(question.status, ("✗", "red"))
        table.add_row(
            Text(mark, style=style),
            question.function,
            f"{question.earned} / {question.possible:2}",
            Text(clean(why(question)).partition("\n")[0], style="dim"),
        )
    return table


def _remarks(questions: Sequence[QuestionReport]) -> Iterator[RenderableType]:
    """What checks that passed have to tell."""
    for question in questions:
        for remark in dict.fromkeys(check.message for check in question.checks if check.status == "PASSED"):
            if remark:
                yield _indented(Text(f"{question.function}: {clean(remark)}", style="dim"), 3)


def _in_words(question: QuestionReport) -> Iterator[RenderableType]:
    """The student's reason, and what there is to say of each statement."""
    if question.because or question.statements:
        yield ""
        title = f"{question.name}: ✓ decided rightly, ✗ wrongly" if question.statements else question.name
        yield Rule(Text(title, style="bold"), align="left", style="dim")
    if question.because:
        yield _indented(Text(f"You wrote: {clean(question.because)}", style="italic"), 1)
    for one in question.statements:
        mark, style = ("✓", "green") if one.holds is one.ticked else ("✗", "red")
        table = Table.grid(padding=(0, 1, 0, 0))
        claim = "" if one.letter.isdigit() else "It holds. " if one.holds else "It does not hold. "
        holds = Text(claim, style="bold") + Text(clean(one.explanation))
        table.add_row(Text(f" {mark} {one.letter}", style=style), holds)
        yield table


def _failures(group: Sequence[QuestionReport]) -> RenderableType:
    question = group[0]
    title = clean(f"{heading(group)}: {lost(group)}")
    parts: list[RenderableType] = [Rule(Text(title, style="bold"), align="left", style="dim")]
    parts += [_indented(Text(one.sentence, style="bold yellow"), 1) for one in question.misconceptions]
    seen: set[str] = set()
    shown = sorted(filter(is_told, question.checks), key=lambda check: -check.points)
    core_failed = any(check.core and check.points for check in shown)
    whole = [check for check in shown if check.points and (check.core or not core_failed)] or shown[:1]
    parts += [_failure(check, seen) for check in whole]
    rest = [check for check in shown if check not in whole]
    if rest:
        parts += ["", _indented(Text("Also, perhaps for the same reason:", style="dim"), 1)]
        for check in rest:
            worth = f"({points(check.points)}) " if check.points else ""
            parts.append(
                _indented(Text(f"✗ {check.title} ", style="red") + Text(worth + clean(message(check)), style="dim"), 1)
            )
    if question.printed:
        lines = clean(question.printed).rstrip().splitlines()
        more = f"\n[and {len(lines) - PRINTED} more lines]" if len(lines) > PRINTED else ""
        parts.append(Text("\n Your code printed:", style="dim"))
        parts.append(_indented(Text("\n".join(lines[:PRINTED]) + more, style="dim"), 3))
    return Group(*parts)


def _failure(check: CheckReport, seen: set[str]) -> RenderableType:
    mark, style = MARKS.get(check.status, ("✗", "red"))
    worth = f" ({points(check.points)})" if check.points else ""
    parts: list[RenderableType] = [
        "",
        _indented(Text(f"{mark} {check.title}", style=style) + Text(worth, style="dim"), 1),
        _indented(Text(clean(message(check))), 3),
    ]
    example = check.counterexample
    if example is not None:
        for label, value in (("expected", example.expected), ("got", example.got)):
            if value and value not in check.message:
                table = Table.grid(padding=(0, 1, 0, 0))
                table.add_row(Text(f"{label:8}", style="dim"), Text(clean(value)))
                parts.append(_indented(table, 3))
        if example.code in seen:
            parts.append(_indented(Text("on the same input as above", style="dim"), 3))
        else:
            seen.add(example.code)
            # At the margin and never wrapped, so that it can be pasted.
            code = Syntax("", "python", theme="ansi_light", background_color="default").highlight(example.code)
            code.rstrip()
            code.no_wrap, code.overflow = True, "ignore"
            parts += ["", code, ""]
    if check.hint:
        parts.append(_indented(Text(f"Hint: {check.hint}", style="italic"), 3))
    return Group(*parts)


def _indented(part: RenderableType, by: int) -> Padding:
    return Padding(part, (0, 0, 0, by), expand=False)


def _names(questions: Sequence[QuestionReport]) -> list[str]:
    return list(dict.fromkeys(question.topic for question in questions))
