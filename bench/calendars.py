"""How much data, and on which hours it lies: the same for Draad and for the floor."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

HOUR = timedelta(hours=1)
IN_THE_MONTH = 80  # of the bookings lie in the month that is shown, the others before today


@dataclass(frozen=True)
class Size:
    """A practice of one coach."""

    name: str
    bookings: int
    people: int


SIZES = [Size("tiny", 10, 10), Size("small", 1_000, 200), Size("large", 10_000, 10_000)]


def month(today: date) -> tuple[date, date]:
    """The month after this one: its first day, and the first day after it."""
    first = (today.replace(day=1) + timedelta(days=32)).replace(day=1)
    return first, (first + timedelta(days=32)).replace(day=1)


def busy_hours(count: int, today: date) -> list[datetime]:
    """`count` whole hours on working days between 9 and 17: at most 80 in the month shown, the rest back from yesterday."""
    first, last = month(today)
    ahead = [hour for hour in _hours(first, (last - first).days) if (hour.day + hour.hour) % 2 == 0][:IN_THE_MONTH]
    ahead = ahead[:count]
    back: list[datetime] = []
    day = today
    while len(back) < count - len(ahead):
        day -= timedelta(days=1)
        back += _hours(day, 1)
    return ahead + back[: count - len(ahead)]


def _hours(first: date, days: int) -> list[datetime]:
    shown = [first + timedelta(days=n) for n in range(days)]
    return [datetime.combine(day, time(hour)) for day in shown if day.weekday() < 5 for hour in range(9, 17)]
