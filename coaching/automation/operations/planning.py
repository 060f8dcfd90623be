"""Plan a journey again: read its case, ask the pure planner, write the difference. All in the caller's transaction."""

from __future__ import annotations

from datetime import datetime

from coaching.automation import case
from coaching.core import clock
from coaching.core.db import flush
from coaching.journeys import operations as journeys
from coaching.journeys import queries
from coaching.journeys.models import Journey


def replan(journey_id: str, now: datetime | None = None) -> Journey:
    """Make the touchpoints of a journey what they should be at `now` (UTC; the clock's if absent). Raises NotHere.

    The journey's row is locked first, so that two plans of one journey follow each other. Doing it twice changes nothing.
    """
    flush()
    journey = queries.journey(journey_id, locked=True)
    now = now or clock.now()
    journeys.keep_time(journey, now)
    gathered = case.of(journey, now)
    journeys.apply_plan(journey, case.plan(gathered), until=gathered.inside.until)
    return journey
