"""Files that a command writes."""

from __future__ import annotations

import os
from pathlib import Path

from grader.errors import UsageError


def check_writable(path: Path) -> None:
    """Before grading, so that no work is done in vain. Raises UsageError."""
    directory = path.parent
    if path.is_dir() or not directory.is_dir() or not os.access(path if path.exists() else directory, os.W_OK):
        raise UsageError(f"cannot write {path}: expected a file in a directory that exists and can be written to")
