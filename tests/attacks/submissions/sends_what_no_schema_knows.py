"""Sends heads that the schema refuses, with texts that the complaint about them might repeat in full."""

import gc
import itertools
import socket
import struct

import msgspec
import numpy as np

CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
EVIL = "\x1b[31m\u202e[/red]<script>::error::" * 20_000
COUNT = itertools.count(1)


def heads():
    number = next(COUNT)
    yield from ([EVIL, number, -1, 0.0], ["returned", number, -1, ["a", EVIL, []]], ["returned", number, -1, [EVIL]])
    yield from ({EVIL: EVIL}, ["refused", number, EVIL, EVIL], ["raised", number, EVIL, [], "", []], EVIL, [[], []])
    yield ["loaded", number, ["kl_exponential"]]


def kl_exponential(phi, theta):
    head = msgspec.msgpack.encode(next(itertools.islice(heads(), np.random.randint(9), None)))
    CONNECTION.sendall(struct.pack("<II", len(head), 0) + head)
    CONNECTION.sendall(struct.pack("<II", 4, 0) + b"\x94\xa1\xff\xc1")
    return 0.0
