"""Plan a journey again: read its road once, ask the pure planner, write the difference. All in the caller's transaction."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from coaching.automation import case
from coaching.automation.case import Road
from coaching.core import clock
from coaching.core.db import flush
from coaching.facts.models import Fact
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.models import DONE, RELEASED
from coaching.journeys.queries.told import HIDDEN


def replan(journey_id: str, now: datetime | None = None, noted: Iterable[Fact] = ()) -> Road:
    """Make the touchpoints of a journey what they should be at `now` (UTC; the clock's if absent), and say what stands. Raises NotHere.

    The journey is locked by a statement of its own, so that two plans of one journey follow each other, and everything is
    read after it: read in the same statement it could be what stood before the other plan. `noted` are facts of this
    transaction: what they say is done, is done before the plan is made. Planning twice changes nothing.
    """
    flush()
    queries.lock(journey_id)
    now = now or clock.now()
    road = case.read(journey_id)
    journey = road.journey
    journeys.keep_time(journey, now)
    for fact in noted:
        _mark_done(road, fact)
    gathered = case.of(road, now)
    cause = journeys.cause_of(noted, journey)
    before = _standing(road) if cause else {}
    journeys.apply_plan(journey, case.plan(gathered), road.rows, until=gathered.inside.until)
    if cause:
        journeys.note(journey, cause, before, _standing(road))
    return road


def _standing(road: Road) -> journeys.Standing:
    return journeys.standing(road.rows, [key for key, step in road.steps.items() if step.what in HIDDEN])


def _mark_done(road: Road, fact: Fact) -> None:
    """A form answered, a lesson finished: its touchpoint is done."""
    if fact.type not in ("form_answered", "step_done") or fact.journey_id != road.journey.id or not fact.step:
        return
    row = road.rows.get((fact.step, fact.nth or 1))
    if row is not None and row.state == RELEASED:
        row.state, row.done_at = DONE, fact.at
