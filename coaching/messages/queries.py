"""What was said, and what waits to be read."""

from __future__ import annotations

from flask import g, has_request_context
from sqlalchemy import Select, func, select, tuple_
from sqlalchemy.orm import aliased

from coaching.core import crypto
from coaching.core.db import db
from coaching.core.pages import Page, page_of
from coaching.core.scope import scope, scoped
from coaching.messages.models import Conversation, Message
from coaching.people import queries as people

PAGE = 60  # messages shown at once
CONVERSATIONS = 50  # on one page of the room
NEWEST = (Message.sent_at.desc(), Message.id.desc())


def _readable() -> Select[Message]:
    """The messages that whoever is signed in may read: a coach those of the people they coach, a coachee their own."""
    wanted = scoped(Message)
    return wanted.where(Message.person_id.in_(people.in_my_care())) if scope().role in ("owner", "coach") else wanted


def conversation_with(person_id: str) -> Conversation | None:
    """The conversation with this person, or None when nothing was said yet."""
    return db.session.scalar(scoped(Conversation).where(Conversation.person_id == person_id))


def messages_with(person_id: str, limit: int = PAGE, before: Message | None = None) -> list[Message]:
    """The latest messages with this person, oldest first."""
    crypto.warm([person_id])
    wanted = _readable().where(Message.person_id == person_id)
    if before is not None:
        wanted = wanted.where(tuple_(Message.sent_at, Message.id) < (before.sent_at, before.id))
    found = db.session.scalars(wanted.order_by(*NEWEST).limit(limit))
    return list(reversed(list(found)))


def wanted_of(person_id: str, limit: int) -> Select[Message]:
    """The latest messages with this person, newest first: to ask together with something else (core/sheaf.py)."""
    return _readable().where(Message.person_id == person_id).order_by(*NEWEST).limit(limit)


def message(message_id: str, person_id: str) -> Message | None:
    """One message of this conversation, or None."""
    return db.session.scalar(_readable().where(Message.id == message_id, Message.person_id == person_id))


def after(person_id: str, message_id: str | None) -> list[Message]:
    """What was said after that message (None or unknown: everything recent), oldest first."""
    last = message(message_id, person_id) if message_id else None
    if last is None:
        return messages_with(person_id)
    wanted = _readable().where(Message.person_id == person_id, tuple_(Message.sent_at, Message.id) > (last.sent_at, last.id))
    return list(db.session.scalars(wanted.order_by(Message.sent_at, Message.id).limit(PAGE)))


def is_unread(person_id: str, by: str) -> bool:
    """Whether something waits for who looks: for the coachee, or for the coach whose conversation it is (a colleague reads nothing away)."""
    found = conversation_with(person_id)
    if found is None:
        return False
    if by == "coachee":
        return bool(found.unread_by_coachee)
    return bool(found.unread_by_coach) and found.coach_id in (None, scope().member_id)


# To join by: the message of each conversation that the coachee did not write, the latest.
LAST_WORD = (
    Message.id
    == select(Message.id)
    .where(Message.conversation_id == Conversation.id, Message.author != "coachee")
    .order_by(Message.sent_at.desc())
    .limit(1)
    .correlate(Conversation)
    .scalar_subquery()
)


def remember_unread(count: int) -> None:
    """What the menu of this request says without asking: the page itself shows (or has just shown) what waits."""
    if has_request_context():
        g.draad_unread = count


def last_said(person_ids: list[str]) -> dict[str, Message]:
    """The last message of each conversation, in one statement."""
    said = aliased(Message)  # by the index on conversation and moment: one entry each, however much was written
    latest = select(said.id).where(said.conversation_id == Conversation.id).order_by(said.sent_at.desc()).limit(1).scalar_subquery()
    theirs = Conversation.practice_id == scope().practice_id, Conversation.person_id.in_(person_ids)
    last = select(latest.label("id")).select_from(Conversation).where(*theirs).subquery()
    wanted = _readable().join(last, last.c.id == Message.id)  # joined: of "one of these ids" SQLite reads the whole practice before it knows how the rows lie
    return {one.person_id: one for one in db.session.scalars(wanted)}


def of_key(key: str) -> Message | None:
    """The message with this key."""
    return db.session.scalar(scoped(Message).where(Message.key == key))


def conversations(words: str = "", waiting: bool = False, number: object = 1) -> Page[Conversation]:
    """A page of the conversations of whoever is signed in, and of those that nobody claimed, the latest first.

    `words`: only with people who are called so. `waiting`: only where something waits to be read. Who is put away is found by name, or while something waits.
    """
    own = (Conversation.coach_id == scope().member_id) | Conversation.coach_id.is_(None)
    wanted = scoped(Conversation).where(Conversation.last_at.is_not(None), own)
    if words.strip():
        wanted = wanted.where(Conversation.person_id.in_(people.called(words)))
    else:
        wanted = wanted.where((Conversation.unread_by_coach > 0) | Conversation.person_id.not_in(people.put_away()))
    if waiting:
        wanted = wanted.where(Conversation.unread_by_coach > 0)
    return page_of(wanted.order_by(Conversation.last_at.desc()), number, per=CONVERSATIONS)


def unread_count() -> int:
    """How many messages wait for whoever is signed in."""
    here = scope()
    if has_request_context() and "draad_unread" in g:
        return g.draad_unread
    if here.person_id:
        mine = (Conversation.practice_id == here.practice_id, Conversation.person_id == here.person_id)
        return db.session.scalar(select(Conversation.unread_by_coachee).where(*mine)) or 0
    waiting = select(func.count()).select_from(Conversation)
    waiting = waiting.where(Conversation.practice_id == here.practice_id, Conversation.unread_by_coach > 0)
    own = Conversation.coach_id == here.member_id
    waiting = waiting.where(own if here.role == "coach" else own | Conversation.coach_id.is_(None))
    return db.session.scalar(waiting) or 0
