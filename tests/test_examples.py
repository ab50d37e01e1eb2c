"""The example submissions, whole: what a student, an instructor and the README see of them."""

import dataclasses
import json
import subprocess
import sys
from pathlib import Path

import pytest

from grader.bank import Bank
from grader.limits import Limits
from grader.questions import COURSE, TOPICS
from grader.report import QuestionReport, Report
from grader.report import json as json_report
from grader.run import grade
from grader.submission import read

HERE = Path(__file__).parent

EXAMPLES = HERE.parent / "examples" / "submissions"
POSSIBLE = sum(question.points for question in COURSE)


def graded(name: str) -> Report:
    limits = dataclasses.replace(Limits(), call_seconds=1.0)
    return grade(read(EXAMPLES / name, TOPICS), COURSE, COURSE, Bank(), limits=limits)


def programs(report: Report) -> list[QuestionReport]:
    """All but the derivations, whose functions have names that others have as well."""
    return [question for question in report.questions if question.topic != "derivations"]


def statuses(report: Report) -> dict[str, str]:
    return {question.function: question.status for question in programs(report)}


def test_there_are_at_least_five() -> None:
    assert {path.name for path in EXAMPLES.iterdir()} >= {
        "all_right",
        "half_done",
        "typical_mistakes",
        "broken",
        "slow",
    }


def test_all_right_earns_everything() -> None:
    report = graded("all_right")
    assert (report.earned, report.possible, report.pending) == (POSSIBLE, POSSIBLE, 0)
    assert set(statuses(report).values()) == {"PASSED"}


def test_half_done_earns_what_is_done() -> None:
    report = graded("half_done")
    done = {"uniform_responsibilities", "gaussian_responsibilities", "gaussian_m_step"}
    assert {name for name, status in statuses(report).items() if status == "PASSED"} == done
    assert {status for name, status in statuses(report).items() if name not in done} == {"NOT_ATTEMPTED"}
    assert report.earned == sum(question.points for question in COURSE if question.function in done)


def test_typical_mistakes_cost_their_own_points() -> None:
    report = graded("typical_mistakes")
    earned = {question.function: question.earned for question in programs(report)}
    assert earned["uniform_responsibilities"] == 9
    assert earned["gaussian_responsibilities"] == 9  # far away points alone are lost
    assert earned["gaussian_m_step"] == 4  # weights and means, and untouched arguments
    assert earned["log_evidence"] == 7
    assert earned["exponential_elbo_gradients"] == 6  # half of what follows from the wrong ELBO
    assert earned["maximise_elbo"] == 8
    assert earned["kl_factorised"] == 10
    for wrong in ("expected_complete_log_likelihood", "mixture_elbo", "exponential_elbo", "elbo_gap", "kl_exponential"):
        assert earned[wrong] == 0
    # The gradients are right for the wrong ELBO, and that is said.
    gradients = next(question for question in programs(report) if question.function == "exponential_elbo_gradients")
    assert "FOLLOWED" in {check.status for check in gradients.checks}


def test_typical_mistakes_of_torch_are_named() -> None:
    report = graded("typical_mistakes")
    told = {(q.function, c.name): c.message for q in report.questions for c in q.checks if c.status == "FAILED"}
    assert (
        "no gradient flows from the answer to log_variance"
        in told["reparameterise", "gradient_by_mean_and_log_variance"]
    )
    assert "the KL term carries no gradient" in told["bernoulli_vae_elbo", "gradient_by_encoder"]
    assert "the score term is still there" in told["sticking_the_landing_elbo", "gradient_by_encoder"]
    assert "Did you mean" not in str(report)  # what is missing is not what is there for another question


def test_typical_mistakes_in_derivations_and_words() -> None:
    found = {question.name: question for question in graded("typical_mistakes").questions}
    earned = {name.partition(".")[2]: q.earned for name, q in found.items() if name.startswith(("deriv", "conc"))}
    assert {name: points for name, points in earned.items() if points} == {
        "exponential_elbo_gradients": 4,
        "kl_standard_normal": 4,
        "kl_factorised": 10,
        "reparameterisation": 2,
        "amortisation_gap": 3,
    }
    told = {name: " ".join(check.message for check in question.checks) for name, question in found.items()}
    assert "Essentially different steps: 1 of at least 3." in told["derivations.uniform_posterior"]
    assert "it is right up to the constant 1." in told["derivations.kl_standard_normal"]
    assert "it is right with 1/phi**3 times 2." in told["derivations.exponential_elbo_gradients"]
    assert "an integral inside an integral" in told["derivations.kl_factorised"]
    assert "not N(eps; 0, 1) times the derivative of f(m + s eps)" in told["derivations.reparameterisation"]
    assert found["concepts.tight_bound"].because == "the KL in the ELBO is zero where q is the prior"


def test_broken_names_every_way_to_break() -> None:
    report = graded("broken")
    assert report.earned == 0
    found = statuses(report)
    assert {q.function: found[q.function] for q in COURSE if q.topic in ("mixtures", "variational")} == {
        "uniform_responsibilities": "ERROR",
        "gaussian_responsibilities": "NOT_ATTEMPTED",
        "gaussian_m_step": "FAILED",
        "expected_complete_log_likelihood": "ERROR",
        "gaussian_mixture_log_likelihood": "ERROR",
        "mixture_elbo": "CRASHED",
        "fit_gaussian_mixture": "ERROR",
        "bernoulli_responsibilities": "MEMORY",
        "bernoulli_m_step": "FAILED",
        "fit_bernoulli_mixture": "ERROR",
    } | {question.function: "ERROR" for question in COURSE if question.topic == "variational"}
    messages = {question.function: question.checks[0].message for question in programs(report)}
    assert "name 'log_likelihods' is not defined" in messages["uniform_responsibilities"]
    assert "mixtures.py, line 10, in uniform_responsibilities" in messages["uniform_responsibilities"]
    assert "Did you mean gaussian_responsibilities" in messages["gaussian_responsibilities"]
    assert "but it takes (x, responsibilities)" in messages["expected_complete_log_likelihood"]
    assert "exit code 0" in messages["mixture_elbo"]
    assert "variational.py is not valid Python: expected ':'" in messages["log_evidence"]


def test_slow_costs_only_what_is_slow() -> None:
    report = graded("slow")
    found = statuses(report)
    assert found["bernoulli_m_step"] == found["kl_factorised"] == "TIMEOUT"
    earned = {question.function: question.earned for question in programs(report) if question.earned}
    assert earned == {"uniform_responsibilities": 9, "kl_exponential": 10, "kl_factorised": 9}


@pytest.mark.parametrize("name", ["typical_mistakes", "broken"])
def test_the_same_submission_gives_the_same_bytes(name: str) -> None:
    first, second = (without_seconds(graded(name)) for _ in range(2))
    assert first == second


def without_seconds(report: Report) -> str:
    made = json.loads(json_report.render(report))
    for question in made["questions"]:
        for check in question["checks"]:
            del check["seconds"]
    return json.dumps(made)


def test_every_counterexample_runs_as_it_is(tmp_path: Path) -> None:
    """Started in the directory of the submission, it prints what the student's function gives."""
    report = graded("typical_mistakes")
    codes = [c.counterexample.code for question in report.questions for c in question.checks if c.counterexample]
    assert len(codes) > 30
    script = tmp_path / "all.py"
    script.write_text("\n".join(f"try:\n    exec({code!r}, {{}})\nexcept ArithmeticError: pass" for code in codes))
    ran = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", f"exec(open({str(script)!r}).read())"],
        cwd=EXAMPLES / "typical_mistakes",
        capture_output=True,
        text=True,
    )
    assert ran.returncode == 0, ran.stderr
    assert len(ran.stdout) > 1000
