"""The menus of coach and coachee, with what waits in each room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from flask import g
from sqlalchemy import bindparam, func, literal, select

from coaching.alerts.models import Alert
from coaching.core.db import plain
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.messages import queries as messages
from coaching.messages.models import Conversation


@dataclass(frozen=True)
class Entry:
    """One place to go; `badge` is how many things wait there."""

    key: str
    label: str
    href: str
    icon: str
    badge: int = 0


class Lazily:
    """A list made when a layout walks over it: a fragment never pays for the menu."""

    def __init__(self, make: Callable[[], list[Any]]) -> None:
        self._make = make
        self._made: list[Any] | None = None

    def __iter__(self) -> Iterator[Any]:
        if self._made is None:
            self._made = self._make()
        return iter(self._made)


# Both badges in one statement, made once: the menu is on every page. Whoever coaches counts their own conversations; an owner those too that nobody claimed.
_ALERTS = (
    select(func.count()).select_from(Alert)
    .where(Alert.practice_id == bindparam("practice_id"), Alert.member_id == bindparam("member_id"), Alert.seen_at.is_(None)).scalar_subquery()
)  # fmt: skip
_UNREAD = select(func.count()).select_from(Conversation).where(Conversation.practice_id == bindparam("practice_id"), Conversation.unread_by_coach > 0)
_OWN = Conversation.coach_id == bindparam("member_id")
_OF_OWNER = (_ALERTS.label("unseen"), _UNREAD.where(_OWN | Conversation.coach_id.is_(None)).scalar_subquery().label("unread"))
_OF_COACH = (_ALERTS.label("unseen"), _UNREAD.where(_OWN).scalar_subquery().label("unread"))
_COUNTS = {"coach": select(*_OF_COACH), "owner": select(*_OF_OWNER)}
_MINE = Conversation.practice_id == bindparam("practice_id"), Conversation.person_id == bindparam("person_id")
_OF_COACHEE = (literal(0).label("unseen"), select(func.max(Conversation.unread_by_coachee)).where(*_MINE).scalar_subquery().label("unread"))


def columns() -> tuple[Any, ...]:
    """What the menu counts, for a statement that a page asks anyway, with the values of `bound`; its row goes to `remember`."""
    return {"coach": _OF_COACH, "coachee": _OF_COACHEE}.get(scope().role, _OF_OWNER)


def bound() -> dict[str, str | None]:
    """Whose counts they are."""
    here = scope()
    return {"practice_id": here.practice_id, "member_id": here.member_id, "person_id": here.person_id}


def remember(row: Any) -> None:
    """The menu of this answer need not ask again: a page that is shown changes nothing."""
    g.draad_waiting = row.unseen, row.unread or 0
    messages.remember_unread(row.unread or 0)


def _waiting() -> tuple[int, int]:
    """Alerts nobody saw and conversations nobody read; what the page itself has just shown is not counted again."""
    if "draad_waiting" in g:
        return g.draad_waiting
    here = scope()
    wanted = _COUNTS["coach" if here.role == "coach" else "owner"]
    row = plain(wanted, {"practice_id": here.practice_id, "member_id": here.member_id}).one()
    return row.unseen, g.get("draad_unread", row.unread)


def of_coach() -> list[Entry]:
    """The coach's rooms; an assistant sees agenda, people and invoices, never what was written."""
    if not scope().is_staff:
        return []
    unseen, unread = _waiting()
    entries = [
        Entry("today", _("Today"), "/today", "sun", unseen),
        Entry("pipeline", _("Pipeline"), "/pipeline", "columns"),
        Entry("coachees", _("Coachees"), "/coachees", "users"),
        Entry("agenda", _("Agenda"), "/agenda", "calendar"),
        Entry("messages", _("Messages"), "/messages", "mail", unread if scope().reads_notes else 0),
        Entry("programmes", _("Programmes"), "/programmes", "route"),
        Entry("library", _("Library"), "/library", "library"),
        Entry("invoices", _("Invoices"), "/invoices", "receipt"),
        Entry("insights", _("Insights"), "/insights", "chart"),
        Entry("settings", _("Settings"), "/settings", "settings"),
    ]
    closed = () if scope().reads_notes else ("messages", "programmes", "library", "insights", "pipeline")
    return [entry for entry in entries if entry.key not in closed]


def of_coachee() -> list[Entry]:
    """The coachee's places."""
    if scope().role != "coachee":
        return []
    return [
        Entry("today", _("Today"), "/me", "sun"),
        Entry("thread", _("Thread"), "/me/thread", "thread"),
        Entry("progress", _("Progress"), "/me/progress", "trending-up"),
        Entry("messages", _("Messages"), "/me/messages", "mail", messages.unread_count()),
        Entry("book", _("Book"), "/me/book", "calendar"),
        Entry("me", _("Me"), "/me/profile", "user"),
    ]
