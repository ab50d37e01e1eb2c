"""What a gradebook keeps. Nothing is ever deleted; of what was graded twice, the newest counts."""

from __future__ import annotations

from sqlalchemy import Boolean, Column, ForeignKey, Integer, MetaData, String, Table, Text, UniqueConstraint

VERSION = 1

METADATA = MetaData()

# One row: the version of these tables.
ABOUT = Table("about", METADATA, Column("version", Integer, primary_key=True))

# Each time a batch was graded: when, by whom, with what. Times are ISO 8601, UTC; a seed is kept as a digest only.
RUNS = Table(
    "runs",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("began", String(40), nullable=False),
    Column("ended", String(40)),
    Column("by", Text, nullable=False),
    Column("grader_version", String(40), nullable=False),
    Column("seed", String(64), nullable=False),
    Column("is_public", Boolean, nullable=False),
    Column("questions", Text, nullable=False),  # JSON: fingerprints by the names of what was asked
    Column("source", Text, nullable=False),  # where the submissions lay
)

# What each student handed in, as a run found it. `content` is its digest, or null where there was nothing to grade.
HAND_INS = Table(
    "hand_ins",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("position", Integer, nullable=False),
    Column("student", Text, nullable=False, index=True),
    Column("name", Text, nullable=False),
    Column("identifiers", Text, nullable=False),  # JSON
    Column("content", String(64)),
    Column("problem", Text, nullable=False),
    Column("ignored", Text, nullable=False),  # JSON: what was handed in and not used
    UniqueConstraint("run", "student"),
)

# How the checks of one question ended for one content. Not final: a fault of ours, or a limit hit under load.
GRADINGS = Table(
    "gradings",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("run", ForeignKey("runs.id"), nullable=False),
    Column("content", String(64), nullable=False),
    Column("seed", String(64), nullable=False),
    Column("question", String(120), nullable=False),
    Column("fingerprint", String(64), nullable=False),
    Column("graded", String(40), nullable=False),
    Column("sandbox", String(40), nullable=False),
    Column("is_final", Boolean, nullable=False),
    Column("report", Text, nullable=False),  # JSON: a QuestionReport with the points of that day
    UniqueConstraint("content", "seed", "question", "fingerprint"),
)

# Scores by hand. They hold for what was handed in when they were given, however often it is graded again.
OVERRIDES = Table(
    "overrides",
    METADATA,
    Column("id", Integer, primary_key=True),
    Column("student", Text, nullable=False, index=True),
    Column("content", String(64)),
    Column("question", String(120), nullable=False),
    Column("earned", Integer),  # null withdraws an earlier one
    Column("reason", Text, nullable=False),
    Column("by", Text, nullable=False),
    Column("at", String(40), nullable=False),
)
