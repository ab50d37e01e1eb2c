"""Reads what was handed in, directories, files and archives, as data: with caps, and without leaving it."""

from __future__ import annotations

import lzma
import os
import stat
import unicodedata
import zipfile
import zlib
from collections.abc import Sequence, Set
from pathlib import Path, PurePosixPath

from grader import tarball
from grader.errors import SubmissionError
from grader.untrusted import shown

FILE_LIMIT = 32 << 20
FILES_LIMIT = 500
TOTAL_LIMIT = 2 * FILE_LIMIT
ENTRIES_LIMIT = 20 * FILES_LIMIT
ARCHIVE_LIMIT = 4 * FILE_LIMIT
# A tar has to be read whole to find what is in it.
UNPACKED_LIMIT = 4 * ARCHIVE_LIMIT
# How many times larger than in the archive a file of more than a mebibyte may be: Python is not a tenth of that.
RATIO_LIMIT = 200
NAME_LIMIT = 200
DEPTH_LIMIT = 20
IGNORED_LIMIT = 100
KINDS = (".py", ".ipynb")
ARCHIVES = (".zip", *tarball.SUFFIXES)
EXPECTED = "a directory, .py, .ipynb, .zip or .tar (.tar.gz, .tgz, .tar.xz) file"
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


def is_archive(name: str) -> bool:
    return name.lower().endswith(ARCHIVES)


def take_in(files: Sequence[tuple[str, Path]], where: str) -> tuple[dict[str, bytes], list[str]]:
    """The Python files and notebooks by relative path, and what else there is, each with the reason not to take it.

    Each of `files` is a directory, a file or an archive, by the name that it was handed in with; `where` names them
    all. An archive beside others is a folder of its own, without the files that were handed in beside it as well.
    Raises SubmissionError, in one line, where they cannot be read or cannot be trusted.
    """
    intake = _Intake(where)
    paths = {path for _, path in files}
    for name, path in sorted(files, key=lambda file: is_archive(file[0])):
        called = where if len(files) == 1 else name
        try:
            is_there, is_directory = path.exists(), path.is_dir()
        except (OSError, ValueError) as error:
            raise SubmissionError(f"{shown(called)} cannot be looked up: {error}") from error
        if not is_there:
            raise SubmissionError(f"{shown(called)} does not exist: expected {EXPECTED}")
        if is_directory:
            intake.directory(path, but=paths)
        elif not path.is_file():  # a pipe never ends
            raise SubmissionError(f"{shown(called)} is no file: expected {EXPECTED}")
        elif is_archive(name):
            intake.archive(called, path, PurePosixPath("" if len(files) == 1 else stem(name)))
        elif PurePosixPath(name).suffix in KINDS:
            intake.loose(name, path, called)
        elif len(files) == 1:
            raise SubmissionError(f"{shown(called)} is not {EXPECTED}")
        else:
            intake.ignore(PurePosixPath(name), "not Python")
    return intake.files, intake.ignored


def stem(name: str) -> str:
    """The name without what says its kind: "homework" of homework.tar.gz."""
    kind = max((kind for kind in (*KINDS, *ARCHIVES) if name.lower().endswith(kind)), key=len, default="")
    return name[: len(name) - len(kind)] or name


class _Intake:
    def __init__(self, where: str) -> None:
        self.files: dict[str, bytes] = {}
        self.ignored: list[str] = []
        self._where = where
        self._left = ENTRIES_LIMIT
        self._size = 0
        self._loose: set[str] = set()
        # Every file and folder, by its name as a file system has it that knows no case; and whether it is a file.
        self._taken: dict[str, tuple[str, bool]] = {}

    def directory(self, root: Path, but: Set[Path]) -> None:
        for folder, folders, names in os.walk(root, onerror=_refuse):
            inside = PurePosixPath(Path(folder).relative_to(root).as_posix())
            self._count(len(folders) + len(names))
            for name in sorted(folders):
                if is_skipped(name) or Path(folder, name).is_symlink():
                    self.ignore(inside / name, "a folder that is not looked into")
            folders[:] = sorted(name for name in folders if not is_skipped(name))
            for name in sorted(names):
                path = Path(folder, name)
                if path in but:
                    continue
                if is_skipped(name) or path.suffix not in KINDS:
                    self.ignore(inside / name, "not Python")
                elif path.is_symlink() or not path.is_file():  # a link may lead anywhere, a pipe never ends
                    self.ignore(inside / name, "a link, or no file at all")
                else:
                    self.loose(str(inside / name), path, str(path))

    def loose(self, name: str, path: Path, called: str) -> None:
        self.take(name, _content(path, called))
        self._loose.add(PurePosixPath(name).name)

    def archive(self, called: str, path: Path, folder: PurePosixPath) -> None:
        size = path.stat().st_size
        if size > ARCHIVE_LIMIT:  # its list of entries alone could fill the memory
            raise SubmissionError(f"{shown(called)} is larger than {ARCHIVE_LIMIT >> 20} MiB")
        kind = "zip" if path.suffix.lower() == ".zip" else "tar"
        try:
            if kind == "zip":
                self._zip(path, folder)
            else:
                self._tar(path, folder, min(UNPACKED_LIMIT, max(16 << 20, RATIO_LIMIT * size)))
        except (*DAMAGE, *tarball.DAMAGE) as error:
            raise SubmissionError(f"{shown(called)} cannot be read as a {kind} file: {error}") from error

    def _zip(self, path: Path, folder: PurePosixPath) -> None:
        with zipfile.ZipFile(path) as archive:
            self._count(len(archive.infolist()))
            for entry in archive.infolist():
                inside = PurePosixPath(entry.filename.replace("\\", "/"))
                if entry.is_dir() or not self._is_wanted(inside, stat.S_ISLNK(entry.external_attr >> 16), "a link"):
                    continue
                with archive.open(entry) as file:
                    content = file.read(FILE_LIMIT + 1)
                self.take(str(folder / inside), content)
                if len(content) > max(1 << 20, RATIO_LIMIT * entry.compress_size):
                    raise self._untrusted(f"{str(inside)!a} unpacks to far more than Python")

    def _tar(self, path: Path, folder: PurePosixPath, limit: int) -> None:
        with tarball.opened(path, limit) as archive:
            for member in archive:
                self._count(1)
                inside = PurePosixPath(member.name)
                special = not member.isreg() or member.issparse()
                if not member.isdir() and self._is_wanted(inside, special, "a link, or no file at all"):
                    self.take(str(folder / inside), b"".join(archive.read(member, FILE_LIMIT + 1)))

    def _is_wanted(self, inside: PurePosixPath, is_special: bool, reason: str) -> bool:
        if inside.suffix not in KINDS or any(map(is_skipped, inside.parts)):
            self.ignore(inside, "not Python")
            return False
        if is_special:
            self.ignore(inside, reason)
            return False
        if inside.name in self._loose:
            self.ignore(inside, "handed in beside the archive as well")
            return False
        if not can_be_trusted(inside):
            raise self._untrusted(f"{str(inside)[:NAME_LIMIT]!a}")
        return True

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

    def ignore(self, name: PurePosixPath, reason: str) -> None:
        if len(self.ignored) < IGNORED_LIMIT:
            self.ignored.append(f"{shown(name)}: {reason}")
        elif len(self.ignored) == IGNORED_LIMIT:
            self.ignored.append("more: not listed")

    def _refusal(self, problem: str) -> SubmissionError:
        return SubmissionError(f"{shown(self._where)} {problem}")

    def _untrusted(self, entry: str) -> SubmissionError:
        return self._refusal(f"has an entry that cannot be trusted: {entry}")


def can_be_trusted(inside: PurePosixPath, length: int = NAME_LIMIT) -> bool:
    """No way out of the folder, and nothing that a disk cannot hold."""
    parts = inside.parts
    fits = len(parts) <= DEPTH_LIMIT and max(len(part.encode("utf-8", "replace")) for part in parts) <= length
    return fits and not inside.is_absolute() and ".." not in parts and ":" not in str(inside)  # C:x is a drive's


def is_skipped(name: str) -> bool:
    """What tools leave behind, and names that are no text: those could neither travel nor be shown."""
    hidden = name.startswith(".") and name not in (".", "..")
    return hidden or name in SKIPPED or not is_text(name)


def is_text(name: str) -> bool:
    """Not bytes for which Python makes halves of characters."""
    return name.isascii() or not any("\ud800" <= character <= "\udfff" for character in name)


def _refuse(error: OSError) -> None:
    raise SubmissionError(f"{shown(error.filename)} cannot be read: {error.strerror}") from error


def _content(path: Path, called: str) -> bytes:
    try:
        with path.open("rb") as file:
            return file.read(FILE_LIMIT + 1)
    except OSError as error:
        raise SubmissionError(f"{shown(called)} cannot be read: {error.strerror}") from error
