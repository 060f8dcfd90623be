"""A letter came back: believe it only about a letter of ours, tell the coach, and write to a dead address no more.

Anybody can send us a notification. One counts when it carries the token of a letter that we sent over e-mail: in the address
it came to (VERP), or in the Message-ID of the copy it returns. Both are random, and only that letter's road has seen them.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from email.utils import parseaddr

from flask import current_app
from sqlalchemy import func, select

from coaching.core.db import db
from coaching.core.scope import Scope, acting
from coaching.deliveries import rules
from coaching.deliveries.letters import dsn
from coaching.deliveries.models import Bounce, BounceBox, Delivery
from coaching.deliveries.operations import claiming, wishes
from coaching.deliveries.operations.inserting import insert
from coaching.facts import operations as facts

BELIEVED_FOR = timedelta(days=30)  # a server tries for five days; what comes a month later is not about this address any more
SOFT_WITHIN = timedelta(days=30)
MOST_SOFT = 3  # a box that is full three letters in a row is nobody's any more


def left_at(name: str, now: datetime) -> tuple[int | None, int]:
    """Where this mailbox was left: UIDVALIDITY (None: never read) and the last UID."""
    row = _place(name, now)
    return row.validity, row.last_uid


def _place(name: str, now: datetime) -> BounceBox:
    row = db.session.get(BounceBox, name)
    if row is None:
        row = BounceBox(id=name, last_uid=0, looked_at=now)
        db.session.add(row)
    return row


def looked(name: str, now: datetime, *, validity: int | None = None, error: str | None = None) -> None:
    """The mailbox was looked into, or could not be. Another UIDVALIDITY is another mailbox: it is read anew."""
    row = _place(name, now)
    row.looked_at, row.last_error = now, error
    if validity is not None and row.validity != validity:
        row.validity, row.last_uid = validity, 0


def take(name: str, uid: int, raw: bytes, now: datetime) -> int:
    """One mail of the box; how many notifications in it counted. In one transaction with the place: read and done, or neither."""
    _place(name, now).last_uid = uid
    return sum(heard(report, now) for report in dsn.read(raw))


def heard(report: dsn.Report, now: datetime) -> bool:
    """Do what one notification asks. False when it is not final, not about a letter of ours, or was heard before."""
    delivery = _ours(report, now) if report.is_final else None
    if delivery is None:
        return False
    kind = "hard" if report.is_hard else "soft" if report.is_soft else "refused"
    with acting(Scope.system(delivery.practice_id, delivery.locale, delivery.timezone)):
        if not _first_time(delivery, report, kind, now):
            return False
        at_reader = _is_about_reader(delivery, report)
        dead_address = at_reader and (kind == "hard" or (kind == "soft" and _softly(delivery, now) >= MOST_SOFT))
        if dead_address:
            wishes.suppress(delivery.practice_id, delivery.address_digest, rules.ADDRESS, "bounced", delivery.person_id, now)
        reason = "bounced" if dead_address else "came_back"
        _settle(delivery, reason, f"{report.status} {report.words}".strip(), now)
    return True


def _ours(report: dsn.Report, now: datetime) -> Delivery | None:
    """The letter it is about, by a token that we gave away; None when there is no such letter, or it never left."""
    _, sender = parseaddr(current_app.config["MAIL_DEFAULT_SENDER"])
    bounces = current_app.config["MAIL_BOUNCES"] or ""
    ids = [f"<d-{token}@{sender.partition('@')[2]}>" for token in dsn.tokens(bounces, report.came_to)] if bounces else []
    ids.append(report.message_id)
    wanted = select(Delivery).where(
        Delivery.message_id.in_([one for one in ids if one]), Delivery.channel == "email", Delivery.first_try_at > now - BELIEVED_FOR,
    )  # fmt: skip
    found = db.session.scalars(wanted.with_for_update().limit(2)).all()
    return found[0] if len(found) == 1 else None


def _is_about_reader(delivery: Delivery, report: dsn.Report) -> bool:
    """Whether the address that failed is the one we wrote to, and not one that its owner forwards to."""
    return not report.recipients or any(rules.address_digest(delivery.practice_id, one) == delivery.address_digest for one in report.recipients)


def _first_time(delivery: Delivery, report: dsn.Report, kind: str, now: datetime) -> bool:
    values = {
        "delivery_id": delivery.id, "practice_id": delivery.practice_id, "address_digest": delivery.address_digest, "kind": kind,
        "status": report.status[:12], "at": now,
    }  # fmt: skip
    added = insert(Bounce).values(**values).on_conflict_do_nothing(index_elements=["delivery_id"]).returning(Bounce.delivery_id)
    return db.session.scalar(added) is not None


def _softly(delivery: Delivery, now: datetime) -> int:
    """How many letters to this address came back for a while's reason, this one included."""
    same = (Bounce.practice_id == delivery.practice_id, Bounce.address_digest == delivery.address_digest, Bounce.kind == "soft")
    return db.session.scalar(select(func.count()).select_from(Bounce).where(*same, Bounce.at > now - SOFT_WITHIN)) or 0


def _settle(delivery: Delivery, reason: str, words: str, now: datetime) -> None:
    """It was sent and did not arrive: the coach decides. What is being tried again at this moment settles by itself."""
    if delivery.status in ("sent", "unsure"):
        delivery.status, delivery.reason, delivery.moved_at, delivery.smtp_reply = "dead", reason, now, words
    claiming.note(delivery, "came_back", now, reason=reason, smtp_reply=words)
    facts.record("delivery_failed", journey_id=delivery.journey_id, person_id=delivery.person_id, subject=f"delivery:{delivery.id}")
