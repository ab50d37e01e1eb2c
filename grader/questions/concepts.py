"""The questions answered in words: letters of statements, each of which is to be decided rightly."""

from __future__ import annotations

import importlib
import inspect
import re
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

from grader.expect import Choice
from grader.outcome import CheckFailed
from grader.question import Case, Check, Question, Statement, Student, check

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn

HINT = "For each statement look for a case in which it fails."


def nothing(draw: DrawFn) -> dict[str, Any]:
    """The family of the one case without arguments."""
    from hypothesis import strategies as st

    return draw(st.just({}))


def _by_statement(function: str, hint: str) -> tuple[Check, ...]:
    """Checks that a guess at n statements passes with probability (n + 1) / 2^n, 6 % for seven, and 1 / 2^n.

    Whoever ticks all, none, all but one or one alone has two wrong at least: every question has two statements that
    hold and two that do not.
    """

    def wrong(student: Student, case: Case) -> int:
        choice: Choice = student()
        unknown = sorted(set(choice.letters) - _explanations(function).keys())
        if unknown:
            raise CheckFailed(f"There is no statement {', '.join(unknown)}.")
        return len(set(choice.letters) ^ set(case.expected))

    @check(points=3, hint=hint)
    def nearly_every_statement(student: Student, case: Case) -> None:
        """At most one statement is decided wrongly."""
        if wrong(student, case) > 1:
            raise CheckFailed("Two statements or more are decided wrongly.")

    @check(points=3, hint=HINT)
    def every_statement(student: Student, case: Case) -> None:
        """Every statement is decided rightly: ticked if it holds, and only then."""
        count = wrong(student, case)
        if count:
            raise CheckFailed("One statement is decided wrongly." if count == 1 else "More than one is.")

    return nearly_every_statement, every_statement


@check(points=6, hint="Which of the models can bend, which have corners, which arms? What is left is an ellipse.")
def every_picture(student: Student, case: Case) -> None:
    """Every picture is given its model, and each model one picture."""
    choice: Choice = student()
    if sorted(choice.letters) != sorted(case.expected):
        letters = ", ".join(sorted(case.expected))
        raise CheckFailed(f"Expected the letters {letters}, each once: the model of picture 1 first.")
    if choice.letters != case.expected:
        raise CheckFailed("Not every picture is given its model.")


def _explanations(function: str) -> dict[str, str]:
    return statements(inspect.getdoc(getattr(importlib.import_module("reference.concepts"), function)) or "")


def _explain(function: str) -> Callable[[str], Sequence[Statement]]:
    def explain(letters: str) -> Sequence[Statement]:
        right = getattr(importlib.import_module("reference.concepts"), function)()
        texts = _explanations(function)
        if function == "scatter_plots":
            given = letters.ljust(len(right))
            return [
                Statement(str(place), True, given[place - 1] == letter, f"It is {letter}. {texts[letter]}")
                for place, letter in enumerate(right, 1)
            ]
        return [Statement(letter, letter in right, letter in letters, text) for letter, text in texts.items()]

    return explain


def statements(docstring: str) -> dict[str, str]:
    """Those that a docstring lists, by their letters, each in one line."""
    found = re.findall(r"^([a-z])\. (.*(?:\n {3}.*)*)", docstring, re.MULTILINE)
    return {letter: " ".join(text.split()) for letter, text in found}


def _in_words(function: str, hint: str) -> Question:
    checks = _by_statement(function, hint) if hint else (every_picture,)
    return Question(f"concepts.{function}", "", "letters 'choice'", nothing, checks, explain=_explain(function))


HINTS = {
    "log_likelihood_or_bound": "Write ln p(D) as Q plus an entropy plus a KL. Which of the three are free of θ?",
    "why_reparameterise": "Differentiate E_q[f] for z ~ N(φ, 1), once with f(z) = z² and once with a step function.",
    "three_elbo_forms": "Which terms of each form have a closed form, and which vary from draw to draw?",
    "latent_samples": "Write down the average of q(z | x) over the data, and ask where it has no mass.",
    "scatter_plots": "",
    "vae_to_factor_analysis": "Write down p(v | h) of both models. What is linear, and what may depend on h?",
    "elbo_independence": "At which two signs of the ELBO does a product inside a logarithm become a sum?",
    "binary_or_real": "Which density has the logarithm v log p + (1 - v) log(1 - p), and for which v is it one?",
    "amortisation": "Count the variational parameters for n data points, with the encoder and without it.",
    "tight_bound": "The gap is a KL: between which two densities, and when is it zero?",
    "amortisation_gap": "Two bounds lie below log p(v): that of the best q in the family and the encoder's.",
    "pixels_in_unit_interval": "Integrate p^v (1 - p)^(1 - v) over v in [0, 1]. Is it 1?",
}

QUESTIONS = tuple(_in_words(function, hint) for function, hint in HINTS.items())
