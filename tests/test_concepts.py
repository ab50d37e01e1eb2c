"""Questions answered in words: statements and explanations belong together, and guessing earns nothing."""

from __future__ import annotations

import importlib
import inspect
from itertools import product
from pathlib import Path

import numpy as np
import pytest
from matplotlib.image import imread

from grader.expect import Choice, as_choice
from grader.outcome import CheckFailed, Status
from grader.question import Question
from grader.questions.concepts import QUESTIONS, statements
from reference import concepts, scatter_plots

HERE = Path(__file__).parent

IN_STATEMENTS = [question for question in QUESTIONS if question.function != "scatter_plots"]
each = pytest.mark.parametrize("question", QUESTIONS, ids=lambda question: question.function)
each_in_statements = pytest.mark.parametrize("question", IN_STATEMENTS, ids=lambda question: question.function)


def right(question: Question) -> str:
    letters = getattr(concepts, question.function)()
    assert isinstance(letters, str)
    return letters


def asked(question: Question) -> dict[str, str]:
    stub = getattr(importlib.import_module("exercises.concepts"), question.function)
    return statements(inspect.getdoc(stub) or "")


@each
def test_every_statement_has_its_explanation(question: Question) -> None:
    explained = statements(inspect.getdoc(getattr(concepts, question.function)) or "")
    assert list(asked(question)) == list(explained) == [chr(ord("a") + i) for i in range(len(explained))]
    assert set(right(question)) <= set(explained)
    assert all(len(text) > 40 for text in explained.values())


@each_in_statements
def test_there_are_right_statements_and_wrong_ones(question: Question) -> None:
    count, holding = len(asked(question)), len(right(question))
    assert count >= 7
    assert 2 <= holding <= count - 2  # so that all, none, one alone and all but one earn nothing


@each_in_statements
def test_a_guess_earns_next_to_nothing(question: Question) -> None:
    letters, wanted = list(asked(question)), set(right(question))
    points = 0
    for ticks in product((False, True), repeat=len(letters)):
        wrong = len({letter for letter, tick in zip(letters, ticks, strict=True) if tick} ^ wanted)
        points += 6 if wrong == 0 else 3 if wrong == 1 else 0
    assert points / 2 ** len(letters) < 0.05 * question.points


def test_no_letter_is_right_in_most_questions() -> None:
    count = {letter: sum(letter in right(question) for question in IN_STATEMENTS) for letter in "abcdefg"}
    assert max(count.values()) <= 8 and min(count.values()) >= 3


@pytest.mark.parametrize(
    ("value", "choice"),
    [
        ("ac", Choice("ac")),
        ("A, C", Choice("ac")),
        ("a and c", Choice("ac")),
        (["a", "c"], Choice("ac")),
        (["ac", "because"], Choice("ac", "because")),
        ([["a", "c"], "so <b>it</b> is"], Choice("ac", "so <b>it</b> is")),
        ("a)c)", Choice("ac")),
    ],
)
def test_letters_may_be_given_in_many_ways(value: object, choice: Choice) -> None:
    assert as_choice(value, "letters") == choice


@pytest.mark.parametrize("value", [3, None, [1, 2], np.zeros(2), ["a", 3]])
def test_what_are_no_letters(value: object) -> None:
    with pytest.raises(CheckFailed, match="expected letters such as 'ac'"):
        as_choice(value, "letters")


@pytest.mark.parametrize("value", ["", "  ", [], ["", "a reason alone"]])
def test_no_letters_are_no_attempt(value: object) -> None:
    with pytest.raises(CheckFailed) as caught:
        as_choice(value, "letters")
    assert caught.value.status is Status.NOT_ATTEMPTED


def test_the_pictures_are_those_that_the_script_draws(tmp_path: Path) -> None:
    for drawn in scatter_plots.draw(tmp_path):
        kept = imread(HERE.parent / "exercises" / "figures" / drawn.name)
        made = imread(drawn)
        assert made.shape == kept.shape
        assert np.abs(made - kept).mean() < 0.01  # fonts and antialiasing may differ
