"""The bank: made once, replayed to the bit, rebuilt when damaged, never half written."""

import os
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from grader import bank as bank_module
from grader import search
from grader.bank import Bank
from grader.errors import GraderError
from grader.question import Case, Family, Question
from grader.questions import COURSE

KL = next(question for question in COURSE if question.name == "variational.kl_exponential")
M_STEP = next(question for question in COURSE if question.name == "mixtures.gaussian_m_step")


def all_cases(bank: Bank, question: Question) -> list[tuple[bytes, bytes, str]]:
    return [
        (case.call("module", "function", None), case.choices, repr(case.expected))
        for check in question.checks
        for case in bank.cases(question, check)
    ]


@pytest.mark.parametrize("question", [KL, M_STEP], ids=lambda question: question.function)
def test_the_same_seed_gives_the_same_cases(question: Question, tmp_path: Path) -> None:
    first = all_cases(Bank("one", tmp_path / "a"), question)
    assert first == all_cases(Bank("one", tmp_path / "b"), question)
    assert first == all_cases(Bank("one", tmp_path / "a"), question)  # from the file
    assert first != all_cases(Bank("two", tmp_path / "a"), question)


def test_cases_do_not_depend_on_the_modules_that_are_loaded(tmp_path: Path) -> None:
    before = all_cases(Bank("one", tmp_path / "a"), KL)
    import grader.verify.course  # noqa: F401 - its constants must not find their way into the cases

    assert before == all_cases(Bank("one", tmp_path / "b"), KL)


def test_a_bank_that_is_present_is_not_made_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Bank("one", tmp_path).cases(KL, KL.checks[0])

    def refuse(*args: object) -> None:
        raise AssertionError("drawn again")

    monkeypatch.setattr(search, "draw", refuse)
    assert Bank("one", tmp_path).cases(KL, KL.checks[0])


@pytest.mark.parametrize("damage", [b"", b"x", b"x" * 5000])
def test_a_damaged_file_is_made_again(damage: bytes, tmp_path: Path) -> None:
    bank = Bank("one", tmp_path)
    before = all_cases(bank, KL)
    path = bank.path(KL)
    whole = path.read_bytes()
    path.write_bytes(damage + whole[len(damage) + 1 :])
    assert all_cases(Bank("one", tmp_path), KL) == before
    assert path.read_bytes() == whole


def test_the_file_name_tells_versions_and_seeds_apart_and_hides_the_seed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = Bank("secret", tmp_path).path(KL)
    assert "secret" not in path.name
    assert path != Bank("other", tmp_path).path(KL)
    monkeypatch.setattr(bank_module, "_version", lambda topic: "another version")
    assert path != Bank("secret", tmp_path).path(KL)


def test_nothing_is_left_behind_where_the_bank_cannot_be_kept(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    with pytest.raises(GraderError, match="GRADER_BANK"):
        Bank("one", blocked).cases(KL, KL.checks[0])


def test_a_write_that_fails_leaves_no_half_of_a_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: object, target: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "replace", full)
    with pytest.raises(GraderError, match="No space left on device"):
        Bank("one", tmp_path).cases(KL, KL.checks[0])
    assert list(tmp_path.iterdir()) == []


def test_cases_come_smallest_first_and_spread_over_the_family(tmp_path: Path) -> None:
    bank = Bank("one", tmp_path)
    core = next(check for check in M_STEP.checks if check.name == "means")
    law = next(check for check in M_STEP.checks if check.name == "moves_with_the_data")

    def numbers(case: Case) -> int:
        return sum(np.size(value) for value in case)

    sizes = [numbers(case) for case in bank.cases(M_STEP, core)]
    assert len(sizes) == 100
    assert sizes == sorted(sizes)
    fewer = [numbers(case) for case in bank.cases(M_STEP, law)]
    assert len(fewer) == 30
    assert fewer[-1] > sizes[50]


FAMILIES = {check.over or question.over: question.name for question in COURSE for check in question.checks}


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: f"{FAMILIES[family]}-{family.__name__}")
def test_no_family_rejects_nearly_all_that_it_draws(family: Family) -> None:
    """Of one in a hundred accepted, Hypothesis finds none at all for one seed in a hundred."""
    tries = 0

    def counted(draw: Any) -> Any:
        nonlocal tries
        tries += 1
        return family(draw)

    drawn = search.draw(counted, 1, 5)
    assert tries <= 10 * len(drawn)
