"""Invitations: one, somebody's, those that wait."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped
from coaching.invitations.models import Invitation


def invitation(invitation_id: str) -> Invitation:
    """One invitation; the holder of a link finds only their own. Raises NotHere."""
    wanted = scoped(Invitation).where(Invitation.id == invitation_id)
    if scope().sees_only_own:
        wanted = wanted.where(Invitation.person_id == scope().person_id)
    return existing(wanted, invitation_id)


def of_person(person_id: str) -> list[Invitation]:
    """Somebody's invitations, newest first."""
    return list(db.session.scalars(scoped(Invitation).where(Invitation.person_id == person_id).order_by(Invitation.created_at.desc())))


def waiting() -> list[Invitation]:
    """The open invitations of this practice, those that wait longest first."""
    return list(db.session.scalars(scoped(Invitation).where(Invitation.state == "open").order_by(Invitation.moved_at).limit(50)))


def open_of_coach(coach_id: str) -> list[Invitation]:
    """The open invitations of one coach of this practice."""
    return list(db.session.scalars(scoped(Invitation).where(Invitation.state == "open", Invitation.coach_id == coach_id)))


def to_watch(now: datetime, before: datetime) -> list[tuple[str, str]]:
    """(practice, invitation) ids over all practices that expired or did not move since `before`: for the worker."""
    late = (Invitation.expires_at <= now) | ((Invitation.moved_at <= before) & Invitation.nudged_at.is_(None))
    rows = db.session.execute(select(Invitation.practice_id, Invitation.id).where(Invitation.state == "open", late).limit(100))
    return [(row[0], row[1]) for row in rows]
