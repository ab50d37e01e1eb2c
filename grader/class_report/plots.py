"""The plots of the page, as SVG. Sizes are attributes and colours classes, since the policy allows no inline style."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass

from markupsafe import Markup

from grader.class_report.statistics import QuestionStatistics, Seconds
from grader.page import decimal, duration, percent
from grader.untrusted import clean

LEFT, RIGHT, TOP, BOTTOM = 44, 14, 24, 38
CLEAR = 0.2  # below it, a question is said to tell little: Ebel and Frisbie, Essentials of Educational Measurement


@dataclass(frozen=True)
class Frame:
    """An area for data inside a drawing, and where numbers lie in it."""

    width: int
    height: int
    across: tuple[float, float]
    up: tuple[float, float]

    def x(self, number: float) -> float:
        low, high = self.across
        return round(LEFT + (self.width - LEFT - RIGHT) * (number - low) / (high - low), 1)

    def y(self, number: float) -> float:
        low, high = self.up
        return round(self.height - BOTTOM - (self.height - TOP - BOTTOM) * (number - low) / (high - low), 1)

    def axes(
        self,
        marks_across: Mapping[float, str],
        marks_up: Mapping[float, str],
        title_across: str,
        title_up: str,
    ) -> Iterable[Markup]:
        for number, text in marks_up.items():
            y = self.y(number)
            yield tag("line", class_="grid", x1=LEFT, x2=self.width - RIGHT, y1=y, y2=y)
            yield tag("text", text, class_="end", x=LEFT - 6, y=y + 4)
        for number, text in marks_across.items():
            yield tag("text", text, class_="middle", x=self.x(number), y=self.height - BOTTOM + 16)
        yield tag("text", title_across, class_="end soft", x=self.width - RIGHT, y=self.height - 6)
        yield tag("text", title_up, class_="soft", x=0, y=9)


def tag(name: str, *inside: str, **attributes: object) -> Markup:
    """An element; text inside it and in its attributes is escaped."""
    written = Markup("").join(
        Markup(' {}="{}"').format(key.rstrip("_").replace("_", "-"), value) for key, value in attributes.items()
    )
    content = Markup("").join(part if isinstance(part, Markup) else clean(part) for part in inside)
    return Markup("<{0}{1}>{2}</{0}>").format(Markup(name), written, content)


def drawing(frame: Frame, parts: Iterable[Markup], **attributes: object) -> Markup:
    return tag("svg", *parts, viewBox=f"0 0 {frame.width} {frame.height}", class_="plot", **attributes)


def distribution(shares: Sequence[int], median: float | None, bars: int = 20) -> Markup:
    """How many students have earned which share of the points; the last bar includes all of them."""
    counts = [0] * bars
    for place, count in enumerate(shares):
        counts[min(place * bars // (len(shares) - 1), bars - 1)] += count
    ticks = _ticks(max(counts))
    frame = Frame(520, 300, (0, 1), (0, max(ticks)))
    parts = [*frame.axes({k / 5: percent(k / 5) for k in range(6)}, _labelled(ticks), "share of points", "students")]
    said = []
    for place, count in enumerate(counts):
        low, high = place / bars, (place + 1) / bars
        text = f"{percent(low)} to {percent(high)}: {count}"
        said.append(text)
        parts.append(_column(frame, low, high, count, text))
    if median is not None:
        x, side = frame.x(median), "end" if median > 0.5 else "start"
        parts.append(tag("line", class_="median", x1=x, x2=x, y1=TOP - 12, y2=frame.y(0)))
        text = f"median {percent(median)}"
        parts.append(tag("text", text, class_=f"{side} strong", x=x + (-5 if side == "end" else 5), y=TOP - 5))
    return drawing(frame, parts, role="img", aria_label=f"Students by their share of points. {'; '.join(said)}.")


def points(scores: Mapping[int, int], possible: int) -> Markup:
    """How many students have earned how many points on one question."""
    ticks = _ticks(max(scores.values(), default=1), about=3)
    frame = Frame(420, 170, (-0.5, possible + 0.5), (0, max(ticks)))
    step = math.ceil((possible + 1) / 17)
    parts = [*frame.axes({k: str(k) for k in range(0, possible + 1, step)}, _labelled(ticks), "points", "students")]
    said = []
    for earned, count in scores.items():
        text = f"{earned} points: {count}"
        said.append(text)
        parts.append(_column(frame, earned - 0.42, earned + 0.42, count, text))
    return drawing(frame, parts, role="img", aria_label=f"Students by points. {'; '.join(said)}.")


def scatter(questions: Sequence[tuple[str, str, QuestionStatistics]]) -> Markup:
    """Discrimination over difficulty. Of each question: what it is called in the page, its colour, its statistics."""
    known = [
        (anchor, colour, one.difficulty, one.discrimination, one)
        for anchor, colour, one in questions
        if one.difficulty is not None and one.discrimination is not None
    ]
    low = min([0.0, *(math.floor(5 * y) / 5 for _, _, _, y, _ in known)])
    high = max([0.6, *(math.ceil(5 * y) / 5 for _, _, _, y, _ in known)])
    marks = {k / 5: f"{k / 5:.1f}".replace("-", "−") for k in range(round(5 * low), round(5 * high) + 1)}
    frame = Frame(520, 300, (0, 1), (low, high))
    parts = [*frame.axes({k / 5: percent(k / 5) for k in range(6)}, marks, "mean share of points", "discrimination")]
    y = frame.y(CLEAR)
    parts.append(tag("line", class_="threshold", x1=LEFT, x2=frame.width - RIGHT, y1=y, y2=y))
    for anchor, colour, across, up, one in known:
        text = f"{one.name}: mean {percent(across)}, discrimination {decimal(up)}"
        dot = tag("circle", tag("title", text), cx=frame.x(across), cy=frame.y(up), r=5.5)
        parts.append(tag("a", dot, href=f"#{anchor}", class_=colour, data_topic=one.topic, aria_label=text))
    label = "Every question by its mean share of points and its discrimination; each leads to the question"
    return drawing(frame, parts, role="group", aria_label=label)


def spans(questions: Sequence[QuestionStatistics]) -> Callable[[Seconds], Markup]:
    """What draws the seconds of one question, on a logarithmic scale that all of them share."""
    low = math.log10(min(max(one.seconds.median, 1e-4) for one in questions if one.seconds))
    high = max(math.log10(max(one.seconds.maximum, 1e-4)) for one in questions if one.seconds)

    def across(number: float) -> str:
        place = (math.log10(max(number, 1e-4)) - low) / (high - low) if high > low else 0.5
        return f"{2 + 96 * place:.1f}%"

    def span(seconds: Seconds) -> Markup:
        median, often, most = map(across, (seconds.median, seconds.percentile_95, seconds.maximum))
        text = f"median {duration(seconds.median)}, 95 % {duration(seconds.percentile_95)}"
        return tag(
            "svg",
            tag("title", f"{text}, at most {duration(seconds.maximum)}"),
            tag("line", class_="faint", x1=median, x2=most, y1="50%", y2="50%"),
            tag("line", class_="thick", x1=median, x2=often, y1="50%", y2="50%"),
            tag("circle", cx=median, cy="50%", r=4),
            tag("circle", class_="most", cx=most, cy="50%", r=3),
            class_="span",
            aria_hidden="true",
        )

    return span


def _column(frame: Frame, low: float, high: float, count: int, text: str) -> Markup:
    x, y = frame.x(low) + 1, frame.y(count)
    width, height = round(frame.x(high) - x - 1, 1), round(frame.y(0) - y, 1)
    return tag("rect", tag("title", text), class_="column", x=x, y=y, width=width, height=height, rx=min(2, height))


def _ticks(most: int, about: int = 5) -> list[int]:
    """Round numbers from 0 to at least `most`."""
    most = max(most, 1)
    rough = most / about
    size = 10 ** math.floor(math.log10(rough))
    step = max(1, round(next(size * k for k in (1, 2, 5, 10) if size * k >= rough)))
    return list(range(0, most + step, step))


def _labelled(ticks: Sequence[int]) -> dict[float, str]:
    return {tick: f"{tick:,}" for tick in ticks}
