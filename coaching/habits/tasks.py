"""The minute of habits: reminders at the hour somebody chose, and once a day the noticing of what was missed.

Each habit in a transaction of its own: one that fails never blocks the others. What was already said or sent is not said again,
so a lost minute is made up for by the next.
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import time

from coaching.core import clock, rows
from coaching.core.i18n import local
from coaching.habits import operations, queries

MORNING = time(9)  # of the coachee: misses are noticed when somebody may be reached
LOOKS_AT = 37  # minute of the hour


def notice() -> int:
    """Send the reminders that are due; in the coachee's morning, see what was missed. Returns how many reminders were queued."""
    now = clock.now()
    zones = {habit_id: (practice_id, timezone) for practice_id, habit_id, timezone in queries.to_remind()}
    sent = _each(zones, lambda habit_id: operations.remind(queries.habit(habit_id), local(now, zones[habit_id][1])))
    if now.minute == LOOKS_AT:
        living = {habit_id: (practice_id, timezone) for practice_id, habit_id, timezone in queries.living()}
        waking = {habit_id: at for habit_id, at in living.items() if local(now, at[1]).hour == MORNING.hour}
        _each(waking, lambda habit_id: operations.notice_misses(queries.habit(habit_id), local(now, waking[habit_id][1]).date()))
    return sum(bool(one) for one in sent)


def _each(habits: dict[str, tuple[str, str]], work: Callable[[str], object]) -> list[object]:
    """The work for each habit id → (practice id, zone of whose it is)."""
    return rows.each([(practice_id, habit_id) for habit_id, (practice_id, _zone) in habits.items()], work, "a habit could not be looked after")
