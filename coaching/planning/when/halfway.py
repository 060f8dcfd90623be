"""Halfway between the end of appointment n and the start of the next: `{"halfway": [1, 2], "or_after": "P1W"}`.

The middle is one of absolute time, rounded down to the minute; it moves along when either appointment moves. When the
next one is absent, or was booked later than end + `or_after`, the fallback end + `or_after` goes out instead.

Used by steps `when = { halfway = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/reflection/.
The story: tests/stories/test_halfway_reflection.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar, Self

from coaching.planning import reading
from coaching.planning.calendar import Duration
from coaching.planning.journey import Appointment, Known
from coaching.planning.reading import BadCase, Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When


@dataclass(frozen=True, slots=True)
class Halfway(When):
    """Between n and n+1; `n` None = after each. Without `or_after` there is no fallback."""

    n: int | None
    or_after: Duration | None = None

    name: ClassVar[str] = "halfway"
    keys: ClassVar[frozenset[str]] = frozenset({"or_after"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        or_after = fields.duration("or_after") if "or_after" in fields.data else None
        return cls(_pair(fields.need(cls.name), fields.at(cls.name)), or_after)

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        meant = known.meant(self.n)
        if not meant:
            yield WhyNot(None, "appointment_not_booked")
        for appointment in meant:
            if appointment.status == "no_show":
                yield WhyNot(appointment.n, "no_show")
            else:
                yield self._one(known, appointment)

    def _one(self, known: Known, appointment: Appointment) -> Planned | WhyNot:
        following = known.following(appointment)
        if self.or_after is not None:
            fallback = known.calendar.add(appointment.end, self.or_after)
            if following is None or (following.booked_at is not None and following.booked_at > fallback):
                anchor = Anchor("appointment_end", appointment.end, appointment.n)
                return Planned(appointment.n, fallback, "halfway_fallback", anchor, known_from=appointment.booked_at)
        if following is None:
            return WhyNot(appointment.n, "next_not_booked")
        booked = [moment for moment in (appointment.booked_at, following.booked_at) if moment is not None]
        return Planned(
            appointment.n,
            middle(appointment.end, following.start),
            "halfway",
            Anchor("between_appointments", appointment.end, appointment.n),
            known_from=max(booked, default=None),
            must_precede=following.start,
        )


def middle(end: datetime, start: datetime) -> datetime:
    """The moment in the middle of two, in absolute time (UTC in, UTC out), rounded down to the minute."""
    return (end + (start - end) / 2).replace(second=0, microsecond=0)


def _pair(value: object, path: str) -> int | None:
    if value == "each":
        return None
    if isinstance(value, list | tuple) and len(value) == 2:
        try:
            first, second = (reading.count(item, path) for item in value)
        except BadCase:
            raise BadCase(path, "is not [n, n+1] or each") from None
        if second == first + 1:
            return first
    raise BadCase(path, "is not [n, n+1] or each")
