"""What student code may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Wide enough for plain Python loops and for `import torch` inside a function on a busy machine."""

    call_seconds: float = 10.0
    question_seconds: float = 60.0
    import_seconds: float = 30.0
    memory_bytes: int = 4 << 30
    output_bytes: int = 8 << 10
    """Printed text that is kept and shown, per question; more is read and dropped, and costs nothing."""
