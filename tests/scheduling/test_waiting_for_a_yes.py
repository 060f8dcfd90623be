"""A request to book counts in the menu until the coach has answered it, whatever else was seen."""

import re
from datetime import timedelta

import pytest

from coaching.core.db import db, transaction
from coaching.scheduling import operations
from coaching.scheduling.models import Appointment
from tests.scheduling.conftest import at

WEDNESDAY, THURSDAY = at("2026-03-04 10:00"), at("2026-03-05 10:00")


@pytest.fixture
def wished(kinds, house_of, linde, eva, noor):
    with house_of(linde), transaction():
        kinds[0].needs_confirmation, kinds[0].pool = True, "any"
        return operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, by="prospect")


def counted(browser):
    """The number beside Today in the menu."""
    number = re.search(r'href="/today"(?:(?!</a>).)*class="count">(\d+)<', browser.get("/agenda").text, re.DOTALL)
    return int(number[1]) if number else 0


def one(wished):
    return db.session.get_one(Appointment, wished.id)


def test_it_counts_for_whoever_gives_it_and_stands_once_on_today(wished, browser_of, noor, bram):
    assert counted(browser_of(noor)) == 1 and counted(browser_of(bram)) == 0
    page = browser_of(noor).get("/today").text
    assert "Wacht op jouw ja" in page and "vraagt een afspraak aan" not in page


@pytest.mark.parametrize("answer", ["confirm", "decline", "cancel"])
def test_an_answer_ends_it(wished, browser_of, noor, answer):
    assert counted(browser_of(noor)) == 1
    browser_of(noor).post(f"/appointments/{wished.id}/{answer}")
    assert counted(browser_of(noor)) == 0


def test_seeing_everything_does_not_answer_it(wished, browser_of, noor):
    browser_of(noor).post("/alerts/seen")
    assert counted(browser_of(noor)) == 1


def test_what_nobody_ever_answered_is_listed_as_long_as_it_is_counted(wished, browser_of, noor, clock):
    clock.set(WEDNESDAY + timedelta(days=30))
    assert counted(browser_of(noor)) == 1
    page = browser_of(noor).get("/today").text
    assert f"/appointments/{wished.id}/decline" in page
    browser_of(noor).post(f"/appointments/{wished.id}/decline")
    assert counted(browser_of(noor)) == 0 and f"/appointments/{wished.id}/" not in browser_of(noor).get("/today").text


def test_who_takes_it_over_has_it_to_answer(wished, browser_of, house_of, linde, noor, bram):
    with house_of(linde), transaction():
        operations.move(one(wished), THURSDAY, "coach", coach_id=bram.id)
    assert (counted(browser_of(noor)), counted(browser_of(bram))) == (0, 1)


def test_what_is_booked_at_once_asks_for_nothing(kinds, house_of, linde, eva, noor, browser_of):
    with house_of(linde), transaction():
        operations.book(kinds[0], WEDNESDAY, person=eva, coach_id=noor.id, by="prospect")
    assert counted(browser_of(noor)) == 0
