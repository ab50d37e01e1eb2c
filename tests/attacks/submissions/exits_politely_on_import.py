"""Calls sys.exit(0) while it is imported, once its function is there already."""

import sys

import numpy as np


def kl_exponential(phi, theta):
    return np.log(phi / theta) + theta / phi - 1


sys.exit(0)
