"""Writes another number into the shared memory that says which request it is at, then dies where it is wrong."""

import gc
import mmap
import os

import numpy as np

NOTED = [o for o in gc.get_objects() if isinstance(o, mmap.mmap)]
COUNT = 0


def kl_exponential(phi, theta):
    global COUNT
    COUNT += 1
    if COUNT > 90:
        for number in (0, 2**63, 99, COUNT + 9):
            for noted in NOTED:
                noted[:8] = number.to_bytes(8, "little")
        try:
            NOTED[0].resize(1 << 20)
        except (OSError, ValueError, SystemError):
            pass
        os.kill(os.getpid(), 9)
    return np.log(phi / theta) + theta / phi - 1
