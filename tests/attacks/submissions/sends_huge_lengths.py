"""Announces frames of gigabytes, and arrays of more numbers than there are bytes: of impossible, of empty shapes."""

import gc
import itertools
import socket
import struct
import sys

import msgspec

CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
SHAPES = ([0, 1 << 26, 1 << 26, 1 << 26], [1 << 26] * 16, [0] * 16, [1 << 26], [0], [1] * 17, [-1], [1 << 63])
COUNT = itertools.count(1)


def heads():
    number = next(COUNT)
    yield from (msgspec.msgpack.encode(["returned", number, -1, ["a", "<f8", shape]]) for shape in SHAPES)


def kl_exponential(phi, theta):
    seed = int(phi * 1e9) % (len(SHAPES) + 2)
    if seed >= len(SHAPES):
        CONNECTION.sendall(struct.pack("<II", *((0xFFFFFFFF, 0xFFFFFFFF) if seed % 2 else (0, (64 << 20) + 1))))
    for head in itertools.islice(heads(), seed, seed + 1):
        CONNECTION.sendall(struct.pack("<II", len(head), 0) + head)
    sys.exit()
