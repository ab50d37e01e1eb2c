"""A tar archive is read as a .zip is: with the same caps and refusals."""

from __future__ import annotations

import gzip
import io
import lzma
import os
import random
import tarfile
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from grader import intake
from grader.errors import SubmissionError
from grader.intake import FILES_LIMIT
from grader.submission import read

TOPICS = {"mixtures": frozenset({"gaussian_m_step"}), "variational": frozenset({"log_evidence"})}
MIXTURES = b"def gaussian_m_step(x): return x\n"
VARIATIONAL = b"def log_evidence(x): return x\n"
SUFFIXES = (".tar", ".tar.gz", ".tgz", ".tar.xz", ".TAR.GZ")
MODES = {".tar": "w", ".gz": "w:gz", ".tgz": "w:gz", ".xz": "w:xz"}

each_kind = pytest.mark.parametrize("suffix", SUFFIXES)


def members(files: Mapping[str, bytes]) -> Iterator[tuple[tarfile.TarInfo, bytes]]:
    for name, content in files.items():
        member = tarfile.TarInfo(name)
        member.size = len(content)
        yield member, content


def tarred(path: Path, *given: Mapping[str, bytes] | tarfile.TarInfo, form: int = tarfile.PAX_FORMAT) -> Path:
    """Files by their names, and members without content."""
    mode = MODES[Path(path.name.lower()).suffix]
    with tarfile.open(path, mode, format=form) as archive:  # type: ignore[call-overload]
        for files in given:
            if isinstance(files, tarfile.TarInfo):
                archive.addfile(files)
                continue
            for member, content in members(files):
                archive.addfile(member, io.BytesIO(content))
    return path


def special(name: str, kind: bytes, to: str = "") -> tarfile.TarInfo:
    member = tarfile.TarInfo(name)
    member.type, member.linkname = kind, to
    return member


def refusal(path: Path) -> str:
    with pytest.raises(SubmissionError) as caught:
        read(path, TOPICS)
    message = str(caught.value)
    assert message.isprintable()
    assert path.name in message
    return message


@each_kind
@pytest.mark.parametrize("form", [tarfile.USTAR_FORMAT, tarfile.GNU_FORMAT, tarfile.PAX_FORMAT])
def test_every_kind_and_format_is_read(tmp_path: Path, suffix: str, form: int) -> None:
    long = "d" * 60 + "/" + "e" * 60
    files = {f"{long}/variational.py": VARIATIONAL, f"{long}/helper.py": b"x = 1\n" * 1000}
    path = tarred(tmp_path / f"homework{suffix}", special("notes", tarfile.DIRTYPE), files, form=form)
    found = read(path, TOPICS)
    assert found.modules == {"variational": "variational.py"}
    assert found.files == {"variational.py": VARIATIONAL, "helper.py": b"x = 1\n" * 1000}


def test_what_is_not_used_is_listed(tmp_path: Path) -> None:
    apple = {"._variational.py": b"\0\5\26\7", "report.pdf": b"%PDF", ".git/hooks/a.py": b""}
    found = read(tarred(tmp_path / "homework.tar", {"variational.py": VARIATIONAL}, apple), TOPICS)
    assert set(found.files) == {"variational.py"}
    assert found.ignored == ("._variational.py: not Python", "report.pdf: not Python", ".git/hooks/a.py: not Python")


@pytest.mark.parametrize("kind", [tarfile.SYMTYPE, tarfile.LNKTYPE, tarfile.CHRTYPE, tarfile.BLKTYPE, tarfile.FIFOTYPE])
def test_links_and_devices_are_left_alone(tmp_path: Path, kind: bytes) -> None:
    path = tarred(tmp_path / "h.tgz", {"mixtures.py": MIXTURES}, special("variational.py", kind, "mixtures.py"))
    found = read(path, TOPICS)
    assert found.files == {"mixtures.py": MIXTURES}
    assert found.ignored == ("variational.py: a link, or no file at all",)


@pytest.mark.parametrize("name", ["../variational.py", "/etc/variational.py", "a/../../variational.py", "C:\\x.py"])
def test_members_that_lead_out(tmp_path: Path, name: str) -> None:
    path = tarred(tmp_path / "homework.tar.gz", {"mixtures.py": MIXTURES, name: VARIATIONAL})
    assert "has an entry that cannot be trusted" in refusal(path)


@pytest.mark.parametrize("again", ["variational.py", "./variational.py", "Variational.py", "VARIATIONAL.PY/helper.py"])
def test_two_members_of_one_name(tmp_path: Path, again: str) -> None:
    path = tarred(tmp_path / "homework.tar", {"variational.py": VARIATIONAL}, {again: MIXTURES})
    assert "has two entries of one name" in refusal(path)


def test_too_many_members(tmp_path: Path) -> None:
    files = {f"{number}.txt": b"" for number in range(20 * FILES_LIMIT + 1)}
    assert "more than 10000 entries" in refusal(tarred(tmp_path / "homework.tar.gz", files))
    files = {f"f{number}.py": b"" for number in range(FILES_LIMIT + 1)}
    assert "more than 500 Python files" in refusal(tarred(tmp_path / "homework.tar.gz", files))


@pytest.mark.parametrize("name", ["helper.py", "movie.mp4"])
def test_what_unpacks_to_far_more_than_python(tmp_path: Path, name: str) -> None:
    files = {"variational.py": VARIATIONAL, name: bytes(20 << 20)}
    assert "unpacks to far more than Python" in refusal(tarred(tmp_path / "homework.tar.gz", files))


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(intake, "FILE_LIMIT", 1 << 20)
    path = tarred(tmp_path / "homework.tar", {"variational.py": bytes(1 << 20)})
    assert len(read(path, TOPICS).files["variational.py"]) == 1 << 20
    path = tarred(tmp_path / "homework.tar", {"variational.py": bytes((1 << 20) + 1)})
    with pytest.raises(SubmissionError, match=r"variational.py is larger than 1 MiB"):
        read(path, TOPICS)


def test_an_archive_too_large_to_look_into(tmp_path: Path) -> None:
    path = tarred(tmp_path / "homework.tar", {"variational.py": VARIATIONAL})
    os.truncate(path, 1 << 30)
    assert "is larger than 128 MiB" in refusal(path)


@each_kind
def test_a_truncated_one(tmp_path: Path, suffix: str) -> None:
    path = tarred(tmp_path / f"homework{suffix}", {"variational.py": VARIATIONAL, "helper.py": os.urandom(2000)})
    whole = path.read_bytes()
    # Of a plain tar the padding at the end says nothing.
    length = 512 * 7 if suffix == ".tar" else len(whole)
    for keep in range(0, length, 97):
        path.write_bytes(whole[:keep])
        assert "cannot be read as a tar file" in refusal(path)


@each_kind
@pytest.mark.parametrize("content", [b"", b"PK", b"no tar at all" * 100, bytes(5), b"\x1f\x8b\x08"])
def test_what_is_none(tmp_path: Path, suffix: str, content: bytes) -> None:
    path = tmp_path / f"homework{suffix}"
    path.write_bytes(content)
    assert "cannot be read as a tar file" in refusal(path)


@each_kind
def test_one_that_is_damaged_anywhere_is_read_or_refused(tmp_path: Path, suffix: str) -> None:
    path = tarred(tmp_path / f"homework{suffix}", {"v" * 120 + ".py": b"x = 1", "variational.py": VARIATIONAL * 3})
    whole = path.read_bytes()
    chance = random.Random(0)
    for place in range(0, len(whole), 1 + len(whole) // 1000):
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            read(path, TOPICS)
        except SubmissionError as error:
            assert str(error).isprintable(), place


def test_a_damaged_header_is_not_taken_for_the_end(tmp_path: Path) -> None:
    path = tarred(tmp_path / "homework.tar", {"variational.py": VARIATIONAL, "helper.py": b"x = 1"})
    content = bytearray(path.read_bytes())
    content[1024] ^= 1  # the first letter of the second name
    path.write_bytes(content)
    assert "is damaged, or ends in the middle" in refusal(path)


def raw(kind: bytes, size: int, content: bytes = b"") -> bytes:
    """A header that says what it likes, and what follows it."""
    member = special("variational.py", kind)
    member.size = 0
    header = bytearray(member.tobuf(tarfile.GNU_FORMAT))
    header[124:136] = (b"%011o\0" % size) if size >= 0 else b"\xff" * 4 + size.to_bytes(8, "big", signed=True)
    header[148:156] = b" " * 8
    header[148:156] = b"%06o\0 " % sum(header)
    return bytes(header) + content + bytes(-len(content) % 512)


HOSTILE = {
    "a header of gigabytes": raw(tarfile.XHDTYPE, 8 << 30, bytes(1 << 20)),
    "a name of gigabytes": raw(tarfile.GNUTYPE_LONGNAME, 8 << 30, bytes(1 << 20)),
    "a negative size": raw(tarfile.REGTYPE, -512) * 3,
    "a negative header": raw(tarfile.XHDTYPE, -1024) * 3,
    "headers for headers": raw(tarfile.XHDTYPE, 0) * 5000,
    "a run of digits": raw(tarfile.XHDTYPE, 60_000, b"1" * 60_000),
    "a sparse file": raw(tarfile.GNUTYPE_SPARSE, 0),
}


@pytest.mark.parametrize("suffix", [".tar", ".tar.gz", ".tar.xz"])
@pytest.mark.parametrize("content", HOSTILE.values(), ids=HOSTILE)
def test_headers_that_lie(tmp_path: Path, suffix: str, content: bytes) -> None:
    pack = {".tar": bytes, ".tar.gz": gzip.compress, ".tar.xz": lzma.compress}[suffix]
    path = tmp_path / f"homework{suffix}"
    path.write_bytes(pack(content + bytes(10240)))
    refusal(path)


def test_an_xz_that_asks_for_all_memory(tmp_path: Path) -> None:
    path = tarred(tmp_path / "homework.tar", {"variational.py": VARIATIONAL})
    greedy = [{"id": lzma.FILTER_LZMA2, "preset": 0, "dict_size": 1 << 30}]
    (tmp_path / "homework.tar.xz").write_bytes(lzma.compress(path.read_bytes(), filters=greedy))
    assert "Memory usage limit exceeded" in refusal(tmp_path / "homework.tar.xz")
