"""The probabilities that right answers fail by chance, computed anew; what the checks state are bounds of these.

Only two questions leave anything to chance: `identify_model`, where no classifier is right on every data set, and
`train_vae`, whose answer is drawn with its seed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.stats import binom, t

from grader.derivations.instance import NUMBERS, POINTS
from grader.question import Check, Question
from grader.questions.autoencoders.training import (
    LEVELS,
    LOG_STD_GAP,
    SOUND,
    SOUND_GAP,
    TRAIN_VAE,
    answers_log_variances,
)
from grader.questions.generative.identification import ACCURACY, IDENTIFY_MODEL
from grader.verify.trainings import MEASURED

LARGEST = 1e-6  # of a whole submission


@dataclass(frozen=True)
class Rate:
    """Of one check: what a formula gives, and the formula."""

    question: Question
    check: Check
    computed: float
    formula: str


@dataclass(frozen=True)
class Runs:
    """A figure of several models, over the same seeds: their means and deviations between seeds."""

    means: Mapping[str, float]
    spreads: Mapping[str, float]
    freedom: int
    """Of the deviation that is pooled over all models."""
    of_each: int

    @property
    def pooled(self) -> float:
        return float(np.sqrt(np.mean(np.square(list(self.spreads.values())))))

    @property
    def spread(self) -> float:
        """Of a model that scatters as no measured one does: twice what is pooled."""
        return 2 * self.pooled

    @staticmethod
    def of(values: Mapping[str, Sequence[float]]) -> Runs:
        [of_each] = {len(runs) for runs in values.values()}
        means = {model: float(np.mean(runs)) for model, runs in values.items()}
        spreads = {model: float(np.std(runs, ddof=1)) for model, runs in values.items()}
        return Runs(means, spreads, len(values) * (of_each - 1), of_each)

    def below(self, least: float, mean: float) -> float:
        """That one run of a model with this mean ends below `least`: by Student's t, if seeds scatter normally."""
        return float(t.cdf((least - mean) / self.spread, self.freedom))

    def least_mean(self, confidence: float) -> float:
        """What the mean of the lowest of the models exceeds with this confidence."""
        return min(self.means.values()) - float(t.ppf(confidence, self.freedom)) * self.pooled / self.of_each**0.5


def trainings() -> tuple[Runs, Runs]:
    """The measured ELBOs, and by how much these exceed those of an encoder of log σ."""
    elbos, gaps = defaultdict(list), defaultdict(list)
    for model, _, elbo, other in json.loads(MEASURED.read_text()):
        elbos[model].append(elbo)
        gaps[model].append(elbo - other)
    return Runs.of(elbos), Runs.of(gaps)


def rates() -> Iterator[Rate]:
    """Of every check that leaves anything to chance."""
    for check in IDENTIFY_MODEL.checks:
        if check.allowed:
            computed = float(binom.sf(check.allowed, check.cases, 1 - ACCURACY))
            formula = f"P(Binomial({check.cases}, {1 - ACCURACY:.3g}) > {check.allowed})"
            yield Rate(IDENTIFY_MODEL, check, computed, formula)
    elbos, gaps = trainings()
    for least, check in LEVELS.items():
        formula = f"P(t{elbos.freedom} < ({least:g} - ({SOUND:g})) / {elbos.spread:.2g})"
        yield Rate(TRAIN_VAE, check, elbos.below(least, SOUND), formula)
    formula = f"P(t{gaps.freedom} < ({LOG_STD_GAP:g} - {SOUND_GAP:g}) / {gaps.spread:.2g})"
    yield Rate(TRAIN_VAE, answers_log_variances, gaps.below(LOG_STD_GAP, SOUND_GAP), formula)


def table() -> str:
    """Of the page on fidelity."""
    rows = [
        f"| `{rate.question.function}.{rate.check.name}` | {rate.check.points} | {rate.formula} "
        f"| {rate.computed:.1e} | {rate.check.false_failure:.0e} |\n"
        for rate in rates()
    ]
    total = sum(rate.check.false_failure for rate in rates())
    head = "| check | points | formula | computed | stated |\n|---|---:|---|---:|---:|\n"
    return head + "".join(rows) + f"| **a whole submission** | | the sum | | {total:.0e} |\n"


def vanishing(degree: int) -> float:
    """That a polynomial which is not zero is so at every point of an instance: at most (Schwartz and Zippel)."""
    rounded = POINTS + -POINTS // 3  # as many as have two decimals
    fewest = min(100 * (high - low) for low, high in NUMBERS.values())
    return float((degree / fewest) ** rounded * (degree / 2.0**52) ** (POINTS - rounded))
