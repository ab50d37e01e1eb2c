"""A trusted process with the libraries imported; every submission is a fork of it, locked in before its code runs.

Only this file and what it calls hold any power over the sandbox; student code is never run in the zygote itself.
"""

from __future__ import annotations

import gc
import importlib
import importlib.util
import os
import resource
import signal
import socket
import sys
import traceback
from collections.abc import Sequence
from dataclasses import dataclass

import msgspec

from . import landlock, namespaces, wire
from .limits import cap, confine, die_with
from .seccomp import Filter
from .worker import work

# What comes with a request: the connection, the output, the file of progress, and where to report the end.
GIVEN = 4
MESSAGE = 1 << 16
MOST_DESCRIPTORS = 1024
# What counts against the limit on threads beside them: the guardian and the process itself; or all in the sandbox.
OWN_PROCESSES, OTHERS_PROCESSES = 2, 100
_decode: msgspec.msgpack.Decoder[list[str] | wire.Limits] = msgspec.msgpack.Decoder(list[str] | wire.Limits)


@dataclass(frozen=True)
class _Tier:
    """How submissions are kept apart: each in namespaces of its own, or all in the zygote's, under Landlock."""

    has_namespaces: bool
    readable: Sequence[str]
    calls: Filter

    def lock(self, limits: wire.Limits, home: str) -> None:
        """This process in, for good."""
        confine(limits)
        if self.has_namespaces:
            counted = OWN_PROCESSES
        else:
            counted = OTHERS_PROCESSES
            landlock.restrict([path for path in self.readable if os.path.exists(path)], home)
        cap(resource.RLIMIT_NPROC, limits.threads + counted)
        self.calls.apply()


def run(control: int, tier: str, readable: Sequence[str], home: str, slots: int) -> None:
    """Answers requests on `control`, to import modules or to fork, until the grader hangs up.

    `home` is the folder of each submission; in `landlock` it holds one for each of those that run at once, `slots` of
    them, and one more finds none.
    """
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the kernel buries the guardians
    has_namespaces = tier == "namespaces"
    kept_apart = _Tier(has_namespaces, readable, Filter(shares_files=not has_namespaces))
    taken: dict[int, int] = {}
    requests = socket.socket(fileno=control)
    _prepare([])
    while True:
        message, given, *_ = socket.recv_fds(requests, MESSAGE, GIVEN)
        if not message:
            os._exit(0)  # the first process of its namespace: whatever runs in it ends too
        request = _decode.decode(message)
        if isinstance(request, list):
            _prepare(request)
        else:
            slot = next((slot for slot in range(slots) if not _is_alive(taken.get(slot))), slots)
            own = home if has_namespaces else f"{home}/{slot}"
            guardian = os.fork()
            if guardian == 0:
                requests.close()
                _guard(kept_apart, request, given, own)
            taken[slot] = guardian
        for descriptor in given:
            os.close(descriptor)


def _is_alive(process: int | None) -> bool:
    try:
        if process is not None:
            os.kill(process, 0)
        return process is not None
    except ProcessLookupError:
        return False


def _prepare(modules: list[str]) -> None:
    """Imports what is installed of `modules`, so that every later fork has it."""
    for name in modules:
        if importlib.util.find_spec(name):
            importlib.import_module(name)
    if "torch" in modules and "torch" in sys.modules:
        sys.modules["torch"].ones(1).add(1)  # looks at the processor now: forks see no /proc/cpuinfo
    threads = os.listdir("/proc/self/task")
    if len(threads) != 1:  # a fork copies one thread only, and the locks that others hold stay locked in it
        raise SystemExit(f"the zygote has {len(threads)} threads after importing {', '.join(modules)}")
    gc.collect()
    gc.freeze()  # what is never collected is never written to, and stays shared with every fork


def _guard(tier: _Tier, limits: wire.Limits, given: list[int], home: str) -> None:
    """The parent of a submission's process: tells the grader what to kill, and how the process has ended."""
    *channels, status = given
    report = socket.socket(fileno=status)
    try:
        signal.signal(signal.SIGCHLD, signal.SIG_DFL)
        if tier.has_namespaces:
            namespaces.enter(home, limits)
            first = os.fork()
            if first:  # the first process of its namespace: all others in it end with it
                socket.send_fds(report, [b"started"], [os.pidfd_open(first)])
                return
            namespaces.settle()
        else:
            landlock.clear(home)
        guardian = os.getpid()
        process = os.fork()
        if process == 0:
            report.close()
            _become(tier, limits, channels, home, guardian)
        for descriptor in channels:
            os.close(descriptor)
        if not tier.has_namespaces:
            socket.send_fds(report, [b"started"], [os.pidfd_open(process)])
        _, code, usage = os.wait4(process, 0)
        report.send(msgspec.msgpack.encode((os.waitstatus_to_exitcode(code), usage.ru_utime + usage.ru_stime)))
        if not tier.has_namespaces:
            landlock.clear(home)  # the other tier's files end with its namespace
    except BaseException as error:
        report.send(msgspec.msgpack.encode(f"{type(error).__name__}: {error}"))
    finally:
        os._exit(0)


def _become(tier: _Tier, limits: wire.Limits, channels: list[int], home: str, guardian: int) -> None:
    """The submission's own process, from here to its end. Never returns."""
    connection, output, progress = channels
    try:
        die_with(guardian)
        if tier.has_namespaces:
            namespaces.renounce()
        os.dup2(output, 1)
        os.dup2(output, 2)
        kept = sorted((0, 1, 2, connection, progress))
        for low, high in zip(kept, [*kept[1:], MOST_DESCRIPTORS], strict=True):
            os.closerange(low + 1, high)
        os.environ |= {"HOME": home, "TMPDIR": home}
        root = f"{home}/submission"
        os.mkdir(root)
        work(socket.socket(fileno=connection), progress, root, lambda: tier.lock(limits, home))
    except BaseException:
        traceback.print_exc()  # ours: the grader shows it where a process has not started
    finally:
        os._exit(1)
