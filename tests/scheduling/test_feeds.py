"""Calendars elsewhere: what counts as busy, what is never fetched, what cannot hang us."""

import http.server
import threading
import time

import pytest

from coaching.alerts.models import Todo
from coaching.core.db import db, transaction
from coaching.scheduling import fetching, queries, reading, tasks
from coaching.scheduling.models import Busy, Feed
from coaching.scheduling.operations import feeding
from tests.scheduling.conftest import at

SINCE, UNTIL = at("2026-03-01 00:00").isoformat(), at("2026-06-01 00:00").isoformat()


def event(*lines):
    return "BEGIN:VEVENT\r\nUID:1@x\r\nDTSTAMP:20260101T000000Z\r\n" + "\r\n".join(lines) + "\r\nEND:VEVENT\r\n"


def file(*events, head=""):
    return f"BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{head}" + "".join(events) + "END:VCALENDAR\r\n"


def busy(*events, head="", **how):
    found = reading.answer(reading.Question(file(*events, head=head), "Europe/Amsterdam", SINCE, UNTIL, **how))
    return found["busy"]


def span(begin, end):
    return [(at(begin).isoformat(), at(end).isoformat())]


TIMED = ("DTSTART:20260304T090000Z", "DTEND:20260304T100000Z")
DAY = ("DTSTART;VALUE=DATE:20260304",)
ME = "ATTENDEE;PARTSTAT={}:mailto:noor@linde.example"


@pytest.mark.parametrize(
    ("lines", "is_busy"),
    [
        (TIMED, True),
        ((*TIMED, "STATUS:CANCELLED"), False),
        ((*TIMED, "TRANSP:TRANSPARENT"), False),
        ((*TIMED, "X-MICROSOFT-CDO-BUSYSTATUS:FREE"), False),
        ((*TIMED, "X-MICROSOFT-CDO-BUSYSTATUS:WORKINGELSEWHERE"), False),
        ((*TIMED, "X-MICROSOFT-CDO-BUSYSTATUS:TENTATIVE"), True),
        ((*TIMED, ME.format("DECLINED")), False),
        ((*TIMED, ME.format("NEEDS-ACTION")), True),
        ((*DAY, "TRANSP:OPAQUE", ME.format("NEEDS-ACTION")), False),
        (DAY, False),
        ((*DAY, "TRANSP:OPAQUE"), True),
    ],
)
def test_rule_31_what_is_busy(lines, is_busy):
    assert bool(busy(event(*lines), addresses=["noor@linde.example"])) is is_busy


def test_rule_32_all_day_is_local_days_of_the_coach_end_exclusive():
    assert busy(event(*DAY), all_day="block") == span("2026-03-04 00:00", "2026-03-05 00:00")
    two = event(*DAY, "DTEND;VALUE=DATE:20260306")
    assert busy(two, all_day="block") == span("2026-03-04 00:00", "2026-03-06 00:00")
    assert busy(two, all_day="ignore") == []
    whole = span("2026-03-04 00:00", "2026-03-05 00:00")
    assert busy(event(*DAY)) == [], "the default: only what is marked busy"
    assert busy(event(*DAY, "TRANSP:OPAQUE")) == busy(event(*DAY, "X-MICROSOFT-CDO-BUSYSTATUS:OOF")) == whole


def test_rule_33_floating_times_and_names_of_zones():
    floating = event("DTSTART:20260304T090000", "DTEND:20260304T100000")
    assert busy(floating) == span("2026-03-04 09:00", "2026-03-04 10:00")
    assert busy(floating, head="X-WR-TIMEZONE:America/New_York\r\n") == span("2026-03-04 15:00", "2026-03-04 16:00")
    windows = event("DTSTART;TZID=Eastern Standard Time:20260304T090000", "DTEND;TZID=Eastern Standard Time:20260304T100000")
    assert busy(windows) == span("2026-03-04 15:00", "2026-03-04 16:00")


def test_rule_34_series_with_exceptions_of_either_form():
    weekly = ("DTSTART;TZID=Europe/Amsterdam:20260304T100000", "DTEND;TZID=Europe/Amsterdam:20260304T110000", "RRULE:FREQ=WEEKLY;COUNT=6")
    assert len(busy(event(*weekly))) == 6
    assert len(busy(event(*weekly, "EXDATE;VALUE=DATE:20260311"))) == 5
    over_the_change = busy(event(*weekly))[4]
    assert over_the_change == span("2026-04-01 10:00", "2026-04-01 11:00")[0]
    daily = (*DAY, "TRANSP:OPAQUE", "RRULE:FREQ=WEEKLY;COUNT=3", "EXDATE:20260311T000000Z")
    assert len(busy(event(*daily))) == 2


def test_rule_35_our_own_appointment_coming_back_is_not_busy():
    assert busy(event(*TIMED), own_uids=["1@x"]) == []


def test_one_broken_event_is_skipped_and_counted_not_the_whole_feed():
    found = reading.answer(reading.Question(file(event("SUMMARY:no start"), event(*TIMED)), "Europe/Amsterdam", SINCE, UNTIL))
    assert len(found["busy"]) == 1 and found["skipped"] == 1


def test_an_event_every_second_since_1970_does_not_hang_us():
    bomb = event("DTSTART:19700101T000000Z", "DTEND:19700101T000001Z", "RRULE:FREQ=SECONDLY")
    began = time.monotonic()
    spans, skipped = reading.read(reading.Question(file(bomb, event(*TIMED)), "Europe/Amsterdam", SINCE, UNTIL))
    assert skipped == 1 and len(spans) == 1 and time.monotonic() - began < 20


def test_the_child_is_killed_when_it_takes_too_long(monkeypatch):
    monkeypatch.setattr(reading, "MOST_SECONDS", 0.001)
    with pytest.raises(reading.Unreadable):
        reading.read(reading.Question(file(event(*TIMED)), "Europe/Amsterdam", SINCE, UNTIL))


def test_d9_a_name_that_leads_to_the_inside_is_refused():
    inside = fetching.Guard(resolve=lambda _host, _port: ["93.184.216.34", "10.0.0.7"])
    with pytest.raises(fetching.Refused, match="address"):
        fetching.fetch("https://innocent.example/a.ics", guard=inside)


class Calendars(http.server.BaseHTTPRequestHandler):
    """A small server that behaves badly on request."""

    def do_GET(self):
        if self.path == "/loop":
            self.send_response(302)
            self.send_header("Location", "/loop")
            self.end_headers()
        elif self.path == "/inside":
            self.send_response(302)
            self.send_header("Location", "file:///etc/passwd")
            self.end_headers()
        elif self.headers.get("If-None-Match") == '"1"':
            self.send_response(304)
            self.end_headers()
        else:
            self.send_response(200)
            self.send_header("ETag", '"1"')
            self.end_headers()
            self.body()

    def body(self):
        try:
            if self.path == "/endless":
                self.wfile.write(b"BEGIN:VCALENDAR\r\n")
                for _n in range(2000):
                    self.wfile.write(b"X" * 65536)
            elif self.path == "/slow":
                for _n in range(200):
                    self.wfile.write(b"B")
                    time.sleep(0.05)
            elif self.path == "/page":
                self.wfile.write(b"<html>")
            else:
                self.wfile.write(file(event(*TIMED)).encode())
        except OSError:
            return  # the reader hung up, as it should

    def log_message(self, *_):
        return


@pytest.fixture
def server():
    found = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Calendars)
    threading.Thread(target=found.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{found.server_port}"
    found.shutdown()


@pytest.mark.parametrize(("path", "code"), [("/endless", "large"), ("/slow", "slow"), ("/page", "type"), ("/loop", "answer"), ("/inside", "address")])
def test_d10_an_answer_without_end_is_cut_off(server, path, code):
    seconds = 1.0 if code == "slow" else 60.0  # what has another end gets the time that a busy machine takes for it
    with pytest.raises(fetching.Refused) as refused:
        fetching.fetch(server + path, guard=fetching.Guard(allow_private=True, seconds=seconds))
    assert refused.value.code == code


@pytest.fixture
def feed(kinds, house_of, linde, noor, app, server):
    app.config["ALLOW_PRIVATE_FEEDS"] = True
    with house_of(linde), transaction():
        found = feeding.add_feed(noor.id, "Google", server + "/good")
    yield found
    app.config["ALLOW_PRIVATE_FEEDS"] = False


def test_the_worker_reads_a_feed_and_its_time_cannot_be_booked(feed, kinds, house_of, linde, noor, clock):
    assert tasks.refresh_feeds() == 1
    with house_of(linde):
        free = queries.free_starts(kinds[1], noor.id, at("2026-03-04 00:00"), at("2026-03-05 00:00"))
    assert at("2026-03-04 10:00") not in free and at("2026-03-04 11:00") in free
    assert tasks.refresh_feeds() == 0
    clock.move(minutes=16)
    assert tasks.refresh_feeds() == 1
    assert db.session.query(Busy).count() == 1


def test_rule_28_a_feed_that_fails_keeps_its_last_copy_and_says_so_after_six_hours(feed, server, house_of, linde, clock):
    tasks.refresh_feeds()
    with house_of(linde), transaction():
        found = db.session.query(Feed).one()
        found.url = server + "/page"
        found.etag = None
    for hours, todos in ((1, 0), (4, 0), (2, 1)):
        clock.move(hours=hours)
        assert tasks.refresh_feeds() == 0
        assert db.session.query(Todo).count() == todos
    assert db.session.query(Busy).count() == 1
    assert db.session.query(Feed).one().error == "type"


def test_rule_28_the_coachs_page_warns_after_an_hour_and_says_what_counts_meanwhile(feed, server, house_of, linde, noor, browser_of, clock):
    noors = browser_of(noor)
    with house_of(linde), transaction():
        good, db.session.query(Feed).one().url = db.session.query(Feed).one().url, server + "/page"
    tasks.refresh_feeds()
    page = noors.get("/scheduling/calendars").text
    assert "Er telt nog niets uit mee als bezet." in page and "verouderd" not in page
    with house_of(linde), transaction():
        db.session.query(Feed).one().url = good
    clock.move(hours=2)
    assert tasks.refresh_feeds() == 1
    clock.move(minutes=60)
    assert "verouderd" not in noors.get("/scheduling/calendars").text
    clock.move(minutes=1)
    assert "verouderd" in noors.get("/scheduling/calendars").text
