"""Mutants of the reference, graded: each must lose points, or stand in the list of equivalents."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, replace
from enum import Enum

from grader.bank import PUBLIC_SEED, Bank
from grader.checking import Checking
from grader.errors import UsageError
from grader.limits import Limits
from grader.question import Question
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.start import Sandbox
from grader.sandbox.tiers import Chosen
from grader.sandbox.worker import Worker
from grader.score import score
from grader.smallest import Smallest
from grader.verify.course import REFERENCE
from grader.verify.definitions import imported, reached
from grader.verify.equivalents import Equivalents
from grader.verify.mutants import FILES, Mutant, mutants, sample

# The reference answers in milliseconds: a loop that does not end is one soon.
LIMITS = Limits(call_seconds=3.0, question_seconds=30.0)


class Fate(Enum):
    KILLED = "killed"
    EQUIVALENT = "equivalent"
    SURVIVED = "surviving"
    PENDING = "pending"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Result:
    """What became of a mutant, the questions that were graded for it, and the check that cost its first point."""

    mutant: Mutant
    fate: Fate
    graded: tuple[str, ...] = ()
    lost: str = ""

    def __str__(self) -> str:
        return f"{self.mutant}\n  {self.fate.value}: {', '.join(self.graded)} {self.lost}".rstrip()


class Mutation:
    """Grades mutants on those questions of `course` that use the mutated definition; on slow ones if it is asked to."""

    def __init__(self, course: Sequence[Question], bank: Bank, sandbox: Sandbox, slow: bool = False) -> None:
        self._course = course
        self._bank = bank
        self._sandbox = sandbox
        self._slow = slow
        self._sources = sources()
        self._reached = reached(self._sources)
        sandbox.prepare(sorted(imported(self._sources)))

    def questions(self, mutant: Mutant) -> list[Question]:
        """Those that the mutant is graded on, that of its own function first."""
        found = [
            question
            for question in self._course
            if (mutant.file, mutant.function) in self._reached.get((question.topic, question.function), ())
            and (self._slow or not question.is_slow)
        ]
        return sorted(found, key=lambda question: (question.is_slow, question.function != mutant.function))

    def result(self, mutant: Mutant) -> Result:
        questions = self.questions(mutant)
        if not questions:
            return Result(mutant, Fate.LEFT_OUT)
        fate, graded, lost = self._graded(questions, self._sources | {mutant.file: mutant.source})
        return Result(mutant, fate, graded, lost)

    def faults(self, file: str) -> Iterator[str]:
        """Where the reference itself loses points here: then no mutant's loss means anything."""
        for question in self._course:
            if question.topic == file and (self._slow or not question.is_slow):
                fate, _, lost = self._graded([question], self._sources)
                if fate is not Fate.SURVIVED:
                    yield f"{question.name}: the reference itself is {fate.value} {lost}"

    def _graded(self, questions: Sequence[Question], texts: Mapping[str, str]) -> tuple[Fate, tuple[str, ...], str]:
        # As a student would hand it in: no submission can import a package of the name `reference`.
        files = {f"{name}.py": text.replace("from reference import", "import").encode() for name, text in texts.items()}
        fate = Fate.SURVIVED
        graded: list[str] = []
        with ExitStack() as stack:
            workers: dict[str, Worker] = {}
            for question in questions:
                graded.append(question.name)
                if question.topic not in workers:
                    workers[question.topic] = stack.enter_context(self._worker(files, 0))
                worker = workers[question.topic]
                for part, lost in self._parts(question, worker, files, stack):
                    if part is Fate.KILLED:
                        return part, tuple(graded), lost
                    fate = part
        return fate, tuple(graded), ""

    def _parts(
        self, question: Question, worker: Worker, files: Mapping[str, bytes], stack: ExitStack
    ) -> Iterator[tuple[Fate, str]]:
        """The checks that cost points, or leave them pending."""
        topic = question.topic
        loaded = worker.load(topic, f"{topic}.py")
        if not isinstance(loaded, wire.Loaded):
            yield Fate.KILLED, f"(by the import of {topic}.py)"
            return

        def again() -> Worker:
            another = stack.enter_context(self._worker(files, 1))
            another.load(topic, f"{topic}.py")
            return another

        functions = {other.function: other for other in self._course if other.topic == topic}
        replay = Replay(worker, functions, topic, loaded.names, "{}, line {}".format, again=again)
        checking = Checking(replay, question, self._bank, smallest=Smallest(0))
        for check, outcome in zip(question.checks, checking.each(), strict=True):
            part = score(check, outcome)
            if part.earned + part.pending < part.possible:
                yield Fate.KILLED, f"(by {check.name}, {outcome.status.name})"
            elif part.pending:
                yield Fate.PENDING, ""

    def _worker(self, files: Mapping[str, bytes], entropy: int) -> Worker:
        return Worker(files, LIMITS, entropy, self._sandbox)


def sources() -> dict[str, str]:
    """The files that mutants are made of, by name."""
    return {name: (REFERENCE / f"{name}.py").read_text() for name in FILES}


def run(course: Sequence[Question], bank: Bank, wanted: str, slow: bool = False) -> int:
    """Grades `wanted` mutants, a number or "all", prints what becomes of them and returns how many problems there are.

    Raises UsageError where cosmic-ray is not installed.
    """
    if wanted != "all" and not (wanted.isdecimal() and int(wanted)):
        raise UsageError(f'expected a number of mutants or "all", got {wanted!r}')
    texts = sources()
    made = [mutant for file, text in texts.items() for mutant in mutants(file, text)]
    equivalents = Equivalents.listed()
    results: list[Result] = []
    with Chosen("best") as sandbox:
        mutation = Mutation(course, bank, sandbox, slow)
        found = [fault for file in texts for fault in mutation.faults(file)]
        if wanted == "all":
            found += equivalents.stale(made)
            chosen = made
        else:
            chosen = sample([mutant for mutant in made if mutation.questions(mutant)], int(wanted))
        for problem in found:
            print(problem, flush=True)
        problems = len(found)
        for mutant in chosen:
            result = mutation.result(mutant)
            reason = equivalents.reason(mutant)
            if reason and result.fate is Fate.SURVIVED:
                result = replace(result, fate=Fate.EQUIVALENT)
            is_mistaken = bool(reason) and result.fate is Fate.KILLED and bank.seed == PUBLIC_SEED
            if result.fate is Fate.SURVIVED or is_mistaken:
                print(f"{result}\n  listed as equivalent: {reason}" if is_mistaken else result, flush=True)
                problems += 1
            elif result.fate is Fate.PENDING:
                print(f"pending: {mutant.place}: {mutant.after}", flush=True)
            results.append(result)
            if sys.stderr.isatty():
                print(f"\r{len(results)} of {len(chosen)} mutants", end="", file=sys.stderr, flush=True)
    print(table(results))
    return problems


def table(results: Sequence[Result]) -> str:
    """How many were made of each file, and how many ended how."""
    counts = {file: Counter(result.fate for result in results if result.mutant.file == file) for file in FILES}
    counts["all"] = sum(counts.values(), Counter())
    rows = [["", "made", *(fate.value for fate in Fate)]]
    rows += [[file, str(row.total()), *(str(row[fate]) for fate in Fate)] for file, row in counts.items()]
    return "\n".join(f"{row[0]:<12}" + "".join(f"{cell:>11}" for cell in row[1:]) for row in rows)
