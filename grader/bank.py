"""Generated cases with their expected answers: made once per (question, seed, version), then replayed.

A bank is one file per question: a checksum, then a frame of `wire` (no pickle). It may be copied to another
machine's bank directory. Its name holds a digest of the seed and of every source that decides what the cases
are, so a file that exists is never stale; one that is damaged is made again.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import importlib.util
import inspect
import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import platformdirs

import grader
from grader import oracles
from grader.errors import GraderError, QuestionError
from grader.expect import as_array
from grader.files import replace
from grader.question import EXPECTED, Case, Check, Question, Spelled
from grader.sandbox.child import wire

PUBLIC_SEED = "public"
Group = tuple[str, str]


class Bank:
    """The cases of every question for one seed, kept in `directory` (by default the user's cache)."""

    def __init__(self, seed: str = PUBLIC_SEED, directory: Path | None = None) -> None:
        self.seed = seed
        self._directory = directory or default_directory()
        self._loaded: dict[str, dict[Group, list[Case]]] = {}

    def cases(self, question: Question, check: Check) -> list[Case]:
        """The cases of one check, smallest first; made now if there are none yet."""
        if question.name not in self._loaded:
            self._loaded[question.name] = self._load(question)
        cases = self._loaded[question.name][_group(question, check)]
        if len(cases) <= check.cases:
            return cases
        return [cases[i * len(cases) // check.cases] for i in range(check.cases)]

    def path(self, question: Question) -> Path:
        digest = hashlib.blake2b(digest_size=16)
        for text in (self.seed, question.name, _version(question.topic)):
            digest.update(text.encode() + b"\0")
        return self._directory / f"{question.name}-{digest.hexdigest()}.bank"

    def _load(self, question: Question) -> dict[Group, list[Case]]:
        path = self.path(question)
        try:
            content = path.read_bytes()
        except FileNotFoundError:
            content = b""
        except OSError as error:
            raise GraderError(_unusable(path.parent, error)) from error
        checksum, frame = content[:32], content[32:]
        if hashlib.blake2b(frame, digest_size=32).digest() == checksum:
            return _thaw(wire.load(frame), self._salt(question))
        groups = make(question, self.seed)
        frame = wire.dump(_freeze(groups))
        _write_atomically(path, hashlib.blake2b(frame, digest_size=32).digest() + frame)
        # Through the file's form, so that a first run sees exactly what the next one will.
        return _thaw(wire.load(frame), self._salt(question))

    def _salt(self, question: Question) -> bytes:
        return hashlib.blake2b(f"{self.seed}\0{question.name}".encode(), digest_size=16).digest()


def default_directory() -> Path:
    return Path(os.environ.get("GRADER_BANK") or platformdirs.user_cache_path("latent-grader") / "bank")


def make(question: Question, seed: str) -> dict[Group, list[Case]]:
    """Draws every case of a question and computes its expected answer; nothing is read or written."""
    from grader import search  # only a bank that is missing pays for Hypothesis

    groups: dict[Group, list[Case]] = {}
    wanted: dict[Group, Check] = {}
    for check in question.checks:
        group = _group(question, check)
        if group not in wanted or check.cases > wanted[group].cases:
            wanted[group] = check
    for (family_name, truth_name), check in wanted.items():
        family = check.over or question.over
        number = hashlib.blake2b(f"{seed}\0{question.name}\0{family_name}".encode(), digest_size=8)
        drawn = search.draw(family, int.from_bytes(number.digest(), "big"), check.cases)
        if not drawn:
            raise QuestionError(f"{question.name}: the family {family_name} rejects every draw")
        cases = [solve(question, check, arguments, choices) for arguments, choices in drawn]
        groups[family_name, truth_name] = sorted(cases, key=_size)
    return groups


def solve(question: Question, check: Check, arguments: Mapping[str, Any], choices: bytes = b"") -> Case:
    """The case of these arguments: what the reference, or the check's own truth, answers to them.

    A family may know the answer by the way it has drawn the arguments; it gives it as one more, EXPECTED.
    """
    arguments = dict(arguments)
    known = arguments.pop(EXPECTED, None)
    code = {name: value.code for name, value in arguments.items() if isinstance(value, Spelled)}
    plain = {name: value.value if isinstance(value, Spelled) else value for name, value in arguments.items()}
    if known is None:
        truth = check.truth or question.truth or _reference(question)
        known = truth(*plain.values())
    return Case(plain, _settled(known), code, choices=choices)


def _reference(question: Question) -> Callable[..., Any]:
    """The function of the same name in the reference; of torch's, with its gradients."""
    function = getattr(importlib.import_module(f"reference.{question.topic}"), question.function)
    if any(slot.kind == "derivation" for slot in question.signature.returns):
        return oracles.derived(function)
    positions = question.signature.positions
    return oracles.differentiated(function, positions) if positions else function


def _settled(answer: Any) -> Any:
    """An expected answer as floats, texts, float64 arrays and tuples of them: what `conform` makes of a student's."""
    if isinstance(answer, tuple):
        return tuple(map(_settled, answer))
    if answer is None or isinstance(answer, (str, list, wire.Expression)):
        return answer
    if np.ndim(answer) == 0:
        return float(answer)
    return as_array(np.asarray(answer), [None] * np.ndim(answer), "", "the reference's answer")


def _group(question: Question, check: Check) -> Group:
    return (check.over or question.over).__name__, check.truth.__qualname__ if check.truth else ""


def _size(case: Case) -> tuple[int, int]:
    numbers = sum(_count(value) for value in case)
    return numbers, len(case.choices)


def _count(value: Any) -> int:
    if isinstance(value, wire.Network):
        return sum(map(_count, value.weights))
    return sum(map(_count, value)) if isinstance(value, list) else int(np.size(value))


def _freeze(groups: Mapping[Group, list[Case]]) -> list[Any]:
    return [
        [
            *group,
            [
                [
                    list(case.arguments),
                    list(case),
                    case.expected,
                    [list(pair) for pair in case.code.items()],
                    np.frombuffer(case.choices, np.uint8),
                ]
                for case in cases
            ],
        ]
        for group, cases in groups.items()
    ]


def _thaw(frozen: Any, salt: bytes) -> dict[Group, list[Case]]:
    return {
        (family, truth): [
            Case(
                dict(zip(names, values, strict=True)),
                tuple(expected) if isinstance(expected, list) else expected,
                dict(code),
                salt,
                choices.tobytes(),
            )
            for names, values, expected, code, choices in cases
        ]
        for family, truth, cases in frozen
    }


@functools.cache
def _version(topic: str) -> str:
    """Changes with everything that decides what the cases of a topic are: sources, and Hypothesis."""
    package = Path(inspect.getfile(grader)).parent
    reference = package.parent / "reference"
    sources = [
        package / name
        for name in (
            "scatter.py",
            "questions/push_forward.py",
            "strategies.py",
            "oracles.py",
            "bank.py",
            "search.py",
            "question.py",
        )
    ]
    sources += [package / "sandbox" / "child" / name for name in ("networks.py", "tensors.py", "symbolic.py")]
    sources += [*sorted((package / "questions" / topic).glob("*.py")), *sorted(reference.glob("*.py"))]
    hypothesis = importlib.util.find_spec("hypothesis")  # found, not imported: that would cost 130 ms
    assert hypothesis is not None and hypothesis.origin is not None
    sources.append(Path(hypothesis.origin).parent / "version.py")
    digest = hashlib.blake2b(digest_size=16)
    for source in sources:
        digest.update(source.read_bytes())
    return digest.hexdigest()


def _write_atomically(path: Path, content: bytes) -> None:
    """Raises GraderError where the directory cannot be written to; a half-written file is never seen."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        replace(path, content)
    except OSError as error:
        raise GraderError(_unusable(path.parent, error)) from error


def _unusable(directory: Path, error: OSError) -> str:
    return (
        f"cannot keep the bank in {directory}: {error.strerror}. Make room, or name another directory in the "
        f"environment variable GRADER_BANK"
    )
