"""Find, validate and read a submission: a directory, a .py, an .ipynb or a .zip. Nothing in it is run here."""

from __future__ import annotations

import ast
import bisect
import json
import os
import re
import zipfile
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError

FILE_LIMIT = 32 << 20
FILES_LIMIT = 500
SKIPPED = {"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv"}
MAGIC = re.compile(r"^(\s*)([%!].*)$")

# The functions that each topic asks for, by the topic's name.
Topics = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Submission:
    """Python sources by path, and which of them answers each topic."""

    files: Mapping[str, bytes]
    modules: Mapping[str, str]
    cells: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """For a source made of a notebook: the notebook's name and the line at which each cell begins."""

    def locate(self, file: str, line: int) -> str:
        """How a student finds a line: "mixtures.py, line 3" or "homework.ipynb, cell 2, line 3"."""
        if file not in self.cells:
            return f"{file}, line {line}"
        name, starts = self.cells[file]
        cell = max(bisect.bisect_right(starts, line), 1)
        return f"{name}, code cell {cell}, line {line - starts[cell - 1] + 1}"


def read(path: Path, topics: Topics) -> Submission:
    """Raises SubmissionError, in one line, where there is nothing that can be graded."""
    if not path.exists():
        raise SubmissionError(f"{path} does not exist: expected a directory, .py, .ipynb or .zip file")
    if path.is_dir():
        found = dict(_directory(path))
    elif path.suffix == ".zip":
        found = dict(_archive(path))
    elif path.suffix in (".py", ".ipynb"):
        found = {path.name: _content(path)}
    else:
        raise SubmissionError(f"{path} is neither a directory nor a .py, .ipynb or .zip file")
    sources: dict[str, bytes] = {}
    cells: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name, content in found.items():
        if name.endswith(".ipynb"):
            source, starts = _notebook(name, content)
            name, notebook = str(PurePosixPath(name).with_suffix(".py")), name
            if name in found:
                raise SubmissionError(f"two files for one topic: {notebook} and {name}; keep one of them")
            cells[name] = notebook, starts
        else:
            source = content
        sources[name] = source
    modules = _assign(sources, cells, topics, path)
    root = os.path.commonpath([str(PurePosixPath(name).parent) for name in modules.values()])
    prefix = "" if root in ("", ".") else f"{root}/"
    inside = {name: source for name, source in sources.items() if name.startswith(prefix)}
    return Submission(
        {name.removeprefix(prefix): source for name, source in inside.items()},
        {topic: name.removeprefix(prefix) for topic, name in modules.items()},
        {name.removeprefix(prefix): cell for name, cell in cells.items()},
    )


def _assign(sources: Mapping[str, bytes], cells: Mapping[str, object], topics: Topics, path: Path) -> dict[str, str]:
    """Which file answers which topic: by its name, or if no name fits by the functions it defines."""
    modules: dict[str, str] = {}
    for name in sources:
        topic = PurePosixPath(name).stem
        if topic in topics:
            if topic in modules:
                raise SubmissionError(f"two files for one topic: {modules[topic]} and {name}; keep one of them")
            modules[topic] = name
    if modules:
        return modules
    for name, source in sources.items():
        defined = _defined(source)
        for topic, functions in topics.items():
            if not defined & functions:
                continue
            if topic in modules:
                raise SubmissionError(f"two files for one topic: {modules[topic]} and {name}; keep one of them")
            modules[topic] = name
    if not modules:
        names = " or ".join(f"{topic}.py" for topic in topics)
        raise SubmissionError(f"nothing to grade in {path}: expected {names}, or a file that defines their functions")
    return modules


def _defined(source: bytes) -> set[str]:
    """The names that a module's top level defines; none if it is not Python."""
    try:
        tree = ast.parse(source)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return set()
    names = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names


def _directory(root: Path) -> Iterator[tuple[str, bytes]]:
    count = 0
    for folder, folders, names in os.walk(root):
        folders[:] = sorted(name for name in folders if not _is_skipped(name))
        for name in sorted(names):
            path = Path(folder, name)
            if _is_skipped(name) or path.suffix not in (".py", ".ipynb") or path.is_symlink():
                continue
            count += 1
            if count > FILES_LIMIT:
                raise SubmissionError(f"{root} holds more than {FILES_LIMIT} Python files: is it the right one?")
            yield path.relative_to(root).as_posix(), _content(path)


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > 20 * FILES_LIMIT:
                raise SubmissionError(f"{path} holds {len(entries)} entries: at most {20 * FILES_LIMIT} are read")
            seen: set[str] = set()
            for entry in entries:
                inside = PurePosixPath(entry.filename.replace("\\", "/"))
                if entry.is_dir() or inside.suffix not in (".py", ".ipynb") or any(map(_is_skipped, inside.parts)):
                    continue
                if inside.is_absolute() or ".." in inside.parts or str(inside) in seen:
                    raise SubmissionError(f"{path} has an entry that cannot be trusted: {entry.filename!r}")
                seen.add(str(inside))
                if len(seen) > FILES_LIMIT:
                    raise SubmissionError(f"{path} holds more than {FILES_LIMIT} Python files")
                with archive.open(entry) as file:
                    content = file.read(FILE_LIMIT + 1)
                yield str(inside), _checked(str(inside), content)
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError) as error:
        # RuntimeError: encrypted; NotImplementedError: a compression that zipfile does not know
        raise SubmissionError(f"{path} cannot be read as a zip file: {error}") from error


def _is_skipped(name: str) -> bool:
    return name in SKIPPED or (name.startswith(".") and name not in (".", ".."))


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _checked(str(path), file.read(FILE_LIMIT + 1))
    except OSError as error:
        raise SubmissionError(f"{path} cannot be read: {error.strerror}") from error


def _checked(name: str, content: bytes) -> bytes:
    if len(content) > FILE_LIMIT:
        raise SubmissionError(f"{name} is larger than {FILE_LIMIT >> 20} MiB")
    return content


def _notebook(name: str, content: bytes) -> tuple[bytes, tuple[int, ...]]:
    """The code cells in order, as one source, and the line at which each begins; magics become comments."""
    try:
        cells = json.loads(content)["cells"]
        codes = ["".join(cell["source"]) for cell in cells if cell["cell_type"] == "code"]
    except (ValueError, KeyError, TypeError, RecursionError) as error:
        raise SubmissionError(f"{name} is not a Jupyter notebook (version 4): {error!r}") from error
    if not any(code.strip() for code in codes):
        raise SubmissionError(f"{name} has no code cell: nothing to grade")
    lines: list[str] = []
    starts = []
    for code in codes:
        starts.append(len(lines) + 1)
        other_language = code.lstrip().startswith("%%")
        for line in code.splitlines():
            lines.append(f"# {line}" if other_language else MAGIC.sub(r"\1pass  # \2", line))
    return "\n".join(lines).encode() + b"\n", tuple(starts)
