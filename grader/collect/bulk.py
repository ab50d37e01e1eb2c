"""A bulk download that is still an archive: unpacked into a folder that is removed afterwards.

Whoever handed in may have chosen names and contents. What is no Python, no archive and no metadata is there by its
name alone, as an empty file: nothing else is ever read.
"""

from __future__ import annotations

import contextlib
import stat
import tempfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path, PurePosixPath

from grader import tarball
from grader.collect import gradescope
from grader.collect.folder import LEFT_BEHIND, may_be_read
from grader.errors import UsageError
from grader.intake import ARCHIVE_LIMIT, DAMAGE, FILE_LIMIT, RATIO_LIMIT, can_be_trusted, is_archive
from grader.untrusted import shown

# Of a class of thousands: a hundred files each, some of them archives.
ENTRIES_LIMIT = 1_000_000
TOTAL_LIMIT = 32 << 30
# A compressed tar has to be read whole: films and models beside the Python are skipped.
STREAM_LIMIT = 256 << 30
# From where on an archive may not unpack to more than a multiple of its size.
SMALL = 1 << 30
# Of most disks, in bytes: students' names stand before those of their files.
NAME_LIMIT = 255
CHUNK = 1 << 20
UNPACK = "unpack it yourself, look at it, and name the folder"


@contextlib.contextmanager
def unpacked(path: Path) -> Iterator[tuple[Path, list[str]]]:
    """The folder, and what was left out, each with the reason. Raises UsageError where it cannot be trusted."""
    with tempfile.TemporaryDirectory(prefix="submissions-") as folder:
        bulk = _Bulk(path, Path(folder))
        try:
            if path.suffix.lower() == ".zip":
                bulk.zip()
            else:
                bulk.tar()
        except (*DAMAGE, *tarball.DAMAGE) as error:
            raise UsageError(f"{shown(path)} cannot be unpacked: {shown(error)}: {UNPACK}") from error
        yield Path(folder), bulk.left_out


class _Bulk:
    def __init__(self, path: Path, folder: Path) -> None:
        self.left_out: list[str] = []
        self._path = path
        self._folder = folder
        self._entries = 0
        self._size = 0
        self._most = max(SMALL, RATIO_LIMIT * path.stat().st_size)
        self._known: set[PurePosixPath] = set()

    def zip(self) -> None:
        with zipfile.ZipFile(self._path) as archive:
            for entry in archive.infolist():
                mode = entry.external_attr >> 16
                is_special = stat.S_IFMT(mode) not in (0, stat.S_IFREG, stat.S_IFDIR)
                path = self._path_of(_name(entry), entry.is_dir(), is_special)
                if path is not None:
                    with archive.open(entry) as file:
                        self._write(path, iter(lambda: file.read(CHUNK), b""))

    def tar(self) -> None:
        with tarball.opened(self._path, min(self._most, STREAM_LIMIT)) as archive:
            for member in archive:
                is_special = not (member.isreg() or member.isdir()) or member.issparse()
                path = self._path_of(member.name, member.isdir(), is_special)
                if path is not None:
                    self._write(path, archive.read(member, _limit(path.name) + 1))

    def _path_of(self, name: str, is_folder: bool, is_special: bool) -> Path | None:
        """Where to write a file; None where there is nothing to write."""
        self._entries += 1
        if self._entries > ENTRIES_LIMIT:
            raise self._refusal(f"holds more than {ENTRIES_LIMIT} entries")
        inside = PurePosixPath(name.replace("\\", "/"))
        if not inside.parts:  # the folder itself
            return None
        if inside.is_absolute() or ".." in inside.parts:
            raise self._refusal(f"has an entry that cannot be trusted: {name[:200]!a}")
        if set(inside.parts) & set(LEFT_BEHIND):
            return None
        if ".git" in inside.parts:  # that it is there tells of a clone; what is in it is not read
            is_folder, inside = True, PurePosixPath(*inside.parts[: inside.parts.index(".git") + 1])
        if not can_be_trusted(inside, NAME_LIMIT):
            self.left_out.append(f"{shown(inside)[:NAME_LIMIT]}: a name that not every disk can hold: not unpacked")
            return None
        if is_special:
            self.left_out.append(f"{shown(inside)}: a link, or no file at all: not unpacked")
            return None
        path = self._folder / inside
        if is_folder:
            path.mkdir(parents=True, exist_ok=True)
            return None
        if inside in self._known:
            raise self._refusal(f"has two entries of one name: {shown(inside)}")
        self._known.add(inside)
        path.parent.mkdir(parents=True, exist_ok=True)
        if may_be_read(path.name) or path.name == gradescope.METADATA:
            return path
        path.touch(exist_ok=False)
        return None

    def _write(self, path: Path, pieces: Iterable[bytes]) -> None:
        """As much as tells that it is too large: that is for its reader to say, and no one else's loss."""
        left = _limit(path.name) + 1
        with path.open("xb") as file:
            for piece in pieces:
                file.write(piece[:left])
                left -= len(piece)
                self._size += len(piece)
                if self._size > min(self._most, TOTAL_LIMIT):
                    raise self._refusal(f"unpacks to more than {min(self._most, TOTAL_LIMIT) >> 20} MiB")
                if left <= 0:
                    break

    def _refusal(self, problem: str) -> UsageError:
        return UsageError(f"{shown(self._path)} {problem}: {UNPACK}")


def _limit(name: str) -> int:
    if name == gradescope.METADATA:
        return gradescope.SIZE_LIMIT
    return ARCHIVE_LIMIT if is_archive(name) else FILE_LIMIT


def _name(entry: zipfile.ZipInfo) -> str:
    """As whoever packed it meant it: some write UTF-8 without saying so."""
    if entry.flag_bits & 0x800:
        return entry.filename
    try:
        return entry.filename.encode("cp437").decode("utf-8")
    except UnicodeError:
        return entry.filename
