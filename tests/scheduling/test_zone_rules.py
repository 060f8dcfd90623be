"""What happens to agreed times when zone rules change (rule 45), and types for several coaches and groups (22, 23)."""

from datetime import timedelta

import pytest

from coaching.alerts.models import Todo
from coaching.core.db import db, transaction
from coaching.core.errors import Taken
from coaching.scheduling import operations, queries, tasks
from coaching.scheduling.models import Appointment, Claim, Seat
from coaching.scheduling.operations import checking
from coaching.scheduling.queries import Place
from tests.scheduling.conftest import at

WEDNESDAY = at("2026-03-04 10:00")
EVA = {"location": "phone", "first_name": "Eva", "email": "eva@example.org", "phone": "06 87654321"}


def test_rule_45_a_request_that_waits_for_a_yes_is_looked_at_too(kinds, house_of, linde, eva, noor, clock):
    with house_of(linde), transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=eva, coach_id=noor.id)
        made.status, made.wall_clock = "pending", "2026-03-04T11:00"
    assert [one.id for one in checking.shifted(clock.now())] == [made.id]


def test_rule_45_a_change_of_zone_rules_is_reported_once_and_moves_nothing(kinds, house_of, linde, eva, noor, clock):
    with house_of(linde), transaction():
        made = operations.book(kinds[1], WEDNESDAY, person=eva, coach_id=noor.id)
        operations.book(kinds[1], at("2026-03-05 10:00"), person=eva, coach_id=noor.id)
    assert checking.shifted(clock.now()) == []
    with house_of(linde), transaction():
        db.session.merge(made).wall_clock = "2026-03-04T11:00"  # as if the law moved the offset by an hour after the booking
    clock.set(at("2026-03-03 03:17"))
    for _night in range(2):
        assert tasks.check_zones() == 1
    assert db.session.query(Todo).count() == 1
    assert db.session.get(Appointment, made.id).start == WEDNESDAY
    clock.move(minutes=1)
    assert tasks.check_zones() == 0


def test_rule_45_the_agreed_clock_time_is_kept_with_its_zone(kinds, house_of, linde, eva, noor):
    with house_of(linde), transaction():
        made = operations.book(kinds[1], at("2026-03-30 10:00"), person=eva, coach_id=noor.id)
    assert (made.wall_clock, made.timezone) == ("2026-03-30T10:00", "Europe/Amsterdam")


def test_rule_22_all_together_takes_the_time_of_each_of_them(app, kinds, house_of, linde, lotte, noor, bram):
    with house_of(linde), transaction():
        db.session.merge(kinds[0]).pool = "all"
        operations.book(db.session.merge(kinds[1]), at("2026-03-05 10:00"), person=lotte, coach_id=bram.id, by="coach")
    browser = app.test_client()
    page = browser.get("/book/linde/kennismaking?day=2026-03-05").text
    assert at("2026-03-05 10:00").isoformat() not in page and at("2026-03-05 11:30").isoformat() in page
    assert browser.post("/book/linde/kennismaking", data={"start": at("2026-03-05 10:00").isoformat()}).status_code == 409
    details = browser.post("/book/linde/kennismaking", data={"start": WEDNESDAY.isoformat()}).location
    assert browser.post(details, data={"start": WEDNESDAY.isoformat(), **EVA}).status_code == 303
    made = db.session.query(Appointment).filter(Appointment.start == WEDNESDAY).one()
    mine = db.session.query(Claim).filter(Claim.appointment_id == made.id).all()
    assert {one.coach_id for one in mine} == {noor.id, bram.id}


def test_rule_22_all_together_without_names_is_everybody(kinds, house_of, linde, eva, lotte, noor, bram):
    with house_of(linde), transaction():
        db.session.merge(kinds[0]).pool = "all"
        operations.book(db.session.merge(kinds[1]), WEDNESDAY, person=lotte, coach_id=bram.id, by="coach")
    with house_of(linde), pytest.raises(Taken), transaction():
        operations.book(db.session.merge(kinds[0]), WEDNESDAY, person=eva, coach_id=noor.id)


def test_rule_23_a_group_over_its_pages(app, kinds, house_of, linde, noor):
    with house_of(linde), transaction():
        kind = db.session.merge(kinds[0])
        kind.mode, kind.seats = "group", 2
    for name in ("eva", "iris"):
        browser = app.test_client()
        details = browser.post("/book/linde/kennismaking", data={"start": WEDNESDAY.isoformat()}).location
        who = {**EVA, "email": f"{name}@example.org"}
        done = browser.post(details, data={"start": WEDNESDAY.isoformat(), **who})
        assert done.status_code == 303 and "10:00" in browser.get(done.location).text
    assert db.session.query(Appointment).count() == 1 and db.session.query(Seat).count() == 2
    late = app.test_client().post("/book/linde/kennismaking", data={"start": WEDNESDAY.isoformat()})
    assert late.status_code == 409
    with house_of(linde):
        kind = db.session.merge(kind)
        around = WEDNESDAY - timedelta(hours=1), WEDNESDAY + timedelta(hours=1)
        assert WEDNESDAY not in queries.places(Place(kind, (noor.id,), kind.duration_min), *around)
