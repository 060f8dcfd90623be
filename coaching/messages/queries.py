"""What was said, and what waits to be read."""

from __future__ import annotations

from sqlalchemy import func, select

from coaching.core.db import db
from coaching.core.scope import scope, scoped
from coaching.messages.models import Conversation, Message


def conversation_with(person_id: str) -> Conversation | None:
    """The conversation with this person, or None when nothing was said yet."""
    return db.session.scalar(scoped(Conversation).where(Conversation.person_id == person_id))


def messages_with(person_id: str, limit: int = 60, before: Message | None = None) -> list[Message]:
    """The latest messages with this person, oldest first."""
    wanted = scoped(Message).where(Message.person_id == person_id)
    if before is not None:
        wanted = wanted.where(Message.sent_at < before.sent_at)
    found = db.session.scalars(wanted.order_by(Message.sent_at.desc(), Message.id.desc()).limit(limit))
    return list(reversed(list(found)))


def last_from_coach(person_id: str) -> Message | None:
    """The latest message that the coach (or the house in the coach's name) wrote."""
    wanted = scoped(Message).where(Message.person_id == person_id, Message.author != "coachee")
    return db.session.scalar(wanted.order_by(Message.sent_at.desc()).limit(1))


def of_key(key: str) -> Message | None:
    """The message with this key."""
    return db.session.scalar(scoped(Message).where(Message.key == key))


def conversations(limit: int = 100) -> list[Conversation]:
    """Conversations of this practice (a coach: their own and unclaimed ones), the latest first."""
    wanted = scoped(Conversation).where(Conversation.last_at.is_not(None))
    if scope().role == "coach":
        wanted = wanted.where((Conversation.coach_id == scope().member_id) | Conversation.coach_id.is_(None))
    return list(db.session.scalars(wanted.order_by(Conversation.last_at.desc()).limit(limit)))


def unread_count() -> int:
    """How many messages wait for whoever is signed in."""
    here = scope()
    if here.person_id:
        mine = (Conversation.practice_id == here.practice_id, Conversation.person_id == here.person_id)
        return db.session.scalar(select(Conversation.unread_by_coachee).where(*mine)) or 0
    mine = (Conversation.practice_id == here.practice_id, Conversation.unread_by_coach > 0)
    if here.role == "coach":
        mine = (*mine, Conversation.coach_id == here.member_id)
    return db.session.scalar(select(func.count()).select_from(Conversation).where(*mine)) or 0
