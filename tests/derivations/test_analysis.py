"""What a derivation earns, and what is said of it."""

from __future__ import annotations

import pytest

from grader.bank import Bank
from grader.outcome import Status
from grader.verify.solutions import Graded, grade_each, names

SOLUTIONS = """
from sympy import *


def N(u, m, s):
    return exp(-(u - m) ** 2 / (2 * s**2)) / (sqrt(2 * pi) * s)


def first(z, m, s):
    return Integral(N(z, m, s) * log(N(z, m, s) / N(z, 0, 1)), (z, -oo, oo))


def second(z, m, s):
    return Integral(N(z, m, s) * (-log(s) - (z - m) ** 2 / (2 * s**2) + z**2 / 2), (z, -oo, oo))


def last(z, m, s):
    return (m**2 + s**2 - 1) / 2 - log(s)


def solution(*steps):
    return lambda *arguments: [step(*arguments) if callable(step) else step for step in steps]


kl_standard_normal__right = solution(first, second, last)
kl_standard_normal__slip = solution(first, lambda z, m, s: last(z, m, s) + 1, last)
kl_standard_normal__nonsense = solution(first, lambda z, m, s: sin(m) + exp(s), last)
kl_standard_normal__bare = solution(last, last, last)
kl_standard_normal__shapes = solution(last, lambda *a: expand(last(*a)), lambda *a: factor(last(*a)))
kl_standard_normal__unrelated = solution(lambda z, m, s: Derivative(m**2, m), lambda z, m, s: 2 * m, last)
kl_standard_normal__numbers = solution(first, 1, lambda *a: sin(2) ** 2 + cos(2) ** 2, last)
kl_standard_normal__padded = solution(first, lambda *a: first(*a) * (sin(3) ** 2 + cos(3) ** 2), last)
kl_standard_normal__written_out = solution(second, lambda *a: expand(second(*a)), last)
kl_standard_normal__wrong_start = solution(lambda *a: 2 * first(*a), lambda *a: 2 * second(*a), lambda *a: 2 * last(*a))
kl_standard_normal__unreadable = solution(first, second, lambda z, m, s: last(z, m, s) * besselj(0, m), last)
kl_standard_normal__unknown_symbol = solution(first, lambda z, m, s: second(z, m, s) + Symbol("tau"), last)
kl_standard_normal__renamed_symbol = solution(first, lambda z, m, s: second(Symbol("w"), m, Symbol("s")), last)
kl_standard_normal__single = last
kl_standard_normal__texts = solution("obvious", "clear", "q.e.d.")
kl_standard_normal__pairs = lambda z, m, s: [(first(z, m, s), last(z, m, s))] * 3
kl_standard_normal__diverges = solution(first, lambda z, m, s: Integral(exp(z**2 / s), (z, -oo, oo)), last)

reparameterisation__by_m = lambda z, eps, m, s, phi, f: [
    Derivative(Integral(f(z) * N(z, m, s), (z, -oo, oo)), phi),
    Derivative(Integral(f(m + s * eps) * N(eps, 0, 1), (eps, -oo, oo)), phi),
    Integral(N(eps, 0, 1) * Derivative(f(m + s * eps), m), (eps, -oo, oo)),
]
bernoulli_update__outside = lambda x, r, theta: [
    Eq(Derivative(sum(b * (a * log(theta) + (1 - a) * log(1 - theta)) for a, b in zip(x, r)), theta), 0),
    Eq(sum(a * b for a, b in zip(x, r)), -theta * sum(r)),
    Eq(theta, -sum(a * b for a, b in zip(x, r)) / sum(r)),
]
"""


@pytest.fixture(scope="module")
def graded(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Graded]:
    path = tmp_path_factory.mktemp("derivations") / "derivations.py"
    path.write_text(SOLUTIONS)
    return {one.name.partition("__")[2]: one for one in grade_each(path, "derivations", Bank(), names(path))}


@pytest.mark.parametrize(
    ("slug", "earned", "pending"),
    [
        ("right", 12, 0),
        ("renamed_symbol", 12, 0),  # what has the name of an argument is that argument
        ("slip", 8, 0),
        ("nonsense", 0, 0),
        ("bare", 0, 0),
        ("shapes", 0, 0),
        ("unrelated", 0, 0),
        ("numbers", 0, 0),
        ("padded", 0, 0),
        ("written_out", 12, 0),  # forms are compared under the integral
        ("wrong_start", 0, 0),
        ("unreadable", 8, 4),
        ("unknown_symbol", 0, 0),
        ("single", 0, 0),
        ("texts", 0, 0),
        ("pairs", 0, 0),
        ("diverges", 0, 0),
        ("by_m", 2, 0),
        ("outside", 0, 0),
    ],
)
def test_what_is_earned(graded: dict[str, Graded], slug: str, earned: int, pending: int) -> None:
    one = graded[slug]
    assert (one.score.earned, one.score.pending) == (earned, pending), str(one)


@pytest.mark.parametrize(
    ("slug", "words"),
    [
        ("slip", ["Step 2 does not follow from step 1: at m = ", "it is right up to the constant 1."]),
        ("nonsense", ["Step 2 does not follow from step 1"]),
        ("bare", ["Essentially different steps: 1 of at least 3. Step 2 says what step 1 says."]),
        ("shapes", ["Essentially different steps: 2 of at least 3."]),
        ("unrelated", ["The last step counts where the first is the definition, or where every step follows."]),
        ("padded", ["Essentially different steps: 2 of at least 3. Step 2 says what step 1 says."]),
        ("wrong_start", ["no step is the definition or has the right value"]),
        ("unreadable", ["Whether step 3 follows from step 2 is undecided: this grader cannot read besselj."]),
        ("unknown_symbol", ["it holds tau, which is none of the arguments and bound by nothing."]),
        ("single", ["expected a list of steps, got a single expression; put the steps in a list."]),
        ("texts", ["step 1: expected a SymPy expression, got the text 'obvious'."]),
        ("pairs", ["step 1: expected one expression, got 2."]),
        ("diverges", ["Step 2 does not follow from step 1: at m = ", "step 2 is inf."]),
        ("by_m", ["Step 3 does not follow from step 2: at phi = s, ", "f(u) = "]),
        ("outside", ["it has no root for theta in (0, 1)."]),
    ],
)
def test_what_is_said(graded: dict[str, Graded], slug: str, words: list[str]) -> None:
    told = str(graded[slug])
    assert [word for word in words if word not in told] == [], told


def test_what_is_undecided_is_left_to_a_person(graded: dict[str, Graded]) -> None:
    assert Status.UNDECIDED in {outcome.status for outcome in graded["unreadable"].outcomes}
