"""`reference.closed_forms` is what `reference.symbolic` derives, and needs no SymPy to be used."""

import subprocess
import sys
from pathlib import Path

import pytest
import sympy as sp

from reference import closed_forms, symbolic

ROOT = Path(closed_forms.__file__).parents[1]


def test_committed_closed_forms_are_what_the_derivations_give() -> None:
    assert symbolic.source().encode() == Path(closed_forms.__file__).read_bytes()


def test_the_maximum_lies_at_two_over_x() -> None:
    assert symbolic.elbo_maximum() == (2 / symbolic.x, 2 / symbolic.x)


def test_the_gradients_vanish_at_the_maximum() -> None:
    at_maximum = dict(zip((symbolic.theta, symbolic.phi), symbolic.elbo_maximum(), strict=True))
    gradients = symbolic.exponential_elbo_gradients()
    assert [sp.simplify(gradient.subs(at_maximum)) for gradient in gradients] == [0, 0]


@pytest.mark.parametrize("holds", [False, None])
def test_a_derivation_stops_at_a_claim_that_does_not_hold(holds: bool | None) -> None:
    with pytest.raises(ArithmeticError, match=f"expected: the claim; SymPy answers {holds}"):
        symbolic.require(holds, "the claim")


def test_an_integral_that_depends_on_cases_is_refused() -> None:
    rate = sp.Symbol("rate")  # of unknown sign: the integral may diverge
    with pytest.raises(ArithmeticError, match="an evaluated integral over z"):
        symbolic.integral(sp.exp(-rate * symbolic.z), symbolic.z, 0, sp.oo)


def test_the_reference_needs_neither_sympy_nor_torch_nor_scipy_stats() -> None:
    program = "import sys, reference.variational;print(*sorted({'sympy', 'torch', 'scipy.stats'} & set(sys.modules)))"
    ran = subprocess.run([sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == ""
