"""The course is sound, and what is not sound is said."""

from pathlib import Path

from grader.bank import Bank
from grader.questions import COURSE
from grader.verify.course import problems

HERE = Path(__file__).parent

EXERCISES = HERE.parent / "exercises"
KL = [question for question in COURSE if question.name == "variational.kl_exponential"]


def test_the_course_has_no_problems() -> None:
    assert list(problems(COURSE, EXERCISES, Bank())) == []


def test_a_solved_stub_a_wrong_number_and_a_missing_one_are_found(tmp_path: Path) -> None:
    stubs = (EXERCISES / "variational.py").read_text()
    solved = "def kl_exponential(phi, theta):\n    '''Solved.'''\n    return np.log(phi / theta) + theta / phi - 1\n"
    (tmp_path / "variational.py").write_text(stubs + solved)
    found = "\n".join(problems(KL, tmp_path, Bank()))
    assert "variational.kl_exponential: the stub earns 10 and is called PASSED" in found
    assert "variational.kl_exponential: the stub has no worked number" in found
    wrong = solved.replace("'''Solved.'''", "'''\n    >>> kl_exponential(1.0, 1.0)\n    7.0\n    '''")
    (tmp_path / "variational.py").write_text(stubs + wrong)
    assert "the stub's worked number is not the reference's" in "\n".join(problems(KL, tmp_path, Bank()))


def test_missing_stubs_are_found(tmp_path: Path) -> None:
    assert list(problems(KL, tmp_path, Bank())) == [f"variational: there is no {tmp_path / 'variational.py'}"]
