"""The worker's look at those in their first days."""

from __future__ import annotations

from coaching.core import clock, rows
from coaching.journeys import queries as journeys
from coaching.onboarding import operations, queries, rules


def look() -> None:
    """Tell coaches who is stuck; one bad row never stops the rest."""
    now = clock.now()
    found = queries.starting(now - rules.STUCK_AFTER)
    rows.each(found, lambda journey_id: operations.look(journeys.journey(journey_id), now), "a start could not be looked at")
