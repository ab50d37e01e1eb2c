"""One child process: frames out, frames and printed text in, by the parent's clock."""

from __future__ import annotations

import contextlib
import os
import re
import selectors
import signal
import tempfile
import time
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from grader.errors import GraderError
from grader.limits import Limits
from grader.outcome import Status
from grader.sandbox.child import wire
from grader.sandbox.patience import LOOK_AGAIN, Patience
from grader.sandbox.start import CHUNK, HOME, Channels, Sandbox

AWAKE_SECONDS = 0.0002
DRAIN_LIMIT = 1 << 26


@dataclass(frozen=True)
class Answer:
    """What a call returned; `mutated` is the position of an argument that it changed in place, or -1."""

    value: Any
    mutated: int


@dataclass(frozen=True)
class Died:
    """The process ended, or was ended, while it was at the request number `position` of those sent together.

    Where a limit of time is the reason, it may have `starved` for so many seconds, which the limit did not allow for;
    endless where that is not known.
    """

    status: Status
    message: str
    position: int
    starved: float = field(default=0.0, compare=False)


Reply = Answer | wire.Loaded | wire.Raised | wire.Refused | Died


class Printed:
    """The beginning of what was printed; the rest is read and dropped."""

    def __init__(self, limits: Limits) -> None:
        self._limit = limits.output_bytes
        self._most = limits.printed_bytes
        self._count = 0
        self._kept = bytearray()

    @property
    def is_too_much(self) -> bool:
        """More than may be printed between two times that it is taken."""
        return self._count > self._most

    def begin(self) -> None:
        """A new process begins: what an earlier one has printed is none of its output."""
        self._count = 0

    def add(self, data: bytes) -> None:
        self._count += len(data)
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
        # Where the submission's copy lies, in a plain process or in a sandbox.
        temporary = re.escape(os.path.realpath(tempfile.gettempdir()))
        ours = rf"(?:{temporary}[/\\]grader-\w+|{HOME}(?:/\d+)?)[/\\]submission[/\\]"
        text = re.sub(ours, "", self._kept.decode("utf-8", "replace"))
        self._kept.clear()
        self._count = 0
        cut = "\n[cut here: more was printed than is kept]"
        return text if len(text) <= self._limit else text[: self._limit] + cut


class Process:
    """Started at once, with the submission's files by relative path.

    `entropy` seeds what student code leaves unseeded. `silence` is entered while nothing has been answered for a while.
    """

    def __init__(
        self,
        sandbox: Sandbox,
        files: Mapping[str, bytes],
        limits: Limits,
        printed: Printed,
        entropy: int,
        silence: Callable[[], contextlib.AbstractContextManager[None]],
    ) -> None:
        self.waited = 0.0
        """Seconds for which nobody listened to it: until whoever used the silence had ended."""
        self._began = time.monotonic()
        self._limits = limits
        self._silence = silence
        self._printed = printed
        self._printed.begin()
        self._asked = 0
        self._started = False
        self._closed = False
        self._frames = wire.Frames()
        sizes = [(path, len(content)) for path, content in files.items()]
        self._unsent = memoryview(wire.frame(wire.Setup(sizes, entropy), list(files.values())))
        self._channels = Channels()
        try:
            self._process = sandbox.start(self._channels, limits)
        except BaseException:
            self._channels.handed_over()
            self._channels.close()
            raise
        self._channels.handed_over()
        self._socket = self._channels.connection
        self._socket.setblocking(False)
        self._selector = selectors.DefaultSelector()
        self._events = selectors.EVENT_READ
        self._selector.register(self._socket, self._events)
        if self._channels.can_wait:
            self._selector.register(self._channels.output, selectors.EVENT_READ)
        self._awake = AWAKE_SECONDS if _processors() > 1 else 0.0
        self._send()  # so that it can begin before anything is asked

    def exchange(
        self, requests: list[bytes], each: float, total: float, cpu: float, expected: tuple[type, ...]
    ) -> Iterator[Reply]:
        """Replies in order, each within `each` seconds of the one before and within `cpu` seconds of processor time,
        all within `total`; or a last Died.
        """
        with Patience(self._process, self._began, self._silence, each, total, cpu) as patience:
            yield from self._replies(requests, patience, expected)

    def _replies(self, requests: list[bytes], patience: Patience, expected: tuple[type, ...]) -> Iterator[Reply]:
        first, answered = self._asked, 0
        self._asked += len(requests)
        self._unsent = memoryview(b"".join([self._unsent, *requests]))
        late = ""

        def died(status: Status, message: str, starved: float = 0.0) -> Died:
            self.waited += patience.heard()
            return Died(status, message, self._position(first, answered, len(requests)), starved)

        try:
            while True:
                before = answered
                for head, body in self._frames:
                    self.waited += patience.heard()
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
                    yield died(*self._autopsy())
                    return
                if answered > before:
                    patience.begin()  # from here on, since we may have been busy with the answers
                if late and (answered == before or patience.is_over):  # and what had come by then was not all of it
                    yield died(Status.TIMEOUT, f"No answer within {late}.", patience.starved)
                    return
                late = patience.late()
                self._move(0.0 if late else patience.left)
                if self._printed.is_too_much:
                    yield died(Status.OUTPUT, Status.OUTPUT.sentence)
                    return
                if self._process.uses_too_much():
                    yield died(Status.MEMORY, Status.MEMORY.sentence)
                    return
        except wire.ProtocolError as error:
            yield died(Status.CRASHED, f"The process that ran your code sent something unreadable ({error}).")

    def drain(self) -> None:
        """Take in what has been printed up to now."""
        for _ in range(DRAIN_LIMIT // CHUNK):
            data = self._channels.printed()
            if not data:
                return
            self._printed.add(data)

    def kill(self) -> None:
        try:
            self._process.kill()
            self.drain()
        finally:
            self._selector.close()
            self._channels.close()

    def _send(self) -> None:
        with contextlib.suppress(BlockingIOError, BrokenPipeError, ConnectionResetError):
            self._unsent = self._unsent[self._socket.send(self._unsent) :]

    def _move(self, seconds: float) -> None:
        """Send and receive what can be; wait up to `seconds` until something can."""
        if self._unsent:
            self._send()
        events = selectors.EVENT_READ | (selectors.EVENT_WRITE if self._unsent else 0)
        if events != self._events:
            self._events = events
            self._selector.modify(self._socket, events)
        if not self._channels.can_wait:
            self.drain()
        seconds = min(seconds, LOOK_AGAIN)  # for what is looked at now and then: output, memory
        for key, ready in self._ready(seconds):
            if key.fileobj == self._channels.output:
                data = self._channels.printed()
                self._printed.add(data or b"")
                if data == b"":
                    self._selector.unregister(self._channels.output)
            elif ready & selectors.EVENT_READ:
                try:
                    data = self._socket.recv(CHUNK)
                except ConnectionResetError:
                    data = b""
                self._frames.feed(data)
                self._closed = not data

    def _ready(self, seconds: float) -> list[tuple[selectors.SelectorKey, int]]:
        """What can be read or written; waits awake for a moment, since to be woken costs more than a call does."""
        until = time.perf_counter() + min(seconds, self._awake)
        while True:
            ready = self._selector.select(0)
            if ready or time.perf_counter() >= until:
                return ready or self._selector.select(seconds)
            give_way()

    def _position(self, first: int, answered: int, asked: int) -> int:
        """Which request the child was at: by its own word where that can be, else the first unanswered."""
        busy = self._channels.position() - first
        return busy if answered <= busy < asked else answered

    def _autopsy(self) -> tuple[Status, str]:
        ended = self._process.ended(1.0)
        if ended is None:
            return Status.CRASHED, "Your code closed the connection over which it should have answered."
        if not self._started:
            self.drain()
            raise GraderError(f"the process for student code did not start: {self._printed.take()}")
        if ended.code >= 0:
            message = f"Your code ended the whole process with exit code {ended.code} instead of returning."
            return Status.CRASHED, message
        name = signal.Signals(-ended.code).name if -ended.code in set(signal.Signals) else f"signal {-ended.code}"
        # The signal of the limit can be ignored; what follows is one that might have other causes.
        if name == "SIGXCPU" or ended.cpu_seconds >= self._limits.cpu_seconds:
            return Status.CPU_TIME, f"Your code used more than {self._limits.cpu_seconds} s of processor time."
        if name == "SIGKILL":
            return Status.MEMORY, "The process that ran your code was killed, most likely for its use of memory."
        cause = {"SIGSEGV": " (a crash in compiled code, or recursion without end)"}.get(name, "")
        return Status.CRASHED, f"The process that ran your code was ended by {name}{cause}."


def _processors() -> int:
    """On which this process may run, and so those that it has started."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def give_way() -> None:
    """Lets another process run, where that can be asked for."""
    if hasattr(os, "sched_yield"):
        os.sched_yield()


def _opened(reply: wire.Reply, body: bytes) -> Reply:
    if isinstance(reply, wire.Returned):
        return Answer(wire.unpack(reply.value, body), reply.mutated)
    wire.unpack(None, body)  # nothing else has a body
    return reply
