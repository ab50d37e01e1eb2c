"""Bodies against a worker: batches, several calls, memory of answers, deaths in the middle."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from grader.expect import expect_close
from grader.limits import Limits
from grader.outcome import CheckFailed, Status
from grader.question import Case, Check, Question, Spelled, check
from grader.replay import Failure, Replay
from grader.sandbox.child import wire
from grader.sandbox.process import Answer
from grader.sandbox.worker import Worker

SOURCE = b"""
import os, time
calls = 0

def double(x):
    global calls
    calls += 1
    if x[0] == 13:
        os._exit(3)
    if x[0] == 14:
        raise ValueError("fourteen")
    return 2 * x

def count(x):
    return float(calls)

def change(x):
    x[0] = 7
    return x
"""


def nothing(draw: Any) -> dict[str, Any]:
    raise AssertionError("these tests bring their own cases")


def question(function: str, returns: str = "y (n,)") -> Question:
    return Question(f"topic.{function}", takes="x (n,)", returns=returns, over=nothing, checks=())


FUNCTIONS = {name: question(name) for name in ("double", "change")} | {"count": question("count", "calls ()")}


def cases(*numbers: float) -> list[Case]:
    return [Case({"x": np.array([number, 1.0])}, np.array([2 * number, 2.0])) for number in numbers]


def replay(worker: Worker) -> Replay:
    loaded = worker.load("topic", "topic.py")
    assert isinstance(loaded, wire.Loaded)
    return Replay(worker, FUNCTIONS, "topic", loaded.names, lambda file, line: f"{file}, line {line}")


def run(body: Check, on: list[Case], function: str = "double", times: int = 1) -> tuple[Failure | str, Replay]:
    with Worker({"topic.py": SOURCE}, Limits()) as worker:
        machine = replay(worker)
        for _ in range(times):
            failure = machine.run(FUNCTIONS[function], body, on)
        return failure, machine


def failing(body: Check, on: list[Case], function: str = "double", times: int = 1) -> tuple[Failure, Replay]:
    failure, machine = run(body, on, function, times)
    assert isinstance(failure, Failure)
    return failure, machine


@check()
def doubles(double: Callable[..., Any], case: Case) -> None:
    """Twice as much."""
    expect_close(double(*case), case.expected)


@check(also=("count",))
def counts(double: Callable[..., Any], count: Callable[..., Any], case: Case) -> None:
    """Calls of two functions, in turn, on the case's own arguments and on others."""
    twice = double(double(*case))
    expect_close(twice, 4 * case.x)
    raise CheckFailed(f"{count(*case):g} calls")


def test_a_right_function_passes_on_all_cases() -> None:
    assert run(doubles, cases(*range(12)))[0] == ""


def test_the_first_failing_case_is_given_with_its_calls() -> None:
    wrong = cases(1, 2, 3)
    for case in wrong[1:]:
        case.expected[0] += 1
    failure, _ = failing(doubles, wrong)
    assert failure.case is wrong[1]
    assert [call.function for call in failure.calls] == ["double"]
    assert failure.reason.status is Status.FAILED


def test_a_call_is_made_once_however_often_bodies_ask_for_it() -> None:
    # Three cases with two different calls each; `count` sees six, whatever the number of passes and of runs.
    failure, _ = failing(counts, cases(1, 5, 7), times=3)
    assert failure.reason.message == "6 calls"
    assert [call.function for call in failure.calls] == ["double", "double", "count"]


def test_an_exception_fails_only_its_own_case() -> None:
    failure, _ = failing(doubles, cases(1, 14, 2))
    assert failure.case.x[0] == 14
    assert failure.reason.status is Status.ERROR
    assert "ValueError: fourteen" in failure.reason.message


def test_a_death_names_its_case_and_is_not_asked_for_again() -> None:
    with Worker({"topic.py": SOURCE}, Limits()) as worker:
        machine = replay(worker)
        for _ in range(2):
            failure = machine.run(FUNCTIONS["double"], doubles, cases(1, 2, 13, 3, 4))
            assert isinstance(failure, Failure)
            assert failure.case.x[0] == 13
            assert failure.reason.status is Status.CRASHED
            assert "exit code 3" in failure.reason.message
        assert machine.run(FUNCTIONS["double"], doubles, cases(3, 4)) == ""


def test_the_remark_of_the_last_case_is_given() -> None:
    @check()
    def remarks(double: Callable[..., Any], case: Case) -> str:
        """It has something to tell."""
        return f"twice as much is {double(*case)[0]:g}"

    assert run(remarks, cases(1, 2, 3))[0] == "twice as much is 6"


def test_some_cases_may_be_wrong_but_no_process_may_die() -> None:
    tolerant = replace(doubles, allowed=2)
    wrong = cases(1, 2, 3, 4)
    for case in wrong[:2]:
        case.expected[0] += 1
    assert run(tolerant, wrong)[0] == ""
    wrong[2].expected[0] += 1
    failure, _ = failing(tolerant, wrong)
    assert failure.reason.message.startswith("3 of 4 are wrong, 2 may be. The first: ")
    assert run(tolerant, cases(1, 14))[0] == ""
    failure, _ = failing(tolerant, cases(1, 13, 2))
    assert failure.reason.status is Status.CRASHED


def test_a_changed_argument_is_remembered() -> None:
    _, machine = failing(doubles, cases(1), function="change")
    assert machine.mutation is not None
    assert machine.mutation.reason.message == "change changes its argument x in place."


def test_a_fault_of_the_body_passes_through_and_leaves_the_worker_usable() -> None:
    @check()
    def broken(double: Callable[..., Any], case: Case) -> None:
        """A fault of ours."""
        raise ZeroDivisionError

    with Worker({"topic.py": SOURCE}, Limits()) as worker:
        machine = replay(worker)
        with pytest.raises(ZeroDivisionError):
            machine.run(FUNCTIONS["double"], broken, cases(*range(10)))
        assert machine.run(FUNCTIONS["double"], doubles, cases(*range(10))) == ""


def test_the_time_of_a_question_is_shared_by_its_checks() -> None:
    slow = SOURCE + b"\ndef double(x):\n    time.sleep(0.2)\n    return 2 * x\n"
    with Worker({"topic.py": slow}, Limits(question_seconds=0.3)) as worker:
        machine = replay(worker)
        for _ in range(2):
            failure = machine.run(FUNCTIONS["double"], doubles, cases(1, 2, 3, 4))
            assert isinstance(failure, Failure)
            assert failure.reason.status is Status.TIMEOUT


def test_spelled_arguments_travel_as_their_value() -> None:
    @check()
    def spelled(double: Callable[..., Any], case: Case) -> None:
        """Long arguments have a short name."""
        expect_close(double(Spelled(np.arange(3.0), "np.arange(3.0)")), 2 * np.arange(3.0))

    assert run(spelled, cases(1))[0] == ""


def test_an_expected_error() -> None:
    @check()
    def refuses(double: Any, case: Case) -> None:
        """It raises ValueError."""
        double.expect_error("ValueError", *case)

    assert run(refuses, cases(14))[0] == ""
    failure, _ = failing(refuses, cases(1))
    assert failure.reason.message == "expected a ValueError, but a value was returned."


def test_a_value_that_is_no_answer_is_not_kept() -> None:
    """It may be as large as a frame, and there may be hundreds."""
    with Worker({"topic.py": b"import numpy as np\ndef double(x):\n    return np.zeros(10_000)\n"}, Limits()) as worker:
        machine = replay(worker)
        assert isinstance(machine.run(FUNCTIONS["double"], doubles, cases(1, 2, 3)), Failure)
        kept = machine._line._replies.values()
        assert len(kept) == 3
        assert all(isinstance(known.reply, Answer) and known.reply.value is None for known in kept)
        assert all(known.reason is not None and known.reason.__traceback__ is None for known in kept)
