"""What goes out next: everything that leaves by itself in the coming week, and why."""

from __future__ import annotations

from datetime import timedelta
from itertools import groupby

from flask import Response

from coaching.core import clock, hx
from coaching.core.access import allow
from coaching.core.hx import request
from coaching.core.i18n import local
from coaching.core.scope import scope
from coaching.deliveries import queries as deliveries
from coaching.journeys import queries as journeys
from coaching.programmes.queries import what_name
from coaching.rooms import bp

LOOK_AHEAD = timedelta(days=7)
MOST = 400


@bp.get("/outgoing")
@allow("coach")
def outgoing() -> Response:
    """The coming seven days by day, of one's own coachees; above it what was perhaps sent before a backup was put back."""
    now, mine = clock.now(), scope().member_id
    everything = journeys.going_out(now + LOOK_AHEAD, mine, MOST)
    whom, what = request.args.get("person", ""), request.args.get("what", "")
    found = [one for one in everything if whom in ("", one.person.id) and what in ("", one.deed)]
    days = [(day, list(rows)) for day, rows in groupby(found, key=lambda one: local(max(one.at, now)).date())]
    return hx.render(
        "rooms/outgoing/index.html", days=days, more=len(everything) == MOST, whom=whom, what=what, everything=bool(everything),
        people=sorted({one.person.id: one.person.name for one in everything}.items(), key=lambda one: one[1]),
        deeds=sorted({one.deed: what_name(one.deed) for one in everything}.items(), key=lambda one: one[1]),
        perhaps=journeys.perhaps_sent(mine), here="today",
        held=deliveries.practice_is_held(), stopped=deliveries.sending_is_held(),
    )  # fmt: skip
