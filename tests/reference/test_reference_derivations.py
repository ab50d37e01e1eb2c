"""The reference derivations against what other parts of the project and SciPy give."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
import sympy
from scipy.integrate import quad
from scipy.stats import norm
from sympy import Function, Integral, N, Symbol, symbols

from reference import derivations, mixtures, variational

X, Z, M, MU, EPS = symbols("x z m mu eps", real=True)
S, THETA, PHI, W, V = symbols("s theta phi w v", positive=True)
DATA, WEIGHTS = symbols("x1:4", real=True), symbols("r1:4", positive=True)


def at(expression: Any, values: dict[Any, float]) -> float:
    return float(N(expression.subs(values)))


def test_uniform_posterior() -> None:
    likelihoods = symbols("l0:3", positive=True)
    values = dict(zip(likelihoods, (0.3, 1.7, 0.9), strict=True))
    wanted = mixtures.uniform_responsibilities(np.log([[0.3, 1.7, 0.9]]))[0]
    for k in range(3):
        assert at(derivations.uniform_posterior(likelihoods, k)[-1], values) == pytest.approx(wanted[k])


@pytest.mark.parametrize("update", ["gaussian", "bernoulli"])
def test_updates_are_the_m_steps(update: str) -> None:
    x, r = np.array([0.0, 1.0, 1.0]), np.array([0.3, 1.2, 0.5])
    values = dict(zip(DATA + WEIGHTS, [*x, *r], strict=True))
    if update == "gaussian":
        steps = derivations.gaussian_mean_update(DATA, WEIGHTS, W, MU, V)
        wanted = mixtures.gaussian_m_step(x[:, None], r[:, None])[1][0, 0]
    else:
        steps = derivations.bernoulli_update(DATA, WEIGHTS, THETA)
        wanted = mixtures.bernoulli_m_step(x[:, None], r[:, None])[0, 0]
    assert at(steps[-1].rhs, values) == pytest.approx(wanted)


@pytest.mark.parametrize(("x", "theta", "phi"), [(0.5, 2.0, 3.0), (-1.5, 0.4, 0.7)])
def test_exponential_elbo_and_its_gradients(x: float, theta: float, phi: float) -> None:
    values = {X: x, THETA: theta, PHI: phi}
    closed = derivations.exponential_elbo(X, Symbol("z", positive=True), THETA, PHI)[-1]
    assert at(closed, values) == pytest.approx(variational.exponential_elbo(x, theta, phi))
    gradients = derivations.exponential_elbo_gradients(X, THETA, PHI)[-1]
    wanted = variational.exponential_elbo_gradients(x, theta, phi)
    assert [at(part, values) for part in gradients] == pytest.approx(list(wanted))


def test_kl_standard_normal() -> None:
    m, s = 0.7, 1.6
    q, p = norm(m, s), norm(0, 1)
    wanted = quad(lambda z: q.pdf(z) * (q.logpdf(z) - p.logpdf(z)), -15, 15)[0]
    assert at(derivations.kl_standard_normal(Z, M, S)[-1], {M: m, S: s}) == pytest.approx(wanted)


def test_kl_factorised_is_a_sum_of_divergences() -> None:
    q1, q2, p1, p2 = (Function(name, positive=True) for name in ("q1", "q2", "p1", "p2"))
    z1, z2 = symbols("z1 z2", real=True)
    first, second = sorted(derivations.kl_factorised(z1, z2, q1, q2, p1, p2)[-1].args, key=str)
    assert first == Integral(q1(z1) * sympy.log(q1(z1) / p1(z1)), (z1, -sympy.oo, sympy.oo))
    assert second == Integral(q2(z2) * sympy.log(q2(z2) / p2(z2)), (z2, -sympy.oo, sympy.oo))


def test_reparameterisation_agrees_with_the_known_gradient_of_a_square() -> None:
    f = Function("f", real=True)
    for phi, wanted in ((M, 2 * 0.3), (S, 2 * 1.2)):  # E[z^2] = m^2 + s^2
        last = derivations.reparameterisation(Z, EPS, M, S, phi, f)[-1]
        assert at(last.replace(f, lambda u: u**2).doit(), {M: 0.3, S: 1.2}) == pytest.approx(wanted)
