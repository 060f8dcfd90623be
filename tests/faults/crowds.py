"""A hundred thousand rows like one, and how the database means to answer what is asked among them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import event, text

from coaching.core.db import Row, db, transaction


def copy(row: Row, most: int, mark: str = "", **other: Any) -> None:
    """Write `most` copies of a row; `other` are columns with another value, moments in UTC. Ids and keys are numbered, `mark` in front."""
    table = row.__table__
    unique = {"id", "key", "message_id", "step"} & {column.name for column in table.columns}
    own = {name: f"'{mark}' || CAST(n AS TEXT) || '{name}'" for name in unique} | {name: f":{name}" for name in other}
    named = ", ".join(f'"{column.name}"' for column in table.columns)
    copied = ", ".join(own.get(column.name, f'{table.name}."{column.name}"') for column in table.columns)
    many = (
        f"WITH RECURSIVE count(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM count WHERE n < :most) "
        f"INSERT INTO {table.name} ({named}) SELECT {copied} FROM count CROSS JOIN {table.name} WHERE {table.name}.id = :of"
    )
    with transaction():
        db.session.execute(text(many), {"most": most, "of": row.id} | {name: _as_kept(value) for name, value in other.items()})  # type: ignore[attr-defined]


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


@dataclass
class Asked:
    """A statement as it went to the database."""

    statement: str
    parameters: Any

    @property
    def plan(self) -> str:
        """How the database means to answer it, one step a line."""
        with db.engine.connect() as line:
            said = "EXPLAIN QUERY PLAN " if db.engine.dialect.name == "sqlite" else "EXPLAIN "
            return "\n".join(str(step[-1]) for step in line.exec_driver_sql(said + self.statement, self.parameters))


@contextmanager
def listening(*words: str) -> Iterator[list[Asked]]:
    """The statements of a block that hold all these words."""
    heard: list[Asked] = []

    def hear(_line: Any, _cursor: Any, statement: str, parameters: Any, *_rest: Any) -> None:
        if all(word in statement for word in words):
            heard.append(Asked(statement, parameters))

    event.listen(db.engine, "before_cursor_execute", hear)
    try:
        yield heard
    finally:
        event.remove(db.engine, "before_cursor_execute", hear)


def is_from_the_index_alone(plan: str, table: str, index: str = "") -> bool:
    """Whether no row of the table is opened, and nothing is sorted that this index could give in order."""
    how, alone = ("(SCAN|SEARCH)", "COVERING INDEX") if db.engine.dialect.name == "sqlite" else ("Scan", "Index Only Scan")
    steps = [step for step in plan.splitlines() if re.search(rf"{how}\b.*\b{table}\b", step)]
    return bool(steps) and all(alone in step and index in step for step in steps) and "TEMP B-TREE" not in plan
