"""What wants the coach's eye now."""

from __future__ import annotations

from coaching.alerts.models import UNTIL_ANSWERED, Alert, Todo
from coaching.core.db import db, existing
from coaching.core.scope import scope, scoped


def unseen(member_id: str | None = None, limit: int = 50) -> list[Alert]:
    """Alerts not yet seen, the newest first, without those that only an answer ends."""
    wanted = scoped(Alert).where(Alert.member_id == (member_id or scope().member_id), Alert.seen_at.is_(None), Alert.kind.not_in(UNTIL_ANSWERED))
    return list(db.session.scalars(wanted.order_by(Alert.created_at.desc()).limit(limit)))


def of_person(person_id: str, limit: int = 20) -> list[Alert]:
    """The latest alerts about somebody."""
    wanted = scoped(Alert).where(Alert.person_id == person_id)
    return list(db.session.scalars(wanted.order_by(Alert.created_at.desc()).limit(limit)))


def given_by_rules(limit: int) -> list[Alert]:
    """The latest that a house rule gave, whoever they are for; their key is "rule:<key of the rule>:<of what>"."""
    return list(db.session.scalars(scoped(Alert).where(Alert.key.like("rule:%")).order_by(Alert.created_at.desc()).limit(limit)))


def unseen_of(person_id: str, kind: str) -> list[Alert]:
    """My unseen alerts of one kind about somebody."""
    mine = (Alert.person_id == person_id, Alert.kind == kind, Alert.seen_at.is_(None), Alert.member_id == scope().member_id)
    return list(db.session.scalars(scoped(Alert).where(*mine)))


def alert(alert_id: str) -> Alert:
    """One of my alerts. Raises NotHere."""
    return existing(scoped(Alert).where(Alert.id == alert_id, Alert.member_id == scope().member_id), alert_id)


def open_todos(limit: int = 100) -> list[Todo]:
    """What I still want to do: what is due first, then what has no date."""
    wanted = scoped(Todo).where(Todo.member_id == scope().member_id, Todo.done_at.is_(None))
    order = (Todo.due_on.is_(None), Todo.due_on, Todo.created_at)
    return list(db.session.scalars(wanted.order_by(*order).limit(limit)))


def todo(todo_id: str) -> Todo:
    """One of my todos. Raises NotHere."""
    return existing(scoped(Todo).where(Todo.id == todo_id, Todo.member_id == scope().member_id), todo_id)
