"""What a trained variational auto-encoder has learnt."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from scipy.stats import norm

from grader.oracles import midpoints
from grader.plots.answers import Answers, ask
from grader.plots.style import plain

if TYPE_CHECKING:
    from matplotlib.figure import SubFigure

SHOWN, SIDE, SEED = 10, 14, 20


def digits(half: SubFigure, answers: Answers) -> None:
    """Held-out digits, what becomes of them at the posterior mean, and the decoder over the latent grid."""
    from sklearn.datasets import load_digits

    images = (load_digits().data > 7).astype(np.float32)
    encoder, decoder = ask(answers, "train_vae", images[:1400], 2, SEED)
    held_out = images[1400 : 1400 + SHOWN]
    mean = np.asarray(answers.apply(encoder, held_out)[0])
    quantiles = norm.ppf(midpoints(SIDE))
    grid = np.stack(np.meshgrid(quantiles, quantiles[::-1]), -1).reshape(-1, 2).astype(mean.dtype)
    above, below = half.subplots(2, 1, height_ratios=(1, 4))
    rows = np.concatenate([held_out, _probabilities(answers.apply(decoder, mean))])
    for axes, tiles, columns, title in (
        (above, rows, SHOWN, "held-out digits, and their reconstructions"),
        (below, _probabilities(answers.apply(decoder, grid)), SIDE, "decoded along the latent grid"),
    ):
        plain(axes, title)
        axes.imshow(_tiled(tiles, columns), cmap="gray_r", vmin=0, vmax=1)
        axes.axis("off")


def _probabilities(logits: np.ndarray) -> np.ndarray:
    return np.asarray(1 / (1 + np.exp(-np.asarray(logits, float))))


def _tiled(images: np.ndarray, columns: int) -> np.ndarray:
    """Images (n, 64) as one picture, in rows of `columns`, with a pixel of space between them."""
    padded = np.pad(images.reshape(-1, columns, 8, 8), ((0, 0), (0, 0), (1, 0), (1, 0)))
    return padded.transpose(0, 2, 1, 3).reshape(-1, 9 * columns)
