"""Which sandbox this machine offers: found by trying it, never by looking at versions."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from contextlib import ExitStack
from functools import cached_property
from pathlib import Path

from grader.errors import GraderError, SandboxError
from grader.limits import Limits
from grader.sandbox.plain import Plain
from grader.sandbox.start import Channels, Sandbox, Started
from grader.sandbox.zygote import PROJECT, TIERS, Zygote

SELFTEST = Path(__file__).parent / "selftest.py"
ADVICE = """\
  Debian, Ubuntu: apt-get install bubblewrap
  where user namespaces are refused (Ubuntu 24.04): sysctl kernel.apparmor_restrict_unprivileged_userns=0
  in Docker: docker run --security-opt seccomp=unconfined --security-opt apparmor=unconfined --security-opt \
systempaths=unconfined
  macOS, Windows: there is none; grade in a Linux virtual machine or WSL 2
docs/security.md says more. --sandbox none confines nothing, and every report says so."""


class Chosen:
    """The sandbox that is `wanted`: "none", a tier, "auto" for the first tier that holds, or "best" for that or else a
    plain process, which is for one's own files only.

    A zygote is started at once, and tried when the first process is needed: the time between is the caller's, for
    imports of its own. Use it in a `with` statement.
    """

    def __init__(self, wanted: str) -> None:
        self._wanted = wanted
        self._stack = ExitStack()
        self._tiers = {"none": [], "auto": [*TIERS], "best": [*TIERS]}.get(wanted, [wanted])
        self._refusals: list[str] = []
        self._zygote = self._next()

    def __enter__(self) -> Chosen:
        return self

    def __exit__(self, *exc: object) -> None:
        self._stack.close()

    @property
    def name(self) -> str:
        return self._sandbox.name

    @property
    def notes(self) -> Sequence[str]:
        return self._sandbox.notes

    def prepare(self, modules: Sequence[str]) -> None:
        self._sandbox.prepare(modules)

    def start(self, channels: Channels, limits: Limits) -> Started:
        """Raises SandboxError where there is no such sandbox."""
        return self._sandbox.start(channels, limits)

    @cached_property
    def _sandbox(self) -> Sandbox:
        while self._zygote is not None:
            try:
                _try(self._zygote)
                return self._zygote
            except SandboxError as refusal:
                self._refuse(self._zygote.name, refusal)
            self._zygote = self._next()
        if self._wanted == "none":
            return Plain("none", ["--sandbox none: nothing confined the code that was graded."])
        if self._wanted == "best":
            return Plain("process", ["No sandbox works here (--sandbox auto says why): a plain process ran the code."])
        raise SandboxError("\n".join(["no sandbox works on this machine:", *self._refusals, ADVICE]))

    def _next(self) -> Zygote | None:
        """A zygote of the next tier that can be started at all."""
        while self._tiers:
            tier = self._tiers.pop(0)
            try:
                if sys.platform != "linux":
                    raise SandboxError("it needs Linux")
                return self._stack.enter_context(Zygote(tier))
            except SandboxError as refusal:
                self._refuse(tier, refusal)
        return None

    def _refuse(self, tier: str, reason: SandboxError) -> None:
        self._refusals.append(f"  {tier}: {reason}")


def _try(zygote: Zygote) -> None:
    """Runs the self-test, a hostile submission of our own. Raises SandboxError unless everything in it fails."""
    # Here, so that they are imported while the zygote starts.
    from grader.sandbox.child import wire
    from grader.sandbox.process import Answer
    from grader.sandbox.worker import Worker

    limits = Limits()
    secret: list[wire.Value] = [str(PROJECT / name) for name in ("grader", "reference")]
    try:
        with Worker({"selftest.py": SELFTEST.read_bytes()}, limits, sandbox=zygote) as worker:
            loaded = worker.load("selftest", "selftest.py")
            if not isinstance(loaded, wire.Loaded):
                raise SandboxError(f"the self-test cannot be run: {loaded}")
            [reply] = worker.ask(
                [wire.frame(wire.Call("selftest", "breaches", secret), [])], limits.call_seconds, limits.call_seconds
            )
    except SandboxError:
        raise
    except GraderError as error:
        raise SandboxError(f"{error} {zygote.last_words()}") from error
    if not isinstance(reply, Answer) or not isinstance(reply.value, list):
        raise SandboxError(f"the self-test has given no answer: {reply}")
    if reply.value:
        raise SandboxError(f"student code could {', '.join(map(str, reply.value))}")
