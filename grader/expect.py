"""The only comparisons a check may use: exact kind and shape first, then numbers."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from functools import partial
from typing import Any

import numpy as np

from grader.outcome import CheckFailed, Status
from grader.sandbox.child.wire import Kept, Unsupported

# Answers found by iteration or quadrature count as right when accurate to 1e-6, and so do constants in single
# precision, 1e-7; sound closed forms in float64 err by less than 1e-11, and real mistakes by more than 2e-4.
TOLERANCE = 2e-5
# What is never negative may be as low as minus this, times its scale or 1, by rounding.
ROUNDING = 1e-9


def as_scalar(value: Any, what: str) -> float:
    """A float from a Python or NumPy number or a 0-d array; raises CheckFailed on anything else."""
    if type(value) is float:
        return value
    value = _without_zero_imaginary(value)
    if type(value) is int or (isinstance(value, np.ndarray) and value.shape == () and _is_real(value)):
        return float(value)
    raise CheckFailed(f"{what}: expected a number, got {describe(value)}.")


def as_array(value: Any, shape: Sequence[int | None], letters: str, what: str) -> np.ndarray:
    """A float64 array of `shape` (None: any length); nested lists count as arrays.

    `letters` is the shape as the exercise writes it, for the message. Raises CheckFailed on anything else.
    """
    if type(value) is list and _is_numeric(value):
        try:
            value = np.array(value, dtype=np.float64)
        except ValueError:
            raise CheckFailed(f"{what}: expected an array of shape {letters}, got a ragged list.") from None
    value = _without_zero_imaginary(value)
    if not isinstance(value, np.ndarray) or not _is_real(value):
        raise CheckFailed(f"{what}: expected an array of shape {letters}, got {describe(value)}.")
    found = value.shape
    if len(found) != len(shape) or any(
        want is not None and have != want for have, want in zip(found, shape, strict=True)
    ):
        wanted = f"{letters} = {_tuple(shape)}" if shape else "()"
        transposed = len(shape) == 2 and found == tuple(shape)[::-1]
        hint = " Is it transposed?" if transposed else ""
        raise CheckFailed(f"{what}: expected shape {wanted}, got shape {found}.{hint}")
    return value if value.dtype == np.float64 else value.astype(np.float64)


def as_text(value: Any, what: str) -> str:
    """A text; raises CheckFailed on anything else."""
    if type(value) is str:
        return value
    raise CheckFailed(f"{what}: expected a text, got {describe(value)}.")


@dataclass(frozen=True)
class Choice:
    """The letters of statements, as they were given, and a reason for the person who marks."""

    letters: str
    because: str = ""


def as_choice(value: Any, what: str) -> Choice:
    """A Choice from "ac", "A, C", ["a", "c"], or one of these with a reason; raises CheckFailed on anything else."""
    because = ""
    if type(value) is list and len(value) == 2 and type(value[1]) is str and len(value[1].strip()) > 1:
        value, because = value
    if type(value) is list and all(type(part) is str for part in value):
        value = " ".join(value)
    if type(value) is not str:
        raise CheckFailed(f"{what}: expected letters such as 'ac', got {describe(value)}.")
    words = [word for word in re.findall(r"[a-z]+", value.lower()) if word != "and"]
    if not words:
        raise CheckFailed(Status.NOT_ATTEMPTED.sentence, status=Status.NOT_ATTEMPTED)
    return Choice("".join(words), because)


def as_network(value: Any, what: str) -> Kept:
    """A network that the worker keeps; raises CheckFailed on anything else."""
    if type(value) is Kept:
        return value
    raise CheckFailed(f"{what}: expected a torch.nn.Module, got {describe(value)}.")


@dataclass(frozen=True)
class NoGradient:
    """Why an answer has no gradient by an argument: a word of `child.tensors`, or what autograd raised."""

    by: str
    reason: str

    def __str__(self) -> str:
        known = NO_GRADIENT.get(self.reason)
        return known.format(by=self.by) if known else f"autograd fails: {self.reason}"


NO_GRADIENT = {
    "number": "the answer is a plain number: .item() or float() has cut it from its graph.",
    "array": "the answer is a NumPy array: .numpy() has cut it from its graph.",
    "detached": "the answer has no graph: .detach(), .data, torch.no_grad() or torch.tensor(...) has cut it off.",
    "unused": "no gradient flows from the answer to {by}: on the way it was detached, or made a number by .item().",
}


@dataclass
class Measured:
    """The largest error of any comparison that was made, in units of its tolerance: above 1 it is wrong."""

    largest: float = 0.0

    def add(self, errors: Any, allowed: Any) -> None:
        """Errors and what is allowed of each, numbers or arrays alike; what is not finite and not 0 is infinite."""
        with np.errstate(all="ignore"):
            ratio = np.where(np.asarray(errors) == 0, 0.0, np.abs(errors) / allowed)
        self.largest = max(self.largest, float(np.where(np.isnan(ratio), np.inf, ratio).max(initial=0.0)))


_measured: ContextVar[Measured | None] = ContextVar("measured", default=None)


def measure(errors: Any, allowed: Any) -> None:
    """For whoever is measuring: errors of a comparison that is decided elsewhere."""
    measured = _measured.get()
    if measured is not None:
        measured.add(errors, allowed)


@contextmanager
def measuring() -> Iterator[Measured]:
    """How large the errors are that the comparisons of this module find inside; what they decide stays the same."""
    found = Measured()
    before = _measured.set(found)
    try:
        yield found
    finally:
        _measured.reset(before)


def expect_close(
    actual: Any,
    expected: Any,
    *,
    scale: float | Callable[[], float] | None = None,
    each: bool = False,
    what: str = "the answer",
) -> None:
    """Every number within TOLERANCE, relative to the size of the whole answer or to `scale`, if that is larger.

    Both sides are floats or float64 arrays of as many dimensions, or texts, which must be equal. The size of an
    array is its largest entry; with `each` every entry is judged by its own. `scale` is the size at which an
    absolute error begins to matter, such as that of terms that cancel: by default 1 (a nat) for a scalar and 0
    for an array. It may be a function, which is called only where it is needed.
    """
    measured = _measured.get()
    if type(expected) is float:
        size = max(abs(expected), 1.0 if scale is None else scale() if callable(scale) else scale)
        if measured is not None:
            measured.add(0.0 if actual == expected else actual - expected, TOLERANCE * size)
        if actual == expected or (size < math.inf and abs(actual - expected) <= TOLERANCE * size):
            return
        raise CheckFailed(
            f"{what} is {show(actual)}; it should be {show(expected)}.", expected=show(expected), got=show(actual)
        )
    if type(expected) is str:
        if actual == expected:
            return
        raise CheckFailed(
            f"{what} is {actual!r}; it should be {expected!r}.", expected=repr(expected), got=repr(actual)
        )
    if type(actual) is NoGradient:
        raise CheckFailed(str(actual))
    if actual.shape != expected.shape:
        raise CheckFailed(
            f"{what} should have shape {expected.shape} here, not {actual.shape}.",
            expected=show(expected),
            got=show(actual),
        )
    error = actual - expected
    # Nearly every answer of nearly every submission ends here: the root mean square bounds the largest entry
    # from below, and the length of the error bounds it from above.
    if (
        measured is None
        and not each
        and np.vdot(error, error) * error.size <= TOLERANCE**2 * np.vdot(expected, expected) < math.inf
    ):
        return
    if callable(scale):
        scale = scale()
    sizes = np.abs(expected)
    finite = np.isfinite(sizes)
    if not each:
        sizes = np.full(sizes.shape, sizes.max(initial=0.0, where=finite))
    allowed = TOLERANCE * np.maximum(sizes, scale or 0.0)
    close = (np.abs(error) <= allowed) & finite
    close |= actual == expected
    if measured is not None:
        measured.add(np.where(actual == expected, 0.0, error), np.where(finite, allowed, 0.0))
    if close.all():
        return
    index = tuple(int(i) for i in np.argwhere(~close)[0])
    place = f"{what}[{', '.join(map(str, index))}]"
    raise CheckFailed(
        f"{place} is {show(float(actual[index]))}; it should be {show(float(expected[index]))}.",
        expected=partial(show, expected),
        got=partial(show, actual),
    )


def expect_at_least(value: Any, bound: Any, tolerance: Any, message: str) -> None:
    """No number of `value` below `bound` by more than `tolerance`: an inequality, to rounding."""
    with np.errstate(all="ignore"):
        short = np.where(np.asarray(value) >= bound, 0.0, np.asarray(bound) - value)
    measure(short, tolerance)
    if not np.all(short <= tolerance):
        raise CheckFailed(message)


def expect_that(holds: bool | np.bool_, message: str) -> None:
    """A law: where it does not hold, `message` says how it is broken, with the numbers."""
    if not holds:
        raise CheckFailed(message)


def describe(value: Any) -> str:
    """The kind of a value, in the words of a student."""
    if value is None:
        return "None (is a return statement missing?)"
    if isinstance(value, np.ndarray):
        kind = "" if _is_real(value) else f"{value.dtype} "
        return (
            f"a {kind}number" if value.shape == () else f"an {kind}array of shape {value.shape}".replace("an c", "a c")
        )
    if isinstance(value, list):
        return f"a tuple or list of length {len(value)}"
    if isinstance(value, Unsupported):
        return f"a value of type {value.name.removeprefix('builtins.')}"
    if isinstance(value, Kept):
        return "a network"
    if isinstance(value, str):
        return f"the text {value[:40]!r}"
    return f"the {type(value).__name__} {value}"


def show(value: Any) -> str:
    """A value as Python that a reader can paste, numbers shortened to what matters."""
    if isinstance(value, np.ndarray):
        text = np.array2string(value, separator=", ", precision=8, threshold=60, max_line_width=56)
        return f"array({text.replace(chr(10), chr(10) + ' ' * 6)})"
    if isinstance(value, float):
        return f"{value:.10g}"
    if isinstance(value, (list, tuple)):
        return "(" + ",\n ".join(map(show, value)) + ")"
    return describe(value) if isinstance(value, Unsupported) else repr(value)


def _without_zero_imaginary(value: Any) -> Any:
    """numpy.linalg.eig and roots give complex arrays for real problems as well."""
    if isinstance(value, np.ndarray) and value.dtype.kind == "c" and not value.imag.any():
        return value.real
    return value


def _is_real(array: np.ndarray) -> bool:
    return array.dtype.kind in "fiub"


def _is_numeric(value: Any) -> bool:
    """NumPy would also make numbers of texts and of None."""
    if type(value) is list:
        return all(map(_is_numeric, value))
    return type(value) in (float, int) or (isinstance(value, np.ndarray) and _is_real(value))


def _tuple(shape: Sequence[int | None]) -> str:
    inside = ", ".join("any" if size is None else str(size) for size in shape)
    return f"({inside},)" if len(shape) == 1 else f"({inside})"
