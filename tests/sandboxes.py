"""The sandboxes that this machine offers, for tests."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator

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
