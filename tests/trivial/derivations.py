"""Answers to `derivations` that take no derivation: they earn nothing."""

import chaffs as C
from sympy import *

RIGHT = {
    "uniform_posterior": C._up,
    "gaussian_mean_update": C._gm,
    "bernoulli_update": C._be,
    "exponential_elbo": C._el,
    "exponential_elbo_gradients": C._gr,
    "kl_standard_normal": C._kl,
    "kl_factorised": C._kf,
    "elbo_forms": C._ef,
    "reparameterisation": C._re,
}
EQUATIONS = ("gaussian_mean_update", "bernoulli_update")
PAIRS = ("exponential_elbo_gradients",)


def each(name, step, op):
    """op on the expressions of one step (sides of an equation, members of a pair)."""
    if name in EQUATIONS:
        return Eq(op(step.lhs), op(step.rhs), evaluate=False)
    if name in PAIRS:
        return tuple(op(e) for e in step)
    return op(step)


def const(name, c):
    return (c, c) if name in PAIRS else c


def plus0(e):
    return Add(e, Integer(0), evaluate=False)


def times1(e):
    return Mul(e, Integer(1), evaluate=False)


def rename(e, tag):
    """The same step with other bound variables."""
    bound = {v for i in e.atoms(Integral) for v in i.variables}
    return e.xreplace({v: Symbol(v.name + tag, **v.assumptions0) for v in bound})


def hidden_zero(i):
    u = Symbol("u")
    return [
        sin(1) ** 2 + cos(1) ** 2 - 1,
        Integral(u, (u, -1, 1)),
        Add(pi, -pi, evaluate=False),
        Derivative(Integer(5), u, evaluate=False),
        Sum(0 * u, (u, 1, 3)),
    ][i]


def _t(name, s, a):
    """slug -> answer; s the right lines, a the arguments."""
    first, last = s[0], s[-1]
    idn = lambda op: each(name, last, op)
    idf = lambda op: each(name, first, op)
    y = Symbol("y", real=True)
    out = {
        "none": None,
        "empty": [],
        "empty_tuple": (),
        "bare_answer": last,
        "answer_once": [last],
        "answer_thrice": [last] * 3,
        "definition_thrice": [first] * 3,
        "definition_once": [first],
        "definition_bare": first,
        "definition_then_zeros": [first, const(name, Integer(0)), const(name, Integer(0))],
        "definition_then_ones": [first, const(name, Integer(1)), const(name, Integer(1))],
        "zeros": [const(name, Integer(0))] * 3,
        "ones": [const(name, Integer(1))] * 3,
        "python_zeros": [const(name, 0)] * 4,
        "nans": [const(name, nan)] * 3,
        "infinities": [const(name, oo)] * 3,
        "zoos": [const(name, zoo)] * 3,
        "python_nans": [const(name, float("nan"))] * 3,
        "nones": [None] * 3,
        "strings": ["see lecture", "obvious", "q.e.d."],
        "source_strings": [str(first), str(s[1]), str(last)],
        "one_string": str(last),
        "trues": [true] * 3,
        "python_trues": [True] * 3,
        "arguments": list(a),
        "arguments_nested": [tuple(a)] * 3,
        "ints": [1, 2, 3],
        "dict": {0: first, 1: last},
        "empty_lists": [[], [], []],
        "number": 0,
        "true_identities": [sin(y) ** 2 + cos(y) ** 2, Integer(1), exp(Integer(0))]
        if name not in PAIRS
        else [(sin(y) ** 2 + cos(y) ** 2, Integer(1)), (Integer(1), Integer(1)), (cos(Integer(0)), Integer(1))],
        "unrelated_integrals": [
            const(name, Integral(y, (y, 0, 1))),
            const(name, Rational(1, 2)),
            const(name, 1 / sqrt(4)),
        ],
        "answer_dressed": [last, idn(plus0), idn(times1)],
        "answer_dressed_four": [idn(times1), idn(plus0), idn(lambda e: times1(plus0(e))), last],
        "definition_dressed": [first, idf(plus0), idf(times1)],
        "answer_wrapped": [idn(UnevaluatedExpr), idn(lambda e: UnevaluatedExpr(UnevaluatedExpr(e))), last],
        "zeros_dressed": [const(name, hidden_zero(i)) for i in (0, 1, 2)],
        "definition_then_dressed_zeros": [first] + [const(name, hidden_zero(i)) for i in (3, 4, 0)],
    }
    if name not in EQUATIONS and name not in PAIRS and name != "uniform_posterior":
        out["definition_renamed"] = [first, rename(first, "_a"), rename(first, "_b")]
        out["definition_scaled_bounds"] = [first, plus0(rename(first, "_a")), times1(rename(first, "_b"))]
    if name in EQUATIONS:
        out["tautologies"] = [Eq(y, y, evaluate=False)] * 3
        out["expressions_zero"] = [Integer(0), first.lhs * 0, last.lhs * 0]
        out["answer_turned"] = [Eq(last.rhs, last.lhs), last, Eq(last.rhs, last.lhs)]
    if name in PAIRS:
        out["zero_derivatives"] = [(Derivative(0 * y, y), Derivative(0 * y, y))] * 3
        out["halves"] = [(first[0],), (s[1][0],), (last[0],)]
    return out


def _trivial(name, slug):
    def answer(*arguments):
        return _t(name, RIGHT[name](*arguments), arguments)[slug]

    return answer


uniform_posterior__none = _trivial("uniform_posterior", "none")
uniform_posterior__empty = _trivial("uniform_posterior", "empty")
uniform_posterior__empty_tuple = _trivial("uniform_posterior", "empty_tuple")
uniform_posterior__bare_answer = _trivial("uniform_posterior", "bare_answer")
uniform_posterior__answer_once = _trivial("uniform_posterior", "answer_once")
uniform_posterior__answer_thrice = _trivial("uniform_posterior", "answer_thrice")
uniform_posterior__definition_thrice = _trivial("uniform_posterior", "definition_thrice")
uniform_posterior__definition_once = _trivial("uniform_posterior", "definition_once")
uniform_posterior__definition_bare = _trivial("uniform_posterior", "definition_bare")
uniform_posterior__definition_then_zeros = _trivial("uniform_posterior", "definition_then_zeros")
uniform_posterior__definition_then_ones = _trivial("uniform_posterior", "definition_then_ones")
uniform_posterior__zeros = _trivial("uniform_posterior", "zeros")
uniform_posterior__ones = _trivial("uniform_posterior", "ones")
uniform_posterior__python_zeros = _trivial("uniform_posterior", "python_zeros")
uniform_posterior__nans = _trivial("uniform_posterior", "nans")
uniform_posterior__infinities = _trivial("uniform_posterior", "infinities")
uniform_posterior__zoos = _trivial("uniform_posterior", "zoos")
uniform_posterior__python_nans = _trivial("uniform_posterior", "python_nans")
uniform_posterior__nones = _trivial("uniform_posterior", "nones")
uniform_posterior__strings = _trivial("uniform_posterior", "strings")
uniform_posterior__source_strings = _trivial("uniform_posterior", "source_strings")
uniform_posterior__one_string = _trivial("uniform_posterior", "one_string")
uniform_posterior__trues = _trivial("uniform_posterior", "trues")
uniform_posterior__python_trues = _trivial("uniform_posterior", "python_trues")
uniform_posterior__arguments = _trivial("uniform_posterior", "arguments")
uniform_posterior__arguments_nested = _trivial("uniform_posterior", "arguments_nested")
uniform_posterior__ints = _trivial("uniform_posterior", "ints")
uniform_posterior__dict = _trivial("uniform_posterior", "dict")
uniform_posterior__empty_lists = _trivial("uniform_posterior", "empty_lists")
uniform_posterior__number = _trivial("uniform_posterior", "number")
uniform_posterior__true_identities = _trivial("uniform_posterior", "true_identities")
uniform_posterior__unrelated_integrals = _trivial("uniform_posterior", "unrelated_integrals")
uniform_posterior__answer_dressed = _trivial("uniform_posterior", "answer_dressed")
uniform_posterior__answer_dressed_four = _trivial("uniform_posterior", "answer_dressed_four")
uniform_posterior__definition_dressed = _trivial("uniform_posterior", "definition_dressed")
uniform_posterior__answer_wrapped = _trivial("uniform_posterior", "answer_wrapped")
uniform_posterior__zeros_dressed = _trivial("uniform_posterior", "zeros_dressed")
uniform_posterior__definition_then_dressed_zeros = _trivial("uniform_posterior", "definition_then_dressed_zeros")
gaussian_mean_update__none = _trivial("gaussian_mean_update", "none")
gaussian_mean_update__empty = _trivial("gaussian_mean_update", "empty")
gaussian_mean_update__empty_tuple = _trivial("gaussian_mean_update", "empty_tuple")
gaussian_mean_update__bare_answer = _trivial("gaussian_mean_update", "bare_answer")
gaussian_mean_update__answer_once = _trivial("gaussian_mean_update", "answer_once")
gaussian_mean_update__answer_thrice = _trivial("gaussian_mean_update", "answer_thrice")
gaussian_mean_update__definition_thrice = _trivial("gaussian_mean_update", "definition_thrice")
gaussian_mean_update__definition_once = _trivial("gaussian_mean_update", "definition_once")
gaussian_mean_update__definition_bare = _trivial("gaussian_mean_update", "definition_bare")
gaussian_mean_update__definition_then_zeros = _trivial("gaussian_mean_update", "definition_then_zeros")
gaussian_mean_update__definition_then_ones = _trivial("gaussian_mean_update", "definition_then_ones")
gaussian_mean_update__zeros = _trivial("gaussian_mean_update", "zeros")
gaussian_mean_update__ones = _trivial("gaussian_mean_update", "ones")
gaussian_mean_update__python_zeros = _trivial("gaussian_mean_update", "python_zeros")
gaussian_mean_update__nans = _trivial("gaussian_mean_update", "nans")
gaussian_mean_update__infinities = _trivial("gaussian_mean_update", "infinities")
gaussian_mean_update__zoos = _trivial("gaussian_mean_update", "zoos")
gaussian_mean_update__python_nans = _trivial("gaussian_mean_update", "python_nans")
gaussian_mean_update__nones = _trivial("gaussian_mean_update", "nones")
gaussian_mean_update__strings = _trivial("gaussian_mean_update", "strings")
gaussian_mean_update__source_strings = _trivial("gaussian_mean_update", "source_strings")
gaussian_mean_update__one_string = _trivial("gaussian_mean_update", "one_string")
gaussian_mean_update__trues = _trivial("gaussian_mean_update", "trues")
gaussian_mean_update__python_trues = _trivial("gaussian_mean_update", "python_trues")
gaussian_mean_update__arguments = _trivial("gaussian_mean_update", "arguments")
gaussian_mean_update__arguments_nested = _trivial("gaussian_mean_update", "arguments_nested")
gaussian_mean_update__ints = _trivial("gaussian_mean_update", "ints")
gaussian_mean_update__dict = _trivial("gaussian_mean_update", "dict")
gaussian_mean_update__empty_lists = _trivial("gaussian_mean_update", "empty_lists")
gaussian_mean_update__number = _trivial("gaussian_mean_update", "number")
gaussian_mean_update__true_identities = _trivial("gaussian_mean_update", "true_identities")
gaussian_mean_update__unrelated_integrals = _trivial("gaussian_mean_update", "unrelated_integrals")
gaussian_mean_update__answer_dressed = _trivial("gaussian_mean_update", "answer_dressed")
gaussian_mean_update__answer_dressed_four = _trivial("gaussian_mean_update", "answer_dressed_four")
gaussian_mean_update__definition_dressed = _trivial("gaussian_mean_update", "definition_dressed")
gaussian_mean_update__answer_wrapped = _trivial("gaussian_mean_update", "answer_wrapped")
gaussian_mean_update__zeros_dressed = _trivial("gaussian_mean_update", "zeros_dressed")
gaussian_mean_update__definition_then_dressed_zeros = _trivial("gaussian_mean_update", "definition_then_dressed_zeros")
gaussian_mean_update__tautologies = _trivial("gaussian_mean_update", "tautologies")
gaussian_mean_update__expressions_zero = _trivial("gaussian_mean_update", "expressions_zero")
gaussian_mean_update__answer_turned = _trivial("gaussian_mean_update", "answer_turned")
bernoulli_update__none = _trivial("bernoulli_update", "none")
bernoulli_update__empty = _trivial("bernoulli_update", "empty")
bernoulli_update__empty_tuple = _trivial("bernoulli_update", "empty_tuple")
bernoulli_update__bare_answer = _trivial("bernoulli_update", "bare_answer")
bernoulli_update__answer_once = _trivial("bernoulli_update", "answer_once")
bernoulli_update__answer_thrice = _trivial("bernoulli_update", "answer_thrice")
bernoulli_update__definition_thrice = _trivial("bernoulli_update", "definition_thrice")
bernoulli_update__definition_once = _trivial("bernoulli_update", "definition_once")
bernoulli_update__definition_bare = _trivial("bernoulli_update", "definition_bare")
bernoulli_update__definition_then_zeros = _trivial("bernoulli_update", "definition_then_zeros")
bernoulli_update__definition_then_ones = _trivial("bernoulli_update", "definition_then_ones")
bernoulli_update__zeros = _trivial("bernoulli_update", "zeros")
bernoulli_update__ones = _trivial("bernoulli_update", "ones")
bernoulli_update__python_zeros = _trivial("bernoulli_update", "python_zeros")
bernoulli_update__nans = _trivial("bernoulli_update", "nans")
bernoulli_update__infinities = _trivial("bernoulli_update", "infinities")
bernoulli_update__zoos = _trivial("bernoulli_update", "zoos")
bernoulli_update__python_nans = _trivial("bernoulli_update", "python_nans")
bernoulli_update__nones = _trivial("bernoulli_update", "nones")
bernoulli_update__strings = _trivial("bernoulli_update", "strings")
bernoulli_update__source_strings = _trivial("bernoulli_update", "source_strings")
bernoulli_update__one_string = _trivial("bernoulli_update", "one_string")
bernoulli_update__trues = _trivial("bernoulli_update", "trues")
bernoulli_update__python_trues = _trivial("bernoulli_update", "python_trues")
bernoulli_update__arguments = _trivial("bernoulli_update", "arguments")
bernoulli_update__arguments_nested = _trivial("bernoulli_update", "arguments_nested")
bernoulli_update__ints = _trivial("bernoulli_update", "ints")
bernoulli_update__dict = _trivial("bernoulli_update", "dict")
bernoulli_update__empty_lists = _trivial("bernoulli_update", "empty_lists")
bernoulli_update__number = _trivial("bernoulli_update", "number")
bernoulli_update__true_identities = _trivial("bernoulli_update", "true_identities")
bernoulli_update__unrelated_integrals = _trivial("bernoulli_update", "unrelated_integrals")
bernoulli_update__answer_dressed = _trivial("bernoulli_update", "answer_dressed")
bernoulli_update__answer_dressed_four = _trivial("bernoulli_update", "answer_dressed_four")
bernoulli_update__definition_dressed = _trivial("bernoulli_update", "definition_dressed")
bernoulli_update__answer_wrapped = _trivial("bernoulli_update", "answer_wrapped")
bernoulli_update__zeros_dressed = _trivial("bernoulli_update", "zeros_dressed")
bernoulli_update__definition_then_dressed_zeros = _trivial("bernoulli_update", "definition_then_dressed_zeros")
bernoulli_update__tautologies = _trivial("bernoulli_update", "tautologies")
bernoulli_update__expressions_zero = _trivial("bernoulli_update", "expressions_zero")
bernoulli_update__answer_turned = _trivial("bernoulli_update", "answer_turned")
exponential_elbo__none = _trivial("exponential_elbo", "none")
exponential_elbo__empty = _trivial("exponential_elbo", "empty")
exponential_elbo__empty_tuple = _trivial("exponential_elbo", "empty_tuple")
exponential_elbo__bare_answer = _trivial("exponential_elbo", "bare_answer")
exponential_elbo__answer_once = _trivial("exponential_elbo", "answer_once")
exponential_elbo__answer_thrice = _trivial("exponential_elbo", "answer_thrice")
exponential_elbo__definition_thrice = _trivial("exponential_elbo", "definition_thrice")
exponential_elbo__definition_once = _trivial("exponential_elbo", "definition_once")
exponential_elbo__definition_bare = _trivial("exponential_elbo", "definition_bare")
exponential_elbo__definition_then_zeros = _trivial("exponential_elbo", "definition_then_zeros")
exponential_elbo__definition_then_ones = _trivial("exponential_elbo", "definition_then_ones")
exponential_elbo__zeros = _trivial("exponential_elbo", "zeros")
exponential_elbo__ones = _trivial("exponential_elbo", "ones")
exponential_elbo__python_zeros = _trivial("exponential_elbo", "python_zeros")
exponential_elbo__nans = _trivial("exponential_elbo", "nans")
exponential_elbo__infinities = _trivial("exponential_elbo", "infinities")
exponential_elbo__zoos = _trivial("exponential_elbo", "zoos")
exponential_elbo__python_nans = _trivial("exponential_elbo", "python_nans")
exponential_elbo__nones = _trivial("exponential_elbo", "nones")
exponential_elbo__strings = _trivial("exponential_elbo", "strings")
exponential_elbo__source_strings = _trivial("exponential_elbo", "source_strings")
exponential_elbo__one_string = _trivial("exponential_elbo", "one_string")
exponential_elbo__trues = _trivial("exponential_elbo", "trues")
exponential_elbo__python_trues = _trivial("exponential_elbo", "python_trues")
exponential_elbo__arguments = _trivial("exponential_elbo", "arguments")
exponential_elbo__arguments_nested = _trivial("exponential_elbo", "arguments_nested")
exponential_elbo__ints = _trivial("exponential_elbo", "ints")
exponential_elbo__dict = _trivial("exponential_elbo", "dict")
exponential_elbo__empty_lists = _trivial("exponential_elbo", "empty_lists")
exponential_elbo__number = _trivial("exponential_elbo", "number")
exponential_elbo__true_identities = _trivial("exponential_elbo", "true_identities")
exponential_elbo__unrelated_integrals = _trivial("exponential_elbo", "unrelated_integrals")
exponential_elbo__answer_dressed = _trivial("exponential_elbo", "answer_dressed")
exponential_elbo__answer_dressed_four = _trivial("exponential_elbo", "answer_dressed_four")
exponential_elbo__definition_dressed = _trivial("exponential_elbo", "definition_dressed")
exponential_elbo__answer_wrapped = _trivial("exponential_elbo", "answer_wrapped")
exponential_elbo__zeros_dressed = _trivial("exponential_elbo", "zeros_dressed")
exponential_elbo__definition_then_dressed_zeros = _trivial("exponential_elbo", "definition_then_dressed_zeros")
exponential_elbo__definition_renamed = _trivial("exponential_elbo", "definition_renamed")
exponential_elbo__definition_scaled_bounds = _trivial("exponential_elbo", "definition_scaled_bounds")
exponential_elbo_gradients__none = _trivial("exponential_elbo_gradients", "none")
exponential_elbo_gradients__empty = _trivial("exponential_elbo_gradients", "empty")
exponential_elbo_gradients__empty_tuple = _trivial("exponential_elbo_gradients", "empty_tuple")
exponential_elbo_gradients__bare_answer = _trivial("exponential_elbo_gradients", "bare_answer")
exponential_elbo_gradients__answer_once = _trivial("exponential_elbo_gradients", "answer_once")
exponential_elbo_gradients__answer_thrice = _trivial("exponential_elbo_gradients", "answer_thrice")
exponential_elbo_gradients__definition_thrice = _trivial("exponential_elbo_gradients", "definition_thrice")
exponential_elbo_gradients__definition_once = _trivial("exponential_elbo_gradients", "definition_once")
exponential_elbo_gradients__definition_bare = _trivial("exponential_elbo_gradients", "definition_bare")
exponential_elbo_gradients__definition_then_zeros = _trivial("exponential_elbo_gradients", "definition_then_zeros")
exponential_elbo_gradients__definition_then_ones = _trivial("exponential_elbo_gradients", "definition_then_ones")
exponential_elbo_gradients__zeros = _trivial("exponential_elbo_gradients", "zeros")
exponential_elbo_gradients__ones = _trivial("exponential_elbo_gradients", "ones")
exponential_elbo_gradients__python_zeros = _trivial("exponential_elbo_gradients", "python_zeros")
exponential_elbo_gradients__nans = _trivial("exponential_elbo_gradients", "nans")
exponential_elbo_gradients__infinities = _trivial("exponential_elbo_gradients", "infinities")
exponential_elbo_gradients__zoos = _trivial("exponential_elbo_gradients", "zoos")
exponential_elbo_gradients__python_nans = _trivial("exponential_elbo_gradients", "python_nans")
exponential_elbo_gradients__nones = _trivial("exponential_elbo_gradients", "nones")
exponential_elbo_gradients__strings = _trivial("exponential_elbo_gradients", "strings")
exponential_elbo_gradients__source_strings = _trivial("exponential_elbo_gradients", "source_strings")
exponential_elbo_gradients__one_string = _trivial("exponential_elbo_gradients", "one_string")
exponential_elbo_gradients__trues = _trivial("exponential_elbo_gradients", "trues")
exponential_elbo_gradients__python_trues = _trivial("exponential_elbo_gradients", "python_trues")
exponential_elbo_gradients__arguments = _trivial("exponential_elbo_gradients", "arguments")
exponential_elbo_gradients__arguments_nested = _trivial("exponential_elbo_gradients", "arguments_nested")
exponential_elbo_gradients__ints = _trivial("exponential_elbo_gradients", "ints")
exponential_elbo_gradients__dict = _trivial("exponential_elbo_gradients", "dict")
exponential_elbo_gradients__empty_lists = _trivial("exponential_elbo_gradients", "empty_lists")
exponential_elbo_gradients__number = _trivial("exponential_elbo_gradients", "number")
exponential_elbo_gradients__true_identities = _trivial("exponential_elbo_gradients", "true_identities")
exponential_elbo_gradients__unrelated_integrals = _trivial("exponential_elbo_gradients", "unrelated_integrals")
exponential_elbo_gradients__answer_dressed = _trivial("exponential_elbo_gradients", "answer_dressed")
exponential_elbo_gradients__answer_dressed_four = _trivial("exponential_elbo_gradients", "answer_dressed_four")
exponential_elbo_gradients__definition_dressed = _trivial("exponential_elbo_gradients", "definition_dressed")
exponential_elbo_gradients__answer_wrapped = _trivial("exponential_elbo_gradients", "answer_wrapped")
exponential_elbo_gradients__zeros_dressed = _trivial("exponential_elbo_gradients", "zeros_dressed")
exponential_elbo_gradients__definition_then_dressed_zeros = _trivial(
    "exponential_elbo_gradients", "definition_then_dressed_zeros"
)
exponential_elbo_gradients__zero_derivatives = _trivial("exponential_elbo_gradients", "zero_derivatives")
exponential_elbo_gradients__halves = _trivial("exponential_elbo_gradients", "halves")
kl_standard_normal__none = _trivial("kl_standard_normal", "none")
kl_standard_normal__empty = _trivial("kl_standard_normal", "empty")
kl_standard_normal__empty_tuple = _trivial("kl_standard_normal", "empty_tuple")
kl_standard_normal__bare_answer = _trivial("kl_standard_normal", "bare_answer")
kl_standard_normal__answer_once = _trivial("kl_standard_normal", "answer_once")
kl_standard_normal__answer_thrice = _trivial("kl_standard_normal", "answer_thrice")
kl_standard_normal__definition_thrice = _trivial("kl_standard_normal", "definition_thrice")
kl_standard_normal__definition_once = _trivial("kl_standard_normal", "definition_once")
kl_standard_normal__definition_bare = _trivial("kl_standard_normal", "definition_bare")
kl_standard_normal__definition_then_zeros = _trivial("kl_standard_normal", "definition_then_zeros")
kl_standard_normal__definition_then_ones = _trivial("kl_standard_normal", "definition_then_ones")
kl_standard_normal__zeros = _trivial("kl_standard_normal", "zeros")
kl_standard_normal__ones = _trivial("kl_standard_normal", "ones")
kl_standard_normal__python_zeros = _trivial("kl_standard_normal", "python_zeros")
kl_standard_normal__nans = _trivial("kl_standard_normal", "nans")
kl_standard_normal__infinities = _trivial("kl_standard_normal", "infinities")
kl_standard_normal__zoos = _trivial("kl_standard_normal", "zoos")
kl_standard_normal__python_nans = _trivial("kl_standard_normal", "python_nans")
kl_standard_normal__nones = _trivial("kl_standard_normal", "nones")
kl_standard_normal__strings = _trivial("kl_standard_normal", "strings")
kl_standard_normal__source_strings = _trivial("kl_standard_normal", "source_strings")
kl_standard_normal__one_string = _trivial("kl_standard_normal", "one_string")
kl_standard_normal__trues = _trivial("kl_standard_normal", "trues")
kl_standard_normal__python_trues = _trivial("kl_standard_normal", "python_trues")
kl_standard_normal__arguments = _trivial("kl_standard_normal", "arguments")
kl_standard_normal__arguments_nested = _trivial("kl_standard_normal", "arguments_nested")
kl_standard_normal__ints = _trivial("kl_standard_normal", "ints")
kl_standard_normal__dict = _trivial("kl_standard_normal", "dict")
kl_standard_normal__empty_lists = _trivial("kl_standard_normal", "empty_lists")
kl_standard_normal__number = _trivial("kl_standard_normal", "number")
kl_standard_normal__true_identities = _trivial("kl_standard_normal", "true_identities")
kl_standard_normal__unrelated_integrals = _trivial("kl_standard_normal", "unrelated_integrals")
kl_standard_normal__answer_dressed = _trivial("kl_standard_normal", "answer_dressed")
kl_standard_normal__answer_dressed_four = _trivial("kl_standard_normal", "answer_dressed_four")
kl_standard_normal__definition_dressed = _trivial("kl_standard_normal", "definition_dressed")
kl_standard_normal__answer_wrapped = _trivial("kl_standard_normal", "answer_wrapped")
kl_standard_normal__zeros_dressed = _trivial("kl_standard_normal", "zeros_dressed")
kl_standard_normal__definition_then_dressed_zeros = _trivial("kl_standard_normal", "definition_then_dressed_zeros")
kl_standard_normal__definition_renamed = _trivial("kl_standard_normal", "definition_renamed")
kl_standard_normal__definition_scaled_bounds = _trivial("kl_standard_normal", "definition_scaled_bounds")
kl_factorised__none = _trivial("kl_factorised", "none")
kl_factorised__empty = _trivial("kl_factorised", "empty")
kl_factorised__empty_tuple = _trivial("kl_factorised", "empty_tuple")
kl_factorised__bare_answer = _trivial("kl_factorised", "bare_answer")
kl_factorised__answer_once = _trivial("kl_factorised", "answer_once")
kl_factorised__answer_thrice = _trivial("kl_factorised", "answer_thrice")
kl_factorised__definition_thrice = _trivial("kl_factorised", "definition_thrice")
kl_factorised__definition_once = _trivial("kl_factorised", "definition_once")
kl_factorised__definition_bare = _trivial("kl_factorised", "definition_bare")
kl_factorised__definition_then_zeros = _trivial("kl_factorised", "definition_then_zeros")
kl_factorised__definition_then_ones = _trivial("kl_factorised", "definition_then_ones")
kl_factorised__zeros = _trivial("kl_factorised", "zeros")
kl_factorised__ones = _trivial("kl_factorised", "ones")
kl_factorised__python_zeros = _trivial("kl_factorised", "python_zeros")
kl_factorised__nans = _trivial("kl_factorised", "nans")
kl_factorised__infinities = _trivial("kl_factorised", "infinities")
kl_factorised__zoos = _trivial("kl_factorised", "zoos")
kl_factorised__python_nans = _trivial("kl_factorised", "python_nans")
kl_factorised__nones = _trivial("kl_factorised", "nones")
kl_factorised__strings = _trivial("kl_factorised", "strings")
kl_factorised__source_strings = _trivial("kl_factorised", "source_strings")
kl_factorised__one_string = _trivial("kl_factorised", "one_string")
kl_factorised__trues = _trivial("kl_factorised", "trues")
kl_factorised__python_trues = _trivial("kl_factorised", "python_trues")
kl_factorised__arguments = _trivial("kl_factorised", "arguments")
kl_factorised__arguments_nested = _trivial("kl_factorised", "arguments_nested")
kl_factorised__ints = _trivial("kl_factorised", "ints")
kl_factorised__dict = _trivial("kl_factorised", "dict")
kl_factorised__empty_lists = _trivial("kl_factorised", "empty_lists")
kl_factorised__number = _trivial("kl_factorised", "number")
kl_factorised__true_identities = _trivial("kl_factorised", "true_identities")
kl_factorised__unrelated_integrals = _trivial("kl_factorised", "unrelated_integrals")
kl_factorised__answer_dressed = _trivial("kl_factorised", "answer_dressed")
kl_factorised__answer_dressed_four = _trivial("kl_factorised", "answer_dressed_four")
kl_factorised__definition_dressed = _trivial("kl_factorised", "definition_dressed")
kl_factorised__answer_wrapped = _trivial("kl_factorised", "answer_wrapped")
kl_factorised__zeros_dressed = _trivial("kl_factorised", "zeros_dressed")
kl_factorised__definition_then_dressed_zeros = _trivial("kl_factorised", "definition_then_dressed_zeros")
kl_factorised__definition_renamed = _trivial("kl_factorised", "definition_renamed")
kl_factorised__definition_scaled_bounds = _trivial("kl_factorised", "definition_scaled_bounds")
elbo_forms__none = _trivial("elbo_forms", "none")
elbo_forms__empty = _trivial("elbo_forms", "empty")
elbo_forms__empty_tuple = _trivial("elbo_forms", "empty_tuple")
elbo_forms__bare_answer = _trivial("elbo_forms", "bare_answer")
elbo_forms__answer_once = _trivial("elbo_forms", "answer_once")
elbo_forms__answer_thrice = _trivial("elbo_forms", "answer_thrice")
elbo_forms__definition_thrice = _trivial("elbo_forms", "definition_thrice")
elbo_forms__definition_once = _trivial("elbo_forms", "definition_once")
elbo_forms__definition_bare = _trivial("elbo_forms", "definition_bare")
elbo_forms__definition_then_zeros = _trivial("elbo_forms", "definition_then_zeros")
elbo_forms__definition_then_ones = _trivial("elbo_forms", "definition_then_ones")
elbo_forms__zeros = _trivial("elbo_forms", "zeros")
elbo_forms__ones = _trivial("elbo_forms", "ones")
elbo_forms__python_zeros = _trivial("elbo_forms", "python_zeros")
elbo_forms__nans = _trivial("elbo_forms", "nans")
elbo_forms__infinities = _trivial("elbo_forms", "infinities")
elbo_forms__zoos = _trivial("elbo_forms", "zoos")
elbo_forms__python_nans = _trivial("elbo_forms", "python_nans")
elbo_forms__nones = _trivial("elbo_forms", "nones")
elbo_forms__strings = _trivial("elbo_forms", "strings")
elbo_forms__source_strings = _trivial("elbo_forms", "source_strings")
elbo_forms__one_string = _trivial("elbo_forms", "one_string")
elbo_forms__trues = _trivial("elbo_forms", "trues")
elbo_forms__python_trues = _trivial("elbo_forms", "python_trues")
elbo_forms__arguments = _trivial("elbo_forms", "arguments")
elbo_forms__arguments_nested = _trivial("elbo_forms", "arguments_nested")
elbo_forms__ints = _trivial("elbo_forms", "ints")
elbo_forms__dict = _trivial("elbo_forms", "dict")
elbo_forms__empty_lists = _trivial("elbo_forms", "empty_lists")
elbo_forms__number = _trivial("elbo_forms", "number")
elbo_forms__true_identities = _trivial("elbo_forms", "true_identities")
elbo_forms__unrelated_integrals = _trivial("elbo_forms", "unrelated_integrals")
elbo_forms__answer_dressed = _trivial("elbo_forms", "answer_dressed")
elbo_forms__answer_dressed_four = _trivial("elbo_forms", "answer_dressed_four")
elbo_forms__definition_dressed = _trivial("elbo_forms", "definition_dressed")
elbo_forms__answer_wrapped = _trivial("elbo_forms", "answer_wrapped")
elbo_forms__zeros_dressed = _trivial("elbo_forms", "zeros_dressed")
elbo_forms__definition_then_dressed_zeros = _trivial("elbo_forms", "definition_then_dressed_zeros")
elbo_forms__definition_renamed = _trivial("elbo_forms", "definition_renamed")
elbo_forms__definition_scaled_bounds = _trivial("elbo_forms", "definition_scaled_bounds")
reparameterisation__none = _trivial("reparameterisation", "none")
reparameterisation__empty = _trivial("reparameterisation", "empty")
reparameterisation__empty_tuple = _trivial("reparameterisation", "empty_tuple")
reparameterisation__bare_answer = _trivial("reparameterisation", "bare_answer")
reparameterisation__answer_once = _trivial("reparameterisation", "answer_once")
reparameterisation__answer_thrice = _trivial("reparameterisation", "answer_thrice")
reparameterisation__definition_thrice = _trivial("reparameterisation", "definition_thrice")
reparameterisation__definition_once = _trivial("reparameterisation", "definition_once")
reparameterisation__definition_bare = _trivial("reparameterisation", "definition_bare")
reparameterisation__definition_then_zeros = _trivial("reparameterisation", "definition_then_zeros")
reparameterisation__definition_then_ones = _trivial("reparameterisation", "definition_then_ones")
reparameterisation__zeros = _trivial("reparameterisation", "zeros")
reparameterisation__ones = _trivial("reparameterisation", "ones")
reparameterisation__python_zeros = _trivial("reparameterisation", "python_zeros")
reparameterisation__nans = _trivial("reparameterisation", "nans")
reparameterisation__infinities = _trivial("reparameterisation", "infinities")
reparameterisation__zoos = _trivial("reparameterisation", "zoos")
reparameterisation__python_nans = _trivial("reparameterisation", "python_nans")
reparameterisation__nones = _trivial("reparameterisation", "nones")
reparameterisation__strings = _trivial("reparameterisation", "strings")
reparameterisation__source_strings = _trivial("reparameterisation", "source_strings")
reparameterisation__one_string = _trivial("reparameterisation", "one_string")
reparameterisation__trues = _trivial("reparameterisation", "trues")
reparameterisation__python_trues = _trivial("reparameterisation", "python_trues")
reparameterisation__arguments = _trivial("reparameterisation", "arguments")
reparameterisation__arguments_nested = _trivial("reparameterisation", "arguments_nested")
reparameterisation__ints = _trivial("reparameterisation", "ints")
reparameterisation__dict = _trivial("reparameterisation", "dict")
reparameterisation__empty_lists = _trivial("reparameterisation", "empty_lists")
reparameterisation__number = _trivial("reparameterisation", "number")
reparameterisation__true_identities = _trivial("reparameterisation", "true_identities")
reparameterisation__unrelated_integrals = _trivial("reparameterisation", "unrelated_integrals")
reparameterisation__answer_dressed = _trivial("reparameterisation", "answer_dressed")
reparameterisation__answer_dressed_four = _trivial("reparameterisation", "answer_dressed_four")
reparameterisation__definition_dressed = _trivial("reparameterisation", "definition_dressed")
reparameterisation__answer_wrapped = _trivial("reparameterisation", "answer_wrapped")
reparameterisation__zeros_dressed = _trivial("reparameterisation", "zeros_dressed")
reparameterisation__definition_then_dressed_zeros = _trivial("reparameterisation", "definition_then_dressed_zeros")
reparameterisation__definition_renamed = _trivial("reparameterisation", "definition_renamed")
reparameterisation__definition_scaled_bounds = _trivial("reparameterisation", "definition_scaled_bounds")


def _every_shape_of(f):
    def answer(*arguments):
        closed = f(*arguments)[-1]
        return [closed, expand(closed), together(expand(closed)), factor(closed)]

    return answer


exponential_elbo__answer_in_other_shapes = _every_shape_of(C._el)
kl_standard_normal__answer_in_other_shapes = _every_shape_of(C._kl)
uniform_posterior__answer_in_other_shapes = _every_shape_of(C._up)


def kl_standard_normal__nonsense_between(z, m, s):
    steps = C._kl(z, m, s)
    return [steps[0], sin(m) + s, steps[-1]]


def exponential_elbo__constants_between(x, z, theta, phi):
    steps = C._el(x, z, theta, phi)
    return [steps[0], Integer(1), sin(1) ** 2 + cos(1) ** 2, steps[-1]]
