"""A class that does not exist: submissions whose right scores are known, for they were made so."""

from __future__ import annotations

import ast
import random
import warnings
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
WHEATS = {
    "mixtures": ("einsum", "loops", "novice", "scipy", "logspace"),
    "variational": ("math", "objects", "scipy"),
}
FUNCTIONS = {
    "mixtures": ("gaussian_responsibilities", "gaussian_m_step", "bernoulli_m_step"),
    "variational": ("log_evidence", "exponential_elbo", "kl_exponential"),
}
QUESTIONS = tuple(f"{topic}.{function}" for topic, functions in FUNCTIONS.items() for function in functions)

HANGS = ("while True:\n    pass", "import time\n\ntime.sleep(1e9)")
RAISES = (
    "raise IndexError('list index out of range')",
    "return undefined_name + 1",
    "return arguments[0][10**6]",
)
UNANSWERED = "raise NotImplementedError"
EXITS = "import os\n\nos._exit(0)"
FUTURE = "from __future__ import annotations\n"  # has to come first, whatever is put before the rest
PRINTS = "for _ in range(40):\n    print('x' * 100_000)\n"


@dataclass(frozen=True)
class Made:
    """One submission: its files, and which questions it answers rightly. `kind` is why it may be hard to grade."""

    student: str
    kind: str
    files: dict[str, str]
    right: frozenset[str]


@dataclass
class _Draft:
    """A submission in the making: right until something is replaced."""

    files: dict[str, str]
    right: set[str] = field(default_factory=lambda: set(QUESTIONS))

    def replace(self, question: str, body: str) -> None:
        """Puts another body into the question's function."""
        function = question.partition(".")[2]
        lines = "\n".join(f"    {line}" if line else "" for line in body.splitlines())
        self.redefine(question, f"def {function}(*arguments):\n{lines}\n")

    def redefine(self, question: str, source: str) -> None:
        topic, function = question.split(".")
        text = self.files[topic]
        node = next(n for n in ast.parse(text).body if isinstance(n, ast.FunctionDef) and n.name == function)
        lines = text.splitlines()
        self.files[topic] = "\n".join([*lines[: node.lineno - 1], source, *lines[node.end_lineno :]]) + "\n"
        self.right.discard(question)

    def prefix(self, topic: str, source: str, is_right: bool) -> None:
        self.files[topic] = source + "\n" + self.files[topic]
        if not is_right:
            self.right -= {question for question in QUESTIONS if question.startswith(topic)}


def make(count: int, seed: int, cases: dict[str, list[tuple[Any, ...]]]) -> Iterator[Made]:
    """`count` submissions, among which one in twenty hangs and one in twenty ends its process.

    `cases` are inputs by question, on which a known mistake has to show to be used.
    """
    chance = random.Random(seed)
    mistakes = {question: list(_mistakes(question, cases[question])) for question in QUESTIONS}
    for number, kind in enumerate(_kinds(count, chance)):
        files = {topic: _read(topic, chance.choice(styles)) for topic, styles in WHEATS.items()}
        draft = _Draft(files)
        _spoil(draft, kind, mistakes, chance)
        student = f"s{number:04}"
        texts = {topic: f"# Handed in by {student}.\n{FUTURE}\n{text}" for topic, text in draft.files.items()}
        yield Made(student, kind, texts, frozenset(draft.right))


def _kinds(count: int, chance: random.Random) -> list[str]:
    """At least one of each that is hard, as far as `count` goes; the rest is what most students hand in."""
    twentieth = max(1, round(count / 20))
    hard = ["spins", "sleeps", "exits in a call", "exits on import", "does not parse", "prints megabytes"]
    kinds = (["spins", "sleeps"] * twentieth)[:twentieth] + (["exits in a call", "exits on import"] * twentieth)[
        :twentieth
    ]
    kinds += [kind for kind in hard[4:] for _ in range(max(1, count // 60))]
    ordinary = ["right", "mistaken", "mistaken", "right", "half done", "mistaken", "right", "raises"]
    kinds = (kinds + [ordinary[i % len(ordinary)] for i in range(count)])[:count]
    chance.shuffle(kinds)
    return kinds


def _spoil(draft: _Draft, kind: str, mistakes: dict[str, list[str]], chance: random.Random) -> None:
    one, other = chance.sample(QUESTIONS, 2)
    topic = one.partition(".")[0]
    if kind == "mistaken":
        for question in chance.sample(QUESTIONS, chance.randint(1, 4)):
            draft.redefine(question, chance.choice(mistakes[question]))
    elif kind == "half done":
        for question in chance.sample(QUESTIONS, chance.randint(2, 5)):
            draft.replace(question, UNANSWERED)
    elif kind == "raises":
        draft.replace(one, chance.choice(RAISES))
        draft.redefine(other, chance.choice(mistakes[other]))
    elif kind == "spins":
        draft.replace(one, HANGS[0])
    elif kind == "sleeps":
        draft.replace(one, HANGS[1])
    elif kind == "exits in a call":
        draft.replace(one, EXITS)
    elif kind == "exits on import":
        draft.prefix(topic, EXITS, is_right=False)
    elif kind == "does not parse":
        draft.prefix(topic, "def broken(:", is_right=False)
    elif kind == "prints megabytes":
        draft.prefix(topic, PRINTS, is_right=True)


def _read(topic: str, style: str) -> str:
    return (ROOT / "tests" / "wheats" / f"{topic}_{style}.py").read_text(encoding="utf-8").replace(FUTURE, "")


def _mistakes(question: str, cases: Sequence[tuple[Any, ...]]) -> Iterator[str]:
    """The sources of the known wrong solutions that are plainly wrong on ordinary inputs, with all that they use."""
    topic, function = question.split(".")
    text = (ROOT / "grader" / "chaffs" / f"{topic}.py").read_text(encoding="utf-8")
    body = ast.parse(text).body
    defined = {name: node for node in body for name in _defines(node)}
    right = _run(_read(topic, WHEATS[topic][0]))[function]
    for name, node in defined.items():
        if name.startswith(f"{function}__"):
            source = "\n\n".join(ast.unparse(part) for part in _needed(node, defined))
            source = f"{source}\n\n\n{function} = {name}\n"
            if _is_plainly_wrong(_run(source)[function], right, cases):
                yield source


def _defines(node: ast.stmt) -> list[str]:
    if isinstance(node, (ast.Import, ast.ImportFrom)):
        return [(alias.asname or alias.name).partition(".")[0] for alias in node.names]
    if isinstance(node, ast.Assign):
        return [target.id for target in node.targets if isinstance(target, ast.Name)]
    return [node.name] if isinstance(node, (ast.FunctionDef, ast.ClassDef)) else []


def _needed(node: ast.stmt, defined: dict[str, ast.stmt]) -> list[ast.stmt]:
    """The statements that `node` depends on, and itself last, in their order."""
    found, left = {id(node): node}, [node]
    while left:
        names = {part.id for part in ast.walk(left.pop()) if isinstance(part, ast.Name)}
        for other in (defined[name] for name in names if name in defined):
            if id(other) not in found:
                found[id(other)] = other
                left.append(other)
    return sorted(found.values(), key=lambda part: part.lineno)


def _run(source: str) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "submission"}
    exec(compile(source, "submission", "exec"), names)
    return names


def _is_plainly_wrong(function: Any, right: Any, cases: Sequence[tuple[Any, ...]]) -> bool:
    """On more than half of the inputs the answer differs by a hundredth or more, or is none; arguments untouched."""
    wrong = 0
    for case in cases:
        arguments = [np.copy(argument) if isinstance(argument, np.ndarray) else argument for argument in case]
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            wrong += _differs(function(*arguments), right(*case))
        if not all(map(np.array_equal, arguments, case)):
            return False
    return wrong > len(cases) / 2


def _differs(one: Any, other: Any) -> bool:
    if isinstance(other, (tuple, list)):
        return len(one) != len(other) or any(map(_differs, one, other))
    one, other = np.asarray(one), np.asarray(other)
    return one.shape != other.shape or not np.allclose(one, other, rtol=1e-2, atol=1e-2)
