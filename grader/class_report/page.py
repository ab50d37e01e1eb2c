"""The statistics of a class as one HTML page that holds all it needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from grader.class_report import plots
from grader.class_report.statistics import Misconception, QuestionStatistics, Statistics
from grader.page import fill

COLOURS = 7
A_TOPIC = 15


@dataclass(frozen=True)
class Topic:
    name: str
    colour: str
    questions: int
    difficulty: float | None


@dataclass(frozen=True)
class Shown:
    """A question, with what it is called in the page."""

    anchor: str
    colour: str
    of: QuestionStatistics


def render(statistics: Statistics, title: str = "Class report") -> str:
    topics = _topics(statistics.questions)
    colours = {topic.name: topic.colour for topic in topics}
    questions = [
        Shown(f"question-{number}", colours[one.topic], one) for number, one in enumerate(statistics.questions, 1)
    ]
    slowest = sorted(
        (one for one in questions if one.of.seconds),
        key=lambda one: -one.of.seconds.percentile_95 if one.of.seconds else 0.0,
    )
    return fill(
        "class_report/page.html",
        style="class_report/page.css",
        script="class_report/page.js",
        title=title,
        statistics=statistics,
        topics=topics,
        questions=questions,
        slowest=slowest,
        misconceptions=_most_met(questions),
        most=max((known.share for one in questions for known in one.of.misconceptions), default=1.0),
        distribution=plots.distribution(statistics.shares, statistics.quantile(0.5)),
        scatter=plots.scatter([(one.anchor, one.colour, one.of) for one in questions]),
        points=plots.points,
        span=plots.spans([one.of for one in slowest]) if slowest else None,
        clear=plots.CLEAR,
    )


def _topics(questions: Sequence[QuestionStatistics]) -> list[Topic]:
    topics = []
    for number, name in enumerate(dict.fromkeys(one.topic for one in questions)):
        of = [one for one in questions if one.topic == name and one.difficulty is not None]
        possible = sum(one.possible for one in of)
        mean = sum(one.possible * (one.difficulty or 0.0) for one in of) / possible if possible else None
        topics.append(Topic(name, f"colour-{number % COLOURS}", len(of), mean))
    return topics


def _most_met(questions: Sequence[Shown]) -> list[tuple[Shown, Misconception]]:
    """The most frequent first; no more of a topic than fit a page. The others are told beside their questions."""
    met = sorted(((one, known) for one in questions for known in one.of.misconceptions), key=lambda it: -it[1].count)
    left = dict.fromkeys((one.of.topic for one in questions), A_TOPIC)
    kept = []
    for one, known in met:
        if left[one.of.topic]:
            left[one.of.topic] -= 1
            kept.append((one, known))
    return kept
