"""System calls of Linux that Python has no function for."""

from __future__ import annotations

import ctypes
import os
from typing import Any

LIBC = ctypes.CDLL(None, use_errno=True)
PR_SET_PDEATHSIG, PR_SET_DUMPABLE, PR_SET_NO_NEW_PRIVS = 1, 4, 38


def checked(name: str, result: int) -> int:
    """`result`, or the OSError that errno tells of where it is negative."""
    if result < 0:
        number = ctypes.get_errno()
        raise OSError(number, f"{name}: {os.strerror(number)}")
    return result


def prctl(option: int, value: int) -> None:
    checked("prctl", LIBC.prctl(option, *map(ctypes.c_ulong, (value, 0, 0, 0))))


def syscall(name: str, number: int, *arguments: Any) -> int:
    return checked(name, LIBC.syscall(ctypes.c_long(number), *arguments))


def mount(kind: str, where: str, flags: int, options: str) -> None:
    source = kind.encode()
    checked("mount", LIBC.mount(source, where.encode(), source, ctypes.c_ulong(flags), options.encode()))
