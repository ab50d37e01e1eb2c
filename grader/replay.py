"""Runs a check's body against a worker, all cases at once.

A body is pure, so it may be run again: each case runs up to its first call that has no answer yet, the calls
of all cases travel together, and the bodies run on with the answers, until every body has ended.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Any

from grader.explain import Locate, call_failure
from grader.outcome import CheckFailed, Status
from grader.question import Case, Check, Question, Spelled
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Died, Reply
from grader.sandbox.worker import Worker


@dataclass(frozen=True)
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
    `module` is where the functions live, `names` what it defines.
    """

    def __init__(
        self,
        worker: Worker,
        functions: dict[str, Question],
        module: str,
        names: Sequence[str],
        locate: Locate,
        alias: Callable[[str], str] = lambda name: name,
    ) -> None:
        self._worker = worker
        self._functions = functions
        self._module = module
        self._names = names
        self._locate = locate
        self._alias = alias
        self._replies: dict[bytes, Reply] = {}
        self._tape = _Tape()
        self._end = time.monotonic() + worker.limits.question_seconds
        self.mutation: Failure | None = None

    def run(
        self, question: Question, check: Check, cases: Sequence[Case], quick: bool = False
    ) -> Failure | None:
        """The failure on the first of `cases` on which `check` fails, or None.

        Exceptions other than CheckFailed that a body raises are faults of the check, and pass through.
        """
        students = [self._student(name) for name in (question.function, *check.also)]
        runs = [_Run(case) for case in cases]
        failed: list[_Run] = []
        waiting = runs
        while waiting:
            unanswered: dict[bytes, None] = {}
            asking: list[_Run] = []
            for run in waiting:
                if self._advance(check, run, students):
                    asking.append(run)
                    if run.pending not in self._replies:
                        unanswered[run.pending] = None
                elif run.reason is not None:
                    failed.append(run)
            if unanswered:
                self._ask(list(unanswered), check, quick)
            for run in asking:
                reply = self._replies.get(run.pending)
                if reply is None:
                    continue  # the process died in another case before this one was answered
                run.replies.append(reply)
                self._watch(run, reply)
            waiting = [run for run in asking if run.pending in self._replies]
        if not failed:
            return None
        first = min(failed, key=runs.index)
        assert first.reason is not None
        return Failure(first.case, first.reason, tuple(first.calls))

    def _student(self, function: str) -> Student:
        question = self._functions[function]
        return Student(self._tape, question, self._module, self._alias(function), self._names, self._locate)

    def _advance(self, check: Check, run: _Run, students: list[Student]) -> bool:
        """Run the body; True if it stopped at a call that has no answer yet."""
        self._tape.start(run)
        try:
            check.body(*students, run.case)
        except _Unanswered:
            return True
        except CheckFailed as reason:
            run.reason = reason
        return False

    def _ask(self, calls: list[bytes], check: Check, quick: bool) -> None:
        limits = self._worker.limits
        each = check.call_seconds or limits.call_seconds
        left = self._end - time.monotonic()
        if left <= 0:
            message = f"The {limits.question_seconds:g} seconds for this question are used up."
            self._replies[calls[0]] = Died(Status.TIMEOUT, message, 0)
            return
        replies = self._worker.ask(calls, min(each, 2.0) if quick else each, left)
        for call, reply in zip(calls, replies, strict=False):
            if isinstance(reply, Died):
                call = calls[reply.position]
            self._replies[call] = reply

    def _watch(self, run: _Run, reply: Reply) -> None:
        if self.mutation is None and isinstance(reply, Answer) and reply.mutated >= 0:
            call = run.calls[-1]
            slot = self._functions[call.function].signature.takes[reply.mutated]
            reason = CheckFailed(f"{call.function} changes its argument {slot.name} in place.")
            self.mutation = Failure(run.case, reason, (call,))


@dataclass(eq=False)
class _Run:
    """One body on one case: the replies that it has had, and where it stands."""

    case: Case
    replies: list[Reply] = field(default_factory=list)
    calls: list[Call] = field(default_factory=list)
    pending: bytes = b""
    reason: CheckFailed | None = None


class _Unanswered(BaseException):
    """Ends a body at its first call without an answer."""


class _Tape:
    """Gives a body its replies again, in the order of its calls."""

    def start(self, run: _Run) -> None:
        self._run = run
        run.calls = []

    def next(self, function: str, module: str, alias: str, arguments: tuple[Any, ...]) -> Reply:
        run = self._run
        position = len(run.calls)
        run.calls.append(Call(function, arguments))
        if position < len(run.replies):
            return run.replies[position]
        body: list[bytes] = []
        packed = [wire.pack(_plain(argument), body) for argument in arguments]
        run.pending = wire.frame(wire.Call(module, alias, packed), body)
        raise _Unanswered


class Student:
    """Stands for one of the student's functions inside a body."""

    def __init__(
        self, tape: _Tape, question: Question, module: str, alias: str, names: Sequence[str], locate: Locate
    ) -> None:
        self._tape = tape
        self._question = question
        self._module = module
        self._alias = alias
        self._names = names
        self._locate = locate

    def __call__(self, *arguments: Any) -> Any:
        """The student's answer as float, float64 array or tuple of them; CheckFailed where there is none."""
        reply = self._reply(arguments)
        if isinstance(reply, Answer):
            return self._question.signature.conform(reply.value, tuple(map(_plain, arguments)))
        raise call_failure(reply, self._question, self._names, self._locate)

    def expect_error(self, kind: str, *arguments: Any) -> None:
        """Raises CheckFailed unless the call raises the built-in exception `kind` or a subclass of it."""
        reply = self._reply(arguments)
        if isinstance(reply, Answer):
            raise CheckFailed(f"expected a {kind}, but a value was returned.")
        if not (isinstance(reply, wire.Raised) and kind in reply.kinds):
            raise call_failure(reply, self._question, self._names, self._locate)

    def _reply(self, arguments: tuple[Any, ...]) -> Reply:
        return self._tape.next(self._question.function, self._module, self._alias, arguments)


def _plain(argument: Any) -> Any:
    return argument.value if isinstance(argument, Spelled) else argument
