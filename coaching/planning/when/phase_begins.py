"""After a phase of the journey begins, each time: `{"phase_begins": "evaluation", "offset": "PT0S"}`.

Steps of the phase `follow_up` are aftercare: they go on after the closing.

Used by steps `when = { phase_begins = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/send_form.py. The words: templates/letters/intake/.
The story: tests/planning/when/test_phase_begins.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Self

from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import PHASES, Known, Phase
from coaching.planning.reading import Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When, offset


@dataclass(frozen=True, slots=True)
class PhaseBegins(When):
    """After each beginning of `phase`; the nth beginning is the nth touchpoint."""

    phase: Phase
    offset: Duration = NOTHING
    at: time | None = None

    name: ClassVar[str] = "phase_begins"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        return cls(fields.word(cls.name, PHASES), offset(fields), fields.clock_if_any("at"))

    @property
    def is_aftercare(self) -> bool:
        return self.phase == "follow_up"

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        begun = [f.at for f in known.facts if f.type == "phase_begins" and f.phase == self.phase]
        if not begun:
            yield WhyNot(None, "phase_not_begun")
        for nth, anchor in enumerate(begun, 1):
            moment = known.calendar.after(anchor, self.offset, self.at)
            yield Planned(nth, moment, "phase_begins", Anchor("phase", anchor, self.phase))
