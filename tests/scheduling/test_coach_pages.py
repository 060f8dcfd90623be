"""The coach's side: agenda, appointment, types, availability, why not."""

import re

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations, queries
from coaching.scheduling.inputs import kinds
from coaching.scheduling.models import Appointment, AppointmentType, Availability, Busy, TimeOff
from coaching.scheduling.operations import feeding
from tests.scheduling.conftest import at

WEDNESDAY = at("2026-03-04 10:00")


@pytest.fixture
def noors(kinds, browser_of, noor):
    return browser_of(noor)


@pytest.fixture
def made(kinds, house_of, linde, lotte, noor):
    with house_of(linde), transaction():
        return operations.book(kinds[1], WEDNESDAY, person=lotte, coach_id=noor.id)


@pytest.fixture
def busy(kinds, house_of, linde, noor):
    with house_of(linde), transaction():
        feed = feeding.add_feed(noor.id, "Google", "https://calendar.example/x.ics")
        db.session.flush()
        feeding.replace(feed, [(at("2026-03-05 10:00"), at("2026-03-05 12:00"))])
    return feed


@pytest.mark.parametrize("view", ["day", "week", "month", "list"])
def test_every_view_of_the_agenda_shows_the_appointment(noors, made, view):
    page = noors.get(f"/agenda?view={view}&day=2026-03-04")
    assert page.status_code == 200 and "Lotte" in page.text and f"/appointments/{made.id}" in page.text


def test_busy_time_is_shown_without_a_word_of_what_it_is(noors, busy):
    page = noors.get("/agenda?view=week&day=2026-03-04")
    assert page.text.count("agenda-busy") == 1


def test_clicking_a_free_place_leads_to_a_form_with_that_time(noors):
    assert "at=2026-03-04T11:00" in noors.get("/agenda?view=week&day=2026-03-04").text
    assert 'value="2026-03-04T11:00"' in noors.get("/appointments/new?at=2026-03-04T11:00").text


def new(browser, kinds, person, noor, when="2026-03-04T19:05", **more):
    data = {"kind": kinds[1].id, "person": person.id, "coach": noor.id, "at": when, "location": "address", **more}
    return browser.post("/appointments/new", data=data)


def test_the_coach_books_for_somebody_outside_the_hours(noors, kinds, lotte, noor):
    assert new(noors, kinds, lotte, noor).status_code == 303
    assert db.session.query(Appointment).one().start == at("2026-03-04 19:05")


def test_rule_18_another_appointment_stops_the_coach_and_is_named(noors, kinds, made, tom, noor):
    page = new(noors, kinds, tom, noor, "2026-03-04T10:30")
    assert page.status_code == 409 and "Lotte de Vries" in page.text
    assert db.session.query(Appointment).count() == 1


def test_rule_18_another_calendar_warns_the_coach_once(noors, kinds, busy, tom, noor):
    assert new(noors, kinds, tom, noor, "2026-03-05T10:30").status_code == 409
    assert new(noors, kinds, tom, noor, "2026-03-05T10:30", despite_busy="y").status_code == 303


def test_moving_by_form_and_by_hand_are_the_same_post(noors, made):
    answer = noors.post(f"/appointments/{made.id}/move", data={"to": "2026-03-04T15:15", "next": "/agenda?view=week"})
    assert answer.status_code == 303 and answer.location.endswith("/agenda?view=week")
    assert db.session.query(Appointment).one().start == at("2026-03-04 15:15")
    assert noors.post(f"/appointments/{made.id}/move", data={"to": "soon"}).status_code == 422


def test_marking_held_and_nobody_came(noors, made, clock, browser_of, noor):
    assert noors.post(f"/appointments/{made.id}/held").status_code == 422
    clock.set(at("2026-03-04 11:00"))
    noors = browser_of(noor)
    noors.post(f"/appointments/{made.id}/held")
    assert db.session.query(Appointment).one().status == "held"
    noors.post(f"/appointments/{made.id}/no-show")
    assert db.session.query(Appointment).one().status == "no_show"


def test_an_assistant_sees_the_agenda_but_not_what_was_written(kinds, house_of, linde, eva, noor, browser_of, sanne):
    with house_of(linde), transaction():
        made = operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, answers={"topic": "Geheim"})
    page = browser_of(sanne).get(f"/appointments/{made.id}")
    assert page.status_code == 200 and "Geheim" not in page.text
    assert "Geheim" in browser_of(noor).get(f"/appointments/{made.id}").text


@pytest.mark.parametrize(
    ("when", "words"),
    [
        ("2026-03-04T09:00", "Te kort voor de afspraak met Lotte"),
        ("2026-03-04T11:00", "Te kort na de afspraak met Lotte"),
        ("2026-03-04T10:30", "Er is een afspraak met Lotte"),
        ("2026-03-07T10:00", "Buiten je uren"),
        ("2026-03-02T10:00", "24 uur van tevoren"),
        ("2026-12-04T10:00", "90 dagen vooruit"),
        ("2026-03-05T10:10", "Geen begintijd"),
        ("2026-03-05T10:30", "Bezet in de agenda “Google”, 10:00–12:00."),
    ],
)
def test_why_not_says_it_in_words(noors, kinds, made, busy, when, words):
    page = noors.get("/scheduling/why", query_string={"kind": kinds[1].id, "at": when})
    assert words in page.text.split("why-answer")[1]


def test_why_not_says_when_it_is_offered(noors, kinds):
    page = noors.get("/scheduling/why", query_string={"kind": kinds[1].id, "at": "2026-03-06T10:00"})
    assert "wordt nu aangeboden" in page.text


TYPE = {
    "name_nl": "Wandeling", "slug": "wandeling", "purpose": "coaching", "durations": "60, 90", "grid": "range",
    "audience": "public", "pool": "chosen", "color": "leaf", "address": "y", "address_detail": "Bos", "reminders": "24",
    "price": "95", "notice_hours": "24", "is_active": "y",
}  # fmt: skip


def test_a_type_is_made_and_changed(noors):
    assert noors.post("/scheduling/types/new", data=TYPE).status_code == 303
    kind = db.session.query(AppointmentType).filter_by(slug="wandeling").one()
    assert (kind.durations, kind.price_cents, kind.reminders) == ([60, 90], 9500, [1440])
    assert kind.locations == [{"kind": "address", "detail": "Bos"}]
    assert noors.get(f"/scheduling/types/{kind.id}").status_code == 200
    noors.post(f"/scheduling/types/{kind.id}", data={**TYPE, "seats": "6"})
    db.session.expire_all()
    assert kind.is_group


@pytest.mark.parametrize(
    "wrong", [{"durations": "long"}, {"name_nl": ""}, {"slug": "gesprek"}, {"price": "veel"}, {"horizon_days": "0"}]
)
def test_a_type_with_something_wrong_is_422_and_kept(noors, wrong):
    page = noors.post("/scheduling/types/new", data=TYPE | wrong)
    assert page.status_code == 422 and f'value="{wrong.get("durations", "60, 90")}"' in page.text


def test_weekly_hours_are_typed_as_people_write_them(noors, noor):
    data = {"name": "Praktijk", "timezone": "Europe/Amsterdam", "keep": "clock", "day_1": "9-12.30, 13:30 tot 17", "day_5": "22:00-02:00"}
    assert noors.post("/scheduling/availability", data=data).status_code == 303
    weekly = db.session.query(Availability).filter_by(coach_id=noor.id).one().weekly
    assert weekly == [
        {"days": [1], "start": "09:00", "end": "12:30"}, {"days": [1], "start": "13:30", "end": "17:00"},
        {"days": [5], "start": "22:00", "end": "02:00"},
    ]  # fmt: skip
    page = noors.post("/scheduling/availability", data=data | {"day_2": "9-9"})
    assert page.status_code == 422 and 'value="9-9"' in page.text


def test_rule_44_another_zone_keeps_the_clock_times_or_the_moments(noors, noor):
    data = {"name": "P", "timezone": "Europe/London", "day_1": "09:00-12:00"}
    noors.post("/scheduling/availability", data=data | {"keep": "moments"})
    assert db.session.query(Availability).filter_by(coach_id=noor.id).one().weekly[0]["start"] == "08:00"


def test_rule_10_a_vacation_beats_everything_and_an_override_owns_its_day(noors, kinds, noor, house_of, linde):
    noors.post("/scheduling/availability/override", data={"date": "2026-03-07", "hours": "10:00-12:00"})
    noors.post("/scheduling/availability/override", data={"date": "2026-03-05", "hours": ""})
    noors.post("/scheduling/availability/off", data={"first_day": "2026-03-06", "last_day": "2026-03-06"})
    with house_of(linde):
        free = queries.free_starts(kinds[1], noor.id, at("2026-03-05 00:00"), at("2026-03-08 00:00"))
    assert free == [at("2026-03-07 10:00"), at("2026-03-07 10:30"), at("2026-03-07 11:00")]


def test_holidays_are_proposed_and_taken_with_a_tick(noors):
    assert "Koningsdag" in noors.get("/scheduling/availability").text
    noors.post("/scheduling/availability/holidays", data={"day": ["2026-04-27", "2026-04-06"]})
    assert {one.first_day.isoformat() for one in db.session.query(TimeOff)} == {"2026-04-27", "2026-04-06"}


def test_a_holiday_is_taken_once_and_not_proposed_within_a_vacation(noors):
    for _again in range(2):
        noors.post("/scheduling/availability/holidays", data={"day": ["2026-04-27"]})
    assert db.session.query(TimeOff).count() == 1
    noors.post("/scheduling/availability/off", data={"first_day": "2026-04-30", "last_day": "2026-05-10"})
    page = noors.get("/scheduling/availability").text
    assert "Bevrijdingsdag" not in page and "Hemelvaartsdag" in page  # 5 and 14 May


def test_rule_43_appointments_outside_new_hours_are_shown(noors, made):
    noors.post("/scheduling/availability", data={"name": "P", "timezone": "Europe/Amsterdam", "keep": "clock", "day_1": "9-12"})
    assert f"/appointments/{made.id}" in noors.get("/scheduling/availability").text


def test_a_coach_does_not_arrange_the_owners_hours(kinds, browser_of, bram, noor):
    assert browser_of(bram).get(f"/scheduling/availability?coach={noor.id}").status_code == 403
    assert browser_of(noor).get(f"/scheduling/availability?coach={bram.id}").status_code == 200


def test_a_series_is_proposed_and_booked(noors, kinds, lotte, noor):
    asked = {"kind": kinds[1].id, "person": lotte.id, "coach": noor.id, "first": "2026-03-05", "at": "10:00", "count": "3", "every": "2"}
    page = noors.get("/appointments/series", query_string=asked)
    assert page.text.count('name="start"') == 3
    starts = [at("2026-03-05 10:00"), at("2026-03-19 10:00"), at("2026-04-02 10:00")]
    data = {key: asked[key] for key in ("kind", "person", "coach")} | {"start": [start.isoformat() for start in starts]}
    assert noors.post("/appointments/series", data=data).status_code == 303
    assert [one.start for one in db.session.query(Appointment).order_by(Appointment.start)] == starts


def test_feeds_are_ones_own(kinds, browser_of, bram, busy):
    assert browser_of(bram).post(f"/scheduling/calendars/{busy.id}/remove").status_code == 404
    assert db.session.query(Busy).count() == 1


@pytest.mark.parametrize("url", ["http://127.0.0.1/x.ics", "file:///etc/passwd", "https://example.org:22/x", "ftp://x.nl/a.ics"])
def test_an_address_that_cannot_be_is_refused_at_once(noors, url):
    page = noors.post("/scheduling/calendars", data={"name": "G", "url": url, "all_day": "marked", "unanswered": "timed"})
    assert page.status_code == 422


def test_a_new_type_asks_no_more_than_a_name_and_takes_its_address_from_it(noors, kinds):
    page = noors.get("/scheduling/types/new").text
    assert 'name="durations"' in page and 'value="60"' in page
    typed = {"name_nl": "Rustig gesprek in het bos", "purpose": "coaching", "durations": "60", "grid": "range", "pool": "chosen", "audience": "public", "color": "sea", "is_active": "y", "phone": "y"}
    assert noors.post("/scheduling/types/new", data=typed).status_code == 303
    assert noors.get("/book/linde/rustig-gesprek-in-het-bos").status_code == 200
    again = noors.post("/scheduling/types/new", data=typed)
    assert again.status_code == 422 and "Een andere soort heeft dit adres" in again.text


@pytest.mark.parametrize(
    ("typed", "fits"),
    [("meet.praktijk.nl", True), ("jitsi.local:8443", True), ("evil.example/x?", False), ("a@evil.example", False), ("evil.example#", False),
     ("https://meet.nl", False), ("meet.nl ", False), ("", False)],
)  # fmt: skip
def test_a_jitsi_server_is_the_name_of_one_and_no_address_with_more_in_it(typed, fits):
    assert bool(re.match(kinds.HOST, typed)) is fits
