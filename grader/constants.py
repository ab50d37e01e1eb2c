"""Constants that a wrong answer is right up to: solved for by numbers, and named as a student would write them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from fractions import Fraction

import numpy as np

CLOSE = 1e-8
# What slips leave behind, as multiples of one of these.
UNITS = {
    "": 1.0,
    "log(2*pi)": math.log(2 * math.pi),
    "log(2)": math.log(2),
    "log(3)": math.log(3),
    "log(pi)": math.log(math.pi),
    "pi": math.pi,
    "sqrt(2*pi)": math.sqrt(2 * math.pi),
    "1/sqrt(2*pi)": 1 / math.sqrt(2 * math.pi),
    "sqrt(2)": math.sqrt(2),
    "sqrt(pi)": math.sqrt(math.pi),
    "1/pi": 1 / math.pi,
}


def factor(above: np.ndarray, below: np.ndarray) -> float | None:
    """above / below, if that is the same at every point."""
    with np.errstate(all="ignore"):
        return _common(above / below)


def offset(above: np.ndarray, below: np.ndarray) -> float | None:
    """above - below, if that is the same at every point."""
    with np.errstate(all="ignore"):
        return _common(above - below)


def _common(values: np.ndarray) -> float | None:
    if not np.all(np.isfinite(values)) or np.ptp(values) > CLOSE * max(1.0, float(np.abs(values).max())):
        return None
    return float(values.mean())


def name(value: float) -> str:
    """A constant as a student would write it, or nothing."""
    for unit, size in UNITS.items():
        ratio = Fraction(value / size).limit_denominator(12)
        if abs(value / size - ratio) < CLOSE and abs(ratio) <= 36 and (ratio or not unit):
            if not unit:
                return str(ratio)
            top = {1: "", -1: "-"}.get(ratio.numerator, f"{ratio.numerator} ")
            return f"{top}{unit}" + (f"/{ratio.denominator}" if ratio.denominator > 1 else "")
    return ""


def right_up_to(wanted: np.ndarray, found: np.ndarray, sizes: Mapping[str, np.ndarray] | None = None) -> str:
    """What `found` is of `wanted`, both at many points: the end of a sentence that begins with "it", or nothing.

    `sizes` are letters for numbers that differ from point to point, such as n: the constant may be times or over one.
    """
    if not (np.all(np.isfinite(wanted)) and np.all(np.isfinite(found))) or min(np.ptp(wanted), np.ptp(found)) < CLOSE:
        return ""
    units = [("{}", np.ones_like(wanted))]
    for letter, size in (sizes or {}).items():
        if np.ptp(size) > 0:
            units += [(f"{{}} {letter}", size), (f"{{}}/{letter}", 1 / size)]
    for text, unit in units:
        by = factor(found, wanted * unit)
        named = name(by) if by is not None and abs(by) > CLOSE else ""
        if named:
            whole = _times(text, named)
            return "its sign is wrong" if whole == "-1" else f"it is right up to the factor {whole}"
    for text, unit in units:
        by = offset(found, wanted) if unit is units[0][1] else factor(found - wanted, unit)
        named = "" if by is None else name(by)
        if named:
            return f"it is right up to the constant {_times(text, named)}"
    return ""


def _times(text: str, named: str) -> str:
    if text.startswith("{} "):
        return text.format({"1": "", "-1": "-"}.get(named, named)).replace("- ", "-").strip()
    return text.format(f"({named})" if "/" in named and text != "{}" else named)
