"""A series is told once: one letter to the coachee and one to the coach, each with all dates and one calendar file."""

import base64
import re
from urllib.parse import urlsplit

import pytest
import vobject
from icalendar import Calendar

from coaching.core.db import db, flush, transaction
from coaching.facts.models import Fact
from coaching.journeys import operations as journeys
from coaching.people.models import Person
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries
from coaching.scheduling import letters, operations
from coaching.scheduling.models import Appointment, Seat, VideoMeeting
from tests.scheduling.conftest import AMSTERDAM, at

STARTS = [at(f"2026-{day} 10:00") for day in ("03-05", "03-19", "04-02")]
WALLS = ("donderdag 5 maart, 10:00–11:00", "donderdag 19 maart, 10:00–11:00", "donderdag 2 april, 10:00–11:00")


@pytest.fixture
def post(kinds, browser_of, noor, lotte):
    """Book dates over HTTP, as the page with the proposal does."""

    def send(starts=tuple(STARTS), person=lotte, kind=kinds[1]):
        chosen = {"kind": kind.id, "person": person.id, "coach": noor.id, "start": [one.isoformat() for one in starts]}
        return browser_of(noor).post("/appointments/series", data=chosen)

    return send


@pytest.fixture
def change(house_of, linde):
    """Change rows as the house: `change(kinds[1], pool="all")`."""

    def put(row, **values):
        with house_of(linde), transaction():
            for name, value in values.items():
                setattr(db.session.merge(row), name, value)

    return put


@pytest.fixture
def journey(lotte, noor, linde, as_):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        return journeys.start(lotte, programme_queries.programmes()[0], noor.id)


def made():
    return list(db.session.query(Appointment).order_by(Appointment.start))


def file_of(letter):
    ((name, kind, encoded),) = letter.content["attachments"]
    assert (name, kind) == ("appointments.ics", "text/calendar")
    return base64.b64decode(encoded)


def test_three_dates_are_two_letters_with_all_of_them(post, outbox):
    assert post().status_code == 303
    to_lotte, to_noor = sorted(outbox(), key=lambda one: one.letter)
    assert (to_lotte.letter, to_noor.letter) == ("series_booked", "series_booked_coach")
    for letter in (to_lotte, to_noor):
        assert all(wall in letter.content["text"] and wall.replace("–", "\u2060–\u2060") in letter.content["html"] for wall in WALLS)
    assert to_lotte.subject == "Je 3 afspraken vanaf do 5 mrt 10:00"
    assert [f"/appointments/{one.id}" in to_noor.content["text"] for one in made()] == [True] * 3


def test_each_date_has_its_own_link(post, outbox, anyone):
    post()
    letter = next(one for one in outbox() if one.letter == "series_booked")
    links = [urlsplit(found).path for found in re.findall(r"http\S+/a/\S+", letter.content["text"])]
    assert len(set(links)) == 3
    assert [wall in anyone.get(link).text.replace("\u2060", "") for wall, link in zip(WALLS, links, strict=True)] == [True] * 3
    anyone.post(links[1] + "/cancel")
    db.session.rollback()
    assert [one.is_over for one in made()] == [False, True, False]


def test_two_parsers_read_the_same_events_in_the_file(post, outbox):
    post()
    letter = next(one for one in outbox() if one.letter == "series_booked")
    raw = file_of(letter)
    ours, theirs = Calendar.from_ical(raw), vobject.readOne(raw.decode())
    events = ours.walk("VEVENT")
    wanted = [(one.uid, one.start, one.end, 0) for one in made()]
    assert ours["METHOD"] == theirs.method.value == "PUBLISH" and "calendar" not in letter.content
    assert [(str(one["UID"]), one["DTSTART"].dt, one["DTEND"].dt, one["SEQUENCE"]) for one in events] == wanted
    assert [(one.uid.value, one.dtstart.value, one.dtend.value, int(one.sequence.value)) for one in theirs.vevent_list] == wanted
    assert {one["DTSTART"].dt.astimezone(AMSTERDAM).hour for one in events} == {10}
    assert all("ATTENDEE" not in one and one["URL"] in letter.content["text"] for one in events)
    assert all(len(line) <= 75 for line in raw.split(b"\r\n"))


def test_the_coachs_file_holds_the_same_events_and_their_own_pages(post, outbox):
    post()
    events = Calendar.from_ical(file_of(next(one for one in outbox() if one.letter == "series_booked_coach"))).walk("VEVENT")
    assert [(str(one["UID"]), urlsplit(one["URL"]).path) for one in events] == [(one.uid, f"/appointments/{one.id}") for one in made()]
    assert all("ATTENDEE" not in one and "ORGANIZER" not in one for one in events)


def test_a_later_letter_about_one_date_replaces_its_event(post, outbox, house_of, linde):
    post()
    told = {str(one["UID"]): one for one in Calendar.from_ical(file_of(next(one for one in outbox() if one.letter == "series_booked"))).walk("VEVENT")}
    with house_of(linde), transaction():
        operations.move(made()[1], at("2026-03-20 10:00"), "coach")
        operations.cancel(made()[2], "coach")
    for name, nth, method in (("appointment_moved", 1, "REQUEST"), ("appointment_cancelled", 2, "CANCEL")):
        content = next(one for one in outbox() if one.letter == name).content
        event = Calendar.from_ical(base64.b64decode(content["calendar"])).walk("VEVENT")[0]
        before = told[made()[nth].uid]
        assert content["calendar_method"] == method and event["UID"] == before["UID"]
        assert event["SEQUENCE"] > before["SEQUENCE"] and event["ORGANIZER"] == before["ORGANIZER"]


def test_each_reads_in_their_own_language_and_zone(post, outbox, tom):
    """Between 8 and 29 March New York and Amsterdam are five hours apart, else six."""
    post([at("2026-03-16 15:00"), at("2026-03-30 15:00")], tom)
    told = {one.letter: one.content["text"] for one in outbox()}
    assert "Monday 16 March, 10:00–11:00 (New York) · 15:00 in Amsterdam" in told["series_booked"]
    assert "Monday 30 March, 09:00–10:00 (New York) · 15:00 in Amsterdam" in told["series_booked"]
    assert "maandag 16 maart, 15:00–16:00 (Amsterdam)" in told["series_booked_coach"]


def test_one_date_is_told_as_any_other(post, outbox):
    post(STARTS[:1])
    assert sorted(one.letter for one in outbox()) == ["appointment_booked", "appointment_booked_coach"]
    assert b"METHOD:REQUEST" in base64.b64decode(next(one for one in outbox() if one.letter == "appointment_booked").content["calendar"])


def test_no_date_is_no_letter(post, outbox):
    assert post([]).status_code == 303 and outbox() == []


def test_it_is_sent_as_the_letter_about_one_date_is(post, outbox, journey, house_of, linde, kinds, lotte, noor):
    """Who answers, whose name, whose key, which journey."""
    post()
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-05-07 10:00"), person=lotte, coach_id=noor.id, by="coach", journey_id=journey.id)

    def settings(name):
        one = next(one for one in outbox() if one.letter == name)
        who = (one.person_id, one.member_id, one.coach_id, one.journey_id, one.address)
        return who, (one.content.get("reply_to"), one.content.get("from_name")), (one.kind, one.stale_at, one.locale, one.timezone)

    assert settings("series_booked")[:2] == ((lotte.id, None, noor.id, journey.id, lotte.email), (noor.email, noor.name))
    assert settings("series_booked_coach")[:2] == ((None, noor.id, noor.id, None, noor.email), (lotte.email, None))
    assert settings("series_booked") == settings("appointment_booked")
    assert settings("series_booked_coach") == settings("appointment_booked_coach")


def test_dates_of_a_journey_have_their_number(post, outbox, journey):
    post()
    for letter in (one for one in outbox() if one.letter.startswith("series_booked")):
        assert all(f"Gesprek {nth}\n{wall}" in letter.content["text"] for nth, wall in enumerate(WALLS, 1))


def test_without_an_address_only_the_coach_hears_of_it(post, outbox, change, lotte):
    change(db.session.get(Person, lotte.id), email=None)
    post()
    assert [one.letter for one in outbox()] == ["series_booked_coach"]


def test_when_one_date_is_taken_nobody_hears_of_any(post, outbox, house_of, linde, kinds, tom, noor):
    with house_of(linde), transaction():
        operations.book(kinds[1], STARTS[2], person=tom, coach_id=noor.id, by="coach", tell=False)
    post()
    assert outbox() == [] and len(made()) == 1
    assert db.session.query(Fact).filter_by(type="appointment_booked").count() == 1


def test_sending_the_form_twice_books_and_tells_once(post, outbox):
    post()
    post()
    assert len(outbox()) == 2 and len(made()) == 3


def test_a_series_has_one_key(post, outbox, house_of, linde, lotte):
    post()
    with house_of(linde), transaction():
        letters.series_booked(made()[0].series, made(), lotte)
    assert len(outbox()) == 2


def test_every_coach_who_gives_it_gets_one(post, outbox, change, kinds, noor, bram):
    change(kinds[1], pool="all")
    post()
    assert sorted(one.member_id for one in outbox() if one.letter == "series_booked_coach") == sorted([noor.id, bram.id])
    assert len(outbox()) == 3


def test_a_place_that_somebody_had_already_is_not_told_again(post, outbox, change, house_of, linde, kinds, lotte, noor):
    change(kinds[0], mode="group", seats=4, questions=[])
    with house_of(linde), transaction():
        operations.book(kinds[0], STARTS[0], person=lotte, coach_id=noor.id, tell=False)
    post(kind=kinds[0])
    letter = next(one for one in outbox() if one.letter == "series_booked")
    assert db.session.query(Seat).count() == 3 and letter.subject == "Je 2 afspraken vanaf do 19 mrt 10:00"
    assert letter.content["text"].count("Je plek opgeven:\n") == 2


def test_all_else_stays_with_each_date(post, change, kinds, outbox):
    change(kinds[1], locations=[{"kind": "zoom", "detail": ""}])
    post()
    assert db.session.query(Fact).filter_by(type="appointment_booked").count() == db.session.query(VideoMeeting).count() == 3
    assert all(one.next_reminder_at for one in made()) and len({one.series for one in made()}) == 1
    assert next(one for one in outbox() if one.letter == "series_booked").content["text"].count("de link volgt") == 1
