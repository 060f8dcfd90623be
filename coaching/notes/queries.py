"""Notes: private ones are for who wrote them (the owner has no silent access), shared ones also for the coachee."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import Select, case, or_

from coaching.core import crypto
from coaching.core.db import db, existing
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.notes.models import Note


def _visible():
    here = scope()
    wanted = scoped(Note).where(Note.removed_at.is_(None))
    if here.sees_only_own:
        return wanted.where(Note.person_id == here.person_id, Note.shared_at.is_not(None))
    if here.role == "system":
        return wanted
    if here.role not in ("owner", "coach"):
        raise NotHere("notes are not for this role")
    return wanted.where(or_(Note.member_id == here.member_id, Note.shared_at.is_not(None)))


def note(note_id: str) -> Note:
    """One note that this person may read. Raises NotHere, also for another coach's private one."""
    return existing(_visible().where(Note.id == note_id), note_id)


def own(note_id: str) -> Note:
    """One note of one's own, to change it. Raises NotHere."""
    found = note(note_id)
    if found.member_id != scope().member_id:
        raise NotHere(note_id)
    return found


def removed(note_id: str) -> Note:
    """A note of one's own that was put away. Raises NotHere."""
    mine = scoped(Note).where(Note.id == note_id, Note.removed_at.is_not(None), Note.member_id == scope().member_id)
    found = db.session.scalar(mine) if scope().member_id else None
    if found is None:
        raise NotHere(note_id)
    return found


def of_person(person_id: str, limit: int = 60) -> Sequence[Note]:
    """What this person may read about somebody, newest first."""
    crypto.warm([person_id])
    return list(db.session.scalars(_visible().where(Note.person_id == person_id).order_by(Note.created_at.desc()).limit(limit)))


def wanted_of(person_id: str, appointment_id: str, limit: int) -> Select[Note]:
    """The notes of an appointment and then the others of its person, both newest first: to ask together with something else (core/sheaf.py)."""
    wanted = _visible().where(or_(Note.person_id == person_id, Note.appointment_id == appointment_id))
    return wanted.order_by(case((Note.appointment_id == appointment_id, 0), else_=1), Note.created_at.desc()).limit(limit)
