"""Where a submission defines its functions."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader.places import SOURCE_LIMIT, places
from grader.submission import read

TOPICS = {"mixtures": frozenset({"f", "g"})}


@pytest.mark.parametrize(
    ("source", "line"),
    [
        ("\n\ndef f(): pass", 3),
        ("@cache\n@other\ndef f(): pass", 3),
        ("async def f(): pass", 1),
        ("class f: pass", 1),
        ("x = 1\nf = lambda: 0", 2),
        ("a, (b, *f) = x", 1),
        ("f: object = 1", 1),
        ("a = f = 1", 1),
        ("from other import (\n    g,\n    h as f,\n)", 3),
        ("import f.g", 1),
        ("def f(): pass\ndef f(): pass", 2),
        ("if x:\n    def f(): pass\nelse:\n    pass", 2),
        ("try:\n    pass\nexcept E:\n    f = 1\nfinally:\n    pass", 4),
        ("for f in x: pass", 1),
        ("with x as f: pass", 1),
        ("x = [f for f in y]", 0),
        ("def g():\n    f = 1", 0),
        ("f[0] = 1", 0),
        ("f.x = 1", 0),
        ("x = f", 0),
        ("", 0),
        ("x = 1\ndef f(:", 2),
        ("f = 1\n\0", 0),
        ("f = 1\n" + "#" * SOURCE_LIMIT, 0),
        ("(" * 100_000, 1),
        ("f = " + "-" * 200_000 + "1", 0),
        ("f = 1\n" + "if x: pass\n" + "elif x: pass\n" * 900, 1),
    ],
)
def test_a_line(source: str, line: int) -> None:
    assert places(source.encode()).of("f") == line


@pytest.mark.parametrize(
    ("files", "inside", "expected"),
    [
        ({"mixtures.py": "\ndef f(): 0"}, "", ("mixtures.py", 2)),
        ({"mixtures.py": "\ndef f(): 0"}, "mixtures.py", ("mixtures.py", 2)),
        ({"a/b/mixtures.py": "\ndef f(): 0", "other.py": ""}, "", ("a/b/mixtures.py", 2)),
        ({"a/homework.py": "\ndef f(): 0"}, "", ("a/homework.py", 2)),
        ({"a/mixtures.py": "def g(): 0"}, "", ("a/mixtures.py", 0)),
        ({"mixtures.py": "x\n!"}, "", ("mixtures.py", 2)),
    ],
)
def test_a_place(tmp_path: Path, files: dict[str, str], inside: str, expected: tuple[str, int]) -> None:
    for name, source in files.items():
        (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / name).write_text(source)
    submission = read(tmp_path / inside, TOPICS)
    assert submission.place("mixtures", "f") == expected
    assert submission.place("variational", "f") == ("", 0)


@pytest.mark.parametrize("name", ["mixtures.ipynb", "a/b/homework.ipynb"])
def test_a_place_in_a_notebook(tmp_path: Path, name: str) -> None:
    cells = [{"cell_type": "code", "source": text} for text in ("x = 1\ny = 2", "%pylab\n\ndef f(): 0\n")]
    (tmp_path / name).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / name).write_text(json.dumps({"nbformat": 4, "cells": cells}))
    submission = read(tmp_path, TOPICS)
    assert submission.place("mixtures", "f") == (name, 3)
    assert submission.place("mixtures", "g") == (name, 0)
