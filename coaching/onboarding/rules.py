"""What belongs to the first days, and when somebody is stuck: pure."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime, timedelta

STUCK_AFTER = timedelta(days=5)


@dataclass(frozen=True)
class Item:
    """One thing to do. `fact` is the type of fact that ticks it by itself, None when only a tick does."""

    key: str
    href: str
    fact: str | None = None


ITEMS = (
    Item("welcome", "/me/thread"),
    Item("intake", "/me", "form_answered:intake"),
    Item("preferences", "/me/profile", "preferences_saved"),
    Item("first_appointment", "/me/book", "appointment_booked"),
    Item("hello", "/me/messages", "message_received"),
    Item("home_screen", "/me/start#home"),
)


def done(item: Item, ticks: Collection[str], facts: Collection[str]) -> bool:
    """Whether an item is done: ticked, or seen to have happened."""
    return item.key in ticks or (item.fact is not None and item.fact in facts)


def is_stuck(started: datetime, now: datetime, left: Collection[str]) -> bool:
    """Whether what matters (the intake, the first appointment) is still open after five days."""
    return now - started >= STUCK_AFTER and bool({"intake", "first_appointment"} & set(left))
