"""What is not sound about a course is said; which check notices which wrong solution is shown."""

from dataclasses import replace
from pathlib import Path

import pytest

from grader.cli import main
from grader.outcome import Outcome, Status
from grader.question import Question
from grader.questions import COURSE
from grader.verify.course import Verification
from grader.verify.matrix import Matrix
from grader.verify.solutions import Graded

HERE = Path(__file__).parent
EXERCISES = HERE.parent / "exercises"
KL = next(question for question in COURSE if question.name == "variational.kl_exponential")
SOLVED = "def kl_exponential(phi, theta):\n    '''Solved.'''\n    return np.log(phi / theta) + theta / phi - 1\n"


def found(exercises: Path = EXERCISES, wheats: Path = HERE / "wheats", question: Question = KL) -> str:
    return "\n".join(Verification([question], exercises, wheats).problems(["public"]))


def test_a_sound_question_has_no_problems_on_several_seeds() -> None:
    assert list(Verification([KL], EXERCISES).problems(["public", "2", "3"])) == []


def test_a_solved_stub_a_wrong_number_and_a_missing_one_are_found(tmp_path: Path) -> None:
    stubs = (EXERCISES / "variational.py").read_text()
    (tmp_path / "variational.py").write_text(stubs + SOLVED)
    problems = found(tmp_path)
    assert "variational.kl_exponential: the stub earns 10 and is called PASSED" in problems
    assert "variational.kl_exponential: the stub has no worked number" in problems
    wrong = SOLVED.replace("'''Solved.'''", "'''\n    >>> kl_exponential(1.0, 1.0)\n    7.0\n    '''")
    (tmp_path / "variational.py").write_text(stubs + wrong)
    assert "the stub's worked number is not the reference's" in found(tmp_path)


def test_missing_stubs_and_missing_evidence_are_found(tmp_path: Path) -> None:
    problems = found(tmp_path, tmp_path)
    assert f"variational: there is no {tmp_path / 'variational.py'}" in problems
    assert f"variational.kl_exponential: 0 wheats, expected 3 at least, in {tmp_path}" in problems


def test_a_right_solution_that_loses_points_or_nearly_does_is_found(tmp_path: Path) -> None:
    for name, factor in (("wrong", 2), ("near", 1 + 1e-6)):
        source = f"import numpy as np\n{SOLVED.replace('- 1', f'- 1) * {factor}').replace('return ', 'return (')}"
        (tmp_path / f"variational_{name}.py").write_text(source)
    problems = found(wheats=tmp_path)
    assert "variational.kl_exponential: variational_wrong.py, with the seed public: kl_exponential earned 0" in problems
    assert "variational_near.py comes as near as 0.05" in problems


def test_checks_that_let_everything_pass_are_found() -> None:
    agrees = KL.checks[1]
    lenient = replace(agrees, body=lambda student, case: None, name="lenient", title="Anything goes.", hint="")
    question = replace(KL, checks=(lenient,))
    matrix = Matrix()
    everything = Graded("kl_exponential__zero", question, [Outcome(Status.PASSED, "")] * 3, [0.0] * 3)
    matrix.add(everything)
    assert everything.score.earned == everything.score.possible
    assert matrix.redundant(question) == [check.name for check in question.checks]
    assert list(Verification([question], EXERCISES).points()) == [f"{KL.name}: no check of its own has a hint"]
    pointless = replace(KL, checks=(replace(agrees, points=0), replace(lenient, also=("log_evidence",))))
    assert "a check asks another function as well" in "\n".join(Verification([pointless], EXERCISES).points())


def test_the_matrix_tells_which_check_kills_alone() -> None:
    question = replace(KL, checks=KL.checks[1:3])
    matrix = Matrix()
    states = {"passed": Status.PASSED, "failed": Status.FAILED, "skipped": Status.SKIPPED}
    rows = {"a": "passed failed skipped passed", "b": "passed failed failed passed", "c": "passed passed failed passed"}
    for name, row in rows.items():
        matrix.add(Graded(name, question, [Outcome(states[word], "") for word in row.split()], [0.0] * 4))
    first, second = (check.name for check in question.checks[1:3])
    assert matrix.alone(question, first) == {"a"}
    assert matrix.alone(question, second) == {"c"}
    lines = matrix.text(question).splitlines()
    assert lines[0] == "variational.kl_exponential: 3 chaffs"
    assert lines[2].split() == [first, "8", "xx.", "1", "alone"]
    assert lines[-1] == "  redundant here: kinds_and_shapes, arguments_unchanged"


def test_the_command_prints_the_matrix_and_exits_by_what_it_finds(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["verify", "kl_exponential", "--seeds", "2"]) == 0
    printed = capsys.readouterr().out
    assert "variational.kl_exponential: 38 chaffs" in printed
    assert printed.endswith("1 questions, 10 points, 2 seeds, 0 problems\n")
    assert main(["verify", "kl_exponential", "--exercises", str(tmp_path)]) == 1
    assert "there is no" in capsys.readouterr().out
    assert main(["verify", "--seeds", "0"]) == 2
    assert "expected one seed or more, got --seeds 0" in capsys.readouterr().err


def test_solutions_that_cannot_be_imported_are_said_in_a_line(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "variational.py").write_text("def kl_exponential(phi, theta:\n")
    assert main(["verify", "kl_exponential", "--exercises", str(tmp_path)]) == 3
    assert (
        "stubs of variational: cannot grade these solutions: variational.py is not valid Python"
        in capsys.readouterr().err
    )
