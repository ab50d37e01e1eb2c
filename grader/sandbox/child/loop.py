"""Imports a submission's modules and answers calls to their functions, until the grader hangs up."""

from __future__ import annotations

import builtins
import importlib.util
import inspect
import linecache
import mmap
import numbers
import os
import random
import socket
import sys
import time
import traceback
import types
from collections.abc import Callable, Mapping, Sequence
from operator import is_not
from typing import Any

import numpy as np

from . import wire

# Answers wait this long for company, so that a hundred quick calls cost a few writes, not a hundred.
FLUSH_SECONDS = 0.0005
AWAKE_SECONDS = 0.0002
CHUNK = 1 << 18
NAMES_LIMIT = 1000


def serve(connection: socket.socket, root: str, progress: mmap.mmap) -> None:
    """Answer every request on `connection`; `progress` always holds the number of the one being answered."""
    modules: dict[str, Any] = {}
    frames, outbox, flushed = wire.Frames(), bytearray(), time.perf_counter()

    def flush() -> None:
        nonlocal flushed
        connection.sendall(outbox)
        outbox.clear()
        flushed = time.perf_counter()

    connection.sendall(wire.frame(wire.Loaded(wire.READY, []), []))
    random.seed(0)
    np.random.seed(0)  # the generator that students use unseeded
    number = 0
    while True:
        for head, body in frames:
            request = wire.decode_request(head)
            progress[:8] = number.to_bytes(8, "little")
            if isinstance(request, wire.Load):
                outbox += _load(number, request, root, modules)
            else:
                outbox += _call(number, request, body, root, modules)
            number += 1
            if time.perf_counter() - flushed > FLUSH_SECONDS:
                flush()
        flush()
        data = _receive(connection)
        if not data:
            return
        frames.feed(data)


def _receive(connection: socket.socket) -> bytes:
    """Waits awake for a moment: to be woken costs more than a call does."""
    until = time.perf_counter() + AWAKE_SECONDS
    while time.perf_counter() < until:
        try:
            return connection.recv(CHUNK, socket.MSG_DONTWAIT)
        except BlockingIOError:
            os.sched_yield()
    return connection.recv(CHUNK)


def _load(id: int, request: wire.Load, root: str, modules: dict[str, Any]) -> bytes:
    try:
        spec = importlib.util.spec_from_file_location(request.module, os.path.join(root, request.path))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[request.module] = module  # so that one exercise file may import another
        spec.loader.exec_module(module)
    except BaseException as error:  # sys.exit() and KeyboardInterrupt in student code are theirs, not ours
        return _raised(id, error, root)
    modules[request.module] = module
    names = [name for name in vars(module) if type(name) is str and name.isidentifier() and len(name) < 200]
    return wire.frame(wire.Loaded(id, names[:NAMES_LIMIT]), [])


def _call(id: int, request: wire.Call, body: bytes, root: str, modules: dict[str, Any]) -> bytes:
    try:
        function = getattr(modules[request.module], request.function, None)
    except BaseException as error:  # a module may have a __getattr__
        return _raised(id, error, root)
    if function is None:
        return _refused(id, "missing", "")
    if not callable(function):
        return _refused(id, "not callable", type(function).__name__)
    arguments, watched = wire.unpack_arguments(request.arguments, body)
    lists = [(position, given, given.copy()) for position, given in enumerate(arguments) if type(given) is list]
    try:
        value = function(*arguments)
        blobs: list[bytes] = []
        packed = wire.pack(value, blobs, _plain)
        return wire.frame(wire.Returned(id, _mutated(watched, lists), packed), blobs)
    except wire.ProtocolError as error:
        return wire.frame(wire.Returned(id, -1, wire.Unsupported(f"a value too large: {error}")), [])
    except BaseException as error:
        if type(error) is TypeError:
            problem = _signature_problem(function, arguments)
            if problem:
                return _refused(id, "signature", problem)
        return _raised(id, error, root)


def _mutated(watched: list[wire.Watched], lists: list[tuple[int, list[Any], list[Any]]]) -> int:
    """The position of the first argument that is not what it was, or -1."""
    for position, array, shape, memory, before in watched:
        if memory != before or array.shape != shape:
            return position
    for position, items, originals in lists:
        if len(items) != len(originals) or any(map(is_not, items, originals)):
            return position
    return -1


def _plain(value: Any) -> Any:
    """A value of another library's type in one that travels; what has none comes back as it is."""
    if isinstance(value, np.ndarray):
        return _plain_array(value if type(value) is np.ndarray else np.array(value, subok=False))
    if isinstance(value, str):
        return str.__str__(value)  # past the `__str__` of an enumeration
    if isinstance(value, (np.generic, complex)):
        return _plain_array(np.asarray(value))
    if isinstance(value, (tuple, list)):
        return list(value)
    for base in (float, int):
        if isinstance(value, base):
            return value if type(value) is base else base(value)
    if isinstance(value, numbers.Number):
        return float(value)  # type: ignore[arg-type]  # Fraction, Decimal, mpmath's and SymPy's numbers
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _plain_array(value.detach().cpu().resolve_conj().resolve_neg().numpy())
    if hasattr(type(value), "__array__"):
        return _plain_array(np.array(value, subok=False))
    if isinstance(value, Sequence) or all(
        hasattr(type(value), name) for name in ("__len__", "__getitem__", "__iter__")
    ):
        return value if isinstance(value, (Mapping, bytes)) else list(value)  # a deque, an array.array, SymPy's Tuple
    return value


def _plain_array(array: np.ndarray) -> Any:
    """In a dtype that travels, if it has the like of one; the array itself if it is in one already."""
    dtype = array.dtype
    if dtype in wire.CODES:
        return array
    if dtype.kind == "U" and array.ndim == 0:
        return str(array)
    if dtype.hasobject:
        is_numeric = all(isinstance(item, (numbers.Number, np.number)) for item in array.flat)
        return array.astype(np.float64) if is_numeric else array
    if dtype.kind == "c":
        return array.astype(np.complex128)
    native = np.dtype(np.float64) if dtype.kind == "f" and dtype.itemsize > 8 else dtype.newbyteorder("=")
    return array.astype(native) if native in wire.CODES else array


def _signature_problem(function: Callable[..., Any], arguments: list[Any]) -> str:
    """The function's parameters if it cannot take these arguments, else an empty string."""
    try:
        signature = inspect.signature(function)
        try:
            signature.bind(*arguments)
        except TypeError:
            return f"({', '.join(signature.parameters)})"
    except BaseException:  # a C function has no signature, and a student's may raise anything
        pass
    return ""


def _refused(id: int, reason: Any, message: str) -> bytes:
    return wire.frame(wire.Refused(id, reason, wire.readable(message, 500)), [])


def _raised(id: int, error: BaseException, root: str) -> bytes:
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
