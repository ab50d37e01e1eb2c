"""What every way of starting a process for student code has in common."""

from __future__ import annotations

import contextlib
import json
import os
import socket
import sys
import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from grader.limits import Limits

CHUNK = 1 << 18
# Whether one can wait for a pipe, as Windows cannot: there the output is a file that is looked at now and then.
CAN_WAIT = os.name == "posix"
# Where a submission lives in a sandbox.
HOME = "/box"
# How long a process has run, and has waited for a processor: only Linux tells.
SCHEDSTAT = Path("/proc/self/schedstat")
# Those that this process was given: of a batch, each process confines itself to one of them later.
PROCESSORS = os.sched_getaffinity(0) if hasattr(os, "sched_getaffinity") else set()
CHILD = Path(__file__).parent / "child"
ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C.UTF-8",
    "USER": "student",
    "PYTHONIOENCODING": "utf-8:backslashreplace",  # no text that is printed may raise
    "PYTHONHASHSEED": "0",  # the same submission must walk its sets in the same order every time
    # One thread per library: answers must not depend on the number of cores, nor the cost on a pool; and no process
    # with a second thread can be forked.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MPLBACKEND": "Agg",
}


@dataclass(frozen=True)
class Ended:
    """How a process has ended: its exit code, or minus the signal; and the processor time that it used."""

    code: int
    cpu_seconds: float


@dataclass(frozen=True)
class Spent:
    """Seconds for which the threads of a process have run, and for which they could have, had a processor been free."""

    ran: float = 0.0
    starved: float = 0.0


class Started(Protocol):
    """A process for student code."""

    def ended(self, seconds: float) -> Ended | None:
        """How it has ended; None if it has not within that time."""
        ...

    def uses_too_much(self) -> bool:
        """Whether it uses more memory than it may, where the system itself does not see to that."""
        ...

    @property
    def pid(self) -> int | None:
        """None where it has not begun."""
        ...

    def kill(self) -> None:
        """Ends it with all that it has started; nothing of it is left afterwards."""
        ...


def spent(pid: int | None) -> Spent | None:
    """What a process has had of the processors, with all that it has started; None where the system does not tell."""
    if not SCHEDSTAT.exists():
        return None
    ran = starved = 0.0
    for thread in _threads(pid):
        with contextlib.suppress(OSError):
            nanoseconds = (thread / "schedstat").read_text().split()
            ran, starved = ran + int(nanoseconds[0]) / 1e9, starved + int(nanoseconds[1]) / 1e9
    return Spent(ran, starved)


def spread(pid: int | None) -> None:
    """Lets a process run on any processor that the grader was given, not only on the one that it now keeps to."""
    for thread in _threads(pid) if PROCESSORS else ():
        with contextlib.suppress(OSError):
            os.sched_setaffinity(int(thread.name), PROCESSORS)


def _threads(pid: int | None) -> Iterator[Path]:
    """Those of a process, and of the ones that it has started, in /proc. Any may just have ended."""
    if pid is not None:
        with contextlib.suppress(OSError):
            for thread in Path(f"/proc/{pid}/task").iterdir():
                yield thread
                for child in (thread / "children").read_text().split():
                    yield from _threads(int(child))


class Sandbox(Protocol):
    """A way of starting processes for student code.

    `name` is what a report calls it, `notes` what whoever reads the report should know of it.
    """

    @property
    def name(self) -> str: ...

    @property
    def notes(self) -> Sequence[str]: ...

    def prepare(self, modules: Sequence[str]) -> None:
        """What is to be started will need these modules: where it can be, they are imported beforehand."""
        ...

    def start(self, channels: Channels, limits: Limits) -> Started:
        """Starts a process that waits for its `Setup`. Raises OSError or GraderError where none can be started."""
        ...


class Channels:
    """What a process for student code shares with the grader: a connection, its output, and its progress.

    `theirs` are the ends that the process gets.
    """

    def __init__(self) -> None:
        self.can_wait = CAN_WAIT
        self.connection, self._connection = socket.socketpair()
        if self.can_wait:
            self.output, self._output = os.pipe()
            os.set_blocking(self.output, False)
            self._files = []
        else:
            self._output, path = tempfile.mkstemp(prefix="grader-")
            self.output = os.open(path, os.O_RDONLY | getattr(os, "O_BINARY", 0))
            self._files = [path]
        self._progress, *paths = _progress()
        self._files += paths

    @property
    def theirs(self) -> tuple[socket.socket, int, int]:
        return self._connection, self._output, self._progress

    @property
    def progress_path(self) -> str:
        """Where the file of the progress lies, if descriptors cannot be handed over."""
        return self._files[-1]

    def handed_over(self) -> None:
        """The process has its ends: ours are closed, so that it is noticed when it ends."""
        self._connection.close()
        os.close(self._output)

    def printed(self) -> bytes | None:
        """The next of what has been printed; nothing at its end, None where there is no more for now."""
        try:
            data = os.read(self.output, CHUNK)
        except BlockingIOError:
            return None
        return data if self.can_wait else data or None

    def position(self) -> int:
        """The number of the request that the process is at, as far as can be believed."""
        os.lseek(self._progress, 0, os.SEEK_SET)
        return int.from_bytes(os.read(self._progress, 8), "little")

    def close(self) -> None:
        self.connection.close()
        os.close(self.output)
        os.close(self._progress)
        for path in self._files:
            os.unlink(path)


def _progress() -> tuple[int, *tuple[str, ...]]:
    """A file of eight bytes, and its path if it has one. The child maps it: to note its every request costs nothing.

    Here it is read and not mapped: where no seal keeps the child from it, it could cut it short under our map.
    """
    if sys.platform == "linux":
        import fcntl

        memory = os.memfd_create("progress", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        os.truncate(memory, 8)
        fcntl.fcntl(memory, fcntl.F_ADD_SEALS, fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL)
        return (memory,)
    file, path = tempfile.mkstemp(prefix="grader-")
    os.truncate(file, 8)
    return file, path


def python(executable: str, child: Path, settings: dict[str, Any]) -> Sequence[str]:
    """The command that has an interpreter run the child package at `child` with these settings.

    Unbuffered, so that what is printed comes in the same order every time. Without `site` no .pth file puts the
    grader or the reference within reach of an import.
    """
    script = str(child / "__main__.py")
    return [executable, "-s", "-S", "-P", "-B", "-u", script, json.dumps({"installed": installed()} | settings)]


def installed() -> list[str]:
    """Where student code may import from beside the standard library: the packages, never the grader."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
