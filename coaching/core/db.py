"""The database: base classes, instants in UTC, and `transaction()`, the only commit in the house."""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager, nullcontext
from datetime import UTC, datetime
from typing import Any, TypeVar

from flask import Flask
from flask_sqlalchemy import SQLAlchemy
from sqlalchemy import DateTime, ForeignKey, Index, MetaData, Result, Select, String, event, text
from sqlalchemy.engine import Connection, Dialect, Engine
from sqlalchemy.orm import DeclarativeBase, Mapped, Session, mapped_column, registry
from sqlalchemy.types import TypeDecorator

from coaching.core import clock
from coaching.core.errors import NotHere
from coaching.core.ids import new_id
from coaching.core.scope import scope
from coaching.core.turns import turn

log = logging.getLogger(__name__)

T = TypeVar("T")

NAMES = {
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "ck": "ck_%(table_name)s_%(constraint_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
    "pk": "pk_%(table_name)s",
}


class UTCDateTime(TypeDecorator[datetime]):
    """An instant. Aware in, aware UTC out, on SQLite (which drops zones) and PostgreSQL alike; refuses a naive one."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a naive datetime cannot be stored: it says no zone")
        value = value.astimezone(UTC)
        return value if dialect.name == "postgresql" else value.replace(tzinfo=None)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)

    def result_processor(self, dialect: Dialect, coltype: object) -> Any:
        """On SQLite straight from its text to an instant: a list of 200 people reads 400, and each took three calls."""
        return _instant if dialect.name == "sqlite" else super().result_processor(dialect, coltype)


def _instant(written: str | None) -> datetime | None:
    return None if written is None else datetime.fromisoformat(written + "+00:00")


class Base(DeclarativeBase):
    """Base of every table; constraints have names so that migrations can find them."""

    registry = registry(metadata=MetaData(naming_convention=NAMES), type_annotation_map={datetime: UTCDateTime})


db = SQLAlchemy(model_class=Base, disable_autonaming=True, session_options={"expire_on_commit": False})


def _practice_of_scope() -> str | None:
    return scope().practice_id


class Row(Base):
    """A row of a practice. The id exists from construction on, because sealed fields are bound to it."""

    __abstract__ = True

    id: Mapped[str] = mapped_column(String(26), primary_key=True, sort_order=-3)
    practice_id: Mapped[str] = mapped_column(String(26), ForeignKey("practice.id"), index=True, sort_order=-2)
    created_at: Mapped[datetime] = mapped_column(UTCDateTime, sort_order=-1)

    def __init__(self, **values: Any) -> None:
        values.setdefault("id", new_id())
        values.setdefault("created_at", clock.now())
        if "practice_id" in type(self).__mapper__.columns:
            values.setdefault("practice_id", _practice_of_scope())
        # owners (ids) go first: a sealed field is encrypted with its owner's key at once
        for key in sorted(values, key=lambda name: not name.endswith("id")):
            if not hasattr(type(self), key):
                raise TypeError(f"{type(self).__name__} has no {key}")
            setattr(self, key, values[key])


def existing(wanted: Select[T], what: object = "") -> T:
    """The first row that is found. Raises NotHere, with `what` for who reads the log."""
    found = db.session.scalar(wanted)
    if found is None:
        raise NotHere(what)
    return found


def flush() -> None:
    """Send what is pending to the database now, so that a broken constraint shows here and not at commit."""
    db.session.flush()


def plain(wanted: Any, values: Mapping[str, Any]) -> Result[*tuple[Any, ...]]:
    """Rows of plain columns, past the session's loading of entities: half the time of a small statement, a fifth of that of a page of 200 people.

    What was changed in this session is seen, as by any question of it.
    """
    session = _session()
    if session.autoflush and (session.new or session.dirty or session.deleted):
        session.flush()
    return session.connection().execute(wanted, values)


BeforeCommit = Callable[[list[Any]], None]
_before_commit: list[BeforeCommit] = []


def on_before_commit(hook: BeforeCommit) -> None:
    """Set by create_app: called once per transaction with what `note_for_commit` collected, inside that transaction."""
    if hook not in _before_commit:
        _before_commit.append(hook)


def note_for_commit(thing: Any) -> None:
    """Remember `thing` (a fact) for the before-commit hooks of the transaction under way."""
    _session().info.setdefault("noted", []).append(thing)


def wake_after_commit(name: str) -> None:
    """Wake a worker when this transaction has committed; doubled wishes melt. Outside a transaction: nothing."""
    wishes = _session().info.get("wake")
    if wishes is not None:
        wishes[name] = True


def _session() -> Session:
    return db.session()


def in_transaction() -> bool:
    """True inside `with transaction()`."""
    return "wake" in _session().info


@contextmanager
def transaction(*, is_tally: bool = False) -> Iterator[None]:
    """One all-or-nothing change. Opened at an edge (view, task, command); an operation called inside joins it.

    Before the commit the hooks see the facts of this transaction (the planner lives there); after it the wished
    workers are woken. A wake is only a hint: the row is there and the tick would find it. `is_tally`: it only counts
    that something was tried; a request that kept nothing else may be done over (core/again.py).
    """
    session = _session()
    if "wake" in session.info:
        yield
        return
    _begin_fresh(session)
    session.info["wake"] = {}
    session.info["noted"] = []
    woken: list[str] = []
    try:
        yield
        _run_hooks(session)
        session.commit()
        session.info["kept"] = session.info.get("kept", False) or not is_tally
        woken = list(session.info["wake"])
    except BaseException:
        session.rollback()
        raise
    finally:
        session.info.pop("wake", None)
        session.info.pop("noted", None)
        session.info.pop("new_keys", None)
        session.info.pop("erased_keys", None)
    from coaching.core import queue  # the queue needs settings; imported late to keep this file at the bottom

    for name in woken:
        queue.send(name)


def _begin_fresh(session: Session) -> None:
    """End the read snapshot and begin as a writer, so that what is changed here is read here (no lost update)."""
    if session.in_transaction():
        session.commit()
        session.expire_all()
    session.connection(execution_options={"sqlite_begin": "IMMEDIATE"})


def _run_hooks(session: Session) -> None:
    """Run the hooks until they note nothing new (a plan may record facts of its own), five rounds at most."""
    for _round in range(5):
        noted, session.info["noted"] = session.info["noted"], []
        if not noted:
            return
        for hook in _before_commit:
            hook(noted)
    raise RuntimeError("planning keeps causing new facts")


def guard_writes(app: Flask) -> None:
    """Refuse a flush of changes outside `transaction()`: nothing may be half-written by accident."""

    @event.listens_for(db.session, "before_flush")
    def _refuse(session: Session, _context: Any, _instances: Any) -> None:
        if "wake" in session.info or not (session.new or session.dirty or session.deleted):
            return
        if session.dirty and not session.new and not session.deleted:
            if not any(session.is_modified(row) for row in session.dirty):
                return
        raise RuntimeError("a change outside `with transaction()`")


def prepare_engine(engine: Engine) -> None:
    """Each connection as it did best when measured under kills and load. Once for an engine."""
    if not getattr(engine, "_draad_ready", False):
        engine._draad_ready = True  # type: ignore[attr-defined]
        (_prepare_sqlite if engine.dialect.name == "sqlite" else _prepare_postgresql)(engine)


def _prepare_sqlite(engine: Engine) -> None:
    """WAL, FULL, foreign keys, writers queue at BEGIN IMMEDIATE, readers do not."""

    @event.listens_for(engine, "connect")
    def _open(dbapi: Any, _record: Any) -> None:
        dbapi.isolation_level = None  # the driver must not begin by itself
        for pragma in ("journal_mode=WAL", "busy_timeout=10000", f"synchronous={_sync()}", "foreign_keys=ON"):
            dbapi.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        # Reading never queues behind a writer; `transaction()` is a writer from its first statement on, where
        # busy_timeout is honoured (a read snapshot that becomes a writer is refused at once, whatever the timeout).
        how = connection.get_execution_options().get("sqlite_begin", "DEFERRED")
        with turn(engine.url.database) if how == "IMMEDIATE" else nullcontext():
            connection.exec_driver_sql(f"BEGIN {how}")


def _prepare_postgresql(engine: Engine) -> None:
    """No statement is compiled: PostgreSQL does so when it expects many rows, and half a second of compiling went before each look at what is due (2 ms)."""

    @event.listens_for(engine, "connect")
    def _open(dbapi: Any, _record: Any) -> None:
        dbapi.execute("SET jit = off")
        if _sync() == "OFF":
            dbapi.execute("SET synchronous_commit = off")
        dbapi.commit()


def partial_index(name: str, *columns: str, where: Any) -> Index:
    """An index of the rows for which `where` is true. PostgreSQL hears of the condition from `settle`: naming its dialect here imports it, 5 MiB."""
    return Index(name, *columns, sqlite_where=where, info={"where": where})


def settle(engine: Engine) -> None:
    """When every table is known: tell PostgreSQL which of its indexes are partial."""
    if engine.dialect.name == "postgresql":
        for index in (one for table in Base.metadata.tables.values() for one in table.indexes if "where" in one.info):
            index.dialect_options["postgresql"]["where"] = index.info["where"]


def take_stock() -> None:
    """Tell SQLite's planner how the rows lie, from a sample: 50 ms for 3 million rows. Without it, it takes the index on practice_id
    to choose ten rows, and reads the whole practice (a room of messages 274 ms instead of 14). PostgreSQL does so by itself."""
    if db.engine.dialect.name == "sqlite":
        db.session.execute(text("PRAGMA analysis_limit=400"))
        db.session.execute(text("ANALYZE"))


def insert_into(table: Any) -> Any:
    """An INSERT that knows conflicts, on SQLite and PostgreSQL alike. The dialect that is not used is not imported: 5 MiB."""
    if db.engine.dialect.name == "postgresql":
        from sqlalchemy.dialects import postgresql

        return postgresql.insert(table)
    from sqlalchemy.dialects import sqlite

    return sqlite.insert(table)


_synchronous = "FULL"


def _sync() -> str:
    return _synchronous


def relax_durability() -> None:
    """For tests only: a power cut need not be survived, so do not wait for the disk."""
    global _synchronous
    _synchronous = "OFF"
