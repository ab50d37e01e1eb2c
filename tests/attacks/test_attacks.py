"""Hostile submissions, graded in every tier; what they have done is looked for from outside.

Each file in `submissions/` is one, and says in its docstring what it is after. It knows more than any student would:
where the project and a canary lie (ROOT, CANARY), who listens where (PORT, LISTENER), and who grades it (GRADER).
`# fair: 10` is the score that is fair, of 10 points; without it the score is 0.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import socket
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.limits import Limits
from grader.questions import COURSE
from grader.report import Report, text
from grader.report import json as json_report
from grader.report.console import draw
from grader.run import grade
from grader.sandbox.start import Sandbox
from grader.sandbox.zygote import TIERS
from grader.submission import Submission
from tests.sandboxes import descendants, tier

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
ATTACKS = sorted((HERE / "submissions").glob("*.py"))
HONEST = "import numpy as np\ndef kl_exponential(phi, theta):\n    return np.log(phi / theta) + theta / phi - 1\n"
QUESTION = [question for question in COURSE if question.name == "variational.kl_exponential"]
LIMITS = Limits(
    call_seconds=2, question_seconds=3, import_seconds=5, cpu_seconds=4, memory_bytes=1 << 30, printed_bytes=4 << 20
)
PATIENCE = 5.0  # seconds, until nothing may be left
SEED = "the seed that nobody may learn"
CONTENT = "what is written in the canary"
VARIABLE = "what is said in the environment"


@pytest.fixture(scope="module", params=TIERS)
def sandbox(request: pytest.FixtureRequest) -> Iterator[Sandbox]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("GRADER_TEST_SECRET", VARIABLE)
        with tier(request.param) as chosen:
            yield chosen


class Outside:
    """What an attack might reach, and how it was before."""

    def __init__(self, canary: Path, listeners: list[socket.socket]) -> None:
        self.canary = canary
        self._listeners = listeners
        (canary / "secret.txt").write_text(CONTENT)
        canary.chmod(0o777)
        self._before = self._state()
        self._processes = descendants(os.getpid())

    def _state(self) -> list[object]:
        files = [(path.name, path.read_bytes()) for path in sorted(self.canary.iterdir())]
        reference = hashlib.blake2b()
        for path in [*sorted((ROOT / "reference").glob("*.py")), *sorted((ROOT / "grader").rglob("*.py"))]:
            reference.update(path.read_bytes())
        return [files, reference.hexdigest(), sorted(os.listdir(ROOT)), _mounts()]

    def is_as_before(self) -> None:
        end = time.monotonic() + PATIENCE
        while descendants(os.getpid()) - self._processes:  # a guardian may still be tidying up
            assert time.monotonic() < end
            time.sleep(0.01)
        for before, after in zip(self._before, self._state(), strict=True):
            assert after == before
        for listener in self._listeners:
            with contextlib.suppress(BlockingIOError):
                listener.accept()
                pytest.fail("a connection has come out of the sandbox")


def _mounts() -> str:
    return Path("/proc/self/mountinfo").read_text()


@pytest.fixture
def outside(tmp_path: Path, sandbox: Sandbox) -> Iterator[Outside]:
    grade_(HONEST, sandbox)  # the zygote is there from now on
    canary = tmp_path / "canary"
    canary.mkdir()
    with socket.create_server(("127.0.0.1", 0)) as tcp, socket.socket(socket.AF_UNIX) as local:
        local.bind(f"\0grader-{canary}")
        local.listen()
        for listener in (tcp, local):
            listener.setblocking(False)
        yield Outside(canary, [tcp, local])


def grade_(source: str, sandbox: Sandbox) -> Report:
    submission = Submission({"variational.py": source.encode()}, {"variational": "variational.py"})
    return grade(submission, QUESTION, COURSE, Bank(SEED), limits=LIMITS, sandbox=sandbox)


@pytest.mark.parametrize("attack", ATTACKS, ids=lambda path: path.stem)
def test_it_gets_nothing(attack: Path, sandbox: Sandbox, outside: Outside, tmp_path: Path) -> None:
    source = attack.read_text()
    listener = f"grader-{outside.canary}"
    port = outside._listeners[0].getsockname()[1]
    known = (
        f"ROOT, CANARY, LISTENER, PORT, GRADER = "
        f"{str(ROOT)!r}, {str(outside.canary)!r}, {listener!r}, {port}, {os.getpid()}\n"
    )
    report = grade_(known + source, sandbox)
    outside.is_as_before()
    fair = re.search(r"^# fair: (\d+)$", source, re.MULTILINE)
    assert (report.earned, report.pending) == (int(fair[1]) if fair else 0, 0), json_report.render(report)
    in_json = json_report.render(report)
    with (tmp_path / "report.txt").open("w") as file:
        draw(file, lambda console: text.render(report, console))
    for shown in (in_json, (tmp_path / "report.txt").read_text()):
        assert not [secret for secret in (SEED, CONTENT, VARIABLE) if secret in shown]
        assert not re.search("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]", shown)
        assert not re.search(r"(?m)^\s*::|##\[", shown)
        assert len(shown) < 1 << 20
    assert grade_(HONEST, sandbox).earned == 10


def test_there_are_enough_attacks() -> None:
    assert len(ATTACKS) >= 60
    assert all(path.read_text().startswith('"""') for path in ATTACKS)
