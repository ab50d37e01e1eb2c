"""Where jobs run: in processes of this machine, or through anything else with an Executor's interface.

Whatever the executor, one process works on one job at a time: more of its threads wait.
"""

from __future__ import annotations

import multiprocessing
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any

from grader.batch.desks import Desks
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

    @property
    def aside(self) -> int:
        """How many jobs only wait for student code that keeps silent, while others go on in their places."""
        return 0

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        """Calls it in every process before the first job, where that can be done."""

    def look(self) -> None:
        """Raises GraderError where what was submitted cannot end any more."""

    def renew(self) -> None:
        """After a BrokenExecutor."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._open()


class Local(Engine):
    """Processes of this machine, none of which shares any state with another; they begin at once."""

    def __init__(self, jobs: int) -> None:
        self._desks = Desks(jobs)
        super().__init__(lambda: self._desks, jobs)

    @property
    def aside(self) -> int:
        return self._desks.aside

    def everywhere(self, function: Callable[..., Any], *arguments: Any) -> None:
        self._desks.everywhere(function, *arguments)

    def renew(self) -> None:
        self._desks.renew()
