"""Founding a practice and changing its members."""

from __future__ import annotations

import re
import unicodedata

from sqlalchemy import delete, select

from coaching.accounts import operations as accounts
from coaching.accounts.models import User
from coaching.core import pictures
from coaching.core.db import db, flush
from coaching.core.once import hold
from coaching.deliveries.operations import Recipient
from coaching.practices.models import Member, Practice, PracticeLogo
from coaching.practices.rules import Logo, logo_from


def slug_of(name: str) -> str:
    """The public name in a URL: lower-case letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:50] or "praktijk"


def found_practice(name: str, *, locale: str = "nl", timezone: str = "Europe/Amsterdam", slug: str | None = None) -> Practice:
    """A new practice with a public name that is still free."""
    wanted = slug or slug_of(name)
    taken = set(db.session.scalars(select(Practice.slug).where(Practice.slug.startswith(wanted))))
    free, number = wanted, 2
    while free in taken:
        free, number = f"{wanted}-{number}", number + 1
    practice = Practice(name=name, slug=free, locale=locale, timezone=timezone)
    db.session.add(practice)
    flush()
    return practice


def show_logo(practice: Practice, content: bytes) -> Logo:
    """Make a logo of the picture somebody sent, in the place of the one before. Raises BadPicture."""
    with pictures.one_at_a_time:
        logo, png = logo_from(content)
    practice.logo_kept = logo.as_kept()
    db.session.merge(PracticeLogo(practice_id=practice.id, png=png))
    flush()
    return logo


def take_logo_away(practice: Practice) -> None:
    """Back to the name alone; the picture is gone."""
    practice.logo_kept = None
    db.session.execute(delete(PracticeLogo).where(PracticeLogo.practice_id == practice.id))


def add_member(practice: Practice, user: User, role: str, *, name: str | None = None, timezone: str | None = None) -> Member:
    """Give a user a place: role owner, coach or assistant."""
    member = Member(
        practice_id=practice.id,
        user_id=user.id,
        role=role,
        name=name or user.name,
        email=user.email,
        locale=user.locale or practice.locale,
        timezone=timezone or practice.timezone,
    )
    db.session.add(member)
    flush()
    return member


def hold_team(practice: Practice) -> None:
    """Nobody else changes who works here until this transaction ends: two owners who remove each other would leave none."""
    hold(practice)


def remove_member(member: Member) -> None:
    """End somebody's place: their devices of this practice are signed out at once (ASVS 7.4.2)."""
    member.is_active = False
    accounts.end_devices(member.user_id, practice_id=member.practice_id)


def recipient_of(member: Member) -> Recipient:
    """A member as somebody who gets letters."""
    return Recipient(member.email, member.first_name, member.locale, member.timezone, person_id=None, member_id=member.id)
