"""Decisions about giving lessons and assignments."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

WORDS_A_MINUTE = 180  # slow enough to think along; reading aloud is about 150


def minutes_to_read(words: int, exercise: int = 3) -> int:
    """How many minutes a lesson takes, at least one: reading at 180 words a minute, plus `exercise` minutes to try it."""
    return max(1, round(words / WORDS_A_MINUTE) + exercise)


def next_in(order: Sequence[str], done: str) -> str | None:
    """The lesson key after `done` in a course, or None at the end, or when `done` is not in it (any more)."""
    if done not in order:
        return None
    place = list(order).index(done) + 1
    return order[place] if place < len(order) else None


def is_late(due_on: date | None, today: date) -> bool:
    """True when the day itself has passed; on the day there is still time. Days in the person's own zone."""
    return due_on is not None and today > due_on
