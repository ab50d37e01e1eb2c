"""Pictures: drawn from the student's worker, beside the reference, and never in vain."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from grader import cli
from grader.plots import PICTURES, asking
from grader.plots.answers import References, ask
from grader.questions import COURSE

HERE = Path(__file__).parent

ALL_RIGHT = HERE.parent / "examples" / "submissions" / "all_right"


def plot(*arguments: str | Path) -> int:
    return cli.main(["plot", *map(str, arguments)])


def test_every_picture_asks_functions_of_the_course() -> None:
    course = {question.name for question in COURSE}
    for picture in PICTURES:
        assert {f"{picture.topic}.{function}" for function in picture.functions} <= course
    assert {picture.topic for picture in PICTURES} == {q.topic for q in COURSE} - {"derivations", "concepts"}
    assert [picture.name for picture in asking(["elbo.latent_grid"])] == ["elbo.latent_space"]


@pytest.mark.parametrize("selector", ["mixtures", "variational", "elbo", "generative"])
def test_pictures_are_drawn(selector: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert plot(selector, "--submission", ALL_RIGHT, "--output", tmp_path / "new") == 0
    paths = [Path(line) for line in capsys.readouterr().out.splitlines()]
    assert paths == [tmp_path / "new" / f"{p.name}.png" for p in PICTURES if p.topic == selector]
    for path in paths:
        assert path.read_bytes().startswith(b"\x89PNG")
        assert path.stat().st_size > 20_000


def test_a_failure_is_told_in_the_picture(tmp_path: Path) -> None:
    (tmp_path / "elbo.py").write_text("def latent_grid(n):\n    raise ValueError('no grid today')\n")
    assert plot("latent_grid", "--submission", tmp_path, "--output", tmp_path, "--format", "svg") == 0
    drawn = (tmp_path / "elbo.latent_space.svg").read_text()
    assert "There is no function aggregate_posterior_log_density" in drawn
    assert "latent grid, n = 15" in drawn  # the reference's half is there all the same


def test_a_missing_file_is_told_in_the_picture(tmp_path: Path) -> None:
    (tmp_path / "elbo.py").write_text("")
    assert plot("exponential_from_uniform", "--submission", tmp_path, "--output", tmp_path, "--format", "svg") == 0
    assert "There is no variational.py" in (tmp_path / "variational.exponential_maps.svg").read_text()


def test_what_has_no_picture_is_named(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert plot("kl_exponential", "--submission", ALL_RIGHT, "--output", tmp_path) == 2
    assert "there is no picture of that: pictures are drawn of mixtures.fit_gaussian" in capsys.readouterr().err


def test_where_nothing_can_be_written_is_told(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    assert plot("latent_grid", "--submission", ALL_RIGHT, "--output", tmp_path / "file") == 3
    assert f"cannot write to {tmp_path / 'file'}" in capsys.readouterr().err


def test_the_reference_trains_for_a_picture() -> None:
    reference = References("autoencoders")
    encoder, decoder = ask(reference, "train_vae", np.ones((4, 6), np.float32), 2, 0)
    mean, log_variance = reference.apply(encoder, np.ones((3, 6), np.float32))
    assert mean.shape == log_variance.shape == (3, 2)
    assert reference.apply(decoder, mean).shape == (3, 6)
