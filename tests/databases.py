"""A PostgreSQL server of the tests' own: in a temporary directory, reached by a socket there."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

INSTALLED = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: float(path.parent.name))
NEEDED = "PostgreSQL is not installed: apt-get install postgresql"


@contextmanager
def postgresql(is_durable: bool = False) -> Iterator[str]:
    """The URL of an empty database, which waits for the disk if it `is_durable`.

    Skips loudly where PostgreSQL is not installed; in CI that is a failure.
    """
    programs = INSTALLED[-1] if INSTALLED else Path(shutil.which("initdb") or "").parent
    if not (programs / "initdb").exists():
        if os.environ.get("CI"):
            pytest.fail(NEEDED)
        pytest.skip(NEEDED)
    # Not one of pytest's folders: nobody but root gets into those, and a socket's path must be short.
    directory = Path(tempfile.mkdtemp(prefix="grader-"))
    data = directory / "data"
    # The server refuses to run as root.
    user = ["setpriv", "--reuid=postgres", "--regid=postgres", "--clear-groups"] if os.geteuid() == 0 else []
    if user:
        shutil.chown(directory, "postgres")

    def start(*command: str) -> None:
        subprocess.run([*user, *command], check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")

    start(str(programs / "initdb"), "-D", str(data), "-A", "trust", "-U", "grader", "--no-sync")
    options = f"-c listen_addresses='' -c unix_socket_directories={directory}"
    options += "" if is_durable else " -c fsync=off"
    start(str(programs / "pg_ctl"), "-D", str(data), "-w", "-l", str(directory / "log"), "-o", options, "start")
    try:
        yield f"postgresql://grader@/postgres?host={directory}"
    finally:
        start(str(programs / "pg_ctl"), "-D", str(data), "-m", "immediate", "stop")
        shutil.rmtree(directory)
