"""On a date, at a time of the coachee's wall clock: `{"date": "2026-03-16", "at": "10:00"}`.

Used by steps `when = { date = … }`.
What is sent: coaching/automation/what/write_message.py. The words: templates/letters/personal/.
The story: tests/stories/test_pause.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import date, time
from typing import ClassVar, Self

from coaching.planning import reading
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When


@dataclass(frozen=True, slots=True)
class OnDate(When):
    """Once, on `day` at `at`."""

    day: date
    at: time

    name: ClassVar[str] = "date"
    keys: ClassVar[frozenset[str]] = frozenset({"at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        return cls(reading.day(fields.need(cls.name), fields.at(cls.name)), fields.clock("at"))

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        moment = known.calendar.instant(self.day, self.at)
        yield Planned(1, moment, "date", Anchor("date", moment))
