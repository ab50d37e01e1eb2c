"""What is asked of Hypothesis: the same draws for the same seed, and small failures."""

from collections import Counter
from typing import Any

from grader import search
from grader import strategies as draws


def pairs(draw: Any) -> dict[str, Any]:
    return {"x": draws.number(draw, -3, 3), "y": draws.number(draw, 0.25, 4)}


def few(draw: Any) -> dict[str, Any]:
    return {"x": draws.one_of(draw, [1, 2, 3])}


def sizes(draw: Any) -> dict[str, Any]:
    return {"size": draws.one_of(draw, list(range(8))), "x": draws.number(draw, -3, 3)}


def test_the_seed_decides_the_draws() -> None:
    assert search.draw(pairs, 1, 50) == search.draw(pairs, 1, 50)
    assert search.draw(pairs, 1, 50) != search.draw(pairs, 2, 50)


def test_a_small_family_is_exhausted_without_repeats() -> None:
    drawn = [arguments["x"] for arguments, _ in search.draw(few, 1, 50)]
    assert sorted(drawn) == [1, 2, 3]


def test_no_option_is_left_to_chance() -> None:
    for seed in range(30):
        counts = Counter(arguments["size"] for arguments, _ in search.draw(sizes, seed, 20))
        assert counts.total() == 20 and len(counts) == 8 and min(counts.values()) >= 2


def test_a_failure_shrinks_to_the_simplest_that_still_fails() -> None:
    _, choices = next(drawn for drawn in search.draw(pairs, 1, 50) if drawn[0]["x"] >= 1.5)

    def fails(arguments: dict[str, Any]) -> dict[str, Any] | None:
        return arguments if arguments["x"] >= 1.5 else None

    assert search.shrink(pairs, choices, fails, 200) == {"x": 1.5, "y": 1.0}


def test_the_budget_bounds_the_trials() -> None:
    trials = 0

    def fails(arguments: dict[str, Any]) -> dict[str, Any]:
        nonlocal trials
        trials += 1
        return arguments

    _, choices = search.draw(pairs, 1, 50)[40]
    assert search.shrink(pairs, choices, fails, 3) is not None
    assert trials == 3


def test_what_does_not_fail_again_gives_nothing() -> None:
    _, choices = search.draw(pairs, 1, 5)[2]
    assert search.shrink(pairs, choices, lambda arguments: None, 50) is None
