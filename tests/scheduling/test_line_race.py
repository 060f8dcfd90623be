"""Many at once at the end of a waiting list: real processes, whichever database the suite runs on. No place is offered or sold twice."""

import multiprocessing

import pytest

from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.core.scope import Scope, acting
from coaching.people import operations as people
from coaching.people import queries as known
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Appointment, Queued, Seat
from coaching.scheduling.operations import changing, queueing
from tests.scheduling.conftest import at

THURSDAY = at("2026-03-12 10:00")
SEATS, WAITING = 5, 12


@pytest.fixture
def crowd(kinds, house_of, linde, noor):
    """Five sit, twelve wait: (appointment id, ids of who sits, ids of who waits)."""
    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats = "group", SEATS
        everybody = [people.find_or_add(first_name=f"P{number}", email=f"p{number}@example.org") for number in range(SEATS + WAITING)]
        for person in everybody[:SEATS]:
            made = operations.book(kinds[0], THURSDAY, person=person, coach_id=noor.id, tell=False)
        for person in everybody[SEATS:]:
            queueing.join(made, person)
    ids = [person.id for person in everybody]
    return made.id, ids[:SEATS], ids[SEATS:]


def at_once(app, house, works):
    """Each work in a process of its own, all begun together; what each of them said."""
    forks = multiprocessing.get_context("fork")
    gate, answers = forks.Barrier(len(works)), forks.SimpleQueue()
    db.session.remove()
    db.engine.dispose()

    def one(work):
        with app.app_context(), acting(house):
            db.engine.dispose(close=False)
            gate.wait(30)
            try:
                with transaction():
                    work()
                answers.put("done")
            except Taken:
                answers.put("taken")
            except Exception as error:  # noqa: BLE001  (whatever it is, the test counts it)
                answers.put(repr(error))
            db.engine.dispose()

    started = [forks.Process(target=one, args=(work,)) for work in works]
    for process in started:
        process.start()
    said = [answers.get() for _one in started]
    for process in started:
        process.join(30)
    return said


def leaving(appointment_id, person_id):
    return lambda: changing.leave_group(queries.appointment(appointment_id), people_of(person_id))


def people_of(person_id):
    return known.person(person_id)


def offers(state="offered"):
    return [one for one in db.session.query(Queued) if one.state == state]


def test_rule_41_places_freed_at_the_same_instant_go_to_as_many_as_there_are_places(app, crowd, linde, outbox):
    made, sitting, _waiting = crowd
    house = Scope.system(linde.id)
    settling = [lambda: queueing.settle(queries.appointment(made))] * 8  # the worker and the visitors look as well
    said = at_once(app, house, [leaving(made, one) for one in sitting[:4]] + settling)
    assert said == ["done"] * 12
    given = offers()
    assert len({one.seat_no for one in given}) == len(given) == 4
    assert sorted(one.position for one in given) == [1, 2, 3, 4]  # the first in line, in order
    assert [letter.letter for letter in outbox()].count("group_wait_offer") == 4


def test_rule_41_taking_offering_and_booking_at_once_sell_no_place_twice(app, crowd, linde, noor):
    made, sitting, waiting = crowd
    house = Scope.system(linde.id)
    at_once(app, house, [leaving(made, one) for one in sitting[:2]])
    entries = {one.person_id: one.id for one in db.session.query(Queued)}
    kind_id, noor_id = db.session.get(Appointment, made).type_id, noor.id

    def take(person_id):
        return lambda: queueing.take(queries.queued(entries[person_id]))

    def book(person_id):
        return lambda: operations.book(queries.kind(kind_id), THURSDAY, person=people_of(person_id), coach_id=noor_id, by="coach", tell=False)

    said = at_once(app, house, [take(one) for one in waiting[:2]] * 3 + [book(one) for one in waiting[5:8]])
    assert sorted(said) == ["done"] * 6 + ["taken"] * 3
    seats = db.session.query(Seat).filter_by(appointment_id=made).all()
    assert sorted(seat.seat_no for seat in seats) == [1, 2, 3, 4, 5]
    assert {one.person_id for one in offers("taken")} == set(waiting[:2])
