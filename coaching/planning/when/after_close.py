"""After the journey is closed: `{"after_close": "P6W", "at": "10:00"}`. Aftercare.

Used by steps `when = { after_close = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/follow_up_form/.
The story: tests/planning/when/test_after_close.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Self

from coaching.planning.calendar import Duration
from coaching.planning.journey import Known
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When


@dataclass(frozen=True, slots=True)
class AfterClose(When):
    """`offset` after the closing."""

    offset: Duration
    at: time | None = None

    name: ClassVar[str] = "after_close"
    keys: ClassVar[frozenset[str]] = frozenset({"at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        return cls(fields.duration(cls.name), fields.clock_if_any("at"))

    @property
    def is_aftercare(self) -> bool:
        return True

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        anchor = known.journey.closes
        if anchor is None:
            yield WhyNot(None, "not_closed")
            return
        moment = known.calendar.after(anchor, self.offset, self.at)
        yield Planned(1, moment, "after_close", Anchor("closing", anchor))
