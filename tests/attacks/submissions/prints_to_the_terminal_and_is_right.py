"""Prints escape sequences and halves of characters on every way out, and is right: a report must stay readable."""

# fair: 10

import os
import sys

import numpy as np


def kl_exponential(phi, theta):
    os.write(1, b"\x1b[2J\x1b[31m\xf0\x9f")
    os.write(2, b"\x98\x80\x00\x9b\xe2\x80\xae\xed\xa0\x80")
    sys.stdout.write("\ud800\u202e\u2066\r\x1b]8;;http://example.org\x07")
    print("\x00", file=sys.stderr, flush=True)
    return np.log(phi / theta) + theta / phi - 1
