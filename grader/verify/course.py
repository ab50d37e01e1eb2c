"""Everything that must hold of a course, and a line for each thing that does not.

For instructors as well, after adding a question: what is missing is said.
"""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

from grader.bank import Bank
from grader.errors import GraderError
from grader.misconceptions import CHAFFS, chaffs
from grader.outcome import Status
from grader.question import ARGUMENTS_UNCHANGED, Question
from grader.score import question_status
from grader.verify import trivial
from grader.verify.matrix import Matrix
from grader.verify.solutions import CLEARLY_RIGHT, CLEARLY_WRONG, Graded, grade_all, names

ROOT = Path(__file__).parent.parent.parent
REFERENCE = ROOT / "reference"
FEWEST_WHEATS, FEWEST_CHAFFS = 3, 8


class Verification:
    """Of `questions`, by what is in the directories `exercises` (stubs) and `wheats` (right solutions)."""

    def __init__(
        self,
        questions: Sequence[Question],
        exercises: Path,
        wheats: Path = ROOT / "tests" / "wheats",
        progress: Callable[[str], None] = lambda what: None,
    ) -> None:
        self.questions = questions
        self.matrix = Matrix()
        self._exercises = exercises
        self._wheats = wheats
        self._progress = progress

    def problems(self, seeds: Sequence[str]) -> Iterator[str]:
        """Of every kind, on every seed; what takes minutes of training only on the first."""
        yield from self.points()
        for place, seed in enumerate(seeds):
            bank = Bank(seed)
            for topic in dict.fromkeys(question.topic for question in self.questions):
                some = [q for q in self.questions if q.topic == topic and not (place and q.is_slow)]
                if not place:
                    yield from self.stubs(some, bank)
                    yield from self.examples(some)
                yield from self.reference(some, bank)
                for path in self._files(topic):
                    yield from self.wheat(path, some, bank)
                yield from self.chaffs(some, bank)
                yield from self.trivial(some, bank)

    def points(self) -> Iterator[str]:
        """That some are given on ordinary inputs, that what loses them is hinted at, and that there is evidence."""
        for question in self.questions:
            if not any(check.points and check.is_core for check in question.checks):
                yield f"{question.name}: no check on ordinary inputs carries points"
            if not any(check.hint for check in question.checks if check is not ARGUMENTS_UNCHANGED):
                yield f"{question.name}: no check of its own has a hint"
            if any(check.also for check in question.checks):
                yield f"{question.name}: a check asks another function as well, whose mistakes would cost points here"
            wheats = len(self._files(question.topic))
            if wheats < FEWEST_WHEATS:
                yield f"{question.name}: {wheats} wheats, expected {FEWEST_WHEATS} at least, in {self._wheats}"
            count = len(_of(question, CHAFFS / f"{question.topic}.py"))
            if count < FEWEST_CHAFFS:
                yield f"{question.name}: {count} chaffs, expected {FEWEST_CHAFFS} at least, in {CHAFFS}"
            if question.takes and count > len(chaffs(question)):
                yield f"{question.name}: {count - len(chaffs(question))} chaffs have no sentence for the student"

    def stubs(self, questions: Sequence[Question], bank: Bank) -> Iterator[str]:
        """They are there, and not attempted."""
        path = self._exercises / f"{questions[0].topic}.py"
        if not path.is_file():
            yield f"{questions[0].topic}: there is no {path}"
            return
        for graded in self._graded(questions, {path.name: path.read_bytes()}, bank, "stubs"):
            status = question_status(graded.outcomes)
            if graded.score.earned or status is not Status.NOT_ATTEMPTED:
                yield f"{graded.question.name}: the stub earns {graded.score.earned} and is called {status.name}"

    def reference(self, questions: Sequence[Question], bank: Bank) -> Iterator[str]:
        """It is right."""
        topic = questions[0].topic
        # As a student would hand it in: no submission can import a package of the name `reference`.
        text = (REFERENCE / f"{topic}.py").read_bytes().replace(b"from reference import", b"import")
        solved = {path.name: path.read_bytes() for path in REFERENCE.glob("*.py")} | {f"{topic}.py": text}
        for graded in self._graded(questions, solved, bank, "reference"):
            yield from _faults_of_a_right_one(graded, "reference", bank)

    def wheat(self, path: Path, questions: Sequence[Question], bank: Bank) -> Iterator[str]:
        """A file of right solutions earns everything, and none of it by little."""
        topic = questions[0].topic
        for graded in self._graded(questions, {f"{topic}.py": path.read_bytes()}, bank, path.name):
            yield from _faults_of_a_right_one(graded, path.name, bank)

    def chaffs(self, questions: Sequence[Question], bank: Bank) -> Iterator[str]:
        """Every one loses points, and none of them by little."""
        topic = questions[0].topic
        path = CHAFFS / f"{topic}.py"
        if not path.is_file():
            return
        wrong = [name for question in questions for name in _of(question, path)]
        for chaff in self._graded(questions, {f"{topic}.py": path.read_bytes()}, bank, "chaffs", wrong):
            self.matrix.add(chaff)
            if chaff.score.earned == chaff.score.possible:
                yield f"{chaff.question.name}: the chaff {chaff.name} earns everything with the seed {bank.seed}"
            elif chaff.score.pending:
                yield f"{chaff}, and {chaff.score.pending} are pending, with the seed {bank.seed}"
            elif chaff.decisive_error < CLEARLY_WRONG and not chaff.question.is_slow:
                error = f"{chaff.decisive_error:.3g} times the tolerance"
                yield f"{chaff.question.name}: {chaff.name} is wrong by {error} only, with the seed {bank.seed}"

    def trivial(self, questions: Sequence[Question], bank: Bank) -> Iterator[str]:
        """They earn nothing at all."""
        for kind in trivial.KINDS:
            source = {f"{questions[0].topic}.py": trivial.source(questions, kind)}
            for graded in self._graded(questions, source, bank, f"the trivial answer {kind}"):
                if graded.score.earned or graded.score.pending:
                    yield f"{graded.question.name}: the trivial answer '{kind}' earns {graded.score.earned}"

    def examples(self, questions: Sequence[Question]) -> Iterator[str]:
        """The worked number in each stub's docstring is what the reference gives."""
        topic = questions[0].topic
        stubs = self._exercises / f"{topic}.py"
        if not stubs.is_file():
            return
        solved = vars(importlib.import_module(f"reference.{topic}"))
        docstrings = {
            node.name: ast.get_docstring(node) or ""
            for node in ast.parse(stubs.read_text()).body
            if isinstance(node, ast.FunctionDef)
        }
        for question in questions:
            function = question.function
            if function not in docstrings:
                yield f"{question.name}: {stubs} has no such stub"
                continue
            example = doctest.DocTestParser().get_doctest(docstrings[function], dict(solved), function, str(stubs), 0)
            if question.takes and not example.examples:
                yield f"{question.name}: the stub has no worked number"
            printed: list[str] = []
            if doctest.DocTestRunner(verbose=False).run(example, out=printed.append).failed:
                yield f"{question.name}: the stub's worked number is not the reference's: {''.join(printed)}"

    def _files(self, topic: str) -> list[Path]:
        return sorted(self._wheats.glob(f"{topic}_*.py"))

    def _graded(
        self,
        questions: Sequence[Question],
        files: dict[str, bytes],
        bank: Bank,
        what: str,
        solutions: Sequence[str] = (),
    ) -> Iterator[Graded]:
        topic = questions[0].topic
        try:
            for graded in grade_all(files, topic, bank, solutions or [question.function for question in questions]):
                self._progress(f"{topic}, {what}: {graded.name}")
                yield graded
        except GraderError as fault:
            raise GraderError(f"{what} of {topic}: {fault}") from fault


def _of(question: Question, path: Path) -> list[str]:
    found = names(path) if path.is_file() else []
    return [name for name in found if name.partition("__")[0] == question.function]


def _faults_of_a_right_one(graded: Graded, what: str, bank: Bank) -> Iterator[str]:
    if graded.score.earned < graded.score.possible:
        yield f"{graded.question.name}: {what}, with the seed {bank.seed}: {graded}"
    elif graded.largest_error > CLEARLY_RIGHT and not graded.question.is_slow:
        error = f"{graded.largest_error:.3g} of the tolerance"
        yield f"{graded.question.name}: {what} comes as near as {error} to being wrong, with the seed {bank.seed}"
