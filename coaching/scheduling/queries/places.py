"""Free places: the slot engine asked with what lies in the database. The page and the booking ask the same functions (rule 20)."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta

from coaching import slots
from coaching.core import clock
from coaching.core.scope import scope
from coaching.scheduling.models import AppointmentType
from coaching.scheduling.queries import caps, loading
from coaching.scheduling.queries.loading import MINUTE
from coaching.scheduling.rules import zones
from coaching.slots import engine, instants, parts

DAY = timedelta(days=1)
WEEK = timedelta(days=8)
EARLIEST, LATEST = datetime(1971, 1, 1, tzinfo=UTC), datetime(9000, 1, 1, tzinfo=UTC)
CHAIN = timedelta(days=38)  # beyond the 35 local days back where every chain of hours begins (S4)


@dataclass(frozen=True)
class Place:
    """A question about free time: which type, with whom, how long, and what does not count."""

    kind: AppointmentType
    coach_ids: tuple[str, ...]
    duration_min: int
    visitor: str | None = None  # SHA-256 of the visitor: their own hold does not count
    moving: str | None = None  # the appointment that is being moved does not count
    as_coach: bool = False  # grid of five minutes, no notice, horizon, caps or dates (rule 18)


@dataclass(frozen=True)
class Question:
    """A case for the engine, and the caps of each coach's day, which the engine does not know."""

    case: parts.Case
    caps: tuple[caps.Caps | None, ...]

    @property
    def is_capped(self) -> bool:
        """Whether any of the coaches limits a day over all types."""
        return any(self.caps)

    def full(self, start: datetime, numbers: Iterable[int]) -> bool:
        """Whether the day of this start has reached a cap of one of these coaches."""
        limits = ((self.case.coaches[number], self.caps[number]) for number in numbers)
        return any(limit is not None and limit.refuses(self.case, coach, start) for coach, limit in limits)


def case_of(place: Place, window: tuple[datetime, datetime]) -> parts.Case:
    """The engine's case for a window of UTC instants, with each appointment and hold apart, so that `explain` can name it."""
    return _question(place, window, told=True).case


def _question(place: Place, window: tuple[datetime, datetime], *, told: bool = False) -> Question:
    """The rows that a question depends on. Three statements; four when every claim is wanted for itself, five for a group."""
    kind, free = place.kind, place.as_coach
    window = window if free else _within_dates(kind, window)
    asked = loading.Asked(kind, place.coach_ids, place.visitor, place.moving)
    hours = loading.hours_of(asked)
    since = min(window[0], clock.now()) - CHAIN
    away = loading.away(asked, since.date())
    case = parts.Case(
        now=clock.now(),
        window=window,
        coaches=tuple(_coach(kind, hours.get(coach_id), away.get(coach_id, []), since) for coach_id in place.coach_ids),
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
    limits = tuple(caps.of(hours.get(one)) if not free else None for one in place.coach_ids)
    if told or any(limits) or case.max_per_day is not None or case.max_per_week is not None or kind.is_group:
        return Question(_with_claims(case, asked, _reach(case)), limits)
    taken = loading.taken(asked, _reach(case))
    coaches = [replace(coach, busy=taken.get(one, ())) for one, coach in zip(place.coach_ids, case.coaches, strict=True)]
    return Question(replace(case, coaches=tuple(coaches)), limits)


def _coach(kind: AppointmentType, hours: loading.HoursRow | None, away: list[tuple[date, date]], since: datetime) -> parts.Coach:
    if hours is None or (kind.is_group and kind.dates_only):  # then only a date that stands already is offered (rule 23)
        return parts.Coach(zone=hours.zone if hours else zones.zone(scope().timezone), weekly=[])
    return parts.Coach(
        zone=hours.zone, weekly=loading.weekly_of(hours.weekly), overrides=loading.overrides_of(hours.overrides, since), time_off=away
    )


def _with_claims(case: parts.Case, asked: loading.Asked, wide: tuple[datetime, datetime]) -> parts.Case:
    bookings, holds = loading.claims(asked, wide)
    busy = loading.elsewhere(asked, wide)
    coaches = [
        replace(coach, bookings=bookings.get(one, ()), holds=holds.get(one, ()), busy=busy.get(one, ()))
        for one, coach in zip(asked.coach_ids, case.coaches, strict=True)
    ]
    return replace(case, coaches=tuple(coaches))


def _reach(case: parts.Case) -> tuple[datetime, datetime]:
    """How far to either side of the window claims can matter.

    Grid `range`: a start depends on what overlaps it (two days is more than an appointment with its buffers) and, for caps, on its
    week. Grid `pack`: on the whole free piece it lies in, which can begin weeks earlier for a coach who works day and night; a free
    piece lies inside a piece of the hours, so those are laid out first, without anything in the way.
    """
    low, high = case.window
    pad = WEEK if case.max_per_day is not None or case.max_per_week is not None else 2 * DAY
    if case.grid == "pack" and low < high:
        first, last = instants.floor_minute(low), instants.ceil_minute(high)
        for party in engine.parties(case):
            _ranges, pieces = engine.open_time(case, party, first, last)
            for begins, ends in pieces:
                if ends > first and begins < last:
                    low, high = min(low, instants.moment_of(begins)), max(high, instants.moment_of(ends))
    return max(low, EARLIEST) - pad, min(high, LATEST) + pad


def places(place: Place, since: datetime, until: datetime) -> list[datetime]:
    """Every start in [since, until) that can be booked now, sorted, UTC."""
    question = _question(place, (since, until))
    case = question.case
    if case.window[0] >= case.window[1]:
        return []
    if not question.is_capped:
        return slots.starts(case)
    if case.mode == "all":
        return [start for start in slots.starts(case) if not question.full(start, range(len(case.coaches)))]
    found: set[datetime] = set()
    for number, coach in enumerate(case.coaches):
        found.update(start for start in slots.starts(replace(case, coaches=(coach,))) if not question.full(start, (number,)))
    return sorted(found)


def takers(place: Place, start: datetime) -> list[str]:
    """Who can take this start at this moment; all of them for a type that needs everybody; nobody when it is not offered."""
    question = _question(place, (start, start + MINUTE))
    case = question.case
    if case.window[0] >= case.window[1]:
        return []
    able = slots.takers(case, start)
    if question.is_capped and case.mode == "all" and able and question.full(start, able):
        return []
    return [place.coach_ids[number] for number in able if not question.is_capped or not question.full(start, (number,))]


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
    question = _question(place, (start - DAY, start + 2 * DAY), told=True)
    found = slots.explain(question.case, start)
    if question.is_capped and all(question.full(start, (number,)) for number in range(len(place.coach_ids))):
        found.append(slots.Because("caps", "the day has as many appointments as the coach allows"))
    return found


def _within_dates(kind: AppointmentType, window: tuple[datetime, datetime]) -> tuple[datetime, datetime]:
    """The window cut to the dates on which the type can be booked, and to its notice in days, in the practice's zone."""
    zone = zones.zone(scope().timezone)
    since, until = window
    if kind.notice_days:  # "not today": whole calendar days, beside the notice in hours (rule 15)
        first = clock.now().astimezone(zone).date() + timedelta(days=kind.notice_days)
        since = max(since, datetime.combine(first, time(), tzinfo=zone).astimezone(UTC))
    if kind.bookable_from:
        since = max(since, datetime.combine(kind.bookable_from, time(), tzinfo=zone).astimezone(UTC))
    if kind.bookable_until:
        after = kind.bookable_until + timedelta(days=1)
        until = min(until, datetime.combine(after, time(), tzinfo=zone).astimezone(UTC))
    return since, max(until, since)


