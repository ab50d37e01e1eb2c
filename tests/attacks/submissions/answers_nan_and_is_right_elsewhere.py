"""Is right on the first half of the cases and returns NaN on the others: NaN is never far from anything."""

import numpy as np


def kl_exponential(phi, theta):
    right = np.log(phi / theta) + theta / phi - 1
    return right if phi < theta else np.nan
