"""A grade in one or two sentences, for the feedback column of a learning management system."""

from __future__ import annotations

from grader.gradebook.grade import Grade

AUTOMATIC = "Automatic feedback:"
NAMED = 10


def summary(grade: Grade) -> str:
    """Which questions lost points, and the first misconception; all of it the course's text, none a student's."""
    lost = {score.question: score for score in grade.scores if score.earned < score.possible}
    if not lost:
        return f"{AUTOMATIC} full points."
    named = [f"{score.question} {score.earned}/{score.possible}" for score in lost.values()]
    more = f" and {len(named) - NAMED} more" if len(named) > NAMED else ""
    questions = grade.report.questions if grade.report else []
    sentences = [
        misconception.sentence
        for question in questions
        if question.name in lost and not lost[question.name].override
        for misconception in question.misconceptions
    ]
    return " ".join([f"{AUTOMATIC} points were lost in {', '.join(named[:NAMED])}{more}.", *sentences[:1]])


def may_replace(text: str) -> bool:
    """Whether there is no feedback yet, or only such as `summary` once gave."""
    return not text.strip() or text.strip().removeprefix("<p>").startswith(AUTOMATIC)
