"""Verbs about requests: receive, add by hand, move, lose, reply, let think."""

from __future__ import annotations

from datetime import timedelta

from coaching.alerts import operations as alerts
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.i18n import say
from coaching.core.text import MissingValue, fill
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Letter
from coaching.facts import operations as facts
from coaching.leads import queries
from coaching.leads.models import FIRST, Lead, ReplyText
from coaching.leads.rules import further
from coaching.people import operations as people
from coaching.people import queries as people_queries
from coaching.people.models import Person
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries
from coaching.practices.models import Member

THINKS_FOR = timedelta(days=5)


def add(person: Person, *, source: str, question: str | None = None, coach_id: str | None = None) -> Lead:
    """A request of somebody. One that is open already is joined with what is new, never doubled."""
    known = queries.lead_of(person.id)
    if known is not None and known.is_open:
        if question:
            known.question = f"{known.question}\n\n{question}" if known.question else question
        return known
    lead = Lead(person_id=person.id, coach_id=coach_id or person.coach_id, source=source, stage="new",
                stage_since=clock.now())  # fmt: skip
    if question:
        lead.question = question
    db.session.add(lead)
    flush()
    facts.record("lead_received", person_id=person.id, subject=f"lead:{lead.id}")
    return lead


def receive(
    *,
    first_name: str,
    last_name: str = "",
    email: str,
    phone: str | None = None,
    question: str | None = None,
    source: str = "form",
    locale: str | None = None,
    consent_words: str | None = None,
    booking_url: str | None = None,
) -> Lead:
    """A request from outside: the person is recognised or added, the coach is told, the first reply goes out within a minute.

    Raises ValueError when the phone number is none.
    """
    person = people.find_or_add(first_name=first_name, last_name=last_name, email=email, phone=phone, source=source, locale=locale)
    lead = add(person, source=source, question=question)
    if consent_words:
        people.consent(person, "contact", consent_words, how=source)
    tell_coach(lead)
    send_first_reply(lead, booking_url)
    return lead


def tell_coach(lead: Lead) -> None:
    """A sign and a mail for the coach that a request came in."""
    coach = practice_queries.member(lead.coach_id) if lead.coach_id else practice_queries.owner()
    alerts.raise_alert("new_lead", member_id=coach.id, person_id=lead.person_id, subject=f"lead:{lead.id}", key=f"new_lead:{lead.id}")
    to = practices.recipient_of(coach)
    letter = deliveries.compose("new_lead", to, source=lead.source, url=links.absolute(f"/leads/{lead.id}"))
    deliveries.queue(letter, to, key=f"new_lead:{lead.id}", if_unsure="resend", kind="alert")


def send_first_reply(lead: Lead, booking_url: str | None) -> None:
    """The coach's own first words, with the next step in them; once per request."""
    person = people_queries.person(lead.person_id)
    if not person.is_reachable:
        return
    coach = practice_queries.member(lead.coach_id) if lead.coach_id else practice_queries.owner()
    to = people.recipient(person)
    letter = _own_first(person, coach, booking_url) or deliveries.compose("first_reply", to, coach=coach, booking_url=booking_url)
    deliveries.queue(letter, to, key=f"first_reply:{lead.id}", if_unsure="ask", kind="transactional",
                     reply_to=coach.email, from_name=coach.name)  # fmt: skip
    facts.record("first_reply_sent", person_id=person.id, subject=f"lead:{lead.id}")


def _values(person: Person, coach: Member, booking_url: str | None) -> dict[str, str | None]:
    """What the placeholders of a reply stand for: rules.PLACEHOLDERS."""
    return {
        "first_name": person.first_name, "name": person.name, "coach": coach.name, "coach_first_name": coach.first_name,
        "practice": practice_queries.practice().name, "booking_link": booking_url,
    }  # fmt: skip


def _own_first(person: Person, coach: Member, booking_url: str | None) -> Letter | None:
    """The first reply in the practice's own words; None when it wrote none, or a placeholder has no value now: then ours goes."""
    own = queries.reply(FIRST)
    if own is None or not own.texts:
        return None
    values = _values(person, coach, booking_url)
    try:
        words, title = fill(say(own.texts, person.locale), values), fill(say(own.name, person.locale), values)
    except MissingValue:
        return None
    return deliveries.compose("reply", people.recipient(person), coach=coach, words=words, title=title)


def write_reply(found: ReplyText | None, key: str, name: dict[str, str], texts: dict[str, str]) -> ReplyText:
    """Keep a reply text, a new one under `key`."""
    if found is None:
        found = ReplyText(key=key, name=name, texts=texts)
        db.session.add(found)
    found.name, found.texts = name, texts
    flush()
    return found


def remove_reply(found: ReplyText) -> None:
    """Throw a reply text away; of the first one, ours goes out again."""
    db.session.delete(found)


def move(lead: Lead, stage: str) -> None:
    """Put a request in another stage, by hand."""
    if lead.stage == stage:
        return
    lead.stage, lead.stage_since = stage, clock.now()
    lead.closed_at = clock.now() if stage in ("started", "lost") else None
    if stage != "lost":
        lead.lost_reason = None
    facts.record("lead_moved", person_id=lead.person_id, subject=f"lead:{lead.id}", detail={"stage": stage})


def advance(lead: Lead | None, stage: str) -> None:
    """Move a request forward because something happened; never back, and not what was closed."""
    if lead is not None and (lead.is_open or stage == "started") and further(stage, lead.stage):
        move(lead, stage)


def call_is_off(lead: Lead) -> None:
    """The call that was booked will not be held: back among those who wait for a next step, or the card would wait for a day that does not come."""
    if lead.stage == "discovery_booked":
        move(lead, "contacted")


def lose(lead: Lead, reason: str) -> None:
    """Close a request that leads nowhere, with the reason."""
    move(lead, "lost")
    lead.lost_reason = reason


def plan_next(lead: Lead, action: str | None, on) -> None:
    """What the coach will do next about this request, and when (a local date)."""
    lead.next_action, lead.next_action_on = action or None, on


def let_think(lead: Lead, days: int | None = None) -> None:
    """Give them time; a personal nudge goes out after `days` (5 by default) unless something happens before."""
    lead.decision = "think"
    lead.nudge_at = clock.now() + (timedelta(days=days) if days else THINKS_FOR)
    move(lead, "discovery_done")


def decline(lead: Lead) -> None:
    """Say no kindly, by mail, and close the request."""
    lead.decision = "decline"
    lose(lead, "no_match")
    _write(lead, "declined", f"declined:{lead.id}")


def nudge(lead: Lead) -> None:
    """The personal nudge after a time to think; once."""
    lead.nudge_at = None
    if lead.stage == "discovery_done":
        _write(lead, "nudge_to_decide", f"nudge_to_decide:{lead.id}")


def _write(lead: Lead, letter_name: str, key: str) -> None:
    person = people_queries.person(lead.person_id)
    if not person.is_reachable:
        return
    coach = practice_queries.member(lead.coach_id) if lead.coach_id else practice_queries.owner()
    to = people.recipient(person)
    letter = deliveries.compose(letter_name, to, coach=coach)
    deliveries.queue(letter, to, key=key, if_unsure="ask", kind="transactional", reply_to=coach.email, from_name=coach.name)


def reply(lead: Lead, subject: str, body: str, booking_url: str | None) -> None:
    """A reply in the coach's words, placeholders filled. Raises text.MissingValue when one has no value."""
    person = people_queries.person(lead.person_id)
    coach = practice_queries.me()
    values = _values(person, coach, booking_url)
    to = people.recipient(person)
    letter = deliveries.compose("reply", to, coach=coach, words=fill(body, values), title=fill(subject, values))
    deliveries.queue(letter, to, key=f"reply:{lead.id}:{clock.now().isoformat()}", if_unsure="ask", kind="transactional",
                     reply_to=coach.email, from_name=coach.name)  # fmt: skip
    advance(lead, "contacted")
    lead.stage_since = clock.now()


READY_REPLIES = {
    "kennismaken": (
        {"nl": "Uitnodiging voor een kennismaking", "en": "Invitation to a discovery call"},
        {
            "nl": "Dag {first_name},\n\nFijn dat je schreef. In een kort gesprek kijken we samen wat je zoekt en of ik je daarbij "
            "kan helpen; het kost niets en je zit nergens aan vast.\n\nKies hier een moment dat jou past:\n{booking_link}\n\n"
            "Hartelijke groet,\n{coach_first_name}",
            "en": "Hello {first_name},\n\nThank you for writing. In a short call we look at what you are after and whether I can help; "
            "it is free and you are not tied to anything.\n\nChoose a time that suits you:\n{booking_link}\n\nWarm regards,\n{coach_first_name}",
        },
    ),
    "wachtlijst": (
        {"nl": "Ik zit even vol", "en": "I am fully booked for now"},
        {
            "nl": "Dag {first_name},\n\nDank voor je bericht. Op dit moment zit mijn agenda vol. Zodra er plek komt, schrijf ik je "
            "als eerste. Wil je liever niet wachten, dan noem ik je graag een collega bij wie je goed zit.\n\nHartelijke groet,\n{coach_first_name}",
            "en": "Hello {first_name},\n\nThank you for your message. My calendar is full at the moment. As soon as there is room you will "
            "be the first to hear. If you would rather not wait, I am glad to name a colleague who will take good care of you.\n\n"
            "Warm regards,\n{coach_first_name}",
        },
    ),
}


def install_defaults() -> None:
    """The replies every practice begins with; those that exist are left alone."""
    for key, (name, texts) in READY_REPLIES.items():
        if queries.reply(key) is None:
            db.session.add(ReplyText(key=key, name=name, texts=texts))
