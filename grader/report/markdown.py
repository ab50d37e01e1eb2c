"""Text that others wrote in Markdown, as GitHub and GitLab read it: it stays text."""

from __future__ import annotations

import re
import string

from grader.untrusted import clean, plain

# What may make an element of Markdown or HTML, or a link; as an entity it is only a character.
MEANING = str.maketrans({mark: f"&#{ord(mark)};" for mark in string.punctuation if mark not in ",()'"})
# Names that are notified and numbers that are linked, after Markdown: not across a space of no width.
REFERENCE = re.compile(r"[@#](?=\w)")


def prose(text: str) -> str:
    """A sentence of the course's."""
    return REFERENCE.sub(lambda found: f"{found[0]}\u200b", " ".join(plain(text).split())).translate(MEANING)


def quoted(text: str) -> str:
    """Anybody's text, in one line as code, in which nothing is linked."""
    return f"<code>{prose(text)}</code>"


def block(text: str, language: str = "text") -> str:
    """Anybody's lines as they are; the fence is longer than any in the text. No line of a log is a command."""
    shown = clean(plain(text)).rstrip("\n")
    fence = "`" * max(3, *(len(run) + 1 for run in re.findall("`+", shown)), 3)
    return f"{fence}{language}\n{shown}\n{fence}"
