"""Draws the pictures of `concepts.scatter_plots`: python -m reference.scatter_plots [DIRECTORY].

From fixed data sets of the project's own samplers, in the order that the answer names.
"""

import sys
from pathlib import Path

from grader.scatter import MODELS, scatter
from reference.concepts import scatter_plots

FIGURES = Path(__file__).parent.parent / "exercises" / "figures"
# Of each model's data sets one that shows well what sets the model apart.
NUMBERS = {"factor_analysis": 6, "gaussian_vae": 5, "super_gaussian_ica": 4, "sub_gaussian_ica": 3}


def draw(directory: Path) -> list[Path]:
    """Writes scatter_1.png to scatter_4.png; raises OSError where it cannot."""
    from matplotlib.figure import Figure

    paths = []
    for place, letter in enumerate(scatter_plots(), 1):
        model = MODELS["abcd".index(letter)]
        x = scatter(model, NUMBERS[model])
        figure = Figure(figsize=(4, 4), dpi=110, layout="tight")
        axes = figure.subplots()
        axes.scatter(x[:, 0], x[:, 1], s=3, color="#0072b2", alpha=0.7, linewidths=0)
        axes.set_title(f"Picture {place}", fontsize=10)
        axes.set_xlabel("$v_1$")
        axes.set_ylabel("$v_2$")
        paths.append(directory / f"scatter_{place}.png")
        figure.savefig(paths[-1], metadata={"Software": None})
    return paths


if __name__ == "__main__":
    for path in draw(Path(sys.argv[1]) if len(sys.argv) > 1 else FIGURES):
        print(path)
