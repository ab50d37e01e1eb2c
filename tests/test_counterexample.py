"""A failure as Python: it runs, and it gives the arguments back to the last bit."""

import math
from collections.abc import Sequence
from typing import Any

import numpy as np
import pytest

from grader.counterexample import counterexample, python
from grader.outcome import CheckFailed
from grader.question import Case, Question, Spelled
from grader.replay import Call, Failure


@pytest.mark.parametrize(
    "value",
    [
        0.1,
        1 / 3,
        -0.0,
        5e-324,
        math.inf,
        -math.inf,
        math.nan,
        3,
        np.array([[1 / 3, -math.inf], [math.nan, 0.0]]),
        np.zeros((0, 2)),
        np.zeros((2, 0)),
        np.arange(3),
        np.array([True, False]),
        [np.array([0.5, 0.5]), np.array([1.0])],
    ],
)
def test_python_makes_the_value_again(value: Any) -> None:
    again = eval(python(value), {"np": np})
    if isinstance(value, list):
        assert all(np.array_equal(a, b) for a, b in zip(again, value, strict=True))
    else:
        assert np.shape(again) == np.shape(value)
        assert np.asarray(again).dtype == np.asarray(value).dtype
        assert np.asarray(again).tobytes() == np.asarray(value).tobytes()


def question(name: str, takes: str) -> Question:
    return Question(f"topic.{name}", takes, "y ()", lambda draw: {}, ())


FUNCTIONS = {"f": question("f", "x (n,), phi ()"), "g": question("g", "x (n,), phi ()")}


def failure(case: Case, *calls: Call) -> Failure:
    return Failure(case, CheckFailed("wrong", expected="1", got="2"), calls)


def importing(functions: Sequence[str]) -> str:
    return f"from topic import {', '.join(functions)}"


def test_one_call() -> None:
    case = Case({"x": np.array([0.5]), "phi": 2.0}, 1.0)
    example = counterexample(failure(case, Call("f", tuple(case))), FUNCTIONS, importing)
    assert example.code == (
        "import numpy as np\nfrom topic import f\n\nx = np.array([0.5])\nphi = 2.0\nprint(f(x, phi))"
    )
    assert (example.expected, example.got) == ("1", "2")


def test_a_later_call_with_other_arguments_gets_names_of_its_own() -> None:
    case = Case({"x": np.array([0.5]), "phi": 2.0}, 1.0)
    later = Call("g", (case.x, 4.0))
    example = counterexample(failure(case, Call("f", tuple(case)), later), FUNCTIONS, importing)
    assert example.code.splitlines()[1] == "from topic import f, g"
    assert example.code.endswith("print(f(x, phi))\nphi_ = 4.0\nprint(g(x, phi_))")


def test_long_arguments_are_written_as_they_are_made() -> None:
    long = np.arange(1000.0)
    case = Case({"x": long, "phi": 2.0}, 1.0, {"x": "np.arange(1000.0)"})
    call = Call("g", (Spelled(long, "np.arange(1e3)"), 2.0))
    code = counterexample(failure(case, Call("f", tuple(case)), call), FUNCTIONS, importing).code
    assert "x = np.arange(1000.0)\n" in code
    assert "x_ = np.arange(1e3)\n" in code


def test_real_data_brings_its_import() -> None:
    case = Case({"x": np.zeros(3), "phi": 2.0}, 1.0, {"x": "sklearn.datasets.load_iris().data"})
    assert (
        "import sklearn.datasets\n" in counterexample(failure(case, Call("f", tuple(case))), FUNCTIONS, importing).code
    )


def test_wide_arguments_are_broken_where_python_allows_it() -> None:
    case = Case({"x": np.linspace(0, 1, 40), "phi": 2.0}, 1.0)
    code = counterexample(failure(case, Call("f", tuple(case))), FUNCTIONS, importing).code
    assert max(map(len, code.splitlines())) <= 78
    found: dict[str, Any] = {}
    exec(code.replace("from topic import f", "f = lambda x, phi: x"), found)
    assert np.array_equal(found["x"], case.x)
