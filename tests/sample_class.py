"""Grades of a class that does not exist, over the real course, for tests of what is told of a class."""

from __future__ import annotations

import math
import random
from collections.abc import Iterator

from grader.gradebook.grade import Grade, Override, QuestionScore
from grader.misconceptions import chaffs
from grader.outcome import Status
from grader.question import Question
from grader.questions import COURSE
from grader.report import (
    SCHEMA_VERSION,
    CheckReport,
    CounterexampleReport,
    MisconceptionReport,
    QuestionReport,
    Report,
)

FIRST = ("Ada", "Blaise", "Chen", "Dorothy", "Emmy", "Florence", "Grace", "Harold", "Ida", "Judea", "Kiyoshi", "Lotfi")
LAST = (
    "Abel",
    "Bayes",
    "Cramér",
    "Dempster",
    "Erdős",
    "Fisher",
    "Gauß",
    "Hopper",
    "Itô",
    "Jensen",
    "Kullback",
    "Laird",
)
DEATHS = (Status.ERROR, Status.TIMEOUT, Status.MEMORY, Status.CRASHED)
CODE = "import numpy as np\nfrom {topic} import {function}\n\nx = np.array([0.5, -1.25])\nprint({function}(x))"


def grades(count: int, seed: int = 7, course: tuple[Question, ...] = COURSE) -> Iterator[Grade]:
    """Students differ in ability, questions in difficulty, in how well they tell students apart, and in seconds."""
    chance = random.Random(seed)
    traits = {
        question.name: (chance.gauss(-0.7, 1.1), max(0.1, chance.gauss(1.1, 0.5)), 10 ** chance.gauss(-2.2, 0.6))
        for question in course
    }
    for number in range(count):
        name = f"{chance.choice(FIRST)} {chance.choice(LAST)}"
        student = f"s{10_000 + number}"
        if chance.random() < 0.012:
            scores = [QuestionScore(question.name, 0, question.points, 0) for question in course]
            yield Grade(student, name, scores, None, "homework.zip cannot be read as a zip file")
            continue
        ability, diligence = chance.gauss(0, 1), chance.betavariate(9, 1)
        questions = [
            _question(question, chance, ability, diligence * 0.999**place, *traits[question.name])
            for place, question in enumerate(course)
        ]
        yield _grade(student, name, questions, chance)


def _grade(student: str, name: str, questions: list[QuestionReport], chance: random.Random) -> Grade:
    scores = [QuestionScore(one.name, one.earned, one.possible, one.pending) for one in questions]
    if chance.random() < 0.04:
        place = chance.randrange(len(scores))
        one, earned = scores[place], chance.randint(0, scores[place].possible)
        why = Override(one.question, earned, "Agreed in the exercise class.", "M. Jordan", "2030-02-01T09:30:00Z")
        scores[place] = QuestionScore(one.question, earned, one.possible, 0, why)
    earned, possible, pending = (
        sum(getattr(one, field) for one in questions) for field in ("earned", "possible", "pending")
    )
    return Grade(
        student,
        name,
        scores,
        Report(SCHEMA_VERSION, "0.0", None, "namespaces", earned, possible, pending, [], questions),
    )


def _question(
    question: Question,
    chance: random.Random,
    ability: float,
    diligence: float,
    difficulty: float,
    slope: float,
    seconds: float,
) -> QuestionReport:
    if chance.random() > diligence:
        return _ended(question, [Status.NOT_ATTEMPTED] + [Status.SKIPPED] * (len(question.checks) - 1), 0.0)
    if chance.random() < 0.02:
        status = chance.choice(DEATHS)
        took = 10.0 if status is Status.TIMEOUT else seconds
        return _ended(question, [status] + [Status.SKIPPED] * (len(question.checks) - 1), took)
    right = 1 / (1 + math.exp(-slope * (ability - difficulty) + chance.gauss(0, 2.0)))
    statuses = [
        Status.PASSED if not check.points or chance.random() < right else Status.FAILED for check in question.checks
    ]
    if question.topic == "derivations" and chance.random() < 0.03:
        statuses = [Status.UNDECIDED if check.points else Status.PASSED for check in question.checks]
    made = _ended(question, statuses, seconds * math.exp(chance.gauss(0, 0.7)))
    known = list(chaffs(question).items())
    if Status.FAILED in statuses and known and chance.random() < 0.75:
        place = min(int(chance.expovariate(0.35)), len(known) - 1)
        made.misconceptions.append(MisconceptionReport(*known[place]))
    return made


def _ended(question: Question, statuses: list[Status], seconds: float) -> QuestionReport:
    code = CODE.format(topic=question.topic, function=question.function)
    example = CounterexampleReport(code, "array([0.5, 2.])", "array([0.5, 1.])")
    checks = [
        CheckReport(
            check.name,
            check.title,
            status.name,
            check.is_core,
            check.points,
            check.points if status is Status.PASSED else 0,
            "" if status is Status.PASSED else status.sentence,
            check.hint if status is Status.FAILED else "",
            example if status is Status.FAILED else None,
            seconds / len(statuses),
        )
        for check, status in zip(question.checks, statuses, strict=True)
    ]
    first = next((status for status in statuses if status is not Status.PASSED), Status.PASSED)
    pending = sum(check.points for check in checks if check.status == Status.UNDECIDED.name)
    earned = sum(check.earned for check in checks)
    return QuestionReport(question.name, earned, question.points, pending, first.name, checks, "", [])
