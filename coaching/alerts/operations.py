"""Giving a sign to the coach, once; keeping todos."""

from __future__ import annotations

from datetime import date

from sqlalchemy import select

from coaching.alerts.models import KINDS, Alert, Todo
from coaching.core import clock, links
from coaching.core.db import db, flush, insert_into
from coaching.core.ids import new_id
from coaching.core.scope import scope, scoped
from coaching.deliveries import operations as deliveries
from coaching.practices import operations as practices
from coaching.practices import queries as practice_queries


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
    alert, is_new = _once(
        key, kind=kind, member_id=member_id or practice_queries.owner().id, person_id=person_id, journey_id=journey_id, subject=subject, score=score
    )
    if is_new and mail:
        _send(alert)
    return alert


def _once(key: str, **values: str | None) -> tuple[Alert, bool]:
    """The sign with this key, and whether it was given now: who gives it is settled by the database, in one statement."""
    row = {"id": new_id(), "practice_id": scope().practice_id, "created_at": clock.now(), "key": key, **values}
    adding = insert_into(Alert).values(row).on_conflict_do_nothing(index_elements=["practice_id", "key"]).returning(Alert)
    made = db.session.scalars(adding).one_or_none()
    return (made, True) if made is not None else (db.session.scalars(scoped(Alert).where(Alert.key == key)).one(), False)


def _send(alert: Alert) -> None:
    """A copy without content, to the telephone and, when the member wants it, by mail."""
    member = practice_queries.member(alert.member_id)
    to, key = practices.recipient_of(member), f"alert:{alert.id}"
    deliveries.also_push(to, key=key, path="/today", what="alert", kind="alert", journey_id=alert.journey_id)
    if member.alerts_by_mail:
        letter = deliveries.compose("alert", to, kind=alert.kind, url=links.absolute("/today"))
        deliveries.queue(letter, to, key=key, if_unsure="resend", kind="alert", journey_id=alert.journey_id)


def see(alert: Alert) -> None:
    """Mark an alert as seen."""
    alert.seen_at = alert.seen_at or clock.now()


def see_key(key: str) -> None:
    """Mark the alert with this key as seen: what it asked for is done."""
    known = db.session.scalar(select(Alert).where(Alert.practice_id == scope().practice_id, Alert.key == key))
    if known is not None:
        see(known)


def see_about(person_id: str, subject: str) -> None:
    """Mark as seen, for every member, what was said about `subject` ("delivery:<id>") of this person: it is settled."""
    about = (Alert.person_id == person_id, Alert.subject == subject, Alert.seen_at.is_(None))
    for alert in db.session.scalars(scoped(Alert).where(*about)):
        see(alert)


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
