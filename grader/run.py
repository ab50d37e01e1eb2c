"""Grade one submission: Submission -> Report."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager, ExitStack, nullcontext
from dataclasses import dataclass, replace
from functools import partial

from grader import __version__
from grader.bank import PUBLIC_SEED, Bank
from grader.checking import Checking
from grader.expect import Choice
from grader.explain import load_failure
from grader.limits import Limits
from grader.misconceptions import Misconception, Misconceptions
from grader.outcome import HINTED, CheckFailed, Outcome, Status
from grader.question import Question
from grader.replay import Replay
from grader.report import (
    CheckReport,
    CounterexampleReport,
    MisconceptionReport,
    QuestionReport,
    Report,
    StatementReport,
    assembled,
)
from grader.sandbox.child import wire
from grader.sandbox.plain import Plain
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker
from grader.score import question_status, score, total
from grader.smallest import Smallest
from grader.submission import Submission


def grade(
    submission: Submission,
    questions: Sequence[Question],
    course: Sequence[Question],
    bank: Bank,
    *,
    fast: bool = False,
    explain: bool = False,
    limits: Limits | None = None,
    sandbox: Sandbox | None = None,
    misconceptions: Misconceptions | None = None,
    smallest: Smallest | None = None,
    silence: Callable[[], AbstractContextManager[None]] = nullcontext,
    progress: Callable[[Question], None] = lambda question: None,
) -> Report:
    """Grades `questions` of `course`, the slow ones too unless it is to be `fast`; `explain` tells of each
    statement of a question in words why it holds or does not, once that question has been answered.

    `sandbox` is where the submission's code runs; without one, in plain processes. `misconceptions` of the same bank
    and `smallest` may be kept from one submission to the next. `silence` is entered while nothing is done but to wait
    for the submission's code. `progress` is told of each question before it begins.
    Raises GraderError where the grader itself cannot work (no bank can be kept, no process started).
    """
    left_out = [question for question in questions if fast and question.is_slow]
    questions = [question for question in questions if question not in left_out]
    sandbox = sandbox or Plain()
    sandbox.prepare(sorted({q.needs for q in questions if q.needs and q.topic in submission.modules}))
    limits = limits or Limits()
    smallest = smallest or Smallest()
    with (
        nullcontext(misconceptions) if misconceptions else Misconceptions(bank, sandbox) as known,
        Worker(submission.files, limits, sandbox=sandbox, silence=silence) as worker,
        # Its generators begin elsewhere, and so does everything else that an answer must not depend on.
        Worker(submission.files, limits, entropy=1, sandbox=sandbox, silence=silence) as fresh,
    ):
        reports = []
        for question in questions:
            progress(question)
            before = worker.starved + fresh.starved
            graded = _Grading(worker, fresh, submission, question, course, bank, known, smallest).graded()
            starved = worker.starved + fresh.starved - before
            place = submission.place(question.topic, question.function)
            reports.append(_report(question, graded, place, starved, explain))
    return assembled(
        reports,
        version=__version__,
        seed=PUBLIC_SEED if bank.seed == PUBLIC_SEED else None,
        sandbox=sandbox.name,
        left_out=[question.name for question in left_out],
        ignored=submission.ignored,
        notes=sandbox.notes,
    )


@dataclass(frozen=True)
class _Graded:
    """How a question's checks ended, what was printed meanwhile, and what was answered in words."""

    outcomes: list[Outcome]
    printed: str = ""
    choice: Choice | None = None
    misconceptions: Sequence[Misconception] = ()
    file_failed: bool = False
    """Nothing was asked."""


@dataclass(frozen=True)
class _Grading:
    """One question of one submission: asked of `worker`, and a sample once more of `fresh`."""

    worker: Worker
    fresh: Worker
    submission: Submission
    question: Question
    course: Sequence[Question]
    bank: Bank
    misconceptions: Misconceptions
    smallest: Smallest

    def graded(self) -> _Graded:
        question = self.question
        path = self.submission.modules.get(question.topic)
        if path is None:
            reason = CheckFailed(f"There is no {question.topic}.py in the submission.", status=Status.NOT_ATTEMPTED)
            return _Graded(_all_alike(question, reason), file_failed=True)
        loaded = self.worker.load(question.topic, path)
        failure = load_failure(loaded, path, self.submission.locate)
        if failure is not None:
            return _Graded(_all_alike(question, failure), self.worker.printed(), file_failed=True)
        assert isinstance(loaded, wire.Loaded)
        with ExitStack() as stack:

            def again() -> Worker:
                another = stack.enter_context(self.fresh.another())
                another.load(question.topic, path)
                return another

            replay = self._replay(self.worker, loaded.names, again)
            outcomes = self._outcomes(replay)
            mistakes = self.misconceptions.of(question, replay, outcomes)
            if Status.PASSED in {outcome.status for outcome in outcomes} and not question.is_slow:
                failure = load_failure(self.fresh.load(question.topic, path), path, self.submission.locate)
                if failure is not None:
                    repeated = [Outcome(failure.status, failure.message) for _ in outcomes]
                elif replay.is_confirmed_by(self.fresh):
                    repeated = outcomes
                else:
                    repeated = self._outcomes(self._replay(self.fresh, loaded.names, again))
                outcomes = list(map(_twice, outcomes, repeated))
                self.fresh.printed()  # has been printed by the other already
            return _Graded(outcomes, self.worker.printed(), replay.choice, mistakes)

    def _replay(self, worker: Worker, names: Sequence[str], again: Callable[[], Worker]) -> Replay:
        topic = self.question.topic
        functions = {other.function: other for other in self.course if other.topic == topic}
        return Replay(worker, functions, topic, names, self.submission.locate, again=again)

    def _outcomes(self, replay: Replay) -> list[Outcome]:
        importing = partial(self.submission.import_line, self.question.topic)
        return Checking(replay, self.question, self.bank, importing, self.smallest).outcomes()


def _twice(first: Outcome, second: Outcome) -> Outcome:
    """How a check has ended that was run in two processes, since some answer was not the same in both.

    Where both pass, the difference does not matter: it is one of rounding, or of luck within what is allowed.
    """
    if first.status is not Status.PASSED or second.status is Status.PASSED:
        return first
    message = f"Your function is not deterministic: asked again, in a fresh process, it fails. {second.message}"
    return replace(second, status=Status.FAILED, message=message)


def _all_alike(question: Question, reason: CheckFailed) -> list[Outcome]:
    rest = question.checks[1:]
    return [
        Outcome(reason.status, reason.message),
        *(Outcome(Status.SKIPPED, Status.SKIPPED.sentence) for _ in rest),
    ]


def _report(
    question: Question, graded: _Graded, place: tuple[str, int], starved: float, explain: bool
) -> QuestionReport:
    outcomes, choice = graded.outcomes, graded.choice
    scores = [score(check, outcome) for check, outcome in zip(question.checks, outcomes, strict=True)]
    whole = total(scores)
    return QuestionReport(
        name=question.name,
        earned=whole.earned,
        possible=whole.possible,
        pending=whole.pending,
        status=question_status(outcomes).name,
        checks=[
            CheckReport(
                name=check.name,
                title=question.title(check, outcome.status, graded.file_failed),
                status=outcome.status.name,
                core=check.is_core,
                points=check.points,
                earned=part.earned,
                message=outcome.message,
                hint=check.hint if outcome.status in HINTED else "",
                counterexample=_shown(outcome),
                seconds=round(outcome.seconds, 6),
            )
            for check, outcome, part in zip(question.checks, outcomes, scores, strict=True)
        ],
        misconceptions=[MisconceptionReport(one.name, one.sentence) for one in graded.misconceptions],
        printed=graded.printed,
        file_failed=graded.file_failed,
        starved=_waited(outcomes, starved),
        because=choice.because if choice else "",
        statements=[
            StatementReport(one.letter, one.holds, one.ticked, one.explanation)
            for one in (question.explain(choice.letters) if explain and choice and question.explain else ())
        ],
        file=place[0],
        line=place[1],
    )


def _waited(outcomes: Sequence[Outcome], starved: float) -> float | None:
    if Status.TIMEOUT not in {outcome.status for outcome in outcomes}:
        return 0.0
    return round(starved, 3) if math.isfinite(starved) else None


def _shown(outcome: Outcome) -> CounterexampleReport | None:
    example = outcome.counterexample
    return None if example is None else CounterexampleReport(example.code, example.expected, example.got)
