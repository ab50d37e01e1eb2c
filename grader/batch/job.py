"""Grading one submission in a process that has graded others and will grade more: bank and sandbox stay warm."""

from __future__ import annotations

import functools
import gc
import sys
import threading
import weakref
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

import msgspec

from grader.bank import Bank
from grader.batch.desks import aside
from grader.errors import GraderError, MachineError
from grader.fingerprint import version
from grader.limits import Limits
from grader.misconceptions import Misconceptions
from grader.questions import COURSE
from grader.run import grade
from grader.sandbox.tiers import Chosen
from grader.smallest import Remembered, Smallest
from grader.submission import Submission

# A desk serves one job at a time: the searches of Hypothesis share what Python has only one of.
DESK = threading.Lock()
ANOTHER = "has another version of the course, or of the libraries it uses, than whoever asks it to grade"


@dataclass(frozen=True)
class Setting:
    """What all jobs of a batch have in common. `version` is that of the course of whoever asks."""

    seed: str
    sandbox: str
    limits: Limits
    needs: tuple[str, ...]
    version: str


@dataclass(frozen=True)
class Job:
    """The questions to grade of one submission, by their names; and what other jobs have found out meanwhile."""

    submission: Submission
    questions: tuple[str, ...]
    news: tuple[Remembered, ...] = ()


@dataclass(frozen=True)
class Done:
    """A Report, as JSON, and what other jobs may like to know."""

    report: bytes
    news: list[Remembered]


def run(setting: Setting, job: Job) -> Done:
    """Raises MachineError where nothing can be graded on this machine, GraderError where this cannot."""
    with DESK:
        return _done(setting, job)


def _done(setting: Setting, job: Job) -> Done:
    desk = _desk(setting)
    desk.smallest.learn(job.news)
    try:
        report = grade(
            job.submission,
            [question for question in COURSE if question.name in job.questions],
            COURSE,
            desk.bank,
            limits=setting.limits,
            sandbox=desk.sandbox,
            misconceptions=desk.misconceptions,
            smallest=desk.smallest,
            silence=_step_aside,
        )
        _freeze(setting)
        return Done(msgspec.json.encode(report), desk.smallest.news())
    except GraderError:  # the sandbox may have ended: the next job gets another
        _desk.cache_clear()
        del desk  # which the traceback would keep
        raise


@contextmanager
def _step_aside() -> Iterator[None]:
    """While student code keeps silent, another job may use the desk; not in a search of Hypothesis."""
    if "hypothesis" in sys.modules and sys.modules["hypothesis"].currently_in_test_context():
        yield
        return
    with aside():
        DESK.release()
        try:
            yield
        finally:
            DESK.acquire()


def prepare(setting: Setting) -> None:
    """Starts what all jobs of this setting need."""
    with DESK:
        _desk(setting)


def make_bank(seed: str, name: str) -> None:
    """Makes the bank of a question where there is none yet."""
    question = next(question for question in COURSE if question.name == name)
    Bank(seed).cases(question, question.checks[0])


@functools.lru_cache(maxsize=1)
def _freeze(setting: Setting) -> None:
    """What the first job has brought, such as the bank, is kept: to look there for garbage costs 8 % of a job."""
    gc.collect()
    gc.freeze()


@dataclass(frozen=True)
class _Desk:
    """What a process keeps from one job to the next. What has been started for it ends with it."""

    bank: Bank
    sandbox: Chosen
    misconceptions: Misconceptions
    smallest: Smallest


@functools.lru_cache(maxsize=1)
def _desk(setting: Setting) -> _Desk:
    if version() != setting.version:
        raise MachineError(f"this machine {ANOTHER}")
    bank = Bank(setting.seed)
    with ExitStack() as stack:
        sandbox = stack.enter_context(Chosen(setting.sandbox))
        sandbox.prepare(setting.needs)
        desk = _Desk(bank, sandbox, stack.enter_context(Misconceptions(bank, sandbox)), Smallest())
        weakref.finalize(desk, stack.pop_all().close)
    return desk
