"""EM on real data."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.plots.answers import Answers, ask
from grader.plots.style import BLUE, COLOURS, GREY, plain

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

STEPS = 60


def em_on_iris(half: SubFigure, answers: Answers) -> None:
    """Three components on the petals of 150 flowers: ellipses of one and two deviations, and the trace."""
    from matplotlib.patches import Ellipse
    from sklearn.datasets import load_iris

    iris = load_iris()
    x = np.ascontiguousarray(iris.data[:, 2:])
    start = (np.full(3, 1 / 3), x[[10, 60, 120]], np.tile(np.cov(x.T), (3, 1, 1)))
    weights, means, covariances, trace = ask(answers, "fit_gaussian_mixture", x, *start, 1e-4, STEPS)
    above, below = half.subplots(2, 1, height_ratios=(2, 1))
    plain(above, x="petal length in cm", y="petal width in cm")
    for species, marker in enumerate("o^s"):
        own = iris.target == species
        above.scatter(
            *x[own].T, s=14, marker=marker, color=GREY, alpha=0.7, linewidths=0, label=iris.target_names[species]
        )
    for weight, mean, covariance, colour in zip(weights, means, covariances, COLOURS, strict=False):
        values, vectors = np.linalg.eigh(covariance)
        angle = np.degrees(np.arctan2(*vectors[::-1, 1]))
        for deviations in (1, 2):
            width, height = 2 * deviations * np.sqrt(values[::-1])
            above.add_patch(Ellipse(mean, width, height, angle=angle, fill=False, color=colour, lw=1.5))
        above.plot(*mean, "+", color=colour, ms=9, label=f"weight {weight:.2f}")
    above.legend(fontsize=8, frameon=False, loc="upper left")
    plain(below, f"{len(trace) - 1} iterations, {trace[-1]:.2f} nats at the end", "iteration", "log-likelihood in nats")
    below.plot(trace, color=BLUE, marker=".", ms=4, lw=1)
