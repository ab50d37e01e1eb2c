"""A batch on Dask: a scheduler and its workers over TCP, of which some die, are missing or are of another version."""

from __future__ import annotations

import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from pathlib import Path

import pytest

from grader.batch.cluster import Cluster
from grader.errors import UsageError
from tests.clusters import Scheduler, scheduler
from tests.sandboxes import descendants

ROOT = Path(__file__).parent.parent
RIGHT = "math.log(phi / theta) + theta / phi - 1"
REVERSED = "math.log(theta / phi) + phi / theta - 1"
COUNT = 8
# Slow enough for a worker that is killed when the first grade is there to have jobs of its own then.
SUBMISSION = """
import math, time

time.sleep(0.2)  # submission {number}


def kl_exponential(phi, theta):
    return {answer}
"""
# The command itself, but less patient with a scheduler that has no workers.
COMMAND = """
import sys

from grader.batch import cluster
from grader.cli import main

cluster.WAITS_FOR_WORKERS = 1.0
sys.exit(main(sys.argv[1:]))
"""
KEPT = "What has been graded is kept, and the same command goes on"
ENDS_WITHIN = 120


class Class:
    """Submissions in a folder, and gradebooks beside it."""

    def __init__(self, directory: Path) -> None:
        self.directory = directory
        self.submissions = directory / "submissions"
        for number in range(COUNT):
            folder = self.submissions / f"student{number}"
            folder.mkdir(parents=True)
            answer = REVERSED if number % 3 == 1 else RIGHT
            (folder / "variational.py").write_text(SUBMISSION.format(number=number, answer=answer))

    def start(self, gradebook: str, *options: str) -> subprocess.Popen[str]:
        batch = ["batch", str(self.submissions), "--only", "kl_exponential", *options]
        command = [sys.executable, "-c", COMMAND, *batch, "--gradebook", str(self.directory / gradebook)]
        return subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, cwd=ROOT)

    def on(self, dask: Scheduler, gradebook: str) -> subprocess.Popen[str]:
        return self.start(gradebook, "--engine", "dask", "--scheduler", dask.address)

    def graded(self, gradebook: str) -> dict[str, tuple[object, ...]]:
        """By content, what is the same every time."""
        with closing(sqlite3.connect(self.directory / gradebook, timeout=10)) as connection:
            if not connection.execute("SELECT * FROM sqlite_master WHERE name = 'gradings'").fetchone():
                return {}
            parts = ", ".join(f"json_extract(report, '$.{name}')" for name in ("earned", "status", "misconceptions"))
            rows = connection.execute(f"SELECT content, is_final, {parts} FROM gradings").fetchall()
        assert len({content for content, *_ in rows}) == len(rows)
        return {content: tuple(rest) for content, *rest in rows}

    def wait_for_a_grade(self, gradebook: str, batch: subprocess.Popen[str]) -> None:
        while not ((self.directory / gradebook).exists() and self.graded(gradebook)):
            assert batch.poll() is None, batch.communicate()
            time.sleep(0.02)


def ended(batch: subprocess.Popen[str]) -> tuple[int, str, str]:
    """The exit code and what was printed."""
    out, errors = batch.communicate(timeout=ENDS_WITHIN)
    return batch.returncode, out, errors


def test_nothing_is_lost_and_nothing_graded_twice_whoever_dies(tmp_path: Path) -> None:
    students = Class(tmp_path)
    with scheduler(tmp_path) as dask:
        victim, survivor = dask.add(), dask.add()
        code, out, errors = ended(students.start("local.sqlite", "--jobs", "1"))
        assert code == 0 and f"\n{COUNT} graded\n" in out, errors
        local = students.graded("local.sqlite")
        assert len(local) == COUNT and len(set(local.values())) == 2

        # One of two workers.
        dask.wait("Register worker", count=2)
        batch = students.on(dask, "one.sqlite")
        students.wait_for_a_grade("one.sqlite", batch)
        sandboxes = descendants(victim.pid)
        victim.kill()
        victim.wait()
        code, out, errors = ended(batch)
        assert (code, errors) == (0, "")
        assert f"\n{COUNT} graded\n" in out  # none has failed or was asked again
        assert students.graded("one.sqlite") == local
        assert sandboxes and not sandboxes & descendants(1)

        # The last worker; the next has two threads, of which one waits for the other.
        batch = students.on(dask, "last.sqlite")
        students.wait_for_a_grade("last.sqlite", batch)
        survivor.kill()
        code, _, errors = ended(batch)
        assert code == 3
        lack = "has had no workers for 1 s: start some"
        assert errors == f"error: the Dask scheduler at {dask.address} {lack}. {KEPT}\n"
        kept = students.graded("last.sqlite")
        assert 0 < len(kept) < COUNT
        dask.add(threads=2)
        dask.wait("Register worker", count=3)
        code, out, errors = ended(students.on(dask, "last.sqlite"))
        assert (code, errors) == (0, "")
        assert f"\n{COUNT - len(kept)} graded, {len(kept)} known already\n" in out
        assert students.graded("last.sqlite") == local

        # The scheduler.
        batch = students.on(dask, "gone.sqlite")
        students.wait_for_a_grade("gone.sqlite", batch)
        dask.process.kill()
        code, _, errors = ended(batch)
        assert code == 3
        assert (
            errors == f"error: the Dask scheduler at {dask.address} is gone: start it and its workers again. {KEPT}\n"
        )
        assert 0 < len(students.graded("gone.sqlite")) < COUNT


# Asks the workers by other means than the command; the errors are those that it prints.
ASKED = """
import signal, sys
from concurrent.futures import wait

from grader.batch import cluster
from grader.batch.job import Job, Setting, run
from grader.errors import GraderError
from grader.fingerprint import version
from grader.limits import Limits
from grader.submission import Submission

address, what = sys.argv[1:]
if what == "absent":
    cluster.ANSWERS_WITHIN = 1.0
if what == "late":  # as if the worker had come after the others were asked
    cluster._check = lambda worker, answer: None
try:
    with cluster.Cluster(address) as engine:
        if what == "dies":
            future = engine.submit(signal.raise_signal, signal.SIGKILL)
        else:
            future = engine.submit(run, Setting("", "none", Limits(), (), version()), Job(Submission({}, {}), ()))
        wait([future])
        print("failed:", engine.failure(future))
except GraderError as error:
    print(f"{type(error).__name__}:", error)
"""


def test_what_cannot_grade_is_refused(tmp_path: Path) -> None:
    another, nothing = tmp_path / "another", tmp_path / "nothing"
    for package in ("grader", "reference"):
        shutil.copytree(ROOT / package, another / package, ignore=shutil.ignore_patterns("__pycache__"))
    (another / "grader" / "more.py").write_text("")
    nothing.mkdir()
    (nothing / "grader.py").write_text("")

    def asked(address: str, what: str = "") -> str:
        command = [sys.executable, "-c", ASKED, address, what]
        told = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=ENDS_WITHIN, check=False)
        assert (told.returncode, told.stderr) == (0, "") and told.stdout.count("\n") == 1, told
        return told.stdout

    assert asked("tcp://127.0.0.1:1", "absent").startswith(
        "UsageError: no Dask scheduler answers at tcp://127.0.0.1:1: "
    )
    with scheduler(tmp_path, {"DASK_DISTRIBUTED__SCHEDULER__ALLOWED_FAILURES": "0"}) as dask:
        dask.wait("Scheduler at")
        assert asked(dask.address).startswith(f"UsageError: the Dask scheduler at {dask.address} has no workers yet")

        stranger = dask.add(environment={"PYTHONPATH": str(another)})
        dask.wait("Register worker")
        at = "MachineError: the Dask worker at tcp://127.0.0.1:"
        told = asked(dask.address)
        assert told.startswith(at) and "has another version of the course" in told
        told = asked(dask.address, "late")
        assert told.startswith(at) and "this machine has another version of the course" in told
        stranger.kill()
        dask.wait("Remove worker")

        victim = dask.add()
        dask.wait("Register worker", count=2)
        told = asked(dask.address, "dies")
        assert told.startswith("failed: 1 workers died while they graded it; the last was the one at tcp://127.0.0.1:")
        assert victim.wait(ENDS_WITHIN) == -signal.SIGKILL

        dask.add(environment={"PYTHONPATH": str(nothing)})
        dask.wait("Register worker", count=3)
        told = asked(dask.address)
        assert told.startswith(at) and "cannot grade: " in told and "'grader' is not a package" in told


def test_without_dask(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(UsageError, match=r"pip install 'latent-grader\[dask\]'"):
        Cluster("tcp://127.0.0.1:1")
