"""Sandboxed processes: forks of a zygote with the libraries imported, in one bubblewrap."""

from __future__ import annotations

import contextlib
import os
import select
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

import msgspec

import grader
from grader.errors import GraderError, SandboxError
from grader.limits import Limits
from grader.sandbox import unprivileged
from grader.sandbox.start import CHILD, ENVIRONMENT, HOME, Channels, Ended, installed, python

TIERS = ("namespaces", "landlock")
# The system's own libraries; nothing of /etc, /home, /var or the rest is there at all.
SYSTEM = ("/usr", "/lib", "/lib32", "/lib64", "/etc/ld.so.cache")
# No terminals among them: those could be made without end.
DEVICES = ("/dev/null", "/dev/zero", "/dev/full", "/dev/random", "/dev/urandom")
PROJECT = Path(grader.__file__).resolve().parent.parent
# Hidden even where it lies among what is to be read: installed with the other packages, or below /usr.
SECRET = [Path(os.environ[name]).resolve() for name in ("GRADER_BANK", "GRADER_STATE") if os.environ.get(name)]
if str(PROJECT) in map(os.path.realpath, installed()):
    SECRET += [PROJECT / "grader", PROJECT / "reference"]
else:
    SECRET += [PROJECT]
# What the sandbox calls the directory of the child package.
INSIDE = Path("/child")
SLOTS = 64
SLOT_BYTES = Limits().disk_bytes
ENDS_WITHIN = 10.0
SPEAKS_WITHIN = 0.5


class Zygote:
    """Starts at once. Close it, or use it in a `with` statement.

    `tier` is what separates a submission from the others in the same bubblewrap: namespaces of its own, or where the
    system refuses those, Landlock.
    """

    def __init__(self, tier: str) -> None:
        self.name = tier
        self.notes = unprivileged.notes(unprivileged.NOBODY)
        command = _bubblewrap(tier)
        self._control, control = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        self._errors = tempfile.TemporaryFile()
        settings = {
            "main": "zygote",
            "control": control.fileno(),
            "tier": tier,
            "readable": [*SYSTEM, *map(str, unprivileged.python_paths()), str(INSIDE), "/dev"],
            "home": HOME,
            "slots": SLOTS,
        }
        try:
            self._popen = subprocess.Popen(
                [*command, *python(os.path.realpath(sys.executable), INSIDE, settings)],
                stdin=subprocess.DEVNULL,
                stdout=self._errors,
                stderr=self._errors,
                env=ENVIRONMENT | {"HOME": HOME, "TMPDIR": HOME},  # bubblewrap's own, too: it can be read inside
                pass_fds=[control.fileno()],
                start_new_session=True,  # no terminal to write to, and Ctrl-C is for us
            )
        except OSError as error:
            self._control.close()
            self._errors.close()
            raise SandboxError(f"bubblewrap cannot be started ({error.strerror})") from error
        finally:
            control.close()

    def __enter__(self) -> Zygote:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def prepare(self, modules: Sequence[str]) -> None:
        with contextlib.suppress(OSError):  # it has ended: `start` says so
            self._control.send(msgspec.msgpack.encode(list(modules)))

    def start(self, channels: Channels, limits: Limits) -> Fork:
        ours, status = socket.socketpair(socket.AF_UNIX, socket.SOCK_SEQPACKET)
        with status:
            try:
                request = msgspec.msgpack.encode(limits.of_process())
                connection, output, progress = channels.theirs
                socket.send_fds(self._control, [request], [connection.fileno(), output, progress, status.fileno()])
            except OSError as error:
                ours.close()
                raise GraderError(f"the sandbox has ended: {self.last_words()}") from error
        return Fork(ours)

    def last_words(self) -> str:
        """What bubblewrap or the zygote has complained of."""
        with contextlib.suppress(subprocess.TimeoutExpired):
            self._popen.wait(SPEAKS_WITHIN)
        self._errors.seek(0)
        text = self._errors.read(20_000).decode("utf-8", "replace").strip()
        if not text and self._popen.returncode is None:
            return ""
        return text.splitlines()[-1] if text else f"exit code {self._popen.returncode}"

    def close(self) -> None:
        self._control.close()  # it ends when it reads that, and with it all that runs in its namespace
        try:
            self._popen.wait(ENDS_WITHIN)
        except subprocess.TimeoutExpired:
            os.killpg(self._popen.pid, signal.SIGKILL)
            self._popen.wait()
        self._errors.close()


class Fork:
    """A process for one submission. Its guardian, whom it cannot reach, tells of its beginning and its end."""

    def __init__(self, report: socket.socket) -> None:
        self._report = report
        self._process: int | None = None
        self._ended: Ended | None = None

    def ended(self, seconds: float) -> Ended | None:
        while self._ended is None:
            if not select.select([self._report], [], [], seconds)[0]:
                return None
            self._listen()
        return self._ended

    def uses_too_much(self) -> bool:
        return False

    @property
    def pid(self) -> int | None:
        self._meet()
        if self._process is None:
            return None
        described = Path(f"/proc/self/fdinfo/{self._process}").read_text()
        return int(described.rpartition("\nPid:")[2].split()[0])

    def kill(self) -> None:
        try:
            self._meet()
            if self._process is not None:
                with contextlib.suppress(ProcessLookupError):
                    signal.pidfd_send_signal(self._process, signal.SIGKILL)
                select.select([self._process], [], [], ENDS_WITHIN)  # can be read once it has ended
                self.ended(ENDS_WITHIN)  # and its guardian, where that outlives it, has said so
        finally:
            if self._process is not None:
                os.close(self._process)
            self._report.close()

    def _meet(self) -> None:
        """The guardian says which process it is before anything else."""
        while self._process is None and self._ended is None:
            self._listen()

    def _listen(self) -> None:
        """One message of the guardian's. Raises GraderError where it could not make the sandbox."""
        message, descriptors, *_ = socket.recv_fds(self._report, 4096, 1)
        if descriptors:
            [self._process] = descriptors
        elif message:
            told = msgspec.msgpack.decode(message, type=tuple[int, float] | str)
            if isinstance(told, str):
                self._ended = Ended(-signal.SIGKILL, 0.0)
                raise GraderError(f"the sandbox failed: {told}")
            self._ended = Ended(*told)
        else:  # the guardian is gone, and took its process with it
            self._ended = Ended(-signal.SIGKILL, 0.0)


def _bubblewrap(tier: str) -> list[str]:
    """The command that gives what follows it a file system of its own, in which only what Python needs is there."""
    bwrap = _tool("bwrap", "bubblewrap is not installed")
    bound = _bound()
    command = _as_nobody(bwrap, [*bound, CHILD]) if unprivileged.is_root() else []
    command += [bwrap, "--die-with-parent", "--as-pid-1"]
    command += [f"--unshare-{what}" for what in ("user", "pid", "net", "ipc", "uts", "cgroup-try")]
    command += ["--proc", "/proc", "--tmpfs", "/dev", "--dir", "/dev/shm", "--symlink", "/proc/self/fd", "/dev/fd"]
    for device in DEVICES:
        command += ["--dev-bind", device, device]
    in_memory = ["/", "/dev"]  # file systems that would take as much as is written to them
    for path in bound:
        command += ["--ro-bind", str(path), str(path)]
        covered = [str(secret) for secret in SECRET if path in secret.parents and secret.is_dir()]
        for secret in covered:
            command += ["--tmpfs", secret]
        in_memory += covered
    command += ["--ro-bind", str(CHILD), str(INSIDE)]
    # In `namespaces` the place where each fork mounts its own; in `landlock`, which cannot, one for each in advance.
    command += ["--dir", HOME]
    if tier != "namespaces":
        for slot in range(SLOTS):
            command += ["--size", str(SLOT_BYTES), "--tmpfs", f"{HOME}/{slot}"]
    if not any(Path("/tmp") in path.parents for path in bound):
        command += ["--symlink", HOME, "/tmp"]
    for place in in_memory:
        command += ["--remount-ro", place]
    return [*command, "--chdir", "/", "--"]


def _tool(name: str, otherwise: str) -> str:
    """Its path: what is started has an environment of its own, which does not know where you have your tools."""
    found = shutil.which(name)
    if found is None:
        raise SandboxError(otherwise)
    return found


def _bound() -> list[Path]:
    """What is there to read, outer folders first, so that none hides another."""
    paths = {Path(path) for path in SYSTEM} | set(unprivileged.python_paths())
    paths = {path for path in paths if path.exists()}
    kept = [path for path in paths if not paths & {*path.parents} or any(secret in path.parents for secret in SECRET)]
    return sorted(kept, key=lambda path: len(path.parts))


def _as_nobody(bwrap: str, needed: Sequence[Path]) -> list[str]:
    """For root: a view of the files in which nobody can reach what it needs, and the step down to nobody.

    As root, the kernel would let student code do in the sandbox what only root may, and limit its processes not at
    all.
    """
    setpriv = _tool("setpriv", "setpriv of util-linux, by which root becomes an unprivileged user, is not installed")
    command = [bwrap, "--die-with-parent", "--dev-bind", "/", "/"]
    closed = set(unprivileged.closed(needed))
    for folder in sorted(closed):
        command += ["--tmpfs", str(folder)]
    for path in needed:
        inside = [folder for folder in path.parents if closed & {*folder.parents}]
        if closed & {path, *path.parents}:
            for folder in reversed(inside):
                command += ["--perms", "0755", "--dir", str(folder)]
            command += ["--ro-bind", str(path), str(path)]
    nobody = str(unprivileged.NOBODY)
    return [*command, "--", setpriv, "--reuid", nobody, "--regid", nobody, "--clear-groups", "--"]
