"""What the coach decides about a letter, and what a reader decides about a kind of letters."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import datetime

from sqlalchemy import ColumnElement, delete, or_, select

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.ids import new_id
from coaching.core.queue import wake
from coaching.core.scope import scope, scoped
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery, SendingHold, SmtpAccount, Suppression
from coaching.deliveries.operations import accounts, claiming
from coaching.deliveries.operations.inserting import insert
from coaching.facts import operations as facts


def send_again(delivery: Delivery) -> None:
    """Send what was perhaps sent, given up or held: same key, same Message-ID, a new row of tries.

    Raises Taken when it is not waiting for a decision (any more), or when its text is no longer kept.
    """
    row = _waiting_for_a_person(delivery)
    if row.content_sealed is None:
        raise Taken("the text of this letter is no longer kept")
    if row.reason == "bounced":
        allow_again(row.practice_id, row.address_digest)
    now = clock.now()
    row.status, row.reason, row.attempt, row.first_try_at, row.stale_at = "due", None, 0, None, None
    row.next_at = row.moved_at = now
    row.smtp_reply = None  # of the try that failed: its story keeps it
    row.quiet_from = row.quiet_until = None  # somebody decided it goes now
    claiming.note(row, "sent_again", now, scope().member_id)
    _tell_decided(row)
    wake("post")


def mark_done(delivery: Delivery) -> None:
    """Leave it: it arrived after all, or was said otherwise. Raises Taken when it is not waiting for a decision."""
    row = _waiting_for_a_person(delivery)
    row.status, row.moved_at = "done", clock.now()
    claiming.note(row, "marked_done", clock.now(), scope().member_id)
    _tell_decided(row)


def _tell_decided(row: Delivery) -> None:
    """Whoever warned of this letter may be silent now."""
    facts.record("delivery_decided", journey_id=row.journey_id, person_id=row.person_id, subject=f"delivery:{row.id}")


def _waiting_for_a_person(delivery: Delivery) -> Delivery:
    row = db.session.get(Delivery, delivery.id, with_for_update=True, populate_existing=True)
    if row is None or row.status not in rules.WANTS_A_PERSON:
        raise Taken("somebody already decided about this letter")
    return row


def cancel(deliveries: Sequence[Delivery], reason: str) -> int:
    """Take back letters that were not handed over yet. Returns how many; the others have gone or are just going."""
    now, taken_back = clock.now(), 0
    ids = [row.id for row in deliveries]
    if not ids:
        return 0
    rows = select(Delivery).where(Delivery.id.in_(ids), Delivery.status.in_(rules.WAITING)).with_for_update()
    for row in db.session.scalars(rows.execution_options(populate_existing=True)):
        row.status, row.reason, row.moved_at = "cancelled", reason, now
        row.lease_owner = row.lease_until = None
        claiming.note(row, "cancelled", now, scope().member_id, reason=reason)
        taken_back += 1
    return taken_back


def cancel_of_touchpoint(touchpoint_id: str, reason: str) -> int:
    """Take back what a touchpoint queued and did not send yet (pause, booked, done, moved)."""
    return cancel(db.session.scalars(scoped(Delivery).where(Delivery.touchpoint_id == touchpoint_id)).all(), reason)


def cancel_of_person(person_id: str, reason: str) -> int:
    """Take back everything for a person that did not go yet (erased, closed)."""
    return cancel(db.session.scalars(scoped(Delivery).where(Delivery.person_id == person_id)).all(), reason)


def hold_all() -> None:
    """Switch off all sending of this practice; letters wait where they are. Already off: nothing changes."""
    values = {"id": new_id(), "practice_id": scope().practice_id, "created_at": clock.now()}
    _insert_unless_there(SendingHold, values | {"member_id": scope().member_id}, ["practice_id"])


def release_all() -> None:
    """Switch sending on again: what waited goes, unless it has lost its use meanwhile."""
    db.session.execute(delete(SendingHold).where(SendingHold.practice_id == scope().practice_id))
    wake("post")


def unsubscribe(kind: str, digest: str, person_id: str | None) -> int:
    """This reader wants no more of this kind ("*": of any they can do without). Idempotent; returns how many were taken back."""
    practice_id = str(scope().practice_id)
    suppress(practice_id, digest, kind, "unsubscribed", person_id, clock.now())
    theirs = Delivery.address_digest == digest
    if person_id:
        theirs = or_(theirs, Delivery.person_id == person_id)
    kinds = [one for one in rules.KINDS if rules.may_unsubscribe(one) and kind in ("*", one)]
    waiting = scoped(Delivery).where(theirs, Delivery.kind.in_(kinds), Delivery.status.in_(rules.WAITING))
    return cancel(db.session.scalars(waiting).all(), "unsubscribed")


def choose(stopped: Sequence[str], offered: Sequence[str], address: str, person_id: str) -> None:
    """What a reader says of all kinds `offered` at once: those in `stopped` may not come, the others may (again).

    Whoever wanted nothing at all ("*") keeps what was not offered as it was.
    """
    practice_id = str(scope().practice_id)
    digest = rules.address_digest(practice_id, address or f"person:{person_id}")
    rows = db.session.scalars(scoped(Suppression).where(_theirs(digest, person_id), Suppression.reason == "unsubscribed")).all()
    was = {row.kind for row in rows}
    for row in rows:
        if row.kind == "*" or row.kind in offered:
            db.session.delete(row)
    flush()
    others = [kind for kind in rules.KINDS if rules.may_unsubscribe(kind) and kind not in offered] if "*" in was else []
    for kind in [*stopped, *others]:
        unsubscribe(kind, digest, person_id)


def _theirs(digest: str, person_id: str) -> ColumnElement[bool]:
    return or_(Suppression.address_digest == digest, Suppression.person_id == person_id)


def subscribe_again(kind: str, digest: str) -> None:
    """The reader changed their mind."""
    db.session.execute(
        delete(Suppression).where(
            Suppression.practice_id == scope().practice_id,
            Suppression.address_digest == digest,
            Suppression.kind == kind,
            Suppression.reason == "unsubscribed",
        )
    )


def suppress(practice_id: str, digest: str, kind: str, reason: str, person_id: str | None, now: datetime) -> None:
    """Do not write this kind to this address any more. Said twice is said once."""
    values = {"id": new_id(), "practice_id": practice_id, "created_at": now, "address_digest": digest}
    values |= {"kind": kind, "reason": reason, "person_id": person_id}
    _insert_unless_there(Suppression, values, ["practice_id", "address_digest", "kind"])


def allow_again(practice_id: str, digest: str) -> None:
    """The address is right after all, or was repaired: forget that it bounced."""
    db.session.execute(
        delete(Suppression).where(
            Suppression.practice_id == practice_id,
            Suppression.address_digest == digest,
            Suppression.reason == "bounced",
        )
    )


def _insert_unless_there(model: type[SendingHold] | type[Suppression], values: Mapping[str, object], on: list[str]) -> None:
    db.session.execute(insert(model).values(**values).on_conflict_do_nothing(index_elements=on))


def try_mail_server_now() -> None:
    """The mail server was repaired: do not wait for the next probe."""
    for account in db.session.scalars(select(SmtpAccount.id).where(SmtpAccount.failures > 0)).all():
        accounts.probe_now(account, clock.now())
    wake("post")
