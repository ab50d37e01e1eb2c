"""What every peer asks of a student's function: the reference's answer, on the same kinds of inputs.

`reference` is imported in the process that runs the student's code, as such autograders do.
"""

from __future__ import annotations

import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from reference import mixtures, variational

Case = tuple[Any, ...]
CASES = Path(__file__).with_name("cases.pickle")
REFERENCE: dict[str, Callable[..., Any]] = {
    "mixtures.gaussian_responsibilities": mixtures.gaussian_responsibilities,
    "mixtures.gaussian_m_step": mixtures.gaussian_m_step,
    "mixtures.bernoulli_m_step": mixtures.bernoulli_m_step,
    "variational.log_evidence": variational.log_evidence,
    "variational.exponential_elbo": variational.exponential_elbo,
    "variational.kl_exponential": variational.kl_exponential,
}


def compare(name: str, function: Callable[..., Any], case: Case) -> None:
    expected, actual = REFERENCE[name](*case), function(*case)
    parts = list(zip(actual, expected, strict=True)) if isinstance(expected, tuple) else [(actual, expected)]
    for got, wanted in parts:
        assert np.shape(got) == np.shape(wanted), f"shape {np.shape(got)}, expected {np.shape(wanted)}"
        np.testing.assert_allclose(got, wanted, rtol=1e-6, atol=1e-9)


def replay(name: str, function: Callable[..., Any]) -> None:
    """On 100 inputs drawn once, for the tools in which Hypothesis has no place: `properties` has written them."""
    for case in pickle.loads(CASES.read_bytes())[name]:
        compare(name, function, case)
