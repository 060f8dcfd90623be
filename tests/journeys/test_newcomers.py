"""Adding an existing coachee by hand, with or without a journey; nobody twice."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from coaching.core.db import db, transaction
from coaching.deliveries.models import Delivery
from coaching.journeys.models import Journey
from coaching.leads.models import Lead
from coaching.people.models import Person
from coaching.programmes import operations as programming
from coaching.programmes import queries as programmes

TYPED = {"first_name": "Mees", "last_name": "Mol", "email": "mees@example.org", "phone": "06 87654321", "locale": "en",
         "timezone": "Europe/Paris", "programme": "", "starts_on": "2026-03-02"}  # fmt: skip


def mees() -> Person:
    return db.session.scalars(select(Person).where(Person.email == "mees@example.org")).one()


def test_somebody_is_added_without_a_request_and_nothing_is_sent(browser_of, noor):
    browser = browser_of(noor)
    assert "/coachees/new" in browser.get("/coachees").text
    answer = browser.post("/coachees/new", data=TYPED | {"coach": noor.id})
    person = mees()
    assert answer.status_code == 303 and answer.location == f"/coachees/{person.id}"
    assert (person.locale, person.timezone, person.phone, person.coach_id) == ("en", "Europe/Paris", "+31687654321", noor.id)
    assert person.user_id is not None, "a sign-in link works"
    assert [db.session.scalar(select(func.count()).select_from(one)) for one in (Lead, Journey, Delivery)] == [0, 0, 0]


def test_with_a_programme_the_journey_begins(browser_of, noor, linde, as_):
    from coaching.forms import operations as forms
    from coaching.lessons import operations as lessons

    with as_(noor), transaction():
        forms.install_ready_made(linde.id)
        lessons.install_ready_made(linde.id)
        programming.install_ready_made(linde)
        chosen = programmes.programmes()[0].id
    assert browser_of(noor).post("/coachees/new", data=TYPED | {"coach": noor.id, "programme": chosen}).status_code == 303
    journey = db.session.scalars(select(Journey)).one()
    assert (journey.person_id, journey.coach_id, journey.state) == (mees().id, noor.id, "active")


@pytest.mark.parametrize("twice", [{"email": "LOTTE@example.org"}, {"email": "", "phone": "06-12345678"}])
def test_nobody_is_added_twice_and_who_is_there_is_pointed_at(browser_of, noor, lotte, twice):
    answer = browser_of(noor).post("/coachees/new", data=TYPED | {"coach": noor.id} | twice)
    assert answer.status_code == 422 and f"/coachees/{lotte.id}" in answer.text and 'value="Mees"' in answer.text
    assert db.session.scalar(select(func.count()).select_from(Person).where(Person.first_name == "Mees")) == 0


def test_two_may_share_a_telephone_at_home(browser_of, noor, lotte):
    assert browser_of(noor).post("/coachees/new", data=TYPED | {"coach": noor.id, "phone": "06 12345678"}).status_code == 303
    assert mees().id != lotte.id


def test_somebody_added_for_a_colleague_is_theirs(browser_of, noor, bram):
    answer = browser_of(noor).post("/coachees/new", data=TYPED | {"coach": bram.id})
    assert answer.location == "/coachees?show=all"
    assert browser_of(bram).get(f"/coachees/{mees().id}").status_code == 200


@pytest.mark.parametrize("wrong", [{"first_name": ""}, {"email": "geen adres"}, {"phone": "x"}, {"timezone": "Mars/Noord"}, {"coach": "x"}, {"programme": "x"}])
def test_what_is_wrong_is_said_and_what_was_typed_is_kept(browser_of, noor, wrong):
    answer = browser_of(noor).post("/coachees/new", data=TYPED | {"coach": noor.id} | wrong)
    assert answer.status_code == 422 and 'value="Mol"' in answer.text
