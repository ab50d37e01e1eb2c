"""Limits that a process sets on itself before it touches student code, where the platform has them."""

from __future__ import annotations

import contextlib
import os
import signal
import sys

from . import wire


def confine(limits: wire.Limits) -> None:
    """Caps what this process may use from now on; leaves no core file."""
    if sys.platform == "win32":
        return
    import resource

    caps = {
        resource.RLIMIT_CORE: 0,
        resource.RLIMIT_FSIZE: limits.disk_bytes,
        resource.RLIMIT_NOFILE: limits.descriptors,
    }
    if sys.platform.startswith("linux"):
        # Address space, not resident memory, is what Linux enforces; a limit below the present size would
        # fail the next small allocation, so the budget is counted from here.
        caps[resource.RLIMIT_AS] = _virtual_size() + limits.memory_bytes
    for kind, most in caps.items():
        cap(kind, most)
    # The soft limit has a signal of its own, by which it is told from other ends; who ignores it is killed.
    cap(resource.RLIMIT_CPU, limits.cpu_seconds, limits.cpu_seconds + 1)


def cap(kind: int, soft: int, hard: int | None = None) -> None:
    import resource

    with contextlib.suppress(ValueError):  # a lower limit, set from outside, stays: it confines just as well
        resource.setrlimit(kind, (soft, soft if hard is None else hard))


def die_with(parent: int) -> None:
    """Ends this process when its parent does, even on kill -9."""
    if sys.platform.startswith("linux"):
        from . import system

        system.prctl(system.PR_SET_PDEATHSIG, signal.SIGKILL)
        if os.getppid() != parent:  # it died in between
            os._exit(1)


def _virtual_size() -> int:
    with open("/proc/self/statm", "rb") as file:
        return int(file.read().split()[0]) * os.sysconf("SC_PAGE_SIZE")
