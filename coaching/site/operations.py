"""What happens when a visitor writes."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from itsdangerous import BadSignature, URLSafeTimedSerializer

from coaching.alerts import operations as alerts
from coaching.core import clock
from coaching.core.db import db
from coaching.core.ids import new_id
from coaching.core.scope import Scope, acting, scope, scoped
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.facts.models import Fact
from coaching.leads import operations as leads
from coaching.leads import queries as lead_queries
from coaching.leads.models import Lead
from coaching.people import queries as people
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries
from coaching.scheduling.models import Appointment, AppointmentType

CALLS = {"appointment_booked": "discovery_booked", "appointment_held": "discovery_done"}
OFF = "appointment_cancelled"
FASTEST = timedelta(seconds=3)
OLDEST = timedelta(hours=24)


def opened_stamp(secret: str) -> str:
    """A signed moment for the hidden field of the form: how long somebody took to fill it in."""
    return URLSafeTimedSerializer(secret, salt="contact").dumps(int(clock.now().timestamp()))


def same_stamp(secret: str, stamp: str | None) -> str:
    """The stamp of a form that comes back to be corrected: the clock began at the first look. A fresh one for what is not ours, or too old."""
    opened = _opened_at(secret, stamp)
    return opened_stamp(secret) if opened is None or is_stale(secret, stamp) else str(stamp)


def is_stale(secret: str, stamp: str | None) -> bool:
    """Whether a form stood open for so long that its stamp is worth nothing any more: a tab on a phone, found back days later."""
    opened = _opened_at(secret, stamp)
    return opened is not None and clock.now().timestamp() - opened > OLDEST.total_seconds()


def _opened_at(secret: str, stamp: str | None) -> int | None:
    """The moment in a stamp of ours, in seconds; None for what is not ours."""
    try:
        return int(URLSafeTimedSerializer(secret, salt="contact").loads(stamp or ""))
    except (BadSignature, ValueError, TypeError):
        return None


def looks_like_a_person(secret: str, stamp: str | None, trap: str | None) -> bool:
    """False for what fills in the trap, is faster than a person, or never opened the page. No third party is asked."""
    if trap:
        return False
    opened = _opened_at(secret, stamp)
    if opened is None:
        return False
    took = clock.now().timestamp() - opened
    return FASTEST.total_seconds() <= took <= OLDEST.total_seconds()


def ask(first_name: str, email: str, phone: str | None, question: str, consent_words: str, booking_url: str | None) -> Lead:
    """A visitor's question becomes a request on the pipeline; the coach hears of it, the first reply goes out."""
    return leads.receive(first_name=first_name, email=email, phone=phone, question=question, source="form",
                         consent_words=consent_words, booking_url=booking_url, locale=scope().locale)  # fmt: skip


def withdraw(name: str, email: str, agreement: str) -> str:
    """Somebody withdraws from an agreement: a confirmation with the moment goes to them, the coach is told. Returns a reference."""
    reference = new_id()[:8]
    moment = clock.now()
    person = people.by_email(email)
    to = Recipient(email, name, scope().locale, scope().timezone, person_id=person.id if person else None, member_id=None)
    letter = deliveries.compose("withdrawn", to, agreement=agreement, at=moment, reference=reference)
    deliveries.queue(letter, to, key=f"withdrawn:{reference}", if_unsure="resend", kind="transactional")
    owner = practice_queries.owner()
    boss = practices.recipient_of(owner)
    copy = deliveries.compose("withdrawal_received", boss, who=name, email=email, agreement=agreement, at=moment, reference=reference)
    deliveries.queue(copy, boss, key=f"withdrawal_received:{reference}", if_unsure="resend", kind="alert")
    alerts.raise_alert("request", member_id=owner.id, person_id=person.id if person else None, key=f"withdrawal:{reference}")
    return reference


def follow(noted: list[Any]) -> None:
    """The pipeline follows what happens: a discovery call that is booked or held moves its request along, one that is called off moves it back.

    A before-commit hook (see create_app); somebody who books without having asked becomes a request by booking.
    """
    for fact in noted:
        if isinstance(fact, Fact) and (fact.type in CALLS or fact.type == OFF) and fact.person_id and fact.subject:
            with acting(Scope.system(fact.practice_id)):
                _follow(fact)


def _follow(fact: Fact) -> None:
    appointment = db.session.get(Appointment, (fact.subject or "").removeprefix("appointment:"))
    kind = db.session.get(AppointmentType, appointment.type_id) if appointment else None
    if appointment is None or kind is None or kind.purpose != "discovery" or fact.person_id is None:
        return
    lead = lead_queries.lead_of(fact.person_id)
    if lead is None and fact.type == "appointment_booked":
        lead = leads.add(people.person(fact.person_id), source="booking", coach_id=appointment.coach_id)
    if lead is None:
        return
    lead.coach_id = lead.coach_id or appointment.coach_id
    if fact.type != OFF:
        leads.advance(lead, CALLS[fact.type])
    elif not _has_another_call(fact.person_id):
        leads.call_is_off(lead)


def _has_another_call(person_id: str) -> bool:
    stands = scoped(Appointment).join(AppointmentType, AppointmentType.id == Appointment.type_id)
    stands = stands.where(Appointment.person_id == person_id, Appointment.status.in_(("booked", "pending")), AppointmentType.purpose == "discovery")
    return db.session.scalar(stands.limit(1)) is not None
