"""Mutants of the reference lose points, or are listed with a reason; and what is amiss with either is said."""

import ast
import functools
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.cli import main
from grader.errors import UsageError
from grader.question import Case, Question, Student, check
from grader.questions import COURSE
from grader.sandbox.tiers import Chosen
from grader.verify.definitions import reached
from grader.verify.equivalents import Equivalent, Equivalents
from grader.verify.mutants import FILES, Mutant, mutants, sample
from grader.verify.mutation import Fate, Mutation, run, sources

# Of each file.
SAMPLE = 30
LISTED = Equivalents.listed()

each_file = pytest.mark.parametrize("file", FILES)  # for the cores to share


@pytest.fixture(scope="module")
def sandbox() -> Iterator[Chosen]:
    with Chosen("best") as chosen:
        yield chosen


@functools.cache
def of(file: str) -> list[Mutant]:
    return list(mutants(file, sources()[file]))


@each_file
def test_a_sample_loses_points(file: str, sandbox: Chosen) -> None:
    mutation = Mutation(COURSE, Bank(), sandbox)
    results = [
        mutation.result(mutant) for mutant in sample([one for one in of(file) if mutation.questions(one)], SAMPLE)
    ]
    assert len(results) == SAMPLE
    survived = [result for result in results if result.fate is Fate.SURVIVED]
    assert not [str(result) for result in survived if not LISTED.reason(result.mutant)]
    assert sum(result.fate is Fate.KILLED for result in results) >= 0.7 * SAMPLE


@each_file
def test_every_entry_of_the_list_is_a_mutant_and_has_a_reason(file: str) -> None:
    entries = [entry for entry in LISTED.entries if entry.file == file]
    assert all(len(entry.reason.split()) > 2 and entry.after for entry in entries)
    assert list(Equivalents(entries).stale(of(file))) == []


def test_every_entry_belongs_to_a_file() -> None:
    assert {entry.file for entry in LISTED.entries} <= set(FILES)


def test_an_entry_that_matches_no_mutant_is_stale() -> None:
    entry = Equivalent("variational", "kl_exponential", "return 1", ("return 2",), "It is no longer there.")
    assert "has no such mutant in kl_exponential" in "".join(Equivalents([entry]).stale(of("variational")))


def test_a_weak_question_lets_mutants_survive(sandbox: Chosen, tmp_path: Path) -> None:
    @check(10)
    def anything(student: Student, case: Case) -> None:
        """Anything will do."""
        student(*case)

    strong = next(question for question in COURSE if question.name == "variational.kl_exponential")
    weak = Question(strong.name, "phi (), theta ()", "kl ()", strong.over, (anything,))
    mutant = next(one for one in of("closed_forms") if one.after == "return theta*phi - 1 - log(theta) + log(phi)")
    result = Mutation([weak], Bank(directory=tmp_path), sandbox).result(mutant)
    assert result.fate is Fate.SURVIVED
    assert str(result).splitlines() == [
        f"reference/closed_forms.py, line {mutant.line}, in kl_exponential (ReplaceBinaryOperator_Div_Mul):",
        "  - return theta/phi - 1 - log(theta) + log(phi)",
        "  + return theta*phi - 1 - log(theta) + log(phi)",
        "  surviving: variational.kl_exponential",
    ]
    assert Mutation([strong], Bank(), sandbox).result(mutant).fate is Fate.KILLED


ADDED = '''
from numpy import pi

def added(x: Float[1 + 2], y: int = 3) -> Float[4 - 1]:
    """Not 1 + 1, says -x.

    >>> added(1 + 1)
    """
    z: Float[5 * 6] = x + y
    if not x:
        raise ValueError("got " + x)
    return z
'''


def test_what_is_not_run_has_no_mutants() -> None:
    made = list(mutants("added", ADDED))
    assert {one.before for one in made} == {
        "def added(x: Float[1 + 2], y: int = 3) -> Float[4 - 1]:",
        "z: Float[5 * 6] = x + y",
        "if not x:",
    }
    headers = {one.after for one in made if one.after.startswith("def")}
    assert {header.partition("y: ")[2][:7] for header in headers} == {"int = 4", "int = 2"}
    assert all("1 + 2]" in header and "4 - 1]" in header for header in headers)
    assert "z: Float[5 * 6] = x * y" in {one.after for one in made}
    assert all(ast.parse(one.source) and one.source != ADDED for one in made)
    assert len({one.source for one in made}) == len(made)


def test_a_sample_is_spread_over_the_definitions_and_the_same_every_time() -> None:
    made = of("mixtures")
    chosen = sample(made, 24)
    assert chosen == sample(made, 24)
    assert {one.function for one in chosen} == {one.function for one in made}
    assert len(sample(made, 10**6)) == len(made)


def test_what_a_definition_is_used_by() -> None:
    uses = reached({"a": "def f():\n    return g() + b.h()\n\ndef g():\n    return 1\n", "b": "H = h, i = 1, 2\n"})
    assert uses["a", "f"] == {("a", "f"), ("a", "g"), ("b", "H")}
    assert uses["a", "g"] == {("a", "g")}


@pytest.mark.parametrize("count", ["none", "0", "-3", "1.5"])
def test_a_count_that_is_none_is_refused(count: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["verify", f"--mutants={count}"]) == 2
    assert f"expected a number of mutants or \"all\", got '{count}'" in capsys.readouterr().err


def test_without_cosmic_ray_it_is_said_what_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "cosmic_ray.plugins", None)
    with pytest.raises(UsageError, match=r"pip install -e '\.\[dev\]'"):
        list(mutants("variational", "x = 1"))


def test_the_command(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    few = {file: sources()[file] for file in ("variational", "closed_forms")}
    monkeypatch.setattr("grader.verify.mutation.sources", lambda: few)
    assert main(["verify", "--mutants", "8"]) == 0
    head, *rows = capsys.readouterr().out.splitlines()
    assert head.split()[:3] == ["made", "killed", "equivalent"]
    every, made, *counts = rows[-1].split()
    assert (every, made, sum(map(int, counts[:2]))) == ("all", "8", 8)


def test_the_command_tells_of_survivors_and_of_stale_entries(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    few = {"variational": "def kl_exponential(phi, theta):\n    return rates(phi, theta)[0]\n"}
    few["variational"] += "def rates(phi, theta):\n    from math import log\n"
    few["variational"] += "    return log(phi / theta) + theta / phi - 1, phi + theta\n"
    monkeypatch.setattr("grader.verify.mutation.sources", lambda: few)
    course = [question for question in COURSE if question.name == "variational.kl_exponential"]
    entry = Equivalent("variational", "rates", "return 1", ("return 2",), "It is no longer there.")
    monkeypatch.setattr(Equivalents, "listed", lambda: Equivalents([entry]))
    found = run(course, Bank(), "all")
    out = capsys.readouterr().out
    survivors = [
        line for line in out.splitlines() if line.startswith("  + return log(phi / theta) + theta / phi - 1, ")
    ]
    assert len(survivors) == found - 1 == 6  # whatever becomes of the sum, that nobody asks for, and is a number
    assert "has no such mutant in rates" in out
