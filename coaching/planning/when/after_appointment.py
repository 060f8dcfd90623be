"""After the start or the end of appointment n, or of each: `{"after_appointment": 1, "offset": "P1D", "of": "end"}`.

Not for a no-show: it keeps its number but stops what would have followed it.

Used by steps `when = { after_appointment = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/reflection/.
The story: tests/planning/when/test_after_appointment.py.
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
class AfterAppointment(When):
    """`n` None = each appointment that stands."""

    n: int | None
    offset: Duration = NOTHING
    of: Edge = "end"
    at: time | None = None

    name: ClassVar[str] = "after_appointment"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "of", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        of = edge_of(fields, default="end")
        return cls(appointment_or_each(fields, cls.name), offset(fields), of, fields.clock_if_any("at"))

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        meant = known.meant(self.n)
        if not meant:
            yield WhyNot(None, "appointment_not_booked")
        for appointment in meant:
            if appointment.status == "no_show":
                yield WhyNot(appointment.n, "no_show")
                continue
            anchor = edge(appointment, self.of)
            moment = known.calendar.after(anchor.at, self.offset, self.at)
            yield Planned(
                appointment.n,
                moment,
                "after_appointment",
                anchor,
                known_from=appointment.booked_at,
            )
