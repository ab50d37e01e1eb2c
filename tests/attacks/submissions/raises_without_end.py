"""Raises groups within groups, causes in circles, and from frames a thousand deep with contexts a thousand long."""

import itertools
import sys

TURNS = itertools.count()


def groups(depth):
    error = ValueError("innermost")
    for n in range(depth):
        error = BaseExceptionGroup("group" * 100, [error, KeyboardInterrupt(n), SystemExit(n)])
    return error


def circle():
    first, second = ValueError("first"), TypeError("second")
    first.__cause__, second.__cause__ = second, first
    first.__context__, second.__context__ = second, first
    return first


def deep(n):
    try:
        if n:
            deep(n - 1)
        raise ValueError(n)
    finally:
        raise RuntimeError(n)


def kl_exponential(phi, theta):
    turn = next(TURNS) % 3
    sys.setrecursionlimit(3000)
    if turn == 0:
        raise groups(2500)
    if turn == 1:
        raise circle()
    deep(2500)
