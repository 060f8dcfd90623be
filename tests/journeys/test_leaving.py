"""A coach leaves: nobody is left whom no one may reach, and no one takes over in silence."""

from __future__ import annotations

import pytest

from coaching.core.db import db, transaction
from coaching.journeys.models import Journey
from coaching.people.models import Person
from coaching.practices.models import Member


@pytest.fixture
def sure(browser_of, noor):
    """The owner, who signed in a moment ago."""
    return browser_of(noor)


@pytest.fixture
def brams(lotte, bram):
    """Lotte, coached by Bram."""
    with transaction():
        db.session.get(Person, lotte.id).coach_id = bram.id
    return lotte


def test_it_asks_who_takes_over_while_somebody_is_in_their_care(sure, bram, brams):
    page = sure.get(f"/settings/team/{bram.id}/remove")
    assert 'name="coach"' in page.text
    answer = sure.post(f"/settings/team/{bram.id}/remove", data={"coach": bram.id})
    assert answer.status_code == 422
    assert db.session.get(Member, bram.id, populate_existing=True).is_active


def test_who_was_coached_goes_to_the_successor_with_their_journeys(sure, browser_of, bram, noor, brams):
    assert sure.get(f"/coachees/{brams.id}/notes").status_code == 404
    assert sure.post(f"/settings/team/{bram.id}/remove", data={"coach": noor.id}).status_code == 303
    assert not db.session.get(Member, bram.id, populate_existing=True).is_active
    assert db.session.get(Person, brams.id, populate_existing=True).coach_id == noor.id
    assert {one.coach_id for one in db.session.query(Journey).filter_by(person_id=brams.id)} <= {noor.id}
    assert sure.get(f"/coachees/{brams.id}/notes").status_code == 200


def test_nobody_ends_their_own_place(sure, noor):
    sure.post(f"/settings/team/{noor.id}/remove")
    assert db.session.get(Member, noor.id, populate_existing=True).is_active


def test_the_password_is_asked_once_more(sure, clock, bram):
    clock.move(minutes=16)
    for answer in (sure.get(f"/settings/team/{bram.id}/remove"), sure.post(f"/settings/team/{bram.id}/remove")):
        assert "/confirm" in answer.headers["Location"]
    assert db.session.get(Member, bram.id, populate_existing=True).is_active


def test_a_coach_may_not_and_another_practices_member_is_not_there(browser_of, sure, bram, zev):
    assert browser_of(bram).get(f"/settings/team/{bram.id}/remove").status_code == 403
    assert sure.get(f"/settings/team/{zev.id}/remove").status_code == 404
