"""A database of its own for a row that is measured on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager
from uuid import uuid4

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgresql://postgres@127.0.0.1:5432/postgres")


class NoPostgres(Exception):
    """There is none to measure on, and why."""


def sqlite(name: str) -> dict[str, str]:
    """The settings of a job that works in files of its own in the scratch folder."""
    return {"DATABASE_URL": f"sqlite:///{name}.db", "QUEUE_URL": f"sqlite:///{name}-queue.db"}


@contextmanager
def postgres(name: str) -> Iterator[dict[str, str]]:
    """The same in a fresh database of a server, dropped afterwards. Raises NoPostgres."""
    try:
        import psycopg
    except ImportError:
        raise NoPostgres("its driver is not installed (requirements-postgres.txt)") from None
    try:
        server = psycopg.connect(POSTGRES, autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        raise NoPostgres("no PostgreSQL answers; TEST_POSTGRES_URL names one") from None
    own = f"draad_bench_{uuid4().hex[:8]}"
    with server:
        server.execute(f'CREATE DATABASE "{own}"')
        try:
            yield sqlite(name) | {"DATABASE_URL": POSTGRES.rpartition("/")[0] + f"/{own}"}
        finally:
            server.execute(f'DROP DATABASE "{own}" WITH (FORCE)')
