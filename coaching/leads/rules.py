"""Decisions about requests: how far they are, when nothing has happened for too long."""

from __future__ import annotations

from datetime import datetime, timedelta

# What a reply to a request may hold; there is no journey yet, so no more.
PLACEHOLDERS = ("first_name", "name", "coach", "coach_first_name", "practice", "booking_link")
ORDER = ("new", "contacted", "discovery_booked", "discovery_done", "invited", "started")
# Days without a step after which a card stands out; a booked call waits for its day.
QUIET_DAYS = {"new": 1, "contacted": 5, "discovery_done": 4, "invited": 4}


def further(stage: str, than: str) -> bool:
    """Whether `stage` lies further on the road than `than`; a lost one is never further."""
    return stage in ORDER and than in ORDER and ORDER.index(stage) > ORDER.index(than)


def quiet_days(stage: str, since: datetime, now: datetime) -> int | None:
    """Whole days without a step when that is too long for this stage, else None."""
    days = (now - since) // timedelta(days=1)
    return days if stage in QUIET_DAYS and days >= QUIET_DAYS[stage] else None
