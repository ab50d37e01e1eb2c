"""Kinds, shapes and numbers: what counts as the same answer, and what does not."""

import math
from typing import Any

import numpy as np
import pytest

from grader.expect import (
    TOLERANCE,
    as_array,
    as_scalar,
    describe,
    expect_at_least,
    expect_close,
    expect_that,
    measuring,
    show,
)
from grader.outcome import CheckFailed
from grader.sandbox.child.wire import Unsupported


@pytest.mark.parametrize("value", [2.0, 2, np.array(2.0), np.array(2, np.int32), np.array(2 + 0j)])
def test_numbers_count_as_each_other(value: Any) -> None:
    assert as_scalar(value, "elbo") == 2.0
    assert type(as_scalar(value, "elbo")) is float


@pytest.mark.parametrize("value", [None, np.array([2.0]), [2.0], "2", np.array(2 + 1j), Unsupported("builtins.dict")])
def test_what_is_no_number(value: Any) -> None:
    with pytest.raises(CheckFailed, match="elbo: expected a number"):
        as_scalar(value, "elbo")


@pytest.mark.parametrize(
    "value",
    [np.eye(2), [[1, 0], [0, 1]], [np.array([1.0, 0.0]), [0.0, 1]], np.eye(2, dtype=bool), np.eye(2).astype(complex)],
)
def test_nested_lists_count_as_arrays(value: Any) -> None:
    array = as_array(value, (2, 2), "(n, k)", "r")
    assert array.dtype == np.float64
    assert np.array_equal(array, np.eye(2))


def test_a_transposed_array_is_named() -> None:
    with pytest.raises(
        CheckFailed, match=r"r: expected shape \(n, k\) = \(2, 3\), got shape \(3, 2\). Is it transposed"
    ):
        as_array(np.zeros((3, 2)), (2, 3), "(n, k)", "r")


@pytest.mark.parametrize("value", [np.zeros((3, 1)), np.zeros(()), 0.0, [["0"], [None]], [[0.0], [0.0, 1.0]], None])
def test_broadcastable_shapes_are_wrong(value: Any) -> None:
    with pytest.raises(CheckFailed):
        as_array(value, (3,), "(n,)", "z")


def test_a_free_dimension_takes_any_length() -> None:
    assert as_array(np.zeros(7), (None,), "(t+1,)", "trace").shape == (7,)


def test_scalars_are_compared_relative_to_themselves_or_to_one() -> None:
    expect_close(1e6 + 1.0, 1e6)
    expect_close(0.5 * TOLERANCE, 0.0)
    with pytest.raises(CheckFailed):
        expect_close(2 * TOLERANCE, 0.0)
    with pytest.raises(CheckFailed):
        expect_close(5e-9, 1e-9, scale=0.0)


@pytest.mark.parametrize("expected", [math.inf, -math.inf])
def test_only_infinity_is_infinity(expected: float) -> None:
    expect_close(expected, expected)
    with np.errstate(invalid="ignore"):  # as where checks run
        for wrong in (-expected, 1.7e308, math.nan, 0.0):
            with pytest.raises(CheckFailed):
                expect_close(wrong, expected)
            with pytest.raises(CheckFailed):
                expect_close(np.array([0.0, wrong]), np.array([0.0, expected]))
        expect_close(np.array([1.0, expected]), np.array([1.0, expected]))


def test_nan_is_never_right() -> None:
    for expected in (0.0, np.zeros(2)):
        with pytest.raises(CheckFailed):
            expect_close(expected + math.nan, expected)


def test_arrays_are_compared_at_the_size_of_the_largest_entry_or_each_at_its_own() -> None:
    expected, off = np.array([1e3, 1.0]), np.array([0.0, 1e-4])
    expect_close(expected + off, expected)
    with pytest.raises(CheckFailed, match=r"z\[1\] is 1.0001; it should be 1."):
        expect_close(expected + off, expected, each=True, what="z")


def test_a_small_array_is_not_compared_at_an_absolute_size() -> None:
    with pytest.raises(CheckFailed):
        expect_close(np.full(3, 5e-9), np.full(3, 1e-9))
    expect_close(np.full(3, 5e-9), np.full(3, 1e-9), scale=lambda: 1.0)


def test_the_scale_is_asked_for_only_where_it_matters() -> None:
    def scale() -> float:
        raise AssertionError("not needed")

    expect_close(np.ones(3), np.ones(3), scale=scale)


def test_an_array_of_another_length_is_wrong() -> None:
    with pytest.raises(CheckFailed, match=r"trace should have shape \(3,\) here, not \(2,\)"):
        expect_close(np.zeros(2), np.zeros(3), what="trace")


def test_a_broken_law_says_how() -> None:
    expect_that(True, "unused")
    with pytest.raises(CheckFailed, match="row 1 sums to 2"):
        expect_that(np.bool_(False), "row 1 sums to 2")


@pytest.mark.parametrize(
    ("value", "words"),
    [
        (None, "None (is a return statement missing?)"),
        (np.zeros((2, 3)), "an array of shape (2, 3)"),
        (np.zeros(2, complex), "a complex128 array of shape (2,)"),
        (np.array(1.0), "a number"),
        ([1.0, 2.0], "a tuple or list of length 2"),
        (Unsupported("builtins.dict"), "a value of type dict"),
        ("text", "the text 'text'"),
        (True, "the bool True"),
    ],
)
def test_values_are_described_in_words(value: Any, words: str) -> None:
    assert describe(value) == words


def test_values_are_shown_short() -> None:
    assert show(1 / 3) == "0.3333333333"
    assert show(np.array([1.0, np.nan])) == "array([ 1., nan])"
    assert show((1.0, np.zeros(1))) == "(1,\n array([0.]))"


def test_texts_are_equal_or_not() -> None:
    expect_close("gaussian_vae", "gaussian_vae")
    with pytest.raises(CheckFailed, match="the answer is 'vae'; it should be 'gaussian_vae'"):
        expect_close("vae", "gaussian_vae")


@pytest.mark.parametrize(
    ("actual", "expected", "options", "error"),
    [
        (1.0 + TOLERANCE / 4, 1.0, {}, 0.25),
        (8.0, 0.0, {"scale": 2.0}, 4 / TOLERANCE),
        (math.inf, math.inf, {}, 0.0),
        (1.0, math.inf, {}, math.inf),
        (math.nan, 1.0, {}, math.inf),
        (np.array([4.0 + TOLERANCE, 1.0]), np.array([4.0, 1.0]), {}, 0.25),
        (np.array([4.0, 1.0 + TOLERANCE / 2]), np.array([4.0, 1.0]), {"each": True}, 0.5),
        (np.array([-math.inf, 1.0]), np.array([-math.inf, 1.0]), {}, 0.0),
        (np.array([0.0, 0.0]), np.array([0.0, 0.0]), {}, 0.0),
        (np.array([0.0, 1e-300]), np.array([0.0, 0.0]), {}, math.inf),
    ],
)
def test_errors_are_measured_in_units_of_the_tolerance(
    actual: Any, expected: Any, options: dict[str, Any], error: float
) -> None:
    fails = False
    with measuring() as measured, np.errstate(all="ignore"):
        try:
            expect_close(actual, expected, **options)
        except CheckFailed:
            fails = True
    assert measured.largest == pytest.approx(error, rel=1e-6)
    assert fails == (measured.largest > 1)


def test_an_inequality_holds_to_rounding_and_is_measured() -> None:
    with measuring() as measured, np.errstate(all="ignore"):
        expect_at_least(np.array([2.0, 1.0 - 0.5e-9, math.inf]), 1.0, 1e-9, "too low")
    assert measured.largest == pytest.approx(0.5, rel=1e-6)
    for low in (0.5, math.nan, np.array([1.0, -math.inf])):
        with measuring() as measured, pytest.raises(CheckFailed, match="too low"):
            expect_at_least(low, 1.0, 1e-9, "too low")
        assert measured.largest > 1


def test_the_largest_error_counts_and_none_outside() -> None:
    with measuring() as measured, np.errstate(all="ignore"):
        for error in (0.1, 0.5, 0.2):
            expect_close(error * TOLERANCE, 0.0)
    with pytest.raises(CheckFailed):
        expect_close(1.0, 0.0)
    assert measured.largest == pytest.approx(0.5)
