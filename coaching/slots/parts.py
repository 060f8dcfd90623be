"""What a case is made of, as frozen values that are easy to build from database rows.

Every instant is an aware datetime (any zone), every wall-clock time is whole minutes past midnight (0 to 1440, 1440 = 24:00),
every length is whole minutes. `case.read` builds the same values from JSON and is the only place that checks them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Literal
from zoneinfo import ZoneInfo

Status = Literal["confirmed", "pending", "cancelled", "declined"]
Type = Literal["same", "other"]
Grid = Literal["range", "pack"]
Mode = Literal["any", "all"]

ACTIVE: frozenset[str] = frozenset({"confirmed", "pending"})


@dataclass(frozen=True, slots=True)
class Weekly:
    """Hours on ISO weekdays (1 = Monday), wall clock of the coach; an end at or before the start is on the next date."""

    days: Sequence[int]
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Override:
    """Replaces the weekly hours of one local date; no ranges = closed."""

    date: date
    ranges: Sequence[tuple[int, int]]


@dataclass(frozen=True, slots=True)
class Booking:
    """An appointment that exists. `type` says whether it is of the type now asked for (caps and seats)."""

    start: datetime
    end: datetime
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    status: Status = "confirmed"
    type: Type = "same"
    seats_taken: int = 1
    id: object = None


@dataclass(frozen=True, slots=True)
class Hold:
    """A short claim of a visitor who is typing; it counts while `expires` > now, unless it is `mine`."""

    start: datetime
    end: datetime
    expires: datetime
    mine: bool = False
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    type: Type = "same"


@dataclass(frozen=True, slots=True)
class Coach:
    """One coach: the zone of every wall-clock time and date here, the hours, and what is taken."""

    zone: ZoneInfo
    weekly: Sequence[Weekly]
    overrides: Sequence[Override] = ()
    time_off: Sequence[tuple[date, date]] = ()
    busy: Sequence[tuple[datetime, datetime]] = ()
    bookings: Sequence[Booking] = ()
    holds: Sequence[Hold] = ()


@dataclass(frozen=True, slots=True)
class Case:
    """One question: which starts in `window` can be booked, seen at `now`. One coach is the mode `any` with a list of one."""

    now: datetime
    window: tuple[datetime, datetime]
    coaches: Sequence[Coach]
    duration_min: int
    step_min: int | None = None
    buffer_before_min: int = 0
    buffer_after_min: int = 0
    min_notice_min: int = 0
    horizon_days: int | None = None
    max_per_day: int | None = None
    max_per_week: int | None = None
    seats: int = 1
    reschedule_of: object = None
    grid: Grid = "range"
    mode: Mode = "any"
    viewer_zone: ZoneInfo | None = None

    @property
    def step(self) -> int:
        """Minutes between two starts of a grid; the duration when nothing else was chosen."""
        return self.duration_min if self.step_min is None else self.step_min


def is_moved(case: Case, booking: Booking) -> bool:
    """Whether this is the booking being moved. JSON has no number `true`, so true and 1 are different ids."""
    wanted = case.reschedule_of
    return booking.id is not None and isinstance(wanted, bool) == isinstance(booking.id, bool) and wanted == booking.id


def active_bookings(case: Case, coach: Coach) -> list[Booking]:
    """Bookings that stand (S7): confirmed or pending, and not the one being moved."""
    return [b for b in coach.bookings if b.status in ACTIVE and not is_moved(case, b)]


def active_holds(case: Case, coach: Coach) -> list[Hold]:
    """Holds of others that have not expired at `now` (S7)."""
    return [h for h in coach.holds if not h.mine and h.expires > case.now]
