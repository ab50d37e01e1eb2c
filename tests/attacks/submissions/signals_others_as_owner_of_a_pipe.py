"""Names other processes as the owners of its pipes and its connection, so that the kernel signals them at every byte."""

# fair: 10

import fcntl
import os
import signal
import struct

import numpy as np

F_SETSIG, F_SETOWN_EX = 10, 15
FOUND = []
reading, writing = os.pipe()
for other in (os.getppid(), 1, 2, GRADER, -GRADER):
    for descriptor in (reading, 0, 1, 3):
        for command, value in (
            (F_SETSIG, signal.SIGWINCH),  # one that does nobody any harm: SIGKILL would go the same way
            (fcntl.F_SETOWN, other),
            (F_SETOWN_EX, struct.pack("ii", 1, other)),
        ):
            try:
                fcntl.fcntl(descriptor, command, value)
                FOUND.append((other, descriptor, command))
            except OSError:
                pass
    os.write(writing, b"x")


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
