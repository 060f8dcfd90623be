"""Which starts can be booked: hours less what is taken, on the grid, within notice, horizon and caps (rules S5 to S12).

The page, the booking itself and `explain` all ask here, so that they cannot disagree. The cost is days x ranges + B log B + starts.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from coaching.slots import grids
from coaching.slots.hours import REACH_DAYS, Hours, earliest, together
from coaching.slots.instants import (
    DAY,
    END_MINUTE,
    EPOCH,
    FIRST_MINUTE,
    LAST_DAY,
    MINUTE,
    ceil_minute,
    day_at,
    day_start,
    floor_minute,
    local_day,
    local_days,
)
from coaching.slots.parts import Case, Coach
from coaching.slots.spans import Span, merge, subtract
from coaching.slots.taken import blocks, full_days, last_block, with_seats

# Days beyond the last exception after which hours without a gap count as endless: every clock change of a year has then passed.
ENDLESS_AFTER = 400
NO_SPANS: list[Span] = []


def starts(case: Case) -> list[datetime]:
    """Every start that can be booked: UTC, whole minutes, ascending, each once."""
    return [EPOCH + timedelta(minutes=minute) for minute in start_minutes(case)]


def start_minutes(case: Case) -> list[int]:
    """The same as `starts`, as whole UTC minutes since 1970."""
    groups = parties(case)
    found = _found(case, groups[0])
    if len(groups) == 1:
        return found
    union = set(found)
    for group in groups[1:]:
        union.update(_found(case, group))
    return sorted(union)


def takers(case: Case, start: datetime) -> list[int]:
    """The positions in `case.coaches` of those who can take `start`; with the mode `all` everybody or nobody."""
    minute = floor_minute(start)
    if ceil_minute(start) != minute:
        return []
    if case.mode == "all":
        return list(range(len(case.coaches))) if minute in _found(case, case.coaches, minute) else []
    return [i for i, coach in enumerate(case.coaches) if minute in _found(case, (coach,), minute)]


def nearest(case: Case, moment: datetime, n: int) -> list[datetime]:
    """The n starts closest to a moment (of two equally far the earlier), in the order of time."""
    close = sorted(starts(case), key=lambda start: (abs(start - moment), start))
    return sorted(close[: max(n, 0)])


def parties(case: Case) -> list[tuple[Coach, ...]]:
    """Who sits at the table: all coaches at once, or each of them alone."""
    if case.mode == "all":
        return [tuple(case.coaches)]
    return [(coach,) for coach in case.coaches]


def open_time(case: Case, coaches: Sequence[Coach], low: int, high: int, blocked: bool = True) -> tuple[list[Span], list[Span]]:
    """The ranges, and the free pieces, complete as far as starts in [low, high) depend on them.

    Days are laid out around [low, high) and further back or on only while a range or piece still runs over the edge,
    at most back to where S4 lets every chain begin. A piece that never ends stops at `grids.ENDLESS`.
    """
    hours = [Hours(coach) for coach in coaches]
    begin, oldest = earliest(case, coaches)
    if low < begin:  # never a start (S8), but `explain` may ask about a moment long ago
        oldest = day_at(low) - REACH_DAYS
        begin = day_start(oldest)
    pack = case.grid == "pack" and blocked
    reach = END_MINUTE if pack else min(high + case.duration_min, END_MINUTE)
    first, last = max(day_at(low) - 5, oldest), day_at(high) + 3
    near = last  # no start depends on a range beyond it, only on how far the free piece runs
    while True:
        ranges = together(hours, first, near, begin, touching=pack)
        free = merge(ranges if last == near else together(hours, first, last, begin, touching=True), touching=True)
        if blocked:  # only what lies in the days laid out can cut them
            free = subtract(free, merge(blocks(case, coaches, day_start(first - 3), day_start(last + 4)), touching=True))
        early = next((start for start, stop in (free if pack else ranges) if stop > low), None)
        late = max((stop for start, stop in free if start < high), default=0)
        edge = day_start(last - 1)
        back = first > oldest and early is not None and early < day_start(first + 3)
        on = edge < min(late, reach)
        if on and last >= _newest(coaches, hours, high):
            free[-1] = (free[-1][0], grids.ENDLESS)
            on = False
        if not back and not on:
            return ranges, free
        first = max(oldest, first - 4 * (day_at(low) - first)) if back else first
        last = last + 2 * (last - day_at(low)) if on else last


def _newest(coaches: Sequence[Coach], hours: Sequence[Hours], high: int) -> int:
    """The day from which on a piece that still runs counts as one without an end; at the latest that of the calendar."""
    exceptions = max(last_block(coaches), day_at(high), *(one.last_exception() for one in hours))
    return min(exceptions + ENDLESS_AFTER, LAST_DAY)


def _found(case: Case, coaches: Sequence[Coach], only: int | None = None) -> list[int]:
    """The starts these coaches can take (all of them at once), or whether `only` is one of them."""
    low, high = _bounds(case, coaches)
    if only is not None:
        low, high = max(low, only), min(high, only + 1)
    found: list[int] = []
    if low < high and case.max_per_day != 0 and case.max_per_week != 0:
        ranges, free = open_time(case, coaches, low, high)
        if case.grid == "pack":
            found = grids.packed(case, case.coaches[0].zone, free, low, high)
        else:
            found = grids.on_ranges(case, ranges, free, low, high)
        for coach in coaches:
            found = _allowed(case, coach, found)
    seated = _seated(case, coaches)
    return sorted({*found, *seated}) if seated else found


def _bounds(case: Case, coaches: Sequence[Coach]) -> tuple[int, int]:
    """The minutes [low, high) that window and notice leave (S8), and the horizon roughly: its local date is asked later (S9)."""
    opens, closes = case.window
    low = max(ceil_minute(opens), floor_minute(case.now) + 1, ceil_minute(case.now) + case.min_notice_min, FIRST_MINUTE)
    high = min(ceil_minute(closes), END_MINUTE)
    if case.horizon_days is not None:
        for coach in coaches:
            high = min(high, day_start(local_day(coach.zone, case.now) + case.horizon_days) + 3 * DAY)
    return low, high


def _allowed(case: Case, coach: Coach, found: list[int]) -> list[int]:
    """Of ascending starts those within the coach's horizon (S9) and on days that are not full (S10)."""
    if not found:
        return found
    full = full_days(case, coach)
    limit = LAST_DAY + 1
    if case.horizon_days is not None:
        limit = local_day(coach.zone, case.now) + case.horizon_days
    if not full and day_at(found[-1]) + 2 < limit:
        return found
    days = local_days(coach.zone, found)
    return [minute for minute, day in zip(found, days, strict=True) if day <= limit and day not in full]


def _seated(case: Case, coaches: Sequence[Coach]) -> list[int]:
    """Starts of group appointments with a place left (S11), rounded down to the minute; only notice and horizon are asked."""
    kept = []
    for start in with_seats(case, coaches):
        if start > case.now and (start - case.now) // MINUTE >= case.min_notice_min and within_horizon(case, coaches, start):
            minute = floor_minute(start)
            if FIRST_MINUTE <= minute < END_MINUTE:
                kept.append(minute)
    return kept


def within_horizon(case: Case, coaches: Sequence[Coach], moment: datetime) -> bool:
    """Whether the local date of a moment is at most `horizon_days` after that of now, for each coach in the own zone (S9)."""
    if case.horizon_days is None:
        return True
    return all(local_day(c.zone, moment) <= local_day(c.zone, case.now) + case.horizon_days for c in coaches)
