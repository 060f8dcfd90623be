"""Rows to parts of the slot engine's case: hours, days off, and what takes time.

The statements are made once: building one costs more than running it, and the month page is the page that everybody sees first.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any, Literal
from zoneinfo import ZoneInfo

from sqlalchemy import and_, bindparam, func, literal, or_, select, union_all

from coaching.core import clock
from coaching.core.db import db, plain
from coaching.core.scope import scope
from coaching.scheduling.models import AppointmentType, Availability, Busy, Claim, Hold, Queued, Seat, TimeOff
from coaching.scheduling.rules import zones
from coaching.slots import parts

MINUTE = timedelta(minutes=1)
LONGEST = timedelta(days=3)  # more than 12 hours and twice 8 hours of buffer, the most that the inputs allow

_AVAILABILITY, _TIME_OFF, _CLAIM, _HOLD, _BUSY = (one.__table__ for one in (Availability, TimeOff, Claim, Hold, Busy))
_COACHES: Any = bindparam("coach_ids", expanding=True)
_PRACTICE: Any = bindparam("practice_id")

_HOURS = (
    select(
        _AVAILABILITY.c.id, _AVAILABILITY.c.coach_id, _AVAILABILITY.c.timezone, _AVAILABILITY.c.weekly, _AVAILABILITY.c.overrides,
        _AVAILABILITY.c.most_a_day, _AVAILABILITY.c.minutes_a_day,
    )  # fmt: skip
    .where(_AVAILABILITY.c.practice_id == _PRACTICE, _AVAILABILITY.c.coach_id.in_(_COACHES))
    .order_by(_AVAILABILITY.c.is_default.desc(), _AVAILABILITY.c.created_at)
)
_AWAY = select(_TIME_OFF.c.coach_id, _TIME_OFF.c.first_day, _TIME_OFF.c.last_day).where(
    _TIME_OFF.c.practice_id == _PRACTICE, _TIME_OFF.c.coach_id.in_(_COACHES), _TIME_OFF.c.last_day >= bindparam("since")
)
_LOW, _HIGH = bindparam("low", type_=Claim.start.type), bindparam("high", type_=Claim.start.type)
_NEAR = (
    _CLAIM.c.practice_id == _PRACTICE,
    _CLAIM.c.coach_id.in_(_COACHES),
    _CLAIM.c.active,
    _CLAIM.c.blocks_until > _LOW,
    # Ends the walk through the index before years of later bookings.
    _CLAIM.c.blocks_until < bindparam("beyond", type_=Claim.start.type),
    _CLAIM.c.blocks_from < _HIGH,
)
_OTHERS = (
    or_(_CLAIM.c.expires_at.is_(None), _CLAIM.c.expires_at > bindparam("now", type_=Claim.start.type)),
    or_(
        _CLAIM.c.kind == literal("appointment", literal_execute=True),
        _CLAIM.c.hold_id.not_in(select(_HOLD.c.id).where(_HOLD.c.visitor == bindparam("visitor"))),
    ),
    or_(_CLAIM.c.appointment_id.is_(None), _CLAIM.c.appointment_id != bindparam("moving")),
)
_ELSEWHERE = select(_BUSY.c.coach_id, _BUSY.c.begins, _BUSY.c.until).where(
    _BUSY.c.practice_id == _PRACTICE, _BUSY.c.coach_id.in_(_COACHES), _BUSY.c.until > _LOW, _BUSY.c.begins < _HIGH
)
_TAKEN = union_all(select(_CLAIM.c.coach_id, _CLAIM.c.blocks_from, _CLAIM.c.blocks_until).where(*_NEAR, *_OTHERS), _ELSEWHERE)
_CLAIMS = (
    select(
        _CLAIM.c.coach_id, _CLAIM.c.kind, _CLAIM.c.start, _CLAIM.c.end, _CLAIM.c.blocks_from, _CLAIM.c.blocks_until, _CLAIM.c.type_id,
        _CLAIM.c.appointment_id, _CLAIM.c.expires_at, _HOLD.c.visitor,
    )  # fmt: skip
    .select_from(_CLAIM.outerjoin(_HOLD, and_(_HOLD.c.id == _CLAIM.c.hold_id, _CLAIM.c.kind == "hold")))
    .where(*_NEAR)
)

Span = tuple[datetime, datetime]


@dataclass(frozen=True)
class Asked:
    """Whose time, for which type, and what does not count: the part of a question that the rows depend on."""

    kind: AppointmentType
    coach_ids: tuple[str, ...]
    visitor: str | None
    moving: str | None


@dataclass(frozen=True)
class HoursRow:
    """One set of hours of a coach."""

    id: str
    coach_id: str
    timezone: str
    weekly: list[dict[str, Any]]
    overrides: list[dict[str, Any]]
    most_a_day: int | None
    minutes_a_day: int | None

    @property
    def zone(self) -> ZoneInfo:
        """The zone of every wall-clock time in it."""
        return zones.zone(self.timezone)


def hours_of(asked: Asked) -> dict[str, HoursRow]:
    """The hours of each coach for this type: the ones it names, else the coach's default, else the first."""
    wanted = set(asked.kind.availabilities.values())
    found: dict[str, HoursRow] = {}
    for row in plain(_HOURS, _whose(asked)):
        if row[1] not in found or row[0] in wanted:
            found[row[1]] = HoursRow(*row)
    return found


def away(asked: Asked, since: date) -> dict[str, list[tuple[date, date]]]:
    """Days off that end on or after a date, by coach."""
    found: dict[str, list[tuple[date, date]]] = {}
    for coach_id, first, last in plain(_AWAY, {**_whose(asked), "since": since}):
        found.setdefault(coach_id, []).append((first, last))
    return found


def taken(asked: Asked, wide: Span) -> dict[str, list[Span]]:
    """Time that nobody else may have, by coach: appointments and live holds of others with their own buffers, and calendars elsewhere.

    One statement and three columns: enough to know what is free, not to say why not.
    """
    wanted = {**_whose(asked), **_near(wide), "now": clock.now(), "visitor": asked.visitor or "", "moving": asked.moving or ""}
    found: dict[str, list[Span]] = {}
    for coach_id, begins, until in plain(_TAKEN, wanted):
        found.setdefault(coach_id, []).append((begins, until))
    return found


def elsewhere(asked: Asked, wide: Span) -> dict[str, list[Span]]:
    """Times from other calendars, by coach."""
    found: dict[str, list[Span]] = {}
    for coach_id, begins, until in plain(_ELSEWHERE, {**_whose(asked), "low": wide[0], "high": wide[1]}):
        found.setdefault(coach_id, []).append((begins, until))
    return found


def _whose(asked: Asked) -> dict[str, Any]:
    return {"practice_id": scope().practice_id, "coach_ids": asked.coach_ids}


def _near(wide: Span) -> dict[str, datetime]:
    return {"low": wide[0], "high": wide[1], "beyond": wide[1] + LONGEST}


Claims = tuple[dict[str, list[parts.Booking]], dict[str, list[parts.Hold]]]


def claims(asked: Asked, wide: Span) -> Claims:
    """Appointments and holds of these coaches one by one, as caps, seats and explanations want them."""
    rows = db.session.execute(_CLAIMS, {**_whose(asked), **_near(wide)}).all()
    seats = _seats_taken(asked, rows) if asked.kind.is_group else {}
    bookings: dict[str, list[parts.Booking]] = {}
    holds: dict[str, list[parts.Hold]] = {}
    for row in rows:
        same: Literal["same", "other"] = "same" if row.type_id == asked.kind.id else "other"
        before = int((row.start - row.blocks_from) / MINUTE)
        after = int((row.blocks_until - row.end) / MINUTE)
        if row.kind == "hold":
            mine = asked.visitor is not None and row.visitor == asked.visitor
            held = parts.Hold(row.start, row.end, row.expires_at, mine, before, after, same)
            holds.setdefault(row.coach_id, []).append(held)
        else:
            count = seats.get(row.appointment_id, 1 if not asked.kind.is_group else 0)
            booked = parts.Booking(row.start, row.end, before, after, "confirmed", same, count, row.appointment_id)
            bookings.setdefault(row.coach_id, []).append(booked)
    return bookings, holds


def _seats_taken(asked: Asked, rows: Sequence) -> dict[str, int]:
    """Places taken in each group appointment of this type: seats, and holds of others on a seat."""
    groups = {row.appointment_id: row.start for row in rows if row.appointment_id and row.type_id == asked.kind.id}
    if not groups:
        return {}
    places = union_all(  # a place that is offered to somebody on the waiting list is nobody else's
        select(Seat.appointment_id.label("of")).where(Seat.appointment_id.in_(groups)),
        select(Queued.appointment_id.label("of")).where(Queued.appointment_id.in_(groups), Queued.seat_no.is_not(None)),
    ).subquery()
    found: dict[str, int] = dict(db.session.execute(select(places.c.of, func.count()).group_by(places.c.of)).all())
    held = select(Hold.start, func.count()).where(
        Hold.type_id == asked.kind.id, Hold.expires_at > clock.now(), Hold.appointment_id.is_(None)
    )
    if asked.visitor:
        held = held.where(Hold.visitor != asked.visitor)
    by_start = dict(db.session.execute(held.group_by(Hold.start)).all())
    return {key: found.get(key, 0) + by_start.get(start, 0) for key, start in groups.items()}


def weekly_of(rows: Sequence[dict[str, Any]]) -> list[parts.Weekly]:
    """Weekly hours as the engine wants them."""
    return [parts.Weekly(row["days"], minutes_of(row["start"]), minutes_of(row["end"])) for row in rows]


def overrides_of(rows: Sequence[dict[str, Any]], since: datetime) -> list[parts.Override]:
    """Other hours on single dates, from a moment on; later ones all, for a chain of hours may run on through them."""
    low = since.date().isoformat()
    return [
        parts.Override(date.fromisoformat(row["date"]), [(minutes_of(start), minutes_of(end)) for start, end in row["ranges"]])
        for row in rows
        if low <= row["date"]
    ]


def minutes_of(text: str) -> int:
    """Minutes past midnight of "09:30"; "24:00" is 1440."""
    return int(text[:2]) * 60 + int(text[3:])
