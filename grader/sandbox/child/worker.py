"""The process of one submission: its files, its limits, then its code."""

from __future__ import annotations

import mmap
import os
import socket
import sys
from collections.abc import Callable
from typing import Any

from . import wire
from .limits import confine, die_with
from .loop import serve
from .session import Session

CHUNK = 1 << 20


def run(
    connection: int | None, progress: int | str, root: str, limits: dict[str, Any], user: int | None, parent: int
) -> None:
    """A plain child process: around student code there is nothing but limits. It becomes `user`, if any is named.

    On Windows, which hands no descriptors on, the connection comes by standard input, and `progress` is a path.
    """
    if user is not None:
        os.setgroups([])
        os.setgid(user)
        os.setuid(user)
    die_with(parent)
    if sys.platform == "win32":
        given = socket.fromshare(sys.stdin.buffer.read())
        progress = os.open(str(progress), os.O_RDWR | os.O_BINARY)
    else:
        given = socket.socket(fileno=connection)
    assert isinstance(progress, int)
    work(given, progress, root, lambda: confine(wire.Limits(**limits)))


def work(connection: socket.socket, progress: int, root: str, lock: Callable[[], None]) -> None:
    """Writes the submission's files beneath `root`, locks this process in, and answers requests."""
    frames = wire.Frames()
    setup, body = _setup(connection, frames)
    start = 0
    for path, size in setup.files:
        target = os.path.join(root, path)
        os.makedirs(os.path.dirname(target), exist_ok=True)
        with open(target, "wb") as file:
            file.write(body[start : start + size])
        start += size
    os.chdir(root)
    sys.path.append(root)  # last, so that a student's numpy.py shadows nothing
    noted = mmap.mmap(progress, 8)
    os.close(progress)
    lock()
    serve(connection, frames, Session(root, setup.entropy), noted)


def _setup(connection: socket.socket, frames: wire.Frames) -> tuple[wire.Setup, bytes]:
    """The first frame. What has come after it stays in `frames`."""
    while True:
        data = connection.recv(CHUNK)
        if not data:  # the grader has hung up
            os._exit(0)
        frames.feed(data)
        for head, body in frames:
            return wire.decode_setup(head), body
