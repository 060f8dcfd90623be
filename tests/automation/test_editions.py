"""The editions of a programme: who published what, which journeys stayed behind, and taking them along."""

from __future__ import annotations

import pytest

from coaching.core.db import db
from coaching.journeys import operations as journeys
from coaching.programmes import operations as programmes
from tests.road import Road, at

FIRST = {"key": "first", "what": "message", "when": {"date": "2026-03-10", "at": "10:00"}}


@pytest.fixture
def road(linde, noor, lotte):
    found = Road(linde, noor, lotte)
    found.start([FIRST])
    return found


def _change(road, coach, subject: str, *, follow: bool) -> None:
    """Another subject for the message, published by whoever browses."""
    programme = road.journey.version.programme
    road.do(programmes.change_step, programme, "first", {"texts": {"nl": {"subject": subject, "body": "Dag {first_name}"}}})
    assert coach.post(f"/programmes/{programme.id}/publish", data={"follow": "follow" if follow else "keep"}).status_code == 303
    db.session.expire_all()


def test_an_edition_says_when_who_and_what_and_how_many_are_on_it(road, noor, browser_of):
    coach, programme = browser_of(noor), road.journey.version.programme_id
    _change(road, coach, "Anders", follow=False)
    assert f"/programmes/{programme}/editions" in coach.get(f"/programmes/{programme}").text
    page = coach.get(f"/programmes/{programme}/editions").text
    assert "door Noor Linde" in page and "1 stap anders" in page and "andere woorden" in page
    assert "1 traject volgt nog een eerdere uitgave" in page and "De eerste uitgave" in page


def test_a_journey_that_stayed_behind_can_be_taken_along(road, noor, browser_of):
    coach, programme = browser_of(noor), road.journey.version.programme_id
    _change(road, coach, "Anders", follow=False)
    assert road.rows("first")[0].state == "planned" and road.journey.version.number == 1
    assert coach.post(f"/programmes/{programme}/editions/follow").status_code == 303
    db.session.expire_all()
    assert road.journey.version.number == 2
    assert "eerdere uitgave" not in coach.get(f"/programmes/{programme}/editions").text
    road.tick(at("2026-03-10T09:30Z"))
    assert road.letters() == ["personal"]


def test_whoever_publishes_reads_that_it_holds_for_the_coachees_of_colleagues_too(road, noor, bram, browser_of):
    programme = road.journey.version.programme_id
    road.do(programmes.change_step, road.journey.version.programme, "first", {"texts": {"nl": {"subject": "Nieuw", "body": "Dag"}}})
    assert "bij een collega" not in browser_of(noor).get(f"/programmes/{programme}/publish").text
    assert "1 van deze trajecten is bij een collega" in browser_of(bram).get(f"/programmes/{programme}/publish").text
    assert browser_of(bram).post(f"/programmes/{programme}/publish", data={"follow": "follow"}).status_code == 303
    db.session.expire_all()
    assert road.journey.version.number == 2


def test_a_closed_journey_stays_where_it_was(road, noor, browser_of):
    road.do(journeys.close, road.journey)
    _change(road, browser_of(noor), "Anders", follow=True)
    assert road.journey.version.number == 1
    assert "eerdere uitgave" not in browser_of(noor).get(f"/programmes/{road.journey.version.programme_id}/editions").text
