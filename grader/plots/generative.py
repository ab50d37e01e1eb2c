"""The four scatter plots of the exercise, drawn from the project's own samplers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from grader.plots.answers import Answers
from grader.plots.style import BLUE, GREEN, VERMILION, plain
from grader.scatter import MODELS, scatter

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

NUMBER = 7


def scatter_plots(half: SubFigure, answers: Answers) -> None:
    """One data set from each model, named by whoever is asked."""
    sets = {model: scatter(model, NUMBER) for model in MODELS}
    named = answers.many("identify_model", [(x,) for x in sets.values()])
    for axes, (model, x), name in zip(half.subplots(2, 2).flat, sets.items(), named, strict=True):
        plain(axes)
        axes.scatter(*x.T, s=3, color=BLUE, alpha=0.5, linewidths=0)
        right = name == model
        axes.set_title(name.replace("_", " "), fontsize=9, color=GREEN if right else VERMILION)
        if not right:
            axes.set_xlabel(f"it is {model.replace('_', ' ')}", fontsize=9)
