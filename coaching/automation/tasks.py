"""The engine's wake-ups: five lines each; the rows are the truth."""

from __future__ import annotations

from coaching.automation import operations
from coaching.core import clock

LOOKS_AT = 23  # minute of the hour


def tick() -> int:
    """Perform what is due in every practice: each minute, and at once when woken. Once an hour, see who went quiet."""
    now = clock.now()
    if now.minute == LOOKS_AT:
        operations.look_around(now)
    return operations.perform_due(now)
