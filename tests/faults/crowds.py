"""How the database means to answer what is asked among a hundred thousand rows (bench/crowds.py writes them)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import event

from coaching.core.db import db


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
