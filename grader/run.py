"""Grade one submission: Submission -> Report."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial

from grader import __version__
from grader.bank import PUBLIC_SEED, Bank
from grader.checking import Checking
from grader.expect import Choice
from grader.explain import load_failure
from grader.limits import Limits
from grader.outcome import CheckFailed, Outcome, Status
from grader.question import Question
from grader.replay import Replay
from grader.report import SCHEMA_VERSION, CheckReport, CounterexampleReport, QuestionReport, Report, StatementReport
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.score import question_status, score, total
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
    progress: Callable[[Question], None] = lambda question: None,
) -> Report:
    """Grades `questions` of `course`, the slow ones too unless it is to be `fast`; `explain` tells of each
    statement of a question in words why it holds or does not, once that question has been answered.

    `progress` is told of each question before it begins.
    Raises GraderError where the grader itself cannot work (no bank can be kept, no process started).
    """
    with Worker(submission.files, limits or Limits()) as worker:
        reports = []
        for question in questions:
            if fast and question.is_slow:
                continue
            progress(question)
            graded = _question(worker, submission, question, course, bank)
            reports.append(_report(question, graded, explain))
    return Report(
        schema_version=SCHEMA_VERSION,
        grader_version=__version__,
        seed=PUBLIC_SEED if bank.seed == PUBLIC_SEED else None,
        sandbox="process",
        earned=sum(report.earned for report in reports),
        possible=sum(report.possible for report in reports),
        pending=sum(report.pending for report in reports),
        left_out=[question.name for question in questions if fast and question.is_slow],
        questions=reports,
    )


@dataclass(frozen=True)
class _Graded:
    """How a question's checks ended, what was printed meanwhile, and what was answered in words."""

    outcomes: list[Outcome]
    printed: str = ""
    choice: Choice | None = None


def _question(
    worker: Worker, submission: Submission, question: Question, course: Sequence[Question], bank: Bank
) -> _Graded:
    path = submission.modules.get(question.topic)
    if path is None:
        reason = CheckFailed(f"There is no {question.topic}.py in the submission.", status=Status.NOT_ATTEMPTED)
        return _Graded(_all_alike(question, reason))
    loaded = worker.load(question.topic, path)
    failure = load_failure(loaded, path, submission.locate)
    if failure is not None:
        return _Graded(_all_alike(question, failure), worker.printed())
    assert isinstance(loaded, wire.Loaded)
    functions = {other.function: other for other in course if other.topic == question.topic}
    importing = partial(submission.import_line, question.topic)
    with ExitStack() as stack:

        def again() -> Worker:
            another = stack.enter_context(Worker(submission.files, worker.limits, entropy=1))
            another.load(question.topic, path)
            return another

        replay = Replay(worker, functions, question.topic, loaded.names, submission.locate, again=again)
        outcomes = Checking(replay, question, bank, importing=importing).outcomes()
        return _Graded(outcomes, worker.printed(), replay.choice)


def _all_alike(question: Question, reason: CheckFailed) -> list[Outcome]:
    rest = question.checks[1:]
    return [
        Outcome(reason.status, reason.message),
        *(Outcome(Status.SKIPPED, Status.SKIPPED.sentence) for _ in rest),
    ]


def _report(question: Question, graded: _Graded, explain: bool) -> QuestionReport:
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
                title=check.title,
                status=outcome.status.name,
                core=check.is_core,
                points=check.points,
                earned=part.earned,
                message=outcome.message,
                hint=check.hint if outcome.status is Status.FAILED else "",
                counterexample=_shown(outcome),
                seconds=round(outcome.seconds, 6),
            )
            for check, outcome, part in zip(question.checks, outcomes, scores, strict=True)
        ],
        printed=graded.printed,
        because=choice.because if choice else "",
        statements=[
            StatementReport(one.letter, one.holds, one.ticked, one.explanation)
            for one in (question.explain(choice.letters) if explain and choice and question.explain else ())
        ],
    )


def _shown(outcome: Outcome) -> CounterexampleReport | None:
    example = outcome.counterexample
    return None if example is None else CounterexampleReport(example.code, example.expected, example.got)
