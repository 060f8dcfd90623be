"""A series for a journey: propose every date first, then book them all or none (rule 30)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta

from coaching.core.db import db
from coaching.core.ids import new_id
from coaching.core.scope import scoped
from coaching.people.models import Person
from coaching.scheduling import letters
from coaching.scheduling.models import Appointment, AppointmentType, Seat
from coaching.scheduling.operations.booking import book
from coaching.scheduling.queries import Place, places
from coaching.scheduling.rules import series, zones


@dataclass
class Proposal:
    """One wished date: whether it is free, and otherwise the nearest that are. All UTC."""

    wish: datetime
    is_free: bool
    nearest: list[datetime] = field(default_factory=list)

    @property
    def start(self) -> datetime | None:
        """The start to propose: the wish, or the nearest alternative, or nothing."""
        return self.wish if self.is_free else next(iter(self.nearest), None)


def propose_series(
    kind: AppointmentType,
    coach_id: str,
    *,
    first: date,
    at: time,
    count: int,
    every_weeks: int,
    timezone: str,
    duration_min: int | None = None,
) -> list[Proposal]:
    """Dates at the same wall-clock time in `timezone`; the coach's notice, horizon and caps do not bind (rule 18)."""
    zone = zones.zone(timezone)
    wishes = series.wished(first, at, count, every_weeks, zone)
    around = timedelta(days=6)
    place = Place(kind, (coach_id,), duration_min or kind.duration_min, as_coach=True)
    free = places(place, wishes[0] - around, wishes[-1] + around)
    chosen: list[Proposal] = []
    for wish in wishes:
        if wish in set(free):
            chosen.append(Proposal(wish, True))
            continue
        close = [start for start in free if abs(start - wish) <= around]
        chosen.append(Proposal(wish, False, series.nearest_to(wish, close, zone)))
    return chosen


def book_series(
    kind: AppointmentType,
    starts: Sequence[datetime],
    *,
    person: Person,
    coach_id: str,
    journey_id: str | None,
    duration_min: int | None = None,
    location_kind: str | None = None,
) -> list[Appointment]:
    """Book every start for the person, as the coach; each is an appointment of its own, all are told in one letter.

    Raises Taken: then none stands.
    """
    name = new_id()
    seated = set(db.session.scalars(scoped(Seat).where(Seat.person_id == person.id).with_only_columns(Seat.appointment_id)))
    made = [
        book(
            kind,
            start,
            person=person,
            coach_id=coach_id,
            duration_min=duration_min,
            journey_id=journey_id,
            by="coach",
            location_kind=location_kind,
            series=name,
            tell=False,
        )
        for start in sorted(starts)
    ]
    letters.series_booked(name, [one for one in made if one.id not in seated], person)  # a place they had in a group was told then
    return made
