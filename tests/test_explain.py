"""What a student reads when a call gave no answer."""

import pytest

from grader.explain import call_failure, load_failure
from grader.outcome import Status
from grader.question import Question
from grader.sandbox.child.wire import Frame, Loaded, Raised, Refused
from grader.sandbox.process import Died

QUESTION = Question("mixtures.gaussian_m_step", "x (n,d), r (n,k)", "weights (k,)", lambda draw: {}, ())
FRAMES = [Frame("mixtures.py", 12, "gaussian_m_step", "return helper(x)"), Frame("mixtures.py", 3, "helper", "1 / 0")]


def locate(file: str, line: int) -> str:
    return f"{file}, line {line}"


def raised(name: str, *bases: str, message: str = "") -> Raised:
    return Raised(0, name, [name, *bases, "BaseException", "object"], message, FRAMES)


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        (raised("ZeroDivisionError", message="division by zero"), "ERROR", "ZeroDivisionError: division by zero\n"),
        (raised("NotImplementedError", "RuntimeError"), "NOT_ATTEMPTED", "Not attempted yet."),
        (raised("MemoryError"), "MEMORY", "more memory than it may use"),
        (raised("SystemExit"), "ERROR", "called exit()"),
        (raised("RecursionError", "RuntimeError"), "ERROR", "calls itself without end"),
        (Refused(0, "not callable", "str"), "ERROR", "gaussian_m_step should be a function; it is of type str."),
        (Refused(0, "signature", "(x)"), "ERROR", "gaussian_m_step is called with (x, r), but it takes (x)."),
        (Refused(0, "missing", ""), "NOT_ATTEMPTED", "Did you mean gaussian_m_step, where it says gausian_m_step?"),
        (Died(Status.TIMEOUT, "No answer within 10 seconds.", 0), "TIMEOUT", "No answer within 10 seconds."),
    ],
)
def test_every_way_to_fail_has_its_sentence(reply: Raised | Refused | Died, status: str, words: str) -> None:
    failure = call_failure(reply, QUESTION, ["np", "gausian_m_step"], locate)
    assert failure.status.name == status
    assert words in failure.message


def test_the_students_own_lines_are_named() -> None:
    message = call_failure(raised("ValueError"), QUESTION, [], locate).message
    assert message.splitlines() == [
        "ValueError",
        "  mixtures.py, line 12, in gaussian_m_step: return helper(x)",
        "  mixtures.py, line 3, in helper: 1 / 0",
    ]


def test_a_missing_name_without_a_likeness() -> None:
    assert call_failure(Refused(0, "missing", ""), QUESTION, ["np"], locate).message == (
        "There is no function gaussian_m_step in the file."
    )


@pytest.mark.parametrize(
    ("reply", "status", "words"),
    [
        (raised("SyntaxError", "Exception", message="expected ':'"), "ERROR", "is not valid Python: expected ':'."),
        (raised("IndentationError", "SyntaxError", message="unexpected indent"), "ERROR", "is not valid Python"),
        (
            raised("ModuleNotFoundError", "ImportError", message="No module named 'x'"),
            "ERROR",
            "cannot be imported: Mod",
        ),
        (raised("NotImplementedError"), "NOT_ATTEMPTED", "outside of any function"),
        (raised("SystemExit"), "ERROR", "it calls exit()"),
        (Died(Status.CRASHED, "It ended.", 0), "CRASHED", "cannot be imported: It ended."),
    ],
)
def test_a_file_that_cannot_be_imported(reply: Raised | Died, status: str, words: str) -> None:
    failure = load_failure(reply, "mixtures.py", locate)
    assert failure is not None
    assert failure.status.name == status
    assert words in failure.message


def test_a_file_that_can() -> None:
    assert load_failure(Loaded(0, ["f"]), "mixtures.py", locate) is None
