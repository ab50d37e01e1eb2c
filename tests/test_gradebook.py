"""What a gradebook keeps and what it makes of it, in SQLite and in PostgreSQL."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from grader.errors import GraderError, UsageError
from grader.gradebook.gradebook import Gradebook, HandedIn, Run
from grader.gradebook.rescore import rescored, waiting
from grader.outcome import Outcome, Status
from grader.question import Question
from grader.questions import COURSE
from grader.report import QuestionReport
from grader.run import _Graded, _report
from tests.databases import postgresql

KL, EVIDENCE = (question for question in COURSE if question.function in ("kl_exponential", "log_evidence"))
ASKED = {KL.name: "one", EVIDENCE.name: "two"}


def ended(question: Question, status: Status = Status.PASSED, message: str = "") -> QuestionReport:
    """The report of a question whose checks all ended alike."""
    outcomes = [Outcome(status, message) for _ in question.checks]
    return _report(question, _Graded(outcomes), ("", 0), starved=0.0, explain=False)


@pytest.mark.parametrize(
    ("status", "file_failed", "title"),
    [
        (Status.ERROR, True, "The file can be imported."),
        (Status.TIMEOUT, False, "The function gives an answer."),
        (Status.FAILED, False, COURSE[0].checks[0].title),
    ],
)
def test_titles_say_what_it_came_to_that_day_and_later(status: Status, file_failed: bool, title: str) -> None:
    question = COURSE[0]
    outcomes = [Outcome(status, "") for _ in question.checks]
    report = _report(question, _Graded(outcomes, file_failed=file_failed), ("", 0), starved=0.0, explain=False)
    for one in (report, rescored(question, report)):
        assert [check.title for check in one.checks] == [title, *(check.title for check in question.checks[1:])]


@pytest.fixture(scope="module")
def server() -> Iterator[str]:
    with postgresql() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def where(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    if request.param == "sqlite":
        return str(tmp_path / "grades.sqlite")
    from grader.gradebook.database import engine as opened
    from grader.gradebook.tables import METADATA

    url: str = request.getfixturevalue("server")
    engine = opened(url)
    METADATA.drop_all(engine)
    engine.dispose()
    return url


@pytest.fixture
def gradebook(where: str) -> Iterator[Gradebook]:
    with Gradebook(where, COURSE, create=True) as opened:
        yield opened


def begin(gradebook: Gradebook, asked: dict[str, str] = ASKED, seed: str = "digest") -> Run:
    return gradebook.begin(asked, seed, False, "/somewhere")


def test_what_is_graded_is_not_missing(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    assert gradebook.missing(run, "c") == [KL.name, EVIDENCE.name]
    gradebook.record(run, "c", [ended(KL)], "namespaces", frozenset())
    assert gradebook.missing(run, "c") == [EVIDENCE.name]
    assert gradebook.missing(begin(gradebook), "c") == [EVIDENCE.name]
    assert gradebook.missing(begin(gradebook, seed="another"), "c") == [KL.name, EVIDENCE.name]
    assert gradebook.missing(begin(gradebook, ASKED | {KL.name: "changed"}), "c") == [KL.name, EVIDENCE.name]
    assert gradebook.missing(run, "another") == [KL.name, EVIDENCE.name]


def test_what_is_not_final_is_missing_and_gives_way(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1", "Ada", "c"))
    gradebook.record(run, "c", [ended(KL, Status.TIMEOUT), ended(EVIDENCE)], "landlock", frozenset({KL.name}))
    assert gradebook.missing(run, "c") == [KL.name]
    gradebook.record(run, "c", [ended(KL)], "landlock", frozenset())
    gradebook.record(run, "c", [ended(KL, Status.FAILED)], "landlock", frozenset())  # a final one stays
    assert gradebook.missing(run, "c") == []
    [grade] = gradebook.grades()
    assert (grade.earned, grade.possible, grade.pending) == (KL.points + EVIDENCE.points,) * 2 + (0,)


def test_grades_stand_in_the_order_of_the_submissions(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    for position, student in enumerate(("b", "a", "c")):
        gradebook.hand_in(run, position, HandedIn(student, "", student if student != "c" else None, "no file"))
    gradebook.record(run, "a", [ended(KL), ended(EVIDENCE)], "namespaces", frozenset())
    b, a, c = gradebook.grades()
    assert [grade.student for grade in (b, a, c)] == ["b", "a", "c"]
    assert b.pending == b.possible and b.report is not None and b.report.pending == b.possible
    assert a.earned == a.possible
    assert c.report is None and c.problem == "no file" and c.earned == c.pending == 0


def test_the_last_that_was_handed_in_counts(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1", "Ada", "old"))
    gradebook.record(run, "old", [ended(KL), ended(EVIDENCE)], "namespaces", frozenset())
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1", "Ada Lovelace", "new", identifiers={"email": "ada@example.org"}))
    gradebook.record(run, "new", [ended(KL), ended(EVIDENCE, Status.FAILED, "no")], "namespaces", frozenset())
    [grade] = gradebook.grades()
    assert (grade.earned, grade.name, grade.identifiers) == (KL.points, "Ada Lovelace", {"email": "ada@example.org"})


def test_an_override_survives_regrading_and_ends_with_its_submission(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1", "Ada", "c"))
    gradebook.record(run, "c", [ended(KL, Status.FAILED), ended(EVIDENCE)], "namespaces", frozenset())
    gradebook.override("1", KL.name, 3, "a derivation on paper")
    run = begin(gradebook, ASKED | {KL.name: "changed"})
    gradebook.hand_in(run, 0, HandedIn("1", "Ada", "c"))
    gradebook.record(run, "c", [ended(KL, Status.UNDECIDED)], "namespaces", frozenset())
    [grade] = gradebook.grades()
    assert (grade.earned, grade.pending) == (3 + EVIDENCE.points, 0)
    override = next(score.override for score in grade.scores if score.question == KL.name)
    assert override is not None and override.reason == "a derivation on paper"
    gradebook.override("1", KL.name, None, "a mistake of mine")
    [grade] = gradebook.grades()
    assert (grade.earned, grade.pending) == (EVIDENCE.points, KL.points)
    gradebook.override("1", KL.name, 4, "once more")
    gradebook.hand_in(begin(gradebook), 0, HandedIn("1", "Ada", "another"))
    [grade] = gradebook.grades()
    assert all(score.override is None for score in grade.scores)


@pytest.mark.parametrize(
    ("student", "question", "earned", "message"),
    [
        ("2", KL.name, 1, "no student 2"),
        ("1", "mixtures.nothing", 1, "no question is called"),
        ("1", KL.name, 1000, f"from 0 to {KL.points}"),
    ],
)
def test_overrides_that_cannot_be(gradebook: Gradebook, student: str, question: str, earned: int, message: str) -> None:
    gradebook.hand_in(begin(gradebook), 0, HandedIn("1", "Ada", "c"))
    with pytest.raises(UsageError, match=message):
        gradebook.override(student, question, earned, "why")


def test_the_history_tells_who_when_which_version_and_which_sandbox(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1", "Ada", "c0ffee"))
    gradebook.record(run, "c0ffee", [ended(KL, Status.FAILED)], "landlock", frozenset())
    gradebook.override("1", KL.name, 2, "kind")
    handed_in, graded, override = gradebook.history("1")
    assert "handed in, content c0ffee" in handed_in and "/somewhere" in handed_in
    assert all(
        part in graded
        for part in (f"{KL.name}: FAILED, 0 of {KL.points}", "sandbox landlock", "version", "(one)", "by ")
    )
    assert "override: 2" in override and "kind" in override
    with pytest.raises(UsageError, match="no student"):
        gradebook.history("nobody")


def test_text_that_no_database_can_hold(gradebook: Gradebook) -> None:
    run = begin(gradebook)
    gradebook.hand_in(run, 0, HandedIn("1\0", "Bobby'); DROP TABLE runs;--", "c", identifiers={"x": "\ud800"}))
    gradebook.record(run, "c", [ended(KL, Status.FAILED, "a \0")], "namespaces", frozenset())
    [grade] = gradebook.grades()
    assert grade.name == "Bobby'); DROP TABLE runs;--"


def test_points_of_today_count_and_nothing_is_run() -> None:
    passed = replace(KL.checks[1], points=KL.checks[1].points + 5, title="Another title")
    question = replace(KL, checks=tuple([passed, *KL.checks[2:-1]]))
    report = rescored(question, ended(KL))
    assert report.earned == report.possible == KL.points + 5
    assert report.checks[1].title == "Another title"
    assert rescored(KL, ended(KL, Status.FOLLOWED)).earned == sum(check.points // 2 for check in KL.checks)
    assert waiting(KL).pending == KL.points


def test_files_that_are_no_gradebooks(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="there is no gradebook"):
        Gradebook(str(tmp_path / "absent.sqlite"), COURSE)
    (tmp_path / "text.sqlite").write_text("not a database, but long enough to be looked at as one" * 40)
    with pytest.raises(GraderError, match="not a database"):
        Gradebook(str(tmp_path / "text.sqlite"), COURSE, create=True)
    with pytest.raises(GraderError, match="unable to open"):
        Gradebook(str(tmp_path / "nowhere" / "g.sqlite"), COURSE, create=True)
    with pytest.raises(UsageError, match="not mysql://"):
        Gradebook("mysql://somewhere/else", COURSE, create=True)
    with pytest.raises(GraderError, match="cannot be used") as refused:
        Gradebook("postgresql://user:secret@/nothing?host=/nowhere", COURSE)
    assert "secret" not in str(refused.value)


def test_a_gradebook_of_another_version_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "g.sqlite"
    Gradebook(str(path), COURSE, create=True).__exit__()
    with sqlite3.connect(path) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
        connection.execute("UPDATE about SET version = 99")
    connection.close()
    with pytest.raises(UsageError, match="version 99"):
        Gradebook(str(path), COURSE, create=True)
