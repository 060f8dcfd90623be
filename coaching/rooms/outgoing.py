"""What goes out next: everything that leaves by itself in the coming week, and why."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from flask import Response

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.i18n import local
from coaching.core.scope import scope
from coaching.deliveries import queries as deliveries
from coaching.journeys import queries as journeys
from coaching.rooms import bp

LOOK_AHEAD = timedelta(days=7)
MOST = 200


@bp.get("/outgoing")
@allow("coach")
def outgoing() -> Response:
    """The coming seven days by day, of one's own coachees; above it what was perhaps sent before a backup was put back."""
    now, mine = clock.now(), scope().member_id
    found = journeys.going_out(now + LOOK_AHEAD, mine, MOST)
    days = [(day, list(rows)) for day, rows in groupby(found, key=lambda one: local(max(one.at, now)).date())]
    return hx.render(
        "rooms/outgoing/index.html", days=days, more=len(found) == MOST, perhaps=journeys.perhaps_sent(mine), here="today",
        held=deliveries.practice_is_held(), stopped=deliveries.sending_is_held(),
    )  # fmt: skip
