"""The questions answered in words: letters of statements, each of which is to be decided rightly."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.expect import Choice
from grader.outcome import CheckFailed
from grader.question import Case, Question, Statement, Student, check

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

HINT = "Write down the formula that each statement is about, and look for a case in which it fails."


def nothing(draw: DrawFn) -> dict[str, Any]:
    """The family of the one case without arguments."""
    from hypothesis import strategies as st

    return draw(st.just({}))


def _wrong(student: Student, case: Case) -> int:
    """How many statements are decided wrongly."""
    choice: Choice = student()
    return len(set(choice.letters) ^ set(case.expected))


# Of n statements a guess decides at most one wrongly with probability (n + 1) / 2^n, 6 % for seven. Whoever ticks
# all, none, all but one or one alone has at least two wrong: every question has two right and two wrong statements.
@check(points=3, hint=HINT)
def nearly_every_statement(student: Student, case: Case) -> None:
    """At most one statement is decided wrongly."""
    if _wrong(student, case) > 1:
        raise CheckFailed("Two statements or more are decided wrongly.")


@check(points=3, hint=HINT)
def every_statement(student: Student, case: Case) -> None:
    """Every statement is decided rightly: ticked if it holds, and only then."""
    wrong = _wrong(student, case)
    if wrong:
        raise CheckFailed("One statement is decided wrongly." if wrong == 1 else "Several are decided wrongly.")


@check(points=6, hint="Which of the models can bend, which have corners, which arms? What is left is an ellipse.")
def every_picture(student: Student, case: Case) -> None:
    """Every picture is given its model, and each model one picture."""
    choice: Choice = student()
    if sorted(choice.letters) != sorted(case.expected):
        letters = ", ".join(sorted(case.expected))
        raise CheckFailed(f"Expected the letters {letters}, each once: the model of picture 1 first.")
    if choice.letters != case.expected:
        raise CheckFailed("At least two pictures are given each other's models.")


def _explain(function: str) -> Callable[[str], Sequence[Statement]]:
    def explain(letters: str) -> Sequence[Statement]:
        reference = getattr(importlib.import_module("reference.concepts"), function)
        right = reference()
        texts = statements(inspect.getdoc(reference) or "")
        return [Statement(letter, letter in right, letter in letters, text) for letter, text in texts.items()]

    return explain


def statements(docstring: str) -> dict[str, str]:
    """Those that a docstring lists, by their letters, each in one line."""
    found = re.findall(r"^([a-z])\. (.*(?:\n {3}.*)*)", docstring, re.MULTILINE)
    return {letter: " ".join(text.split()) for letter, text in found}


def _in_words(function: str) -> Question:
    checks = (every_picture,) if function == "scatter_plots" else (nearly_every_statement, every_statement)
    return Question(f"concepts.{function}", "", "letters 'choice'", nothing, checks, explain=_explain(function))


QUESTIONS = tuple(
    map(
        _in_words,
        (
            "log_likelihood_or_bound",
            "why_reparameterise",
            "three_elbo_forms",
            "latent_samples",
            "scatter_plots",
            "vae_to_factor_analysis",
            "elbo_independence",
            "binary_or_real",
            "amortisation",
            "tight_bound",
            "amortisation_gap",
            "pixels_in_unit_interval",
        ),
    )
)
