"""The two writes that every letter costs, written once and said over one connection of the drain's own.

The session would spend more processor time on them than SMTP on the letter (docs/adr/0040). What happens seldom, such as
a refusal, still goes through the session.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, insert, update
from sqlalchemy.exc import SQLAlchemyError

from coaching.core.db import db
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery, DeliveryEvent
from coaching.deliveries.operations.parcel import Parcel

NORMAL = 1  # SQLite's `synchronous`: in WAL mode a commit does not wait for the disk (sqlite.org/pragma.html)


def _new(table: Table, *names: str) -> dict[str, Any]:
    """Columns that get a value each time; a parameter may not carry the name of its column."""
    return {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}


_ROW: Table = Delivery.__table__  # type: ignore[assignment]
_STORY: Table = DeliveryEvent.__table__  # type: ignore[assignment]
_OURS = (_ROW.c.id == bindparam("of"), _ROW.c.lease_owner == bindparam("lease"), _ROW.c.status == bindparam("expected"))
_NOT_TOO_LATE = _ROW.c.lease_until > bindparam("now", type_=_ROW.c.lease_until.type)
_SENDING = update(_ROW).where(*_OURS, _NOT_TOO_LATE).values(_new(_ROW, "status", "moved_at", "lease_until", "dated_at"))
_SENT = (
    update(_ROW).where(*_OURS).values(_new(_ROW, "status", "moved_at", "sent_at", "smtp_reply") | {"reason": None, "lease_owner": None, "lease_until": None})
)
# Changes nothing; its commit waits for the disk, and with it for all that was committed before.
_SETTLE = update(_ROW).where(_ROW.c.id == bindparam("of")).values(moved_at=_ROW.c.moved_at)
_TOLD = insert(_STORY).values(_new(_STORY, "practice_id", "delivery_id", "at", "what", "detail")).inline()


class Ledger:
    """Open for one drain, in one thread; close it, whatever happened. Each method is one committed transaction.

    The mark `sending` waits for the disk. `sent` does not: the next mark, or `close`, takes it along, and a power cut
    before that leaves the letter in doubt, as one a moment earlier would (docs/moments.md). A killed process loses neither.
    """

    def __init__(self) -> None:
        self._connection = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
        self._unhurried = _unhurried()
        self._not_on_disk: str | None = None

    def sending(self, parcel: Parcel, now: datetime) -> bool:
        """The mark before speaking: it is about to be handed over. False: not ours any more, taken back, or too late."""
        values = _ours(parcel, "leased") | {"now": now, "to_status": "sending", "to_moved_at": now}
        values |= {"to_lease_until": now + rules.SENDING_FOR, "to_dated_at": parcel.dated_at}
        with self._connection.begin():
            changed = self._connection.execute(_SENDING, values).rowcount == 1
        self._not_on_disk = None
        if changed:
            parcel.status = "sending"
        return changed

    def sent(self, parcel: Parcel, now: datetime, reply: str) -> bool:
        """It was taken; and a line of its story. False: not ours any more."""
        values = {"to_status": "sent", "to_moved_at": now, "to_sent_at": now, "to_smtp_reply": reply[:500]}
        detail = {"attempt": parcel.attempt, "smtp_reply": reply[:500]}
        told = {"to_practice_id": parcel.practice_id, "to_delivery_id": parcel.id, "to_at": now, "to_what": "sent", "to_detail": detail}
        with self._unhurried.begin():
            changed = self._unhurried.execute(_SENT, values | _ours(parcel, "sending")).rowcount == 1
            if changed:
                self._unhurried.execute(_TOLD, told)
        if changed:
            parcel.status, parcel.lease_owner, self._not_on_disk = "sent", None, parcel.id
        return changed

    def close(self) -> None:
        """Wait for the disk once more, and give the connections back; what went wrong with them was told where it did."""
        with suppress(SQLAlchemyError):
            if self._not_on_disk:
                with self._connection.begin():
                    self._connection.execute(_SETTLE, {"of": self._not_on_disk})
        for connection in (self._unhurried, self._connection):
            with suppress(SQLAlchemyError):
                connection.close()


def _unhurried() -> Connection:
    """A connection whose commits do not wait for the disk. Detached: it never serves anybody else."""
    connection = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")
    connection.detach()
    if connection.dialect.name == "postgresql":
        connection.exec_driver_sql("SET synchronous_commit = off")
        connection.commit()
    elif connection.connection.dbapi_connection.execute("PRAGMA synchronous").fetchone()[0] > NORMAL:  # type: ignore[union-attr]
        connection.connection.dbapi_connection.execute(f"PRAGMA synchronous={NORMAL}")  # type: ignore[union-attr]
    return connection


def _ours(parcel: Parcel, expected: str) -> dict[str, Any]:
    return {"of": parcel.id, "lease": parcel.lease_owner, "expected": expected}
