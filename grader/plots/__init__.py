"""Pictures of a student's own answers beside the reference's. Matplotlib is imported where one is drawn."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from grader.outcome import CheckFailed
from grader.plots import autoencoders, elbo, generative, mixtures, variational
from grader.plots.answers import Answers

if TYPE_CHECKING:
    from matplotlib.figure import Figure, SubFigure

INK, PAPER = "#22262b", "#ffffff"


@dataclass(frozen=True)
class Picture:
    """`draw` fills one half of it, with the student's answers or with the reference's."""

    name: str
    title: str
    functions: tuple[str, ...]
    """Those of the topic's that it asks."""
    draw: Callable[[SubFigure, Answers], None]
    size: tuple[float, float] = (11.0, 6.4)
    """Width and height in inches."""

    @property
    def topic(self) -> str:
        return self.name.partition(".")[0]


PICTURES = (
    Picture(
        "mixtures.em_on_iris",
        "EM for a Gaussian mixture on Fisher's iris",
        ("fit_gaussian_mixture",),
        mixtures.em_on_iris,
        (11.0, 7.6),
    ),
    Picture(
        "variational.elbo_surface",
        "The ELBO over both rates, its maximum, and the gap to the evidence",
        ("exponential_elbo", "maximise_elbo", "log_evidence", "elbo_gap"),
        variational.elbo_surface,
        (11.0, 7.6),
    ),
    Picture(
        "variational.exponential_maps",
        "Noise turned into exponential draws",
        ("exponential_from_exponential", "exponential_from_uniform"),
        variational.exponential_maps,
    ),
    Picture(
        "elbo.estimators",
        "Two estimators of the same gradient, and their variances",
        ("pathwise_gradient_samples", "score_function_gradient_samples"),
        elbo.estimators,
    ),
    Picture(
        "elbo.latent_space",
        "The aggregate posterior, and the grid through the inverse distribution function",
        ("aggregate_posterior_log_density", "latent_grid"),
        elbo.latent_space,
        (11.0, 3.8),
    ),
    Picture(
        "generative.scatter_plots",
        "Four data sets, each from another model",
        ("identify_model",),
        generative.scatter_plots,
        (11.0, 6.6),
    ),
    Picture(
        "autoencoders.digits",
        "Digits, their reconstructions, and the latent grid of a VAE with two latent dimensions",
        ("train_vae",),
        autoencoders.digits,
        (11.0, 7.6),
    ),
)


def figure(picture: Picture, student: Answers, reference: Answers) -> Figure:
    """The student's half on the left, with the reason where there are no answers; the reference's on the right."""
    import matplotlib.figure

    whole = matplotlib.figure.Figure(figsize=picture.size, layout="constrained", facecolor=PAPER)
    whole.suptitle(picture.title, color=INK, fontsize=13, fontweight="bold")
    halves = whole.subfigures(1, 2, wspace=0.04, squeeze=False).flat
    for half, answers, owner in zip(halves, (student, reference), ("Your answers", "The reference"), strict=True):
        half.suptitle(owner, color=INK, fontsize=11)
        try:
            picture.draw(half, answers)
        except CheckFailed as reason:
            half.clear()
            half.suptitle(owner, color=INK, fontsize=11)
            half.text(0.5, 0.5, reason.message, ha="center", va="center", wrap=True, color=INK)
    return whole


def asking(names: Sequence[str]) -> list[Picture]:
    """The pictures that ask any of these questions, by their full names."""
    return [p for p in PICTURES if any(f"{p.topic}.{function}" in names for function in p.functions)]
