"""A month as the reader sees it: whole weeks, and free starts by the day of the reader's zone (scheduling rule 5)."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

Instant = datetime


def month_of(text: str | None, fallback: date) -> date:
    """The first day of the month in "2026-12", or of `fallback` when the text is no month."""
    try:
        return date.fromisoformat(f"{text}-01")
    except ValueError:
        return fallback.replace(day=1)


def next_month(first: date, months: int = 1) -> date:
    """The first day of the month so many months later (negative: earlier), within the calendar's years."""
    index = min(max(first.year * 12 + first.month - 1 + months, 12), 9998 * 12)
    return date(index // 12, index % 12 + 1, 1)


def days_shown(first: date, since: date | None = None, least: int = 3) -> list[date]:
    """Whole weeks, Monday first, that hold the month; weeks before `since` are left out, then at least `least` are shown."""
    last = next_month(first) - timedelta(days=1)
    begin = max(first, since) if since and since <= last else first
    begin -= timedelta(days=begin.weekday())
    end = max(last + timedelta(days=6 - last.weekday()), begin + timedelta(days=7 * least - 1))
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


def by_day_of(things: Iterable[Any], zone: ZoneInfo) -> dict[date, list[Any]]:
    """Things with a `start` grouped by the date of their start in `zone`, in the given order."""
    days: dict[date, list[Any]] = {}
    for thing in things:
        days.setdefault(thing.start.astimezone(zone).date(), []).append(thing)
    return days
