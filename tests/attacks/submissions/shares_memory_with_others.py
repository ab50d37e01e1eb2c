"""Leaves messages for other processes: shared memory, semaphores, queues, locks on files, and what watches files."""

# fair: 10

import ctypes
import fcntl
import mmap
import os
import stat

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
FOUND = []
LIBRARY = os.path.abspath(np.__file__)
STATUS = os.stat(LIBRARY)


def made(result):
    if result < 0:
        raise OSError(ctypes.get_errno(), "refused")


def mapped():
    with open(LIBRARY, "r+b") as file:
        mmap.mmap(file.fileno(), 0)


def on_a_library(command, value):
    with open(LIBRARY, "rb") as file:
        fcntl.fcntl(file, command, value)


def locked():
    """A lock that is granted, and seen by whoever opens the file as well."""
    with open(LIBRARY, "rb") as first, open(LIBRARY, "rb") as second:
        fcntl.flock(first, fcntl.LOCK_EX | fcntl.LOCK_NB)
        try:
            fcntl.flock(second, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            return
        raise OSError("a lock that locks nothing")


def other_times():
    os.utime(LIBRARY, ns=(STATUS.st_atime_ns, STATUS.st_mtime_ns + 10**9))
    if os.stat(LIBRARY).st_mtime_ns == STATUS.st_mtime_ns:
        raise OSError
    os.utime(LIBRARY, ns=(STATUS.st_atime_ns, STATUS.st_mtime_ns))


def other_rights():
    os.chmod(LIBRARY, stat.S_IMODE(STATUS.st_mode) ^ stat.S_ISVTX)
    changed = os.stat(LIBRARY).st_mode != STATUS.st_mode
    os.chmod(LIBRARY, stat.S_IMODE(STATUS.st_mode))
    if not changed:
        raise OSError("nothing has changed")


DEEDS = {
    "shmget": lambda: made(LIBC.shmget(0, 4096, 0o1600)),
    "shmat": lambda: made(LIBC.shmat(0, None, 0)),
    "semget": lambda: made(LIBC.semget(0, 1, 0o1600)),
    "msgget": lambda: made(LIBC.msgget(0, 0o1600)),
    "mq_open": lambda: made(LIBC.mq_open(b"/queue", os.O_CREAT | os.O_RDWR, 0o600, None)),
    "inotify": lambda: made(LIBC.inotify_init1(0)),
    "fanotify": lambda: made(LIBC.fanotify_init(0, 0)),
    "memory in a library": mapped,
    "lock on a library": locked,
    "lease on a library": lambda: on_a_library(fcntl.F_SETLEASE, fcntl.F_RDLCK),
    "watch on a library": lambda: on_a_library(fcntl.F_NOTIFY, fcntl.DN_ACCESS),
    "times of a library": other_times,
    "attribute of a library": lambda: os.setxattr(LIBRARY, "user.x", b"") or os.removexattr(LIBRARY, "user.x"),
    "rights of a library": other_rights,
    "length of a library": lambda: os.truncate(LIBRARY, STATUS.st_size),
    "a hard link to a library": lambda: os.link(LIBRARY, "library"),
}
for name, deed in DEEDS.items():
    try:
        deed()
        FOUND.append(name)
    except OSError:
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
