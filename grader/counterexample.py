"""A failure as Python that a student can paste into an interpreter started beside their file."""

from __future__ import annotations

import textwrap
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

import numpy as np

from grader.outcome import Counterexample
from grader.question import Question, Spelled
from grader.replay import Failure

WIDTH = 78


# The line that imports functions from the student's file.
Importing: TypeAlias = Callable[[Sequence[str]], str]


def counterexample(failure: Failure, functions: Mapping[str, Question], importing: Importing) -> Counterexample:
    """Imports, arguments by name, and every call that the check made."""
    called = list(dict.fromkeys(call.function for call in failure.calls))
    lines = ["import numpy as np", importing(called), ""]
    written: dict[str, str] = {}
    for call in failure.calls:
        names = []
        for slot, argument in zip(functions[call.function].signature.takes, call.arguments, strict=True):
            is_the_cases = failure.case.arguments.get(slot.name) is argument
            code = failure.case.code.get(slot.name) if is_the_cases else None
            code = code or (argument.code if isinstance(argument, Spelled) else python(argument))
            name = slot.name
            while written.get(name, code) != code:  # the same argument with another value in a later call
                name += "_"
            if name not in written:
                written[name] = code
                lines.append(_wrapped(f"{name} = {code}"))
            names.append(name)
        shown = _wrapped(f"print({call.function}({', '.join(names)}))")
        if shown not in lines:
            lines.append(shown)
    if any("sklearn.datasets" in line for line in lines):
        lines.insert(1, "import sklearn.datasets")
    return Counterexample("\n".join(lines), failure.reason.expected, failure.reason.got)


def _wrapped(line: str) -> str:
    """Broken at commas, which all stand inside brackets, so that it can be pasted from a narrow terminal."""
    return "\n".join(
        textwrap.wrap(line, WIDTH, subsequent_indent="    ", break_long_words=False, break_on_hyphens=False)
    )


def python(value: Any) -> str:
    """Python that makes `value` again, to the last bit."""
    if isinstance(value, np.ndarray):
        if value.size == 0:
            return f"np.zeros({value.shape})"
        dtype = "" if value.dtype == np.float64 else f", dtype=np.{value.dtype}"
        return f"np.array({_nested(value.tolist(), _number)}{dtype})"
    if isinstance(value, (list, tuple)):
        return f"[{', '.join(map(python, value))}]"
    return _number(value)


def _nested(value: Any, leaf: Callable[[Any], str]) -> str:
    return f"[{', '.join(_nested(item, leaf) for item in value)}]" if isinstance(value, list) else leaf(value)


def _number(value: Any) -> str:
    text = repr(value)
    return f"np.{text}" if text in ("inf", "nan") else "-np.inf" if text == "-inf" else text
