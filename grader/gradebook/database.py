"""The database of a gradebook: SQLite in a file, or PostgreSQL by its URL."""

from __future__ import annotations

from typing import Any

import sqlalchemy as sql

from grader.errors import GraderError, UsageError

BUSY_SECONDS = 60


def engine(where: str) -> sql.Engine:
    """Raises UsageError for a database of another kind, GraderError where its package is missing."""
    if "://" not in where:
        made = sql.create_engine(f"sqlite:///{where}", connect_args={"timeout": BUSY_SECONDS})
        sql.event.listen(made, "connect", _write_ahead)
        return made
    kind, _, rest = where.partition("://")
    if kind not in ("postgresql", "postgres", "sqlite"):
        raise UsageError(f"a gradebook is a file or postgresql://..., not {kind}://...")
    url = f"sqlite://{rest}" if kind == "sqlite" else f"postgresql+psycopg://{rest}"
    try:
        return sql.create_engine(url, pool_pre_ping=True)
    except ModuleNotFoundError as error:
        raise GraderError("PostgreSQL needs the package psycopg: pip install 'latent-grader[postgresql]'") from error


def _write_ahead(connection: Any, record: Any) -> None:
    """Readers do not wait for the one who writes, and a transaction costs no wait for the disk."""
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=NORMAL")
    connection.execute("PRAGMA foreign_keys=ON")


def without_password(where: str) -> str:
    return sql.make_url(where).render_as_string(hide_password=True) if "://" in where else where
