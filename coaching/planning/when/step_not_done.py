"""Reminders until another step is done: `{"step_not_done": "intake", "offset": "P2D", "repeat": "P2D", "max": 3}`.

They count from when that touchpoint really went out, after all moves. So the plan asks for them one by one, when it
knows: `reminders` instead of `plan`.

Used by steps `when = { step_not_done = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/form_reminder/.
The story: tests/stories/test_reminders_stop.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import datetime, time
from typing import ClassVar, Self

from coaching.planning.calendar import Calendar, Duration
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import ONCE, Repeat, When, reference


@dataclass(frozen=True, slots=True)
class StepNotDone(When):
    """Counted from when touchpoint r of the step `of` was sent or goes out."""

    of: str
    offset: Duration
    repeat: Repeat = ONCE
    at: time | None = None

    name: ClassVar[str] = "step_not_done"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "repeat", "max", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        offset = fields.duration("offset", zero=False)
        return cls(reference(fields, cls.name, steps), offset, Repeat.read(fields), fields.clock_if_any("at"))

    @property
    def refers_to(self) -> str:
        return self.of

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        """None by itself: see `reminders`."""
        return iter(())

    def reminders(self, r: int, anchor: datetime, calendar: Calendar) -> Iterator[Planned]:
        """The reminders of touchpoint r, sent or going out at `anchor`."""
        first = calendar.add(anchor, self.offset)
        for k in range(1, self.repeat.most + 1):
            moment = calendar.add(first, self.repeat.every.times(k - 1))
            yield Planned(
                (r - 1) * self.repeat.most + k,
                calendar.on_day_from(anchor, moment, self.at),
                "step_not_done",
                Anchor("step_sent", anchor, self.of, r),
                reminds=(self.of, r),
            )
