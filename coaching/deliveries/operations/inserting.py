"""INSERT that knows conflicts, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from sqlalchemy.dialects import postgresql, sqlite

from coaching.core.db import Base, db


def insert(model: type[Base]) -> Any:
    """An INSERT for this table with `on_conflict_do_nothing` and `on_conflict_do_update`: whoever comes second changes nothing."""
    make: Any = postgresql.insert if db.engine.dialect.name == "postgresql" else sqlite.insert
    return make(model.__table__)
