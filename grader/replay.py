"""Runs a check's body against a worker, all cases at once.

The calls on the cases themselves travel together. Then every body runs; a body is pure, so where it makes a call
that has no answer yet it is stopped, the calls of all cases travel together, and it is run again with the answers.
"""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from operator import is_
from typing import Any

import numpy as np

from grader.expect import Choice
from grader.explain import Locate, call_failure
from grader.outcome import DEATHS, CheckFailed, Status
from grader.question import Case, Check, Question, Spelled, frame_apply, frame_call
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Died, Reply
from grader.sandbox.worker import Worker

# While a failing case is made smaller, slowness is no longer what is looked for.
QUICK_SECONDS = 2.0
# How many calls are asked once more of a fresh process, at least.
SAMPLE = 8
# Of an answer of the wrong kind or shape: so many arrays of so many numbers are kept.
FEW, SMALL = 8, 5_000


@dataclass(frozen=True, slots=True)
class Call:
    """A call to a student's function that a body has made; an argument may be Spelled."""

    function: str
    arguments: tuple[Any, ...]


@dataclass(frozen=True)
class Failure:
    """The case on which a check failed, why, and the calls that its body had made until then."""

    case: Case
    reason: CheckFailed
    calls: tuple[Call, ...]


class Replay:
    """One question's checks against one worker; a call that has been answered is not made again.

    `functions` are the questions of the same topic by function name, for bodies that call several.
    `module` is where the functions live, `names` what it defines; `alias` says under which name it defines a
    function (tests keep many solutions of one function in one file). `again` starts another worker with the same
    module, for bodies that ask whether two processes give the same.
    """

    def __init__(
        self,
        worker: Worker,
        functions: Mapping[str, Question],
        module: str,
        names: Sequence[str],
        locate: Locate,
        alias: Callable[[str], str] = lambda function: function,
        again: Callable[[], Worker] | None = None,
    ) -> None:
        self.functions = functions
        names = [name for name in names if name not in functions]  # no misspelling is meant by another's right name
        self._line = _Line(worker)
        self._students = {
            function: Student(question, module, alias(function), names, locate, self._line, again)
            for function, question in functions.items()
        }
        self.mutation: Failure | None = None
        self.choice: Choice | None = None
        """What was answered to a question in words."""

    def answer(self, question: Question, case: Case) -> Answer | None:
        """What the function has answered to a case: of the right kind and shape if it was, else as it came.

        None where it has not been asked or has not answered.
        """
        student = self._students[question.function]
        known = self._line.known(case.call(student.module, student.alias, question.signature.positions))
        if known is None or not isinstance(known.reply, Answer):
            return None
        student.settled(known, tuple(case))
        return known.reply if known.answer is None else replace(known.reply, value=known.answer)

    def is_confirmed_by(self, worker: Worker) -> bool:
        """Whether a sample of the calls that have been answered, asked in another order, is answered alike."""
        return self._line.is_confirmed_by(worker)

    def run(self, question: Question, check: Check, cases: Sequence[Case], quick: bool = False) -> Failure | str:
        """The failure on the first of `cases` on which `check` fails, or what its body remarks on the last one.

        Exceptions other than CheckFailed that a body raises are faults of the check, and pass through.
        """
        students = [self._students[function] for function in (question.function, *check.also)]
        seconds = check.call_seconds or question.seconds
        seconds = min(seconds or QUICK_SECONDS, QUICK_SECONDS) if quick else seconds
        failed: list[_Run] = []
        # Nearly every body asks for the answer on the case itself: it is asked for before any body runs, and
        # each body runs while the worker is busy with the next cases.
        waiting = runs = [_Run(case, students[0]) for case in cases]
        while waiting:
            line = waiting[0].line
            together = [run for run in waiting if run.line is line]
            stream = line.fetch([run.pending for run in together], seconds, question.seconds)
            stopped = [run for run in waiting if run.line is not line]
            try:
                for run in together:
                    reply = line.reply(run.pending, stream)
                    if reply is None:
                        continue  # the process died in another case before it came to this one
                    run.replies.append(reply)
                    self._watch(run, reply)
                    if self._advance(check, run, students):
                        stopped.append(run)
                    elif run.reason is not None:
                        failed.append(run)
            finally:
                for _ in stream:  # whatever happened here, the next call must find the line free
                    pass
            waiting = stopped
        if runs and runs[0].replies and isinstance(runs[0].replies[0].answer, Choice):
            self.choice = runs[0].replies[0].answer
        if _is_tolerable(failed, check.allowed):
            return runs[-1].remark
        # What is wrong for sure before what a person must decide.
        decided = [run for run in failed if run.reason and run.reason.status is not Status.UNDECIDED]
        first = min(decided or failed, key=runs.index)
        reason = first.reason
        assert reason is not None
        if check.allowed:
            reason.message = (
                f"{len(failed)} of {len(runs)} are wrong, {check.allowed} may be. The first: {reason.message}"
            )
        if any(run.reason and run.reason.cause != reason.cause for run in failed):
            reason.cause = ""
        return Failure(first.case, reason, tuple(first.calls))

    def _advance(self, check: Check, run: _Run, students: list[Student]) -> bool:
        """Run the body; True if it stopped at a call that has no answer yet."""
        run.calls = []
        run.played = 1  # the first reply is to the call on the case itself
        for student in students:
            student.begin(run)
        try:
            run.remark = check.body(*students, run.case) or ""
        except _Unanswered:
            return True
        except CheckFailed as reason:
            run.reason = reason.with_traceback(None)
        return False

    def _watch(self, run: _Run, known: _Reply) -> None:
        """Remember the first call that changed an argument."""
        reply = known.reply
        if isinstance(reply, Answer) and reply.mutated >= 0 and self.mutation is None:
            call = run.calls[-1] if run.calls else Call(run.student.question.function, run.arguments)
            takes = self._students[call.function].question.signature.takes
            if not takes:
                return
            slot = takes[min(reply.mutated, len(takes) - 1)]  # a forged reply may name an argument that is none
            reason = CheckFailed(f"{call.function} changes its argument {slot.name} in place.")
            self.mutation = Failure(run.case, reason, (call,))


class _Line:
    """A worker, and its replies."""

    def __init__(self, worker: Worker) -> None:
        self.worker = worker
        self._replies: dict[bytes, _Reply] = {}
        self._end: float | None = None

    def known(self, call: bytes) -> _Reply | None:
        return self._replies.get(call)

    def reply(self, call: bytes, stream: Iterator[None]) -> _Reply | None:
        """The reply to `call`, taken from the stream if need be; None if it will never come."""
        while call not in self._replies:
            try:
                next(stream)
            except StopIteration:
                return self._replies.get(call)
        return self._replies[call]

    def is_confirmed_by(self, worker: Worker) -> bool:
        answered = [(call, known.reply) for call, known in self._replies.items() if isinstance(known.reply, Answer)]
        sample = answered[:: -max(1, len(answered) // SAMPLE)]
        limits = worker.limits
        calls = [call for call, _ in sample]
        again = list(worker.ask(calls, limits.call_seconds, limits.question_seconds, limits.call_cpu_seconds))
        return len(again) == len(sample) and all(
            isinstance(other, Answer) and _are_alike(other.value, one.value) and other.mutated == one.mutated
            for (_, one), other in zip(sample, again, strict=True)
        )

    def fetch(self, calls: Sequence[bytes], call_seconds: float | None, slow_seconds: float | None) -> Iterator[None]:
        """Brings the replies to `calls` one by one; fewer where the process dies on the way."""
        limits = self.worker.limits
        fresh = [call for call in dict.fromkeys(calls) if call not in self._replies]
        if not fresh:
            return
        seconds = 2 * (slow_seconds or 0) or limits.question_seconds
        now = time.monotonic() - self.worker.waited  # what was answered meanwhile is not late
        self._end = self._end or now + seconds
        each, cpu = (call_seconds, math.inf) if call_seconds else (limits.call_seconds, limits.call_cpu_seconds)
        replies = self.worker.ask(fresh, each, self._end - now, cpu)
        for call, reply in zip(fresh, replies, strict=False):
            self._replies[fresh[reply.position] if isinstance(reply, Died) else call] = _Reply(reply)
            yield


def _are_alike(one: Any, other: Any) -> bool:
    """The same to the last bit: NaN is NaN, and minus zero is not zero."""
    if type(one) is not type(other):
        return False
    if type(one) is list:
        return len(one) == len(other) and all(map(_are_alike, one, other))
    if type(one) is np.ndarray:
        return (one.dtype, one.shape) == (other.dtype, other.shape) and one.tobytes() == other.tobytes()
    return bool(one == other or repr(one) == repr(other))


class _Unanswered(BaseException):
    """Ends a body at its first call without an answer."""


class _Reply:
    """A reply, and what the signature made of it: an answer, or the reason why it is none."""

    __slots__ = ("answer", "reason", "reply")

    def __init__(self, reply: Reply) -> None:
        self.reply = reply
        self.answer: Any = None
        self.reason: CheckFailed | None = None


class _Run:
    """One body on one case: the calls it has made, the replies it has had, and the call it waits for."""

    __slots__ = ("arguments", "calls", "case", "line", "pending", "played", "reason", "remark", "replies", "student")

    def __init__(self, case: Case, student: Student) -> None:
        self.case = case
        self.arguments = tuple(case)
        self.student = student
        self.line = student.line
        self.pending = case.call(student.module, student.alias, student.question.signature.positions)
        self.calls: list[Call] = []
        self.replies: list[_Reply] = []
        self.played = 0
        self.reason: CheckFailed | None = None
        self.remark = ""


def _is_tolerable(failed: Sequence[_Run], allowed: int) -> bool:
    """No more wrong than may be; after a death the rest has not even been asked."""
    return len(failed) <= allowed and not any(run.reason and run.reason.status in DEATHS for run in failed)


class Student:
    """Stands for one of the student's functions inside a body."""

    run: _Run

    def __init__(
        self,
        question: Question,
        module: str,
        alias: str,
        names: Sequence[str],
        locate: Locate,
        line: _Line,
        again: Callable[[], Worker] | None,
    ) -> None:
        self.question = question
        self.module = module
        self.alias = alias
        self.line = line
        self._names = names
        self._locate = locate
        self._again = again

    @cached_property
    def again(self) -> Student:
        """The same function in a process of its own, in which nothing else has been called."""
        assert self._again is not None
        line = _Line(self._again())
        other = Student(self.question, self.module, self.alias, self._names, self._locate, line, self._again)
        other.run = self.run
        return other

    def __call__(self, *arguments: Any) -> Any:
        """The student's answer as float, float64 array or tuple of them; CheckFailed where there is none."""
        known = self.settled(self._known(arguments), arguments)
        if known.reason is not None:
            raise known.reason
        return known.answer

    def expect_error(self, kind: str, *arguments: Any) -> None:
        """Raises CheckFailed unless the call raises the built-in exception `kind` or a subclass of it."""
        reply = self._known(arguments).reply
        if isinstance(reply, Answer):
            raise CheckFailed(f"expected a {kind}, but a value was returned.")
        if not (isinstance(reply, wire.Raised) and kind in reply.kinds):
            reason = call_failure(reply, self.question, self._names, self._locate)
            raise CheckFailed(f"expected a {kind}, but: {reason.message}", status=reason.status)

    def begin(self, run: _Run) -> None:
        """What is called from now on is called by this run."""
        self.run = run
        if "again" in vars(self):
            self.again.begin(run)

    def apply(self, network: wire.Kept, *arguments: np.ndarray) -> Any:
        """What a network that this function has returned answers to arrays, as it came; CheckFailed if it raises."""
        known = self._next(frame_apply, network, arguments)
        if not isinstance(known.reply, Answer):
            raise call_failure(known.reply, self.question, self._names, self._locate)
        return known.reply.value

    def _known(self, arguments: tuple[Any, ...]) -> _Reply:
        run = self.run
        run.calls.append(Call(self.question.function, arguments))
        if self is run.student and len(arguments) == len(run.arguments) and all(map(is_, arguments, run.arguments)):
            return run.replies[0]
        positions = self.question.signature.positions
        return self._next(frame_call, self.module, self.alias, tuple(map(_plain, arguments)), positions)

    def _next(self, frame: Callable[..., bytes], *parts: Any) -> _Reply:
        """The reply to the body's next call, which is framed only where it has not been answered yet."""
        run = self.run
        position, run.played = run.played, run.played + 1
        if position < len(run.replies):
            return run.replies[position]
        run.line, run.pending = self.line, frame(*parts)
        raise _Unanswered

    def settled(self, known: _Reply, arguments: tuple[Any, ...]) -> _Reply:
        """`known`, with what the signature makes of it."""
        if known.answer is None and known.reason is None:
            if isinstance(known.reply, Answer):
                try:
                    known.answer = self.question.signature.conform(known.reply.value, tuple(map(_plain, arguments)))
                except CheckFailed as reason:
                    # The value may be as large as a frame can be; the traceback would keep it too.
                    known.reason = reason.with_traceback(None)
                    if not _is_small(known.reply.value):
                        known.reply = Answer(None, known.reply.mutated)
            else:
                known.reason = call_failure(known.reply, self.question, self._names, self._locate)
        return known


def _is_small(value: Any) -> bool:
    """A number or an array that may be kept although it is no answer, or a few of them."""
    if type(value) is list:
        return len(value) <= FEW and all(type(part) is not list and _is_small(part) for part in value)
    return type(value) in (int, float) or (type(value) is np.ndarray and value.size <= SMALL)


def _plain(argument: Any) -> Any:
    return argument.value if isinstance(argument, Spelled) else argument
