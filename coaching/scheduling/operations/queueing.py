"""The waiting list of a full group (rule 41): first come, first offered, and each free place to one person at a time.

Everything here holds the coach's lock first (claiming.lock), as booking does; the keys of `group_waiting` and `seat` refuse
what would slip through all the same.
"""

from datetime import datetime
from typing import Any

from sqlalchemy import func, select

from coaching.core import clock
from coaching.core.db import db, flush
from coaching.core.errors import Taken
from coaching.core.scope import Scope, acting
from coaching.people import queries as people
from coaching.people.models import Person
from coaching.scheduling import letters, queries
from coaching.scheduling.models import Appointment, Queued
from coaching.scheduling.operations import claiming, seating
from coaching.scheduling.queries.lines import IN_LINE, last_moment, line
from coaching.scheduling.rules import offers, quiet


def join(appointment: Appointment, person: Person) -> Queued | None:
    """Put a person at the end of the line and write to them. Who is in it keeps their place in it (one entry); who has a seat gets None."""
    claiming.lock((appointment.coach_id,))
    if any(seat.person_id == person.id for seat in queries.seats_of(appointment.id)):
        return None
    found = queries.queued_of(appointment.id, person.id)
    if found is not None and found.state in IN_LINE:
        return found
    last = _last(appointment.id)
    if found is None:
        found = Queued(appointment_id=appointment.id, person_id=person.id)
        db.session.add(found)
    found.state, found.joined_at, found.position = "waiting", clock.now(), last + 1
    flush()
    with acting(Scope.system(appointment.practice_id)):
        letters.waits(found, appointment, person, place=place_of(found))
    settle(appointment)
    return found


def place_of(entry: Queued) -> int:
    """The how-manieth in line somebody is, from 1; 0 when they are in it no more."""
    ids = [one.id for one in line(entry.appointment_id)]
    return ids.index(entry.id) + 1 if entry.id in ids else 0


def state_of(entry: Queued, appointment: Appointment) -> str:
    """The state as it is at this moment: an offer may be over before the worker has written it down."""
    now = clock.now()
    if entry.state in IN_LINE and (appointment.is_over or appointment.start <= now):
        return "over"
    if entry.state == "offered" and entry.offer_until is not None and entry.offer_until <= now:
        return "lapsed"
    return entry.state


def settle(appointment: Appointment) -> int:
    """Let offers end that are over, and offer what is free to who is first. Returns how many offers were made.

    Called when a place comes free, by the worker every minute, and by whoever looks at an offer that is over.
    """
    flush()
    claiming.lock((appointment.coach_id,))
    db.session.refresh(appointment)  # it may have been called off while we waited for the lock
    with acting(Scope.system(appointment.practice_id)):  # whoever gives a place up may not see who waits for it
        rows, now = list(line(appointment.id)), clock.now()
        if appointment.is_over or appointment.start <= now:
            return _close(appointment, rows)
        for one in rows:
            if one.state == "offered" and one.offer_until is not None and one.offer_until <= now:
                _end(one, "lapsed")
        flush()  # a place is let go before it is given to the next: the key allows one at a time
        last = last_moment(appointment, queries.kind(appointment.type_id))
        waiting = [one for one in rows if one.state == "waiting"]
        made = 0
        for number in seating.free_seats(appointment):
            made += any(_offer(one, appointment, number, last) for one in waiting if one.state == "waiting")
        return made


def offer_by_hand(entry: Queued) -> None:
    """The coach offers a free place out of turn, also inside the notice. Raises Taken when no place is free."""
    appointment = _locked(entry)
    free = seating.free_seats(appointment)
    if not free or entry.state not in ("waiting", "declined", "lapsed"):
        raise Taken("no place is free")
    entry.state = "waiting"
    with acting(Scope.system(appointment.practice_id)):
        if not _offer(entry, appointment, free[0], appointment.start):
            raise Taken("too late to offer it")


def take(entry: Queued, answers: dict[str, Any] | None = None, asked: list | None = None) -> Appointment:
    """The offer is accepted: the place that was kept becomes theirs. Raises Taken when the offer is over."""
    appointment = _locked(entry)
    if entry.state == "taken":
        return appointment
    over = entry.offer_until is None or entry.offer_until <= clock.now() or appointment.start <= clock.now()
    if entry.state != "offered" or over or not appointment.is_active:
        raise Taken("this offer is over")
    with acting(Scope.system(appointment.practice_id)):
        seating.sit(appointment, people.person(entry.person_id), answers=answers, asked=asked)
    return appointment


def decline(entry: Queued) -> None:
    """No, thank you: it goes to the next in line."""
    _let_go(entry, "declined")


def leave(entry: Queued) -> None:
    """Off the list by one's own wish."""
    _let_go(entry, "left")


def remove(entry: Queued) -> None:
    """Off the list by the coach; they hear nothing of it."""
    _let_go(entry, "removed")


def step(entry: Queued, by: int) -> None:
    """One place forward (-1) or back (1) in line."""
    appointment = _locked(entry)
    ids = [one for one in line(appointment.id) if one.state == "waiting"]
    at = next((number for number, one in enumerate(ids) if one.id == entry.id), None)
    if at is None or not 0 <= at + by < len(ids):
        return
    ids[at], ids[at + by] = ids[at + by], ids[at]
    for position, one in enumerate(ids, 1):
        one.position = position


def _let_go(entry: Queued, state: str) -> None:
    appointment = _locked(entry)
    if entry.state in (*IN_LINE, "declined", "lapsed"):
        _end(entry, state)
        flush()
        settle(appointment)


def _locked(entry: Queued) -> Appointment:
    """The appointment, with its coach's lock held and the entry read anew."""
    with acting(Scope.system(entry.practice_id)):
        appointment = queries.appointment(entry.appointment_id)
    claiming.lock((appointment.coach_id,))
    queries.queued(entry.id)
    db.session.refresh(appointment)
    return appointment


def _last(appointment_id: str) -> int:
    return db.session.scalar(select(func.max(Queued.position)).where(Queued.appointment_id == appointment_id)) or 0


def _offer(entry: Queued, appointment: Appointment, number: int, last: datetime) -> bool:
    """Keep a place for one person and write to them. False when they have no address or there is no time left."""
    person = people.person(entry.person_id)
    not_before = quiet.over(clock.now(), person.timezone, person.quiet_from, person.quiet_until)
    until = offers.until(not_before or clock.now(), last)
    if until is None or not person.email:
        return False
    entry.state, entry.seat_no, entry.offered_at, entry.offer_until = "offered", number, clock.now(), until
    flush()
    letters.place_free(entry, appointment, person, not_before=not_before)
    return True


def _end(entry: Queued, state: str) -> None:
    entry.state, entry.seat_no, entry.offer_until = state, None, None


def _close(appointment: Appointment, rows: list[Queued]) -> int:
    """It began, or it was called off: nobody waits any more. Who waited for one that is called off hears so."""
    for one in rows:
        _end(one, "over")
        if appointment.is_over and appointment.start > clock.now():
            letters.waited_in_vain(one, appointment, people.person(one.person_id))
    flush()
    return 0
