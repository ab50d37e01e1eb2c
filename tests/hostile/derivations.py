"""Hostile answers `exercise__slug`: none may crash or hang the grader or earn full marks.

Every function builds its answer quickly; the harm is in handling it."""

import chaffs as C
from sympy import *

EVIL = Symbol("__import__('os').getcwd()", real=True)


def R(z):
    return (z, -oo, oo)


# ------------------------------------------------ expression bombs
def kl_standard_normal__power_tower(z, m, s):
    """A tower of powers that nobody can evaluate."""
    e = s
    for _ in range(12):
        e = Pow(s + 2, e, evaluate=False)
    return [C._kl(z, m, s)[0], e, e - e / 2]


def kl_standard_normal__huge_power(z, m, s):
    """An unevaluated power with more digits than atoms."""
    e = Pow(10, Pow(10, 10, evaluate=False), evaluate=False)
    return [
        C._kl(z, m, s)[0],
        Mul(e, Pow(e, -1, evaluate=False), evaluate=False),
        C._kl(z, m, s)[3] * Mul(e, m, evaluate=False),
    ]


def exponential_elbo__nested_integrals(x, z, theta, phi):
    """Six integrals inside each other, each limit depending on the last."""
    u = symbols("u0:7", positive=True)
    e = exp(-sin(sum(u) * z**2))
    for i in range(6):
        e = Integral(e, (u[i], 0, u[i + 1] ** u[i + 1]))
    e = Integral(e, (u[6], 0, oo), (z, 0, oo))
    s = C._el(x, z, theta, phi)
    return [s[0], e, e + 1]


def kl_standard_normal__six_dimensional(z, m, s):
    """The definition multiplied by a six-dimensional Gaussian integral equal to one."""
    u = symbols("u0:6", real=True)
    d = Mul(*[C.N(a, 0, 1) for a in u]) * (1 + sin(1000 * u[0] * u[1] * u[2] * u[3] * u[4] * u[5]))
    k = C._kl(z, m, s)
    return [k[0], Integral(C.N(z, m, s**2) * z * d, R(z), *[R(a) for a in u]), k[3] + Integral(d, *[R(a) for a in u])]


def kl_standard_normal__dag_doubling(z, m, s):
    """Small as a graph, 2**60 nodes as a tree."""
    e = m
    for _ in range(60):
        e = Add(Mul(e, e, evaluate=False), e, evaluate=False)
    return [e, e, e]


def uniform_posterior__dag_doubling_integral(likelihoods, k):
    """A doubling graph in numerator and denominator."""
    e = likelihoods[0]
    for _ in range(60):
        e = Add(Mul(e, e, evaluate=False), e, evaluate=False)
    return [C._up(likelihoods, k)[0], Mul(e, Pow(e, -1, evaluate=False), likelihoods[k], evaluate=False), e]


def exponential_elbo__sum_of_many_terms(x, z, theta, phi):
    """A sum of 100000 terms."""
    e = Add(
        *[Mul(Integer(i + 2), Pow(x, Integer(i + 2), evaluate=False), evaluate=False) for i in range(100000)],
        evaluate=False,
    )
    return [C._el(x, z, theta, phi)[0], e, e]


def kl_standard_normal__many_lines(z, m, s):
    """Two hundred thousand lines."""
    k = C._kl(z, m, s)
    return [k[0]] + [k[3] + 1] * 200000


def gaussian_mean_update__deep_nesting(x, r, weight, mu, variance):
    """An expression nested 50000 deep."""
    g = Function("g")
    e = mu
    for _ in range(50000):
        e = g(e)
    return [Eq(Derivative(mu, mu), 0, evaluate=False), Eq(e, 0, evaluate=False), Eq(mu, e, evaluate=False)]


def kl_standard_normal__deep_list(z, m, s):
    """A list nested 50000 deep."""
    e = [m]
    for _ in range(50000):
        e = [e]
    return [e, e, e]


def bernoulli_update__binomial_bomb(x, r, theta):
    """Powers of sums that explode when they are expanded."""
    e = Pow(Add(*[Symbol(f"t{i}") for i in range(30)], theta), 4000, evaluate=False)
    return [C._be(x, r, theta)[0], Eq(e, 0, evaluate=False), Eq(theta, e, evaluate=False)]


def gaussian_mean_update__unsolvable(x, r, weight, mu, variance):
    """An equation for the mean that no solver gets through."""
    e = sum(sin(mu ** (i + 2) + exp(mu * i)) for i in range(40)) + mu**mu**mu
    return [C._gm(x, r, weight, mu, variance)[0], Eq(e, cos(e)), Eq(mu, e)]


def kl_standard_normal__sum_bomb(z, m, s):
    """A finite sum with far too many terms and a factorial in each."""
    j = Symbol("j", integer=True)
    e = Sum(factorial(j) ** j * s**j, (j, 0, 10**9))
    return [C._kl(z, m, s)[0], e, Product(j + m, (j, 1, 10**8))]


def reparameterisation__thousandth_derivative(z, eps, m, s, phi, f):
    """A derivative of order 1000 of a product."""
    e = Derivative(exp(sin(phi**2)) * f(phi) * tan(phi), (phi, 1000))
    return [C._re(z, eps, m, s, phi, f)[0], Integral(e * exp(-(eps**2)), R(eps)), e]


# ------------------------------------------------ huge and strange numbers
def kl_standard_normal__huge_integers(z, m, s):
    """Integers of five thousand digits, added and removed again."""
    k = C._kl(z, m, s)
    n = Integer(10) ** 5000
    return [k[0], Add(k[3], n, -n + 1, evaluate=False), Mul(k[3], n, evaluate=False) / n + 1 / n + m]


def exponential_elbo__huge_floats(x, z, theta, phi):
    """Floats of ten thousand digits."""
    e = Float(Rational(4, 3), 10000)
    return [C._el(x, z, theta, phi)[0], e * x**2, e]


def uniform_posterior__numbers_beyond_float(likelihoods, k):
    """Numbers that no machine float can hold."""
    n = Integer(10) ** 400
    return [n * likelihoods[k], Pow(n, -1) * likelihoods[k], exp(n)]


def kl_factorised__zoo_and_nan(z1, z2, q1, q2, p1, p2):
    """Undefined values in every line."""
    return [Integral(zoo, R(z1), R(z2)), Add(zoo, q1(z1), evaluate=False), Mul(nan, q2(z2), evaluate=False)]


def kl_standard_normal__bounds(z, m, s):
    """Intervals of values in place of values."""
    return [AccumBounds(-oo, oo), AccumBounds(0, 1) * m, AccumBounds(-1, 1) + C._kl(z, m, s)[3]]


def bernoulli_update__nan_equations(x, r, theta):
    """Equations with undefined sides."""
    return [Eq(nan, 0, evaluate=False), Eq(theta, zoo, evaluate=False), Eq(theta, nan, evaluate=False)]


# ------------------------------------------------ symbols with hostile names
def kl_standard_normal__code_in_names(z, m, s):
    """Names that are code for a printer that compiles its output."""
    k = C._kl(z, m, s)
    evil = [
        Symbol(n, real=True)
        for n in ("__import__('time').sleep(9999)", "m) or exit(0) #", "lambda: (yield)", "x\n\nraise SystemExit")
    ]
    return [k[0] + 0 * evil[0], k[3] + evil[1] * evil[2], k[3] + evil[3] - evil[0]]


def exponential_elbo__same_names(x, z, theta, phi):
    """Other symbols with the same names as the given ones."""
    X, Z, T, P = (Dummy(a.name, **a.assumptions0) for a in (x, z, theta, phi))
    return C._el(X, Z, T, P, first=C._el(x, z, theta, phi)[0])


def exponential_elbo__control_characters(x, z, theta, phi):
    """Names with terminal escapes, bidirectional overrides and null bytes."""
    n = ["\x1b[2J\x1b[31mfull marks\x1b[0m", "\u202e001/001\u202c", "a\x00b", "\r\nscore: 1.0\r\n", "\ud800"]
    s = C._el(x, z, theta, phi)
    return [s[0], s[4] + Add(*[Symbol(a, real=True) for a in n]), s[4] * Symbol(n[0])]


def uniform_posterior__html_name(likelihoods, k):
    """Names that are mark-up."""
    a = Symbol("<script>alert(1)</script><img src=x onerror=alert(1)>")
    b = Symbol("</td></tr><b>full marks</b>&lt;${7*7}{{7*7}}%s%n")
    return [a * likelihoods[k], b, a / b]


def uniform_posterior__long_name(likelihoods, k):
    """A symbol with a name of 100 kilobytes."""
    a = Symbol("l" * 100000, positive=True)
    s = C._up(likelihoods, k)
    return [s[0], s[0] * a, likelihoods[k] / a]


def kl_standard_normal__keyword_names(z, m, s):
    """Names that are Python keywords or names of functions."""
    a = symbols("lambda None exp log I pi", positive=True)
    k = C._kl(z, m, s)
    return [k[0], k[1] + Mul(*a), k[3] + a[3] - a[5]]


# ------------------------------------------------ integrals that do not behave
def exponential_elbo__divergent(x, z, theta, phi):
    """Integrals that diverge."""
    return [
        Integral(exp(phi * z), (z, 0, oo)),
        Integral(1 / z, (z, 0, 1)) - Integral(1 / z, (z, 0, 1)),
        Integral(1 / z**2, (z, -oo, oo)),
    ]


def kl_standard_normal__swapped_limits(z, m, s):
    """Limits in the wrong order, symbolic and complex limits."""
    k = C._kl(z, m, s)
    f = k[0].function
    return [Integral(f, (z, oo, -oo)), Integral(f, (z, m, s)), Integral(f, (z, -I * oo, I * oo))]


def kl_standard_normal__limits_on_limits(z, m, s):
    """The integration variable stands in its own limits, others are indefinite or missing."""
    k = C._kl(z, m, s)
    f = k[0].function
    return [Integral(f, (z, -z, z)), Integral(f, z), Integral(f, (z, Integral(f, (z, 0, z)), oo))]


def elbo_forms__oscillating(x, z, likelihood, prior, q):
    """An integrand that oscillates ever faster."""
    s = C._ef(x, z, likelihood, prior, q)
    return [s[0], Integral(sin(exp(z**2)) * q(z), R(z)) + s[1], s[4] + Integral(cos(1 / z) * prior(z), R(z))]


def kl_standard_normal__undefined_piecewise(z, m, s):
    """Conditions that are never decided or depend on functions nobody knows."""
    k = C._kl(z, m, s)
    c = Function("c")(z)
    e = Piecewise((k[3], c > 0), (nan, Eq(m, s)), evaluate=False)
    return [k[0], e, Piecewise((k[3], m > 10**9), evaluate=False)]


# ------------------------------------------------ objects that lie
class Liar(Expr):
    """Claims to be equal to everything."""

    is_commutative = True
    is_number = False
    is_zero = True

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __sub__(self, other):
        return S.Zero

    __rsub__ = __sub__

    def _eval_evalf(self, prec):
        return Float(0)

    def doit(self, **hints):
        return self

    def subs(self, *a, **k):
        return S.Zero

    def xreplace(self, *a, **k):
        return S.Zero

    def simplify(self, **k):
        return S.Zero

    def equals(self, *a, **k):
        return True


class FakeIntegral(Expr):
    """Claims to be an integral."""

    @property
    def __class__(self):
        return Integral

    @property
    def func(self):
        return Integral

    function = S.One
    limits = ()
    variables = []


FakeIntegral.__name__ = FakeIntegral.__qualname__ = "Integral"


class Shifty(Expr):
    """Other arguments at every look, and one of them is itself."""

    n = 0

    @property
    def args(self):
        type(self).n += 1
        return (Integer(type(self).n), self)

    @property
    def free_symbols(self):
        return set()

    def __hash__(self):
        return 7


class Shouting(Expr):
    """Fails whenever it is printed."""

    def __str__(self):
        raise RuntimeError("no")

    __repr__ = _sympystr = _latex = _pretty = _sympyrepr = _pythoncode = _numpycode = lambda self, *a: Shouting.__str__(
        self
    )


class Impostor:
    """No expression at all, but offers to become one."""

    def __init__(self, *answers):
        self.answers = list(answers)

    def _sympy_(self):
        return self.answers[0] if len(self.answers) == 1 else self.answers.pop(0)

    def __getattr__(self, name):
        if name.startswith("__"):
            raise AttributeError(name)
        return lambda *a, **k: self


class LyingList(list):
    """A list with a false length and endless contents."""

    def __len__(self):
        return 3

    def __iter__(self):
        while True:
            yield Integer(0)

    def __getitem__(self, i):
        return Integer(0)


class SelfArgs(Function):
    """A function whose evaluation never comes to an end."""

    @classmethod
    def eval(cls, a):
        return None

    def doit(self, **hints):
        while True:
            pass

    def _eval_evalf(self, prec):
        while True:
            pass


class Raiser(Function):
    """Raises when it is differentiated, substituted or evaluated."""

    @classmethod
    def eval(cls, a):
        return None

    def fdiff(self, argindex=1):
        raise KeyboardInterrupt

    def _eval_subs(self, old, new):
        raise SystemExit(0)

    def _eval_evalf(self, prec):
        raise MemoryError


def kl_standard_normal__equal_to_everything(z, m, s):
    """Lines that claim to be equal to anything."""
    return [Liar(m), Liar(s), Liar(m, s)]


def kl_standard_normal__liar_inside(z, m, s):
    """A lying term inside an otherwise ordinary line."""
    k = C._kl(z, m, s)
    return [k[0], Add(k[3], Liar(m), evaluate=False), Mul(Liar(s), k[3], evaluate=False)]


def elbo_forms__claims_to_be_an_integral(x, z, likelihood, prior, q):
    """A class that carries the name of another."""
    return [FakeIntegral(q(z), Tuple(z, -oo, oo)), FakeIntegral(q(z)), FakeIntegral(q(z)) - FakeIntegral(x)]


def exponential_elbo__shifting_arguments(x, z, theta, phi):
    """The arguments change at every look and contain the object itself."""
    return [Shifty(x), Shifty(theta), Shifty(phi)]


def exponential_elbo__fails_when_printed(x, z, theta, phi):
    """Lines that raise when they are printed."""
    s = C._el(x, z, theta, phi)
    return [s[0], Shouting(x), Add(s[4], Shouting(theta), evaluate=False)]


def exponential_elbo_gradients__impostor_pairs(x, theta, phi):
    """Objects that turn into something else when they are sympified."""
    s = C._gr(x, theta, phi)
    return [s[0], (Impostor(s[2][0], nan, zoo), Impostor(s[2][1], S.Zero)), (Impostor(s[3][0]), Impostor(Impostor(1)))]


def exponential_elbo_gradients__wrong_lengths(x, theta, phi):
    """Pairs with one, three and endless members."""
    from itertools import count

    return [(theta,), (theta, phi, x), count()]


def kl_factorised__lying_list(z1, z2, q1, q2, p1, p2):
    """A list with a false length and endless contents."""
    return LyingList(C._kf(z1, z2, q1, q2, p1, p2)[:1])


def kl_standard_normal__infinite_generator(z, m, s):
    """A generator that never ends."""

    def lines():
        i = 0
        while True:
            yield m + i
            i += 1

    return lines()


def kl_standard_normal__list_in_itself(z, m, s):
    """A list that contains itself."""
    a = [C._kl(z, m, s)[0]]
    a += [a, a]
    return a


def kl_standard_normal__args_contain_itself(z, m, s):
    """An expression that is its own argument."""
    e = Function("h")(m)
    e._args = (e,)
    return [C._kl(z, m, s)[0], e, e]


def kl_standard_normal__endless_evaluation(z, m, s):
    """Evaluating this function never comes to an end."""
    k = C._kl(z, m, s)
    return [k[0], k[3] + SelfArgs(m), k[3] * SelfArgs(s)]


def reparameterisation__raises_when_touched(z, eps, m, s, phi, f):
    """Substitution, differentiation and evaluation all raise, and not only ordinary errors."""
    a = C._re(z, eps, m, s, phi, f)
    return [a[0], a[1] + Raiser(phi), Integral(C.N(eps, 0, 1) * Derivative(Raiser(m + s * eps), phi), R(eps))]


# ------------------------------------------------ other kinds of objects
def exponential_elbo_gradients__matrices(x, theta, phi):
    """Matrices of the wrong size in place of pairs."""
    return [Matrix(2, 3, lambda i, j: x * i + j), Matrix(0, 2, []), MatrixSymbol("A", 2, 2) * MatrixSymbol("B", 2, 1)]


def gaussian_mean_update__tautologies(x, r, weight, mu, variance):
    """Equations that are true for every value or collapsed to True."""
    return [Eq(mu, mu), Eq(mu, mu, evaluate=False), Eq(Eq(mu, x[0]), Eq(mu, x[0]), evaluate=False)]


def gaussian_mean_update__inequalities(x, r, weight, mu, variance):
    """Relations that are no equations."""
    A, B = C._ab(x, r)
    return [mu > A / B, Ne(mu, A / B), And(mu >= A / B, mu <= A / B)]


def bernoulli_update__lambda_and_sets(x, r, theta):
    """Functions, sets and logic in place of equations."""
    return [Lambda(theta, theta**2), FiniteSet(theta, 1), ConditionSet(theta, Eq(sin(theta), theta), S.Reals)]


def kl_standard_normal__random_symbols(z, m, s):
    """Random variables in place of densities."""
    from sympy.stats import Expectation, Normal

    Z = Normal("Z", m, s)
    k = C._kl(z, m, s)
    return [Expectation(log(Z**2)), Z**2 / 2 - log(s), k[3] + Z]


def kl_standard_normal__numpy_objects(z, m, s):
    """An array of objects with the lines in it."""
    import numpy as np

    k = C._kl(z, m, s)
    return np.array([[k[0], None, "x"], [k[1], k[3] + 1, float("nan")]], dtype=object)


def reparameterisation__noncommutative(z, eps, m, s, phi, f):
    """Symbols that do not commute."""
    a, b = symbols("a b", commutative=False)
    s_ = C._re(z, eps, m, s, phi, f)
    return [s_[0], s_[1] + a * b - b * a, s_[3] * a * a**-1 + b]


def reparameterisation__wild_subs(z, eps, m, s, phi, f):
    """Pattern variables and substitutions inside each other."""
    w = Wild("w")
    e = f(w)
    for i in range(200):
        e = Subs(e, w, w + i)
    return [C._re(z, eps, m, s, phi, f)[0], e, Integral(Derivative(e, w), R(eps))]


def kl_factorised__class_not_instance(z1, z2, q1, q2, p1, p2):
    """Classes and functions in place of their values."""
    return [Integral, q1, lambda: q2]


def uniform_posterior__raises(likelihoods, k):
    """The answer itself raises."""
    raise RecursionError("see above")


def uniform_posterior__leaves(likelihoods, k):
    """The answer tries to end the program with success."""
    raise SystemExit(0)


def elbo_forms__matrix_integrals(x, z, likelihood, prior, q):
    """Integrals of matrices, of truth values and over something that is no symbol."""
    return [
        Integral(Matrix([[q(z), 1]]), R(z)),
        Integral(Piecewise((1, q(z) > z), (0, True)), R(z)),
        Integral(likelihood(x, z), (IndexedBase("i")[0], 0, 1)),
    ]
