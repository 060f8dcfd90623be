"""A letter that did not arrive: mark the person when their address bounces, let what waited go when it is put right, and be
silent about what the coach decided."""

from __future__ import annotations

from datetime import timedelta

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.core.queue import wake
from coaching.core.scope import scope, scoped
from coaching.deliveries import operations as deliveries_do
from coaching.deliveries import queries as deliveries
from coaching.deliveries import rules
from coaching.deliveries.models import Delivery, DeliveryEvent
from coaching.facts.models import Fact
from coaching.people import queries as people
from coaching.people.models import Person

BOUNCED = ("bounced", "no_address")
STILL_OF_USE = timedelta(days=14)  # an older letter waits for the coach, not for the address


def hear(fact: Fact) -> None:
    """What a fact says about somebody's address: a letter bounced, the coach decided about it, or the address was changed."""
    if fact.person_id is None or fact.type not in ("delivery_failed", "delivery_decided", "address_changed"):
        return
    try:
        person = people.person(fact.person_id)
    except NotHere:
        return  # erased meanwhile
    if fact.type == "address_changed":
        _let_go(person)
    elif fact.type == "delivery_decided":
        alerts.see_about(person.id, fact.subject or "")
        try_afresh(person)
    elif _has_bounced(fact, person) and person.email_bounced_at is None:
        person.email_bounced_at = fact.at


def _has_bounced(fact: Fact, person: Person) -> bool:
    """Whether the letter came back because the address that the person has now does not exist."""
    _word, _colon, delivery_id = (fact.subject or "").partition(":")
    delivery = db.session.scalar(scoped(Delivery).where(Delivery.id == delivery_id))
    if delivery is None or delivery.reason != "bounced" or not person.email:
        return False
    return delivery.address_digest == _digest(person)


def try_afresh(person: Person) -> None:
    """Forget a bounce once the address may be written to again: the coach had the letter sent once more."""
    if person.email_bounced_at is None or not person.email:
        return
    if deliveries.suppressed(person.practice_id, _digest(person), "message") != "bounced":
        person.email_bounced_at = None


def trust(person: Person) -> int:
    """The coach knows that the address is right: write to it again, and send what waited. Returns how many letters go."""
    deliveries_do.allow_again(person.practice_id, _digest(person))
    person.email_bounced_at = None
    flush()
    return _let_go(person)


def _let_go(person: Person) -> int:
    """Send what waited for a good address to the new one; letters of the road only, and none of long ago."""
    now = clock.now()
    if not person.email or deliveries.suppressed(person.practice_id, _digest(person), "message") == "bounced":
        return 0
    query = scoped(Delivery).where(
        Delivery.person_id == person.id, Delivery.touchpoint_id.is_not(None), Delivery.channel == "email",
        Delivery.status.in_(("held", "dead")), Delivery.reason.in_(BOUNCED), Delivery.created_at > now - STILL_OF_USE,
    )  # fmt: skip
    rows = [row for row in db.session.scalars(query.with_for_update()) if row.content_sealed is not None]
    for row in rows:
        row.address, row.address_digest = person.email, _digest(person)
        row.status, row.reason, row.attempt, row.first_try_at, row.smtp_reply = "due", None, 0, None, None
        row.next_at = rules.after_quiet(now, row.quiet_from, row.quiet_until, row.timezone)
        row.moved_at = now
        note = DeliveryEvent(practice_id=row.practice_id, delivery_id=row.id, what="readdressed", member_id=scope().member_id)
        db.session.add(note)
        alerts.see_about(person.id, f"delivery:{row.id}")
    flush()
    if rows:
        wake("post")
    return len(rows)


def _digest(person: Person) -> str:
    return rules.address_digest(person.practice_id, person.email or "")
