"""Mistakes are recognised in another hand than the chaffs', and nothing is said that is not so."""

import io
from collections import Counter
from pathlib import Path

import numpy as np
import pytest
from rich.console import Console

from grader.bank import Bank
from grader.constants import right_up_to
from grader.misconceptions import Misconceptions, chaffs
from grader.question import Question
from grader.questions import COURSE
from grader.report import QuestionReport, text
from grader.run import grade
from grader.submission import Submission
from grader.verify.solutions import grade_each, names

REWRITTEN = sorted((Path(__file__).parent / "rewritten").glob("*.py"))
# Of a derivation only the first and the last step are compared, and what they are.
NAMED = {"derivations": 0.6}
# What they leave out of the value at the end is the normaliser: both sentences are true of it.
ALSO_TRUE = {"exponential_elbo__up_to_constant"}


def sentence_of(name: str, question: Question) -> str:
    return chaffs(question)[name]


@pytest.mark.parametrize("path", REWRITTEN, ids=lambda path: path.stem)
def test_chaffs_in_another_hand_lose_points_and_are_named(path: Path) -> None:
    bank = Bank()
    tally: Counter[str] = Counter()
    wrong = []
    with Misconceptions(bank) as misconceptions:
        for graded in grade_each(path, path.stem, bank):
            assert graded.score.earned < graded.score.possible, str(graded)
            assert graded.replay is not None
            named = misconceptions.of(graded.question, graded.replay, graded.outcomes)
            sentences = [one.sentence for one in named if one.name != "constant"]
            right = sentence_of(graded.name, graded.question)
            tally["named" if right in sentences else "wrong" if sentences else "silent"] += 1
            if sentences and right not in sentences and graded.name not in ALSO_TRUE:
                wrong.append((graded.name, sentences))
    assert not wrong
    assert tally["named"] >= NAMED.get(path.stem, 0.7) * tally.total()


def test_enough_of_them_are_tried() -> None:
    assert sum(len(names(path)) for path in REWRITTEN) >= 400


def graded(name: str, source: str) -> QuestionReport:
    topic = name.partition(".")[0]
    submission = Submission({f"{topic}.py": f"import numpy as np\n{source}\n".encode()}, {topic: f"{topic}.py"})
    return grade(submission, [one for one in COURSE if one.name == name], COURSE, Bank()).questions[0]


REVERSED = "def kl_exponential(phi, theta): return np.log(theta / phi) + phi / theta - 1"


def kl(formula: str) -> list[str]:
    source = f"def kl_exponential(phi, theta):\n    right = np.log(phi / theta) + theta / phi - 1\n    return {formula}"
    return [one.sentence for one in graded("variational.kl_exponential", source).misconceptions]


@pytest.mark.parametrize(
    ("formula", "said"),
    [
        ("right", []),
        ("0.0", []),
        ("1.0", []),
        ("phi", []),
        ("float('nan')", []),
        ("np.random.default_rng(3).random()", []),
        ("right + 0.1 * np.sin(37 * phi) ** 2", []),
        ("right / 3", ["It is right up to the factor 1/3."]),
        ("right + np.log(2 * np.pi)", ["It is right up to the constant log(2*pi)."]),
    ],
)
def test_what_is_said_of_a_wrong_formula(formula: str, said: list[str]) -> None:
    assert kl(formula) == said


def test_a_known_mistake_is_named_before_a_constant() -> None:
    sentence = "A KL divergence is never negative."
    assert kl("-right") == [sentence]
    question = graded(
        "variational.kl_exponential", "def kl_exponential(phi, theta): return np.log(theta / phi) + phi / theta - 1"
    )
    assert [one.name for one in question.misconceptions] == ["kl_exponential__reversed"]


def test_two_mistakes_in_two_parts_are_both_named() -> None:
    source = """
def gaussian_m_step(x, r):
    n = r.sum(axis=0)
    means = (r.T @ x) / len(x)  # not by each component's own effective number
    right = (r.T @ x) / n[:, None]
    covariances = [(r[:, k, None] * (x - right[k])).T @ (x - right[k]) / (n[k] - 1) for k in range(len(n))]
    return n / len(x), means, np.array(covariances)
"""
    named = [one.name for one in graded("mixtures.gaussian_m_step", source).misconceptions]
    assert len(named) == 2


def test_a_factor_that_grows_with_the_data_is_told_by_its_letter() -> None:
    source = "def minibatch_elbo(datapoint_elbos, n): return n * np.mean(datapoint_elbos) * len(datapoint_elbos) * 3"
    assert [one.sentence for one in graded("elbo.minibatch_elbo", source).misconceptions] == [
        "It is right up to the factor 3 b."
    ]


@pytest.mark.parametrize(
    ("found", "said"),
    [
        (lambda x, n: x * n, "it is right up to the factor n"),
        (lambda x, n: -x / n, "it is right up to the factor -1/n"),
        (lambda x, n: x / 2 / n, "it is right up to the factor (1/2)/n"),
        (lambda x, n: x + n * np.log(2 * np.pi) / 2, "it is right up to the constant log(2*pi)/2 n"),
        (lambda x, n: -x, "its sign is wrong"),
        (lambda x, n: x**2, ""),
        (lambda x, n: x * np.nan, ""),
    ],
)
def test_constants_and_sizes(found: object, said: str) -> None:
    x, n = np.array([0.3, -1.2, 2.5, 4.0]), np.array([2.0, 3.0, 3.0, 5.0])
    assert callable(found)
    assert right_up_to(x, found(x, n), {"n": n}) == said


def test_the_report_says_the_mistake_first() -> None:
    source = "def kl_exponential(phi, theta): return np.log(theta / phi) + phi / theta - 1"
    submission = Submission(
        {"variational.py": f"import numpy as np\n{source}\n".encode()}, {"variational": "variational.py"}
    )
    report = grade(submission, [one for one in COURSE if one.name == "variational.kl_exponential"], COURSE, Bank())
    shown = io.StringIO()
    text.render(report, Console(file=shown, width=200))
    lines = shown.getvalue().splitlines()
    sentence = report.questions[0].misconceptions[0].sentence
    title = next(place for place, line in enumerate(lines) if "10 points lost" in line)
    assert lines[title + 1].strip() == sentence
    assert any("✗ kl_exponential" in line and sentence in line for line in lines[:title])


def test_every_chaff_but_those_in_words_has_a_sentence_that_ends() -> None:
    for question in COURSE:
        if question.topic != "concepts":
            assert len(chaffs(question)) >= 8, question.name
            assert all(one.endswith((".", "?", "!")) for one in chaffs(question).values())
