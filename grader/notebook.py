"""A Jupyter notebook as one Python source: its code cells in order, magics and shell lines left out."""

from __future__ import annotations

import ast
import json
import re
import warnings

from grader.errors import SubmissionError

# Cell magics below which there is Python all the same.
PYTHON_CELLS = re.compile(r"%%(time|timeit|capture|prun|debug)\b")
# A line that is a magic, a shell command or a question to IPython, or that assigns the outcome of one.
NOT_PYTHON = re.compile(r"^\s*[%!?]|=\s*[%!]|\?\s*$")

SHOWN = 100


def source_of(name: str, content: bytes) -> tuple[bytes, tuple[int, ...], list[str]]:
    """The source, the line at which each code cell begins, and which lines were left out.

    Raises SubmissionError if there is no code.
    """
    try:
        cells = json.loads(content)["cells"]
        codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
        "".join(codes).encode()  # JSON can hold halves of characters, Python cannot
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(f"{name} is not a Jupyter notebook (version 4): {type(error).__name__}") from error
    if not any(code.strip() for code in codes):
        raise SubmissionError(f"{name} has no code cell: nothing to grade")
    lines: list[str] = []
    starts = []
    dropped = []
    for number, code in enumerate(codes, 1):
        starts.append(len(lines) + 1)
        given = code.split("\n")
        python = _python(given)
        lines += python
        dropped += [
            f"{name}, code cell {number}: {old.strip()[:SHOWN]}"
            for old, new in zip(given, python, strict=True)
            if old.rstrip("\r") != new
        ]
    return "\n".join(lines).encode() + b"\n", tuple(starts), dropped


def _python(lines: list[str]) -> list[str]:
    """A cell's lines with as few changes as make Python of it; as many lines as before."""
    lines = [line.rstrip("\r") for line in lines]
    first = next((i for i, line in enumerate(lines) if line.strip()), 0)
    if lines[first].startswith("%%"):
        if not PYTHON_CELLS.match(lines[first]):
            return [f"# {line}" for line in lines]  # another language
        lines[first] = f"# {lines[first]}"
    # Only a line at which Python stumbles can be no Python: a text or a broken line may begin with % too.
    for _ in lines:
        at = _stumbles_at(lines)
        if at is None or not NOT_PYTHON.search(lines[at]):
            break
        indent = lines[at][: len(lines[at]) - len(lines[at].lstrip())]
        lines[at] = f"{indent}pass  # {lines[at].lstrip()}"
    return lines


def _stumbles_at(lines: list[str]) -> int | None:
    """The index of the first line that is not Python; None if all are, or if nobody knows."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            ast.parse("\n".join(lines))
    except SyntaxError as error:
        return error.lineno - 1 if error.lineno and error.lineno <= len(lines) else None
    except (ValueError, RecursionError, MemoryError):
        pass
    return None
