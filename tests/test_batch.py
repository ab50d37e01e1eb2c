"""A class is graded: what is known is not graded again, a death is one submission's own, nothing is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future
from pathlib import Path
from typing import Any

import msgspec
import pytest

from grader.batch import batch as loop
from grader.batch.batch import Batch, Tally
from grader.batch.engines import Engine
from grader.batch.job import Done, Job, Setting
from grader.cli import progress
from grader.collect import HandIn
from grader.errors import SandboxError
from grader.gradebook.gradebook import Gradebook
from grader.limits import Limits
from grader.outcome import Status
from grader.questions import COURSE
from grader.report import Report
from tests.sandboxes import descendants
from tests.test_gradebook import ended

ROOT = Path(__file__).parent.parent
KL = next(question for question in COURSE if question.function == "kl_exponential")
MAXIMUM = next(question for question in COURSE if question.function == "maximise_elbo")
RIGHT = "import math\n\ndef kl_exponential(phi, theta):\n    return math.log(phi / theta) + theta / phi - 1\n"
WRONG = "def kl_exponential(phi, theta):\n    return 0.0\n"
EXITS = "import os\n\ndef kl_exponential(phi, theta):\n    os._exit(0)\n"
SLOW = "import time\ntime.sleep(3)\n" + RIGHT


def hand_in(directory: Path, student: str, source: str) -> None:
    (directory / student).mkdir(parents=True)
    (directory / student / "variational.py").write_text(source)


def command(*arguments: object) -> list[str]:
    common = ["--only", "kl_exponential", "--only", "maximise_elbo", "--sandbox", "none"]
    return [sys.executable, "-m", "grader", "batch", *map(str, arguments), *common]


def batch(*arguments: object) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command(*arguments), cwd=ROOT, capture_output=True, text=True, check=False)


def scores(path: Path) -> dict[str, int]:
    with Gradebook(str(path)) as gradebook:
        return {grade.student: grade.earned for grade in gradebook.grades() if not grade.pending}


def rows(path: Path) -> list[tuple[Any, ...]]:
    with sqlite3.connect(path) as connection:
        found = connection.execute("SELECT content, question, run, is_final FROM gradings ORDER BY 1, 2").fetchall()
    connection.close()
    return found


@pytest.fixture(scope="module")
def submissions(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("class") / "submissions"
    for student, source in (("s10", RIGHT), ("s2", WRONG), ("s3", EXITS), ("s1", RIGHT), ("s4", "not python")):
        hand_in(directory, student, source)
    (directory / "s5.py").write_text(f"# another file\n{RIGHT}")
    with zipfile.ZipFile(directory / "s6.zip", "w") as archive:
        archive.writestr("homework/variational.py", RIGHT)
    (directory / "s7").mkdir()
    (directory / "s7" / "variational.txt").write_text(RIGHT)
    return directory


@pytest.fixture(scope="module")
def first(submissions: Path) -> subprocess.CompletedProcess[str]:
    return batch(submissions, "--gradebook", submissions.parent / "g.sqlite", "--jobs", 2)


@pytest.fixture
def path(first: object, submissions: Path, tmp_path: Path) -> Path:
    """A copy of the gradebook that `first` has left."""
    return shutil.copy(submissions.parent / "g.sqlite", tmp_path / "g.sqlite")


def test_a_class_is_graded_and_then_known(
    first: subprocess.CompletedProcess[str], submissions: Path, path: Path
) -> None:
    assert first.returncode == 0, first.stderr
    lines = [line.split() for line in first.stdout.splitlines() if " / 20" in line]
    assert [line[3] for line in lines[:3]] == ["s1", "s2", "s3"]
    full = {student: KL.points for student in ("s1", "s10", "s5", "s6")}
    assert {student: earned for student, earned in scores(path).items() if earned} == full
    assert "variational.txt" in first.stderr or "s7" in first.stdout + first.stderr
    # s1, s10 and s6 are the same to the byte, and graded once.
    known = rows(path)
    assert len({content for content, *_ in known}) == 5 and len(known) == 5 * 2 and all(row[3] for row in known)
    again = batch(submissions, "--gradebook", path, "--jobs", 1)
    assert "known already" in again.stdout and " graded" not in again.stdout.replace("graded with", "")
    assert rows(path) == known
    assert [line for line in again.stdout.splitlines() if " / 20" in line] == [
        line for line in first.stdout.splitlines() if " / 20" in line
    ]


def test_a_changed_check_redoes_that_question_only(submissions: Path, path: Path) -> None:
    with sqlite3.connect(path) as connection:
        connection.execute("UPDATE gradings SET fingerprint = 'of an earlier course' WHERE question = ?", (KL.name,))
    connection.close()
    assert batch(submissions, "--gradebook", path, "--jobs", 1).returncode == 0
    redone = {question for _, question, run, _ in rows(path) if run == 2}
    assert redone == {KL.name}
    assert scores(path)["s1"] == KL.points


def test_another_seed_grades_anew_and_is_told_nowhere(submissions: Path, path: Path, tmp_path: Path) -> None:
    seed = tmp_path / "seed"
    seed.write_text("hunter2\n")
    told = batch(submissions, "--gradebook", path, "--seed-file", seed)
    assert told.returncode == 0 and "public seed" not in told.stdout
    assert b"hunter2" not in path.read_bytes() and "hunter2" not in told.stdout + told.stderr
    assert len(rows(path)) == 2 * 5 * 2


def test_a_killed_batch_goes_on(tmp_path: Path) -> None:
    submissions, path = tmp_path / "submissions", tmp_path / "g.sqlite"
    for number in range(6):
        hand_in(submissions, f"s{number}", f"# {number}\n{SLOW if number > 1 else RIGHT}")
    started = subprocess.Popen(command(submissions, "--gradebook", path, "--jobs", 2), cwd=ROOT)
    try:
        wait_for(lambda: path.exists() and _counts(path) >= 4)
        children = descendants(started.pid)
        assert children
        started.send_signal(signal.SIGKILL)
    finally:
        started.kill()
        started.wait()
    before = rows(path)
    assert 4 <= len(before) < 12
    wait_for(lambda: not children & descendants(os.getpid()) and not any(map(_lives, children)))
    assert batch(submissions, "--gradebook", path).returncode == 0
    after = rows(path)
    assert [row for row in after if row[2] == 1] == before
    assert len(after) == 12 and all(row[3] for row in after)
    assert scores(path) == {f"s{number}": KL.points for number in range(6)}


def _counts(path: Path) -> int:
    with contextlib.closing(sqlite3.connect(path)) as connection:
        try:
            return int(connection.execute("SELECT count(*) FROM gradings").fetchone()[0])
        except sqlite3.OperationalError:  # not there yet
            return 0


def _lives(process: str) -> bool:
    pid, _, began = process.partition(" since ")
    try:
        state = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return False
    return state[0] != "Z" and state[19] == began


def wait_for(condition: Callable[[], bool], seconds: float = 60.0) -> None:
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end
        time.sleep(0.02)


@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_an_interruption_keeps_what_is_graded(tmp_path: Path, sent: signal.Signals) -> None:
    submissions, path = tmp_path / "submissions", tmp_path / "g.sqlite"
    for number in range(4):
        hand_in(submissions, f"s{number}", f"# {number}\n{SLOW if number else RIGHT}")
    started = subprocess.Popen(
        command(submissions, "--gradebook", path, "--jobs", 1),
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    try:
        wait_for(lambda: path.exists() and _counts(path) >= 2)
        os.killpg(started.pid, sent) if sent is signal.SIGINT else started.send_signal(sent)
        _, errors = started.communicate(timeout=60)
    finally:
        started.kill()
        started.wait()
    assert started.returncode == 130
    assert "the same command goes on" in errors and "Traceback" not in errors
    assert _counts(path) >= 2


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["nowhere"], "nowhere does not exist"),
        (["exercises", "--feedback", "README.md"], "README.md is a file"),
        (["exercises", "--engine", "dask"], "belong together"),
        (["exercises", "--seed-file", "nowhere"], "cannot read the seed"),
        (["exercises", "--jobs", "0"], "expected a number from 1 up"),
        (["exercises", "--gradebook", "nowhere/g.sqlite"], "unable to open"),
        (["exercises", "--only", "nothing"], "no topic or question"),
    ],
)
def test_what_cannot_be_graded_is_said_in_one_line(arguments: list[str], message: str) -> None:
    ended = batch(*arguments)
    assert ended.returncode in (2, 3)
    assert message in ended.stderr and "Traceback" not in ended.stderr


def test_an_empty_folder_is_told(tmp_path: Path) -> None:
    ended = batch(tmp_path, "--gradebook", tmp_path / "g.sqlite")
    assert ended.returncode == 2 and "there are no submissions in" in ended.stderr


def test_off_a_terminal_a_line_comes_now_and_then(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "EVERY", 0.0)
    with progress.bar(7, is_long=True) as update:
        update(completed=3, description="3 graded")
    assert capsys.readouterr().err == "3 of 7: 3 graded\n"


# The loop itself, with jobs that end as the test says.


class Inline(Executor):
    """Runs each job when it is asked for."""

    def submit(self, function: Callable[..., Any], /, *arguments: Any, **keywords: Any) -> Future[Any]:
        future: Future[Any] = Future()
        try:
            future.set_result(function(*arguments, **keywords))
        except BaseException as error:
            future.set_exception(error)
        return future


SETTING = Setting("public", "none", Limits(), (), "")


class Script:
    """Stands for `job.run`: what each student's job ends in, the first time, the second, and so on."""

    def __init__(self, ends: dict[str, list[Any]]) -> None:
        self.ends = ends
        self.asked: list[tuple[str, tuple[str, ...]]] = []

    def __call__(self, setting: Setting, job: Job) -> Done:
        [source] = job.submission.files.values()
        student = source.decode().split()[1]
        self.asked.append((student, job.questions))
        end = self.ends[student].pop(0)
        if isinstance(end, BaseException):
            raise end
        report = Report(1, "0", None, "none", 0, 0, 0, [], [one for one in end if one.name in job.questions])
        return Done(msgspec.json.encode(report), [])


@pytest.fixture
def graded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[dict[str, list[Any]]], Any]]:
    with Gradebook(str(tmp_path / "g.sqlite"), create=True) as gradebook:

        def run(ends: dict[str, list[Any]], jobs: int = 2) -> tuple[Tally, Script, dict[str, int | None]]:
            hand_ins = []
            for student in ends:
                hand_in(tmp_path, student, f"# {student}\n{RIGHT}")
                hand_ins.append(HandIn(student, "", ((student, tmp_path / student),)))
            script = Script(ends)
            monkeypatch.setattr(loop, "run", script)
            begun = gradebook.begin({KL.name: "1", MAXIMUM.name: "2"}, "digest", True, "")
            tally = Batch(gradebook, begun, SETTING, Engine(Inline, jobs), lambda tally: None).grade(hand_ins)
            return tally, script, {g.student: None if g.pending else g.earned for g in gradebook.grades()}

        yield run


RIGHT_REPORTS = [ended(KL), ended(MAXIMUM)]
LATE = [msgspec.structs.replace(ended(KL, Status.TIMEOUT), starved=3.0)]


def test_a_limit_hit_under_load_is_asked_once_more_alone(graded: Any) -> None:
    tally, script, found = graded({"a": [[*LATE, ended(MAXIMUM)], [ended(KL)]], "b": [RIGHT_REPORTS]})
    assert script.asked[1:] == [("b", (KL.name, MAXIMUM.name)), ("a", (KL.name,))]
    assert found == {"a": 20, "b": 20} and tally.again == 1


def test_a_limit_hit_again_counts(graded: Any) -> None:
    memory = ended(KL, Status.MEMORY)
    tally, script, found = graded({"a": [[memory, ended(MAXIMUM)], [memory]]})
    assert found == {"a": MAXIMUM.points} and len(script.asked) == 2 and not tally.failed


@pytest.mark.parametrize("jobs", [1, 2])
def test_a_limit_hit_on_a_quiet_machine_counts(graded: Any, jobs: int) -> None:
    starved = {1: 3.0, 2: 0.1}[jobs]
    late = msgspec.structs.replace(ended(KL, Status.TIMEOUT), starved=starved)
    _, script, found = graded({"a": [[late, ended(MAXIMUM)]]}, jobs)
    assert len(script.asked) == 1 and found == {"a": MAXIMUM.points}


def test_a_broken_pool_costs_nobody_but_the_one_to_blame(graded: Any) -> None:
    dies = BrokenExecutor("a process ended abruptly")
    ends = {"a": [RIGHT_REPORTS], "b": [dies, BrokenExecutor("again")], "c": [RIGHT_REPORTS, RIGHT_REPORTS]}
    tally, _, found = graded(ends)
    assert found == {"a": 20, "b": None, "c": 20}
    assert tally.failed == ["b: the process that graded it died"]


def test_a_fault_of_ours_leaves_the_points_pending_for_the_next_run(graded: Any) -> None:
    fault = [ended(KL, Status.INTERNAL_ERROR), ended(MAXIMUM)]
    tally, _, found = graded({"a": [fault]})
    assert found == {"a": None} and tally.failed == [f"a: {KL.name}: the grader itself failed"]


def test_without_a_sandbox_nothing_is_graded(graded: Any) -> None:
    with pytest.raises(SandboxError, match="none here"):
        graded({"a": [SandboxError("none here")]})
