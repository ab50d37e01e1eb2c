"""All that asks Hypothesis for something: draw the cases of a family, and shrink one that fails."""

from __future__ import annotations

import contextlib
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar
from unittest import mock

import hypothesis
import hypothesis.core
from hypothesis import HealthCheck, Phase, settings
from hypothesis.control import current_build_context
from hypothesis.database import InMemoryExampleDatabase, choices_to_bytes
from hypothesis.errors import HypothesisException
from hypothesis.internal.conjecture import providers
from hypothesis.strategies import SearchStrategy, composite

from grader.question import Family
from grader.strategies import OF

Failing = TypeVar("Failing")
Arguments = dict[str, Any]


ROUNDS = 8
FEWEST = 2  # draws of every option, where there is room for them
Option = tuple[int, str]  # which one, and "2: [True, False]"


def draw(family: Family, seed: int, count: int) -> list[tuple[Arguments, bytes]]:
    """At most `count` different draws, each with the choices that lead to it; the same for the same seed.

    Chance alone leaves an option of `strategies.one_of` out of one bank in a hundred, and with it the only input on
    which some answer is wrong: draws of further rounds that bring it take the place of ones that bring nothing rare.
    """
    import sklearn.datasets  # noqa: F401 - not inside a draw: its import uses `random`, as no draw may

    drawn = _round(family, seed, count)
    met = Counter(option for one in drawn for option in one.options)
    for turn in range(1, ROUNDS):
        options = [(which, text) for _, text in met for which in range(int(text.partition(":")[0]))]
        if all(met[option] >= FEWEST for option in options):
            break
        for one in _round(family, seed + turn, count):
            if any(met[option] < FEWEST for option in one.options) and one.choices not in {d.choices for d in drawn}:
                drawn.append(one)
                met.update(one.options)
    for one in reversed(drawn[:count]):
        if len(drawn) > count and all(met[option] > FEWEST for option in one.options):
            drawn.remove(one)
            met.subtract(one.options)
    return [(one.arguments, one.choices) for one in drawn[:count]]


@dataclass(frozen=True, eq=False)
class _Draw:
    arguments: Arguments
    choices: bytes
    options: frozenset[Option]
    """What `strategies.one_of` has chosen, as its events tell."""


def _round(family: Family, seed: int, count: int) -> list[_Draw]:
    drawn: list[_Draw] = []

    @hypothesis.seed(seed)
    @settings(_quiet(), max_examples=count, phases=[Phase.generate], database=None)
    @hypothesis.given(_strategy(family))
    def collect(arguments: Arguments) -> None:
        data = current_build_context().data
        events = (str(event).partition(OF) for event in data.events)
        options = frozenset((int(which), text) for which, of, text in events if of)
        drawn.append(_Draw(arguments, choices_to_bytes(data.choices), options))

    with _determined():
        collect()
    return drawn


def shrink(family: Family, choices: bytes, fails: Callable[[Arguments], Failing | None], budget: int) -> Failing | None:
    """What `fails` gives for the smallest failing draw found from `choices` within `budget` trials.

    None if not even the start fails again: the student's function is not deterministic.
    """
    smallest: Failing | None = None
    trials = 0

    def condition(arguments: Arguments) -> bool:
        nonlocal smallest, trials
        trials += 1
        if trials > budget:
            raise _Enough
        failure = fails(arguments)
        smallest = smallest if failure is None else failure
        return failure is not None

    database = InMemoryExampleDatabase()
    # The secondary corpus: Hypothesis takes what lies in the primary one for shrunk already.
    database.save(b"start.secondary", choices)
    try:
        with _determined():
            hypothesis.find(
                _strategy(family),
                condition,
                settings=settings(_quiet(), database=database, phases=[Phase.reuse, Phase.shrink]),
                database_key=b"start",
            )
    except (_Enough, HypothesisException):  # the budget is spent, or a function without a fixed answer
        pass
    return smallest


class _Enough(BaseException):
    """A BaseException, so that Hypothesis lets it pass."""


@contextlib.contextmanager
def _determined() -> Iterator[None]:
    """Nothing but the arguments decides what Hypothesis does.

    By itself it mixes constants of the program's own modules into what it draws, so that the cases would depend
    on what else is imported; and `find` can be given no seed beside a database.
    """
    with (
        mock.patch.object(providers, "_get_local_constants", lambda: providers._local_constants),
        mock.patch.object(hypothesis.core, "global_force_seed", 0),
    ):
        yield


def _strategy(family: Family) -> SearchStrategy[Arguments]:
    return composite(family)()


def _quiet() -> settings:
    return settings(deadline=None, suppress_health_check=list(HealthCheck))
