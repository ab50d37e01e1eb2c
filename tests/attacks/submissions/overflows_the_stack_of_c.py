"""Sends the parser, the regular expressions, json and pickle into depths where compiled code overflows its stack."""

import ctypes
import pickle
import sys


def kl_exponential(phi, theta):
    sys.setrecursionlimit(10**9)
    for deed in (
        lambda: eval("-" * 10**6 + "1"),
        lambda: compile("(" * 10**5, "x", "eval"),
        lambda: pickle.loads(b"(" * 10**6),
        lambda: ctypes.string_at(0),
        lambda: ctypes.CDLL(None).abort(),
    ):
        try:
            deed()
        except Exception as error:
            print(type(error))
    return 0.0
