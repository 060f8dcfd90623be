"""The waiting list of a full group (rule 41): in order, one place to one person, until it begins."""

from datetime import timedelta
from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations, queries, tasks
from coaching.scheduling.models import Appointment, AppointmentType, Queued, Seat
from coaching.scheduling.operations import changing, queueing
from coaching.scheduling.rules import offers
from tests.scheduling.conftest import at

THURSDAY = at("2026-03-12 10:00")
EVA = {"first_name": "Eva", "email": "eva@example.org"}


@pytest.fixture
def joins(full, house_of, linde):
    def do(person):
        with house_of(linde), transaction():
            return queueing.join(queries.appointment(full.id), db.session.merge(person)).id

    return do


@pytest.fixture
def leaves(full, house_of, linde):
    """Somebody gives a place up."""

    def do(person):
        with house_of(linde), transaction():
            changing.leave_group(queries.appointment(full.id), db.session.merge(person))

    return do


def states():
    db.session.expire_all()
    return {one.person_id: one.state for one in db.session.query(Queued)}


def offered(outbox):
    return [letter.person_id for letter in outbox() if letter.letter == "group_wait_offer"]


def link_of(entry_id, house_of, linde):
    from coaching.core import links

    with house_of(linde), transaction():
        entry = queries.queued(entry_id)
        return urlsplit(links.url("scheduling.waiting", token=links.mint("waiting", entry.id, person_id=entry.person_id, lasts=timedelta(days=30)))).path


def test_rule_41_a_freed_seat_goes_to_the_first_in_line_alone(joins, leaves, lotte, tom, eva, outbox):
    for person in (tom, eva):
        joins(person)
    leaves(lotte)
    assert states() == {tom.id: "offered", eva.id: "waiting"} and offered(outbox) == [tom.id]


def test_rule_41_an_offer_that_lapses_goes_to_the_next_and_is_said_once(joins, leaves, lotte, tom, eva, outbox, clock):
    for person in (tom, eva):
        joins(person)
    leaves(lotte)
    clock.move(hours=12, minutes=1)
    assert tasks.settle_lines() == 1 and tasks.settle_lines() == 0
    assert states() == {tom.id: "lapsed", eva.id: "offered"} and offered(outbox) == [tom.id, eva.id]


def test_rule_41_an_offered_place_is_nobody_elses(app, joins, leaves, full, lotte, tom):
    joins(tom)
    leaves(lotte)
    answer = app.test_client().post("/book/linde/kennismaking", data={"start": THURSDAY.isoformat()})
    assert answer.status_code == 409
    assert db.session.query(Seat).count() == 1


def test_rule_41_taking_the_place_books_it(anyone, joins, leaves, house_of, linde, full, lotte, tom, outbox):
    entry = joins(tom)
    leaves(lotte)
    url = link_of(entry, house_of, linde)
    assert 'value="take"' in anyone.get(url).text
    assert anyone.post(url, data={"do": "take"}).status_code == 303
    assert states() == {tom.id: "taken"}
    assert tom.id in {seat.person_id for seat in db.session.query(Seat)}
    assert "appointment_booked" in {letter.letter for letter in outbox() if letter.person_id == tom.id}


def test_rule_41_looking_at_an_offer_takes_nothing(anyone, joins, leaves, house_of, linde, lotte, tom):
    entry = joins(tom)
    leaves(lotte)
    anyone.get(link_of(entry, house_of, linde))
    assert states() == {tom.id: "offered"}


def test_rule_41_no_thank_you_passes_it_on(anyone, joins, leaves, house_of, linde, lotte, tom, eva):
    entry = joins(tom)
    joins(eva)
    leaves(lotte)
    assert anyone.post(link_of(entry, house_of, linde), data={"do": "decline"}).status_code == 303
    assert states() == {tom.id: "declined", eva.id: "offered"}


def test_rule_41_a_place_that_went_by_cannot_be_taken(anyone, joins, leaves, house_of, linde, lotte, tom, eva, clock):
    entry = joins(tom)
    joins(eva)
    leaves(lotte)
    url = link_of(entry, house_of, linde)
    clock.move(hours=13)
    assert anyone.post(url, data={"do": "take"}).status_code == 409
    assert states() == {tom.id: "lapsed", eva.id: "offered"} and db.session.query(Seat).count() == 1


def test_rule_41_leaving_is_one_tap_and_joining_twice_is_one_entry(anyone, joins, leaves, house_of, linde, lotte, tom, outbox):
    entry = joins(tom)
    assert joins(tom) == entry and db.session.query(Queued).count() == 1
    anyone.post(link_of(entry, house_of, linde), data={"do": "leave"})
    leaves(lotte)
    assert states() == {tom.id: "left"} and offered(outbox) == []


def test_rule_41_everything_stops_when_it_begins(joins, leaves, lotte, tom, eva, clock, outbox):
    for person in (tom, eva):
        joins(person)
    leaves(lotte)
    clock.set(THURSDAY)
    tasks.settle_lines()
    assert set(states().values()) == {"over"} and offered(outbox) == [tom.id]


def test_rule_41_who_waits_for_a_date_that_is_called_off_hears_so(full, joins, house_of, linde, tom, outbox):
    joins(tom)
    with house_of(linde), transaction():
        operations.cancel(queries.appointment(full.id), "coach")
    assert states() == {tom.id: "over"}
    assert [one.person_id for one in outbox() if one.letter == "group_wait_over"] == [tom.id]


def test_rule_42_a_place_freed_inside_the_notice_is_not_offered_but_the_coach_may(joins, leaves, full, house_of, linde, lotte, tom, clock, outbox):
    entry = joins(tom)
    clock.set(THURSDAY - timedelta(hours=5))
    leaves(lotte)
    assert offered(outbox) == []
    with house_of(linde), transaction():
        queueing.offer_by_hand(queries.queued(entry))
    assert states() == {tom.id: "offered"}


def test_the_coach_sees_the_line_changes_its_order_and_takes_somebody_off(browser_of, joins, full, noor, tom, eva):
    first, second = joins(tom), joins(eva)
    browser, to = browser_of(noor), f"/appointments/{full.id}/line"
    page = browser.get(f"/appointments/{full.id}").text
    assert page.index("Tom") < page.index("Eva")
    browser.post(to, data={"entry": second, "do": "up"})
    page = browser.get(f"/appointments/{full.id}").text
    assert page.index("Eva") < page.index("Tom")
    browser.post(to, data={"entry": first, "do": "remove"})
    assert states() == {tom.id: "removed", eva.id: "waiting"}


def test_a_place_by_hand_when_none_is_free_is_refused(browser_of, joins, full, noor, tom):
    entry = joins(tom)
    browser_of(noor).post(f"/appointments/{full.id}/line", data={"entry": entry, "do": "offer"})
    assert states() == {tom.id: "waiting"}


def test_a_full_date_leads_to_its_waiting_list_and_says_how_many_wait(anyone, full, joins, tom, outbox):
    joins(tom)
    url = f"/book/linde/kennismaking/wait/{full.id}"
    assert url in anyone.get("/book/linde/kennismaking").text
    assert url in anyone.get("/book/linde/kennismaking?embed=1").text
    assert anyone.get(url).status_code == 200
    assert anyone.post(url, data={"first_name": "", "email": "x"}).status_code == 422
    assert anyone.post(url, data=EVA).status_code == 303
    assert [one.letter for one in outbox()].count("group_wait_joined") == db.session.query(Queued).count() == 2


def test_a_stranger_learns_nothing_of_who_is_on_the_list(anyone, full, joins, eva):
    joins(eva)
    url = f"/book/linde/kennismaking/wait/{full.id}"
    again, new = (anyone.post(url, data=EVA | {"email": email}) for email in (eva.email, "nieuw@example.org"))
    assert (again.status_code, again.location) == (new.status_code, new.location)


def test_a_date_of_one_person_has_no_waiting_list(anyone, kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        made = operations.book(kinds[0], THURSDAY, person=lotte, coach_id=noor.id)
    assert anyone.get(f"/book/linde/kennismaking/wait/{made.id}").status_code == 404


def test_dates_with_places_left_are_listed_with_how_many(anyone, kinds, house_of, linde, noor, lotte):
    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats = "group", 5
        operations.book(kinds[0], THURSDAY, person=lotte, coach_id=noor.id)
    page = anyone.get("/book/linde/kennismaking").text
    assert "nog 4 plekken" in page


def test_a_group_on_planned_dates_offers_those_alone(anyone, browser_of, kinds, house_of, linde, noor):
    with house_of(linde), transaction():
        kinds[0].mode, kinds[0].seats, kinds[0].dates_only = "group", 5, True
    assert 'class="slot"' not in anyone.get("/book/linde/kennismaking").text
    data = {"group": "1", "kind": kinds[0].id, "coach": noor.id, "at": "2026-03-14T20:00", "location": "phone"}
    assert browser_of(noor).post("/appointments/new", data=data).status_code == 303
    assert "nog 5 plekken" in anyone.get("/book/linde/kennismaking").text
    started = anyone.post("/book/linde/kennismaking", data={"start": at("2026-03-14 20:00").isoformat()})
    assert started.status_code == 303


def test_a_planned_date_stands_when_the_last_one_leaves(kinds, house_of, linde, noor, lotte):
    with house_of(linde), transaction():
        kind = db.session.get(AppointmentType, kinds[0].id)
        kind.mode, kind.seats = "group", 5
        made = operations.plan_date(kind, THURSDAY, coach_id=noor.id)
        operations.book(kind, THURSDAY, person=lotte, coach_id=noor.id)
        changing.leave_group(made, lotte)
    assert db.session.get(Appointment, made.id).status == "booked" and db.session.query(Seat).count() == 0


@pytest.mark.parametrize(("left", "lasts"), [
    (timedelta(days=9), timedelta(hours=12)), (timedelta(hours=8), timedelta(hours=2)), (timedelta(minutes=40), timedelta(minutes=15)),
    (timedelta(minutes=15), timedelta(minutes=15)), (timedelta(minutes=14), None), (timedelta(hours=-1), None),
])  # fmt: skip
def test_rule_41_how_long_an_offer_lasts(left, lasts):
    until = offers.until(THURSDAY, THURSDAY + left)
    assert (until - THURSDAY if until else None) == lasts


def test_the_coach_takes_somebody_out_of_the_group_and_the_next_is_asked(browser_of, joins, full, noor, lotte, tom, outbox):
    joins(tom)
    answer = browser_of(noor).post(f"/appointments/{full.id}/seat", data={"person": lotte.id})
    assert answer.status_code == 303 and states() == {tom.id: "offered"}
    assert [one.person_id for one in outbox() if one.letter == "appointment_cancelled"] == [lotte.id]
