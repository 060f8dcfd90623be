"""Taking letters to send, and writing down what became of them: short transactions, each guarded by the claim's token.

Every function here runs inside a transaction that `sending` opens; SMTP never does.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.engine import CursorResult

from coaching.core import crypto
from coaching.core.db import db
from coaching.deliveries import queries, rules
from coaching.deliveries.models import IS_DUE, IS_HELD_BY_SOMEONE, Delivery, DeliveryEvent
from coaching.deliveries.operations import identity
from coaching.deliveries.operations.parcel import Parcel
from coaching.deliveries.operations.taking import taking
from coaching.deliveries.queries import waiting

HELD = ("leased", "sending")


def note(delivery: Delivery | Parcel, what: str, now: datetime, member_id: str | None = None, **detail: Any) -> None:
    """Add a line to the story of a delivery."""
    db.session.add(
        DeliveryEvent(
            practice_id=delivery.practice_id,
            delivery_id=delivery.id,
            at=now,
            what=what,
            detail={key: value for key, value in detail.items() if value is not None},
            member_id=member_id,
        )
    )


def practices_due(now: datetime, channels: Sequence[str]) -> list[tuple[str, str]]:
    """(practice, channel) pairs with something due, the one with the most urgent first, then the oldest."""
    found: dict[tuple[str, str], tuple[int, datetime]] = {}
    for row in db.session.execute(waiting.who(), {"now": now}):
        if row.channel in channels:
            first = (row.priority, row.oldest)
            found[row.id, row.channel] = min(first, found.get((row.id, row.channel), first))
    return sorted(found, key=found.__getitem__)


def claim(practice_id: str, channel: str, most: int, now: datetime, lease: str) -> list[Parcel]:
    """Take at most `most` due letters of a practice for a minute: urgent ones first, then the oldest."""
    of = {"practice": practice_id, "channel_of": channel, "most": most, "now": now, "lease": lease, "until": now + rules.LEASED_FOR}
    rows = db.session.execute(taking(), of).all()
    taken = sorted((Parcel(*row) for row in rows), key=lambda one: (one.priority, one.next_at, one.id))
    _look_up(practice_id, taken)
    return taken


def _look_up(practice_id: str, taken: list[Parcel]) -> None:
    """For the whole handful at once: who wants it no more, and the keys that open it.

    What changes after this is met by the mark: unsubscribing and erasing take back what is leased.
    """
    if taken:
        wishes = queries.unwanted(practice_id, {one.address_digest for one in taken}, {one.person_id for one in taken if one.person_id})
        for one in taken:
            one.unwanted = wishes.why(one.address_digest, one.kind, one.person_id)
        crypto.warm({one.sealed_for for one in taken})


def mark(delivery: Parcel, expected: str, now: datetime, **values: Any) -> bool:
    """Change a claimed row if it still is ours and `expected`. False: somebody else's now (or cancelled), keep off."""
    where = [Delivery.id == delivery.id, Delivery.lease_owner == delivery.lease_owner, Delivery.status == expected]
    if values.get("status", expected) not in HELD:
        values |= {"lease_owner": None, "lease_until": None}
    changed: CursorResult[Any] = db.session.execute(  # type: ignore[assignment]
        update(Delivery).where(*where).values(moved_at=now, **values).execution_options(synchronize_session=False)
    )
    if changed.rowcount != 1:
        return False
    for name in values.keys() & Parcel.__dataclass_fields__.keys():
        setattr(delivery, name, values[name])
    return True


def skip_stale(now: datetime) -> int:
    """Letters whose time has passed while they waited do not go any more. Returns how many."""
    wanted = select(Delivery).where(IS_DUE, Delivery.stale_at < now, Delivery.next_at <= now)
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()
    for row in rows:
        row.status, row.reason, row.moved_at = "skipped", "stale", now
        note(row, "skipped", now, reason="stale")
    return len(rows)


def recover(now: datetime) -> int:
    """Free what a holder that is gone had in its hands. Returns how many rows changed.

    `leased`: nothing was said yet, so it is due again. `sending`: nobody knows, so the moment of doubt decides.
    """
    wanted = select(Delivery).where(IS_HELD_BY_SOMEONE).with_for_update(skip_locked=True)
    rows = db.session.scalars(wanted.execution_options(populate_existing=True)).all()  # as they are now, not as once read
    freed = 0
    for row in rows:
        if not _is_abandoned(row, now):
            continue
        freed += 1
        if row.status == "leased":
            row.status, row.next_at = "due", now
            note(row, "recovered", now)
        else:
            doubt(row, now, "holder_gone")
        row.lease_owner = row.lease_until = None
        row.moved_at = now
    return freed


def _is_abandoned(row: Delivery, now: datetime) -> bool:
    """Gone holder: at once. Living one on this machine: it settles by itself, whatever a clock that jumped says.
    Elsewhere: when the lease has run out."""
    alive = identity.is_alive(row.lease_owner or "")
    if alive is None or row.lease_until is None:
        return row.lease_until is None or row.lease_until < now
    return not alive


def doubt(row: Delivery, now: datetime, why: str, reply: str | None = None) -> None:
    """Perhaps sent. Once more with the same Message-ID where that is the lesser evil, else the coach decides."""
    row.status = rules.after_doubt(row.if_unsure, row.doubts)
    row.doubts += 1
    row.reason = why if row.status == "unsure" else None
    if row.status == "due":
        row.next_at = now + timedelta(minutes=1)
    note(row, "unsure" if row.status == "unsure" else "in_doubt", now, reason=why, reply=reply)
