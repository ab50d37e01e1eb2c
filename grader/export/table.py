"""A file of separated values as a learning management system or a spreadsheet wrote it."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from grader.errors import UsageError
from grader.export.cells import inert
from grader.untrusted import shown

BOMS = {codecs.BOM_UTF8: "utf-8", codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
SIZE_LIMIT = 64 << 20


@dataclass(frozen=True)
class Table:
    """`lines` are where the rows begin in the file, for messages; the rest is how to write it as it was."""

    header: list[str]
    rows: list[list[str]]
    lines: list[int]
    bom: bytes
    codec: str
    delimiter: str
    line_end: str
    quoted: bool  # every cell

    def column(self, *names: str) -> int | None:
        """Where the first of `names` stands that the header has, whatever its case."""
        known = [title.strip().casefold() for title in self.header]
        return next((known.index(name.casefold()) for name in names if name.casefold() in known), None)

    def having(self, rows: list[list[str]], columns: Sequence[int] | None = None) -> Table:
        """The same file with other rows, and of them and the header only some columns."""
        kept = range(len(self.header)) if columns is None else columns
        header, *rows = [[row[i] for i in kept] for row in (self.header, *rows)]
        return replace(self, header=header, rows=rows)

    def render(self) -> bytes:
        """No title may run as a formula either: what an import reads of them is its own words, and numbers."""
        rows = [[inert(title, self.delimiter) for title in self.header], *self.rows]
        text = "".join(_line(row, self.delimiter, self.line_end, self.quoted) for row in rows)
        return self.bom + text.encode(self.codec)


def parse(content: bytes, name: str) -> Table:
    """UTF-8, with a byte order mark or without, or UTF-16 with one; separated by commas, semicolons or tabs.

    Anything else is refused with UsageError: a guessed encoding would garble names, and a misread row would give one
    student's points to another.
    """
    if len(content) > SIZE_LIMIT:
        raise UsageError(f"{shown(name)} is larger than {SIZE_LIMIT >> 20} MiB: is it the right one?")
    bom = next((bom for bom in BOMS if content.startswith(bom)), b"")
    codec = BOMS.get(bom, "utf-8")
    try:
        text = content[len(bom) :].decode(codec)
    except UnicodeDecodeError as error:
        raise UsageError(
            f"{shown(name)} is not {codec.upper()}: export it again, or save it as 'CSV UTF-8' in the spreadsheet"
        ) from error
    if "\0" in text:
        raise UsageError(f"{shown(name)} holds zero bytes: expected text, UTF-8 or UTF-16 with a byte order mark")
    delimiter = max(",;\t", key=lambda delimiter: _width(text, delimiter))
    try:
        records = list(_records(text, delimiter))
    except csv.Error as error:
        raise UsageError(f"{shown(name)} cannot be read as separated values: {error}") from error
    if len(records) < 2:
        raise UsageError(f"{shown(name)} holds no rows: expected a header and a row for each student")
    (_, header), *rows = records
    for line, row in rows:
        if len(row) != len(header):
            raise UsageError(
                f"{shown(name)}, line {line}: expected {len(header)} cells as in the header, got {len(row)}"
            )
    line_end = next((end for end in ("\r\n", "\n", "\r") if end in text), "\n")
    return Table(
        header=header,
        rows=[row for _, row in rows],
        lines=[line for line, _ in rows],
        bom=bom,
        codec=codec,
        delimiter=delimiter,
        line_end=line_end,
        quoted=text.startswith(_line(header, delimiter, line_end, quoted=True)),
    )


def _width(text: str, delimiter: str) -> int:
    """How many cells the header has if that is the delimiter; 0 if it cannot be."""
    try:
        return len(next(_records(text, delimiter), (0, []))[1])
    except csv.Error:
        return 0


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Each record that is not empty, with the line it begins in."""
    before = csv.field_size_limit(SIZE_LIMIT)  # a worksheet holds whole texts that students handed in
    try:
        reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
        line = 1
        for record in reader:
            if record:
                yield line, record
            line = reader.line_num + 1
    finally:
        csv.field_size_limit(before)


def _line(row: Sequence[str], delimiter: str, line_end: str, quoted: bool) -> str:
    buffer = io.StringIO(newline="")
    # Written with both line ends, since a cell that holds one of them must be quoted whichever the file has.
    csv.writer(
        buffer, delimiter=delimiter, lineterminator="\r\n", quoting=csv.QUOTE_ALL if quoted else csv.QUOTE_MINIMAL
    ).writerow(row)
    return buffer.getvalue().removesuffix("\r\n") + line_end
