"""A tar archive, compressed or not, read from its beginning to its end: never extracted, and never trusted."""

from __future__ import annotations

import contextlib
import gzip
import lzma
import re
import tarfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import IO, Protocol

SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.xz")

# What a damaged one raises. RecursionError: header after header of which each announces the next.
DAMAGE = (tarfile.TarError, zlib.error, lzma.LZMAError, EOFError, OSError, ValueError, RecursionError)

CHUNK = 1 << 20
# How much an xz file may ask for as its dictionary: its highest level takes 65 MiB.
MEMORY_LIMIT = 128 << 20
# Of one member: its names, and what a system keeps beside a file.
HEADERS_LIMIT = 1 << 16
# Before 3.11.10 tarfile searches a run of digits in a header in quadratic time; no number is as long.
DIGITS = re.compile(rb"\d{100}")


class _Readable(Protocol):
    def read(self, size: int, /) -> bytes: ...


class Tarball:
    """The members in order; `read` is for the one that came last."""

    def __init__(self, source: _Readable, limit: int) -> None:
        self._stream = _Stream(source, limit)
        self._archive = tarfile.TarFile(fileobj=self._stream)  # type: ignore[arg-type]  # it reads, seeks and tells

    def __iter__(self) -> Iterator[tarfile.TarInfo]:
        while True:
            self._stream.expect_headers()
            member = self._archive.next()
            if member is None:
                break
            self._archive.members.clear()  # type: ignore[attr-defined]  # there may be many
            yield member
        # tarfile takes a damaged header for the end, and the checksum of a compressed file comes last.
        if self._stream.last.strip(b"\0") or not self._stream.last:
            raise tarfile.ReadError("it is damaged, or ends in the middle")
        self._stream.drain()

    def read(self, member: tarfile.TarInfo, size: int) -> Iterator[bytes]:
        """At most `size` bytes, in pieces."""
        self._stream.expect(size + CHUNK)  # a buffer reads ahead
        file = self._archive.extractfile(member)
        while file and size > 0 and (piece := file.read(min(size, CHUNK))):
            size -= len(piece)
            yield piece


@contextlib.contextmanager
def opened(path: Path, limit: int) -> Iterator[Tarball]:
    """Raises one of DAMAGE, sooner or later, where it is damaged or unpacks to more than `limit` bytes."""
    with path.open("rb") as file:
        name = path.name.lower()
        source: _Readable = file
        if name.endswith((".gz", ".tgz")):
            source = gzip.GzipFile(fileobj=file)
        elif name.endswith(".xz"):
            source = _Xz(file)
        yield Tarball(source, limit)


class _Stream:
    """What tarfile reads from: forwards only, and no more at a time than is expected there."""

    def __init__(self, source: _Readable, limit: int) -> None:
        self.last = b""
        self._source = source
        self._limit = limit
        self._position = 0
        self.expect_headers()

    def expect_headers(self) -> None:
        self.expect(HEADERS_LIMIT)
        self._headers = True

    def expect(self, size: int) -> None:
        self._left = size
        self._headers = False

    def read(self, size: int) -> bytes:
        self._left -= size
        if size < 0 or self._left < 0:
            raise tarfile.ReadError("it announces a header that is far too long")
        self.last = self._take(size)
        if self._headers and DIGITS.search(self.last):
            raise tarfile.ReadError("it has a number of more than a hundred digits")
        return self.last

    def seek(self, position: int) -> None:
        if position < self._position:
            raise tarfile.ReadError("it leads backwards")
        while self._position < position and self._take(min(position - self._position, CHUNK)):
            pass

    def tell(self) -> int:
        return self._position

    def drain(self) -> None:
        while self._take(CHUNK):
            pass

    def _take(self, size: int) -> bytes:
        taken = self._source.read(size)
        self._position += len(taken)
        if self._position > self._limit:
            raise tarfile.ReadError(f"it unpacks to far more than Python: more than {self._limit >> 20} MiB")
        return taken


class _Xz:
    """As lzma.LZMAFile, with a limit on the memory that the file asks for."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file
        self._decompressor = lzma.LZMADecompressor(lzma.FORMAT_XZ, MEMORY_LIMIT)

    def read(self, size: int, /) -> bytes:
        pieces: list[bytes] = []
        while size > 0 and not self._decompressor.eof:
            packed = self._file.read(CHUNK) if self._decompressor.needs_input else b""
            if self._decompressor.needs_input and not packed:
                raise EOFError("it ends in the middle")
            pieces.append(self._decompressor.decompress(packed, size))
            size -= len(pieces[-1])
        return b"".join(pieces)
