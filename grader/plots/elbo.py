"""Estimators of a gradient, and the latent space of an auto-encoder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.plots.answers import Answers, ask
from grader.plots.style import BLUE, GREY, VERMILION, plain

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

MEAN = 1.0
STDS = np.geomspace(0.1, 3, 40)


def estimators(half: SubFigure, answers: Answers) -> None:
    """Expectation and variance over the noise, by Gauss-Hermite nodes, for f(z) = z³ and a growing std."""
    nodes, weights = np.polynomial.hermite_e.hermegauss(40)
    weights = weights / weights.sum()
    z = MEAN + STDS[:, None] * nodes
    pathwise = answers.many(
        "pathwise_gradient_samples", [(float(s), nodes, 3 * at**2) for s, at in zip(STDS, z, strict=True)]
    )
    score = answers.many(
        "score_function_gradient_samples", [(MEAN, float(s), at, at**3) for s, at in zip(STDS, z, strict=True)]
    )
    axes = half.subplots(2, 2)
    for column, by in enumerate(("mean", "std")):
        plain(axes[0, column], f"expectation of d/d {by}", "std")
        plain(axes[1, column], "variance of one sample", "std")
        for samples, colour, style, name in (
            (pathwise, BLUE, "-", "pathwise"),
            (score, VERMILION, "--", "score function"),
        ):
            values = np.array([part[:, column] for part in samples])
            expectation = values @ weights
            axes[0, column].plot(STDS, expectation, color=colour, ls=style, label=name)
            variance = (values - expectation[:, None]) ** 2 @ weights
            axes[1, column].loglog(STDS, np.maximum(variance, 1e-12), color=colour, ls=style)
    axes[0, 0].legend(fontsize=8, frameon=False, loc="upper left")


def latent_space(half: SubFigure, answers: Answers) -> None:
    """The average of twelve encoders' densities, and a grid of 15 x 15 points that follows the prior."""
    rng = np.random.default_rng(4)
    means = rng.normal(size=(12, 2)) * 1.1
    stds = np.exp(rng.normal(size=(12, 2)) * 0.25 - 1.1)
    side = np.linspace(-3.5, 3.5, 90)
    z = np.stack(np.meshgrid(side, side), -1).reshape(-1, 2)
    density = np.exp(ask(answers, "aggregate_posterior_log_density", z, means, stds)).reshape(90, 90)
    grid = ask(answers, "latent_grid", 15).reshape(-1, 2)
    left, right = half.subplots(1, 2)
    for axes in (plain(left, "aggregate posterior"), plain(right, "latent grid, n = 15")):
        axes.set_aspect("equal")
        axes.set(xlim=(-3.5, 3.5), ylim=(-3.5, 3.5))
    left.contourf(side, side, density, 12, cmap="Blues")
    left.plot(*means.T, ".", color=VERMILION, ms=4)
    for radius in (1, 2, 3):
        right.add_patch(_circle(radius))
    right.plot(*grid.T, ".", color=BLUE, ms=4)


def _circle(radius: float) -> object:
    from matplotlib.patches import Circle

    return Circle((0, 0), radius, fill=False, color=GREY, lw=0.8, ls=":")
