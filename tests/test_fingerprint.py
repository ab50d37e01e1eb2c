"""What changes a question's fingerprint, and what does not."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SHOW = "import json; from grader.questions import COURSE; from grader.fingerprint import fingerprints; "
SHOW += "print(json.dumps(fingerprints(COURSE)))"

M_STEP = "grader/questions/mixtures/m_step.py"


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> Path:
    directory = tmp_path_factory.mktemp("project")
    for package in ("grader", "reference"):
        shutil.copytree(ROOT / package, directory / package, ignore=shutil.ignore_patterns("__pycache__", "chaffs"))
    return directory


@pytest.fixture(scope="module")
def before(copy: Path) -> dict[str, str]:
    return fingerprints(copy)


def fingerprints(directory: Path) -> dict[str, str]:
    command = [sys.executable, "-P", "-B", "-c", SHOW]
    shown = subprocess.run(command, cwd=directory, env={"PYTHONPATH": str(directory)}, capture_output=True, check=True)
    found: dict[str, str] = json.loads(shown.stdout)
    return found


def changed(copy: Path, before: dict[str, str], file: str, old: str, new: str) -> set[str]:
    path = copy / file
    source = path.read_text()
    assert old in source
    path.write_text(source.replace(old, new, 1))
    try:
        after = fingerprints(copy)
    finally:
        path.write_text(source)
    return {name for name in before if after[name] != before[name]}


def test_every_question_has_one_of_its_own(before: dict[str, str]) -> None:
    assert len(set(before.values())) == len(before)


def test_words_and_points_change_nothing(copy: Path, before: dict[str, str]) -> None:
    assert changed(copy, before, M_STEP, "1,\n            0,", "3,\n            0,") == set()
    assert changed(copy, before, M_STEP, 'hint="', 'hint="Look: ') == set()
    assert changed(copy, before, "grader/expect.py", "\n\n\n", "\n\n\n# a comment\n") == set()


def test_a_changed_case_or_check_is_its_questions_alone(copy: Path, before: dict[str, str]) -> None:
    body = "    expect_close(shifted[1], means + 4.0,"
    fit = "mixtures.fit_gaussian_mixture"  # which may follow from the M-step
    assert changed(copy, before, M_STEP, body, body.replace("4.0", "8.0")) == {"mixtures.gaussian_m_step", fit}
    family = 'arguments["x"][0] += 400.0'
    assert changed(copy, before, M_STEP, family, family.replace("400", "300")) == {"mixtures.gaussian_m_step", fit}
    answer = "def uniform_responsibilities("
    rest = changed(copy, before, "reference/mixtures.py", answer, "def uniform_responsibilities(*, unused=None, ")
    assert "mixtures.uniform_responsibilities" in rest and "mixtures.bernoulli_m_step" not in rest


def test_a_changed_engine_changes_all(copy: Path, before: dict[str, str]) -> None:
    tolerance = "TOLERANCE = 2e-5"
    most = changed(copy, before, "grader/expect.py", tolerance, "TOLERANCE = 3e-5")
    assert len(most) > 40
    assert changed(copy, before, "grader/replay.py", "import time", "import time as _, time") == set(before)
