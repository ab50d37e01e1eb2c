"""The sandboxes that this machine offers, and the processes in them, for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.errors import SandboxError
from grader.sandbox.tiers import Chosen


@contextlib.contextmanager
def tier(name: str) -> Iterator[Chosen]:
    """A sandbox of that tier; the test is skipped, loudly, where there is none. A tool that is missing fails in CI."""
    if sys.platform != "linux" or not shutil.which("bwrap"):
        missing = "NOT TESTED: the sandbox, since bubblewrap is not installed (apt-get install bubblewrap)"
        assert not os.environ.get("CI"), missing
        pytest.skip(missing)
    with Chosen(name) as chosen:
        try:
            assert chosen.name == name
        except SandboxError as refused:
            pytest.skip(f"NOT TESTED: this machine does not offer the tier {name}. {refused}")
        yield chosen


def descendants(of: int) -> set[str]:
    """The processes that a process has started, and those that they have, with the time at which each began."""
    parents, names = {}, {}
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            with contextlib.suppress(OSError):
                state, parent, *rest = (folder / "stat").read_text().rpartition(")")[2].split()
                if state != "Z":
                    parents[int(folder.name)] = int(parent)
                    names[int(folder.name)] = f"{folder.name} since {rest[17]}"
    found = {of}
    while more := {pid for pid, parent in parents.items() if parent in found} - found:
        found |= more
    return {names[pid] for pid in found - {of} if pid in names}
