"""After a habit was missed, or kept, exactly so many days: `{"habit": {"of": "walk", "missed": 3}}`.

Used by steps `when = { habit = … }`, e.g. coaching/programmes/ready_made/burn-out-recovery.toml.
What is sent: coaching/automation/what/write_message.py. The words: templates/letters/personal/.
The story: tests/planning/when/test_habit.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from typing import ClassVar, Final, Literal, Self, TypeAlias

from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import Known
from coaching.planning.reading import BadCase, Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When, offset

Test: TypeAlias = Literal["missed", "streak"]
_TESTS: Final[tuple[Test, ...]] = ("missed", "streak")


@dataclass(frozen=True, slots=True)
class Habit(When):
    """After each fact that the habit `of` was missed (or kept) exactly `days` days."""

    of: str
    test: Test
    days: int
    offset: Duration = NOTHING
    at: time | None = None

    name: ClassVar[str] = "habit"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        inner = Fields(fields.need(cls.name), fields.at(cls.name))
        inner.only({"of", *_TESTS})
        tests = [test for test in _TESTS if test in inner.data]
        if len(tests) != 1:
            raise BadCase(inner.path, "needs exactly one of missed, streak")
        return cls(inner.text("of"), tests[0], inner.count(tests[0]), offset(fields), fields.clock_if_any("at"))

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        reason = f"habit_{self.test}"
        anchors = [f.at for f in known.facts if f.type == reason and f.habit == self.of and f.days == self.days]
        if not anchors:
            yield WhyNot(None, "not_triggered")
        for nth, anchor in enumerate(anchors, 1):
            moment = known.calendar.after(anchor, self.offset, self.at)
            yield Planned(nth, moment, reason, Anchor("habit", anchor, self.of))
