"""How long a place that came free is offered to one person on the waiting list (scheduling rule 41)."""

from datetime import datetime, timedelta

LONGEST = timedelta(hours=12)
SHORTEST = timedelta(minutes=15)


def until(begins: datetime, last: datetime) -> datetime | None:
    """The end of an offer that begins at `begins` when no place may be taken after `last` (both UTC).

    Twelve hours, at most a quarter of what is left, at least a quarter of an hour; None when even that does not fit.
    """
    left = last - begins
    if left < SHORTEST:
        return None
    return begins + max(SHORTEST, min(LONGEST, left / 4))
