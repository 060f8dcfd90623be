"""INSERT that knows conflicts, on SQLite and PostgreSQL alike."""

from __future__ import annotations

from typing import Any

from coaching.core.db import Base, insert_into


def insert(model: type[Base]) -> Any:
    """An INSERT for this table with `on_conflict_do_nothing` and `on_conflict_do_update`: whoever comes second changes nothing."""
    return insert_into(model.__table__)
