"""Fifty clients want one place at the same instant: real processes, the real page, whichever database the suite runs on."""

from __future__ import annotations

import multiprocessing
import time
from datetime import timedelta

import pytest

from coaching.core.db import db, transaction
from coaching.core.scope import Scope, acting
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment, Claim, Hold, Seat
from tests.scheduling.conftest import at

CLIENTS = 50
START = at("2026-03-04 10:00")
EVA = {"location": "phone", "first_name": "Eva", "last_name": "Smit", "phone": "06 87654321"}


def _client(app, number, gate, answers, work):
    """One process: a fresh connection, waits for the others, answers with what it got and how long that took."""
    with app.app_context():
        db.engine.dispose(close=False)
        app.test_client().get("/book/linde/kennismaking")  # a process that has served before: a fresh fork first pays for its memory
        gate.wait()
        began = time.monotonic()
        try:
            said = work(app, number)
        except Exception as error:  # noqa: BLE001  (whatever it is, the test counts it)
            said = repr(error)
        answers.put((said, time.monotonic() - began))
        db.engine.dispose()


def _race(app, work):
    forks = multiprocessing.get_context("fork")
    gate, answers = forks.Barrier(CLIENTS), forks.SimpleQueue()
    app.test_client().get("/book/linde/kennismaking")  # a worker that has served before: its templates are compiled
    app.test_client().post("/book/linde/kennismaking", data={"start": at("2026-03-04 10:01").isoformat()})
    app.test_client().post("/book/linde/kennismaking/none", data={**EVA, "start": at("2026-03-04 10:01").isoformat(), "email": "eva@example.org"})
    app.test_client().post("/book/linde/kennismaking", data={"start": (START + timedelta(days=1)).isoformat()})  # its statements are built
    with transaction():
        db.session.query(Claim).filter_by(kind="hold").delete()
        db.session.query(Hold).delete()
    db.session.remove()
    db.engine.dispose()
    clients = [forks.Process(target=_client, args=(app, number, gate, answers, work)) for number in range(CLIENTS)]
    for client in clients:
        client.start()
    found = [answers.get() for _client_ in clients]
    for client in clients:
        client.join(30)
    return [said for said, _seconds in found], max(seconds for _said, seconds in found)


def _hold(app, _number):
    return app.test_client().post("/book/linde/kennismaking", data={"start": START.isoformat()}).status_code


def _book_without_hold(app, number):
    """Posts straight to the details, as somebody whose hold was swept away would."""
    data = {**EVA, "start": START.isoformat(), "email": f"p{number}@example.org"}
    return app.test_client().post("/book/linde/kennismaking/none", data=data, environ_base={"REMOTE_ADDR": f"10.0.0.{number}"}).status_code


@pytest.mark.parametrize("work", [_hold, _book_without_hold])
def test_fifty_want_one_place_and_exactly_one_gets_it(app, kinds, work):
    said, slowest = _race(app, work)
    assert sorted(said, key=str) == [303] + [409] * (CLIENTS - 1)
    assert db.session.query(Claim).filter(Claim.active).count() == 1
    assert slowest < 60  # nobody waits for ever, on however busy a machine


def test_fifty_want_five_overlapping_starts_and_nobody_is_booked_double(app, kinds, house_of, linde):
    with house_of(linde), transaction():
        kinds[0].durations, kinds[0].step_min, kinds[0].buffer_after_min = [60], 5, 0

    def work(app, number):
        start = at(f"2026-03-04 10:{5 * (number % 5):02d}")
        return app.test_client().post("/book/linde/kennismaking", data={"start": start.isoformat()}).status_code

    said, _slowest = _race(app, work)
    assert said.count(303) == 1 and said.count(409) == CLIENTS - 1


def test_fifty_want_three_seats_and_three_get_one(app, kinds, house_of, linde, noor, lotte):
    from coaching.core.errors import Taken
    from coaching.people import operations as people
    from coaching.scheduling import queries

    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats = "group", 4
        made = operations.book(kinds[0], START, person=lotte, coach_id=noor.id)
        kind_id, noor_id, found, house = kinds[0].id, noor.id, made.id, Scope.system(linde.id)

    def work(app, number):
        with acting(house):
            try:
                with transaction():
                    person = people.find_or_add(first_name="P", email=f"p{number}@example.org")
                    operations.book(queries.kind(kind_id), START, person=person, coach_id=noor_id, tell=False)
            except Taken:
                return "taken"
        return "won"

    said, _slowest = _race(app, work)
    assert sorted(said) == ["taken"] * (CLIENTS - 3) + ["won"] * 3
    assert db.session.query(Seat).filter_by(appointment_id=found).count() == 4
    assert db.session.query(Appointment).count() == 1


def test_fifty_want_series_that_meet_in_one_date_and_one_stands_whole(app, kinds, house_of, linde, noor, lotte):
    from coaching.core.errors import Taken
    from coaching.deliveries.models import Delivery
    from coaching.people import queries as people
    from coaching.scheduling import queries

    kind_id, noor_id, lotte_id, house = kinds[1].id, noor.id, lotte.id, Scope.system(linde.id)

    def work(app, number):
        starts = [START + timedelta(weeks=number % 3 + nth) for nth in range(3)]  # all three want the third week
        with acting(house):
            try:
                with transaction():
                    operations.book_series(queries.kind(kind_id), starts, person=people.person(lotte_id), coach_id=noor_id, journey_id=None)
            except Taken:
                return "taken"
        return "won"

    said, _slowest = _race(app, work)
    assert sorted(said) == ["taken"] * (CLIENTS - 1) + ["won"]
    assert db.session.query(Appointment).count() == db.session.query(Claim).filter(Claim.active).count() == 3
    assert sorted(one.letter for one in db.session.query(Delivery)) == ["series_booked", "series_booked_coach"]
