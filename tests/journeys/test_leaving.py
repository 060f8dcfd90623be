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


def test_everybody_counts_once_whatever_ties_them_to_the_coach(sure, as_, noor, bram, brams, eva, linde):
    """Coached, with a journey, and asking: Lotte is one; Eva was only invited, and Bram's offer waits."""
    _journey_and_lead(as_, noor, bram, brams, linde)
    _offer(as_, noor, bram, eva)
    page = sure.get(f"/settings/team/{bram.id}/remove").text
    assert "2 mensen hebben deze coach" in page


def _journey_and_lead(as_, noor, bram, person, practice) -> None:
    from coaching.journeys import operations as journeys
    from coaching.leads import operations as leads
    from coaching.programmes import operations as programming
    from coaching.programmes import queries as programmes

    with as_(noor), transaction():
        programming.install_ready_made(practice)
        db.session.flush()
        journeys.start(person, programmes.programmes()[0], bram.id)
        leads.add(person, source="form", question="?").coach_id = bram.id


def _offer(as_, noor, bram, person):
    from coaching.invitations import operations as invitations
    from coaching.programmes import queries as programmes

    with as_(noor), transaction():
        return invitations.invite(person, programmes.programmes()[0], coach_id=bram.id, price_cents=0, steps=[])


def test_a_coach_who_will_assist_hands_over_first_on_the_same_screen(sure, browser_of, bram, noor, brams):
    answer = sure.post(f"/settings/team/{bram.id}/role", data={"role": "assistant"})
    assert answer.status_code == 303 and answer.location == f"/settings/team/{bram.id}/assistant"
    assert db.session.get(Member, bram.id, populate_existing=True).role == "coach"
    page = sure.get(answer.location).text
    assert "Bram wordt assistent" in page and "1 persoon heeft deze coach" in page and 'name="coach"' in page
    assert sure.post(answer.location, data={"coach": bram.id}).status_code == 422, "not to themselves"
    assert db.session.get(Member, bram.id, populate_existing=True).role == "coach"
    assert sure.post(answer.location, data={"coach": noor.id}).status_code == 303
    assert db.session.get(Member, bram.id, populate_existing=True).role == "assistant"
    assert db.session.get(Person, brams.id, populate_existing=True).coach_id == noor.id
    assert browser_of(bram).get(f"/coachees/{brams.id}/notes").status_code == 403


def test_nobody_becomes_an_assistant_around_the_question(sure, bram, brams):
    assert sure.post(f"/settings/team/{bram.id}/assistant").status_code == 422
    assert db.session.get(Member, bram.id, populate_existing=True).role == "coach"


def test_a_role_in_which_they_still_coach_asks_nothing(sure, bram, brams):
    sure.post(f"/settings/team/{bram.id}/role", data={"role": "owner"})
    assert db.session.get(Member, bram.id, populate_existing=True).role == "owner"
    assert db.session.get(Person, brams.id, populate_existing=True).coach_id == bram.id


def test_without_anyone_in_their_care_the_role_changes_at_once(sure, bram):
    assert sure.post(f"/settings/team/{bram.id}/role", data={"role": "assistant"}).location == "/settings/team"
    assert db.session.get(Member, bram.id, populate_existing=True).role == "assistant"


def test_the_conversation_open_signs_and_open_offers_go_along(sure, as_, noor, bram, brams, eva, linde):
    from coaching.alerts import operations as alerts
    from coaching.alerts.models import Alert, Todo
    from coaching.invitations.models import Invitation
    from coaching.messages import operations as messages
    from coaching.messages.models import Conversation

    _journey_and_lead(as_, noor, bram, brams, linde)
    offer = _offer(as_, noor, bram, eva)
    with as_(bram), transaction():
        messages.write(db.session.get(Person, brams.id), "Dag", author="coach")
        alerts.raise_alert("free", member_id=bram.id, key="k", person_id=brams.id)
        alerts.add_todo("Bellen", member_id=bram.id, person_id=brams.id)
        alerts.add_todo("Eigen zaak", member_id=bram.id)
    sure.post(f"/settings/team/{bram.id}/remove", data={"coach": noor.id})
    db.session.rollback()
    assert {one.coach_id for one in db.session.query(Conversation)} == {noor.id}
    assert {one.member_id for one in db.session.query(Alert).filter_by(key="k")} == {noor.id}
    assert {one.person_id: one.member_id for one in db.session.query(Todo)} == {brams.id: noor.id, None: bram.id}
    assert db.session.get(Invitation, offer.id, populate_existing=True).coach_id == noor.id


def test_another_coach_for_one_journey_takes_that_conversation_along_and_no_other(as_, noor, bram, brams, tom, linde):
    from coaching.journeys import operations as journeys
    from coaching.messages import operations as messages
    from coaching.messages.models import Conversation

    _journey_and_lead(as_, noor, bram, brams, linde)
    with as_(noor), transaction():
        db.session.get(Person, tom.id).coach_id = bram.id
    with as_(bram), transaction():
        for one in (brams, tom):
            messages.write(db.session.get(Person, one.id), "Dag", author="coach")
    with as_(noor), transaction():
        journeys.change_coach(db.session.query(Journey).one(), noor.id)
    assert {one.person_id: one.coach_id for one in db.session.query(Conversation)} == {brams.id: noor.id, tom.id: bram.id}
