"""A coach's hours laid beside the appointments that stand: what falls outside, and when somebody works."""

from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from coaching import slots
from coaching.scheduling.models import Appointment, Availability, TimeOff
from coaching.scheduling.queries.appointments import between
from coaching.scheduling.queries.kinds import availabilities, time_off
from coaching.scheduling.queries.loading import MINUTE, minutes_of, overrides_of, weekly_of
from coaching.scheduling.rules import intervals, zones
from coaching.slots import parts

WEEK = timedelta(days=8)


def outside_hours(
    coach_id: str, since: datetime, until: datetime, every: Sequence[Availability], away: Sequence[TimeOff]
) -> list[Appointment]:
    """Appointments of a coach that lie (partly) outside the hours as they are now (rule 43): nobody moves them, the coach sees them.

    `every`: the coach's sets of hours. `away`: their days off, as `time_off` gives them from `since` on.
    """
    found = between(since, until, coach_id) if every else []
    coaches = [
        parts.Coach(
            zone=zones.zone(hours.timezone),
            weekly=weekly_of(hours.weekly),
            overrides=overrides_of(hours.overrides, since - WEEK),
            time_off=[(row.first_day, row.last_day) for row in away],
        )
        for hours in every
    ]
    return [one for one in found if one.start > since and not any(_fits(one, coach) for coach in coaches)]


def _fits(one: Appointment, coach: parts.Coach) -> bool:
    case = parts.Case(
        now=one.start - MINUTE, window=(one.start, one.start + MINUTE), coaches=(coach,),
        duration_min=one.duration_min, step_min=1,
    )  # fmt: skip
    return bool(slots.takers(case, one.start))


def working_hours_of(coach_ids: Sequence[str], since: datetime, until: datetime) -> dict[str, list[intervals.Span]]:
    """When each coach works in [since, until): every set of their hours together, without the days away. UTC, merged."""
    away = time_off(coach_ids, since.date())
    spans: dict[str, list[intervals.Span]] = {each: [] for each in coach_ids}
    for hours in availabilities(coach_ids):
        zone = zones.zone(hours.timezone)
        day, last = since.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
        while day <= last:
            if not any(row.coach_id == hours.coach_id and row.first_day <= day <= row.last_day for row in away):
                spans[hours.coach_id] += [_wall_span(day, start, end, zone) for start, end in _ranges_of(hours, day)]
            day += timedelta(days=1)
    return {
        each: [(max(begins, since), min(ends, until)) for begins, ends in intervals.merged(some) if ends > since and begins < until]
        for each, some in spans.items()
    }


def _ranges_of(hours: Availability, day: date) -> list[list[str]]:
    """The ranges of one local date: its overrides, or else the weekly ones."""
    own = [row["ranges"] for row in hours.overrides if row["date"] == day.isoformat()]
    if own:
        return [each for ranges in own for each in ranges]
    return [[row["start"], row["end"]] for row in hours.weekly if day.isoweekday() in row["days"]]


def _wall_span(day: date, start: str, end: str, zone: ZoneInfo) -> intervals.Span:
    begins, ends = minutes_of(start), minutes_of(end)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)  # adding minutes moves the wall clock, as PEP 495 says
    after = ends + (24 * 60 if ends <= begins else 0)
    return (
        (midnight + timedelta(minutes=begins)).astimezone(UTC),
        (midnight + timedelta(minutes=after)).astimezone(UTC),
    )
