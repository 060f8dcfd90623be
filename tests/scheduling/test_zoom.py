"""A meeting at Zoom is made, moved and taken away with the appointment, and never stands in its way."""

import pytest

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
