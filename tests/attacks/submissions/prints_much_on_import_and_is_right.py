"""Prints nearly as much as it may in every way, first on import and then call by call, and is right: that is allowed."""

# fair: 10

import os
import sys

import numpy as np

sys.stdout.write("x" * (1 << 20))
os.writev(2, [b"\n" * 1000] * 1000)


def kl_exponential(phi, theta):
    print("\n" * 5000, end="", flush=True)
    return np.log(phi / theta) + theta / phi - 1
