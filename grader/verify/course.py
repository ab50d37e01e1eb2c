"""The reference earns everything, stubs and trivial answers nothing.

For instructors as well, after adding a question: every line it gives says what is missing.
"""

from __future__ import annotations

import ast
import doctest
import importlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack
from pathlib import Path

from grader.bank import Bank
from grader.checking import Checking
from grader.limits import Limits
from grader.outcome import Status
from grader.question import Question
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.score import Score, question_status, score, total

REFERENCE = Path(__file__).parent.parent.parent / "reference"
KINDS = ("none", "zeros", "ones", "half", "nan", "minus_infinity", "uniform", "echo", "noise")

# What needs no understanding: an answer made of the names and shapes of what is taken and returned.
TRIVIAL = """
import numpy as np

FILL = {
    "zeros": np.zeros,
    "ones": np.ones,
    "half": lambda shape: np.full(shape, 0.5),
    "nan": lambda shape: np.full(shape, np.nan),
    "minus_infinity": lambda shape: np.full(shape, -np.inf),
    "uniform": lambda shape: np.full(shape, 1 / max(shape[-1:], default=1)),
    "echo": np.zeros,
    "noise": np.random.default_rng(0).random,
}


def trivial(kind, takes, returns, arguments):
    if kind == "none":
        return None
    if returns[0][0] == "model":
        return "factor_analysis"
    if returns[0][0] == "encoder":
        from torch import nn
        return nn.Linear(64, 8), nn.Linear(8, 64)
    given = dict(zip([name for name, _ in takes], arguments))
    sizes, leading = {}, ()
    for name, dims in takes:
        shape = np.shape(given[name]) if dims else ()
        if dims[:1] == ("...",):
            leading = shape[: len(shape) - len(dims) + 1]
            dims, shape = dims[1:], shape[len(leading) :]
        sizes.update(zip(dims, shape))
    parts = []
    for name, dims in returns:
        inner = tuple(int(dim) if dim.isdigit() else sizes.get(dim, 1) for dim in dims if dim != "...")
        shape = (*(leading if "..." in dims else ()), *inner)
        same = [value for value in [given.get(name), *arguments] if value is not None and np.shape(value) == shape]
        parts.append(same[0] if kind == "echo" and same else FILL[kind](shape))
    return parts[0] if len(parts) == 1 else tuple(parts)
"""


def problems(course: Sequence[Question], exercises: Path, bank: Bank) -> Iterator[str]:
    """Everything about the course that does not hold, a line each."""
    for topic in dict.fromkeys(question.topic for question in course):
        questions = {question.function: question for question in course if question.topic == topic}
        # As a student would hand it in: no submission can import a package of the name `reference`.
        text = (REFERENCE / f"{topic}.py").read_bytes().replace(b"from reference import", b"import")
        solved = {path.name: path.read_bytes() for path in REFERENCE.glob("*.py")} | {f"{topic}.py": text}
        for question, status, earned in _graded(topic, questions, solved, bank):
            if earned.earned < earned.possible or status is not Status.PASSED:
                yield f"{question.name}: the reference earns {earned.earned} of {earned.possible} ({status.name})"
        stubs = exercises / f"{topic}.py"
        if not stubs.is_file():
            yield f"{topic}: there is no {stubs}"
            continue
        for question, status, earned in _graded(topic, questions, {f"{topic}.py": stubs.read_bytes()}, bank):
            if earned.earned or status is not Status.NOT_ATTEMPTED:
                yield f"{question.name}: the stub earns {earned.earned} and is called {status.name}"
        yield from _examples(topic, questions, stubs)
        for kind in KINDS:
            source = {f"{topic}.py": _trivial_source(questions, kind)}
            for question, _, earned in _graded(topic, questions, source, bank):
                if earned.earned or earned.pending:
                    yield f"{question.name}: the trivial answer '{kind}' earns {earned.earned}"


def _graded(
    topic: str, questions: Mapping[str, Question], files: Mapping[str, bytes], bank: Bank
) -> Iterator[tuple[Question, Status, Score]]:
    with ExitStack() as stack:
        worker = stack.enter_context(Worker(files, Limits()))
        loaded = worker.load(topic, f"{topic}.py")
        assert isinstance(loaded, wire.Loaded), loaded

        def again() -> Worker:
            another = stack.enter_context(Worker(files, Limits(), entropy=1))
            another.load(topic, f"{topic}.py")
            return another

        for question in questions.values():
            place = "{}, line {}".format
            replay = Replay(worker, questions, topic, loaded.names, place, again=again)
            outcomes = Checking(replay, question, bank, shrink_trials=0).outcomes()
            parts = [score(check, outcome) for check, outcome in zip(question.checks, outcomes, strict=True)]
            yield question, question_status(outcomes), total(parts)


def _examples(topic: str, questions: Mapping[str, Question], stubs: Path) -> Iterator[str]:
    """The worked number in each stub's docstring must be what the reference gives."""
    solved = vars(importlib.import_module(f"reference.{topic}"))
    docstrings = {
        node.name: ast.get_docstring(node) or ""
        for node in ast.parse(stubs.read_text()).body
        if isinstance(node, ast.FunctionDef)
    }
    for function, question in questions.items():
        if function not in docstrings:
            yield f"{question.name}: {stubs} has no such stub"
            continue
        example = doctest.DocTestParser().get_doctest(docstrings[function], dict(solved), function, str(stubs), 0)
        if question.takes and not example.examples:
            yield f"{question.name}: the stub has no worked number"
        printed: list[str] = []
        if doctest.DocTestRunner(verbose=False).run(example, out=printed.append).failed:
            yield f"{question.name}: the stub's worked number is not the reference's: {''.join(printed)}"


def _trivial_source(questions: Mapping[str, Question], kind: str) -> bytes:
    functions = [
        f"def {function}(*arguments):\n    return trivial({kind!r}, {takes!r}, {returns!r}, arguments)\n"
        for function, question in questions.items()
        for takes in [[(slot.name, slot.dims) for slot in question.signature.takes]]
        for returns in [[(slot.name, slot.dims) for slot in question.signature.returns if slot.kind != "gradient"]]
    ]
    return "\n\n".join([TRIVIAL, *functions]).encode()
