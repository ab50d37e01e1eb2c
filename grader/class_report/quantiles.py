"""Quantiles of as many numbers as there are, in a memory that does not grow with them."""

from __future__ import annotations

import math
from collections import Counter

ACCURACY = 0.01
GROWTH = (1 + ACCURACY) / (1 - ACCURACY)
SMALLEST = 1e-6


class Quantiles:
    """Of positive numbers; those below `SMALLEST` count as it. Within one part in a hundred, the maximum exact.

    A histogram whose bins grow geometrically: Masson, Rim and Lee, "DDSketch", Proc. VLDB Endowment 12 (2019).
    """

    def __init__(self) -> None:
        self.greatest = 0.0
        self._bins: Counter[int] = Counter()

    def add(self, number: float) -> None:
        self.greatest = max(self.greatest, number)
        self._bins[math.ceil(math.log(max(number, SMALLEST), GROWTH))] += 1

    def at(self, share: float) -> float | None:
        """The smallest number that at least this share of them does not exceed; None where there are none."""
        left = share * self._bins.total()
        for place in sorted(self._bins):
            left -= self._bins[place]
            if left <= 0:
                return min(2 * GROWTH**place / (1 + GROWTH), self.greatest)
        return None
