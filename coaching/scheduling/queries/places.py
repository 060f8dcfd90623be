"""Free places: rows to a case of the slot engine. The page and the booking ask the same functions (rule 20)."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_, func, select

from coaching import slots
from coaching.core import clock
from coaching.core.db import db
from coaching.core.scope import scope
from coaching.scheduling.models import Appointment, AppointmentType, Availability, Busy, Claim, Hold, Seat
from coaching.scheduling.queries.appointments import between
from coaching.scheduling.queries.kinds import availabilities, time_off
from coaching.scheduling.rules import intervals, zones
from coaching.slots import parts

MINUTE = timedelta(minutes=1)
WEEK = timedelta(days=8)
LONGEST = timedelta(days=3)  # more than 12 hours and twice 8 hours of buffer, the most that the inputs allow


@dataclass(frozen=True)
class Place:
    """A question about free time: which type, with whom, how long, and what does not count."""

    kind: AppointmentType
    coach_ids: tuple[str, ...]
    duration_min: int
    visitor: str | None = None  # SHA-256 of the visitor: their own hold does not count
    moving: str | None = None  # the appointment that is being moved does not count
    as_coach: bool = False  # grid of five minutes, no notice, horizon, caps or dates (rule 18)


def case_of(place: Place, window: tuple[datetime, datetime]) -> parts.Case:
    """The engine's case for a window of UTC instants. Four statements, five for a group."""
    kind = place.kind
    free = place.as_coach
    window = window if free else _within_dates(kind, window)
    pad = WEEK if kind.max_per_day is not None or kind.max_per_week is not None else timedelta(days=2)
    wide = window[0] - pad, window[1] + pad
    chosen = _chosen(place)
    away = time_off(place.coach_ids, wide[0].date())
    claims = _claims(place, wide)
    busy = _busy(place.coach_ids, wide)
    coaches = tuple(
        parts.Coach(
            zone=zones.zone(hours.timezone) if hours else zones.zone(scope().timezone),
            weekly=_weekly(hours),
            overrides=_overrides(hours, wide),
            time_off=[(row.first_day, row.last_day) for row in away if row.coach_id == coach_id],
            busy=busy.get(coach_id, ()),
            bookings=claims[0].get(coach_id, ()),
            holds=claims[1].get(coach_id, ()),
        )
        for coach_id in place.coach_ids
        for hours in (chosen.get(coach_id),)
    )
    return parts.Case(
        now=clock.now(),
        window=window,
        coaches=coaches,
        duration_min=place.duration_min,
        step_min=5 if free else kind.step_min,
        buffer_before_min=kind.buffer_before_min,
        buffer_after_min=kind.buffer_after_min,
        min_notice_min=0 if free else kind.min_notice_min,
        horizon_days=None if free else kind.horizon_days,
        max_per_day=None if free else kind.max_per_day,
        max_per_week=None if free else kind.max_per_week,
        seats=kind.seats if kind.is_group else 1,
        reschedule_of=place.moving,
        grid="pack" if kind.grid == "pack" and not free else "range",
        mode="all" if kind.pool == "all" else "any",
    )


def places(place: Place, since: datetime, until: datetime) -> list[datetime]:
    """Every start in [since, until) that can be booked now, sorted, UTC."""
    case = case_of(place, (since, until))
    if case.window[0] >= case.window[1]:
        return []
    return slots.starts(case)


def free_starts(
    kind: AppointmentType,
    coach_id: str,
    since: datetime,
    until: datetime,
    duration: int | None = None,
    moving: str | None = None,
) -> list[datetime]:
    """The free starts of one coach in [since, until), UTC; `duration` in minutes, the type's first when absent."""
    return places(Place(kind, (coach_id,), duration or kind.duration_min, moving=moving), since, until)


def nearest_starts(place: Place, wish: datetime, count: int = 3) -> list[datetime]:
    """The free starts nearest to a wish, looked for two weeks to either side; in order of time."""
    around = timedelta(days=15)
    free = places(place, wish - around, wish + around)
    return sorted(sorted(free, key=lambda start: (abs(start - wish), start))[:count])


def why(place: Place, start: datetime) -> list[slots.Because]:
    """Every rule that refuses a start now, in order; nothing when it is offered."""
    return slots.explain(case_of(place, (start - timedelta(days=1), start + timedelta(days=2))), start)


def _chosen(place: Place) -> dict[str, Availability]:
    """The availability of each coach for this type: the one it names, else the coach's default, else the first."""
    wanted = set(place.kind.availabilities.values())
    found: dict[str, Availability] = {}
    for hours in availabilities(place.coach_ids):
        if hours.coach_id not in found or hours.id in wanted:
            found[hours.coach_id] = hours
    return found


def _within_dates(kind: AppointmentType, window: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """The window cut to the dates on which the type can be booked, both in, in the practice's zone."""
    zone = zones.zone(scope().timezone)
    since, until = window
    if kind.bookable_from:
        since = max(since, datetime.combine(kind.bookable_from, time(), tzinfo=zone).astimezone(UTC))
    if kind.bookable_until:
        after = kind.bookable_until + timedelta(days=1)
        until = min(until, datetime.combine(after, time(), tzinfo=zone).astimezone(UTC))
    return since, max(until, since)


def _weekly(hours: Availability | None) -> list[parts.Weekly]:
    rows = hours.weekly if hours else []
    return [parts.Weekly(row["days"], _minutes(row["start"]), _minutes(row["end"])) for row in rows]


def _overrides(hours: Availability | None, wide: tuple[datetime, datetime]) -> list[parts.Override]:
    rows = hours.overrides if hours else []
    low, high = wide[0].date().isoformat(), wide[1].date().isoformat()
    return [
        parts.Override(
            date.fromisoformat(row["date"]), [(_minutes(start), _minutes(end)) for start, end in row["ranges"]]
        )
        for row in rows
        if low <= row["date"] <= high
    ]


def _minutes(text: str) -> int:
    return int(text[:2]) * 60 + int(text[3:])


def _busy(coach_ids: Sequence[str], wide: tuple[datetime, datetime]) -> dict[str, list[intervals.Span]]:
    rows = db.session.execute(
        select(Busy.coach_id, Busy.begins, Busy.until).where(
            Busy.practice_id == scope().practice_id,
            Busy.coach_id.in_(coach_ids),
            Busy.until > wide[0],
            Busy.begins < wide[1],
        )
    )
    found: dict[str, list[intervals.Span]] = {}
    for coach_id, begins, until in rows:
        found.setdefault(coach_id, []).append((begins, until))
    return found


Claims = tuple[dict[str, list[parts.Booking]], dict[str, list[parts.Hold]]]


def _claims(place: Place, wide: tuple[datetime, datetime]) -> Claims:
    """Appointments and holds of these coaches as the engine wants them, in one statement."""
    rows = db.session.execute(
        select(
            Claim.coach_id, Claim.kind, Claim.start, Claim.end, Claim.blocks_from, Claim.blocks_until, Claim.type_id,
            Claim.appointment_id, Claim.expires_at, Hold.visitor,
        )  # fmt: skip
        .outerjoin(Hold, and_(Hold.id == Claim.hold_id, Claim.kind == "hold"))
        .where(
            Claim.practice_id == scope().practice_id,
            Claim.coach_id.in_(place.coach_ids),
            Claim.active,
            Claim.blocks_until > wide[0],
            Claim.blocks_until < wide[1] + LONGEST,  # ends the walk through the index before years of later bookings
            Claim.blocks_from < wide[1],
        )
    ).all()
    taken = _seats_taken(place, rows) if place.kind.is_group else {}
    bookings: dict[str, list[parts.Booking]] = {}
    holds: dict[str, list[parts.Hold]] = {}
    for row in rows:
        same: Literal["same", "other"] = "same" if row.type_id == place.kind.id else "other"
        before = int((row.start - row.blocks_from) / MINUTE)
        after = int((row.blocks_until - row.end) / MINUTE)
        if row.kind == "hold":
            mine = place.visitor is not None and row.visitor == place.visitor
            holds.setdefault(row.coach_id, []).append(
                parts.Hold(row.start, row.end, row.expires_at, mine, before, after, same)
            )
        else:
            bookings.setdefault(row.coach_id, []).append(
                parts.Booking(
                    row.start, row.end, before, after, "confirmed", same,
                    taken.get(row.appointment_id, 1 if not place.kind.is_group else 0), row.appointment_id,
                )  # fmt: skip
            )
    return bookings, holds


def _seats_taken(place: Place, rows: Sequence) -> dict[str, int]:
    """Places taken in each group appointment of this type: seats, and holds of others on a seat."""
    groups = {row.appointment_id: row.start for row in rows if row.appointment_id and row.type_id == place.kind.id}
    if not groups:
        return {}
    seats = select(Seat.appointment_id, func.count()).where(Seat.appointment_id.in_(groups))
    taken = dict(db.session.execute(seats.group_by(Seat.appointment_id)).all())
    held = select(Hold.start, func.count()).where(
        Hold.type_id == place.kind.id, Hold.expires_at > clock.now(), Hold.appointment_id.is_(None)
    )
    if place.visitor:
        held = held.where(Hold.visitor != place.visitor)
    by_start = dict(db.session.execute(held.group_by(Hold.start)).all())
    return {key: taken.get(key, 0) + by_start.get(start, 0) for key, start in groups.items()}


def outside_hours(coach_id: str, since: datetime, until: datetime) -> list[Appointment]:
    """Appointments of a coach that lie (partly) outside the hours as they are now (rule 43): nobody moves them, the coach sees them."""
    found = between(since, until, coach_id)
    away = time_off((coach_id,), since.date())
    every = availabilities((coach_id,))
    if not found or not every:
        return []
    coaches = [
        parts.Coach(
            zone=zones.zone(hours.timezone),
            weekly=_weekly(hours),
            overrides=_overrides(hours, (since - WEEK, until + WEEK)),
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


def working_hours(coach_id: str, since: datetime, until: datetime) -> list[intervals.Span]:
    """When a coach works in [since, until): every set of hours together, without the days away. UTC, merged."""
    away = time_off((coach_id,), since.date())
    spans: list[intervals.Span] = []
    for hours in availabilities((coach_id,)):
        zone = zones.zone(hours.timezone)
        day, last = since.astimezone(zone).date() - timedelta(days=1), until.astimezone(zone).date()
        while day <= last:
            if not any(row.first_day <= day <= row.last_day for row in away):
                spans += [_wall_span(day, start, end, zone) for start, end in _ranges_of(hours, day)]
            day += timedelta(days=1)
    return [(max(begins, since), min(ends, until)) for begins, ends in intervals.merged(spans) if ends > since and begins < until]


def _ranges_of(hours: Availability, day: date) -> list[list[str]]:
    """The ranges of one local date: its overrides, or else the weekly ones."""
    own = [row["ranges"] for row in hours.overrides if row["date"] == day.isoformat()]
    if own:
        return [each for ranges in own for each in ranges]
    return [[row["start"], row["end"]] for row in hours.weekly if day.isoweekday() in row["days"]]


def _wall_span(day: date, start: str, end: str, zone: ZoneInfo) -> intervals.Span:
    begins, ends = _minutes(start), _minutes(end)
    midnight = datetime(day.year, day.month, day.day, tzinfo=zone)  # adding minutes moves the wall clock, as PEP 495 says
    after = ends + (24 * 60 if ends <= begins else 0)
    return (
        (midnight + timedelta(minutes=begins)).astimezone(UTC),
        (midnight + timedelta(minutes=after)).astimezone(UTC),
    )
