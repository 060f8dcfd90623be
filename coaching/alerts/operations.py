"""Giving a sign to the coach, once; keeping todos."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coaching.alerts.models import KINDS, Alert, Todo
from coaching.core import clock, links
from coaching.core.db import db, flush
from coaching.core.errors import NotHere
from coaching.core.scope import scope, scoped
from coaching.deliveries import operations as deliveries
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries
from coaching.practices.models import Member


def raise_alert(
    kind: str,
    *,
    member_id: str | None,
    key: str,
    person_id: str | None = None,
    journey_id: str | None = None,
    subject: str | None = None,
    score: str | None = None,
    mail: bool = False,
) -> Alert:
    """A sign for a member (the owner when nobody is named). The same key gives the same alert: never twice.

    The row is the truth; the mail, when asked and wanted by the member, is a copy without content.
    """
    if kind not in KINDS:
        raise ValueError(f"unknown kind of alert {kind}")
    member, known = _member_and_known(member_id or practice_queries.owner().id, key)
    if known is not None:
        return known
    alert = Alert(kind=kind, member_id=member.id, person_id=person_id, journey_id=journey_id, subject=subject,
                  key=key, score=score)  # fmt: skip
    db.session.add(alert)
    flush()
    to = practices.recipient_of(member)
    if mail:
        deliveries.also_push(to, key=f"alert:{alert.id}", path="/today", what="alert", kind="alert", journey_id=journey_id)
    if mail and member.alerts_by_mail:
        letter = deliveries.compose("alert", to, kind=kind, url=links.absolute("/today"))
        deliveries.queue(letter, to, key=f"alert:{alert.id}", if_unsure="resend", kind="alert", journey_id=journey_id)
    return alert


def _member_and_known(member_id: str, key: str) -> tuple[Member, Alert | None]:
    """Whose sign it is, and the one that was given under this key: one statement. Raises NotHere."""
    wanted = scoped(Member).add_columns(Alert).outerjoin(Alert, (Alert.practice_id == Member.practice_id) & (Alert.key == key))
    row = db.session.execute(wanted.where(Member.id == member_id)).one_or_none()
    if row is None:
        raise NotHere(member_id)
    return row[0], row[1]


def see(alert: Alert) -> None:
    """Mark an alert as seen."""
    alert.seen_at = alert.seen_at or clock.now()


def see_key(key: str) -> None:
    """Mark the alert with this key as seen: what it asked for is done."""
    known = db.session.scalar(select(Alert).where(Alert.practice_id == scope().practice_id, Alert.key == key))
    if known is not None:
        see(known)


def add_todo(
    text: str,
    *,
    member_id: str | None = None,
    person_id: str | None = None,
    journey_id: str | None = None,
    due_on: date | None = None,
    key: str | None = None,
) -> Todo:
    """Something to do, for a member (who is signed in, else the owner). With a key: once."""
    if key:
        known = db.session.scalar(select(Todo).where(Todo.practice_id == scope().practice_id, Todo.key == key))
        if known is not None:
            return known
    whose = member_id or scope().member_id or practice_queries.owner().id
    todo = Todo(member_id=whose, person_id=person_id, journey_id=journey_id, due_on=due_on, key=key, text=text)
    db.session.add(todo)
    flush()
    return todo


def finish(todo: Todo) -> None:
    """Tick a todo; ticking it again opens it."""
    todo.done_at = None if todo.done_at else clock.now()
