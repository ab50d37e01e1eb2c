"""The closed forms of `variational`, derived from its densities.

    python -m reference.symbolic        writes reference/closed_forms.py

Every derivation starts from the two densities below and returns what it finds. They run once, here, and not
in every process that grades: `closed_forms.py` is their result in NumPy and needs no SymPy.
"""

from collections.abc import Callable
from pathlib import Path

import sympy as sp
from sympy.printing.pycode import PythonCodePrinter

x, shift, epsilon, mean_q, mean_p = sp.symbols("x shift epsilon mean_q mean_p", real=True)
z, theta, phi, std_q, std_p = sp.symbols("z theta phi std_q std_p", positive=True)

# log Phi(t) kept whole: spelled log(erfc(-t / sqrt(2)) / 2), it is log(0) from t = -39 down.
log_ndtr = sp.Function("log_ndtr")


def exponential(value: sp.Expr, rate: sp.Expr) -> sp.Expr:
    """Density of Exp(rate) at a positive value."""
    return rate * sp.exp(-rate * value)


def normal(value: sp.Expr, mean: sp.Expr, std: sp.Expr) -> sp.Expr:
    """Density of N(mean, std²)."""
    return sp.exp(-(((value - mean) / std) ** 2) / 2) / (std * sp.sqrt(2 * sp.pi))


def log(density: sp.Expr) -> sp.Expr:
    """Logarithm of a positive expression, as a sum."""
    return sp.expand(sp.expand_log(sp.log(density)))


def require(holds: bool | None, claim: str) -> None:
    """Stop a derivation that rests on a claim which is false, or which SymPy cannot decide (None)."""
    if holds is not True:
        raise ArithmeticError(f"expected: {claim}; SymPy answers {holds}")


def integral(integrand: sp.Expr, variable: sp.Symbol, lower: sp.Expr, upper: sp.Expr) -> sp.Expr:
    """Definite integral, evaluated, in one case for all values that the other symbols may take."""
    value = sp.integrate(sp.expand(integrand), (variable, lower, upper))
    unfinished = value.has(sp.Integral, sp.Piecewise, variable)
    require(not unfinished, f"an evaluated integral over {variable}, not {value}")
    return value


def log_evidence() -> sp.Expr:
    """log p(x), p(x) being the integral of p(x|z) p(z) over z > 0."""
    # In terms of shift = x - theta, the centre of the completed square, one answer holds for every real x.
    joint = (normal(x, z, 1) * exponential(z, theta)).subs(x, shift + theta)
    evidence = integral(joint, z, 0, sp.oo)
    distribution = integral(normal(epsilon, 0, 1), epsilon, -sp.oo, shift)

    # p(x) is Phi(shift) times a quotient that is elementary, so log_ndtr(shift) holds all that underflows.
    quotient = sp.simplify(evidence / distribution)
    require(not quotient.has(sp.erf, sp.erfc), f"p(x) / Phi(x - theta) without erf, not {quotient}")
    return sp.expand(log(quotient).subs(shift, x - theta)) + log_ndtr(x - theta)


def posterior_log_density() -> sp.Expr:
    """log p(z|x) for z > 0, by Bayes' rule."""
    posterior = log(normal(x, z, 1) * exponential(z, theta)) - log_evidence()

    # Keep the square (z - (x - theta))² whole: multiplied out, its terms cancel far from 0.
    centred = sp.expand(posterior.subs(z, epsilon + shift).subs(x, shift + theta))
    require(not centred.has(theta), "theta enters through x - theta alone")
    return centred.subs(epsilon, z - shift).subs(shift, x - theta)


def exponential_elbo() -> sp.Expr:
    """L(theta, phi), the integral of q(z) (log p(x, z) - log q(z)) over z > 0."""
    joint, q = normal(x, z, 1) * exponential(z, theta), exponential(z, phi)
    return integral(q * (log(joint) - log(q)), z, 0, sp.oo)


def exponential_elbo_gradients() -> tuple[sp.Expr, sp.Expr]:
    """dL/dtheta and dL/dphi."""
    elbo = exponential_elbo()
    return sp.diff(elbo, theta), sp.diff(elbo, phi)


def elbo_maximum() -> tuple[sp.Expr, sp.Expr]:
    """The theta and phi at which L is largest, for x > 0."""
    elbo = exponential_elbo()
    require(sp.diff(elbo, theta, 2).is_negative, "L is concave in theta")
    (best_theta,) = sp.solve(sp.diff(elbo, theta), theta)

    # At the best theta for each phi, L is a parabola in the mean 1 / phi of q. Its vertex is the global
    # maximum, and a mean (which is positive) only where x > 0.
    mean = sp.Symbol("mean", positive=True)
    profile = sp.expand(elbo.subs(theta, best_theta).subs(phi, 1 / mean))
    require(sp.diff(profile, mean, 2).is_negative, "L is concave in the mean of q")
    (best_mean,) = sp.solve(sp.diff(profile, mean), mean)
    return best_theta.subs(phi, 1 / best_mean), 1 / best_mean


def kl_exponential() -> sp.Expr:
    """KL(Exp(phi) to Exp(theta)), the integral of q log(q / p) over z > 0."""
    q, p = exponential(z, phi), exponential(z, theta)
    return integral(q * (log(q) - log(p)), z, 0, sp.oo)


def kl_gaussian() -> sp.Expr:
    """KL(N(mean_q, std_q²) to N(mean_p, std_p²)), the integral of q log(q / p) over all reals."""
    value, jacobian = mean_q + std_q * epsilon, std_q
    q, p = normal(value, mean_q, std_q), normal(value, mean_p, std_p)
    integrand = (q * (log(q) - log(p)) * jacobian).subs(mean_q, mean_p + shift)
    kl = integral(integrand, epsilon, -sp.oo, sp.oo)

    # Keep the square (mean_q - mean_p)² whole: multiplied out, its terms cancel where both means are large.
    require(not kl.has(mean_p), "the means enter through their difference alone")
    return kl.subs(shift, mean_q - mean_p)


Derivation = Callable[[], sp.Expr | tuple[sp.Expr, ...]]

FORMS: tuple[tuple[Derivation, tuple[sp.Symbol, ...]], ...] = (
    (log_evidence, (x, theta)),
    (posterior_log_density, (z, x, theta)),
    (exponential_elbo, (x, theta, phi)),
    (exponential_elbo_gradients, (x, theta, phi)),
    (elbo_maximum, (x,)),
    (kl_exponential, (phi, theta)),
    (kl_gaussian, (mean_q, std_q, mean_p, std_p)),
)
ARRAYS = {z, mean_q, std_q, mean_p, std_p}  # taken elementwise; the other arguments are scalars

HEADER = '''"""Closed forms of `variational`, in nats.

Generated by `python -m reference.symbolic`, which derives them: do not edit.
"""

# NumPy's functions return Any to mypy.
# mypy: disable-error-code="no-any-return"

from numpy import log, ndarray, pi
from scipy.special import log_ndtr
'''


def printed(derive: Derivation, arguments: tuple[sp.Symbol, ...]) -> str:
    """Source of a Python function with the name, the docstring and the result of a derivation."""
    derived = derive()
    values = derived if isinstance(derived, tuple) else (derived,)
    known = {symbol for value in values for symbol in value.free_symbols} <= set(arguments)
    require(known, f"{derive.__name__} in terms of {arguments} alone")

    printer = PythonCodePrinter(
        {"order": "rev-lex", "fully_qualified_modules": False, "user_functions": {"log_ndtr": "log_ndtr"}}
    )
    merged = (value.subs(sp.log(sp.pi), sp.log(2 * sp.pi) - sp.log(2)) for value in values)
    result = ", ".join(printer.doprint(value) for value in merged)

    typed = ", ".join(f"{symbol}: {'ndarray' if symbol in ARRAYS else 'float'}" for symbol in arguments)
    kind = "ndarray" if ARRAYS & set(arguments) else "float"
    returns = kind if len(values) == 1 else f"tuple[{', '.join([kind] * len(values))}]"
    return f'def {derive.__name__}({typed}) -> {returns}:\n    """{derive.__doc__}"""\n    return {result}\n'


def source() -> str:
    """Text of `closed_forms.py`."""
    return "\n\n".join([HEADER, *(printed(derive, arguments) for derive, arguments in FORMS)])


if __name__ == "__main__":
    Path(__file__).with_name("closed_forms.py").write_text(source(), encoding="utf-8", newline="\n")
