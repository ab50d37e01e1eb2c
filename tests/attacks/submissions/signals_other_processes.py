"""Sends signals, most of them empty, to every process, group and thread that is not its own, by every call there is."""

# fair: 10

import ctypes
import errno
import os
import signal

import numpy as np

FOUND = []
LIBC = ctypes.CDLL(None, use_errno=True)
OWN = os.getpid()
LIMITS = (ctypes.c_uint64 * 2)()  # whatever they are, they are set to the same
OTHERS = [1, -1, 0, GRADER, os.getppid(), OWN - 1, OWN + 1, -OWN, -GRADER, OWN + (1 << 32), -(1 << 31)]
for other in OTHERS:
    if other == OWN:
        continue
    calls = {
        "kill": lambda other=other: LIBC.syscall(62, ctypes.c_long(other), 0),
        "kill in Python": lambda other=other: os.kill(other, 0),
        "killpg": lambda other=other: LIBC.killpg(other, 0) if other != OWN else -1,
        "tkill": lambda other=other: LIBC.syscall(200, ctypes.c_long(other), 0),
        "tgkill": lambda other=other: LIBC.syscall(234, ctypes.c_long(other), ctypes.c_long(other), 0),
        "sigqueue": lambda other=other: LIBC.sigqueue(other, 0, None),
        "rt_tgsigqueueinfo": lambda other=other: LIBC.syscall(297, other, other, 0, ctypes.create_string_buffer(128)),
        "pidfd_open": lambda other=other: LIBC.syscall(434, ctypes.c_long(other), 0),
        "sched": lambda other=other: LIBC.sched_setscheduler(other, 0, ctypes.byref(ctypes.c_int(0))),
        "prlimit": lambda other=other: LIBC.prlimit(other, 7, None, LIMITS) or LIBC.prlimit(other, 7, LIMITS, None),
    }
    for name, call in calls.items():
        try:
            if (call() or 0) >= 0:
                FOUND.append((name, other))
        except (OSError, OverflowError, ctypes.ArgumentError):
            pass
for pid in (GRADER, 1, os.getppid()):
    try:
        signal.pidfd_send_signal(os.pidfd_open(pid), 0)
        FOUND.append(("pidfd", pid))
    except OSError as error:
        if error.errno not in (errno.EPERM, errno.ENOSYS, errno.ESRCH):
            FOUND.append(error)


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
