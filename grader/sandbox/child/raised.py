"""An exception of student code, as a reply."""

from __future__ import annotations

import builtins
import linecache
import os
import traceback
import types
from typing import Any

from . import wire


def reply(id: int, error: BaseException, root: str) -> bytes:
    """Past whatever the exception's class redefines: its `__str__`, its `__class__`, its metaclass."""
    classes = type.__dict__["__mro__"].__get__(type(error))
    names = [type.__dict__["__name__"].__get__(kind) for kind in classes]
    kinds = [name for name, kind in zip(names, classes, strict=True) if vars(builtins).get(name) is kind]
    try:
        message = str.__str__(str(error))
    except BaseException:
        message = ""
    frames = _frames(BaseException.__dict__["__traceback__"].__get__(error), root)
    if SyntaxError in classes:
        where = [_attribute(error, name) for name in ("filename", "lineno", "text", "msg")]
        path, line, text, problem = where
        if type(path) is str and path.startswith(root) and type(line) is int and 0 <= line < 2**31:
            frames.append(_frame(path, root, line, "<module>", text.strip() if type(text) is str else ""))
            message = problem if type(problem) is str else message
    message = str.replace(message, f"{root}{os.sep}", "")  # our directory has another name every time
    raised = wire.Raised(id, wire.readable(names[0], 200), kinds[:20], wire.readable(message, 2000), frames[-8:])
    return wire.frame(raised, [])


def _attribute(error: BaseException, name: str) -> Any:
    try:
        return SyntaxError.__dict__[name].__get__(error)
    except BaseException:
        return None


def _frames(trace: types.TracebackType | None, root: str) -> list[wire.Frame]:
    """The student's own lines among those that the exception passed, outermost first."""
    found = []
    for frame, line in traceback.walk_tb(trace):
        code = frame.f_code
        if code.co_filename.startswith(root):
            source = linecache.getline(code.co_filename, line).strip()
            found.append(_frame(code.co_filename, root, line, code.co_name, source))
        if len(found) > 2000:  # deeper than any recursion limit that does not crash first
            break
    return found


def _frame(path: str, root: str, line: int, function: str, source: str) -> wire.Frame:
    file = os.path.relpath(path, root)
    return wire.Frame(wire.readable(file, 200), line, wire.readable(function, 200), wire.readable(source, 300))
