"""Wrong derivations, one module-level function `exercise__slug` each."""

from sympy import *

H = Rational(1, 2)
T = Rational(1, 3)


def N(x, m, v):
    return exp(-((x - m) ** 2) / (2 * v)) / sqrt(2 * pi * v)


def lN(x, m, v):
    return -log(2 * pi * v) / 2 - (x - m) ** 2 / (2 * v)


def put(steps, changes):
    """The steps with some replaced by index (negative indices allowed)."""
    steps = list(steps)
    for i, step in changes.items():
        steps[i] = step
    return steps


def R(z):
    return (z, -oo, oo)


# ---------------------------------------------------------------- uniform_posterior
def _up(l, k, a=T, b=T, lk=None, den=None):
    """prior a above, b below; lk and den as they stand after the prior is gone."""
    lk = l[k] if lk is None else lk
    den = l if den is None else den
    fac = Mul(a, lk, Pow(Mul(b, Add(*den), evaluate=False), -1, evaluate=False), evaluate=False)
    return [a * lk / Add(*[b * d for d in den]), fac, 1 / Add(*[d / lk for d in den]), lk / Add(*den)]


def uniform_posterior__no_normaliser(likelihoods, k):
    """You give the joint, which is only proportional to the posterior."""
    l = likelihoods
    return [T * l[k], exp(log(l[k]) + log(T)), l[k]]


def uniform_posterior__evidence_forgotten_later(likelihoods, k):
    """The denominator of Bayes' rule is lost after the first line."""
    s = _up(likelihoods, k)
    return [s[0], s[1], T * likelihoods[k], likelihoods[k]]


def uniform_posterior__next_component(likelihoods, k):
    """You compute the responsibility of another component than the one asked for."""
    return _up(likelihoods, (k + 1) % 3)


def uniform_posterior__index_slips(likelihoods, k):
    """The component in the numerator changes on the way."""
    l = likelihoods
    return put(_up(l, k), {3: l[(k + 1) % 3] / Add(*l)})


def uniform_posterior__odds(likelihoods, k):
    """The denominator leaves out the component itself, so these are odds and no probability."""
    l = likelihoods
    return _up(l, k, den=[l[i] for i in range(3) if i != k])


def uniform_posterior__odds_at_end(likelihoods, k):
    """In the last lines the component itself drops out of the denominator."""
    l = likelihoods
    o = [l[i] for i in range(3) if i != k]
    return put(_up(l, k), {2: 1 / Add(*[d / l[k] for d in o]), 3: l[k] / Add(*o)})


def uniform_posterior__prior_only_above(likelihoods, k):
    """In the first lines the prior stands in the numerator only."""
    l = likelihoods
    return [T * l[k] / Add(*l), T / Add(*[d / l[k] for d in l]), l[k] / Add(*l)]


def uniform_posterior__prior_only_below(likelihoods, k):
    """In the first lines the prior stands in the denominator only."""
    l = likelihoods
    return [l[k] / Add(*[T * d for d in l]), 1 / Add(*[T * d / l[k] for d in l]), l[k] / Add(*l)]


def uniform_posterior__three_left(likelihoods, k):
    """The last line still contains numbers that come from the prior."""
    l = likelihoods
    s = _up(l, k)
    return [s[0], s[1], 1 / (3 * Add(*[T * d / l[k] for d in l])), s[0]]


def uniform_posterior__skipped_definition(likelihoods, k):
    """Bayes' rule with the prior written out never appears."""
    l = likelihoods
    return [l[k] / Add(*l), 1 / Add(*[d / l[k] for d in l]), exp(log(l[k]) - log(Add(*l)))]


def uniform_posterior__sum_left(likelihoods, k):
    """The last line still holds an unevaluated sum."""
    l = likelihoods
    j = Symbol("j", integer=True)
    pw = Piecewise((l[0], Eq(j, 0)), (l[1], Eq(j, 1)), (l[2], True))
    return put(_up(l, k), {3: l[k] / Sum(pw, (j, 0, 2))})


def uniform_posterior__prior_half(likelihoods, k):
    """The first line uses a prior that does not add up to one over the components."""
    return _up(likelihoods, k, H, H)


def uniform_posterior__prior_squared(likelihoods, k):
    """The numerator carries the prior twice."""
    l = likelihoods
    return put(_up(l, k), {0: T**2 * l[k] / Add(*[T * d for d in l])})


def uniform_posterior__softmax(likelihoods, k):
    """You treat the likelihoods as log-likelihoods and exponentiate them."""
    l = [exp(d) for d in likelihoods]
    return _up(l, k)


def uniform_posterior__product_below(likelihoods, k):
    """The denominator multiplies over the components where it has to add."""
    l = likelihoods
    return [T * l[k] / (T**3 * Mul(*l)), 9 * l[k] / Mul(*l), l[k] / Mul(*l)]


def uniform_posterior__new_prior_symbol(likelihoods, k):
    """You leave the prior as a new letter and never say what it is."""
    w = Symbol("w", positive=True)
    return _up(likelihoods, k, w, w)


def uniform_posterior__middle_mismatch(likelihoods, k):
    """A middle line cancels the prior in one place only, though the lines around it agree."""
    l = likelihoods
    return put(_up(l, k), {2: T * l[k] / Add(*l)})


def uniform_posterior__upside_down(likelihoods, k):
    """The last fraction stands upside down."""
    l = likelihoods
    return put(_up(l, k), {3: Add(*l) / l[k]})


def uniform_posterior__complement(likelihoods, k):
    """You derive the probability of the other two components."""
    l = likelihoods
    o = Add(*[l[i] for i in range(3) if i != k])
    return [Add(*[T * l[i] for i in range(3) if i != k]) / Add(*[T * d for d in l]), 1 - l[k] / Add(*l), o / Add(*l)]


def uniform_posterior__counted_twice(likelihoods, k):
    """The component itself is counted twice in the denominator."""
    l = likelihoods
    return [T * l[k] / (T * Add(*l, l[k])), 1 / (1 + Add(*[d / l[k] for d in l])), l[k] / (l[k] + Add(*l))]


def uniform_posterior__log(likelihoods, k):
    """You end with the logarithm of what was asked."""
    l = likelihoods
    s = _up(l, k)
    return [log(s[0]), log(l[k]) - log(Add(*l)), log(s[3])]


def uniform_posterior__hard_assignment(likelihoods, k):
    """The denominator takes the largest component where it has to add."""
    l = likelihoods
    return put(_up(l, k), {2: 1 / Max(*[d / l[k] for d in l]), 3: l[k] / Max(*l)})


def uniform_posterior__mean_below(likelihoods, k):
    """Only one of the two priors is cancelled from the second line on."""
    l = likelihoods
    return put(
        _up(l, k), {1: l[k] / Add(*[T * d for d in l]), 2: 3 / Add(*[d / l[k] for d in l]), 3: 3 * l[k] / Add(*l)}
    )


def uniform_posterior__prior_is_posterior(likelihoods, k):
    """You let the likelihoods cancel and are left with the prior."""
    return put(_up(likelihoods, k), {2: T / (T + T + T), 3: T})


def uniform_posterior__squares(likelihoods, k):
    """Cancelling multiplies the numerator by the likelihood once more."""
    l = likelihoods
    return put(_up(l, k), {2: l[k] ** 2 / Add(*[d * l[k] for d in l]) * l[k], 3: l[k] ** 2 / Add(*l)})


def uniform_posterior__two_lines(likelihoods, k):
    """Two lines, one of them repeated, are too short for a derivation."""
    s = _up(likelihoods, k)
    return [s[0], s[0], s[3]]


# ---------------------------------------------------------------- gaussian_mean_update
def _gm(x, r, w, mu, v, c=None, dens=lN):
    """c replaces the coefficients r from the first line on."""
    c = r if c is None else c
    Q = Add(*[b * (log(w) + dens(a, mu, v)) for a, b in zip(x, c)])
    A, B = Add(*[a * b for a, b in zip(x, c)]), Add(*c)
    return [
        Eq(Derivative(Q, mu), 0),
        Eq(Add(*[b * (a - mu) / v for a, b in zip(x, c)]), 0),
        Eq(A - mu * B, 0),
        Eq(mu * B, A),
        Eq(mu, A / B),
    ]


def _ab(x, r):
    return Add(*[a * b for a, b in zip(x, r)]), Add(*r)


def gaussian_mean_update__sign(x, r, weight, mu, variance):
    """The derivative of the square has the wrong sign inside, so the mean comes out mirrored."""
    A, B = _ab(x, r)
    s = _gm(x, r, weight, mu, variance)
    return [s[0], Eq(Add(*[b * (a + mu) / variance for a, b in zip(x, r)]), 0), Eq(A + mu * B, 0), Eq(mu, -A / B)]


def gaussian_mean_update__unweighted(x, r, weight, mu, variance):
    """You leave the responsibilities out from the first line."""
    s = _gm(x, r, weight, mu, variance, c=[Integer(1)] * 3)
    return s


def gaussian_mean_update__divide_by_count(x, r, weight, mu, variance):
    """You divide by the number of points, which is not the total responsibility."""
    A, B = _ab(x, r)
    return put(_gm(x, r, weight, mu, variance), {2: Eq(A - 3 * mu, 0), 3: Eq(3 * mu, A), 4: Eq(mu, A / 3)})


def gaussian_mean_update__not_divided(x, r, weight, mu, variance):
    """In the last step the factor in front of the unknown disappears."""
    A, B = _ab(x, r)
    return put(_gm(x, r, weight, mu, variance), {4: Eq(mu, A)})


def gaussian_mean_update__variance_left(x, r, weight, mu, variance):
    """The right side is right in value but the variance still stands in it."""
    A = Add(*[a * b / variance for a, b in zip(x, r)])
    B = Add(*[b / variance for b in r])
    return put(_gm(x, r, weight, mu, variance), {4: Eq(mu, A / B)})


def gaussian_mean_update__variance_factor(x, r, weight, mu, variance):
    """Only one of the two terms is multiplied by the variance."""
    A, B = _ab(x, r)
    return put(
        _gm(x, r, weight, mu, variance),
        {2: Eq(A - mu * B / variance, 0), 3: Eq(mu * B, A * variance), 4: Eq(mu, variance * A / B)},
    )


def gaussian_mean_update__weight_in_answer(x, r, weight, mu, variance):
    """The weight of the component is treated as a factor of the data and stays in the answer."""
    A, B = _ab(x, r)
    return put(
        _gm(x, r, weight, mu, variance),
        {
            1: Eq(Add(*[b * (weight * a - mu) / variance for a, b in zip(x, r)]), 0),
            2: Eq(weight * A - mu * B, 0),
            3: Eq(mu * B, weight * A),
            4: Eq(mu, weight * A / B),
        },
    )


def gaussian_mean_update__unsolved(x, r, weight, mu, variance):
    """The last line is not yet solved for the mean."""
    return _gm(x, r, weight, mu, variance)[:4]


def gaussian_mean_update__mu_on_right(x, r, weight, mu, variance):
    """The unknown still stands on the right side of the last line."""
    A, B = _ab(x, r)
    rest = Add(*[a * b for a, b in zip(x[1:], r[1:])]) - mu * Add(*r[1:])
    return put(_gm(x, r, weight, mu, variance), {4: Eq(mu, x[0] + rest / r[0])})


def gaussian_mean_update__bare_answer_line(x, r, weight, mu, variance):
    """The last line is no equation for the mean, only an expression."""
    A, B = _ab(x, r)
    return put(_gm(x, r, weight, mu, variance), {4: A / B})


def gaussian_mean_update__no_derivative(x, r, weight, mu, variance):
    """You set the objective itself to zero where its slope has to be."""
    Q = Add(*[b * (log(weight) + lN(a, mu, variance)) for a, b in zip(x, r)])
    return put(_gm(x, r, weight, mu, variance), {0: Eq(Q, 0)})


def gaussian_mean_update__skipped_definition(x, r, weight, mu, variance):
    """You start after the differentiation, so the objective never appears."""
    return _gm(x, r, weight, mu, variance)[1:]


def gaussian_mean_update__std_for_variance(x, r, weight, mu, variance):
    """The density of the first line takes the variance for a standard deviation."""
    return _gm(x, r, weight, mu, variance, dens=lambda a, m, v: lN(a, m, v**2))


def gaussian_mean_update__missing_half(x, r, weight, mu, variance):
    """The exponent of the normal density in the first line lacks a factor."""
    return _gm(x, r, weight, mu, variance, dens=lambda a, m, v: -log(2 * pi * v) / 2 - (a - m) ** 2 / v)


def gaussian_mean_update__positive_exponent(x, r, weight, mu, variance):
    """The exponent of the density in the first line has the wrong sign."""
    return _gm(x, r, weight, mu, variance, dens=lambda a, m, v: -log(2 * pi * v) / 2 + (a - m) ** 2 / (2 * v))


def gaussian_mean_update__no_log(x, r, weight, mu, variance):
    """The first line weights the densities themselves, without the logarithm."""
    Q = Add(*[b * weight * N(a, mu, variance) for a, b in zip(x, r)])
    return put(_gm(x, r, weight, mu, variance), {0: Eq(Derivative(Q, mu), 0)})


def gaussian_mean_update__log_of_sum(x, r, weight, mu, variance):
    """The logarithm stands outside the sum over the points."""
    Q = log(Add(*[b * weight * N(a, mu, variance) for a, b in zip(x, r)]))
    return put(_gm(x, r, weight, mu, variance), {0: Eq(Derivative(Q, mu), 0)})


def gaussian_mean_update__squared_responsibilities(x, r, weight, mu, variance):
    """The responsibilities enter squared."""
    return _gm(x, r, weight, mu, variance, c=[b**2 for b in r])


def gaussian_mean_update__last_point_dropped(x, r, weight, mu, variance):
    """One of the points is missing from the sum."""
    return _gm(x[:2], r[:2], weight, mu, variance)


def gaussian_mean_update__derivative_by_variance(x, r, weight, mu, variance):
    """The first line differentiates with respect to another parameter."""
    Q = Add(*[b * (log(weight) + lN(a, mu, variance)) for a, b in zip(x, r)])
    return put(_gm(x, r, weight, mu, variance), {0: Eq(Derivative(Q, variance), 0)})


def gaussian_mean_update__swapped_roles(x, r, weight, mu, variance):
    """You divide by the sum of the data where the sum of the responsibilities belongs."""
    A, B = _ab(x, r)
    return put(_gm(x, r, weight, mu, variance), {3: Eq(mu * Add(*x), A), 4: Eq(mu, A / Add(*x))})


def gaussian_mean_update__new_symbol(x, r, weight, mu, variance):
    """The total responsibility is a new letter that the question does not have."""
    A, B = _ab(x, r)
    Nk = Symbol("N_k", positive=True)
    return put(_gm(x, r, weight, mu, variance), {2: Eq(A - mu * Nk, 0), 3: Eq(mu * Nk, A), 4: Eq(mu, A / Nk)})


def gaussian_mean_update__middle_wrong(x, r, weight, mu, variance):
    """A line in the middle replaces the total responsibility by the number of points."""
    A, B = _ab(x, r)
    return put(_gm(x, r, weight, mu, variance), {2: Eq(A - 3 * mu, 0)})


def gaussian_mean_update__middle_trivial_truth(x, r, weight, mu, variance):
    """A line in the middle is true for every mean and says nothing."""
    return put(_gm(x, r, weight, mu, variance), {2: Eq(mu - mu, 0)})


def gaussian_mean_update__shifted_pairs(x, r, weight, mu, variance):
    """The points are paired with the responsibilities of their neighbours."""
    return _gm(x, (r[1], r[2], r[0]), weight, mu, variance)


def gaussian_mean_update__map_with_prior(x, r, weight, mu, variance):
    """You add a prior on the mean that the question does not have."""
    A, B = _ab(x, r)
    s = _gm(x, r, weight, mu, variance)
    return [s[0], Eq(A / variance - mu * B / variance - mu, 0), Eq(mu * (B + variance), A), Eq(mu, A / (B + variance))]


def gaussian_mean_update__averaged_separately(x, r, weight, mu, variance):
    """You divide each product by its own responsibility instead of the sum by the sum."""
    return put(_gm(x, r, weight, mu, variance), {4: Eq(mu, Add(*x) / 3)})


# ---------------------------------------------------------------- bernoulli_update
def _bq(x, r, t):
    return Add(*[b * (a * log(t) + (1 - a) * log(1 - t)) for a, b in zip(x, r)])


def _be(x, r, t):
    A, B = _ab(x, r)
    return [
        Eq(Derivative(_bq(x, r, t), t), 0),
        Eq(Add(*[b * (a / t - (1 - a) / (1 - t)) for a, b in zip(x, r)]), 0),
        Eq((1 - t) * A - t * (B - A), 0),
        Eq(A - t * B, 0),
        Eq(t, A / B),
    ]


def bernoulli_update__inner_derivative(x, r, theta):
    """The chain rule of the second logarithm is forgotten."""
    A, B = _ab(x, r)
    return put(
        _be(x, r, theta),
        {
            1: Eq(Add(*[b * (a / theta + (1 - a) / (1 - theta)) for a, b in zip(x, r)]), 0),
            2: Eq((1 - theta) * A + theta * (B - A), 0),
            3: Eq(A + theta * (B - 2 * A), 0),
            4: Eq(theta, A / (2 * A - B)),
        },
    )


def bernoulli_update__zeros_ignored(x, r, theta):
    """The points with outcome zero are left out of the objective."""
    A, B = _ab(x, r)
    Q = Add(*[b * a * log(theta) for a, b in zip(x, r)])
    return put(_be(x, r, theta), {0: Eq(Derivative(Q, theta), 0)})


def bernoulli_update__divide_by_count(x, r, theta):
    """You divide by the number of points, which is not the total responsibility."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {3: Eq(A - 3 * theta, 0), 4: Eq(theta, A / 3)})


def bernoulli_update__unweighted(x, r, theta):
    """The responsibilities are missing throughout."""
    return _be(x, [Integer(1)] * 3, theta)


def bernoulli_update__not_divided(x, r, theta):
    """In the last line the factor in front of the parameter disappears."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {4: Eq(theta, A)})


def bernoulli_update__odds(x, r, theta):
    """You end with odds where a probability was asked."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {3: Eq(A - theta * (B - A), 0), 4: Eq(theta, A / (B - A))})


def bernoulli_update__logit(x, r, theta):
    """You solve for the natural parameter and not for the probability."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {4: Eq(log(theta / (1 - theta)), log(A / (B - A)))})


def bernoulli_update__outcomes_swapped(x, r, theta):
    """The probabilities of the two outcomes are interchanged."""
    return _be([1 - a for a in x], r, theta)


def bernoulli_update__outcomes_swapped_at_end(x, r, theta):
    """The last line gives the probability of the other outcome."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {4: Eq(theta, (B - A) / B)})


def bernoulli_update__no_derivative(x, r, theta):
    """The objective is set to zero without differentiating it."""
    return put(_be(x, r, theta), {0: Eq(_bq(x, r, theta), 0)})


def bernoulli_update__no_log(x, r, theta):
    """The first line differentiates a sum of probabilities, not of log-probabilities."""
    Q = Add(*[b * theta**a * (1 - theta) ** (1 - a) for a, b in zip(x, r)])
    return put(_be(x, r, theta), {0: Eq(Derivative(Q, theta), 0)})


def bernoulli_update__skipped_definition(x, r, theta):
    """The objective never appears: you start from its slope."""
    return _be(x, r, theta)[1:]


def bernoulli_update__unsolved(x, r, theta):
    """The last equation is not solved for the parameter."""
    return _be(x, r, theta)[:4]


def bernoulli_update__theta_on_right(x, r, theta):
    """The parameter still stands on the right side of the last line."""
    A, B = _ab(x, r)
    return put(
        _be(x, r, theta), {4: Eq(theta, (1 - theta) * A / (r[0] * (1 - x[0]) + r[1] * (1 - x[1]) + r[2] * (1 - x[2])))}
    )


def bernoulli_update__smoothed(x, r, theta):
    """You add imaginary counts that the question does not have."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {3: Eq(A + 1 - theta * (B + 2), 0), 4: Eq(theta, (A + 1) / (B + 2))})


def bernoulli_update__new_symbol(x, r, theta):
    """The total responsibility is replaced by a letter of your own."""
    A, B = _ab(x, r)
    Nk = Symbol("N_k", positive=True)
    return put(_be(x, r, theta), {3: Eq(A - theta * Nk, 0), 4: Eq(theta, A / Nk)})


def bernoulli_update__middle_wrong(x, r, theta):
    """When clearing the fractions in the middle the factors go to the wrong terms."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {2: Eq(theta * A - (1 - theta) * (B - A), 0)})


def bernoulli_update__factors_exchanged(x, r, theta):
    """Clearing the fractions multiplies each term by the wrong factor, and you carry that on."""
    A, B = _ab(x, r)
    return put(
        _be(x, r, theta),
        {2: Eq(theta * A - (1 - theta) * (B - A), 0), 3: Eq(theta * B - (B - A), 0), 4: Eq(theta, (B - A) / B)},
    )


def bernoulli_update__bare_expression(x, r, theta):
    """The last line is an expression and no equation for the parameter."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {4: A / B})


def bernoulli_update__divide_by_data(x, r, theta):
    """You divide by the number of ones, but the zeros belong to the component as well."""
    A, B = _ab(x, r)
    return put(_be(x, r, theta), {3: Eq(A - theta * Add(*x), 0), 4: Eq(theta, A / Add(*x))})


def bernoulli_update__last_point_dropped(x, r, theta):
    """The last point is missing from every sum."""
    return _be(x[:2], r[:2], theta)


def bernoulli_update__squared_responsibilities(x, r, theta):
    """The responsibilities enter squared."""
    return _be(x, [b**2 for b in r], theta)


def bernoulli_update__wrong_responsibility(x, r, theta):
    """You weight with what the responsibilities leave for the other components."""
    return _be(x, [1 - b for b in r], theta)


def bernoulli_update__gaussian_objective(x, r, theta):
    """The first line uses a Gaussian log-density, which happens to have the same maximiser."""
    Q = Add(*[-b * (a - theta) ** 2 / 2 for a, b in zip(x, r)])
    return put(_be(x, r, theta), {0: Eq(Derivative(Q, theta), 0)})


def bernoulli_update__second_derivative(x, r, theta):
    """The first line sets the curvature to zero."""
    return put(_be(x, r, theta), {0: Eq(Derivative(_bq(x, r, theta), theta, theta), 0)})


def bernoulli_update__one_minus_lost(x, r, theta):
    """In the second line the zeros are weighted as if they were ones as well."""
    A, B = _ab(x, r)
    return put(
        _be(x, r, theta),
        {
            1: Eq(Add(*[b * (a / theta - 1 / (1 - theta)) for a, b in zip(x, r)]), 0),
            2: Eq((1 - theta) * A - theta * B, 0),
            3: Eq(A - theta * (A + B), 0),
            4: Eq(theta, A / (A + B)),
        },
    )


# ---------------------------------------------------------------- exponential_elbo
def _lj(x, z, t):
    return log(t * exp(-t * z) * N(x, z, 1))


def _el(x, z, t, f, first=None, q=None, K=None, A=None, B=-H, m1=None, m2=None, last=0, lim=None):
    """integrand q*(K + A z + B z^2); m1, m2 the two moments; last = what is added to the last line."""
    q = f * exp(-f * z) if q is None else q
    K = log(t) - log(f) - log(2 * pi) / 2 - x**2 / 2 if K is None else K
    A = x + f - t if A is None else A
    m1 = 1 / f if m1 is None else m1
    m2 = 2 / f**2 if m2 is None else m2
    lim = (z, 0, oo) if lim is None else lim
    first = Integral(f * exp(-f * z) * (_lj(x, z, t) - log(f * exp(-f * z))), (z, 0, oo)) if first is None else first
    return [
        first,
        Integral(q * (K + A * z + B * z**2), lim),
        K + A * Integral(q * z, lim) + B * Integral(q * z**2, lim),
        K + A * m1 + B * m2,
        expand(K + A * m1 + B * m2) + last,
    ]


def exponential_elbo__moment_squared(x, z, theta, phi):
    """You take the square of the mean for the mean of the square."""
    return _el(x, z, theta, phi, m2=1 / phi**2)


def exponential_elbo__mean_is_rate(x, z, theta, phi):
    """You take the rate of the exponential distribution for its mean."""
    return _el(x, z, theta, phi, m1=phi, m2=2 * phi**2)


def exponential_elbo__second_moment_is_variance_plus_mean(x, z, theta, phi):
    """The second moment is put together wrongly from variance and mean."""
    return _el(x, z, theta, phi, m2=1 / phi**2 + 1 / phi)


def exponential_elbo__scale_prior(x, z, theta, phi):
    """The prior of the first line reads its parameter as a scale."""
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * (log(exp(-z / theta) / theta * N(x, z, 1)) - log(q)), (z, 0, oo)),
        K=-log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2,
        A=x + phi - 1 / theta,
    )


def exponential_elbo__scale_q(x, z, theta, phi):
    """The approximation reads its parameter as a scale."""
    q = exp(-z / phi) / phi
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * (_lj(x, z, theta) - log(q)), (z, 0, oo)),
        q=q,
        K=log(theta) + log(phi) - log(2 * pi) / 2 - x**2 / 2,
        A=x + 1 / phi - theta,
        m1=phi,
        m2=2 * phi**2,
    )


def exponential_elbo__no_two_pi(x, z, theta, phi):
    """The normaliser of the normal density is lost after the first line."""
    return _el(x, z, theta, phi, K=log(theta) - log(phi) - x**2 / 2)


def exponential_elbo__two_pi_unhalved(x, z, theta, phi):
    """The logarithm of the normal's normaliser has the wrong factor."""
    return _el(x, z, theta, phi, K=log(theta) - log(phi) - log(2 * pi) - x**2 / 2)


def exponential_elbo__no_half_in_square(x, z, theta, phi):
    """After the first line the quadratic term of the normal density lacks its factor."""
    return _el(x, z, theta, phi, K=log(theta) - log(phi) - log(2 * pi) / 2 - x**2, A=2 * x + phi - theta, B=Integer(-1))


def exponential_elbo__cross_term_sign(x, z, theta, phi):
    """Expanding the square gives the mixed term the wrong sign."""
    return _el(x, z, theta, phi, A=phi - theta - x)


def exponential_elbo__cross_term_missing(x, z, theta, phi):
    """Expanding the square loses the mixed term."""
    return _el(x, z, theta, phi, A=phi - theta)


def exponential_elbo__entropy_dropped(x, z, theta, phi):
    """The entropy term is lost after the first line."""
    return _el(x, z, theta, phi, K=log(theta) - log(2 * pi) / 2 - x**2 / 2, A=x - theta)


def exponential_elbo__expected_log_joint(x, z, theta, phi):
    """You compute the expected log-joint alone, correctly, but that is not the bound."""
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * _lj(x, z, theta), (z, 0, oo)),
        K=log(theta) - log(2 * pi) / 2 - x**2 / 2,
        A=x - theta,
    )


def exponential_elbo__entropy_sign(x, z, theta, phi):
    """The entropy enters with the wrong sign."""
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * (_lj(x, z, theta) + log(q)), (z, 0, oo)),
        K=log(theta) + log(phi) - log(2 * pi) / 2 - x**2 / 2,
        A=x - phi - theta,
    )


def exponential_elbo__entropy_linear_sign(x, z, theta, phi):
    """Taking the logarithm of the approximation leaves a wrong sign in its exponent."""
    return _el(x, z, theta, phi, A=x - phi - theta)


def exponential_elbo__log_rate_sign(x, z, theta, phi):
    """The logarithm of the approximation's rate has the wrong sign from the second line on."""
    return _el(x, z, theta, phi, K=log(theta) + log(phi) - log(2 * pi) / 2 - x**2 / 2)


def exponential_elbo__likelihood_only(x, z, theta, phi):
    """The prior is missing from the joint."""
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * (log(N(x, z, 1)) - log(q)), (z, 0, oo)),
        K=-log(phi) - log(2 * pi) / 2 - x**2 / 2,
        A=x + phi,
    )


def exponential_elbo__negated(x, z, theta, phi):
    """You derive the quantity with the opposite sign."""
    return [-s for s in _el(x, z, theta, phi)]


def exponential_elbo__kl_to_prior_only(x, z, theta, phi):
    """You derive only the divergence from the prior, which is another part of the bound."""
    q = phi * exp(-phi * z)
    return [
        Integral(q * (log(q) - log(theta * exp(-theta * z))), (z, 0, oo)),
        log(phi) - log(theta) + (theta - phi) * Integral(q * z, (z, 0, oo)),
        log(phi / theta) + theta / phi - 1,
    ]


def exponential_elbo__whole_line(x, z, theta, phi):
    """The first integral runs over values where the latent variable cannot lie."""
    q = phi * exp(-phi * z)
    return _el(x, z, theta, phi, first=Integral(q * (_lj(x, z, theta) - log(q)), (z, -oo, oo)))


def exponential_elbo__unit_interval(x, z, theta, phi):
    """The integrals stop too early."""
    q = phi * exp(-phi * z)
    return _el(x, z, theta, phi, first=Integral(q * (_lj(x, z, theta) - log(q)), (z, 0, 1)), lim=(z, 0, 1))


def exponential_elbo__prior_as_weight(x, z, theta, phi):
    """The expectation is taken under the prior and not under the approximation."""
    p = theta * exp(-theta * z)
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(p * (_lj(x, z, theta) - log(q)), (z, 0, oo)),
        q=p,
        m1=1 / theta,
        m2=2 / theta**2,
    )


def exponential_elbo__unnormalised_q(x, z, theta, phi):
    """The approximation of the first line does not integrate to one."""
    q = exp(-phi * z)
    return put(
        _el(x, z, theta, phi),
        {
            0: Integral(q * (_lj(x, z, theta) - log(q)), (z, 0, oo)),
            1: Integral(q * (log(theta) - log(2 * pi) / 2 - (x - z) ** 2 / 2 + (phi - theta) * z), (z, 0, oo)),
        },
    )


def exponential_elbo__integral_left(x, z, theta, phi):
    """The last line still has an integral in it."""
    s = _el(x, z, theta, phi)
    return [s[0], s[1], s[2], s[4] + 1 / phi**2 - H * Integral(phi * z**2 * exp(-phi * z), (z, 0, oo))]


def exponential_elbo__z_left(x, z, theta, phi):
    """The latent variable has not been integrated out of the last line."""
    s = _el(x, z, theta, phi)
    return put(s, {4: log(theta) - log(phi) - log(2 * pi) / 2 - (x - z) ** 2 / 2 + (phi - theta) * z})


def exponential_elbo__skipped_definition(x, z, theta, phi):
    """The first line is not the definition, some integrals are already done there."""
    s = _el(x, z, theta, phi)
    return s[2:] + [s[4] + log(2 * pi) / 2 - H * log(2) - H * log(pi)]


def exponential_elbo__middle_wrong(x, z, theta, phi):
    """A moment is wrong in the middle although the last line is right again."""
    K = log(theta) - log(phi) - log(2 * pi) / 2 - x**2 / 2
    return put(_el(x, z, theta, phi), {3: K + (x + phi - theta) / phi - 1 / (2 * phi**2)})


def exponential_elbo__compensating(x, z, theta, phi):
    """Two wrong middle lines lie between right ones."""
    s = _el(x, z, theta, phi)
    return put(s, {1: s[1] + log(2 * pi) / 2, 2: s[2] + 1 / phi**2})


def exponential_elbo__variance_symbol(x, z, theta, phi):
    """The noise variance is left as a letter that the model does not have."""
    v = Symbol("v", positive=True)
    q = phi * exp(-phi * z)
    return _el(
        x,
        z,
        theta,
        phi,
        first=Integral(q * (log(theta * exp(-theta * z) * N(x, z, v)) - log(q)), (z, 0, oo)),
        K=log(theta) - log(phi) - log(2 * pi * v) / 2 - x**2 / (2 * v),
        A=x / v + phi - theta,
        B=-1 / (2 * v),
    )


def exponential_elbo__up_to_constant(x, z, theta, phi):
    """The last line is right only up to a constant."""
    return _el(x, z, theta, phi, last=-1)


def exponential_elbo__jensen_wrong_way(x, z, theta, phi):
    """The first line takes the logarithm outside the expectation."""
    q = phi * exp(-phi * z)
    return _el(x, z, theta, phi, first=log(Integral(theta * exp(-theta * z) * N(x, z, 1) / q * q, (z, 0, oo))))


def exponential_elbo__sign_of_constant_square(x, z, theta, phi):
    """The square of the observation has the wrong sign after expanding."""
    return _el(x, z, theta, phi, K=log(theta) - log(phi) - log(2 * pi) / 2 + x**2 / 2)


# ---------------------------------------------------------------- exponential_elbo_gradients
def _L(x, t, f):
    return log(t) - log(f) - log(2 * pi) / 2 - x**2 / 2 + 1 - t / f + x / f - 1 / f**2


def _gr(x, t, f, L=None, a=None, b=None):
    """a, b: the two slopes, used from the second line on."""
    L = _L(x, t, f) if L is None else L
    a = 1 / t - 1 / f if a is None else a
    b = -1 / f + t / f**2 - x / f**2 + 2 / f**3 if b is None else b
    return [(Derivative(L, t), Derivative(L, f)), (a, Derivative(L, f)), (a, b), (together(a), together(b))]


def exponential_elbo_gradients__theta_sign(x, theta, phi):
    """One term of the first slope has the wrong sign."""
    return _gr(x, theta, phi, a=1 / theta + 1 / phi)


def exponential_elbo_gradients__theta_log(x, theta, phi):
    """The logarithm in the first slope is not differentiated properly."""
    return _gr(x, theta, phi, a=log(theta) / theta - 1 / phi)


def exponential_elbo_gradients__power_rule(x, theta, phi):
    """The power rule loses its factor."""
    t, f = theta, phi
    return _gr(x, t, f, b=-1 / f + t / f**2 - x / f**2 + 1 / f**3)


def exponential_elbo_gradients__power_sign(x, theta, phi):
    """The derivative of a negative power has the wrong sign."""
    t, f = theta, phi
    return _gr(x, t, f, b=-1 / f + t / f**2 - x / f**2 - 2 / f**3)


def exponential_elbo_gradients__reciprocal_sign(x, theta, phi):
    """The derivatives of the reciprocals have the wrong sign."""
    t, f = theta, phi
    return _gr(x, t, f, b=-1 / f - t / f**2 + x / f**2 + 2 / f**3)


def exponential_elbo_gradients__entropy_missing(x, theta, phi):
    """The entropy contributes nothing to your second slope."""
    t, f = theta, phi
    return _gr(x, t, f, b=t / f**2 - x / f**2 + 2 / f**3)


def exponential_elbo_gradients__entropy_sign(x, theta, phi):
    """The entropy term has the wrong sign in the second slope."""
    t, f = theta, phi
    return _gr(x, t, f, b=1 / f + t / f**2 - x / f**2 + 2 / f**3)


def exponential_elbo_gradients__x_missing(x, theta, phi):
    """The observation is missing from the second slope."""
    t, f = theta, phi
    return _gr(x, t, f, b=-1 / f + t / f**2 + 2 / f**3)


def exponential_elbo_gradients__swapped(x, theta, phi):
    """The two slopes change places after the first line."""
    s = _gr(x, theta, phi)
    return [s[0]] + [(b, a) for a, b in s[1:]]


def exponential_elbo_gradients__swapped_throughout(x, theta, phi):
    """The pair is given in the wrong order in every line."""
    return [(b, a) for a, b in _gr(x, theta, phi)]


def exponential_elbo_gradients__derivative_left(x, theta, phi):
    """One derivative of the last line is not carried out."""
    s = _gr(x, theta, phi)
    f = phi
    return [s[0], s[1], (s[2][0], -1 / f + Derivative(x / f - theta / f, f) + 2 / f**3)]


def exponential_elbo_gradients__subs_left(x, theta, phi):
    """The last line still has a substitution that is not carried out."""
    s = _gr(x, theta, phi)
    u = Dummy("u")
    return s[:3] + [(s[3][0], Subs(-1 / u + theta / u**2 - x / u**2 + 2 / u**3, u, phi))]


def exponential_elbo_gradients__wrong_bound(x, theta, phi):
    """The first line differentiates a bound with the wrong second moment."""
    L = _L(x, theta, phi) + 1 / (2 * phi**2)
    return _gr(x, theta, phi, L=L, b=diff(L, phi))


def exponential_elbo_gradients__bound_without_entropy(x, theta, phi):
    """The first line differentiates the expected log-joint only."""
    L = _L(x, theta, phi) + log(phi) - 1
    return _gr(x, theta, phi, L=L, b=diff(L, phi))


def exponential_elbo_gradients__negative_bound(x, theta, phi):
    """You differentiate the loss and not the bound."""
    return [(-a, -b) for a, b in _gr(x, theta, phi)]


def exponential_elbo_gradients__scale(x, theta, phi):
    """The bound of the first line reads the parameter of the approximation as a scale."""
    L = _L(x, theta, 1 / phi)
    return _gr(x, theta, phi, L=L, b=diff(L, phi), a=diff(L, theta))


def exponential_elbo_gradients__log_slopes(x, theta, phi):
    """You differentiate with respect to the logarithms of the parameters."""
    return [s if i == 0 else (theta * s[0], phi * s[1]) for i, s in enumerate(_gr(x, theta, phi))]


def exponential_elbo_gradients__set_to_zero(x, theta, phi):
    """You solve for the stationary point, which was not asked."""
    return put(_gr(x, theta, phi), {3: (phi, x - 2 / phi + phi)})


def exponential_elbo_gradients__second_order(x, theta, phi):
    """You differentiate twice."""
    s = _gr(x, theta, phi)
    return [s[0]] + [(diff(a, theta), diff(b, phi)) for a, b in s[2:]] + [(-1 / theta**2, diff(s[2][1], phi))]


def exponential_elbo_gradients__middle_wrong(x, theta, phi):
    """A slope is wrong in a middle line and right again at the end."""
    s = _gr(x, theta, phi)
    return put(s, {2: (s[2][0], s[2][1] - 1 / phi**3)})


def exponential_elbo_gradients__middle_cancels_between(x, theta, phi):
    """In a middle line both slopes are wrong, by terms that would cancel if they were added."""
    s = _gr(x, theta, phi)
    return put(s, {2: (s[2][0] + 1 / phi**2, s[2][1] - 1 / phi**2)})


def exponential_elbo_gradients__skipped_definition(x, theta, phi):
    """The bound and its derivatives never appear: you start from the slopes."""
    s = _gr(x, theta, phi)
    a, b = s[2]
    return [
        s[2],
        s[3],
        (Mul(1 / phi, phi / theta - 1, evaluate=False), Mul(phi**-3, expand(b * phi**3), evaluate=False)),
    ]


def exponential_elbo_gradients__simplify_slip(x, theta, phi):
    """Bringing the last line to a common denominator loses a factor."""
    s = _gr(x, theta, phi)
    return put(s, {3: (s[3][0], (2 + theta - x - phi) / phi**3)})


def exponential_elbo_gradients__theta_denominator(x, theta, phi):
    """The first slope is brought to a common denominator with the terms exchanged."""
    s = _gr(x, theta, phi)
    return put(s, {3: ((theta - phi) / (theta * phi), s[3][1])})


def exponential_elbo_gradients__theta_phi_dependence(x, theta, phi):
    """You treat the ratio in the first slope as if it did not contain the parameter."""
    return _gr(x, theta, phi, a=1 / theta)


def exponential_elbo_gradients__new_symbol(x, theta, phi):
    """The noise variance appears as a letter of its own."""
    v = Symbol("v", positive=True)
    L = log(theta) - log(phi) - log(2 * pi * v) / 2 - (x**2 - 2 * x / phi + 2 / phi**2) / (2 * v) + 1 - theta / phi
    return _gr(x, theta, phi, L=L, b=diff(L, phi))


def exponential_elbo_gradients__not_a_pair(x, theta, phi):
    """You add the two slopes up in the last line, which is no longer a pair."""
    s = _gr(x, theta, phi)
    return put(s, {3: s[3][0] + s[3][1]})


# ---------------------------------------------------------------- kl_standard_normal
def _kl(z, m, s, q=None, p=None, lq=None, lp=None, first=None, c=-H, ls=-1, m2=None, h=H, last=0):
    """closed form c + ls log s + h m2."""
    q = N(z, m, s**2) if q is None else q
    p = N(z, 0, 1) if p is None else p
    lq = -log(2 * pi) / 2 - log(s) - (z - m) ** 2 / (2 * s**2) if lq is None else lq
    lp = -log(2 * pi) / 2 - z**2 / 2 if lp is None else lp
    m2 = m**2 + s**2 if m2 is None else m2
    first = Integral(q * log(q / p), R(z)) if first is None else first
    return [
        first,
        Integral(q * (lq - lp), R(z)),
        c + ls * log(s) + h * Integral(q * z**2, R(z)),
        c + ls * log(s) + h * m2 + last,
    ]


def kl_standard_normal__reversed(z, m, s):
    """The divergence runs in the wrong direction."""
    q, p = N(z, m, s**2), N(z, 0, 1)
    return [
        Integral(p * log(p / q), R(z)),
        Integral(p * (log(s) - z**2 / 2 + (z - m) ** 2 / (2 * s**2)), R(z)),
        log(s) - H + (1 + m**2) / (2 * s**2),
    ]


def kl_standard_normal__reversed_log_only(z, m, s):
    """The ratio inside the logarithm stands upside down."""
    q, p = N(z, m, s**2), N(z, 0, 1)
    return [Integral(q * log(p / q), R(z))] + [-k for k in _kl(z, m, s)[1:]]


def kl_standard_normal__reversed_after_start(z, m, s):
    """You start with the right divergence and finish with the one in the other direction."""
    return put(_kl(z, m, s), {3: log(s) - H + (1 + m**2) / (2 * s**2)})


def kl_standard_normal__variance_for_std(z, m, s):
    """The given parameter is read as a variance."""
    return _kl(z, m, s, q=N(z, m, s), lq=-log(2 * pi * s) / 2 - (z - m) ** 2 / (2 * s), ls=-H, m2=m**2 + s)


def kl_standard_normal__variance_at_end(z, m, s):
    """In the last line variance and standard deviation are mixed up."""
    return put(_kl(z, m, s), {3: (m**2 + s - 1) / 2 - log(s) / 2})


def kl_standard_normal__log_variance_unhalved(z, m, s):
    """The logarithm has the wrong factor."""
    return _kl(z, m, s, ls=-2)


def kl_standard_normal__log_sign(z, m, s):
    """The logarithm has the wrong sign."""
    return _kl(z, m, s, ls=1)


def kl_standard_normal__constant_missing(z, m, s):
    """The quadratic term of the approximation contributes nothing in your version."""
    return _kl(z, m, s, c=0)


def kl_standard_normal__constant_sign(z, m, s):
    """The constant has the wrong sign."""
    return _kl(z, m, s, c=H)


def kl_standard_normal__constant_unhalved(z, m, s):
    """The constant lacks a factor."""
    return _kl(z, m, s, c=-1)


def kl_standard_normal__half_missing(z, m, s):
    """The quadratic term of the prior lacks a factor."""
    return _kl(z, m, s, h=1)


def kl_standard_normal__second_moment_is_square(z, m, s):
    """You take the square of the mean for the mean of the square."""
    return _kl(z, m, s, m2=m**2)


def kl_standard_normal__second_moment_is_variance(z, m, s):
    """You take the variance for the mean of the square."""
    return _kl(z, m, s, m2=s**2)


def kl_standard_normal__second_moment_std(z, m, s):
    """The second moment is put together with the wrong power."""
    return _kl(z, m, s, m2=m**2 + s)


def kl_standard_normal__moment_difference(z, m, s):
    """Mean and variance are combined with the wrong sign."""
    return _kl(z, m, s, m2=s**2 - m**2)


def kl_standard_normal__two_pi_left(z, m, s):
    """A normaliser that should cancel stays."""
    return _kl(z, m, s, lp=-(z**2) / 2, c=-H - log(2 * pi) / 2)


def kl_standard_normal__prior_unnormalised(z, m, s):
    """The standard normal density in the first line is not normalised."""
    return _kl(z, m, s, p=exp(-(z**2) / 2))


def kl_standard_normal__q_unnormalised(z, m, s):
    """The density of the approximation in the first line is not normalised."""
    return _kl(z, m, s, q=exp(-((z - m) ** 2) / (2 * s**2)))


def kl_standard_normal__half_line(z, m, s):
    """The integral covers only half of the line."""
    q, p = N(z, m, s**2), N(z, 0, 1)
    return _kl(z, m, s, first=Integral(q * log(q / p), (z, 0, oo)))


def kl_standard_normal__entropy_only(z, m, s):
    """You derive the negative entropy, correctly, but not the divergence."""
    q = N(z, m, s**2)
    return [
        Integral(q * log(q), R(z)),
        -log(2 * pi) / 2 - log(s) - Integral(q * (z - m) ** 2, R(z)) / (2 * s**2),
        -log(2 * pi * s**2) / 2 - H,
    ]


def kl_standard_normal__cross_entropy(z, m, s):
    """You derive the cross-entropy, correctly, but not the divergence."""
    q = N(z, m, s**2)
    return [
        Integral(-q * log(N(z, 0, 1)), R(z)),
        log(2 * pi) / 2 + Integral(q * z**2, R(z)) / 2,
        (log(2 * pi) + m**2 + s**2) / 2,
    ]


def kl_standard_normal__integral_left(z, m, s):
    """The last line still has an integral."""
    return _kl(z, m, s)[:3]


def kl_standard_normal__z_left(z, m, s):
    """The integration variable is left over in the last line."""
    return put(_kl(z, m, s), {3: z**2 / 2 - (z - m) ** 2 / (2 * s**2) - log(s)})


def kl_standard_normal__skipped_definition(z, m, s):
    """The definition never appears: some integrals are already done in the first line."""
    k = _kl(z, m, s)
    return [k[2], k[3], -log(s) + (m**2 + (s - 1) * (s + 1)) / 2]


def kl_standard_normal__middle_wrong(z, m, s):
    """A sign in the exponent is wrong in the middle only."""
    q = N(z, m, s**2)
    return put(_kl(z, m, s), {1: Integral(q * (-log(s) + (z - m) ** 2 / (2 * s**2) + z**2 / 2), R(z))})


def kl_standard_normal__compensating(z, m, s):
    """Two wrong middle lines lie between right ones."""
    k = _kl(z, m, s)
    return [k[0], k[1] + H, k[2] + m * s, k[3]]


def kl_standard_normal__log_q_dropped_std(z, m, s):
    """The standard deviation in the normaliser is forgotten when the logarithm is taken."""
    return _kl(z, m, s, lq=-log(2 * pi) / 2 - (z - m) ** 2 / (2 * s**2), ls=0)


def kl_standard_normal__unweighted(z, m, s):
    """The weight under the integral is missing in the first line."""
    q, p = N(z, m, s**2), N(z, 0, 1)
    return _kl(z, m, s, first=Integral(log(q / p), R(z)))


def kl_standard_normal__prior_shifted(z, m, s):
    """The second density of the first line is centred at the wrong place."""
    return _kl(z, m, s, p=N(z, m, 1), lp=-log(2 * pi) / 2 - (z - m) ** 2 / 2, m2=s**2)[:2] + [
        -log(s) + Integral(N(z, m, s**2) * (z - m) ** 2, R(z)) / 2 - H,
        (s**2 - 1) / 2 - log(s),
    ]


def kl_standard_normal__new_symbol(z, m, s):
    """The last line contains a letter that the question does not have."""
    v = Symbol("v", positive=True)
    return put(_kl(z, m, s), {3: (v + m**2 - 1) / 2 - log(v) / 2})


# ---------------------------------------------------------------- kl_factorised
def _kf(z1, z2, q1, q2, p1, p2):
    a, b, c, d = q1(z1), q2(z2), p1(z1), p2(z2)
    K1, K2 = Integral(a * log(a / c), R(z1)), Integral(b * log(b / d), R(z2))
    return [
        Integral(a * b * log(a * b / (c * d)), R(z1), R(z2)),
        Integral(a * b * (log(a / c) + log(b / d)), R(z1), R(z2)),
        Integral(a * b * log(a / c), R(z1), R(z2)) + Integral(a * b * log(b / d), R(z1), R(z2)),
        K1 * Integral(b, R(z2)) + K2 * Integral(a, R(z1)),
        K1 + K2,
    ]


def _kp(z1, z2, q1, q2, p1, p2):
    a, b, c, d = q1(z1), q2(z2), p1(z1), p2(z2)
    return a, b, c, d, Integral(a * log(a / c), R(z1)), Integral(b * log(b / d), R(z2))


def kl_factorised__difference(z1, z2, q1, q2, p1, p2):
    """The parts are combined with the wrong sign."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    s = _kf(z1, z2, q1, q2, p1, p2)
    return [
        s[0],
        Integral(a * b * (log(a / c) - log(b / d)), R(z1), R(z2)),
        K * Integral(b, R(z2)) - M * Integral(a, R(z1)),
        K - M,
    ]


def kl_factorised__product(z1, z2, q1, q2, p1, p2):
    """The logarithm of a product is taken for a product of logarithms."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    s = _kf(z1, z2, q1, q2, p1, p2)
    return [s[0], Integral(a * b * log(a / c) * log(b / d), R(z1), R(z2)), K * M, K * M]


def kl_factorised__reversed(z1, z2, q1, q2, p1, p2):
    """Every divergence runs in the wrong direction."""
    return _kf(z1, z2, p1, p2, q1, q2)


def kl_factorised__one_reversed(z1, z2, q1, q2, p1, p2):
    """One of the two divergences is reversed in the last line."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: K + Integral(d * log(d / b), R(z2))})


def kl_factorised__log_upside_down(z1, z2, q1, q2, p1, p2):
    """The ratio inside the logarithm is upside down throughout."""
    return [-s for s in _kf(z1, z2, q1, q2, p1, p2)]


def kl_factorised__upside_down_at_end(z1, z2, q1, q2, p1, p2):
    """The ratio is turned over in the last line only."""
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: -_kf(z1, z2, q1, q2, p1, p2)[4]})


def kl_factorised__second_lost(z1, z2, q1, q2, p1, p2):
    """The divergence of the second variable is lost."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {3: K * Integral(b, R(z2)), 4: K})


def kl_factorised__double_left(z1, z2, q1, q2, p1, p2):
    """The last line still integrates over both variables at once."""
    return _kf(z1, z2, q1, q2, p1, p2)[:3]


def kl_factorised__products_left(z1, z2, q1, q2, p1, p2):
    """The last line still multiplies integrals over different variables."""
    return _kf(z1, z2, q1, q2, p1, p2)[:4]


def kl_factorised__one_double_left(z1, z2, q1, q2, p1, p2):
    """One term of the last line still mixes the two variables."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: K + Integral(a * b * log(b / d), R(z1), R(z2))})


def kl_factorised__free_variable(z1, z2, q1, q2, p1, p2):
    """A density of the other variable is left outside its integral."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: b * K + a * M})


def kl_factorised__mixed_pairs(z1, z2, q1, q2, p1, p2):
    """In the last line each density is paired with the prior of the other variable."""
    return put(
        _kf(z1, z2, q1, q2, p1, p2),
        {4: Integral(q1(z1) * log(q1(z1) / p2(z1)), R(z1)) + Integral(q2(z2) * log(q2(z2) / p1(z2)), R(z2))},
    )


def kl_factorised__same_density(z1, z2, q1, q2, p1, p2):
    """You treat both variables as identically distributed."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: 2 * K})


def kl_factorised__shared_argument(z1, z2, q1, q2, p1, p2):
    """Both factors of the first line have the same argument."""
    a, b, c, d = q1(z1), q2(z1), p1(z1), p2(z1)
    return put(_kf(z1, z2, q1, q2, p1, p2), {0: Integral(a * b * log(a * b / (c * d)), R(z1), R(z2))})


def kl_factorised__single_in_first(z1, z2, q1, q2, p1, p2):
    """The first line integrates over one of the variables only."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {0: Integral(a * b * log(a * b / (c * d)), R(z1))})


def kl_factorised__weight_missing(z1, z2, q1, q2, p1, p2):
    """The second factor of the weight is missing under the first integral."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {0: Integral(a * log(a * b / (c * d)), R(z1), R(z2))})


def kl_factorised__prior_as_weight(z1, z2, q1, q2, p1, p2):
    """The first line weights with the wrong density."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {0: Integral(c * d * log(a * b / (c * d)), R(z1), R(z2))})


def kl_factorised__skipped_definition(z1, z2, q1, q2, p1, p2):
    """The joint divergence that is to be split never appears."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    s = _kf(z1, z2, q1, q2, p1, p2)
    return [Integral(a * (log(a) - log(c)), R(z1)) + Integral(b * (log(b) - log(d)), R(z2)), s[3], s[4]]


def kl_factorised__middle_wrong(z1, z2, q1, q2, p1, p2):
    """A middle line integrates a divergence against the wrong density, the rest is right."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(
        _kf(z1, z2, q1, q2, p1, p2),
        {2: Integral(a * b * log(a / c), R(z1), R(z2)) + Integral(a * b * log(b / c), R(z1), R(z2))},
    )


def kl_factorised__compensating(z1, z2, q1, q2, p1, p2):
    """Two wrong middle lines lie between right ones."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    s = _kf(z1, z2, q1, q2, p1, p2)
    return put(s, {2: 2 * s[2], 3: s[3] - Integral(b, R(z2))})


def kl_factorised__entropies_only(z1, z2, q1, q2, p1, p2):
    """You split the negative entropy, correctly, but not the divergence."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return [
        Integral(a * b * log(a * b), R(z1), R(z2)),
        Integral(a * b * log(a), R(z1), R(z2)) + Integral(a * b * log(b), R(z1), R(z2)),
        Integral(a * log(a), R(z1)) + Integral(b * log(b), R(z2)),
    ]


def kl_factorised__priors_dropped(z1, z2, q1, q2, p1, p2):
    """The priors disappear in the last line."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: Integral(a * log(a), R(z1)) + Integral(b * log(b), R(z2))})


def kl_factorised__prior_sign(z1, z2, q1, q2, p1, p2):
    """The logarithms of the priors have the wrong sign when the ratio is split."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(
        _kf(z1, z2, q1, q2, p1, p2),
        {
            1: Integral(a * b * (log(a * c) + log(b * d)), R(z1), R(z2)),
            2: Integral(a * b * log(a * c), R(z1), R(z2)) + Integral(a * b * log(b * d), R(z1), R(z2)),
            3: Integral(a * log(a * c), R(z1)) * Integral(b, R(z2))
            + Integral(b * log(b * d), R(z2)) * Integral(a, R(z1)),
            4: Integral(a * log(a * c), R(z1)) + Integral(b * log(b * d), R(z2)),
        },
    )


def kl_factorised__averaged(z1, z2, q1, q2, p1, p2):
    """You average the two parts."""
    s = _kf(z1, z2, q1, q2, p1, p2)
    return put(s, {4: s[4] / 2})


def kl_factorised__log_lost(z1, z2, q1, q2, p1, p2):
    """The logarithm is lost in the last line."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(_kf(z1, z2, q1, q2, p1, p2), {4: Integral(a * a / c, R(z1)) + Integral(b * b / d, R(z2))})


def kl_factorised__half_lines(z1, z2, q1, q2, p1, p2):
    """The single integrals of the last line cover only half of the line."""
    a, b, c, d, K, M = _kp(z1, z2, q1, q2, p1, p2)
    return put(
        _kf(z1, z2, q1, q2, p1, p2), {4: Integral(a * log(a / c), (z1, 0, oo)) + Integral(b * log(b / d), (z2, 0, oo))}
    )


def kl_factorised__new_symbol(z1, z2, q1, q2, p1, p2):
    """The last line adds a constant of your own."""
    s = _kf(z1, z2, q1, q2, p1, p2)
    return put(s, {4: s[4] + Symbol("C")})


# ---------------------------------------------------------------- elbo_forms
def _ef(x, z, likelihood, prior, q, l=None, p=None, w=None):
    l = likelihood(x, z) if l is None else l
    p = prior(z) if p is None else p
    w = q(z) if w is None else w
    I = lambda e: Integral(e, R(z))
    return [
        I(w * (log(l * p) - log(w))),
        I(w * log(l * p)) + I(-w * log(w)),
        I(w * (log(l) + log(p))) + I(-w * log(w)),
        I(w * log(l)) + I(w * log(p)) + I(-w * log(w)),
        I(w * log(l)) - I(w * log(w / p)),
    ]


def _ep(x, z, likelihood, prior, q):
    return likelihood(x, z), prior(z), q(z), lambda e: Integral(e, R(z))


def elbo_forms__kl_sign(x, z, likelihood, prior, q):
    """The divergence in the last line has the wrong sign, or its ratio is upside down."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(w * log(l)) + I(w * log(w / p))})


def elbo_forms__kl_reversed(x, z, likelihood, prior, q):
    """The divergence of the last line runs in the other direction."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(w * log(l)) - I(p * log(p / w))})


def elbo_forms__ratio_upside_down(x, z, likelihood, prior, q):
    """The divergence in the last line has the wrong sign, or its ratio is upside down."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(w * log(l)) - I(w * log(p / w))})


def elbo_forms__entropy_sign(x, z, likelihood, prior, q):
    """The entropy has the wrong sign in the line between."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {1: I(w * log(l * p)) - I(-w * log(w))})


def elbo_forms__entropy_form_missing(x, z, likelihood, prior, q):
    """The form with the entropy never appears."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    s = _ef(x, z, likelihood, prior, q)
    return [s[0], I(w * (log(l) + log(p) - log(w))), I(w * (log(l) - log(w / p))), s[4]]


def elbo_forms__entropy_lost(x, z, likelihood, prior, q):
    """The entropy is lost after the first line."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(
        _ef(x, z, likelihood, prior, q),
        {
            1: I(w * log(l * p)),
            2: I(w * (log(l) + log(p))),
            3: I(w * log(l)) + I(w * log(p)),
            4: I(w * log(l)) - I(-w * log(p)),
        },
    )


def elbo_forms__entropy_unweighted(x, z, likelihood, prior, q):
    """The entropy between lacks its weight."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {1: I(w * log(l * p)) + I(-log(w))})


def elbo_forms__joint_without_prior(x, z, likelihood, prior, q):
    """The first lines take the likelihood for the joint."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {0: I(w * (log(l) - log(w))), 1: I(w * log(l)) + I(-w * log(w))})


def elbo_forms__prior_lost_at_end(x, z, likelihood, prior, q):
    """The prior is missing from the last line."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(w * log(l)) - I(w * log(w))})


def elbo_forms__log_of_sum(x, z, likelihood, prior, q):
    """The logarithm of a product is treated as the logarithm of a sum."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {2: I(w * log(l + p)) + I(-w * log(w))})


def elbo_forms__product_of_logs(x, z, likelihood, prior, q):
    """The logarithm of a product is taken for the product of the logarithms."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {2: I(w * log(l) * log(p)) + I(-w * log(w))})


def elbo_forms__unweighted_likelihood(x, z, likelihood, prior, q):
    """The first integral of the last line lacks its weight."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(log(l)) - I(w * log(w / p))})


def elbo_forms__prior_as_weight(x, z, likelihood, prior, q):
    """The expected log-likelihood is taken under the prior."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(p * log(l)) - I(w * log(w / p))})


def elbo_forms__prior_weights_everything(x, z, likelihood, prior, q):
    """Every expectation is taken under the prior."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return [I(p * (log(l * p) - log(w))), I(p * log(l * p)) + I(-p * log(w)), I(p * log(l)) - I(p * log(w / p))]


def elbo_forms__swapped_arguments(x, z, likelihood, prior, q):
    """The arguments of the likelihood are exchanged."""
    return _ef(x, z, likelihood, prior, q, l=likelihood(z, x))


def elbo_forms__prior_of_x(x, z, likelihood, prior, q):
    """The prior is evaluated at the observation."""
    return _ef(x, z, likelihood, prior, q, p=prior(x))


def elbo_forms__integrated_over_x(x, z, likelihood, prior, q):
    """The integrals run over the observation."""
    return [
        s.replace(lambda e: isinstance(e, Integral), lambda e: Integral(e.function, R(x)))
        for s in _ef(x, z, likelihood, prior, q)
    ]


def elbo_forms__ends_in_entropy_form(x, z, likelihood, prior, q):
    """You end in the form with the entropy, but that with the divergence was asked for."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    s = _ef(x, z, likelihood, prior, q)
    return [s[0], s[3], s[2], s[1]]


def elbo_forms__ends_in_posterior_kl(x, z, likelihood, prior, q):
    """You end in the evidence and the divergence from the posterior, which is another decomposition of the bound."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    ev = I(l * p)
    return put(_ef(x, z, likelihood, prior, q), {4: log(ev) - I(w * log(w * ev / (l * p)))})


def elbo_forms__ends_in_log_evidence(x, z, likelihood, prior, q):
    """The bound is equated with the log-evidence."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: log(I(l * p))})


def elbo_forms__starts_with_log_evidence(x, z, likelihood, prior, q):
    """The first line is the log-evidence and not the bound."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {0: log(I(l * p))})


def elbo_forms__unweighted_first(x, z, likelihood, prior, q):
    """The first line lacks the weight under the integral."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {0: I(log(l * p) - log(w))})


def elbo_forms__negative(x, z, likelihood, prior, q):
    """Everything has the opposite sign."""
    return [-s for s in _ef(x, z, likelihood, prior, q)]


def elbo_forms__too_short(x, z, likelihood, prior, q):
    """Two lines are no derivation: everything between is missing."""
    s = _ef(x, z, likelihood, prior, q)
    return [s[0], s[4]]


def elbo_forms__middle_wrong(x, z, likelihood, prior, q):
    """The sign of the prior is wrong in one middle line."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {3: I(w * log(l)) - I(w * log(p)) + I(-w * log(w))})


def elbo_forms__compensating(x, z, likelihood, prior, q):
    """Two middle lines are wrong by terms that vanish again."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    s = _ef(x, z, likelihood, prior, q)
    return put(s, {2: s[2] + I(w * log(w)), 3: s[3] + I(w * log(p))})


def elbo_forms__only_kl(x, z, likelihood, prior, q):
    """You derive the divergence from the prior alone."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return [I(w * (log(w) - log(p))), I(w * log(w)) - I(w * log(p)), I(w * log(w / p))]


def elbo_forms__beta(x, z, likelihood, prior, q):
    """The divergence carries a new weight."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(_ef(x, z, likelihood, prior, q), {4: I(w * log(l)) - Symbol("beta", positive=True) * I(w * log(w / p))})


def elbo_forms__half_line(x, z, likelihood, prior, q):
    """The integrals of the last line cover only half of the line."""
    l, p, w, I = _ep(x, z, likelihood, prior, q)
    return put(
        _ef(x, z, likelihood, prior, q), {4: Integral(w * log(l), (z, 0, oo)) - Integral(w * log(w / p), (z, 0, oo))}
    )


# ---------------------------------------------------------------- reparameterisation
def _fp(z, at, f):
    return Subs(Derivative(f(z), z), z, at)


def _re(z, eps, m, s, phi, f, g=None):
    """g: what the last line has in place of the derivative of f(m + s eps)."""
    g = Derivative(f(m + s * eps), phi) if g is None else g
    n = N(eps, 0, 1)
    return [
        Derivative(Integral(f(z) * N(z, m, s**2), R(z)), phi),
        Derivative(Integral(f(m + s * eps) * n, R(eps)), phi),
        Integral(Derivative(f(m + s * eps) * n, phi), R(eps)),
        Integral(n * g, R(eps)),
    ]


def _chain(eps, m, s, phi):
    return eps if phi == s else Integer(1)


def reparameterisation__no_eps(z, eps, m, s, phi, f):
    """The inner derivative of the chain rule is forgotten."""
    return _re(z, eps, m, s, phi, f, g=_fp(z, m + s * eps, f))


def reparameterisation__always_eps(z, eps, m, s, phi, f):
    """The inner derivative is the same for both parameters in your version."""
    return _re(z, eps, m, s, phi, f, g=eps * _fp(z, m + s * eps, f))


def reparameterisation__chain_s(z, eps, m, s, phi, f):
    """The inner derivative is taken with respect to the noise."""
    return _re(z, eps, m, s, phi, f, g=s * _fp(z, m + s * eps, f))


def reparameterisation__chain_m_for_s(z, eps, m, s, phi, f):
    """The last line differentiates with respect to the other parameter: the inner derivatives are exchanged."""
    c = Integer(1) if phi == s else eps
    return _re(z, eps, m, s, phi, f, g=c * _fp(z, m + s * eps, f))


def reparameterisation__old_density(z, eps, m, s, phi, f):
    """The noise still has the density of the old variable."""
    return put(_re(z, eps, m, s, phi, f), {3: Integral(N(eps, m, s**2) * Derivative(f(m + s * eps), phi), R(eps))})


def reparameterisation__jacobian_missing(z, eps, m, s, phi, f):
    """The substitution forgets how the differential changes."""
    n = N(s * eps, 0, s**2)
    return put(
        _re(z, eps, m, s, phi, f),
        {
            1: Derivative(Integral(f(m + s * eps) * n, R(eps)), phi),
            2: Integral(Derivative(f(m + s * eps) * n, phi), R(eps)),
            3: Integral(n * Derivative(f(m + s * eps), phi), R(eps)),
        },
    )


def reparameterisation__jacobian_twice(z, eps, m, s, phi, f):
    """The change of the differential is counted although the density has it already."""
    n = s * N(eps, 0, 1)
    return put(
        _re(z, eps, m, s, phi, f),
        {
            1: Derivative(Integral(f(m + s * eps) * n, R(eps)), phi),
            2: Integral(Derivative(f(m + s * eps) * n, phi), R(eps)),
            3: Integral(n * Derivative(f(m + s * eps), phi), R(eps)),
        },
    )


def reparameterisation__score_function(z, eps, m, s, phi, f):
    """You derive the score function estimator of the same gradient, not the one asked for."""
    q = N(z, m, s**2)
    return [
        Derivative(Integral(f(z) * q, R(z)), phi),
        Integral(f(z) * Derivative(q, phi), R(z)),
        Integral(f(z) * q * Derivative(log(q), phi), R(z)),
    ]


def reparameterisation__score_in_eps(z, eps, m, s, phi, f):
    """The last line weights the function itself: its derivative does not occur."""
    c = eps / s if phi == m else (eps**2 - 1) / s
    return _re(z, eps, m, s, phi, f, g=c * f(m + s * eps))


def reparameterisation__density_not_differentiated(z, eps, m, s, phi, f):
    """The derivative is pulled to the function only, though the density depends on the parameter as well."""
    q = N(z, m, s**2)
    return put(_re(z, eps, m, s, phi, f), {1: Integral(q * Derivative(f(z), phi), R(z))})


def reparameterisation__fprime_under_q(z, eps, m, s, phi, f):
    """The last line still integrates over the old variable."""
    return put(
        _re(z, eps, m, s, phi, f),
        {3: Integral(N(z, m, s**2) * Derivative(f(z), z) * (1 if phi == m else (z - m) / s), R(z))},
    )


def reparameterisation__std_for_variance(z, eps, m, s, phi, f):
    """The first line takes the standard deviation for the variance."""
    return put(_re(z, eps, m, s, phi, f), {0: Derivative(Integral(f(z) * N(z, m, s), R(z)), phi)})


def reparameterisation__scale_squared(z, eps, m, s, phi, f):
    """The noise is scaled with the variance."""
    n = N(eps, 0, 1)
    u = m + s**2 * eps
    return put(
        _re(z, eps, m, s, phi, f),
        {
            1: Derivative(Integral(f(u) * n, R(eps)), phi),
            2: Integral(Derivative(f(u) * n, phi), R(eps)),
            3: Integral(n * Derivative(f(u), phi), R(eps)),
        },
    )


def reparameterisation__scale_root(z, eps, m, s, phi, f):
    """The noise is scaled with the root of the standard deviation."""
    n = N(eps, 0, 1)
    u = m + sqrt(s) * eps
    return put(
        _re(z, eps, m, s, phi, f),
        {
            1: Derivative(Integral(f(u) * n, R(eps)), phi),
            2: Integral(Derivative(f(u) * n, phi), R(eps)),
            3: Integral(n * Derivative(f(u), phi), R(eps)),
        },
    )


def reparameterisation__inverse_map(z, eps, m, s, phi, f):
    """You substitute with the standardising map instead of its inverse."""
    n = N(eps, 0, 1)
    u = (eps - m) / s
    return put(
        _re(z, eps, m, s, phi, f),
        {
            1: Derivative(Integral(f(u) * n, R(eps)), phi),
            2: Integral(Derivative(f(u) * n, phi), R(eps)),
            3: Integral(n * Derivative(f(u), phi), R(eps)),
        },
    )


def reparameterisation__half_line(z, eps, m, s, phi, f):
    """The noise takes only positive values in the last line."""
    return put(_re(z, eps, m, s, phi, f), {3: Integral(N(eps, 0, 1) * Derivative(f(m + s * eps), phi), (eps, 0, oo))})


def reparameterisation__derivative_outside(z, eps, m, s, phi, f):
    """The derivative is still outside the integral in the last line."""
    a = _re(z, eps, m, s, phi, f)
    return [a[0], Derivative(s * Integral(f(m + s * eps) * N(m + s * eps, m, s**2), R(eps)), phi), a[1]]


def reparameterisation__no_derivative_first(z, eps, m, s, phi, f):
    """The first line is the expectation and not its derivative."""
    return put(_re(z, eps, m, s, phi, f), {0: Integral(f(z) * N(z, m, s**2), R(z))})


def reparameterisation__no_derivative_at_all(z, eps, m, s, phi, f):
    """You only change the variable: nothing is differentiated."""
    n = N(eps, 0, 1)
    return [
        Integral(f(z) * N(z, m, s**2), R(z)),
        Integral(s * f(m + s * eps) * N(m + s * eps, m, s**2), R(eps)),
        Integral(n * f(m + s * eps), R(eps)),
    ]


def reparameterisation__density_lost(z, eps, m, s, phi, f):
    """The density of the noise is lost in the last line."""
    return put(_re(z, eps, m, s, phi, f), {3: Integral(Derivative(f(m + s * eps), phi), R(eps))})


def reparameterisation__density_lost_middle(z, eps, m, s, phi, f):
    """The density of the noise is missing in a middle line."""
    return put(_re(z, eps, m, s, phi, f), {2: Integral(Derivative(f(m + s * eps), phi), R(eps))})


def reparameterisation__evaluated_at_eps(z, eps, m, s, phi, f):
    """The function's slope is taken at the noise itself."""
    return _re(z, eps, m, s, phi, f, g=_fp(z, eps, f) * _chain(eps, m, s, phi))


def reparameterisation__evaluated_at_mean(z, eps, m, s, phi, f):
    """The function's slope is taken at the mean only."""
    return _re(z, eps, m, s, phi, f, g=_fp(z, m, f) * _chain(eps, m, s, phi))


def reparameterisation__second_derivative(z, eps, m, s, phi, f):
    """The last line differentiates once too often."""
    return _re(z, eps, m, s, phi, f, g=Derivative(f(m + s * eps), phi, phi))


def reparameterisation__sign(z, eps, m, s, phi, f):
    """The last line has the wrong sign: where the noise is reflected, its inner derivative changes sign as well."""
    return _re(z, eps, m, s, phi, f, g=-Derivative(f(m + s * eps), phi))


def reparameterisation__minus_eps_sign(z, eps, m, s, phi, f):
    """The last line has the wrong sign: where the noise is reflected, its inner derivative changes sign as well."""
    return _re(z, eps, m, s, phi, f, g=_fp(z, m - s * eps, f) * (eps if phi == s else -1))


def reparameterisation__unnormalised(z, eps, m, s, phi, f):
    """The density of the noise is not normalised in the last line."""
    return put(_re(z, eps, m, s, phi, f), {3: Integral(exp(-(eps**2) / 2) * Derivative(f(m + s * eps), phi), R(eps))})


def reparameterisation__other_parameter(z, eps, m, s, phi, f):
    """The last line differentiates with respect to the other parameter: the inner derivatives are exchanged."""
    return _re(z, eps, m, s, phi, f, g=Derivative(f(m + s * eps), m if phi == s else s))


def reparameterisation__new_symbol(z, eps, m, s, phi, f):
    """The scale is replaced by a letter of your own."""
    v = Symbol("v", positive=True)
    return _re(z, eps, m, s, phi, f, g=_fp(z, m + v * eps, f) * _chain(eps, m, s, phi))


def reparameterisation__sample(z, eps, m, s, phi, f):
    """The last line is one sample of the gradient and no expectation."""
    return put(_re(z, eps, m, s, phi, f), {3: N(eps, 0, 1) * Derivative(f(m + s * eps), phi)})


def reparameterisation__skipped_definition(z, eps, m, s, phi, f):
    """The derivative of the original expectation never appears."""
    a = _re(z, eps, m, s, phi, f)
    return [a[1], a[2], Integral(N(eps, 0, 1) * _fp(z, m + s * eps, f) * _chain(eps, m, s, phi), R(eps)), a[3]]


def reparameterisation__product_rule(z, eps, m, s, phi, f):
    """Bringing the derivative inside adds a term for a density that does not depend on the parameter."""
    n = N(eps, 0, 1)
    t = Integral(n * Derivative(f(m + s * eps), phi), R(eps)) + Integral(f(m + s * eps) * Derivative(n, eps), R(eps))
    return put(_re(z, eps, m, s, phi, f), {2: t})
