"""The pipeline: who asked, and where each stands."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db, existing
from coaching.core.i18n import _l
from coaching.core.scope import scope, scoped
from coaching.leads.models import FIRST, STAGES, Lead, ReplyText
from coaching.people.models import Person

# How somebody found the way here, in words.
SOURCE_WORDS = {
    "form": _l("contact form"), "booking": _l("booked by themselves"), "phone": _l("telephone"), "whatsapp": _l("WhatsApp"),
    "social": _l("social media"), "referral": _l("through somebody"), "event": _l("met somewhere"), "other": _l("otherwise"),
}  # fmt: skip


def lead(lead_id: str) -> Lead:
    """One request. Raises NotHere."""
    return existing(scoped(Lead).where(Lead.id == lead_id), lead_id)


def lead_of(person_id: str) -> Lead | None:
    """The latest request of this person."""
    return db.session.scalar(scoped(Lead).where(Lead.person_id == person_id).order_by(Lead.created_at.desc()).limit(1))


def board(per_stage: int = 60) -> dict[str, list[tuple[Lead, Person]]]:
    """The open requests by stage, those that wait longest first; what was won or lost stays for a month."""
    recent = clock.now() - timedelta(days=30)
    wanted = (
        select(Lead, Person)
        .join(Person, Person.id == Lead.person_id)
        .where(Lead.practice_id == scope().practice_id, Person.erased_at.is_(None))
        .where((Lead.closed_at.is_(None)) | (Lead.closed_at > recent))
        .order_by(Lead.stage_since)
        .limit(per_stage * len(STAGES))
    )
    columns: dict[str, list[tuple[Lead, Person]]] = {stage: [] for stage in STAGES}
    for found, person in db.session.execute(wanted):
        columns[found.stage].append((found, person))
    return columns


def replies() -> list[ReplyText]:
    """The coach's own replies, to choose from; the first one, which goes by itself, is not among them."""
    return list(db.session.scalars(scoped(ReplyText).where(ReplyText.key != FIRST).order_by(ReplyText.created_at)))


def reply_text(reply_id: str) -> ReplyText:
    """One of them. Raises NotHere."""
    return existing(scoped(ReplyText).where(ReplyText.id == reply_id, ReplyText.key != FIRST), reply_id)


def reply(key: str) -> ReplyText | None:
    """One reply by key."""
    return db.session.scalar(scoped(ReplyText).where(ReplyText.key == key))


def to_nudge(now: datetime) -> list[Lead]:
    """Requests whose "think about it" is over, in every practice: for the worker."""
    return list(db.session.scalars(select(Lead).where(Lead.nudge_at <= now, Lead.closed_at.is_(None)).limit(50)))
