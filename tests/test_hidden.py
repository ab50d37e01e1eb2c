"""A hidden report gives no case away, in any format."""

from __future__ import annotations

import base64
import html
from collections.abc import Callable

import pytest

from grader.report import Report
from grader.report import json as json_report
from grader.report.hidden import hide

from .reports import check, of_every_status, question, report
from .test_formats import FORMATS
from .test_report import rendered

LEAK = "phi-0-4142135"


def test_checks_are_counted_by_category() -> None:
    checks = [
        check("PASSED", name="kinds_and_shapes", points=0),
        check("PASSED", name="means"),
        check("FAILED", name="covariances"),
        check("PASSED", name="wide_range", core=False, points=1),
        check("TIMEOUT", name="sizes_of_one", core=False, points=2),
        check("PASSED", name="arguments_unchanged", core=False, points=1),
    ]
    (hidden,) = hide(report([question("mixtures.f", *checks)])).questions
    assert [(one.name, one.title, one.status, one.earned, one.points, one.core) for one in hidden.checks] == [
        ("kinds, shapes and laws", "kinds, shapes and laws: 1 of 1 hidden checks passed", "PASSED", 0, 0, True),
        ("core", "core: 1 of 2 hidden checks passed", "FAILED", 3, 6, True),
        ("edge cases", "edge cases: 1 of 2 hidden checks passed", "TIMEOUT", 1, 3, False),
        ("arguments unchanged", "arguments unchanged: 1 of 1 hidden checks passed", "PASSED", 1, 1, False),
    ]
    assert [one.message for one in hidden.checks][2] == "Your code gave no answer within the time limit."


def test_scores_statuses_and_places_stay() -> None:
    made = of_every_status()
    hidden = hide(made)
    assert (hidden.earned, hidden.possible, hidden.pending) == (made.earned, made.possible, made.pending)
    for before, after in zip(made.questions, hidden.questions, strict=True):
        for field in ("name", "status", "earned", "possible", "pending", "file", "line"):
            assert getattr(before, field) == getattr(after, field)
        assert sum(one.points for one in after.checks) == after.possible
        assert sum(one.earned for one in after.checks) == after.earned


@pytest.mark.parametrize("format", [*FORMATS, "json", "text"])
def test_nothing_that_student_code_can_write_is_in_any_format(format: str) -> None:
    """But where it was before: else this test saw nothing."""
    render: Callable[[Report], str] = {**FORMATS, "json": json_report.render, "text": rendered}[format]

    def shown(made: Report) -> str:
        text = render(made)
        return base64.b64decode(text).decode() if format == "classroom" else html.unescape(text)

    one = question("mixtures.f", check("ERROR", LEAK, code=LEAK), printed=LEAK, mistake=LEAK)
    assert LEAK in shown(report([one]))
    assert LEAK not in shown(hide(report([one])))


def test_our_own_faults_stay_ours() -> None:
    made = report([question("mixtures.f", check("FAILED"), check("INTERNAL_ERROR", f"ours\n{LEAK}"))])
    (hidden,) = hide(made).questions
    assert hidden.checks[0].status == "INTERNAL_ERROR"
    assert "The grader itself failed" in rendered(hide(made))
