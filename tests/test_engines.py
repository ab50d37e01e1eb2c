"""Any executor will do, and what becomes of jobs whose process dies."""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, ThreadPoolExecutor
from pathlib import Path

import hypothesis
import pytest
from hypothesis import strategies as st

from grader.batch import batch as loop
from grader.batch import job
from grader.batch.batch import Batch, Tally
from grader.batch.desks import Desks
from grader.batch.engines import Engine, Local
from grader.batch.job import Job, Setting
from grader.collect import HandIn
from grader.fingerprint import version
from grader.gradebook.gradebook import Gradebook
from grader.limits import Limits
from grader.questions import COURSE
from grader.sandbox.start import PROCESSORS
from tests.sandboxes import descendants, tier

KL = next(question for question in COURSE if question.function == "kl_exponential")
RIGHT = "import math\n\n\ndef kl_exponential(phi, theta):\n    return math.log(phi / theta) + theta / phi - 1\n"
SLOW = "import time\n\ntime.sleep(0.2)\n"
DIES = b"# kills whoever grades it"


def dying(setting: Setting, asked: Job) -> job.Done:
    """`job.run`, with a fault by which a submission takes the process with it."""
    if any(DIES in source for source in asked.submission.files.values()):
        os.kill(os.getpid(), signal.SIGKILL)
    return job.run(setting, asked)


class Class:
    def __init__(self, directory: Path, gradebook: Gradebook) -> None:
        self._directory = directory
        self._gradebook = gradebook
        self._hand_ins: list[HandIn] = []

    def hand_in(self, source: str) -> None:
        student = f"s{len(self._hand_ins)}"
        path = self._directory / student / "variational.py"
        path.parent.mkdir()
        path.write_text(f"# {student}\n{source}")
        self._hand_ins.append(HandIn(student, "", (("variational.py", path),)))

    def grade(self, engine: Engine, tell: Callable[[Tally], None] = lambda tally: None, sandbox: str = "none") -> Tally:
        begun = self._gradebook.begin({KL.name: "1"}, "digest", True, "")
        setting = Setting("public", sandbox, Limits(), (), version())
        with engine:
            return Batch(self._gradebook, begun, setting, engine, tell).grade(self._hand_ins)

    @property
    def earned(self) -> dict[str, int]:
        return {grade.student: grade.earned for grade in self._gradebook.grades() if not grade.pending}


@pytest.fixture
def students(tmp_path: Path) -> Iterator[Class]:
    with Gradebook(str(tmp_path / "g.sqlite"), create=True) as gradebook:
        yield Class(tmp_path, gradebook)


@pytest.fixture
def here() -> Iterator[None]:
    """For jobs that run in the tests' own process."""
    job._desk.cache_clear()
    yield
    job._desk.cache_clear()


def test_a_process_that_is_killed_costs_nobody_anything(students: Class) -> None:
    for _ in range(6):
        students.hand_in(SLOW + RIGHT)
    killed: list[int] = []

    def kill(tally: Tally) -> None:
        if tally.graded and not killed:
            [victim, _] = multiprocessing.active_children()
            killed.append(victim.pid or 0)
            victim.kill()

    tally = students.grade(Local(2), kill)
    assert killed and tally.again  # both processes were at work: whichever it was, its job was asked again
    assert tally.graded == 6 and not tally.failed
    assert students.earned == {f"s{number}": KL.points for number in range(6)}


@pytest.mark.parametrize(
    "engine", [lambda: Local(1), lambda: Engine(lambda: ThreadPoolExecutor(3), 3)], ids=["local", "threads"]
)
def test_while_student_code_keeps_silent_others_go_on(
    students: Class, tmp_path: Path, here: None, engine: Callable[[], Engine]
) -> None:
    """In one process: what the first call waits for is written by a submission that comes after it."""
    there = tmp_path / "there"
    waits = f"import os\nimport time\n\nwhile not os.path.exists({str(there)!r}):\n    time.sleep(0.01)\n"
    students.hand_in(
        RIGHT.replace("    return", "".join(f"    {line}\n" for line in waits.splitlines()) + "    return")
    )
    students.hand_in(waits + RIGHT)
    students.hand_in(f"open({str(there)!r}, 'w').close()\n" + RIGHT)
    tally = students.grade(engine())
    assert tally.graded == 3 and not tally.again and not tally.failed
    assert students.earned == {f"s{number}": KL.points for number in range(3)}


@pytest.mark.skipif(len(PROCESSORS) < 2, reason="NOT TESTED: more than one processor, since there is only one")
@pytest.mark.parametrize("sandbox", ["none", "namespaces"])
def test_who_computes_for_long_may_use_any_processor(students: Class, sandbox: str) -> None:
    """The process that grades it keeps to one."""
    if sandbox != "none":
        with tier(sandbox):
            pass
    students.hand_in(f"import os\n\nwhile len(os.sched_getaffinity(0)) < 2:\n    pass\n\n{RIGHT}")
    students.grade(Local(1), sandbox=sandbox)
    assert students.earned == {"s0": KL.points}


def test_a_search_is_never_left_to_another() -> None:
    """Hypothesis has state that threads would share."""

    def is_taken(_: int) -> bool:
        with job._step_aside():
            return job.DESK.locked()

    with job.DESK:
        assert hypothesis.find(st.just(0), is_taken) == 0
        assert not is_taken(0)


def test_a_process_that_dies_takes_its_own_jobs_only(tmp_path: Path) -> None:
    with Desks(2) as desks:
        dies, lives = desks.submit(os._exit, 3), desks.submit(os.getpid)
        with pytest.raises(BrokenExecutor):
            dies.result()
        assert lives.result() > 0
        with pytest.raises(BrokenExecutor):
            desks.submit(os.getpid)
        desks.renew()
        assert desks.submit(os.getpid).result() > 0


def test_with_the_last_process_all_that_waits_ends() -> None:
    with Desks(1) as desks:
        jobs = [desks.submit(os._exit, 3), desks.submit(os.getpid), desks.submit(os.getpid)]
        for waiting in jobs:
            with pytest.raises(BrokenExecutor):
                waiting.result()


def test_a_job_that_kills_its_process_every_time(students: Class, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(loop, "run", dying)
    for source in (RIGHT, RIGHT + DIES.decode(), RIGHT):
        students.hand_in(source)
    tally = students.grade(Local(1))
    assert tally.failed == ["s1: the process that graded it died"] and tally.graded == 2
    assert students.earned == {"s0": KL.points, "s2": KL.points}


def test_threads_take_turns_at_one_desk(students: Class, here: None) -> None:
    for number in range(4):
        students.hand_in(RIGHT if number % 2 else RIGHT.replace("theta / phi", "phi / theta"))
    tally = students.grade(Engine(lambda: ThreadPoolExecutor(2), 2))
    assert tally.graded == 4 and not tally.again and not tally.failed
    assert job._desk.cache_info().misses == 1
    assert students.earned == {"s0": 0, "s1": KL.points, "s2": 0, "s3": KL.points}


def test_a_sandbox_that_has_ended_is_replaced(students: Class, here: None) -> None:
    """Bubblewrap ends with the thread that has started it, if not before."""
    with tier("namespaces"):
        pass
    others = descendants(os.getpid())
    started: set[str] = set()
    for _ in range(2):
        students.hand_in(RIGHT)
        for process in started:
            with contextlib.suppress(ProcessLookupError):  # it has ended with another
                os.kill(int(process.split()[0]), signal.SIGKILL)
        tally = students.grade(
            Engine(lambda: ThreadPoolExecutor(1), 1),
            lambda tally: started.update(descendants(os.getpid()) - others),
            "namespaces",
        )
        assert tally.graded == 1 and not tally.failed
    assert started and tally.again == 1
    assert students.earned == {"s0": KL.points, "s1": KL.points}
