"""Fills every place that it can write to with large files, sparse files and many files: two gibibytes in all, at most."""

# fair: 10

import os

import numpy as np

FOUND = []
SIZE, MOST, MANY = 32 << 20, 2 << 30, 40
PLACES = (
    ".",
    "..",
    os.environ["HOME"],
    "/box",
    "/tmp",
    "/var/tmp",
    "/dev/shm",
    "/dev",
    "/run",
    "/",
    "/child",
    CANARY,
    ROOT,
)
written = 0
for place in PLACES:
    made = []
    try:
        while written < MOST:
            made.append(os.path.join(place, f"large{len(made)}"))
            with open(made[-1], "xb") as file:
                os.posix_fallocate(file.fileno(), 0, SIZE)
            written += SIZE
    except OSError:
        pass
    try:
        for number in range(MANY):
            with open(os.path.join(place, f"empty{number}"), "x"):
                made.append(os.path.join(place, f"empty{number}"))
    except OSError:
        pass
    for path in made[1:] if place == "." else made:
        if os.path.exists(path):
            os.unlink(path)
print(written >> 20, "MiB")
if written >= MOST:
    FOUND.append(written)
try:
    with open("sparse", "wb") as file:
        os.truncate(file.fileno(), MOST)
    FOUND.append("sparse")
except OSError:
    pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
