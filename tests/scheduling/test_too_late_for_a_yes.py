"""A request to book whose moment passed before the coach answered: too late to say yes, not too late to propose another time."""

import base64
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from icalendar import Calendar

from coaching.core.db import db, transaction
from coaching.core.errors import Invalid
from coaching.facts.models import Fact
from coaching.scheduling import operations, queries
from coaching.scheduling.models import Appointment
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY = at("2026-03-04 10:00"), at("2026-03-05 10:00")


@pytest.fixture
def late(kinds, house_of, linde, eva, noor, clock):
    """Asked for Wednesday at ten, which it is now."""
    with house_of(linde), transaction():
        kinds[0].needs_confirmation, kinds[0].pool = True, "any"
        made = operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, by="prospect")
    clock.set(WEDNESDAY)
    return made


@pytest.fixture
def move(late, browser_of, noor):
    return lambda to, **more: browser_of(noor).post(f"/appointments/{late.id}/move", data={"to": to} | more)


def now(late):
    db.session.rollback()
    return db.session.get_one(Appointment, late.id)


def test_a_yes_is_refused_in_words_and_nobody_hears_of_it(late, browser_of, noor, outbox):
    browser, before = browser_of(noor), [one.id for one in outbox()]
    answer = browser.post(f"/appointments/{late.id}/confirm", data={"next": "/today"})
    assert answer.status_code == 303 and urlsplit(answer.location).path == f"/appointments/{late.id}"
    page = browser.get(answer.location).text
    assert page.count("te laat om nog ja te zeggen") == 2  # said on top, and where the answer is given
    assert now(late).status == "pending" and [one.id for one in outbox()] == before
    assert db.session.query(Fact).filter_by(type="appointment_confirmed").count() == 0


def test_the_page_offers_another_time_and_no_yes(late, browser_of, noor, clock):
    page = browser_of(noor).get(f"/appointments/{late.id}").text
    assert f"/appointments/{late.id}/confirm" not in page and f"/appointments/{late.id}/decline" in page
    assert '<details class="fold" open><summary>Stel een andere tijd voor' in page
    clock.set(WEDNESDAY - timedelta(minutes=1))
    page = browser_of(noor).get(f"/appointments/{late.id}").text
    assert f"/appointments/{late.id}/confirm" in page and "Stel een andere tijd voor" not in page


def test_today_leads_to_another_time(late, browser_of, noor, clock):
    page = browser_of(noor).get("/today").text
    assert f"/appointments/{late.id}/confirm" not in page and f'href="/appointments/{late.id}">' in page
    assert "Stel een andere tijd voor" in page and f"/appointments/{late.id}/decline" in page
    clock.set(WEDNESDAY - timedelta(minutes=1))
    page = browser_of(noor).get("/today").text
    assert f"/appointments/{late.id}/confirm" in page and "Stel een andere tijd voor" not in page


def test_another_time_is_told_as_an_appointment_that_can_be_answered(late, move, outbox):
    before = {one.id for one in outbox()}
    assert move("2026-03-05T10:00").status_code == 303
    told = {one.letter: one for one in outbox() if one.id not in before}
    event = Calendar.from_ical(base64.b64decode(told["appointment_booked"].content["calendar"])).walk("VEVENT")[0]
    assert set(told) == {"appointment_booked", "appointment_booked_coach"}
    assert (event["DTSTART"].dt, event["STATUS"], event["ATTENDEE"].params["PARTSTAT"]) == (THURSDAY, "CONFIRMED", "NEEDS-ACTION")
    assert (now(late).status, now(late).start) == ("booked", THURSDAY)


def test_another_time_that_has_passed_too_is_refused_at_its_field(late, move, outbox):
    before = len(outbox())
    for wall in ("2026-03-04T10:00", "2026-03-04T09:00"):
        answer = move(wall)
        assert answer.status_code == 422 and "Kies een tijd die nog komt." in answer.text
    assert (now(late).status, now(late).start) == ("pending", WEDNESDAY) and len(outbox()) == before


def test_a_colleague_who_gets_it_has_still_to_say_yes(late, move, bram, outbox):
    move("2026-03-05T10:00", coach=bram.id)
    assert (now(late).status, now(late).coach_id) == ("pending", bram.id)
    assert "appointment_moved" in {one.letter for one in outbox()}


def test_a_request_that_is_moved_in_time_waits_on(late, move, clock):
    clock.set(WEDNESDAY - timedelta(minutes=1))
    move("2026-03-05T10:00")
    assert (now(late).status, now(late).start) == ("pending", THURSDAY)


def test_the_operation_itself_refuses(late, house_of, linde):
    with house_of(linde), pytest.raises(Invalid), transaction():
        operations.confirm(queries.appointment(late.id))
    assert now(late).status == "pending"
