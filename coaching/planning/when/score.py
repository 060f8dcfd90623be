"""After an answer whose score is low, high or has dropped: `{"score": {"of": "check", "below": 5}, "offset": "PT0S"}`.

Used by steps `when = { score = … }`, e.g. coaching/programmes/ready_made/career.toml.
What is sent: coaching/automation/what/write_message.py, raise_alert.py; which message is left out: operations/sparing.py. The words: templates/letters/alert/.
The story: tests/stories/test_low_score.py.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import time
from decimal import Decimal
from fractions import Fraction
from typing import ClassVar, Final, Literal, Self, TypeAlias

from coaching.planning import reading
from coaching.planning.calendar import NOTHING, Duration
from coaching.planning.journey import Known
from coaching.planning.reading import BadCase, Fields
from coaching.planning.touchpoints import Anchor, Planned, WhyNot
from coaching.planning.when.form import When, offset, reference

Test: TypeAlias = Literal["below", "above", "drops_by"]
_REASONS: Final[dict[Test, str]] = {"below": "score_below", "above": "score_above", "drops_by": "score_drop"}


@dataclass(frozen=True, slots=True)
class Score(When):
    """After each scored answer of the step `of` that passes the test; the touchpoint carries the answer's number."""

    of: str
    test: Test
    than: Decimal
    offset: Duration = NOTHING
    at: time | None = None

    name: ClassVar[str] = "score"
    keys: ClassVar[frozenset[str]] = frozenset({"offset", "at"})

    @classmethod
    def read(cls, fields: Fields, steps: Collection[str]) -> Self:
        inner = Fields(fields.need(cls.name), fields.at(cls.name))
        inner.only({"of", *_REASONS})
        tests = [test for test in _REASONS if test in inner.data]
        if len(tests) != 1:
            raise BadCase(inner.path, "needs exactly one of below, above, drops_by")
        of = reference(inner, "of", steps)
        return cls(of, tests[0], inner.number(tests[0]), offset(fields), fields.clock_if_any("at"))

    @property
    def refers_to(self) -> str:
        return self.of

    def plan(self, known: Known, step: str) -> Iterator[Planned | WhyNot]:
        triggered = False
        before: Fraction | None = None
        answers = [f for f in known.facts if f.type == "form_answered" and f.step == self.of and f.score is not None]
        for number, fact in enumerate(answers, 1):
            # As written, not as a float keeps it: from 0.3 to 0.2 is a drop of 0.1.
            score = Fraction(reading.number(fact.score, "score"))
            if self._passes(score, before):
                triggered = True
                moment = known.calendar.after(fact.at, self.offset, self.at)
                yield Planned(number, moment, _REASONS[self.test], Anchor("answer", fact.at, self.of, fact.nth))
            before = score
        if not triggered:
            yield WhyNot(None, "not_triggered")

    def _passes(self, score: Fraction, before: Fraction | None) -> bool:
        than = Fraction(self.than)
        if self.test == "below":
            return score < than
        if self.test == "above":
            return score > than
        return before is not None and before - score >= than
