"""Which checks run, how questions end, and how failures become small."""

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from grader import strategies as draws
from grader.bank import Bank
from grader.checking import Checking
from grader.expect import expect_close, expect_that
from grader.limits import Limits
from grader.outcome import Outcome, Status
from grader.question import Case, Question, check
from grader.replay import Replay
from grader.sandbox.child import wire
from grader.sandbox.worker import Worker
from grader.smallest import Smallest


def numbers(draw: Any) -> dict[str, Any]:
    return {"x": draws.array(draw, draws.size(draw, 2, 6), low=-3, high=3)}


def zeros(draw: Any) -> dict[str, Any]:
    return {"x": np.zeros(draws.size(draw, 1, 3))}


def squares(x: np.ndarray) -> np.ndarray:
    return x**2


def no_truth(x: np.ndarray) -> None:
    """Nothing to compare with."""


@check(points=3, truth=squares, hint="Times itself.")
def is_squared(student: Callable[..., Any], case: Case) -> None:
    """Every number is squared."""
    expect_close(student(*case), case.expected, what="y")


@check(points=2, over=zeros, truth=squares)
def zero_is_zero(student: Callable[..., Any], case: Case) -> None:
    """The square of 0 is 0."""
    expect_close(student(*case), case.expected)


@check(truth=no_truth)
def never_negative(student: Callable[..., Any], case: Case) -> None:
    """A square is not negative."""
    expect_that(student(*case).min() >= 0, "a square is negative.")


@check(points=1, truth=squares)
def is_broken(student: Callable[..., Any], case: Case) -> None:
    """A check with a fault of its own."""
    raise ZeroDivisionError("ours")


SQUARE = Question("topic.square", "x (n,)", "y (n,)", numbers, (is_squared, zero_is_zero, never_negative))


@pytest.fixture
def bank(monkeypatch: pytest.MonkeyPatch) -> Bank:
    monkeypatch.setattr("grader.bank._reference", lambda question: squares)
    monkeypatch.setattr("grader.bank._version", lambda topic: "test")
    return Bank("one")


def outcomes(
    source: str, bank: Bank, question: Question = SQUARE, smallest: Smallest | None = None
) -> dict[str, Outcome]:
    with Worker({"topic.py": source.encode()}, Limits()) as worker:
        loaded = worker.load("topic", "topic.py")
        assert isinstance(loaded, wire.Loaded)
        functions = {question.function: question}
        replay = Replay(worker, functions, "topic", loaded.names, lambda file, line: f"{file}, line {line}")
        ended = Checking(replay, question, bank, smallest=smallest).outcomes()
    return {check.name: outcome for check, outcome in zip(question.checks, ended, strict=True)}


def statuses(source: str, bank: Bank, question: Question = SQUARE) -> dict[str, str]:
    return {name: outcome.status.name for name, outcome in outcomes(source, bank, question).items()}


def test_a_right_answer_passes_everything(bank: Bank) -> None:
    assert set(statuses("def square(x): return x * x", bank).values()) == {"PASSED"}


def test_a_constant_earns_no_edge_case(bank: Bank) -> None:
    ended = statuses("def square(x): return 0 * x", bank)
    assert ended["is_squared"] == "FAILED"
    assert ended["zero_is_zero"] == "SKIPPED"
    assert ended["arguments_unchanged"] == "SKIPPED"
    assert ended["never_negative"] == "PASSED"  # a law carries no points and always explains


def test_a_wrong_shape_skips_the_rest(bank: Bank) -> None:
    ended = outcomes("def square(x): return x[:, None] ** 2", bank)
    assert ended["kinds_and_shapes"].message == "y: expected shape (n,) = (2,), got shape (2, 1)."
    assert {outcome.status for name, outcome in ended.items() if name != "kinds_and_shapes"} == {Status.SKIPPED}


def test_a_stub_is_not_attempted(bank: Bank) -> None:
    first, *rest = statuses("def square(x): raise NotImplementedError", bank).values()
    assert first == "NOT_ATTEMPTED"
    assert set(rest) == {"SKIPPED"}


def test_changed_arguments_cost_their_own_check_only(bank: Bank) -> None:
    ended = statuses("def square(x):\n    x *= x\n    return x", bank)
    assert [name for name, status in ended.items() if status != "PASSED"] == ["arguments_unchanged"]


def test_a_fault_of_ours_keeps_points_pending(bank: Bank) -> None:
    broken = Question("topic.square", "x (n,)", "y (n,)", numbers, (is_broken, zero_is_zero))
    ended = outcomes("def square(x): return x * x", bank, broken)
    assert ended["is_broken"].status is Status.INTERNAL_ERROR
    assert "ZeroDivisionError: ours" in ended["is_broken"].message
    # What builds on it can be neither earned nor lost.
    assert ended["zero_is_zero"].status is Status.INTERNAL_ERROR
    assert ended["arguments_unchanged"].status is Status.INTERNAL_ERROR


def test_what_was_found_elsewhere_is_not_searched_again(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    source, here, there = "def square(x): return [v * v if v < 1.5 else 0.0 for v in x]", Smallest(), Smallest()
    first = outcomes(source, bank, smallest=here)
    there.learn(pickle.loads(pickle.dumps(here.news())))
    monkeypatch.setattr("grader.search.shrink", None)
    again = outcomes(source, bank, smallest=there)
    assert again["is_squared"].counterexample == first["is_squared"].counterexample
    assert not here.news() and not there.news()


def test_the_counterexample_is_the_smallest(bank: Bank) -> None:
    source = "def square(x): return [v * v if v < 1.5 else 0.0 for v in x]"
    example = outcomes(source, bank)["is_squared"].counterexample
    assert example is not None
    assert "x = np.array([0.0, 1.5])" in example.code
    assert example.code.startswith("import numpy as np\nfrom topic import square\n")
    assert (example.expected, example.got) == ("array([0.  , 2.25])", "array([0., 0.])")


def test_an_earlier_checks_case_is_used_again(bank: Bank) -> None:
    ended = outcomes("def square(x): return -x * x - 1", bank)
    assert ended["never_negative"].counterexample is not None  # another truth, so another search
    assert ended["is_squared"].counterexample is not None


def test_an_unstable_function_still_has_a_counterexample(bank: Bank) -> None:
    source = "import os\ndef square(x): return x * x + int.from_bytes(os.urandom(1), 'big') % 3"
    ended = outcomes(source, bank)["is_squared"]
    assert ended.status is Status.FAILED
    assert ended.counterexample is not None


def test_the_same_failure_is_found_every_time(bank: Bank) -> None:
    source = "def square(x): return x * abs(x)"
    first, second = (outcomes(source, bank)["is_squared"] for _ in range(2))
    assert (first.message, first.counterexample) == (second.message, second.counterexample)


def test_hangs_are_not_made_smaller(bank: Bank, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*args: object) -> None:
        raise AssertionError("a hang was tried again")

    monkeypatch.setattr("grader.search.shrink", refuse)
    ended = statuses("import os\ndef square(x): os._exit(0)", bank)
    assert ended["kinds_and_shapes"] == "CRASHED"
