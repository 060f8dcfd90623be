"""The wished moments of a series: the same wall-clock time, so many weeks apart (scheduling rule 30)."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

APART = timedelta(hours=1)


def wished(first: date, at: time, count: int, every_weeks: int, zone: ZoneInfo) -> list[datetime]:
    """`count` UTC instants at the same wall-clock time; a clock change moves the instant, never the wall."""
    days = (first + timedelta(weeks=every_weeks * n) for n in range(count))
    return [datetime.combine(day, at, tzinfo=zone).astimezone(UTC) for day in days]


def nearest_to(wish: datetime, free: Sequence[datetime], zone: ZoneInfo, most: int = 3) -> list[datetime]:
    """The free starts nearest to a wish: the same time of day on another day counts as near as one hour away.

    They are a choice: no two of them within an hour of each other.
    """
    wall = wish.astimezone(zone)

    def distance(start: datetime) -> tuple[float, datetime]:
        local = start.astimezone(zone)
        days = abs((local.date() - wall.date()).days)
        minutes = abs(local.hour * 60 + local.minute - wall.hour * 60 - wall.minute)
        return days * 60 + minutes, start

    chosen: list[datetime] = []
    for start in sorted(free, key=distance):
        if all(abs(start - one) >= APART for one in chosen):
            chosen.append(start)
            if len(chosen) == most:
                break
    return chosen
