"""Asks for memory by every way until it is refused: arrays, maps, malloc, memory files, shared memory; 2 GiB at most."""

# fair: 10

import ctypes
import mmap
import multiprocessing.shared_memory
import os

import numpy as np

PIECE, MOST = 1 << 28, 1 << 31
LIBC = ctypes.CDLL(None, use_errno=True)
LIBC.malloc.restype = ctypes.c_void_p
FOUND = []


def refuse():
    raise MemoryError


WAYS = {
    "array": lambda: np.empty(PIECE, np.int8),
    "map": lambda: mmap.mmap(-1, PIECE),
    "shared map": lambda: mmap.mmap(-1, PIECE, mmap.MAP_SHARED | 0x4000),
    "shared memory": lambda: multiprocessing.shared_memory.SharedMemory(create=True, size=PIECE),
    "memory file": lambda: os.truncate(os.memfd_create("x"), PIECE),
    "one large array": lambda: np.empty((8, PIECE), np.int8),
    "malloc": lambda: LIBC.malloc(ctypes.c_size_t(PIECE)) or refuse(),
}
for name, way in WAYS.items():
    held = []
    try:
        while len(held) * PIECE < MOST:
            held.append(way())
        FOUND.append(name)
    except (MemoryError, OSError):
        held.clear()


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
