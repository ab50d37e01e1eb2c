"""Answers with an exception whose traceback has tens of thousands of lines, of characters that a report must write out."""

import gc
import itertools
import socket
import struct

import msgspec

CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
EVIL = "\x1b\x01" * 400
FRAMES = [[f"../../{EVIL}{n}.py", -n, f"{EVIL}{n}", f"{EVIL} = {n}"] for n in range(400)]
KINDS = ["NotImplementedError"] * 3 + ["SyntaxError", "AssertionError"] * 20
COUNT = itertools.count(1)


def kl_exponential(phi, theta):
    for kinds in (KINDS[3:], [], KINDS):
        head = msgspec.msgpack.encode(["raised", next(COUNT), "Error\n" * 1000, kinds, EVIL * 20, FRAMES])
        CONNECTION.sendall(struct.pack("<II", len(head), 0) + head)
    return 0.0
