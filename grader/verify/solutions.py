"""Files with many solutions, one function after another: `function__slug` stands for `function`."""

from __future__ import annotations

import ast
import math
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from grader.bank import Bank
from grader.checking import Checking
from grader.errors import GraderError
from grader.expect import measuring
from grader.explain import load_failure
from grader.limits import Limits
from grader.misconceptions import CHAFFS
from grader.outcome import Outcome, Status
from grader.question import Check, Question
from grader.questions import COURSE
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.score import Score, score, total
from grader.smallest import Smallest

# In units of the tolerance: what every wrong solution is to reach, in one check at least, and what no right one may.
CLEARLY_WRONG, CLEARLY_RIGHT = 10.0, 0.01


@dataclass(frozen=True)
class Graded:
    """One solution of one question. `name` is the function's, such as `gaussian_m_step__old_means`."""

    name: str
    question: Question
    outcomes: list[Outcome]
    errors: list[float]
    """Of each check, the largest error in units of its tolerance: infinite where it fails by kind, exception or law."""
    replay: Replay | None = None
    """What it has answered."""

    @property
    def largest_error(self) -> float:
        return max(self.errors)

    @property
    def decisive_error(self) -> float:
        """The largest of a check that decides on points: the gate is one of them."""
        errors = zip(self.question.checks, self.errors, strict=True)
        return max(error for check, error in errors if check.points or check is self.question.checks[0])

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


class _Measuring(Checking):
    """Checks as every submission is checked, and measures on the way."""

    def __init__(self, replay: Replay, question: Question, bank: Bank) -> None:
        super().__init__(replay, question, bank, smallest=Smallest(trials=0))  # nobody reads their inputs
        self.errors: list[float] = []

    def outcomes(self) -> list[Outcome]:
        """Where those that were wrong were so by little, what was skipped for them is measured as well."""
        outcomes = super().outcomes()
        if 1 < max(self.errors) < CLEARLY_WRONG:
            for place, check in enumerate(self._question.checks):
                if outcomes[place].status is Status.SKIPPED:
                    self.errors[place] = self._measured(partial(self._run, check))[1]
        return outcomes

    def _outcome(self, check: Check) -> Outcome:
        outcome, error = self._measured(partial(super()._outcome, check))
        self.errors.append(error)
        return outcome

    def _measured(self, run: Callable[[], Outcome]) -> tuple[Outcome, float]:
        with measuring() as measured:
            outcome = run()
        is_wrong = outcome.status not in (Status.PASSED, Status.SKIPPED)
        return outcome, math.inf if is_wrong and measured.largest <= 1 else measured.largest


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


def grade_each(path: Path, topic: str, bank: Bank, solutions: Sequence[str] = ()) -> Iterator[Graded]:
    """Every solution of a file, or those that are named. It may import the topic's `chaffs`."""
    files = {f"{topic}.py": path.read_bytes(), "chaffs.py": (CHAFFS / f"{topic}.py").read_bytes()}
    return grade_all(files, topic, bank, solutions or names(path))


def grade_all(files: Mapping[str, bytes], topic: str, bank: Bank, solutions: Sequence[str]) -> Iterator[Graded]:
    """Solutions in the file of a topic: `function__slug` stands for `function`.

    Raises GraderError where the file cannot be imported.
    """
    questions = {question.function: question for question in COURSE if question.topic == topic}
    with ExitStack() as stack:

        def worker(entropy: int) -> tuple[Worker, wire.Loaded]:
            started = stack.enter_context(Worker(files, Limits(), entropy))
            loaded = started.load(topic, f"{topic}.py")
            failure = load_failure(loaded, f"{topic}.py", _place)
            if failure is not None:
                raise GraderError(f"cannot grade these solutions: {failure.message}")
            assert isinstance(loaded, wire.Loaded)
            return started, loaded

        first, loaded = worker(0)
        for name in solutions:
            function = name.partition("__")[0]

            def alias(asked: str, name: str = name, function: str = function) -> str:
                return name if asked == function else asked

            replay = Replay(first, questions, topic, loaded.names, _place, alias, lambda: worker(1)[0])
            checking = _Measuring(replay, questions[function], bank)
            yield Graded(name, questions[function], checking.outcomes(), checking.errors, replay)
