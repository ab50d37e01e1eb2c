"""Writes to every folder that is there, beside the child package, the libraries and the devices, and beside its home."""

# fair: 10

import os
import sys

import numpy as np

FOUND = []
HOME = os.path.realpath(os.environ["HOME"])
FOLDERS = [
    "/",
    "/child",
    "/dev",
    "/usr",
    "/usr/lib",
    "/lib",
    "/etc",
    "/var/tmp",
    "/run",
    "/root",
    "/proc/self",
    ROOT,
    CANARY,
]
FOLDERS += [*sys.path, os.path.dirname(sys.executable), f"{HOME}/..", "/box", "/tmp", "/dev/pts"]
FOLDERS += [f"/box/{number}" for number in range(100)] + [f"/box/{number}/submission" for number in range(100)]
with open("mine", "w"):
    pass
for folder in FOLDERS:
    if os.path.realpath(folder).startswith(HOME):
        continue
    name = os.path.join(folder, "left")
    for deed, undo in (
        (lambda name=name: os.close(os.open(name, os.O_CREAT | os.O_EXCL | os.O_WRONLY)), os.unlink),
        (lambda folder=folder: os.close(os.open(folder, os.O_TMPFILE | os.O_RDWR)), len),
        (lambda name=name: os.mkdir(name), os.rmdir),
        (lambda name=name: os.symlink("x", name), os.unlink),
        (lambda name=name: os.link("mine", name), os.unlink),
        (lambda name=name: os.rename("mine", name), os.unlink),
    ):
        try:
            deed()
            FOUND.append(folder)
            undo(name)
        except OSError:
            pass
for path in ("/child/wire.py", "/child/__main__.py", np.__file__, sys.executable, "/usr/bin/python3", os.__file__):
    try:
        os.close(os.open(path, os.O_WRONLY | os.O_APPEND))
        FOUND.append(path)
    except OSError:
        pass
if HOME.startswith("/box"):
    try:
        os.rename(HOME, f"{HOME}x")
        FOUND.append("its home has another name")
    except OSError:
        pass


def kl_exponential(phi, theta):
    assert not FOUND, FOUND
    return np.log(phi / theta) + theta / phi - 1
