"""Six appointments, every two weeks on Thursday at ten: proposed, conflicts resolved, booked in one go."""

import re
from datetime import datetime, timedelta
from itertools import pairwise

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment
from coaching.scheduling.operations import feeding
from tests.scheduling.conftest import AMSTERDAM, at

PAGE = "/appointments/series"


@pytest.fixture
def asked(kinds, lotte, noor):
    return {"kind": kinds[1].id, "person": lotte.id, "coach": noor.id, "first": "2026-03-05", "at": "10:00", "count": "6", "every": "2"}


@pytest.fixture
def in_the_way(kinds, house_of, linde, tom, noor):
    """Tom on the third Thursday, the dentist on the fourth."""
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-04-02 10:00"), person=tom, coach_id=noor.id, by="coach")
        feed = feeding.add_feed(noor.id, "Privé", "https://calendar.example/x.ics")
        db.session.flush()
        feeding.replace(feed, [(at("2026-04-16 09:30"), at("2026-04-16 10:30"))])


def proposed(browser, asked):
    """(the page's words, what would be sent when nothing is touched)."""
    text = browser.get(PAGE, query_string=asked).text.split('id="proposal"')[1].split("</form>")[0]
    sent = {name: [] for name in re.findall(r'name="(start|instead_\d)"', text)}
    for name, value in re.findall(r'name="(start|instead_\d)" value="([^"]+)" checked', text):
        sent[name].append(value)
    return text, sent


def booked(lotte):
    db.session.rollback()
    return [one.start for one in db.session.query(Appointment).filter_by(person_id=lotte.id).order_by(Appointment.start)]


def test_the_proposal_says_what_is_in_the_way_and_offers_the_nearest(asked, in_the_way, browser_of, noor):
    text, sent = proposed(browser_of(noor), asked)
    assert len(sent["start"]) == 4 and set(sent) == {"start", "instead_3", "instead_4"}
    assert "Er is een afspraak met Tom" in text and "Bezet in de agenda “Privé”, 09:30–10:30." in text
    assert text.count('name="instead_3"') == 4


def test_the_alternatives_are_a_choice_and_not_five_minutes_more_or_less(asked, in_the_way, browser_of, noor):
    text, _sent = proposed(browser_of(noor), asked)
    offered = sorted(datetime.fromisoformat(one) for one in re.findall(r'name="instead_3" value="([^"]+)"', text))
    assert len(offered) == 3 and all(later - sooner >= timedelta(hours=1) for sooner, later in pairwise(offered))


def test_what_is_proposed_is_booked_in_one_go_at_the_same_time_on_the_wall(asked, in_the_way, browser_of, noor, lotte):
    browser = browser_of(noor)
    _text, sent = proposed(browser, asked)
    answer = browser.post(PAGE, data={key: asked[key] for key in ("kind", "person", "coach")} | sent)
    assert answer.status_code == 303 and answer.location.endswith("view=list")
    starts = booked(lotte)
    walls = [start.astimezone(AMSTERDAM).strftime("%d-%m %H:%M") for start in starts]
    assert len(starts) == 6 and [wall for wall in walls if wall.endswith("10:00")][:2] == ["05-03 10:00", "19-03 10:00"]
    assert "30-04 10:00" in walls and "14-05 10:00" in walls


def test_a_date_that_is_left_out_is_not_booked(asked, in_the_way, browser_of, noor, lotte):
    browser = browser_of(noor)
    _text, sent = proposed(browser, asked)
    browser.post(PAGE, data={key: asked[key] for key in ("kind", "person", "coach")} | sent | {"instead_3": ""})
    assert len(booked(lotte)) == 5


def test_one_time_that_was_taken_meanwhile_books_nothing(asked, browser_of, noor, lotte, kinds, house_of, linde, tom):
    browser = browser_of(noor)
    _text, sent = proposed(browser, asked)
    with house_of(linde), transaction():
        operations.book(kinds[1], at("2026-05-14 10:00"), person=tom, coach_id=noor.id, by="coach")
    browser.post(PAGE, data={key: asked[key] for key in ("kind", "person", "coach")} | sent)
    assert booked(lotte) == []


def test_a_coaching_appointment_is_chosen_to_begin_with(kinds, browser_of, noor, lotte):
    page = browser_of(noor).get(PAGE, query_string={"person": lotte.id}).text
    assert f'selected value="{kinds[1].id}"' in page
