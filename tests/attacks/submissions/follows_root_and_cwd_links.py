"""Leaves its view of the files by the links that /proc has of other processes, by .. and by open directories."""

# fair: 10

import os

import numpy as np

FOUND = []
STARTS = [
    f"/proc/{n}/{link}" for n in (1, 2, 3, 4, os.getppid(), "self", "thread-self", GRADER) for link in ("root", "cwd")
]
STARTS += ["/proc/self/root/..", "/proc/self/cwd/../../..", "/dev/fd/0/..", "/box/../../..", "//", "/child/..", "."]
STARTS += [f"/proc/self/fd/{n}" for n in range(20)] + [f"/proc/self/task/{os.getpid()}/root/proc/1/root"]
for start in STARTS:
    for path in (f"{ROOT}/reference", f"{CANARY}/secret.txt", "/etc/passwd", "/home", "/var/log", "/root/.ssh", "/sys"):
        try:
            os.stat(start + path)
            FOUND.append(start + path)
        except OSError:
            pass
    for flags in (os.O_RDONLY, os.O_PATH):
        try:
            folder = os.open(start, flags | os.O_DIRECTORY)
        except OSError:
            continue
        for path in (
            f"{ROOT[1:]}/reference",
            f"../../../../..{ROOT}/reference",
            "etc/shadow",
            f"../../../../..{CANARY}/secret.txt",
        ):
            try:
                os.close(os.open(path, os.O_RDONLY, dir_fd=folder))
                FOUND.append((start, path))
            except OSError:
                pass
        os.close(folder)


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
