"""Before the start or the end of appointment n, or of each: `{"before_appointment": "each", "offset": "P1D"}`.

A preparation: booked late or before the journey starts it is late, not lost; it never goes out after what it prepares.

Used by steps `when = { before_appointment = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/preparation/.
The story: tests/planning/when/test_before_appointment.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Self

from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Planned, WhyNot
from coaching.planning.when.form import Edge, When, appointment_or_each, edge, edge_of, offset


@dataclass(frozen=True, slots=True)
class BeforeAppointment(When):
    """`n` None = each appointment that stands."""

    n: int | None
    offset: Duration = NOTHING
    of: Edge = "start"
    at: time | None = None

    name: ClassVar[str] = "before_appointment"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "of", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        of = edge_of(fields, default="start")
        return cls(appointment_or_each(fields, cls.name), offset(fields), of, fields.clock_if_any("at"))

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        meant = known.meant(self.n)
        if not meant:
            yield WhyNot(None, "appointment_not_booked")
        starts = known.journey.starts
        for appointment in meant:
            anchor = edge(appointment, self.of)
            moment = known.calendar.before(anchor.at, self.offset, self.at)
            booked = appointment.booked_at
            yield Planned(
                appointment.n,
                moment,
                "before_appointment",
                anchor,
                known_from=starts if booked is None else max(booked, starts),
                must_precede=anchor.at,
                about=booked,
                prepares=True,
            )
