"""After another step was done, each nth of it: `{"after_step": "intake", "offset": "P1D", "at": "09:00"}`.

Used by steps `when = { after_step = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/write_message.py. The words: templates/letters/personal/.
The story: tests/planning/when/test_after_step.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Self

from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When, offset, reference


@dataclass(frozen=True, slots=True)
class AfterStep(When):
    """After each nth of the step `of` was done; the touchpoint carries that nth."""

    of: str
    offset: Duration = NOTHING
    at: time | None = None

    name: ClassVar[str] = "after_step"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        return cls(reference(fields, cls.name, steps), offset(fields), fields.clock_if_any("at"))

    @property
    def refers_to(self) -> str:
        return self.of

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        done = known.done(self.of)
        if not done:
            yield WhyNot(None, "waiting_for_step")
        for nth, anchor in done.items():
            moment = known.calendar.after(anchor, self.offset, self.at)
            yield Planned(nth, moment, "step_done", Anchor("step_done", anchor, self.of, nth))
