"""When to remind of an appointment (scheduling rule 40)."""

from collections.abc import Sequence
from datetime import datetime, timedelta

LATE = timedelta(minutes=30)


def next_reminder(start: datetime, leads_min: Sequence[int], after: datetime) -> datetime | None:
    """The first reminder later than `after` (all UTC), or None.

    A lead that has passed already when the appointment is agreed is left out: the confirmation has just said it.
    """
    moments = (start - timedelta(minutes=lead) for lead in leads_min)
    return min((moment for moment in moments if moment > after), default=None)


def lead_of(start: datetime, moment: datetime) -> int:
    """How many minutes before the start the reminder of `moment` is: its kind, for the key of the letter."""
    return int((start - moment).total_seconds() // 60)


def is_too_late(moment: datetime, start: datetime, now: datetime) -> bool:
    """Whether a reminder planned for `moment` has lost its sense, after the worker stood still."""
    return now >= start or now > moment + max(LATE, (start - moment) / 2)
