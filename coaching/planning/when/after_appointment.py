"""After the start or the end of appointment n, or of each: `{"after_appointment": 1, "offset": "P1D", "of": "end"}`.

Not for a no-show: it keeps its number but stops what would have followed it.

Used by steps `when = { after_appointment = … }`. What is sent: coaching/automation/what/.
The planner's own story: tests/planning/when/test_after_appointment.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Literal, Self

from coaching.planning.calendar import Duration
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When, appointment_or_each, offset


@dataclass(frozen=True, slots=True)
class AfterAppointment(When):
    """`n` None = each appointment that stands."""

    n: int | None
    offset: Duration = Duration()
    of: Literal["start", "end"] = "end"
    at: time | None = None

    name: ClassVar[str] = "after_appointment"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "of", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        of: Literal["start", "end"] = fields.word("of", ("start", "end")) if "of" in fields.data else "end"
        return cls(appointment_or_each(fields, cls.name), offset(fields), of, fields.clock_if_any("at"))

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        meant = known.meant(self.n)
        if not meant:
            yield WhyNot(None, "appointment_not_booked")
        for appointment in meant:
            if appointment.status == "no_show":
                yield WhyNot(appointment.n, "no_show")
                continue
            anchor = appointment.end if self.of == "end" else appointment.start
            moment = known.calendar.on_day_from(anchor, known.calendar.add(anchor, self.offset), self.at)
            yield Planned(
                appointment.n,
                moment,
                "after_appointment",
                Anchor(f"appointment_{self.of}", anchor, appointment.n),
                known_from=appointment.booked_at,
            )
