"""Questions about people, and who is signed in."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from flask import g, has_request_context
from sqlalchemy import ColumnElement, Select, and_, bindparam, func, or_, select

from coaching.accounts.models import Device, User
from coaching.accounts.rules import is_over
from coaching.core import clock, links
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.i18n import _, day, say
from coaching.core.scope import Scope, scope, scoped
from coaching.facts import queries as facts
from coaching.people.models import Consent, Person
from coaching.people.rules import OwnField, own_fields
from coaching.practices import queries as practices
from coaching.practices.models import Member, Practice


@dataclass(frozen=True)
class SignedIn:
    """Who a device belongs to, at this very moment: a role taken away yesterday is gone (trust.md A8)."""

    device_id: str
    user_id: str
    seen_at: datetime
    confirmed_at: datetime | None
    created_at: datetime
    scope: Scope


# Made once: building a statement costs more than running it, and this one is asked in every request.
_OF_DEVICE: Any = (
    select(
        Device.id, Device.user_id, Device.practice_id, Device.seen_at, Device.confirmed_at, Device.created_at,
        User.disabled_at, User.name, User.locale, Member, Person, Practice,
    )
    .select_from(Device)
    .join(User, User.id == Device.user_id)
    .outerjoin(Member, and_(Member.user_id == User.id, Member.practice_id == Device.practice_id, Member.is_active))
    .outerjoin(
        Person,
        and_(Person.user_id == User.id, Person.practice_id == Device.practice_id, Person.erased_at.is_(None),
             Person.archived_at.is_(None)),
    )
    .outerjoin(Practice, Practice.id == Device.practice_id)
    .where(Device.token_hash == bindparam("token_hash"))
    .limit(1)
)  # fmt: skip


def signed_in(token: str) -> SignedIn | None:
    """Who the device with this token belongs to; None when it was ended, timed out, or has no place any more. One statement."""
    device = db.session.execute(_OF_DEVICE, {"token_hash": links.fingerprint(token)}).one_or_none()
    if device is None:
        return None
    disabled, name, locale, member, person, practice = device[-6:]
    if disabled is not None or (member is None and person is None):
        return None
    if is_over(device.created_at, device.seen_at, clock.now(), is_staff=member is not None):
        return None
    one = member or person
    if has_request_context():  # they were read just now: nobody in this request reads them again
        g.draad_me, g.draad_practice, g.draad_person = member, practice, None if member else person
    found = Scope(
        practice_id=device.practice_id,
        role=member.role if member else "coachee",
        user_id=device.user_id,
        member_id=member.id if member else None,
        person_id=None if member else person.id,
        device_id=device.id,
        locale=one.locale or locale or (practice.locale if practice else None) or "nl",
        timezone=one.timezone,
        name=one.name or name,
    )
    return SignedIn(device.id, device.user_id, device.seen_at, device.confirmed_at, device.created_at, found)


def person(person_id: str) -> Person:
    """Somebody of this practice. A coachee finds only themselves, a sponsor nobody. Raises NotHere."""
    if scope().role in ("coachee", "link", "sponsor") and scope().person_id != person_id:
        raise NotHere(person_id)
    return existing(scoped(Person).where(Person.id == person_id, Person.erased_at.is_(None)), person_id)


def me() -> Person:
    """The coachee (or the holder of a link) of this request. Raises NotHere."""
    person_id = scope().person_id
    if person_id is None:
        raise NotHere("nobody")
    known = g.get("draad_person") if has_request_context() else None
    return known if known is not None and known.id == person_id else person(person_id)


def speaker(person_id: str) -> tuple[str, str, str]:
    """Locale, time zone and name of a person: for the holder of a link, before any scope."""
    found = db.session.get(Person, person_id)
    if found is None or found.erased_at is not None:
        raise NotHere(person_id)
    return found.locale, found.timezone, found.name


def by_email(email: str) -> Person | None:
    """The person with this address in this practice."""
    wanted = scoped(Person).where(func.lower(Person.email) == email.strip().lower(), Person.erased_at.is_(None))
    return db.session.scalar(wanted.order_by(Person.created_at).limit(1))


def by_phone(phone: str) -> Person | None:
    """The person with this number (E.164) in this practice."""
    wanted = scoped(Person).where(Person.phone == phone, Person.erased_at.is_(None))
    return db.session.scalar(wanted.order_by(Person.created_at).limit(1))


def places_of(user_id: str) -> list[Person]:
    """The people a user is, in any practice: asked while signing in, before a practice is known."""
    wanted = select(Person).where(
        Person.user_id == user_id, Person.erased_at.is_(None), Person.archived_at.is_(None)
    )
    return list(db.session.scalars(wanted.order_by(Person.created_at)))


def search(words: str, limit: int = 20, *, away: bool = True) -> list[Person]:
    """People whose name, address or company holds the words; who is put away stands last, or is left out. Every word must be found somewhere."""
    wanted = scoped(Person).where(Person.erased_at.is_(None), *_holding(words))
    if not away:
        wanted = wanted.where(Person.archived_at.is_(None))
    return list(db.session.scalars(wanted.order_by(Person.archived_at.is_not(None), Person.first_name, Person.last_name).limit(limit)))


def called(words: str) -> Select[str]:
    """The ids of the people that `search` would find, to choose by in another query."""
    return select(Person.id).where(Person.practice_id == scope().practice_id, Person.erased_at.is_(None), *_holding(words))


def put_away() -> Select[str]:
    """The ids of those who are put away, to leave them out of another query."""
    return select(Person.id).where(Person.practice_id == scope().practice_id, Person.archived_at.is_not(None))


def _holding(words: str) -> list[ColumnElement[bool]]:
    fields = (Person.first_name, Person.last_name, Person.email, Person.company)
    likes = ["%" + word[:60].replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_") + "%" for word in words.split()[:5]]
    return [or_(*(field.ilike(like, escape="\\") for field in fields)) for like in likes]


def many(person_ids: list[str]) -> dict[str, Person]:
    """People by id, in one statement."""
    return {one.id: one for one in db.session.scalars(scoped(Person).where(Person.id.in_(set(person_ids))))}


def in_my_care() -> Select[str]:
    """Ids of the people whose words whoever is signed in may read: a coach, the owner too, those they coach themselves
    (and those nobody coaches yet). There is no silent access to a colleague's coachees (trust.md A5)."""
    here = scope()
    return select(Person.id).where(
        Person.practice_id == here.practice_id, or_(Person.coach_id == here.member_id, Person.coach_id.is_(None))
    )


def is_in_my_care(coach_id: str | None) -> bool:
    """The same for somebody with this coach, of whom a list knows enough already."""
    here = scope()
    return here.reads_notes and coach_id in (None, here.member_id)


def coaches(person_id: str) -> bool:
    """Whether whoever is signed in coaches the person with this id."""
    return scope().reads_notes and db.session.scalar(in_my_care().where(Person.id == person_id)) is not None


def may_readdress(person: Person) -> bool:
    """Whether who acts may say where letters to somebody go. Who reads an address is who signs in and opens personal links, so of
    whoever signs in or is on a road only their own coach says it (trust.md A5)."""
    on_a_road = person.user_id is not None or facts.latest("journey_started", person_id=person.id) is not None
    return not on_a_road or scope().role == "system" or coaches(person.id)


def way_to(person: Person) -> str:
    """Where a name leads: to the thread, or to the details for who does not coach this person."""
    return f"/coachees/{person.id}" + ("" if is_in_my_care(person.coach_id) else "/edit")


def coachee(person_id: str) -> Person:
    """Somebody in the care of whoever is signed in: for pages with their words. Raises NotHere for a colleague's coachee."""
    found = person(person_id)
    if scope().role in ("owner", "coach") and found.coach_id not in (None, scope().member_id):
        raise NotHere(person_id)
    return found


def consents(person_id: str) -> list[Consent]:
    """What a person said yes to, newest first."""
    return list(db.session.scalars(scoped(Consent).where(Consent.person_id == person_id).order_by(Consent.given_at.desc())))


def said_in_a_form(given: Consent) -> bool:
    """Whether it was ticked among somebody's answers and still counts. That, the form says, can be taken back at any time; what a request or a sponsor
    rests on ends where that ends."""
    return given.how.startswith("form_response:") and given.withdrawn_at is None


def fields_of_practice() -> list[OwnField]:
    """The fields this practice keeps of everybody, in its own order."""
    practice = practices.of_scope()
    return own_fields((practice.settings or {}).get("own_fields")) if practice else []


def listed_fields() -> list[OwnField]:
    """Those of them that are a column of the list of people."""
    return [one for one in fields_of_practice() if one.listed]


def own_field(key: str) -> OwnField:
    """One of them. Raises NotHere."""
    found = next((one for one in fields_of_practice() if one.key == key), None)
    if found is None:
        raise NotHere(key)
    return found


def shown_to(person: Person) -> list[tuple[str, str]]:
    """What was filled in for somebody in the fields that the coachee may see too: what it is called, what it says."""
    return _filled(person, [one for one in fields_of_practice() if one.shown])


def hours_and_limit(person: Person) -> list[tuple[str, str]]:
    """When and how often somebody wants to be reached, as far as they said so."""
    found = []
    if person.quiet_from and person.quiet_until:
        found.append((_("Quiet"), f"{person.quiet_from:%H:%M}–{person.quiet_until:%H:%M}"))
    if person.daily_limit:
        found.append((_("A day, at most"), str(person.daily_limit)))
    return found


def filled_in(person: Person) -> list[tuple[str, str]]:
    """What was filled in for somebody in all fields of the practice: for who works there."""
    return _filled(person, fields_of_practice())


def _filled(person: Person, fields: list[OwnField]) -> list[tuple[str, str]]:
    said = person.fields or {}
    return [(say(dict(one.name)), in_words(one, said[one.key])) for one in fields if said.get(one.key)]


def in_words(own: OwnField, said: str) -> str:
    """What stands in a field, as people read it: a day as "2 March 2026", a number with the comma of the reader's language."""
    if own.kind == "date":
        return day(date.fromisoformat(said))
    return said.replace(".", ",") if own.kind == "number" and scope().locale == "nl" else said


def with_field(key: str) -> list[Person]:
    """Everybody for whom this field was filled in."""
    return [one for one in db.session.scalars(scoped(Person)) if key in (one.fields or {})]


def what_fits(own: OwnField) -> str:
    """What must stand in a field of this kind, in words."""
    if own.kind == "choice":
        return _("Choose one of: %(choices)s.", choices=", ".join(own.choices))
    return {"number": _("Type a number, such as 8 or 7.5."), "date": _("Type a day, such as 2-3-2026.")}.get(own.kind, "")


def coach_name_of(person_id: str) -> str | None:
    """Who signs the letters to somebody: their own coach, while that one works here."""
    wanted = select(Member.name).join(Person, Person.coach_id == Member.id).where(Person.id == person_id, Member.is_active)
    return db.session.scalar(wanted.where(Person.practice_id == scope().practice_id))
