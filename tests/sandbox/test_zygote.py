"""A zygote and its forks, and which sandbox is chosen."""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from grader.errors import GraderError, SandboxError
from grader.limits import Limits
from grader.outcome import Status
from grader.sandbox import tiers, unprivileged, zygote
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Died
from grader.sandbox.start import Sandbox
from grader.sandbox.tiers import Chosen
from grader.sandbox.worker import Worker
from grader.sandbox.zygote import TIERS, Zygote
from tests.sandboxes import descendants

SOURCE = b"import os\ndef f():\n    return os.getpid()\ndef forever():\n    while True: pass\n"
BUSY = b"import threading\ndef f():\n    while True: pass\nthreading.Thread(target=f).start()\n"
CALL = wire.frame(wire.Call("m", "f", []), [])
FOREVER = wire.frame(wire.Call("m", "forever", []), [])
in_tiers = pytest.mark.parametrize("sandbox", TIERS, indirect=True)
plainly = pytest.mark.parametrize("sandbox", ["process"], indirect=True)


def are_gone(processes: set[str]) -> bool:
    for process in processes:
        pid, since = process.split(" since ")
        with contextlib.suppress(OSError):
            state, _, *rest = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
            if state != "Z" and rest[17] == since:
                return False
    return True


def loaded(sandbox: Sandbox) -> Worker:
    worker = Worker({"m.py": SOURCE}, Limits(), sandbox=sandbox)
    assert isinstance(worker.load("m", "m.py"), wire.Loaded)
    return worker


def within(seconds: float, condition: Callable[[], bool]) -> bool:
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            return False
        time.sleep(0.01)
    return True


@in_tiers
def test_many_forks_leave_nothing_behind(sandbox: Sandbox) -> None:
    """Of the sandbox's own file system the last one sees what the others have left."""
    loaded(sandbox).__exit__()
    before, mounts, descriptors = (
        descendants(os.getpid()),
        Path("/proc/self/mountinfo").read_text(),
        len(os.listdir("/proc/self/fd")),
    )
    for i in range(60):
        with loaded(sandbox) as worker:
            call, seconds = (CALL, 5.0) if i % 10 else (FOREVER, 0.05)
            list(worker.ask([call], seconds, seconds))
    assert within(1.0, lambda: descendants(os.getpid()) <= before)
    assert Path("/proc/self/mountinfo").read_text() == mounts
    assert len(os.listdir("/proc/self/fd")) == descriptors
    look = (
        b"import os\ndef f():\n    return sorted(os.listdir(os.environ['HOME'])) + [len(os.listdir('/proc/self/task'))]"
    )
    with Worker({"m.py": look}, Limits(), sandbox=sandbox) as worker:
        worker.load("m", "m.py")
        [reply] = worker.ask([CALL], 5, 5)
    assert isinstance(reply, (Answer, wire.Raised))
    if isinstance(reply, Answer):  # where there is no /proc nobody can count
        assert reply.value == ["submission", 1]


@in_tiers
def test_a_killed_grader_leaves_nothing_behind(sandbox: Sandbox) -> None:
    script = f"""
import time
from grader.limits import Limits
from grader.sandbox.tiers import Chosen
from grader.sandbox.worker import Worker
with Chosen({sandbox.name!r}) as chosen, Worker({{"m.py": {BUSY!r}}}, Limits(), sandbox=chosen) as worker:
    worker.load("m", "m.py")
    print("loaded", flush=True)
    time.sleep(60)
"""
    grader = subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE)
    assert grader.stdout is not None
    with grader.stdout:
        assert grader.stdout.readline() == b"loaded\n"
        started = descendants(grader.pid)
        assert len(started) >= 4  # bubblewrap, the zygote, a guardian and the process itself
        grader.send_signal(signal.SIGKILL)
        grader.wait()
    assert within(1.0, lambda: are_gone(started))


@in_tiers
def test_a_zygote_that_is_gone_says_so(sandbox: Sandbox) -> None:
    with Zygote(sandbox.name) as gone, loaded(gone) as worker:
        os.killpg(gone._popen.pid, signal.SIGKILL)
        [reply] = worker.ask([FOREVER], 5, 5)
        assert isinstance(reply, Died)
        assert reply.status is Status.MEMORY
        with pytest.raises(GraderError, match=r"the sandbox has ended|did not start"):
            list(worker.ask([CALL], 5, 5))


@in_tiers
def test_modules_are_imported_once_for_all(sandbox: Sandbox) -> None:
    source = b"import sys\nthere = 'fractions' in sys.modules\ndef f():\n    return float(there)"
    with Zygote(sandbox.name) as prepared:
        for expected in (0.0, 1.0):
            with Worker({"m.py": source}, Limits(), sandbox=prepared) as worker:
                worker.load("m", "m.py")
                assert list(worker.ask([CALL], 5, 5)) == [Answer(expected, -1)]
            prepared.prepare(["fractions", "a_module_that_is_not_installed"])


@in_tiers
def test_two_at_a_time_do_not_see_each_other(sandbox: Sandbox) -> None:
    source = b"""
import os
def f():
    found = []
    for folder, folders, names in os.walk("/box"):
        if not folder.startswith(os.environ["HOME"]):
            found += folders
    for pid in range(1, 200):
        try:
            os.kill(pid, 0)
            found.append(pid != os.getpid())
        except OSError:
            pass
    return found
"""
    with contextlib.ExitStack() as stack:
        workers = [stack.enter_context(Worker({"m.py": source}, Limits(), sandbox=sandbox)) for _ in range(3)]
        for worker in workers:
            worker.load("m", "m.py")
            assert list(worker.ask([CALL], 5, 5)) == [Answer([False], -1)]


@in_tiers
def test_it_is_not_root_in_there(sandbox: Sandbox) -> None:
    source = b"import os\ndef f():\n    return [os.getuid(), os.geteuid(), os.getgid(), *os.getgroups()]"
    with Worker({"m.py": source}, Limits(), sandbox=sandbox) as worker:
        worker.load("m", "m.py")
        [reply] = worker.ask([CALL], 5, 5)
        assert isinstance(reply, Answer)
        assert 0 not in reply.value


# --- the choice -----------------------------------------------------------------------------------------------


def started(chosen: Chosen) -> float:
    with chosen, loaded(chosen) as worker:
        assert isinstance(next(iter(list(worker.ask([CALL], 5, 5)))), Answer)
    return 1.0


@in_tiers
@pytest.mark.parametrize("wanted", ["auto", "best"])
def test_the_first_tier_that_holds_is_chosen(sandbox: Sandbox, wanted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Of those tried the one before this does not start."""

    def refuse(self: Zygote, tier: str) -> None:
        if TIERS.index(tier) < TIERS.index(sandbox.name):
            raise SandboxError("not today")
        original(self, tier)

    original = Zygote.__init__
    monkeypatch.setattr(Zygote, "__init__", refuse)
    with Chosen(wanted) as chosen:
        assert chosen.name == sandbox.name


@plainly
def test_without_bubblewrap_there_is_no_sandbox(sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    for wanted in ("auto", *TIERS):
        with pytest.raises(SandboxError) as refused, Chosen(wanted) as chosen:
            loaded(chosen)
        message = str(refused.value)
        assert message.startswith("no sandbox works on this machine:\n  ")
        assert "bubblewrap is not installed" in message
        assert "apt-get install bubblewrap" in message
    with Chosen("best") as chosen:
        assert started(chosen)
        assert chosen.name == "process"
        assert "No sandbox works here" in chosen.notes[0]
    with Chosen("none") as chosen:
        assert started(chosen)
        assert chosen.name == "none"
        assert "nothing confined" in chosen.notes[0]


@in_tiers
@pytest.mark.parametrize(
    ("option", "told"),
    [
        (["--ro-bind", str(zygote.PROJECT), str(zygote.PROJECT)], "student code could see "),
        (["--no-such-option"], "Unknown option"),
        (["false"], "exit code 1"),
    ],
    ids=["the reference is there", "bubblewrap refuses", "nothing starts"],
)
def test_a_sandbox_that_does_not_hold_is_refused(
    sandbox: Sandbox, option: list[str], told: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    original = zygote._bubblewrap

    def leaking(tier: str) -> list[str]:
        command = original(tier)
        at = len(command) if option == ["false"] else command.index("--remount-ro")
        return [*command[:at], *option, *command[at:]]

    monkeypatch.setattr(zygote, "_bubblewrap", leaking)
    with pytest.raises(SandboxError, match=f"{sandbox.name}: .*{told}"), Chosen(sandbox.name) as chosen:
        loaded(chosen)


@plainly
def test_the_self_test_finds_what_a_plain_process_can_do(sandbox: Sandbox) -> None:
    """It is a test that can fail."""
    with Worker({"selftest.py": tiers.SELFTEST.read_bytes()}, Limits(), sandbox=sandbox) as worker:
        worker.load("selftest", "selftest.py")
        [reply] = worker.ask([wire.frame(wire.Call("selftest", "breaches", [str(Path(__file__))]), [])], 5, 5)
    # It may well have replaced itself by /bin/true: that is a breach as well.
    assert isinstance(reply, Died) or (isinstance(reply, Answer) and len(reply.value) > 3)


@in_tiers
def test_the_project_is_hidden_wherever_it_lies(
    sandbox: Sandbox, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Among the packages, where it was installed, or around them, where they are in a .venv of its own."""
    for installed, secret in (
        (tmp_path / "site-packages", tmp_path / "site-packages" / "reference"),
        (tmp_path / "project" / ".venv" / "site-packages", tmp_path / "project"),
    ):
        (installed / "innocent").mkdir(parents=True)
        (installed / "innocent" / "__init__.py").touch()
        secret.mkdir(exist_ok=True)
        (secret / "answers.py").touch()
        with pytest.MonkeyPatch.context() as patch:
            for folder in (tmp_path, *installed.relative_to(tmp_path).parents):
                (tmp_path / folder).chmod(0o755)
            patch.syspath_prepend(str(installed))
            patch.setattr(zygote, "SECRET", [secret])
            patch.setattr(zygote, "SYSTEM", (*zygote.SYSTEM, str(tmp_path)))
            source = f"""
import os
import innocent
def f():
    return [name for name in ({str(secret)!r} + "/answers.py", innocent.__file__) if os.path.exists(name)]
"""
            with Zygote(sandbox.name) as other, Worker({"m.py": source.encode()}, Limits(), sandbox=other) as worker:
                assert isinstance(worker.load("m", "m.py"), wire.Loaded)
                assert list(worker.ask([CALL], 5, 5)) == [Answer([str(installed / "innocent" / "__init__.py")], -1)]


@plainly
@pytest.mark.skipif(not unprivileged.is_root(), reason="NOT TESTED: needs root")
def test_a_plain_process_started_by_root_is_not_root_where_it_can(
    sandbox: Sandbox, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(unprivileged, "closed", lambda paths: iter([]))
    with Chosen("none") as chosen, Worker({"m.py": b""}, Limits(), sandbox=chosen) as worker:
        assert chosen.notes[-1] == "Started as root: student code ran as the unprivileged user 65534."
        with contextlib.suppress(GraderError):  # this Python's files may be out of its reach after all
            worker.load("m", "m.py")
            [reply] = worker.ask([CALL], 5, 5)
            assert isinstance(reply, (Answer, wire.Refused))


def test_the_folders_closed_to_others_are_found(sandbox: Sandbox, tmp_path: Path) -> None:
    (tmp_path / "open" / "closed" / "open").mkdir(parents=True)
    for folder in (tmp_path, *tmp_path.parents):
        if str(folder).startswith("/tmp/"):
            folder.chmod(folder.stat().st_mode | 0o001)
    (tmp_path / "open" / "closed").chmod(0o700)
    assert list(unprivileged.closed([tmp_path / "open"])) == []
    assert list(unprivileged.closed([tmp_path / "open" / "closed" / "open"])) == [tmp_path / "open" / "closed"]


@pytest.fixture(autouse=True)
def on_linux() -> Iterator[None]:
    if sys.platform != "linux":
        pytest.skip("NOT TESTED: sandboxes need Linux")
    yield
