"""The memory of our batch, while it grades."""

from __future__ import annotations

import sqlite3
import statistics
import subprocess
import time
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import ours
from submissions import ROOT, Made

EVERY = 200


def measure(patterns: Sequence[Made], count: int, work: Path, bank: Path) -> None:
    """Prints, for each 200 graded, the median memory of the processes that last: the batch, its workers and theirs.

    The submissions are the patterns again and again, each with a number in a comment.
    """
    folder = work / "many"
    for number in range(count):
        made = replace(patterns[number % len(patterns)], student=f"m{number:05}")
        (folder / made.student).mkdir(parents=True)
        for topic, text in made.files.items():
            (folder / made.student / f"{topic}.py").write_text(f"# {number}\n{text}", encoding="utf-8")
    gradebook = work / "many.sqlite"
    with subprocess.Popen(
        ours.command(folder, gradebook, 2),
        env=ours.environment(bank),
        cwd=ROOT,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as batch:
        samples: list[float] = []
        reached = EVERY
        while batch.poll() is None:
            time.sleep(0.5)
            samples.append(_mebibytes(batch.pid))
            graded = _graded(gradebook)
            if graded >= reached:
                print(f"{graded:6} graded: {statistics.median(samples):7.0f} MiB", flush=True)
                samples, reached = [], reached + EVERY
    if batch.returncode:
        raise SystemExit(f"the batch ended with {batch.returncode}")


def _graded(gradebook: Path) -> int:
    try:
        with sqlite3.connect(f"file:{gradebook}?mode=ro", uri=True) as connection:
            return connection.execute("select count(distinct content) from gradings").fetchone()[0]
    except sqlite3.OperationalError:  # not there yet
        return 0


def _mebibytes(pid: int) -> float:
    """Of a process and all that have come of it, each page counted once (Linux: proportional set sizes)."""
    ours, total = {pid}, 0
    stats = sorted((int(path.name), path) for path in Path("/proc").iterdir() if path.name.isdigit())
    for number, path in stats:
        try:
            if number not in ours and int((path / "stat").read_text().rpartition(")")[2].split()[1]) not in ours:
                continue
            ours.add(number)
            total += int((path / "smaps_rollup").read_text().partition("Pss:")[2].split()[0])
        except (FileNotFoundError, ProcessLookupError, IndexError):  # has ended meanwhile
            continue
    return total / 1024
