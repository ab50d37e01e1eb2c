"""Grade one submission: Submission -> Report."""

from __future__ import annotations

import time
import traceback
from collections.abc import Callable, Mapping, Sequence

import numpy as np

from grader import __version__
from grader.bank import PUBLIC_SEED, Bank, solve
from grader.counterexample import counterexample
from grader.explain import load_failure
from grader.limits import Limits
from grader.outcome import CheckFailed, Outcome, Status
from grader.question import ARGUMENTS_UNCHANGED, Check, Question
from grader.replay import Failure, Replay
from grader.report import SCHEMA_VERSION, CheckReport, CounterexampleReport, QuestionReport, Report
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.score import question_status, score, total
from grader.submission import Submission

# Trials that Hypothesis gets to make a failing case smaller: the bank's cases are small already.
SHRINK_TRIALS = 120
# A fault of ours must not cost the checks that build on the one it hit.
UNDISPUTED = (Status.PASSED, Status.INTERNAL_ERROR)


def grade(
    submission: Submission,
    questions: Sequence[Question],
    course: Sequence[Question],
    bank: Bank,
    *,
    limits: Limits | None = None,
    progress: Callable[[Question], None] = lambda question: None,
) -> Report:
    """Grades `questions` of `course`; `progress` is told of each before it begins.

    Raises GraderError where the grader itself cannot work (no bank can be kept, no process started).
    """
    with Worker(submission.files, limits or Limits()) as worker:
        reports = []
        for question in questions:
            progress(question)
            outcomes, printed = _question(worker, submission, question, course, bank)
            reports.append(_report(question, outcomes, printed))
    return Report(
        schema_version=SCHEMA_VERSION,
        grader_version=__version__,
        seed=PUBLIC_SEED if bank.seed == PUBLIC_SEED else None,
        sandbox="process",
        earned=sum(report.earned for report in reports),
        possible=sum(report.possible for report in reports),
        pending=sum(report.pending for report in reports),
        questions=reports,
    )


def _question(
    worker: Worker, submission: Submission, question: Question, course: Sequence[Question], bank: Bank
) -> tuple[list[Outcome], str]:
    path = submission.modules.get(question.topic)
    if path is None:
        reason = CheckFailed(
            f"There is no {question.topic}.py in the submission.", status=Status.NOT_ATTEMPTED
        )
        return _all_alike(question, reason), ""
    loaded = worker.load(question.topic, path)
    failure = load_failure(loaded, path, submission.locate)
    if failure is not None:
        return _all_alike(question, failure), worker.printed()
    assert isinstance(loaded, wire.Loaded)
    functions = {other.function: other for other in course if other.topic == question.topic}
    replay = Replay(worker, functions, question.topic, loaded.names, submission.locate)
    return grade_question(replay, question, functions, bank), worker.printed()


def grade_question(
    replay: Replay, question: Question, functions: Mapping[str, Question], bank: Bank
) -> list[Outcome]:
    """The outcomes of a question's checks, in order."""
    outcomes: list[Outcome] = []
    failures: list[tuple[Check, Failure]] = []
    for check in question.checks:
        reason = _reason_to_skip(question, outcomes, check)
        if reason:
            outcomes.append(Outcome(Status.SKIPPED, reason))
            continue
        start = time.perf_counter()
        try:
            with np.errstate(all="ignore"):  # a student's inf and nan are compared, not warned about
                outcome = _check(replay, question, functions, bank, check, failures)
        except Exception:
            outcome = Outcome(
                Status.INTERNAL_ERROR, f"{Status.INTERNAL_ERROR.sentence}\n{traceback.format_exc()}"
            )
        seconds = time.perf_counter() - start
        outcomes.append(Outcome(outcome.status, outcome.message, outcome.counterexample, seconds))
    return outcomes


def _reason_to_skip(question: Question, outcomes: Sequence[Outcome], check: Check) -> str:
    if not outcomes:
        return ""
    if outcomes[0].status not in UNDISPUTED:
        return Status.SKIPPED.sentence
    is_core = check.over is None and check is not ARGUMENTS_UNCHANGED
    if is_core or not check.points or _core_earned(question, outcomes):
        return ""
    return "Not checked: this counts only where the function is right on ordinary inputs."


def _core_earned(question: Question, outcomes: Sequence[Outcome]) -> bool:
    return any(
        check.points and check.over is None and outcome.status in UNDISPUTED
        for check, outcome in zip(question.checks, outcomes, strict=False)
    )


def _check(
    replay: Replay,
    question: Question,
    functions: Mapping[str, Question],
    bank: Bank,
    check: Check,
    failures: list[tuple[Check, Failure]],
) -> Outcome:
    if check is ARGUMENTS_UNCHANGED:
        failure = replay.mutation
    else:
        failure = replay.run(question, check, bank.cases(question, check))
        if failure is not None:
            failure = _smallest(replay, question, check, failure, failures)
            failures.append((check, failure))
    if failure is None:
        return Outcome(Status.PASSED, "")
    reason = failure.reason
    shown = None
    if reason.status is not Status.NOT_ATTEMPTED and failure.calls:
        shown = counterexample(failure, functions, question.topic)
    return Outcome(reason.status, reason.message, shown)


def _smallest(
    replay: Replay,
    question: Question,
    check: Check,
    failure: Failure,
    earlier: Sequence[tuple[Check, Failure]],
) -> Failure:
    """The failure on the smallest case of an earlier check, or on one that Hypothesis finds below this one.

    Only where a trial is quick and an argument can be made smaller at all: not for hangs, crashes or real data.
    """
    if (
        failure.reason.status not in (Status.FAILED, Status.ERROR)
        or failure.case.code
        or not failure.case.choices
    ):
        return failure
    for other, shown in earlier:
        if (other.over, other.truth) == (check.over, check.truth):
            again = replay.run(question, check, [shown.case], quick=True)
            if again is not None and again.reason.status is failure.reason.status:
                return again
    from grader import search  # only a failure pays for Hypothesis

    def fails(arguments: Mapping[str, object]) -> Failure | None:
        case = solve(question, check, arguments)
        found = replay.run(question, check, [case], quick=True)
        return found if found is not None and found.reason.status is failure.reason.status else None

    family = check.over or question.over
    return search.shrink(family, failure.case.choices, fails, SHRINK_TRIALS) or failure


def _all_alike(question: Question, reason: CheckFailed) -> list[Outcome]:
    first, *rest = question.checks
    return [
        Outcome(reason.status, reason.message),
        *(Outcome(Status.SKIPPED, Status.SKIPPED.sentence) for _ in rest),
    ]


def _report(question: Question, outcomes: Sequence[Outcome], printed: str) -> QuestionReport:
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
                points=check.points,
                earned=part.earned,
                message=outcome.message,
                hint=check.hint if outcome.status is Status.FAILED else "",
                counterexample=_shown(outcome),
                seconds=round(outcome.seconds, 6),
            )
            for check, outcome, part in zip(question.checks, outcomes, scores, strict=True)
        ],
        printed=printed,
    )


def _shown(outcome: Outcome) -> CounterexampleReport | None:
    example = outcome.counterexample
    return example and CounterexampleReport(example.code, example.expected, example.got)
