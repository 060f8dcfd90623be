"""Verbs about people: find or add, merge, give access, consent, how somebody wants to be reached."""

from __future__ import annotations

from datetime import time

from flask import has_request_context, request

from coaching.accounts import operations as accounts
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.scope import scope
from coaching.deliveries import operations as deliveries
from coaching.deliveries.operations import Recipient
from coaching.facts import operations as facts
from coaching.people import queries
from coaching.people.models import Consent, Person
from coaching.people.rules import LETTERS, OwnField, new_key, phone_as_e164
from coaching.practices import queries as practices


def find_or_add(
    *,
    first_name: str,
    last_name: str = "",
    email: str | None = None,
    phone: str | None = None,
    source: str | None = None,
    locale: str | None = None,
    timezone: str | None = None,
    coach_id: str | None = None,
) -> Person:
    """The person with this address or number, or a new one. Known people are completed, never overwritten.

    Raises ValueError when `phone` is no telephone number.
    """
    email = email.strip().lower() if email else None
    number = phone_as_e164(phone)
    known = (queries.by_email(email) if email else None) or (queries.by_phone(number) if number else None)
    if known is not None and email and known.email and known.email.lower() != email:
        known = None  # a shared telephone: what is for one must not go to the other's address
    if known is not None and email and not known.email and not queries.may_readdress(known):
        known = None  # whoever knows a coachee's number does not get their letters
    if known is None:
        known = Person(
            first_name=first_name, last_name=last_name, email=email, phone=number, source=source, coach_id=coach_id,
            locale=locale or scope().locale, timezone=timezone or scope().timezone,
        )  # fmt: skip
        db.session.add(known)
        flush()
        return known
    for name, value in (("last_name", last_name), ("email", email), ("phone", number), ("coach_id", coach_id)):
        if value and not getattr(known, name):
            setattr(known, name, value)
    known.archived_at = None
    return known


def recipient(person: Person) -> Recipient:
    """A person as somebody who gets letters."""
    return Recipient(
        person.email or "", person.first_name, person.locale, person.timezone, person_id=person.id,
        quiet_from=person.quiet_from, quiet_until=person.quiet_until,
    )  # fmt: skip


def give_access(person: Person) -> None:
    """Give a coachee a user, so that a sign-in link works. Needs an address; does nothing without one."""
    if person.email and person.user_id is None:
        person.user_id = accounts.user_of(person.email, person.name, person.locale).id
        flush()


def consent(person: Person, purpose: str, words: str, how: str) -> Consent:
    """Write down that somebody said yes, in exactly these words."""
    given = Consent(
        person_id=person.id, purpose=purpose, words=words, locale=scope().locale, how=how, given_at=clock.now(),
        ip=request.remote_addr if has_request_context() else None,
        user_agent=str(request.user_agent)[:200] if has_request_context() else None,
    )  # fmt: skip
    db.session.add(given)
    facts.record("consent_given", person_id=person.id, subject=f"consent:{given.id}")
    return given


def withdraw_consent(given: Consent) -> None:
    """Take a yes back, in the same second."""
    given.withdrawn_at = clock.now()
    facts.record("consent_withdrawn", person_id=given.person_id, subject=f"consent:{given.id}")


def prefer(
    person: Person,
    *,
    locale: str,
    timezone: str,
    phone: str | None,
    quiet_from: time | None,
    quiet_until: time | None,
    daily_limit: int | None,
    unsubscribed: list[str],
) -> None:
    """How somebody wants to be spoken to. Raises ValueError when `phone` is no telephone number."""
    person.locale, person.timezone, person.phone = locale, timezone, phone_as_e164(phone)
    person.quiet_from, person.quiet_until, person.daily_limit = quiet_from, quiet_until, daily_limit
    deliveries.choose(unsubscribed, LETTERS, person.email or "", person.id)  # what waits of it is taken back
    facts.record("quiet_hours_changed", person_id=person.id)  # the plan counts in their hours and their zone


def _follow_address(person: Person) -> None:
    """Whoever reads the new address signs in from now on; whoever was signed in by the old one is out (trust.md B8)."""
    if person.user_id is None:
        return
    accounts.end_devices(person.user_id, practice_id=person.practice_id)
    before, person.user_id = person.user_id, accounts.user_of(person.email, person.name, person.locale).id if person.email else None
    accounts.forget_without_place(before)


CORRECTED = ("first_name", "last_name", "email", "phone", "locale", "timezone", "street", "postcode", "city", "country", "company", "vat_id")


def label(person: Person, tags: list[str], fields: dict[str, str]) -> None:
    """A person's tags, and what the practice's own fields say of them; an empty one is not kept. Keys not named stay as they are."""
    person.tags = tags
    person.fields = {key: said for key, said in {**(person.fields or {}), **fields}.items() if said}


def put_away(person: Person) -> None:
    """Out of the lists, and out of the house: they do not sign in until they are back. Everything of them is kept."""
    if person.archived_at is None:
        person.archived_at = clock.now()
        facts.record("person_put_away", person_id=person.id)


def bring_back(person: Person) -> None:
    """Among the others again, with all that was."""
    if person.archived_at is not None:
        person.archived_at = None
        facts.record("person_brought_back", person_id=person.id)


def name_field(key: str | None, kind: str, name: dict[str, str], choices: list[str], shown: bool, listed: bool = False) -> OwnField:
    """A new field (`key` None), or another name, choices, eyes and place for a known one, whose kind stays."""
    known = queries.fields_of_practice()
    old = next((one for one in known if one.key == key), None)
    kept = OwnField(old.key if old else new_key(next(iter(name.values())), [one.key for one in known]), old.kind if old else kind, name,
                    tuple(choices), shown, listed)  # fmt: skip
    _keep_fields([kept if one is old else one for one in known] if old else [*known, kept])
    return kept


def forget_field(key: str) -> None:
    """Take a field away, with what was filled in for everybody."""
    for person in queries.with_field(key):
        person.fields = {name: said for name, said in person.fields.items() if name != key}
    _keep_fields([one for one in queries.fields_of_practice() if one.key != key])


def _keep_fields(fields: list[OwnField]) -> None:
    practice = practices.practice()
    practice.settings = (practice.settings or {}) | {"own_fields": [one.as_kept() for one in fields]}
    flush()


def correct(person: Person, values: dict[str, str | None]) -> None:
    """A coach corrects somebody's details. Another address is tried afresh: an earlier bounce says nothing about it."""
    before, zone = person.email, person.timezone
    for name in CORRECTED:
        setattr(person, name, (values.get(name) or "").strip() or None)
    person.last_name = person.last_name or ""
    person.email = person.email.lower() if person.email else None
    person.phone = phone_as_e164(person.phone)
    if person.email != before:
        if before and person.email_bounced_at is None:  # somebody reads there: what was mailed opens nothing any more (trust.md B8)
            links.revoke_of(person.id, but="unsubscribe")
        person.email_bounced_at = None
        facts.record("address_changed", person_id=person.id)  # what waited for a good address goes
        _follow_address(person)
    if person.timezone != zone:
        facts.record("quiet_hours_changed", person_id=person.id)
