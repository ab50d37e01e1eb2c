"""Starts threads, and threads from threads, until it can no more: that must be soon, and nobody else may feel it."""

# fair: 10

import threading

import numpy as np

STOP, LIMIT = threading.Event(), 140
COUNT = 0
threading.stack_size(1 << 16)


def start():
    global COUNT
    try:
        threading.Thread(target=STOP.wait, daemon=True).start()
        COUNT += 1
    except RuntimeError:
        return False
    return True


for _ in range(200):
    if not start():
        break


def kl_exponential(phi, theta):
    STOP.set()
    assert COUNT < LIMIT, COUNT
    return np.log(phi / theta) + theta / phi - 1
