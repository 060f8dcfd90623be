"""Asking a coachee whether a company may pay and see, their yes, and the end of it."""

from __future__ import annotations

from coaching.accounts import operations as accounts
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.i18n import _
from coaching.core.once import hold
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.people import operations as people
from coaching.people.models import Consent, Person
from coaching.practices import queries as practices
from coaching.sponsors import queries
from coaching.sponsors.models import Sponsor, Sponsorship

DETAILS = ("company", "contact", "locale", "street", "postcode", "city", "country", "vat_id")


def words_of(sponsor: Sponsor) -> str:
    """What a coachee says yes to, word for word; kept with their consent."""
    return _(
        "%(company)s pays for my coaching. %(contact)s may see the invoices to %(company)s, and those goals, with their numbers, "
        "that both my coach and I choose to show. Nothing else: no notes, no answers, no messages, no appointments.",
        company=sponsor.company, contact=sponsor.contact,
    )  # fmt: skip


def recipient(sponsor: Sponsor) -> Recipient:
    """A sponsor as somebody who gets letters."""
    return Recipient(sponsor.email, sponsor.first_name, sponsor.locale, sponsor.timezone)


def ask(person: Person, email: str, details: dict[str, str | None]) -> Sponsorship:
    """Note who would pay for somebody and ask them by letter. A sponsor known by this address is corrected, not doubled."""
    sponsor = queries.by_email(email)
    if sponsor is None:
        sponsor = Sponsor(email=email.strip().lower(), timezone=practices.practice().timezone, company="", contact="")
        db.session.add(sponsor)
    for name in DETAILS:
        setattr(sponsor, name, details.get(name) or getattr(sponsor, name))
    flush()
    for known, whose in queries.of_person(person.id):
        if whose.id == sponsor.id and known.ended_at is None:
            return known
    asked = Sponsorship(person_id=person.id, sponsor_id=sponsor.id, asked_at=clock.now())
    db.session.add(asked)
    flush()
    _write(asked, sponsor, person)
    return asked


def _write(asked: Sponsorship, sponsor: Sponsor, person: Person) -> None:
    if not person.is_reachable:
        return
    to, coach = people.recipient(person), practices.me()
    letter = deliveries.compose("sponsor_asked", to, coach=coach, company=sponsor.company, url=links.absolute("/me/sponsors"))
    deliveries.queue(letter, to, key=f"sponsor_asked:{asked.id}", if_unsure="resend", reply_to=coach.email, from_name=coach.name)


def agree(asked: Sponsorship, person: Person) -> None:
    """The coachee's yes, in the words that were shown: from here on the sponsor can sign in. Raises Taken when it was answered before."""
    hold(asked)
    if not asked.is_asked:
        raise Taken("answered already")
    sponsor = queries.sponsor(asked.sponsor_id)
    asked.consent_id = people.consent(person, "sponsor", words_of(sponsor), how="screen").id
    asked.agreed_at = clock.now()
    sponsor.user_id = accounts.user_of(sponsor.email, sponsor.contact, sponsor.locale).id
    to = recipient(sponsor)
    letter = deliveries.compose("sponsor_invited", to, person=person.name, company=sponsor.company, url=links.absolute("/login?next=/sponsor"))
    deliveries.queue(letter, to, key=f"sponsor_invited:{asked.id}", if_unsure="resend")


def end(sponsorship: Sponsorship) -> None:
    """No, or no longer: what the sponsor saw of this person is gone in the same second. Its invoices stay its own."""
    if sponsorship.ended_at is not None:
        return
    sponsorship.ended_at = clock.now()
    given = db.session.get(Consent, sponsorship.consent_id) if sponsorship.consent_id else None
    if given is not None and given.withdrawn_at is None:
        people.withdraw_consent(given)


__all__ = ["agree", "ask", "end", "recipient", "words_of"]
