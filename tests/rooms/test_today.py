"""Today: every pile is shown, empties when it is done, and costs the same at 3 and at 30."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from coaching.alerts import operations as alerts
from coaching.core.db import db, transaction
from coaching.deliveries.models import SendingHold
from coaching.facts import operations as facts


def test_a_fresh_practice_gets_first_steps(browser_of, zev, zilver):
    page = browser_of(zev).get("/today")
    assert page.status_code == 200
    for step in ("/scheduling/availability", "/settings/page", "/settings/me", "/settings", "/programmes", "/leads/new"):
        assert f'<li><a href="{step}">' in page.text, "what a first invitation stumbles over without it"


def test_appointments_of_today_with_the_way_to_prepare(browser_of, noor, lotte, floor):
    one = floor.appointment(lotte, 2)
    tomorrow = floor.appointment(lotte, 26)
    page = browser_of(noor).get("/today").text
    assert f"/appointments/{one.id}/prepare" in page
    assert f"/appointments/{tomorrow.id}" not in page
    assert "tel:+31612345678" in page


def test_what_is_over_asks_how_it_went(browser_of, noor, lotte, floor):
    one = floor.appointment(lotte, -30)
    page = browser_of(noor).get("/today").text
    assert f"/appointments/{one.id}/held" in page and f"/appointments/{one.id}/no-show" in page


def test_a_day_that_is_over_is_not_called_empty(browser_of, noor, lotte, floor):
    assert "niets in je agenda" in browser_of(noor).get("/today").text
    floor.appointment(lotte, -2)
    assert "niets meer in je agenda" in browser_of(noor).get("/today").text


def test_what_waits_for_a_yes_is_answered_from_here(browser_of, noor, lotte, floor, clock):
    one = floor.appointment(lotte, 100, status="pending")
    page = browser_of(noor).get("/today").text
    assert "Wacht op jouw ja" in page and f"/appointments/{one.id}/confirm" in page and f"/appointments/{one.id}/decline" in page
    assert "Er wacht niets op je" not in page and "day-list" not in page, "it is not today's"
    assert browser_of(noor).post(f"/appointments/{one.id}/confirm", data={"next": "/today"}).location.endswith("/today")
    assert "Wacht op jouw ja" not in browser_of(noor).get("/today").text


def test_a_colleagues_appointment_is_not_on_my_desk(browser_of, bram, lotte, floor):
    one = floor.appointment(lotte, 2)
    assert one.id not in browser_of(bram).get("/today").text


def test_an_alert_names_the_person_and_goes_when_seen(browser_of, noor, lotte, as_):
    with transaction(), as_(noor):
        alert = alerts.raise_alert("low_score", member_id=noor.id, person_id=lotte.id, score="4", key="k")
    browser = browser_of(noor)
    page = browser.get("/today").text
    assert "Lotte de Vries gaf een lage score (4)" in page and f"/coachees/{lotte.id}/answers" in page
    assert browser.post(f"/alerts/{alert.id}/seen").status_code == 303
    assert "gaf een lage score" not in browser.get("/today").text


def test_what_cannot_wait_stands_first(browser_of, noor, lotte, tom, as_, clock):
    with transaction(), as_(noor):
        alerts.raise_alert("low_score", member_id=noor.id, person_id=lotte.id, key="old")
    clock.move(hours=1)
    with transaction(), as_(noor):
        alerts.raise_alert("new_message", member_id=noor.id, person_id=tom.id, key="new")
    page = browser_of(noor).get("/today").text
    assert page.index("gaf een lage score") < page.index("Tom Baker schreef je")


def test_who_lies_still_is_named_until_they_give_a_sign(browser_of, noor, lotte, floor, as_):
    floor.journey(lotte, days_ago=40)
    browser = browser_of(noor)
    assert "Het is stil rond" in browser.get("/today").text
    with transaction(), as_(lotte):
        facts.record("form_answered", person_id=lotte.id)
    assert "Het is stil rond" not in browser.get("/today").text


def test_who_has_an_appointment_ahead_does_not_lie_still(browser_of, noor, lotte, floor):
    floor.journey(lotte, days_ago=40)
    floor.appointment(lotte, 100)
    assert "Het is stil rond" not in browser_of(noor).get("/today").text


def test_the_banner_says_that_sending_is_off(browser_of, noor, linde, as_):
    with transaction(), as_(noor):
        db.session.add(SendingHold(member_id=noor.id))
    assert "Versturen staat uit" in browser_of(noor).get("/today").text


def test_an_assistant_sees_the_agenda_but_nothing_that_was_written(browser_of, sanne, lotte, floor, as_):
    floor.journey(lotte, days_ago=40)
    one = floor.appointment(lotte, 2)
    page = browser_of(sanne).get("/today").text
    assert f"/appointments/{one.id}" in page and f"/appointments/{one.id}/prepare" not in page
    assert "Het is stil rond" not in page


def _fill(count, floor, as_, noor):
    for number in range(count):
        person = floor.person(f"Mens{number}")
        floor.journey(person, days_ago=40)
        floor.appointment(person, 1 + number / 100)
        with transaction(), as_(noor):
            alerts.raise_alert("low_score", member_id=noor.id, person_id=person.id, key=f"k{number}")
            alerts.add_todo(f"iets {number}", person_id=person.id, due_on=date(2026, 3, 3) + timedelta(days=number))


@pytest.mark.parametrize("count", [3, 30])
def test_the_desk_costs_the_same_whatever_its_height(count, browser_of, noor, floor, as_, statements):
    _fill(count, floor, as_, noor)
    browser = browser_of(noor)
    browser.get("/today")
    with statements() as counted:
        assert browser.get("/today").status_code == 200
    assert len(counted) <= 13, counted.statements


def test_nobody_else_comes_in(browser_of, lotte, anyone):
    assert browser_of(lotte).get("/today").status_code == 403
    assert anyone.get("/today").status_code == 302
