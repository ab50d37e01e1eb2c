"""`show`, `hint` and `--explain`: what there is to read about a question."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from grader import cli
from grader.errors import GraderError
from grader.questions import COURSE
from grader.report import statement

Run = tuple[int, str, str]


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> Run:
    code = cli.main(arguments)
    out, err = capsys.readouterr()
    return code, out, err


@pytest.mark.parametrize("question", COURSE, ids=lambda question: question.name)
def test_every_question_can_be_shown(capsys: pytest.CaptureFixture[str], question: statement.Question) -> None:
    code, out, err = run(capsys, "show", question.name)
    assert (code, err) == (0, "")
    assert f" {question.name}  {question.points} points" in out
    assert max(map(len, out.splitlines())) <= 120  # formulas and code are not broken
    assert not any(line != line.rstrip() for line in out.splitlines())
    assert all(check.title.split()[0] in out for check in question.checks)
    assert "raise NotImplementedError" not in out


def test_prose_is_broken_at_the_width_and_formulas_are_not(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "gaussian_m_step")
    assert "     Σ_k = Σ_n r_nk (x_n - μ_k) (x_n - μ_k)ᵀ / N_k\n" in out
    assert " Parameters\n x : array of shape (n, d)\n     The data, one point per row.\n" in out
    assert "3 points The covariances are centred on the updated means (eq. 4).\n" in out
    assert "1 point The function leaves its arguments as they were.\n" in out


def test_a_statements_further_lines_stand_below_its_first(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "tight_bound")
    assert "\n a. φ = θ makes the bound tight: the divergence KL(q_φ(z) ‖ p_θ(z)) in the ELBO\n    is then 0.\n" in out


def test_one_name_may_show_two_questions(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "show", "exponential_elbo")
    assert "variational.exponential_elbo " in out and "derivations.exponential_elbo " in out


def test_an_unknown_question_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for command in ("show", "hint"):
        code, out, err = run(capsys, command, "gaussian_m_stp")
        assert (code, out) == (2, "")
        assert "did you mean gaussian_m_step?" in err


def test_stubs_that_are_missing_are_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(statement, "EXERCISES", tmp_path)
    with pytest.raises(GraderError, match=r"cannot read the statement in .*mixtures\.py"):
        statement._stub(COURSE[0])
    (tmp_path / "mixtures.py").write_text("x = 1\n")
    with pytest.raises(GraderError, match="there is no function uniform_responsibilities"):
        statement._stub(COURSE[0])


@pytest.fixture()
def state(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Path:
    monkeypatch.setenv("GRADER_STATE", str(tmp_path / "state"))
    return tmp_path / "state"


def test_every_question_has_hints() -> None:
    assert not [question.name for question in COURSE if not question.hints]


def test_each_time_there_is_one_hint_more(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    [question] = [question for question in COURSE if question.function == "gaussian_m_step"]
    for count in range(1, len(question.hints) + 3):
        code, out, err = run(capsys, "hint", "gaussian_m_step")
        shown = min(count, len(question.hints))
        assert (code, err) == (0, "")
        last = ", and there are no more" if shown == len(question.hints) else ""
        assert out.splitlines()[0] == f"{question.name}: hint {shown} of {len(question.hints)}{last}"
        assert out.splitlines()[1:] == [f"- {hint}" for hint in question.hints[:shown]]
    _, out, _ = run(capsys, "hint", "gaussian_m_step", "--restart")
    assert "hint 1 of" in out
    assert json.loads((state / "hints.json").read_text()) == {question.name: 1}


@pytest.mark.parametrize(
    "content", ["", "[]", "{", '{"mixtures.gaussian_m_step": "x"}', '{"mixtures.gaussian_m_step": -7}']
)
def test_a_damaged_memory_begins_anew(capsys: pytest.CaptureFixture[str], state: Path, content: str) -> None:
    state.mkdir()
    (state / "hints.json").write_text(content)
    assert "hint 1 of" in run(capsys, "hint", "gaussian_m_step")[1]


def test_the_hint_is_given_even_where_it_cannot_be_remembered(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    state.write_text("a file where a directory should be")
    code, out, err = run(capsys, "hint", "gaussian_m_step")
    assert code == 3
    assert "hint 1 of" in out
    assert "GRADER_STATE" in err


WORDS = """
tight_bound = "acdfh", "since \\x1b[31m <b>q</b> is no truncated normal"
scatter_plots = ""
"""


@pytest.fixture()
def in_words(tmp_path: Path) -> str:
    (tmp_path / "concepts.py").write_text(WORDS)
    return str(tmp_path / "concepts.py")


def test_statements_are_explained_only_when_asked(capsys: pytest.CaptureFixture[str], in_words: str) -> None:
    _, out, _ = run(capsys, "concepts", "--submission", in_words)
    assert "not hold" not in out
    _, out, _ = run(capsys, "concepts", "--submission", in_words, "--explain")
    assert " ✗ a It does not hold. The divergence to the prior is not the gap." in out
    assert " ✓ b It does not hold. " in out
    assert " ✓ c It holds. " in out
    assert "Uniform sources" not in out  # of a question that has not been answered


def test_a_reason_is_kept_with_the_report_and_obeyed_by_nobody(
    capsys: pytest.CaptureFixture[str], in_words: str
) -> None:
    _, out, _ = run(capsys, "tight_bound", "--submission", in_words)
    assert " You wrote: since �[31m <b>q</b> is no truncated normal\n" in out
    _, out, _ = run(capsys, "tight_bound", "--submission", in_words, "--format", "json", "--explain")
    [question] = json.loads(out)["questions"]
    assert question["because"] == "since \x1b[31m <b>q</b> is no truncated normal"
    assert (question["earned"], question["possible"]) == (3, 6)
    assert [one["letter"] for one in question["statements"] if one["holds"]] == ["c", "d", "f", "h"]
    assert [one["letter"] for one in question["statements"] if one["ticked"]] == ["a", "c", "d", "f", "h"]


def test_a_command_that_is_misspelt_or_late_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    for arguments in (["shwo", "tight_bound"], ["--explain", "show", "tight_bound"]):
        code, _, err = run(capsys, *arguments)
        assert code == 2
        assert "did you mean the command show? It comes first: python -m grader show ..." in err


def test_a_hint_is_for_one_question(capsys: pytest.CaptureFixture[str], state: Path) -> None:
    code, out, err = run(capsys, "hint", "exponential_elbo")
    assert (code, out) == (2, "")
    assert "expected one question" in err and "derivations.exponential_elbo" in err


def test_no_letter_that_is_no_statement(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "concepts.py").write_text('tight_bound = "cdfhz"\nscatter_plots = "dcab"\n')
    _, out, _ = run(capsys, "concepts", "--submission", str(tmp_path), "--explain")
    assert "There is no statement z." in out
    assert "Not every picture is given its model." in out
    assert " ✓ 1 It is d. Uniform sources" in out and " ✗ 2 It is a. Gaussian latent" in out
