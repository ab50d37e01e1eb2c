"""Our side: `python -m grader batch` as a command, and what its gradebook has afterwards."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

from submissions import QUESTIONS, ROOT

from grader.gradebook.gradebook import Gradebook


def command(submissions: Path, gradebook: Path, jobs: int) -> list[str]:
    only = [word for question in QUESTIONS for word in ("--only", question)]
    return [
        *(sys.executable, "-m", "grader", "batch", str(submissions)),
        *("--gradebook", str(gradebook), "--jobs", str(jobs), *only),
    ]


def environment(bank: Path) -> dict[str, str]:
    return os.environ | {"GRADER_BANK": str(bank), "PYTHONPATH": str(ROOT)}


def seconds(submissions: Path, gradebook: Path, bank: Path, jobs: int = 2) -> float:
    """Of a whole batch, from the start of its process to its end."""
    gradebook.unlink(missing_ok=True)
    began = time.perf_counter()
    subprocess.run(
        command(submissions, gradebook, jobs),
        env=environment(bank),
        cwd=ROOT,
        check=True,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    return time.perf_counter() - began


def scores(gradebook: Path, students: Sequence[str]) -> dict[str, frozenset[str] | None]:
    with Gradebook(str(gradebook)) as opened:
        found = {
            grade.student: frozenset(one.question for one in grade.scores if one.earned == one.possible)
            for grade in opened.grades()
            if not grade.problem and not grade.pending
        }
    return {student: found.get(student) for student in students}
