"""The waiting list "earlier please" (rule 41): a time that comes free goes to everybody whom it suits at once, or one by one.

The coach chooses, for each type. One by one, each has as long for themselves as a place in a group is offered (rules/offers.py):
the letters are queued with the moment of each one's turn, and those that still wait are taken back as soon as somebody has the time.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import Select, select

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.scope import Scope, acting, scope, scoped
from coaching.deliveries import operations as deliveries
from coaching.deliveries.models import Delivery
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.scheduling import letters, queries
from coaching.scheduling.models import Appointment, Waiting
from coaching.scheduling.queries import Place
from coaching.scheduling.rules import offers, parts_of_day, policy, quiet, zones


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
        _end(found, "left")


def entry(appointment_id: str, person_id: str) -> Waiting | None:
    """The entry of a person for an appointment, also one that ended."""
    return db.session.scalar(scoped(Waiting).where(Waiting.appointment_id == appointment_id, Waiting.person_id == person_id))


def taken(appointment: Appointment) -> None:
    """Its time is no longer free: whoever has not heard of it yet need not hear."""
    since, until = appointment.start.timestamp(), appointment.end.timestamp()
    queued = db.session.scalars(_not_sent().where(Delivery.coach_id == appointment.coach_id)).all()
    deliveries.cancel([one for one in queued if since <= int(one.key.split(":")[2]) < until], "taken")


def freed(appointment: Appointment, start: datetime, coach_id: str) -> int:
    """A start of a coach came free: tell whom it suits and to whom it is offered at this moment. Returns to how many.

    The claim is the ordinary move, so the database decides who has it (rule 41). An appointment that was moved forward by its own
    holder has served its wish.
    """
    own = db.session.scalars(scoped(Waiting).where(Waiting.appointment_id == appointment.id, Waiting.state == "waiting")).all()
    for wish in own:
        if appointment.is_over or appointment.start < start:
            _end(wish, "served")
    if start <= clock.now():
        return 0
    with acting(Scope.system(appointment.practice_id)):  # whoever gives the time up may not see who waits for it
        kind, told, begins = queries.kind(appointment.type_id), 0, clock.now()
        in_turn = policy.frozen(kind.policy)["earlier"] == "one"
        for wish, other in _waiting_for(appointment, start, coach_id):
            person = people.person(wish.person_id)
            begin = _begin(wish, other, person, start, begins)
            until = offers.until(begin, start - timedelta(minutes=kind.min_notice_min)) if begin and in_turn else None
            if begin is None or (in_turn and until is None):
                continue
            key = f"earlier:{wish.id}:{int(start.timestamp())}:{appointment.id}:{appointment.sequence}"
            letters.earlier(other, person, start, key=key, not_before=begin if begin > clock.now() else None, until=until)
            begins, told = until or begins, told + 1
        return told


def _end(wish: Waiting, state: str) -> None:
    wish.state = state
    deliveries.cancel(db.session.scalars(_not_sent().where(Delivery.key.startswith(f"earlier:{wish.id}:"))).all(), state)


def _not_sent() -> Select[Delivery]:
    """Letters of this list that wait for their turn, or for the end of somebody's quiet hours."""
    return scoped(Delivery).where(Delivery.letter == "appointment_earlier", Delivery.status == "due")


def _waiting_for(appointment: Appointment, start: datetime, coach_id: str) -> list[tuple[Waiting, Appointment]]:
    """Wishes for this coach and type whose own appointment is later, the longest waiting first."""
    rows = db.session.execute(
        select(Waiting, Appointment)
        .join(Appointment, Appointment.id == Waiting.appointment_id)
        .where(
            Waiting.practice_id == scope().practice_id,
            Waiting.state == "waiting",
            Appointment.coach_id == coach_id,
            Appointment.type_id == appointment.type_id,
            Appointment.status == "booked",
            Appointment.start > start,
            Appointment.id != appointment.id,
        )
        .order_by(Waiting.joined_at)
    )
    return [(wish, other) for wish, other in rows]


def _begin(wish: Waiting, appointment: Appointment, person: Person, start: datetime, soonest: datetime) -> datetime | None:
    """When to write to this person, not before `soonest` (UTC) nor in their quiet hours; None when it does not suit or cannot be had."""
    if not parts_of_day.suits(start.astimezone(zones.zone(person.timezone)), wish.days, wish.parts):
        return None
    begin = quiet.over(soonest, person.timezone, person.quiet_from, person.quiet_until) or soonest
    place = Place(queries.kind(appointment.type_id), (appointment.coach_id,), appointment.duration_min, moving=appointment.id)
    return begin if begin < start and person.email and queries.takers(place, start) else None
