"""Which user student code runs as, where the grader itself runs as root."""

from __future__ import annotations

import os
import stat
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path

from grader.sandbox.start import installed

NOBODY = 65534


def is_root() -> bool:
    return sys.platform != "win32" and os.geteuid() == 0


def user_that_reaches(paths: Iterable[Path]) -> int | None:
    """NOBODY, if we are root and it can reach `paths` and Python itself; None if student code stays who we are."""
    return NOBODY if is_root() and not [*closed([*paths, *python_paths()])] else None


def notes(user: int | None) -> list[str]:
    """What root should know of the user that student code runs as."""
    if not is_root():
        return []
    if user is None:
        return ["Started as root: student code ran as root, since no other user can reach this Python's files."]
    return [f"Started as root: student code ran as the unprivileged user {user}."]


def python_paths() -> list[Path]:
    """Everything that an interpreter with the installed packages is made of, beside the system's libraries."""
    return [Path(sys.executable).resolve(), Path(sys.base_prefix), *map(Path, installed())]


def closed(paths: Iterable[Path]) -> Iterator[Path]:
    """For each path that not everybody can reach, the outermost folder on the way that is closed to others."""
    for path in paths:
        for folder in [*reversed(path.resolve().parents), path]:
            if not folder.stat().st_mode & stat.S_IXOTH and folder.is_dir():
                yield folder
                break
