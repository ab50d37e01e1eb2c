"""The tier `landlock`: where nested namespaces are refused, the kernel's file rules stand in for them."""

from __future__ import annotations

import ctypes
import os
from collections.abc import Iterable

from . import system

CREATE_RULESET, ADD_RULE, RESTRICT_SELF = 444, 445, 446  # the same on every architecture
VERSION_FLAG, RULE_PATH_BENEATH = 1, 1
EXECUTE, WRITE_FILE, READ_FILE, READ_DIR = 1, 2, 4, 8
READ = READ_FILE | READ_DIR
# How many rights over files, and over the network, each version of the interface knows.
FILE_RIGHTS = {1: 13, 2: 14, 3: 15, 4: 15}
LATEST_FILE_RIGHTS = 16
IOCTL_DEV = 1 << 15
NETWORK_SINCE, SCOPES_SINCE = 4, 6
BIND_AND_CONNECT_TCP = 3
ABSTRACT_SOCKETS_AND_SIGNALS = 3
DEVICES = ("/dev/null", "/dev/zero", "/dev/full")
OWN = ("/proc/self", "/proc/cpuinfo", "/proc/meminfo")  # what libraries ask about themselves and the machine


def version() -> int:
    """Of Landlock's interface in this kernel; raises OSError where there is none."""
    return system.syscall("landlock", CREATE_RULESET, None, ctypes.c_size_t(0), ctypes.c_uint32(VERSION_FLAG))


def restrict(readable: Iterable[str], writable: str) -> None:
    """From now on this process may read beneath `readable`, do as it likes beneath `writable`, and no more."""
    known = version()
    every = (1 << FILE_RIGHTS.get(known, LATEST_FILE_RIGHTS)) - 1
    network = BIND_AND_CONNECT_TCP if known >= NETWORK_SINCE else 0
    scopes = ABSTRACT_SOCKETS_AND_SIGNALS if known >= SCOPES_SINCE else 0
    attributes = (ctypes.c_uint64 * 3)(every, network, scopes)
    # An older kernel takes a shorter structure only.
    size = ctypes.c_size_t(8 * (3 if known >= SCOPES_SINCE else 2 if known >= NETWORK_SINCE else 1))
    rules = system.syscall("landlock", CREATE_RULESET, attributes, size, ctypes.c_uint32(0))
    for path in (*readable, *OWN):
        _allow(rules, path, READ if os.path.isdir(path) else READ_FILE)
    for path in DEVICES:
        _allow(rules, path, READ_FILE | WRITE_FILE)
    _allow(rules, writable, every & ~(EXECUTE | IOCTL_DEV))
    system.prctl(system.PR_SET_NO_NEW_PRIVS, 1)  # the kernel asks for it first
    system.syscall("landlock", RESTRICT_SELF, ctypes.c_int(rules), ctypes.c_uint32(0))
    os.close(rules)


def _allow(rules: int, path: str, rights: int) -> None:
    beneath = os.open(path, os.O_PATH | os.O_CLOEXEC)
    # struct landlock_path_beneath_attr is packed: eight bytes of rights, four of the descriptor.
    rule = rights.to_bytes(8, "little") + beneath.to_bytes(4, "little")
    system.syscall("landlock", ADD_RULE, ctypes.c_int(rules), ctypes.c_int(RULE_PATH_BENEATH), rule, ctypes.c_uint32(0))
    os.close(beneath)


def clear(folder: str) -> None:
    """Empties a folder, whatever a submission has made in it.

    Folders without rights are given them back; those within folders are moved up first, since there may be more
    inside one another than a path or a recursion can hold.
    """
    os.chmod(folder, 0o700)
    moved, prefix = 0, os.urandom(8).hex()
    while entries := list(os.scandir(folder)):
        for entry in entries:
            if not entry.is_dir(follow_symlinks=False):
                os.unlink(entry.path)
                continue
            os.chmod(entry.path, 0o700)
            for inner in list(os.scandir(entry.path)):
                moved += 1
                os.rename(inner.path, f"{folder}/{prefix}{moved}")
            os.rmdir(entry.path)
