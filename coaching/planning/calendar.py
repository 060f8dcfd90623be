"""Days, gaps and folds: the journey plan's §3. Every moment that goes in or comes out is UTC.

Subtracting two datetimes of one zone forgets summer time, so wall clocks exist only inside these functions.
"""

from __future__ import annotations

import re
from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final

EARLIEST: Final = datetime.min.replace(tzinfo=UTC)
LATEST: Final = datetime.max.replace(tzinfo=UTC, microsecond=0)
MIDNIGHT: Final = time(0)
LONGEST_DAYS: Final = 3720
"""Ten years for the limit on a duration, where a month counts as 31 days and so a year as 372."""

_DURATION = re.compile(
    r"P(?=[0-9T])(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)W)?(?:([0-9]+)D)?"
    r"(?:T(?=[0-9])(?:([0-9]+)H)?(?:([0-9]+)M)?(?:([0-9]+)S)?)?"
)


@dataclass(frozen=True, slots=True)
class Duration:
    """A length of time in calendar units (`months`, `days`) and absolute `seconds`; never negative."""

    months: int = 0
    days: int = 0
    seconds: int = 0

    def __bool__(self) -> bool:
        return bool(self.months or self.days or self.seconds)

    def times(self, count: int) -> Duration:
        """This length `count` times over: multiplied, not chained, so 31 Jan, 28 Feb, 31 Mar."""
        return Duration(self.months * count, self.days * count, self.seconds * count)

    @classmethod
    def parse(cls, text: str) -> Duration:
        """Read ISO 8601 `P[nY][nM][nW][nD][T[nH][nM][nS]]`.

        Raises ValueError when `text` is anything else or longer than ten years.
        """
        found = _DURATION.fullmatch(text)
        if found is None:
            raise ValueError("is not an ISO 8601 duration such as P1W or PT36H")
        years, months, weeks, days, hours, minutes, seconds = (_whole(part) for part in found.groups())
        length = cls(12 * years + months, 7 * weeks + days, 3600 * hours + 60 * minutes + seconds)
        if 86_400 * (372 * years + 31 * months + length.days) + length.seconds > 86_400 * LONGEST_DAYS:
            raise ValueError("is longer than ten years")
        return length


NOTHING: Final = Duration()


def _whole(digits: str | None) -> int:
    """The number; a part of absurd length is cut to one that is surely too long, as Python refuses to read it."""
    return int(((digits or "").lstrip("0") or "0")[:20])


def utc(moment: datetime) -> datetime:
    """The same instant in UTC. Raises ValueError for a naive datetime: a wall clock alone is no moment."""
    if moment.tzinfo is UTC:
        return moment
    if moment.utcoffset() is None:
        raise ValueError(f"{moment!r} has no time zone")
    return moment.astimezone(UTC)


class Calendar:
    """The wall clock and the days of one zone."""

    def __init__(self, zone: tzinfo) -> None:
        self.zone = zone

    def day(self, moment: datetime) -> date:
        """The local date of a moment."""
        return moment.astimezone(self.zone).date()

    def instant(self, day: date, at: time, *, second: bool = False) -> datetime:
        """The moment of a wall-clock time on a local date, by rule 3.2.

        A time that does not exist moves on by the length of the gap; of one that occurs twice the first is meant,
        unless `second` asks for the other. That is what `fold` does in PEP 495. Days at the edge of what Python can
        count give EARLIEST or LATEST, which lie outside every case.
        """
        local = datetime.combine(day, at, tzinfo=self.zone)
        if second or local.fold:
            local = local.replace(fold=1 if second else 0)
        try:
            return local.astimezone(UTC)
        except OverflowError:
            return EARLIEST if day.year < 5000 else LATEST

    def add(self, moment: datetime, duration: Duration) -> datetime:
        """`moment` + `duration`: first months, then days at the same wall-clock time, then absolute seconds."""
        return self._shift(moment, duration, 1)

    def subtract(self, moment: datetime, duration: Duration) -> datetime:
        """`moment` - `duration`, in the same order: calendar part first."""
        return self._shift(moment, duration, -1)

    def _shift(self, moment: datetime, duration: Duration, sign: int) -> datetime:
        if duration.months or duration.days:
            local = moment.astimezone(self.zone)
            day = months_later(local.date(), sign * duration.months) + timedelta(days=sign * duration.days)
            moment = self.instant(day, local.time())
        return moment + timedelta(seconds=sign * duration.seconds)

    def after(self, anchor: datetime, offset: Duration, at: time | None) -> datetime:
        """`anchor` + `offset`, at a time of day if one is given (rule 3.3)."""
        return self.on_day_from(anchor, self.add(anchor, offset), at)

    def on_day_from(self, anchor: datetime, moment: datetime, at: time | None) -> datetime:
        """Rule 3.3: `at` on the local date of `moment`, one day later if that is before the anchor."""
        if at is None:
            return moment
        day = self.day(moment)
        planned = self.instant(day, at)
        return planned if planned >= anchor else self.instant(day + timedelta(days=1), at)

    def before(self, anchor: datetime, offset: Duration, at: time | None) -> datetime:
        """`anchor` - `offset`, at a time of day if one is given: one day earlier if that is after the anchor."""
        moment = self.subtract(anchor, offset)
        if at is None:
            return moment
        day = self.day(moment)
        planned = self.instant(day, at)
        return planned if planned <= anchor else self.instant(day - timedelta(days=1), at)


def months_later(day: date, months: int) -> date:
    """The same day of the month `months` later (or earlier); a day which that month lacks becomes its last."""
    if not months:
        return day
    count = day.year * 12 + day.month - 1 + months
    return in_month(count // 12, count % 12 + 1, day.day)


def in_month(year: int, month: int, day: int) -> date:
    """Day `day` of a month, clipped to its last. Raises ValueError outside the years 1 to 9999."""
    if not 1 <= year <= 9999:
        raise ValueError(f"year {year} is out of range")
    return date(year, month, min(day, monthrange(year, month)[1]))
