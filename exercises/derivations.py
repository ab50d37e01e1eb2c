"""Symbolic derivations, checked step by step.

Replace each `raise NotImplementedError` by your derivation: a list of SymPy expressions,

    [first, ..., last]

- The first step is the definition that the exercise names.
- Each next step has the same value as the one before. Leave integrals and derivatives standing, as `Integral`
  and `Derivative`, until the step that works them out.
- The last step is in the form that the exercise asks for.
- At least three steps are essentially different. A bare answer, the definition repeated, zeros, or one
  expression with its terms in another order are no derivation and earn nothing.

Use the symbols that you are given. You may introduce new bound variables, such as that of a substitution, but no
new free symbols. Densities left general are normalised and positive. All logarithms are natural.

Whether a step follows is decided by numbers, at many points and to many digits, never by how it is printed: terms
may come in any order and any equal shape. Where all symbols are numbers, `a_step.subs({...}).evalf()` shows you what
the grader sees. Points are given for the first step, for the links between the steps if every one holds, and for the
form and the value of the last step."""

from typing import Any

from sympy import Eq, Expr, Symbol


def uniform_posterior(likelihoods: tuple[Symbol, Symbol, Symbol], k: int) -> list[Expr]:
    """Derive the posterior of a mixture's component under a uniform prior.

    By Bayes' rule p(z = k | x) = p(x | z = k) p(z = k) / p(x), with p(z) = 1/3 for each of three components.

    Source: EM tutorial, Problem 1.

    Parameters
    ----------
    likelihoods : tuple of 3 positive symbols
        p(x | z = 0), p(x | z = 1), p(x | z = 2).
    k : int
        The component, 0, 1 or 2.

    Returns
    -------
    list of expressions
        First: Bayes' rule with the prior 1/3 written out, above and below.
        Last: the responsibility with no number left but 1 and -1, and no Sum.

    Notes
    -----
    - SymPy multiplies numbers into sums and cancels them by itself. To keep a / b as you write it, use
      `Mul(a, Pow(b, -1, evaluate=False), evaluate=False)`, and likewise for the products in a and b.

    Examples
    --------
    >>> from sympy import symbols
    >>> l = symbols("l0:3", positive=True)
    >>> uniform_posterior(l, 2)[-1].subs({l[0]: 1, l[1]: 3, l[2]: 4})
    1/2
    """
    # TODO: write Bayes' rule down, take the prior out of the sum, and cancel it.
    raise NotImplementedError


def gaussian_mean_update(
    x: tuple[Symbol, ...], r: tuple[Symbol, ...], weight: Symbol, mu: Symbol, variance: Symbol
) -> list[Eq]:
    """Derive the M-step for the mean of one component, of three data points in one dimension.

    The component's part of the expected complete-data log-likelihood is

        Q(μ) = Σₙ rₙ [log weight + log N(xₙ; μ, variance)].

    Every step is an equation; a bare expression means "= 0". A step follows if it has the same root for μ.

    Source: EM tutorial, Problem 2, equations (2) and (3).

    Parameters
    ----------
    x : tuple of 3 real symbols
        The data.
    r : tuple of 3 positive symbols
        The component's responsibilities.
    weight, mu, variance : symbols
        The component's weight, mean and variance; weight and variance are positive.

    Returns
    -------
    list of equations
        First: Eq(Derivative(Q, mu), 0), where Q may leave out what is free of mu.
        Last: Eq(mu, ...) with x and r only on the other side.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, r = symbols("x1:4", real=True), symbols("r1:4", positive=True)
    >>> w, mu, v = symbols("w", positive=True), symbols("mu", real=True), symbols("v", positive=True)
    >>> update = gaussian_mean_update(x, r, w, mu, v)[-1]
    >>> update.rhs.subs(dict(zip(x + r, (1, 2, 6, 1, 1, 2))))
    15/4
    """
    # TODO: differentiate Q, multiply by the variance, and solve for mu.
    raise NotImplementedError


def bernoulli_update(x: tuple[Symbol, ...], r: tuple[Symbol, ...], theta: Symbol) -> list[Eq]:
    """Derive the M-step for one parameter of a Bernoulli mixture, of three data points.

    The part of the expected complete-data log-likelihood that depends on θ is

        Q(θ) = Σₙ rₙ [xₙ log θ + (1 - xₙ) log(1 - θ)].

    Every step is an equation; a bare expression means "= 0". A step follows if it has the same root in (0, 1).

    Source: EM tutorial, Problem 3.

    Parameters
    ----------
    x : tuple of 3 real symbols
        The data, each 0 or 1, and not all the same.
    r : tuple of 3 positive symbols
        The component's responsibilities.
    theta : positive symbol
        The probability of a 1, in (0, 1).

    Returns
    -------
    list of equations
        First: Eq(Derivative(Q, theta), 0), where Q may leave out what is free of theta.
        Last: Eq(theta, ...) with x and r only on the other side.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, r = symbols("x1:4", real=True), symbols("r1:4", positive=True)
    >>> update = bernoulli_update(x, r, symbols("theta", positive=True))[-1]
    >>> update.rhs.subs(dict(zip(x + r, (1, 0, 1, 1, 3, 1))))
    2/5
    """
    # TODO: differentiate Q, multiply by theta (1 - theta), and solve for theta.
    raise NotImplementedError


def exponential_elbo(x: Symbol, z: Symbol, theta: Symbol, phi: Symbol) -> list[Expr]:
    """Derive the closed form of the ELBO of the exponential model.

        p(z) = θ exp(-θ z)        p(x | z) = N(x; z, 1)        q(z) = φ exp(-φ z)        for z > 0

    Source: Sheet 02, Problem 1b.

    Parameters
    ----------
    x : real symbol
        The data point.
    z : positive symbol
        The latent variable.
    theta, phi : positive symbols
        The rates of the prior and of q.

    Returns
    -------
    list of expressions
        First: Integral(q(z) (log p(x, z) - log q(z)), (z, 0, oo)).
        Last: no Integral, Derivative, Sum or Limit, and no z; in nats.

    Examples
    --------
    >>> from sympy import N, symbols
    >>> x, (z, theta, phi) = symbols("x", real=True), symbols("z theta phi", positive=True)
    >>> round(float(N(exponential_elbo(x, z, theta, phi)[-1].subs({x: 1, theta: 2, phi: 2}))), 6)
    -1.168939
    """
    # TODO: write the logarithms out, and use the moments of an exponential distribution.
    raise NotImplementedError


def exponential_elbo_gradients(x: Symbol, theta: Symbol, phi: Symbol) -> list[tuple[Expr, Expr]]:
    """Derive the gradients of the closed-form ELBO L of the exponential model.

    Every step is a pair: its part for θ and its part for φ.

    Source: Sheet 02, Problem 1c.

    Parameters
    ----------
    x : real symbol
        The data point.
    theta, phi : positive symbols
        The rates of the prior and of q.

    Returns
    -------
    list of pairs
        First: (Derivative(L, theta), Derivative(L, phi)), L the closed form of the ELBO.
        Last: no Derivative, Integral or Subs.

    Examples
    --------
    >>> from sympy import symbols
    >>> x, (theta, phi) = symbols("x", real=True), symbols("theta phi", positive=True)
    >>> tuple(part.subs({x: 1, theta: 2, phi: 1}) for part in exponential_elbo_gradients(x, theta, phi)[-1])
    (-1/2, 2)
    """
    # TODO: split the derivatives into those of single terms, and work them out.
    raise NotImplementedError


def kl_standard_normal(z: Symbol, m: Symbol, s: Symbol) -> list[Expr]:
    """Derive the divergence KL(q || p) from q = N(m, s²) to p = N(0, 1).

    Source: lecture slides, equation (36).

    Parameters
    ----------
    z : real symbol
        The variable of both densities.
    m : real symbol
        The mean of q.
    s : positive symbol
        The standard deviation of q.

    Returns
    -------
    list of expressions
        First: Integral(q(z) log(q(z) / p(z)), (z, -oo, oo)).
        Last: no Integral, Derivative, Sum or Limit, and no z; in nats.

    Examples
    --------
    >>> from sympy import N, symbols
    >>> z, m = symbols("z m", real=True)
    >>> s = symbols("s", positive=True)
    >>> round(float(N(kl_standard_normal(z, m, s)[-1].subs({m: 1, s: 2}))), 6)
    1.306853
    """
    # TODO: write the logarithm out, and use the first two moments of q.
    raise NotImplementedError


def kl_factorised(z1: Symbol, z2: Symbol, q1: Any, q2: Any, p1: Any, p2: Any) -> list[Expr]:
    """Derive that the divergence between two products of densities is the sum of the factors' divergences.

        q(z₁, z₂) = q₁(z₁) q₂(z₂)        p(z₁, z₂) = p₁(z₁) p₂(z₂)

    Source: Sheet 02, Problem 3.

    Parameters
    ----------
    z1, z2 : real symbols
        The variables.
    q1, q2, p1, p2 : positive functions of SymPy's
        The densities, used as `q1(z1)`; each integrates to one over all reals.

    Returns
    -------
    list of expressions
        First: the double integral of q1 q2 log(q1 q2 / (p1 p2)) over all reals.
        Last: a sum of single integrals, none of which mixes z1 and z2: KL1 + KL2.

    Examples
    --------
    >>> from sympy import Function, symbols
    >>> z1, z2 = symbols("z1 z2", real=True)
    >>> q1, q2, p1, p2 = [Function(name, positive=True) for name in ("q1", "q2", "p1", "p2")]
    >>> kl_factorised(z1, z2, q1, q2, p1, p2)[0].limits
    ((z1, -oo, oo), (z2, -oo, oo))
    """
    # TODO: split the logarithm, and integrate out the variable that a factor does not depend on.
    raise NotImplementedError


def elbo_forms(x: Symbol, z: Symbol, likelihood: Any, prior: Any, q: Any) -> list[Expr]:
    """Derive the ELBO's second and third form from its first.

    The joint density is p(x, z) = likelihood(x, z) prior(z).

    Source: EM tutorial, Problem 5.

    Parameters
    ----------
    x : real symbol
        The data point.
    z : real symbol
        The latent variable.
    likelihood, prior, q : positive functions of SymPy's
        The densities p(x | z), p(z) and q(z), used as `likelihood(x, z)`, `prior(z)` and `q(z)`.

    Returns
    -------
    list of expressions
        First: one integral of q(z) (log p(x, z) - log q(z)) over all reals.
        Between: the entropy form, Integral(q log p(x, z)) + Integral(-q log q).
        Last: two integrals, Integral(q log likelihood) - Integral(q log(q / prior)).

    Examples
    --------
    >>> from sympy import Function, symbols
    >>> x, z = symbols("x z", real=True)
    >>> likelihood, prior, q = [Function(name, positive=True) for name in ("likelihood", "prior", "q")]
    >>> elbo_forms(x, z, likelihood, prior, q)[0].limits
    ((z, -oo, oo),)
    """
    # TODO: split the logarithms, and collect the terms anew.
    raise NotImplementedError


def reparameterisation(z: Symbol, eps: Symbol, m: Symbol, s: Symbol, phi: Symbol, f: Any) -> list[Expr]:
    """Derive the reparameterised gradient of an expectation under N(m, s²).

    With z = m + s ε and ε ~ N(0, 1) the distribution no longer depends on the parameter φ, which is m or s.

    Source: EM tutorial, Problem 4.

    Parameters
    ----------
    z : real symbol
        The variable under N(m, s²).
    eps : real symbol
        The noise.
    m : real symbol
        The mean.
    s : positive symbol
        The standard deviation.
    phi : symbol
        `m` or `s`: the parameter to differentiate by. Your function is asked with both.
    f : real function of SymPy's
        Used as `f(z)`; smooth.

    Returns
    -------
    list of expressions
        First: Derivative(Integral(f(z) N(z; m, s²), (z, -oo, oo)), phi).
        Last: an integral over the noise of N(eps; 0, 1) times the derivative of f(m + s eps) by phi.

    Examples
    --------
    >>> from sympy import Function, symbols
    >>> z, eps, m = symbols("z eps m", real=True)
    >>> s, f = symbols("s", positive=True), Function("f", real=True)
    >>> reparameterisation(z, eps, m, s, m, f)[0].variables
    (m,)
    """
    # TODO: substitute z = m + s eps, and exchange the derivative with the integral.
    raise NotImplementedError
