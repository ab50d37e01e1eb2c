"""Why a call gave no answer, in a sentence for the student with the place in their code."""

from __future__ import annotations

import difflib
import re
from collections.abc import Callable, Sequence

from grader.outcome import CheckFailed, Status
from grader.question import Question
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Reply

# Gives "mixtures.py, line 12" for a file and line of the submission (a notebook says its cell).
Locate = Callable[[str, int], str]

# What Python raises where the system grants no more of something: [Errno 24] open files, 27 and 28 size and room.
LIMITS_REACHED = (
    ("OSError", re.compile(r"\[Errno (24|27|28)\]"), Status.FILES),
    ("RuntimeError", re.compile(r"can't start new thread"), Status.THREADS),
    ("BlockingIOError", re.compile(r"\[Errno 11\]"), Status.PROCESSES),
)


def load_failure(reply: Reply, path: str, locate: Locate) -> CheckFailed | None:
    """Why a module could not be imported; None if it was."""
    if isinstance(reply, wire.Loaded):
        return None
    if isinstance(reply, wire.Raised):
        where = _where(reply.frames, locate)
        # Before Python 3.11.4 a null byte was a ValueError.
        if "SyntaxError" in reply.kinds or reply.message == "source code string cannot contain null bytes":
            return CheckFailed(f"{path} is not valid Python: {reply.message}.{where}", status=Status.ERROR)
        if "NotImplementedError" in reply.kinds:
            problem = "it raises NotImplementedError outside of any function"
        elif "SystemExit" in reply.kinds:
            problem = "it calls exit()"
        else:
            problem = f"{reply.name}: {reply.message}"
        return CheckFailed(f"{path} cannot be imported: {problem}.{where}", status=_status(reply))
    failure = call_failure(reply, None, (), locate)
    return CheckFailed(f"{path} cannot be imported: {failure.message}", status=failure.status)


def call_failure(reply: Reply, question: Question | None, names: Sequence[str], locate: Locate) -> CheckFailed:
    """Why a call to a function gave no answer; `names` are all that its module defines."""
    assert not isinstance(reply, (Answer, wire.Loaded))
    if isinstance(reply, wire.Raised):
        return CheckFailed(_raised(reply) + _where(reply.frames, locate), status=_status(reply))
    if isinstance(reply, wire.Refused):
        assert question is not None
        function = question.function
        if reply.reason == "missing":
            near = difflib.get_close_matches(function, names, n=1)
            hint = f" Did you mean {function}, where it says {near[0]}?" if near else ""
            message = f"There is no function {function} in the file.{hint}"
            return CheckFailed(message, status=Status.NOT_ATTEMPTED)
        if reply.reason == "not callable":
            message = f"{function} should be a function; it is of type {reply.message}."
            return CheckFailed(message, status=Status.ERROR)
        wanted = ", ".join(slot.name for slot in question.signature.takes)
        message = f"{function} is called with ({wanted}), but it takes {reply.message}."
        return CheckFailed(message, status=Status.ERROR)
    return CheckFailed(reply.message, status=reply.status)


def _raised(reply: wire.Raised) -> str:
    if "NotImplementedError" in reply.kinds:
        return Status.NOT_ATTEMPTED.sentence
    if "SystemExit" in reply.kinds:
        return "Your code called exit() instead of returning."
    if "RecursionError" in reply.kinds:
        return "RecursionError: your function calls itself without end."
    status = _status(reply)
    what = f"{reply.name}: {reply.message}" if reply.message else reply.name
    if status is Status.MEMORY:
        return status.sentence
    return what if status is Status.ERROR else f"{status.sentence} ({what})"


def _status(reply: wire.Raised) -> Status:
    if "NotImplementedError" in reply.kinds:
        return Status.NOT_ATTEMPTED
    if "MemoryError" in reply.kinds:
        return Status.MEMORY
    for kind, message, status in LIMITS_REACHED:
        if kind in reply.kinds and message.match(reply.message):
            return status
    return Status.ERROR


def _where(frames: Sequence[wire.Frame], locate: Locate) -> str:
    lines = []
    for frame in frames:
        inside = "" if frame.function == "<module>" else f", in {frame.function}"
        lines.append(f"\n  {locate(frame.file, frame.line)}{inside}: {frame.source}")
    return "".join(dict.fromkeys(lines))  # a recursion repeats its line
