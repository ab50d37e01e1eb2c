"""The ELBO, its forms and gradients, and divergences (Sheet 02, Problems 1 and 3; EM tutorial, Problems 4 and 5)."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from grader.derivations.analysis import Rules, Test
from grader.derivations.derivation import Step
from grader.derivations.evaluate import Doubles
from grader.derivations.forms import (
    HALF_LINE,
    WHOLE_LINE,
    OtherForm,
    derived,
    expect_closed,
    expect_free,
    expect_same,
    expect_without,
    integrand,
    partitions,
    terms,
)
from grader.derivations.tree import Node, add, difference, functions, mul, negative, parts, rename
from grader.questions.derivations.recurring import always, densities, derivation, positive, real
from grader.sandbox.child.wire import Symbol

if TYPE_CHECKING:
    from hypothesis.strategies import DrawFn


def _integral_over(limits: tuple[Node, Node], variable: str, *, single: bool = False) -> Test:
    """An integral with the reference's integrand, point by point; several integrals are added up, unless `single`."""

    def test(step: Step, reference: Step, evaluator: Doubles) -> None:
        found = integrand(step[0], [limits], [variable])
        if single and sum(1 for _ in terms(step[0], "Integral")) > 1:
            raise OtherForm("it is more than one integral")
        wanted = integrand(reference[0], [limits], [variable])
        expect_same(wanted, found, evaluator, "what is integrated is something else")

    return test


def _closed_without(*variables: str) -> Test:
    def test(step: Step, reference: Step, evaluator: Doubles) -> None:
        expect_closed(step[0])
        for variable in variables:
            expect_free(step[0], set(step[0].free) - {variable}, f"{variable} should have been integrated out")

    return test


EXPONENTIAL = {"x": "real", "z": "positive", "theta": "positive", "phi": "positive"}

EXPONENTIAL_ELBO = derivation(
    "derivations.exponential_elbo",
    "x 'symbol', z 'symbol', theta 'symbol', phi 'symbol'",
    always(x=real("x")[0], z=positive("z")[0], theta=positive("theta")[0], phi=positive("phi")[0]),
    Rules(EXPONENTIAL, _integral_over(HALF_LINE, "z"), _closed_without("z")),
    hints=(
        "Write all logarithms out: what is left under the integral is a polynomial in z times q.",
        "For z ~ Exp(phi) E[z] is 1 / phi and E[z^2] is 2 / phi^2.",
    ),
)


def _derivatives_of_the_bound(step: Step, reference: Step, evaluator: Doubles) -> None:
    for part, wanted, by in zip(step, reference, ("theta", "phi"), strict=True):
        bound = derived(part, by)
        expect_without(bound, "Integral")
        message = f"what it differentiates by {by} is not the closed form of the ELBO"
        expect_same(derived(wanted, by), bound, evaluator, message)


def _both_closed(step: Step, reference: Step, evaluator: Doubles) -> None:
    for part in step:
        expect_closed(part)


EXPONENTIAL_ELBO_GRADIENTS = derivation(
    "derivations.exponential_elbo_gradients",
    "x 'symbol', theta 'symbol', phi 'symbol'",
    always(x=real("x")[0], theta=positive("theta")[0], phi=positive("phi")[0]),
    Rules(
        {name: domain for name, domain in EXPONENTIAL.items() if name != "z"},
        _derivatives_of_the_bound,
        _both_closed,
        size=2,
    ),
    hints=(
        "Differentiate term by term; L must be the closed form already, with all its constants.",
        "The derivative of 1 / phi^n is -n / phi^(n + 1).",
    ),
)

KL_STANDARD_NORMAL = derivation(
    "derivations.kl_standard_normal",
    "z 'symbol', m 'symbol', s 'symbol'",
    always(z=real("z")[0], m=real("m")[0], s=positive("s")[0]),
    Rules({"z": "real", "m": "real", "s": "positive"}, _integral_over(WHOLE_LINE, "z"), _closed_without("z")),
    hints=(
        "Write log(q / p) out: both quadratic forms, and the logarithm of the ratio of the stds.",
        "Under q E[(z - m)^2] is s^2 and E[z^2] is m^2 + s^2.",
    ),
)


def _double_integral(step: Step, reference: Step, evaluator: Doubles) -> None:
    both = [WHOLE_LINE, WHOLE_LINE]
    found, wanted = (_with_roles(integrand(one, both, ("z1", "z2"))) for one in (step[0], reference[0]))
    expect_same(wanted, found, evaluator, "what is integrated is something else")


def _with_roles(node: Node) -> Node:
    """The variable of q1 and p1 called z1, whichever integral is the outer one."""
    mine = {arg for part in parts(node) if part.head == "Apply" and part.value in ("q1", "p1") for arg in part.args}
    swapped = mine and all("z2" in arg.free and "z1" not in arg.free for arg in mine)
    return rename(node, {"z1": "z2", "z2": "z1"}) if swapped else node


def _log(name: str, *arguments: str) -> Node:
    return Node("log", (_general(name, *arguments),))


def _general(name: str, *arguments: str) -> Node:
    return Node("Apply", tuple(Node("Symbol", value=argument) for argument in arguments), name)


def _sum_of_single_integrals(step: Step, reference: Step, evaluator: Doubles) -> None:
    """What is integrated of each factor is its own divergence; how it is cut into integrals is of no matter."""
    found: dict[str, list[Node]] = {"1": [], "2": []}
    for coefficient, part in terms(step[0], "Integral"):
        if coefficient.free or functions(coefficient):
            raise OtherForm("only a number may stand before an integral")
        inside = mul(coefficient, integrand(part, [WHOLE_LINE], ["z1"]))
        expect_free(part, set(), "each integral may hold its own variable only")
        used = {name[-1] for name in functions(part)}
        if len(used) != 1:
            raise OtherForm("an integral mixes the factors of z1 with those of z2")
        found[used.pop()].append(inside)
    for factor, pieces in found.items():
        density = _general(f"q{factor}", "z1")
        divergence = mul(density, difference(_log(f"q{factor}", "z1"), _log(f"p{factor}", "z1")))
        message = f"it is not KL1 + KL2: the part of z{factor} is something else"
        expect_same(divergence, add(*pieces), evaluator, message)


KL_FACTORISED = derivation(
    "derivations.kl_factorised",
    "z1 'symbol', z2 'symbol', q1 'function', q2 'function', p1 'function', p2 'function'",
    always(
        **dict(zip(("z1", "z2"), real("z1", "z2"), strict=True)),
        **dict(zip(("q1", "q2", "p1", "p2"), densities("q1", "q2", "p1", "p2"), strict=True)),
    ),
    Rules(
        {"z1": "real", "z2": "real"} | dict.fromkeys(("q1", "q2", "p1", "p2"), "density"),
        _double_integral,
        _sum_of_single_integrals,
    ),
    hints=(
        "The logarithm of a product is a sum: give each term an integral of its own.",
        "A density that nothing else depends on integrates to one.",
    ),
)


def _pieces(node: Node) -> list[Node]:
    """What is integrated over z in each of a step's integrals."""
    return [integrand(mul(factor, part), [WHOLE_LINE], ["z"]) for factor, part in terms(node, "Integral")]


def _expect_two(pieces: list[Node], wanted: tuple[Node, Node], evaluator: Doubles, message: str) -> None:
    """The pieces are the two wanted ones, however each of these is cut."""
    for one, other in partitions(pieces):
        try:
            expect_same(wanted[0], one, evaluator, message)
            expect_same(wanted[1], other, evaluator, message)
            return
        except OtherForm:
            continue
    raise OtherForm(message)


Q = _general("q", "z")
ENTROPY = negative(mul(Q, _log("q", "z")))
RECONSTRUCTION = mul(Q, _log("likelihood", "x", "z"))
PRIOR = mul(Q, _log("prior", "z"))


def _entropy_form(step: Step, reference: Step, evaluator: Doubles) -> None:
    wanted = (Node("Add", (RECONSTRUCTION, PRIOR)), ENTROPY)
    _expect_two(_pieces(step[0]), wanted, evaluator, "it is not the expected log joint density plus the entropy")


def _reconstruction_and_kl(step: Step, reference: Step, evaluator: Doubles) -> None:
    pieces = _pieces(step[0])
    if len(pieces) != 2:
        raise OtherForm(f"it has {len(pieces)} integrals, not two")
    wanted = (RECONSTRUCTION, Node("Add", (PRIOR, ENTROPY)))
    _expect_two(pieces, wanted, evaluator, "it is not the expected log-likelihood minus KL(q || prior)")


ELBO_FORMS = derivation(
    "derivations.elbo_forms",
    "x 'symbol', z 'symbol', likelihood 'function', prior 'function', q 'function'",
    always(
        **dict(zip(("x", "z"), real("x", "z"), strict=True)),
        **dict(zip(("likelihood", "prior", "q"), densities("likelihood", "prior", "q"), strict=True)),
    ),
    Rules(
        {"x": "real", "z": "real", "likelihood": "conditional", "prior": "density", "q": "density"},
        _integral_over(WHOLE_LINE, "z", single=True),
        _reconstruction_and_kl,
    ),
    between=_entropy_form,
    between_says="No step between is the entropy form, Integral(q log p(x, z)) + Integral(-q log q).",
    hints=(
        "log p(x, z) is log likelihood + log prior; the entropy is the part with q alone.",
        "Which of the three terms make the KL from q to the prior?",
    ),
)


def either_parameter(draw: DrawFn) -> dict[str, Any]:
    from hypothesis import strategies as st

    mean, std = Symbol("m", "real"), Symbol("s", "positive")
    z, eps = real("z", "eps")
    phi = draw(st.sampled_from([mean, std]))
    return {"z": z, "eps": eps, "m": mean, "s": std, "phi": phi, "f": Symbol("f", "real", is_function=True)}


def _derivative_of_the_expectation(step: Step, reference: Step, evaluator: Doubles) -> None:
    [by] = {str(part.value) for part in parts(reference[0]) if part.head == "Derivative"}
    limits = [WHOLE_LINE]
    found, wanted = (integrand(derived(one[0], by), limits, ["z"]) for one in (step, reference))
    expect_same(wanted, found, evaluator, "what is integrated is not f(z) N(z; m, s^2)")


def _expectation_of_the_derivative(step: Step, reference: Step, evaluator: Doubles) -> None:
    found, wanted = (integrand(one[0], [WHOLE_LINE], ["eps"]) for one in (step, reference))
    message = "what is integrated is not N(eps; 0, 1) times the derivative of f(m + s eps)"
    expect_same(wanted, found, evaluator, message)


REPARAMETERISATION = derivation(
    "derivations.reparameterisation",
    "z 'symbol', eps 'symbol', m 'symbol', s 'symbol', phi 'symbol', f 'function'",
    either_parameter,
    Rules(
        {"z": "real", "eps": "real", "m": "real", "s": "positive", "f": "smooth"},
        _derivative_of_the_expectation,
        _expectation_of_the_derivative,
    ),
    hints=(
        "Substitute z = m + s eps; dz = s d eps takes the 1 / s of the density with it.",
        "The distribution of eps is free of phi, so the derivative may go inside, and meets f alone.",
    ),
)
