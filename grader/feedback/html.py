"""A student's feedback as an HTML page that holds all it needs and runs nothing."""

from __future__ import annotations

from grader.feedback import standing
from grader.gradebook.grade import Grade
from grader.page import fill
from grader.report.failures import message, points


def render(grade: Grade) -> str:
    """The points by topic and question; for each failure what there is to learn from it."""
    topics = standing.by_topic(grade)
    return fill(
        "feedback/page.html",
        style="feedback/page.css",
        grade=grade,
        name=standing.title(grade),
        in_short=standing.in_short(grade),
        share=standing.share(grade),
        topics=topics,
        sums={topic: _sum(standings) for topic, standings in topics.items()},
        has_code=standing.has_code(topics),
        in_points=points,
        message=message,
        sign=standing.sign,
        values=standing.values,
    )


def _sum(standings: list[standing.Standing]) -> dict[str, int]:
    return {field: sum(getattr(one.score, field) for one in standings) for field in ("earned", "possible", "pending")}
