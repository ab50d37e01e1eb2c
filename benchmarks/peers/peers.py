"""The peers, each as its documentation would have a class graded by two processes on one machine.

They run in a virtual environment of their own; what they are told to grade is the same for all.
"""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import xml.etree.ElementTree as ElementTree
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from submissions import FUNCTIONS, QUESTIONS, ROOT, Made

HERE = Path(__file__).resolve().parent
PROCESSES = 2
SECONDS = 60.0  # for one submission, beyond which its process is killed
POINTS = 10

Scores = dict[str, frozenset[str] | None]
"""By students: the questions with full points, or None where the peer gave no score."""


@dataclass(frozen=True)
class Place:
    """Where a peer works: its Python, a folder with the autograders, and one for its files, new for every run."""

    python: Path
    autograders: Path
    work: Path

    def run(self, arguments: Sequence[str | Path], folder: Path, seconds: float = SECONDS) -> bool:
        """Whether it has ended well. After that time the process is killed, and all that it has started."""
        environment = {name: value for name, value in os.environ.items() if not name.startswith("PYTHON")} | {
            "PATH": f"{self.python.parent}{os.pathsep}{os.environ['PATH']}",
            "PYTHONPATH": os.pathsep.join(map(str, (self.autograders, folder))),
            "OPENBLAS_NUM_THREADS": "1",
            "JUPYTER_PLATFORM_DIRS": "1",
            "HOME": str(self.work),
        }
        with (folder / "log.txt").open("ab") as log:
            process = subprocess.Popen(
                [str(self.python), *map(str, arguments)],
                cwd=folder,
                env=environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
            )
            try:
                process.wait(seconds)
            except subprocess.TimeoutExpired:
                pass
            _kill(process)
            return process.returncode == 0

    def set_up(self, arguments: Sequence[str | Path], folder: Path) -> None:
        if not self.run(arguments, folder):
            raise SystemExit(f"{' '.join(map(str, arguments))} failed: {(folder / 'log.txt').read_text()}")

    def each(self, submissions: Iterable[Made], grade: Callable[[Made], frozenset[str] | None]) -> Scores:
        """Two submissions at a time, a process for each."""
        submissions = list(submissions)
        with ThreadPoolExecutor(PROCESSES) as executor:
            found = executor.map(grade, submissions)
            return {made.student: scores for made, scores in zip(submissions, found, strict=True)}


def _kill(process: subprocess.Popen[bytes]) -> None:
    """With all of its descendants: kernels have sessions of their own."""
    for pid in [*_descendants(process.pid), process.pid]:
        try:
            os.kill(pid, signal.SIGKILL)
        except ProcessLookupError:
            pass
    process.wait()


def _descendants(pid: int) -> list[int]:
    listed = subprocess.run(["ps", "-e", "-o", "pid=,ppid="], capture_output=True, text=True, check=True).stdout
    parents = {int(line.split()[0]): int(line.split()[1]) for line in listed.splitlines()}
    found = [pid]
    for parent in found:
        found += [child for child, its in parents.items() if its == parent]
    return found[1:]


@dataclass(frozen=True)
class Peer:
    """`prepare` writes what it grades, not timed; `grade` gives the scores."""

    name: str
    package: str
    prepare: Callable[[Place, Sequence[Made]], None]
    grade: Callable[[Place, Sequence[Made]], Scores]


def write_files(place: Place, submissions: Sequence[Made]) -> None:
    for made in submissions:
        folder = place.work / made.student
        folder.mkdir(parents=True)
        for topic, text in made.files.items():
            (folder / f"{topic}.py").write_text(text, encoding="utf-8")


def pytest(place: Place, submissions: Sequence[Made]) -> Scores:
    def grade(made: Made) -> frozenset[str] | None:
        folder = place.work / made.student
        test = place.autograders / "test_questions.py"
        place.run(["-m", "pytest", "-q", "-p", "no:cacheprovider", "--junit-xml=scores.xml", test], folder)
        if not (folder / "scores.xml").is_file():
            return None
        cases = ElementTree.parse(folder / "scores.xml").iter("testcase")
        passed = [case for case in cases if case.find("failure") is None and case.find("error") is None]
        return frozenset(case.attrib["name"].partition("[")[2].removesuffix("]") for case in passed)

    return place.each(submissions, grade)


def gradescope(place: Place, submissions: Sequence[Made]) -> Scores:
    def grade(made: Made) -> frozenset[str] | None:
        folder = place.work / made.student
        place.run([place.autograders / "run_gradescope.py", "scores.json"], folder)
        return _full(folder / "scores.json")

    return place.each(submissions, grade)


def _full(path: Path) -> frozenset[str] | None:
    """Of a file in Gradescope's format."""
    try:
        tests = json.loads(path.read_text(encoding="utf-8"))["tests"]
    except (FileNotFoundError, json.JSONDecodeError):
        return None
    names = [test["name"].split()[0] for test in tests if test.get("score") == POINTS]
    return frozenset(question for question in QUESTIONS for name in names if name.endswith(question.partition(".")[2]))


def otter(place: Place, submissions: Sequence[Made]) -> Scores:
    """Without containers: `otter run`."""

    def grade(made: Made) -> frozenset[str] | None:
        folder = place.work / made.student
        archive = place.work / "autograder.zip"
        place.run(["-m", "otter", "run", "--no-logo", "-a", archive, "-o", folder, "answers.ipynb"], folder)
        return _full(folder / "results.json")

    return place.each(submissions, grade)


OTTER_TEST = '''OK_FORMAT = True

test = {{
    "name": "{function}",
    "points": {points},
    "suites": [
        {{
            "cases": [
                {{
                    "code": """>>> import comparison
>>> comparison.replay("{question}", {function})
""",
                    "hidden": True,
                    "locked": False,
                }}
            ],
            "scored": True,
            "setup": "",
            "teardown": "",
            "type": "doctest",
        }}
    ],
}}
'''


def write_otter(place: Place, submissions: Sequence[Made]) -> None:
    tests = place.work / "tests"
    tests.mkdir()
    for question in QUESTIONS:
        function = question.partition(".")[2]
        text = OTTER_TEST.format(function=function, question=question, points=POINTS)
        (tests / f"{function}.py").write_text(text, encoding="utf-8")
    place.set_up(["-m", "otter", "generate", "-t", tests, "-o", "autograder.zip", "--no-environment"], place.work)
    for made in submissions:
        cells = [_cell("import otter\n\ngrader = otter.Notebook()")]
        for topic, functions in FUNCTIONS.items():
            cells.append(_cell(made.files[topic]))
            cells += [_cell(f'grader.check("{function}")') for function in functions]
        _write_notebook(place.work / made.student / "answers.ipynb", cells)


def nbgrader(place: Place, submissions: Sequence[Made]) -> Scores:
    """Two processes with half of the class each, and a database each."""

    def grade(number: int) -> Scores:
        part = [made.student for made in submissions[number::PROCESSES]]
        folder = place.work / str(number)
        seconds = SECONDS * max(1, len(part))
        place.run(["-m", "nbgrader", "autograde", "homework"], folder, seconds)
        scores = subprocess.run(
            [place.python, place.autograders / "nbgrader_scores.py", f"sqlite:///{folder}/gradebook.db", *part],
            capture_output=True,
            text=True,
            check=True,
        )
        found = json.loads(scores.stdout)
        return {
            student: frozenset(name.replace("-", ".") for name in found[student])
            if student in found and (folder / "autograded" / student / "homework" / "answers.ipynb").is_file()
            else None
            for student in part
        }

    with ThreadPoolExecutor(PROCESSES) as executor:
        one, other = executor.map(grade, range(PROCESSES))
    return one | other


def write_nbgrader(place: Place, submissions: Sequence[Made]) -> None:
    for number in range(PROCESSES):
        folder = place.work / str(number)
        stubs = {topic: "raise NotImplementedError" for topic in FUNCTIONS}
        _write_notebook(folder / "source" / "homework" / "answers.ipynb", _nbgrader_cells(stubs))
        shutil.copy(place.autograders / "nbgrader_config.py", folder)
        place.set_up(["-m", "nbgrader", "generate_assignment", "homework"], folder)
        for made in submissions[number::PROCESSES]:
            path = folder / "submitted" / made.student / "homework" / "answers.ipynb"
            _write_notebook(path, _nbgrader_cells(made.files))


def _nbgrader_cells(files: dict[str, str]) -> list[dict[str, object]]:
    cells = []
    for topic, functions in FUNCTIONS.items():
        cells.append(_cell(files[topic], _nbgrader_cell(topic, solution=True)))
        for function in functions:
            question = f"{topic}.{function}"
            source = f'import comparison\n\ncomparison.replay("{question}", {function})'
            cells.append(
                _cell(source, _nbgrader_cell(question.replace(".", "-"), grade=True, locked=True, points=POINTS))
            )
    return cells


def _nbgrader_cell(name: str, **options: object) -> dict[str, object]:
    plain = {"schema_version": 3, "grade_id": name, "grade": False, "locked": False, "solution": False, "task": False}
    return {"nbgrader": plain | options}


def _cell(source: str, metadata: dict[str, object] | None = None) -> dict[str, object]:
    return {
        "cell_type": "code",
        "execution_count": None,
        "metadata": metadata or {},
        "outputs": [],
        "source": source.splitlines(keepends=True),
    }


def _write_notebook(path: Path, cells: list[dict[str, object]]) -> None:
    kernel = {"display_name": "Python 3", "language": "python", "name": "python3"}
    notebook = {"cells": cells, "metadata": {"kernelspec": kernel}, "nbformat": 4, "nbformat_minor": 4}
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(notebook), encoding="utf-8")


PEERS = (
    Peer("pytest", "pytest", write_files, pytest),
    Peer("gradescope-utils", "gradescope-utils", write_files, gradescope),
    Peer("otter-grader", "otter-grader", write_otter, otter),
    Peer("nbgrader", "nbgrader", write_nbgrader, nbgrader),
)


def prepare(python: Path, autograders: Path) -> None:
    """What all peers share: the autograders, with the reference beside them, and the inputs drawn once."""
    shutil.copytree(HERE / "autograders", autograders)
    shutil.copytree(ROOT / "reference", autograders / "reference")
    subprocess.run([python, autograders / "properties.py"], cwd=autograders, check=True)
