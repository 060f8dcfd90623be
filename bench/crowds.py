"""A hundred thousand rows like one, as fast as a database writes them."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Table, text

from coaching.core.db import Row, db, transaction

NUMBERED = ("id", "key", "message_id", "step", "touchpoint_id")


def copy(row: Row, most: int, mark: str = "", **other: Any) -> None:
    """Write `most` copies of a row; `other` are columns with another value, moments in UTC. Ids and keys are numbered, `mark` in front."""
    table: Table = row.__table__  # type: ignore[assignment]
    unique = {name for name in NUMBERED if getattr(row, name, None) is not None}
    own = {name: f"'{mark}' || CAST(n AS TEXT) || '{name}'" for name in unique} | {name: f":{name}" for name in other}
    named = ", ".join(f'"{column.name}"' for column in table.columns)
    copied = ", ".join(own.get(column.name, f'{table.name}."{column.name}"') for column in table.columns)
    many = (
        f"WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < :most) "  # noqa: S608  names of our own tables and columns only
        f"INSERT INTO {table.name} ({named}) SELECT {copied} FROM count CROSS JOIN {table.name} WHERE {table.name}.id = :of"
    )
    with transaction():
        db.session.execute(text(many), {"most": most, "of": row.id} | {name: _as_kept(value) for name, value in other.items()})


def _as_kept(value: Any) -> Any:
    """SQLite keeps a moment as text without a zone."""
    if isinstance(value, datetime) and db.engine.dialect.name == "sqlite":
        return value.strftime("%Y-%m-%d %H:%M:%S.%f")
    return value


def tidy(table: str) -> None:
    """What the hourly look (SQLite) and autovacuum (PostgreSQL) do by themselves."""
    if db.engine.dialect.name == "postgresql":
        with db.engine.connect().execution_options(isolation_level="AUTOCOMMIT") as line:
            line.execute(text(f"VACUUM ANALYZE {table}"))
    else:
        with transaction():
            db.session.execute(text("ANALYZE"))
        db.engine.dispose()  # a connection that was open knows nothing of it: boot/for_flask.py renews each once an hour
