"""Answers under numbers that nobody has asked for: negative, far ahead, past every integer, and as a float or a text."""

import gc
import socket
import struct

import msgspec
import numpy as np

CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
IDS = (-1, -(2**63), 2**63 - 1, 2**64 - 1, 0, 99, 1.0, True, None, "1", [1], {"id": 1}, msgspec.msgpack.Ext(5, b"1"))


def kl_exponential(phi, theta):
    for number in np.random.permutation(len(IDS)):
        head = msgspec.msgpack.encode(["returned", IDS[number], 2**63, 0.0])
        CONNECTION.sendall(struct.pack("<II", len(head), 0) + head)
    return 0.0
