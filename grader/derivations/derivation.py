"""A student's derivation, read and compared step by step."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property
from typing import Any, TypeAlias

import numpy as np

from grader.derivations import equations
from grader.derivations.compare import Comparison, Follows, compare
from grader.derivations.equations import NoRoot
from grader.derivations.evaluate import Doubles
from grader.derivations.forms import OtherForm
from grader.derivations.instance import Instance
from grader.derivations.slips import of_numbers, of_terms
from grader.derivations.tree import Forbidden, Node, Unreadable, essence, functions, number, read
from grader.expect import describe
from grader.outcome import CheckFailed, Status
from grader.sandbox.child import wire

STEPS, STEP_LIMIT, PART_LIMIT = 3, 40, 20_000
# Roots are bisected to 1e-12 and more; slips move them by more than 1e-3.
ROOT_TOLERANCE = SLIP_TOLERANCE = 1e-6

# One expression, or two of a pair.
Step: TypeAlias = tuple[Node, ...]
# Raises OtherForm; is given the derivation's step and the reference's.
Test: TypeAlias = Callable[[Step, Step, Doubles], None]
NO_DERIVATION = (
    "This is no derivation: it takes the definition, at least one step between, and the answer, "
    "each following from the one before"
)


def as_derivation(value: Any, what: str) -> Derivation:
    """The steps that a student's function has returned; raises CheckFailed where they are none."""
    if type(value) is not list:
        raise CheckFailed(f"{what}: expected a list of SymPy expressions, got {describe(value)}.")
    if len(value) > STEP_LIMIT:
        raise CheckFailed(f"{what}: at most {STEP_LIMIT} are read, got {len(value)}.")
    steps: list[Step | Unreadable] = []
    total = 0
    for place, item in enumerate(value, 1):
        pair = item if type(item) is list else [item]
        try:
            steps.append(tuple(_expression(part, f"step {place}") for part in pair))
            total += sum(len(part.nodes) for part in pair if type(part) is wire.Expression)
        except Forbidden as problem:
            raise CheckFailed(f"Step {place} holds {problem}.") from None
        except Unreadable as problem:
            steps.append(problem)
    if total > PART_LIMIT:
        raise CheckFailed(f"{what}: expressions of at most {PART_LIMIT} parts are read, these have {total}.")
    return Derivation(steps)


def _expression(value: Any, what: str) -> Node:
    if type(value) is wire.Expression:
        return read(value)
    if type(value) is bool:
        return Node("Constant", value=str(value).lower())
    if type(value) is int or (type(value) is float and np.isfinite(value)):
        return number(Fraction(value))
    if type(value) is float:
        return Node("Constant", value="nan")
    raise CheckFailed(f"{what}: expected a SymPy expression, got {describe(value)}.")


@dataclass(frozen=True)
class Rules:
    """What a question asks of a derivation beyond that its steps follow from each other.

    `domains` say of each argument what may stand for it (see Instance.draw). Where the steps are equations,
    `unknown` is what they are solved for.
    """

    domains: Mapping[str, str]
    first: Test
    last: Test
    unknown: str = ""
    size: int = 1
    """Of every step: 1, or 2 for a pair."""
    numbers_matter: bool = False
    """Whether steps that differ in nothing but numbers, such as 3/3, are different steps."""


class Derivation:
    """Steps as they came; one that this grader cannot read stands as the reason why."""

    def __init__(self, steps: Sequence[Step | Unreadable]) -> None:
        self.steps = steps
        self._analysis: tuple[Any, Analysis] | None = None

    def analysis(self, rules: Rules, reference: Derivation, salt: bytes) -> Analysis:
        """Made once, for all the checks of a question."""
        if self._analysis is None:
            self._analysis = (rules, Analysis(self.steps, rules, reference, salt))
        return self._analysis[1]


class Analysis:
    """A derivation against its rules. What it raises is a CheckFailed, of the status UNDECIDED where a person must."""

    def __init__(self, steps: Sequence[Step | Unreadable], rules: Rules, reference: Derivation, salt: bytes) -> None:
        self.steps = steps
        self.rules = rules
        self.reference = [step for step in reference.steps if isinstance(step, tuple)]
        self.evaluator = Doubles(Instance.draw(rules.domains, salt))

    def expect_derivation(self) -> None:
        """At least three different steps, of which some follows from the one before and not all are the answer."""
        for place, step in enumerate(self.steps, 1):
            if isinstance(step, tuple) and len(step) != self.rules.size:
                what = "a pair of expressions" if self.rules.size == 2 else "one expression"
                raise CheckFailed(f"step {place}: expected {what}, got {len(step)}.")
        different = {self._essence(step) for step in self.steps}
        if len(different) < STEPS:
            raise CheckFailed(f"{NO_DERIVATION}. Essentially different steps: {len(different)} of at least {STEPS}.")
        if all(self._is_last(step) for step in self.steps):
            raise CheckFailed(f"{NO_DERIVATION}. Every step is the answer already.")
        if not any(self._is_sound(place) for place in range(len(self.links))):
            undecided = any(link.follows is Follows.UNDECIDED for link in self.links)
            raise CheckFailed(
                f"{NO_DERIVATION}. Here no step follows from the one before. {self._first_fault()}",
                status=Status.UNDECIDED if undecided else Status.FAILED,
            )

    def expect_first(self) -> None:
        self._expect_form(self.steps[0], self.reference[0], self.rules.first, "The first step is not the definition")

    def expect_last(self) -> None:
        self._expect_form(
            self.steps[-1], self.reference[-1], self.rules.last, "The last step is not in the form that is asked for"
        )

    def expect_links(self) -> None:
        if any(link.follows is not Follows.YES for link in self.links):
            undecided = all(link.follows is not Follows.NO for link in self.links)
            status = Status.UNDECIDED if undecided else Status.FAILED
            raise CheckFailed(self._first_fault(), status=status, at=self._point())

    def expect_value(self) -> None:
        link = self._link(self.reference[-1], self.steps[-1])
        if link.follows is Follows.UNDECIDED:
            raise CheckFailed(f"The value of the last step is undecided: {link.reason}.", status=Status.UNDECIDED)
        if link.follows is Follows.NO:
            sides = ("the right answer", "the last step")
            raise CheckFailed(f"The last step has another value: {self._witness(link, *sides, self.steps[-1])}")

    def expect_some(self, test: Test, what: str) -> None:
        """Some step is of a form."""
        for step in self.steps[1:-1]:
            try:
                if isinstance(step, tuple):
                    test(step, self.reference[0], self.evaluator)
                    return
            except (OtherForm, Unreadable):
                continue
        status = Status.UNDECIDED if any(isinstance(step, Unreadable) for step in self.steps) else Status.FAILED
        raise CheckFailed(what, status=status)

    @cached_property
    def links(self) -> list[Comparison]:
        """How each step follows from the one before it."""
        return [self._link(before, step) for before, step in zip(self.steps, self.steps[1:], strict=False)]

    def _link(self, before: Step | Unreadable, step: Step | Unreadable) -> Comparison:
        if isinstance(before, Unreadable) or isinstance(step, Unreadable):
            problem = step if isinstance(step, Unreadable) else before
            return Comparison(Follows.UNDECIDED, reason=f"this grader cannot read {problem}")
        found = [self._compare(*both) for both in zip(before, step, strict=True)]
        worst = [one for follows in (Follows.NO, Follows.UNDECIDED) for one in found if one.follows is follows]
        return (worst or found)[0]

    def _compare(self, before: Node, step: Node) -> Comparison:
        try:
            left, right = self._meaning(before), self._meaning(step)
            if isinstance(left, str) or isinstance(right, str):
                text = f"the step before {left}" if isinstance(left, str) else f"it {right}"
                return Comparison(Follows.NO, -1, reason=text)
            if not self.rules.unknown:
                return compare(before, step, self.evaluator)
        except (Unreadable, RecursionError) as problem:
            return Comparison(Follows.UNDECIDED, reason=f"this grader cannot read {problem}")
        with np.errstate(all="ignore"):
            gap = np.abs(left - right) / np.maximum(np.abs(left), 1e-3)
        point = int(np.argmax(np.where(np.isfinite(gap), gap, np.inf)))
        follows = Follows.YES if gap[point] < ROOT_TOLERANCE else Follows.NO
        return Comparison(follows, point, float(left[point]), float(right[point]))

    def _meaning(self, step: Node) -> np.ndarray | str:
        """The step's value at every point, of an equation its root; or why it has none."""
        unknown = self.rules.unknown
        try:
            if unknown:
                return equations.root(step, unknown, self.rules.domains[unknown], self.evaluator)
            return self.evaluator.points(step)
        except NoRoot as problem:
            return str(problem)
        except Forbidden as problem:
            return f"holds {problem}"

    def _is_sound(self, place: int) -> bool:
        """A link that holds, between steps that say something: a number is right or wrong by luck."""
        step = self.steps[place + 1]
        if self.links[place].follows is not Follows.YES or not isinstance(step, tuple):
            return False
        values = [self._meaning(part) for part in step]
        return any(isinstance(value, np.ndarray) and np.ptp(value) > 0 for value in values)

    def _is_last(self, step: Step | Unreadable) -> bool:
        try:
            if isinstance(step, tuple):
                self.rules.last(step, self.reference[-1], self.evaluator)
                return True
        except (OtherForm, Unreadable):
            pass
        return False

    def _essence(self, step: Step | Unreadable) -> bytes:
        if isinstance(step, Unreadable):
            return str(step).encode()
        return b"".join(essence(part, not self.rules.numbers_matter) for part in step)

    def _expect_form(self, step: Step | Unreadable, reference: Step, test: Test, claim: str) -> None:
        try:
            if isinstance(step, Unreadable):
                raise step
            test(step, reference, self.evaluator)
        except (OtherForm, Forbidden) as problem:
            text = problem if isinstance(problem, OtherForm) else f"it holds {problem}"
            raise CheckFailed(f"{claim}: {text}.") from None
        except (Unreadable, RecursionError) as problem:
            message = f"{claim}, or is it? This grader cannot read {problem}."
            raise CheckFailed(message, status=Status.UNDECIDED) from None

    def _first_fault(self) -> str:
        """The first step that does not follow, with numbers; else the first that is undecided."""
        for follows in (Follows.NO, Follows.UNDECIDED):
            for place, link in enumerate(self.links, 1):
                if link.follows is follows is Follows.NO:
                    sides = (f"step {place}", f"step {place + 1}")
                    witness = self._witness(link, *sides, self.steps[place], self.steps[place - 1])
                    return f"Step {place + 1} does not follow from step {place}: {witness}"
                if link.follows is follows:
                    return f"Whether step {place + 1} follows from step {place} is undecided: {link.reason}."
        return ""

    def _point(self) -> dict[str, float]:
        """The numbers at which the first step that does not follow shows it, if they are all there is to choose."""
        numbers = self.evaluator.instance.numbers
        for place, link in enumerate(self.links, 1):
            if link.follows is Follows.NO and not link.reason and self.rules.size == 1 and not self.rules.unknown:
                both = [part for step in self.steps[place - 1 : place + 1] if isinstance(step, tuple) for part in step]
                if any(map(functions, both)):
                    return {}
                names = sorted(set[str]().union(*(part.free for part in both)))
                return {name: float(numbers[name][link.point]) for name in names}
        return {}

    def _witness(
        self, link: Comparison, left: str, right: str, step: Step | Unreadable, before: Step | Unreadable = ()
    ) -> str:
        """The point and both values, and the slip that explains them if there is one."""
        if link.reason:
            return f"{link.reason}."
        what = f"the root for {self.rules.unknown} of " if self.rules.unknown else ""
        both = [part for one in (before, step, self.reference[-1]) if isinstance(one, tuple) for part in one]
        names = set().union(*(part.free | functions(part) for part in both))
        where = self.evaluator.instance.describe(link.point, names - {self.rules.unknown})
        text = f"at {where}, {what}{left} is {link.left:.6g}, {what}{right} is {link.right:.6g}."
        slip = self._slip(step, before or self.reference[-1])
        return f"{text} Seen over many points, {slip}." if slip else text

    def _slip(self, step: Step | Unreadable, before: Step | Unreadable) -> str:
        if isinstance(step, Unreadable) or isinstance(before, Unreadable):
            return ""
        for one, other in zip(before, step, strict=True):
            wanted, found = self._meaning(one), self._meaning(other)
            if isinstance(wanted, str) or isinstance(found, str) or np.allclose(wanted, found, rtol=SLIP_TOLERANCE):
                continue
            try:
                return of_numbers(wanted, found) or ("" if self.rules.unknown else of_terms(one, other, self.evaluator))
            except (Unreadable, RecursionError):  # what is tried out may cost more than is left
                return ""
        return ""
