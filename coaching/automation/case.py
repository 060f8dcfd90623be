"""Gather one journey from the floors below into cases for the planner.

Two cases: what reaches the coachee obeys quiet hours and the daily limit; what the house does for itself (alerts, todos,
moving the phase) obeys neither and does not use up the limit. Each holds the steps it leans on (docs/adr/0050).
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import Any, cast
from zoneinfo import ZoneInfo

from coaching.facts import queries as facts
from coaching.facts.models import Fact as FactRow
from coaching.journeys import queries as journeys
from coaching.journeys.models import PLANNED, SKIPPED, Journey, Touchpoint
from coaching.journeys.queries import PlanStep
from coaching.people.models import Person
from coaching.planning import plan as planner
from coaching.planning.calendar import Duration
from coaching.planning.case import Appointment, Case, Fact, OnPause, Step, read_when
from coaching.planning.case import Journey as PlannedJourney
from coaching.planning.journey import AppointmentStatus, FactType
from coaching.planning.plan import Plan
from coaching.planning.when import When
from coaching.programmes import rules
from coaching.scheduling.models import Appointment as AppointmentRow

HORIZON = timedelta(days=180)  # how far ahead rows are made; the tick extends it
TWO_DAYS = timedelta(days=2)  # a local day lies within
AFTERWARDS = timedelta(days=800)  # a closed journey has few steps left, some of them far away
FACTS = ("form_answered", "step_done", "sent", "phase_begins", "habit_missed", "habit_streak")
BY_STEP = ("form_answered", "step_done", "sent")
STATUS: dict[str, AppointmentStatus] = {
    "booked": "booked", "held": "held", "no_show": "no_show", "cancelled": "cancelled", "late_cancelled": "cancelled",
}  # fmt: skip


@dataclass(frozen=True)
class Road:
    """One journey as the database has it after its row was locked, read once: what follows changes `rows` along with the tables.

    `steps` are all of them, in order; `rows` the newest generation of each (step, nth); `waiting` the ids of letters that did not leave yet.
    """

    journey: Journey
    person: Person
    steps: dict[str, PlanStep]
    rows: dict[tuple[str, int], Touchpoint]
    appointments: Sequence[AppointmentRow]
    waiting: set[str]

    def due(self, now: datetime) -> list[Touchpoint]:
        """What is planned and whose moment has come (UTC), in the order in which it goes out: due, step, nth."""
        order = {key: place for place, key in enumerate(self.steps)}
        found = [row for row in self.rows.values() if row.state == PLANNED and row.due_at is not None and row.due_at <= now]
        return sorted(found, key=lambda row: (row.due_at, order.get(row.step, len(order)), row.nth))


@dataclass(frozen=True)
class Gathered:
    """Both cases of a journey, and its steps by key."""

    to_coachee: Case
    inside: Case
    steps: dict[str, PlanStep]


def read(journey_id: str) -> Road:
    """The road of a journey that is locked. Raises NotHere, also when the person was erased."""
    journey, person, own_steps, appointments = journeys.company(journey_id)
    rows, waiting = journeys.rows_to_plan(journey_id)
    steps = {step.key: step for step in journeys.steps_with(journey, own_steps)}
    return Road(journey, person, steps, rows, appointments, waiting)


def of(road: Road, now: datetime) -> Gathered:
    """Everything the plans of a journey depend on, as known at `now` (aware; whole seconds count)."""
    journey, rows = road.journey, road.rows.values()
    return build(
        journey,
        _without_ended(road.steps, rows),
        now,
        person=road.person,
        appointments=_appointments(road.appointments),
        facts=_facts(facts.lines_of_journey(journey.id, FACTS), rows),
        ended={(row.step, row.nth): row.skip_reason or row.state for row in rows if _set_aside(row)},
        until=now + (HORIZON if journey.is_open else AFTERWARDS),
        elsewhere=_elsewhere(journey, now) if road.person.daily_limit else [],
    )


def build(
    journey: Journey,
    steps: dict[str, PlanStep],
    now: datetime,
    *,
    person: Person,
    appointments: list[Appointment],
    facts: list[Fact],
    ended: Mapping[tuple[str, int], str] | None = None,
    until: datetime,
    elsewhere: Iterable[Fact] = (),
) -> Gathered:
    """The two cases out of plain parts: used for a real journey and for a preview of one that does not exist yet."""
    whens = {key: step.when for key, step in steps.items()}
    outward = rules.needed_by([key for key, step in steps.items() if step.for_coachee], whens)
    inward = rules.needed_by([key for key, step in steps.items() if not step.for_coachee], whens)
    whole = Case(
        coachee_tz=ZoneInfo(person.timezone),
        journey=_planned_journey(journey),
        steps=[],
        now=_whole(now),
        until=_whole(until),
        appointments=appointments,
        ended={**_nothing_follows(steps, appointments), **(ended or {})},
    )
    return Gathered(
        to_coachee=replace(
            whole,
            steps=_plan_steps(steps, outward),
            facts=_about(facts, outward) + list(elsewhere),
            quiet_hours=_quiet_hours(person),
            daily_limit=person.daily_limit,
        ),
        inside=replace(whole, steps=_plan_steps(steps, inward), facts=_about(facts, inward)),
        steps=steps,
    )


def plan(gathered: Gathered) -> Plan:
    """Both plans in one: of each step the entry of the case that it belongs to, soonest first."""
    outward, inward = planner.plan(gathered.to_coachee), planner.plan(gathered.inside)
    order = {key: number for number, key in enumerate(gathered.steps)}
    belongs = {key: outward if step.for_coachee else inward for key, step in gathered.steps.items()}
    both = (outward, inward)
    going = [one for part in both for one in part.touchpoints if belongs[one.step] is part]
    not_going = [one for part in both for one in part.not_planned if belongs[one.step] is part]
    return Plan(
        touchpoints=tuple(sorted(going, key=lambda one: (one.due, order[one.step], one.nth))),
        not_planned=tuple(sorted(not_going, key=lambda one: (order[one.step], one.nth or 0))),
    )


def _quiet_hours(person: Person) -> tuple[time, time] | None:
    """Equal ends mean none."""
    begins, ends = person.quiet_from, person.quiet_until
    return (begins, ends) if begins is not None and ends is not None and begins != ends else None


def _whole(moment: datetime) -> datetime:
    return moment.replace(microsecond=0)


def _planned_journey(journey: Journey) -> PlannedJourney:
    starts = _whole(journey.starts_at)
    closes = journey.closes_at and max(_whole(journey.closes_at), starts + timedelta(seconds=1))
    pauses = []
    for pause in journey.pauses:
        begins, ends = _whole(pause.from_at), pause.until_at and _whole(pause.until_at)
        if ends is None or ends > begins:
            pauses.append((begins, ends))
    return PlannedJourney(starts, closes, pauses)


def _appointments(rows: Iterable[AppointmentRow]) -> list[Appointment]:
    """The coaching appointments by name. Pending ones are not agreed yet; one that overlaps an earlier one is left out."""
    found: list[Appointment] = []
    standing_until: datetime | None = None
    for row in rows:
        status = STATUS.get(row.status)
        if status is None or row.number is None:
            continue
        stands = status != "cancelled"
        if stands and standing_until is not None and row.start < standing_until:
            continue
        if stands:
            standing_until = row.end
        cancelled = _whole(row.cancelled_at) if row.cancelled_at and not stands else None
        found.append(
            Appointment(row.number, _whole(row.start), _whole(row.end), status, _whole(row.booked_at), cancelled)
        )
    return found


def may_change(fact: FactRow) -> bool:
    """Whether a plan may be another one because of this fact; when not, no plan needs to be made again. Never False too often.

    What is answered or done counts by its step, on its own journey: a questionnaire that no step asked for is in no plan (`_fact`).
    """
    if fact.type not in FACTS:
        return True
    return fact.journey_id is not None and (fact.step is not None or fact.type not in BY_STEP)


def _facts(rows: Iterable[Any], touchpoints: Iterable[Touchpoint]) -> list[Fact]:
    habits = {row.made: row.step for row in touchpoints if row.made and row.made.startswith("habit:")}
    return [fact for fact in (_fact(row, habits) for row in rows) if fact is not None]


def _elsewhere(journey: Journey, now: datetime) -> list[Fact]:
    """What this person got on other journeys lately: it counts for their daily limit and for nothing else (journey plan, 5.1)."""
    found = []
    for other in journeys.of_person(journey.person_id):
        if other.id != journey.id:
            outward = journeys.steps_to_coachee(other)
            sent = [row for row in facts.of_journey(other.id, ["sent"]) if row.step in outward and row.at > now - TWO_DAYS]
            found += [Fact(_whole(row.at), "sent", step=f"{other.id}:{row.step}", nth=row.nth or 1) for row in sent]
    return found


def _fact(row: Any, habits: dict[str, str]) -> Fact | None:
    detail, at = row.detail or {}, _whole(row.at)
    if row.type == "phase_begins":
        return Fact(at, "phase_begins", phase=detail.get("phase"))
    if row.type in ("habit_missed", "habit_streak"):
        step = habits.get(row.subject or "")
        return Fact(at, cast("FactType", row.type), habit=step, days=detail.get("days")) if step else None
    if row.step is None:
        return None
    return Fact(at, cast("FactType", row.type), step=row.step, nth=row.nth or 1, score=row.score)


def _nothing_follows(steps: dict[str, PlanStep], appointments: list[Appointment]) -> dict[tuple[str, int], str]:
    """"Halfway to the next" after the final appointment: a programme whose request to book names its `last` one has no next then."""
    last = max((step.when["last"] for step in steps.values() if step.when.get("last")), default=None)
    standing = sorted((one for one in appointments if one.stands), key=lambda one: one.start)
    if last is None or len(standing) < last:
        return {}
    return {(key, standing[-1].n): "next_not_booked" for key, step in steps.items() if step.when.get("halfway") == "each"}


def _about(facts: Iterable[Fact], keys: set[str]) -> list[Fact]:
    return [fact for fact in facts if fact.step is None or fact.step in keys]


def _plan_steps(steps: dict[str, PlanStep], keys: set[str]) -> list[Step]:
    return [
        Step(key, _when(json.dumps(step.when), tuple(sorted(steps))), _duration(step.stale_after), cast("OnPause", step.on_pause))
        for key, step in steps.items()
        if key in keys
    ]


@lru_cache(maxsize=2000)
def _when(text: str, keys: tuple[str, ...]) -> When:
    return read_when(json.loads(text), "when", keys)


def _duration(text: str | None) -> Duration | None:
    return Duration.parse(text) if text else None


def _set_aside(row: Touchpoint) -> bool:
    """Skipped by the coach, failed, or overtaken by a later one that went out: the planner must not bring it back."""
    return row.is_settled and row.state in (SKIPPED, "failed")


def _without_ended(steps: dict[str, PlanStep], rows: Iterable[Touchpoint]) -> dict[str, PlanStep]:
    """The steps without those that a step `end_sequence` has ended, and what leaned on them."""
    ended = {
        key
        for row in rows
        if row.state == "done" and row.step in steps and steps[row.step].what == "end_sequence"
        for key in steps[row.step].params.get("steps", [])
    }
    if not ended:
        return steps
    gone = rules.referring_to(ended, {key: step.when for key, step in steps.items()})
    return {key: step for key, step in steps.items() if key not in gone}
