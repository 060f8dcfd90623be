"""The coachee's own appointment: by the link of a mail, and signed in."""

from urllib.parse import urlsplit

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment, ChangeRequest
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY, FRIDAY = at("2026-03-04 10:00"), at("2026-03-05 10:00"), at("2026-03-06 10:00")


@pytest.fixture
def made(kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        return operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)


@pytest.fixture
def link(made, house_of, linde, lotte):
    with house_of(linde), transaction():
        return urlsplit(operations.manage_link(made, lotte)).path


def status():
    return db.session.query(Appointment).one().status


def test_rule_39_looking_changes_nothing_and_only_post_does(anyone, link):
    page = anyone.get(link)
    assert page.status_code == 200 and "no-referrer" in page.headers["Referrer-Policy"]
    for step in ("/move", "/cancel", "/ask"):
        anyone.get(link + step)
    assert status() == "booked"


def test_rule_39_unknown_and_over_are_the_same_404(anyone, link, clock):
    clock.set(at("2026-04-10 10:00"))
    over, unknown = anyone.get(link), anyone.get("/a/" + "x" * 43)
    assert over.status_code == unknown.status_code == 404 and "/login" in over.text


def test_moving_is_two_taps(anyone, link, outbox):
    choose = anyone.get(link + "/move?day=2026-03-05")
    assert THURSDAY.isoformat() in choose.text
    assert "10:00" in anyone.get(link + "/move", query_string={"start": THURSDAY.isoformat()}).text
    assert anyone.post(link + "/move", data={"start": THURSDAY.isoformat()}).status_code == 303
    assert db.session.query(Appointment).one().start == THURSDAY
    assert "appointment_moved" in {letter.letter for letter in outbox()}


def test_moving_to_a_taken_time_offers_the_nearest(anyone, link, kinds, house_of, linde, eva, noor):
    with house_of(linde), transaction():
        operations.book(kinds[1], THURSDAY, person=eva, coach_id=noor.id)
    lost = anyone.post(link + "/move", data={"start": THURSDAY.isoformat()})
    assert lost.status_code == 409 and lost.text.count('name="start"') >= 3
    assert db.session.query(Appointment).filter_by(start=WEDNESDAY).count() == 1


def test_cancelling_with_a_reason(anyone, link):
    assert anyone.post(link + "/cancel", data={"reason": "ziek"}).status_code == 303
    assert status() == "cancelled"
    assert anyone.get(link).status_code == 200


def test_who_cancelled_finds_the_way_to_a_new_time(anyone, link, kinds, house_of, linde, eva, noor, browser_of, made, lotte):
    with house_of(linde), transaction():
        call = operations.book(kinds[0], THURSDAY, person=eva, coach_id=noor.id)
        evas = urlsplit(operations.manage_link(call, eva)).path
    assert "Choose a new time" not in anyone.get(evas).text
    for path in (evas, link):
        anyone.post(path + "/cancel", data={"reason": ""})
    assert 'href="/book/linde/kennismaking"' in anyone.get(evas).text
    assert "Choose a new time" not in anyone.get(link).text, "this type is not for everybody"
    assert 'href="/me/book"' in browser_of(lotte).get(f"/me/appointments/{made.id}").text


def test_rule_37_inside_the_limit_the_coach_is_asked_and_decides(anyone, link, clock, browser_of, noor, outbox):
    clock.set(at("2026-03-03 18:00"))
    assert anyone.post(link + "/cancel", data={}).status_code == 422
    assert 'name="wanted"' in anyone.get(link + "/move").text
    assert anyone.post(link + "/ask", data={"kind": "cancel", "text": "Mijn kind is ziek"}).status_code == 303
    assert status() == "booked"
    found = db.session.query(Appointment).one().id
    noors = browser_of(noor)
    assert "Mijn kind is ziek" in noors.get(f"/appointments/{found}").text
    noors.post(f"/appointments/{found}/request", data={"answer": "yes"})
    assert status() == "cancelled"
    assert db.session.query(ChangeRequest).one().state == "accepted"


@pytest.fixture
def asked(anyone, link, clock):
    """Too late to move it alone, Lotte asks for Friday at ten."""
    clock.set(at("2026-03-03 18:00"))
    page = anyone.get(link, query_string={"wanted": FRIDAY.isoformat()})
    assert "vrijdag 6 maart" in page.text
    assert anyone.post(link + "/ask", data={"kind": "move", "wanted": FRIDAY.isoformat(), "text": "Mijn kind is ziek"}).status_code == 303
    return db.session.query(Appointment).one()


def test_rule_37_the_coach_agrees_in_one_tap_on_today_and_both_hear_so(asked, browser_of, noor, outbox):
    noors = browser_of(noor)
    page = noors.get("/today").text
    assert f"/appointments/{asked.id}/request" in page and "vr 6 mrt 10:00" in page and "Mijn kind is ziek" not in page
    answer = noors.post(f"/appointments/{asked.id}/request", data={"answer": "yes", "next": "/today"})
    assert answer.location.endswith("/today") and f"/appointments/{asked.id}/request" not in noors.get("/today").text
    assert db.session.query(Appointment).one().start == FRIDAY
    assert {"appointment_moved", "appointment_moved_coach"} <= {letter.letter for letter in outbox()}


def test_rule_37_a_wish_that_was_taken_meanwhile_is_said_with_the_nearest(asked, browser_of, noor, kinds, house_of, linde, eva):
    with house_of(linde), transaction():
        operations.book(kinds[1], FRIDAY, person=eva, coach_id=noor.id, by="coach")
    assert browser_of(noor).post(f"/appointments/{asked.id}/request", data={"answer": "yes"}).status_code == 409
    assert db.session.query(ChangeRequest).one().state == "open"


def test_rule_37_without_a_chosen_time_the_coach_chooses_one_and_that_is_the_answer(anyone, link, clock, browser_of, noor):
    clock.set(at("2026-03-03 18:00"))
    anyone.post(link + "/ask", data={"kind": "move", "text": "Liever later"})
    found, noors = db.session.query(Appointment).one().id, browser_of(noor)
    noors.post(f"/appointments/{found}/request", data={"answer": "yes"})
    assert db.session.query(ChangeRequest).one().state == "open"
    noors.post(f"/appointments/{found}/move", data={"to": "2026-03-06T10:00"})
    assert db.session.query(ChangeRequest).one().state == "accepted" and db.session.query(Appointment).one().start == FRIDAY


def test_rule_37_a_declined_request_is_told(anyone, link, clock, browser_of, noor, outbox):
    clock.set(at("2026-03-03 18:00"))
    anyone.post(link + "/ask", data={"kind": "move", "text": ""})
    found = db.session.query(Appointment).one().id
    browser_of(noor).post(f"/appointments/{found}/request", data={"answer": "no"})
    assert status() == "booked" and "appointment_kept" in {letter.letter for letter in outbox()}


def test_rule_37_at_most_so_many_moves(anyone, link, house_of, linde):
    with house_of(linde), transaction():
        db.session.query(Appointment).one().moves = 3
    assert anyone.post(link + "/move", data={"start": THURSDAY.isoformat()}).status_code == 422


def test_a_link_manages_one_appointment_of_one_person_only(kinds, house_of, linde, eva, noor, lotte, made, browser_of, tom):
    assert browser_of(tom).get(f"/me/appointments/{made.id}").status_code == 404
    assert browser_of(lotte).get(f"/me/appointments/{made.id}").status_code == 200
    assert browser_of(tom).post(f"/me/appointments/{made.id}/cancel").status_code == 404
    assert status() == "booked"


def test_the_calendar_file_can_be_opened_by_hand(anyone, link):
    file = anyone.get(link + "/calendar.ics")
    assert file.mimetype == "text/calendar" and b"BEGIN:VEVENT" in file.data


def test_another_practice_sees_nothing(made, browser_of, zev):
    assert browser_of(zev).get(f"/appointments/{made.id}").status_code == 404
    assert browser_of(zev).post(f"/appointments/{made.id}/cancel").status_code == 404
