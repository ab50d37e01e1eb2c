"""The grader's handle on a submission's code: load a module, ask for calls, start again after a death."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path

from grader.limits import Limits
from grader.sandbox.child import wire
from grader.sandbox.process import Died, Printed, Process, Reply


class Worker:
    """`files` are the submission's files by relative path; they are copied to a directory of the worker's own."""

    def __init__(self, files: Mapping[str, bytes], limits: Limits) -> None:
        self.limits = limits
        self._directory = Path(tempfile.mkdtemp(prefix="grader-")).resolve()
        self._root = root = self._directory / "submission"
        root.mkdir()
        for path, content in files.items():
            target = root / path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(content)
        self._printed = Printed(limits.output_bytes)
        self._loaded: dict[str, tuple[bytes, Reply]] = {}
        # Now, so that the child's imports overlap with the grader's own.
        self._process: Process | None = Process(self._directory, limits, self._printed)

    def __enter__(self) -> Worker:
        return self

    def __exit__(self, *exc: object) -> None:
        self._bury()
        shutil.rmtree(self._directory, ignore_errors=True)

    def load(self, module: str, path: str) -> Reply:
        """Import the file `path` as `module`; one that failed is not tried again."""
        if module not in self._loaded:
            request = wire.frame(wire.Load(module, path), [])
            seconds = self.limits.import_seconds
            (reply,) = self.ask([request], seconds, seconds)
            self._loaded[module] = request, reply
        return self._loaded[module][1]

    def ask(self, calls: list[bytes], call_seconds: float, total_seconds: float) -> Iterator[Reply]:
        """The replies to framed calls, in order, as they come; where the process died, a Died is the last.

        The iterator must be exhausted before anything else is asked.
        """
        for reply in self._alive().exchange(calls, call_seconds, total_seconds):
            if isinstance(reply, Died):
                self._bury()
            yield reply

    def printed(self) -> str:
        """What the student's code has printed since this was last asked, cut at the limit."""
        if self._process is not None:
            self._process.drain()
        return self._printed.take().replace(f"{self._root}/", "")

    def _alive(self) -> Process:
        """The process, or a new one with the same modules imported again."""
        if self._process is None:
            self._process = Process(self._directory, self.limits, self._printed)
            again = [request for request, reply in self._loaded.values() if isinstance(reply, wire.Loaded)]
            seconds = self.limits.import_seconds * len(again)
            if again:
                list(self._process.exchange(again, self.limits.import_seconds, seconds))
        return self._process

    def _bury(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process = None
