"""What the process costs that asks and records: `python benchmarks/batch.py [COUNT [TOPIC ...]]`, for docs/scale.md.

All jobs return the same report at once, so that what is left is the batch's own: to read and hash a submission, ask
the gradebook what is missing, send the job, and record.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import Executor, Future
from pathlib import Path

import msgspec
import psutil

from grader.batch import batch
from grader.batch.cluster import Cluster
from grader.batch.engines import Engine, Local
from grader.batch.job import Done, Job, Setting
from grader.collect import collect
from grader.fingerprint import version
from grader.gradebook.gradebook import Gradebook
from grader.limits import Limits
from grader.questions import COURSE
from tests.clusters import scheduler
from tests.sample_class import grades

RIGHT = Path(__file__).resolve().parent.parent / "examples" / "submissions" / "all_right"
TOPICS = sys.argv[2:] or ["variational"]
QUESTIONS = tuple(question for question in COURSE if question.topic in TOPICS and not question.is_slow)
REPORT = msgspec.json.encode(next(grades(1, course=QUESTIONS)).report)


def at_once(setting: Setting, job: Job) -> Done:
    """Stands for `job.run`."""
    return Done(REPORT, [])


class Inline(Executor):
    """Runs each job when it is asked for."""

    def submit(self, function: Callable[..., bytes], /, *arguments: object) -> Future[bytes]:  # type: ignore[override]
        future: Future[bytes] = Future()
        future.set_result(function(*arguments))
        return future


def main(count: int = 300) -> None:
    batch.run = at_once  # type: ignore[assignment]
    print(f"{count} submissions of {len(QUESTIONS)} questions; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as directory:
        submissions = Path(directory) / "submissions"
        for number in range(count):
            shutil.copytree(RIGHT, submissions / f"s{number}")
            with (submissions / f"s{number}" / "variational.py").open("a") as file:
                file.write(f"# {number}\n")
        size = sum(path.stat().st_size for path in (submissions / "s0").iterdir())
        print(f"a submission has {size / 1000:.1f} kB, its report {len(REPORT) / 1000:.1f} kB")
        measure("no engine at all", lambda: Engine(Inline, 1), submissions)
        measure("one process", lambda: Local(1), submissions)
        with scheduler(Path(directory)) as dask:
            worker = dask.add()
            dask.wait("Register worker")
            others = {"scheduler": psutil.Process(dask.process.pid), "worker": psutil.Process(worker.pid)}
            measure("one Dask worker", lambda: Cluster(dask.address), submissions, others)


def measure(
    name: str, open: Callable[[], Engine], submissions: Path, others: dict[str, psutil.Process] | None = None
) -> None:
    others = others or {}
    setting = Setting("public", "none", Limits(), (), version())
    where = str(submissions.parent / f"{name}.sqlite")
    with collect(submissions, None) as found, Gradebook(where, create=True) as gradebook, open() as engine:
        run = gradebook.begin({question.name: "" for question in QUESTIONS}, "", True, "")
        engine.submit(at_once, setting, None).result()  # the process has begun
        before = {what: busy(process) for what, process in others.items()}
        start, own = time.perf_counter(), time.process_time()
        tally = batch.Batch(gradebook, run, setting, engine, lambda tally: None).grade(found.hand_ins)
        count = len(found.hand_ins)
        assert tally.graded == count
        parts = {"in all": time.perf_counter() - start, "this process": time.process_time() - own}
        parts |= {what: busy(process) - before[what] for what, process in others.items()}
    print(f"{name}: ms for each:", ", ".join(f"{what} {1e3 * part / count:.2f}" for what, part in parts.items()))


def busy(process: psutil.Process) -> float:
    times = process.cpu_times()
    return times.user + times.system


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
