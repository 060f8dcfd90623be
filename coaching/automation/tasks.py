"""The engine's wake-ups: five lines each; the rows are the truth."""

from __future__ import annotations

from coaching.automation import operations
from coaching.core import clock


def tick() -> int:
    """Perform what is due in every practice: each minute, and at once when woken."""
    return operations.perform_due(clock.now())
