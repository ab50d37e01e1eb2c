"""Reads what was handed in, a directory, a .py, an .ipynb or a .zip, as data: with caps, and without leaving it."""

from __future__ import annotations

import lzma
import os
import stat
import unicodedata
import zipfile
import zlib
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.untrusted import shown

FILE_LIMIT = 32 << 20
FILES_LIMIT = 500
TOTAL_LIMIT = 2 * FILE_LIMIT
ENTRIES_LIMIT = 20 * FILES_LIMIT
ARCHIVE_LIMIT = 4 * FILE_LIMIT
# How many times larger than in the zip a file of more than a mebibyte may be: Python is not a tenth of that.
RATIO_LIMIT = 200
NAME_LIMIT = 200
DEPTH_LIMIT = 20
IGNORED_LIMIT = 100
KINDS = (".py", ".ipynb")
SKIPPED = {"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv"}

# What a damaged zip raises. RuntimeError: encrypted; NotImplementedError: a compression that zipfile does not know.
DAMAGE = (
    zipfile.BadZipFile,
    zlib.error,
    lzma.LZMAError,
    RuntimeError,
    NotImplementedError,
    EOFError,
    OSError,
    ValueError,
    IndexError,  # an entry without a name
)


def take_in(path: Path) -> tuple[dict[str, bytes], list[str]]:
    """The Python files and notebooks by relative path, and what else there is, each with the reason not to take it.

    Raises SubmissionError, in one line, where it cannot be read or cannot be trusted.
    """
    try:
        is_there, is_directory = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise SubmissionError(f"{shown(path)} cannot be looked up: {error}") from error
    if not is_there:
        raise SubmissionError(f"{shown(path)} does not exist: expected a directory, .py, .ipynb or .zip file")
    intake = _Intake(path)
    if is_directory:
        intake.directory()
    elif not path.is_file():  # a pipe never ends
        raise SubmissionError(f"{shown(path)} is no file: expected a directory, .py, .ipynb or .zip file")
    elif path.suffix.lower() == ".zip":
        intake.archive()
    elif path.suffix in KINDS:
        intake.take(path.name, _content(path))
    else:
        raise SubmissionError(f"{shown(path)} is neither a directory nor a .py, .ipynb or .zip file")
    return intake.files, intake.ignored


class _Intake:
    def __init__(self, path: Path) -> None:
        self.files: dict[str, bytes] = {}
        self.ignored: list[str] = []
        self._path = path
        self._left = ENTRIES_LIMIT
        self._size = 0
        # Every file and folder, by its name as a file system has it that knows no case; and whether it is a file.
        self._taken: dict[str, tuple[str, bool]] = {}

    def directory(self) -> None:
        for folder, folders, names in os.walk(self._path):
            inside = PurePosixPath(Path(folder).relative_to(self._path).as_posix())
            self._count(len(folders) + len(names))
            for name in sorted(folders):
                if _is_skipped(name) or Path(folder, name).is_symlink():
                    self._ignore(inside / name, "a folder that is not looked into")
            folders[:] = sorted(name for name in folders if not _is_skipped(name))
            for name in sorted(names):
                path = Path(folder, name)
                if _is_skipped(name) or path.suffix not in KINDS:
                    self._ignore(inside / name, "not Python")
                elif path.is_symlink() or not path.is_file():  # a link may lead anywhere, a pipe never ends
                    self._ignore(inside / name, "a link, or no file at all")
                else:
                    self.take(str(inside / name), _content(path))

    def archive(self) -> None:
        if self._path.stat().st_size > ARCHIVE_LIMIT:  # its list of entries alone could fill the memory
            raise self._refusal(f"is larger than {ARCHIVE_LIMIT >> 20} MiB")
        try:
            with zipfile.ZipFile(self._path) as archive:
                self._count(len(archive.infolist()))
                for entry in archive.infolist():
                    self._entry(archive, entry)
        except DAMAGE as error:
            raise self._refusal(f"cannot be read as a zip file: {error}") from error

    def _entry(self, archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> None:
        inside = PurePosixPath(entry.filename.replace("\\", "/"))
        if entry.is_dir():
            return
        if inside.suffix not in KINDS or any(map(_is_skipped, inside.parts)):
            self._ignore(inside, "not Python")
            return
        if stat.S_ISLNK(entry.external_attr >> 16):
            self._ignore(inside, "a link")
            return
        if not _can_be_trusted(inside):
            raise self._refusal(f"has an entry that cannot be trusted: {entry.filename[:NAME_LIMIT]!a}")
        with archive.open(entry) as file:
            content = file.read(FILE_LIMIT + 1)
        self.take(str(inside), content)
        if len(content) > max(1 << 20, RATIO_LIMIT * entry.compress_size):
            raise self._refusal(f"has an entry that cannot be trusted: {str(inside)!a} unpacks to far more than Python")

    def take(self, name: str, content: bytes) -> None:
        if len(content) > FILE_LIMIT:
            raise SubmissionError(f"{shown(name)} is larger than {FILE_LIMIT >> 20} MiB")
        self._size += len(content)
        if self._size > TOTAL_LIMIT:
            raise self._refusal(f"holds more than {TOTAL_LIMIT >> 20} MiB of Python")
        if len(self.files) == FILES_LIMIT:
            raise self._refusal(f"holds more than {FILES_LIMIT} Python files: is it the right one?")
        self._reserve(name)
        self.files[name] = content

    def _reserve(self, name: str) -> None:
        """No two names that are one elsewhere: which file is meant must not depend on the machine."""
        path = PurePosixPath(name)
        for part in (path, *path.parents):
            entry = (str(part), part == path)
            known = self._taken.setdefault(unicodedata.normalize("NFC", str(part)).casefold(), entry)
            if known != entry or (part == path and name in self.files):
                raise self._refusal(f"has two entries of one name: {shown(known[0])} and {shown(part)}")

    def _count(self, entries: int) -> None:
        self._left -= entries
        if self._left < 0:
            raise self._refusal(f"holds more than {ENTRIES_LIMIT} entries: is it the right one?")

    def _ignore(self, name: PurePosixPath, reason: str) -> None:
        if len(self.ignored) < IGNORED_LIMIT:
            self.ignored.append(f"{shown(name)}: {reason}")
        elif len(self.ignored) == IGNORED_LIMIT:
            self.ignored.append("more: not listed")

    def _refusal(self, problem: str) -> SubmissionError:
        return SubmissionError(f"{shown(self._path)} {problem}")


def _can_be_trusted(inside: PurePosixPath) -> bool:
    """No way out of the folder, and nothing that a disk cannot hold."""
    parts = inside.parts
    fits = len(parts) <= DEPTH_LIMIT and max(len(part.encode("utf-8", "replace")) for part in parts) <= NAME_LIMIT
    return fits and not inside.is_absolute() and ".." not in parts and ":" not in str(inside)  # C:x is a drive's


def _is_skipped(name: str) -> bool:
    """What tools leave behind, and names that are no text: those could neither travel nor be shown."""
    hidden = name.startswith(".") and name not in (".", "..")
    return hidden or name in SKIPPED or any("\ud800" <= character <= "\udfff" for character in name)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise SubmissionError(f"{shown(path)} cannot be read: {error.strerror}") from error
