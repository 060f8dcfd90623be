"""Inviting, going through the steps, accepting, nudging, withdrawing."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.agreements import operations as agreements
from coaching.agreements import queries as agreement_queries
from coaching.agreements.models import Agreement
from coaching.alerts import operations as alerts
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.i18n import day, in_locale, ngettext, say
from coaching.core.money import money
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.invitations import queries, rules
from coaching.invitations.models import Invitation
from coaching.invoices import operations as invoices
from coaching.invoices import queries as invoice_queries
from coaching.invoices.models import Invoice
from coaching.journeys import operations as journeys
from coaching.leads import operations as leads
from coaching.leads import queries as lead_queries
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import queries as practice_queries
from coaching.programmes import queries as programme_queries
from coaching.programmes.models import Programme
from coaching.scheduling import operations as scheduling
from coaching.scheduling.models import Appointment, AppointmentType

LASTS = timedelta(days=21)


def invite(
    person: Person,
    programme: Programme,
    *,
    coach_id: str,
    price_cents: int,
    steps: Sequence[str],
    agreement_text_id: str | None = None,
    starts_on: date | None = None,
    message: str = "",
    lasts: timedelta = LASTS,
) -> Invitation:
    """Offer a programme to somebody: one link goes out by mail, a lead moves to "invited". An older open offer is withdrawn."""
    for older in queries.of_person(person.id):
        if older.is_open:
            withdraw(older)
    now = clock.now()
    invitation = Invitation(
        person_id=person.id, programme_id=programme.id, coach_id=coach_id, price_cents=price_cents, steps=rules.ordered(steps),
        agreement_text_id=agreement_text_id, starts_on=starts_on, moved_at=now, expires_at=now + lasts, done={},
    )  # fmt: skip
    invitation.message = message
    db.session.add(invitation)
    flush()
    leads.advance(lead_queries.lead_of(person.id), "invited")
    _record("invitation_sent", invitation)
    _mail(invitation, person, "invitation", f"invitation:{invitation.id}")
    return invitation


def _record(type_: str, invitation: Invitation) -> None:
    facts.record(type_, person_id=invitation.person_id, journey_id=invitation.journey_id, subject=f"invitation:{invitation.id}")


def link_of(invitation: Invitation) -> str:
    """A fresh link to this invitation; earlier ones keep working until it is over."""
    token = links.mint("invitation", invitation.id, person_id=invitation.person_id, lasts=invitation.expires_at - clock.now() + LASTS)
    return links.url("invitations.open_", token=token)


def _mail(invitation: Invitation, person: Person, name: str, key: str) -> None:
    coach = practice_queries.member(invitation.coach_id)
    programme = programme_queries.programme(invitation.programme_id)
    if not person.is_reachable:
        return
    to = people.recipient(person)
    letter = deliveries.compose(name, to, coach=coach, programme=say(programme.name, person.locale), message=invitation.message,
                                url=link_of(invitation), until=invitation.expires_at)  # fmt: skip
    deliveries.queue(letter, to, key=key, if_unsure="resend", kind="transactional", reply_to=coach.email, from_name=coach.name)


def open_(invitation: Invitation) -> None:
    """Somebody opened the link for the first time."""
    if invitation.opened_at is None:
        invitation.opened_at = invitation.moved_at = clock.now()
        _record("invitation_opened", invitation)


def _finish(invitation: Invitation, step: str) -> None:
    """Mark a step as done. Raises Taken when the invitation is over or an earlier step is not done."""
    if not invitation.is_open or not rules.may_open(invitation.steps, list(invitation.done), step):
        raise Taken("not now")
    if step not in invitation.done:
        invitation.done = invitation.done | {step: clock.now().isoformat()}
    invitation.moved_at, invitation.nudged_at = clock.now(), None


def read_summary(invitation: Invitation) -> None:
    """They read what it is and go on."""
    _finish(invitation, "summary")
    accept_if_done(invitation)


def values_for(invitation: Invitation, person: Person) -> dict[str, str | None]:
    """The placeholders of the agreement for this offer."""
    programme = programme_queries.programme(invitation.programme_id)
    coach = practice_queries.member(invitation.coach_id)
    practice = practice_queries.practice()
    with in_locale(person.locale, person.timezone):
        return {
            "first_name": person.first_name, "name": person.name, "coach": coach.name, "coach_first_name": coach.first_name,
            "practice": practice.legal_name or practice.name, "programme": say(programme.name), "price": money(invitation.price_cents),
            "appointments": str(programme.appointments), "email": person.email, "phone": person.phone,
            "address": person.street, "city": person.city, "company": person.company, "kvk": practice.kvk,
            "start_date": day(invitation.starts_on) if invitation.starts_on else None, "date": day(clock.now()),
            "practice_email": practice.email, "practice_phone": practice.phone, "practice_address": practice.street,
        }  # fmt: skip


def agreement_for(invitation: Invitation, person: Person) -> Agreement:
    """The exact text this person is asked to sign, made when it is first shown."""
    known = agreement_queries.of_invitation(invitation.id)
    if known is not None and known.state == "signed":
        return known
    text = agreement_queries.text(invitation.agreement_text_id) if invitation.agreement_text_id else agreement_queries.texts()[0]
    return agreements.prepare(text, person, values_for(invitation, person), invitation_id=invitation.id)


def sign(invitation: Invitation, person: Person, *, name: str, shown_sha256: str, consent_words: str, early_start: bool,
         ip: str | None, user_agent: str | None, drawn: bytes | None = None) -> None:  # fmt: skip
    """Sign the agreement. Raises Taken when the text is not the one that was shown, or was signed already."""
    agreement = agreement_queries.of_invitation(invitation.id)
    if agreement is None:
        raise Taken("nothing was shown")
    _finish(invitation, "agreement")
    seen = [{"what": "invitation opened", "at": invitation.opened_at.isoformat()}] if invitation.opened_at else []
    agreements.sign(agreement, name=name, shown_sha256=shown_sha256, consent_words=consent_words, early_start=early_start,
                    ip=ip, user_agent=user_agent, drawn=drawn, verified_by="link mailed to this address", events=seen)  # fmt: skip
    accept_if_done(invitation)


def give_details(invitation: Invitation, person: Person, details: dict[str, str | None]) -> None:
    """Whom the invoice is for. When an invoice belongs to the offer it is issued now: number, PDF, mail."""
    for name in ("first_name", "last_name", "street", "postcode", "city", "country", "company", "vat_id"):
        if name in details:
            setattr(person, name, details[name] or (None if name in ("company", "vat_id") else ""))
    _finish(invitation, "details")
    if "invoice" in invitation.steps and invitation.price_cents > 0:
        invoice_for(invitation, person)
    accept_if_done(invitation)


def invoice_for(invitation: Invitation, person: Person) -> Invoice:
    """The invoice of this offer, issued once."""
    known = invoice_queries.of_invitation(invitation.id)
    if known is not None:
        return known
    programme = programme_queries.programme(invitation.programme_id)
    with in_locale(person.locale, person.timezone):  # the law asks what was delivered and how much: the name of a programme does not say
        words = str(ngettext("Coaching, %(name)s: %(num)s appointment", "Coaching, %(name)s: %(num)s appointments", programme.appointments,
                             name=say(programme.name)))  # fmt: skip
    draft = invoices.draft(person, [(words, 1, invitation.price_cents)], invitation_id=invitation.id, key=f"invitation:{invitation.id}")
    return invoices.issue(draft)


def tell_stuck(invitation: Invitation) -> None:
    """The coach hears, once a day at most, that somebody cannot go on because the practice cannot make an invoice."""
    alerts.raise_alert("stalled_invitation", member_id=invitation.coach_id, key=f"no_invoice:{invitation.id}:{clock.now():%Y-%m-%d}",
                       person_id=invitation.person_id, subject=f"invitation:{invitation.id}", mail=True)  # fmt: skip


def see_invoice(invitation: Invitation) -> None:
    """They know how to pay and go on."""
    _finish(invitation, "invoice")
    accept_if_done(invitation)


def book_first(invitation: Invitation, person: Person, kind: AppointmentType, start: datetime, location_kind: str | None = None,
               timezone: str | None = None) -> Appointment:  # fmt: skip
    """The first appointment: the journey starts with it. Raises Taken (with `.nearest`) when somebody was first.

    `timezone` is the one they chose to read the times in: from now on theirs, when nothing but the practice's own was known of them.
    """
    _finish(invitation, "appointment")
    if timezone and person.timezone == practice_queries.practice().timezone:
        person.timezone = timezone
    journey_id = _start_journey(invitation, person)
    return scheduling.book(kind, start, person=person, coach_id=invitation.coach_id, journey_id=journey_id, number=1, by="coachee",
                           location_kind=location_kind)  # fmt: skip


def _start_journey(invitation: Invitation, person: Person) -> str:
    if invitation.journey_id is None:
        programme = programme_queries.programme(invitation.programme_id)
        person.coach_id = invitation.coach_id
        people.give_access(person)
        journey = journeys.start(person, programme, invitation.coach_id, invitation_id=invitation.id)
        invitation.journey_id = journey.id
    return invitation.journey_id


def accept_if_done(invitation: Invitation) -> bool:
    """When every step is done: accepted. The journey runs, the lead has started; a house rule tells the coach. Once."""
    if not invitation.is_open or invitation.now_at != "done":
        return False
    person = people_queries.person(invitation.person_id)
    _start_journey(invitation, person)
    invitation.state, invitation.accepted_at = "accepted", clock.now()
    leads.advance(lead_queries.lead_of(person.id), "started")
    _record("invitation_accepted", invitation)
    return True


def let_in(invitation: Invitation, person: Person) -> User | None:
    """Who may come in now: somebody who came by their own mailed link and has just finished. None later on, and for a closed account."""
    if not rules.lets_in(invitation.accepted_at, clock.now()) or not person.user_id:
        return None
    user = accounts.find_user(person.user_id)
    return user if user is not None and user.disabled_at is None else None


def withdraw(invitation: Invitation) -> None:
    """Take an offer back; its links open nothing any more."""
    if invitation.state == "open":
        invitation.state = "withdrawn"
        links.revoke("invitation", invitation.id)
        _record("invitation_withdrawn", invitation)


def watch(invitation: Invitation, now: datetime) -> None:
    """What the worker does with an offer that waits: expire it, or nudge once; a house rule tells the coach that it stalls."""
    if not invitation.is_open:
        return
    if invitation.expires_at <= now:
        invitation.state = "expired"
        links.revoke("invitation", invitation.id)
        _record("invitation_expired", invitation)
    elif invitation.nudged_at is None and rules.stalls(invitation.moved_at, now):
        nudge(invitation)
        _record("invitation_stalled", invitation)


def nudge(invitation: Invitation) -> None:
    """A kind reminder with a fresh link."""
    invitation.nudged_at = clock.now()
    person = people_queries.person(invitation.person_id)
    _mail(invitation, person, "invitation_nudge", f"invitation_nudge:{invitation.id}:{invitation.nudged_at.isoformat()}")


def follow_coach(leaver_id: str, successor_id: str, person_id: str | None) -> None:
    """Another coach has taken over this person, or everybody of one coach: open offers are theirs from now on, first appointment included."""
    for one in queries.open_of_coach(leaver_id):
        if person_id in (None, one.person_id):
            one.coach_id = successor_id
