"""The two writes that every letter costs, written once and said over one connection of the drain's own.

The session would spend more processor time on them than SMTP on the letter (docs/adr/0040). What happens seldom, such as
a refusal, still goes through the session.
"""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime
from typing import Any

from sqlalchemy import Table, bindparam, insert, update
from sqlalchemy.exc import SQLAlchemyError

from coaching.core.db import db
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery, DeliveryEvent
from coaching.deliveries.operations.parcel import Parcel


def _new(table: Table, *names: str) -> dict[str, Any]:
    """Columns that get a value each time; a parameter may not carry the name of its column."""
    return {name: bindparam(f"to_{name}", type_=table.c[name].type) for name in names}


_ROW: Table = Delivery.__table__  # type: ignore[assignment]
_STORY: Table = DeliveryEvent.__table__  # type: ignore[assignment]
_OURS = (_ROW.c.id == bindparam("of"), _ROW.c.lease_owner == bindparam("lease"), _ROW.c.status == bindparam("expected"))
_NOT_TOO_LATE = _ROW.c.lease_until > bindparam("now", type_=_ROW.c.lease_until.type)
_SENDING = update(_ROW).where(*_OURS, _NOT_TOO_LATE).values(_new(_ROW, "status", "moved_at", "lease_until", "dated_at"))
_SENT = (
    update(_ROW)
    .where(*_OURS)
    .values(_new(_ROW, "status", "moved_at", "sent_at", "smtp_reply") | {"reason": None, "lease_owner": None, "lease_until": None})
)
_TOLD = insert(_STORY).values(_new(_STORY, "practice_id", "delivery_id", "at", "what", "detail")).inline()


class Ledger:
    """Open for one drain, in one thread; close it, whatever happened. Each method is one committed transaction."""

    def __init__(self) -> None:
        self._connection = db.engine.connect().execution_options(sqlite_begin="IMMEDIATE")

    def sending(self, parcel: Parcel, now: datetime) -> bool:
        """The mark before speaking: it is about to be handed over. False: not ours any more, taken back, or too late."""
        values = _ours(parcel, "leased") | {"now": now, "to_status": "sending", "to_moved_at": now}
        values |= {"to_lease_until": now + rules.SENDING_FOR, "to_dated_at": parcel.dated_at}
        with self._connection.begin():
            changed = self._connection.execute(_SENDING, values).rowcount == 1
        if changed:
            parcel.status = "sending"
        return changed

    def sent(self, parcel: Parcel, now: datetime, reply: str) -> bool:
        """It was taken; and a line of its story. False: not ours any more."""
        values = {"to_status": "sent", "to_moved_at": now, "to_sent_at": now, "to_smtp_reply": reply[:500]}
        detail = {"attempt": parcel.attempt, "smtp_reply": reply[:500]}
        told = {"to_practice_id": parcel.practice_id, "to_delivery_id": parcel.id, "to_at": now, "to_what": "sent", "to_detail": detail}
        with self._connection.begin():
            changed = self._connection.execute(_SENT, values | _ours(parcel, "sending")).rowcount == 1
            if changed:
                self._connection.execute(_TOLD, told)
        if changed:
            parcel.status, parcel.lease_owner = "sent", None
        return changed

    def close(self) -> None:
        """Give the connection back; what went wrong with it was told where it went wrong."""
        with suppress(SQLAlchemyError):
            self._connection.close()


def _ours(parcel: Parcel, expected: str) -> dict[str, Any]:
    return {"of": parcel.id, "lease": parcel.lease_owner, "expected": expected}
