"""Every test of a process for student code is run in a plain one and in every tier that the machine offers."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator

import pytest

from grader.sandbox import plain, start, worker
from grader.sandbox.plain import Plain
from grader.sandbox.start import Sandbox
from grader.sandbox.tiers import Chosen
from grader.sandbox.zygote import TIERS

MISSING = "NOT TESTED: the sandbox, since bubblewrap is not installed (apt-get install bubblewrap)"


@pytest.fixture(scope="module", params=["process", "portable", *TIERS], autouse=True)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    """What a Worker starts its processes in unless it is told otherwise."""
    with pytest.MonkeyPatch.context() as patch:
        if request.param == "portable":  # as on systems that know neither pipes to wait for nor limits on memory
            patch.setattr(start, "CAN_WAIT", False)
            patch.setattr(plain, "MEMORY_IS_CAPPED", False)
        if request.param in ("process", "portable"):
            yield Plain()
            return
        if sys.platform != "linux" or not shutil.which("bwrap"):
            assert not os.environ.get("CI"), MISSING
            pytest.skip(MISSING)
        with Chosen(request.param) as tier:
            patch.setattr(worker, "Plain", lambda: tier)
            yield tier
