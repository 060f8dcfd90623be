"""How long an answer may still be corrected by the person who gave it, and how long they are thanked for it."""

from __future__ import annotations

from datetime import datetime, timedelta

CORRECTION_DAYS = 7
THANKED_FOR = timedelta(minutes=10)


def has_just_come(answered_at: datetime | None, commented_at: datetime | None, now: datetime) -> bool:
    """Whether somebody is being thanked, or reads what they wrote before (later on, or because the coach answered)."""
    return answered_at is not None and commented_at is None and now - answered_at < THANKED_FOR


def may_correct(answered_at: datetime | None, commented_at: datetime | None, now: datetime) -> bool:
    """True within seven days (168 hours) of answering, as long as the coach has not written about it.

    All three are aware instants; `answered_at` None means that nothing was sent yet, so there is nothing to correct.
    """
    if answered_at is None or commented_at is not None:
        return False
    return now - answered_at < timedelta(days=CORRECTION_DAYS)
