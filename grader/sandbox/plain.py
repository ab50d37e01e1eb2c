"""A plain child process: limits around student code and nothing else. For one's own files, on any machine."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from grader.limits import Limits
from grader.sandbox import unprivileged
from grader.sandbox.start import CHILD, ENVIRONMENT, Channels, Ended, python

LOOK_AGAIN = 0.001
# Elsewhere a limit on the address space is unknown, or without effect.
MEMORY_IS_CAPPED = sys.platform == "linux"


class Plain:
    """Processes in directories of their own. Started by root, they become an unprivileged user where they can."""

    def __init__(self, name: str = "process", notes: Sequence[str] = ()) -> None:
        self.name = name
        self._notes = notes

    @property
    def notes(self) -> Sequence[str]:
        return [*self._notes, *unprivileged.notes(_user())]

    def prepare(self, modules: Sequence[str]) -> None:
        pass  # every process imports its own

    def start(self, channels: Channels, limits: Limits) -> PlainProcess:
        return PlainProcess(channels, limits, _user())


def _user() -> int | None:
    return unprivileged.user_that_reaches([CHILD, Path(tempfile.gettempdir())])


class PlainProcess:
    def __init__(self, channels: Channels, limits: Limits, user: int | None) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="grader-")).resolve()
        try:
            root = self._directory / "submission"
            root.mkdir()
            if user is not None:
                os.chown(self._directory, user, user)
                os.chown(root, user, user)
            settings = {
                "main": "worker",
                "root": str(root),
                "limits": limits.of_process(),
                "user": user,
                "parent": os.getpid(),
            }
            self._memory_bytes = limits.memory_bytes
            self._popen = _spawn(settings, channels, {"HOME": str(self._directory), "TMPDIR": str(self._directory)})
        except BaseException:
            shutil.rmtree(self._directory, ignore_errors=True)
            raise

    def ended(self, seconds: float) -> Ended | None:
        if sys.platform == "win32":
            with contextlib.suppress(subprocess.TimeoutExpired):
                return Ended(self._popen.wait(seconds), 0.0)
            return None
        if self._popen.returncode is not None:
            return Ended(self._popen.returncode, 0.0)
        end = time.monotonic() + seconds
        while True:
            pid, status, usage = os.wait4(self._popen.pid, os.WNOHANG)
            if pid:
                self._popen.returncode = os.waitstatus_to_exitcode(status)
                return Ended(self._popen.returncode, usage.ru_utime + usage.ru_stime)
            if time.monotonic() > end:
                return None
            time.sleep(LOOK_AGAIN)

    def uses_too_much(self) -> bool:
        if MEMORY_IS_CAPPED:
            return False
        import psutil

        try:
            return bool(psutil.Process(self._popen.pid).memory_info().rss > self._memory_bytes)
        except psutil.Error:  # it has ended
            return False

    @property
    def pid(self) -> int | None:
        return self._popen.pid

    def kill(self) -> None:
        if sys.platform == "win32":  # with all that it has started
            subprocess.run(["taskkill", "/F", "/T", "/PID", str(self._popen.pid)], capture_output=True, check=False)
        else:
            with contextlib.suppress(ProcessLookupError):
                os.killpg(self._popen.pid, signal.SIGKILL)
        if self._popen.returncode is None:
            self._popen.wait()
        shutil.rmtree(self._directory, ignore_errors=True)


def _spawn(settings: dict[str, Any], channels: Channels, home: dict[str, str]) -> subprocess.Popen[bytes]:
    connection, output, progress = channels.theirs
    if sys.platform == "win32":
        # A socket is handed over by sharing it with a process that has begun; a file, by its name.
        settings |= {"connection": None, "progress": channels.progress_path}
        popen = subprocess.Popen(
            python(sys.executable, CHILD, settings),
            stdin=subprocess.PIPE,
            stdout=output,
            stderr=output,
            env=ENVIRONMENT | home | {name: os.environ[name] for name in ("SYSTEMROOT", "PATH") if name in os.environ},
            creationflags=subprocess.CREATE_NO_WINDOW,
        )
        assert popen.stdin is not None
        with popen.stdin:
            popen.stdin.write(connection.share(popen.pid))
        return popen
    return subprocess.Popen(
        python(sys.executable, CHILD, settings | {"connection": connection.fileno(), "progress": progress}),
        stdin=subprocess.DEVNULL,
        stdout=output,
        stderr=output,
        env=ENVIRONMENT | home,
        pass_fds=[connection.fileno(), progress],
        start_new_session=True,  # so that whatever it starts can be killed with it
    )
