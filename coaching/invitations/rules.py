"""Decisions about invitations: order of steps, when one stalls."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

STALLS_AFTER = timedelta(days=3)
LETS_IN_FOR = timedelta(hours=1)
ORDER = ("summary", "agreement", "details", "invoice", "appointment")


def ordered(steps: Sequence[str]) -> list[str]:
    """The chosen steps in order. The summary is always the first; an invoice needs the details (art. 35a Wet OB asks an address)."""
    chosen = {"summary", *steps} | ({"details"} if "invoice" in steps else set())
    return [step for step in ORDER if step in chosen]


def may_open(steps: Sequence[str], done: Sequence[str], wanted: str) -> bool:
    """Whether somebody may look at a step: everything before it is done (ASVS 2.3.1: no step is skipped)."""
    if wanted not in steps:
        return False
    return all(step in done for step in steps[: list(steps).index(wanted)])


def stalls(moved_at: datetime, now: datetime) -> bool:
    """Whether nothing happened for too long."""
    return now - moved_at >= STALLS_AFTER


def lets_in(accepted_at: datetime | None, now: datetime) -> bool:
    """Whether the invitation still opens the door of the house: right after the last step. A letter of weeks ago is no sign-in (ASVS 6.5.5)."""
    return accepted_at is not None and now - accepted_at < LETS_IN_FOR
