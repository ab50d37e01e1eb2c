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

from grader.limits import Limits
from grader.sandbox import unprivileged
from grader.sandbox.start import CHILD, ENVIRONMENT, Channels, Ended, python

LOOK_AGAIN = 0.001


class Plain:
    """Processes in directories of their own. Started by root, they become an unprivileged user where they can."""

    def __init__(self, name: str = "process", notes: Sequence[str] = ()) -> None:
        self.name = name
        self._user = unprivileged.user_that_reaches([CHILD])
        self.notes = [*notes, *unprivileged.notes(self._user)]

    def prepare(self, modules: Sequence[str]) -> None:
        pass  # every process imports its own

    def start(self, channels: Channels, limits: Limits) -> PlainProcess:
        return PlainProcess(channels, limits, self._user)


class PlainProcess:
    def __init__(self, channels: Channels, limits: Limits, user: int | None) -> None:
        self._directory = Path(tempfile.mkdtemp(prefix="grader-")).resolve()
        try:
            root = self._directory / "submission"
            root.mkdir()
            if user is not None:
                os.chown(self._directory, user, user)
                os.chown(root, user, user)
            connection, output, progress = channels.theirs
            settings = {
                "main": "worker",
                "connection": connection,
                "progress": progress,
                "root": str(root),
                "limits": limits.of_process(),
                "user": user,
                "parent": os.getpid(),
            }
            self._popen = subprocess.Popen(
                python(sys.executable, CHILD, settings),
                stdin=subprocess.DEVNULL,
                stdout=output,
                stderr=output,
                env=ENVIRONMENT | {"HOME": str(self._directory), "TMPDIR": str(self._directory)},
                pass_fds=[connection, progress],
                start_new_session=True,  # so that whatever it starts can be killed with it
            )
        except BaseException:
            shutil.rmtree(self._directory, ignore_errors=True)
            raise

    def ended(self, seconds: float) -> Ended | None:
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

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        if self._popen.returncode is None:
            self._popen.wait()
        shutil.rmtree(self._directory, ignore_errors=True)
