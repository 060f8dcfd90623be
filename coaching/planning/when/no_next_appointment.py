"""When nothing more is booked: `{"no_next_appointment": "P3D", "repeat": "P1W", "max": 2, "last": 6}`.

Counts from where a bare stretch begins: at least one standing appointment is over, and none that is known then still
has its end to come. Stops when the next one is booked. Nothing follows the programme's `last` appointment.

Used by steps `when = { no_next_appointment = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/ask_to_book.py. The words: templates/letters/personal/.
The story: tests/planning/when/test_no_next_appointment.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar, Self

from coaching.planning.calendar import EARLIEST, Duration
from coaching.planning.journey import Appointment, Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import ONCE, Repeat, When


@dataclass(frozen=True, slots=True)
class NoNextAppointment(When):
    """`offset` after a bare stretch begins, then as `repeat` says."""

    offset: Duration
    repeat: Repeat = ONCE
    at: time | None = None
    last: int | None = None

    name: ClassVar[str] = "no_next_appointment"
    keys: ClassVar[frozenset[str]] = frozenset({"repeat", "max", "at", "last"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        last = fields.count("last") if "last" in fields.data else None
        offset = fields.duration(cls.name, zero=False)
        return cls(offset, Repeat.read(fields), fields.clock_if_any("at"), last)

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        final = None if self.last is None else known.appointment(self.last)
        most = self.repeat.most
        triggered = False
        for s, (begin, end) in enumerate(bare_stretches(known.appointments), 1):
            if final is not None and begin >= final.end:
                continue
            triggered = True
            first = known.calendar.add(begin, self.offset)
            for k in range(1, most + 1):
                moment = known.calendar.add(first, self.repeat.every.times(k - 1))
                yield Planned(
                    (s - 1) * most + k,
                    known.calendar.on_day_from(begin, moment, self.at),
                    "no_next_appointment",
                    Anchor("bare_stretch", begin, s),
                    stretch_end=end,
                )
        if not triggered:
            yield WhyNot(None, "not_triggered")


def bare_stretches(appointments: Sequence[Appointment]) -> list[tuple[datetime, datetime | None]]:
    """The times `[begin, end)` with one standing appointment over and none known that still has its end to come.

    In order; `end` None = it lasts.
    """
    over = min((a.end for a in appointments if a.stands), default=None)
    if over is None:
        return []
    stretches: list[tuple[datetime, datetime | None]] = []
    for known, until in sorted(_ahead(appointments)):
        if until <= over:
            continue
        if known > over:
            stretches.append((over, known))
        over = until
    return [*stretches, (over, None)]


def _ahead(appointments: Sequence[Appointment]) -> Iterator[tuple[datetime, datetime]]:
    """For each appointment the time in which it is known and its end still to come."""
    for appointment in appointments:
        booked = appointment.booked_at
        known = EARLIEST if booked is None else min(booked, appointment.start)
        if appointment.stands:
            yield known, appointment.end
        elif appointment.cancelled_at is not None and appointment.cancelled_at > known:
            yield known, min(appointment.end, appointment.cancelled_at)
