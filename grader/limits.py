"""What student code may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wide enough for plain Python loops and for `import torch` inside a function.

    Seconds are those that the process has for itself: a busy machine takes none of them.

    A course may set its own: `LIMITS` in `grader/questions/__init__.py`.
    """

    call_seconds: float = 10.0
    call_cpu_seconds: float = 4.0
    question_seconds: float = 60.0
    import_seconds: float = 30.0
    import_cpu_seconds: float = 15.0
    cpu_seconds: int = 600
    memory_bytes: int = 4 << 30
    threads: int = 32
    disk_bytes: int = 128 << 20
    files: int = 2000
    descriptors: int = 256
    printed_bytes: int = 64 << 20
    output_bytes: int = 8 << 10

    def of_process(self) -> dict[str, int]:
        """What a process sets on itself; the rest is kept by the grader's clock and counts."""
        names = ("memory_bytes", "cpu_seconds", "disk_bytes", "files", "descriptors", "threads")
        return {name: getattr(self, name) for name in names}

    def table(self) -> list[tuple[str, str, str]]:
        """Each limit: what of, how much, and what becomes of code that reaches it."""
        return [
            (
                "one call",
                _seconds(self.call_seconds, self.call_cpu_seconds),
                "TIMEOUT; a question or a check may set another",
            ),
            ("all calls of a question", f"{self.question_seconds:g} s", "TIMEOUT"),
            ("importing a file", _seconds(self.import_seconds, self.import_cpu_seconds), "TIMEOUT"),
            ("processor time of a process", f"{self.cpu_seconds} s", "CPU_TIME; all threads together"),
            ("memory beyond the imports'", _size(self.memory_bytes), "MEMORY"),
            ("threads", str(self.threads), "THREADS (landlock: of all together)"),
            ("other processes", "none", "PROCESSES (in a sandbox)"),
            ("files written", f"{_size(self.disk_bytes)}, {self.files} files", "FILES; in all under namespaces only"),
            ("open files", str(self.descriptors), "FILES"),
            ("printed text", _size(self.printed_bytes), "OUTPUT"),
            ("printed text kept", f"{_size(self.output_bytes)} per question", "the rest is dropped, at no cost"),
        ]


def _seconds(own: float, cpu: float) -> str:
    return f"{own:g} s, {cpu:g} s computing"


def _size(count: int) -> str:
    for unit, name in ((1 << 30, "GiB"), (1 << 20, "MiB"), (1 << 10, "KiB")):
        if count >= unit:
            return f"{count / unit:g} {name}"
    return f"{count} bytes"
