"""How a check ended."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import Enum


class Status(Enum):
    """Each member owns the sentence that a student reads where nothing more precise is known."""

    PASSED = "Right."
    FAILED = "The answer is not the right one."
    FOLLOWED = "Follow-through, half of the points, rounded down: the answer follows from your own {own}."
    ERROR = "Your code raised an exception."
    TIMEOUT = "Your code gave no answer within the time limit."
    CPU_TIME = "Your code used more processor time than it may."
    MEMORY = "Your code asked for more memory than it may use."
    OUTPUT = "Your code printed more than it may."
    FILES = "Your code wrote more, or opened more files, than it may."
    THREADS = "Your code started more threads than it may."
    PROCESSES = "Your code tried to start another process, which it may not."
    CRASHED = "The process that ran your code died before it answered."
    NOT_ATTEMPTED = "Not attempted yet."
    SKIPPED = "Not checked, because an earlier check did not pass."
    UNDECIDED = "The grader cannot decide this; the points are pending until a person has."
    INTERNAL_ERROR = "The grader itself failed here; the points are pending, not lost."

    @property
    def sentence(self) -> str:
        return self.value


# The check says what there is to learn.
HINTED = (Status.FAILED, Status.FOLLOWED)
# The process of the student's code did not live to give an answer.
DEATHS = (Status.TIMEOUT, Status.CPU_TIME, Status.MEMORY, Status.OUTPUT, Status.CRASHED)
UNANSWERED = (*DEATHS, Status.ERROR, Status.FILES, Status.THREADS, Status.PROCESSES, Status.NOT_ATTEMPTED)

# Why a check is not run that builds on one which ended so.
BUILDS_ON = {
    Status.INTERNAL_ERROR: "Undecided, because the grader itself failed in a check that this one builds on.",
    Status.UNDECIDED: "Undecided, as is a check that this one builds on.",
}


@dataclass(frozen=True)
class Counterexample:
    """The smallest input found on which the student's function is wrong, as Python that can be run."""

    code: str
    expected: str
    got: str


@dataclass(frozen=True)
class Outcome:
    status: Status
    message: str
    counterexample: Counterexample | None = None
    seconds: float = 0.0


class CheckFailed(BaseException):
    """Ends a check's body: what the student returned, or how the call died, decides the check.

    `cause` is the mistake that the answer gives away, if any: told in place of the message where all failures
    have the same. `at` are the numbers for symbols at which a derivation goes wrong. `expected` and `got` may be
    functions that give the text: of the many cases on which an answer is wrong, one is shown.

    A BaseException, so that neither Hypothesis nor an `except Exception` takes it for an error of the check.
    """

    def __init__(
        self,
        message: str,
        *,
        status: Status = Status.FAILED,
        expected: str | Callable[[], str] = "",
        got: str | Callable[[], str] = "",
        cause: str = "",
        at: Mapping[str, float] | None = None,
    ) -> None:
        super().__init__(message)
        self.cause = cause
        self.at = at or {}
        self.message = message
        self.status = status
        self._expected = expected
        self._got = got

    @property
    def expected(self) -> str:
        return self._expected() if callable(self._expected) else self._expected

    @property
    def got(self) -> str:
        return self._got() if callable(self._got) else self._got
