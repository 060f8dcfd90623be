"""The worker's look at requests whose time to think is over."""

from __future__ import annotations

from coaching.core import clock, rows
from coaching.leads import operations, queries


def nudge() -> None:
    """Send the personal nudge to everyone who may have thought long enough."""
    found = [(lead.practice_id, lead.id) for lead in queries.to_nudge(clock.now())]
    rows.each(found, lambda lead_id: operations.nudge(queries.lead(lead_id)), "a nudge failed")
