"""The ELBO of the exponential model, and the maps that turn noise into its draws."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from grader.oracles import midpoints
from grader.plots.answers import Answers, ask
from grader.plots.style import BLUE, GREY, ORANGE, VERMILION, plain

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

X = 1.5
RATES = np.linspace(0.3, 3.5, 45)
RATE = 1.5
BINS = 50


def elbo_surface(half: SubFigure, answers: Answers) -> None:
    """Contours over (theta, phi); below, a cut along theta at the best phi, with evidence and gap."""
    theta, phi = ask(answers, "maximise_elbo", X)
    grid = [(X, float(t), float(p)) for p in RATES for t in RATES]
    surface = np.array(answers.many("exponential_elbo", grid)).reshape(len(RATES), -1)
    above, below = half.subplots(2, 1, height_ratios=(3, 2))
    plain(above, f"x = {X}: maximum at theta = {theta:.3f}, phi = {phi:.3f}", "theta", "phi")
    levels = np.quantile(surface, np.linspace(0.1, 1, 16))
    filled = above.contourf(RATES, RATES, surface, np.unique(levels), cmap="viridis")
    half.colorbar(filled, ax=above, label="ELBO in nats", format="%.2f")
    above.plot(theta, phi, "*", color=VERMILION, ms=13, mec="white")
    along = [(X, float(t)) for t in RATES]
    evidence = np.array(answers.many("log_evidence", along))
    bound = np.array(answers.many("exponential_elbo", [(*pair, phi) for pair in along]))
    gaps = np.array(answers.many("elbo_gap", [(*pair, phi) for pair in along]))
    plain(below, f"along theta at phi = {phi:.3f}", "theta", "nats")
    below.plot(RATES, evidence, color=BLUE, label="log p(x)")
    below.plot(RATES, bound, color=ORANGE, label="ELBO")
    below.plot(RATES, evidence - gaps, color=VERMILION, ls=":", label="log p(x) less the gap")
    below.fill_between(RATES, bound, evidence, color=GREY, alpha=0.25, lw=0)
    below.legend(fontsize=8, frameon=False)


def exponential_maps(half: SubFigure, answers: Answers) -> None:
    """Both maps as curves, and the draws that they make of evenly spread noise against the true density."""
    u = midpoints(4_000)
    noises = {"T": -np.log1p(-u), "S": u}
    names = {"T": "exponential_from_exponential", "S": "exponential_from_uniform"}
    grid = half.subplots(2, 2)
    z = np.linspace(0, 4, 200)
    for (name, noise), (curve, density) in zip(noises.items(), grid.T, strict=True):
        draws = ask(answers, names[name], noise, RATE)
        plain(curve, f"the map {name}", "noise", "z")
        curve.plot(noise, draws, color=BLUE)
        plain(density, f"draws and Exp(z; {RATE})", "z", "density")
        shares = np.full(len(u), BINS / (4.0 * len(u)))  # of a density, whatever lies beyond the last bin
        density.hist(draws, bins=BINS, range=(0, 4), weights=shares, color=BLUE, alpha=0.35)
        density.plot(z, RATE * np.exp(-RATE * z), color=VERMILION)
