"""What a student's function returned, as something that travels."""

from __future__ import annotations

import numbers
import sys
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np

from . import wire


def plain(value: Any) -> Any:
    """A value of another library's type in one that travels; what has none comes back as it is."""
    if isinstance(value, np.ndarray):
        return _array(value if type(value) is np.ndarray else np.array(value, subok=False))
    if isinstance(value, str):
        return str.__str__(value)  # past the `__str__` of an enumeration
    if isinstance(value, (np.generic, complex)):
        return _array(np.asarray(value))
    if isinstance(value, (tuple, list)):
        return list(value)
    if isinstance(value, (set, frozenset)) and all(isinstance(item, str) for item in value):
        return sorted(value)  # letters; of anything else the order matters
    for base in (float, int):
        if isinstance(value, base):
            return value if type(value) is base else base(value)
    if isinstance(value, numbers.Number):
        return float(value)  # type: ignore[arg-type]  # Fraction, Decimal, mpmath's and SymPy's numbers
    torch = sys.modules.get("torch")
    if torch is not None and isinstance(value, torch.Tensor):
        return _array(value.detach().cpu().resolve_conj().resolve_neg().numpy())
    if hasattr(type(value), "__array__"):
        return _array(np.array(value, subok=False))
    if isinstance(value, Sequence) or all(
        hasattr(type(value), name) for name in ("__len__", "__getitem__", "__iter__")
    ):
        return value if isinstance(value, (Mapping, bytes)) else list(value)  # a deque, an array.array, SymPy's Tuple
    return value


def _array(array: np.ndarray) -> Any:
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
