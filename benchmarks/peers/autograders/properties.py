"""The same as properties of Hypothesis; as a program it keeps their inputs for `comparison.replay`."""

from __future__ import annotations

import pickle
from collections.abc import Callable
from typing import Any

import numpy as np
from comparison import CASES, Case, compare
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

Strategy = st.SearchStrategy[Case]
SETTINGS = settings(
    max_examples=100, deadline=None, database=None, derandomize=True, suppress_health_check=list(HealthCheck)
)


def numbers(low: float, high: float) -> st.SearchStrategy[float]:
    return st.floats(low, high, allow_nan=False, width=32)


@st.composite
def gaussian_mixtures(draw: st.DrawFn) -> Case:
    n, k, d = draw(st.integers(2, 6)), draw(st.integers(2, 3)), draw(st.integers(2, 3))
    x, means = (draw(arrays(float, (rows, d), elements=numbers(-2, 2))) for rows in (n, k))
    weights = draw(arrays(float, k, elements=numbers(0.125, 1)))
    factors = draw(arrays(float, (k, d, d), elements=numbers(-0.5, 0.5)))
    return x, weights / weights.sum(), means, factors @ factors.transpose(0, 2, 1) + np.eye(d)


@st.composite
def assigned(draw: st.DrawFn, elements: st.SearchStrategy[float]) -> Case:
    n, k, d = draw(st.integers(2, 6)), draw(st.integers(2, 3)), draw(st.integers(2, 3))
    shares = draw(arrays(float, (n, k), elements=numbers(0.125, 1)))
    return draw(arrays(float, (n, d), elements=elements)), shares / shares.sum(axis=1, keepdims=True)


RATES = numbers(0.25, 4)
OVER: dict[str, Strategy] = {
    "mixtures.gaussian_responsibilities": gaussian_mixtures(),
    "mixtures.gaussian_m_step": assigned(numbers(-2, 2)),
    "mixtures.bernoulli_m_step": assigned(st.sampled_from([0.0, 1.0])),
    "variational.log_evidence": st.tuples(numbers(-3, 6), RATES),
    "variational.exponential_elbo": st.tuples(numbers(-3, 6), RATES, RATES),
    "variational.kl_exponential": st.tuples(RATES, RATES),
}


def check(name: str, function: Callable[..., Any]) -> None:
    @SETTINGS
    @given(OVER[name])
    def agrees(case: Case) -> None:
        compare(name, function, case)

    agrees()


def cases(name: str) -> list[Case]:
    kept: list[Case] = []

    @SETTINGS
    @given(OVER[name])
    def keep(case: Case) -> None:
        kept.append(case)

    keep()
    return kept


if __name__ == "__main__":
    CASES.write_bytes(pickle.dumps({name: cases(name) for name in OVER}))
