"""Why a moment is not offered: every rule that refuses it, with the object that stands in the way."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo

from coaching.slots import grids
from coaching.slots.engine import open_time, parties, takers, within_horizon
from coaching.slots.instants import (
    END_MINUTE,
    FIRST_MINUTE,
    ceil_minute,
    floor_minute,
    local_day,
    moment_of,
)
from coaching.slots.parts import Booking, Case, Coach, active_bookings, active_holds
from coaching.slots.spans import Span
from coaching.slots.taken import busy_span, claim_span, counts, week_of

# The order in which reasons are given: the window, then the rules by their numbers.
ORDER = ("window", "S5", "S6", "S7", "S8", "S9", "S10")


@dataclass(frozen=True, slots=True)
class Because:
    """One refusal: the rule's code (see ORDER) and words for a coach, times on the coach's clock."""

    rule: str
    detail: str


def is_offered(case: Case, moment: datetime) -> bool:
    """Whether `starts(case)` holds this moment."""
    return bool(takers(case, moment))


def explain(case: Case, moment: datetime) -> list[Because]:
    """Every rule that refuses an aware moment, in ORDER; empty exactly when it is offered.

    With several coaches each one's reasons are given, and each detail says whose it is: with the mode `any` all of them refuse.
    """
    if is_offered(case, moment):
        return []
    reasons = _window(case, moment)
    if _in_calendar(moment):
        for group in parties(case):
            reasons += _grid(case, group, moment)
            for coach in group:
                whose = _whose(case, coach)
                reasons += [Because(because.rule, whose + because.detail) for because in _coach(case, coach, moment)]
    reasons += _notice(case, moment)
    return sorted(reasons, key=lambda because: ORDER.index(because.rule))


def _in_calendar(moment: datetime) -> bool:
    return FIRST_MINUTE <= floor_minute(moment) < END_MINUTE


def _whose(case: Case, coach: Coach) -> str:
    """Which coach a detail is about; nothing when there is only one."""
    if len(case.coaches) == 1:
        return ""
    return f"coach {next(i for i, other in enumerate(case.coaches) if other is coach) + 1}: "


def _clock(zone: ZoneInfo, minute: int) -> str:
    """A minute as the coach reads it."""
    try:
        return moment_of(minute).astimezone(zone).strftime("%a %d %b %Y %H:%M")
    except OverflowError:  # the first and last day of the calendar have no local time in every zone
        return moment_of(minute).isoformat()


def _window(case: Case, moment: datetime) -> list[Because]:
    opens, closes = case.window
    if opens <= moment < closes:
        return []
    return [Because("window", f"outside the window {_utc(opens)} to {_utc(closes)}")]


def _utc(moment: datetime) -> str:
    try:
        return moment.astimezone(UTC).isoformat().replace("+00:00", "Z")
    except OverflowError:
        return moment.isoformat()


def _grid(case: Case, group: Sequence[Coach], moment: datetime) -> list[Because]:
    """S5: the moment is a start of no range, or of no free piece."""
    minute = floor_minute(moment)
    whose = _whose(case, group[0]) if len(group) == 1 else ""
    if ceil_minute(moment) != minute:
        return [Because("S5", whose + "not a whole minute")]
    ranges, free = open_time(case, group, minute, minute + 1)
    for start, stop in free if case.grid == "pack" else ranges:
        if start <= minute < stop:
            begin = grids.first_of_piece(case, case.coaches[0].zone, (start, stop)) if case.grid == "pack" else start
            if minute >= begin and (minute - begin) % case.step == 0:
                return []
            clock = _clock(group[0].zone, begin)
            return [Because("S5", f"{whose}not on the grid of every {case.step} minutes from {clock}")]
    what = "free piece of time" if case.grid == "pack" else "range of the hours"
    return [Because("S5", f"{whose}in no {what}, so on no grid")]


def _coach(case: Case, coach: Coach, moment: datetime) -> list[Because]:
    """The rules that look at one coach only."""
    return [*_hours(case, coach, moment), *_taken(case, coach, moment), *_horizon(case, coach, moment), *_caps(case, coach, moment)]


def _hours(case: Case, coach: Coach, moment: datetime) -> list[Because]:
    """S6: the appointment is not wholly in the coach's hours."""
    low, high = floor_minute(moment), ceil_minute(moment)
    _, pieces = open_time(case, (coach,), low, high + 1, blocked=False)
    for start, stop in pieces:
        if start <= low < stop:
            if high + case.duration_min <= stop:
                return []
            return [Because("S6", f"the hours end at {_clock(coach.zone, stop)}, within the appointment")]
    return [Because("S6", "outside the hours" + _owner(coach, local_day(coach.zone, moment)))]


def _owner(coach: Coach, day: int) -> str:
    """What stands in for the weekly hours of a local date."""
    for first, last in coach.time_off:
        if first.toordinal() <= day <= last.toordinal():
            return f": time off {first} to {last}"
    owned = [override for override in coach.overrides if override.date.toordinal() == day]
    if not owned:
        return ""
    open_at_all = any(override.ranges for override in owned)
    return f": {owned[0].date} has hours of its own" if open_at_all else f": {owned[0].date} is closed"


def _taken(case: Case, coach: Coach, moment: datetime) -> list[Because]:
    """S7: everything that overlaps the appointment with its buffers."""
    low = floor_minute(moment) - case.buffer_before_min
    high = ceil_minute(moment) + case.duration_min + case.buffer_after_min
    opens, closes = moment_of(low), moment_of(high)
    objects: list[tuple[str, Span | None]] = [
        (f"busy time {index + 1}", busy_span(start, end)) for index, (start, end) in enumerate(coach.busy) if end >= opens and start <= closes
    ]
    objects += [(_booking_name(coach, booking), claim_span(booking)) for booking in active_bookings(case, coach)]
    objects += [(f"hold {coach.holds.index(hold) + 1} of someone else", claim_span(hold)) for hold in active_holds(case, coach)]
    return [
        Because("S7", f"overlaps {name}, {_clock(coach.zone, span[0])} to {_clock(coach.zone, span[1])} with its buffers")
        for name, span in objects
        if span and span[0] < high and span[1] > low
    ]


def _booking_name(coach: Coach, booking: Booking) -> str:
    name = f"{booking.status} booking"
    return f"{name} {booking.id}" if booking.id is not None else f"{name} number {coach.bookings.index(booking) + 1}"


def _notice(case: Case, moment: datetime) -> list[Because]:
    """S8."""
    if moment <= case.now:
        return [Because("S8", f"not after now, {_utc(case.now)}")]
    if (moment - case.now).total_seconds() < case.min_notice_min * 60:
        return [Because("S8", f"less than {case.min_notice_min} minutes after now, {_utc(case.now)}")]
    return []


def _horizon(case: Case, coach: Coach, moment: datetime) -> list[Because]:
    """S9."""
    if within_horizon(case, (coach,), moment):
        return []
    return [Because("S9", f"more than {case.horizon_days} days after today")]


def _caps(case: Case, coach: Coach, moment: datetime) -> list[Because]:
    """S10."""
    if case.max_per_day is None and case.max_per_week is None:
        return []
    days, weeks = counts(case, coach)
    day = local_day(coach.zone, moment)
    found = []
    if case.max_per_day is not None and days[day] >= case.max_per_day:
        found.append(Because("S10", f"{days[day]} of at most {case.max_per_day} appointments on {_date(day)}"))
    if case.max_per_week is not None and weeks[week_of(day)] >= case.max_per_week:
        number = weeks[week_of(day)]
        found.append(Because("S10", f"{number} of at most {case.max_per_week} appointments in the week of {_date(week_of(day))}"))
    return found


def _date(day: int) -> str:
    return date.fromordinal(min(max(day, 1), date.max.toordinal())).isoformat()
