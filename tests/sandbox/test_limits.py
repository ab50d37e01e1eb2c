"""Every limit ends what reaches it with a status and a sentence of its own, and the next call works."""

from __future__ import annotations

import sys
from dataclasses import fields, replace

import pytest

from grader.explain import call_failure
from grader.limits import Limits
from grader.outcome import Status
from grader.questions import LIMITS
from grader.sandbox.child import wire
from grader.sandbox.process import Answer
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="NOT TESTED: there are no such limits on Windows")

SMALL = Limits(
    call_seconds=10,
    question_seconds=20,
    cpu_seconds=1,
    memory_bytes=256 << 20,
    threads=8,
    disk_bytes=4 << 20,
    files=100,
    descriptors=40,
    printed_bytes=1 << 20,
)
PRELUDE = "import os, threading, time\nimport numpy as np\nkept = []\n"
PRELUDE += "def spin():\n    while True: pass\ndef fine():\n    return 42.0\n"


def outcome(sandbox: Sandbox, body: str, limits: Limits = SMALL) -> tuple[Status, str]:
    """How a call to a function of this body fails; the next call must work."""
    lines = body.replace("\n", "\n    ")
    files = {"m.py": f"{PRELUDE}def f():\n    {lines}\n    return 1.0\n".encode()}
    with Worker(files, limits, sandbox=sandbox) as worker:
        assert isinstance(worker.load("m", "m.py"), wire.Loaded)
        [reply] = worker.ask([wire.frame(wire.Call("m", "f", []), [])], limits.call_seconds, limits.question_seconds)
        [after] = worker.ask([wire.frame(wire.Call("m", "fine", []), [])], 5, 5)
        assert after == Answer(42.0, -1)
    assert not isinstance(reply, (Answer, wire.Loaded)), reply
    failure = call_failure(reply, None, [], lambda file, line: f"{file}, line {line}")
    return failure.status, failure.message


@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("while True: pass", Status.CPU_TIME),
        ("for _ in range(2): threading.Thread(target=spin).start()", Status.CPU_TIME),
        ("return np.ones(10**9).sum()", Status.MEMORY),
        ("while True: kept.append(bytes(10**6))", Status.MEMORY),
        ("while True: os.write(1, b'x' * 10**4); time.sleep(0.001)", Status.OUTPUT),
        ("while True: kept.append(open('/dev/null'))", Status.FILES),
        ("open('large', 'wb').write(bytes(10**8))", Status.FILES),
    ],
)
def test_everywhere(sandbox: Sandbox, body: str, status: Status) -> None:
    if "Thread" in body:
        body += "\ntime.sleep(30)"
    found, message = outcome(sandbox, body)
    assert found is status, message
    assert message.startswith((status.sentence, "Your code used more than 1 s of processor time"))


@pytest.mark.parametrize("sandbox", ["namespaces", "landlock"], indirect=True)
@pytest.mark.parametrize(
    ("body", "status"),
    [
        ("for _ in range(300): threading.Thread(target=time.sleep, args=(20,)).start()", Status.THREADS),
        ("os.fork()", Status.PROCESSES),
        ("import subprocess; subprocess.run(['true'])", Status.PROCESSES),
        ("import multiprocessing; multiprocessing.Process(target=fine).start()", Status.PROCESSES),
    ],
)
def test_in_a_sandbox(sandbox: Sandbox, body: str, status: Status) -> None:
    found, message = outcome(sandbox, body)
    assert found is status, message
    assert message.startswith(status.sentence)


@pytest.mark.parametrize("sandbox", ["namespaces"], indirect=True)
@pytest.mark.parametrize(
    "body",
    [
        "for i in range(200): open(str(i), 'w').close()",
        "for i in range(20): open(str(i), 'wb').write(bytes(10**6))",
        "for i in range(20): open(f'/dev/shm/{i}', 'wb').write(bytes(10**6))",
    ],
)
def test_files_together(sandbox: Sandbox, body: str) -> None:
    assert outcome(sandbox, body)[0] is Status.FILES


def test_all_the_time_of_a_question(sandbox: Sandbox) -> None:
    status, message = outcome(sandbox, "time.sleep(60)", replace(SMALL, question_seconds=0.3))
    assert (status, message) == (
        Status.TIMEOUT,
        "No answer within the time that all calls of a question have together.",
    )


@pytest.mark.parametrize("sandbox", ["process"], indirect=True)
def test_the_table_names_every_limit(sandbox: Sandbox) -> None:
    """With another value it shows another text."""
    for field in fields(Limits):
        other = replace(LIMITS, **{field.name: 3 * getattr(LIMITS, field.name)})
        assert other.table() != LIMITS.table(), field.name
    for status in ("TIMEOUT", "CPU_TIME", "MEMORY", "THREADS", "PROCESSES", "FILES", "OUTPUT"):
        assert status in Status.__members__
        assert any(status in row[2] for row in LIMITS.table())
