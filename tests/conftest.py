"""Every test shares one bank, made in a directory of the test run."""

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

# A shell without job control starts its background jobs, such as this test run, with Ctrl-C ignored; so would be what
# the tests start, where they press it.
signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.fixture(scope="session", autouse=True)
def bank_directory(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    directory = tmp_path_factory.mktemp("bank")
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "GRADER_BANK", str(directory))
        yield directory
