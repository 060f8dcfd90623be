"""Calendar files: read back by two other parsers, and by the letters that carry them."""

import base64
import re

import pytest
import vobject
from icalendar import Calendar

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.practices import operations as practices
from coaching.scheduling import operations
from tests.scheduling.conftest import at

WEDNESDAY = at("2026-03-04 10:00")


@pytest.fixture
def made(kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        noor.name = "Noor, Linde; é" + "n" * 60
        kinds[1].locations = [{"kind": "address", "detail": "Lindelaan 1, Utrecht"}]
        return operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)


def file_of(letter, house_of, linde):
    with house_of(linde):
        content = db.session.query(Delivery).filter_by(letter=letter).one().content
    return base64.b64decode(content["calendar"]), content["calendar_method"]


def test_icalendar_and_vobject_read_the_invitation_the_same(made, house_of, linde):
    raw, method = file_of("appointment_booked", house_of, linde)
    ours, theirs = Calendar.from_ical(raw), vobject.readOne(raw.decode())
    event = ours.walk("VEVENT")[0]
    assert method == ours["METHOD"] == theirs.method.value == "REQUEST"
    assert event["UID"] == theirs.vevent.uid.value == made.uid
    assert event["DTSTART"].dt == theirs.vevent.dtstart.value == made.start
    assert event["SEQUENCE"] == int(theirs.vevent.sequence.value) == 0
    assert event["LOCATION"] == theirs.vevent.location.value == "Lindelaan 1, Utrecht"
    assert event["SUMMARY"] == theirs.vevent.summary.value
    assert event["ATTENDEE"] == theirs.vevent.attendee.value == "mailto:lotte@example.org"
    assert event["ATTENDEE"].params["PARTSTAT"] == "ACCEPTED" and event["ATTENDEE"].params["RSVP"] == "FALSE"


@pytest.mark.parametrize("wanted", [True, False])
def test_an_appointment_is_private_in_calendars_when_the_practice_wants_it(wanted, kinds, house_of, linde, lotte, noor, browser_of):
    details = {"name": "Linde", "locale": "nl", "timezone": "Europe/Amsterdam", "accent": "#c2362c"} | ({"private_events": "y"} if wanted else {})
    assert browser_of(noor).post("/settings/practice", data=details).status_code == 303
    with house_of(linde), transaction():
        operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    raw, _method = file_of("appointment_booked", house_of, linde)
    assert (b"CLASS:PRIVATE" in raw) is wanted
    box = re.search('<input[^>]*name="private_events"[^>]*>', browser_of(noor).get("/settings/practice").text).group()
    assert ("checked" in box) is wanted


def test_the_file_is_folded_and_has_one_event_and_no_alarm(made, house_of, linde):
    raw, _method = file_of("appointment_booked", house_of, linde)
    lines = raw.split(b"\r\n")
    assert all(len(line) <= 75 for line in lines) and raw.endswith(b"\r\n") and b"\n" not in raw.replace(b"\r\n", b"")
    assert raw.count(b"BEGIN:VEVENT") == 1 and b"VALARM" not in raw and b"VTIMEZONE" not in raw
    raw.decode()


def test_moving_and_cancelling_keep_the_uid_and_raise_the_sequence(made, house_of, linde):
    with house_of(linde), transaction():
        operations.move(made, at("2026-03-05 10:00"), "coach")
        operations.cancel(made, "coach")
    events = {}
    for letter in ("appointment_booked", "appointment_moved", "appointment_cancelled"):
        raw, method = file_of(letter, house_of, linde)
        events[letter] = (method, Calendar.from_ical(raw).walk("VEVENT")[0])
    assert [method for method, _event in events.values()] == ["REQUEST", "REQUEST", "CANCEL"]
    assert [event["SEQUENCE"] for _method, event in events.values()] == [0, 1, 2]
    assert len({event["UID"] for _method, event in events.values()}) == 1
    assert len({event["ORGANIZER"] for _method, event in events.values()}) == 1
    assert events["appointment_cancelled"][1]["STATUS"] == "CANCELLED"


def test_what_the_coach_proposes_can_be_answered(kinds, house_of, linde, tom, noor):
    with house_of(linde), transaction():
        operations.book(kinds[1], WEDNESDAY, person=tom, coach_id=noor.id, by="coach")
    raw, _method = file_of("appointment_booked", house_of, linde)
    attendee = Calendar.from_ical(raw).walk("VEVENT")[0]["ATTENDEE"]
    assert attendee.params["PARTSTAT"] == "NEEDS-ACTION" and attendee.params["RSVP"] == "TRUE"


def test_the_coachs_copy_is_no_invitation(made, house_of, linde):
    with house_of(linde):
        content = db.session.query(Delivery).filter_by(letter="appointment_booked_coach").one().content
    assert "calendar" not in content
    file = base64.b64decode(content["attachments"][0][2])
    assert b"METHOD:PUBLISH" in file and b"ATTENDEE" not in file
    event = Calendar.from_ical(file).walk("VEVENT")[0]
    assert "Noor" not in event["SUMMARY"] and event["SUMMARY"].endswith("."), "not the coach's own name but the initials of who comes"


def test_the_letter_says_the_time_in_the_readers_zone_and_the_coachs(kinds, house_of, linde, tom, noor):
    """Between 8 and 29 March New York and Amsterdam are five hours apart."""
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-03-16 15:00"), person=tom, coach_id=noor.id, by="coach")
        text = db.session.query(Delivery).filter_by(letter="appointment_booked").one().content["text"]
    assert "Monday 16 March, 10:00–11:00 (New York) · 15:00 in Amsterdam" in text


def test_the_feed_shows_initials_changes_with_what_happens_and_can_be_revoked(made, house_of, linde, noor, anyone):
    from urllib.parse import urlsplit

    with house_of(linde), transaction():
        path = urlsplit(operations.calendar_link(noor.id)).path
    first = anyone.get(path)
    assert first.mimetype == "text/calendar" and b"L.d.V." in first.data and b"Lotte" not in first.data
    assert anyone.get(path, headers={"If-None-Match": first.headers["ETag"]}).status_code == 304
    with house_of(linde), transaction():
        operations.cancel(made, "coach")
    second = anyone.get(path)
    assert b"STATUS:CANCELLED" in second.data and second.headers["ETag"] != first.headers["ETag"]
    with house_of(linde), transaction():
        operations.calendar_link(noor.id)
    assert anyone.get(path).status_code == 404


def _feed_of(browser):
    return re.search(r"/cal/[\w-]+\.ics", browser.post("/scheduling/calendars/address").text)[0]


def test_the_coachs_feed_says_nobodys_name_nor_number(kinds, house_of, linde, browser_of, noor, lotte, anyone):
    """It is read by whoever keeps the coach's calendar, and by everybody the coach shares that with."""
    with house_of(linde), transaction():
        kinds[1].locations = [{"kind": "phone", "detail": ""}]
        operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)
    assert lotte.phone == "+31612345678"
    told = anyone.get(_feed_of(browser_of(noor))).data.replace(b"\r\n ", b"").decode()
    assert "BEGIN:VEVENT" in told and not [word for word in ("Lotte", "Vries", lotte.phone, "12345678", "1234 5678", "example.org") if word in told]


@pytest.mark.parametrize("now", ["gone", "assistant"])
def test_b9_the_feed_of_who_coaches_here_no_longer_says_nothing_any_more(browser_of, bram, anyone, now):
    path = _feed_of(browser_of(bram))
    assert anyone.get(path).status_code == 200
    with transaction():
        if now == "gone":
            practices.remove_member(bram)
        else:
            db.session.merge(bram).role = "assistant"
    assert anyone.get(path).status_code == 404


def test_a_coachee_subscribes_to_their_own(made, browser_of, lotte, tom, anyone):
    import re

    page = browser_of(lotte).post("/me/book/calendar")
    path = re.search(r"/cal/[\w-]+\.ics", page.text)[0]
    assert anyone.get(path).data.count(b"BEGIN:VEVENT") == 1
    page = browser_of(tom).post("/me/book/calendar")
    assert anyone.get(re.search(r"/cal/[\w-]+\.ics", page.text)[0]).data.count(b"BEGIN:VEVENT") == 0


def test_a_coachees_address_says_when_nothing_changed_and_ends_with_the_next(made, browser_of, lotte, anyone):
    import re

    one, two = (re.search(r"/cal/[\w-]+\.ics", browser_of(lotte).post("/me/book/calendar").text)[0] for _time in range(2))
    assert anyone.get(one).status_code == 404
    found = anyone.get(two)
    assert found.headers["Cache-Control"] == "private, max-age=900" and found.mimetype == "text/calendar"
    assert anyone.get(two, headers={"If-None-Match": found.headers["ETag"]}).status_code == 304
