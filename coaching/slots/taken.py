"""What takes a coach's time (S7), which days are full (S10) and which group appointments have a seat left (S11)."""

from collections import Counter
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime

from coaching.slots.instants import END_MINUTE, EPOCH, FIRST_MINUTE, MINUTE, local_day, moment_of
from coaching.slots.parts import Booking, Case, Coach, Hold, active_bookings, active_holds
from coaching.slots.spans import Span


def claims(case: Case, coach: Coach) -> list[Booking | Hold]:
    """Every appointment and hold that stands."""
    return [*active_bookings(case, coach), *active_holds(case, coach)]


def claim_span(claim: Booking | Hold) -> Span | None:
    """A claim with its own buffers, odd seconds outwards; None when that is no time at all."""
    before, after = claim.buffer_before_min, claim.buffer_after_min
    if claim.start == claim.end and not before and not after:
        return None
    return (claim.start - EPOCH) // MINUTE - before, -((EPOCH - claim.end) // MINUTE) + after


def busy_span(start: datetime, end: datetime) -> Span | None:
    """A time from elsewhere, odd seconds outwards; None when it is empty."""
    if start == end:
        return None
    return (start - EPOCH) // MINUTE, -((EPOCH - end) // MINUTE)


def blocks(case: Case, coaches: Sequence[Coach], start: int, stop: int) -> list[Span]:
    """Everything in the way of an appointment that lies in [start, stop), widened by the candidate's own buffers; not sorted.

    A candidate [t, u) with its buffers misses a block [a, b) exactly when [t, u) misses [a - after, b + before).
    """
    before, after = case.buffer_before_min, case.buffer_after_min
    lowest = moment_of(max(start - before, FIRST_MINUTE))
    highest = moment_of(min(stop + after, END_MINUTE))
    found: list[Span] = []
    for coach in coaches:
        found += [
            ((begin - EPOCH) // MINUTE - after, before - (EPOCH - end) // MINUTE)
            for begin, end in _joined([span for span in coach.busy if span[1] >= lowest and span[0] <= highest])
        ]
        for claim in claims(case, coach):
            span = claim_span(claim)
            if span:
                found.append((span[0] - after, span[1] + before))
    return found


def _joined(busy: list[tuple[datetime, datetime]]) -> list[tuple[datetime, datetime]]:
    """Times from elsewhere without empty ones, overlapping ones as one: comparing datetimes costs far less than converting them."""
    busy.sort()
    joined: list[tuple[datetime, datetime]] = []
    begin = end = datetime.min.replace(tzinfo=UTC)
    for start, stop in busy:
        if start > end:
            if begin < end:
                joined.append((begin, end))
            begin, end = start, stop
        elif stop > end:
            if begin == end:
                begin = start
            end = stop
    if begin < end:
        joined.append((begin, end))
    return joined


def last_block(coaches: Sequence[Coach]) -> int:
    """A UTC day at or after the end of every block without its buffers; for finding where free time stops being special."""
    ends = [end for coach in coaches for _, end in coach.busy]
    ends += [booking.end for coach in coaches for booking in coach.bookings]
    ends += [hold.end for coach in coaches for hold in coach.holds]
    return max(ends).toordinal() + 1 if ends else 0


def week_of(day: int) -> int:
    """The Monday of a day's ISO week."""
    return day - (day - 1) % 7


def counts(case: Case, coach: Coach) -> tuple[Counter[int], Counter[int]]:
    """Claims of the same type per local date and per ISO week (by its Monday) of their start."""
    days = Counter(local_day(coach.zone, claim.start) for claim in claims(case, coach) if claim.type == "same")
    weeks: Counter[int] = Counter()
    for day, number in days.items():
        weeks[week_of(day)] += number
    return days, weeks


def full_days(case: Case, coach: Coach) -> set[int]:
    """The local dates that are closed by a cap; caps of 0 are the caller's."""
    if case.max_per_day is None and case.max_per_week is None:
        return set()
    days, weeks = counts(case, coach)
    full: set[int] = set()
    if case.max_per_day is not None:
        full.update(day for day, number in days.items() if number >= case.max_per_day)
    if case.max_per_week is not None:
        for monday, number in weeks.items():
            if number >= case.max_per_week:
                full.update(range(monday, monday + 7))
    return full


def with_seats(case: Case, coaches: Iterable[Coach]) -> list[datetime]:
    """The starts in the window of group appointments with a place left, as they stand (S11); notice and horizon not yet asked."""
    opens, closes = case.window
    return [
        booking.start
        for coach in coaches
        for booking in active_bookings(case, coach)
        if booking.type == "same" and booking.seats_taken < case.seats and opens <= booking.start < closes
    ]
