"""What is handed in is found and read, or refused in one clear line."""

from __future__ import annotations

import json
import os
import random
import stat
import sys
import warnings
import zipfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import pytest

from grader import intake as module
from grader.errors import SubmissionError
from grader.intake import FILE_LIMIT, FILES_LIMIT
from grader.submission import Submission, read

TOPICS = {
    "mixtures": frozenset({"gaussian_m_step", "mixture_elbo"}),
    "variational": frozenset({"log_evidence", "kl_exponential"}),
}
MIXTURES = b"def gaussian_m_step(x): return x\n"
VARIATIONAL = b"def log_evidence(x): return x\n"


def lay_out(root: Path, files: Mapping[str, bytes | str]) -> Path:
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content.encode() if isinstance(content, str) else content)
    return root


def zipped(path: Path, files: Mapping[str, bytes | str], compression: int = zipfile.ZIP_DEFLATED) -> Path:
    with zipfile.ZipFile(path, "w", compression) as archive:
        for name, content in files.items():
            archive.writestr(name, content)
    return path


def notebook(*cells: str | tuple[str, str]) -> str:
    """Code cells, or (kind, source)."""
    sources = [cell if isinstance(cell, tuple) else ("code", cell) for cell in cells]
    return json.dumps(
        {
            "nbformat": 4,
            "nbformat_minor": 5,
            "metadata": {},
            "cells": [
                {"cell_type": kind, "metadata": {}, "source": source.splitlines(keepends=True)}
                for kind, source in sources
            ],
        }
    )


def refusal(path: Path) -> str:
    """The one line that refuses `path`."""
    with pytest.raises(SubmissionError) as caught:
        read(path, TOPICS)
    message = str(caught.value)
    assert message.isprintable()  # one line, and nothing that a terminal would obey
    assert 10 < len(message) < 500
    return message


# --- what is accepted -----------------------------------------------------------------------------------------


@pytest.fixture(params=["directory", "flat zip", "nested zip", "deep directory"])
def packed(request: pytest.FixtureRequest, tmp_path: Path) -> Callable[[Mapping[str, bytes | str]], Path]:
    """Lays files out in each of the ways in which a submission of several files may come."""

    def pack(files: Mapping[str, bytes | str]) -> Path:
        if request.param == "directory":
            return lay_out(tmp_path / "homework", files)
        if request.param == "flat zip":
            return zipped(tmp_path / "homework.zip", files)
        if request.param == "nested zip":
            folder = {f"smith_john/home work/{name}": content for name, content in files.items()}
            return zipped(tmp_path / "homework.zip", folder)
        lay_out(tmp_path / "homework" / "sheet 2" / "python", files)
        return tmp_path / "homework"

    return pack


Pack = Callable[[Mapping[str, bytes | str]], Path]


def test_files_by_the_topics_names(packed: Pack) -> None:
    found = read(packed({"mixtures.py": MIXTURES, "variational.py": VARIATIONAL}), TOPICS)
    assert found.modules == {"mixtures": "mixtures.py", "variational": "variational.py"}
    assert found.files == {"mixtures.py": MIXTURES, "variational.py": VARIATIONAL}


def test_one_topic_is_enough(packed: Pack) -> None:
    found = read(packed({"variational.py": VARIATIONAL}), TOPICS)
    assert (found.modules, found.files) == ({"variational": "variational.py"}, {"variational.py": VARIATIONAL})


def test_helper_files_are_kept_and_other_files_are_not(packed: Pack) -> None:
    helpers = {"helper.py": b"x = 1\n", "tools/__init__.py": b"", "tools/more.py": b"y = 2\n"}
    ignored = {
        "report.pdf": b"%PDF",
        ".ipynb_checkpoints/variational.ipynb": b"{}",
        "__pycache__/variational.cpython-311.pyc": b"",
        "__pycache__/variational.py": b"",
        ".venv/lib/variational.py": b"",
        "venv/variational.py": b"",
        "node_modules/variational.py": b"",
        ".variational.py": b"",
        "__MACOSX/._variational.py": b"\0\5\26\7",
        "data.csv": b"1,2",
    }
    found = read(packed({"variational.py": VARIATIONAL} | helpers | ignored), TOPICS)
    assert found.files == {"variational.py": VARIATIONAL} | helpers
    assert found.modules == {"variational": "variational.py"}


def test_topics_in_sibling_folders_keep_their_folders(packed: Pack) -> None:
    found = read(packed({"one/mixtures.py": MIXTURES, "two/variational.py": VARIATIONAL, "two/h.py": b""}), TOPICS)
    assert found.modules == {"mixtures": "one/mixtures.py", "variational": "two/variational.py"}
    assert set(found.files) == {"one/mixtures.py", "two/variational.py", "two/h.py"}


def test_files_outside_the_topics_folder_are_left_behind(tmp_path: Path) -> None:
    lay_out(tmp_path, {"work/variational.py": VARIATIONAL, "work/h.py": b"", "other.py": b"", "workshop/x.py": b""})
    found = read(tmp_path, TOPICS)
    assert found.modules == {"variational": "variational.py"}
    assert set(found.files) == {"variational.py", "h.py"}


@pytest.mark.parametrize("name", ["homework.py", "Smith_John-02.py", "variational (1).py", "Variational.py"])
@pytest.mark.parametrize("kind", ["file", "directory", "zip", "notebook"])
def test_another_name_is_recognised_by_its_functions(tmp_path: Path, name: str, kind: str) -> None:
    path = lay_out(tmp_path, {name: VARIATIONAL}) / name
    if kind == "directory":
        path = tmp_path
    elif kind == "zip":
        path = zipped(tmp_path / "homework.zip", {name: VARIATIONAL})
    elif kind == "notebook":
        path = path.with_suffix(".ipynb")
        path.write_text(notebook(VARIATIONAL.decode()))
    found = read(path, TOPICS)
    assert found.modules == {"variational": name}
    assert b"def log_evidence" in found.files[name]


@pytest.mark.parametrize(
    "source",
    [
        "log_evidence = lambda x, theta: 1.0",
        "log_evidence: object = print",
        "class log_evidence: pass",
        "pattern = '\\d'\ndef log_evidence(): return 1 is 1",
    ],
)
def test_every_way_to_define_a_function_is_recognised(tmp_path: Path, source: str) -> None:
    """Without a word: what Python warns of in a student's file is no concern of the grader's terminal."""
    path = lay_out(tmp_path, {"homework.py": source}) / "homework.py"
    with warnings.catch_warnings(record=True) as warned:
        warnings.simplefilter("always")
        found = read(path, TOPICS)
    assert found.modules == {"variational": "homework.py"}
    assert not warned


def test_one_file_may_answer_both_topics(tmp_path: Path) -> None:
    path = lay_out(tmp_path, {"homework.py": MIXTURES + VARIATIONAL}) / "homework.py"
    assert read(path, TOPICS).modules == {"mixtures": "homework.py", "variational": "homework.py"}


@pytest.mark.parametrize(
    "content",
    [
        b"\0\xff\xfe binary garbage" * 100,
        b"",
        b"def f(:",
        b"# -*- coding: nothing -*-",
        b"(" * 100_000,
        b"x" + b".x" * 100_000,
        b"-" * 100_000 + b"1",
        b"\xef\xbb\xbf" + VARIATIONAL,
        VARIATIONAL.replace(b"\n", b"\r\n"),
    ],
    ids=["garbage", "empty", "syntax error", "coding", "parentheses", "attributes", "minuses", "BOM", "CRLF"],
)
def test_a_topics_file_is_read_whatever_is_in_it(tmp_path: Path, content: bytes) -> None:
    """Whether it is Python is seen when it is graded; beside it, nobody's name decides."""
    lay_out(tmp_path, {"variational.py": content, "beside.py": content})
    assert read(tmp_path, TOPICS).files["variational.py"] == content
    if content not in (b"\xef\xbb\xbf" + VARIATIONAL, VARIATIONAL.replace(b"\n", b"\r\n")):
        (tmp_path / "variational.py").unlink()
        assert "nothing to grade" in refusal(tmp_path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_every_compression_is_read(tmp_path: Path, compression: int) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL}, compression)
    assert read(path, TOPICS).files == {"variational.py": VARIATIONAL}


def test_a_zip_with_backslashes_has_folders(tmp_path: Path) -> None:
    """As some programs under Windows write them."""
    path = zipped(tmp_path / "homework.zip", {"work\\variational.py": VARIATIONAL, "work\\helper.py": b""})
    assert set(read(path, TOPICS).files) == {"variational.py", "helper.py"}


def test_locate_names_file_and_line() -> None:
    found = Submission({"variational.py": VARIATIONAL}, {"variational": "variational.py"})
    assert found.locate("variational.py", 3) == "variational.py, line 3"


# --- notebooks ------------------------------------------------------------------------------------------------


def run(path: Path) -> dict[str, Any]:
    """The names that a notebook's source defines."""
    found = read(path, TOPICS)
    [source] = found.files.values()
    names: dict[str, Any] = {}
    exec(compile(source, "notebook", "exec"), names)
    return names


def write(tmp_path: Path, text: str, name: str = "homework.ipynb") -> Path:
    (tmp_path / name).write_text(text)
    return tmp_path / name


FUNCTION = "def log_evidence(x, theta):\n    return x"


def test_a_notebooks_code_cells_run_in_order(tmp_path: Path) -> None:
    cells = ["order = [1]", ("markdown", "# Title\nraise SystemExit"), ("raw", "1 / 0"), FUNCTION, "order += [2]"]
    assert run(write(tmp_path, notebook(*cells)))["order"] == [1, 2]


@pytest.mark.parametrize("source", [FUNCTION, FUNCTION.splitlines(keepends=True)])
def test_a_cells_source_may_be_a_text_or_a_list(tmp_path: Path, source: object) -> None:
    text = json.dumps({"cells": [{"cell_type": "code", "source": source}]})
    assert "log_evidence" in run(write(tmp_path, text))


def test_magics_and_shell_commands_do_nothing(tmp_path: Path) -> None:
    magics = "%matplotlib inline\n!pip install numpy\nfor i in range(3):\n    %time i\nelse:\n    !ls\ndone = True"
    names = run(write(tmp_path, notebook(magics, FUNCTION)))
    assert names["done"] is True
    assert names["i"] == 2


@pytest.mark.parametrize("magic", ["%%bash", "%%html", "%%javascript", "%%latex", "%%writefile helper.py", "%%sh -e"])
def test_a_cell_in_another_language_does_nothing(tmp_path: Path, magic: str) -> None:
    names = run(write(tmp_path, notebook(f"\n{magic}\n<b> if [ -e x ]; then\n x = 1", FUNCTION)))
    assert "x" not in names


@pytest.mark.parametrize("magic", ["%%time", "%%capture", "%%capture output", "%%prun -l 5"])
def test_a_cell_that_is_timed_or_captured_is_python_all_the_same(tmp_path: Path, magic: str) -> None:
    assert "log_evidence" in run(write(tmp_path, notebook(f"{magic}\n{FUNCTION}"), "variational.ipynb"))


@pytest.mark.parametrize(
    "cell",
    [
        "value = (7\n  % 4)",
        "value = 7 \\\n  % 4",
        'text = """\n%d percent\n!important\n"""\nvalue = 3 if text == "\\n%" + "d percent\\n!important\\n" else text',
        'text = "a\u2028b\x0cc\x1cd\x85e"\nvalue = 3 if len(text) == 9 else text',
        "def f():\n\x0c    return 3\nvalue = f()",
    ],
    ids=["operator", "continued", "text", "line separators", "form feed"],
)
def test_python_in_a_cell_keeps_its_meaning(tmp_path: Path, cell: str) -> None:
    """A line that begins with % need not be a magic, nor need every separator end a line."""
    path = write(tmp_path, json.dumps({"cells": [{"cell_type": "code", "source": f"{cell}\n{FUNCTION}"}]}))
    os.rename(path, path.with_name("variational.ipynb"))
    assert run(path.with_name("variational.ipynb"))["value"] == 3


@pytest.mark.parametrize("line", ["files = !ls", "here = %pwd", "print?", "?print", "print??", "%%timeit"])
def test_other_syntax_of_notebooks_does_not_break_the_file(tmp_path: Path, line: str) -> None:
    assert "log_evidence" in run(write(tmp_path, notebook(line, FUNCTION), "variational.ipynb"))


def test_locate_names_cell_and_line(tmp_path: Path) -> None:
    cells = ["import math", ("markdown", "text\n" * 5), "%time 1\n\n" + FUNCTION, "", "1 / 0"]
    found = read(write(tmp_path, notebook(*cells)), TOPICS)
    [(name, source)] = found.files.items()
    lines = source.decode().splitlines()
    places = [found.locate(name, lines.index(line) + 1) for line in ("import math", "    return x", "1 / 0")]
    assert places == [
        "homework.ipynb, code cell 1, line 1",
        "homework.ipynb, code cell 2, line 4",
        "homework.ipynb, code cell 4, line 1",
    ]


def test_locate_bears_lines_that_do_not_exist(tmp_path: Path) -> None:
    """A traceback comes from the child, which may say anything."""
    found = read(write(tmp_path, notebook("import math", FUNCTION)), TOPICS)
    for line in (-5, 0, 10**30):
        assert found.locate("homework.py", line).startswith("homework.ipynb, code cell ")
    assert found.locate("../elsewhere.py", -1) == "../elsewhere.py, line -1"


def test_a_notebook_and_its_helper_in_a_folder(tmp_path: Path) -> None:
    path = zipped(tmp_path / "h.zip", {"work/variational.ipynb": notebook("", FUNCTION), "work/helper.py": b""})
    found = read(path, TOPICS)
    assert found.modules == {"variational": "variational.py"}
    assert set(found.files) == {"variational.py", "helper.py"}
    line = found.files["variational.py"].decode().splitlines().index("    return x") + 1
    assert found.locate("variational.py", line) == "work/variational.ipynb, code cell 2, line 2"


def test_a_notebook_left_behind_takes_no_other_files_place(tmp_path: Path) -> None:
    files = {"work/variational.py": VARIATIONAL, "work/notes.py": b"", "notes.ipynb": notebook("1")}
    found = read(lay_out(tmp_path, files), TOPICS)
    assert set(found.files) == {"variational.py", "notes.py"}
    assert found.locate("notes.py", 1) == "notes.py, line 1"


# --- what is refused ------------------------------------------------------------------------------------------


def test_a_path_that_does_not_exist(tmp_path: Path) -> None:
    message = refusal(tmp_path / "absent.py")
    assert message.endswith("expected a directory, .py, .ipynb, .zip or .tar (.tar.gz, .tgz, .tar.xz) file")
    assert "does not exist" in refusal(lay_out(tmp_path, {"f.py": b""}) / "f.py" / "g.py")


def test_a_path_that_cannot_be_looked_up(tmp_path: Path) -> None:
    with pytest.raises(SubmissionError):
        read(tmp_path / ("x" * 300), TOPICS)
    with pytest.raises(SubmissionError):
        read(tmp_path / "nul\0byte.py", TOPICS)


@pytest.mark.parametrize(
    "files",
    [{}, {"notes.txt": b"x"}, {".hidden/variational.py": VARIATIONAL}, {"other.py": b"x = 1"}, {"Thumbs.db": b"\0"}],
    ids=lambda files: ", ".join(files) or "empty",
)
def test_nothing_to_grade(tmp_path: Path, files: dict[str, bytes]) -> None:
    (tmp_path / "homework").mkdir()
    for path in (lay_out(tmp_path / "homework", files), zipped(tmp_path / "homework.zip", files)):
        message = refusal(path)
        assert "nothing to grade in" in message
        assert "expected mixtures.py or variational.py" in message


@pytest.mark.parametrize("name", ["homework.txt", "homework", "homework.pyc", "homework.gz", "homework.rar"])
def test_a_file_of_another_kind(tmp_path: Path, name: str) -> None:
    lay_out(tmp_path, {name: VARIATIONAL})
    assert f"{name} is not a directory, .py, .ipynb, .zip or .tar" in refusal(tmp_path / name)


TWO = "two files for one topic: "


@pytest.mark.parametrize(
    "files",
    [
        {"a/variational.py": VARIATIONAL, "b/variational.py": VARIATIONAL},
        {"variational.py": VARIATIONAL, "old/variational.py": VARIATIONAL},
        {"variational.py": VARIATIONAL, "variational.ipynb": notebook(FUNCTION)},
        {"variational.py": VARIATIONAL, "other/variational.ipynb": notebook(FUNCTION)},
        {"variational.ipynb": notebook(FUNCTION), "other/variational.ipynb": notebook(FUNCTION)},
        {"first.py": VARIATIONAL, "second.py": VARIATIONAL},
        {"first.ipynb": notebook(FUNCTION), "second.py": VARIATIONAL},
        {"first.py": VARIATIONAL, "second.py": MIXTURES + VARIATIONAL},
    ],
    ids=lambda files: " + ".join(files),
)
def test_two_files_for_one_topic(packed: Pack, files: dict[str, bytes]) -> None:
    message = refusal(packed(files))
    assert TWO in message
    assert message.endswith("; keep one of them")
    for name in files:
        assert Path(name).stem in message.partition(TWO)[2]


def test_the_two_files_for_one_topic_are_named_as_they_were_handed_in(tmp_path: Path) -> None:
    files = {"variational.py": VARIATIONAL, "other/variational.ipynb": notebook(FUNCTION)}
    message = refusal(lay_out(tmp_path, files))
    assert "variational.py and other/variational.ipynb" in message or (
        "other/variational.ipynb and variational.py" in message
    )


@pytest.mark.parametrize(
    "content",
    [b"", b"PK", b"not a zip at all" * 10, b"PK\x05\x06" + bytes(17), b"Rar!\x1a\x07\x00" + bytes(50)],
    ids=["empty", "PK", "text", "short end", "rar"],
)
def test_what_is_no_zip(tmp_path: Path, content: bytes) -> None:
    path = lay_out(tmp_path, {"homework.zip": content}) / "homework.zip"
    assert "cannot be read as a zip file" in refusal(path)


def test_a_truncated_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": os.urandom(2000)})
    whole = path.read_bytes()
    for keep in range(0, len(whole), 97):
        path.write_bytes(whole[:keep])
        assert "cannot be read as a zip file" in refusal(path)


def test_an_encrypted_zip(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL}, zipfile.ZIP_STORED)
    content = bytearray(path.read_bytes())
    content[6] |= 1  # the flag in the local header
    content[content.index(b"PK\x01\x02") + 8] |= 1  # and in the directory
    path.write_bytes(content)
    message = refusal(path)
    assert "cannot be read as a zip file" in message
    assert "encrypted" in message


def test_a_zip_whose_checksum_is_wrong(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL}, zipfile.ZIP_STORED)
    path.write_bytes(path.read_bytes().replace(b"log_evidence", b"gol_evidence"))
    assert "cannot be read as a zip file" in refusal(path)


@pytest.mark.parametrize("compression", [zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED, zipfile.ZIP_BZIP2, zipfile.ZIP_LZMA])
def test_a_zip_that_is_damaged_anywhere_is_read_or_refused(tmp_path: Path, compression: int) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL * 3, "helper.py": b"x = 1"}, compression)
    whole = path.read_bytes()
    chance = random.Random(0)
    for place in range(len(whole)):
        content = bytearray(whole)
        content[place] ^= 1 << chance.randrange(8)
        path.write_bytes(content)
        try:
            read(path, TOPICS)
        except SubmissionError as error:
            assert str(error).isprintable(), place


@pytest.mark.parametrize(
    "name",
    [
        "../variational.py",
        "work/../../variational.py",
        "..\\variational.py",
        "/variational.py",
        "/etc/variational.py",
        "//host/variational.py",
        "\\\\host\\variational.py",
        "a/..\\../../variational.py",
    ],
)
def test_entries_that_lead_out_of_the_zip(tmp_path: Path, name: str) -> None:
    path = zipped(tmp_path / "homework.zip", {"mixtures.py": MIXTURES, name: VARIATIONAL})
    message = refusal(path)
    assert "has an entry that cannot be trusted" in message
    assert "variational.py" in message


@pytest.mark.parametrize(
    "again", ["variational.py", "./variational.py", ".//variational.py", "Variational.py", "VARIATIONAL.PY/helper.py"]
)
def test_two_entries_of_one_name(tmp_path: Path, again: str) -> None:
    path = tmp_path / "homework.zip"
    with zipfile.ZipFile(path, "w") as archive, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        archive.writestr("variational.py", VARIATIONAL)
        archive.writestr(again, MIXTURES)
    assert "has two entries of one name" in refusal(path)


@pytest.mark.skipif(sys.platform != "linux", reason="needs a file system that tells letters from capitals")
def test_two_files_that_are_one_elsewhere(tmp_path: Path) -> None:
    lay_out(tmp_path, {"variational.py": VARIATIONAL, "h\u00e9lper.py": b"", "He\u0301lper.py": b""})
    assert "has two entries of one name" in refusal(tmp_path)


def test_a_name_that_is_a_file_and_a_folder(tmp_path: Path) -> None:
    """Nothing on disk can look like this."""
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL, "variational.py/helper.py": b""})
    refusal(path)


@pytest.mark.parametrize(
    "name",
    ["x" * 300 + "/mixtures.py", "d/" * 3000 + "mixtures.py", "x" * 300 + ".py", "folder/" + "x" * 300 + ".ipynb"],
    ids=["folder", "depth", "file", "notebook"],
)
def test_names_that_no_disk_can_hold(tmp_path: Path, name: str) -> None:
    content = notebook("x = 1") if name.endswith(".ipynb") else MIXTURES
    message = refusal(zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL, name: content}))
    assert "homework.zip" in message


@pytest.mark.skipif(os.name == "nt" or not hasattr(os, "fsencode"), reason="needs file names made of bytes")
def test_names_that_are_no_text(tmp_path: Path) -> None:
    """They could be neither sent to the child nor written to a report."""
    (tmp_path / "mixtures.py").write_bytes(MIXTURES)
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9.py")).write_bytes(b"x = 1")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9")).mkdir()
    except OSError:
        pytest.skip("this file system holds names of text only")
    Path(os.fsdecode(os.fsencode(tmp_path) + b"/caf\xe9/variational.py")).write_bytes(VARIATIONAL)
    try:
        found = read(tmp_path, TOPICS)
    except SubmissionError as error:
        assert str(error).isprintable()
        return
    for name in found.files:
        name.encode()


@pytest.mark.parametrize("name", ["a\nb", "\x1b[31mred", "\u202ereversed", "\x9b0m"])
def test_names_with_control_characters_do_not_reach_the_terminal(tmp_path: Path, name: str) -> None:
    files = {f"{name}/variational.py": VARIATIONAL, "other/variational.py": VARIATIONAL}
    assert TWO in refusal(zipped(tmp_path / "homework.zip", files))


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_in_a_directory_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "mixtures.py").write_bytes(MIXTURES)
    os.mkfifo(tmp_path / "helper.py")
    assert read(tmp_path, TOPICS).files == {"mixtures.py": MIXTURES}


def test_links_in_a_directory_are_not_followed(tmp_path: Path) -> None:
    secret = lay_out(tmp_path / "elsewhere", {"variational.py": b"secret = 1"})
    homework = lay_out(tmp_path / "homework", {"mixtures.py": MIXTURES})
    (homework / "variational.py").symlink_to(secret / "variational.py")
    (homework / "more").symlink_to(secret, target_is_directory=True)
    assert read(homework, TOPICS).files == {"mixtures.py": MIXTURES}


def test_links_in_a_zip_are_not_followed(tmp_path: Path) -> None:
    entry = zipfile.ZipInfo("variational.py")
    entry.external_attr = (stat.S_IFLNK | 0o777) << 16
    with zipfile.ZipFile(tmp_path / "homework.zip", "w") as archive:
        archive.writestr(entry, "/etc/passwd")
        archive.writestr("mixtures.py", MIXTURES)
    found = read(tmp_path / "homework.zip", TOPICS)
    assert found.files == {"mixtures.py": MIXTURES}
    assert found.ignored == ("variational.py: a link",)


def test_what_is_not_used_is_listed(tmp_path: Path) -> None:
    lay_out(tmp_path, {"hw/data.csv": "", "hw/.git/config.py": "", "other.py": "", "sketch.ipynb": notebook("x = 1")})
    (tmp_path / "hw" / "link.py").symlink_to("/etc/passwd")
    (tmp_path / "hw" / "variational.ipynb").write_text(notebook("%matplotlib inline\nx = 1", "!ls", FUNCTION))
    assert sorted(read(tmp_path, TOPICS).ignored) == [
        "hw/.git: a folder that is not looked into",
        "hw/data.csv: not Python",
        "hw/link.py: a link, or no file at all",
        "hw/variational.ipynb, code cell 1: %matplotlib inline",
        "hw/variational.ipynb, code cell 2: !ls",
        "other.py: not in the folder of the topics' files",
        "sketch.ipynb: a notebook that answers no topic",
    ]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"not json",
        b"\xff\xfe\xff",
        b"[]",
        b"{}",
        b"null",
        b"3",
        b'{"cells": null}',
        b'{"cells": 3}',
        b'{"cells": {"a": 1}}',
        b'{"cells": [3]}',
        b'{"cells": [null]}',
        b'{"cells": [{}]}',
        b'{"cells": [{"cell_type": "code"}]}',
        b'{"cells": [{"cell_type": "code", "source": null}]}',
        b'{"cells": [{"cell_type": "code", "source": [1]}]}',
        b'{"cells": [{"cell_type": "code", "source": {"x": 1}}, {"cell_type": "code", "source": 1}]}',
        b'{"worksheets": [{"cells": []}], "nbformat": 3}',
        b"[" * 100_000,
        b'{"cells": [{"cell_type": "code", "source": "x = \'\\ud800\'"}]}',
    ],
)
def test_what_is_no_notebook(tmp_path: Path, content: bytes) -> None:
    path = lay_out(tmp_path, {"variational.ipynb": content}) / "variational.ipynb"
    message = refusal(path)
    assert "variational.ipynb" in message
    assert "not a Jupyter notebook" in message or "cannot" in message


@pytest.mark.parametrize("cells", [[], [("markdown", "# Title")], ["", "  \n"]])
def test_a_notebook_without_code(tmp_path: Path, cells: list[Any]) -> None:
    assert "has no code cell: nothing to grade" in refusal(write(tmp_path, notebook(*cells)))


def test_a_broken_notebook_beside_the_topics_file_does_no_harm(tmp_path: Path) -> None:
    lay_out(tmp_path, {"variational.py": VARIATIONAL, "draft.ipynb": b"not json"})
    assert read(tmp_path, TOPICS).files == {"variational.py": VARIATIONAL}


def test_a_broken_notebook_alone_is_named(tmp_path: Path) -> None:
    lay_out(tmp_path, {"draft.ipynb": b"not json"})
    assert "draft.ipynb is not a Jupyter notebook" in refusal(tmp_path)


def test_too_many_files(tmp_path: Path) -> None:
    files = {f"f{i}.py": b"" for i in range(FILES_LIMIT)}
    zip_path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL} | files)
    assert f"more than {FILES_LIMIT} Python files" in refusal(zip_path)
    homework = lay_out(tmp_path / "homework", files)
    assert "nothing to grade" in refusal(homework)
    lay_out(homework, {"variational.py": VARIATIONAL})
    assert f"more than {FILES_LIMIT} Python files: is it the right one?" in refusal(homework)


def test_too_many_entries(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {f"{i}.txt": b"" for i in range(20 * FILES_LIMIT + 1)})
    assert f"more than {20 * FILES_LIMIT} entries" in refusal(path)
    for i in range(20 * FILES_LIMIT + 1):
        (tmp_path / "homework" / f"{i}.txt").parent.mkdir(exist_ok=True)
        (tmp_path / "homework" / f"{i}.txt").touch()
    assert f"more than {20 * FILES_LIMIT} entries" in refusal(tmp_path / "homework")


def test_a_file_that_unpacks_to_far_more_than_python(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL, "helper.py": b"#" * (8 << 20)})
    assert "unpacks to far more than Python" in refusal(path)


def test_an_archive_too_large_to_look_into(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL})
    os.truncate(path, 1 << 30)
    assert "is larger than 128 MiB" in refusal(path)


def test_too_large_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert FILE_LIMIT == 32 << 20
    monkeypatch.setattr(module, "FILE_LIMIT", 1 << 20)
    large = VARIATIONAL + b"#" * ((1 << 20) + 1 - len(VARIATIONAL))
    lay_out(tmp_path / "homework", {"variational.py": large})
    for path in (
        tmp_path / "homework",
        tmp_path / "homework" / "variational.py",
        zipped(tmp_path / "homework.zip", {"variational.py": large}),
    ):
        message = refusal(path)
        assert "variational.py" in message
        assert "is larger than 1 MiB" in message
    lay_out(tmp_path / "homework", {"variational.py": large[:-1]})
    assert len(read(tmp_path / "homework", TOPICS).files["variational.py"]) == 1 << 20


def test_a_zip_whose_files_are_large_together(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Each is within the limit, and a few kilobytes packed, but the grader would hold them all in memory."""
    monkeypatch.setattr(module, "FILE_LIMIT", 1 << 20)
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL})
    with zipfile.ZipFile(path, "a", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for i in range(300):
            archive.writestr(f"f{i}.py", bytes(1 << 20))
    refusal(path)


def test_a_file_that_may_not_be_read(tmp_path: Path) -> None:
    path = lay_out(tmp_path, {"variational.py": VARIATIONAL}) / "variational.py"
    path.chmod(0)
    if os.access(path, os.R_OK):
        pytest.skip("this user, such as root, may read every file: no file can be made unreadable")
    assert "cannot be read: Permission denied" in refusal(path)
    assert "cannot be read: Permission denied" in refusal(tmp_path)


@pytest.mark.parametrize("name", ["variational.py", "variational.ipynb"])
def test_a_file_whose_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    path = lay_out(tmp_path, {name: VARIATIONAL}) / name

    def fail(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(Path, "open", fail)
    assert refusal(path) == f"{path} cannot be read: Permission denied"


def test_a_zip_whose_disk_fails(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL})

    def fail(*arguments: object) -> None:
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(zipfile, "ZipFile", fail)
    assert "cannot be read as a zip file" in refusal(path)
    assert "Permission denied" in refusal(path)


def test_a_notebooks_name_is_text_in_a_counterexample(tmp_path: Path) -> None:
    found = read(write(tmp_path, notebook(FUNCTION), "x\x1b[31m\nimport os #.ipynb"), TOPICS)
    line = found.import_line("variational", ["log_evidence"])
    assert line.isprintable()
    assert line.startswith("# in ")


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="needs named pipes")
def test_a_pipe_alone_is_no_submission(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "variational.py")
    assert "is no file" in refusal(tmp_path / "variational.py")


def test_an_entry_without_a_name(tmp_path: Path) -> None:
    content = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL}).read_bytes()
    (tmp_path / "homework.zip").write_bytes(content.replace(b"variational.py", b"\0ariational.py"))
    refusal(tmp_path / "homework.zip")


def test_a_name_that_is_on_a_drive(tmp_path: Path) -> None:
    path = zipped(tmp_path / "homework.zip", {"variational.py": VARIATIONAL, "C:\\evil.py": b""})
    assert "has an entry that cannot be trusted" in refusal(path)
