"""The worker's look at habits: once a day for each, a miss that is worth a word becomes a fact."""

from __future__ import annotations

import logging

from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.habits import operations, queries
from coaching.habits.models import Habit
from coaching.people.models import Person

log = logging.getLogger(__name__)
AT_ONCE = 500


def notice() -> None:
    """Look at the habits whose day has changed for the coachee since the last look."""
    wanted = (
        select(Habit.practice_id, Habit.id, Person.timezone, Habit.noticed_on)
        .join(Person, Person.id == Habit.person_id)
        .where(Habit.archived_at.is_(None), Person.erased_at.is_(None))
        .order_by(Habit.noticed_on.is_not(None), Habit.noticed_on)
        .limit(AT_ONCE)
    )
    for practice_id, habit_id, timezone, noticed_on in db.session.execute(wanted).all():
        today = queries.today_of(timezone)
        if noticed_on is not None and noticed_on >= today:
            continue
        with acting(Scope.system(practice_id)):
            try:
                with transaction():
                    habit = queries.habit(habit_id)
                    habit.noticed_on = today
                    operations.notice_misses(habit, today)
            except Exception:
                log.exception("a habit could not be looked at", extra={"habit": habit_id})
