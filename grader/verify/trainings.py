"""Held-out ELBOs of right models over many seeds: what the rates of `train_vae` are computed from.

`python -m grader.verify.trainings` prints them, in a quarter of an hour, from the repository's root.
"""

from __future__ import annotations

import importlib.util
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from grader.questions.autoencoders.training import LATENT_DIM, TRAINING, held_out_and_noise, mean_elbo, some_digits

MEASURED = Path(__file__).with_name("trainings.json")
SEEDS = range(20, 25)
Training = Callable[[Any, int, int], tuple[Any, Any]]


def trained(train: Training, seed: int) -> tuple[float, float]:
    """The ELBO, and what it would be if the encoder had answered log σ."""
    import torch

    images = some_digits()[:TRAINING]
    v, noise = held_out_and_noise(images, LATENT_DIM, SEEDS[0])
    encoder, decoder = (network.eval() for network in train(torch.tensor(images), LATENT_DIM, seed))

    def decode(h: np.ndarray) -> np.ndarray:
        return np.asarray(decoder(torch.tensor(h, dtype=torch.float32)), float)

    with torch.no_grad():
        mean, log_variance = (np.asarray(part, float) for part in encoder(torch.tensor(v)))
        elbo, other = (mean_elbo(v, mean, scale * log_variance, noise, decode) for scale in (1, 2))
    return elbo, other


def main() -> None:
    rows = []
    for path in sorted(Path("tests/wheats").glob("autoencoders_*.py")):
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = sys.modules[path.stem] = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        rows += [[path.stem, seed, *map(float, np.round(trained(module.train_vae, seed), 3))] for seed in SEEDS]
    print("[\n" + ",\n".join(map(json.dumps, rows)) + "\n]")


if __name__ == "__main__":
    main()
