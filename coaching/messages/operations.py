"""Writing and reading messages."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import update

from coaching.alerts import operations as alerts
from coaching.alerts import queries as alert_queries
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.scope import scope, scoped
from coaching.deliveries import operations as deliveries
from coaching.facts import operations as facts
from coaching.messages import queries
from coaching.messages.models import AUTHORS, Conversation, Message
from coaching.people import operations as people
from coaching.people.models import Person
from coaching.practices import queries as practices


def _conversation(person: Person) -> Conversation:
    """Theirs, locked until this transaction ends: what is said in it gets its moments in the order in which it is seen."""
    wanted = scoped(Conversation).where(Conversation.person_id == person.id).with_for_update()
    known = db.session.scalar(wanted.execution_options(populate_existing=True))
    if known is None:
        known = Conversation(person_id=person.id, coach_id=person.coach_id)
        db.session.add(known)
        flush()
    return known


def _moment(conversation: Conversation) -> datetime:
    """Now (UTC), or just after the last word: no two messages of a conversation share a moment, so "what came after this one" misses none."""
    now = clock.now()
    return now if conversation.last_at is None else max(now, conversation.last_at + timedelta(microseconds=1))


def write(
    person: Person,
    body: str,
    *,
    author: str,
    journey_id: str | None = None,
    key: str | None = None,
    automatic: bool = False,
    mail: bool = True,
) -> Message:
    """Say something to (or as) this person. With a key it is said once, however often it arrives.

    The coachee gets a mail that says there is a message, not what it says.
    """
    if author not in AUTHORS:
        raise ValueError(f"unknown author {author}")
    known = queries.of_key(key) if key else None
    if known is not None:
        return known
    conversation = _conversation(person)
    now = _moment(conversation)
    message = Message(
        conversation_id=conversation.id, person_id=person.id, journey_id=journey_id, author=author, key=key,
        member_id=scope().member_id, is_automatic=automatic, body=body, sent_at=now,
    )  # fmt: skip
    db.session.add(message)
    conversation.last_at = now
    if author == "coachee":
        conversation.unread_by_coach = (conversation.unread_by_coach or 0) + 1
    else:
        conversation.unread_by_coachee = (conversation.unread_by_coachee or 0) + 1
    flush()
    word = "message_received" if author == "coachee" else "message_written"
    facts.record(word, person_id=person.id, journey_id=journey_id, subject=f"message:{_first_unread(message).id}")
    if author != "coachee" and mail:
        _tell(person, message, journey_id, automatic)
    return message


def _tell(person: Person, message: Message, journey_id: str | None, automatic: bool) -> None:
    """That there is something to read: by mail, and on each device that was opened for it, whether mail arrives or not."""
    to, key = people.recipient(person), f"message:{message.id}"
    if person.is_reachable:
        letter = deliveries.compose("message_waiting", to, url=links.absolute("/me/messages"), automatic=automatic)
        deliveries.queue(letter, to, key=key, if_unsure="ask", kind="message", journey_id=journey_id, **practices.voice_of(scope().member_id or person.coach_id))
    deliveries.also_push(to, key=key, path="/me/messages", journey_id=journey_id)


def _first_unread(message: Message) -> Message:
    """Of the coachee's messages that wait unread, the first: the house rule signs once for a subject, so one sign for all that wait."""
    if message.author != "coachee":
        return message
    waiting = scoped(Message).where(Message.person_id == message.person_id, Message.author == "coachee", Message.read_at.is_(None))
    return db.session.scalar(waiting.order_by(Message.sent_at, Message.id).limit(1)) or message


def read(person_id: str, by: str) -> None:
    """Mark what the other side wrote as read; `by` is "coach" or "coachee"."""
    conversation = queries.conversation_with(person_id)
    if conversation is None:
        return
    theirs = Message.author != "coachee" if by == "coachee" else Message.author == "coachee"
    for message in db.session.scalars(scoped(Message).where(Message.person_id == person_id, Message.read_at.is_(None), theirs)):
        message.read_at = clock.now()
    if by == "coach":
        conversation.unread_by_coach = 0
        for alert in alert_queries.unseen_of(person_id, "new_message"):
            alerts.see(alert)
    else:
        conversation.unread_by_coachee = 0


def follow_coach(leaver_id: str, successor_id: str, person_id: str | None) -> None:
    """Another coach has taken over this person, or everybody of one coach: what waits to be read waits for them."""
    mine = [Conversation.practice_id == scope().practice_id, Conversation.coach_id == leaver_id]
    if person_id:
        mine.append(Conversation.person_id == person_id)
    db.session.execute(update(Conversation).where(*mine).values(coach_id=successor_id))
