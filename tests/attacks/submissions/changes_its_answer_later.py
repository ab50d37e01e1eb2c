"""Returns an array and changes it afterwards, in a thread and in the next call: what was returned must stay."""

# fair: 10

import threading

import numpy as np

KEPT = []


def spoil():
    while True:
        for kept in KEPT[:-1]:
            kept[...] = np.nan
        threading.Event().wait(0.0005)


threading.Thread(target=spoil, daemon=True).start()


def kl_exponential(phi, theta):
    for kept in KEPT:
        kept[...] = -1.0
    right = np.log(phi / theta) + theta / phi - 1
    KEPT.append(np.array(right))
    return KEPT[-1]
