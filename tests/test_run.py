"""One submission from its files to a report: what a function answers must not depend on what it was asked before."""

from __future__ import annotations

import pytest

from grader.bank import Bank
from grader.limits import Limits
from grader.questions import COURSE
from grader.report import QuestionReport
from grader.run import grade
from grader.submission import Submission

QUESTIONS = [question for question in COURSE if question.name == "variational.kl_exponential"]
RIGHT = "np.log(phi / theta) + theta / phi - 1"


def graded(source: str) -> QuestionReport:
    files = {"variational.py": f"import numpy as np\n{source}\n".encode()}
    report = grade(Submission(files, {"variational": "variational.py"}), QUESTIONS, COURSE, Bank(), limits=Limits())
    return report.questions[0]


@pytest.mark.parametrize(
    "source",
    [
        f"def kl_exponential(phi, theta): return {RIGHT}",
        f"noise = np.random.default_rng()\n"
        f"def kl_exponential(phi, theta): return ({RIGHT}) * (1 + 1e-12 * noise.normal())",
        f"import functools\n@functools.cache\ndef kl_exponential(phi, theta): return {RIGHT}",
        f"seen = []\ndef kl_exponential(phi, theta):\n    seen.append(phi)\n    return {RIGHT}",
    ],
    ids=["plain", "noise that does not matter", "remembered", "kept"],
)
def test_answers_that_are_the_same_twice(source: str) -> None:
    question = graded(source)
    assert question.earned == question.possible == 10


@pytest.mark.parametrize(
    "source",
    [
        f"count = 0\ndef kl_exponential(phi, theta):\n    global count\n    count += 1\n"
        f"    return {RIGHT} if count > 5 or phi < 0.7 else 0.0",
        f"last = [0.0]\ndef kl_exponential(phi, theta):\n    right, last[0] = last[0] <= phi * 1e3, phi\n"
        f"    return {RIGHT} if right and np.random.rand() < 2 else 0.0",
        f"import random\ndraw = random.random() if __name__ else 0\n"
        f"first = np.random.rand()\ndef kl_exponential(phi, theta):\n    return {RIGHT} if FIRST else 0.0\n"
        f"FIRST = abs(first - 0.5488135039273248) < 1e-9",
    ],
    ids=["by the number of calls", "by the order", "by the process"],
)
def test_answers_that_change(source: str) -> None:
    question = graded(source)
    assert question.earned < question.possible
    # Where all calls of the first process were answered rightly, the second one tells.
    first = next(check for check in question.checks if check.status != "PASSED")
    assert first.status == "FAILED"
    if "deterministic" in first.message:
        assert first.message.startswith(
            "Your function is not deterministic: asked again, in a fresh process, it fails. "
        )
        assert first.counterexample is not None


def test_at_least_one_of_them_is_only_found_by_asking_twice() -> None:
    source = (
        f"first = np.random.rand()\ndef kl_exponential(phi, theta):\n"
        f"    return {RIGHT} if abs(first - 0.5488135039273248) < 1e-9 else 0.0"
    )
    question = graded(source)
    assert question.earned == 0
    assert "not deterministic" in next(check for check in question.checks if check.points).message


def test_what_the_second_process_prints_is_not_printed_twice() -> None:
    question = graded(f"print('once')\ndef kl_exponential(phi, theta): return {RIGHT}")
    assert question.printed == "once\n"
