"""Between the wall clock of a zone and the engine's own count: whole UTC minutes since 1970, days as proleptic ordinals.

Plain integers keep the sweep fast and cannot overflow; instants outside the years 1 to 9999 only borrow the offset of the edge.
"""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
MINUTE = timedelta(minutes=1)
SECOND = timedelta(seconds=1)
DAY = 1440
EPOCH_DAY = date(1970, 1, 1).toordinal()
LAST_DAY = date.max.toordinal()
FIRST_MINUTE = (1 - EPOCH_DAY) * DAY
END_MINUTE = (LAST_DAY + 1 - EPOCH_DAY) * DAY
# Offsets are looked up two days inside the calendar, because zoneinfo itself overflows at its edges.
_EARLIEST, _LATEST = FIRST_MINUTE + 2 * DAY, END_MINUTE - 2 * DAY


def floor_minute(moment: datetime) -> int:
    """The last whole minute at or before an aware moment."""
    return (moment - EPOCH) // MINUTE


def ceil_minute(moment: datetime) -> int:
    """The first whole minute at or after an aware moment."""
    return -((EPOCH - moment) // MINUTE)


def moment_of(minute: int) -> datetime:
    """A minute as a UTC datetime, kept within the years 1 to 9999."""
    return EPOCH + timedelta(minutes=min(max(minute, FIRST_MINUTE), END_MINUTE - 1))


def day_start(day: int) -> int:
    """Midnight UTC of a day."""
    return (day - EPOCH_DAY) * DAY


def day_at(minute: int) -> int:
    """The UTC day of a minute."""
    return minute // DAY + EPOCH_DAY


@lru_cache(maxsize=1024)  # a month asks some sixty, and the next reader asks the same
def wall(zone: ZoneInfo, day: int, minute: int) -> int:
    """A wall-clock time (0 <= minute < 1440) as an instant, by RFC 5545 3.3.5.

    Fold 0 of zoneinfo is that rule: a missing time has the offset before the gap, a doubled one is the first.
    """
    local = day_start(day) + minute
    naive = datetime.fromordinal(min(max(day, 1), LAST_DAY)) + timedelta(minutes=minute)
    offset = zone.utcoffset(naive)
    return local - (offset // MINUTE if offset else 0)


def offset_seconds(zone: ZoneInfo, minute: int) -> int:
    """The zone's offset from UTC at an instant."""
    offset = (EPOCH + timedelta(minutes=min(max(minute, _EARLIEST), _LATEST))).astimezone(zone).utcoffset()
    return offset // SECOND if offset else 0


def local_day(zone: ZoneInfo, moment: datetime) -> int:
    """The local date of an aware moment, as an ordinal (it may fall just outside the calendar)."""
    seconds = (moment - EPOCH) // SECOND
    return (seconds + offset_seconds(zone, seconds // 60)) // 86400 + EPOCH_DAY


def local_days(zone: ZoneInfo, minutes: Sequence[int]) -> list[int]:
    """The local dates of ascending minutes; one look at the zone per stretch without a change, not one per minute."""
    days: list[int] = []
    at = 0
    while at < len(minutes):
        offset, until = _stretch(zone, minutes[at])
        while at < len(minutes) and minutes[at] < until:
            days.append((minutes[at] * 60 + offset) // 86400 + EPOCH_DAY)
            at += 1
    return days


def _stretch(zone: ZoneInfo, minute: int) -> tuple[int, int]:
    """The offset at a minute and a later minute up to which it holds for certain (changes lie more than a day apart)."""
    offset = offset_seconds(zone, minute)
    until = minute + DAY
    if offset_seconds(zone, until) == offset:
        return offset, until
    same, other = minute, until
    while other - same > 1:
        middle = (same + other) // 2
        if offset_seconds(zone, middle) == offset:
            same = middle
        else:
            other = middle
    return offset, other
