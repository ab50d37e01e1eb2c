"""What stands in a cell: numbers that any locale reads, and text that no spreadsheet runs."""

from __future__ import annotations

import re
from fractions import Fraction

# A formula's first character, full-width ones too (Excel narrows them in some locales).
FORMULA = r"=+\-@＝＋－＠"
# What spreadsheets skip before they look for it.
SKIPPED = "\\s\"'`\x00-\x20\u200b-\u200f\u2060\ufeff"
NUMBER = re.compile(r"-?[0-9]+([.,][0-9]+)?|-")  # and the dash alone, which stands for no grade
SEPARATORS = ",;\t\r\n"


def inert(text: str, delimiter: str = ",") -> str:
    """The text with an apostrophe wherever a spreadsheet would begin a formula and has none yet; numbers stay numbers.

    A spreadsheet may split at another separator than the file's, and does not see the quotes then, so what follows any
    separator inside the cell counts as a beginning.
    """
    if NUMBER.fullmatch(text):
        return text
    others = SEPARATORS.replace(delimiter, "")
    return re.sub(rf"(?:^|(?<=[{others}]))(?!')(?=[{SKIPPED}]*[{FORMULA}])|^(?=[\t\r])", "'", text)


def number(value: Fraction, comma: bool = False) -> str:
    """Rounded to hundredths, half up; no thousands separator, no zeros at the end."""
    hundredths = int(abs(value) * 100 + Fraction(1, 2))
    text = f"{hundredths // 100}.{hundredths % 100:02}".rstrip("0").rstrip(".")
    sign = "-" if value < 0 and hundredths else ""
    return sign + (text.replace(".", ",") if comma else text)


def parse_number(text: str) -> Fraction | None:
    """The number in a cell, with a point or a comma before its decimals; None if it is none."""
    text = text.strip()
    return Fraction(text.replace(",", ".")) if NUMBER.fullmatch(text) and text != "-" else None
