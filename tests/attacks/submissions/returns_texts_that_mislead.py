"""Returns, in place of a number, texts that a report might repeat: control characters, surrogates, numbers in words."""

import itertools

import numpy as np

EVIL = "\x1b[31m\u202e\x00\x9b[/red]::error::"
VALUES = itertools.cycle(
    [EVIL, "0.0", np.str_(EVIL), "\ud800", b"\x00" * 8, np.bytes_(b"1"), EVIL * 100_000, "nan", ""]
)


def kl_exponential(phi, theta):
    return next(VALUES)
