"""Whether a derivation is one: its first step, its links, its last step, and what to tell of each."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import TypeAlias

import numpy as np

from grader.derivations import equations
from grader.derivations.compare import Comparison, Follows, compare
from grader.derivations.derivation import Derivation, Step
from grader.derivations.equations import NoRoot
from grader.derivations.evaluate import Doubles
from grader.derivations.forms import OtherForm
from grader.derivations.instance import Instance
from grader.derivations.tree import Forbidden, Node, Unreadable, essence
from grader.derivations.witness import Sides, slip, witness
from grader.expect import measure
from grader.outcome import CheckFailed, Status

STEPS = 3
# Roots are bisected to 1e-12 and more; slips move them by more than 1e-3.
ROOT_TOLERANCE = 1e-6
PARTS = ("first", "second")
NO_DERIVATION = (
    "This is no derivation: it takes the definition, at least one step between, and the answer, "
    "each following from the one before"
)

# Raises OtherForm; is given the derivation's step and the reference's.
Test: TypeAlias = Callable[[Step, Step, Doubles], None]


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


class Analysis:
    """A derivation against its rules. What it raises is a CheckFailed, of the status UNDECIDED where a person must."""

    def __init__(self, derivation: Derivation, rules: Rules, reference: Derivation, salt: bytes, asked: str) -> None:
        """`asked` says with which arguments, if these may vary."""
        self.steps = derivation.steps
        self.asked = asked
        self.rules = rules
        self._meanings: dict[Node, np.ndarray | str] = {}
        self.reference = [step for step in reference.steps if isinstance(step, tuple)]
        self.evaluator = Doubles(Instance.draw(rules.domains, salt))

    def expect_derivation(self) -> None:
        """At least three different steps, of which some follows from the one before, or does so but for a slip."""
        for place, step in enumerate(self.steps, 1):
            if isinstance(step, tuple) and len(step) != self.rules.size:
                what = "a pair of expressions" if self.rules.size == 2 else "one expression"
                raise CheckFailed(f"step {place}: expected {what}, got {len(step)}.")
        same = self._same()
        different = len(self.steps) - len(same)
        if different < STEPS:
            raise CheckFailed(
                f"{NO_DERIVATION}. Essentially different steps: {different} of at least {STEPS}."
                + "".join(f" Step {place + 1} says what step {other + 1} says." for place, other in same.items())
            )
        if all(self._is_last(step) for step in self.steps):
            raise CheckFailed(f"{NO_DERIVATION}. Every step is the answer already.")
        if any(self._is_sound(place) or self._is_a_slip(place) for place in range(len(self.links))):
            return
        for place, link in enumerate(self.links, 1):
            if link.follows is Follows.UNDECIDED:
                raise self._undecided(place, link)
        self.expect_links()
        raise CheckFailed(f"{NO_DERIVATION}. Here the steps are numbers, the same whatever the arguments are.")

    def expect_first(self) -> None:
        self._expect_form(self.steps[0], self.reference[0], self.rules.first, "The first step is not the definition")

    def expect_last(self) -> None:
        self._expect_a_way_to_the_last_step()
        self._expect_form(
            self.steps[-1], self.reference[-1], self.rules.last, "The last step is not in the form that is asked for"
        )

    def expect_links(self) -> None:
        """Of several faults the first that is sure is told."""
        for link in self.links:
            measure(link.error, 1.0)
        for follows in (Follows.NO, Follows.UNDECIDED):
            for place, link in enumerate(self.links, 1):
                if link.follows is follows is Follows.NO:
                    claim = f"Step {place + 1} does not follow from step {place}"
                    names = (f"step {place}", f"step {place + 1}")
                    raise self._other(claim, link, names, self.steps[place - 1], self.steps[place])
                if link.follows is follows:
                    raise self._undecided(place, link)
        if not self._starts and self._value_of_the_last.follows is Follows.NO:
            raise CheckFailed(f"{NO_DERIVATION}. Here no step is the definition or has the right value.")

    def expect_value(self) -> None:
        self._expect_a_way_to_the_last_step()
        link = self._value_of_the_last
        measure(link.error, 1.0)
        if link.follows is Follows.UNDECIDED:
            raise CheckFailed(f"The value of the last step is undecided: {link.reason}.", status=Status.UNDECIDED)
        if link.follows is Follows.NO:
            names = ("the right answer", "the last step")
            raise self._other("The last step has another value", link, names, self.reference[-1], self.steps[-1])

    def traits(self) -> np.ndarray:
        """Whether the first step is the definition and the last in the right form; the values of those to look at."""
        if not self.steps:
            return np.array([])
        forms = [float(self._starts), float(self._is_last(self.steps[-1]))]
        rows = []
        for step in self.steps[-1:] if self._starts else (self.steps[0], self.steps[-1]):
            for node in step if isinstance(step, tuple) else ():
                try:
                    value = self._meaning(node)
                except (Unreadable, RecursionError):
                    value = ""
                rows.append([np.nan] if isinstance(value, str) else value)
        return np.concatenate([forms, *rows])

    @cached_property
    def _value_of_the_last(self) -> Comparison:
        return self._link(self.reference[-1], self.steps[-1])

    @cached_property
    def _starts(self) -> bool:
        """Whether the first step is the definition."""
        try:
            self.expect_first()
        except CheckFailed:
            return False
        return True

    def _expect_a_way_to_the_last_step(self) -> None:
        """From the definition, or else without a break: an answer after unrelated steps is a bare one."""
        if self._starts:
            return
        try:
            self.expect_links()
        except CheckFailed as fault:
            claim = "The last step counts where the first is the definition, or where every step follows"
            raise CheckFailed(f"{claim}. {fault.message}", status=fault.status) from None

    def _same(self) -> dict[int, int]:
        """The steps that are essentially an earlier one, or the first one with something added or multiplied."""
        seen: dict[tuple[Node, ...], int] = {}
        same = {}
        for place, step in enumerate(self.steps):
            if isinstance(step, Unreadable):
                continue  # what it is nobody knows
            parts = tuple(essence(part, not self.rules.numbers_matter) for part in step)
            first = next(iter(seen), parts)
            if parts in seen:
                same[place] = seen[parts]
            elif seen and seen[first] == 0 and all(map(_holds_whole, parts, first)):
                same[place] = 0
            else:
                seen[parts] = place
        return same

    def expect_some(self, test: Test, what: str) -> None:
        """Some step between the first and the last is of a form."""
        undecided = False
        for step in self.steps[1:-1]:
            try:
                if isinstance(step, Unreadable):
                    raise step
                test(step, self.reference[0], self.evaluator)
                return
            except (OtherForm, Forbidden):
                continue
            except Unreadable:
                undecided = True
        raise CheckFailed(what, status=Status.UNDECIDED if undecided else Status.FAILED)

    @cached_property
    def links(self) -> list[Comparison]:
        """How each step follows from the one before it."""
        return [self._link(before, step) for before, step in pairwise(self.steps)]

    def _link(self, before: Step | Unreadable, step: Step | Unreadable) -> Comparison:
        if isinstance(before, Unreadable) or isinstance(step, Unreadable):
            problem = step if isinstance(step, Unreadable) else before
            return Comparison(Follows.UNDECIDED, reason=f"this grader cannot read {problem}")
        found = [self._compare(*both) for both in zip(before, step, strict=True)]
        found = [replace(one, part=part) for part, one in enumerate(found)]
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
        error = float(gap[point]) / ROOT_TOLERANCE
        return Comparison(follows, point, float(left[point]), float(right[point]), error=error)

    def _meaning(self, step: Node) -> np.ndarray | str:
        """The step's value at every point, of an equation its root; or why it has none."""
        if step not in self._meanings:
            self._meanings[step] = self._found(step)
        return self._meanings[step]

    def _found(self, step: Node) -> np.ndarray | str:
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

    def _is_a_slip(self, place: int) -> bool:
        """A link that fails for a reason which is known: a derivation all the same, with a mistake in it."""
        link = self.links[place]
        if link.follows is not Follows.NO or link.reason or not self._starts:
            return False
        sides = self._sides(link, self.steps[place], self.steps[place + 1])
        return sides is not None and bool(slip(sides, self.rules.unknown, self.evaluator))

    def _undecided(self, place: int, link: Comparison) -> CheckFailed:
        message = f"Whether step {place + 1} follows from step {place} is undecided: {link.reason}."
        return CheckFailed(message, status=Status.UNDECIDED)

    def _expect_form(self, step: Step | Unreadable, reference: Step, test: Test, claim: str) -> None:
        try:
            if isinstance(step, Unreadable):
                raise step
            test(step, reference, self.evaluator)
        except (OtherForm, Forbidden) as problem:
            text = problem if isinstance(problem, OtherForm) else f"it holds {problem}"
            raise CheckFailed(f"{claim}: {text}.") from None
        except (Unreadable, RecursionError) as problem:
            which = "the definition" if reference is self.reference[0] else "in the form that is asked for"
            message = f"Whether it is {which} is undecided: this grader cannot read {problem}."
            raise CheckFailed(message, status=Status.UNDECIDED) from None

    def _other(
        self, claim: str, link: Comparison, names: tuple[str, str], before: Step | Unreadable, step: Step | Unreadable
    ) -> CheckFailed:
        """What to tell of a step with another value than the one before it, or than the reference's last."""
        sides = self._sides(link, before, step)
        if sides is None:
            return CheckFailed(f"{claim}: {link.reason}.")
        if self.rules.size == 2:
            names = (f"the {PARTS[link.part]} part of {names[0]}", f"that of {names[1]}")
        fault = witness(claim, link, names, sides, self.rules.unknown, self.evaluator, self.asked)
        if self.rules.size == 2:
            fault.at = {}  # a tuple has no `subs`
        return fault

    def _sides(self, link: Comparison, before: Step | Unreadable, step: Step | Unreadable) -> Sides | None:
        """The two expressions that a comparison is about, where both have a value."""
        if link.reason or isinstance(before, Unreadable) or isinstance(step, Unreadable):
            return None
        left, right = before[link.part], step[link.part]
        values = self._meaning(left), self._meaning(right)
        if isinstance(values[0], str) or isinstance(values[1], str):
            return None
        return Sides(left, right, values[0], values[1])


def _holds_whole(step: Node, part: Node) -> bool:
    return step == part or (step.head in ("Add", "Mul") and part in step.args)
