"""What is asked and how it is marked: Signature, Case, Check and Question."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import TYPE_CHECKING, Any, Protocol, TypeAlias

import numpy as np

from grader.errors import QuestionError
from grader.expect import NoGradient, as_array, as_choice, as_network, as_scalar, as_text, describe, expect_close
from grader.outcome import UNANSWERED, CheckFailed, Status
from grader.sandbox.child import wire
from grader.sandbox.child.wire import DTYPES

if TYPE_CHECKING:  # Hypothesis costs 130 ms to import, and a bank that is present needs none of it
    from hypothesis.strategies import DrawFn

# Draws the arguments of one case by name. `hypothesis.strategies.composite` makes a strategy of it.
Family: TypeAlias = "Callable[[DrawFn], dict[str, Any]]"
EXPECTED = "expected"  # the name under which a family gives the answer as well, where it knows it
# What a body returns is a remark, shown where the check passes.
Body: TypeAlias = Callable[..., str | None]
FLOAT64 = DTYPES["<f8"]
BRACKETS = {"(": "array", "[": "list"}
# Of arguments and answers; gradients follow the answers of themselves.
KINDS = {"array", "list", "text", "network", "symbol", "symbols", "function", "integer", "derivation", "choice"}
# What a function could change in place, and what Hypothesis can make smaller.
PLAIN = {"array", "list", "network"}


@dataclass(frozen=True)
class Slot:
    """A named argument or result and its shape in letters: `means (k,d)`, `elbo ()`; or another kind of value.

    `q [m]` is a list of arrays; `model 'text'`, `encoder 'network'`, `z 'symbol'` and `steps 'derivation'` are what
    they say.
    """

    name: str
    dims: tuple[str, ...] = ()
    kind: str = "array"

    @property
    def letters(self) -> str:
        return f"({', '.join(self.dims)}{',' if len(self.dims) == 1 else ''})"

    @staticmethod
    def parse(text: str) -> tuple[Slot, ...]:
        """Raises QuestionError on text that is not a list of slots."""
        pattern = r"(\w+) ([(\['])([^)\]']*)[)\]'](?:, )?"
        slots = []
        for name, bracket, inside in re.findall(pattern, text):
            dims = tuple(dim.strip() for dim in inside.split(",") if dim.strip())
            slots.append(Slot(name, kind=inside) if bracket == "'" else Slot(name, dims, BRACKETS[bracket]))
        if (not slots and text) or re.sub(pattern, "", text) or not {slot.kind for slot in slots} <= KINDS:
            raise QuestionError(f"expected slots such as 'x (n,d), weights (k,)', got {text!r}")
        return tuple(slots)


Shape: TypeAlias = tuple[int | None, ...]


@dataclass(frozen=True)
class Signature:
    """What a function takes and returns, written as in the exercise sheet; of torch's, its gradients as well.

    `gradients` are the names of the arguments to differentiate by; None for a function of NumPy's. The gradients
    follow what the function returns.
    """

    takes: tuple[Slot, ...]
    returns: tuple[Slot, ...]
    gradients: tuple[str, ...] | None = None
    _shapes: dict[tuple[Any, ...], tuple[Shape, ...]] = field(default_factory=dict, repr=False, compare=False)

    def __post_init__(self) -> None:
        by = {slot.name: slot for slot in self.takes}
        slots = [Slot(f"d_{name}", by[name].dims or ("p",), "gradient") for name in self.gradients or ()]
        object.__setattr__(self, "returns", (*self.returns, *slots))

    @property
    def positions(self) -> list[int] | None:
        """Those of the arguments to differentiate by."""
        if self.gradients is None:
            return None
        return [position for position, slot in enumerate(self.takes) if slot.name in self.gradients]

    def conform(self, value: Any, arguments: tuple[Any, ...]) -> Any:
        """`value` as a float, a float64 array, or a tuple of them; raises CheckFailed on a wrong kind or shape."""
        given = tuple([argument.shape if type(argument) is np.ndarray else None for argument in arguments])
        shapes = self._shapes.get(given)
        if shapes is None:
            shapes = self._shapes[given] = self._expected_shapes(given)
        if len(self.returns) == 1:
            return _conform(value, shapes[0], self.returns[0])
        is_sequence = type(value) is list or (type(value) is np.ndarray and value.ndim > 0)
        if not is_sequence or len(value) != len(self.returns):
            parts = ", ".join(f"{slot.name} {slot.letters}" if slot.dims else slot.name for slot in self.returns)
            raise CheckFailed(f"expected a tuple of {len(self.returns)} ({parts}), got {describe(value)}.")
        if type(value) is np.ndarray:
            value = [np.asarray(part) for part in value]
        return tuple(map(_conform, value, shapes, self.returns))

    def sizes(self, arguments: tuple[Any, ...]) -> dict[str, int]:
        """What the letters stand for in these arguments."""
        return self._sizes(tuple([getattr(argument, "shape", None) for argument in arguments]))[0]

    def _sizes(self, given: tuple[tuple[int, ...] | None, ...]) -> tuple[dict[str, int], tuple[int, ...]]:
        """Of the letters, and of the dimensions before them that an ellipsis stands for."""
        sizes: dict[str, int] = {}
        leading: tuple[int, ...] = ()
        for slot, shape in zip(self.takes, given, strict=True):
            if shape is None:
                continue
            if slot.dims[:1] == ("...",):
                leading = shape[: len(shape) - len(slot.dims) + 1]
                shape = shape[len(leading) :]
            sizes.update(zip(slot.dims[-len(shape) :], shape, strict=True))
        return sizes, leading

    def _expected_shapes(self, given: tuple[tuple[int, ...] | None, ...]) -> tuple[Shape, ...]:
        sizes, leading = self._sizes(given)
        fixed = {dim: int(dim) for slot in self.returns for dim in slot.dims if dim.isdigit()}
        return tuple(
            (*(leading if "..." in slot.dims else ()), *((fixed | sizes).get(dim) for dim in slot.dims if dim != "..."))
            for slot in self.returns
        )


def _conform(value: Any, shape: Shape, slot: Slot) -> Any:
    if type(value) is np.ndarray and value.dtype is FLOAT64 and value.shape == shape and shape:
        return value
    if slot.kind == "text":
        return as_text(value, slot.name)
    if slot.kind == "network":
        return as_network(value, slot.name)
    if slot.kind == "derivation":
        from grader.derivations.derivation import as_derivation  # no other question needs any of it

        return as_derivation(value, slot.name)
    if slot.kind == "choice":
        return as_choice(value, slot.name)
    if slot.kind == "gradient" and type(value) is str:  # a matter for the checks that ask for it
        return NoGradient(slot.name.removeprefix("d_"), value)
    return as_array(value, shape, slot.letters, slot.name) if slot.dims else as_scalar(value, slot.name)


@dataclass(frozen=True, eq=False)
class Case:
    """One input with its expected answer. Iterating gives the arguments in order."""

    arguments: Mapping[str, Any]
    expected: Any
    code: Mapping[str, str] = field(default_factory=dict)
    """How to write an argument that is too long to print, such as a real data set."""
    salt: bytes = b""
    """Differs with the seed: from it come the points at which a derivation is evaluated."""
    choices: bytes = b""
    """What Hypothesis chose to draw this case: where the search for a smaller one begins."""
    _frames: dict[tuple[str, str], bytes] = field(default_factory=dict, repr=False)

    def __iter__(self) -> Iterator[Any]:
        return iter(self.arguments.values())

    def __reduce__(self) -> tuple[Any, ...]:
        return Case, (dict(self.arguments), self.expected, dict(self.code), self.salt, self.choices)

    def call(self, module: str, function: str, gradients: list[int] | None) -> bytes:
        """The framed call of a function on this case; made once, sent to every submission."""
        framed = self._frames.get((module, function))
        if framed is None:
            framed = self._frames[module, function] = frame_call(module, function, tuple(self), gradients)
        return framed

    def __getattr__(self, name: str) -> Any:
        try:
            return self.arguments[name]
        except KeyError:
            raise AttributeError(f"this case has {', '.join(self.arguments)}; not {name}") from None


def frame_call(module: str, function: str, arguments: tuple[Any, ...], gradients: list[int] | None) -> bytes:
    body: list[bytes] = []
    packed = [wire.pack(argument, body) for argument in arguments]
    return wire.frame(wire.Call(module, function, packed, gradients), body)


def frame_apply(network: wire.Kept, arguments: tuple[Any, ...]) -> bytes:
    body: list[bytes] = []
    return wire.frame(wire.Apply(network, [wire.pack(argument, body) for argument in arguments]), body)


@dataclass(frozen=True)
class Spelled:
    """An argument too long to print, with the Python that makes it."""

    value: Any
    code: str


class Student(Protocol):
    """What a check's body knows of a student's function: how to ask it."""

    def __call__(self, *arguments: Any) -> Any:
        """The answer as float, text, float64 array or tuple of them; raises CheckFailed where there is none."""
        ...

    def expect_error(self, kind: str, *arguments: Any) -> None:
        """Raises CheckFailed unless the call raises the built-in exception `kind` or a subclass of it."""
        ...

    def apply(self, network: wire.Kept, *arguments: np.ndarray) -> Any:
        """What a network that the function has answered gives for arrays, as it came; CheckFailed if it raises."""
        ...

    @property
    def again(self) -> Student:
        """The same function in a process of its own, in which nothing else has been called."""
        ...


@dataclass(frozen=True)
class Check:
    """One named claim about a function.

    A check without an `over` of its own runs on its question's cases and is a *core* check; every other one
    pays only where some core check that carries points has passed, since a constant may pass an edge case.
    """

    body: Body
    points: int = 0
    over: Family | None = None
    truth: Callable[..., Any] | None = None
    """The expected answer from the case's arguments, where it is not the reference function's."""
    cases: int = 100
    also: tuple[str, ...] = ()
    """Further functions of the same topic that the body calls."""
    hint: str = ""
    title: str = ""
    name: str = ""
    call_seconds: float | None = None
    allowed: int = 0
    """How many of the cases may be answered wrongly, where no answer is right on every one."""
    false_failure: float = 0.0
    """The probability that a right answer fails by chance, at most; `grader.verify.budget` computes it.

    0 where there is none: the same answers to the same cases are judged alike, and the errors of right ones stay far
    below what is allowed (`grader.verify.margins`).
    """

    def __post_init__(self) -> None:
        object.__setattr__(self, "name", self.name or self.body.__name__)
        object.__setattr__(self, "title", self.title or (self.body.__doc__ or "").strip().partition("\n")[0])
        if not self.title:
            raise QuestionError(f"the check {self.name} has no docstring: it is the line that the student reads")

    @property
    def is_core(self) -> bool:
        return self.over is None and self is not ARGUMENTS_UNCHANGED


def check(
    points: int = 0,
    *,
    over: Family | None = None,
    truth: Callable[..., Any] | None = None,
    cases: int = 100,
    also: tuple[str, ...] = (),
    hint: str = "",
    call_seconds: float | None = None,
    allowed: int = 0,
    false_failure: float = 0.0,
) -> Callable[[Body], Check]:
    """Makes a Check of a function `body(student, *also, case)` that raises CheckFailed through `expect`."""

    def decorate(body: Body) -> Check:
        return Check(body, points, over, truth, cases, also, hint, "", "", call_seconds, allowed, false_failure)

    return decorate


@dataclass(frozen=True)
class Statement:
    """One of those that a question in words is about: whether it holds, whether it was ticked, and why."""

    letter: str
    holds: bool
    ticked: bool
    explanation: str


@dataclass(frozen=True)
class Question:
    """One function to write. `name` is "topic.function"; kinds, shapes and untouched arguments come for free.

    A function of torch's names the arguments that its answer is differentiated by in `gradients`: its answer is a
    tuple, first the value, then the gradients of its sum, (p,) for a network with p parameters.
    """

    name: str
    takes: str
    returns: str
    over: Family
    checks: tuple[Check, ...]
    gradients: tuple[str, ...] | None = None
    truth: Callable[..., Any] | None = None
    """The expected answers of checks that have no `truth` of their own; by default what the reference answers."""
    explain: Callable[[str], Sequence[Statement]] | None = None
    """What there is to say of each statement once letters have been given, for a question in words."""
    traits: Callable[[Any, Case], np.ndarray] | None = None
    """What of an answer to a case is wrong, as numbers, where answers themselves cannot be compared."""
    follow_through: Check | None = None
    """What holds where an answer follows from the student's own answers to earlier questions, those in its `also`."""
    gate: Check | None = None
    """What must pass before any other check is run, where it is more than kinds and shapes."""
    seconds: float | None = None
    """The time limit of a slow question, one call each; `--fast` leaves it out."""
    signature: Signature = field(init=False)

    def __post_init__(self) -> None:
        signature = Signature(Slot.parse(self.takes), Slot.parse(self.returns), self.gradients)
        object.__setattr__(self, "signature", signature)
        gate = self.gate or KINDS_AND_SHAPES
        gate = gate if self.seconds is None else replace(gate, cases=1)
        unchanged = (ARGUMENTS_UNCHANGED,) if self.is_plain else ()
        object.__setattr__(self, "checks", (gate, *self.checks, *unchanged))
        names = [check.name for check in self.checks]
        if len(set(names)) < len(names):
            raise QuestionError(f"{self.name}: two checks have one name: {', '.join(names)}")

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]

    @property
    def function(self) -> str:
        return self.name.partition(".")[2]

    @property
    def is_plain(self) -> bool:
        """Takes numbers, arrays or networks: what could be changed in place, or made smaller."""
        return any(slot.kind in PLAIN for slot in self.signature.takes)

    @property
    def hints(self) -> list[str]:
        """Of its checks, in their order, each once."""
        return list(dict.fromkeys(check.hint for check in self.checks if check.hint))

    @property
    def needs(self) -> str | None:
        """The package that every answer will import, where that takes long."""
        if self.gradients is not None:
            return "torch"
        return "sympy" if any(slot.kind == "derivation" for slot in self.signature.returns) else None

    def title(self, check: Check, status: Status, file_failed: bool) -> str:
        """The check's own, but of the first one, where there was no answer to look at."""
        if check is not self.checks[0] or status not in UNANSWERED:
            return check.title
        return "The file can be imported." if file_failed else "The function gives an answer."

    @property
    def is_slow(self) -> bool:
        return self.seconds is not None

    @property
    def points(self) -> int:
        return sum(check.points for check in self.checks)


@check(cases=20)
def kinds_and_shapes(student: Student, case: Case) -> None:
    """The answer has the kind and the shape that the exercise asks for."""
    student(*case)


@check(
    points=1,
    cases=1,
    hint="Work on a copy: `x = x - mean` makes a new array, `x -= mean` changes the caller's.",
)
def arguments_unchanged(student: Student, case: Case) -> None:
    """The function leaves its arguments as they were."""
    student(*case)


KINDS_AND_SHAPES = kinds_and_shapes
# Its body asks for nothing new: whether any call of any check changed its arguments was seen on the way.
ARGUMENTS_UNCHANGED = arguments_unchanged


def agrees(
    points: int,
    part: int | None = None,
    *,
    name: str = "",
    title: str,
    over: Family | None = None,
    truth: Callable[..., Any] | None = None,
    scale: float | Callable[[Case], float] | None = None,
    each: bool = False,
    cases: int = 100,
    hint: str = "",
    call_seconds: float | None = None,
    allowed: int = 0,
    false_failure: float = 0.0,
) -> Check:
    """The check that the answer, or its part at position `part`, is the expected one, as `expect_close` has it."""

    def body(student: Student, case: Case) -> None:
        actual, expected = student(*case), case.expected
        size = partial(scale, case) if callable(scale) else scale
        if part is not None:
            expect_close(actual[part], expected[part], scale=size, each=each, what=name)
        elif isinstance(expected, tuple):
            for one, other in zip(actual, expected, strict=True):
                expect_close(one, other, scale=size, each=each)
        else:
            expect_close(actual, expected, scale=size, each=each)

    name = name or "agrees"
    return Check(body, points, over, truth, cases, (), hint, title, name, call_seconds, allowed, false_failure)
