"""The worker's look at invitations that wait."""

from __future__ import annotations

from coaching.core import clock, rows
from coaching.invitations import operations, queries, rules


def watch() -> None:
    """Nudge those that stall, close those whose time has passed; one bad row never stops the rest."""
    now = clock.now()
    found = queries.to_watch(now, now - rules.STALLS_AFTER)
    rows.each(found, lambda invitation_id: operations.watch(queries.invitation(invitation_id), now), "an invitation could not be watched")
