"""Every test of a process for student code is run in plain ones and in every tier that the machine offers."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from grader.sandbox import plain, start, worker
from grader.sandbox.plain import Plain
from grader.sandbox.start import Sandbox
from grader.sandbox.zygote import TIERS
from tests.sandboxes import tier


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
        with tier(request.param) as chosen:
            patch.setattr(worker, "Plain", lambda: chosen)
            yield chosen
