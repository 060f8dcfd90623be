"""Who pays for whom, and who is signed in as a sponsor."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Select, select

from coaching.accounts.models import Device, User
from coaching.accounts.rules import is_over
from coaching.core import clock, links
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import Scope, scope, scoped
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.people.queries import SignedIn
from coaching.sponsors.models import Sponsor, Sponsorship

LIVE = (Sponsorship.agreed_at.is_not(None), Sponsorship.ended_at.is_(None))


def signed_in(token: str) -> SignedIn | None:
    """The sponsor whose device has this token; None for anybody else. Signed out as early as staff: it is a work computer."""
    row = db.session.execute(
        select(Device, Sponsor)
        .join(User, User.id == Device.user_id)
        .join(Sponsor, (Sponsor.user_id == User.id) & (Sponsor.practice_id == Device.practice_id))
        .where(Device.token_hash == links.fingerprint(token), User.disabled_at.is_(None))
    ).one_or_none()
    if row is None or is_over(row[0].created_at, row[0].seen_at, clock.now(), is_staff=True):
        return None
    device, found = row
    here = Scope(
        practice_id=device.practice_id, role="sponsor", user_id=device.user_id, sponsor_id=found.id, device_id=device.id,
        locale=found.locale, timezone=found.timezone, name=found.contact,
    )  # fmt: skip
    return SignedIn(device.id, device.user_id, device.seen_at, device.confirmed_at, device.created_at, here)


def me() -> Sponsor:
    """The sponsor who is signed in. Raises NotHere for anyone else."""
    return sponsor(scope().sponsor_id or "")


def sponsor(sponsor_id: str) -> Sponsor:
    """A sponsor of this practice; one who is signed in finds only itself. Raises NotHere."""
    if scope().role == "sponsor" and scope().sponsor_id != sponsor_id:
        raise NotHere(sponsor_id)
    return existing(scoped(Sponsor).where(Sponsor.id == sponsor_id), sponsor_id)


def by_email(email: str) -> Sponsor | None:
    """The sponsor with this address in this practice."""
    return db.session.scalar(scoped(Sponsor).where(Sponsor.email == email.strip().lower()))


def places_of(user_id: str) -> list[Sponsor]:
    """The sponsors a user is, in any practice: asked while signing in, before a practice is known."""
    return list(db.session.scalars(select(Sponsor).where(Sponsor.user_id == user_id).order_by(Sponsor.created_at)))


def _visible() -> Select[Sponsorship]:
    """A coachee sees their own, a sponsor its live ones, a coach those of the people in their care."""
    here, wanted = scope(), scoped(Sponsorship)
    if here.role == "sponsor":
        alive = select(Person.id).where(Person.practice_id == here.practice_id, Person.erased_at.is_(None))
        return wanted.where(Sponsorship.sponsor_id == here.sponsor_id, Sponsorship.person_id.in_(alive), *LIVE)
    if here.sees_only_own:
        return wanted.where(Sponsorship.person_id == here.person_id)
    if here.role in ("owner", "coach"):
        return wanted.where(Sponsorship.person_id.in_(people.in_my_care()))
    return wanted


def sponsorship(sponsorship_id: str) -> Sponsorship:
    """One of those that whoever asks may see. Raises NotHere."""
    return existing(_visible().where(Sponsorship.id == sponsorship_id), sponsorship_id)


def of_person(person_id: str) -> list[tuple[Sponsorship, Sponsor]]:
    """Who was asked to pay for somebody, the latest first; what was refused or ended too."""
    wanted: Select[Any] = _visible().add_columns(Sponsor).join(Sponsor, Sponsor.id == Sponsorship.sponsor_id)
    found = db.session.execute(wanted.where(Sponsorship.person_id == person_id).order_by(Sponsorship.asked_at.desc()))
    return [(row[0], row[1]) for row in found]


def live_of(person_id: str) -> tuple[Sponsorship, Sponsor] | None:
    """Who pays for somebody now, with their agreement; the latest when there are two."""
    wanted: Select[Any] = scoped(Sponsorship).add_columns(Sponsor).join(Sponsor, Sponsor.id == Sponsorship.sponsor_id)
    row = db.session.execute(wanted.where(Sponsorship.person_id == person_id, *LIVE).order_by(Sponsorship.agreed_at.desc()).limit(1)).first()
    return (row[0], row[1]) if row else None


def waiting_of(person_id: str) -> Sponsor | None:
    """A sponsor that waits for this person's word."""
    wanted = scoped(Sponsor).join(Sponsorship, Sponsorship.sponsor_id == Sponsor.id).where(Sponsorship.person_id == person_id)
    return db.session.scalar(wanted.where(Sponsorship.agreed_at.is_(None), Sponsorship.ended_at.is_(None)).limit(1))


def mine() -> list[tuple[Sponsorship, Person]]:
    """For a sponsor: the people it pays for who agreed, by name."""
    wanted: Select[Any] = _visible().add_columns(Person).join(Person, Person.id == Sponsorship.person_id)
    return [(row[0], row[1]) for row in db.session.execute(wanted.order_by(Person.first_name, Person.last_name))]
