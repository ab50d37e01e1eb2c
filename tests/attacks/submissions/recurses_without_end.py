"""Recurses until the stack is at its end: in Python with a raised limit, or in C, which is not asked for any."""

import sys

import numpy as np


def kl_exponential(phi, theta):
    sys.setrecursionlimit(10**9)
    if phi >= theta:
        nested = ()
        for _ in range(10**6):
            nested = (nested,)
        return hash(nested) and repr(nested)

    class Deep:
        def __getattr__(self, name):
            return getattr(self, name + "x")

        def __eq__(self, other):
            return np.add(self, other) == self

    return Deep() == Deep() or Deep().missing
