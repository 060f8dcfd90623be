"""What goes out when, and what does not: §5 of the journey plan, one function for each numbered rule.

Rules 1 to 6 bring a planned moment to its due; rules 7 to 9 are asked when its turn comes. Reminders count from when
another touchpoint really goes out, so the plan is a rehearsal: touchpoints take their turn in order of due, and what
goes out may bring new ones.
"""

from __future__ import annotations

import heapq
from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from coaching.planning.calendar import Calendar
from coaching.planning.case import Case, Step
from coaching.planning.journey import Known
from coaching.planning.moves import Moves
from coaching.planning.touchpoints import Move, NotPlanned, Planned, Touchpoint, WhyNot
from coaching.planning.when import StepNotDone

__all__ = ["NotPlanned", "Plan", "Touchpoint", "plan"]

_UNMENTIONED: Final = "after until"


@dataclass(frozen=True, slots=True)
class Plan:
    """`touchpoints` by due, step order, nth; `not_planned` by step order, nth (None first)."""

    touchpoints: Sequence[Touchpoint]
    not_planned: Sequence[NotPlanned]

    def as_json(self) -> dict[str, list[dict[str, object]]]:
        """Exactly the keys of the format's §2."""
        return {
            "touchpoints": [
                {
                    "step": t.step,
                    "nth": t.nth,
                    "due": t.due.strftime("%Y-%m-%dT%H:%M:%SZ"),
                    "reason": t.reason,
                    "moved_by": list(t.moved_by),
                }
                for t in self.touchpoints
            ],
            "not_planned": [{"step": n.step, "nth": n.nth, "reason": n.reason} for n in self.not_planned],
        }


def plan(case: Case) -> Plan:
    """The plan of a case. Pure: reads no clock, no database; the same case gives the same plan.

    The case must satisfy `case.check`.
    """
    ended = dict(case.ended)
    while True:
        rehearsal = _Rehearsal(case, ended)
        overtaken = rehearsal.play()
        if overtaken is None:
            return rehearsal.result()
        ended[overtaken] = "merged"


@dataclass(slots=True)
class _Waiting:
    """A touchpoint on its way from planned to due."""

    order: int
    step: Step
    planned: Planned
    due: datetime
    moved_by: list[Move]


class _Rehearsal:
    """One run through a case, from the first touchpoint to the last."""

    def __init__(self, case: Case, ended: Mapping[tuple[str, int], str]) -> None:
        self._case = case
        self._ended = ended
        self._calendar = Calendar(case.coachee_tz)
        self._known = Known(self._calendar, case.journey, case.appointments, case.facts, case.until)
        self._moves = Moves(self._calendar, case.journey, case.quiet_hours, case.now)
        self._aftercare = _aftercare(case.steps)
        self._reminding: defaultdict[str, list[tuple[int, Step, StepNotDone]]] = defaultdict(list)
        for order, step in enumerate(case.steps):
            if isinstance(step.when, StepNotDone):
                self._reminding[step.when.of].append((order, step, step.when))
        self._entering: list[tuple[int, Step, Planned | WhyNot]] = []
        self._queue: list[tuple[datetime, int, int, _Waiting]] = []
        self._reminded: set[int] = set()
        self._gone: dict[tuple[int, datetime], _Waiting] = {}
        self._on_day = Counter(self._calendar.day(fact.at) for fact in case.facts if fact.type == "sent")
        self._touchpoints: list[tuple[datetime, int, int, Touchpoint]] = []
        self._not_planned: list[tuple[int, int, NotPlanned]] = []

    def play(self) -> tuple[str, int] | None:
        """Run. Returns a touchpoint that a later one of the same step and due overtook: then run again without it."""
        for order, step in enumerate(self._case.steps):
            self._entering.extend((order, step, outcome) for outcome in step.when.plan(self._known, step.key))
        self._enter_all()
        while self._queue:
            overtaken = self._turn()
            if overtaken is not None:
                return overtaken
            self._enter_all()
        for reminding in self._reminding.values():
            for order, step, _ in reminding:
                if order not in self._reminded:
                    self._drop(order, step, WhyNot(None, "step_not_planned"))
        return None

    def result(self) -> Plan:
        """What came out of it, sorted as §2 says."""
        self._touchpoints.sort(key=lambda entry: entry[:3])
        self._not_planned.sort(key=lambda entry: entry[:2])
        return Plan(tuple(entry[-1] for entry in self._touchpoints), tuple(entry[-1] for entry in self._not_planned))

    # From planned to due: rules 1 to 6.

    def _enter_all(self) -> None:
        while self._entering:
            order, step, outcome = self._entering.pop()
            if isinstance(outcome, WhyNot):
                self._drop(order, step, outcome)
                continue
            if self._already_sent(order, step, outcome):
                continue
            reason = self._outside(outcome) or self._ended.get((step.key, outcome.nth))
            self._approach(_Waiting(order, step, outcome, outcome.moment, []), reason)

    def _already_sent(self, order: int, step: Step, planned: Planned) -> bool:
        """Rule 1. What was sent never changes, and its reminders count from then."""
        sent = self._known.sent(step.key).get(planned.nth)
        if sent is None or (planned.about is not None and sent < planned.about):
            return False
        self._drop(order, step, WhyNot(planned.nth, "already_sent"), planned, sent)
        self._remind(step.key, planned.nth, sent)
        return True

    def _outside(self, planned: Planned) -> str | None:
        """Rule 2: after `until`, or before the journey starts."""
        if planned.moment > self._case.until:
            return _UNMENTIONED
        if planned.moment < self._case.journey.starts and not planned.prepares:
            return "before_start"
        return None

    def _approach(self, waiting: _Waiting, reason: str | None) -> None:
        """Rules 3 to 6, unless rule 2 ended it; then wait for its turn."""
        if reason is not None:
            self._end(waiting, reason)
            return
        moves, on_pause, moved_by = self._moves, waiting.step.on_pause, waiting.moved_by
        due = moves.settle(moves.known(waiting.due, waiting.planned.known_from, moved_by), on_pause, moved_by)
        if due is not None:
            due = moves.not_before_now(due, on_pause, moved_by)
        self._wait(waiting, due)

    def _wait(self, waiting: _Waiting, due: datetime | None) -> None:
        if due is None:
            self._end(waiting, "paused")
            return
        waiting.due = due
        heapq.heappush(self._queue, (due, waiting.order, waiting.planned.nth, waiting))

    # Its turn: rules 7 to 9.

    def _turn(self) -> tuple[str, int] | None:
        """The next due of the next step. Returns what it overtook, if anything."""
        due, order, _, first = heapq.heappop(self._queue)
        together = [first]
        while self._queue and self._queue[0][:2] == (due, order):
            together.append(heapq.heappop(self._queue)[-1])
        going = self._highest([waiting for waiting in together if not self._ends(waiting)])
        if going is None:
            return None
        gone = self._gone.get((order, due))
        if gone is not None and gone.planned.nth > going.planned.nth:
            self._end(going, "merged")
        elif gone is not None:
            return gone.step.key, gone.planned.nth
        elif not self._over_limit(going):
            self._go(going)
        return None

    def _ends(self, waiting: _Waiting) -> bool:
        reason = self._ending(waiting)
        if reason is not None:
            self._end(waiting, reason)
        return reason is not None

    def _ending(self, waiting: _Waiting) -> str | None:
        """Rule 7, looked at when it would go out; the first that holds."""
        due, planned, step = waiting.due, waiting.planned, waiting.step
        closes = self._case.journey.closes
        if due > self._case.until:
            return _UNMENTIONED
        if closes is not None and due >= closes and step.key not in self._aftercare:
            return "journey_closed"
        if planned.must_precede is not None and due > planned.must_precede:
            return "too_late"
        if self._done(step.key, planned.nth, due) or (planned.reminds and self._done(*planned.reminds, due)):
            return "already_done"
        if planned.stretch_end is not None and due >= planned.stretch_end:
            return "appointment_booked"
        if step.stale_after is not None and due > self._calendar.add(planned.moment, step.stale_after):
            return "stale"
        return None

    def _done(self, step: str, nth: int, due: datetime) -> bool:
        done = self._known.done(step).get(nth)
        return done is not None and done <= due

    def _highest(self, alive: list[_Waiting]) -> _Waiting | None:
        """Rule 8: of one step at one due only the highest nth stays. They come in order of nth."""
        for waiting in alive[:-1]:
            self._end(waiting, "merged")
        return alive[-1] if alive else None

    def _over_limit(self, waiting: _Waiting) -> bool:
        """Rule 9: a full day sends it on to the next."""
        limit = self._case.daily_limit
        if limit is None or self._on_day[self._calendar.day(waiting.due)] < limit:
            return False
        self._wait(waiting, self._moves.next_day(waiting.due, waiting.step.on_pause, waiting.moved_by))
        return True

    def _go(self, waiting: _Waiting) -> None:
        step, planned, due = waiting.step, waiting.planned, waiting.due
        self._gone[waiting.order, due] = waiting
        self._on_day[self._calendar.day(due)] += 1
        touchpoint = Touchpoint(step.key, planned.nth, due, planned.reason, tuple(waiting.moved_by), planned.moment, planned.anchor)
        self._touchpoints.append((due, waiting.order, planned.nth, touchpoint))
        self._remind(step.key, planned.nth, due)

    def _remind(self, key: str, r: int, anchor: datetime) -> None:
        """Reminders of touchpoint r of a step, which went or goes out at `anchor`."""
        for order, step, when in self._reminding.get(key, ()):
            self._reminded.add(order)
            self._entering.extend((order, step, planned) for planned in when.reminders(r, anchor, self._calendar))

    def _end(self, waiting: _Waiting, reason: str) -> None:
        if reason != _UNMENTIONED:
            why = WhyNot(waiting.planned.nth, reason)
            self._drop(waiting.order, waiting.step, why, waiting.planned, waiting.due)

    def _drop(self, order: int, step: Step, why: WhyNot, planned: Planned | None = None, decided: datetime | None = None) -> None:
        moment, anchor = (None, None) if planned is None else (planned.moment, planned.anchor)
        entry = NotPlanned(step.key, why.nth, why.reason, moment, anchor, decided)
        self._not_planned.append((order, why.nth or 0, entry))


def _aftercare(steps: Sequence[Step]) -> frozenset[str]:
    """The steps that go on after the closing: by themselves, or because they refer to such a step."""
    referring: defaultdict[str, list[str]] = defaultdict(list)
    for step in steps:
        if step.when.refers_to is not None:
            referring[step.when.refers_to].append(step.key)
    found = {step.key for step in steps if step.when.is_aftercare}
    following = list(found)
    while following:
        further = [key for key in referring[following.pop()] if key not in found]
        found.update(further)
        following.extend(further)
    return frozenset(found)
