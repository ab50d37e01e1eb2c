"""Makes sockets of every family and type, pairs of them too, and asks the connection that it has to become another."""

# fair: 10

import ctypes
import errno
import gc
import itertools
import os
import socket

import numpy as np

LIBC = ctypes.CDLL(None, use_errno=True)
FOUND, ENDS = [], []
CONNECTION = next(o for o in gc.get_objects() if isinstance(o, socket.socket) and o.fileno() > 2)
NUMBER = os.dup(CONNECTION.fileno())
for family, kind in itertools.product(range(46), (1, 2, 3, 5, 10, 1 | 0o2000000)):
    if LIBC.socket(family, kind, 0) >= 0 or ctypes.get_errno() != errno.EPERM:
        FOUND.append(("socket", family, kind, ctypes.get_errno()))
    pair = (ctypes.c_int * 2)()
    made = LIBC.socketpair(family, kind, 0, pair) >= 0
    if family != socket.AF_UNIX and (made or ctypes.get_errno() != errno.EPERM):
        FOUND.append(("socketpair", family, kind, ctypes.get_errno()))
    ENDS.extend(pair if made and kind == socket.SOCK_DGRAM else ())
ADDRESSES = [
    b"\x01\0\0" + LISTENER.encode(),
    b"\x01\0/var/run/docker.sock\0",
    b"\x02\0" + PORT.to_bytes(2, "big") + b"\x7f\0\0\1" + bytes(8),
]
for address in ADDRESSES:
    for call in (LIBC.connect, LIBC.bind):
        if call(NUMBER, address, len(address)) >= 0:
            FOUND.append((call.__name__, address))
    for end in (NUMBER, *ENDS):  # one end of a pair of datagrams may send to whom it likes
        if LIBC.sendto(end, b"x", 1, 0, address, len(address)) >= 0:
            FOUND.append(("sendto", end, address))
        for path in (b"/dev/log", b"/run/systemd/journal/socket", b"/run/systemd/notify", b"/run/udev/control"):
            if LIBC.sendto(end, b"x", 1, 0x4000, b"\x01\0" + path + b"\0", len(path) + 3) >= 0:
                FOUND.append(("sendto", end, path))
for name in ("SO_PASSCRED", "SO_BUSY_POLL", "SO_PRIORITY", "SO_SNDBUF", "SO_ATTACH_FILTER", "SO_PEEK_OFF"):
    try:
        socket.socket(fileno=os.dup(NUMBER)).setsockopt(socket.SOL_SOCKET, getattr(socket, name, 42), 1)
        FOUND.append(name)
    except OSError:
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
