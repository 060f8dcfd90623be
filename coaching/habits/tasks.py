"""The minute of habits: reminders at the hour somebody chose, and once a day the noticing of what was missed.

Each habit in a transaction of its own: one that fails never blocks the others. What was already said or sent is not said again,
so a lost minute is made up for by the next.
"""

from __future__ import annotations

import logging
from datetime import datetime, time

from coaching.core import clock
from coaching.core.db import transaction
from coaching.core.i18n import local
from coaching.core.scope import Scope, acting
from coaching.habits import operations, queries

log = logging.getLogger(__name__)

MORNING = time(9)  # of the coachee: misses are noticed when somebody may be reached
LOOKS_AT = 37  # minute of the hour


def notice() -> int:
    """Send the reminders that are due; in the coachee's morning, see what was missed. Returns how many reminders were queued."""
    now, sent = clock.now(), 0
    for practice_id, habit_id, timezone in queries.to_remind():
        sent += bool(_each(practice_id, habit_id, timezone, now, remind=True))
    if now.minute == LOOKS_AT:
        for practice_id, habit_id, timezone in queries.living():
            if local(now, timezone).hour == MORNING.hour:
                _each(practice_id, habit_id, timezone, now, remind=False)
    return sent


def _each(practice_id: str, habit_id: str, timezone: str, now: datetime, *, remind: bool) -> object:
    with acting(Scope.system(practice_id)):
        try:
            with transaction():
                habit = queries.habit(habit_id)
                if remind:
                    return operations.remind(habit, local(now, timezone))
                return operations.notice_misses(habit, local(now, timezone).date())
        except Exception:
            log.exception("a habit could not be looked after", extra={"habit": habit_id})
            return None
