"""Text that others wrote."""

from __future__ import annotations

import re

# What a terminal would obey instead of show, and what reorders the text around it.
CONTROL = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
# What the logs of a pull request's checks would obey: a line that begins with ::, and ##[ wherever it stands.
COMMAND = re.compile(r"^([^\S\n]*):(?=:)|#(?=#\[)", re.MULTILINE)

# What is no character: halves of one, and the two that XML does not know.
NONE = re.compile("[\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """What may be put into a file for another program, in that format's own escapes: only characters."""
    return NONE.sub("�", CONTROL.sub("�", text))


def cut(text: str, limit: int) -> str:
    """At most `limit` characters, and how many there are beyond."""
    return text if len(text) <= limit else f"{text[:limit]} [and {len(text) - limit} more characters]"


def clean(text: str) -> str:
    """What may be written to a terminal or a log."""
    return COMMAND.sub(lambda found: f"{found[0]} ", CONTROL.sub("�", text))


def shown(name: object) -> str:
    """A name in a message: as it is, if it is only text."""
    text = str(name)
    return text if text.isprintable() else ascii(text)
