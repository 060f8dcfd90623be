"""The waiting list "earlier please" (rule 41): a time that comes free goes to everybody whom it suits, at once."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import select

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.scope import Scope, acting, scope, scoped
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.scheduling import letters, queries
from coaching.scheduling.models import Appointment, Waiting
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import parts_of_day, quiet, zones


def ask_earlier(appointment: Appointment, person: Person, days: Sequence[int], parts: Sequence[str]) -> Waiting:
    """Put a person on the list for an earlier time than this appointment; asking again changes the wish (one entry)."""
    found = entry(appointment.id, person.id)
    if found is None:
        found = Waiting(appointment_id=appointment.id, person_id=person.id)
        db.session.add(found)
    found.days, found.parts, found.state, found.joined_at = list(days), list(parts), "waiting", clock.now()
    flush()
    return found


def leave(appointment: Appointment, person: Person) -> None:
    """Take somebody off the list."""
    found = entry(appointment.id, person.id)
    if found is not None:
        found.state = "left"


def entry(appointment_id: str, person_id: str) -> Waiting | None:
    """The entry of a person for an appointment, also one that ended."""
    return db.session.scalar(scoped(Waiting).where(Waiting.appointment_id == appointment_id, Waiting.person_id == person_id))


def freed(appointment: Appointment, start: datetime) -> int:
    """A start came free: tell everybody whose wish it suits and to whom it is offered at this moment. Returns how many.

    Nobody is first: the claim is the ordinary move, so the database decides (rule 41). An appointment that was moved forward by its own
    holder has served its wish.
    """
    own = db.session.scalars(scoped(Waiting).where(Waiting.appointment_id == appointment.id, Waiting.state == "waiting")).all()
    for wish in own:
        if appointment.is_over or appointment.start < start:
            wish.state = "served"
    if start <= clock.now():
        return 0
    with acting(Scope.system(appointment.practice_id)):  # whoever gives the time up may not see who waits for it
        return sum(_tell(wish, other, start) for wish, other in _waiting_for(appointment, start))


def _waiting_for(appointment: Appointment, start: datetime) -> list[tuple[Waiting, Appointment]]:
    """Wishes for this coach and type whose own appointment is later, the longest waiting first."""
    rows = db.session.execute(
        select(Waiting, Appointment)
        .join(Appointment, Appointment.id == Waiting.appointment_id)
        .where(
            Waiting.practice_id == scope().practice_id,
            Waiting.state == "waiting",
            Appointment.coach_id == appointment.coach_id,
            Appointment.type_id == appointment.type_id,
            Appointment.status == "booked",
            Appointment.start > start,
            Appointment.id != appointment.id,
        )
        .order_by(Waiting.joined_at)
    )
    return [(wish, other) for wish, other in rows]


def _tell(wish: Waiting, appointment: Appointment, start: datetime) -> bool:
    person = people.person(wish.person_id)
    if not parts_of_day.suits(start.astimezone(zones.zone(person.timezone)), wish.days, wish.parts):
        return False
    place = Place(queries.kind(appointment.type_id), (appointment.coach_id,), appointment.duration_min, moving=appointment.id)
    not_before = quiet.over(clock.now(), person.timezone, person.quiet_from, person.quiet_until)
    if (not_before and not_before >= start) or not queries.takers(place, start):
        return False
    letters.earlier(appointment, person, start, key=f"earlier:{wish.id}:{int(start.timestamp())}", not_before=not_before)
    return True
