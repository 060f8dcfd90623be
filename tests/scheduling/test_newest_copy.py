"""Right before a booking the newest copy of other calendars is used, if they answer within two seconds (rule 29)."""

import http.server
import threading

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import tasks
from coaching.scheduling.models import Appointment, Availability, Feed
from coaching.scheduling.operations import feeding, freshening
from tests.scheduling.conftest import at

WEDNESDAY = at("2026-03-04 10:00")
EVA = {"location": "phone", "first_name": "Eva", "last_name": "Smit", "email": "eva@example.org", "phone": "06 87654321"}
EMPTY = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{}END:VCALENDAR\r\n"
DENTIST = "BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\nDTSTART:20260304T090000Z\r\nDTEND:20260304T100000Z\r\nEND:VEVENT\r\n"


class Elsewhere(http.server.BaseHTTPRequestHandler):
    """A calendar that something is written into, and that may think for a while."""

    events, asked, ready = "", 0, threading.Event()

    def do_GET(self):
        type(self).asked += 1
        type(self).ready.wait(60)
        self.send_response(200)
        self.end_headers()
        self.wfile.write(EMPTY.format(type(self).events).encode())

    def log_message(self, *_):
        return


@pytest.fixture
def elsewhere(app, kinds, house_of, linde, noor, monkeypatch):
    """Noor's other calendar, read an hour ago when it was empty; she wants it looked at before each booking.

    However busy the machine, this calendar is waited for: how long is too long has a test of its own.
    """
    monkeypatch.setattr(freshening, "MOST_SECONDS", 60.0)
    Elsewhere.events, Elsewhere.asked = "", 0
    Elsewhere.ready.set()
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Elsewhere)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    app.config["ALLOW_PRIVATE_FEEDS"] = True
    with house_of(linde), transaction():
        feeding.add_feed(noor.id, "Google", f"http://127.0.0.1:{server.server_port}/a.ics")
        for hours in db.session.query(Availability).filter_by(coach_id=noor.id):
            hours.asks_elsewhere = True
        kinds[0].coach_ids = [noor.id]
    tasks.refresh_feeds()
    yield Elsewhere
    app.config["ALLOW_PRIVATE_FEEDS"] = False
    server.shutdown()


def book(browser):
    details = browser.post("/book/linde/kennismaking", data={"start": WEDNESDAY.isoformat()}).location
    return browser.post(details, data={"start": WEDNESDAY.isoformat(), **EVA})


def test_rule_29_what_was_put_in_the_calendar_a_moment_ago_is_seen(anyone, elsewhere, clock):
    clock.move(minutes=10)
    elsewhere.events = DENTIST
    assert book(anyone).status_code == 409
    assert db.session.query(Appointment).count() == 0


def test_rule_29_a_coach_who_did_not_choose_it_waits_for_nothing(anyone, elsewhere, clock):
    with transaction():
        db.session.query(Availability).update({"asks_elsewhere": False})
    clock.move(minutes=10)
    before, elsewhere.events = elsewhere.asked, DENTIST
    assert book(anyone).status_code == 303 and elsewhere.asked == before


def test_rule_29_a_calendar_that_thinks_too_long_does_not_keep_the_visitor(app, elsewhere, kinds, house_of, linde, noor, clock):
    clock.move(minutes=10)
    elsewhere.ready.clear()
    with house_of(linde):
        assert freshening.look_elsewhere(kinds[0], [noor.id], seconds=0.2) == 0
    (asking,) = [thread for thread in threading.enumerate() if thread.name == freshening.THREAD]
    assert asking.is_alive(), "the visitor went on while it still waited"
    elsewhere.ready.set()
    asking.join()  # it ends by itself; a test waits for it, so that the next one finds the house empty


def test_rule_29_a_calendar_that_is_down_is_not_waited_for_by_everybody(app, elsewhere, kinds, house_of, linde, noor, clock):
    clock.move(minutes=10)
    with transaction():
        found = db.session.query(Feed).one()
        found.error, found.tried_at = "answer", clock.now()
    before = elsewhere.asked
    with house_of(linde):
        assert freshening.look_elsewhere(kinds[0], [noor.id]) == 0
    assert elsewhere.asked == before


def test_rule_29_a_copy_of_less_than_a_minute_is_the_newest(app, elsewhere, kinds, house_of, linde, noor):
    before = elsewhere.asked
    with house_of(linde):
        freshening.look_elsewhere(kinds[0], [noor.id])
    assert elsewhere.asked == before


def test_the_coach_chooses_it_at_the_hours(browser_of, kinds, noor):
    chosen = db.session.query(Availability.asks_elsewhere).filter_by(coach_id=noor.id)
    for ticked, asks in (({"asks_elsewhere": "y"}, True), ({}, False)):
        typed = {"name": "Praktijk", "timezone": "Europe/Amsterdam", "keep": "clock"} | ticked
        assert browser_of(noor).post("/scheduling/availability", data=typed).status_code == 303
        assert chosen.all() == [(asks,)]
