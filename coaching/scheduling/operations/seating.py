"""Places in a group: who sits where, and what is still free (rule 23)."""

from collections.abc import Sequence
from typing import Any, TypeVar

from sqlalchemy import delete, select

from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.facts import operations as facts
from coaching.people.models import Person
from coaching.scheduling import letters
from coaching.scheduling.models import Appointment, Queued, Seat
from coaching.scheduling.operations import claiming
from coaching.scheduling.queries import Place, seats_of
from coaching.scheduling.queries import kind as kind_of

R = TypeVar("R", Seat, Appointment)


def free_seats(appointment: Appointment) -> list[int]:
    """Numbers of the places that nobody has and that are offered to nobody. Ask it with the coach's lock held."""
    gone = {seat.seat_no for seat in seats_of(appointment.id)} | set(_offered(appointment.id).values())
    return [number for number in range(1, appointment.seats + 1) if number not in gone]


def sit(
    appointment: Appointment, person: Person, *, answers: dict[str, Any] | None = None, asked: Sequence | None = None,
    by: str = "coachee", tell: bool = True,
) -> Seat:  # fmt: skip
    """Give a person a place: the one that is kept for them, else the first free one. Raises Taken when the group is full.

    Whoever has a place keeps it. The keys of `seat` refuse a place sold twice.
    """
    standing = next((seat for seat in seats_of(appointment.id) if seat.person_id == person.id), None)
    if standing is not None:
        return standing
    kept = db.session.scalar(select(Queued).where(Queued.appointment_id == appointment.id, Queued.person_id == person.id))
    number = kept.seat_no if kept is not None and kept.seat_no else next(iter(free_seats(appointment)), None)
    if number is None:
        raise Taken("the group is full")
    if kept is not None:
        kept.state, kept.seat_no, kept.offer_until = "taken", None, None
    seat = Seat(appointment_id=appointment.id, seats=appointment.seats, seat_no=number, person_id=person.id)
    answered(seat, answers, asked)
    with claiming.claiming(Place(kind_of(appointment.type_id), (appointment.coach_id,), appointment.duration_min), appointment.start):
        db.session.add(seat)
    facts.record("appointment_booked", person_id=person.id, subject=f"appointment:{appointment.id}")
    if tell:
        letters.booked(appointment, person, by=by)
    return seat


def answered(row: R, answers: dict[str, Any] | None, asked: Sequence | None) -> R:
    """Keep what was answered when booking, sealed for the person, with the questions as they stood."""
    if answers:
        row.answers, row.asked = answers, list(asked or [])
    return row


def stand_up(appointment: Appointment, person: Person) -> None:
    """Take somebody's place away; who waits for it is the caller's to ask."""
    db.session.execute(delete(Seat).where(Seat.appointment_id == appointment.id, Seat.person_id == person.id))
    facts.record("appointment_cancelled", person_id=person.id, subject=f"appointment:{appointment.id}")
    flush()


def _offered(appointment_id: str) -> dict[str, int]:
    rows = db.session.execute(
        select(Queued.person_id, Queued.seat_no).where(Queued.appointment_id == appointment_id, Queued.seat_no.is_not(None))
    )
    return {person_id: number for person_id, number in rows if number is not None}
