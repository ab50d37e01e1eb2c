"""Where jobs run: in processes of this machine, or through anything else with an Executor's interface."""

from __future__ import annotations

import importlib
import multiprocessing
import signal
import sys
from collections.abc import Callable
from concurrent.futures import Executor, Future, ProcessPoolExecutor
from typing import Any

from grader.errors import UsageError


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
        return self._executor.submit(function, *arguments)

    def renew(self) -> None:
        """After a BrokenExecutor."""
        self._executor.shutdown(wait=False, cancel_futures=True)
        self._executor = self._open()


def local(jobs: int) -> Engine:
    """Processes of their own, none of which shares any state with another."""
    context = multiprocessing.get_context("spawn")
    return Engine(lambda: ProcessPoolExecutor(jobs, mp_context=context, initializer=_settle), jobs)


def _settle() -> None:
    """Ctrl-C is for the one who asked; and where that one is killed, nobody is left to work for."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    if sys.platform == "linux":
        from grader.sandbox.child.system import PR_SET_PDEATHSIG, prctl

        prctl(PR_SET_PDEATHSIG, signal.SIGKILL)


def dask(address: str) -> Engine:
    """The workers of a Dask scheduler at `address`, such as tcp://10.0.0.1:8786."""
    try:
        distributed: Any = importlib.import_module("distributed")
    except ModuleNotFoundError as error:
        raise UsageError("--engine dask needs Dask: pip install 'latent-grader[dask]'") from error
    try:
        client = distributed.Client(address, timeout=30)
    except (OSError, TimeoutError, ValueError) as error:
        raise UsageError(f"no Dask scheduler answers at {address}: {error}") from error
    threads = sum(client.nthreads().values())
    if not threads:
        raise UsageError(f"the Dask scheduler at {address} has no workers yet: start some, then try again")
    return Engine(lambda: client.get_executor(pure=False), threads)
