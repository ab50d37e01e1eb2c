"""What every derivation has in common: symbols to ask with, and the four things that earn points."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import numpy as np

from grader.derivations.analysis import Analysis, Rules, Test
from grader.derivations.derivation import Derivation, as_derivation
from grader.question import Case, Check, Family, Question, Student, check
from grader.sandbox.child.wire import Symbol

# Of the ten that a derivation may take at most; SymPy may integrate for seconds.
CALL_SECONDS = 6.0


def real(*names: str) -> list[Symbol]:
    return [Symbol(name, "real") for name in names]


def positive(*names: str) -> list[Symbol]:
    return [Symbol(name, "positive") for name in names]


def densities(*names: str) -> list[Symbol]:
    return [Symbol(name, "positive", is_function=True) for name in names]


def always(**arguments: Any) -> Family:
    """The family of one case. Each argument is a symbol, or a list of them."""

    def family(draw: Any) -> Mapping[str, Any]:
        from hypothesis import strategies as st

        found: Mapping[str, Any] = draw(st.just(arguments))
        return found

    return cast(Family, family)


def _is_another(name: str, value: Any) -> bool:
    """Whether an argument is the symbol of another name."""
    return type(value) is Symbol and value.name != name


def derivation(
    name: str,
    takes: str,
    over: Family,
    rules: Rules,
    *,
    hints: tuple[str, str],
    between: Test | None = None,
    between_says: str = "",
) -> Question:
    """A question whose answer is a list of steps; `between` is a form that some step in the middle must have.

    `hints` are for the steps between, and for the value of the last.
    """

    def analyse(student: Student, case: Case) -> Analysis:
        return analysed(student(*case), case)

    def analysed(answer: Derivation, case: Case) -> Analysis:
        if answer.analysis is None:
            asked = [f"{name} = {value.name}" for name, value in case.arguments.items() if _is_another(name, value)]
            asked += [f"{name} = {value}" for name, value in case.arguments.items() if type(value) is int]
            reference = as_derivation(list(case.expected), "the reference")
            answer.analysis = Analysis(answer, rules, reference, case.salt, ", ".join(asked))
        analysis: Analysis = answer.analysis
        return analysis

    def traits(answer: Any, case: Case) -> np.ndarray:
        return analysed(answer, case).traits() if isinstance(answer, Derivation) else np.array(np.nan)

    @check(call_seconds=CALL_SECONDS)
    def is_a_derivation(student: Student, case: Case) -> None:
        """The answer is a derivation: at least three essentially different steps, from the definition to the answer."""
        analyse(student, case).expect_derivation()

    @check(points=2, hint="Write the definition down as the exercise names it, before anything is worked out.")
    def first_step(student: Student, case: Case) -> None:
        """The first step is the definition."""
        analyse(student, case).expect_first()

    @check(points=4, hint=hints[0])
    def every_step_follows(student: Student, case: Case) -> None:
        """Every step has the same value as the one before."""
        analyse(student, case).expect_links()

    @check(points=2, hint="The exercise says what may be left in the last step.")
    def last_form(student: Student, case: Case) -> None:
        """The last step is in the form that is asked for."""
        analyse(student, case).expect_last()

    @check(points=4, hint=hints[1])
    def last_value(student: Student, case: Case) -> None:
        """The last step has the right value."""
        analyse(student, case).expect_value()

    @check(points=2, hint="Split the logarithm of the joint density from that of q.")
    def form_between(student: Student, case: Case) -> None:
        """A form that the exercise asks for stands between."""
        assert between is not None
        analyse(student, case).expect_some(between, between_says)

    checks: tuple[Check, ...] = (first_step, every_step_follows, last_form, last_value)
    checks += () if between is None else (form_between,)
    return Question(
        name,
        takes,
        "steps 'derivation'",
        over,
        checks,
        gate=is_a_derivation,
        traits=traits,
    )
