"""Weekly hours and overrides as people type them: "09:00-12:30, 13:30-17:00"."""

import re
from datetime import datetime, timedelta
from typing import Any

from coaching.scheduling.rules.zones import zone

_RANGE = re.compile(r"(\d{1,2})[:.]?(\d{2})?\s*(?:-|–|tot|to|until)\s*(\d{1,2})[:.]?(\d{2})?")


class BadHours(ValueError):
    """The text is not hours. `.part` is the piece that cannot be read."""

    def __init__(self, part: str) -> None:
        super().__init__(part)
        self.part = part


def ranges_of(text: str) -> list[list[str]]:
    """[["09:00", "12:30"], …] from "9-12:30, 13.30 tot 17"; empty text is closed. Raises BadHours.

    An end at or before the start is on the next date (rule 4); equal times are refused.
    """
    found = []
    for part in re.split(r"[,;\n]+| en | and ", text.strip()):
        part = part.strip()
        if not part:
            continue
        match = _RANGE.fullmatch(part)
        if not match:
            raise BadHours(part)
        start, end = _time(match[1], match[2], part), _time(match[3], match[4], part)
        if start == end:
            raise BadHours(part)
        found.append([start, end])
    return sorted(found)


def text_of(ranges: list[list[str]]) -> str:
    """The way back: "09:00-12:30, 13:30-17:00"."""
    return ", ".join(f"{start}-{end}" for start, end in ranges)


def by_weekday(weekly: list[dict[str, Any]]) -> dict[int, list[list[str]]]:
    """Ranges of each ISO weekday (1 is Monday) out of the stored list."""
    days: dict[int, list[list[str]]] = {day: [] for day in range(1, 8)}
    for row in weekly:
        for day in row["days"]:
            days[day].append([row["start"], row["end"]])
    return {day: sorted(ranges) for day, ranges in days.items()}


def weekly_of(days: dict[int, list[list[str]]]) -> list[dict[str, Any]]:
    """The stored list out of the ranges of each weekday; equal ranges share one entry."""
    shared: dict[tuple[str, str], list[int]] = {}
    for day, ranges in sorted(days.items()):
        for start, end in ranges:
            shared.setdefault((start, end), []).append(day)
    return [{"days": found, "start": start, "end": end} for (start, end), found in sorted(shared.items())]


def _time(hour: str, minute: str | None, part: str) -> str:
    value = int(hour) * 60 + int(minute or 0)
    if value > 24 * 60 or int(minute or 0) > 59:
        raise BadHours(part)
    return f"{value // 60:02d}:{value % 60:02d}"


def shifted(
    days: dict[int, list[list[str]]], old: str, new: str, at: datetime
) -> dict[int, list[list[str]]]:
    """The same moments on the clock of another zone, by the offsets of now; a range may land on another weekday (rule 44)."""
    minutes = int((_offset(new, at) - _offset(old, at)).total_seconds() // 60)
    result: dict[int, list[list[str]]] = {day: [] for day in range(1, 8)}
    for day, ranges in days.items():
        for start, end in ranges:
            begins = int(start[:2]) * 60 + int(start[3:]) + minutes
            ends = int(end[:2]) * 60 + int(end[3:]) + minutes
            over, begins = divmod(begins, 24 * 60)
            target = (day - 1 + over) % 7 + 1
            result[target].append([_text(begins), _text(ends % (24 * 60))])
    return {day: sorted(ranges) for day, ranges in result.items()}


def _offset(name: str, at: datetime) -> timedelta:
    return at.astimezone(zone(name)).utcoffset() or timedelta()


def _text(minutes: int) -> str:
    return f"{minutes // 60:02d}:{minutes % 60:02d}"
