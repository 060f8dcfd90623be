"""A restored or copied installation does nothing by itself until a person says that it is the one that sends (fault 22).

What was due when the hold began was perhaps sent by the original after the backup was made. It is set aside, and waits in
one list for the coach. What comes due during the hold stays planned: it goes afterwards, late, or not if it has lost its use.
"""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.deliveries import queries as deliveries
from coaching.deliveries.models import Installation
from coaching.journeys import queries as journeys
from coaching.journeys.models import PERHAPS, PLANNED, SKIPPED, Touchpoint

MOST = 2000  # in one tick; the next one takes the rest


def is_held(now: datetime) -> bool:
    """Whether nothing may be done now. Sets aside, once, what was due before the hold began."""
    held = deliveries.sending_is_held() is not None
    row = db.session.get(Installation, 1) if held else None
    since = row.held_since if row else None
    db.session.rollback()  # looking is over
    if since is not None:
        _set_aside(min(since, now))
    return held


def _set_aside(before: datetime) -> None:
    query = select(Touchpoint.practice_id, Touchpoint.journey_id, Touchpoint.id).where(Touchpoint.state == PLANNED, Touchpoint.due_at <= before)
    found = list(db.session.execute(query.order_by(Touchpoint.due_at).limit(MOST)))
    db.session.rollback()
    for practice_id in dict.fromkeys(row.practice_id for row in found):
        with acting(Scope.system(practice_id)), transaction():
            mine = [row for row in found if row.practice_id == practice_id]
            outward = {id_: journeys.steps_to_coachee(journeys.journey(id_)) for id_ in {row.journey_id for row in mine}}
            for row in mine:
                touchpoint = journeys.touchpoint(row.id)
                if touchpoint.step in outward[row.journey_id]:
                    touchpoint.state, touchpoint.skip_reason = SKIPPED, PERHAPS
