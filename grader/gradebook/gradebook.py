"""Reports of a class in a database: SQLite in a file, or PostgreSQL by its URL."""

from __future__ import annotations

import contextlib
import getpass
import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import sqlalchemy as sql
from sqlalchemy.dialects import postgresql, sqlite

from grader import __version__
from grader.bank import PUBLIC_SEED
from grader.errors import GraderError, UsageError
from grader.gradebook.database import engine, without_password
from grader.gradebook.grade import Grade, Override, QuestionScore
from grader.gradebook.rescore import rescored, waiting
from grader.gradebook.tables import ABOUT, GRADINGS, HAND_INS, METADATA, OVERRIDES, RUNS, VERSION
from grader.question import Question
from grader.questions import COURSE
from grader.report import QuestionReport, assembled

FETCHED = 500
INSERTS: dict[str, Any] = {"sqlite": sqlite.insert, "postgresql": postgresql.insert}


@dataclass(frozen=True)
class Run:
    """One batch: `seed` is a digest, `fingerprints` are those of the questions that are asked."""

    id: int
    seed: str
    fingerprints: Mapping[str, str]


@dataclass(frozen=True)
class HandedIn:
    """What a student handed in: the digest of its content, or the problem why there is nothing to grade."""

    student: str
    name: str
    content: str | None
    problem: str = ""
    identifiers: Mapping[str, str] = field(default_factory=dict)
    ignored: Sequence[str] = ()


class Gradebook:
    """`where` is a file, made if `create`, or a URL `postgresql://user@host/database`.

    Raises UsageError where there is none, GraderError where the database fails.
    """

    def __init__(self, where: str, course: Sequence[Question] = COURSE, *, create: bool = False) -> None:
        self._course = {question.name: question for question in course}
        self._where = without_password(where)
        self._is_open = False
        if "://" not in where and not create and not Path(where).is_file():
            written = "that `python -m grader batch --gradebook` has written"
            raise UsageError(f"there is no gradebook {where}: expected the file, or the URL, {written}")
        with self._told():
            self._engine = engine(where)
            self._connection = self._engine.connect()
            self._open(create)
        self._is_open = True

    def __enter__(self) -> Gradebook:
        return self

    def __exit__(self, *exc: object) -> None:
        self._connection.close()
        self._engine.dispose()

    # Writing. Each call is one transaction: what it has returned from outlives a `kill -9`.

    def begin(self, fingerprints: Mapping[str, str], seed: str, is_public: bool, source: str) -> Run:
        values = {
            "began": now(),
            "by": whoever(),
            "grader_version": __version__,
            "seed": seed,
            "is_public": is_public,
            "questions": json.dumps(fingerprints),
            "source": source,
        }
        with self._transaction() as connection:
            [number] = connection.execute(sql.insert(RUNS).returning(RUNS.c.id), values).one()
        return Run(number, seed, fingerprints)

    def end(self, run: Run) -> None:
        with self._transaction() as connection:
            connection.execute(sql.update(RUNS).where(RUNS.c.id == run.id).values(ended=now()))

    def hand_in(self, run: Run, position: int, handed_in: HandedIn) -> None:
        values = {
            "run": run.id,
            "position": position,
            "student": _storable(handed_in.student),
            "name": _storable(handed_in.name),
            "identifiers": json.dumps(dict(handed_in.identifiers)),
            "content": handed_in.content,
            "problem": _storable(handed_in.problem),
            "ignored": json.dumps(list(handed_in.ignored)),
        }
        with self._transaction() as connection:
            connection.execute(sql.insert(HAND_INS), values)

    def missing(self, run: Run, content: str) -> list[str]:
        """The questions of the run that are still to be graded for this content."""
        rows = sql.select(GRADINGS.c.question, GRADINGS.c.fingerprint).where(
            GRADINGS.c.content == content, GRADINGS.c.seed == run.seed, GRADINGS.c.is_final
        )
        with self._transaction() as connection:
            graded = {(question, fingerprint) for question, fingerprint in connection.execute(rows)}
        return [name for name, fingerprint in run.fingerprints.items() if (name, fingerprint) not in graded]

    def record(
        self, run: Run, content: str, reports: Sequence[QuestionReport], sandbox: str, not_final: frozenset[str]
    ) -> None:
        """What grading has found; the questions `not_final` will be `missing` again."""
        rows = [
            {
                "run": run.id,
                "content": content,
                "seed": run.seed,
                "question": report.name,
                "fingerprint": run.fingerprints[report.name],
                "graded": now(),
                "sandbox": sandbox,
                "is_final": report.name not in not_final,
                "report": _storable(msgspec.json.encode(report).decode()),
            }
            for report in reports
        ]
        insert = INSERTS[self._engine.dialect.name](GRADINGS)
        # Graded meanwhile by someone else: theirs stays, unless it was not final.
        statement = insert.on_conflict_do_update(
            index_elements=["content", "seed", "question", "fingerprint"],
            set_={name: insert.excluded[name] for name in ("run", "graded", "sandbox", "is_final", "report")},
            where=sql.not_(GRADINGS.c.is_final),
        )
        if rows:
            with self._transaction() as connection:
                connection.execute(statement, rows)

    def override(self, student: str, question: str, earned: int | None, reason: str) -> None:
        """A score by hand, or None to withdraw it. Raises UsageError for an unknown student or question."""
        if question not in self._course:
            raise UsageError(f"no question is called {question}: see --list")
        possible = self._course[question].points
        if earned is not None and not 0 <= earned <= possible:
            raise UsageError(f"{question} has {possible} points: expected a score from 0 to {possible}, got {earned}")
        latest = self._latest().where(HAND_INS.c.student == student)
        with self._transaction() as connection:
            row = connection.execute(latest).mappings().one_or_none()
            if row is None:
                raise UsageError(f"the gradebook has no student {student}")
            values = {"student": student, "content": row["content"], "question": question, "earned": earned}
            values |= {"reason": reason, "by": whoever(), "at": now()}
            connection.execute(sql.insert(OVERRIDES), values)

    # Reading.

    def grades(self) -> Iterator[Grade]:
        """Where every student stands by what they have handed in last, scored with today's points."""
        with self._transaction() as connection:
            runs = {row["id"]: row for row in connection.execute(sql.select(RUNS)).mappings()}
            asked = {number: json.loads(row["questions"]) for number, row in runs.items()}
            rows = connection.execute(self._latest().order_by(HAND_INS.c.run, HAND_INS.c.position)).mappings()
            while part := rows.fetchmany(FETCHED):
                for row in part:
                    yield self._grade(connection, row, runs[row["run"]], asked[row["run"]])

    def _grade(self, connection: sql.Connection, row: Any, run: Any, asked: Mapping[str, str]) -> Grade:
        chosen = sql.select(GRADINGS).where(GRADINGS.c.content == row["content"], GRADINGS.c.seed == run["seed"])
        found = {
            grading["question"]: grading
            for grading in connection.execute(chosen).mappings()
            if asked.get(grading["question"]) == grading["fingerprint"]
        }
        overrides = self._overrides(connection, row["student"], row["content"])
        questions = [self._course[name] for name in asked if name in self._course]
        reports = [
            rescored(question, msgspec.json.decode(found[question.name]["report"], type=QuestionReport))
            if question.name in found
            else waiting(question)
            for question in questions
        ]
        is_graded = row["content"] is not None
        report = assembled(
            reports,
            version=run["grader_version"],
            seed=PUBLIC_SEED if run["is_public"] else None,
            sandbox=next((grading["sandbox"] for grading in found.values()), ""),
            ignored=json.loads(row["ignored"]),
        )
        return Grade(
            student=row["student"],
            name=row["name"],
            scores=[_score(report, overrides.get(report.name), is_graded) for report in reports],
            report=report if is_graded else None,
            problem=row["problem"],
            identifiers=json.loads(row["identifiers"]),
        )

    def _overrides(self, connection: sql.Connection, student: str, content: str | None) -> dict[str, Override]:
        chosen = sql.select(OVERRIDES).where(OVERRIDES.c.student == student).order_by(OVERRIDES.c.id)
        latest = {row["question"]: row for row in connection.execute(chosen).mappings() if row["content"] == content}
        return {
            name: Override(name, row["earned"], row["reason"], row["by"], row["at"])
            for name, row in latest.items()
            if row["earned"] is not None
        }

    def history(self, student: str) -> Iterator[str]:
        """A line for everything that is known of a student, oldest first: hand-ins, gradings, overrides."""
        events: list[tuple[str, int, str]] = []
        with self._transaction() as connection:
            contents = set()
            joined = sql.select(HAND_INS, RUNS).join(RUNS).where(HAND_INS.c.student == student)
            for row in connection.execute(joined).mappings():
                contents.add(row["content"])
                what = f"content {row['content'][:12]}" if row["content"] else f"nothing to grade: {row['problem']}"
                events.append((row["began"], 0, f"handed in, {what}; graded by {row['by']} from {row['source']}"))
            if not events:
                raise UsageError(f"the gradebook has no student {student}")
            graded = sql.select(GRADINGS, RUNS.c.grader_version, RUNS.c.by).join(RUNS)
            for row in connection.execute(graded.where(GRADINGS.c.content.in_(contents - {None}))).mappings():
                report = msgspec.json.decode(row["report"], type=QuestionReport)
                what = f"{report.name}: {report.status}, {report.earned} of {report.possible}"
                version = f"content {row['content'][:12]}, version {row['grader_version']} ({row['fingerprint'][:12]})"
                events.append((row["graded"], 1, f"{what}, {version}, sandbox {row['sandbox']}, by {row['by']}"))
            chosen = sql.select(OVERRIDES).where(OVERRIDES.c.student == student)
            for row in connection.execute(chosen).mappings():
                what = "override withdrawn" if row["earned"] is None else f"override: {row['earned']}"
                events.append((row["at"], 2, f"{row['question']}: {what}, by {row['by']}: {row['reason']}"))
        return (f"{at}  {text}" for at, _, text in sorted(events))

    def _latest(self) -> sql.Select[Any]:
        """What each student has handed in last."""
        newest = sql.select(sql.func.max(HAND_INS.c.id)).group_by(HAND_INS.c.student)
        return sql.select(HAND_INS).where(HAND_INS.c.id.in_(newest))

    def _open(self, create: bool) -> None:
        with self._transaction() as connection:
            if create:
                METADATA.create_all(connection)
            versions = [*connection.execute(sql.select(ABOUT.c.version)).scalars()] or [None]
            if versions == [None] and create:
                connection.execute(sql.insert(ABOUT), {"version": VERSION})
            elif versions != [VERSION]:
                raise UsageError(
                    f"{self._where} is a gradebook of version {versions[0]}, and this grader's is {VERSION}"
                )

    @contextlib.contextmanager
    def _transaction(self) -> Iterator[sql.Connection]:
        with self._told():
            if self._connection.in_transaction():  # `grades` is being read
                yield self._connection
                return
            with self._connection.begin():
                yield self._connection

    @contextlib.contextmanager
    def _told(self) -> Iterator[None]:
        """Faults of the database in one line."""
        try:
            yield
        except (sql.exc.SQLAlchemyError, OSError) as error:
            cause = str(getattr(error, "orig", None) or error).strip().partition("\n")[0]
            kept = ". What has been graded is kept, and the same command goes on" if self._is_open else ""
            raise GraderError(
                f"the gradebook {self._where} cannot be used: {cause}. Expected a file made by `python -m grader "
                f"batch`, in a folder that can be written to, or the URL of a PostgreSQL database that can be "
                f"reached{kept}"
            ) from error


def now() -> str:
    return datetime.now(UTC).isoformat(timespec="milliseconds")


def whoever() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):  # a user that the system has no name for
        return "unknown"


def _score(report: QuestionReport, override: Override | None, is_graded: bool) -> QuestionScore:
    if override is not None:
        return QuestionScore(report.name, override.earned, report.possible, 0, override)
    if not is_graded:
        return QuestionScore(report.name, 0, report.possible, 0)
    return QuestionScore(report.name, report.earned, report.possible, report.pending)


def _storable(text: str) -> str:
    """PostgreSQL has no NUL in its text, and neither database a lone surrogate."""
    return text.replace("\0", "�").encode("utf-8", "replace").decode()
