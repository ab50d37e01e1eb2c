"""Families, scales and checks that several questions on mixtures share."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from grader import strategies as draws
from grader.expect import TOLERANCE, expect_at_least, expect_close
from grader.lazy import LazyModule
from grader.question import Case, Check, Family, Student, agrees, check

if TYPE_CHECKING:
    import hypothesis
    from hypothesis.strategies import DrawFn
    from sklearn import datasets

    from reference import mixtures as reference
else:  # needed to make a bank, not to replay it
    hypothesis, datasets, reference = map(LazyModule, ("hypothesis", "sklearn.datasets", "reference.mixtures"))


Arguments = dict[str, Any]


def probability(case: Case) -> float:
    """The size of what is compared, where it is a probability."""
    return 1.0


def position(case: Case) -> float:
    """The size of the data: a mean may be near zero because large numbers cancel."""
    return float(np.abs(case.x).max())


def spread(case: Case) -> float:
    """The squared size of the data, which is that of a covariance before it cancels."""
    return position(case) ** 2


def mixture(draw: DrawFn) -> Arguments:
    n, k, d = draws.size(draw, 2, 5), draws.size(draw, 2, 4), draws.size(draw, 2, 4)
    return draws.gaussian_mixture(draw, n, k, d)


def single_mixture(draw: DrawFn) -> Arguments:
    return draws.gaussian_mixture(draw, *draws.one_sizes(draw))


def with_an_absent_component(draw: DrawFn) -> Arguments:
    arguments = mixture(draw)
    weights = arguments["weights"]
    weights[draws.subset(draw, len(weights))] = 0.0
    return arguments | {"weights": weights / weights.sum()}


def far_away(draw: DrawFn) -> Arguments:
    """Points hundreds of standard deviations away from every component.

    Sometimes the components differ only across that direction, so that none of them takes all; sometimes one
    is absent, the nearest.
    """
    arguments = mixture(draw)
    x, weights, means, covariances = arguments.values()
    axis = draws.size(draw, 0, x.shape[1] - 1)
    distance = draws.one_of(draw, [300.3, -500.7, 900.1])
    x[:, axis] += distance
    if draws.one_of(draw, [True, False]):
        means[:, axis] = means[0, axis]
        covariances[:] = np.eye(x.shape[1]) * covariances[0]
    if draws.one_of(draw, [True, False]):
        absent = draws.size(draw, 0, len(weights) - 1)
        weights[absent] = 0.0
        means[absent, axis] += 0.5 * distance  # the nearest of all, if it were there
    return arguments | {"weights": weights / weights.sum()}


def mixture_in_other_units(draw: DrawFn) -> Arguments:
    return _in_other_units(draw, mixture(draw))


def _in_other_units(draw: DrawFn, arguments: Arguments) -> Arguments:
    """All dimensions in another unit, and sometimes one of them in a unit of its own: condition below 1e6."""
    units = np.full(arguments["x"].shape[1], draws.one_of(draw, [1e-5, 1e-3, 1e4]))
    units[draws.size(draw, 0, len(units) - 1)] *= draws.one_of(draw, [1.0, 0.005])
    factors = {"x": units, "means": units, "covariances": units[:, None] * units}
    return {name: value * factors.get(name, 1.0) for name, value in arguments.items()}


@check(cases=30)
def rows_sum_to_one(student: Student, case: Case) -> None:
    """Each row of responsibilities is a probability distribution."""
    responsibilities = student(*case)
    sums = responsibilities.sum(axis=1)
    worst = int(np.abs(sums - 1).argmax()) if len(sums) else 0
    if len(sums):
        expect_at_least(0.0, np.abs(sums - 1), TOLERANCE, f"row {worst} sums to {sums[worst]:.6g} instead of 1.")
    expect_at_least(responsibilities, 0.0, TOLERANCE, "a responsibility is negative.")


def follows_the_components(components: tuple[str, ...], moving: bool) -> Check:
    """The law that reversing the order of the components reverses (or does not change) the answer."""

    def body(student: Student, case: Case) -> None:
        swapped = {
            name: value[:, ::-1].copy() if name == "responsibilities" else value[::-1].copy()
            for name, value in case.arguments.items()
            if name in components
        }
        answer, other = student(*case), student(*(dict(case.arguments) | swapped).values())
        if moving:
            answer = answer[:, ::-1]
        expect_close(other, answer, scale=1.0, what="the answer for the components in reverse order")

    return Check(body, cases=30, name="follows_the_components", title="The order of the components does not matter.")


def moved(student: Student, case: Case, shift: float) -> Any:
    """The answer when data and means move together."""
    arguments = {k: v + shift if k in ("x", "means") else v for k, v in case.arguments.items()}
    return student(*arguments.values())


@check(cases=30)
def does_not_depend_on_the_origin(student: Student, case: Case) -> None:
    """Moving data and means together changes nothing."""
    expect_close(moved(student, case, 4.0), student(*case), scale=1.0, what="the answer for data and means moved by 4")


OTHER_UNITS_TITLE = "Data in other units (1e-5 or 1e4 times as large) are no problem."
OTHER_UNITS_HINT = "A constant added to a variance is as large as the variance itself in some units."
FAR_AWAY_HINT = "Far from every component all densities are 0 in floating point. Stay with their logarithms."


def absent_component(points: int) -> Check:
    return agrees(
        points,
        name="absent_component",
        over=with_an_absent_component,
        cases=30,
        scale=1.0,
        title="A component of weight 0 contributes nothing.",
        hint="log(0) is -inf, and -inf times 0 is nan.",
    )


def far_points(points: int, over: Family = far_away) -> Check:
    return agrees(
        points,
        name="far_away_points",
        over=over,
        cases=30,
        scale=1.0,
        title="Points hundreds of standard deviations away are no problem.",
        hint=FAR_AWAY_HINT,
    )


def other_units(over: Family = mixture_in_other_units) -> Check:
    return agrees(1, name="other_units", over=over, cases=30, scale=1.0, title=OTHER_UNITS_TITLE, hint=OTHER_UNITS_HINT)
