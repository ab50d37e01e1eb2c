"""Mutants of the reference, graded: each must lose points, or stand in the list of equivalents."""

from __future__ import annotations

import ast
import sys
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from enum import Enum

from grader.bank import Bank
from grader.checking import Checking
from grader.limits import Limits
from grader.question import Question
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.start import Sandbox
from grader.sandbox.tiers import Chosen
from grader.sandbox.worker import Worker
from grader.score import score
from grader.verify.course import REFERENCE
from grader.verify.equivalents import Equivalents
from grader.verify.mutants import FILES, Mutant, definitions, mutants, sample

# The reference answers in milliseconds: a loop that does not end is one soon.
LIMITS = Limits(call_seconds=3.0, question_seconds=30.0, import_seconds=10.0)


class Verdict(Enum):
    KILLED = "killed"
    PENDING = "pending"
    SURVIVED = "surviving"
    LEFT_OUT = "left out"


@dataclass(frozen=True)
class Result:
    """What became of a mutant, the questions that were graded for it, and where it lost its first point."""

    mutant: Mutant
    verdict: Verdict
    graded: tuple[str, ...] = ()
    lost: str = ""

    def __str__(self) -> str:
        return f"{self.mutant}\n  {self.verdict.value} after {', '.join(self.graded)}"


class Mutation:
    """Grades mutants on the questions of `course` that their definition is reached from; slow ones if asked to."""

    def __init__(self, course: Sequence[Question], bank: Bank, sandbox: Sandbox, slow: bool = False) -> None:
        self._course = course
        self._bank = bank
        self._sandbox = sandbox
        self._slow = slow
        self._sources = sources()
        self._reached = _reached(self._sources)
        sandbox.prepare(sorted(_imported(self._sources)))

    def result(self, mutant: Mutant) -> Result:
        questions = self._questions(mutant)
        if not questions:
            return Result(mutant, Verdict.LEFT_OUT)
        files = {f"{name}.py": _handed_in(text) for name, text in self._sources.items()}
        files[f"{mutant.file}.py"] = _handed_in(mutant.source)
        graded: list[str] = []
        is_pending = False
        with ExitStack() as stack:
            workers: dict[str, Worker] = {}
            for question in questions:
                graded.append(question.name)
                if question.topic not in workers:
                    workers[question.topic] = stack.enter_context(Worker(files, LIMITS, sandbox=self._sandbox))
                lost, pending = self._lost(workers[question.topic], question, files, stack)
                if lost:
                    return Result(mutant, Verdict.KILLED, tuple(graded), f"{question.name}: {lost}")
                is_pending |= pending
        return Result(mutant, Verdict.PENDING if is_pending else Verdict.SURVIVED, tuple(graded))

    def _questions(self, mutant: Mutant) -> list[Question]:
        """The one of the mutated function first."""
        reached = [
            question
            for question in self._course
            if (mutant.file, mutant.function) in self._reached.get((question.topic, question.function), ())
            and (self._slow or not question.is_slow)
        ]
        return sorted(reached, key=lambda question: (question.is_slow, question.function != mutant.function))

    def _lost(
        self, worker: Worker, question: Question, files: Mapping[str, bytes], stack: ExitStack
    ) -> tuple[str, bool]:
        """The check that costs the first point, if any does; and whether points are pending."""
        topic = question.topic
        loaded = worker.load(topic, f"{topic}.py")
        if not isinstance(loaded, wire.Loaded):
            return f"{topic}.py cannot be imported", False

        def again() -> Worker:
            another = stack.enter_context(Worker(files, LIMITS, entropy=1, sandbox=self._sandbox))
            another.load(topic, f"{topic}.py")
            return another

        functions = {other.function: other for other in self._course if other.topic == topic}
        replay = Replay(worker, functions, topic, loaded.names, "{}, line {}".format, again=again)
        checking = Checking(replay, question, self._bank, shrink_trials=0)
        is_pending = False
        for check, outcome in zip(question.checks, checking.each(), strict=True):
            part = score(check, outcome)
            if part.earned + part.pending < part.possible:
                return f"{check.name} ({outcome.status.name})", is_pending
            is_pending |= part.pending > 0
        return "", is_pending


def sources() -> dict[str, str]:
    """The files that mutants are made of, by name."""
    return {name: (REFERENCE / f"{name}.py").read_text() for name in FILES}


def run(course: Sequence[Question], bank: Bank, wanted: str, slow: bool = False) -> int:
    """Grades `wanted` mutants, a number or "all", says what became of them, and returns how many problems there are.

    Raises UsageError where cosmic-ray is not installed.
    """
    texts = sources()
    made = [mutant for file, text in texts.items() for mutant in mutants(file, text)]
    equivalents = Equivalents.listed()
    problems = 0
    if wanted == "all":
        chosen = made
        for entry in equivalents.stale(made):
            print(entry, flush=True)
            problems += 1
    else:
        chosen = sample(made, int(wanted))
    counts: dict[str, dict[str, int]] = {}
    with Chosen("best") as sandbox:
        mutation = Mutation(course, bank, sandbox, slow)
        problems += _report(whole_first(mutation, texts))
        for done, result in enumerate(map(mutation.result, chosen), 1):
            reason = equivalents.reason(result.mutant)
            kind = result.verdict.value
            if result.verdict in (Verdict.SURVIVED, Verdict.PENDING):
                if reason:
                    kind = "equivalent"
                else:
                    print(result, flush=True)
                    problems += 1
            elif result.verdict is Verdict.KILLED and reason:
                print(f"{result.mutant}\n  loses points in {result.lost}, but is listed as equivalent: {reason}")
                problems += 1
            row = counts.setdefault(result.mutant.file, {})
            row[kind] = row.get(kind, 0) + 1
            _progress(done, len(chosen))
    print(_table(counts))
    return problems


def whole_first(mutation: Mutation, texts: Mapping[str, str]) -> Iterator[str]:
    """The reference itself must keep all its points here, or no mutant's loss means anything."""
    for file, text in texts.items():
        for definition in definitions(text):
            result = mutation.result(Mutant(file, definition.names[0], "", 0, definition.first, "", "", text))
            if result.verdict in (Verdict.KILLED, Verdict.PENDING):
                yield f"reference/{file}.py itself, for {definition.names[0]}: {result.verdict.value} ({result.lost})"


def _report(lines: Iterable[str]) -> int:
    count = 0
    for line in lines:
        print(line, flush=True)
        count += 1
    return count


def _progress(done: int, count: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} of {count} mutants", end="\n" if done == count else "", file=sys.stderr, flush=True)


def _table(counts: Mapping[str, Mapping[str, int]]) -> str:
    kinds = ["killed", "equivalent", "surviving", "pending", "left out"]
    rows = [["", "made", *kinds]]
    for file, row in counts.items():
        rows.append([file, *map(str, [sum(row.values()), *(row.get(kind, 0) for kind in kinds)])])
    totals = [sum(row.get(kind, 0) for row in counts.values()) for kind in kinds]
    rows.append(["all", *map(str, [sum(totals), *totals])])
    return "\n".join("".join(f"{cell:<14}" if i == 0 else f"{cell:>12}" for i, cell in enumerate(row)) for row in rows)


def _handed_in(text: str) -> bytes:
    """As a student would hand it in: no submission can import a package of the name `reference`."""
    return text.replace("from reference import", "import").encode()


def _imported(texts: Mapping[str, str]) -> set[str]:
    """The modules that the files import, those of the reference apart."""
    found: set[str] = set()
    for node in (node for text in texts.values() for node in ast.walk(ast.parse(text))):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module and node.module != "reference":
            found.add(node.module)
    return found


def _reached(texts: Mapping[str, str]) -> dict[tuple[str, str], set[tuple[str, str]]]:
    """From each definition, by file and name, those that it uses: itself, and what they use in turn.

    A definition of several names goes by its first.
    """
    homes = {
        (file, name): (file, definition.names[0])
        for file, text in texts.items()
        for definition in definitions(text)
        for name in definition.names
    }
    uses: dict[tuple[str, str], set[tuple[str, str]]] = {}
    for file, text in texts.items():
        for definition in definitions(text):
            used = {(file, definition.names[0])}
            for node in ast.walk(definition.node):
                if isinstance(node, ast.Name):
                    used.add((file, node.id))
                elif isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
                    used.add((node.value.id, node.attr))
            uses[file, definition.names[0]] = {homes[name] for name in used if name in homes}
    while any(more - found for found in uses.values() for more in [set().union(*(uses[name] for name in found))]):
        uses = {name: set().union(*(uses[other] for other in found)) for name, found in uses.items()}
    return uses
