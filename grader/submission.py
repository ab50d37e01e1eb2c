"""What has been handed in, as the modules that answer the course's topics. Nothing in it is run here."""

from __future__ import annotations

import ast
import bisect
import hashlib
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath

from grader.errors import SubmissionError
from grader.intake import take_in
from grader.notebook import source_of
from grader.places import NOT_PYTHON, parsed, places
from grader.untrusted import shown

# The functions that each topic asks for, by the topic's name.
Topics = Mapping[str, frozenset[str]]


@dataclass(frozen=True)
class Submission:
    """Python sources by path, and which of them answers each topic."""

    files: Mapping[str, bytes]
    modules: Mapping[str, str]
    cells: Mapping[str, tuple[str, tuple[int, ...]]] = field(default_factory=dict)
    """For a source made of a notebook: the notebook's name and the line at which each cell begins."""
    ignored: tuple[str, ...] = ()
    """What was handed in and is not used, each with the reason."""
    folder: str = ""
    """Where `files` lay in what was handed in: "" or a path that ends with a slash; `cells` have it in their names."""

    @property
    def digest(self) -> str:
        """The same for the same files, whoever has handed them in and wherever they lay."""
        digest = hashlib.blake2b(digest_size=16)
        for part in (self.files, self.modules, self.cells):
            for name, content in sorted(part.items()):
                for piece in (name.encode(), content if isinstance(content, bytes) else repr(content).encode()):
                    digest.update(len(piece).to_bytes(8, "little") + piece)
        return digest.hexdigest()

    def locate(self, file: str, line: int) -> str:
        """How a student finds a line: "mixtures.py, line 3" or "homework.ipynb, cell 2, line 3"."""
        name, cell, line = self._cell(file, line)
        return f"{name}, code cell {cell}, line {line}" if cell else f"{name}, line {line}"

    def place(self, topic: str, function: str) -> tuple[str, int]:
        """The file that was handed in for a topic and the line, in a notebook of its cell, that defines a function.

        Of a file that is no Python, the line of the error; 0 if the line and "" if the file is not known.
        """
        file = self.modules.get(topic)
        if file is None:
            return "", 0
        line = places(self.files[file]).of(function)
        name, cell, in_cell = self._cell(file, line)
        return (name, in_cell if line else 0) if cell else (f"{self.folder}{name}", line)

    def _cell(self, file: str, line: int) -> tuple[str, int, int]:
        """A file's name as handed in, the number of the cell or 0, and the line there."""
        if file not in self.cells:
            return file, 0, line
        name, starts = self.cells[file]
        cell = max(bisect.bisect_right(starts, line), 1)
        return name, cell, line - starts[cell - 1] + 1

    def import_line(self, topic: str, functions: Sequence[str]) -> str:
        """Python that brings the student's functions, in an interpreter started beside the file."""
        path = self.modules[topic]
        if path in self.cells:
            return f"# in {shown(self.cells[path][0])}, after your own cells"
        module = path.removesuffix(".py").replace("/", ".")
        if all(part.isidentifier() for part in module.split(".")):
            return f"from {module} import {', '.join(functions)}"
        return "\n".join(f"{function} = __import__({module!r}).{function}" for function in functions)


def read(path: Path, topics: Topics) -> Submission:
    """Raises SubmissionError, in one line, where there is nothing that can be graded."""
    return assemble(*take_in([(path.name, path)], str(path)), topics, str(path))


def assemble(found: Mapping[str, bytes], ignored: Sequence[str], topics: Topics, where: str) -> Submission:
    """The submission that Python files and notebooks make, which were handed in as `where`.

    Raises SubmissionError, in one line, where there is nothing that can be graded.
    """
    ignored = list(ignored)
    answers = _assign(found, topics, where)
    notebooks = {name for name in answers.values() if name.endswith(".ipynb")}
    sources = {name: content for name, content in found.items() if name.endswith(".py")}
    cells: dict[str, tuple[str, tuple[int, ...]]] = {}
    for name in notebooks:
        source = f"{name.removesuffix('.ipynb')}.py"
        if source in sources:
            raise SubmissionError(f"two files of one name: {shown(name)} and {shown(source)}; keep one of them")
        sources[source], starts, dropped = source_of(name, found[name])
        cells[source] = name, starts
        ignored += dropped
    modules = {topic: f"{name.removesuffix('.ipynb').removesuffix('.py')}.py" for topic, name in answers.items()}
    # Where everything lies in one folder, that folder is where it is imported from.
    root = os.path.commonpath([str(PurePosixPath(name).parent) for name in modules.values()])
    prefix = "" if root in ("", ".") else f"{root}/"
    left = [name for name in found if name.endswith(".ipynb") and name not in notebooks]
    ignored += [f"{shown(name)}: a notebook that answers no topic" for name in left]
    outside = [name for name in sources if not name.startswith(prefix)]
    ignored += [f"{shown(name)}: not in the folder of the topics' files" for name in outside]
    return Submission(
        {name.removeprefix(prefix): source for name, source in sources.items() if name.startswith(prefix)},
        {topic: name.removeprefix(prefix) for topic, name in modules.items()},
        {name.removeprefix(prefix): cell for name, cell in cells.items()},
        tuple(ignored),
        prefix,
    )


def _assign(found: Mapping[str, bytes], topics: Topics, where: str) -> dict[str, str]:
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
            f"nothing to grade in {shown(where)}: expected {names}, or a file that defines their functions"
        )
    return answers


def _one_each(pairs: Iterable[tuple[str, str]]) -> dict[str, str]:
    answers: dict[str, str] = {}
    for topic, name in pairs:
        if topic in answers:
            raise SubmissionError(
                f"two files for one topic: {shown(answers[topic])} and {shown(name)}; keep one of them"
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
        tree = parsed(source)
    except NOT_PYTHON:
        return set()
    names = set()
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)):
            names.add(node.name)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names |= {target.id for target in targets if isinstance(target, ast.Name)}
    return names
