"""A hostile submission of our own, run in a sandbox before any other. The grader sends this file, never imports it."""

import ctypes
import os
import resource
import socket
from collections.abc import Callable

LIBC = ctypes.CDLL(None, use_errno=True)
CLONE_NEWUSER = 0x10000000
PTRACE_TRACEME = 0
AT_HOME = ("/", "/usr", "/etc", "/dev", "/child")


def forbidden(call: Callable[..., int], *arguments: int) -> None:
    if call(*map(ctypes.c_long, arguments)) < 0:
        raise OSError


def fork() -> None:
    if os.fork() == 0:
        os._exit(0)


def write(folder: str) -> None:
    with open(os.path.join(folder, "breach"), "w") as file:
        file.write("x")


def breaches(*secret: str) -> list[str]:
    """What could be done here that may not be; `secret` are paths that must not be there."""
    other = 1 if os.getpid() > 1 else 2
    tries: dict[str, Callable[[], object]] = {
        "start a process": fork,
        "run a program": lambda: os.execv("/bin/true", ["true"]),
        "open a network socket": lambda: socket.socket(socket.AF_INET, socket.SOCK_STREAM),
        "open a local socket": lambda: socket.socket(socket.AF_UNIX, socket.SOCK_STREAM),
        "signal another process": lambda: os.kill(other, 0),
        "signal every process": lambda: os.kill(-1, 0),
        "look into another process": lambda: open(f"/proc/{other}/environ").close(),
        "trace a process": lambda: forbidden(LIBC.ptrace, PTRACE_TRACEME, 0, 0, 0),
        "make namespaces": lambda: forbidden(LIBC.unshare, CLONE_NEWUSER),
        "become root": lambda: os.setuid(0),
        "raise a limit": lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (4096, 4096)),
    }
    for folder in AT_HOME:
        tries[f"write to {folder}"] = lambda folder=folder: write(folder)  # type: ignore[misc]
    for path in secret:
        tries[f"see {path}"] = lambda path=path: os.stat(path)  # type: ignore[misc]
    found = []
    for what, attempt in tries.items():
        try:
            attempt()
            found.append(what)
        except (OSError, ValueError):  # the latter from `resource`
            pass
    return found
