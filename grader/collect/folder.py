"""What lies in a folder: looked at by names alone, in an order that no disk decides."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from grader.intake import ENTRIES_LIMIT, KINDS, is_archive, is_skipped, is_text
from grader.untrusted import shown

# What systems leave behind in every folder, without anybody's doing.
LEFT_BEHIND = (".DS_Store", "__MACOSX", "Thumbs.db")


@dataclass(frozen=True, slots=True)
class Entry:
    name: str
    folder: str
    is_folder: bool

    @property
    def path(self) -> Path:
        return Path(self.folder, self.name)


def entries(folder: str | Path) -> tuple[list[Entry], list[str]]:
    """The folders and files, by their names, and what is neither or has no name, each with the reason.

    Raises OSError.
    """
    found: list[Entry] = []
    strays: list[str] = []
    with os.scandir(folder) as scanned:
        for entry in sorted(scanned, key=lambda entry: entry.name):
            if entry.name in LEFT_BEHIND or entry.name.startswith("._"):
                continue
            if not is_text(entry.name):
                strays.append(f"{shown(entry.name)}: its name is no text: rename it")
            elif entry.is_symlink():
                strays.append(f"{shown(entry.name)}: a link, which is not followed: put a copy in its place")
            elif not entry.is_dir() and not entry.is_file():
                strays.append(f"{shown(entry.name)}: neither a folder nor a file")
            else:
                found.append(Entry(entry.name, str(folder), entry.is_dir()))
    return found, strays


def is_python(name: str) -> bool:
    """A Python file or a notebook, by its name, that a system did not hide."""
    return name.endswith(KINDS) and not is_skipped(name)


def may_be_read(name: str) -> bool:
    """Python, or an archive, in which there may be some."""
    return is_python(name) or (is_archive(name) and not is_skipped(name))


def look_into(entry: Entry) -> list[Entry] | None:
    """What lies in a folder, and nothing in a file; None where it may not be looked at."""
    try:
        return entries(os.path.join(entry.folder, entry.name))[0] if entry.is_folder else []
    except OSError:
        return None


def files_of(entry: Entry, called: str, inside: Iterable[Entry] | None = None) -> tuple[tuple[str, Path], ...]:
    """A file or folder as it was handed in, under the name of `called`; with the archives that lie in a folder."""
    inside = list(look_into(entry) or () if inside is None else inside)
    archives = tuple((file.name, file.path) for file in inside if _is_archive(file))
    return archives if archives and len(inside) == 1 else ((called, entry.path), *archives)


def has_python(inside: Iterable[Entry]) -> bool:
    """Or an archive beside it; also where nobody knows, as there is too much or it may not be looked at."""
    inside = list(inside)
    if any(_is_archive(entry) or (is_python(entry.name) and not entry.is_folder) for entry in inside):
        return True
    unreadable: list[OSError] = []
    seen = 0
    for entry in inside:
        if not entry.is_folder or is_skipped(entry.name):
            continue
        for _, folders, names in os.walk(entry.path, onerror=unreadable.append):
            folders[:] = [name for name in folders if not is_skipped(name)]
            seen += len(folders) + len(names)
            if seen > ENTRIES_LIMIT or any(map(is_python, names)):
                return True
    return bool(unreadable)


def holds_topics(inside: Iterable[Entry], topics: Mapping[str, object]) -> bool:
    """Whether the folder is itself somebody's work."""
    return any(
        not entry.is_folder and is_python(entry.name) and entry.name.rpartition(".")[0] in topics for entry in inside
    )


def _is_archive(entry: Entry) -> bool:
    return not entry.is_folder and is_archive(entry.name) and not is_skipped(entry.name)
