"""Files with many solutions, one function after another: `function__slug` stands for `function`."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from grader.bank import Bank
from grader.checking import Checking
from grader.limits import Limits
from grader.outcome import Outcome, Status
from grader.question import Question
from grader.questions import COURSE
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.score import Score, score, total

CHAFFS = Path(__file__).parent.parent / "chaffs"


@dataclass(frozen=True)
class Graded:
    """One solution of one question. `name` is the function's, such as `gaussian_m_step__old_means`."""

    name: str
    question: Question
    outcomes: list[Outcome]

    @property
    def score(self) -> Score:
        return total([score(check, out) for check, out in zip(self.question.checks, self.outcomes, strict=True)])

    @property
    def core_is_whole(self) -> bool:
        """Every check on ordinary inputs that carries points has passed."""
        return all(
            outcome.status is Status.PASSED
            for check, outcome in zip(self.question.checks, self.outcomes, strict=True)
            if check.points and check.over is None
        )

    def __str__(self) -> str:
        failed = [
            f"{check.name}: {outcome.message or outcome.status.name}"
            for check, outcome in zip(self.question.checks, self.outcomes, strict=True)
            if outcome.status not in (Status.PASSED, Status.SKIPPED)
        ]
        return f"{self.name} earned {self.score.earned} of {self.score.possible}: {'; '.join(failed)}"


def names(path: Path) -> list[str]:
    """The `function__slug` that a file of solutions defines."""
    found = []
    for node in ast.parse(path.read_text()).body:
        if isinstance(node, ast.FunctionDef):
            found.append(node.name)
        elif isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name):
            found.append(node.targets[0].id)
    return [name for name in found if "__" in name.strip("_")]


def _place(file: str, line: int) -> str:
    return f"{file}, line {line}"


def grade_each(path: Path, topic: str, bank: Bank, solutions: list[str] | None = None) -> Iterator[Graded]:
    """Every solution of a file; `function__slug` stands for `function`. It may import the topic's `chaffs`."""
    questions = {question.function: question for question in COURSE if question.topic == topic}
    with ExitStack() as stack:
        files = {f"{topic}.py": path.read_bytes(), "chaffs.py": (CHAFFS / f"{topic}.py").read_bytes()}

        def worker(entropy: int) -> Worker:
            return stack.enter_context(Worker(files, Limits(), entropy))

        first = worker(0)
        loaded = first.load(topic, f"{topic}.py")
        assert isinstance(loaded, wire.Loaded), loaded

        def again() -> Worker:
            second = worker(1)
            second.load(topic, f"{topic}.py")
            return second

        for name in solutions or names(path):
            function = name.partition("__")[0]

            def alias(asked: str, name: str = name, function: str = function) -> str:
                return name if asked == function else asked

            replay = Replay(first, questions, topic, loaded.names, _place, alias, again)
            yield Graded(name, questions[function], Checking(replay, questions[function], bank, 0).outcomes())
