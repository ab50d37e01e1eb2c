"""Arithmetic on outcomes."""

from grader.outcome import Outcome, Status
from grader.question import Case, Check
from grader.score import Score, question_status, score, total


def body(student: object, case: Case) -> None:
    """A claim."""


CHECK = Check(body, points=3)


def test_a_pass_earns_all_and_follow_through_half_and_what_nobody_has_decided_is_pending() -> None:
    for status in Status:
        pending = status in (Status.INTERNAL_ERROR, Status.UNDECIDED)
        expected = Score(3 * (status is Status.PASSED) + (status is Status.FOLLOWED), 3, 3 * pending)
        assert score(CHECK, Outcome(status, "")) == expected


def test_totals_add_up() -> None:
    assert total([Score(1, 2), Score(3, 4, 5)]) == Score(4, 6, 5)
    assert total([]) == Score(0, 0)


def test_a_question_is_called_after_its_first_failure_or_our_fault() -> None:
    passed, failed, skipped, fault = (
        Outcome(status, "") for status in (Status.PASSED, Status.FAILED, Status.SKIPPED, Status.INTERNAL_ERROR)
    )
    assert question_status([passed, passed]) is Status.PASSED
    assert question_status([passed, failed, skipped]) is Status.FAILED
    assert question_status([failed, fault]) is Status.INTERNAL_ERROR
