"""Again and again at a wall-clock time: `{"every": {"unit": "week", "days": ["mon"], "at": "09:00"}, "until": "count:8"}`.

A repeat is a rule, not a chain: the nth day is reckoned from the first, so summer time and short months never shift it.

Used by steps `when = { every = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/check_in/.
The story: tests/stories/test_pause.py.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import ClassVar, Final, Literal, Self, TypeAlias

from coaching.planning import reading
from coaching.planning.calendar import LATEST, in_month
from coaching.planning.journey import Known
from coaching.planning.reading import BadCase, Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When

Unit: TypeAlias = Literal["day", "week", "month"]
Bound: TypeAlias = Literal["journey_closes", "appointment", "count"]
WEEKDAYS: Final = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")
_UNITS: Final[tuple[Unit, ...]] = ("day", "week", "month")
_KEYS: Final[dict[Unit, frozenset[str]]] = {
    "day": frozenset({"unit", "interval", "at"}),
    "week": frozenset({"unit", "interval", "at", "days"}),
    "month": frozenset({"unit", "interval", "at", "day"}),
}
_FROM: Final = re.compile(r"journey_starts|after_appointment:([1-9][0-9]{0,300})")
_UNTIL: Final = re.compile(r"(journey_closes)|(appointment|count):([1-9][0-9]{0,300})")


@dataclass(frozen=True, slots=True)
class Every(When):
    """`weekdays` (0 = Monday, in order) for a week, `month_day` for a month.

    `from_appointment` None = from the journey's start; `until` names what ends the series, `until_n` which or how many.
    """

    unit: Unit
    at: time
    interval: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int = 1
    from_appointment: int | None = None
    until: Bound = "journey_closes"
    until_n: int = 0

    name: ClassVar[str] = "every"
    keys: ClassVar[frozenset[str]] = frozenset({"from", "until"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        inner = Fields(fields.need(cls.name), fields.at(cls.name))
        unit = inner.word("unit", _UNITS)
        inner.only(_KEYS[unit])
        until, until_n = _until(fields)
        return cls(
            unit,
            inner.clock("at"),
            inner.count_or("interval", 1),
            _weekdays(inner) if unit == "week" else (),
            inner.count("day", 31) if unit == "month" else 1,
            _from(fields),
            until,
            until_n,
        )

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        begin = known.journey.starts
        if self.from_appointment is not None:
            appointment = known.appointment(self.from_appointment)
            if appointment is None:
                yield WhyNot(None, "appointment_not_booked")
                return
            begin = max(begin, appointment.end)
        anchor = Anchor("series", begin, self.from_appointment)
        day_of = self._days(known, begin)
        end = self._end(known)
        # A day after `until` is not mentioned unless it was sent before the series moved.
        later = sorted(known.sent(step))
        nth = 1
        while (moment := self._moment(known, day_of, nth, end)) is not None:
            if moment > known.until:
                nth = next((n for n in later if n >= nth), 0)
                if not nth or (moment := self._moment(known, day_of, nth, end)) is None:
                    return
            yield Planned(nth, moment, "every", anchor)
            nth += 1

    def _moment(self, known: Known, day_of: Callable[[int], date], nth: int, end: datetime | None) -> datetime | None:
        """The moment of the nth occurrence; None when the series is over. LATEST for days nobody can count to."""
        if self.until == "count" and nth > self.until_n:
            return None
        try:
            moment = known.calendar.instant(day_of(nth), self.at)
        except (OverflowError, ValueError):
            moment = LATEST
        return None if end is not None and moment >= end else moment

    def _end(self, known: Known) -> datetime | None:
        if self.until == "count":
            return None
        appointment = known.appointment(self.until_n) if self.until == "appointment" else None
        return known.journey.closes if appointment is None else appointment.start

    def _days(self, known: Known, begin: datetime) -> Callable[[int], date]:
        """The day of the nth occurrence, as a function; the first is the first fitting day not before `begin`."""
        # One day back: a day that a zone skipped has its moment on the next.
        day = known.calendar.day(begin) - timedelta(days=1)
        while not self._fits(day) or known.calendar.instant(day, self.at) < begin:
            day += timedelta(days=1)
        first = day
        if self.unit == "day":
            return lambda nth: first + timedelta(days=(nth - 1) * self.interval)
        if self.unit == "month":
            return lambda nth: self._month(first, (nth - 1) * self.interval)
        return lambda nth: self._week_day(first, nth - 1)

    def _fits(self, day: date) -> bool:
        if self.unit == "week":
            return day.weekday() in self.weekdays
        return self.unit == "day" or day == in_month(day.year, day.month, self.month_day)

    def _month(self, first: date, months: int) -> date:
        count = first.year * 12 + first.month - 1 + months
        return in_month(count // 12, count % 12 + 1, self.month_day)

    def _week_day(self, first: date, further: int) -> date:
        """The day `further` places after the first, over the weekdays of every `interval`-th Monday-week."""
        place = self.weekdays.index(first.weekday()) + further
        weeks, weekday = divmod(place, len(self.weekdays))
        monday = first - timedelta(days=first.weekday())
        return monday + timedelta(weeks=weeks * self.interval, days=self.weekdays[weekday])


def _weekdays(fields: Fields) -> tuple[int, ...]:
    fields.need("days")
    found: list[int] = []
    for path, item in fields.items("days"):
        weekday = WEEKDAYS.index(reading.word(item, path, WEEKDAYS))
        if weekday in found:
            raise BadCase(path, "stands twice")
        found.append(weekday)
    if not found:
        raise BadCase(fields.at("days"), "is empty")
    return tuple(sorted(found))


def _from(fields: Fields) -> int | None:
    if "from" not in fields.data:
        return None
    found = _FROM.fullmatch(fields.text("from"))
    if found is None:
        raise BadCase(fields.at("from"), "is neither journey_starts nor after_appointment:n")
    return int(found[1]) if found[1] else None


def _until(fields: Fields) -> tuple[Bound, int]:
    if "until" not in fields.data:
        return "journey_closes", 0
    found = _UNTIL.fullmatch(fields.text("until"))
    if found is None:
        raise BadCase(fields.at("until"), "is none of journey_closes, appointment:n, count:N")
    if found[1]:
        return "journey_closes", 0
    return ("count" if found[2] == "count" else "appointment"), int(found[3])
