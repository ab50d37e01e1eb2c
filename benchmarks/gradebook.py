"""What a gradebook can take: `python benchmarks/gradebook.py [COUNT [TOPIC ...]]`, for docs/scale.md.

The reports are those of a class that does not exist. PostgreSQL is started for it where it is installed,
with every commit on the disk, as it is by default.
"""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from grader.gradebook.gradebook import Gradebook, HandedIn, Run
from grader.questions import COURSE
from grader.report import QuestionReport
from tests.databases import INSTALLED, postgresql
from tests.sample_class import grades

TOPICS = sys.argv[2:] or ["variational"]
QUESTIONS = tuple(question for question in COURSE if question.topic in TOPICS and not question.is_slow)


def main(count: int = 300) -> None:
    reports = [grade.report.questions for grade in grades(2 * count, course=QUESTIONS) if grade.report][:count]
    print(f"{count} submissions of {len(QUESTIONS)} questions; load {os.getloadavg()[0]:.1f}")
    with tempfile.TemporaryDirectory() as directory:
        path = Path(directory) / "grades.sqlite"
        measure("SQLite", str(path), reports)
        print(f"  {path.stat().st_size / count / 1000:8.1f} kB of file for each submission")
    if INSTALLED:
        with postgresql(is_durable=True) as url:
            measure("PostgreSQL", url, reports)


def measure(name: str, where: str, reports: Sequence[list[QuestionReport]]) -> None:
    contents = [hashlib.blake2b(str(number).encode(), digest_size=16).hexdigest() for number in range(len(reports))]
    with Gradebook(where, create=True) as gradebook:
        asked = {question.name: contents[0] for question in QUESTIONS}
        run = gradebook.begin(asked, contents[0], True, "")
        print(name)

        def hand_in(number: int) -> None:
            gradebook.hand_in(run, number, HandedIn(f"s{number}", "A Student", contents[number]))

        each("hand_in", len(reports), hand_in)
        each("missing", len(reports), lambda number: gradebook.missing(run, contents[number]))
        each("record", len(reports), lambda number: record(gradebook, run, contents[number], reports[number]))
        with timed("grades", len(reports)):
            assert sum(1 for _ in gradebook.grades()) == len(reports)


def record(gradebook: Gradebook, run: Run, content: str, reports: Sequence[QuestionReport]) -> None:
    gradebook.record(run, content, reports, "namespaces", frozenset())


def each(name: str, count: int, call: Callable[[int], object]) -> None:
    with timed(name, count):
        for number in range(count):
            call(number)


@contextmanager
def timed(name: str, count: int) -> Iterator[None]:
    start, busy = time.perf_counter(), time.process_time()
    yield
    seconds, busy = (time.perf_counter() - start) / count, (time.process_time() - busy) / count
    print(
        f"  {1e3 * seconds:8.2f} ms, of them {1e3 * busy:.2f} of this process's own: {name}, {1 / seconds:.0f} a second"
    )


if __name__ == "__main__":
    main(*map(int, sys.argv[1:2]))
