"""Alembic's environment, with the cure for SQLite: foreign keys off while tables are rebuilt, and all of it in one transaction.

Without this a batch rebuild of a parent table cascades into its children, silently, and a migration that fails
half-way leaves half a schema (tried; see docs/adr/0004-migrations.md).
"""

from __future__ import annotations

from typing import Any

from alembic import context
from flask import current_app

from coaching.core.db import Base, UTCDateTime, db

OURS = {"sqlite_sequence"}


def _render(kind: str, thing: Any, autogen: Any) -> str | bool:
    """Write our column types as plain ones, so that old migrations never depend on today's code."""
    if kind == "type" and isinstance(thing, UTCDateTime):
        return "sa.DateTime(timezone=True)"
    return False


def _include(thing: Any, name: str | None, kind: str, reflected: bool, compared: Any) -> bool:
    return not (kind == "table" and name in OURS)


def run() -> None:
    """Run the migrations on the database of the settings."""
    with db.engine.connect() as connection:
        sqlite = connection.dialect.name == "sqlite"
        if sqlite:
            connection.commit()
            raw = connection.connection.dbapi_connection
            raw.execute("PRAGMA foreign_keys=OFF")
            connection.execution_options(sqlite_begin="IMMEDIATE")  # DDL is transactional once we begin ourselves
        context.configure(
            connection=connection,
            target_metadata=Base.metadata,
            render_as_batch=True,
            render_item=_render,
            include_object=_include,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
        if sqlite:
            broken = connection.exec_driver_sql("PRAGMA foreign_key_check").fetchall()
            if broken:
                connection.rollback()
                raise RuntimeError(f"foreign keys broken: {broken[:5]}")
        connection.commit()
        if sqlite:
            raw.execute("PRAGMA foreign_keys=ON")


_ = current_app  # the environment is always entered through the application
run()
