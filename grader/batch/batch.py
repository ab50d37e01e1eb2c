"""The loop of a batch: what is known already is not graded again, and every death is one submission's own."""

from __future__ import annotations

import math
import queue
from collections.abc import Callable, Iterable
from concurrent.futures import BrokenExecutor, Future
from dataclasses import dataclass, field, replace

import msgspec

from grader.batch.engines import Engine
from grader.batch.job import Done, Job, Setting, run
from grader.collect import HandIn
from grader.errors import GraderError, SubmissionError
from grader.gradebook.gradebook import Gradebook, HandedIn, Run
from grader.outcome import Status
from grader.questions import TOPICS
from grader.report import QuestionReport, Report
from grader.smallest import Remembered

# How many jobs wait for each that runs, so that none is waited for.
AHEAD = 2
# How many jobs are told what one has found out, for each that runs.
TOLD = 3
# Seconds without any answer, after which the engine looks whether there can be one.
QUIET = 2.0
# Of a limit of seconds, the share of waiting for a processor that makes the machine a suspect.
LOAD = 0.05
ON_ROOM = {Status.MEMORY.name, Status.THREADS.name, Status.FILES.name, Status.PROCESSES.name}


@dataclass
class Tally:
    """What has come of the submissions so far."""

    graded: int = 0
    known: int = 0
    ungradable: int = 0
    again: int = 0
    failed: list[str] = field(default_factory=list)
    """Where the grader itself has failed, and how."""

    @property
    def done(self) -> int:
        return self.graded + self.known + self.ungradable


class Batch:
    """Grades submissions by `engine` and records each in `gradebook` as it ends."""

    def __init__(
        self, gradebook: Gradebook, run: Run, setting: Setting, engine: Engine, tell: Callable[[Tally], None]
    ) -> None:
        self.tally = Tally()
        self._gradebook = gradebook
        self._run = run
        self._setting = setting
        self._engine = engine
        self._tell = tell
        self._in_flight: dict[Future[Done], _Asked] = {}
        self._ended: queue.SimpleQueue[Future[Done]] = queue.SimpleQueue()
        self._again: list[_Asked] = []
        self._news: list[_News] = []
        self._asked: set[str] = set()

    def grade(self, hand_ins: Iterable[HandIn]) -> Tally:
        """Raises GraderError where nothing at all can be graded; what has been recorded by then is kept."""
        for position, hand_in in enumerate(hand_ins):
            self._take(position, hand_in)
            self._tell(self.tally)
            while len(self._in_flight) - self._engine.aside >= (1 + AHEAD) * self._engine.jobs:
                self._collect()
        while self._in_flight:
            self._collect()
        for asked in self._again:  # alone: nothing else runs
            self._ask(asked)
            while self._in_flight:
                self._collect(is_last=True)
        return self.tally

    def _take(self, position: int, hand_in: HandIn) -> None:
        def handed_in(content: str | None, problem: str = "", ignored: tuple[str, ...] = ()) -> None:
            about = HandedIn(hand_in.student, hand_in.name, content, problem, hand_in.identifiers, ignored)
            self._gradebook.hand_in(self._run, position, about)

        try:
            submission = hand_in.read(TOPICS)
        except SubmissionError as error:
            handed_in(None, str(error))
            self.tally.ungradable += 1
            return
        content = submission.digest
        handed_in(content, ignored=submission.ignored)
        missing = self._gradebook.missing(self._run, content)
        if missing and content not in self._asked:
            self._asked.add(content)
            self._ask(_Asked(hand_in.student, content, Job(submission, tuple(missing))))
        else:
            self.tally.known += 1

    def _ask(self, asked: _Asked) -> None:
        job = replace(asked.job, news=self._told())
        try:
            future = self._engine.submit(run, self._setting, job)
        except BrokenExecutor:  # all that was in flight ends with an error of its own
            self._engine.renew()
            future = self._engine.submit(run, self._setting, job)
        self._in_flight[future] = asked
        future.add_done_callback(self._ended.put)

    def _told(self) -> tuple[Remembered, ...]:
        """What jobs have found out, each told to so many that most likely every process hears of it."""
        for news in self._news:
            news.left -= 1
        told = tuple(news.found for news in self._news)
        self._news = [news for news in self._news if news.left]
        return told

    def _collect(self, is_last: bool = False) -> None:
        """Records what ends next. What may have ended for the load of the machine is asked again."""
        self._engine.look()
        try:
            future = self._ended.get(timeout=QUIET)
        except queue.Empty:
            self._tell(self.tally)
            return
        asked = self._in_flight.pop(future)
        error = self._engine.failure(future)
        if error is None:
            done: Done = future.result()
            self._news += [_News(found, TOLD * self._engine.jobs) for found in done.news]
            self._record(asked, msgspec.json.decode(done.report, type=Report), is_last)
        elif is_last:
            kind = "" if isinstance(error, GraderError) else f"{type(error).__name__}: "
            self.tally.failed.append(f"{asked.student}: {kind}{error}")
        else:
            self._ask_again(asked)
        self._tell(self.tally)

    def _record(self, asked: _Asked, report: Report, is_last: bool) -> None:
        is_alone = is_last or self._engine.jobs == 1
        suspects = [] if is_alone else [question.name for question in report.questions if self._is_suspect(question)]
        faults = [question.name for question in report.questions if question.status == Status.INTERNAL_ERROR.name]
        not_final = frozenset(suspects + faults)
        self._gradebook.record(self._run, asked.content, report.questions, report.sandbox, not_final)
        self.tally.failed += [f"{asked.student}: {name}: the grader itself failed" for name in faults]
        if suspects:
            self._ask_again(replace(asked, job=replace(asked.job, questions=tuple(suspects))))
            return
        self._asked.discard(asked.content)
        self.tally.graded += 1

    def _ask_again(self, asked: _Asked) -> None:
        self._again.append(asked)
        self.tally.again += 1

    def _is_suspect(self, question: QuestionReport) -> bool:
        """A limit was hit that the load of the machine may be to blame for."""
        statuses = {check.status for check in question.checks}
        waited = math.inf if question.starved is None else question.starved
        is_late = Status.TIMEOUT.name in statuses and waited > LOAD * self._setting.limits.call_seconds
        return is_late or bool(statuses & ON_ROOM)


@dataclass(frozen=True)
class _Asked:
    """A job, for the student who was the first to hand this content in."""

    student: str
    content: str
    job: Job


@dataclass
class _News:
    found: Remembered
    left: int
    """How many jobs are to be told."""
