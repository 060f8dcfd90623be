"""Days of the week and parts of the day that suit somebody (scheduling rule 41)."""

from collections.abc import Sequence
from datetime import datetime

PARTS = {"morning": (0, 12), "afternoon": (12, 17), "evening": (17, 24)}  # whole hours on the reader's clock, the last not included


def suits(wall: datetime, days: Sequence[int], parts: Sequence[str]) -> bool:
    """Whether a start on somebody's own clock falls on one of the ISO weekdays and in one of the parts; an empty list is any."""
    if days and wall.isoweekday() not in days:
        return False
    return not parts or any(PARTS[part][0] <= wall.hour < PARTS[part][1] for part in parts)
