"""The grader's handle on a submission's code: load a module, ask for calls, start again after a death."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from dataclasses import replace

from grader.limits import Limits
from grader.outcome import Status
from grader.sandbox.child import wire
from grader.sandbox.plain import Plain
from grader.sandbox.process import Answer, Died, Printed, Process, Reply
from grader.sandbox.start import Sandbox

# How a process may end for what an earlier call has done or left behind.
BLAMELESS = (Status.CRASHED, Status.CPU_TIME, Status.OUTPUT)


class Worker:
    """`files` are the submission's files by relative path; every process gets a copy of its own.

    `entropy` seeds the generators that student code leaves unseeded: another worker may begin elsewhere.

    `silence` is entered while nothing has been heard of a process for a while.

    `sandbox` starts its processes. Raises OSError or GraderError where none can be started.
    """

    def __init__(
        self,
        files: Mapping[str, bytes],
        limits: Limits,
        entropy: int = 0,
        sandbox: Sandbox | None = None,
        silence: Callable[[], AbstractContextManager[None]] = nullcontext,
    ) -> None:
        self.limits = limits
        self.sandbox = sandbox or Plain()
        self._waited = 0.0
        self._entropy = entropy
        self._silence = silence
        self._files = files
        self._printed = Printed(limits)
        self._loaded: dict[str, tuple[bytes, Reply]] = {}
        self._process: Process | None = None
        self._has_answered = False
        self.starved = 0.0
        """Seconds for which processes that a limit of time has ended had waited for a processor, where the limit did
        not allow for it; endless where that is not known."""
        self._process = self._start()  # now, so that the child's imports overlap with the grader's own

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exc: object) -> None:
        self._bury()

    def another(self) -> Worker:
        """Of the same kind, in which nothing has been loaded."""
        return Worker(self._files, self.limits, self._entropy, self.sandbox, self._silence)

    def load(self, module: str, path: str) -> Reply:
        """Import the file `path` as `module`; one that failed is not tried again."""
        if module not in self._loaded:
            request = wire.frame(wire.Load(module, path), [])
            seconds, cpu = self.limits.import_seconds, self.limits.import_cpu_seconds
            (reply,) = self._exchange([request], seconds, math.inf, cpu, (wire.Loaded, wire.Raised))
            self._has_answered = False  # only calls are blamed for what is left behind
            self._loaded[module] = request, reply
        return self._loaded[module][1]

    def ask(
        self, calls: list[bytes], call_seconds: float, total_seconds: float, call_cpu_seconds: float = math.inf
    ) -> Iterator[Reply]:
        """The replies to framed calls, in order, as they come; where the process died, a Died is the last.

        The iterator must be exhausted before anything else is asked.
        """
        expected = (Answer, wire.Raised, wire.Refused)
        return self._exchange(calls, call_seconds, total_seconds, call_cpu_seconds, expected)

    def printed(self) -> str:
        """What the student's code has printed since this was last asked, cut at the limit."""
        if self._process is not None:
            self._process.drain()
        return self._printed.take()

    @property
    def waited(self) -> float:
        """Seconds for which nobody listened to its processes."""
        return self._waited + (self._process.waited if self._process is not None else 0.0)

    def _exchange(
        self, requests: list[bytes], each: float, total: float, cpu: float, expected: tuple[type, ...]
    ) -> Iterator[Reply]:
        inherited = self._has_answered
        if inherited and self._process is not None:
            self._process.drain()
        printed = len(self._printed)
        end = time.monotonic() - self.waited + total
        answered = 0
        for reply in self._alive().exchange(requests, each, total, cpu, expected):
            if not isinstance(reply, Died):
                inherited = False
                self._has_answered = True
                answered += 1
            elif inherited and reply.status in BLAMELESS and reply.position == 0:
                # An earlier call may have left a thread, a timer or a forged frame behind: this one is innocent
                # until it dies in a process of its own.
                self._bury()
                self._printed.cut(printed)
                yield from self._exchange(requests, each, total, cpu, expected)
                return
            else:
                self.starved += reply.starved
                self._bury()
                left = end - (time.monotonic() - self.waited)
                unsent = requests[answered : reply.position] if left > 0 else []
                for again in self._repeat(unsent, each, left, cpu, expected):
                    if isinstance(again, Died):
                        yield replace(again, position=answered + again.position)
                        return
                    yield again
            yield reply

    def _repeat(
        self, requests: list[bytes], each: float, total: float, cpu: float, expected: tuple[type, ...]
    ) -> Iterator[Reply]:
        """What a process had answered when it died, but not sent yet: that it had not must not depend on time."""
        if requests:
            printed = len(self._printed)
            try:
                yield from self._exchange(requests, each, total, cpu, expected)
            finally:
                if self._process is not None:
                    self._process.drain()
                self._printed.cut(printed)

    def _alive(self) -> Process:
        """The process, or a new one with the same modules imported again."""
        if self._process is None:
            self._process = self._start()
            again = [request for request, reply in self._loaded.values() if isinstance(reply, wire.Loaded)]
            if again:
                seconds = self.limits.import_seconds
                list(self._process.exchange(again, seconds, math.inf, math.inf, (wire.Loaded, wire.Raised)))
        return self._process

    def _start(self) -> Process:
        return Process(self.sandbox, self._files, self.limits, self._printed, self._entropy, self._silence)

    def _bury(self) -> None:
        if self._process is not None:
            process, self._process = self._process, None
            self._waited += process.waited
            self._has_answered = False
            process.kill()
