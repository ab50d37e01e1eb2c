"""A rich console on any file: colours and width on a terminal, plain lines of 80 columns elsewhere."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import IO

from rich.console import Console


def draw(file: IO[str], render: Callable[[Console], None]) -> None:
    if file.isatty():
        render(Console(file=file, highlight=False))
        return
    plain = io.StringIO()  # rich fills lines with blanks, which a file need not keep
    render(Console(file=plain, highlight=False, width=80))
    file.writelines(f"{line.rstrip()}\n" for line in plain.getvalue().splitlines())
