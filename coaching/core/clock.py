"""The one clock. Everything that asks the time asks here, so that tests and the walk can move it."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta

_offset = timedelta()
_frozen: datetime | None = None


def now() -> datetime:
    """The current instant, aware, in UTC, to the microsecond; moved or frozen where `move` or `at` was used."""
    if _frozen is not None:
        return _frozen
    return datetime.now(UTC) + _offset


def set_to(moment: datetime) -> None:
    """Stop the clock of this process at `moment` (aware). For tests and the walk only."""
    global _frozen
    if moment.tzinfo is None:
        raise ValueError("the clock takes an aware datetime")
    _frozen = moment.astimezone(UTC)


def move(delta: timedelta) -> datetime:
    """Move this process's clock by `delta` and return the new instant. A frozen clock stays frozen."""
    global _frozen, _offset
    if _frozen is not None:
        _frozen += delta
    else:
        _offset += delta
    return now()


def release() -> None:
    """Let the clock run again at the real time."""
    global _frozen, _offset
    _frozen = None
    _offset = timedelta()


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Freeze the clock at `moment` for the length of a block."""
    global _frozen
    before = _frozen
    set_to(moment)
    try:
        yield
    finally:
        _frozen = before
