"""One child process: frames out, frames and printed text in, by the parent's clock."""

from __future__ import annotations

import contextlib
import json
import os
import re
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from grader.errors import GraderError
from grader.limits import Limits
from grader.outcome import Status
from grader.sandbox.child import wire

CHILD = Path(__file__).parent / "child" / "__main__.py"
ENVIRONMENT = {
    "PATH": os.defpath,
    "LC_ALL": "C.UTF-8",
    "PYTHONIOENCODING": "utf-8:backslashreplace",  # no text that is printed may raise
    "PYTHONHASHSEED": "0",  # the same submission must walk its sets in the same order every time
    # One thread per library: answers must not depend on the number of cores, nor the cost on a pool.
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "MALLOC_ARENA_MAX": "1",
    "MPLBACKEND": "Agg",
}
CHUNK = 1 << 18
OUR_DIRECTORY = re.compile(r"[^\s'\"]*/grader-\w+/submission/")
AWAKE_SECONDS = 0.0002
DRAIN_LIMIT = 1 << 22


@dataclass(frozen=True)
class Answer:
    """What a call returned; `mutated` is the position of an argument that it changed in place, or -1."""

    value: Any
    mutated: int


@dataclass(frozen=True)
class Died:
    """The process ended, or was ended, while it was at the request number `position` of those sent together."""

    status: Status
    message: str
    position: int


Reply = Answer | wire.Loaded | wire.Raised | wire.Refused | Died


class Printed:
    """The beginning of what was printed; the rest is read and dropped."""

    def __init__(self, limit: int) -> None:
        self._limit = limit
        self._kept = bytearray()

    def add(self, data: bytes) -> None:
        # More than will be shown, because the names of our directories are taken out first: they differ every
        # time, and must not decide where the text is cut.
        room = 4 * self._limit - len(self._kept)
        self._kept += data[: max(0, room)]

    def __len__(self) -> int:
        return len(self._kept)

    def cut(self, length: int) -> None:
        """Forget what was printed since there were `length` bytes."""
        del self._kept[length:]

    def take(self) -> str:
        text = OUR_DIRECTORY.sub("", self._kept.decode("utf-8", "replace"))
        self._kept.clear()
        cut = "\n[cut here: more was printed than is kept]"
        return text if len(text) <= self._limit else text[: self._limit] + cut


class Process:
    """Started at once; `directory` holds the submission's files in `submission/`.

    `entropy` seeds what student code leaves unseeded.
    """

    def __init__(self, directory: Path, limits: Limits, printed: Printed, entropy: int) -> None:
        root = directory / "submission"
        root.mkdir(exist_ok=True)
        self._printed = printed
        self._asked = 0
        self._started = False
        self._closed = False
        self._frames = wire.Frames()
        self._socket, theirs = socket.socketpair()
        # A file that the child maps, so that every request costs it nothing to note. Here it is read with pread
        # and not mapped: the child could cut it short under our map.
        self._progress = os.open(directory / "progress", os.O_RDWR | os.O_CREAT | os.O_EXCL, 0o600)
        os.truncate(self._progress, 8)
        settings = {
            "connection": theirs.fileno(),
            "progress": self._progress,
            "root": str(root),
            "installed": _installed(),
            "memory_bytes": limits.memory_bytes,
            "entropy": entropy,
        }
        try:
            self._popen = self._spawn(directory, settings, theirs)
        except BaseException:
            self._socket.close()
            os.close(self._progress)
            raise
        finally:
            theirs.close()
        assert self._popen.stdout is not None
        self._stdout = self._popen.stdout
        self._socket.setblocking(False)
        os.set_blocking(self._stdout.fileno(), False)
        self._selector = selectors.DefaultSelector()
        self._events = selectors.EVENT_READ
        self._selector.register(self._socket, self._events)
        self._selector.register(self._stdout, selectors.EVENT_READ)

    def _spawn(self, directory: Path, settings: dict[str, object], theirs: socket.socket) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            # Unbuffered, so that what is printed comes in the same order every time. Without `site` no .pth file
            # puts the grader or the reference within reach of an import.
            [sys.executable, "-s", "-S", "-P", "-B", "-u", str(CHILD), json.dumps(settings)],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env=ENVIRONMENT | {"HOME": str(directory), "TMPDIR": str(directory)},
            pass_fds=[theirs.fileno(), self._progress],
            start_new_session=True,  # so that whatever it starts can be killed with it
        )

    def exchange(self, requests: list[bytes], each: float, total: float, expected: tuple[type, ...]) -> Iterator[Reply]:
        """Replies in order, each within `each` seconds of the one before, all within `total`; or a last Died."""
        first, answered = self._asked, 0
        self._asked += len(requests)
        outgoing = memoryview(b"".join(requests))
        end = time.monotonic() + total
        deadline = time.monotonic() + each
        try:
            while True:
                before = answered
                for head, body in self._frames:
                    reply = wire.decode_reply(head)
                    if not self._started and reply.id == wire.READY:
                        self._started = True
                        continue
                    if reply.id != first + answered:
                        raise wire.ProtocolError("an answer that nobody asked for")
                    opened = _opened(reply, body)
                    if not isinstance(opened, expected):
                        raise wire.ProtocolError("an answer of the wrong kind")
                    answered += 1
                    yield opened
                    if answered == len(requests):
                        return
                if self._closed:
                    yield Died(*self._autopsy(), self._position(first, answered, len(requests)))
                    return
                now = time.monotonic()
                if answered > before:
                    deadline = now + each  # from here on, since we may have been busy with the answers
                outgoing, moved = self._move(outgoing, max(0.0, min(deadline, end) - now))
                if not moved and time.monotonic() >= min(deadline, end):
                    message = f"No answer within {each if deadline < end else total:g} seconds."
                    yield Died(Status.TIMEOUT, message, self._position(first, answered, len(requests)))
                    return
        except wire.ProtocolError as error:
            message = f"The process that ran your code sent something unreadable ({error})."
            yield Died(Status.CRASHED, message, self._position(first, answered, len(requests)))

    def drain(self) -> None:
        """Take in what has been printed up to now."""
        for _ in range(DRAIN_LIMIT // CHUNK):
            try:
                data = os.read(self._stdout.fileno(), CHUNK)
            except BlockingIOError:
                return
            if not data:
                return
            self._printed.add(data)

    def kill(self) -> None:
        with contextlib.suppress(ProcessLookupError):
            os.killpg(self._popen.pid, signal.SIGKILL)
        self._popen.wait()
        self.drain()
        self._selector.close()
        self._socket.close()
        self._stdout.close()
        os.close(self._progress)

    def _move(self, outgoing: memoryview, seconds: float) -> tuple[memoryview, bool]:
        """Send and receive what can be; wait up to `seconds` until something can.

        Gives what is left to send, and whether any answers were received.
        """
        if outgoing:
            with contextlib.suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
                outgoing = outgoing[self._socket.send(outgoing) :]
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if outgoing else 0)
        if events != self._events:
            self._events = events
            self._selector.modify(self._socket, events)
        received = False
        for key, ready in self._ready(seconds):
            if key.fileobj is self._stdout:
                data = os.read(self._stdout.fileno(), CHUNK)
                self._printed.add(data)
                if not data:
                    self._selector.unregister(self._stdout)
            elif ready & selectors.EVENT_READ:
                try:
                    data = self._socket.recv(CHUNK)
                except ConnectionResetError:
                    data = b""
                self._frames.feed(data)
                self._closed = not data
                received = True
        return outgoing, received

    def _ready(self, seconds: float) -> list[tuple[selectors.SelectorKey, int]]:
        """What can be read or written; waits awake for a moment, since to be woken costs more than a call does."""
        until = time.perf_counter() + min(seconds, AWAKE_SECONDS)
        while True:
            ready = self._selector.select(0)
            if ready or time.perf_counter() >= until:
                return ready or self._selector.select(seconds)
            os.sched_yield()

    def _position(self, first: int, answered: int, asked: int) -> int:
        """Which request the child was at: by its own word where that can be, else the first unanswered."""
        busy = int.from_bytes(os.pread(self._progress, 8, 0), "little") - first
        return busy if answered <= busy < asked else answered

    def _autopsy(self) -> tuple[Status, str]:
        try:
            code = self._popen.wait(timeout=1.0)
        except subprocess.TimeoutExpired:
            return Status.CRASHED, "Your code closed the connection over which it should have answered."
        if not self._started:
            self.drain()
            raise GraderError(f"the process for student code did not start: {self._printed.take()}")
        if code >= 0:
            return (
                Status.CRASHED,
                f"Your code ended the whole process with exit code {code} instead of returning.",
            )
        name = signal.Signals(-code).name if -code in set(signal.Signals) else f"signal {-code}"
        if name == "SIGKILL":
            return (
                Status.MEMORY,
                "The process that ran your code was killed, most likely for its use of memory.",
            )
        cause = {"SIGSEGV": " (a crash in compiled code, or recursion without end)"}.get(name, "")
        return Status.CRASHED, f"The process that ran your code was ended by {name}{cause}."


def _opened(reply: wire.Reply, body: bytes) -> Reply:
    if isinstance(reply, wire.Returned):
        return Answer(wire.unpack(reply.value, body), reply.mutated)
    wire.unpack(None, body)  # nothing else has a body
    return reply


def _installed() -> list[str]:
    """Where student code may import from beside the standard library: the packages, never the grader."""
    return [path for path in sys.path if Path(path).name in ("site-packages", "dist-packages")]
