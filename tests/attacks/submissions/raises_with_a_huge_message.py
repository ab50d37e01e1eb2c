"""Raises exceptions with messages, names and attributes of twenty megabytes, which are dear to shorten."""

import itertools

HUGE = "\U0001f600\ud800" * 3_000_000
NAMES = itertools.cycle(["E" * 1_000_000, "\u202e" * 100_000, "E\0E"])


def kl_exponential(phi, theta):
    name = next(NAMES).replace("\0", "")
    if phi > theta:
        raise type(name, (Exception,), {})(HUGE)
    raise SyntaxError(HUGE, ("variational.py", 2**70, 2**70, HUGE))
