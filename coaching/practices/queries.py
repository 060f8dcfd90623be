"""Questions about practices and their members."""

from __future__ import annotations

from typing import Any, TypedDict

from flask import g, has_request_context
from sqlalchemy import bindparam, select

from coaching.core.db import db, existing, plain
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.practices.models import Member, Practice, PracticeLogo

# Made once: building a statement costs more than running it.
_BY_SLUG = select(Practice).where(Practice.slug == bindparam("slug"))
_COACHES = select(Member).where(Member.practice_id == bindparam("practice_id"), Member.role.in_(("owner", "coach")), Member.is_active)
_NAMES_OF_COACHES = _COACHES.with_only_columns(Member.id, Member.name, Member.role)
_ROOMS = _COACHES.with_only_columns(Member.id, Member.video_link)


class Voice(TypedDict, total=False):
    """In whose name a letter goes out, as `deliveries.queue` takes it."""

    from_name: str
    reply_to: str


def practice() -> Practice:
    """The practice of this scope. Raises NotHere when there is none."""
    practice_id = scope().practice_id
    found = db.session.get(Practice, practice_id) if practice_id else None
    if found is None:
        raise NotHere("no practice in scope")
    return found


def by_id(practice_id: str) -> Practice | None:
    """A practice by id, or None: for the frame of a page, whose scope already names it."""
    return db.session.get(Practice, practice_id)


def of_scope() -> Practice | None:
    """The practice of this scope, or None: for letters, which may go out before any practice exists."""
    practice_id = scope().practice_id
    return by_id(practice_id) if practice_id else None


def by_slug(slug: str) -> Practice:
    """The practice with this public name. Raises NotHere."""
    found = db.session.scalar(_BY_SLUG, {"slug": slug})
    if found is None:
        raise NotHere(slug)
    return found


def logo_png(practice_id: str, digest: str | None = None) -> bytes | None:
    """The PNG of a practice's logo, or None; with `digest` only when that is the one shown now."""
    practice = by_id(practice_id)
    logo = practice.logo if practice else None
    if logo is None or digest not in (None, logo.digest):
        return None
    kept = db.session.get(PracticeLogo, practice_id)
    return kept.png if kept else None


def logo_on_paper() -> dict[str, Any] | None:
    """The logo as templates/pdf/logo.typ draws it, in JSON values; None without one. What was issued or signed keeps the one it had."""
    here = practice()
    png, logo = logo_png(here.id), here.logo
    return {"png": list(png), "plate": logo.tone == "light", "words": here.name} if png and logo else None


def every() -> list[Practice]:
    """All practices of this installation: for the worker and the commands, never for a page."""
    return list(db.session.scalars(select(Practice).order_by(Practice.created_at)))


def any_owner() -> bool:
    """Whether somebody already owns a practice here: then the first visit is over."""
    return db.session.scalar(select(Member.id).where(Member.role == "owner").limit(1)) is not None


def coach_of(coach_id: str | None) -> Member | None:
    """The coach of somebody, while they work here."""
    found = db.session.scalar(scoped(Member).where(Member.id == coach_id, Member.is_active)) if coach_id else None
    return found if found is not None and found.coaches else None


def is_last_owner(one: Member) -> bool:
    """Whether this practice has no other owner who comes in."""
    return [each for each in members() if each.role == "owner" and each.is_active] == [one]


def member(member_id: str) -> Member:
    """A member of this practice. Raises NotHere."""
    return existing(scoped(Member).where(Member.id == member_id), member_id)


def voice_of(coach_id: str | None) -> Voice:
    """What `deliveries.queue` takes to send in this coach's name, so that an answer reaches them: who reads a letter of theirs knows no other sender.

    Nothing without a coach: then the house writes, and an answer goes to its own address.
    """
    coach = db.session.get(Member, coach_id) if coach_id else None  # no query when this session knows them already
    if coach is None or coach.practice_id != scope().practice_id:
        return {}
    return {"from_name": coach.name, "reply_to": coach.email}


def members() -> list[Member]:
    """Everyone who works here, by name."""
    return list(db.session.scalars(scoped(Member).order_by(Member.is_active.desc(), Member.name)))


def coaches() -> list[Member]:
    """Active owners and coaches, the owner first."""
    if scope().practice_id is None:
        raise NotHere("no practice in scope")
    found = db.session.scalars(_COACHES, {"practice_id": scope().practice_id})
    return sorted(found, key=lambda one: (one.role != "owner", one.name))


def names_of_coaches() -> dict[str, str]:
    """The same as names by id: for a list that says whose somebody is."""
    found = plain(_NAMES_OF_COACHES, {"practice_id": scope().practice_id})
    return {row.id: row.name for row in sorted(found, key=lambda one: (one.role != "owner", one.name))}


def rooms_of_coaches() -> dict[str, str | None]:
    """The link of each active coach's own video room by the coach's id; None without one. Read once per request: each type on a list asks."""
    rooms: dict[str, str | None] | None = g.get("draad_rooms") if has_request_context() else None
    if rooms is None:
        rooms = {row.id: row.video_link for row in plain(_ROOMS, {"practice_id": scope().practice_id})}
        if has_request_context():
            g.draad_rooms = rooms
    return rooms


def me() -> Member:
    """The member who is signed in. Raises NotHere for anyone else. Read once per request."""
    member_id = scope().member_id
    if member_id is None:
        raise NotHere("not a member")
    if has_request_context():
        if g.get("draad_me") is None or g.draad_me.id != member_id:
            g.draad_me = member(member_id)
        return g.draad_me
    return member(member_id)


def owner() -> Member:
    """The owner of this practice."""
    return existing(scoped(Member).where(Member.role == "owner").order_by(Member.created_at).limit(1), "a practice without an owner")


def membership_of(user_id: str) -> list[Member]:
    """The places a user has, in any practice: asked while signing in, before a practice is known."""
    wanted = select(Member).where(Member.user_id == user_id, Member.is_active).order_by(Member.created_at)
    return list(db.session.scalars(wanted))
