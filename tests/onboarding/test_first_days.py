"""The checklist of the first days."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from coaching.alerts.models import Alert
from coaching.core.db import db, flush, transaction
from coaching.facts.models import Fact
from coaching.forms import operations as forms
from coaching.forms import queries as form_queries
from coaching.journeys import operations as journeys
from coaching.messages import operations as messages
from coaching.onboarding import operations, queries, rules, tasks
from coaching.programmes import operations as programmes
from coaching.programmes import queries as programme_queries


@pytest.fixture
def journey(lotte, noor, linde, as_):
    with as_(noor), transaction():
        programmes.install_ready_made(linde)
        flush()
        return journeys.start(lotte, programme_queries.programmes()[0], noor.id)


def test_ticking_and_unticking(browser_of, lotte, journey):
    browser = browser_of(lotte)
    assert browser.get("/me/start").text.count('aria-pressed="true"') == 0
    browser.post("/me/start/welcome")
    assert browser.get("/me/start").text.count('aria-pressed="true"') == 1
    browser.post("/me/start/welcome", data={"on": "0"})
    assert browser.get("/me/start").text.count('aria-pressed="true"') == 0


def test_the_intake_opens_from_the_list_once_it_is_there(browser_of, lotte, noor, linde, journey, as_):
    """It is sent an hour after the welcome; until then the line led to Today, where no intake was to be found."""
    mine = browser_of(lotte)
    page = mine.get("/me/start").text
    assert "gaat dan ook hier open" in page and 'href="/me/forms/' not in page
    with as_(noor), transaction():
        forms.install_ready_made(linde.id)
        asked = forms.send(form_queries.by_key("intake"), lotte, key="intake", journey_id=journey.id)
    page = mine.get("/me/start").text
    assert f'href="/me/forms/{asked.id}"' in page and mine.get(f"/me/forms/{asked.id}").status_code == 200


def test_today_leads_to_the_first_days_until_they_are_done(browser_of, lotte, journey, as_):
    browser = browser_of(lotte)
    page = browser.get("/me", headers={"Accept-Language": "nl"}).text
    assert 'href="/me/start"' in page and "Er hoeft vandaag niets" not in page
    with as_(lotte), transaction():
        for item in rules.ITEMS:
            operations.tick(journey, item.key)
        queries.checklist(journey.id).finished_at = journey.starts_at
    assert 'href="/me/start"' not in browser.get("/me").text


def test_what_happened_ticks_itself(lotte, journey, as_):
    with as_(lotte), transaction():
        messages.write(lotte, "Dag", author="coachee")
    with as_(lotte):
        assert {item.key: done for item, done in queries.standing(journey)}["hello"]


def test_an_unknown_item_is_not_here(browser_of, lotte, journey):
    assert browser_of(lotte).post("/me/start/nonsense").status_code == 404


def test_all_done_is_a_fact_once(lotte, journey, as_):
    with as_(lotte), transaction():
        for _twice in range(2):
            for item in rules.ITEMS:
                operations.tick(journey, item.key)
    assert db.session.scalar(select(func.count()).select_from(Fact).where(Fact.type == "onboarding_finished")) == 1


def test_the_coach_is_told_once_who_is_stuck(journey, clock, app):
    clock.move(days=4)
    tasks.look()
    assert db.session.scalar(select(func.count()).select_from(Alert).where(Alert.kind == "onboarding_stuck")) == 0
    clock.move(days=2)
    tasks.look()
    tasks.look()
    assert db.session.scalar(select(func.count()).select_from(Alert).where(Alert.kind == "onboarding_stuck")) == 1


def test_the_coach_sees_how_far_somebody_is_and_a_stranger_does_not(browser_of, noor, zev, lotte, journey):
    assert browser_of(noor).get(f"/coachees/{lotte.id}/start").status_code == 200
    assert browser_of(zev).get(f"/coachees/{lotte.id}/start").status_code == 404
