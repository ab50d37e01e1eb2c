"""Find, validate and read a submission: a directory, a .py, an .ipynb or a .zip. Nothing in it is run here."""

from __future__ import annotations

import ast
import bisect
import lzma
import os
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.notebook import source_of

FILE_LIMIT = 32 << 20
FILES_LIMIT = 500
TOTAL_LIMIT = 2 * FILE_LIMIT
NAME_LIMIT = 200
DEPTH_LIMIT = 20
SKIPPED = {"__pycache__", "__MACOSX", "node_modules", "site-packages", "venv"}

# What the compressions of a damaged zip raise.
CODECS = (zlib.error, lzma.LZMAError)

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

    def import_line(self, topic: str, functions: Sequence[str]) -> str:
        """Python that brings the student's functions, in an interpreter started beside the file."""
        path = self.modules[topic]
        if path in self.cells:
            return f"# in {self.cells[path][0]}, after your own cells"
        module = path.removesuffix(".py").replace("/", ".")
        if all(part.isidentifier() for part in module.split(".")):
            return f"from {module} import {', '.join(functions)}"
        return "\n".join(f"{function} = __import__({module!r}).{function}" for function in functions)


def read(path: Path, topics: Topics) -> Submission:
    """Raises SubmissionError, in one line, where there is nothing that can be graded."""
    try:
        is_there, is_directory = path.exists(), path.is_dir()
    except (OSError, ValueError) as error:
        raise SubmissionError(f"{_shown(path)} cannot be looked up: {error}") from error
    if not is_there:
        raise SubmissionError(f"{_shown(path)} does not exist: expected a directory, .py, .ipynb or .zip file")
    if is_directory:
        found = dict(_directory(path))
    elif path.suffix.lower() == ".zip":
        found = dict(_archive(path))
    elif path.suffix in (".py", ".ipynb"):
        found = {path.name: _content(path)}
    else:
        raise SubmissionError(f"{_shown(path)} is neither a directory nor a .py, .ipynb or .zip file")
    answers = _assign(found, topics, path)
    notebooks = {name for name in answers.values() if name.endswith(".ipynb")}
    sources = {name: content for name, content in found.items() if name.endswith(".py")}
    cells: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name in notebooks:
        source = f"{name.removesuffix('.ipynb')}.py"
        if source in sources:
            raise SubmissionError(f"two files of one name: {_shown(name)} and {_shown(source)}; keep one of them")
        sources[source], starts = source_of(name, found[name])
        cells[source] = name, starts
    modules = {topic: f"{name.removesuffix('.ipynb').removesuffix('.py')}.py" for topic, name in answers.items()}
    # Where everything lies in one folder, that folder is where it is imported from.
    root = os.path.commonpath([str(PurePosixPath(name).parent) for name in modules.values()])
    prefix = "" if root in ("", ".") else f"{root}/"
    return Submission(
        {name.removeprefix(prefix): source for name, source in sources.items() if name.startswith(prefix)},
        {topic: name.removeprefix(prefix) for topic, name in modules.items()},
        {name.removeprefix(prefix): cell for name, cell in cells.items()},
    )


def _assign(found: Mapping[str, bytes], topics: Topics, path: Path) -> dict[str, str]:
    """Which file answers which topic: by its name, or if no name fits by the functions it defines."""
    by_name = [(topic, name) for name in found for topic in topics if PurePosixPath(name).stem == topic]
    answers = _one_each(by_name) or _one_each(
        [(topic, name) for name, content in found.items() for topic in _topics_of(name, content, topics)]
    )
    if not answers:
        for name, content in found.items():
            if name.endswith(".ipynb"):
                source_of(name, content)  # says what is wrong with it, if anything is
        names = " or ".join(f"{topic}.py" for topic in topics)
        raise SubmissionError(
            f"nothing to grade in {_shown(path)}: expected {names}, or a file that defines their functions"
        )
    return answers


def _one_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for topic, name in pairs:
        if topic in answers:
            raise SubmissionError(
                f"two files for one topic: {_shown(answers[topic])} and {_shown(name)}; keep one of them"
            )
        answers[topic] = name
    return answers


def _topics_of(name: str, content: bytes, topics: Topics) -> list[str]:
    try:
        source = source_of(name, content)[0] if name.endswith(".ipynb") else content
    except SubmissionError:
        return []
    defined = _defined(source)
    return [topic for topic, functions in topics.items() if defined & functions]


def _defined(source: bytes) -> set[str]:
    """The names that a module's top level defines; none if it is not Python."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # about the student's code; they will see them when it runs
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
            if _is_skipped(name) or path.suffix not in (".py", ".ipynb"):
                continue
            if path.is_symlink() or not path.is_file():  # a link may lead anywhere, a pipe never ends
                continue
            count += 1
            if count > FILES_LIMIT:
                raise SubmissionError(
                    f"{_shown(root)} holds more than {FILES_LIMIT} Python files: is it the right one?"
                )
            yield path.relative_to(root).as_posix(), _content(path)


def _archive(path: Path) -> Iterator[tuple[str, bytes]]:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
            if len(entries) > 20 * FILES_LIMIT:
                raise SubmissionError(
                    f"{_shown(path)} holds {len(entries)} entries: at most {20 * FILES_LIMIT} are read"
                )
            seen: set[str] = set()
            total = 0
            for entry in entries:
                inside = PurePosixPath(entry.filename.replace("\\", "/"))
                if entry.is_dir() or inside.suffix not in (".py", ".ipynb") or any(map(_is_skipped, inside.parts)):
                    continue
                if not _can_be_trusted(inside) or str(inside) in seen:
                    raise SubmissionError(
                        f"{_shown(path)} has an entry that cannot be trusted: {entry.filename[:NAME_LIMIT]!a}"
                    )
                seen.add(str(inside))
                if len(seen) > FILES_LIMIT:
                    raise SubmissionError(f"{_shown(path)} holds more than {FILES_LIMIT} Python files")
                with archive.open(entry) as file:
                    content = _checked(str(inside), file.read(FILE_LIMIT + 1))
                total += len(content)
                if total > TOTAL_LIMIT:
                    raise SubmissionError(f"{_shown(path)} unpacks to more than {TOTAL_LIMIT >> 20} MiB of Python")
                yield str(inside), content
            folders = {str(parent) for name in seen for parent in PurePosixPath(name).parents}
            if folders & seen:
                raise SubmissionError(
                    f"{_shown(path)} has a file and a folder of one name: {_shown(min(folders & seen))}"
                )
    except (zipfile.BadZipFile, RuntimeError, NotImplementedError, EOFError, OSError, ValueError, *CODECS) as error:
        # RuntimeError: encrypted; NotImplementedError: a compression that zipfile does not know
        raise SubmissionError(f"{_shown(path)} cannot be read as a zip file: {error}") from error


def _can_be_trusted(inside: PurePosixPath) -> bool:
    """No way out of the folder, and nothing that a disk cannot hold."""
    parts = inside.parts
    fits = len(parts) <= DEPTH_LIMIT and max(len(part.encode("utf-8", "replace")) for part in parts) <= NAME_LIMIT
    return fits and not inside.is_absolute() and ".." not in parts


def _is_skipped(name: str) -> bool:
    """What tools leave behind, and names that are no text: those could neither travel nor be shown."""
    hidden = name.startswith(".") and name not in (".", "..")
    return hidden or name in SKIPPED or any("\ud800" <= character <= "\udfff" for character in name)


def _shown(path: object) -> str:
    """A name in a message: as it is, if it is only text."""
    name = str(path)
    return name if name.isprintable() else ascii(name)


def _content(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            return _checked(str(path), file.read(FILE_LIMIT + 1))
    except OSError as error:
        raise SubmissionError(f"{_shown(path)} cannot be read: {error.strerror}") from error


def _checked(name: str, content: bytes) -> bytes:
    if len(content) > FILE_LIMIT:
        raise SubmissionError(f"{_shown(name)} is larger than {FILE_LIMIT >> 20} MiB")
    return content
