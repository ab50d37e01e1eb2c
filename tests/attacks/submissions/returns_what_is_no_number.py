"""Returns lists, generators, functions, coroutines, modules, files and itself, some without an end."""

import itertools
import sys

import numpy as np


class Endless:
    def __len__(self):
        return 1 << 40

    def __getitem__(self, place):
        return 0.0


async def later():
    return 0.0


def many():
    yield from itertools.count()


LISTED = [0.0]
LISTED.append(LISTED)
MAPPED = {"answer": 0.0}
MAPPED["self"] = MAPPED
VALUES = [
    LISTED,
    MAPPED,
    many(),
    iter(int, 1),
    later,
    lambda: 0.0,
    sys,
    sys.stdout,
    np,
    range(1 << 62),
    b"0",
    {0.0},
    (),
]
VALUES += [memoryview(b"00000000"), bytearray(8), type, object(), Exception(0.0), sys._getframe(), (0.0,) * 10_000]
TURNS = itertools.cycle(VALUES)


def kl_exponential(phi, theta):
    value = next(TURNS)
    return kl_exponential if value is type else value
