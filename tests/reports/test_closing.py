"""The growth report and closing."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.goals import operations as goals
from coaching.journeys import operations as journeys
from coaching.journeys.models import Journey
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries


@pytest.fixture
def journey(lotte, noor, linde, as_):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        db.session.flush()
        made = journeys.start(lotte, programme_queries.programmes()[0], noor.id)
        goals.set_goal(lotte.id, "Grenzen aangeven", 3, 8, journey_id=made.id)
        return made


def test_the_coach_reads_what_the_journey_brought_and_writes_closing_words(browser_of, noor, journey, lotte):
    browser = browser_of(noor)
    page = browser.get(f"/coachees/{lotte.id}/report")
    assert page.status_code == 200 and "Grenzen aangeven" in page.text
    browser.post(f"/journeys/{journey.id}/report", data={"words": "Je hebt veel aangedurfd."})
    assert "Je hebt veel aangedurfd." in browser.get(f"/journeys/{journey.id}/report").text


def test_the_coach_finds_the_report_where_a_journey_is_looked_at_and_where_it_ends(browser_of, noor, journey, lotte):
    """Only the tab Documents led to it, and who closed the journey from its menu never met it."""
    coach = browser_of(noor)
    for page in (f"/coachees/{lotte.id}", f"/coachees/{lotte.id}/progress", f"/journeys/{journey.id}/close"):
        assert f'href="/journeys/{journey.id}/report"' in coach.get(page).text, page


def test_the_coachee_sees_it_only_once_it_is_shared(browser_of, noor, lotte, journey):
    mine = browser_of(lotte)
    assert mine.get("/me/report").status_code == 404
    for _twice in range(2):
        browser_of(noor).post(f"/journeys/{journey.id}/report/share")
    assert "Grenzen aangeven" in mine.get("/me/report").text
    assert len([key for key in db.session.scalars(select(Delivery.key)) if key.startswith("report_shared:")]) == 1
    assert mine.get("/me/report.pdf").data[:5] == b"%PDF-"


def test_closing_closes_the_journey_and_asks_how_they_go_on(browser_of, noor, journey, lotte):
    browser = browser_of(noor)
    assert browser.post(f"/journeys/{journey.id}/finish", data={"choice": "nonsense"}).status_code == 422
    answer = browser.post(f"/journeys/{journey.id}/finish", data={"choice": "go_on"})
    assert answer.location == f"/coachees/{lotte.id}/journeys/new"
    assert db.session.get(Journey, journey.id, populate_existing=True).state == "closed"


def test_another_practice_does_not_find_it(browser_of, zev, journey, lotte):
    browser = browser_of(zev)
    for path in (f"/coachees/{lotte.id}/report", f"/journeys/{journey.id}/report", f"/journeys/{journey.id}/report.pdf"):
        assert browser.get(path).status_code == 404


@pytest.fixture
def evaluated(lotte, noor, linde, journey, house_of, browser_of, clock):
    """Lotte looked back, and said to her coach what might have been different."""
    clock.move(days=60)
    with house_of(linde), transaction():
        forms.install_ready_made(linde.id)
        asked = forms.send(form_queries.by_key("evaluation"), lotte, key="touchpoint:evaluation", journey_id=journey.id)
        address = f"/me/forms/{asked.id}"
    answers = {"q_content_now": "8", "q_changed": "Ik kies.", "q_better": "Soms wat meer opdrachten.", "q_recommend": "9", "q_rating": "5", "q_next": "close"}
    assert browser_of(lotte).post(address, data=answers).status_code == 303
    return address


def test_what_is_said_to_the_coach_stays_with_the_answers_and_out_of_the_report(browser_of, noor, lotte, journey, evaluated):
    page = browser_of(noor).get(f"/journeys/{journey.id}/report").text
    assert "Ik kies." in page and "Soms wat meer opdrachten." not in page
    assert "Soms wat meer opdrachten." in browser_of(lotte).get(evaluated).text


def test_who_begins_anew_keeps_the_report_of_the_last_journey_and_finds_it_on_progress(browser_of, noor, lotte, tom, journey, as_, clock):
    mine = browser_of(lotte)
    assert "/me/report" not in mine.get("/me/progress").text
    browser_of(noor).post(f"/journeys/{journey.id}/report/share")
    browser_of(noor).post(f"/journeys/{journey.id}/finish", data={"choice": "go_on"})
    clock.move(days=1)
    with as_(noor), transaction():
        journeys.start(lotte, programme_queries.programmes()[0], noor.id)
    assert "/me/report" in mine.get("/me/progress").text
    assert "Grenzen aangeven" in mine.get("/me/report").text
    assert mine.get("/me/report.pdf").data[:5] == b"%PDF-"
    assert browser_of(tom).get("/me/report").status_code == 404


def test_one_check_in_is_no_first_and_last(browser_of, noor, lotte, journey, linde, house_of, clock):
    for place in range(2):
        clock.move(days=7)
        with house_of(linde), transaction():
            forms.install_ready_made(linde.id)
            asked = forms.send(form_queries.by_key("check_in"), lotte, key=f"check-in {place}", journey_id=journey.id)
            address = f"/me/forms/{asked.id}"
        assert browser_of(lotte).post(address, data={"q_energy": "3", "q_grip": "3", "q_course": "3"}).status_code == 303
        assert ("eerste en laatste" in browser_of(noor).get(f"/journeys/{journey.id}/report").text) is bool(place)
