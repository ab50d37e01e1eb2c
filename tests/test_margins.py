"""The error budget, and the page that states it: rates are computed anew, counts are counted."""

import importlib.util
from pathlib import Path
from types import ModuleType

import numpy as np
import pytest
from scipy.stats import beta, binom

from grader.derivations.instance import Instance
from grader.questions import COURSE
from grader.questions.autoencoders.training import SOUND, SOUND_GAP
from grader.questions.generative.identification import ACCURACY, IDENTIFY_MODEL
from grader.scatter import MODELS, scatter
from grader.verify import budget
from grader.verify.budget import LARGEST, rates, trainings, vanishing
from grader.verify.margins import figures, files, table, with_table
from grader.verify.solutions import CLEARLY_RIGHT, CLEARLY_WRONG
from reference import generative

HERE = Path(__file__).parent
WHEATS = HERE / "wheats"
PAGE = (HERE.parent / "docs" / "fidelity.md").read_text(encoding="utf-8")
DATA_SETS = 1_500


def test_a_right_submission_fails_by_chance_less_than_once_in_a_million() -> None:
    assert 0 < sum(check.false_failure for question in COURSE for check in question.checks) <= LARGEST


def test_what_is_stated_bounds_what_is_computed() -> None:
    found = list(rates())
    stated = [check for question in COURSE for check in question.checks if check.false_failure]
    assert [rate.check for rate in found] == stated
    assert all(0 < rate.computed <= rate.check.false_failure for rate in found)


def test_whatever_may_be_wrong_sometimes_states_its_rate() -> None:
    assert all(check.false_failure for question in COURSE for check in question.checks if check.allowed)


def test_every_right_model_trains_better_than_the_rates_suppose() -> None:
    elbos, gaps = trainings()
    assert elbos.means.keys() == {path.stem for path in files("autoencoders", WHEATS)}
    assert elbos.least_mean(1 - 1e-6) > SOUND
    assert gaps.least_mean(1 - 1e-6) > SOUND_GAP
    assert all(max(runs.spreads.values()) < runs.spread for runs in (elbos, gaps))


def _wheat(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, WHEATS / f"{name}.py")
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.mark.parametrize("classifier", ["reference", "generative_scipy"])
def test_right_classifiers_are_as_accurate_as_the_rates_suppose(classifier: str) -> None:
    module = generative if classifier == "reference" else _wheat(classifier)
    models = [MODELS[number % len(MODELS)] for number in range(DATA_SETS)]
    # Beyond the numbers that a bank draws from.
    answers = [module.identify_model(scatter(model, 2_000_000 + number)) for number, model in enumerate(models)]
    wrong = sum(answer != model for answer, model in zip(answers, models, strict=True))
    assert beta.ppf(1 - 1e-6, wrong + 1, DATA_SETS - wrong) <= 1 - ACCURACY


def test_whoever_knows_three_of_four_models_passes_by_chance_only() -> None:
    allowed = [check.allowed for check in IDENTIFY_MODEL.checks if check.allowed]
    assert [float(f"{binom.cdf(most, 200, 1 / len(MODELS)):.0e}") for most in allowed] == [6e-7, 3e-11]


def test_the_page_is_up_to_date() -> None:
    """Every question has its row, with as many points, checks and solutions and with the rate that it states."""
    assert with_table(PAGE, "margins", table(figures(PAGE), WHEATS)) == PAGE
    assert with_table(PAGE, "budget", budget.table()) == PAGE


def test_the_figures_of_the_page_are_margins() -> None:
    found = figures(PAGE)
    assert found.keys() == {question.name for question in COURSE if not question.is_slow}
    assert all(margins.largest_of_wheats <= CLEARLY_RIGHT for margins in found.values())
    assert all(margins.smallest_of_chaffs >= CLEARLY_WRONG for margins in found.values())


def test_a_table_replaces_the_one_between_the_markers() -> None:
    page = "before\n<!-- margins: begin -->\nold\n<!-- margins: end -->\nafter\n"
    assert with_table(page, "margins", "new \\1\n") == page.replace("old", "new \\1")


def test_no_false_relation_holds_by_chance_at_every_point() -> None:
    """As many values have two decimals as the bound supposes."""
    assert vanishing(10) < 1e-45
    drawn = Instance.draw({"x": "real", "theta": "unit"}, b"").numbers.values()
    assert all(np.array_equal(values[:5], values[:5].round(2)) for values in drawn)
    assert not any(np.array_equal(values[5:], values[5:].round(6)) for values in drawn)
