"""A month of free starts as the reader sees it: weeks of days in the reader's zone (scheduling rule 5)."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

Instant = datetime


@dataclass(frozen=True)
class Day:
    """One square of the calendar. `starts` are UTC instants, sorted, of this date in the reader's zone."""

    day: date
    in_month: bool
    starts: list[Instant] = field(default_factory=list)


def month_of(text: str | None, fallback: date) -> date:
    """The first day of the month in "2026-12", or of `fallback` when the text is no month."""
    try:
        return datetime.strptime(text or "", "%Y-%m").date()
    except ValueError:
        return fallback.replace(day=1)


def next_month(first: date, months: int = 1) -> date:
    """The first day of the month so many months later (negative: earlier), within the calendar's years."""
    index = min(max(first.year * 12 + first.month - 1 + months, 12), 9998 * 12)
    return date(index // 12, index % 12 + 1, 1)


def days_shown(first: date) -> list[date]:
    """Monday of the week of the 1st up to and including the Sunday of the last day's week."""
    last = next_month(first) - timedelta(days=1)
    begin = first - timedelta(days=first.weekday())
    end = last + timedelta(days=6 - last.weekday())
    return [begin + timedelta(days=n) for n in range((end - begin).days + 1)]


def window_of(first_day: date, last_day: date, zone: ZoneInfo) -> tuple[Instant, Instant]:
    """The instants of two local dates, both wholly in: [first midnight, midnight after the last)."""
    begins = datetime(first_day.year, first_day.month, first_day.day, tzinfo=zone)
    after = last_day + timedelta(days=1)
    until = datetime(after.year, after.month, after.day, tzinfo=zone)
    return begins.astimezone(UTC), until.astimezone(UTC)


def by_day(starts: Iterable[Instant], zone: ZoneInfo) -> dict[date, list[Instant]]:
    """Starts grouped by their date in `zone`, in order."""
    days: dict[date, list[Instant]] = {}
    for start in starts:
        days.setdefault(start.astimezone(zone).date(), []).append(start)
    return days


def weeks(first: date, starts: Iterable[Instant], zone: ZoneInfo) -> list[list[Day]]:
    """The month as weeks of seven days with their free starts."""
    free = by_day(starts, zone)
    days = [Day(day, day.month == first.month, free.get(day, [])) for day in days_shown(first)]
    return [days[n : n + 7] for n in range(0, len(days), 7)]
