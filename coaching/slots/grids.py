"""Where starts lie in free time: from the start of the hours, or close together (S5)."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from coaching.slots.instants import offset_seconds
from coaching.slots.parts import Case
from coaching.slots.spans import Span

ROUND = (60, 30, 20, 15, 10, 5)
ENDLESS = 10**12


def on_ranges(case: Case, ranges: Sequence[Span], free: Sequence[Span], low: int, high: int) -> list[int]:
    """Starts t in [low, high) at range start + k * step, with [t, t + duration) inside one free piece."""
    duration, step = case.duration_min, case.step
    found: list[int] = []
    at = 0
    for start, stop in free:
        first, last = max(start, low), min(stop - duration, high - 1)
        if last < first:
            continue
        while at < len(ranges) and ranges[at][1] <= first:
            at += 1
        for index in range(at, len(ranges)):
            begin, end = ranges[index]
            if begin > last:
                break
            on_grid = begin - (begin - max(first, begin)) // step * step
            found.extend(range(on_grid, min(last, end - 1) + 1, step))
    return found


def packed(case: Case, zone: ZoneInfo, free: Sequence[Span], low: int, high: int) -> list[int]:
    """Starts t in [low, high) of the grid that each free piece has of its own."""
    duration, step = case.duration_min, case.step
    found: list[int] = []
    for start, stop in free:
        first, last = max(start, low), min(stop - duration, high - 1)
        if last < first:
            continue
        begin = first_of_piece(case, zone, (start, stop))
        on_grid = begin - (begin - max(first, begin)) // step * step
        found.extend(range(on_grid, last + 1, step))
    return found


def first_of_piece(case: Case, zone: ZoneInfo, piece: Span) -> int:
    """The first start of a free piece: its first minute, or a rounder clock time when that costs no start.

    In a piece without an end any shift below one step costs none; a longer one would cost the very first.
    """
    start, stop = piece
    if stop - start < case.duration_min:
        return start
    spare = case.step - 1 if stop >= ENDLESS else (stop - start - case.duration_min) % case.step
    largest = [base for base in ROUND if case.step % base == 0][:1]
    for base in (*largest, 15, 5):
        shift = _to_multiple(zone, start, base, spare)
        if shift is not None:
            return start + shift
    return start


def _to_multiple(zone: ZoneInfo, start: int, base: int, spare: int) -> int | None:
    """Minutes until the clock shows a multiple of `base` past the hour; None when that is more than can be spared.

    Where the clock changes by less than an hour on the way (Lord Howe), it is the clock time arrived at that must be round.
    """
    here = offset_seconds(zone, start) // 60
    shift = -(start + here) % base
    if (offset_seconds(zone, start + shift) // 60 - here) % 60 == 0:
        return shift if shift <= spare else None
    for shift in range(min(spare, 180) + 1):
        if (start + shift + offset_seconds(zone, start + shift) // 60) % base == 0:
            return shift
    return None
