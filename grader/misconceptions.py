"""Which known mistake a wrong answer behaves like: it and the chaffs of its question, asked the very same cases."""

from __future__ import annotations

import ast
import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from grader import constants
from grader.bank import Bank
from grader.errors import GraderError
from grader.limits import Limits
from grader.outcome import CheckFailed, Outcome, Status
from grader.question import ARGUMENTS_UNCHANGED, Case, Check, Question, frame_call
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.process import Answer, Died
from grader.sandbox.start import Sandbox
from grader.sandbox.worker import Worker

CHAFFS = Path(__file__).parent / "chaffs"
# Of the cases answered wrongly, and of those answered rightly, so many are compared; all chaffs are asked the first.
COMPARED, FIRST = 6, 2
# Two that make the same mistake differ by rounding, or by what quadrature and iteration leave. A chaff that is not
# this many times as far away as the nearest one is not told apart from it.
ALIKE, APART = 1e-5, 1e3
ROUNDING = 1e-11
# Where terms cancel to 0, this is left.
NOTHING = 1e-13
KINDS = (float, int, np.ndarray)
UNCHANGED = -1  # of the arguments
LIMITS = Limits(call_seconds=2.0)


@dataclass(frozen=True)
class Misconception:
    """`name` is the chaff's, or "constant" where the answer is right up to one."""

    name: str
    sentence: str


@dataclass(frozen=True)
class _Seen:
    """A case that was answered wrongly (or rightly), its expected answer and the student's, part by part."""

    case: Case
    expected: list[Any]
    answer: list[Any]

    def errors(self, answer: Sequence[Any] | None = None) -> list[float]:
        """How far each part of the student's, or another, answer is from the expected one."""
        found = self.answer if answer is None else answer
        return [_distance(*pair, wanted=pair[0]) for pair in zip(self.expected, found, strict=True)]

    def distances(self, answer: Sequence[Any]) -> list[float]:
        """How far each part of another answer is from the student's."""
        both = zip(self.answer, answer, self.expected, strict=True)
        return [_distance(mine, other, wanted=wanted) for mine, other, wanted in both]

    @property
    def is_wrong(self) -> bool:
        return max(self.errors()) > ALIKE


class Misconceptions:
    """Names mistakes. Keeps what the chaffs answer, for as many submissions as are graded on the same bank.

    Chaffs are the project's own code; they run in a process of their own because some of them hang or crash.
    """

    def __init__(self, bank: Bank, sandbox: Sandbox | None = None) -> None:
        self._bank = bank
        self._sandbox = sandbox
        self._workers: dict[str, Worker] = {}
        self._answers: dict[tuple[str, Case], Any] = {}

    def __enter__(self) -> Misconceptions:
        return self

    def __exit__(self, *exc: object) -> None:
        for worker in self._workers.values():
            worker.__exit__(*exc)

    def of(self, question: Question, replay: Replay, outcomes: Sequence[Outcome]) -> list[Misconception]:
        """The mistakes that explain why checks have failed; none where several would, or nothing known does."""
        both = zip(question.checks, outcomes, strict=True)
        failed = [check for check, outcome in both if outcome.status in (Status.FAILED, Status.FOLLOWED)]
        if not failed or question.is_slow or not chaffs(question):
            return []
        with np.errstate(all="ignore"):  # a student's inf and nan are compared, not warned about
            return self._explained(question, replay, failed)

    def _explained(self, question: Question, replay: Replay, failed: Sequence[Check]) -> list[Misconception]:
        ordinary = self._seen(question, next(check for check in question.checks if check.is_core), replay)
        if any(check.is_core or check is ARGUMENTS_UNCHANGED for check in failed):
            return self._on(question, ordinary)
        right = _some([one for one in ordinary if not one.is_wrong])
        groups = ([*self._seen(question, check, replay), *right] for check in failed)
        return list(dict.fromkeys(one for group in groups for one in self._on(question, group)))

    def _seen(self, question: Question, check: Check, replay: Replay) -> list[_Seen]:
        seen = []
        for case in self._bank.cases(question, check):
            answer = replay.answer(question, case)
            expected = [*_parts(case.expected), UNCHANGED] if question.traits is None else [np.array([]), UNCHANGED]
            if answer is not None and len(parts := _compared(question, case, answer)) == len(expected):
                seen.append(_Seen(case, expected, parts))
        return seen

    def _on(self, question: Question, seen: list[_Seen]) -> list[Misconception]:
        """Of the whole answer, or else of each part that is wrong."""
        wrong = [one for one in seen if one.is_wrong]
        seen = [*_some(wrong), *_some([one for one in seen if not one.is_wrong])]
        parts = range(len(question.signature.returns) + 1)
        mistaken = [part for part in parts if any(one.errors()[part] > ALIKE for one in wrong)]
        if not wrong or not _is_telling(seen, wrong, parts):
            return []
        rows = self._rows(question, seen, mistaken)
        alike = _alike(question, {name: max(map(max, row.distances)) for name, row in rows.items()})
        if alike:
            return alike if len(alike) == 1 else []
        if question.gradients is not None and 0 in mistaken:
            mistaken = [0]  # the gradients of a wrong value are wrong
        named = []
        for part in mistaken:
            if _is_telling(seen, wrong, [part]):
                # What follows from a wrong part may be wrong as well.
                others = [other for other in parts if other < part or other not in mistaken]
                only = {
                    name: max(distances[part] for distances in row.distances)
                    for name, row in rows.items()
                    if question.gradients is not None
                    or all(errors[other] <= ALIKE for errors in row.errors for other in others)
                }
                alike = _alike(question, only)
                named += alike if len(alike) == 1 else [] if alike else _up_to_a_constant(question, seen, part)
        return named

    def _rows(self, question: Question, seen: list[_Seen], mistaken: list[int]) -> dict[str, _Row]:
        """Of those chaffs that answer the first cases like the student, in some part: how they answer all."""
        names = list(chaffs(question))
        for stage in (seen[:FIRST], seen):
            self._ask(question, names, stage)
            rows = {}
            for name in names:
                answers = [self._answers[name, one.case] for one in stage]
                fitting = [parts for parts in answers if parts is not None and len(parts) == len(seen[0].expected)]
                if len(fitting) == len(stage):
                    pairs = list(zip(stage, fitting, strict=True))
                    row = _Row(
                        [one.distances(parts) for one, parts in pairs], [one.errors(parts) for one, parts in pairs]
                    )
                    if any(all(distances[part] <= ALIKE * APART for distances in row.distances) for part in mistaken):
                        rows[name] = row
            names = list(rows)
        return rows

    def _ask(self, question: Question, names: list[str], seen: list[_Seen]) -> None:
        """Make sure that the answers of these chaffs to these cases are known; of one that died, to none."""
        while asked := [(name, one.case) for name in names for one in seen if (name, one.case) not in self._answers]:
            positions = question.signature.positions
            calls = [frame_call(question.topic, name, tuple(case), positions) for name, case in asked]
            limits = LIMITS.call_seconds, LIMITS.question_seconds
            for (name, case), reply in zip(asked, list(self._worker(question).ask(calls, *limits)), strict=False):
                if isinstance(reply, Died):
                    dead, _ = asked[reply.position]
                    self._answers |= {(dead, one.case): None for one in seen}
                else:
                    self._answers[name, case] = _settled(question, case, reply) if isinstance(reply, Answer) else None

    def _worker(self, question: Question) -> Worker:
        topic = question.topic
        if topic not in self._workers:
            worker = Worker({f"{topic}.py": _source(topic)}, LIMITS, sandbox=self._sandbox)
            self._workers[topic] = worker
            if not isinstance(worker.load(topic, f"{topic}.py"), wire.Loaded):
                raise GraderError(f"cannot import {CHAFFS / topic}.py, from which mistakes are recognised")
        return self._workers[topic]


@dataclass(frozen=True)
class _Row:
    """Of a chaff: how far each part of its answers is from the student's, and from the expected, case by case."""

    distances: list[list[float]]
    errors: list[list[float]]


@functools.cache
def _source(topic: str) -> bytes:
    path = CHAFFS / f"{topic}.py"
    return path.read_bytes() if path.is_file() else b""


@functools.cache
def _sentences(topic: str) -> dict[str, str]:
    """By the names of a topic's chaffs: what a student reads who makes the mistake."""
    try:
        body = ast.parse(_source(topic)).body
    except SyntaxError as error:
        raise GraderError(f"{CHAFFS / topic}.py is not valid Python, line {error.lineno}: {error.msg}") from error
    return {
        node.name: " ".join(sentence.split())
        for node in body
        if isinstance(node, ast.FunctionDef) and (sentence := ast.get_docstring(node))
    }


def chaffs(question: Question) -> dict[str, str]:
    """The question's chaffs by name, each with its sentence."""
    start = f"{question.function}__"
    return {name: sentence for name, sentence in _sentences(question.topic).items() if name.startswith(start)}


def _alike(question: Question, distances: dict[str, float]) -> list[Misconception]:
    """Those chaffs, one for each sentence, that behave like the student, or nearly as much so as the nearest."""
    sentences = chaffs(question)
    order = sorted(distances, key=lambda name: distances[name])
    if not order or distances[order[0]] > ALIKE:
        return []
    limit = APART * max(distances[order[0]], ROUNDING)
    first = {sentences[name]: name for name in reversed(order) if distances[name] <= limit}
    return [Misconception(name, sentence) for sentence, name in first.items()]


def _settled(question: Question, case: Case, reply: Answer) -> list[Any]:
    try:
        value = question.signature.conform(reply.value, tuple(case))
    except CheckFailed:
        value = reply.value
    return _compared(question, case, replace(reply, value=value))


def _compared(question: Question, case: Case, reply: Answer) -> list[Any]:
    """What is compared of an answer, and which argument it has changed."""
    parts = _parts(reply.value) if question.traits is None else [question.traits(reply.value, case)]
    return [*parts, reply.mutated]


def _parts(value: Any) -> list[Any]:
    return list(value) if isinstance(value, (tuple, list)) else [value]


def _some(cases: list[_Seen]) -> list[_Seen]:
    """A few of them, evenly spread."""
    count = min(COMPARED, len(cases))
    return [cases[i * len(cases) // count] for i in range(count)]


def _distance(one: Any, other: Any, wanted: Any) -> float:
    """The largest difference, relative to the size of the answers; infinite where the kinds or shapes differ."""
    if not isinstance(one, KINDS) or not isinstance(other, KINDS):
        return 0.0 if type(one) is type(other) and one == other else math.inf
    if np.iscomplexobj(one) or np.iscomplexobj(other):
        return 0.0 if np.array_equal(one, other) else math.inf
    left, right = np.asarray(one, float), np.asarray(other, float)
    if left.shape != right.shape:
        return math.inf
    finite = np.isfinite(left)
    if not np.array_equal(finite, np.isfinite(right)) or not np.array_equal(left[~finite], right[~finite], True):
        return math.inf
    sizes = [np.abs(value[np.isfinite(value)]).max(initial=0.0) for value in (left, right, np.asarray(wanted, float))]
    size = max(sizes)
    difference = float(np.abs(left[finite] - right[finite]).max(initial=0.0))
    return difference / size if difference > NOTHING else 0.0


def _is_telling(seen: Sequence[_Seen], wrong: Sequence[_Seen], parts: Sequence[int]) -> bool:
    """Whether the answers hold two different numbers, and the wrong ones any: many mistakes give a constant, or NaN."""
    return len(_numbers(seen, parts)) > 1 and len(_numbers(wrong, parts)) > 0


def _numbers(seen: Sequence[_Seen], parts: Sequence[int]) -> set[float]:
    numbers: set[float] = set()
    for one in seen:
        for part in parts:
            if part < len(one.answer) - 1 and isinstance(one.answer[part], KINDS):
                values = np.ravel(one.answer[part])
                numbers.update(values[np.isfinite(values)].tolist())
    return numbers


def _up_to_a_constant(question: Question, seen: Sequence[_Seen], part: int) -> list[Misconception]:
    """Where every number of a part is off by the same factor or offset."""
    found, wanted = (
        [np.asarray(side[part]) for side in sides] for sides in ([s.answer for s in seen], [s.expected for s in seen])
    )
    if part == len(question.signature.returns) or any(
        one.dtype != float or one.shape != other.shape for one, other in zip(found, wanted, strict=True)
    ):
        return []
    sizes = [question.signature.sizes(tuple(one.case)) for one in seen]
    counts = [one.size for one in found]
    left, right = np.concatenate([*map(np.ravel, wanted)]), np.concatenate([*map(np.ravel, found)])
    some = (np.abs(left) > NOTHING) | (np.abs(right) > NOTHING)
    letters = {letter: np.repeat([float(size[letter]) for size in sizes], counts)[some] for letter in sizes[0]}
    text = constants.right_up_to(left[some], right[some], letters)
    what = f"{question.signature.returns[part].name}: {text}" if len(question.signature.returns) > 1 else text
    return [Misconception("constant", what[:1].upper() + what[1:] + ".")] if text else []
