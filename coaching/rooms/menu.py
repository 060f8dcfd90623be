"""The menus of coach and coachee, with what waits in each room."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from coaching.alerts import queries as alerts
from coaching.core.i18n import _
from coaching.core.scope import scope
from coaching.messages import queries as messages


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


def of_coach() -> list[Entry]:
    """The coach's rooms; an assistant sees agenda, people and invoices, never what was written."""
    if not scope().is_staff:
        return []
    entries = [
        Entry("today", _("Today"), "/today", "sun", alerts.unseen_count()),
        Entry("pipeline", _("Pipeline"), "/pipeline", "columns"),
        Entry("coachees", _("Coachees"), "/coachees", "users"),
        Entry("agenda", _("Agenda"), "/agenda", "calendar"),
        Entry("messages", _("Messages"), "/messages", "mail", messages.unread_count() if scope().reads_notes else 0),
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
