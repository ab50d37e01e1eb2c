"""A submission's modules, imported, and the calls to their functions."""

from __future__ import annotations

import importlib.util
import inspect
import os
import random
import sys
import types
from collections.abc import Callable
from operator import is_not
from typing import Any

import numpy as np
import numpy.random  # NumPy itself imports it at its first use only: here, every fork shares it

from . import raised, values, wire

NAMES_LIMIT = 1000


class Session:
    """Answers requests about the files in `root`. `entropy` seeds the generators that students leave unseeded."""

    def __init__(self, root: str, entropy: int) -> None:
        self._root = root
        self._entropy = entropy
        self._modules: dict[str, Any] = {}
        self._kept: list[Any] = []
        self._seed()

    def answer(self, number: int, request: wire.Request, body: bytes) -> bytes:
        """The framed reply to the request of this number; whatever student code raises is one as well."""
        try:
            if isinstance(request, wire.Call):
                return self._call(number, request, body)
            if isinstance(request, wire.Load):
                return self._load(number, request)
            return self._apply(number, request, body)
        except wire.ProtocolError as error:
            return wire.frame(wire.Returned(number, -1, wire.Unsupported(f"a value too large: {error}")), [])
        except BaseException as error:  # sys.exit() and KeyboardInterrupt in student code are theirs, not ours
            return raised.reply(number, error, self._root)

    def _load(self, number: int, request: wire.Load) -> bytes:
        spec = importlib.util.spec_from_file_location(request.module, os.path.join(self._root, request.path))
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[request.module] = module  # so that one exercise file may import another
        spec.loader.exec_module(module)
        self._modules[request.module] = module
        self._seed()
        names = [name for name, value in vars(module).items() if _is_own(name, value, request.module)]
        return wire.frame(wire.Loaded(number, names[:NAMES_LIMIT]), [])

    def _call(self, number: int, request: wire.Call, body: bytes) -> bytes:
        function = getattr(self._modules[request.module], request.function, None)  # a module may have a __getattr__
        if function is None:
            return _refused(number, "missing", "")
        if not callable(function):
            if not request.arguments:  # a question that takes nothing may be answered by a plain value
                return self._returned(number, function, -1, self._plain)
            return _refused(number, "not callable", type(function).__name__)
        arguments, watched = wire.unpack_arguments(request.arguments, body)
        lists = [(position, given, given.copy()) for position, given in enumerate(arguments) if type(given) is list]
        convert = self._plain
        try:
            if _names_symbols(request.arguments):
                from . import symbolic  # only a student who is asked for SymPy pays for its import

                arguments, convert = list(map(symbolic.build, arguments)), symbolic.plain
            if request.gradients is None:
                value = function(*arguments)
            else:
                from . import tensors  # only a student who is asked for torch pays for its import

                value, *gradients = tensors.evaluate(function, arguments, request.gradients)
                value = [value, *gradients] if gradients else value
        except TypeError as error:
            problem = _signature_problem(function, arguments) if type(error) is TypeError else ""
            if problem:
                return _refused(number, "signature", problem)
            raise
        return self._returned(number, value, _mutated(watched, lists), convert)

    def _apply(self, number: int, request: wire.Apply, body: bytes) -> bytes:
        from . import tensors

        if request.kept.number >= len(self._kept):
            return _refused(number, "missing", "")
        arguments, _ = wire.unpack_arguments(request.arguments, body)
        return self._returned(number, tensors.apply(self._kept[request.kept.number], arguments), -1, self._plain)

    def _returned(self, number: int, value: Any, mutated: int, convert: Callable[[Any], Any]) -> bytes:
        blobs: list[bytes] = []
        packed = wire.pack(value, blobs, convert)
        return wire.frame(wire.Returned(number, mutated, packed), blobs)

    def _plain(self, value: Any) -> Any:
        torch = sys.modules.get("torch")
        if torch is not None and isinstance(value, torch.nn.Module):
            self._kept.append(value)
            return wire.Kept(len(self._kept) - 1)
        return values.plain(value)

    def _seed(self) -> None:
        random.seed(self._entropy)
        np.random.seed(self._entropy)
        torch = sys.modules.get("torch")
        if torch is not None:
            torch.manual_seed(self._entropy)


def _is_own(name: Any, value: Any, module: str) -> bool:
    """Whether a name is one that the module gives, not that of a function or class that it imports."""
    if type(name) is not str or not name.isidentifier() or len(name) >= 200:
        return False
    if type(value) is types.FunctionType:
        return value.__module__ == module
    return not isinstance(value, type) or type.__dict__["__module__"].__get__(value) == module


def _names_symbols(arguments: list[wire.Value]) -> bool:
    first = arguments[0] if arguments else None
    if type(first) is wire.Seq and first.items:
        first = first.items[0]
    return type(first) is wire.Symbol


def _mutated(watched: list[wire.Watched], lists: list[tuple[int, list[Any], list[Any]]]) -> int:
    """The position of the first argument that is not what it was, or -1."""
    for position, array, shape, memory, before in watched:
        if memory != before or array.shape != shape:
            return position
    for position, items, originals in lists:
        if len(items) != len(originals) or any(map(is_not, items, originals)):
            return position
    return -1


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


def _refused(number: int, reason: Any, message: str) -> bytes:
    return wire.frame(wire.Refused(number, reason, wire.readable(message, 500)), [])
