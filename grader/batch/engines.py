"""Where jobs run: in processes of this machine, or through anything else with an Executor's interface.

Whatever the executor, one process works on one job at a time: more of its threads wait.
"""

from __future__ import annotations

import multiprocessing
import os
import signal
import sys
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future, ProcessPoolExecutor
from typing import Any

from grader.errors import GraderError, MachineError


class Engine:
    """`open` gives a new executor, also where an earlier one has broken; `jobs` run at a time."""

    def __init__(self, open: Callable[[], Executor], jobs: int) -> None:
        self.jobs = jobs
        self._open = open
        self._executor = open()

    def __enter__(self) -> Engine:
        return self

    def __exit__(self, *exc: object) -> None:
        is_done = exc == (None, None, None)
        if not is_done:  # nobody waits for what still runs
            for process in multiprocessing.active_children():
                process.kill()
        self._executor.shutdown(wait=is_done, cancel_futures=True)

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        """Raises BrokenExecutor where the executor has broken since it was last asked."""
        return self._executor.submit(function, *arguments)

    def failure(self, future: Future[Any]) -> BaseException | None:
        """Why what was submitted has ended without an answer, or None. Raises GraderError where all else would, too."""
        error = CancelledError() if future.cancelled() else future.exception()
        if isinstance(error, MachineError):
            raise error
        if isinstance(error, BrokenExecutor):
            return GraderError("the process that graded it died")
        return error

    def look(self) -> None:
        """Raises GraderError where what was submitted cannot end any more."""

    def renew(self) -> None:
        """After a BrokenExecutor."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._open()


def local(jobs: int) -> Engine:
    """Processes of their own, none of which shares any state with another."""
    context = multiprocessing.get_context("spawn")

    def open() -> Executor:
        return ProcessPoolExecutor(jobs, mp_context=context, initializer=_settle, initargs=(context.Value("i"),))

    return Engine(open, jobs)


def _settle(count: Any) -> None:
    """Ctrl-C is for the one who asked; and where that one is killed, nobody is left to work for.

    A process and the student code that it asks take turns: on one processor a turn costs a fifth of what it costs
    between two, and the others' are left alone.
    """
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        with count.get_lock():
            number, count.value = count.value, count.value + 1
        processors = sorted(os.sched_getaffinity(0))
        os.sched_setaffinity(0, {processors[number % len(processors)]})
        from grader.sandbox.child.system import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)
