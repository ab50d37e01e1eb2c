"""Imports a submission's modules and answers calls to their functions, until the grader hangs up."""

from __future__ import annotations

import contextlib
import importlib.util
import inspect
import linecache
import mmap
import numbers
import os
import random
import socket
import struct
import sys
import time
import traceback
from collections.abc import Callable
from typing import Any

import numpy as np

from . import wire

# Answers wait this long for company, so that a hundred quick calls cost a few writes, not a hundred.
FLUSH_SECONDS = 0.005
NAMES_LIMIT = 1000


def serve(connection: socket.socket, root: str, progress: mmap.mmap) -> None:
    """Answer every request on `connection`; `progress` always holds the number of the one being answered."""
    modules: dict[str, Any] = {}
    stdout, stderr = sys.stdout, sys.stderr  # the student may replace sys.stdout
    frames, outbox, flushed = wire.Frames(), bytearray(), time.perf_counter()

    def flush() -> None:
        nonlocal flushed
        for stream in (stdout, stderr):
            with contextlib.suppress(ValueError, OSError):  # the student closed it
                stream.flush()
        connection.sendall(outbox)
        outbox.clear()
        flushed = time.perf_counter()

    random.seed(0)
    np.random.seed(0)  # noqa: the global generator is the one that students use unseeded
    number = 0
    while True:
        for head, body in frames:
            request = wire.decode_request(head)
            struct.pack_into("<q", progress, 0, number)
            if isinstance(request, wire.Load):
                outbox += _load(number, request, root, modules)
            else:
                outbox += _call(number, request, body, root, modules)
            number += 1
            if time.perf_counter() - flushed > FLUSH_SECONDS:
                flush()
        flush()
        data = connection.recv(1 << 18)
        if not data:
            return
        frames.feed(data)


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
    names = [name for name in vars(module) if type(name) is str and len(name) < 200]
    return wire.frame(wire.Loaded(id, names[:NAMES_LIMIT]), [])


def _call(id: int, request: wire.Call, body: bytes, root: str, modules: dict[str, Any]) -> bytes:
    function = getattr(modules[request.module], request.function, None)
    if function is None:
        return _refused(id, "missing", "")
    if not callable(function):
        return _refused(id, "not callable", type(function).__name__)
    arguments = wire.unpack(wire.Seq(request.arguments), body, copy=True)
    changed = _watch(arguments, body)
    try:
        value = function(*arguments)
        blobs: list[bytes] = []
        packed = wire.pack(_plain(value), blobs)
        return wire.frame(wire.Returned(id, changed(), packed), blobs)
    except wire.ProtocolError as error:
        return wire.frame(wire.Returned(id, -1, wire.Unsupported(f"a value too large: {error}")), [])
    except BaseException as error:
        if type(error) is TypeError:
            problem = _signature_problem(function, arguments)
            if problem:
                return _refused(id, "signature", problem)
        return _raised(id, error, root)


def _watch(arguments: list[Any], body: bytes) -> Callable[[], int]:
    """A function that gives the position of the first argument that is not what it was, or -1."""
    arrays: list[tuple[int, np.ndarray, tuple[int, ...], int, int]] = []
    lists: list[tuple[int, list[Any], list[Any]]] = []
    offset = 0

    def visit(position: int, value: Any) -> None:
        nonlocal offset
        if type(value) is np.ndarray:
            arrays.append((position, value, value.shape, offset, offset + value.nbytes))
            offset += value.nbytes
        elif type(value) is list:
            lists.append((position, value, value.copy()))
            for item in value:
                visit(position, item)

    for position, value in enumerate(arguments):
        visit(position, value)

    def changed() -> int:
        for position, array, shape, start, stop in arrays:
            if array.shape != shape or array.tobytes() != body[start:stop]:
                return position
        for position, now, before in lists:
            if len(now) != len(before) or any(a is not b for a, b in zip(now, before, strict=True)):
                return position
        return -1

    return changed


def _plain(value: Any) -> Any:
    """`value` in the few types that travel, whatever library made it."""
    kind = type(value)
    if kind is np.ndarray:
        return _plain_array(value)
    if kind is float or kind is int or kind is bool or value is None or kind is str:
        return value
    if isinstance(value, np.ndarray):  # np.matrix, masked arrays and other subclasses
        return _plain_array(np.array(value, subok=False))
    if isinstance(value, np.generic):
        return _plain_array(np.asarray(value))
    if isinstance(value, (tuple, list)):
        return [_plain(item) for item in value]
    if isinstance(value, (str, float, int)):
        base = next(base for base in (str, float, int) if isinstance(value, base))
        return base(value)
    if isinstance(value, numbers.Number) and not isinstance(value, complex):
        return float(value)  # type: ignore[arg-type]  # Fraction, Decimal, mpmath's and SymPy's numbers
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _plain_array(value.detach().cpu().resolve_conj().resolve_neg().numpy())
    return value


def _plain_array(array: np.ndarray) -> Any:
    if array.dtype.hasobject:
        if all(isinstance(item, (numbers.Number, np.number)) for item in array.flat):
            return array.astype(np.float64)
        return array
    if array.dtype.kind == "c" and not array.imag.any():  # what numpy.linalg.eig gives for real problems
        array = array.real
    if array.dtype.kind == "f" and array.dtype.itemsize > 8:
        return array.astype(np.float64)
    return array.astype(array.dtype.newbyteorder("="), copy=False)


def _signature_problem(function: Callable[..., Any], arguments: list[Any]) -> str:
    """The function's parameters if it cannot take these arguments, else an empty string."""
    try:
        signature = inspect.signature(function)
    except (TypeError, ValueError):  # a C function without a signature
        return ""
    try:
        signature.bind(*arguments)
    except TypeError:
        return f"({', '.join(signature.parameters)})"
    return ""


def _refused(id: int, reason: Any, message: str) -> bytes:
    return wire.frame(wire.Refused(id, reason, message[:500]), [])


def _raised(id: int, error: BaseException, root: str) -> bytes:
    try:
        message = str(error)
    except BaseException:  # a hostile __str__
        message = ""
    message = message.replace(f"{root}{os.sep}", "")  # our directory has another name every time
    kinds = [kind.__name__ for kind in type(error).__mro__ if kind.__module__ == "builtins"][:20]
    frames = _frames(error, root)
    if isinstance(error, SyntaxError) and error.filename and error.filename.startswith(root):
        source = (error.text or "").strip()
        frames.append(_frame(error.filename, root, error.lineno or 0, "<module>", source))
        message = error.msg
    name = type(error).__name__
    return wire.frame(wire.Raised(id, name[:200], kinds, message[:2000], frames[-8:]), [])


def _frames(error: BaseException, root: str) -> list[wire.Frame]:
    """The student's own lines among those that the exception passed, outermost first."""
    found = []
    for frame, line in traceback.walk_tb(error.__traceback__):
        code = frame.f_code
        if code.co_filename.startswith(root):
            source = linecache.getline(code.co_filename, line).strip()
            found.append(_frame(code.co_filename, root, line, code.co_name, source))
        if len(found) > 2000:  # deeper than any recursion limit that does not crash first
            break
    return found


def _frame(path: str, root: str, line: int, function: str, source: str) -> wire.Frame:
    return wire.Frame(os.path.relpath(path, root)[:200], line, function[:200], source[:300])
