"""A meeting at Zoom is made, moved and taken away with the appointment, and never stands in its way."""

import pytest

from coaching.alerts.models import Todo
from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.scheduling import operations, tasks, zoom
from coaching.scheduling.models import Appointment, VideoMeeting, ZoomAccount
from coaching.scheduling.operations import meeting
from tests.fakes import zoom as fake
from tests.scheduling.conftest import at


@pytest.fixture
def there(app):
    zoom._tokens.clear()
    with fake.running() as (address, there):
        before, app.config["ZOOM_API_BASE"] = app.config["ZOOM_API_BASE"], address
        yield there
        app.config["ZOOM_API_BASE"] = before


@pytest.fixture
def made(kinds, house_of, linde, lotte, noor, there):
    with house_of(linde), transaction():
        meeting.save_keys("acc", "id", "secret")
        kinds[1].locations = [{"kind": "zoom", "detail": ""}]
        return operations.book(kinds[1], at("2026-03-04 10:00"), person=lotte, coach_id=noor.id)


def test_made_moved_and_taken_away(made, there, house_of, linde):
    assert made.location == "" and tasks.make_meetings() == 1
    assert db.session.query(Appointment).one().location.startswith("https://zoom.example/j/")
    assert [one["start_time"] for one in there.meetings.values()] == ["2026-03-04T09:00:00Z"]
    assert db.session.query(Delivery).filter_by(letter="appointment_link").count() == 1
    with house_of(linde), transaction():
        operations.move(db.session.query(Appointment).one(), at("2026-03-05 10:00"), "coach")
    tasks.make_meetings()
    assert [one["start_time"] for one in there.meetings.values()] == ["2026-03-05T09:00:00Z"]
    with house_of(linde), transaction():
        operations.cancel(db.session.query(Appointment).one(), "coach")
    tasks.make_meetings()
    assert there.meetings == {} and db.session.query(VideoMeeting).one().state == "gone"
    assert there.tokens == 1


@pytest.mark.parametrize(("mode", "code", "state"), [("busy", "busy", "wanted"), ("noscope", "permission", "failed"), ("expired", "key", "failed")])
def test_trouble_is_kept_told_and_tried_again_when_that_helps(made, there, clock, mode, code, state):
    there.mode = mode
    assert tasks.make_meetings() == 0
    found = db.session.query(VideoMeeting).one()
    assert (found.error, found.state) == (code, state)
    assert (db.session.query(ZoomAccount).one().error == code) is (state == "failed")
    assert db.session.query(Todo).count() == (state == "failed")
    assert db.session.query(Appointment).one().status == "booked"


def test_after_a_pause_it_works_again(made, there, clock):
    there.mode = "busy"
    tasks.make_meetings()
    there.mode = ""
    assert tasks.make_meetings() == 0
    clock.move(minutes=3)
    assert tasks.make_meetings() == 1


def test_nothing_personal_goes_to_zoom(made, there):
    tasks.make_meetings()
    assert "Lotte" not in str(there.meetings) and "Noor" not in str(there.meetings)


def move(house_of, linde, to):
    with house_of(linde), transaction():
        operations.move(db.session.query(Appointment).one(), at(to), "coach")


def test_a_token_that_ended_before_its_time_is_asked_anew_without_anybody_noticing(made, there, house_of, linde):
    tasks.make_meetings()
    there.mode = "ended"
    move(house_of, linde, "2026-03-05 10:00")
    assert tasks.make_meetings() == 1 and there.tokens == 2
    assert [one["start_time"] for one in there.meetings.values()] == ["2026-03-05T09:00:00Z"]
    assert db.session.query(ZoomAccount).one().error is None


def test_a_token_is_asked_again_when_its_hour_is_nearly_over(made, there, house_of, linde):
    tasks.make_meetings()
    token, _until = zoom._tokens["id"]
    zoom._tokens["id"] = (token, 0.0)
    move(house_of, linde, "2026-03-05 10:00")
    assert tasks.make_meetings() == 1 and there.tokens == 2


@pytest.mark.parametrize(("said", "minutes"), [("600", 10), ("2026-03-02T09:00:00Z", 60), ("nonsense", 2), (None, 2)])
def test_zoom_is_left_alone_for_as_long_as_it_asks(made, there, clock, said, minutes):
    there.mode, there.retry_after = "busy", said
    tasks.make_meetings()
    there.mode = ""
    clock.move(minutes=minutes, seconds=-1)
    assert tasks.make_meetings() == 0
    clock.move(seconds=2)
    assert tasks.make_meetings() == 1


def test_a_meeting_that_was_deleted_at_zoom_is_made_anew_with_a_new_link_for_the_coachee(made, there, house_of, linde):
    tasks.make_meetings()
    there.meetings.clear()
    there.meetings["80000000009"] = {"start_time": "somebody else's"}
    move(house_of, linde, "2026-03-05 10:00")
    assert tasks.make_meetings() == 1
    assert db.session.query(Appointment).one().location == "https://zoom.example/j/80000000001"
    assert db.session.query(Delivery).filter_by(letter="appointment_link").count() == 2


def test_a_meeting_that_is_gone_already_is_taken_away_without_complaint(made, there, house_of, linde):
    tasks.make_meetings()
    there.meetings.clear()
    with house_of(linde), transaction():
        operations.cancel(db.session.query(Appointment).one(), "coach")
    assert tasks.make_meetings() == 1 and db.session.query(VideoMeeting).one().state == "gone"


def test_zoom_that_is_down_is_tried_eight_times_and_then_said(made, there, clock):
    there.mode = "down"
    for _try in range(9):
        tasks.make_meetings()
        clock.move(hours=5)
    found = db.session.query(VideoMeeting).one()
    assert (found.state, found.tries, found.error) == ("failed", 8, "answer")
    assert "wo 4 mrt 10:00" in db.session.query(Todo).one().text


def keys(**changes):
    return {"account_id": "acc", "client_id": "id", "client_secret": "secret"} | changes


def test_a_key_that_zoom_refuses_is_said_beside_the_field_and_not_kept(kinds, there, browser_of, noor):
    refused = browser_of(noor).post("/scheduling/zoom", data=keys(client_secret="wrong"))
    assert refused.status_code == 422 and "Zoom laat deze sleutel niet binnen" in refused.text and 'value="acc"' in refused.text
    assert db.session.query(ZoomAccount).count() == 0
    assert browser_of(noor).post("/scheduling/zoom", data=keys(account_id="")).status_code == 422
    assert browser_of(noor).post("/scheduling/zoom", data=keys()).status_code == 303
    assert db.session.query(ZoomAccount).one().keys == keys()


def test_zoom_that_is_away_keeps_nobody_from_saving_the_key(kinds, app, browser_of, noor, there):
    app.config["ZOOM_API_BASE"] = "http://127.0.0.1:9"
    saved = browser_of(noor).post("/scheduling/zoom", data=keys(), follow_redirects=True)
    assert "Zoom geeft geen antwoord" in saved.text and db.session.query(ZoomAccount).count() == 1


def test_the_key_can_be_forgotten(made, there, browser_of, noor):
    assert "/scheduling/zoom/remove" in browser_of(noor).get("/scheduling/calendars").text
    browser_of(noor).post("/scheduling/zoom/remove")
    assert db.session.query(ZoomAccount).count() == 0 and tasks.make_meetings() == 0
    assert db.session.query(Appointment).one().status == "booked"


def test_the_coach_reads_on_the_appointment_what_is_wrong_and_tries_again(made, there, browser_of, noor):
    assert "/zoom" not in browser_of(noor).get(f"/appointments/{made.id}").text
    there.mode = "noscope"
    tasks.make_meetings()
    assert "Zoom laat ons niet binnen" in browser_of(noor).get(f"/appointments/{made.id}").text
    there.mode = ""
    browser_of(noor).post(f"/appointments/{made.id}/zoom")
    assert tasks.make_meetings() == 1
    assert "zoom.example/j/" in browser_of(noor).get(f"/appointments/{made.id}").text


def test_a_new_key_makes_no_meeting_for_what_was_called_off(made, there, house_of, linde):
    tasks.make_meetings()
    there.mode = "noscope"
    with house_of(linde), transaction():
        operations.cancel(db.session.query(Appointment).one(), "coach")
    tasks.make_meetings()
    assert db.session.query(VideoMeeting).one().state == "failed"
    there.mode = ""
    with house_of(linde), transaction():
        meeting.save_keys(**keys())
    tasks.make_meetings()
    assert there.meetings == {} and db.session.query(VideoMeeting).one().state == "gone"
