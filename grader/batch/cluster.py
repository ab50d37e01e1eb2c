"""The workers of a Dask scheduler, on any number of machines; they may come and go."""

from __future__ import annotations

import importlib
import logging
import time
from collections.abc import Callable
from concurrent.futures import Future
from typing import Any

from grader.batch.engines import Engine
from grader.batch.job import ANOTHER
from grader.errors import GraderError, MachineError, UsageError
from grader.fingerprint import version

ANSWERS_WITHIN = 10.0
LOOKS_EVERY = 2.0
# How long there may be no worker at all: one that is started again comes back within that.
WAITS_FOR_WORKERS = 60.0
GOES_ON = "What has been graded is kept, and the same command goes on"


class Cluster(Engine):
    """The workers of the scheduler at `address`, such as tcp://10.0.0.1:8786.

    Raises UsageError where none answers there or it has no workers, MachineError where one of them cannot grade.
    """

    def __init__(self, address: str) -> None:
        self._address = address
        self._dask = _package()
        try:
            self._client = self._dask.Client(address, timeout=ANSWERS_WITHIN)
        except (OSError, TimeoutError, ValueError) as error:
            cause = str(error).partition("\n")[0]
            raise UsageError(f"no Dask scheduler answers at {address}: {cause}") from error
        self._connection = self._client.scheduler_comm
        self._seen = self._looked = time.monotonic()
        try:
            workers = self._workers()
            if not workers:
                raise UsageError(f"the Dask scheduler at {address} has no workers yet: start some, then try again")
            for worker, answer in self._client.run(version, on_error="return").items():
                _check(worker, answer)
        except BaseException:
            self.__exit__()
            raise
        super().__init__(lambda: self._client.get_executor(pure=False), workers)

    def __exit__(self, *exc: object) -> None:
        try:
            self._client.close(timeout=ANSWERS_WITHIN)
        except (OSError, TimeoutError):  # there is nobody left to say goodbye to
            return

    def submit(self, function: Callable[..., Any], *arguments: Any) -> Future[Any]:
        return super().submit(_there, function, *arguments)

    def failure(self, future: Future[Any]) -> BaseException | None:
        if future.cancelled():  # as all are when the connection is lost
            raise self._lost("is gone")
        error = super().failure(future)
        if isinstance(error, self._dask.KilledWorker):
            last = f"the last was the one at {error.last_worker.address}, see its log"
            return GraderError(f"{error.allowed_failures + 1} workers died while they graded it; {last}")
        return error

    def look(self) -> None:
        """Counts the workers, now and then: `jobs` is one for each, whatever the number of its threads."""
        if time.monotonic() - self._looked < LOOKS_EVERY:
            return
        self._looked = time.monotonic()
        workers = self._workers()
        if workers:
            self.jobs, self._seen = workers, self._looked
        elif self._looked - self._seen > WAITS_FOR_WORKERS:
            lack = f"has had no workers for {WAITS_FOR_WORKERS:g} s"
            raise GraderError(f"the Dask scheduler at {self._address} {lack}: start some. {GOES_ON}")

    def _workers(self) -> int:
        # What was submitted over an earlier connection is lost, even if there is another one by now.
        if self._client.status != "running" or self._client.scheduler_comm is not self._connection:
            raise self._lost("is gone")
        try:
            return len(self._client.nthreads(callback_timeout=ANSWERS_WITHIN))
        except (OSError, TimeoutError) as error:
            raise self._lost(f"does not answer within {ANSWERS_WITHIN:g} s") from error

    def _lost(self, how: str) -> GraderError:
        return GraderError(f"the Dask scheduler at {self._address} {how}: start it and its workers again. {GOES_ON}")


def _package() -> Any:
    try:
        package = importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise UsageError("--engine dask needs Dask: pip install 'latent-grader[dask]'") from error
    for name in ("distributed", "distributed.client"):  # what becomes of the workers is told here, in one line
        logging.getLogger(name).setLevel(logging.CRITICAL)
    return package


def _there(function: Callable[..., Any], *arguments: Any) -> Any:
    """Calls it on a worker, which its errors name."""
    try:
        return function(*arguments)
    except GraderError as error:
        address = importlib.import_module("distributed").get_worker().address
        raise type(error)(f"the Dask worker at {address}: {error}") from error


def _check(worker: str, answer: Any) -> None:
    """Raises MachineError where a worker's version of the course is not the one that is here."""
    if isinstance(answer, BaseException):
        raise MachineError(
            f"the Dask worker at {worker} cannot grade: {answer}. Install the same version of latent-grader there"
        )
    if answer != version():
        raise MachineError(f"the Dask worker at {worker} {ANOTHER}")
