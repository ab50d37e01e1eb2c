"""Forks twice, leaves its session and its group, and stays behind to change what is graded next; also by way of pools."""

# fair: 10

import concurrent.futures
import multiprocessing
import os
import pty
import time

import numpy as np

FOUND = []


def stay():
    for name in ("setsid", "fork", "setpgrp"):
        try:
            getattr(os, name)()
            FOUND.append(name)
        except OSError:
            pass
    if "fork" in FOUND:
        time.sleep(20)


def pool():
    with concurrent.futures.ProcessPoolExecutor(1) as executor:
        return executor.submit(abs, -1).result(1)


stay()
for method in ("fork", "forkserver", "spawn"):
    try:
        multiprocessing.get_context(method).Process(target=stay, daemon=True).start()
        FOUND.append(method)
    except OSError:
        pass
for deed in (pool, lambda: multiprocessing.Pool(1), multiprocessing.Manager, lambda: pty.spawn(["/bin/sh"])):
    try:
        deed()
        FOUND.append(deed)
    except (OSError, EOFError):
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
