"""Somebody's quiet hours (scheduling rule 41)."""

from datetime import datetime, time, timedelta

from coaching.scheduling.rules import zones


def over(now: datetime, timezone: str, begins: time | None, ends: time | None) -> datetime | None:
    """The end (UTC) of the quiet hours when it is quiet now on that clock, else None."""
    if begins is None or ends is None:
        return None
    wall = now.astimezone(zones.zone(timezone))
    if not _between(wall.time(), begins, ends):
        return None
    until = wall.replace(hour=ends.hour, minute=ends.minute, second=0, microsecond=0)
    return (until if until > wall else until + timedelta(days=1)).astimezone(now.tzinfo)


def _between(now: time, begins: time, ends: time) -> bool:
    return begins <= now < ends if begins < ends else now >= begins or now < ends
