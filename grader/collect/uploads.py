"""Files that a learning management system renamed because the student had uploaded one of that name before."""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TypeVar

from grader.intake import is_archive, stem
from grader.untrusted import shown

# Canvas counts from 1 to 7 and then draws a UUID; it once counted on.
AGAIN = re.compile(r"(.+)-(?:[1-9][0-9]?|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})", re.DOTALL)
# Also of a cell of a notebook, which is JSON.
IMPORT = re.compile(rb"""^[ \t"]*(?:from|import)\s(.*)$""", re.MULTILINE)

T = TypeVar("T")


def newest(
    files: Sequence[tuple[str, Path]], topics: Collection[str]
) -> tuple[tuple[tuple[str, Path], ...], list[str]]:
    """The last of the files, oldest first, that are one file uploaded again; and of the others why they are not used.

    "mixtures-1.py" is mixtures.py, a topic's file; "sheet-1.py" may well be called that. An archive's name says
    nothing: homework-1.zip is homework.zip where both are there.
    """
    names = {name for name, _ in files}
    kept, older = _latest(
        files, lambda name, original: stem(original) in topics or (is_archive(name) and original in names)
    )
    return tuple(kept.items()), older


def as_imported(found: Mapping[str, bytes]) -> tuple[dict[str, bytes], list[str]]:
    """Likewise with what the files import of one another: "helper-1.py" cannot be imported, helper.py can."""
    imported = {
        word.decode()
        for content in found.values()
        for names in IMPORT.findall(content)
        for word in re.findall(rb"[A-Za-z_]\w*", names)
    }
    return _latest(found.items(), lambda name, original: stem(original) in imported)


def _latest(files: Iterable[tuple[str, T]], is_again: Callable[[str, str], bool]) -> tuple[dict[str, T], list[str]]:
    kept: dict[str, T] = {}
    last: dict[str, str] = {}
    older = []
    for name, content in files:
        original = _original(name)
        called = original if is_again(name, original) else name
        if called in kept:
            older.append(f"{shown(last[called])}: uploaded again as {shown(name)}")
        kept[called] = content
        last[called] = name
    return kept, older


def _original(name: str) -> str:
    found = AGAIN.fullmatch(stem(name))
    return found[1] + name[len(stem(name)) :] if found else name
