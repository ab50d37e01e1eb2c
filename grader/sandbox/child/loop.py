"""Frames in, frames out: answers requests about a submission until the grader hangs up."""

from __future__ import annotations

import mmap
import os
import socket
import time

from . import wire
from .session import Session

# Answers wait this long for company, so that a hundred quick calls cost a few writes, not a hundred: briefly where the
# grader may look at them meanwhile, longer where it has to take turns with us.
FLUSH_SECONDS, FLUSH_IN_TURN_SECONDS = 0.0005, 0.005
AWAKE_SECONDS = 0.0002
CHUNK = 1 << 18


def serve(connection: socket.socket, frames: wire.Frames, session: Session, progress: mmap.mmap) -> None:
    """Answer every request on `connection`, after those in `frames`.

    `progress` always holds the number of the one being answered.
    """
    outbox, flushed = bytearray(), time.perf_counter()
    takes_turns = hasattr(os, "sched_getaffinity") and len(os.sched_getaffinity(0)) == 1
    pause = FLUSH_IN_TURN_SECONDS if takes_turns else FLUSH_SECONDS

    def flush() -> None:
        nonlocal flushed
        connection.sendall(outbox)
        outbox.clear()
        flushed = time.perf_counter()

    connection.sendall(wire.frame(wire.Loaded(wire.READY, []), []))
    number = 0
    while True:
        for head, body in frames:
            progress[:8] = number.to_bytes(8, "little")
            outbox += session.answer(number, wire.decode_request(head), body)
            number += 1
            if time.perf_counter() - flushed > pause:
                flush()
        flush()
        data = _receive(connection)
        if not data:
            return
        frames.feed(data)


def _receive(connection: socket.socket) -> bytes:
    """Waits awake for a moment: to be woken costs more than a call does."""
    until = time.perf_counter() + AWAKE_SECONDS if hasattr(socket, "MSG_DONTWAIT") else 0.0  # not on Windows
    while time.perf_counter() < until:
        try:
            return connection.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            os.sched_yield()
    return connection.recv(CHUNK)
