"""The statistics of a class, from its grades, one by one: nothing of a student is kept but what is listed."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from grader.class_report.quantiles import Quantiles
from grader.feedback.standing import share, title
from grader.gradebook.grade import Grade, QuestionScore
from grader.report import QuestionReport

LISTED = 200
SENTENCES = 500
OTHER = "Other mistakes, each of them rare."
PER_MILLE = 1000


@dataclass(frozen=True)
class Misconception:
    sentence: str
    count: int
    share: float
    """Of those who attempted the question."""


@dataclass(frozen=True)
class Seconds:
    """Of one attempt at a question."""

    median: float
    percentile_95: float
    maximum: float


@dataclass(frozen=True)
class QuestionStatistics:
    """Of the submissions that could be graded.

    `difficulty` is the mean share of the points, that of attempts `attempted_difficulty`; both, `discrimination` and
    `scores` leave out who has points pending here.
    """

    name: str
    possible: int
    graded: int
    attempted: int
    pending: int
    overridden: int
    difficulty: float | None
    attempted_difficulty: float | None
    discrimination: float | None
    scores: Mapping[int, int]
    """How many have earned so many points."""
    statuses: Mapping[str, int]
    seconds: Seconds | None
    misconceptions: tuple[Misconception, ...]
    """The most frequent first."""

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]

    @property
    def function(self) -> str:
        return self.name.partition(".")[2] or self.name

    @property
    def not_attempted(self) -> float | None:
        return 1 - self.attempted / self.graded if self.graded else None


@dataclass(frozen=True)
class Listed:
    """A submission that somebody must look at."""

    student: str
    reason: str


@dataclass(frozen=True)
class Statistics:
    """`shares` has, for each number of thousandths, how many students have earned that share of their decided points.

    `problems` are submissions that could not be graded, `waiting` those with points pending: the first of them, of as
    many as `submissions - graded` and `waits`.
    """

    submissions: int
    graded: int
    possible: int
    mean: float | None
    shares: tuple[int, ...]
    questions: tuple[QuestionStatistics, ...]
    problems: tuple[Listed, ...]
    waiting: tuple[Listed, ...]
    waits: int

    def quantile(self, part: float) -> float | None:
        """The smallest share that at least this part of the class does not exceed."""
        left = part * sum(self.shares)
        for place, count in enumerate(self.shares):
            left -= count
            if count and left <= 0:
                return place / PER_MILLE
        return None


def summarise(grades: Iterable[Grade]) -> Statistics:
    tallies: defaultdict[str, _Tally] = defaultdict(_Tally)
    shares = [0] * (PER_MILLE + 1)
    submissions = graded = possible = waits = 0
    total = 0.0
    problems: list[Listed] = []
    waiting: list[Listed] = []
    for grade in grades:
        submissions += 1
        if grade.report is None:
            if len(problems) < LISTED:
                problems.append(Listed(title(grade), grade.problem))
            continue
        graded += 1
        possible = max(possible, grade.possible)
        if grade.pending:
            waits += 1
            if len(waiting) < LISTED:
                waiting.append(Listed(title(grade), _what_is_pending(grade)))
        reached = min(max(share(grade) or 0.0, 0.0), 1.0)
        total += reached
        shares[round(PER_MILLE * reached)] += 1
        earned = grade.earned
        reports = {question.name: question for question in grade.report.questions}
        for score in grade.scores:
            tallies[score.question].add(score, reports.get(score.question), earned - score.earned)
    return Statistics(
        submissions=submissions,
        graded=graded,
        possible=possible,
        mean=total / graded if graded else None,
        shares=tuple(shares),
        questions=tuple(tally.statistics(name) for name, tally in tallies.items()),
        problems=tuple(problems),
        waiting=tuple(waiting),
        waits=waits,
    )


def _what_is_pending(grade: Grade) -> str:
    names = [score.question for score in grade.scores if score.pending]
    more = f" and {len(names) - 3} more" if len(names) > 3 else ""
    return f"{grade.pending} in {', '.join(names[:3])}{more}"


class _Tally:
    """One question's. Sums of integers, which are exact however many there are."""

    def __init__(self) -> None:
        self.possible = self.graded = self.attempted = self.pending = self.overridden = 0
        self.statuses: Counter[str] = Counter()
        self.scores: Counter[int] = Counter()
        self.scores_attempted: Counter[int] = Counter()
        self.misconceptions: Counter[str] = Counter()
        self.seconds = Quantiles()
        self.rests = self.squared_rests = self.products = 0

    def add(self, score: QuestionScore, report: QuestionReport | None, rest: int) -> None:
        """`rest` is what the student has earned elsewhere."""
        self.graded += 1
        self.possible = max(self.possible, score.possible)
        self.overridden += score.override is not None
        is_attempt = report is not None and report.status != "NOT_ATTEMPTED"
        if report is not None:
            self.statuses[report.status] += 1
        if report is not None and is_attempt:
            self.attempted += 1
            self.seconds.add(sum(check.seconds for check in report.checks))
            for sentence in {known.sentence for known in report.misconceptions}:
                is_room = sentence in self.misconceptions or len(self.misconceptions) < SENTENCES
                self.misconceptions[sentence if is_room else OTHER] += 1
        if score.pending:
            self.pending += 1
            return
        self.scores[score.earned] += 1
        self.scores_attempted[score.earned] += is_attempt
        self.rests += rest
        self.squared_rests += rest * rest
        self.products += score.earned * rest

    def statistics(self, name: str) -> QuestionStatistics:
        median, high = self.seconds.at(0.5), self.seconds.at(0.95)
        return QuestionStatistics(
            name=name,
            possible=self.possible,
            graded=self.graded,
            attempted=self.attempted,
            pending=self.pending,
            overridden=self.overridden,
            difficulty=_mean_share(self.scores, self.possible),
            attempted_difficulty=_mean_share(self.scores_attempted, self.possible),
            discrimination=self._discrimination(),
            scores=dict(sorted(self.scores.items())),
            statuses=dict(self.statuses.most_common()),
            seconds=None if median is None or high is None else Seconds(median, high, self.seconds.greatest),
            misconceptions=tuple(
                Misconception(sentence, count, count / self.attempted)
                for sentence, count in sorted(self.misconceptions.items(), key=lambda one: (-one[1], one[0]))
            ),
        )

    def _discrimination(self) -> float | None:
        """The corrected item-total correlation, None where the scores or the rests do not vary.

        Pearson's correlation of the points x of this question with the points r of all others:

            (n Σxr - Σx Σr) / sqrt((n Σx² - (Σx)²) (n Σr² - (Σr)²))

        Source: Henrysson, "Correction of item-total correlations in item analysis", Psychometrika 28 (1963).
        """
        count = self.scores.total()
        earned = sum(points * times for points, times in self.scores.items())
        squared = sum(points * points * times for points, times in self.scores.items())
        variances = (count * squared - earned**2) * (count * self.squared_rests - self.rests**2)
        return (count * self.products - earned * self.rests) / math.sqrt(variances) if variances else None


def _mean_share(scores: Counter[int], possible: int) -> float | None:
    count = scores.total() * possible
    return sum(points * times for points, times in scores.items()) / count if count else None
