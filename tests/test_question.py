"""Signatures, checks and questions, and what is refused when they are made."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader.errors import QuestionError
from grader.outcome import CheckFailed
from grader.question import Case, Check, Question, Signature, Slot, check
from grader.questions import COURSE, TOPICS


def signature(takes: str, returns: str) -> Signature:
    return Signature(Slot.parse(takes), Slot.parse(returns))


M_STEP = signature("x (n,d), r (n,k)", "weights (k,), means (k,d)")
ARGUMENTS = (np.zeros((5, 2)), np.zeros((5, 3)))
PARTS = (np.zeros(3), np.zeros((3, 2)))


def test_slots_are_read_from_the_notation_of_the_exercise_sheet() -> None:
    x, elbo, q, model = Slot.parse("x (n,d), elbo (), q [m], model 'text'")
    assert (x, elbo) == (Slot("x", ("n", "d")), Slot("elbo", ()))
    assert (q, model) == (Slot("q", ("m",), "list"), Slot("model", kind="text"))
    assert Slot("weights", ("k",)).letters == "(k,)"


@pytest.mark.parametrize("text", ["x", "x (n", "x (n,d) y (n,)", "x (n); y ()"])
def test_other_notations_are_refused(text: str) -> None:
    with pytest.raises(QuestionError, match="expected slots such as"):
        Slot.parse(text)


@pytest.mark.parametrize("parts", [PARTS, list(PARTS), [PARTS[0].tolist(), PARTS[1].tolist()]])
def test_tuples_and_lists_count_as_each_other(parts: Any) -> None:
    weights, means = M_STEP.conform(list(parts), ARGUMENTS)
    assert (weights.shape, means.shape) == ((3,), (3, 2))


def test_a_pair_may_be_an_array() -> None:
    pair = signature("x ()", "theta (), phi ()")
    assert pair.conform(np.array([1.0, 2.0]), (0.0,)) == (1.0, 2.0)
    assert pair.conform([1, 2.0], (0.0,)) == (1.0, 2.0)


def test_a_text_is_a_text_and_nothing_else() -> None:
    named = signature("x (n,2)", "model 'text'")
    assert named.conform("factor_analysis", (np.zeros((3, 2)),)) == "factor_analysis"
    with pytest.raises(CheckFailed, match="model: expected a text, got None"):
        named.conform(None, (np.zeros((3, 2)),))


@pytest.mark.parametrize("value", [PARTS[0], [PARTS[0]], None, 1.0, np.float64(1.0), [*PARTS, PARTS[0]], "ab"])
def test_the_wrong_number_of_parts_is_told(value: Any) -> None:
    with pytest.raises(CheckFailed, match=r"expected a tuple of 2 \(weights \(k,\), means \(k, d\)\), got"):
        M_STEP.conform(value, ARGUMENTS)


def test_a_part_of_a_wrong_shape_is_named() -> None:
    with pytest.raises(
        CheckFailed, match=r"means: expected shape \(k, d\) = \(3, 2\), got shape \(2, 3\). Is it transp"
    ):
        M_STEP.conform([PARTS[0], PARTS[1].T], ARGUMENTS)


def test_a_check_needs_a_line_for_the_student() -> None:
    def silent(student: Callable[..., Any], case: Case) -> None: ...

    with pytest.raises(QuestionError, match="no docstring"):
        check()(silent)


def test_two_checks_may_not_share_a_name() -> None:
    def body(student: Callable[..., Any], case: Case) -> None:
        """One."""

    with pytest.raises(QuestionError, match="two checks have one name"):
        Question("topic.f", "x ()", "y ()", lambda draw: {}, (Check(body), Check(body)))


def test_a_case_gives_its_arguments_by_order_and_by_name() -> None:
    case = Case({"x": 1.0, "theta": 2.0}, None)
    assert list(case) == [1.0, 2.0]
    assert case.theta == 2.0
    with pytest.raises(AttributeError, match="this case has x, theta; not phi"):
        _ = case.phi


def test_the_course_is_what_the_exercise_sheet_asks_for() -> None:
    assert {topic: len(functions) for topic, functions in TOPICS.items()} == {
        "mixtures": 10,
        "variational": 11,
        "elbo": 12,
        "generative": 12,
        "autoencoders": 9,
        "derivations": 9,
        "concepts": 12,
    }
    for question in COURSE:
        assert question.points >= 6
        assert any(check.points for check in question.checks if check.is_core), question.name
        for one in question.checks:
            assert one.title.endswith("."), f"{question.name}: {one.name}"


def test_checks_with_a_family_of_their_own_share_no_name_with_another_family() -> None:
    """The bank tells families apart by name."""
    for question in COURSE:
        families = {check.over or question.over for check in question.checks}
        assert len({family.__name__ for family in families}) == len(families), question.name
