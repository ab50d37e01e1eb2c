"""Processes of this machine, with one job at a time each; while one only waits for student code, the next goes on."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ThreadPoolExecutor
from contextvars import ContextVar
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any

from grader.errors import GraderError

# Of jobs that wait for silent code, in each process: each has a thread there, and two or three slots of the sandbox.
MOST_ASIDE = 20
_tell: ContextVar[Callable[[bool], None] | None] = ContextVar("_tell", default=None)


@contextlib.contextmanager
def aside() -> Iterator[None]:
    """In a job: it only waits meanwhile, and another may begin in its place."""
    tell = _tell.get()
    if tell:
        tell(True)
    try:
        yield
    finally:
        if tell:
            tell(False)


@dataclass(frozen=True)
class _Call:
    function: Callable[..., Any]
    arguments: tuple[Any, ...]
    future: Future[Any] = field(default_factory=Future)


class Desks(Executor):
    """`count` processes, each on one processor. All that is called in them has to be importable there.

    A process that dies takes its jobs with it: they end with BrokenExecutor, and so does the next `submit`, until
    `renew` starts another. Use it from one thread: the processes end with that.
    """

    def __init__(self, count: int) -> None:
        self._lock = threading.Lock()
        self._waiting: deque[_Call] = deque()
        self._desks = [_Desk(number, self._heard) for number in range(count)]

    @property
    def aside(self) -> int:
        """How many jobs have let others go on."""
        return sum(min(len(desk.aside), MOST_ASIDE) for desk in self._desks)

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        if keywords:
            raise TypeError("a job takes no arguments by name")
        call = _Call(function, arguments)
        with self._lock:
            if any(desk.is_dead for desk in self._desks):
                raise BrokenExecutor("a process has died")
            self._waiting.append(call)
            self._hand_out()
        return call.future

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Calls it once in each process, before anything else that is asked for."""
        with self._lock:
            for desk in self._desks:
                desk.ask(_Call(function, arguments))

    def renew(self) -> None:
        """Starts a process for each that has died."""
        with self._lock:
            self._desks = [_Desk(desk.number, self._heard) if desk.is_dead else desk for desk in self._desks]
            self._hand_out()

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        with self._lock:
            while self._waiting and cancel_futures:
                self._waiting.popleft().future.cancel()
            for desk in self._desks:
                desk.close()
        for desk in self._desks:
            if wait:
                desk.process.join()

    def _heard(self, happen: Callable[[], None]) -> None:
        with self._lock:
            happen()
            if all(desk.is_dead for desk in self._desks):
                while self._waiting:
                    self._waiting.popleft().future.set_exception(BrokenExecutor("no process is left"))
            self._hand_out()

    def _hand_out(self) -> None:
        free = [desk for desk in self._desks if desk.is_free]
        while self._waiting and free:
            free.pop(0).ask(self._waiting.popleft())


class _Desk:
    """A process, and the jobs that it has, by number."""

    def __init__(self, number: int, heard: Callable[[Callable[[], None]], None]) -> None:
        context = multiprocessing.get_context("spawn")
        self.number = number
        self.is_dead = False
        self.aside: set[int] = set()
        self._jobs: dict[int, Future[Any]] = {}
        self._count = 0
        self._heard = heard
        self._connection, theirs = context.Pipe()
        self.process = context.Process(target=_work, args=(theirs, number))
        self.process.start()
        theirs.close()
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def is_free(self) -> bool:
        return not self.is_dead and len(self._jobs) == len(self.aside) <= MOST_ASIDE

    def ask(self, call: _Call) -> None:
        self._count += 1
        self._jobs[self._count] = call.future
        with contextlib.suppress(OSError):  # it has just died: `_listen` notices
            self._connection.send((self._count, call.function, call.arguments))

    def close(self) -> None:
        with contextlib.suppress(OSError):
            self._connection.send(None)

    def _listen(self) -> None:
        while True:
            try:
                number, kind, value = self._connection.recv()
            except (EOFError, OSError):
                self._heard(self._die)
                return
            self._heard(lambda: self._take(number, kind, value))  # noqa: B023 - it is called at once

    def _take(self, number: int, kind: str, value: Any) -> None:
        if kind == "aside":
            (self.aside.add if value else self.aside.discard)(number)
            return
        self.aside.discard(number)
        future = self._jobs.pop(number)
        if kind == "answer":
            future.set_result(value)
        else:
            future.set_exception(value)

    def _die(self) -> None:
        self.is_dead = True
        for future in self._jobs.values():
            future.set_exception(BrokenExecutor("the process died"))
        self._jobs.clear()
        self.aside.clear()


def _work(connection: Connection, number: int) -> None:
    """The process, until whoever started it hangs up."""
    _settle(number)
    import grader.batch.job  # noqa: F401 - before anything is asked

    sending = threading.Lock()

    def send(*message: Any) -> None:
        with sending:
            connection.send(message)

    def answer(number: int, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
        _tell.set(lambda is_aside: send(number, "aside", is_aside))
        try:
            value = function(*arguments)
        except GraderError as error:
            send(number, "error", error)
        except BaseException as error:
            send(number, "error", GraderError(f"{type(error).__name__}: {error}"))
        else:
            send(number, "answer", value)

    # Its threads do not end before it does: with the thread that has started a sandbox, the sandbox ends.
    with ThreadPoolExecutor(MOST_ASIDE + 1) as threads:
        with contextlib.suppress(EOFError):
            while asked := connection.recv():
                threads.submit(answer, *asked)


def _settle(number: int) -> None:
    """Ctrl-C is for the one who asked; and where that one is killed, nobody is left to work for.

    A process and the student code that it asks take turns: on one processor a turn costs a fifth of what it costs
    between two, and the others' are left alone. Student code that only computes may leave it (`start.spread`).
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    os.environ["OPENBLAS_NUM_THREADS"] = "1"
    if sys.platform == "linux":
        import grader.sandbox.start  # noqa: F401 - looks at the processors while it has them all
        from grader.sandbox.child.system import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[number % len(processors)]})
