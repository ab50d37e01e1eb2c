"""A Dask scheduler and its workers, each a process of its own, which speak TCP on this machine."""

from __future__ import annotations

import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

ROOT = str(Path(__file__).parent.parent)
STARTS_WITHIN = 60.0


class Scheduler:
    """With workers named by numbers from 0 on; `directory` takes what they write, and their logs."""

    def __init__(self, directory: Path, environment: Mapping[str, str]) -> None:
        self._directory = directory
        with socket.socket() as chosen:
            chosen.bind(("127.0.0.1", 0))
            self.port = chosen.getsockname()[1]
        self.address = f"tcp://127.0.0.1:{self.port}"
        self.workers: list[subprocess.Popen[bytes]] = []
        options = ["--host", "127.0.0.1", "--port", str(self.port), "--no-dashboard"]
        self.process = self._start("scheduler", "scheduler", options, environment)

    def add(self, *, threads: int = 1, environment: Mapping[str, str] | None = None) -> subprocess.Popen[bytes]:
        """A worker, which may be starting still."""
        name = str(len(self.workers))
        options = [self.address, "--host", "127.0.0.1", "--name", name, "--nthreads", str(threads), "--no-nanny"]
        options += ["--no-dashboard", "--memory-limit", "0", "--local-directory", str(self._directory / name)]
        self.workers.append(self._start(name, "worker", options, environment or {}))
        return self.workers[-1]

    def wait(self, text: str, count: int = 1) -> None:
        """Until the scheduler's log has that text so many times."""
        end = time.monotonic() + STARTS_WITHIN
        while (log := (self._directory / "scheduler.log").read_text()).count(text) < count:
            assert time.monotonic() < end, log
            time.sleep(0.05)

    def close(self) -> None:
        for process in (*self.workers, self.process):
            process.send_signal(signal.SIGCONT)
            process.kill()
            process.wait()

    def _start(
        self, name: str, what: str, options: list[str], environment: Mapping[str, str]
    ) -> subprocess.Popen[bytes]:
        with (self._directory / f"{name}.log").open("wb") as log:
            return subprocess.Popen(
                [sys.executable, "-m", "dask", what, *options],
                stdout=log,
                stderr=log,
                cwd=self._directory,
                env=os.environ | environment,
            )


@contextmanager
def scheduler(directory: Path, environment: Mapping[str, str] | None = None) -> Iterator[Scheduler]:
    running = Scheduler(directory, environment or {})
    try:
        yield running
    finally:
        running.close()
