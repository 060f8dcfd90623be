"""Instants and buffers as intervals: half open, odd seconds rounded outwards (scheduling rules 12 and 13)."""

from collections.abc import Iterable
from datetime import datetime, timedelta

Span = tuple[datetime, datetime]


def blocked(start: datetime, end: datetime, before_min: int, after_min: int) -> Span:
    """The time that [start, end) takes with its own buffers around it, in whole minutes."""
    begins = start.replace(second=0, microsecond=0) - timedelta(minutes=before_min)
    floor = end.replace(second=0, microsecond=0)
    until = floor if floor == end else floor + timedelta(minutes=1)
    return begins, until + timedelta(minutes=after_min)


def merged(spans: Iterable[Span]) -> list[Span]:
    """The same time as sorted spans that neither overlap nor touch."""
    result: list[Span] = []
    for begins, until in sorted(spans):
        if until <= begins:
            continue
        if result and begins <= result[-1][1]:
            result[-1] = (result[-1][0], max(result[-1][1], until))
        else:
            result.append((begins, until))
    return result
